//! Number and character constants, read as Go's parser reads them.
//!
//! A constant keeps every type that can hold its value: `1.0` is an integer too, `-0` is unsigned too.

use super::ast::Number;
use super::unquote::{quote, unquote_char};

/// Why a constant does not convert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadConstant {
    /// Go's text.
    pub message: String,
    /// Is it a whole number that does not fit in 64 bits?
    pub overflow: bool,
}

impl From<String> for BadConstant {
    fn from(message: String) -> Self {
        Self { message, overflow: false }
    }
}

impl BadConstant {
    /// A constant that cannot be read at all.
    #[must_use]
    pub(super) fn syntax() -> Self {
        "invalid syntax".to_owned().into()
    }
}

/// Reads `1`, `0x1F`, `1_000`, `.5e3`, `0x1p-2`, `3i`.
///
/// # Errors
/// Go's text: `integer overflow: "08"` or `illegal number syntax: "1__0"`.
pub(crate) fn number(text: &str) -> Result<Number, BadConstant> {
    if let Some(f) = text.strip_suffix('i').and_then(|t| parse_float(t).ok()) {
        return Ok(simplify(0.0, f));
    }
    let (uint, int) = (parse_uint(text), parse_int(text));
    let mut n = Number { int, uint: if int == Some(0) { Some(0) } else { uint }, ..Number::default() };
    #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
    if let Some(i) = n.int {
        n.float = Some(i as f64);
    } else if let Some(u) = n.uint {
        n.float = Some(u as f64);
    } else if let Ok(f) = parse_float(text) {
        if !text.contains(['.', 'e', 'E', 'p', 'P']) {
            return Err(BadConstant { message: complaint("integer overflow: ", text), overflow: true });
        }
        n.float = Some(f);
        n.int = whole(f);
        n.uint = whole_unsigned(f);
    } else {
        return Err(complaint("illegal number syntax: ", text).into());
    }
    Ok(n)
}

/// Reads a character constant with its quotes.
///
/// # Errors
/// Go's text: `invalid syntax` or `malformed character constant: 'ab'`.
pub(crate) fn character(text: &str) -> Result<Number, BadConstant> {
    let inner = text.get(1..).unwrap_or("");
    let Some((unit, tail)) = unquote_char(inner, '\'') else { return Err(BadConstant::syntax()) };
    if tail != "'" {
        return Err(format!("malformed character constant: {text}").into());
    }
    let n = unit.value();
    Ok(Number { int: Some(i64::from(n)), uint: Some(u64::from(n)), float: Some(f64::from(n)), complex: None, char: true })
}

/// Reads `1+2i`, as `fmt.Sscan` does.
///
/// # Errors
/// Go's text, such as `syntax error scanning complex number`.
pub(crate) fn complex(text: &str) -> Result<Number, BadConstant> {
    const SYNTAX: &str = "syntax error scanning complex number";
    let mut scan = Scan { rest: text };
    let real = scan.float_token();
    let sign = scan.rest;
    if !scan.accept("+-") {
        return Err(SYNTAX.to_owned().into());
    }
    let imaginary = scan.float_token();
    if !scan.accept("i") {
        return Err(SYNTAX.to_owned().into());
    }
    let imaginary = format!("{}{imaginary}", sign.get(..1).unwrap_or(""));
    Ok(simplify(scanned_float(real)?, scanned_float(&imaginary)?))
}

fn scanned_float(text: &str) -> Result<f64, String> {
    parse_float(text).map_err(|e| {
        let mut out = String::from("strconv.ParseFloat: parsing ");
        quote(&mut out, text.as_bytes());
        out.push_str(match e {
            FloatError::Syntax => ": invalid syntax",
            FloatError::Range => ": value out of range",
        });
        out
    })
}

