//! What is constant is computed by the engine itself.

use crate::proof::domain::value::{Integer, Val, Whole};
use crate::template::go::engine::Options;
use crate::template::go::function::{Function, evaluate, write};
use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::Fault;
use crate::template::go::operand::store::Store;
use crate::template::go::operand::view::{Named, View};

/// A constant text longer than this is not computed.
pub(super) const LONGEST: usize = 1 << 14;

/// The text of a string constant, kept for a [`View`] of it.
pub(super) fn text(val: &Val) -> Vec<u8> {
    match val {
        Val::Text(t) => t.language.constant().unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// A value of which there is only one, as the engine holds it; `text` is what [`text`] gives for it.
pub(super) fn view<'t>(val: &Val, text: &'t [u8]) -> Option<View<'t>> {
    Some(match val {
        Val::Absent => View::Invalid,
        Val::Bool { known: Some(b), .. } => View::Bool(*b),
        Val::Int(n) => {
            let i = n.known()?;
            match n.kind {
                Integer::Int => View::Int(i),
                Integer::Int64 => View::Int64(i),
                Integer::Uint8 => View::Uint8(u8::try_from(i).ok()?),
                Integer::Month => View::Named(Named::Month(i)),
                Integer::Weekday => View::Named(Named::Weekday(i)),
                Integer::Duration => View::Named(Named::Duration(i)),
            }
        }
        Val::Float(Some(bits)) => View::Float(f64::from_bits(*bits)),
        Val::Text(t) => {
            t.language.constant()?;
            View::Str(text)
        }
        _ => return None,
    })
}

/// What a function gives for constants, or Go's words where it stops; `None` where an argument or the result is not known.
pub(super) fn constants(function: Function, args: &[Val]) -> Option<Result<Val, String>> {
    let texts: Vec<Vec<u8>> = args.iter().map(text).collect();
    let cells: Option<Vec<Cell<'_>>> = args
        .iter()
        .zip(&texts)
        .map(|(v, t)| view(v, t).map(|v| if matches!(v, View::Invalid) { Cell::Invalid } else { Cell::View(v) }))
        .collect();
    let cells = cells?;
    let options = Options::default();
    if function.writes() {
        let mut out = Vec::new();
        return match write(function, &cells, &options, &mut out, LONGEST) {
            Ok(()) => Some(Ok(Val::text(&out))),
            Err(fault) => stopped(*fault),
        };
    }
    let store = Store::default();
    match evaluate(function, &cells, "", &options, &store) {
        Ok(cell) => Some(Ok(match cell.view() {
            View::Bool(b) => Val::known(b),
            View::Int(i) => Val::int(i),
            View::Uint8(b) => Val::Int(Whole { low: b.into(), high: b.into(), kind: Integer::Uint8, of: None }),
            View::Str(text) => Val::text(text),
            _ => return None,
        })),
        Err(fault) => stopped(*fault),
    }
}

fn stopped(fault: Fault) -> Option<Result<Val, String>> {
    match fault {
        Fault::Error { message, .. } | Fault::Field { message, .. } => Some(Err(message)),
        Fault::Limit(_) => None,
    }
}
