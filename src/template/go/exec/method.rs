//! Methods of the types that have any: `time.Time`, its named integers, and `json.Number`.

use super::Machine;
use crate::template::go::compile::DYNAMIC;
use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::{Step, fail};
pub(super) use crate::template::go::operand::method::{Param, Signature, check, signature};
use crate::template::go::operand::store::Store;
use crate::template::go::operand::time::{push_format, push_go_string, push_string};
use crate::template::go::operand::view::{BytesView, Named, View, Zone, type_name};
use crate::template::go::syntax::ast::{NodeId, NodeKind};
use crate::template::go::syntax::print::print;
use crate::value::Time;

/// Calls it. The arguments have been checked.
pub(super) fn invoke<'a>(receiver: View<'a>, signature: &Signature, args: &[View<'a>], store: &'a Store) -> Step<Cell<'a>> {
    let text = |t: &[u8]| View::Str(store.bump.alloc_slice_copy(t));
    Ok(Cell::View(match receiver {
        View::Named(n) => match (n, signature.name) {
            (Named::Duration(d), name) => duration(d, name, args, &text),
            _ => text(n.text().as_bytes()),
        },
        View::Number(n) => match signature.name {
            "String" => View::Str(n.as_bytes()),
            "Int64" => match n.parse::<i64>() {
                Ok(i) => View::Int64(i),
                Err(e) => {
                    let why = match e.kind() {
                        std::num::IntErrorKind::PosOverflow | std::num::IntErrorKind::NegOverflow => "value out of range",
                        _ => "invalid syntax",
                    };
                    return fail(format!("error calling Int64: strconv.ParseInt: parsing {}: {why}", quote(n)));
                }
            },
            _ => match crate::value::number::read_float(n.as_bytes()) {
                Some(f) if f.is_finite() => View::Float(f),
                Some(_) => return fail(format!("error calling Float64: strconv.ParseFloat: parsing {}: value out of range", quote(n))),
                None => return fail(format!("error calling Float64: strconv.ParseFloat: parsing {}: invalid syntax", quote(n))),
            },
        },
        View::Time(t) => return time(t, signature.name, args, store),
        View::Location(zone) => View::Str(zone.name().as_bytes()),
        _ => View::Invalid,
    }))
}

fn quote(text: &str) -> String {
    crate::value::quote::quote(text.as_bytes())
}

fn duration<'a>(d: i64, name: &str, args: &[View<'a>], text: &dyn Fn(&[u8]) -> View<'a>) -> View<'a> {
    let unit = match args.first() {
        Some(View::Named(n)) => n.int(),
        _ => 0,
    };
    // Whole units apart from the rest, as Go divides: exact where the quotient is whole.
    let per = |unit: i64| (d / unit) as f64 + (d % unit) as f64 / unit as f64;
    match name {
        "Abs" => View::Named(Named::Duration(d.checked_abs().unwrap_or(i64::MAX))),
        "Hours" => View::Float(per(3_600_000_000_000)),
        "Minutes" => View::Float(per(60_000_000_000)),
        "Seconds" => View::Float(per(1_000_000_000)),
        "Milliseconds" => View::Int64(d / 1_000_000),
        "Microseconds" => View::Int64(d / 1000),
        "Nanoseconds" => View::Int64(d),
        "Truncate" => View::Named(Named::Duration(if unit <= 0 { d } else { d - d % unit })),
        "Round" => View::Named(Named::Duration(round(d, unit))),
        _ => text(Named::Duration(d).text().as_bytes()),
    }
}

/// To the nearest multiple, halves away from zero.
fn round(d: i64, unit: i64) -> i64 {
    if unit <= 0 {
        return d;
    }
    let rest = d % unit;
    let down = d - rest;
    if rest.unsigned_abs() * 2 < unit.unsigned_abs() {
        down
    } else if d < 0 {
        down.checked_sub(unit).unwrap_or(i64::MIN)
    } else {
        down.checked_add(unit).unwrap_or(i64::MAX)
    }
}

/// Nanoseconds since 1970, wrapping as Go's do.
fn nanos(t: &Time) -> i64 {
    t.seconds.wrapping_mul(1_000_000_000).wrapping_add(i64::from(t.nanos))
}

fn shift(t: &Time, by: i128) -> Time {
    let total = i128::from(t.seconds) * 1_000_000_000 + i128::from(t.nanos) + by;
    let seconds = i64::try_from(total.div_euclid(1_000_000_000)).unwrap_or(i64::MAX);
    Time { seconds, nanos: u32::try_from(total.rem_euclid(1_000_000_000)).unwrap_or(0), ..*t }
}

