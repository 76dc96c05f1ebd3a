//! Methods of `time.Time`: how it prints, `Format` with any layout, and the parts that a template can ask for.

use crate::value::Time;
use crate::value::time::{Civil, push_fraction, push_padded};

/// Month names, January first.
pub(crate) static MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
/// Day names, Sunday first.
pub(crate) static WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

fn month(civil: &Civil) -> &'static str {
    MONTHS.get(usize::from(civil.month).wrapping_sub(1)).copied().unwrap_or("")
}

fn weekday(civil: &Civil) -> &'static str {
    WEEKDAYS.get(usize::from(civil.weekday)).copied().unwrap_or("")
}

/// One element of a layout.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    LongMonth,
    Month,
    NumberMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    UnderDay,
    ZeroDay,
    UnderYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    UpperHalf,
    LowerHalf,
    ZoneName,
    /// (`Z` for UTC, colons, minutes shown, seconds shown)
    Zone(bool, bool, bool, bool),
    /// (mark, digits, trimmed)
    Fraction(u8, usize, bool),
}

/// Elements with a fixed spelling, the longer before its own beginning.
static FIXED: &[(&str, Element)] = &[
    ("January", Element::LongMonth),
    ("Jan", Element::Month),
    ("Monday", Element::LongWeekday),
    ("Mon", Element::Weekday),
    ("MST", Element::ZoneName),
    ("01", Element::ZeroMonth),
    ("02", Element::ZeroDay),
    ("03", Element::ZeroHour12),
    ("04", Element::ZeroMinute),
    ("05", Element::ZeroSecond),
    ("06", Element::Year),
    ("002", Element::ZeroYearDay),
    ("15", Element::Hour),
    ("1", Element::NumberMonth),
    ("2006", Element::LongYear),
    ("2", Element::Day),
    ("__2", Element::UnderYearDay),
    ("_2", Element::UnderDay),
    ("3", Element::Hour12),
    ("4", Element::Minute),
    ("5", Element::Second),
    ("PM", Element::UpperHalf),
    ("pm", Element::LowerHalf),
    ("-070000", Element::Zone(false, false, true, true)),
    ("-07:00:00", Element::Zone(false, true, true, true)),
    ("-0700", Element::Zone(false, false, true, false)),
    ("-07:00", Element::Zone(false, true, true, false)),
    ("-07", Element::Zone(false, false, false, false)),
    ("Z070000", Element::Zone(true, false, true, true)),
    ("Z07:00:00", Element::Zone(true, true, true, true)),
    ("Z0700", Element::Zone(true, false, true, false)),
    ("Z07:00", Element::Zone(true, true, true, false)),
    ("Z07", Element::Zone(true, false, false, false)),
];

/// The element that a layout begins with, and its length in the layout.
fn element(layout: &[u8]) -> Option<(Element, usize)> {
    let first = *layout.first()?;
    if matches!(first, b'.' | b',') {
        let digit = *layout.get(1).filter(|d| matches!(d, b'0' | b'9'))?;
        let n = layout.iter().skip(1).take_while(|d| **d == digit).count();
        if layout.get(n + 1).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        return Some((Element::Fraction(first, n, digit == b'9'), n + 1));
    }
    // `_2006` is an underscore and a year.
    if layout.starts_with(b"_2006") {
        return None;
    }
    let (text, found) = FIXED.iter().find(|(text, _)| layout.starts_with(text.as_bytes()))?;
    // "Janet" and "Month" are words.
    let word = matches!(found, Element::Month | Element::Weekday) && layout.get(3).is_some_and(u8::is_ascii_lowercase);
    (!word).then_some((*found, text.len()))
}

/// Appends a time in a layout, as `time.Time.Format` does.
pub(crate) fn push_format(out: &mut Vec<u8>, time: &Time, layout: &[u8]) {
    let civil = time.civil();
    let mut rest = layout;
    while let Some((&first, tail)) = rest.split_first() {
        if let Some((found, length)) = element(rest) {
            push_element(out, time, &civil, found);
            rest = rest.get(length..).unwrap_or(&[]);
        } else {
            out.push(first);
            rest = tail;
        }
    }
}

