//! The scalars of JSON: strings with their escapes, numbers with their grammar.

use super::code;
use super::reader::Reader;
use crate::diagnostic::printable;

impl Reader<'_> {
    pub(super) fn single_quoted(&mut self) -> Box<str> {
        let from = self.at + 1;
        let end = memchr::memchr2(b'\'', b'\n', self.text.get(from..).unwrap_or(&[])).map_or(self.text.len(), |i| from + i);
        self.at = (end + 1).min(self.text.len());
        String::from_utf8_lossy(self.text.get(from..end).unwrap_or(&[])).into()
    }

    /// Reads a string from its quote; the decoded text if it differs from the text between the quotes.
    pub(super) fn string(&mut self, quote: u8) -> Option<Box<str>> {
        let open = self.at;
        self.at += 1;
        let mut out: Option<String> = None;
        let mut run = self.at;
        let mut told = false;
        loop {
            while self.peek().is_some_and(|b| b >= 0x20 && b != b'\\' && b != quote) {
                self.at += 1;
            }
            let piece = self.text.get(run..self.at).unwrap_or(&[]);
            match std::str::from_utf8(piece) {
                Ok(text) => {
                    if let Some(out) = &mut out {
                        out.push_str(text);
                    }
                }
                Err(e) => {
                    let at = run + e.valid_up_to();
                    self.fault(
                        &code::NOT_UTF8,
                        at,
                        at + e.error_len().unwrap_or(1),
                        "these bytes are not UTF-8",
                        "encode the text as UTF-8, or remove these bytes",
                    );
                    let so_far = String::from_utf8_lossy(piece);
                    out.get_or_insert_with(|| String::from_utf8_lossy(self.text.get(open + 1..run).unwrap_or(&[])).into_owned())
                        .push_str(&so_far);
                }
            }
            let at = self.at;
            match self.peek() {
                Some(b) if b == quote => {
                    self.at += 1;
                    return out.map(String::into_boxed_str);
                }
                None => {
                    self.fault(&code::UNTERMINATED, open, at, "the string is not closed", "add a closing double quote");
                    return Some(
                        out.unwrap_or_else(|| String::from_utf8_lossy(self.text.get(open + 1..at).unwrap_or(&[])).into_owned())
                            .into_boxed_str(),
                    );
                }
                Some(b'\\') => {
                    let decoded = self.escape();
                    out.get_or_insert_with(|| String::from_utf8_lossy(self.text.get(open + 1..at).unwrap_or(&[])).into_owned())
                        .push(decoded);
                }
                Some(b) => {
                    if !told {
                        let (name, escape) = control(b);
                        self.fault(
                            &code::CONTROL,
                            at,
                            at + 1,
                            format!("{name} is not escaped in this string"),
                            &format!("write it as {escape}"),
                        );
                        told = true;
                    }
                    self.at += 1;
                    if let Some(out) = &mut out {
                        out.push(char::from(b));
                    }
                }
            }
            run = self.at;
        }
    }

    /// An escape, from its backslash.
    fn escape(&mut self) -> char {
        let from = self.at;
        self.at += 1;
        let b = self.peek();
        self.at += 1;
        match b {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => self.unicode(from),
            _ => {
                self.at = (from + 1).min(self.text.len());
                let shown_char = String::from_utf8_lossy(self.text.get(from + 1..(from + 5).min(self.text.len())).unwrap_or(&[]))
                    .chars()
                    .next()
                    .unwrap_or(' ');
                let end = (from + 1 + shown_char.len_utf8()).min(self.text.len());
                self.fault(
                    &code::ESCAPE,
                    from,
                    end,
                    format!("\\{} is not an escape of JSON", printable(&shown_char.to_string())),
                    "a backslash is written \\\\; the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX",
                );
                '\\'
            }
        }
    }

    fn unicode(&mut self, from: usize) -> char {
        let Some(unit) = self.hex() else {
            self.at = (from + 2).min(self.text.len());
            self.fault(&code::ESCAPE, from, from + 2, "\\u needs four hexadecimal digits", "write \\u00e9, for instance");
            return '\u{fffd}';
        };
        if let Some(c) = char::from_u32(unit) {
            return c;
        }
        if unit < 0xdc00 && self.text.get(self.at..self.at + 2) == Some(b"\\u") {
            let back = self.at;
            self.at += 2;
            if let Some(low) = self.hex().filter(|l| (0xdc00..0xe000).contains(l)) {
                return char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).unwrap_or('\u{fffd}');
            }
            self.at = back;
        }
        self.fault(&code::SURROGATE, from, self.at, "half of a surrogate pair is missing", "write both halves, or the character itself");
        '\u{fffd}'
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let value = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        self.at += 4;
        Some(value)
    }
}

/// What is wrong with a number, and the remedy.
pub(super) fn number_fault(text: &[u8]) -> Option<(&'static str, &'static str)> {
    let mut rest = text.strip_prefix(b"-").unwrap_or(text);
    let digits = |rest: &mut &[u8]| {
        let n = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        *rest = rest.get(n..).unwrap_or(&[]);
        n
    };
    let whole = rest;
    let n = digits(&mut rest);
    if n == 0 {
        return Some(("a minus sign has no number after it", "write digits after it"));
    }
    if n > 1 && whole.starts_with(b"0") {
        return Some(("the URL contains a user name or password", "remove the zero, or write a string in double quotes"));
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        rest = fraction;
        if digits(&mut rest) == 0 {
            return Some(("the number ends with a decimal point", "write a digit after the point"));
        }
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        rest = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
        if digits(&mut rest) == 0 {
            return Some(("the exponent has no digits", "write digits after e"));
        }
    }
    if rest.is_empty() { None } else { Some(("this is not a JSON number", "if it is text, write it in double quotes")) }
}

fn control(b: u8) -> (String, String) {
    match b {
        b'\n' => ("a line end".to_owned(), "\\n".to_owned()),
        b'\r' => ("a carriage return".to_owned(), "\\r".to_owned()),
        b'\t' => ("a tab".to_owned(), "\\t".to_owned()),
        b => (format!("the control character U+{b:04X}"), format!("\\u{b:04x}")),
    }
}