fn time<'a>(t: &'a Time, name: &str, args: &[View<'a>], store: &'a Store) -> Step<Cell<'a>> {
    let int = |i: u64| View::Int(i64::try_from(i).unwrap_or(0));
    let arg = |i: usize| args.get(i).copied().unwrap_or(View::Invalid);
    let other = || match arg(0) {
        View::Time(o) => (o.seconds, o.nanos),
        _ => (0, 0),
    };
    let unit = || match arg(0) {
        View::Named(n) => n.int(),
        _ => 0,
    };
    let own = (t.seconds, t.nanos);
    let c = t.civil();
    let text = |f: &dyn Fn(&mut Vec<u8>)| {
        let mut out = Vec::new();
        f(&mut out);
        View::Str(store.bump.alloc_slice_copy(&out))
    };
    let made = |t: Time| View::Time(store.bump.alloc(t));
    Ok(Cell::View(match name {
        "Year" => View::Int(c.year),
        "Month" => View::Named(Named::Month(i64::from(c.month))),
        "Day" => int(c.day.into()),
        "Hour" => int(c.hour.into()),
        "Minute" => int(c.minute.into()),
        "Second" => int(c.second.into()),
        "Nanosecond" => int(t.nanos.into()),
        "Weekday" => View::Named(Named::Weekday(i64::from(c.weekday))),
        "YearDay" => int(c.year_day.into()),
        "IsZero" => View::Bool(own == (Time::ZERO.seconds, 0)),
        "IsDST" => View::Bool(false),
        "Unix" => View::Int64(t.seconds),
        "UnixMilli" => View::Int64(t.seconds.wrapping_mul(1000).wrapping_add(i64::from(t.nanos / 1_000_000))),
        "UnixMicro" => View::Int64(t.seconds.wrapping_mul(1_000_000).wrapping_add(i64::from(t.nanos / 1000))),
        "UnixNano" => View::Int64(nanos(t)),
        "UTC" => made(Zone::Utc.show(t)),
        "Local" => made(Zone::Local.show(t)),
        "Location" => View::Location(Zone::of(t)),
        "In" => match arg(0) {
            View::Location(zone) => made(zone.show(t)),
            _ => return fail("error calling In: time: missing Location in call to Time.In"),
        },
        "After" => View::Bool(own > other()),
        "Before" => View::Bool(own < other()),
        "Equal" => View::Bool(own == other()),
        "Compare" => View::Int(match own.cmp(&other()) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => 1,
        }),
        "Sub" => {
            let (seconds, rest) = other();
            let d = (i128::from(t.seconds) - i128::from(seconds)) * 1_000_000_000 + i128::from(t.nanos) - i128::from(rest);
            View::Named(Named::Duration(i64::try_from(d).unwrap_or(if d < 0 { i64::MIN } else { i64::MAX })))
        }
        "Add" => made(shift(t, unit().into())),
        "Truncate" | "Round" => {
            let unit = i128::from(unit());
            if unit <= 0 {
                made(*t)
            } else {
                // Counted from Go's zero time.
                let since = (i128::from(t.seconds) - i128::from(Time::ZERO.seconds)) * 1_000_000_000 + i128::from(t.nanos);
                let rest = since.rem_euclid(unit);
                made(shift(t, if name == "Round" && rest * 2 >= unit { unit - rest } else { -rest }))
            }
        }
        "AddDate" => {
            let n = |i| match arg(i) {
                View::Int(n) => n,
                _ => 0,
            };
            made(add_date(t, n(0), n(1), n(2)))
        }
        "Format" => match arg(0) {
            View::Str(layout) => text(&|out| push_format(out, t, layout)),
            _ => View::Invalid,
        },
        "String" => text(&|out| push_string(out, t)),
        "GoString" => text(&|out| push_go_string(out, t)),
        "AppendFormat" => match arg(1) {
            View::Str(layout) => View::Bytes(append(arg(0), store, |out| push_format(out, t, layout))),
            _ => View::Invalid,
        },
        "MarshalText" | "AppendText" | "MarshalJSON" => {
            if let Err(what) = strict(t) {
                return fail(format!("error calling {name}: Time.{name}: {what}"));
            }
            match name {
                "AppendText" => View::Bytes(append(arg(0), store, |out| t.push_rfc3339(out, true))),
                "MarshalText" => View::Bytes(fresh(RFC3339_NANO, store, |out| t.push_rfc3339(out, true))),
                _ => View::Bytes(fresh(RFC3339_NANO + 2, store, |out| {
                    out.push(b'"');
                    t.push_rfc3339(out, true);
                    out.push(b'"');
                })),
            }
        }
        "AppendBinary" | "MarshalBinary" | "GobEncode" => {
            if !t.utc && t.offset / 60 == -1 {
                return fail(format!("error calling {name}: Time.MarshalBinary: unexpected zone offset"));
            }
            match name {
                "AppendBinary" => View::Bytes(append(arg(0), store, |out| push_binary(out, t))),
                _ => View::Bytes(fresh(16, store, |out| push_binary(out, t))),
            }
        }
        _ => View::Invalid,
    }))
}

