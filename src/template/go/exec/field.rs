//! Fields of anything but a map that has the key.

use super::{Machine, method, missing};
use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::{Fault, Step, fail, fail_with};
use crate::template::go::operand::options::MissingKey;
use crate::template::go::operand::view::View;
use crate::value::quote::quote;
use crate::value::{StructType, Value};

impl<'a> Machine<'a> {
    /// A field without arguments; a method without parameters counts as one.
    pub(super) fn field_slow(&self, receiver: Cell<'a>, name: &[u8]) -> Step<Cell<'a>> {
        if let Cell::Node(Value::Struct(s)) | Cell::Boxed(Value::Struct(s)) = receiver
            && let Some(i) = s.ty.position(name)
            && let (Some(value), Some(field)) = (s.fields.get(i), s.ty.fields.get(i))
        {
            return Ok(Cell::declared(value, &field.ty));
        }
        if let Some(signature) = method::signature(receiver.view(), name) {
            method::check(signature, 0)?;
            return method::invoke(receiver.view(), signature, &[], self.store);
        }
        self.no_field(receiver, name, false)
    }

    /// What a receiver without such a field gives: no value for an absent key, an error otherwise.
    pub(super) fn no_field(&self, receiver: Cell<'a>, name: &[u8], given: bool) -> Step<Cell<'a>> {
        let shown = String::from_utf8_lossy(name);
        match receiver.view() {
            View::Invalid => {
                if self.options.missing_key == MissingKey::Error {
                    return fail(format!("nil data; no entry for key {}", quote(name)));
                }
                Ok(Cell::Invalid)
            }
            View::Nil => fail_with(format!("nil pointer evaluating interface {{}}.{shown}"), GUARD),
            View::Map(_) | View::NilMap if given => fail(format!("{shown} is not a method but has arguments")),
            View::Map(_) | View::NilMap => missing(self.options, name),
            View::Struct(s) if s.ty.position(name).is_some() => fail(format!("{shown} has arguments but cannot be invoked as function")),
            View::Struct(s) => unknown(receiver, &shown, &s.ty),
            View::NilPointer(t) if t.position(name).is_some() => {
                fail_with(format!("nil pointer evaluating {}.{shown}", receiver.type_name()), GUARD)
            }
            View::NilPointer(t) => unknown(receiver, &shown, t),
            view => {
                // An unexported field of a known type has a message of its own.
                if let (View::Time(_), b"wall" | b"ext" | b"loc") = (view, name) {
                    return fail(format!("{shown} is an unexported field of struct type {}", receiver.type_name()));
                }
                fail(format!("can't evaluate field {shown} in type {}", receiver.type_name()))
            }
        }
    }
}

/// What to do about a field of nothing.
const GUARD: &str = "guard it: {{ with ... }} or {{ if ... }} before the field is read";

#[cold]
fn unknown<T>(receiver: Cell<'_>, name: &str, ty: &StructType) -> Step<T> {
    Err(Box::new(Fault::Field {
        message: format!("can't evaluate field {name} in type {}", receiver.type_name()),
        name: name.to_owned(),
        candidates: ty.fields.iter().map(|f| f.name.clone()).collect(),
    }))
}
