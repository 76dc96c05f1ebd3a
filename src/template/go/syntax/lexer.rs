//! The lexer: pulled by the parser, one token at a time, without allocation.

use super::token::{Kind, Token};
use super::unicode::is_word;

/// Why the lexer gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A comment without its end.
    UnclosedComment,
    /// Something between a comment's end and the right delimiter.
    CommentEndsEarly,
    /// The right delimiter comes before a right parenthesis.
    UnclosedParen,
    /// A right parenthesis without its left one.
    ExtraParen,
    /// The text ends inside an action.
    UnclosedAction,
    /// A colon that no equals sign follows.
    ExpectedDeclare,
    /// A character that no action may hold.
    Unrecognized(char),
    /// A character that may not follow a name.
    BadCharacter(char),
    /// A character constant without its end.
    UnterminatedChar,
    /// A string without its end.
    UnterminatedString,
    /// A raw string without its end.
    UnterminatedRaw,
    /// A letter or digit that does not belong to a number.
    BadNumber,
}

/// Letters, digits and the underscore of ASCII.
const WORD: u8 = 1;
/// White space inside actions, and what is trimmed.
const SPACE: u8 = 2;
/// What may follow a name, apart from the right delimiter.
const TERMINATOR: u8 = 4;

static CLASS: [u8; 256] = {
    let mut table = [0u8; 256];
    let mut b = 0usize;
    while b < 256 {
        #[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler; b is below 256")]
        {
            let c = b as u8;
            if c == b'_' || c.is_ascii_alphanumeric() {
                table[b] = WORD;
            }
            if matches!(c, b' ' | b'\t' | b'\r' | b'\n') {
                table[b] = SPACE | TERMINATOR;
            }
            if matches!(c, b'.' | b',' | b'|' | b':' | b')' | b'(') {
                table[b] |= TERMINATOR;
            }
        }
        b += 1;
    }
    table
};

fn class(b: u8) -> u8 {
    CLASS.get(usize::from(b)).copied().unwrap_or(0)
}

/// Is it one of the four characters that Go trims?
#[must_use]
pub(crate) fn is_space(b: u8) -> bool {
    class(b) & SPACE != 0
}

/// The delimiters in force: an empty one stands for Go's own.
#[must_use]
pub(crate) fn delimiters<'a>(delims: Option<(&'a str, &'a str)>) -> (&'a str, &'a str) {
    let (left, right) = delims.unwrap_or(("", ""));
    (if left.is_empty() { "{{" } else { left }, if right.is_empty() { "}}" } else { right })
}

