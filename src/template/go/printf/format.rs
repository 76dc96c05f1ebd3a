//! One scalar with its flags: padding, integers, floats, strings, characters.

use super::Printer;
use crate::value::number::push_float;
use crate::value::quote::{can_backquote, is_print, push_char, push_quoted, push_quoted_char};

/// The flags, width and precision of one verb.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flags {
    pub(crate) width: Option<usize>,
    pub(crate) precision: Option<usize>,
    pub(crate) minus: bool,
    pub(crate) plus: bool,
    pub(crate) sharp: bool,
    pub(crate) space: bool,
    pub(crate) zero: bool,
    /// `%+v`
    pub(crate) plus_v: bool,
    /// `%#v`
    pub(crate) sharp_v: bool,
}

/// Characters, each byte that is not UTF-8 being one.
fn count(text: &[u8]) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.utf8_chunks().map(|c| c.valid().chars().count() + c.invalid().len()).sum()
}

/// The first `n` characters.
fn truncate(text: &[u8], n: Option<usize>) -> &[u8] {
    let Some(mut left) = n.filter(|n| *n < text.len()) else { return text };
    let mut end = 0;
    for chunk in text.utf8_chunks() {
        let sizes = chunk.valid().chars().map(char::len_utf8).chain(chunk.invalid().iter().map(|_| 1));
        for size in sizes {
            if left == 0 {
                return text.get(..end).unwrap_or(text);
            }
            left -= 1;
            end += size;
        }
    }
    text
}

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// The base of an integer, with its look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Binary,
    Octal,
    /// `0o17`
    OctalMarked,
    Decimal,
    Lower,
    Upper,
}

