//! What each language's serialiser prints for a parsed body: spacing, key order, escapes, numbers.

use std::collections::HashMap;

use super::json::{Node, Tree};

/// How a serialiser prints.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Between items, if there is no indentation.
    pub(super) comma: &'static str,
    /// Between key and value.
    pub(super) colon: &'static str,
    /// One level of indentation, on lines of their own.
    pub(super) indent: Option<&'static str>,
    pub(super) order: Order,
    pub(super) numbers: Numbers,
    pub(super) escapes: Escapes,
    /// After the text.
    pub(super) end: &'static str,
    /// PHP's associative arrays: an empty object comes back as `[]`.
    pub(super) empty_object: &'static str,
    /// Ruby's pretty printer before json 2.7: an empty container still opens its lines.
    pub(super) open_empties: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// As written; a key's last value at its first place.
    Source,
    /// As JavaScript's objects: whole-number keys first, ascending.
    JavaScript,
    /// By code point, which is UTF-8 byte order: Go maps, Python's `sort_keys`.
    Sorted,
    /// By UTF-16 unit: a JavaScript sort, and RFC 8785.
    SortedUtf16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    Raw,
    JavaScript,
    Python,
    Go,
    Php,
    Ruby,
    Java,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Escapes {
    /// Characters outside ASCII as `\uXXXX`.
    pub(super) ascii: bool,
    /// `/` as `\/`.
    pub(super) slash: bool,
    /// Further ASCII characters that become `\u00XX`.
    pub(super) also: &'static str,
    /// U+2028 and U+2029 as escapes.
    pub(super) lines: bool,
    /// U+007F as an escape.
    pub(super) delete: bool,
    /// Hex digits in upper case.
    pub(super) upper: bool,
}

pub(super) const PLAIN: Escapes = Escapes { ascii: false, slash: false, also: "", lines: false, delete: false, upper: false };
pub(super) const JS: Style = Style {
    comma: ",",
    colon: ":",
    indent: None,
    order: Order::JavaScript,
    numbers: Numbers::JavaScript,
    escapes: PLAIN,
    end: "",
    empty_object: "{}",
    open_empties: false,
};
pub(super) const PYTHON: Style = Style {
    comma: ", ",
    colon: ": ",
    order: Order::Source,
    numbers: Numbers::Python,
    escapes: Escapes { ascii: true, delete: true, ..PLAIN },
    ..JS
};
pub(super) const GO: Style =
    Style { order: Order::Sorted, numbers: Numbers::Go, escapes: Escapes { also: "<>&", lines: true, ..PLAIN }, ..JS };
pub(super) const PHP: Style =
    Style { order: Order::Source, numbers: Numbers::Php, escapes: Escapes { ascii: true, slash: true, lines: true, ..PLAIN }, ..JS };
pub(super) const RUBY: Style = Style { order: Order::Source, numbers: Numbers::Ruby, ..JS };

