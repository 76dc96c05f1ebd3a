//! How a value looks to package fmt, and what `toJSON` makes of it.

use super::format::Verb;
use super::prover::Prover;
use crate::json::machine::{Class, Classes};
use crate::proof::domain::fact::Env;
use crate::proof::domain::language::{Language, TAME, json_kind};
use crate::proof::domain::place::{Holder, PlaceId, classes, may};
use crate::proof::domain::value::{Integer, Text, Val, Whole};
use crate::schema::{Kind, Schema};
use crate::template::go::operand::view::Named;
use crate::value::{FieldType, Numbers};

/// Depth to which the insides of a printed container are looked at.
const DEEPEST: u32 = 4;

/// Values of one Go type, as package fmt tells them apart.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// Of this one value only.
    One(Val),
    Bool,
    Int(Whole, Option<PlaceId>),
    Float(Option<PlaceId>),
    /// `string` or `json.Number`
    Text(Language),
    Bytes(Language),
    Time(Option<PlaceId>),
    Location,
    NilPointer,
    /// An empty list or map, by its text.
    Hollow(&'static [u8]),
    /// A list, a map or a struct, by the classes of what is inside.
    Filled {
        inside: Classes,
        place: PlaceId,
        pointer: bool,
    },
    /// Anything.
    Any,
}

/// The kinds of Go number that a place's numbers can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) int: bool,
    pub(super) float: bool,
    pub(super) spelled: bool,
}

