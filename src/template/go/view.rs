//! A value during evaluation: borrowed from the payload or from the render's arena, and cheap to copy.

use std::sync::Arc;

use crate::value::{Map, Struct, StructType, Time, Value};

/// What Go's `reflect.Value` would hold at this point.
#[derive(Clone, Copy, Debug)]
pub enum View<'a> {
    /// No value at all (reflect's zero Value): an absent map key.
    Invalid,
    /// A nil `interface {}`.
    Nil,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `int32`: a rune, from a range over a string.
    Int32(i32),
    /// `int64`: what json.Number's or time's methods give.
    Int64(i64),
    /// `uint8`: a byte, from an index into a string.
    Uint8(u8),
    /// `uint64`
    Uint(u64),
    /// `float64`
    Float(f64),
    /// `complex128`
    Complex(&'a (f64, f64)),
    /// `string`
    Str(&'a [u8]),
    /// `json.Number`
    Number(&'a str),
    /// `[]interface {}`
    List(ListView<'a>),
    /// `map[string]interface {}`
    Map(&'a Map),
    /// a nil map
    NilMap,
    /// a struct, or a pointer to one
    Struct(&'a Struct),
    /// a nil pointer to a struct
    NilPointer(&'a Arc<StructType>),
    /// `time.Time`
    Time(&'a Time),
}

/// A list, or a slice of one, with the capacity that Go's decoder would have left behind it.
#[derive(Clone, Copy, Debug)]
pub struct ListView<'a> {
    /// The elements.
    pub items: &'a [Value],
    /// Nil elements visible after `items` (a slice that reached into the capacity).
    pub nils: u32,
    /// Capacity left after those.
    pub spare: u32,
}

/// A value and the node of the payload that it is, where it is one.
#[derive(Clone, Copy, Debug)]
pub struct Val<'a> {
    /// The value.
    pub view: View<'a>,
    /// The payload node it was read from, by identity.
    pub node: Option<&'a Value>,
}