enum Pending<'t> {
    Value(usize, usize),
    Text(&'t str),
    Line(usize),
    Key(&'t [u32]),
}

/// Print a tree.
pub(super) fn write(tree: &Tree<'_>, style: &Style) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut todo = vec![Pending::Value(0, 0)];
    while let Some(step) = todo.pop() {
        match step {
            Pending::Text(text) => out.extend_from_slice(text.as_bytes()),
            Pending::Line(depth) => {
                if let Some(indent) = style.indent {
                    out.push(b'\n');
                    out.extend_from_slice(indent.repeat(depth).as_bytes());
                }
            }
            Pending::Key(key) => string(&mut out, key, style.escapes),
            Pending::Value(index, depth) => match tree.nodes.get(index) {
                None | Some(Node::Null) => out.extend_from_slice(b"null"),
                Some(Node::Bool(b)) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
                Some(Node::Number(text)) => out.extend_from_slice(number(text, style.numbers).as_bytes()),
                Some(Node::String(s)) => string(&mut out, s, style.escapes),
                Some(Node::Array(items)) if items.is_empty() && style.open_empties => {
                    out.extend_from_slice(b"[\n");
                    todo.extend([Pending::Text("]"), Pending::Line(depth)]);
                }
                Some(Node::Array(items)) if items.is_empty() => out.extend_from_slice(b"[]"),
                Some(Node::Object(pairs)) if pairs.is_empty() && !style.open_empties => {
                    out.extend_from_slice(style.empty_object.as_bytes())
                }
                Some(Node::Array(items)) => {
                    out.push(b'[');
                    todo.extend([Pending::Text("]"), Pending::Line(depth)]);
                    for (i, item) in items.iter().enumerate().rev() {
                        todo.extend([Pending::Value(*item, depth + 1), Pending::Line(depth + 1)]);
                        if i > 0 {
                            todo.push(Pending::Text(comma(style)));
                        }
                    }
                }
                Some(Node::Object(pairs)) => {
                    out.push(b'{');
                    todo.extend([Pending::Text("}"), Pending::Line(depth)]);
                    for (i, (key, value)) in ordered(pairs, style.order).into_iter().enumerate().rev() {
                        todo.extend([
                            Pending::Value(value, depth + 1),
                            Pending::Text(style.colon),
                            Pending::Key(key),
                            Pending::Line(depth + 1),
                        ]);
                        if i > 0 {
                            todo.push(Pending::Text(comma(style)));
                        }
                    }
                }
            },
        }
    }
    out.extend_from_slice(style.end.as_bytes());
    out
}

const fn comma(style: &Style) -> &'static str {
    if style.indent.is_some() { "," } else { style.comma }
}

/// Pairs in the order in which they are printed, each key once.
fn ordered(pairs: &[(Vec<u32>, usize)], order: Order) -> Vec<(&[u32], usize)> {
    let mut places: HashMap<&[u32], usize> = HashMap::new();
    let mut out: Vec<(&[u32], usize)> = Vec::with_capacity(pairs.len());
    for (key, value) in pairs {
        match places.get(key.as_slice()).and_then(|i| out.get_mut(*i)) {
            Some(earlier) => earlier.1 = *value,
            None => {
                places.insert(key, out.len());
                out.push((key, *value));
            }
        }
    }
    match order {
        Order::Source => {}
        Order::Sorted => crate::sort::by(&mut out, |a, b| a.0.cmp(b.0)),
        Order::SortedUtf16 => crate::sort::by_key(&mut out, |p| utf16(p.0)),
        Order::JavaScript => crate::sort::by_key(&mut out, |p| array_index(p.0).map_or((1, 0), |i| (0, i))),
    }
    out
}

fn utf16(text: &[u32]) -> Vec<u32> {
    text.iter()
        .flat_map(|c| if *c > 0xffff { vec![0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff)] } else { vec![*c] })
        .collect()
}

/// The key as a JavaScript array index: `0` to `4294967294`, written plainly.
fn array_index(key: &[u32]) -> Option<u32> {
    if key.is_empty() || key.len() > 10 || (key.len() > 1 && key.first() == Some(&0x30)) {
        return None;
    }
    let mut n: u64 = 0;
    for c in key {
        n = n * 10 + u64::from(c.checked_sub(0x30).filter(|d| *d < 10)?);
    }
    u32::try_from(n).ok().filter(|n| *n != u32::MAX)
}

fn string(out: &mut Vec<u8>, text: &[u32], escapes: Escapes) {
    out.push(b'"');
    for &c in text {
        let short = match c {
            0x22 if !escapes.also.contains('"') => Some(b'"'),
            0x5c => Some(b'\\'),
            0x08 => Some(b'b'),
            0x0c => Some(b'f'),
            0x0a => Some(b'n'),
            0x0d => Some(b'r'),
            0x09 => Some(b't'),
            0x2f if escapes.slash => Some(b'/'),
            _ => None,
        };
        if let Some(letter) = short {
            out.extend_from_slice(&[b'\\', letter]);
            continue;
        }
        let escaped = c < 0x20
            || (c > 0x7f && escapes.ascii)
            || (c == 0x7f && escapes.delete)
            || (escapes.lines && (c == 0x2028 || c == 0x2029))
            || (0xd800..0xe000).contains(&c)
            || char::from_u32(c).is_some_and(|ch| c < 0x80 && escapes.also.contains(ch));
        match char::from_u32(c) {
            Some(ch) if !escaped => out.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
            _ => {
                for unit in utf16(&[c]) {
                    let text = if escapes.upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
                    out.extend_from_slice(text.as_bytes());
                }
            }
        }
    }
    out.push(b'"');
}

