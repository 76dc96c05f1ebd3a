//! `index`, `slice` and `len`.

use crate::template::go::operand::cell::{Cell, capacity};
use crate::template::go::operand::fault::{Step, fail, fail_with};
use crate::template::go::operand::view::{BytesView, ListView, View, type_name};
use crate::value::Value;

/// The length of a string, list or map.
pub(super) fn length(cell: Cell<'_>) -> Step<i64> {
    let length = match cell.view() {
        View::Str(s) => s.len(),
        View::Number(s) => s.len(),
        View::List(l) => l.items.len() + l.nils as usize,
        View::Bytes(b) => b.length,
        View::Map(m) => m.len(),
        View::NilMap => 0,
        View::Nil | View::NilPointer(_) => return fail("len of nil pointer"),
        View::Invalid => return fail("reflect: call of reflect.Value.Type on zero Value"),
        View::Struct(s) => return fail(format!("len of type {}", s.ty.name)),
        View::Location(_) => return fail("len of type time.Location"),
        view => return fail(format!("len of type {}", type_name(view))),
    };
    Ok(i64::try_from(length).unwrap_or(i64::MAX))
}

/// An index as Go takes it: up to and including `most`.
fn place(index: View<'_>, boxed: bool, most: usize) -> Step<usize> {
    let i = match index {
        _ if boxed => return fail("cannot index slice/array with type interface {}"),
        View::Int(i) | View::Int64(i) => i,
        View::Int32(i) => i.into(),
        View::Named(n) => n.int(),
        View::Uint8(u) => u.into(),
        // Go converts without a check.
        View::Uint(u) => u.cast_signed(),
        View::Invalid => return fail("cannot index slice/array with nil"),
        view => return fail(format!("cannot index slice/array with type {}", type_name(view))),
    };
    match usize::try_from(i) {
        Ok(u) if u <= most => Ok(u),
        _ => fail_with(format!("index out of range: {i}"), CHECK),
    }
}

/// What to do about an index past the end.
const CHECK: &str = "check len before the index";

/// `index item a b`: `item[a][b]`.
pub(super) fn index<'a>(item: Cell<'a>, indexes: &[Cell<'a>]) -> Step<Cell<'a>> {
    let mut item = item.unbox();
    if matches!(item.view(), View::Invalid) {
        return fail("index of untyped nil");
    }
    for index in indexes {
        let index = index.unbox().view();
        item = match item.view() {
            View::Nil | View::NilPointer(_) => return fail("index of nil pointer"),
            View::Str(s) => byte(s, index)?,
            View::Number(s) => byte(s.as_bytes(), index)?,
            View::List(l) => {
                let length = l.items.len() + l.nils as usize;
                let i = place(index, false, length)?;
                match l.items.get(i) {
                    Some(v) => Cell::Boxed(v),
                    None if i < length => Cell::View(View::Nil),
                    None => return fail_with("reflect: slice index out of range", CHECK),
                }
            }
            View::Bytes(b) => {
                let i = place(index, false, b.length)?;
                match b.bytes().get(i) {
                    Some(&b) => Cell::View(View::Uint8(b)),
                    None => return fail_with("reflect: slice index out of range", CHECK),
                }
            }
            view @ (View::Map(_) | View::NilMap) => {
                let key = match index {
                    View::Str(key) => key,
                    View::Invalid => return fail("value is nil; should be of type string"),
                    other => return fail(format!("value has type {}; should be string", type_name(other))),
                };
                match view {
                    View::Map(m) => m.get(key).map_or(Cell::View(View::Nil), Cell::Boxed),
                    _ => Cell::View(View::Nil),
                }
            }
            View::Struct(s) => return fail(format!("can't index item of type {}", s.ty.name)),
            View::Location(_) => return fail("can't index item of type time.Location"),
            view => return fail(format!("can't index item of type {}", type_name(view))),
        };
    }
    Ok(item)
}

fn byte<'a>(text: &[u8], index: View<'_>) -> Step<Cell<'a>> {
    let i = place(index, false, text.len())?;
    match text.get(i) {
        Some(&b) => Ok(Cell::View(View::Uint8(b))),
        None => fail_with("reflect: string index out of range", CHECK),
    }
}

/// `slice item a b c`: `item[a:b:c]`. A list may be sliced past its length, into its capacity.
pub(super) fn slice<'a>(item: Cell<'a>, indexes: &[Cell<'a>]) -> Step<Cell<'a>> {
    let item = item.unbox();
    let (length, capacity) = match item.view() {
        View::Invalid => return fail("slice of untyped nil"),
        View::Nil | View::NilPointer(_) => return fail("slice of nil pointer"),
        _ if indexes.len() > 3 => return fail(format!("too many slice indexes: {}", indexes.len())),
        View::Str(_) | View::Number(_) if indexes.len() == 3 => return fail("cannot 3-index slice a string"),
        View::Str(s) => (s.len(), s.len()),
        View::Number(s) => (s.len(), s.len()),
        View::List(l) => {
            let length = l.items.len() + l.nils as usize;
            let spare = match item {
                Cell::Node(Value::List(items)) => capacity(items.len()) - items.len(),
                _ => l.spare as usize,
            };
            (length, length + spare)
        }
        View::Bytes(b) => (b.length, b.buffer.len()),
        View::Struct(s) => return fail(format!("can't slice item of type {}", s.ty.name)),
        View::Location(_) => return fail("can't slice item of type time.Location"),
        view => return fail(format!("can't slice item of type {}", type_name(view))),
    };
    let mut bounds = [0, length, capacity];
    for (bound, index) in bounds.iter_mut().zip(indexes) {
        *bound = place(index.view(), index.boxed(), capacity)?;
    }
    let [from, to, end] = bounds;
    if from > to {
        return fail(format!("invalid slice index: {from} > {to}"));
    }
    if to > end {
        return fail(format!("invalid slice index: {to} > {end}"));
    }
    let part = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Cell::View(match item.view() {
        View::Str(s) => View::Str(s.get(from..to).unwrap_or(&[])),
        View::Number(s) => View::Number(s.get(from..to).unwrap_or("")),
        View::Bytes(b) => View::Bytes(BytesView { buffer: b.buffer.get(from..end).unwrap_or(&[]), length: to - from }),
        View::List(l) => {
            let (have, known) = (l.items.len(), l.items);
            let items = known.get(from.min(have)..to.min(have)).unwrap_or(&[]);
            // What lies behind `items` in the buffer: elements that a longer slice shows again are not kept.
            View::List(ListView { items, nils: part(to - from - items.len()), spare: part(end - to) })
        }
        view => view,
    }))
}
