//! A format taken apart: its text, and its directives with their flags, width, precision and argument.
//!
//! Everything that reads formats reads them here: the printer, and the proof.

use super::format::Flags;

/// The largest width or precision that a format or an argument may give.
pub(crate) const LARGE: i64 = 1_000_000;

/// A piece of a format.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Piece<'f> {
    /// Text that is written as it is.
    Text(&'f [u8]),
    /// `%…`
    Directive(Directive),
}

/// A width or precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// Written in the format.
    Fixed(usize),
    /// `*`: the value of this argument, which there need not be.
    Argument(usize),
}

/// What a directive formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    /// This argument.
    Argument(usize),
    /// There are too few arguments: `%!d(MISSING)`.
    Missing,
    /// Its explicit index is wrong: `%!d(BADINDEX)`.
    BadIndex,
}

/// A directive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Directive {
    /// As written, without width and precision.
    pub(crate) flags: Flags,
    pub(crate) width: Option<Size>,
    pub(crate) precision: Option<Size>,
    /// `%` itself has no operand; `None`: the format ends before the verb.
    pub(crate) verb: Option<char>,
    pub(crate) operand: Operand,
}

/// Reads a format piece by piece, given the number of arguments.
pub(crate) struct Format<'f> {
    format: &'f [u8],
    at: usize,
    /// The next argument.
    argument: usize,
    count: usize,
    /// Explicit indexes were used.
    reordered: bool,
}

/// A number in a format: its value, whether there was one, and where it ended. One that is too long ends the format.
fn number(format: &[u8], from: usize, end: usize) -> (usize, bool, usize) {
    if from >= end {
        return (0, false, end);
    }
    let (mut n, mut found, mut at) = (0, false, from);
    while let Some(d @ b'0'..=b'9') = format.get(at).filter(|_| at < end) {
        if n > LARGE as usize {
            return (0, false, end);
        }
        n = n * 10 + usize::from(d - b'0');
        found = true;
        at += 1;
    }
    (n, found, at)
}

/// Decodes one character; a byte that is not UTF-8 is U+FFFD.
fn character(text: &[u8]) -> (char, usize) {
    let head = text.get(..text.len().min(4)).unwrap_or(text);
    match head.utf8_chunks().next().and_then(|c| c.valid().chars().next()) {
        Some(c) => (c, c.len_utf8()),
        None => ('\u{fffd}', 1),
    }
}

impl<'f> Format<'f> {
    pub(crate) const fn new(format: &'f [u8], count: usize) -> Self {
        Self { format, at: 0, argument: 0, count, reordered: false }
    }

    /// The first argument that the format does not use, where that is told: `%!(EXTRA …)`. Asked at the format's end.
    pub(crate) fn extra(&self) -> Option<usize> {
        (!self.reordered && self.argument < self.count).then_some(self.argument)
    }

    /// An explicit index, `[2]`: was there one, and was it good?
    fn index(&mut self, good: &mut bool) -> bool {
        if self.format.get(self.at) != Some(&b'[') {
            return false;
        }
        self.reordered = true;
        let rest = self.format.get(self.at..).unwrap_or(&[]);
        let close = if rest.len() < 3 { None } else { rest.iter().position(|&b| b == b']') };
        let Some(close) = close else {
            *good = false;
            self.at += 1;
            return false;
        };
        self.at += close + 1;
        let (n, found, stop) = number(rest, 1, close);
        if !found || stop != close {
            *good = false;
            return false;
        }
        match n.checked_sub(1).filter(|i| *i < self.count) {
            Some(i) => self.argument = i,
            None => *good = false,
        }
        true
    }

    /// `*`: the next argument gives the size.
    fn star(&mut self) -> Size {
        let size = Size::Argument(self.argument);
        self.argument += usize::from(self.argument < self.count);
        self.at += 1;
        size
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some(&c) = self.format.get(self.at) {
            match c {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b'-' => flags.minus = true,
                b' ' => flags.space = true,
                _ => break,
            }
            self.at += 1;
        }
        flags
    }

    /// A directive, from behind its `%`.
    fn directive(&mut self) -> Directive {
        let flags = self.flags();
        // The plain verb, without width, precision or index.
        if let (Some(c @ b'a'..=b'z'), true) = (self.format.get(self.at), self.argument < self.count) {
            self.at += 1;
            self.argument += 1;
            let operand = Operand::Argument(self.argument - 1);
            return Directive { flags, width: None, precision: None, verb: Some(char::from(*c)), operand };
        }
        let mut good = true;
        let mut after_index = self.index(&mut good);
        let width = if self.format.get(self.at) == Some(&b'*') {
            after_index = false;
            Some(self.star())
        } else {
            let (n, found, at) = number(self.format, self.at, self.format.len());
            self.at = at;
            good &= !(after_index && found);
            found.then_some(Size::Fixed(n))
        };
        let mut precision = None;
        if self.at + 1 < self.format.len() && self.format.get(self.at) == Some(&b'.') {
            self.at += 1;
            good &= !after_index;
            after_index = self.index(&mut good);
            precision = Some(if self.format.get(self.at) == Some(&b'*') {
                after_index = false;
                self.star()
            } else {
                let (n, found, at) = number(self.format, self.at, self.format.len());
                self.at = at;
                Size::Fixed(if found { n } else { 0 })
            });
        }
        if !after_index {
            self.index(&mut good);
        }
        let verb = match self.format.get(self.at..) {
            None | Some([]) => None,
            Some(rest) => {
                let (c, size) = character(rest);
                self.at += size;
                Some(c)
            }
        };
        let operand = if !good {
            Operand::BadIndex
        } else if self.argument < self.count {
            Operand::Argument(self.argument)
        } else {
            Operand::Missing
        };
        self.argument += usize::from(matches!(verb, Some(c) if c != '%') && matches!(operand, Operand::Argument(_)));
        Directive { flags, width, precision, verb, operand }
    }
}

impl<'f> Iterator for Format<'f> {
    type Item = Piece<'f>;

    #[inline]
    fn next(&mut self) -> Option<Piece<'f>> {
        let rest = self.format.get(self.at..).filter(|r| !r.is_empty())?;
        let text = memchr::memchr(b'%', rest).unwrap_or(rest.len());
        if text > 0 {
            self.at += text;
            return rest.get(..text).map(Piece::Text);
        }
        self.at += 1;
        Some(Piece::Directive(self.directive()))
    }
}
