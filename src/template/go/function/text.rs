//! Functions that give text, and the printing of values.

use crate::template::Limit;
use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::{Fault, Step, fail, fail_with};
use crate::template::go::operand::options::Options;
use crate::template::go::operand::view::{View, type_name};
use crate::template::go::printf;
use crate::value::Time;

/// A value as `fmt` shows it under one verb, in an error's text.
pub(crate) fn shown(view: View<'_>, format: &str) -> String {
    let mut out = Vec::new();
    if printf::sprintf(&mut out, format.as_bytes(), &[view], 1 << 16).is_err() {
        out.extend_from_slice(b"...");
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A value as `fmt` shows it, pointers followed, in an error's text.
pub(crate) fn shown_value(view: View<'_>) -> String {
    let mut out = Vec::new();
    if printf::print_value(&mut out, view, 1 << 16).is_err() {
        out.extend_from_slice(b"...");
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What is left of a buffer's limit.
const fn room(out: &[u8], cap: usize) -> usize {
    cap.saturating_sub(out.len())
}

/// A value as an action prints it.
pub(crate) fn print_value(view: View<'_>, out: &mut Vec<u8>, cap: usize) -> Step<()> {
    let room = room(out, cap);
    printf::print_value(out, printable(view), room).map_err(|_| Box::new(Fault::Limit(Limit::Body)))
}

/// Values as `html` and its like take them: as `fmt.Sprint`, pointers followed.
fn print_all(args: &[Cell<'_>], out: &mut Vec<u8>, cap: usize) -> Step<()> {
    let mut before = true;
    for (i, arg) in args.iter().enumerate() {
        let view = printable(arg.any());
        let string = matches!(view, View::Str(_) | View::Number(_));
        if i > 0 && !string && !before {
            out.push(b' ');
        }
        before = string;
        let room = room(out, cap);
        fits(printf::print_value(out, view, room))?;
    }
    Ok(())
}

fn fits(result: Result<(), Limit>) -> Step<()> {
    result.map_err(|l| Box::new(Fault::Limit(l)))
}

/// What Go prints for a value: no value has a text of its own.
fn printable(view: View<'_>) -> View<'_> {
    match view {
        View::Invalid | View::Nil => View::Str(b"<no value>"),
        view => view,
    }
}

fn first<'a>(args: &[Cell<'a>]) -> Cell<'a> {
    args.first().copied().unwrap_or(Cell::Invalid)
}

/// `toJSON`
pub(super) fn json(args: &[Cell<'_>], options: &Options, out: &mut Vec<u8>) -> Step<()> {
    crate::template::go::operand::json::write_view(out, first(args).any(), options.escape_html).or_else(|e| fail(e.to_string()))
}

/// `toISO8601`
pub(super) fn iso8601(args: &[Cell<'_>], out: &mut Vec<u8>) -> Step<()> {
    match first(args).any() {
        View::Time(t) => t.push_rfc3339(out, false),
        View::Str(text) => match Time::parse_rfc3339(text) {
            Ok(t) => t.push_rfc3339(out, false),
            Err(message) => return fail(message),
        },
        view => {
            let message = format!("toISO8601: unsupported type {}", type_name(view));
            return fail_with(message, "pass it a time field, such as the payload's timestamp");
        }
    }
    Ok(())
}

/// `toEscapedString`
pub(super) fn escaped_string(args: &[Cell<'_>], options: &Options, out: &mut Vec<u8>) -> Step<()> {
    if let View::Str(text) = first(args).view() {
        crate::json::push_escaped(out, text, options.escape_html);
    }
    Ok(())
}

/// `html`, `js`, `urlquery`
pub(super) fn escaped(escape: fn(&[u8], &mut Vec<u8>), args: &[Cell<'_>], out: &mut Vec<u8>, cap: usize) -> Step<()> {
    if let (1, View::Str(text)) = (args.len(), first(args).view()) {
        escape(text, out);
    } else {
        let mut text = Vec::new();
        print_all(args, &mut text, cap)?;
        escape(&text, out);
    }
    Ok(())
}

/// `printf`
pub(super) fn printf(args: &[Cell<'_>], out: &mut Vec<u8>, cap: usize) -> Step<()> {
    let View::Str(format) = first(args).view() else { return Ok(()) };
    let room = room(out, cap);
    fits(with_views(args.get(1..).unwrap_or(&[]), |views| printf::sprintf(out, format, views, room)))
}

/// `print`
pub(super) fn print(args: &[Cell<'_>], out: &mut Vec<u8>, cap: usize) -> Step<()> {
    let room = room(out, cap);
    fits(with_views(args, |views| printf::sprint(out, views, room)))
}

/// `println`
pub(super) fn println(args: &[Cell<'_>], out: &mut Vec<u8>, cap: usize) -> Step<()> {
    let room = room(out, cap);
    fits(with_views(args, |views| printf::sprintln(out, views, room)))
}

/// The arguments as `any` values; a few need no allocation.
fn with_views<R>(args: &[Cell<'_>], then: impl FnOnce(&[View<'_>]) -> R) -> R {
    let mut few = [View::Nil; 6];
    if args.len() <= few.len() {
        for (view, cell) in few.iter_mut().zip(args) {
            *view = cell.any();
        }
        then(few.get(..args.len()).unwrap_or(&[]))
    } else {
        let views: Vec<View<'_>> = args.iter().map(|c| c.any()).collect();
        then(&views)
    }
}
