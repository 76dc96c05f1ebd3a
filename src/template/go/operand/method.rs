//! Methods of the types that have any: `time.Time`, its named integers and its locations, and `json.Number`. What each takes
//! and gives is told here; what it does stands in `exec/method.rs`.

use super::fault::{Step, fail};
use super::view::{Named, View};

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Param {
    Str,
    Int,
    Duration,
    Time,
    Bytes,
    Location,
}

impl Param {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Str => "string",
            Self::Int => "int",
            Self::Duration => "time.Duration",
            Self::Time => "time.Time",
            Self::Bytes => "[]uint8",
            Self::Location => "*time.Location",
        }
    }
}

/// What a method gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Result {
    Bool,
    Int,
    Int64,
    Float,
    Str,
    Bytes,
    Time,
    Month,
    Weekday,
    Duration,
    Location,
}

/// The types that have methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    Time,
    /// `time.Month` and `time.Weekday`.
    Word,
    Duration,
    Location,
    /// `json.Number`
    Number,
}

/// A method's signature.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) params: &'static [Param],
    pub(crate) result: Result,
    /// Can it stop the render, arguments of the right types given?
    pub(crate) stops: bool,
    /// Why a template may not call it.
    pub(crate) bad: Option<&'static str>,
}

macro_rules! methods {
    ($table:ident: $($name:ident ($($param:ident),*) $(-> $result:ident)? $(, $stops:ident)? $(= $bad:literal)?;)*) => {
        static $table: &[Signature] = &[$(Signature {
            name: stringify!($name),
            params: &[$(Param::$param),*],
            result: methods!(@result $($result)?),
            stops: methods!(@stops $($stops)?),
            bad: methods!(@bad $($bad)?),
        }),*];
    };
    (@result) => { Result::Bool };
    (@result $result:ident) => { Result::$result };
    (@stops) => { false };
    (@stops stops) => { true };
    (@bad) => { None };
    (@bad $bad:literal) => { Some($bad) };
}

methods! { TIME:
    Add(Duration) -> Time; AddDate(Int, Int, Int) -> Time; After(Time) -> Bool;
    AppendBinary(Bytes) -> Bytes, stops; AppendFormat(Bytes, Str) -> Bytes; AppendText(Bytes) -> Bytes, stops;
    Before(Time) -> Bool;
    Clock() = "function Clock has 3 return values; should be 1 or 2";
    Compare(Time) -> Int; Date() = "function Date has 3 return values; should be 1 or 2";
    Day() -> Int; Equal(Time) -> Bool; Format(Str) -> Str; GoString() -> Str; GobEncode() -> Bytes, stops; Hour() -> Int;
    ISOWeek() = "invalid function signature for ISOWeek: second return value should be error; is int";
    In(Location) -> Time, stops; IsDST() -> Bool; IsZero() -> Bool; Local() -> Time; Location() -> Location;
    MarshalBinary() -> Bytes, stops; MarshalJSON() -> Bytes, stops; MarshalText() -> Bytes, stops;
    Minute() -> Int; Month() -> Month; Nanosecond() -> Int; Round(Duration) -> Time; Second() -> Int; String() -> Str;
    Sub(Time) -> Duration; Truncate(Duration) -> Time; UTC() -> Time; Unix() -> Int64; UnixMicro() -> Int64; UnixMilli() -> Int64;
    UnixNano() -> Int64; Weekday() -> Weekday; Year() -> Int; YearDay() -> Int;
    Zone() = "invalid function signature for Zone: second return value should be error; is int";
    ZoneBounds() = "invalid function signature for ZoneBounds: second return value should be error; is time.Time";
}
methods! { WORD: String() -> Str; }
methods! { DURATION:
    Abs() -> Duration; Hours() -> Float; Microseconds() -> Int64; Milliseconds() -> Int64; Minutes() -> Float; Nanoseconds() -> Int64;
    Round(Duration) -> Duration; Seconds() -> Float; String() -> Str; Truncate(Duration) -> Duration;
}
methods! { LOCATION: String() -> Str; }
methods! { NUMBER: Float64() -> Float, stops; Int64() -> Int64, stops; String() -> Str; }

/// The method of this name.
pub(crate) fn named(receiver: Receiver, name: &[u8]) -> Option<&'static Signature> {
    let table = match receiver {
        Receiver::Time => TIME,
        Receiver::Word => WORD,
        Receiver::Duration => DURATION,
        Receiver::Location => LOCATION,
        Receiver::Number => NUMBER,
    };
    table.iter().find(|s| s.name.as_bytes() == name)
}

/// The method of this name of a value.
pub(crate) fn signature(receiver: View<'_>, name: &[u8]) -> Option<&'static Signature> {
    let receiver = match receiver {
        View::Time(_) => Receiver::Time,
        View::Named(Named::Duration(_)) => Receiver::Duration,
        View::Named(_) => Receiver::Word,
        View::Location(_) => Receiver::Location,
        View::Number(_) => Receiver::Number,
        _ => return None,
    };
    named(receiver, name)
}

/// May a template call it with so many arguments?
pub(crate) fn check(signature: &Signature, given: usize) -> Step<()> {
    if given != signature.params.len() {
        return fail(format!("wrong number of args for {}: want {} got {given}", signature.name, signature.params.len()));
    }
    signature.bad.map_or(Ok(()), fail)
}
