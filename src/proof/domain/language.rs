//! What an action could print: sets of texts, and how each moves the JSON machine.
//!
//! A [`Language`] over-approximates: every text that the action can print is in it. Applying it to a state gives
//! every state that any of its texts can lead to, and a [`Violation`] for each way in which a text could be wrong there.

use std::rc::Rc;

use super::place::PlaceId;
use crate::json::machine::{ALNUM, Class, Classes, DIGITS, HARMFUL, Mode, State};

/// Kinds of JSON value, as bits.
pub(crate) mod json_kind {
    pub(crate) const NULL: u8 = 1;
    pub(crate) const BOOL: u8 = 2;
    pub(crate) const NUMBER: u8 = 4;
    pub(crate) const STRING: u8 = 8;
    pub(crate) const LIST: u8 = 16;
    pub(crate) const OBJECT: u8 = 32;
    /// `[]` or `{}`.
    pub(crate) const EMPTY: u8 = 64;
}

/// A set of texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    /// This text.
    Bytes(Rc<[u8]>),
    /// Any text over these classes.
    Any { set: Classes, empty: bool, place: Option<PlaceId> },
    /// A number as JSON writes one (which is how Go's `%v` does as well). `whole`: an integer's digits, with neither point nor
    /// exponent.
    Number { place: Option<PlaceId>, whole: bool },
    /// A whole JSON value.
    Json { kinds: u8, place: Option<PlaceId> },
    /// Text escaped for the inside of a JSON string.
    Interior { empty: bool },
    /// `<no value>`, of this place where one is known.
    NoValue { place: Option<PlaceId> },
    /// One after the other.
    Seq(Rc<[Language]>),
    /// One of these.
    Alt(Rc<[Language]>),
    /// Any number of times.
    Many(Rc<Language>),
}

/// How a text could be wrong where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Where it is written.
    pub(crate) state: State,
    /// What is wrong.
    pub(crate) what: Cause,
    /// The payload's field that makes it so.
    pub(crate) place: Option<PlaceId>,
}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cause {
    /// Payload text could hold this class.
    Class(Class),
    /// Payload text stands where JSON's own characters must.
    Bare,
    /// A constant's character is not legal here.
    Constant,
    /// A JSON value of these kinds is not legal here.
    Json(u8),
    /// `<no value>` is not legal here.
    NoValue,
}

const NO_VALUE: &[u8] = b"<no value>";

/// A larger language is given by its classes.
const LARGEST: usize = 128;

