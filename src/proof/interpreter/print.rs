//! How a value prints: the language of an abstract value under `{{ … }}` and under the verbs of `printf`.

use super::prover::Prover;
use crate::json::machine::{Class, Classes};
use crate::proof::domain::fact::{Env, Val};
use crate::proof::domain::language::{Language, TAME, json_kind};
use crate::proof::domain::place::{PlaceId, classes, may};
use crate::schema::{Kind, Schema};

/// Depth to which the insides of a printed container are looked at.
const DEEPEST: u32 = 4;

impl Prover<'_> {
    /// What `{{ value }}` prints.
    pub(super) fn show(&self, env: &Env, val: &Val) -> Language {
        match val {
            Val::Absent => Language::NoValue { place: None },
            Val::Data { place, .. } => {
                let nothing = Language::NoValue { place: Some(*place) };
                self.show_place(env, *place, may::ABSENT | may::NULL, &nothing, false)
            }
            other => self.show_plain(env, other),
        }
    }

    /// What `%v` prints.
    pub(super) fn show_verb(&self, env: &Env, val: &Val) -> Language {
        match val {
            Val::Absent => Language::text(b"<nil>"),
            Val::Data { place, .. } => self.show_place(env, *place, may::ABSENT | may::NULL, &Language::text(b"<nil>"), true),
            other => self.show_plain(env, other),
        }
    }

    fn show_plain(&self, env: &Env, val: &Val) -> Language {
        match val {
            Val::Bool { known: Some(true), .. } => Language::text(b"true"),
            Val::Bool { known: Some(false), .. } => Language::text(b"false"),
            Val::Bool { .. } => Language::alt(vec![Language::text(b"true"), Language::text(b"false")]),
            Val::Int { low, high, .. } if low == high => Language::text(low.to_string().as_bytes()),
            Val::Int { .. } => Language::Number { place: None },
            Val::Float(Some(bits)) => {
                let f = f64::from_bits(*bits);
                if f.is_finite() { Language::Number { place: None } } else { Language::text(b"+Inf") }
            }
            Val::Float(None) => Language::Number { place: None },
            Val::Text(l) => (**l).clone(),
            Val::Part { place, .. } => {
                let inner = inside(self.places.schema(*place), 0);
                let set = inner.or(Classes::of(&[Class::OpenList, Class::CloseList, Class::Space]));
                Language::Any { set, empty: false, place: Some(*place) }
            }
            Val::Either(all) => Language::alt(all.iter().map(|v| self.show(env, v)).collect()),
            Val::Top(_) => Language::any(Classes::TEXT.or(Classes::of(&[Class::Bad]))),
            Val::Absent | Val::Data { .. } => Language::NoValue { place: None },
        }
    }

    fn show_place(&self, env: &Env, place: PlaceId, nothing: u32, nil: &Language, verb: bool) -> Language {
        let bits = env.may(&self.places, place);
        let mut all = Vec::new();
        if bits & nothing != 0 {
            all.push(nil.clone());
        }
        for (bit, text) in [
            (may::FALSE, &b"false"[..]),
            (may::TRUE, b"true"),
            (may::NO_TEXT, b""),
            (may::NO_LIST, b"[]"),
            (may::NO_MAP | may::NIL_MAP, b"map[]"),
            (may::NIL_POINTER, b"<nil>"),
        ] {
            if bits & bit != 0 {
                all.push(Language::text(text));
            }
        }
        if bits & may::NUMERIC == may::ZERO {
            all.push(Language::text(b"0"));
        } else if bits & may::NUMERIC != 0 {
            all.push(Language::Number { place: Some(place) });
        }
        if bits & may::TEXT != 0 {
            all.push(self.text_of(env, place));
        }
        let schema = self.places.schema(place);
        if bits & (may::LIST | may::MAP | may::STRUCT) != 0 {
            let brackets = Classes::of(&[
                Class::OpenList,
                Class::CloseList,
                Class::Space,
                Class::OpenObject,
                Class::CloseObject,
                Class::Colon,
                Class::A,
                Class::Letter,
                Class::Markup,
            ]);
            let pointers = if verb && bits & may::STRUCT != 0 { TAME } else { Classes::NONE };
            all.push(Language::Any { set: inside(schema, 0).or(brackets).or(pointers), empty: false, place: Some(place) });
        }
        if bits & may::TIME != 0 {
            let set = crate::json::machine::ALNUM.or(Classes::of(&[Class::Space, Class::Colon, Class::Minus, Class::Plus, Class::Dot]));
            all.push(Language::Any { set, empty: false, place: Some(place) });
        }
        Language::alt(all)
    }

    /// The texts of a string that is not empty.
    pub(super) fn text_of(&self, env: &Env, place: PlaceId) -> Language {
        match env.among(&self.places, place) {
            Some(values) => Language::alt(values.iter().filter(|v| !v.is_empty()).map(|v| Language::Bytes(v.clone())).collect()),
            None => Language::Any { set: classes(self.places.schema(place)), empty: false, place: Some(place) },
        }
    }

    /// What `toJSON` writes, as bits of [`json_kind`].
    pub(super) fn json_kinds(&self, env: &Env, val: &Val) -> u8 {
        match val {
            Val::Absent => json_kind::NULL,
            Val::Bool { .. } => json_kind::BOOL,
            Val::Int { .. } | Val::Float(_) => json_kind::NUMBER,
            Val::Text(_) => json_kind::STRING,
            Val::Part { .. } => json_kind::LIST | json_kind::EMPTY,
            Val::Top(_) => 0x7f,
            Val::Either(all) => all.iter().fold(0, |k, v| k | self.json_kinds(env, v)),
            Val::Data { place, .. } => {
                let bits = env.may(&self.places, *place);
                let mut k = 0;
                for (bit, kinds) in [
                    (may::ABSENT | may::NULL | may::NIL_POINTER | may::NIL_MAP, json_kind::NULL),
                    (may::BOOL, json_kind::BOOL),
                    (may::NUMERIC, json_kind::NUMBER),
                    (may::STRING | may::TIME, json_kind::STRING),
                    (may::LIST, json_kind::LIST),
                    (may::MAP | may::STRUCT, json_kind::OBJECT),
                    (may::NO_LIST | may::NO_MAP, json_kind::EMPTY),
                ] {
                    if bits & bit != 0 {
                        k |= kinds;
                    }
                }
                k
            }
        }
    }
}

/// The classes of everything inside a container, as Go prints it.
fn inside(schema: &Schema, depth: u32) -> Classes {
    if depth > DEEPEST {
        return Classes::TEXT;
    }
    match &schema.kind {
        Kind::Any => Classes::TEXT,
        Kind::Boolean | Kind::Number { .. } => TAME,
        Kind::String { .. } => classes(schema),
        Kind::List { items, .. } => TAME.or(inside(items, depth + 1)),
        Kind::Object { open: true, .. } => Classes::TEXT,
        Kind::Object { fields, .. } => {
            fields.0.iter().fold(TAME, |c, (n, s)| c.or(Classes::of_text(n.as_bytes())).or(inside(s, depth + 1)))
        }
    }
}
