//! Freeing a deep tree without recursion: 10,000 nested lists must not overflow a small stack.

use super::{Map, Value};

impl Value {
    /// Can it hold other values?
    const fn holds(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_) | Self::Struct(_))
    }

    /// Moves the children that can hold values themselves to `stack`.
    fn empty_into(&mut self, stack: &mut Vec<Self>) {
        let mut take = |v: &mut Self| {
            if v.holds() {
                stack.push(std::mem::replace(v, Self::Nil));
            }
        };
        match self {
            Self::List(items) => items.iter_mut().for_each(&mut take),
            Self::Map(Map { entries }) => entries.iter_mut().for_each(|e| take(&mut e.1)),
            Self::Struct(s) => s.fields.iter_mut().for_each(&mut take),
            _ => {}
        }
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        if !self.holds() {
            return;
        }
        let mut stack = Vec::new();
        self.empty_into(&mut stack);
        while let Some(mut value) = stack.pop() {
            value.empty_into(&mut stack);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_of_a_million_levels_is_freed_on_a_small_stack() {
        let freed = std::thread::Builder::new()
            .stack_size(64 << 10)
            .spawn(|| {
                let mut v = Value::Nil;
                for i in 0..1_000_000u32 {
                    v = if i % 2 == 0 {
                        Value::List(vec![v, Value::Bool(true)])
                    } else {
                        Value::Map(Map::new(vec![(Box::from(*b"k"), v)]))
                    };
                }
                drop(v);
                true
            })
            .unwrap()
            .join();
        assert!(matches!(freed, Ok(true)));
    }
}