/// What `fmt`'s scanner takes for a float.
struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    fn accept(&mut self, set: &str) -> bool {
        match self.rest.strip_prefix(|c| set.contains(c)) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn run(&mut self, set: &str) {
        self.rest = self.rest.trim_start_matches(|c| set.contains(c));
    }

    fn float_token(&mut self) -> &'a str {
        let start = self.rest;
        let (mut digits, mut exponent) = ("0123456789_", "eEpP");
        self.accept("+-");
        // A word of "inf" that stops short is taken all the same; the conversion then fails.
        if self.accept("iI") && self.accept("nN") && self.accept("fF") {
            return before(start, self.rest);
        }
        if self.accept("0") && self.accept("xX") {
            (digits, exponent) = ("0123456789aAbBcCdDeEfF_", "pP");
        }
        self.run(digits);
        if self.accept(".") {
            self.run(digits);
        }
        if self.accept(exponent) {
            self.accept("+-");
            self.run("0123456789_");
        }
        before(start, self.rest)
    }
}

fn before<'a>(start: &'a str, rest: &str) -> &'a str {
    start.get(..start.len() - rest.len()).unwrap_or("")
}

fn complaint(what: &str, text: &str) -> String {
    let mut out = String::from(what);
    quote(&mut out, text.as_bytes());
    out
}

fn simplify(real: f64, imaginary: f64) -> Number {
    let mut n = Number { complex: Some((real, imaginary)), ..Number::default() };
    if imaginary == 0.0 {
        n.float = Some(real);
        n.int = whole(real);
        n.uint = whole_unsigned(real);
    }
    n
}

const TWO_63: f64 = 9_223_372_036_854_775_808.0;

#[expect(
    clippy::cast_possible_truncation,
    clippy::float_cmp,
    clippy::cast_precision_loss,
    reason = "the range is checked and the equality is Go's"
)]
fn whole(f: f64) -> Option<i64> {
    ((-TWO_63..TWO_63).contains(&f) && (f as i64) as f64 == f).then_some(f as i64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    clippy::cast_precision_loss,
    reason = "the range is checked and the equality is Go's"
)]
fn whole_unsigned(f: f64) -> Option<u64> {
    ((0.0..2.0 * TWO_63).contains(&f) && (f as u64) as f64 == f).then_some(f as u64)
}

/// `strconv.ParseInt(text, 0, 64)`.
fn parse_int(text: &str) -> Option<i64> {
    let negative = text.starts_with('-');
    let magnitude = parse_uint(text.strip_prefix(['+', '-']).unwrap_or(text))?;
    if negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}

/// `strconv.ParseUint(text, 0, 64)`.
fn parse_uint(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let (radix, digits) = match bytes {
        [] => return None,
        [b'0', b'b' | b'B', rest @ ..] if !rest.is_empty() => (2, rest),
        [b'0', b'o' | b'O', rest @ ..] if !rest.is_empty() => (8, rest),
        [b'0', b'x' | b'X', rest @ ..] if !rest.is_empty() => (16, rest),
        [b'0', rest @ ..] => (8, rest),
        _ => (10, bytes),
    };
    let mut value = 0u64;
    let mut underscores = false;
    for &b in digits {
        if b == b'_' {
            underscores = true;
            continue;
        }
        let digit = char::from(b).to_digit(radix)?;
        value = value.checked_mul(u64::from(radix))?.checked_add(u64::from(digit))?;
    }
    (!underscores || underscores_fit(text)).then_some(value)
}

/// Are the underscores in allowed places: between digits, or between a base prefix and a digit?
fn underscores_fit(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let bytes = text.as_bytes();
    let (mut last, hex, rest) = match bytes {
        [b'0', b'b' | b'B' | b'o' | b'O', rest @ ..] => (b'0', false, rest),
        [b'0', b'x' | b'X', rest @ ..] => (b'0', true, rest),
        _ => (b'^', false, bytes),
    };
    for &b in rest {
        if b.is_ascii_digit() || hex && b.is_ascii_hexdigit() {
            last = b'0';
        } else if b == b'_' {
            if last != b'0' {
                return false;
            }
            last = b'_';
        } else {
            if last == b'_' {
                return false;
            }
            last = b'!';
        }
    }
    last != b'_'
}

/// Why a float does not parse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FloatError {
    Syntax,
    Range,
}

