//! Places of the payload: fields, elements and roots, each with what its value may be.

use std::sync::Arc;

use crate::schema::{Fields, Kind, Schema, Text, UNDESCRIBED};
use crate::value::{FieldType, Numbers, StructType};

use super::language::Language;
use super::value::Val;
use crate::json::machine::{ALNUM, Class, Classes, DIGITS, HEXES};

/// Index of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PlaceId(pub(crate) u32);

/// What a place's value may be, as bits.
pub(crate) mod may {
    pub(crate) const ABSENT: u32 = 1;
    pub(crate) const NULL: u32 = 1 << 1;
    pub(crate) const FALSE: u32 = 1 << 2;
    pub(crate) const TRUE: u32 = 1 << 3;
    pub(crate) const ZERO: u32 = 1 << 4;
    pub(crate) const NUMBER: u32 = 1 << 5;
    /// The empty string.
    pub(crate) const NO_TEXT: u32 = 1 << 6;
    pub(crate) const TEXT: u32 = 1 << 7;
    /// The empty list.
    pub(crate) const NO_LIST: u32 = 1 << 8;
    pub(crate) const LIST: u32 = 1 << 9;
    /// The empty map.
    pub(crate) const NO_MAP: u32 = 1 << 10;
    pub(crate) const MAP: u32 = 1 << 11;
    pub(crate) const STRUCT: u32 = 1 << 12;
    pub(crate) const NIL_POINTER: u32 = 1 << 13;
    pub(crate) const NIL_MAP: u32 = 1 << 14;
    pub(crate) const TIME: u32 = 1 << 15;
    /// Values that count as true in `if`.
    pub(crate) const TRUTHY: u32 = TRUE | NUMBER | TEXT | LIST | MAP | STRUCT | TIME;
    pub(crate) const ANY: u32 = NULL | FALSE | TRUE | ZERO | NUMBER | NO_TEXT | TEXT | NO_LIST | LIST | NO_MAP | MAP;
    pub(crate) const STRING: u32 = NO_TEXT | TEXT;
    pub(crate) const NUMERIC: u32 = ZERO | NUMBER;
    pub(crate) const BOOL: u32 = FALSE | TRUE;
    pub(crate) const LISTS: u32 = NO_LIST | LIST;
    pub(crate) const MAPS: u32 = NO_MAP | MAP | NIL_MAP;
    /// Nothing there.
    pub(crate) const NOTHING: u32 = ABSENT | NULL | NIL_POINTER;
    /// A child may be absent because of its parent.
    pub(crate) const CHILDLESS: u32 = ABSENT | NULL | NO_MAP | NIL_MAP;
}

/// How a place is reached from its parent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Selector {
    /// The payload.
    Root,
    /// A field or key.
    Field(Arc<str>),
    /// The element at this index.
    Index(u32),
    /// Some element, chosen by this node (a range, or an index with a variable).
    Element(u64),
    /// Some key, chosen by this range.
    Key(u64),
}

/// The Go type that holds a place's value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Holder {
    /// An `interface {}` or an element of map data.
    Dynamic,
    /// A struct's field of a declared type.
    Declared(FieldType),
}

/// A place.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    pub(crate) parent: Option<PlaceId>,
    pub(crate) step: Selector,
    pub(crate) schema: &'a Schema,
    pub(crate) holder: Holder,
    /// What its value may be where its parent is a filled container.
    pub(crate) initial: u32,
    /// A summary place: it stands for several values, so no fact can be recorded for it.
    pub(crate) weak: bool,
}

/// Every place met so far.
#[derive(Debug, Default)]
pub(crate) struct Places<'a> {
    /// Numbers come as `json.Number`, a string: zero counts as true.
    spelled: bool,
    all: Vec<Place<'a>>,
    index: std::collections::HashMap<(PlaceId, Selector, bool), PlaceId>,
}

/// The schema of a map's key, as a range gives it.
pub(crate) static KEY: Schema = Schema {
    kind: Kind::String { text: Text::Free, values: Vec::new(), open: false, max_length: None },
    absent: false,
    null: false,
    empty: true,
    attacker: false,
    alternatives: Vec::new(),
    doc: String::new(),
    standing: crate::schema::Standing::Assumed,
    origin: String::new(),
};

/// A schema for a place that cannot hold anything.
static NEVER: Schema = Schema {
    kind: Kind::Object { fields: Fields(Vec::new()), open: false },
    absent: true,
    null: false,
    empty: false,
    attacker: false,
    alternatives: Vec::new(),
    doc: String::new(),
    standing: crate::schema::Standing::Assumed,
    origin: String::new(),
};