/// A number as a language prints it after parsing it.
pub(super) fn number(text: &str, numbers: Numbers) -> String {
    let whole = !text.bytes().any(|b| matches!(b, b'.' | b'e' | b'E'));
    match numbers {
        Numbers::Raw => return text.to_owned(),
        Numbers::Python | Numbers::Ruby | Numbers::Java if whole => {
            return if text == "-0" { "0".to_owned() } else { text.to_owned() };
        }
        // A whole number that fits stays one; a greater one becomes a double.
        Numbers::Php if whole && text.parse::<i64>().is_ok() => {
            return if text == "-0" { "0".to_owned() } else { text.to_owned() };
        }
        _ => {}
    }
    let value: f64 = text.parse().unwrap_or(f64::NAN);
    if !value.is_finite() {
        return match numbers {
            Numbers::Python if value < 0.0 => "-Infinity".to_owned(),
            Numbers::Python => "Infinity".to_owned(),
            _ => "null".to_owned(),
        };
    }
    if value == 0.0 {
        let zero = match numbers {
            Numbers::Python | Numbers::Ruby | Numbers::Java => "0.0",
            _ => "0",
        };
        let sign = if value.is_sign_negative() && numbers != Numbers::JavaScript { "-" } else { "" };
        return format!("{sign}{zero}");
    }
    let (sign, value) = if value < 0.0 { ("-", -value) } else { ("", value) };
    // Rust prints the shortest digits that read back: d.ddde±x.
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (fixed, fraction) = match numbers {
        Numbers::JavaScript | Numbers::Go | Numbers::Raw => ((-6..21).contains(&exponent), ""),
        Numbers::Python => ((-4..16).contains(&exponent), ".0"),
        Numbers::Ruby => ((-4..15).contains(&exponent), ".0"),
        Numbers::Php => ((-4..17).contains(&exponent), ""),
        Numbers::Java => ((-3..7).contains(&exponent), ".0"),
    };
    let body = if fixed { plain(&digits, exponent, fraction) } else { scientific_form(&digits, exponent, numbers) };
    format!("{sign}{body}")
}

fn plain(digits: &str, exponent: i32, fraction: &str) -> String {
    let n = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat(usize::try_from(-exponent - 1).unwrap_or(0)));
    }
    if exponent + 1 >= n {
        return format!("{digits}{}{fraction}", "0".repeat(usize::try_from(exponent + 1 - n).unwrap_or(0)));
    }
    let (a, b) = digits.split_at_checked(usize::try_from(exponent + 1).unwrap_or(0)).unwrap_or((digits, ""));
    format!("{a}.{b}")
}

fn scientific_form(digits: &str, exponent: i32, numbers: Numbers) -> String {
    let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
    let always_fraction = matches!(numbers, Numbers::Php | Numbers::Ruby | Numbers::Java);
    let mantissa = match rest {
        "" if always_fraction => format!("{first}.0"),
        "" => first.to_owned(),
        rest => format!("{first}.{rest}"),
    };
    let magnitude = exponent.unsigned_abs();
    let minus = if exponent < 0 { "-" } else { "" };
    let sign = if exponent < 0 { "-" } else { "+" };
    match numbers {
        Numbers::Java => format!("{mantissa}E{minus}{magnitude}"),
        Numbers::Python | Numbers::Ruby => format!("{mantissa}e{sign}{magnitude:02}"),
        _ => format!("{mantissa}e{sign}{magnitude}"),
    }
}

