//! Go 1.27's package `fmt` over [`View`]s: every verb, flag, width and precision, over every kind.
//!
//! Output is bounded: what would pass the limit ends in [`Limit::Value`]. Nested values are walked on an explicit
//! stack, never by recursion.

mod format;
mod parse;
mod tree;

pub(crate) use self::format::Flags;
pub(crate) use self::parse::{Directive, Format, LARGE, Operand, Piece, Size};
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

/// A width or precision that an argument gives; `None` where it is none.
fn from_argument(args: &[View<'_>], at: usize) -> Option<i64> {
    let n = match *args.get(at)? {
        View::Int(n) | View::Int64(n) => n,
        View::Int32(n) => i64::from(n),
        View::Named(n) => n.int(),
        View::Uint8(n) => i64::from(n),
        View::Uint(n) => i64::try_from(n).ok()?,
        _ => return None,
    };
    (-LARGE..=LARGE).contains(&n).then_some(n)
}

/// Appends one directive of a format with its argument.
///
/// # Errors
/// As [`sprintf`].
pub(crate) fn print_directive(out: &mut Vec<u8>, directive: &Directive, args: &[View<'_>], limit: usize) -> Result<(), Limit> {
    let mut p = Printer::new(out, limit);
    p.directive(directive, args);
    p.end()
}

impl<'o> Printer<'o> {
    fn new(out: &'o mut Vec<u8>, limit: usize) -> Self {
        let end = out.len().saturating_add(limit);
        Self { out, end, full: false, flags: Flags::default(), erroring: false, scratch: Vec::new() }
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

    /// `%v` and `%w` take `#` and `+` as flags of the whole value.
    fn whole_value(&mut self) {
        self.flags.sharp_v = std::mem::take(&mut self.flags.sharp);
        self.flags.plus_v = std::mem::take(&mut self.flags.plus);
    }

    fn printf(&mut self, format: &[u8], args: &[View<'_>]) {
        let mut pieces = Format::new(format, args.len());
        for piece in pieces.by_ref() {
            match piece {
                Piece::Text(text) => self.put(text),
                Piece::Directive(directive) => self.directive(&directive, args),
            }
            if self.full {
                return;
            }
        }
        if let Some(extra) = pieces.extra() {
            self.extra(args.get(extra..).unwrap_or(&[]));
        }
    }

    fn directive(&mut self, directive: &Directive, args: &[View<'_>]) {
        self.flags = directive.flags;
        match directive.width {
            None => {}
            Some(Size::Fixed(n)) => self.flags.width = Some(n),
            Some(Size::Argument(i)) => match from_argument(args, i) {
                Some(n) => {
                    self.flags.width = usize::try_from(n.unsigned_abs()).ok();
                    if n < 0 {
                        (self.flags.minus, self.flags.zero) = (true, false);
                    }
                }
                None => self.put(b"%!(BADWIDTH)"),
            },
        }
        match directive.precision {
            None => {}
            Some(Size::Fixed(n)) => self.flags.precision = Some(n),
            Some(Size::Argument(i)) => {
                self.flags.precision = from_argument(args, i).and_then(|n| usize::try_from(n).ok());
                if self.flags.precision.is_none() {
                    self.put(b"%!(BADPREC)");
                }
            }
        }
        match (directive.verb, directive.operand) {
            (None, _) => self.put(b"%!(NOVERB)"),
            (Some('%'), _) => self.put(b"%"),
            (Some(verb), Operand::BadIndex) => self.complain(verb, b"(BADINDEX)"),
            (Some(verb), Operand::Missing) => self.complain(verb, b"(MISSING)"),
            (Some(verb), Operand::Argument(i)) => {
                if matches!(verb, 'v' | 'w') {
                    self.whole_value();
                }
                self.argument(args.get(i).copied().unwrap_or(View::Nil), verb);
            }
        }
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
