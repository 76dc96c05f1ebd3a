//! Go's quoting, both ways: string and character constants to bytes, and bytes to the form that `%q` prints.

/// The bytes that a string constant stands for; `None` if Go says `invalid syntax`.
///
/// `quoted` is the constant with its quotes: `"..."` with escapes, or a raw string between backquotes, which
/// loses its carriage returns.
#[must_use]
pub(crate) fn unquote(quoted: &str) -> Option<Box<[u8]>> {
    let bytes = quoted.as_bytes();
    let (&quote, rest) = bytes.split_first()?;
    let (&last, inner) = rest.split_last()?;
    if last != quote {
        return None;
    }
    match quote {
        b'`' => {
            if inner.contains(&b'`') {
                return None;
            }
            Some(if inner.contains(&b'\r') { inner.iter().copied().filter(|&b| b != b'\r').collect() } else { inner.into() })
        }
        b'"' => {
            if memchr::memchr3(b'\\', b'\n', b'"', inner).is_none() {
                return Some(inner.into());
            }
            let mut out = Vec::with_capacity(inner.len());
            let mut text = quoted.get(1..quoted.len() - 1)?;
            while !text.is_empty() {
                if text.starts_with('\n') {
                    return None;
                }
                let (unit, tail) = unquote_char(text, '"')?;
                match unit {
                    Unit::Byte(b) => out.push(b),
                    Unit::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                }
                text = tail;
            }
            Some(out.into_boxed_slice())
        }
        _ => None,
    }
}

/// What one character or escape of a constant stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A byte: from `\x` and octal escapes.
    Byte(u8),
    /// A character.
    Char(char),
}

impl Unit {
    /// The number that a character constant has.
    #[must_use]
    pub(crate) fn value(self) -> u32 {
        match self {
            Self::Byte(b) => u32::from(b),
            Self::Char(c) => u32::from(c),
        }
    }
}

/// The first character or escape of a constant's inside, and what follows it; `None` for `invalid syntax`.
#[must_use]
pub(crate) fn unquote_char(text: &str, quote: char) -> Option<(Unit, &str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first == quote {
        return None;
    }
    if first != '\\' {
        return Some((Unit::Char(first), chars.as_str()));
    }
    let unit = match chars.next()? {
        'a' => Unit::Char('\u{7}'),
        'b' => Unit::Char('\u{8}'),
        'f' => Unit::Char('\u{c}'),
        'n' => Unit::Char('\n'),
        'r' => Unit::Char('\r'),
        't' => Unit::Char('\t'),
        'v' => Unit::Char('\u{b}'),
        '\\' => Unit::Char('\\'),
        c @ ('\'' | '"') if c == quote => Unit::Char(c),
        'x' => Unit::Byte(u8::try_from(digits(&mut chars, 0, 2, 16)?).ok()?),
        'u' => Unit::Char(char::from_u32(digits(&mut chars, 0, 4, 16)?)?),
        'U' => Unit::Char(char::from_u32(digits(&mut chars, 0, 8, 16)?)?),
        c @ '0'..='7' => Unit::Byte(u8::try_from(digits(&mut chars, c.to_digit(8)?, 2, 8)?).ok()?),
        _ => return None,
    };
    Some((unit, chars.as_str()))
}

fn digits(chars: &mut std::str::Chars<'_>, start: u32, count: usize, radix: u32) -> Option<u32> {
    let mut value = start;
    for _ in 0..count {
        value = value.checked_mul(radix)?.checked_add(chars.next()?.to_digit(radix)?)?;
    }
    Some(value)
}

/// Appends the bytes as Go's `strconv.Quote` writes them.
pub(crate) fn quote(out: &mut String, bytes: &[u8]) {
    out.push_str(&crate::value::quote::quote(bytes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_stand_for_the_bytes_that_go_gives_them() {
        for (quoted, bytes) in [
            (r#""""#, &b""[..]),
            (r#""plain é""#, "plain é".as_bytes()),
            (r#""\a\b\f\n\r\t\v\\\"""#, b"\x07\x08\x0c\n\r\t\x0b\\\""),
            (r#""\xff\377\101\u00e9\U0001F389""#, b"\xff\xffA\xc3\xa9\xf0\x9f\x8e\x89"),
            ("`a\r\n\\n`", b"a\n\\n"),
            ("``", b""),
        ] {
            assert_eq!(unquote(quoted).as_deref(), Some(bytes), "{quoted}");
        }
        for bad in [
            r#""\'""#,
            r#""\x4""#,
            r#""\xé1""#,
            r#""\400""#,
            r#""\48""#,
            r#""\ud800""#,
            r#""\U00110000""#,
            r#""\q""#,
            "\"a",
            "\"",
            "",
            "'a'",
        ] {
            assert_eq!(unquote(bad), None, "{bad}");
        }
    }

    #[test]
    fn quoting_escapes_what_go_escapes() {
        let mut out = String::new();
        quote(&mut out, b"a\"\\\n\x00\x7f\xff\xc3\xa9\xc2\xa0\xe2\x80\xa8\xf0\x9f\x8e\x89\xf4\x8f\xbf\xbf");
        assert_eq!(out, r#""a\"\\\n\x00\x7f\xffé\u00a0\u2028🎉\U0010ffff""#);
    }
}