/// Longest text of a time in RFC 3339, and the capacity that Go gives it.
const RFC3339_NANO: usize = 35;

/// Why a time has no RFC 3339 text.
fn strict(t: &Time) -> Result<(), &'static str> {
    if !(0..=9999).contains(&t.civil().year) {
        return Err("year outside of range [0,9999]");
    }
    if t.offset.abs() >= 86_400 { Err("timezone hour outside of range [0,23]") } else { Ok(()) }
}

/// Bytes at the start of a buffer of this capacity.
fn fresh<'a>(capacity: usize, store: &'a Store, write: impl FnOnce(&mut Vec<u8>)) -> BytesView<'a> {
    let mut out = Vec::with_capacity(capacity);
    write(&mut out);
    let length = out.len();
    out.resize(length.max(capacity), 0);
    BytesView { buffer: store.bump.alloc_slice_copy(&out), length }
}

/// Bytes behind others, in their buffer where it has room.
fn append<'a>(before: View<'a>, store: &'a Store, write: impl FnOnce(&mut Vec<u8>)) -> BytesView<'a> {
    let View::Bytes(before) = before else { return fresh(0, store, write) };
    let mut out = before.bytes().to_vec();
    write(&mut out);
    let length = out.len();
    out.extend_from_slice(before.buffer.get(length..).unwrap_or(&[]));
    BytesView { buffer: store.bump.alloc_slice_copy(&out), length }
}

/// A time as package gob writes it: version, seconds since year 1, nanoseconds, minutes east of UTC (-1 is UTC).
fn push_binary(out: &mut Vec<u8>, t: &Time) {
    let rest = i8::try_from(t.offset % 60).unwrap_or(0);
    out.push(if t.utc || rest == 0 { 1 } else { 2 });
    out.extend_from_slice(&(t.seconds - Time::ZERO.seconds).to_be_bytes());
    out.extend_from_slice(&t.nanos.to_be_bytes());
    let minutes = if t.utc { -1 } else { i16::try_from(t.offset / 60).unwrap_or(0) };
    out.extend_from_slice(&minutes.to_be_bytes());
    if !t.utc && rest != 0 {
        out.extend_from_slice(&rest.to_be_bytes());
    }
}

/// Years and months first, overflow carried, then days.
fn add_date(t: &Time, years: i64, months: i64, days: i64) -> Time {
    let c = t.civil();
    let month = i128::from(c.month) - 1 + i128::from(months);
    let year = i128::from(c.year) + i128::from(years) + month.div_euclid(12);
    let (y, m) = (year.clamp(-200_000_000, 200_000_000), month.rem_euclid(12) + 1);
    // Days before the first of the month, by the count of the calendar's 400-year cycle.
    let y2 = if m <= 2 { y - 1 } else { y };
    let (era, of_era) = (y2.div_euclid(400), y2.rem_euclid(400));
    let first = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + ((m + 9) % 12 * 153 + 2) / 5 - 719_468;
    let day = first + i128::from(c.day) - 1 + i128::from(days).clamp(-80_000_000_000, 80_000_000_000);
    let clock = i128::from(c.hour) * 3600 + i128::from(c.minute) * 60 + i128::from(c.second);
    let seconds = day * 86_400 + clock - i128::from(t.offset);
    Time { seconds: i64::try_from(seconds).unwrap_or(i64::MAX), ..*t }
}