/// `strconv.ParseFloat(text, 64)`, for the characters that the lexer lets into a number.
fn parse_float(text: &str) -> Result<f64, FloatError> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if text.contains('_') && !underscores_fit(text) {
        return Err(FloatError::Syntax);
    }
    let value = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', rest @ ..] if !rest.is_empty() => {
            let f = parse_hex_float(rest).ok_or(FloatError::Syntax)?;
            if text.starts_with('-') { -f } else { f }
        }
        [b'0'..=b'9' | b'.' | b'_', ..] => {
            if text.contains('_') {
                text.replace('_', "").parse().map_err(|_| FloatError::Syntax)?
            } else {
                text.parse::<f64>().map_err(|_| FloatError::Syntax)?
            }
        }
        _ => return Err(FloatError::Syntax),
    };
    if value.is_infinite() { Err(FloatError::Range) } else { Ok(value) }
}

/// The value of `1F.8p-3` (what follows `0x`), rounded to even; infinite if it is too large.
fn parse_hex_float(bytes: &[u8]) -> Option<f64> {
    let mut mantissa = 0u64;
    let mut exponent = 0i64;
    let (mut sticky, mut point, mut seen) = (false, false, false);
    let mut rest = bytes;
    while let Some((&b, tail)) = rest.split_first() {
        match b {
            b'_' => {}
            b'.' if point => return None,
            b'.' => point = true,
            _ => {
                let Some(digit) = char::from(b).to_digit(16) else { break };
                seen = true;
                if mantissa >> 60 == 0 {
                    mantissa = mantissa << 4 | u64::from(digit);
                    exponent -= if point { 4 } else { 0 };
                } else {
                    sticky |= digit != 0;
                    exponent += if point { 0 } else { 4 };
                }
            }
        }
        rest = tail;
    }
    let [b'p' | b'P', power @ ..] = rest else { return None };
    if !seen {
        return None;
    }
    let (negative, power) = match power {
        [b'-', p @ ..] => (true, p),
        [b'+', p @ ..] => (false, p),
        p => (false, p),
    };
    if !power.first()?.is_ascii_digit() {
        return None;
    }
    let mut value = 0i64;
    for &b in power.iter().filter(|&&b| b != b'_') {
        let digit = char::from(b).to_digit(10)?;
        value = (value * 10 + i64::from(digit)).min(1_000_000_000);
    }
    exponent += if negative { -value } else { value };
    Some(assemble(mantissa, sticky, exponent))
}

