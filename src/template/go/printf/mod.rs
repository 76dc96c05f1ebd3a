//! Go 1.27's package `fmt` over [`View`]s: every verb, flag, width and precision, over every kind.
//!
//! Output is bounded: what would pass the limit ends in [`Limit::Value`]. Nested values are walked on an explicit
//! stack, never by recursion.

mod format;
mod tree;

use self::format::Flags;
use crate::template::Limit;
use crate::template::go::operand::view::{View, type_name};

/// A printer into a buffer that may grow to `end` bytes.
pub(super) struct Printer<'o> {
    out: &'o mut Vec<u8>,
    end: usize,
    /// Something did not fit.
    full: bool,
    flags: Flags,
    /// Inside the report of a bad verb: methods are not called.
    erroring: bool,
    /// Explicit indexes were used.
    reordered: bool,
    good_index: bool,
    scratch: Vec<u8>,
}

/// Appends `fmt.Sprintf(format, args...)`.
///
/// # Errors
/// [`Limit::Value`] where it would append more than `limit` bytes; `out` then holds a part.
pub(crate) fn sprintf(out: &mut Vec<u8>, format: &[u8], args: &[View<'_>], limit: usize) -> Result<(), Limit> {
    let mut p = Printer::new(out, limit);
    p.printf(format, args);
    p.end()
}

/// Appends `fmt.Sprint(args...)`: a space between two operands where neither is a string.
///
/// # Errors
/// As [`sprintf`].
pub(crate) fn sprint(out: &mut Vec<u8>, args: &[View<'_>], limit: usize) -> Result<(), Limit> {
    let mut p = Printer::new(out, limit);
    let mut before = true;
    for (i, arg) in args.iter().enumerate() {
        let string = matches!(arg, View::Str(_) | View::Number(_));
        if i > 0 && !string && !before {
            p.put(b" ");
        }
        p.argument(*arg, 'v');
        before = string;
    }
    p.end()
}

/// Appends `fmt.Sprintln(args...)`.
///
/// # Errors
/// As [`sprintf`].
pub(crate) fn sprintln(out: &mut Vec<u8>, args: &[View<'_>], limit: usize) -> Result<(), Limit> {
    let mut p = Printer::new(out, limit);
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            p.put(b" ");
        }
        p.argument(*arg, 'v');
    }
    p.put(b"\n");
    p.end()
}

/// Appends what `text/template` prints for the value of a pipeline: as `fmt.Fprint`, pointers followed.
/// `<no value>` is the caller's.
///
/// # Errors
/// As [`sprintf`].
pub(crate) fn print_value(out: &mut Vec<u8>, view: View<'_>, limit: usize) -> Result<(), Limit> {
    if let View::Str(text) = view {
        if text.len() > limit {
            return Err(Limit::Value);
        }
        out.extend_from_slice(text);
        return Ok(());
    }
    let mut p = Printer::new(out, limit);
    match view {
        View::Struct(s) => p.structure(s),
        view => p.argument(view, 'v'),
    }
    p.end()
}

/// The largest width or precision that an argument may give.
const LARGE: i64 = 1_000_000;

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

/// A width or precision from the arguments.
fn from_argument(args: &[View<'_>], at: usize) -> (Option<i64>, usize) {
    let Some(arg) = args.get(at) else { return (None, at) };
    let n = match *arg {
        View::Int(n) | View::Int64(n) => Some(n),
        View::Int32(n) => Some(i64::from(n)),
        View::Named(n) => Some(n.int()),
        View::Uint8(n) => Some(i64::from(n)),
        View::Uint(n) => i64::try_from(n).ok(),
        _ => None,
    };
    (n.filter(|n| (-LARGE..=LARGE).contains(n)), at + 1)
}

/// Decodes one character; a byte that is not UTF-8 is U+FFFD.
fn character(text: &[u8]) -> (char, usize) {
    let head = text.get(..text.len().min(4)).unwrap_or(text);
    match head.utf8_chunks().next().and_then(|c| c.valid().chars().next()) {
        Some(c) => (c, c.len_utf8()),
        None => ('\u{fffd}', 1),
    }
}

impl<'o> Printer<'o> {
    fn new(out: &'o mut Vec<u8>, limit: usize) -> Self {
        let end = out.len().saturating_add(limit);
        Self { out, end, full: false, flags: Flags::default(), erroring: false, reordered: false, good_index: true, scratch: Vec::new() }
    }

    const fn end(&self) -> Result<(), Limit> {
        if self.full { Err(Limit::Value) } else { Ok(()) }
    }

    fn put(&mut self, bytes: &[u8]) {
        if self.full || bytes.len() > self.room() {
            self.full = true;
        } else {
            self.out.extend_from_slice(bytes);
        }
    }

    fn put_char(&mut self, c: char) {
        self.put(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// Bytes that still fit.
    const fn room(&self) -> usize {
        self.end.saturating_sub(self.out.len())
    }

    /// An explicit index, `[2]`, at a place of the format: the argument, where the format goes on, whether it was good.
    fn index(&mut self, argument: usize, format: &[u8], at: usize, count: usize) -> (usize, usize, bool) {
        if format.get(at) != Some(&b'[') {
            return (argument, at, false);
        }
        self.reordered = true;
        let rest = format.get(at..).unwrap_or(&[]);
        let close = if rest.len() < 3 { None } else { rest.iter().position(|&b| b == b']') };
        let Some(close) = close else {
            self.good_index = false;
            return (argument, at + 1, false);
        };
        let (n, found, stop) = number(rest, 1, close);
        if !found || stop != close {
            self.good_index = false;
            return (argument, at + close + 1, false);
        }
        match n.checked_sub(1).filter(|i| *i < count) {
            Some(i) => (i, at + close + 1, true),
            None => {
                self.good_index = false;
                (argument, at + close + 1, true)
            }
        }
    }

    /// `%v` and `%w` take `#` and `+` as flags of the whole value.
    fn whole_value(&mut self) {
        self.flags.sharp_v = std::mem::take(&mut self.flags.sharp);
        self.flags.plus_v = std::mem::take(&mut self.flags.plus);
    }

    fn printf(&mut self, format: &[u8], args: &[View<'_>]) {
        let end = format.len();
        let (mut argument, mut at) = (0, 0);
        self.reordered = false;
        while at < end && !self.full {
            self.good_index = true;
            let rest = format.get(at..).unwrap_or(&[]);
            let text = memchr::memchr(b'%', rest).unwrap_or(rest.len());
            if text > 0 {
                self.put(rest.get(..text).unwrap_or(&[]));
                at += text;
            }
            if at >= end {
                break;
            }
            at += 1;
            self.flags = Flags::default();
            while let Some(&c) = format.get(at) {
                match c {
                    b'#' => self.flags.sharp = true,
                    b'0' => self.flags.zero = true,
                    b'+' => self.flags.plus = true,
                    b'-' => self.flags.minus = true,
                    b' ' => self.flags.space = true,
                    _ => break,
                }
                at += 1;
            }
            // The plain verb, without width, precision or index.
            if let (Some(c @ b'a'..=b'z'), Some(arg)) = (format.get(at), args.get(argument)) {
                if matches!(c, b'v' | b'w') {
                    self.whole_value();
                }
                self.argument(*arg, char::from(*c));
                argument += 1;
                at += 1;
                continue;
            }
            let mut after_index;
            (argument, at, after_index) = self.index(argument, format, at, args.len());
            (argument, at, after_index) = self.width(argument, format, at, after_index, args);
            if at + 1 < end && format.get(at) == Some(&b'.') {
                (argument, at, after_index) = self.precision(argument, format, at + 1, after_index, args);
            }
            if !after_index {
                (argument, at, _) = self.index(argument, format, at, args.len());
            }
            if at >= end {
                self.put(b"%!(NOVERB)");
                break;
            }
            let (verb, size) = character(format.get(at..).unwrap_or(&[]));
            at += size;
            if verb == '%' {
                self.put(b"%");
            } else if !self.good_index {
                self.complain(verb, b"(BADINDEX)");
            } else if let Some(arg) = args.get(argument) {
                if matches!(verb, 'v' | 'w') {
                    self.whole_value();
                }
                self.argument(*arg, verb);
                argument += 1;
            } else {
                self.complain(verb, b"(MISSING)");
            }
        }
        if !self.reordered && argument < args.len() && !self.full {
            self.extra(args.get(argument..).unwrap_or(&[]));
        }
    }

    fn width(&mut self, argument: usize, format: &[u8], at: usize, after_index: bool, args: &[View<'_>]) -> (usize, usize, bool) {
        if format.get(at) == Some(&b'*') {
            let (n, argument) = from_argument(args, argument);
            if n.is_none() {
                self.put(b"%!(BADWIDTH)");
            }
            self.flags.width = n.map(|n| usize::try_from(n.unsigned_abs()).unwrap_or(0));
            if n.is_some_and(|n| n < 0) {
                self.flags.minus = true;
                self.flags.zero = false;
            }
            return (argument, at + 1, false);
        }
        let (n, found, at) = number(format, at, format.len());
        self.flags.width = found.then_some(n);
        if after_index && found {
            self.good_index = false;
        }
        (argument, at, after_index)
    }

    fn precision(&mut self, argument: usize, format: &[u8], at: usize, after_index: bool, args: &[View<'_>]) -> (usize, usize, bool) {
        if after_index {
            self.good_index = false;
        }
        let (argument, at, after_index) = self.index(argument, format, at, args.len());
        if format.get(at) == Some(&b'*') {
            let (n, argument) = from_argument(args, argument);
            self.flags.precision = n.and_then(|n| usize::try_from(n).ok());
            if self.flags.precision.is_none() {
                self.put(b"%!(BADPREC)");
            }
            return (argument, at + 1, false);
        }
        let (n, found, at) = number(format, at, format.len());
        self.flags.precision = Some(if found { n } else { 0 });
        (argument, at, after_index)
    }

    fn complain(&mut self, verb: char, what: &[u8]) {
        self.put(b"%!");
        self.put_char(verb);
        self.put(what);
    }

    fn extra(&mut self, args: &[View<'_>]) {
        self.flags = Flags::default();
        self.put(b"%!(EXTRA ");
        for (i, arg) in args.iter().enumerate() {
            if i > 0 {
                self.put(b", ");
            }
            self.put(type_name(*arg).as_bytes());
            if !matches!(arg, View::Nil | View::Invalid) {
                self.put(b"=");
                self.argument(*arg, 'v');
            }
            if self.full {
                return;
            }
        }
        self.put(b")");
    }
}