impl Language {
    pub(crate) fn text(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.into())
    }

    pub(crate) fn any(set: Classes) -> Self {
        Self::Any { set, empty: true, place: None }
    }

    /// One after the other: nested sequences are laid flat, and constants side by side become one.
    pub(crate) fn seq(parts: Vec<Self>) -> Self {
        fn add(flat: &mut Vec<Language>, part: Language) {
            match (flat.last_mut(), part) {
                (_, Language::Seq(inner)) => inner.iter().for_each(|p| add(flat, p.clone())),
                (_, Language::Bytes(b)) if b.is_empty() => {}
                (Some(Language::Bytes(a)), Language::Bytes(b)) => *a = [&**a, &*b].concat().into(),
                (_, part) => flat.push(part),
            }
        }
        let mut flat = Vec::with_capacity(parts.len());
        parts.into_iter().for_each(|p| add(&mut flat, p));
        match flat.len() {
            0 => Self::text(b""),
            1 => flat.pop().unwrap_or(Self::text(b"")),
            _ => Self::Seq(flat.into()).bounded(),
        }
    }

    /// One of these: each once, and nested choices laid flat.
    pub(crate) fn alt(parts: Vec<Self>) -> Self {
        fn add(flat: &mut Vec<Language>, part: Language) {
            match part {
                Language::Alt(inner) => inner.iter().for_each(|p| add(flat, p.clone())),
                part if flat.contains(&part) => {}
                part => flat.push(part),
            }
        }
        let mut flat = Vec::with_capacity(parts.len());
        parts.into_iter().for_each(|p| add(&mut flat, p));
        if flat.len() == 1 { flat.pop().unwrap_or(Self::text(b"")) } else { Self::Alt(flat.into()).bounded() }
    }

    /// What it costs to walk it.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Bytes(b) => 1 + b.len() / 32,
            Self::Seq(parts) | Self::Alt(parts) => 1 + parts.iter().map(Self::size).sum::<usize>(),
            Self::Many(inner) => 1 + inner.size(),
            _ => 1,
        }
    }

    /// Itself; or, where it has grown too large, any text over its classes. A text that a loop adds to doubles in each round.
    fn bounded(self) -> Self {
        if self.size() > LARGEST { self.recast(self.classes()) } else { self }
    }

    /// The classes of every byte that any text can hold.
    pub(crate) fn classes(&self) -> Classes {
        match self {
            Self::Bytes(b) => Classes::of_text(b),
            Self::Any { set, .. } => *set,
            Self::Number { whole: true, .. } => DIGITS.or(Classes::of(&[Class::Minus])),
            Self::Number { .. } => NUMBER,
            Self::Json { kinds, .. } => {
                let mut c = Classes::NONE;
                for (k, text) in [
                    (json_kind::NULL, &b"null"[..]),
                    (json_kind::BOOL, b"truefalse"),
                    (json_kind::NUMBER, b"0123456789+-.e"),
                    (json_kind::EMPTY, b"{}[]"),
                ] {
                    if kinds & k != 0 {
                        c = c.or(Classes::of_text(text));
                    }
                }
                if kinds & (json_kind::STRING | json_kind::LIST | json_kind::OBJECT) != 0 {
                    c = Classes::TEXT.without(Classes::of(&[Class::Tab, Class::Newline, Class::Return, Class::Control]));
                }
                c
            }
            Self::Interior { .. } => Classes::TEXT.without(Classes::of(&[Class::Tab, Class::Newline, Class::Return, Class::Control])),
            Self::NoValue { .. } => Classes::of_text(NO_VALUE),
            Self::Seq(parts) | Self::Alt(parts) => parts.iter().fold(Classes::NONE, |c, p| c.or(p.classes())),
            Self::Many(inner) => inner.classes(),
        }
    }

    /// Can the text be empty?
    pub(crate) fn may_be_empty(&self) -> bool {
        match self {
            Self::Bytes(b) => b.is_empty(),
            Self::Any { empty, .. } | Self::Interior { empty } => *empty,
            Self::Number { .. } | Self::Json { .. } | Self::NoValue { .. } => false,
            Self::Seq(parts) => parts.iter().all(Self::may_be_empty),
            Self::Alt(parts) => parts.iter().any(Self::may_be_empty),
            Self::Many(_) => true,
        }
    }

    /// Can the text be anything but empty?
    pub(crate) fn may_be_more(&self) -> bool {
        match self {
            Self::Bytes(b) => !b.is_empty(),
            Self::Any { set, .. } => set.0 != 0,
            Self::Number { .. } | Self::Json { .. } | Self::NoValue { .. } | Self::Interior { .. } => true,
            Self::Seq(parts) | Self::Alt(parts) => parts.iter().any(Self::may_be_more),
            Self::Many(inner) => inner.may_be_more(),
        }
    }

    /// The one text, where there is one.
    pub(crate) fn constant(&self) -> Option<Vec<u8>> {
        match self {
            Self::Bytes(b) => Some(b.to_vec()),
            Self::Seq(parts) => {
                let mut all = Vec::new();
                for p in parts.iter() {
                    all.extend(p.constant()?);
                }
                Some(all)
            }
            Self::Alt(parts) => match &**parts {
                [one] => one.constant(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The payload fields whose text is in it.
    pub(crate) fn places(&self, into: &mut Vec<PlaceId>) {
        match self {
            Self::Any { place: Some(p), .. } | Self::Json { place: Some(p), .. } | Self::Number { place: Some(p), .. }
                if !into.contains(p) =>
            {
                into.push(*p);
            }
            Self::Seq(parts) | Self::Alt(parts) => parts.iter().for_each(|p| p.places(into)),
            Self::Many(inner) => inner.places(into),
            _ => {}
        }
    }

    /// The first payload field whose text is in it.
    pub(crate) fn place(&self) -> Option<PlaceId> {
        let mut all = Vec::new();
        self.places(&mut all);
        all.first().copied()
    }

    /// The same text after a function that changes classes one for one (or drops, or adds some).
    pub(crate) fn recast(&self, set: Classes) -> Self {
        Self::Any { set, empty: self.may_be_empty(), place: self.place() }
    }

    /// Moves one state: the states reached are added to `out`, what could be wrong to `violations`.
    pub(crate) fn apply(&self, from: State, out: &mut Vec<State>, violations: &mut Vec<Violation>) {
        match self {
            Self::Bytes(bytes) => run(bytes, from, out, violations, Cause::Constant, None),
            Self::NoValue { place } => {
                if from.in_plain_string() {
                    push(out, from);
                } else {
                    run(NO_VALUE, from, out, violations, Cause::NoValue, *place);
                }
            }
            Self::Any { set, empty, place } => {
                if from.in_plain_string() {
                    note_unescaped(*set, from, *place, violations);
                    push(out, from);
                    return;
                }
                apply_any(*set, *empty, *place, from, out, violations);
            }
            Self::Number { place, whole } => {
                if from.in_plain_string() {
                    push(out, from);
                } else if from.wants_value() {
                    let modes = [Mode::Zero, Mode::Digits, Mode::Fraction, Mode::ExponentDigits];
                    for m in modes.into_iter().take(if *whole { 2 } else { 4 }) {
                        push(out, from.with(m));
                    }
                } else {
                    number(*place, *whole).apply(from, out, violations);
                }
            }
            Self::Json { kinds, place } => apply_json(*kinds, *place, from, out, violations),
            Self::Interior { empty } => {
                if from.in_plain_string() {
                    push(out, from);
                } else {
                    Self::Any { set: self.classes(), empty: *empty, place: None }.apply(from, out, violations);
                }
            }
            Self::Seq(parts) => {
                let mut states = vec![from];
                for p in parts.iter() {
                    let mut next = Vec::new();
                    for s in states {
                        p.apply(s, &mut next, violations);
                    }
                    states = next;
                }
                for s in states {
                    push(out, s);
                }
            }
            Self::Alt(parts) => {
                for p in parts.iter() {
                    p.apply(from, out, violations);
                }
            }
            Self::Many(inner) => {
                let mut seen = vec![from];
                let mut i = 0;
                while let Some(&s) = seen.get(i) {
                    i += 1;
                    if seen.len() > 64 {
                        note(violations, Violation { state: from, what: Cause::Bare, place: inner.place() });
                        break;
                    }
                    inner.apply(s, &mut seen, violations);
                }
                for s in seen {
                    push(out, s);
                }
            }
        }
    }
}

/// What a number is written with.
pub(crate) const NUMBER: Classes = DIGITS.or(Classes::of(&[Class::Minus, Class::Plus, Class::Dot, Class::LowerE, Class::UpperE]));

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`, or its first half.
fn number(place: Option<PlaceId>, whole: bool) -> Language {
    let digits = |set, empty| Language::Any { set, empty, place };
    let none = || Language::text(b"");
    let mut parts = vec![
        Language::alt(vec![none(), Language::text(b"-")]),
        Language::alt(vec![Language::text(b"0"), Language::seq(vec![Language::text(b"7"), digits(DIGITS, true)])]),
    ];
    if !whole {
        parts.push(Language::alt(vec![none(), Language::seq(vec![Language::text(b"."), digits(DIGITS, false)])]));
        let mark =
            Language::alt([b"e+", b"e-", b"E+", b"E-"].map(|m| Language::text(m)).into_iter().chain([Language::text(b"e")]).collect());
        parts.push(Language::alt(vec![none(), Language::seq(vec![mark, digits(DIGITS, false)])]));
    }
    Language::seq(parts)
}

pub(crate) fn push(out: &mut Vec<State>, s: State) {
    if !out.contains(&s) {
        out.push(s);
    }
}

fn note(violations: &mut Vec<Violation>, t: Violation) {
    if violations.len() < 64 && !violations.contains(&t) {
        violations.push(t);
    }
}

/// Where to go on after a text that was wrong: as if it had been what the place asks for.
pub(crate) fn recover(state: State) -> State {
    if state.in_key() {
        state.with(Mode::KeyText)
    } else if state.in_string() {
        state.with(Mode::Text)
    } else {
        match state.mode {
            Mode::Value | Mode::FirstValue => state.with(Mode::After),
            Mode::FirstKey | Mode::Key => state.with(Mode::Colon),
            Mode::Colon => state,
            _ => state.with(Mode::After),
        }
    }
}

fn run(bytes: &[u8], from: State, out: &mut Vec<State>, violations: &mut Vec<Violation>, what: Cause, place: Option<PlaceId>) {
    let mut state = from;
    for chunk in bytes.utf8_chunks() {
        let bad = (!chunk.invalid().is_empty()).then_some(Class::Bad);
        for class in chunk.valid().bytes().map(Class::of).chain(bad) {
            match state.step(class) {
                Some(next) => state = next,
                None => {
                    note(violations, Violation { state, what, place });
                    push(out, recover(state));
                    return;
                }
            }
        }
    }
    push(out, state);
}

fn note_unescaped(set: Classes, from: State, place: Option<PlaceId>, violations: &mut Vec<Violation>) {
    if set.meets(HARMFUL) {
        for class in Classes(set.0 & HARMFUL.0).iter() {
            note(violations, Violation { state: from, what: Cause::Class(class), place });
        }
    }
}

fn apply_any(set: Classes, empty: bool, place: Option<PlaceId>, from: State, out: &mut Vec<State>, violations: &mut Vec<Violation>) {
    let mut seen: Vec<State> = Vec::new();
    let mut work = vec![from];
    let mut failed = false;
    while let Some(s) = work.pop() {
        for class in set.iter() {
            match s.step_payload(class) {
                Some(next) => {
                    if !seen.contains(&next) {
                        seen.push(next);
                        work.push(next);
                    }
                }
                None if s.in_plain_string() => note(violations, Violation { state: s, what: Cause::Class(class), place }),
                None => failed = true,
            }
        }
    }
    if failed {
        note(violations, Violation { state: from, what: Cause::Bare, place });
        push(out, recover(from));
    } else {
        seen.into_iter().for_each(|s| push(out, s));
    }
    if empty {
        push(out, from);
    }
}

fn apply_json(kinds: u8, place: Option<PlaceId>, from: State, out: &mut Vec<State>, violations: &mut Vec<Violation>) {
    let mut fail = |k: u8| note(violations, Violation { state: from, what: Cause::Json(k), place });
    match from.mode {
        Mode::Value | Mode::FirstValue => {
            if kinds & !json_kind::NUMBER != 0 {
                push(out, from.with(Mode::After));
            }
            if kinds & json_kind::NUMBER != 0 {
                for m in [Mode::Zero, Mode::Digits, Mode::Fraction, Mode::ExponentDigits] {
                    push(out, from.with(m));
                }
            }
        }
        Mode::FirstKey | Mode::Key => {
            if kinds != json_kind::STRING {
                fail(kinds & !json_kind::STRING);
            }
            push(out, from.with(Mode::Colon));
        }
        Mode::Text | Mode::KeyText => {
            let harmful = kinds & (json_kind::STRING | json_kind::LIST | json_kind::OBJECT);
            if harmful != 0 {
                fail(harmful);
            }
            push(out, from);
        }
        _ if kinds == json_kind::NUMBER => number(place, false).apply(from, out, violations),
        _ => {
            fail(kinds);
            push(out, recover(from));
        }
    }
}

/// Text that Go's `%v` writes around the values of a list, a map or a struct whose insides are known to be tame.
pub(crate) const TAME: Classes = ALNUM.or(Classes::of(&[
    Class::Space,
    Class::Colon,
    Class::Comma,
    Class::OpenList,
    Class::CloseList,
    Class::OpenObject,
    Class::CloseObject,
    Class::Minus,
    Class::Plus,
    Class::Dot,
    Class::Markup,
    Class::Mark,
]));

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(template_before: &str, l: &Language) -> (Vec<State>, Vec<Violation>) {
        let mut state = State::START;
        for b in template_before.bytes() {
            state = state.step(Class::of(b)).expect("legal");
        }
        let (mut out, mut violations) = (Vec::new(), Vec::new());
        l.apply(state, &mut out, &mut violations);
        (out, violations)
    }

    #[test]
    fn free_text_in_a_string_is_a_violation_for_each_class_that_must_be_escaped() {
        let (out, violations) = reach("{\"a\":\"", &Language::any(Classes::TEXT));
        assert_eq!(out.len(), 1);
        assert!(out[0].in_plain_string());
        assert_eq!(violations.len(), 6, "{violations:?}");
    }

    #[test]
    fn numbers_end_where_numbers_end_and_stay_inside_strings() {
        let n = Language::Number { place: None, whole: false };
        let (out, violations) = reach("[", &n);
        assert!(violations.is_empty());
        assert!(out.iter().all(|s| s.ends_value()) && out.len() == 4);
        let (out, violations) = reach("[\"n = ", &n);
        assert!(violations.is_empty() && out.len() == 1 && out[0].mode == Mode::Text);
        let (_, violations) = reach("[1", &n);
        assert!(!violations.is_empty(), "a minus cannot follow a digit");
        let (out, violations) = reach("[-", &Language::Any { set: Classes::of(&[Class::Digit]), empty: false, place: None });
        assert!(violations.is_empty() && out.len() == 1);
    }

    #[test]
    fn json_in_quotes_is_a_violation_and_json_as_a_value_is_not() {
        let j = Language::Json { kinds: json_kind::OBJECT | json_kind::NULL, place: None };
        assert!(reach("{\"a\":", &j).1.is_empty());
        assert_eq!(reach("{\"a\":\"", &j).1[0].what, Cause::Json(json_kind::OBJECT));
        let s = Language::Json { kinds: json_kind::STRING, place: None };
        assert!(reach("{", &s).1.is_empty());
        assert!(!reach("{\"a\":1", &s).1.is_empty());
        assert!(reach("[\"", &Language::Json { kinds: json_kind::NUMBER | json_kind::BOOL, place: None }).1.is_empty());
    }

    #[test]
    fn digits_in_a_value_place_may_have_leading_zeros() {
        let d = Language::Any { set: DIGITS, empty: false, place: None };
        assert!(!reach("[", &d).1.is_empty());
        assert!(reach("[0.", &d).1.is_empty());
    }

    #[test]
    fn sequences_and_choices_compose() {
        let quoted = Language::seq(vec![Language::text(b"\""), Language::any(ALNUM), Language::text(b"\"")]);
        let (out, violations) = reach("[", &Language::alt(vec![quoted, Language::text(b"null")]));
        assert!(violations.is_empty());
        assert_eq!(out, vec![out[0]]);
        assert_eq!(out[0].mode, Mode::After);
        assert_eq!(Language::seq(vec![Language::text(b"a"), Language::text(b"b")]).constant(), Some(b"ab".to_vec()));
    }
}
