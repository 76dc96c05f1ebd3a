//! One stable sort for every type: `slice::sort_by` is compiled anew for each type and comparison, 5 kB a time.

use std::cmp::Ordering;

/// Sorts by a key; items with the same key keep their order.
pub(crate) fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by a comparison; equal items keep their order.
pub(crate) fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut from = order(items.len(), &|a, b| items.get(a).zip(items.get(b)).map_or(Ordering::Equal, |(a, b)| compare(a, b)));
    for start in 0..from.len() {
        let mut at = start;
        // Around the circle of places that an item moves through, each taken once.
        while let Some(next) = from.get_mut(at).map(|next| std::mem::replace(next, at)).filter(|next| *next != start) {
            items.swap(at, next);
            at = next;
        }
    }
}

/// The places of the items in their order.
#[inline(never)]
fn order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

#[cfg(test)]
mod tests {
    use super::by_key;

    #[test]
    fn it_sorts_as_the_standard_library_does_and_keeps_the_order_of_equal_items() {
        let mut seed = 7_u64;
        for len in 0..200 {
            let items: Vec<(u64, usize)> = (0..len)
                .map(|i| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (seed >> 60, i)
                })
                .collect();
            let (mut ours, mut theirs) = (items.clone(), items);
            by_key(&mut ours, |i| i.0);
            theirs.sort_by_key(|i| i.0);
            assert_eq!(ours, theirs);
        }
    }
}
