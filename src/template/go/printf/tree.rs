//! Arguments and what is nested in them, walked on an explicit stack.

use super::format::Base;
use super::{Printer, View};
use crate::template::go::operand::time::{push_go_string, push_string};
use crate::template::go::operand::view::{BytesView, ListView, Zone, type_name};
use crate::value::{Field, Struct, Time, Value};

/// A placeholder for the address of a map, list or struct, which is arbitrary in Go.
const ADDRESS: u64 = 0x00c0_0001_2000;

/// An open list, map or struct, or the report of a bad verb around one.
enum Frame<'a> {
    List { items: std::slice::Iter<'a, Value>, nils: u32, first: bool },
    Map { entries: std::slice::Iter<'a, (Box<[u8]>, Value)>, first: bool },
    Struct { fields: std::iter::Zip<std::slice::Iter<'a, Field>, std::slice::Iter<'a, Value>>, first: bool },
    BadVerb(char),
}

/// What a template sees of a payload's node.
fn view(value: &Value) -> View<'_> {
    match value {
        Value::Nil => View::Nil,
        Value::Bool(b) => View::Bool(*b),
        Value::Int(n) => View::Int(*n),
        Value::Uint(n) => View::Uint(*n),
        Value::Float(v) => View::Float(*v),
        Value::Number(text) => View::Number(text),
        Value::String(text) => View::Str(text),
        Value::List(items) => View::List(ListView { items, nils: 0, spare: 0 }),
        Value::Map(map) => View::Map(map),
        Value::NilMap => View::NilMap,
        Value::Struct(s) => View::Struct(s),
        Value::NilPointer(ty) => View::NilPointer(ty),
        Value::Time(time) => View::Time(time),
    }
}