impl<'a> Machine<'a> {
    /// Looks up what is called with arguments: the place to go on if there is nothing to call it on.
    pub(super) fn method(&mut self, method: u32) -> Step<Option<u32>> {
        let program = self.program;
        let Some(call) = program.methods.get(method as usize) else { return fail("no such method") };
        let receiver = self.top();
        let name = call.name.bytes(self.text);
        if let Some(signature) = signature(receiver.view(), name) {
            check(signature, call.count as usize + usize::from(call.piped))?;
            return Ok(None);
        }
        let cell = self.no_field(receiver, name, true)?;
        self.pop();
        if call.piped {
            self.pop();
        }
        self.stack.push(cell);
        Ok(Some(call.skip))
    }

    fn signature_at(&self, method: u32, receiver: Cell<'a>) -> Step<(&'static Signature, bool, usize)> {
        let Some(call) = self.program.methods.get(method as usize) else { return fail("no such method") };
        match signature(receiver.view(), call.name.bytes(self.text)) {
            Some(s) => Ok((s, call.piped, call.count as usize)),
            None => fail("no such method"),
        }
    }

    /// Checks the argument on top against the method whose receiver lies below it.
    pub(super) fn method_arg(&mut self, method: u32, index: u16, literal: u32) -> Step<()> {
        let below = self.stack.len().saturating_sub(2 + usize::from(index));
        let receiver = self.stack.get(below).copied().unwrap_or(Cell::Invalid);
        let (signature, ..) = self.signature_at(method, receiver)?;
        let Some(&param) = signature.params.get(usize::from(index)) else { return Ok(()) };
        let cell = self.pop();
        let view = if literal == DYNAMIC { fit(cell, param)? } else { self.literal(NodeId(literal), param)? };
        self.stack.push(Cell::View(view));
        Ok(())
    }

    /// A constant as a parameter's type.
    fn literal(&self, node: NodeId, param: Param) -> Step<View<'a>> {
        let found = || print(self.parsed, node);
        match (&self.parsed.node(node).kind, param) {
            (NodeKind::Nil, Param::Bytes) => Ok(View::Bytes(BytesView { buffer: &[], length: 0 })),
            (NodeKind::Nil, Param::Location) => Ok(View::Invalid),
            (NodeKind::Nil, _) => fail(format!("cannot assign nil to {}", param.name())),
            (NodeKind::String(s), Param::Str) => Ok(View::Str(s)),
            (_, Param::Str) => fail(format!("expected string; found {}", found())),
            (NodeKind::Number(n), Param::Int | Param::Duration) if n.int.is_some() => {
                let i = n.int.unwrap_or(0);
                Ok(if param == Param::Int { View::Int(i) } else { View::Named(Named::Duration(i)) })
            }
            (_, Param::Int | Param::Duration) => fail(format!("expected integer; found {}", found())),
            (_, Param::Time | Param::Bytes | Param::Location) => fail(format!("can't handle {} for arg of type {}", found(), param.name())),
        }
    }

    /// Calls the method: under its arguments lie its receiver and the piped value, if any.
    pub(super) fn method_call(&mut self, method: u32) -> Step<()> {
        let Some(call) = self.program.methods.get(method as usize) else { return fail("no such method") };
        let from = self.stack.len().saturating_sub(call.count as usize);
        let mut args: Vec<View<'a>> = self.stack.get(from..).unwrap_or(&[]).iter().map(|c| c.view()).collect();
        self.stack.truncate(from);
        let receiver = self.pop();
        let (signature, piped, _) = self.signature_at(method, receiver)?;
        if piped {
            let last = self.pop();
            if let Some(&param) = signature.params.last() {
                args.push(fit(last, param)?);
            }
        }
        self.charge(64)?;
        let cell = invoke(receiver.view(), signature, &args, self.store)?;
        self.stack.push(cell);
        Ok(())
    }
}

/// A value as a parameter's type.
fn fit<'a>(cell: Cell<'a>, param: Param) -> Step<View<'a>> {
    let view = cell.view();
    match (view, param) {
        (View::Str(_), Param::Str)
        | (View::Int(_), Param::Int)
        | (View::Time(_), Param::Time)
        | (View::Bytes(_), Param::Bytes)
        | (View::Location(_), Param::Location)
        | (View::Named(Named::Duration(_)), Param::Duration) => Ok(view),
        (View::Invalid, Param::Bytes) => Ok(View::Bytes(BytesView { buffer: &[], length: 0 })),
        (View::Invalid, Param::Location) => Ok(view),
        (View::Invalid, _) => fail(format!("invalid value; expected {}", param.name())),
        (View::Nil, _) => fail(format!("wrong type for value; expected {}; got interface {{}}", param.name())),
        _ => fail(format!("wrong type for value; expected {}; got {}", param.name(), type_name(view))),
    }
}
