//! JSON as Go 1.27's `json.Marshal` writes it, byte for byte.
//!
//! Maps come sorted, structs in field order, `<`, `>`, `&` escaped unless told otherwise, U+2028 and U+2029 always;
//! bytes that are not UTF-8 become U+FFFD. No recursion: open containers are on an explicit stack.

use super::error::{Error, MAX_DEPTH};
use crate::value::number::{is_json_number, push_int, push_json_float, push_uint};
use crate::value::{Field, Map, Struct, Time, Value};

/// Receives which bytes each value wrote. `()` ignores them at no cost.
pub(crate) trait Sink<'v> {
    /// A scalar (or an empty container) wrote `out[start..end]`, its quotes included.
    fn leaf(&mut self, start: usize, end: usize, node: &'v Value);
}

impl<'v> Sink<'v> for () {
    #[inline]
    fn leaf(&mut self, _: usize, _: usize, _: &'v Value) {}
}

impl<'v, F: FnMut(usize, usize, &'v Value)> Sink<'v> for F {
    fn leaf(&mut self, start: usize, end: usize, node: &'v Value) {
        self(start, end, node);
    }
}

/// Appends a value as JSON.
///
/// # Errors
/// What `json.Marshal` refuses, in its words: NaN and infinities, a `json.Number` that is not a number, a year past 9999,
/// more than 10,000 levels. `out` then holds the part written so far.
pub fn write_value(out: &mut Vec<u8>, value: &Value, escape_html: bool) -> Result<(), Box<Error>> {
    write_part(out, Part::Value(value), escape_html, &mut ())
}

/// Like [`write_value`], but reports to a [`Sink`] which bytes each value wrote.
///
/// # Errors
/// As [`write_value`].
pub(crate) fn write_traced<'v, S: Sink<'v>>(
    out: &mut Vec<u8>,
    value: &'v Value,
    escape_html: bool,
    sink: &mut S,
) -> Result<(), Box<Error>> {
    write_part(out, Part::Value(value), escape_html, sink)
}

