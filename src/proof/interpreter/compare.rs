//! `eq`, `ne`, `lt`, `le`, `gt`, `ge`: which comparisons stop the render, and what their truth says.

use std::rc::Rc;

use super::print::Digits;
use super::prover::{At, Outcomes, Prover};
use super::suspicion::{Mutation, Stop, Target};
use crate::proof::domain::condition::{Atom, Condition};
use crate::proof::domain::fact::Env;
use crate::proof::domain::place::{PlaceId, may};
use crate::proof::domain::value::{Measure, Val, Whole};
use crate::span::Span;
use crate::template::go::Function;
use crate::value::Numbers;

/// Kinds that `eq` tells apart, as bits.
mod sort {
    pub(crate) const BOOL: u8 = 1;
    pub(crate) const INT: u8 = 2;
    pub(crate) const FLOAT: u8 = 4;
    pub(crate) const STRING: u8 = 8;
    pub(crate) const NOTHING: u8 = 16;
    pub(crate) const OTHER: u8 = 32;
}

impl Prover<'_> {
    /// The kinds of number that a place's numbers are.
    fn number_sort(&self, place: PlaceId) -> u8 {
        let Digits { int, float, spelled } = self.digits(place);
        (if int { sort::INT } else { 0 }) | (if float { sort::FLOAT } else { 0 }) | if spelled { sort::STRING } else { 0 }
    }

    fn sorts(&self, env: &Env, val: &Val) -> u8 {
        match val {
            Val::Absent => sort::NOTHING,
            Val::Bool { .. } => sort::BOOL,
            Val::Int(_) => sort::INT,
            Val::Float(_) => sort::FLOAT,
            Val::Text(_) => sort::STRING,
            Val::Part { .. } | Val::Bytes(_) | Val::Time(_) | Val::Location => sort::OTHER,
            Val::Top(_) => 0x3f,
            Val::Either(all) => all.iter().fold(0, |s, v| s | self.sorts(env, v)),
            Val::Data { place, .. } => {
                let bits = env.may(&self.places, *place);
                let mut s = 0;
                for (bit, sorts) in [
                    (may::ABSENT | may::NULL, sort::NOTHING),
                    (may::BOOL, sort::BOOL),
                    (may::NUMERIC, self.number_sort(*place)),
                    (may::STRING, sort::STRING),
                    (may::LISTS | may::MAPS | may::STRUCT | may::NIL_POINTER | may::TIME, sort::OTHER),
                ] {
                    if bits & bit != 0 {
                        s |= sorts;
                    }
                }
                s
            }
        }
    }

    fn bits_of(&self, place: PlaceId, sorts: u8) -> u32 {
        let number = self.number_sort(place);
        let mut bits = 0;
        for (s, b) in [
            (sort::NOTHING, may::ABSENT | may::NULL),
            (sort::BOOL, may::BOOL),
            (sort::STRING, may::STRING),
            (sort::OTHER, may::LISTS | may::MAPS | may::STRUCT | may::NIL_POINTER | may::TIME),
        ] {
            if sorts & s != 0 {
                bits |= b;
            }
        }
        if sorts & number != 0 {
            bits |= may::NUMERIC;
        }
        bits
    }

    /// The outcomes of a comparison.
    pub(super) fn compare(&mut self, at: At<'_>, env: Env, span: Span, function: Function, args: &[Val]) -> Outcomes {
        let equality = matches!(function, Function::Eq | Function::Ne);
        let Some((first, rest)) = args.split_first() else { return Vec::new() };
        if rest.is_empty() || (rest.len() > 1 && function != Function::Eq) {
            let detail = format!("`{}` has {} arguments", function.name(), args.len());
            self.stop(at, span, &env, Stop::Arguments, None, &detail, Vec::new());
            return Vec::new();
        }
        let mut env = env;
        for other in rest {
            match self.check_sorts(at, env, span, function, equality, first, other) {
                Some(e) => env = e,
                None => return Vec::new(),
            }
        }
        let negated = matches!(function, Function::Ne);
        let value = if equality { self.equal(&env, first, rest) } else { self.order(&env, function, first, rest.first()) };
        let value = match value {
            Val::Bool { known: Some(b), .. } if negated => Val::known(!b),
            Val::Bool { known: None, when: Some(c) } if negated => Val::Bool { known: None, when: Some(Rc::new(Condition::Not(c))) },
            v => v,
        };
        vec![(env, value)]
    }

    #[expect(clippy::too_many_arguments, reason = "one comparison, with its place and both sides")]
    fn check_sorts(&mut self, at: At<'_>, env: Env, span: Span, function: Function, equality: bool, a: &Val, b: &Val) -> Option<Env> {
        let (sa, sb) = (self.sorts(&env, a), self.sorts(&env, b));
        let fine = |x: u8, y: u8| {
            if equality {
                x == sort::NOTHING || y == sort::NOTHING || (x == y && x != sort::OTHER)
            } else {
                x == y && x & (sort::INT | sort::FLOAT | sort::STRING) != 0
            }
        };
        let singles = |s: u8| [1u8, 2, 4, 8, 16, 32].into_iter().filter(move |x| s & x != 0);
        let (mut good_a, mut good_b, mut bad_a, mut bad_b) = (0, 0, 0, 0);
        for x in singles(sa) {
            for y in singles(sb) {
                if fine(x, y) {
                    good_a |= x;
                    good_b |= y;
                } else {
                    bad_a |= x;
                    bad_b |= y;
                }
            }
        }
        if bad_a == 0 {
            return Some(env);
        }
        let words = |s: u8| match s {
            sort::BOOL => "a boolean",
            sort::INT => "an integer",
            sort::FLOAT => "a float64 (like every JSON number here)",
            sort::STRING => "a string",
            sort::NOTHING => "nothing",
            sort::OTHER => "a list, an object or a time",
            _ => "something of another type",
        };
        let detail = format!("`{}` compares {} with {}", function.name(), words(lowest(bad_a)), words(lowest(bad_b)));
        let mut mutations = Vec::new();
        let mut blamed = None;
        for (v, bad) in [(a, bad_a), (b, bad_b)] {
            if let Val::Data { place, .. } = v {
                blamed = blamed.or(Some(*place));
                let bits = self.bits_of(*place, bad) & env.may(&self.places, *place);
                mutations.push(Mutation { place: *place, to: Target::May(bits) });
            }
        }
        self.stop(at, span, &env, Stop::Compare, blamed, &detail, mutations);
        if good_a == 0 {
            return None;
        }
        let mut env = env;
        for (v, good) in [(a, good_a), (b, good_b)] {
            if let Val::Data { place, .. } = v {
                env = env.restrict(&self.places, *place, self.bits_of(*place, good))?;
            }
        }
        Some(env)
    }

    fn opaque(&self, function: Function, args: &[&Val]) -> Val {
        let atoms: Option<Vec<Atom>> = args.iter().map(|v| v.atom(&self.places)).collect();
        Val::Bool { known: None, when: atoms.map(|a| Rc::new(Condition::Opaque(function, a.into()))) }
    }

    fn equal(&self, env: &Env, first: &Val, rest: &[Val]) -> Val {
        // A constant on the left and a field on the right say the same.
        if let ([one], Val::Data { .. }) = (rest, rest.first().unwrap_or(&Val::Absent))
            && !matches!(first, Val::Data { .. })
        {
            return self.equal(env, one, std::slice::from_ref(first));
        }
        match first {
            Val::Data { place, .. } => {
                let constants: Option<Vec<Rc<[u8]>>> = rest.iter().map(|v| constant(v).map(Rc::from)).collect();
                let spelled = self.numbers == Numbers::Number && env.may(&self.places, *place) & may::NUMERIC != 0;
                if let Some(values) = constants
                    && !spelled
                {
                    let c = Condition::Is(*place, values.into());
                    return self.decide(env, c);
                }
                let bits = env.may(&self.places, *place);
                if let [Val::Bool { known: Some(b), .. }] = rest
                    && bits & !(may::BOOL | may::NOTHING) == 0
                    && (*b || bits & may::NOTHING == 0)
                {
                    let c = Condition::Truthy(*place);
                    return self.decide(env, if *b { c } else { Condition::Not(Rc::new(c)) });
                }
                if let [Val::Absent] = rest {
                    // A nil map is nil as well; an empty one is not.
                    let gone = may::NOTHING | may::NIL_MAP;
                    let nothing = bits & gone;
                    if nothing == 0 {
                        return Val::known(false);
                    }
                    if nothing == bits {
                        return Val::known(true);
                    }
                    if bits & !(gone | may::TRUTHY) == 0 {
                        return self.decide(env, Condition::Not(Rc::new(Condition::Truthy(*place))));
                    }
                }
            }
            Val::Int(a) => {
                if let [Val::Int(b)] = rest
                    && let Some(known) = self.equal_whole(env, a, b).or_else(|| self.equal_whole(env, b, a))
                {
                    return known;
                }
            }
            Val::Text(t) => {
                let known: Option<Vec<Vec<u8>>> = rest.iter().map(constant).collect();
                if let (Some(a), Some(b)) = (t.language.constant(), known) {
                    return Val::known(b.contains(&a));
                }
            }
            Val::Bool { known: Some(a), .. } => {
                if let [Val::Bool { known: Some(b), .. }] = rest {
                    return Val::known(a == b);
                }
                if let [Val::Bool { known: None, when: Some(c) }] = rest {
                    let c = if *a { c.clone() } else { Rc::new(Condition::Not(c.clone())) };
                    return Val::Bool { known: None, when: Some(c) };
                }
            }
            Val::Bool { known: None, when: Some(c) } => {
                if let [Val::Bool { known: Some(b), .. }] = rest {
                    let c = if *b { c.clone() } else { Rc::new(Condition::Not(c.clone())) };
                    return Val::Bool { known: None, when: Some(c) };
                }
            }
            Val::Absent if rest.iter().any(|v| matches!(v, Val::Absent)) => return Val::known(true),
            Val::Absent if rest.iter().all(|v| self.sorts(env, v) & (sort::NOTHING | sort::OTHER) == 0) => return Val::known(false),
            _ => {}
        }
        let mut args = vec![first];
        args.extend(rest);
        self.opaque(Function::Eq, &args)
    }

    /// `eq` of whole numbers, where something is known of it.
    fn equal_whole(&self, env: &Env, a: &Whole, b: &Whole) -> Option<Val> {
        if let (Some(Measure::Index { list, element: Some(e) }), Some(Measure::Rest(p, 1))) = (&a.of, &b.of)
            && list == p
            && !self.places.weak(*e)
        {
            return Some(self.decide(env, Condition::Not(Rc::new(goes_on(*e, *p)))));
        }
        let n = b.known()?;
        if let (Some(Measure::Length(place)), Ok(n)) = (&a.of, u64::try_from(n)) {
            return Some(self.decide(env, Condition::Length(*place, n, n)));
        }
        if let Some(m) = a.known() {
            return Some(Val::known(m == n));
        }
        (n < a.low || n > a.high).then(|| Val::known(false))
    }

    fn order(&self, env: &Env, function: Function, a: &Val, b: Option<&Val>) -> Val {
        let Some(b) = b else { return Val::Bool { known: None, when: None } };
        let (Val::Int(x), Val::Int(y)) = (a, b) else { return self.opaque(function, &[a, b]) };
        let flipped = match function {
            Function::Lt => Function::Gt,
            Function::Le => Function::Ge,
            Function::Gt => Function::Lt,
            _ => Function::Le,
        };
        let known = self.order_whole(env, function, x, y).or_else(|| self.order_whole(env, flipped, y, x));
        known.unwrap_or_else(|| self.opaque(function, &[a, b]))
    }

    /// The order of whole numbers, where something is known of it.
    fn order_whole(&self, env: &Env, function: Function, a: &Whole, b: &Whole) -> Option<Val> {
        let Whole { low, high, .. } = *b;
        let (always, never) = match function {
            Function::Lt => (a.high < low, a.low >= high),
            Function::Le => (a.high <= low, a.low > high),
            Function::Gt => (a.low > high, a.high <= low),
            _ => (a.low >= high, a.high < low),
        };
        // The index of a loop over a list, beside the length of that list, or beside that of all but its first element.
        match (&a.of, &b.of) {
            (Some(Measure::Index { list, .. }), Some(Measure::Length(p))) if list == p && !self.places.weak(*p) => {
                return Some(Val::known(matches!(function, Function::Lt | Function::Le)));
            }
            (Some(Measure::Index { list, element: Some(e) }), Some(Measure::Rest(p, 1))) if list == p && !self.places.weak(*e) => {
                let c = goes_on(*e, *p);
                return match function {
                    Function::Lt => Some(self.decide(env, c)),
                    Function::Ge => Some(self.decide(env, Condition::Not(Rc::new(c)))),
                    Function::Le => Some(Val::known(true)),
                    _ => Some(Val::known(false)),
                };
            }
            _ => {}
        }
        if always || never {
            return Some(Val::known(always));
        }
        let (Some(Measure::Length(place)), Some(n)) = (&a.of, b.known()) else { return None };
        let (place, n) = (*place, u64::try_from(n).ok()?);
        let c = match function {
            Function::Lt if n == 0 => return Some(Val::known(false)),
            Function::Lt => Condition::Length(place, 0, n - 1),
            Function::Le => Condition::Length(place, 0, n),
            Function::Gt => Condition::Length(place, n.checked_add(1)?, u64::MAX),
            _ => Condition::Length(place, n, u64::MAX),
        };
        Some(self.decide(env, c))
    }

    fn decide(&self, env: &Env, c: Condition) -> Val {
        let yes = env.assume(&self.places, &c, true).is_some();
        let no = env.assume(&self.places, &c, false).is_some();
        match (yes, no) {
            (true, false) => Val::known(true),
            (false, true) => Val::known(false),
            _ => Val::Bool { known: None, when: Some(Rc::new(c)) },
        }
    }
}

/// An element is not the last of its list.
fn goes_on(element: PlaceId, list: PlaceId) -> Condition {
    Condition::Opaque(Function::Lt, Rc::from([Atom::Index(element), Atom::Rest(list, 1)]))
}

fn constant(val: &Val) -> Option<Vec<u8>> {
    if let Val::Text(t) = val { t.language.constant() } else { None }
}

const fn lowest(bits: u8) -> u8 {
    bits & bits.wrapping_neg()
}