fn push_element(out: &mut Vec<u8>, time: &Time, c: &Civil, element: Element) {
    let short = |name: &'static str| name.get(..3).unwrap_or(name).as_bytes();
    let twelve = match c.hour % 12 {
        0 => 12,
        h => i64::from(h),
    };
    match element {
        Element::LongMonth => out.extend_from_slice(month(c).as_bytes()),
        Element::Month => out.extend_from_slice(short(month(c))),
        Element::NumberMonth => push_padded(out, c.month.into(), 0),
        Element::ZeroMonth => push_padded(out, c.month.into(), 2),
        Element::LongWeekday => out.extend_from_slice(weekday(c).as_bytes()),
        Element::Weekday => out.extend_from_slice(short(weekday(c))),
        Element::Day => push_padded(out, c.day.into(), 0),
        Element::UnderDay => push_spaced(out, c.day.into(), 2),
        Element::ZeroDay => push_padded(out, c.day.into(), 2),
        Element::UnderYearDay => push_spaced(out, c.year_day, 3),
        Element::ZeroYearDay => push_padded(out, c.year_day.into(), 3),
        Element::Hour => push_padded(out, c.hour.into(), 2),
        Element::Hour12 => push_padded(out, twelve, 0),
        Element::ZeroHour12 => push_padded(out, twelve, 2),
        Element::Minute => push_padded(out, c.minute.into(), 0),
        Element::ZeroMinute => push_padded(out, c.minute.into(), 2),
        Element::Second => push_padded(out, c.second.into(), 0),
        Element::ZeroSecond => push_padded(out, c.second.into(), 2),
        Element::LongYear => push_padded(out, c.year, 4),
        Element::Year => push_padded(out, c.year.abs() % 100, 2),
        Element::UpperHalf => out.extend_from_slice(if c.hour >= 12 { b"PM" } else { b"AM" }),
        Element::LowerHalf => out.extend_from_slice(if c.hour >= 12 { b"pm" } else { b"am" }),
        Element::ZoneName if time.offset == 0 => out.extend_from_slice(b"UTC"),
        Element::ZoneName => push_zone(out, time.offset, false, true, false),
        Element::Zone(true, ..) if time.offset == 0 => out.push(b'Z'),
        Element::Zone(_, colon, minutes, seconds) => push_zone(out, time.offset, colon, minutes, seconds),
        Element::Fraction(mark, digits, trim) => push_fraction(out, time.nanos, mark, digits, trim),
    }
}

fn push_spaced(out: &mut Vec<u8>, n: u16, width: usize) {
    use std::io::Write as _;
    let _ = write!(out, "{n:width$}");
}

fn push_zone(out: &mut Vec<u8>, offset: i32, colon: bool, minutes: bool, seconds: bool) {
    let zone = offset / 60;
    out.push(if zone < 0 { b'-' } else { b'+' });
    push_padded(out, i64::from(zone.abs() / 60), 2);
    if colon {
        out.push(b':');
    }
    if minutes {
        push_padded(out, i64::from(zone.abs() % 60), 2);
    }
    if seconds {
        if colon {
            out.push(b':');
        }
        push_padded(out, i64::from((if zone < 0 { -offset } else { offset }) % 60), 2);
    }
}

/// Appends what `Time.String` gives: `2024-05-01 10:20:30 +0000 UTC`.
pub(crate) fn push_string(out: &mut Vec<u8>, time: &Time) {
    push_format(out, time, b"2006-01-02 15:04:05.999999999 -0700 MST");
}

/// Appends what `Time.GoString` gives: `time.Date(2024, time.May, 1, 10, 20, 30, 0, time.UTC)`.
///
/// A zone written `+00:00` is what Go calls local, on a machine whose zone is UTC.
pub(crate) fn push_go_string(out: &mut Vec<u8>, time: &Time) {
    let c = time.civil();
    let zone = match (time.utc, time.offset) {
        (true, _) => "time.UTC",
        (false, 0) => "time.Local",
        _ => "time.Location(\"\")",
    };
    let text =
        format!("time.Date({}, time.{}, {}, {}, {}, {}, {}, {zone})", c.year, month(&c), c.day, c.hour, c.minute, c.second, time.nanos);
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_prints_in_any_layout() {
        let time = Time::parse_rfc3339(b"2024-05-01T13:04:05.12-07:30").unwrap();
        let format = |layout: &str| {
            let mut out = Vec::new();
            push_format(&mut out, &time, layout.as_bytes());
            String::from_utf8(out).unwrap()
        };
        assert_eq!(format("Mon Jan _2 15:04:05 MST 2006"), "Wed May  1 13:04:05 -0730 2024");
        assert_eq!(format("Monday, 02-Jan-06 3:4:5 PM pm .000 .999 ,000000000"), "Wednesday, 01-May-24 1:4:5 PM pm .120 .12 ,120000000");
        assert_eq!(format("Janet Month _2006 __2 002 Z0700 -07 Z07:00:00 .0001"), "Janet Month _2024 122 122 -0730 -07 -07:30:00 .0005");
        let mut out = Vec::new();
        push_string(&mut out, &time);
        push_go_string(&mut out, &time);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "2024-05-01 13:04:05.12 -0730 -0730time.Date(2024, time.May, 1, 13, 4, 5, 120000000, time.Location(\"\"))"
        );
    }
}