/// What Python's `str()` prints for the parsed body: `{'a': 1, 'b': None}`.
pub(super) fn python_repr(tree: &Tree<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut todo = vec![Pending::Value(0, 0)];
    while let Some(step) = todo.pop() {
        match step {
            Pending::Text(text) => out.extend_from_slice(text.as_bytes()),
            Pending::Line(_) => {}
            Pending::Key(key) => repr(&mut out, key),
            Pending::Value(index, _) => match tree.nodes.get(index) {
                None | Some(Node::Null) => out.extend_from_slice(b"None"),
                Some(Node::Bool(b)) => out.extend_from_slice(if *b { b"True" } else { b"False" }),
                Some(Node::Number(text)) => out.extend_from_slice(number(text, Numbers::Python).as_bytes()),
                Some(Node::String(s)) => repr(&mut out, s),
                Some(Node::Array(items)) => {
                    out.push(b'[');
                    todo.push(Pending::Text("]"));
                    for (i, item) in items.iter().enumerate().rev() {
                        todo.push(Pending::Value(*item, 0));
                        if i > 0 {
                            todo.push(Pending::Text(", "));
                        }
                    }
                }
                Some(Node::Object(pairs)) => {
                    out.push(b'{');
                    todo.push(Pending::Text("}"));
                    for (i, (key, value)) in ordered(pairs, Order::Source).into_iter().enumerate().rev() {
                        todo.extend([Pending::Value(value, 0), Pending::Text(": "), Pending::Key(key)]);
                        if i > 0 {
                            todo.push(Pending::Text(", "));
                        }
                    }
                }
            },
        }
    }
    out
}

fn repr(out: &mut Vec<u8>, text: &[u32]) {
    let quote = if text.contains(&0x27) && !text.contains(&0x22) { b'"' } else { b'\'' };
    out.push(quote);
    for &c in text {
        match c {
            0x0a => out.extend_from_slice(b"\\n"),
            0x0d => out.extend_from_slice(b"\\r"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x5c => out.extend_from_slice(b"\\\\"),
            c if c == u32::from(quote) => out.extend_from_slice(&[b'\\', quote]),
            c if c < 0x20 || (0x7f..0xa0).contains(&c) => out.extend_from_slice(format!("\\x{c:02x}").as_bytes()),
            c => match char::from_u32(c) {
                Some(ch) => out.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
                None => out.extend_from_slice(format!("\\u{c:04x}").as_bytes()),
            },
        }
    }
    out.push(quote);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_each_language_prints_them() {
        // Each row was printed by Node 20, Python 3.11, Go 1.27, PHP 8.2 and Ruby 3.1 from the same JSON.
        for (text, js, python, go, php, ruby) in [
            ("1.0", "1", "1.0", "1", "1", "1.0"),
            ("-0", "0", "0", "-0", "0", "0"),
            ("-0.0", "0", "-0.0", "-0", "-0", "-0.0"),
            ("1e3", "1000", "1000.0", "1000", "1000", "1000.0"),
            ("1e15", "1000000000000000", "1000000000000000.0", "1000000000000000", "1000000000000000", "1.0e+15"),
            ("1e16", "10000000000000000", "1e+16", "10000000000000000", "10000000000000000", "1.0e+16"),
            ("1e21", "1e+21", "1e+21", "1e+21", "1.0e+21", "1.0e+21"),
            ("0.000001", "0.000001", "1e-06", "0.000001", "1.0e-6", "1.0e-06"),
            ("1e-7", "1e-7", "1e-07", "1e-7", "1.0e-7", "1.0e-07"),
            (
                "12345678901234567890",
                "12345678901234567000",
                "12345678901234567890",
                "12345678901234567000",
                "1.2345678901234567e+19",
                "12345678901234567890",
            ),
            ("12.50", "12.5", "12.5", "12.5", "12.5", "12.5"),
            ("5e-324", "5e-324", "5e-324", "5e-324", "5.0e-324", "5.0e-324"),
        ] {
            let of = |n| number(text, n);
            assert_eq!(
                [of(Numbers::JavaScript), of(Numbers::Python), of(Numbers::Go), of(Numbers::Php), of(Numbers::Ruby)],
                [js, python, go, php, ruby],
                "{text}"
            );
        }
    }
}