impl Printer<'_> {
    /// One argument of a verb.
    pub(super) fn argument(&mut self, arg: View<'_>, verb: char) {
        if self.full {
            return;
        }
        match (arg, verb) {
            (View::Nil | View::Invalid, 'T' | 'v') => self.pad(b"<nil>"),
            (View::Nil | View::Invalid, _) => {
                self.complain(verb, b"(<nil>)");
            }
            (_, 'T') => {
                let name = type_name(arg);
                self.string(name.as_bytes());
            }
            (View::Bytes(b), _) => self.bytes(b, verb),
            (View::Location(zone), _) => self.location(zone, verb),
            (View::List(_) | View::Map(_) | View::NilMap | View::Struct(_) | View::NilPointer(_) | View::Time(_), _) => {
                self.walk(arg, verb);
            }
            (_, 'p') => self.bad_scalar(arg, verb),
            _ => self.scalar(arg, verb),
        }
    }

    /// `[]uint8`: text or hexadecimal where the verb asks for that, else a list of numbers.
    fn bytes(&mut self, b: BytesView<'_>, verb: char) {
        let bytes = b.bytes();
        match verb {
            'p' => {
                let address = if b.buffer.is_empty() { 0 } else { ADDRESS };
                self.address(address, "[]uint8", verb);
            }
            'v' if self.flags.sharp_v => {
                self.put(b"[]byte");
                self.put(if b.buffer.is_empty() { b"(nil)" } else { b"{" });
                for (i, &byte) in bytes.iter().enumerate() {
                    self.put(if i > 0 { b", " } else { b"" });
                    self.marked(u64::from(byte), true);
                }
                self.put(if b.buffer.is_empty() { b"" } else { b"}" });
            }
            's' | 'x' | 'X' | 'q' => {
                self.text(bytes, verb);
            }
            _ => {
                self.put(b"[");
                for (i, &byte) in bytes.iter().enumerate() {
                    self.put(if i > 0 { b" " } else { b"" });
                    self.scalar(View::Uint8(byte), verb);
                    if self.full {
                        return;
                    }
                }
                self.put(b"]");
            }
        }
    }

    /// `*time.Location`: its name where its `String` method is asked for. What Go shows of its insides is not kept here.
    fn location(&mut self, zone: Zone, verb: char) {
        match verb {
            'v' | 's' | 'x' | 'X' | 'q' if !self.flags.sharp_v => {
                self.text(zone.name().as_bytes(), verb);
            }
            'p' => self.marked(ADDRESS, !self.flags.sharp),
            _ => {
                self.complain(verb, b"(*time.Location=");
                self.put(zone.name().as_bytes());
                self.put(b")");
            }
        }
    }

    /// A struct as a pipeline's value, whether behind a pointer or not.
    pub(super) fn structure(&mut self, s: &Struct) {
        let mut stack = Vec::new();
        self.open_struct(s, &mut stack);
        self.drain('v', stack);
    }

    fn walk(&mut self, arg: View<'_>, verb: char) {
        let mut stack = Vec::new();
        let mut inner = verb;
        match verb {
            'p' => self.pointer(arg, 'p', &mut inner, &mut stack),
            'w' => self.bad_verb(arg, 'w', &mut inner, &mut stack),
            _ => {
                if !self.method(arg, verb) {
                    self.node(arg, true, &mut inner, &mut stack);
                }
            }
        }
        self.drain(inner, stack);
    }

    /// Prints what is open, innermost first.
    fn drain(&mut self, mut verb: char, mut stack: Vec<Frame<'_>>) {
        let sharp = self.flags.sharp_v;
        let separator: &[u8] = if sharp { b", " } else { b" " };
        while let Some(top) = stack.last_mut() {
            if self.full {
                return;
            }
            match top {
                Frame::List { items, nils, first } => {
                    let next = match items.next() {
                        Some(v) => Some(view(v)),
                        None if *nils > 0 => {
                            *nils -= 1;
                            Some(View::Nil)
                        }
                        None => None,
                    };
                    let Some(next) = next else {
                        self.put(if sharp { b"}" } else { b"]" });
                        stack.pop();
                        continue;
                    };
                    if !std::mem::take(first) {
                        self.put(separator);
                    }
                    self.nested(next, &mut verb, &mut stack);
                }
                Frame::Map { entries, first } => {
                    let Some((key, value)) = entries.next() else {
                        self.put(if sharp { b"}" } else { b"]" });
                        stack.pop();
                        continue;
                    };
                    if !std::mem::take(first) {
                        self.put(separator);
                    }
                    self.scalar(View::Str(key), verb);
                    self.put(b":");
                    self.nested(view(value), &mut verb, &mut stack);
                }
                Frame::Struct { fields, first } => {
                    let Some((field, value)) = fields.next() else {
                        self.put(b"}");
                        stack.pop();
                        continue;
                    };
                    if !std::mem::take(first) {
                        self.put(separator);
                    }
                    if sharp || self.flags.plus_v {
                        self.put(field.name.as_bytes());
                        self.put(b":");
                    }
                    self.nested(view(value), &mut verb, &mut stack);
                }
                Frame::BadVerb(outer) => {
                    verb = *outer;
                    self.put(b")");
                    self.erroring = false;
                    stack.pop();
                }
            }
        }
    }

    fn nested<'a>(&mut self, value: View<'a>, verb: &mut char, stack: &mut Vec<Frame<'a>>) {
        if !self.method(value, *verb) {
            self.node(value, false, verb, stack);
        }
    }

    /// A value by its kind. `top` is an argument itself, where a pointer to a struct is followed.
    fn node<'a>(&mut self, value: View<'a>, top: bool, verb: &mut char, stack: &mut Vec<Frame<'a>>) {
        let sharp = self.flags.sharp_v;
        match value {
            View::Invalid | View::Nil => self.put(if sharp { b"interface {}(nil)" } else { b"<nil>" }),
            View::List(list) => {
                self.put(if sharp { b"[]interface {}{" } else { b"[" });
                stack.push(Frame::List { items: list.items.iter(), nils: list.nils, first: true });
            }
            View::Map(map) => {
                self.put(if sharp { b"map[string]interface {}{" } else { b"map[" });
                stack.push(Frame::Map { entries: map.entries().iter(), first: true });
            }
            View::NilMap => self.put(if sharp { b"map[string]interface {}(nil)" } else { b"map[]" }),
            View::Struct(s) if s.pointer && !top => self.pointer(value, *verb, verb, stack),
            View::Struct(s) => {
                if s.pointer {
                    self.put(b"&");
                }
                self.open_struct(s, stack);
            }
            View::NilPointer(_) => self.pointer(value, *verb, verb, stack),
            View::Time(time) => self.time_fields(time, *verb),
            _ => self.scalar(value, *verb),
        }
    }

    fn open_struct<'a>(&mut self, s: &'a Struct, stack: &mut Vec<Frame<'a>>) {
        if self.flags.sharp_v {
            self.put(s.ty.name.as_bytes());
        }
        self.put(b"{");
        stack.push(Frame::Struct { fields: s.ty.fields.iter().zip(&s.fields), first: true });
    }

    /// `String` or `GoString`, where the type has it and the verb asks for it.
    fn method(&mut self, value: View<'_>, verb: char) -> bool {
        let View::Time(time) = value else { return false };
        if self.erroring {
            return false;
        }
        let mut text = Vec::with_capacity(48);
        if self.flags.sharp_v {
            push_go_string(&mut text, time);
            self.string(&text);
            return true;
        }
        if matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') {
            push_string(&mut text, time);
            self.text(&text, verb);
            return true;
        }
        false
    }

    /// An address, or what `%p` says of things that have none.
    fn pointer<'a>(&mut self, value: View<'a>, verb: char, inner: &mut char, stack: &mut Vec<Frame<'a>>) {
        let address = match value {
            View::NilMap | View::NilPointer(_) => 0,
            View::List(_) | View::Map(_) => ADDRESS,
            View::Struct(s) if s.pointer => ADDRESS,
            _ => return self.bad_verb(value, verb, inner, stack),
        };
        if !self.address(address, &type_name(value), verb) {
            self.bad_verb(value, verb, inner, stack);
        }
    }

    fn address(&mut self, address: u64, name: &str, verb: char) -> bool {
        match verb {
            'v' if self.flags.sharp_v => {
                self.put(b"(");
                self.put(name.as_bytes());
                self.put(b")(");
                if address == 0 {
                    self.put(b"nil");
                } else {
                    self.marked(address, true);
                }
                self.put(b")");
            }
            'v' if address == 0 => self.pad(b"<nil>"),
            'v' | 'p' => self.marked(address, !self.flags.sharp),
            'b' | 'o' | 'd' | 'x' | 'X' => {
                self.whole(address, false, verb);
            }
            _ => return false,
        }
        true
    }

    /// Hexadecimal with or without its mark, whatever `#` says.
    fn marked(&mut self, n: u64, mark: bool) {
        let sharp = std::mem::replace(&mut self.flags.sharp, mark);
        self.integer(n, false, Base::Lower);
        self.flags.sharp = sharp;
    }

    /// `%!verb(type=value)` around a value that may hold others.
    fn bad_verb<'a>(&mut self, value: View<'a>, verb: char, inner: &mut char, stack: &mut Vec<Frame<'a>>) {
        self.erroring = true;
        self.complain(verb, b"(");
        self.put(type_name(value).as_bytes());
        self.put(b"=");
        stack.push(Frame::BadVerb(verb));
        *inner = 'v';
        self.node(value, true, inner, stack);
    }

    /// `%!verb(type=value)` of a scalar.
    fn bad_scalar(&mut self, value: View<'_>, verb: char) {
        self.complain(verb, b"(");
        self.put(type_name(value).as_bytes());
        self.put(b"=");
        // In a report of a bad verb, methods are not called.
        let before = std::mem::replace(&mut self.erroring, true);
        self.scalar(value, 'v');
        self.erroring = before;
        self.put(b")");
    }

    /// `time.Time` as the struct that it is: nanoseconds, seconds since year 1, location.
    fn time_fields(&mut self, time: &Time, verb: char) {
        let sharp = self.flags.sharp_v;
        let named = sharp || self.flags.plus_v;
        let separator: &[u8] = if sharp { b", " } else { b" " };
        let seconds = time.seconds.wrapping_sub(Time::ZERO.seconds);
        self.put(if sharp { b"time.Time{" } else { b"{" });
        for (i, (name, part)) in
            [("wall:", View::Uint(u64::from(time.nanos))), ("ext:", View::Int64(seconds)), ("loc:", View::Nil)].into_iter().enumerate()
        {
            if i > 0 {
                self.put(separator);
            }
            if named {
                self.put(name.as_bytes());
            }
            if i < 2 {
                self.scalar(part, verb);
                continue;
            }
            let address = if time.utc { 0 } else { ADDRESS };
            if !self.address(address, "*time.Location", verb) {
                self.complain(verb, b"(*time.Location=");
                self.address(address, "*time.Location", 'v');
                self.put(b")");
            }
        }
        self.put(b"}");
    }

    /// A bool, number or string.
    fn scalar(&mut self, value: View<'_>, verb: char) {
        let known = match value {
            View::Bool(b) => {
                let known = matches!(verb, 't' | 'v');
                if known {
                    self.pad(if b { b"true" } else { b"false" });
                }
                known
            }
            View::Int(n) | View::Int64(n) => self.whole(n.cast_unsigned(), true, verb),
            View::Named(n) if !self.erroring && !self.flags.sharp_v && matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') => {
                self.text(n.text().as_bytes(), verb)
            }
            View::Named(n) => self.whole(n.int().cast_unsigned(), true, verb),
            View::Int32(n) => self.whole(i64::from(n).cast_unsigned(), true, verb),
            View::Uint8(n) => self.whole(u64::from(n), false, verb),
            View::Uint(n) => self.whole(n, false, verb),
            View::Float(v) => self.real(v, verb),
            View::Complex(c) => self.complex(*c, verb),
            View::Str(text) => self.text(text, verb),
            View::Number(text) => self.text(text.as_bytes(), verb),
            _ => true,
        };
        if !known {
            self.bad_scalar(value, verb);
        }
    }

    fn whole(&mut self, bits: u64, signed: bool, verb: char) -> bool {
        let base = match verb {
            'v' if self.flags.sharp_v && !signed => {
                self.marked(bits, true);
                return true;
            }
            'v' | 'd' => Base::Decimal,
            'b' => Base::Binary,
            'o' => Base::Octal,
            'O' => Base::OctalMarked,
            'x' => Base::Lower,
            'X' => Base::Upper,
            'c' | 'q' | 'U' => {
                match verb {
                    'c' => self.one_character(bits),
                    'q' => self.quoted_character(bits),
                    _ => self.unicode(bits),
                }
                return true;
            }
            _ => return false,
        };
        self.integer(bits, signed, base);
        true
    }

    fn real(&mut self, v: f64, verb: char) -> bool {
        let (format, precision) = match verb {
            'v' => (b'g', None),
            'b' => (b'b', None),
            'g' => (b'g', None),
            'G' => (b'G', None),
            'x' => (b'x', None),
            'X' => (b'X', None),
            'f' | 'F' => (b'f', Some(6)),
            'e' => (b'e', Some(6)),
            'E' => (b'E', Some(6)),
            _ => return false,
        };
        self.float(v, format, precision);
        true
    }

    fn complex(&mut self, (real, imaginary): (f64, f64), verb: char) -> bool {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return false;
        }
        self.put(b"(");
        self.real(real, verb);
        let plus = std::mem::replace(&mut self.flags.plus, true);
        self.real(imaginary, verb);
        self.put(b"i)");
        self.flags.plus = plus;
        true
    }

    fn text(&mut self, text: &[u8], verb: char) -> bool {
        match verb {
            'v' if self.flags.sharp_v => self.quoted(text),
            'v' | 's' => self.string(text),
            'x' => self.hexadecimal(text, false),
            'X' => self.hexadecimal(text, true),
            'q' => self.quoted(text),
            _ => return false,
        }
        true
    }
}