/// `mantissa * 2^exponent`, with a sticky bit below, rounded to even.
fn assemble(mantissa: u64, sticky: bool, exponent: i64) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    // One leading bit at the top; the value is then mantissa * 2^exponent with 63 bits after the first.
    let shift = mantissa.leading_zeros();
    let mantissa = mantissa << shift;
    let top = exponent - i64::from(shift) + 63;
    if top > 1023 {
        return f64::INFINITY;
    }
    // Bits to drop: 11 for a normal number, more for a subnormal one.
    let drop = if top >= -1022 { 11 } else { 11 + (-1022 - top) };
    if drop > 64 {
        return 0.0;
    }
    let wide = u128::from(mantissa);
    let kept = wide >> drop;
    let lost = wide & ((1u128 << drop) - 1);
    let half = 1u128 << (drop - 1);
    let up = lost > half || lost == half && (sticky || kept & 1 == 1);
    let kept = u64::try_from(kept).unwrap_or(u64::MAX) + u64::from(up);
    // A carry out of the mantissa runs into the exponent, which is what rounding up to the next power means.
    let biased = if top >= -1022 { u64::try_from(top + 1022).unwrap_or(0) } else { 0 };
    f64::from_bits((biased << 52) + kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integer(i: i64) -> Number {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        Number { int: Some(i), uint: u64::try_from(i).ok(), float: Some(i as f64), complex: None, char: false }
    }

    #[test]
    fn every_form_of_number_has_the_types_that_go_gives_it() {
        for (text, i) in
            [("0", 0), ("-0", 0), ("73", 73), ("0b_100", 4), ("1_000", 1000), ("0o17", 15), ("017", 15), ("0xFF", 255), ("-0x1_0", -16)]
        {
            assert_eq!(number(text), Ok(integer(i)), "{text}");
        }
        assert_eq!(number("+5"), Ok(Number { uint: None, ..integer(5) }));
        assert_eq!(number("1e3"), Ok(integer(1000)));
        assert_eq!(number("0x1p4"), Ok(integer(16)));
        assert_eq!(number("-1.5"), Ok(Number { float: Some(-1.5), ..Number::default() }));
        assert_eq!(number("18446744073709551615").map(|n| (n.int, n.uint)), Ok((None, Some(u64::MAX))));
        assert_eq!(number("9223372036854775808.0").map(|n| (n.int, n.uint)), Ok((None, Some(1 << 63))));
        assert_eq!(number("1e19").map(|n| (n.int, n.uint)), Ok((None, Some(10_000_000_000_000_000_000))));
        assert_eq!(number("4i"), Ok(Number { complex: Some((0.0, 4.0)), ..Number::default() }));
        assert_eq!(number("0i"), Ok(Number { complex: Some((0.0, 0.0)), ..integer(0) }));
        assert_eq!(complex("-1.2+4.2i"), Ok(Number { complex: Some((-1.2, 4.2)), ..Number::default() }));
        assert_eq!(complex("1+0i"), Ok(Number { complex: Some((1.0, 0.0)), ..integer(1) }));
    }

    #[test]
    fn what_go_refuses_is_refused_in_its_words() {
        for (text, error) in [
            ("08", "integer overflow: \"08\""),
            ("18446744073709551616", "integer overflow: \"18446744073709551616\""),
            ("1__0", "illegal number syntax: \"1__0\""),
            ("0x", "illegal number syntax: \"0x\""),
            ("0x1.8", "illegal number syntax: \"0x1.8\""),
            ("1e400", "illegal number syntax: \"1e400\""),
            (".", "illegal number syntax: \".\""),
            ("+", "illegal number syntax: \"+\""),
            ("i", "illegal number syntax: \"i\""),
            ("1e", "illegal number syntax: \"1e\""),
        ] {
            assert_eq!(number(text).map_err(|e| e.message), Err(error.to_owned()), "{text}");
        }
        assert_eq!(complex("1i+2i").map_err(|e| e.message), Err("syntax error scanning complex number".to_owned()));
        assert_eq!(complex("1+i").map_err(|e| e.message), Err("syntax error scanning complex number".to_owned()));
        assert_eq!(complex("0x1+2i").map_err(|e| e.message), Err("strconv.ParseFloat: parsing \"0x1\": invalid syntax".to_owned()));
        assert_eq!(
            complex("1+1e999i").map_err(|e| e.message),
            Err("strconv.ParseFloat: parsing \"+1e999\": value out of range".to_owned())
        );
    }

    #[test]
    fn characters_have_their_numbers() {
        for (text, n) in [
            ("'a'", 97),
            (r"'\n'", 10),
            (r"'\''", 39),
            (r"'\\'", 92),
            (r"'\xFF'", 255),
            (r"'\377'", 255),
            (r"'\u30e2'", 0x30e2),
            ("'ラ'", 0x30e9),
        ] {
            assert_eq!(character(text).map(|c| (c.int, c.char)), Ok((Some(n), true)), "{text}");
        }
        assert_eq!(character("''").map_err(|e| e.message), Err("invalid syntax".to_owned()));
        assert_eq!(character("'ab'").map_err(|e| e.message), Err("malformed character constant: 'ab'".to_owned()));
        assert_eq!(character(r#"'\"'"#).map_err(|e| e.message), Err("invalid syntax".to_owned()));
    }

    #[test]
    fn hexadecimal_floats_are_rounded_to_even_down_to_the_smallest() {
        for (text, bits) in [
            ("0x1p-1074", 1),
            ("0x1p-1075", 0),
            ("0x1.8p-1075", 1),
            ("0x.8p-1073", 1),
            ("0x1p-1022", 1 << 52),
            ("0x1.fffffffffffffp1023", 0x7fef_ffff_ffff_ffff),
            ("0x1.00000000000008p0", 0x3ff0_0000_0000_0000),
            ("0x1.000000000000081p0", 0x3ff0_0000_0000_0001),
            ("0x1.00000000000018p0", 0x3ff0_0000_0000_0002),
        ] {
            assert_eq!(number(text).map(|n| n.float.map(f64::to_bits)), Ok(Some(bits)), "{text}");
        }
        assert!(number("0x1p1024").is_err());
        assert!(number("0x1.fffffffffffff8p1023").is_err());
    }
}