/// The lexer's state.
#[derive(Debug)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    left: &'a [u8],
    right: &'a [u8],
    pos: usize,
    inside: bool,
    parens: u32,
    keep_comments: bool,
    /// Was the end of every comment found so far?
    comments_end: bool,
    /// Why the last [`Kind::Error`] token is one.
    pub fault: Fault,
    /// Where exactly: the character or construct at fault.
    pub fault_at: (u32, u32),
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of a text; empty delimiters stand for Go's own.
    #[must_use]
    pub(crate) fn new(text: &'a str, delims: Option<(&'a str, &'a str)>, keep_comments: bool) -> Self {
        let (left, right) = delimiters(delims);
        Self {
            text,
            bytes: text.as_bytes(),
            left: left.as_bytes(),
            right: right.as_bytes(),
            pos: 0,
            inside: false,
            parens: 0,
            keep_comments,
            comments_end: true,
            fault: Fault::UnclosedAction,
            fault_at: (0, 0),
        }
    }

    /// The next token. After [`Kind::Error`] the caller stops or calls [`Lexer::resume`].
    pub(crate) fn pull(&mut self) -> Token {
        if self.inside { self.action() } else { self.outside() }
    }

    /// Goes on outside actions at this place.
    pub(crate) fn resume(&mut self, at: usize) {
        self.pos = at.min(self.bytes.len());
        self.inside = false;
    }

    /// Where an action that cannot be read ends: past the next right delimiter (and the white space it trims),
    /// or at the next left delimiter if that comes first, or at the end. Searched from `from`; a left delimiter
    /// at `action` is the action's own.
    #[must_use]
    pub(crate) fn action_end(&self, action: usize, from: usize) -> usize {
        let left = if self.left == self.right { None } else { self.find(self.left, from.max(action + 1)) };
        // A right delimiter beyond the next left one is another action's: it is not looked for, or many actions without
        // one would be searched again and again.
        let limit = left.map_or(self.bytes.len(), |l| (l + self.right.len()).min(self.bytes.len()));
        let right = self.find_within(self.right, from, limit);
        match (right, left) {
            (Some(r), l) if l.is_none_or(|l| r < l) => {
                let end = r + self.right.len();
                let trims = r >= 2 && self.byte(r - 1) == Some(b'-') && self.byte(r - 2).is_some_and(is_space);
                if trims { self.skip_space(end) } else { end }
            }
            (_, Some(l)) => l,
            (_, None) => self.bytes.len(),
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn at(&self, needle: &[u8], at: usize) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(needle))
    }

    fn find(&self, needle: &[u8], from: usize) -> Option<usize> {
        self.find_within(needle, from, self.bytes.len())
    }

    fn find_within(&self, needle: &[u8], mut from: usize, to: usize) -> Option<usize> {
        let &first = needle.first()?;
        loop {
            let at = from + memchr::memchr(first, self.bytes.get(from..to)?)?;
            if self.at(needle, at) {
                return Some(at);
            }
            from = at + 1;
        }
    }

    fn skip_space(&self, mut at: usize) -> usize {
        while self.byte(at).is_some_and(is_space) {
            at += 1;
        }
        at
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn token(&self, kind: Kind, from: usize, to: usize) -> Token {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Token { kind, from: clamp(from), to: clamp(to) }
    }

    fn emit(&mut self, kind: Kind, from: usize, to: usize) -> Token {
        self.pos = to;
        self.token(kind, from, to)
    }

    fn fail(&mut self, fault: Fault, from: usize, at: usize, to: usize) -> Token {
        let place = self.token(Kind::Error, at, to.min(self.bytes.len()));
        self.fault = fault;
        self.fault_at = (place.from, place.to);
        self.token(Kind::Error, from, to.min(self.bytes.len()))
    }

    // Outside actions.

    fn outside(&mut self) -> Token {
        loop {
            let start = self.pos;
            let Some(at) = self.find(self.left, start) else {
                let end = self.bytes.len();
                return self.emit(if end > start { Kind::Text } else { Kind::Eof }, start, end);
            };
            let after = at + self.left.len();
            // A trim marker is a minus sign with white space after it.
            let trims = self.byte(after) == Some(b'-') && self.byte(after + 1).is_some_and(is_space);
            if at > start {
                let mut end = at;
                while trims && end > start && self.byte(end - 1).is_some_and(is_space) {
                    end -= 1;
                }
                self.pos = at;
                if end > start {
                    return self.token(Kind::Text, start, end);
                }
            }
            let inner = if trims { after + 2 } else { after };
            if !self.at(b"/*", inner) {
                self.pos = inner;
                self.inside = true;
                self.parens = 0;
                return self.token(Kind::LeftDelim, at, after);
            }
            let rest = if self.comments_end { self.bytes.get(inner + 2..) } else { None };
            let Some(length) = rest.and_then(|rest| memchr::memmem::find(rest, b"*/")) else {
                // Nor does any later one end.
                self.comments_end = false;
                return self.fail(Fault::UnclosedComment, inner, inner, self.bytes.len());
            };
            let close = inner + 2 + length + 2;
            let Some((delim, trims)) = self.right_delim(close) else {
                return self.fail(Fault::CommentEndsEarly, inner, inner, close);
            };
            let end = delim + self.right.len();
            self.pos = if trims { self.skip_space(end) } else { end };
            if self.keep_comments {
                return self.token(Kind::Comment, at, end);
            }
        }
    }

    /// If a right delimiter is here, possibly after a trim marker: where it begins, and whether it trims.
    fn right_delim(&self, at: usize) -> Option<(usize, bool)> {
        if self.byte(at).is_some_and(is_space) && self.byte(at + 1) == Some(b'-') && self.at(self.right, at + 2) {
            return Some((at + 2, true));
        }
        self.at(self.right, at).then_some((at, false))
    }

    // Inside an action.

    fn action(&mut self) -> Token {
        let start = self.pos;
        if let Some((delim, trims)) = self.right_delim(start) {
            if self.parens > 0 {
                return self.fail(Fault::UnclosedParen, start, delim, delim + self.right.len());
            }
            let end = delim + self.right.len();
            self.pos = if trims { self.skip_space(end) } else { end };
            self.inside = false;
            return self.token(Kind::RightDelim, delim, end);
        }
        let Some(b) = self.byte(start) else {
            return self.fail(Fault::UnclosedAction, start, start, start);
        };
        if class(b) & WORD != 0 {
            return if b.is_ascii_digit() { self.number(start) } else { self.word(start) };
        }
        match b {
            b' ' | b'\t' | b'\r' | b'\n' => {
                let mut end = self.skip_space(start);
                // The last space may belong to a trim marker.
                if self.byte(end) == Some(b'-') && self.at(self.right, end + 1) && end - start > 1 {
                    end -= 1;
                }
                self.emit(Kind::Space, start, end)
            }
            b'.' if self.byte(start + 1).is_some_and(|b| !b.is_ascii_digit()) => self.name(Kind::Field, Kind::Dot, start),
            b'.' | b'+' | b'-' => self.number(start),
            b'$' => self.name(Kind::Variable, Kind::Variable, start),
            b'"' => self.quoted(Kind::String, b'"', Fault::UnterminatedString, start),
            b'\'' => self.quoted(Kind::CharConstant, b'\'', Fault::UnterminatedChar, start),
            b'`' => match self.bytes.get(start + 1..).and_then(|rest| memchr::memchr(b'`', rest)) {
                Some(length) => self.emit(Kind::RawString, start, start + length + 2),
                None => self.fail(Fault::UnterminatedRaw, start, start, self.bytes.len()),
            },
            b'|' => self.emit(Kind::Pipe, start, start + 1),
            b'=' => self.emit(Kind::Assign, start, start + 1),
            b':' if self.byte(start + 1) == Some(b'=') => self.emit(Kind::Declare, start, start + 2),
            b':' => self.fail(Fault::ExpectedDeclare, start, start, start + 1),
            b'(' => {
                self.parens += 1;
                self.emit(Kind::LeftParen, start, start + 1)
            }
            b')' => match self.parens.checked_sub(1) {
                Some(parens) => {
                    self.parens = parens;
                    self.emit(Kind::RightParen, start, start + 1)
                }
                None => self.fail(Fault::ExtraParen, start, start, start + 1),
            },
            b' '..=b'~' => self.emit(Kind::Char, start, start + 1),
            _ => match self.char_at(start) {
                Some(c) if is_word(c) => self.word(start),
                c => {
                    let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                    self.fail(Fault::Unrecognized(c), start, start, start + c.len_utf8())
                }
            },
        }
    }

    fn skip_word(&self, mut at: usize) -> usize {
        while let Some(b) = self.byte(at) {
            if class(b) & WORD != 0 {
                at += 1;
            } else if b < 0x80 {
                break;
            } else {
                match self.char_at(at) {
                    Some(c) if is_word(c) => at += c.len_utf8(),
                    _ => break,
                }
            }
        }
        at
    }

    fn terminates(&self, at: usize) -> bool {
        self.byte(at).is_none_or(|b| class(b) & TERMINATOR != 0) || self.at(self.right, at)
    }

    fn bad_character(&mut self, start: usize, at: usize) -> Token {
        let c = self.char_at(at).unwrap_or(char::REPLACEMENT_CHARACTER);
        self.fail(Fault::BadCharacter(c), start, at, at + c.len_utf8())
    }

    /// A keyword, a constant's name or a function's name.
    fn word(&mut self, start: usize) -> Token {
        let end = self.skip_word(start);
        if !self.terminates(end) {
            return self.bad_character(start, end);
        }
        let word = self.bytes.get(start..end).unwrap_or(&[]);
        let kind = match word {
            b"true" | b"false" => Kind::Bool,
            _ => Kind::keyword(word).unwrap_or(Kind::Identifier),
        };
        self.emit(kind, start, end)
    }

    /// A field or a variable: its mark alone if nothing of a name follows.
    fn name(&mut self, kind: Kind, alone: Kind, start: usize) -> Token {
        if self.terminates(start + 1) {
            return self.emit(alone, start, start + 1);
        }
        let end = self.skip_word(start + 1);
        if !self.terminates(end) {
            return self.bad_character(start, end);
        }
        self.emit(kind, start, end)
    }

    fn quoted(&mut self, kind: Kind, quote: u8, fault: Fault, start: usize) -> Token {
        let mut at = start + 1;
        loop {
            let Some(length) = self.bytes.get(at..).and_then(|rest| memchr::memchr3(quote, b'\\', b'\n', rest)) else {
                return self.fail(fault, start, start, self.bytes.len());
            };
            at += length;
            match self.byte(at) {
                Some(b) if b == quote => return self.emit(kind, start, at + 1),
                Some(b'\\') if self.byte(at + 1).is_some_and(|b| b != b'\n') => at += 2,
                _ => return self.fail(fault, start, start, at),
            }
        }
    }

    /// Not a perfect scanner, as Go's is not: what it lets through wrongly, the conversion refuses.
    fn number(&mut self, start: usize) -> Token {
        let (mut end, mut ok) = self.scan_number(start);
        let mut kind = Kind::Number;
        if ok && matches!(self.byte(end), Some(b'+' | b'-')) {
            kind = Kind::Complex;
            (end, ok) = self.scan_number(end);
            ok = ok && self.byte(end - 1) == Some(b'i');
        }
        if ok { self.emit(kind, start, end) } else { self.fail(Fault::BadNumber, start, start, end) }
    }

    fn scan_number(&self, mut at: usize) -> (usize, bool) {
        let is = |at: usize, set: &[u8]| self.byte(at).is_some_and(|b| set.contains(&b));
        if is(at, b"+-") {
            at += 1;
        }
        let (mut digits, mut exponent): (&[u8], &[u8]) = (b"0123456789_", b"eE");
        if is(at, b"0") {
            at += 1;
            if is(at, b"xX") {
                (digits, exponent) = (b"0123456789abcdefABCDEF_", b"pP");
                at += 1;
            } else if is(at, b"oO") {
                (digits, exponent) = (b"01234567_", b"");
                at += 1;
            } else if is(at, b"bB") {
                (digits, exponent) = (b"01_", b"");
                at += 1;
            }
        }
        let run = |mut at: usize, set: &[u8]| {
            while is(at, set) {
                at += 1;
            }
            at
        };
        at = run(at, digits);
        if is(at, b".") {
            at = run(at + 1, digits);
        }
        if is(at, exponent) {
            at += 1;
            if is(at, b"+-") {
                at += 1;
            }
            at = run(at, b"0123456789_");
        }
        if is(at, b"i") {
            at += 1;
        }
        match self.char_at(at) {
            Some(c) if is_word(c) => (at + c.len_utf8(), false),
            _ => (at, true),
        }
    }
}
