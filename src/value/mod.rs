//! Go-like values: what a vendor's backend would hand to its template.
//!
//! Integers and floats are distinct, strings are bytes, maps are sorted, structs have declared fields, and
//! a nil has a type where Go gives it one. A [`Value`] is an owned tree; evaluation borrows from it.

use std::sync::Arc;

mod drop;
pub(crate) mod number;
pub(crate) mod path;
pub(crate) mod quote;
pub(crate) mod time;

/// One value of a payload.
///
/// A payload may be nested 10,000 deep (the limit of `encoding/json`), so a value frees its children without
/// recursion; for that it implements `Drop`, and parts are moved out with `std::mem::take` and the like.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A nil `interface {}`: JSON `null` in map data.
    Nil,
    /// `bool`.
    Bool(bool),
    /// `int` (64 bits).
    Int(i64),
    /// `uint64`.
    Uint(u64),
    /// `float64`.
    Float(f64),
    /// `json.Number`: a string that looks like a number.
    Number(Box<str>),
    /// `string`: bytes that need not be UTF-8.
    String(Box<[u8]>),
    /// `[]interface {}`.
    List(Vec<Value>),
    /// `map[string]interface {}`.
    Map(Map),
    /// `map[string]interface {}(nil)`: a declared map field that is absent or null.
    NilMap,
    /// A struct, by value or behind a pointer.
    Struct(Box<Struct>),
    /// A nil pointer to a struct of this type.
    NilPointer(Arc<StructType>),
    /// `time.Time`.
    Time(Time),
}

/// `map[string]interface {}` with its keys in byte order, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    entries: Vec<(Box<[u8]>, Value)>,
}

impl Map {
    /// From pairs in any order; of equal keys the last wins, as in `encoding/json`.
    #[must_use]
    pub fn new(mut entries: Vec<(Box<[u8]>, Value)>) -> Self {
        if !entries.is_sorted_by(|a, b| a.0 < b.0) {
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            entries.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    std::mem::swap(later, kept);
                }
                same
            });
        }
        Self { entries }
    }

    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &[u8]) -> Option<&Value> {
        self.position(key).and_then(|i| self.entries.get(i)).map(|e| &e.1)
    }

    /// The index of a key in byte order.
    #[must_use]
    pub fn position(&self, key: &[u8]) -> Option<usize> {
        self.entries.binary_search_by(|e| (*e.0).cmp(key)).ok()
    }

    /// Pairs in byte order of their keys.
    #[must_use]
    pub fn entries(&self) -> &[(Box<[u8]>, Value)] {
        &self.entries
    }

    /// How many pairs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Is it empty?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A declared struct type, such as CAST AI's notification.
#[derive(Debug, PartialEq, Eq)]
pub struct StructType {
    /// Go's name with its package: `main.Notification`.
    pub name: String,
    /// Field names in declaration order.
    pub fields: Vec<Field>,
}

/// One declared field.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Go name (exported).
    pub name: String,
    /// Its declared type.
    pub ty: FieldType,
}

/// The declared types that fields of the known sources have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// `string`
    String,
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `float64`
    Float,
    /// `time.Time`
    Time,
    /// `map[string]interface {}`
    Map,
    /// `interface {}`
    Any,
    /// A pointer to a struct.
    Pointer(Arc<StructType>),
    /// A struct by value.
    Struct(Arc<StructType>),
}

impl StructType {
    /// Index of a field.
    #[must_use]
    pub fn position(&self, name: &[u8]) -> Option<usize> {
        self.fields.iter().position(|f| f.name.as_bytes() == name)
    }
}

/// A struct's value: one value per declared field, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Its type.
    pub ty: Arc<StructType>,
    /// Values in the order of `ty.fields`; a field of a declared type holds that type's zero value where the payload lacks it.
    pub fields: Vec<Value>,
    /// Is it reached through a pointer (`*main.Cluster`) rather than held by value?
    pub pointer: bool,
}

/// `time.Time` as RFC 3339 text carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// Seconds since 1970-01-01T00:00:00Z (Go's zero time is -62135596800).
    pub seconds: i64,
    /// Nanoseconds within the second.
    pub nanos: u32,
    /// Seconds east of UTC.
    pub offset: i32,
    /// Was the zone written as `Z` (prints `UTC`) rather than as an offset?
    pub utc: bool,
}

/// How the numbers of a JSON payload reach the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Numbers {
    /// Each a `float64`, as `encoding/json` gives.
    #[default]
    Float64,
    /// Whole numbers that fit are `int`, then `uint64`; others `float64`.
    Int,
    /// Each a `json.Number`.
    Number,
}