impl Printer<'_> {
    /// `n` bytes of padding: zeros only to the left.
    fn fill(&mut self, n: usize) {
        let byte = if self.flags.zero && !self.flags.minus { b'0' } else { b' ' };
        self.repeat(byte, n);
    }

    fn repeat(&mut self, byte: u8, n: usize) {
        if self.full || n > self.room() {
            self.full = true;
        } else {
            self.out.resize(self.out.len() + n, byte);
        }
    }

    /// A text, padded to the width.
    pub(super) fn pad(&mut self, text: &[u8]) {
        let missing = match self.flags.width {
            Some(width) if width > 0 => width.saturating_sub(count(text)),
            _ => 0,
        };
        if missing == 0 {
            self.put(text);
        } else if self.flags.minus {
            self.put(text);
            self.fill(missing);
        } else {
            self.fill(missing);
            self.put(text);
        }
    }

    /// A text padded with spaces, whatever the zero flag says.
    fn pad_plain(&mut self, text: &[u8]) {
        let zero = std::mem::take(&mut self.flags.zero);
        self.pad(text);
        self.flags.zero = zero;
    }

    /// `%s`
    pub(super) fn string(&mut self, text: &[u8]) {
        self.pad(truncate(text, self.flags.precision));
    }

    /// `%q`
    pub(super) fn quoted(&mut self, text: &[u8]) {
        let text = truncate(text, self.flags.precision);
        if text.len() > self.room() {
            self.full = true;
            return;
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        if self.flags.sharp && can_backquote(text) {
            scratch.push(b'`');
            scratch.extend_from_slice(text);
            scratch.push(b'`');
        } else {
            push_quoted(&mut scratch, text, self.flags.plus);
        }
        self.pad(&scratch);
        self.scratch = scratch;
    }

    /// `%x` of a string.
    pub(super) fn hexadecimal(&mut self, text: &[u8], upper: bool) {
        let (digits, mark) = if upper { (UPPER, b'X') } else { (LOWER, b'x') };
        let length = self.flags.precision.map_or(text.len(), |p| p.min(text.len()));
        let Flags { sharp, space, minus, .. } = self.flags;
        if length == 0 {
            self.fill(self.flags.width.unwrap_or(0));
            return;
        }
        let width = match (space, sharp) {
            (true, true) => 5 * length - 1,
            (true, false) => 3 * length - 1,
            (false, true) => 2 * length + 2,
            (false, false) => 2 * length,
        };
        let missing = self.flags.width.unwrap_or(0).saturating_sub(width);
        if self.full || width.saturating_add(missing) > self.room() {
            self.full = true;
            return;
        }
        if !minus {
            self.fill(missing);
        }
        for (i, &b) in text.iter().take(length).enumerate() {
            if space && i > 0 {
                self.out.push(b' ');
            }
            if sharp && (space || i == 0) {
                self.out.extend_from_slice(&[b'0', mark]);
            }
            let digit = |n: u8| digits.get(usize::from(n)).copied().unwrap_or(b'0');
            self.out.extend_from_slice(&[digit(b >> 4), digit(b & 15)]);
        }
        if minus {
            self.fill(missing);
        }
    }

    /// `%c`
    pub(super) fn one_character(&mut self, code: u64) {
        let c = u32::try_from(code).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
        self.pad(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// `%q` of an integer.
    pub(super) fn quoted_character(&mut self, code: u64) {
        let c = u32::try_from(code).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
        let mut text = Vec::with_capacity(12);
        push_quoted_char(&mut text, c, self.flags.plus);
        self.pad(&text);
    }

    /// `%U`
    pub(super) fn unicode(&mut self, code: u64) {
        let precision = self.flags.precision.unwrap_or(4).max(4);
        if precision > self.room() {
            self.full = true;
            return;
        }
        let mut text = format!("U+{code:0precision$X}").into_bytes();
        if let Some(c) = u32::try_from(code).ok().and_then(char::from_u32).filter(|c| self.flags.sharp && is_print(*c)) {
            text.extend_from_slice(b" '");
            push_char(&mut text, c);
            text.push(b'\'');
        }
        self.pad_plain(&text);
    }

    /// An integer given as its 64 bits.
    pub(super) fn integer(&mut self, bits: u64, signed: bool, base: Base) {
        let negative = signed && (bits as i64) < 0;
        let mut n = if negative { bits.wrapping_neg() } else { bits };
        let Flags { width, precision, minus, plus, space, zero, sharp, .. } = self.flags;
        let digits = match precision {
            Some(0) if n == 0 => {
                let zero = std::mem::take(&mut self.flags.zero);
                self.fill(width.unwrap_or(0));
                self.flags.zero = zero;
                return;
            }
            Some(p) => p,
            // Zero padding to the left is a precision that leaves room for the sign.
            None if zero && !minus => width.map_or(0, |w| w.saturating_sub(usize::from(negative || plus || space))),
            None => 0,
        };
        let mut store = [0u8; 64];
        let mut at = store.len();
        let (radix, table) = match base {
            Base::Binary => (2, LOWER),
            Base::Octal | Base::OctalMarked => (8, LOWER),
            Base::Decimal => (10, LOWER),
            Base::Lower => (16, LOWER),
            Base::Upper => (16, UPPER),
        };
        loop {
            at -= 1;
            if let (Some(place), Some(d)) = (store.get_mut(at), table.get((n % radix) as usize)) {
                *place = *d;
            }
            n /= radix;
            if n == 0 {
                break;
            }
        }
        let text = store.get(at..).unwrap_or(&[]);
        let lead = digits.saturating_sub(text.len());
        let mut head = [0u8; 5];
        let mut used = 0;
        let mut mark = |bytes: &[u8]| {
            for b in bytes {
                if let Some(place) = head.get_mut(used) {
                    *place = *b;
                    used += 1;
                }
            }
        };
        if negative {
            mark(b"-");
        } else if plus {
            mark(b"+");
        } else if space {
            mark(b" ");
        }
        if base == Base::OctalMarked {
            mark(b"0o");
        }
        if sharp {
            match base {
                Base::Binary => mark(b"0b"),
                Base::Octal | Base::OctalMarked if lead == 0 && text.first() != Some(&b'0') => mark(b"0"),
                Base::Lower => mark(b"0x"),
                Base::Upper => mark(b"0X"),
                _ => {}
            }
        }
        let head = head.get(..used).unwrap_or(&[]);
        let length = head.len() + lead + text.len();
        let missing = width.unwrap_or(0).saturating_sub(length);
        if !minus {
            self.repeat(b' ', missing);
        }
        self.put(head);
        if lead > 0 {
            self.repeat(b'0', lead);
        }
        self.put(text);
        if minus {
            self.repeat(b' ', missing);
        }
    }

    /// A float in one of `strconv`'s formats; `precision` is the verb's own, where none was given.
    pub(super) fn float(&mut self, v: f64, verb: u8, precision: Option<usize>) {
        let precision = self.flags.precision.or(precision);
        let long = !matches!(verb, b'g' | b'G' | b'b') || self.flags.sharp;
        if self.full || (long && precision.is_some_and(|p| p > self.room())) {
            self.full = true;
            return;
        }
        let Flags { plus, space, zero, minus, sharp, width, .. } = self.flags;
        // No float needs more than 400 bytes beside its precision.
        if width.is_none() && !plus && !space && !sharp && precision.unwrap_or(0).saturating_add(400) <= self.room() {
            push_float(self.out, v, verb, precision);
            return;
        }
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        text.push(b'+');
        push_float(&mut text, v, verb, precision);
        if matches!(text.get(1), Some(b'-' | b'+')) {
            text.remove(0);
        }
        if let Some(sign) = text.first_mut().filter(|s| space && **s == b'+' && !plus) {
            *sign = b' ';
        }
        if matches!(text.get(1), Some(b'I' | b'N')) {
            let bare = text.get(1) == Some(&b'N') && !space && !plus;
            // +Inf keeps its sign only where one is asked for, as every other number.
            let skip = usize::from(bare);
            self.pad_plain(text.get(skip..).unwrap_or(&[]));
            self.scratch = text;
            return;
        }
        if sharp && verb != b'b' {
            keep_zeros(&mut text, verb, precision);
        }
        if plus || text.first() != Some(&b'+') {
            match width {
                Some(width) if zero && !minus && width > text.len() => {
                    self.put(text.get(..1).unwrap_or(&[]));
                    self.fill(width - text.len());
                    self.put(text.get(1..).unwrap_or(&[]));
                }
                _ => self.pad(&text),
            }
        } else {
            self.pad(text.get(1..).unwrap_or(&[]));
        }
        self.scratch = text;
    }
}

/// The `#` flag: always a decimal point, and for `%g` and `%x` the trailing zeros.
fn keep_zeros(text: &mut Vec<u8>, verb: u8, precision: Option<usize>) {
    let mut digits = match verb {
        b'g' | b'G' | b'x' => precision.map_or(6, |p| i64::try_from(p).unwrap_or(i64::MAX)),
        _ => 0,
    };
    let (mut point, mut nonzero, mut tail) = (false, false, Vec::new());
    let mut at = 1;
    while let Some(&b) = text.get(at) {
        let exponent = matches!(b, b'p' | b'P') || (matches!(b, b'e' | b'E') && !matches!(verb, b'x' | b'X'));
        if exponent {
            tail = text.split_off(at);
            break;
        }
        if b == b'.' {
            point = true;
        } else {
            nonzero |= b != b'0';
            digits -= i64::from(nonzero);
        }
        at += 1;
    }
    if !point {
        if text.len() == 2 && text.get(1) == Some(&b'0') {
            digits -= 1;
        }
        text.push(b'.');
    }
    text.extend(std::iter::repeat_n(b'0', usize::try_from(digits).unwrap_or(0)));
    text.extend_from_slice(&tail);
}
