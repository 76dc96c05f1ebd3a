//! Loops.

use super::Machine;
use crate::template::go::function::shown_value;
use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::{Step, fail, fail_with};
use crate::template::go::operand::view::{ListView, Named, View};
use crate::value::{Map, Value};

/// A running loop.
pub(super) struct Loop<'a> {
    over: Over<'a>,
    /// Dot outside.
    dot: Cell<'a>,
    /// Height of the stack outside.
    height: usize,
}

enum Over<'a> {
    List {
        items: &'a [Value],
        nils: u32,
        next: usize,
    },
    Bytes {
        bytes: &'a [u8],
        next: usize,
    },
    Map {
        map: &'a Map,
        next: usize,
    },
    /// Integers, with the type of the bound.
    Int {
        next: i64,
        end: i64,
        of: fn(i64) -> View<'a>,
    },
    Uint {
        next: u64,
        end: u64,
    },
}

impl<'a> Machine<'a> {
    /// Starts a loop; false if there is nothing to loop over.
    pub(super) fn enter(&mut self, cell: Cell<'a>) -> Step<bool> {
        let two = match self.program.ops.get(self.pc + 1) {
            Some(super::Op::RangeNext { range }) => self.program.ranges.get(*range as usize).is_some_and(|r| r.two),
            _ => false,
        };
        let view = cell.unbox().view();
        let over = match view {
            View::List(ListView { items, nils, .. }) => Over::List { items, nils, next: 0 },
            View::Bytes(b) => Over::Bytes { bytes: b.bytes(), next: 0 },
            View::Map(map) => Over::Map { map, next: 0 },
            View::Invalid | View::NilMap => return Ok(false),
            View::Int(end) => Over::Int { next: 0, end, of: View::Int },
            View::Int64(end) => Over::Int { next: 0, end, of: View::Int64 },
            View::Int32(end) => Over::Int { next: 0, end: end.into(), of: |i| View::Int32(i32::try_from(i).unwrap_or(i32::MAX)) },
            View::Uint8(end) => Over::Int { next: 0, end: end.into(), of: |i| View::Uint8(u8::try_from(i).unwrap_or(u8::MAX)) },
            View::Uint(end) => Over::Uint { next: 0, end },
            View::Named(n) => match n {
                Named::Month(end) => Over::Int { next: 0, end, of: |i| View::Named(Named::Month(i)) },
                Named::Weekday(end) => Over::Int { next: 0, end, of: |i| View::Named(Named::Weekday(i)) },
                Named::Duration(end) => Over::Int { next: 0, end, of: |i| View::Named(Named::Duration(i)) },
            },
            other => {
                return fail_with(format!("range can't iterate over {}", shown_value(other)), "range over a list, a map or an integer");
            }
        };
        let empty = match &over {
            Over::List { items, nils, .. } => items.is_empty() && *nils == 0,
            Over::Bytes { bytes, .. } => bytes.is_empty(),
            Over::Map { map, .. } => map.is_empty(),
            Over::Int { end, .. } => *end <= 0,
            Over::Uint { end, .. } => *end == 0,
        };
        if two && matches!(over, Over::Int { .. } | Over::Uint { .. }) {
            return fail(format!("can't use {} to iterate over more than one variable", shown_value(view)));
        }
        if empty {
            return Ok(false);
        }
        self.loops.push(Loop { over, dot: self.dot, height: self.stack.len() });
        Ok(true)
    }

    /// The next round; where to go on if there is none.
    pub(super) fn next(&mut self, range: u32) -> Step<Option<u32>> {
        let program = self.program;
        let (Some(state), Some(info)) = (self.loops.last_mut(), program.ranges.get(range as usize)) else { return Ok(Some(0)) };
        let (key, element) = match &mut state.over {
            Over::List { items, nils, next } => {
                let element = match items.get(*next) {
                    Some(v) => Some(Cell::Boxed(v)),
                    None if *next < items.len() + *nils as usize => Some(Cell::View(View::Nil)),
                    None => None,
                };
                let key = i64::try_from(*next).unwrap_or(i64::MAX);
                *next += 1;
                (Cell::View(View::Int(key)), element)
            }
            Over::Bytes { bytes, next } => {
                let element = bytes.get(*next).map(|&b| Cell::View(View::Uint8(b)));
                let key = i64::try_from(*next).unwrap_or(i64::MAX);
                *next += 1;
                (Cell::View(View::Int(key)), element)
            }
            Over::Map { map, next } => {
                let entry = map.entries().get(*next);
                *next += 1;
                match entry {
                    Some((k, v)) => (Cell::View(View::Str(k)), Some(Cell::Boxed(v))),
                    None => (Cell::Invalid, None),
                }
            }
            Over::Int { next, end, of } => {
                let i = *next;
                *next += 1;
                (Cell::Invalid, (i < *end).then(|| Cell::View(of(i))))
            }
            Over::Uint { next, end } => {
                let i = *next;
                *next += 1;
                (Cell::Invalid, (i < *end).then_some(Cell::View(View::Uint(i))))
            }
        };
        let height = state.height;
        self.stack.truncate(height);
        let Some(element) = element else {
            self.leave();
            return Ok(Some(info.exit));
        };
        self.dot = element;
        self.forget();
        if let Some(slot) = info.key {
            let slot = self.slot(slot)?;
            self.set(slot, key);
        }
        if let Some(slot) = info.element {
            let slot = self.slot(slot)?;
            self.set(slot, element);
        }
        Ok(None)
    }

    /// Ends the innermost loop.
    pub(super) fn leave(&mut self) {
        if let Some(state) = self.loops.pop() {
            self.stack.truncate(state.height);
            self.dot = state.dot;
        }
    }
}