/// What a name means on a container.
pub(crate) enum Named {
    /// A described or possible field.
    Place(PlaceId),
    /// Neither the schema nor an open object knows it.
    Unknown(PlaceId),
    /// The struct has no such field: Go stops.
    NotInStruct,
}

impl<'a> Places<'a> {
    /// The arena with the payload's root in it.
    pub(crate) fn new(schema: &'a Schema, shape: Option<&Arc<StructType>>, numbers: Numbers) -> (Self, PlaceId) {
        let mut places = Self { spelled: numbers == Numbers::Number, ..Self::default() };
        let (holder, initial) = match shape {
            Some(ty) => (Holder::Declared(FieldType::Struct(ty.clone())), may::STRUCT),
            None => (Holder::Dynamic, dynamic(schema) & !may::ABSENT),
        };
        let root = places.push(Place { parent: None, step: Selector::Root, schema, holder, initial, weak: false });
        (places, root)
    }

    fn push(&mut self, place: Place<'a>) -> PlaceId {
        let id = PlaceId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(place);
        id
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, id: PlaceId) -> Option<&Place<'a>> {
        self.all.get(id.0 as usize)
    }

    pub(crate) fn schema(&self, id: PlaceId) -> &'a Schema {
        self.get(id).map_or(&UNDESCRIBED, |p| p.schema)
    }

    pub(crate) fn initial(&self, id: PlaceId) -> u32 {
        self.get(id).map_or(may::ANY | may::ABSENT, |p| p.initial)
    }

    pub(crate) fn parent(&self, id: PlaceId) -> Option<PlaceId> {
        self.get(id).and_then(|p| p.parent)
    }

    pub(crate) fn weak(&self, id: PlaceId) -> bool {
        self.get(id).is_none_or(|p| p.weak)
    }

    /// How many steps a place is from the root, counted up to 100.
    pub(crate) fn depth(&self, id: PlaceId) -> usize {
        let mut at = id;
        (0..100)
            .find(|_| match self.parent(at) {
                Some(p) => {
                    at = p;
                    false
                }
                None => true,
            })
            .unwrap_or(100)
    }

    /// Is `id` at or below `ancestor`?
    pub(crate) fn within(&self, id: PlaceId, ancestor: PlaceId) -> bool {
        let mut at = Some(id);
        while let Some(p) = at {
            if p == ancestor {
                return true;
            }
            at = self.parent(p);
        }
        false
    }

    fn child(&mut self, parent: PlaceId, step: Selector, schema: &'a Schema, holder: Holder, initial: u32, weak: bool) -> PlaceId {
        let key = (parent, step.clone(), weak);
        if let Some(&id) = self.index.get(&key) {
            return id;
        }
        let zero = self.spelled && holder == Holder::Dynamic && initial & may::ZERO != 0;
        let initial = if zero { initial & !may::ZERO | may::NUMBER } else { initial };
        let id = self.push(Place { parent: Some(parent), step, schema, holder, initial, weak });
        self.index.insert(key, id);
        id
    }

    /// The struct type that a place's value has, where it is one.
    pub(crate) fn struct_type(&self, id: PlaceId) -> Option<Arc<StructType>> {
        match &self.get(id)?.holder {
            Holder::Declared(FieldType::Pointer(t) | FieldType::Struct(t)) => Some(t.clone()),
            _ => None,
        }
    }

    /// The place of a field.
    pub(crate) fn field(&mut self, id: PlaceId, name: &str) -> Named {
        let schema = self.schema(id);
        let weak = self.weak(id);
        let (described, open) = match &schema.kind {
            Kind::Object { fields, open } => (fields.0.iter().find(|(n, _)| n == name).map(|(_, s)| s), *open),
            Kind::Any => (None, true),
            _ => (None, false),
        };
        if let Some(ty) = self.struct_type(id) {
            let Some(field) = ty.position(name.as_bytes()).and_then(|i| ty.fields.get(i)) else { return Named::NotInStruct };
            let by_value = matches!(self.get(id).map(|p| &p.holder), Some(Holder::Declared(FieldType::Struct(_))));
            let schema_here = described.unwrap_or(&UNDESCRIBED);
            let mut initial = declared(&field.ty, schema_here);
            if schema.empty || (by_value && (schema.absent || schema.null)) {
                initial |= zero(&field.ty);
            }
            let holder = Holder::Declared(field.ty.clone());
            return Named::Place(self.child(id, Selector::Field(name.into()), schema_here, holder, initial, weak));
        }
        match described {
            Some(s) => Named::Place(self.child(id, Selector::Field(name.into()), s, Holder::Dynamic, dynamic(s), weak)),
            None if open => {
                let bits = may::ANY | may::ABSENT;
                Named::Place(self.child(id, Selector::Field(name.into()), &UNDESCRIBED, Holder::Dynamic, bits, weak))
            }
            None => Named::Unknown(self.child(id, Selector::Field(name.into()), &NEVER, Holder::Dynamic, may::ABSENT, weak)),
        }
    }

    /// The names of the fields of a place, for "did you mean".
    pub(crate) fn names(&self, id: PlaceId) -> Vec<&str> {
        if let Some(Place { holder: Holder::Declared(FieldType::Pointer(t) | FieldType::Struct(t)), .. }) = self.get(id) {
            return t.fields.iter().map(|f| f.name.as_str()).collect();
        }
        match &self.schema(id).kind {
            Kind::Object { fields, .. } => fields.0.iter().map(|(n, _)| n.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// An element of a list, or a value of a map.
    pub(crate) fn element(&mut self, id: PlaceId, step: Selector, weak: bool) -> PlaceId {
        let weak = weak || self.weak(id);
        let schema = self.schema(id);
        let (schema, initial): (&'a Schema, u32) = match &schema.kind {
            Kind::List { items, .. } => (items, dynamic(items) & !may::ABSENT),
            Kind::Object { fields, open: false } => {
                let bits = fields.0.iter().fold(0, |b, (_, s)| b | dynamic(s)) & !may::ABSENT;
                match &*fields.0 {
                    [(_, only)] => (only, bits),
                    _ => (&UNDESCRIBED, bits),
                }
            }
            _ => (&UNDESCRIBED, may::ANY),
        };
        self.child(id, step, schema, Holder::Dynamic, initial, weak)
    }

    /// The key that a range over a map gives.
    pub(crate) fn key(&mut self, id: PlaceId, node: u64) -> Val {
        match &self.schema(id).kind {
            Kind::Object { fields, open: false } if fields.0.len() <= 16 => {
                Val::of(Language::alt(fields.0.iter().map(|(name, _)| Language::text(name.as_bytes())).collect()))
            }
            _ => {
                let place = self.child(id, Selector::Key(node), &KEY, Holder::Dynamic, may::TEXT | may::NO_TEXT, true);
                Val::Data { place, bare: false }
            }
        }
    }

    /// The same place, and all above it, without an identity.
    pub(crate) fn weaken(&mut self, id: PlaceId) -> PlaceId {
        let mut chain = Vec::new();
        let mut at = id;
        while let Some(parent) = self.parent(at) {
            if self.weak(at) && self.weak(parent) {
                break;
            }
            chain.push(at);
            at = parent;
        }
        let mut above = at;
        for link in chain.into_iter().rev() {
            let Some(p) = self.get(link) else { continue };
            let (step, schema, holder, initial) = (p.step.clone(), p.schema, p.holder.clone(), p.initial);
            above = self.child(above, step, schema, holder, initial, true);
        }
        above
    }

    /// Are the place's numbers surely `int`?
    pub(crate) fn is_integer(&self, id: PlaceId, numbers: Numbers) -> bool {
        match self.get(id).map(|p| &p.holder) {
            Some(Holder::Declared(FieldType::Int)) => true,
            Some(Holder::Declared(FieldType::Float)) => false,
            _ => numbers == Numbers::Int && matches!(self.schema(id).kind, Kind::Number { integer: true, .. }),
        }
    }

    /// Are the place's numbers surely `float64`?
    pub(crate) fn is_float(&self, id: PlaceId, numbers: Numbers) -> bool {
        match self.get(id).map(|p| &p.holder) {
            Some(Holder::Declared(FieldType::Int)) => false,
            Some(Holder::Declared(FieldType::Float)) => true,
            _ => numbers == Numbers::Float64,
        }
    }

    /// How a user writes it: `.Cluster.Name`, `.Details.events[].args`.
    pub(crate) fn path(&self, id: PlaceId) -> String {
        let mut parts = Vec::new();
        let mut at = Some(id);
        while let Some(p) = at.and_then(|i| self.get(i)) {
            match &p.step {
                Selector::Root => {}
                Selector::Field(n) => parts.push(format!(".{n}")),
                Selector::Index(i) => parts.push(format!("[{i}]")),
                Selector::Element(_) => parts.push("[]".to_owned()),
                Selector::Key(_) => parts.push("[key]".to_owned()),
            }
            at = p.parent;
        }
        parts.reverse();
        if parts.is_empty() { ".".to_owned() } else { parts.concat() }
    }

    /// The steps from the root to a place.
    pub(crate) fn steps(&self, id: PlaceId) -> Vec<Selector> {
        let mut steps = Vec::new();
        let mut at = Some(id);
        while let Some(p) = at.and_then(|i| self.get(i)) {
            if p.step != Selector::Root {
                steps.push(p.step.clone());
            }
            at = p.parent;
        }
        steps.reverse();
        steps
    }
}

/// What map data may hold at a schema.
pub(crate) fn dynamic(s: &Schema) -> u32 {
    let empty = |b: u32| if s.empty { b } else { 0 };
    let mut bits = match &s.kind {
        Kind::Any => may::ANY,
        Kind::Boolean => may::BOOL,
        Kind::Number { minimum, maximum, .. } => {
            let zero = minimum.is_none_or(|m| m <= 0.0) && maximum.is_none_or(|m| m >= 0.0);
            let only_zero = *minimum == Some(0.0) && *maximum == Some(0.0);
            (if zero { may::ZERO } else { 0 }) | if only_zero { 0 } else { may::NUMBER }
        }
        Kind::String { text, values, .. } => {
            let listed = *text == Text::Enum && values.iter().any(String::is_empty);
            may::TEXT | empty(may::NO_TEXT) | if listed { may::NO_TEXT } else { 0 }
        }
        Kind::List { .. } => may::LIST | empty(may::NO_LIST),
        Kind::Object { fields, open } => {
            let hollow = fields.0.iter().all(|(_, f)| f.absent);
            let filled = *open || !fields.0.is_empty();
            (if filled { may::MAP } else { 0 }) | if hollow || s.empty { may::NO_MAP } else { 0 }
        }
    };
    if s.absent {
        bits |= may::ABSENT;
    }
    if s.null {
        bits |= may::NULL;
    }
    bits
}

/// The zero value of a declared type.
fn zero(ty: &FieldType) -> u32 {
    match ty {
        FieldType::String => may::NO_TEXT,
        FieldType::Bool => may::FALSE,
        FieldType::Int | FieldType::Float => may::ZERO,
        FieldType::Time => may::TIME,
        FieldType::Map => may::NIL_MAP,
        FieldType::Any => may::NULL,
        FieldType::Pointer(_) => may::NIL_POINTER,
        FieldType::Struct(_) => may::STRUCT,
    }
}

/// What a struct's field of this type may hold at a schema. A payload of another type would not decode at all.
fn declared(ty: &FieldType, s: &Schema) -> u32 {
    let there = match ty {
        FieldType::String => dynamic(s) & may::STRING,
        FieldType::Bool => may::BOOL,
        FieldType::Int | FieldType::Float => dynamic(s) & may::NUMERIC,
        FieldType::Time => may::TIME,
        FieldType::Map => dynamic(s) & (may::MAP | may::NO_MAP),
        FieldType::Any => dynamic(s) & !may::ABSENT,
        FieldType::Pointer(_) | FieldType::Struct(_) => may::STRUCT,
    };
    there | if s.absent || s.null || there == 0 { zero(ty) } else { 0 }
}

/// The classes that a string of a schema can hold.
pub(crate) fn classes(s: &Schema) -> Classes {
    match &s.kind {
        Kind::String { text, values, open, .. } => match text {
            Text::Free => Classes::TEXT,
            Text::Enum => {
                let listed = values.iter().fold(Classes::NONE, |c, v| c.or(Classes::of_text(v.as_bytes())));
                if *open || values.is_empty() { listed.or(IDENTIFIER).or(Classes::of(&[Class::Space])) } else { listed }
            }
            Text::Uuid => HEXES.or(Classes::of(&[Class::Minus])),
            Text::Timestamp => DIGITS.or(Classes::of(&[Class::Minus, Class::Colon, Class::T, Class::Letter, Class::Plus, Class::Dot])),
            Text::Identifier => IDENTIFIER,
            Text::Digits => DIGITS,
            Text::Hex => HEXES,
            Text::Ip => HEXES.or(Classes::of(&[Class::Dot, Class::Colon])),
        },
        _ => Classes::TEXT,
    }
}

/// `[A-Za-z0-9._:-]`
const IDENTIFIER: Classes = ALNUM.or(Classes::of(&[Class::Dot, Class::Mark, Class::Colon, Class::Minus]));

/// The closed list of a string's values, where it has one.
pub(crate) fn listed(s: &Schema) -> Option<&[String]> {
    match &s.kind {
        Kind::String { text: Text::Enum, values, open: false, .. } if !values.is_empty() => Some(values),
        _ => None,
    }
}