/// Something that can be written: a value, or a container without the [`Value`] around it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<'v> {
    /// A value.
    Value(&'v Value),
    /// A struct or what a pointer to one points to.
    Struct(&'v Struct),
    /// A map.
    Map(&'v Map),
    /// A list, with this many nils after its elements.
    List(&'v [Value], usize),
}

/// As [`write_traced`], for any part of a value.
///
/// # Errors
/// As [`write_value`].
pub(crate) fn write_part<'v, S: Sink<'v>>(out: &mut Vec<u8>, part: Part<'v>, escape_html: bool, sink: &mut S) -> Result<(), Box<Error>> {
    if escape_html { Writer::<S, true> { out, sink }.run(part) } else { Writer::<S, false> { out, sink }.run(part) }
}

enum Frame<'v> {
    List(std::slice::Iter<'v, Value>, usize),
    Map(std::slice::Iter<'v, (Box<[u8]>, Value)>),
    Struct(std::iter::Zip<std::slice::Iter<'v, Field>, std::slice::Iter<'v, Value>>),
}

struct Writer<'o, S, const HTML: bool> {
    out: &'o mut Vec<u8>,
    sink: &'o mut S,
}

impl<'v, S: Sink<'v>, const HTML: bool> Writer<'_, S, HTML> {
    fn run(&mut self, part: Part<'v>) -> Result<(), Box<Error>> {
        let mut stack = Vec::new();
        match part {
            Part::Value(v) => self.value(v, &mut stack)?,
            Part::Struct(s) => self.open(b'{', Frame::Struct(s.ty.fields.iter().zip(&s.fields)), &mut stack)?,
            Part::Map(m) => self.open(b'{', Frame::Map(m.entries().iter()), &mut stack)?,
            Part::List(items, nils) => self.open(b'[', Frame::List(items.iter(), nils), &mut stack)?,
        }
        while let Some(top) = stack.last_mut() {
            // A container's opening mark is the last byte until its first element comes.
            let first = matches!(self.out.last(), Some(b'[' | b'{'));
            let value = match top {
                Frame::List(items, nils) => match items.next() {
                    Some(v) => {
                        self.comma(first);
                        v
                    }
                    None => {
                        for i in 0..*nils {
                            self.comma(first && i == 0);
                            self.out.extend_from_slice(b"null");
                        }
                        self.out.push(b']');
                        stack.pop();
                        continue;
                    }
                },
                Frame::Map(entries) => {
                    let Some((key, value)) = entries.next() else {
                        self.out.push(b'}');
                        stack.pop();
                        continue;
                    };
                    self.comma(first);
                    push_string::<HTML>(self.out, key);
                    self.out.push(b':');
                    value
                }
                Frame::Struct(fields) => {
                    let Some((field, value)) = fields.next() else {
                        self.out.push(b'}');
                        stack.pop();
                        continue;
                    };
                    self.comma(first);
                    push_string::<HTML>(self.out, field.name.as_bytes());
                    self.out.push(b':');
                    value
                }
            };
            self.value(value, &mut stack)?;
        }
        Ok(())
    }

    #[inline]
    fn comma(&mut self, first: bool) {
        if !first {
            self.out.push(b',');
        }
    }

    fn open(&mut self, mark: u8, frame: Frame<'v>, stack: &mut Vec<Frame<'v>>) -> Result<(), Box<Error>> {
        if stack.len() >= MAX_DEPTH {
            return self.fail("exceeded max depth");
        }
        self.out.push(mark);
        stack.push(frame);
        Ok(())
    }

    #[cold]
    fn fail<T>(&self, message: impl Into<String>) -> Result<T, Box<Error>> {
        Err(Box::new(Error { offset: self.out.len(), message: message.into() }))
    }

    #[inline]
    fn value(&mut self, value: &'v Value, stack: &mut Vec<Frame<'v>>) -> Result<(), Box<Error>> {
        let start = self.out.len();
        match value {
            Value::String(text) => push_string::<HTML>(self.out, text),
            Value::Float(v) if v.is_finite() => push_json_float(self.out, *v),
            Value::Map(map) if !map.is_empty() => return self.open(b'{', Frame::Map(map.entries().iter()), stack),
            Value::List(items) if !items.is_empty() => return self.open(b'[', Frame::List(items.iter(), 0), stack),
            Value::Map(_) => self.out.extend_from_slice(b"{}"),
            Value::List(_) => self.out.extend_from_slice(b"[]"),
            Value::Bool(true) => self.out.extend_from_slice(b"true"),
            Value::Bool(false) => self.out.extend_from_slice(b"false"),
            Value::Nil | Value::NilMap | Value::NilPointer(_) => self.out.extend_from_slice(b"null"),
            Value::Struct(s) => return self.open(b'{', Frame::Struct(s.ty.fields.iter().zip(&s.fields)), stack),
            Value::Int(n) => push_int(self.out, *n),
            Value::Uint(n) => push_uint(self.out, *n),
            Value::Float(v) => return Err(Box::new(unsupported_float(*v, start))),
            Value::Number(text) => push_number(self.out, text)?,
            Value::Time(t) => push_time(self.out, t)?,
        }
        self.sink.leaf(start, self.out.len(), value);
        Ok(())
    }
}

/// The error for a NaN or an infinity.
#[cold]
#[must_use]
pub(crate) fn unsupported_float(v: f64, offset: usize) -> Error {
    let text = if v.is_nan() {
        "NaN"
    } else if v < 0.0 {
        "-Inf"
    } else {
        "+Inf"
    };
    Error { offset, message: format!("json: unsupported value: {text}") }
}

/// Appends a `json.Number`; the empty one is 0.
///
/// # Errors
/// A text that is no number.
pub(crate) fn push_number(out: &mut Vec<u8>, text: &str) -> Result<(), Box<Error>> {
    if text.is_empty() {
        out.push(b'0');
    } else if is_json_number(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        let quoted = crate::value::quote::quote(text.as_bytes());
        let message =
            format!("json: error calling MarshalJSONTo for type *json.Number: cannot parse {quoted} as JSON number: invalid syntax");
        return Err(Box::new(Error { offset: out.len(), message }));
    }
    Ok(())
}

/// Appends a time as RFC 3339 with its fraction, between quotes.
///
/// # Errors
/// A year that is not of four digits, or a zone of a day or more.
pub(crate) fn push_time(out: &mut Vec<u8>, time: &Time) -> Result<(), Box<Error>> {
    let year = time.civil().year;
    let fault = if !(0..=9999).contains(&year) {
        "year outside of range [0,9999]"
    } else if time.offset.abs() >= 86_400 {
        "timezone hour outside of range [0,23]"
    } else {
        out.push(b'"');
        time.push_rfc3339(out, true);
        out.push(b'"');
        return Ok(());
    };
    Err(Box::new(Error { offset: out.len(), message: format!("json: error calling MarshalJSON for type *time.Time: {fault}") }))
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// A top bit at (and perhaps after) the first byte that cannot be copied unchanged: a quote, a backslash, a control
/// character, a byte above ASCII and, with HTML, `<`, `>` or `&`.
#[inline]
const fn stops<const HTML: bool>(x: u64) -> u64 {
    // `"` and `&` differ in one bit, `<` and `>` too.
    let (quote, angle) = if HTML { ((x | (ONES * 4)) ^ (ONES * 0x26), (x | (ONES * 2)) ^ (ONES * 0x3e)) } else { (x ^ (ONES * 0x22), !0) };
    let slash = x ^ (ONES * 0x5c);
    let angle = if HTML { angle.wrapping_sub(ONES) } else { 0 };
    (quote.wrapping_sub(ONES) | slash.wrapping_sub(ONES) | angle | x.wrapping_sub(ONES * 0x20) | x) & TOPS
}

/// Appends a string between quotes, escaped.
#[inline]
fn push_string<const HTML: bool>(out: &mut Vec<u8>, text: &[u8]) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    push_inside::<HTML>(out, text);
    out.push(b'"');
}

/// Appends the inside of a JSON string: escaped, without quotes.
pub(crate) fn push_escaped(out: &mut Vec<u8>, text: &[u8], escape_html: bool) {
    if escape_html { push_inside::<true>(out, text) } else { push_inside::<false>(out, text) }
}

/// Appends a string between quotes, escaped.
pub(crate) fn push_quoted(out: &mut Vec<u8>, text: &[u8], escape_html: bool) {
    if escape_html { push_string::<true>(out, text) } else { push_string::<false>(out, text) }
}

#[inline]
fn push_inside<const HTML: bool>(out: &mut Vec<u8>, text: &[u8]) {
    let (mut from, mut at) = (0, 0);
    loop {
        let stop = loop {
            let rest = text.get(at..).unwrap_or(&[]);
            let (chunk, used) = match rest.first_chunk::<8>() {
                Some(chunk) => (*chunk, 8),
                None => {
                    let mut chunk = [b' '; 8];
                    for (place, b) in chunk.iter_mut().zip(rest) {
                        *place = *b;
                    }
                    (chunk, rest.len())
                }
            };
            let found = stops::<HTML>(u64::from_le_bytes(chunk));
            if found != 0 {
                break at + (found.trailing_zeros() / 8) as usize;
            }
            at += used;
            if used < 8 {
                out.extend_from_slice(text.get(from..).unwrap_or(&[]));
                return;
            }
        };
        let Some(&b) = text.get(stop) else { break };
        out.extend_from_slice(text.get(from..stop).unwrap_or(&[]));
        if b >= 0x80 {
            push_wide::<HTML>(out, text.get(stop..).unwrap_or(&[]));
            return;
        }
        push_escape(out, b);
        at = stop + 1;
        from = at;
    }
    out.extend_from_slice(text.get(from..).unwrap_or(&[]));
}

/// What a byte needs: 0 nothing, 1 an escape, 2 one with HTML, 3 a look at the bytes after it.
static CLASS: [u8; 256] = {
    let mut table = [0u8; 256];
    let mut i = 0;
    while i < 256 {
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, with i below the table's length")]
        {
            table[i] = match i as u8 {
                0..0x20 | b'"' | b'\\' => 1,
                b'<' | b'>' | b'&' => 2,
                0xe2 => 3,
                _ => 0,
            };
        }
        i += 1;
    }
    table
};

/// Text with characters above ASCII.
fn push_wide<const HTML: bool>(out: &mut Vec<u8>, text: &[u8]) {
    for chunk in text.utf8_chunks() {
        let valid = chunk.valid().as_bytes();
        let mut from = 0;
        for (i, &b) in valid.iter().enumerate() {
            let class = CLASS.get(usize::from(b)).copied().unwrap_or(1);
            if class == 0 || (class == 2 && !HTML) {
                continue;
            }
            let run = valid.get(from..i).unwrap_or(&[]);
            if class == 3 {
                // U+2028 and U+2029 end lines in old JavaScript.
                let [0x80, last @ (0xa8 | 0xa9)] = *valid.get(i + 1..i + 3).unwrap_or(&[]) else { continue };
                out.extend_from_slice(run);
                out.extend_from_slice(if last == 0xa8 { b"\\u2028" } else { b"\\u2029" });
                from = i + 3;
            } else {
                out.extend_from_slice(run);
                push_escape(out, b);
                from = i + 1;
            }
        }
        out.extend_from_slice(valid.get(from..).unwrap_or(&[]));
        for _ in chunk.invalid() {
            out.extend_from_slice("\u{fffd}".as_bytes());
        }
    }
}

#[cold]
fn push_escape(out: &mut Vec<u8>, b: u8) {
    let letter = match b {
        b'"' | b'\\' => b,
        8 => b'b',
        12 => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            let digit = |n: u8| if n < 10 { b'0' + n } else { b'a' + n - 10 };
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(b >> 4), digit(b & 15)]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', letter]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse_value;
    use crate::value::Numbers;

    fn write(v: &Value, html: bool) -> String {
        let mut out = Vec::new();
        write_value(&mut out, v, html).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings_are_escaped_as_go_escapes_them() {
        let text = Value::String(
            b"a\xffb\xe4\xb8c<>&\xe2\x80\xa8\xe2\x80\xa9\x08\x0c\n\r\t\x00\x1f\x7f/\\\"'\xc3\xa9\xf0\x9f\x8e\x89 end".as_slice().into(),
        );
        let expected =
            "\"a\u{fffd}b\u{fffd}\u{fffd}c\\u003c\\u003e\\u0026\\u2028\\u2029\\b\\f\\n\\r\\t\\u0000\\u001f\x7f/\\\\\\\"'é🎉 end\"";
        assert_eq!(write(&text, true), expected);
        assert_eq!(write(&text, false), expected.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&"));
    }

    #[test]
    fn every_byte_at_every_place_is_escaped_alike() {
        // The quick scan takes eight bytes at a time: each byte in each place must come out as it does alone.
        for b in 0..=255u8 {
            let mut alone = Vec::new();
            push_escaped(&mut alone, &[b], true);
            for before in 0..18 {
                let mut text = vec![b'x'; before];
                text.push(b);
                text.extend_from_slice(b"yz");
                let mut out = Vec::new();
                push_escaped(&mut out, &text, true);
                let expected = [&vec![b'x'; before], alone.as_slice(), b"yz"].concat();
                assert_eq!(out, expected, "{b:#x} after {before}");
            }
        }
    }

    #[test]
    fn each_written_run_is_told_with_its_value() {
        let root = parse_value(br#"{"b":[1,{"x":"y"},[]],"a":null}"#, Numbers::Float64).unwrap();
        let mut runs = Vec::new();
        let mut out = Vec::new();
        write_traced(&mut out, &root, true, &mut |from: usize, to: usize, v: &Value| runs.push((from, to, v.clone()))).unwrap();
        assert_eq!(out, br#"{"a":null,"b":[1,{"x":"y"},[]]}"#);
        let texts: Vec<&str> = runs.iter().map(|r| std::str::from_utf8(&out[r.0..r.1]).unwrap()).collect();
        assert_eq!(texts, ["null", "1", "\"y\"", "[]"]);
        assert_eq!(runs[1].2, Value::Float(1.0));
    }

    #[test]
    fn what_go_refuses_is_refused_in_its_words() {
        let refuse = |v: &Value| write_value(&mut Vec::new(), v, true).unwrap_err().message;
        assert_eq!(refuse(&Value::List(vec![Value::Float(f64::NEG_INFINITY)])), "json: unsupported value: -Inf");
        assert_eq!(
            refuse(&Value::Number("01".into())),
            "json: error calling MarshalJSONTo for type *json.Number: cannot parse \"01\" as JSON number: invalid syntax"
        );
        let late = Time { seconds: 576_000_000_000, nanos: 0, offset: 0, utc: true };
        assert_eq!(refuse(&Value::Time(late)), "json: error calling MarshalJSON for type *time.Time: year outside of range [0,9999]");
    }
}