impl Prover<'_> {
    /// The kinds of Go number that a place's numbers can be.
    pub(super) fn digits(&self, place: PlaceId) -> Digits {
        let (int, float, spelled) = match (self.places.get(place).map(|p| &p.holder), self.numbers) {
            (Some(Holder::Declared(FieldType::Int)), _) => (true, false, false),
            (Some(Holder::Declared(FieldType::Float)), _) | (_, Numbers::Float64) => (false, true, false),
            (_, Numbers::Number) => (false, false, true),
            (_, Numbers::Int) => match &self.places.schema(place).kind {
                Kind::Number { integer: true, .. } => (true, false, false),
                _ => (true, true, false),
            },
        };
        Digits { int, float, spelled }
    }

    /// What `{{ value }}` prints.
    pub(super) fn show(&self, env: &Env, val: &Val) -> Language {
        let place = if let Val::Data { place, .. } = val { Some(*place) } else { None };
        let nothing = |s: &Shape| matches!(s, Shape::One(Val::Absent));
        let shown = self
            .shapes(env, val)
            .into_iter()
            .map(|s| if nothing(&s) { Language::NoValue { place } } else { Self::formatted(&s, &Verb::PLAIN) });
        Language::alt(shown.collect())
    }

    /// What `%v` prints.
    pub(super) fn show_verb(&self, env: &Env, val: &Val) -> Language {
        Language::alt(self.shapes(env, val).iter().map(|s| Self::formatted(s, &Verb::PLAIN)).collect())
    }

    /// What package fmt sees.
    pub(super) fn shapes(&self, env: &Env, val: &Val) -> Vec<Shape> {
        match val {
            Val::Data { place, .. } => self.shapes_at(env, *place),
            Val::Either(all) => all.iter().flat_map(|v| self.shapes(env, v)).collect(),
            Val::Absent | Val::Bool { known: Some(_), .. } | Val::Float(Some(_)) => vec![Shape::One(val.clone())],
            Val::Bool { known: None, .. } => vec![Shape::Bool],
            Val::Int(n) if n.known().is_some() => vec![Shape::One(val.clone())],
            Val::Int(n) => vec![Shape::Int(n.clone(), None)],
            Val::Float(None) => vec![Shape::Float(None)],
            Val::Text(Text { language, .. }) if language.constant().is_some() => vec![Shape::One(val.clone())],
            Val::Text(Text { language, .. }) => vec![Shape::Text((**language).clone())],
            Val::Bytes(language) => vec![Shape::Bytes((**language).clone())],
            Val::Time(moment) => vec![Shape::Time(moment.place)],
            Val::Location => vec![Shape::Location],
            Val::Part { place, .. } => {
                let inside = inside(self.places.schema(*place), 0);
                vec![Shape::Hollow(b"[]"), Shape::Filled { inside, place: *place, pointer: false }]
            }
            Val::Top(_) => vec![Shape::Any],
        }
    }

    fn shapes_at(&self, env: &Env, place: PlaceId) -> Vec<Shape> {
        let bits = env.may(&self.places, place);
        let mut all = Vec::new();
        let mut add = |bit: u32, shape: Shape| {
            if bits & bit != 0 {
                all.push(shape);
            }
        };
        add(may::ABSENT | may::NULL, Shape::One(Val::Absent));
        add(may::FALSE, Shape::One(Val::known(false)));
        add(may::TRUE, Shape::One(Val::known(true)));
        add(may::NO_TEXT, Shape::One(Val::text(b"")));
        add(may::NO_LIST, Shape::Hollow(b"[]"));
        add(may::NO_MAP | may::NIL_MAP, Shape::Hollow(b"map[]"));
        add(may::NIL_POINTER, Shape::NilPointer);
        add(may::TIME, Shape::Time(Some(place)));
        if bits & may::NUMERIC != 0 {
            let Digits { int, float, spelled } = self.digits(place);
            let only_zero = bits & may::NUMERIC == may::ZERO;
            if int {
                all.push(if only_zero { Shape::One(Val::int(0)) } else { Shape::Int(Whole::any(Integer::Int), Some(place)) });
            }
            if float && only_zero {
                all.extend([0.0f64, -0.0].map(|f| Shape::One(Val::Float(Some(f.to_bits())))));
            } else if float {
                all.push(Shape::Float(Some(place)));
            }
            if spelled {
                all.push(Shape::Text(Language::Number { place: Some(place), whole: false }));
            }
        }
        if bits & may::TEXT != 0 {
            match self.text_of(env, place) {
                Language::Alt(parts) => all.extend(parts.iter().map(|l| Shape::One(Val::of(l.clone())))),
                l if l.constant().is_some() => all.push(Shape::One(Val::of(l))),
                l => all.push(Shape::Text(l)),
            }
        }
        if bits & (may::LIST | may::MAP | may::STRUCT) != 0 {
            let pointer = matches!(self.places.get(place).map(|p| &p.holder), Some(Holder::Declared(_)));
            all.push(Shape::Filled { inside: inside(self.places.schema(place), 0), place, pointer });
        }
        all
    }

    /// The texts of a string that is not empty.
    pub(super) fn text_of(&self, env: &Env, place: PlaceId) -> Language {
        match env.among(&self.places, place) {
            Some(values) => Language::alt(values.iter().filter(|v| !v.is_empty()).map(|v| Language::Bytes(v.clone())).collect()),
            None => Language::Any { set: classes(self.places.schema(place)), empty: false, place: Some(place) },
        }
    }

    /// What a named whole number prints as.
    pub(super) fn words(&self, n: &Whole) -> Language {
        let words = |named: fn(i64) -> Named| {
            let all = (n.low..=n.high).map(|i| Language::text(named(i).text().as_bytes()));
            Language::alt(all.collect())
        };
        let few = n.high.checked_sub(n.low).is_some_and(|d| d < 16);
        match n.kind {
            Integer::Month if few => words(Named::Month),
            Integer::Weekday if few => words(Named::Weekday),
            // `1h2m3.5s`, `1.5µs`, `%!Month(13)`
            _ => Language::Any { set: TAME.or(Classes::of(&[Class::Wide])), empty: false, place: None },
        }
    }

    /// What `toJSON` writes, as bits of [`json_kind`].
    pub(super) fn json_kinds(&self, env: &Env, val: &Val) -> u8 {
        match val {
            Val::Absent => json_kind::NULL,
            Val::Bool { .. } => json_kind::BOOL,
            Val::Int(_) | Val::Float(_) => json_kind::NUMBER,
            Val::Text(_) | Val::Time(_) => json_kind::STRING,
            Val::Bytes(language) => json_kind::STRING | if language.may_be_empty() { json_kind::NULL } else { 0 },
            Val::Location => json_kind::EMPTY,
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
        Kind::String { .. } => classes(schema).or(TAME),
        Kind::List { items, .. } => TAME.or(inside(items, depth + 1)),
        Kind::Object { open: true, .. } => Classes::TEXT,
        Kind::Object { fields, .. } => {
            fields.0.iter().fold(TAME, |c, (n, s)| c.or(Classes::of_text(n.as_bytes())).or(inside(s, depth + 1)))
        }
    }
}
