//! Tokens of a text that should be JSON, with a diagnostic for each that is not quite one.

use super::code;
use super::parse::push_valid;
use crate::diagnostic::{Code, Diagnostic, Document as In};
use crate::span::Span;
use crate::value::number::{is_json_number, read_float};

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// One of `{}[]:,`
    Mark(u8),
    String(Box<str>),
    Number(Box<str>),
    Bool(bool),
    Null,
    /// Text that is no token of JSON; told of already unless `fresh`.
    Word {
        fresh: bool,
    },
    End,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// How many faults are told of one text.
const MOST: usize = 50;

pub(super) struct Lexer<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    pub(super) found: Vec<Diagnostic>,
    document: In,
}

const fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\n' | b'\r' | b'\t')
}

const fn is_mark(b: u8) -> bool {
    matches!(b, b'{' | b'}' | b'[' | b']' | b':' | b',')
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a [u8], document: In) -> Self {
        let mut lexer = Self { text, at: 0, found: Vec::new(), document };
        if text.starts_with(b"\xef\xbb\xbf") {
            lexer.at = 3;
            lexer.tell(&code::BYTE_ORDER_MARK, Span::of(0, 3), "The text begins with a byte order mark.");
        }
        lexer
    }

    /// Adds a finding; `None` once there are enough.
    pub(super) fn tell(&mut self, code: &'static Code, span: Span, message: impl Into<String>) -> Option<&mut Diagnostic> {
        if self.is_full() {
            return None;
        }
        self.found.push(Diagnostic::new(code, span, message).in_document(self.document).help(code.remedy));
        self.found.last_mut()
    }

    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or(&[])
    }

    fn lossy(&self, from: usize, to: usize) -> Box<str> {
        String::from_utf8_lossy(self.text.get(from..to).unwrap_or(&[])).into()
    }

    fn skip_space(&mut self) {
        loop {
            while self.peek(0).is_some_and(is_space) {
                self.at += 1;
            }
            let from = self.at;
            let rest = self.rest();
            let length = if rest.starts_with(b"//") || rest.starts_with(b"#") {
                memchr::memchr(b'\n', rest).unwrap_or(rest.len())
            } else if rest.starts_with(b"/*") {
                memchr::memmem::find(rest, b"*/").map_or(rest.len(), |n| n + 2)
            } else {
                return;
            };
            self.at += length;
            self.tell(&code::COMMENT, Span::of(from, self.at), "JSON has no comments.");
        }
    }

    pub(super) fn next(&mut self) -> Token {
        self.skip_space();
        let from = self.at;
        let kind = match self.peek(0) {
            None => Kind::End,
            Some(b) if is_mark(b) => {
                self.at += 1;
                Kind::Mark(b)
            }
            Some(b'"') => Kind::String(self.string()),
            Some(b'\'') => self.foreign_string("'", "'", "single"),
            Some(0xe2) if self.rest().starts_with("“".as_bytes()) => self.foreign_string("“", "”", "typographic"),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(),
            Some(b'<') if self.rest().starts_with(b"<no value>") => {
                self.at += "<no value>".len();
                self.tell(&code::NO_VALUE, Span::of(from, self.at), "<no value> stands where a JSON value should.");
                Kind::Word { fresh: false }
            }
            Some(_) => self.word(),
        };
        Token { kind, span: Span::of(from, self.at) }
    }

    /// Where a run of text that is no token ends: at a mark, a quote or the line's end; `narrow` stops at space too.
    /// The colon of an address, or between the digits of a `clock`, is part of it.
    fn word_end(&self, narrow: bool, clock: bool) -> usize {
        let rest = self.rest();
        let digit = |i: usize| rest.get(i).is_some_and(u8::is_ascii_digit);
        let inside = |i: usize| rest.get(i + 1..i + 3) == Some(b"//") || (clock && digit(i.wrapping_sub(1)) && digit(i + 1));
        let stop = |(i, b): (usize, &u8)| match *b {
            b':' => narrow || !inside(i),
            b'"' | b'\n' | b'\r' => true,
            b => is_mark(b) || (narrow && is_space(b)),
        };
        let length = rest.iter().enumerate().position(stop).unwrap_or(rest.len());
        let mut end = self.at + length.max(1);
        while end > self.at + 1 && self.text.get(end - 1).is_some_and(|b| is_space(*b)) {
            end -= 1;
        }
        end
    }

    fn word(&mut self) -> Kind {
        let (from, narrow) = (self.at, self.word_end(true, false));
        let known = match self.text.get(from..narrow).unwrap_or(&[]) {
            b"true" => Some(Kind::Bool(true)),
            b"false" => Some(Kind::Bool(false)),
            b"null" => Some(Kind::Null),
            _ => None,
        };
        if let Some(kind) = known {
            self.at = narrow;
            return kind;
        }
        let word = self.lossy(from, narrow);
        let means = match word.to_ascii_lowercase().as_str() {
            "true" => Some(Kind::Bool(true)),
            "false" => Some(Kind::Bool(false)),
            "null" | "none" | "nil" | "undefined" => Some(Kind::Null),
            "nan" | "infinity" | "inf" => Some(Kind::Word { fresh: false }),
            _ => None,
        };
        if let Some(kind) = means {
            self.at = narrow;
            let span = Span::of(from, narrow);
            let (message, help) = match kind {
                Kind::Bool(b) => (format!("JSON writes {b}, not {word}."), format!("Write {b}.")),
                Kind::Null => (format!("JSON writes null, not {word}."), "Write null.".to_owned()),
                _ => (format!("JSON has no {word}."), "Write null, or send the number as a string.".to_owned()),
            };
            if let Some(d) = self.tell(&code::WRONG_LITERAL, span, message) {
                d.help = Some(help);
            }
            return kind;
        }
        self.at = self.word_end(false, false);
        Kind::Word { fresh: true }
    }

    fn number(&mut self) -> Kind {
        let from = self.at;
        self.at = self.word_end(true, false);
        let bytes = self.text.get(from..self.at).unwrap_or(&[]);
        let word = self.lossy(from, self.at);
        let span = Span::of(from, self.at);
        if is_json_number(bytes) {
            if read_float(bytes).is_none() {
                self.tell(&code::NUMBER_RANGE, span, format!("{} is too large for a 64-bit float.", cut(&word)));
            }
            return Kind::Number(word);
        }
        let digits = word.trim_start_matches(['-', '+']);
        // A date or an address: text that begins with a digit.
        let dashes = digits.as_bytes().windows(2).any(|w| matches!(w, [b'0'..=b'9', b'-' | b'+']));
        let text = dashes || digits.bytes().filter(|b| *b == b'.').count() > 1;
        let fault = if text {
            ""
        } else if matches!(digits.to_ascii_lowercase().as_str(), "infinity" | "inf" | "nan") {
            self.tell(&code::WRONG_LITERAL, span, format!("JSON has no {word}."));
            return Kind::Word { fresh: false };
        } else if digits.starts_with("0x") || digits.starts_with("0X") {
            "JSON has no hexadecimal numbers"
        } else if word.starts_with('+') && is_json_number(digits.as_bytes()) {
            "a number takes no plus sign"
        } else if digits.starts_with('.') {
            "a digit must stand before the point"
        } else if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            "a number has no leading zeros"
        } else if digits.ends_with('.') || digits.contains(".e") || digits.contains(".E") {
            "a digit must stand after the point"
        } else if digits.bytes().any(|b| b == b'_') {
            "digits take no underscores"
        } else if digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-')) {
            "the number is not complete or has too many parts"
        } else {
            ""
        };
        if fault.is_empty() {
            self.at = from;
            self.at = self.word_end(false, true);
            return Kind::Word { fresh: true };
        }
        self.tell(&code::BAD_NUMBER, span, format!("{} is no JSON number: {fault}.", cut(&word)));
        Kind::Number(word)
    }

    /// A string between quotes that are not JSON's, where they close on the same line.
    fn foreign_string(&mut self, open: &str, close: &str, name: &str) -> Kind {
        let from = self.at;
        let rest = self.rest().get(open.len()..).unwrap_or(&[]);
        let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let Some(length) = memchr::memmem::find(rest.get(..line).unwrap_or(&[]), close.as_bytes()) else { return self.word() };
        let inside = from + open.len();
        self.at = inside + length + close.len();
        let text = self.lossy(inside, inside + length);
        self.tell(&code::QUOTES, Span::of(from, self.at), format!("A string stands between {name} quotes."));
        Kind::String(text)
    }

    /// The rest of a string without escapes or faults: the usual one.
    fn plain_string(&mut self) -> Option<Box<str>> {
        let rest = self.rest();
        let length = memchr::memchr2(b'"', b'\\', rest)?;
        let bytes = rest.get(..length).filter(|b| rest.get(length) == Some(&b'"') && b.iter().all(|b| *b >= 0x20))?;
        let text = std::str::from_utf8(bytes).ok()?;
        self.at += length + 1;
        Some(text.into())
    }

    /// A string from its opening quote; ends after the closing one, or where it should have been.
    fn string(&mut self) -> Box<str> {
        let from = self.at;
        self.at += 1;
        if let Some(text) = self.plain_string() {
            return text;
        }
        let mut out = Vec::new();
        let mut told_control = false;
        let mut told_bytes = false;
        loop {
            let run = self.at;
            while self.peek(0).is_some_and(|b| b != b'"' && b != b'\\' && b >= 0x20) {
                self.at += 1;
            }
            let bytes = self.text.get(run..self.at).unwrap_or(&[]);
            if !told_bytes && let Err(e) = std::str::from_utf8(bytes) {
                told_bytes = true;
                let at = run + e.valid_up_to();
                self.tell(&code::INVALID_UTF8, Span::of(at, at + 1), "The string holds a byte that is not UTF-8.");
            }
            push_valid(&mut out, bytes);
            match self.peek(0) {
                Some(b'"') => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => self.escape(&mut out),
                None => {
                    self.tell(&code::UNTERMINATED_STRING, Span::of(from, self.at), "The string is never closed.");
                    break;
                }
                Some(control) => {
                    let line_break = matches!(control, b'\n' | b'\r');
                    if !told_control {
                        if line_break && !self.closes_later() {
                            self.tell(&code::UNTERMINATED_STRING, Span::of(from, self.at), "The string is not closed on its line.");
                            break;
                        }
                        told_control = true;
                        let message = match control {
                            b'\n' | b'\r' => "A line break stands in a string; JSON writes it as \\n.".to_owned(),
                            b'\t' => "A tab stands in a string; JSON writes it as \\t.".to_owned(),
                            b => format!("A control character stands in a string; JSON writes it as \\u{b:04x}."),
                        };
                        self.tell(&code::UNESCAPED_TEXT, Span::of(self.at, self.at + 1), message);
                    }
                    out.push(control);
                    self.at += 1;
                }
            }
        }
        String::from_utf8_lossy(&out).into()
    }

    /// Is the next quote one that could close this string, with a mark or the end after it?
    fn closes_later(&self) -> bool {
        let mut rest = self.rest();
        loop {
            let Some(n) = memchr::memchr2(b'"', b'\\', rest) else { return false };
            let quote = rest.get(n) == Some(&b'"');
            rest = rest.get(n + if quote { 1 } else { 2 }..).unwrap_or(&[]);
            if quote {
                return rest.iter().find(|b| !is_space(**b)).is_none_or(|b| is_mark(*b));
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let from = self.at;
        let Some(letter) = self.peek(1) else {
            self.at += 1;
            return;
        };
        let byte = match letter {
            b'"' | b'\\' | b'/' => letter,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                if let Some(first) = self.unit(2) {
                    self.at += 6;
                    let second = if self.rest().starts_with(b"\\u") { self.unit(2) } else { None };
                    let pair = match second {
                        Some(second @ 0xdc00..0xe000) if (0xd800..0xdc00).contains(&first) => {
                            self.at += 6;
                            char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
                        }
                        _ => char::from_u32(first),
                    };
                    if pair.is_none() {
                        self.tell(&code::LONE_SURROGATE, Span::of(from, self.at), "The escape names half of a surrogate pair.");
                    }
                    out.extend_from_slice(pair.unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]).as_bytes());
                    return;
                }
                let digits = self.rest().iter().skip(2).take(4).take_while(|b| b.is_ascii_hexdigit()).count();
                self.at += 2 + digits;
                self.tell(&code::BAD_ESCAPE, Span::of(from, self.at), "\\u needs four hexadecimal digits.");
                return;
            }
            _ => {
                // The character after the backslash stays part of the text.
                self.at += 1;
                let head = self.rest().get(..self.rest().len().min(4)).unwrap_or(&[]);
                let c = head.utf8_chunks().next().and_then(|c| c.valid().chars().next());
                if let Some(c) = c.filter(|c| !c.is_control()) {
                    let span = Span::of(from, self.at + c.len_utf8());
                    self.tell(&code::BAD_ESCAPE, span, format!("\\{c} is no escape sequence of JSON."));
                } else {
                    self.tell(&code::BAD_ESCAPE, Span::of(from, self.at), "A backslash stands alone in a string.");
                }
                out.push(b'\\');
                return;
            }
        };
        out.push(byte);
        self.at += 2;
    }

    fn unit(&self, ahead: usize) -> Option<u32> {
        let digits = self.text.get(self.at + ahead..self.at + ahead + 4)?;
        digits.iter().try_fold(0, |n, b| Some(n * 16 + char::from(*b).to_digit(16)?))
    }

    /// After a string that a quote ended too early: the quote, on the same line, that was meant to end it. Reads on after it.
    pub(super) fn meant_end(&mut self, string: Span) -> Option<Span> {
        let from = string.to as usize;
        let tail = self.text.get(from..)?;
        let line = memchr::memchr(b'\n', tail).unwrap_or(tail.len());
        let tail = tail.get(..line)?;
        let ends = |i: usize| {
            let after = tail.get(i + 1..).unwrap_or(&[]).iter().find(|b| !is_space(**b));
            after.is_none_or(|b| matches!(b, b',' | b'}' | b']'))
        };
        let end = memchr::memchr_iter(b'"', tail).find(|i| tail.get(i.wrapping_sub(1)) != Some(&b'\\') && ends(*i))?;
        self.at = from + end + 1;
        Some(Span::of(string.from as usize, self.at))
    }

    pub(super) fn raw(&self, span: Span) -> Box<str> {
        self.lossy(span.from as usize, span.to as usize)
    }
}

/// A word short enough for a message.
pub(super) fn cut(word: &str) -> String {
    if word.chars().count() <= 40 { word.to_owned() } else { format!("{}...", word.chars().take(37).collect::<String>()) }
}
