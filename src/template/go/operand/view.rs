//! A value during evaluation: borrowed from the payload or from the render's arena, and cheap to copy.

use std::borrow::Cow;
use std::sync::Arc;

use crate::value::{Map, Struct, StructType, Time, Value};

/// What Go's `reflect.Value` would hold at this point.
#[derive(Clone, Copy, Debug)]
pub(crate) enum View<'a> {
    /// No value at all (reflect's zero Value): an absent map key.
    Invalid,
    /// A nil `interface {}`.
    Nil,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `int32`: a rune. Nothing in a template makes one; fmt prints it in its own way all the same.
    #[cfg_attr(not(test), expect(dead_code, reason = "fmt's cases have runes"))]
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
    /// A named integer of package time.
    Named(Named),
    /// `[]uint8`
    Bytes(BytesView<'a>),
    /// `*time.Location`
    Location(Zone),
}

/// Bytes, with what lies behind them in their buffer, up to its capacity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BytesView<'a> {
    /// The whole buffer; an empty one is nil.
    pub(crate) buffer: &'a [u8],
    /// How many of it there are to see.
    pub(crate) length: usize,
}

impl<'a> BytesView<'a> {
    /// The bytes to see.
    #[must_use]
    pub(crate) fn bytes(self) -> &'a [u8] {
        self.buffer.get(..self.length).unwrap_or(self.buffer)
    }
}

/// A time zone, as far as RFC 3339 text has one. The machine's own is UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// `time.UTC`
    Utc,
    /// `time.Local`
    Local,
    /// Seconds east of UTC.
    Fixed(i32),
}

impl Zone {
    /// Of a time.
    #[must_use]
    pub(crate) const fn of(time: &Time) -> Self {
        match (time.utc, time.offset) {
            (true, _) => Self::Utc,
            (false, 0) => Self::Local,
            (false, offset) => Self::Fixed(offset),
        }
    }

    /// The same moment in this zone.
    #[must_use]
    pub(crate) const fn show(self, time: &Time) -> Time {
        let (offset, utc) = match self {
            Self::Utc => (0, true),
            Self::Local => (0, false),
            Self::Fixed(offset) => (offset, false),
        };
        Time { offset, utc, ..*time }
    }

    /// What its `String` method gives.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utc => "UTC",
            Self::Local => "Local",
            Self::Fixed(_) => "",
        }
    }
}

/// The named integers that methods of `time.Time` give; each prints as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// `time.Month`, 1 to 12.
    Month(i64),
    /// `time.Weekday`, Sunday is 0.
    Weekday(i64),
    /// `time.Duration` in nanoseconds.
    Duration(i64),
}

impl Named {
    /// Go's name of the type.
    #[must_use]
    pub(crate) const fn type_name(self) -> &'static str {
        match self {
            Self::Month(_) => "time.Month",
            Self::Weekday(_) => "time.Weekday",
            Self::Duration(_) => "time.Duration",
        }
    }

    /// The integer.
    #[must_use]
    pub(crate) const fn int(self) -> i64 {
        match self {
            Self::Month(i) | Self::Weekday(i) | Self::Duration(i) => i,
        }
    }

    /// What its `String` method gives.
    #[must_use]
    pub(crate) fn text(self) -> String {
        const MONTHS: [&str; 12] =
            ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
        match self {
            Self::Month(i) => match usize::try_from(i - 1).ok().and_then(|i| MONTHS.get(i)) {
                Some(name) => (*name).to_owned(),
                None => format!("%!Month({i})"),
            },
            Self::Weekday(i) => match usize::try_from(i).ok().and_then(|i| DAYS.get(i)) {
                Some(name) => (*name).to_owned(),
                None => format!("%!Weekday({i})"),
            },
            Self::Duration(i) => duration(i),
        }
    }
}

/// A duration as Go prints it: `1h2m3.5s`, `1.5ms`, `0s`.
fn duration(nanos: i64) -> String {
    let n = nanos.unsigned_abs();
    let sign = if nanos < 0 { "-" } else { "" };
    let fraction = |whole: u64, part: u64, digits: usize| {
        let mut text = format!("{whole}.{part:0digits$}");
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        text
    };
    match n {
        0 => "0s".to_owned(),
        1..1_000 => format!("{sign}{n}ns"),
        1_000..1_000_000 => format!("{sign}{}µs", fraction(n / 1_000, n % 1_000, 3)),
        1_000_000..1_000_000_000 => format!("{sign}{}ms", fraction(n / 1_000_000, n % 1_000_000, 6)),
        _ => {
            let seconds = n / 1_000_000_000;
            let last = fraction(seconds % 60, n % 1_000_000_000, 9);
            match (seconds / 3600, seconds / 60 % 60) {
                (0, 0) => format!("{sign}{last}s"),
                (0, m) => format!("{sign}{m}m{last}s"),
                (h, m) => format!("{sign}{h}h{m}m{last}s"),
            }
        }
    }
}

/// A list, or a slice of one, with the capacity that Go's decoder would have left behind it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListView<'a> {
    /// The elements.
    pub items: &'a [Value],
    /// Nil elements visible after `items` (a slice that reached into the capacity).
    pub nils: u32,
    /// Capacity left after those.
    pub spare: u32,
}

/// Go's name of a view's type, as `%T` writes it; nothing for nil.
#[must_use]
pub(crate) fn type_name(view: View<'_>) -> Cow<'_, str> {
    Cow::Borrowed(match view {
        View::Invalid | View::Nil => "<nil>",
        View::Bool(_) => "bool",
        View::Int(_) => "int",
        View::Int32(_) => "int32",
        View::Int64(_) => "int64",
        View::Uint8(_) => "uint8",
        View::Uint(_) => "uint64",
        View::Float(_) => "float64",
        View::Complex(_) => "complex128",
        View::Str(_) => "string",
        View::Number(_) => "json.Number",
        View::List(_) => "[]interface {}",
        View::Map(_) | View::NilMap => "map[string]interface {}",
        View::Struct(s) if s.pointer => return Cow::Owned(format!("*{}", s.ty.name)),
        View::Struct(s) => &s.ty.name,
        View::NilPointer(ty) => return Cow::Owned(format!("*{}", ty.name)),
        View::Time(_) => "time.Time",
        View::Named(n) => n.type_name(),
        View::Bytes(_) => "[]uint8",
        View::Location(_) => "*time.Location",
    })
}
