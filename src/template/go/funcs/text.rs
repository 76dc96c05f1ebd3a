//! Functions that give text, and the printing of values.

use super::super::engine::Options;
use super::super::error::{Step, fail, limit};
use super::super::escape;
use super::super::exec::cell::{Cell, type_name};
use super::super::view::View;
use super::Function;
use super::shim as printf;
use crate::template::Limit;
use crate::value::Time;

/// A value as `fmt` shows it under one verb, in an error's text.
pub(crate) fn shown(view: View<'_>, format: &str) -> String {
    let mut out = Vec::new();
    printf::sprintf(&mut out, format.as_bytes(), &[view], 1 << 16);
    String::from_utf8_lossy(&out).into_owned()
}

/// A value as an action prints it.
pub(crate) fn print_value(view: View<'_>, out: &mut Vec<u8>, cap: usize) -> Step<()> {
    if !printf::sprint(out, &[printable(view)], cap) {
        return limit(Limit::Body);
    }
    Ok(())
}

/// What Go prints for a value: no value has a text of its own, a pointer is followed.
fn printable(view: View<'_>) -> View<'_> {
    match view {
        View::Invalid | View::Nil => View::Str(b"<no value>"),
        view => view,
    }
}

/// Writes what a function gives; `cap` is how long `out` may become. Errors lack `error calling f: `.
pub(crate) fn write(function: Function, args: &[Cell<'_>], options: &Options, out: &mut Vec<u8>, cap: usize) -> Step<()> {
    let first = args.first().copied().unwrap_or(Cell::Invalid);
    match function {
        Function::ToJson => {
            if let Err(error) = super::super::json::write_view(out, first.any(), options.escape_html) {
                return fail(error.to_string());
            }
        }
        Function::ToIso8601 => match first.any() {
            View::Time(t) => t.push_rfc3339(out, false),
            View::Str(text) => match Time::parse_rfc3339(text) {
                Ok(t) => t.push_rfc3339(out, false),
                Err(message) => return fail(message),
            },
            view => return fail(format!("toISO8601: unsupported type {}", type_name(view))),
        },
        Function::ToEscapedString => {
            if let View::Str(text) = first.view() {
                crate::json::push_escaped(out, text, options.escape_html);
            }
        }
        Function::Html | Function::Js | Function::Urlquery => {
            let escape = match function {
                Function::Html => escape::html,
                Function::Js => escape::js,
                _ => escape::query,
            };
            if let (1, View::Str(text)) = (args.len(), first.view()) {
                escape(text, out);
            } else {
                let views: Vec<View<'_>> = args.iter().map(|c| printable(c.any())).collect();
                let mut text = Vec::new();
                if !printf::sprint(&mut text, &views, cap) {
                    return limit(Limit::Value);
                }
                escape(&text, out);
            }
        }
        Function::Printf => {
            let View::Str(format) = first.view() else { return Ok(()) };
            let fits = with_views(args.get(1..).unwrap_or(&[]), |views| printf::sprintf(out, format, views, cap));
            if !fits {
                return limit(Limit::Value);
            }
        }
        Function::Print | Function::Println => {
            let fits = with_views(args, |views| {
                if function == Function::Print { printf::sprint(out, views, cap) } else { printf::sprintln(out, views, cap) }
            });
            if !fits {
                return limit(Limit::Value);
            }
        }
        _ => {}
    }
    if out.len() > cap { limit(Limit::Value) } else { Ok(()) }
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
