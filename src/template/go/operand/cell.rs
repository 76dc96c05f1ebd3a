//! A value on the operand stack: where it is in the payload, or what was computed.

use std::borrow::Cow;

use super::view::{ListView, View, type_name};
use crate::value::{FieldType, Value};

/// What Go's `reflect.Value` is at this point. Cheap to copy; a payload value keeps its identity.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cell<'a> {
    /// reflect's zero Value.
    Invalid,
    /// A variable that was not declared on the path taken.
    Undefined,
    /// A value of the payload.
    Node(&'a Value),
    /// A value of the payload inside an `interface {}`: what an element of a map or list is.
    Boxed(&'a Value),
    /// A computed value.
    View(View<'a>),
}

impl<'a> Cell<'a> {
    /// The root value: `reflect.ValueOf(data)`.
    pub(crate) fn root(data: &'a Value) -> Self {
        if matches!(data, Value::Nil) { Self::Invalid } else { Self::Node(data) }
    }

    /// A field of a struct: boxed where its declared type is an interface.
    pub(crate) fn declared(value: &'a Value, ty: &FieldType) -> Self {
        if matches!(ty, FieldType::Any) { Self::Boxed(value) } else { Self::Node(value) }
    }

    /// The concrete value in an interface; an interface without one gives no value.
    #[inline]
    pub(crate) fn unbox(self) -> Self {
        match self {
            Self::Boxed(Value::Nil) | Self::View(View::Nil) => Self::Invalid,
            Self::Boxed(v) => Self::Node(v),
            other => other,
        }
    }

    /// Is it in an interface?
    pub(crate) fn boxed(self) -> bool {
        matches!(self, Self::Boxed(_) | Self::View(View::Nil))
    }

    /// The payload value that it is, by identity.
    #[inline]
    pub(crate) fn node(self) -> Option<&'a Value> {
        match self {
            Self::Node(v) | Self::Boxed(v) => Some(v),
            _ => None,
        }
    }

    /// As a view.
    #[inline]
    pub(crate) fn view(self) -> View<'a> {
        match self {
            Self::Invalid | Self::Undefined => View::Invalid,
            Self::View(view) => view,
            Self::Node(v) | Self::Boxed(v) => view(v),
        }
    }

    /// As an argument of type `any`: no value becomes a nil interface.
    #[inline]
    pub(crate) fn any(self) -> View<'a> {
        match self.view() {
            View::Invalid => View::Nil,
            view => view,
        }
    }

    /// Does it count as true?
    #[inline]
    pub(crate) fn truth(self) -> bool {
        match self {
            Self::Invalid | Self::Undefined => false,
            Self::Node(v) | Self::Boxed(v) => match v {
                Value::Nil | Value::NilMap | Value::NilPointer(_) => false,
                Value::Bool(b) => *b,
                Value::Int(i) => *i != 0,
                Value::Uint(u) => *u != 0,
                Value::Float(f) => *f != 0.0,
                Value::Number(n) => !n.is_empty(),
                Value::String(s) => !s.is_empty(),
                Value::List(l) => !l.is_empty(),
                Value::Map(m) => !m.is_empty(),
                Value::Struct(_) | Value::Time(_) => true,
            },
            Self::View(view) => match view {
                View::Invalid | View::Nil | View::NilMap | View::NilPointer(_) => false,
                View::Bool(b) => b,
                View::Int(i) | View::Int64(i) => i != 0,
                View::Int32(i) => i != 0,
                View::Uint8(u) => u != 0,
                View::Uint(u) => u != 0,
                View::Float(f) => f != 0.0,
                View::Named(n) => n.int() != 0,
                View::Complex(&(re, im)) => re != 0.0 || im != 0.0,
                View::Str(s) => !s.is_empty(),
                View::Number(n) => !n.is_empty(),
                View::List(l) => !l.items.is_empty() || l.nils > 0,
                View::Map(m) => !m.is_empty(),
                View::Bytes(b) => b.length > 0,
                View::Struct(_) | View::Time(_) | View::Location(_) => true,
            },
        }
    }

    /// The name of its static type: what `reflect.Value.Type` prints.
    pub(crate) fn type_name(self) -> Cow<'a, str> {
        if self.boxed() { Cow::Borrowed("interface {}") } else { type_name(self.view()) }
    }
}

/// A payload value as a view.
pub(crate) fn view(value: &Value) -> View<'_> {
    match value {
        Value::Nil => View::Nil,
        Value::Bool(b) => View::Bool(*b),
        Value::Int(i) => View::Int(*i),
        Value::Uint(u) => View::Uint(*u),
        Value::Float(f) => View::Float(*f),
        Value::Number(n) => View::Number(n),
        Value::String(s) => View::Str(s),
        Value::List(items) => View::List(ListView { items, nils: 0, spare: 0 }),
        Value::Map(m) => View::Map(m),
        Value::NilMap => View::NilMap,
        Value::Struct(s) => View::Struct(s),
        Value::NilPointer(t) => View::NilPointer(t),
        Value::Time(t) => View::Time(t),
    }
}

/// The capacity that `encoding/json` leaves behind a list of so many elements: its buffer doubles, later grows by
/// a quarter and 192, each time rounded up to one of the allocator's sizes (Go 1.27, 64 bits).
pub(crate) fn capacity(len: usize) -> usize {
    const SIZES: [usize; 13] = [0, 1, 2, 4, 8, 16, 32, 71, 143, 303, 591, 1023, 1535];
    if let Some(&c) = SIZES.iter().find(|&&c| c >= len) {
        return c;
    }
    let mut c = 1535usize;
    while c < len {
        c = (c + (c + 768) / 4).next_multiple_of(512);
    }
    c
}
