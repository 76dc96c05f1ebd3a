//! The fast path: parses a JSON text straight into a [`Value`], as Go's `encoding/json` would.
//!
//! No recursion: open lists and objects are kept on an explicit stack, at most [`MAX_DEPTH`] of them.

use super::error::{Context, Error, MAX_DEPTH};
use crate::value::number::read_float;
use crate::value::{Map, Numbers, Value};

/// Reads a JSON text as `json.Unmarshal` does into an `any`.
///
/// Of equal keys the last wins; lone surrogates and bytes that are not UTF-8 become U+FFFD.
///
/// # Errors
/// The first fault, in Go's words. A number that no float64 can hold is one, after any fault of syntax.
pub fn parse_value(text: &[u8], numbers: Numbers) -> Result<Value, Box<Error>> {
    let mut parser = Parser::new(text);
    let value = parser.value(numbers)?;
    parser.end()?;
    match parser.range.take() {
        Some(fault) => Err(Box::new(fault.describe(text, numbers, "", &[]))),
        None => Ok(value),
    }
}

/// A number that is out of range, found where.
#[derive(Debug)]
pub(super) struct Range {
    pub(super) from: usize,
    pub(super) to: usize,
    path: Vec<Step>,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Key(Box<[u8]>),
    Index(usize),
}

impl Range {
    /// `root` is the name of the struct that the path starts in, `prefix` the fields before this value.
    pub(super) fn describe(&self, text: &[u8], numbers: Numbers, root: &str, prefix: &[&str]) -> Error {
        let number = String::from_utf8_lossy(text.get(self.from..self.to).unwrap_or(&[])).into_owned();
        if numbers == Numbers::Int && root.is_empty() {
            return Error { offset: self.from, message: format!("strconv.ParseFloat: parsing \"{number}\": value out of range") };
        }
        let mut path = root.to_owned();
        for (i, field) in prefix.iter().enumerate() {
            if i > 0 || !root.is_empty() {
                path.push('.');
            }
            path.push_str(field);
        }
        for step in &self.path {
            path.push('.');
            match step {
                Step::Key(key) => {
                    path.push_str(&String::from_utf8_lossy(key).replace('~', "~0").replace('/', "~1"));
                }
                Step::Index(i) => {
                    path.push_str(&i.to_string());
                }
            }
        }
        // Go guesses from the path's text whether its last part is an index.
        let last = path.rsplit('.').next().unwrap_or("");
        let place = match path.as_str() {
            "" | "." => "Go value".to_owned(),
            _ if !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()) => path,
            _ => format!("Go struct field {path}"),
        };
        Error { offset: self.from, message: format!("json: cannot unmarshal number {number} into {place} of type float64") }
    }
}

/// An open list or object: where its elements begin among those not yet collected, and the key that waits for a value.
enum Frame {
    List(usize),
    Map(usize, Box<[u8]>),
}

/// Elements of open containers. Kept together, so that each container is allocated once, at its size.
#[derive(Default)]
struct Containers {
    frames: Vec<Frame>,
    items: Vec<Value>,
    pairs: Vec<(Box<[u8]>, Value)>,
}

/// A cursor over JSON text.
pub(super) struct Parser<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    /// Lists and objects open around this value.
    pub(super) depth: usize,
    /// The first number that no float64 can hold.
    pub(super) range: Option<Range>,
}

type Fallible<T> = Result<T, Box<Error>>;

impl<'a> Parser<'a> {
    pub(super) const fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, depth: 0, range: None }
    }

    #[cold]
    pub(super) fn fail<T>(&self, context: Context) -> Fallible<T> {
        Err(Box::new(Error::syntax(self.text, self.at, context)))
    }

    /// Skips space and gives the byte that follows, 0 at the end.
    #[inline]
    pub(super) fn next(&mut self) -> u8 {
        loop {
            match self.text.get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                Some(&b) => return b,
                None => return 0,
            }
        }
    }

    /// Nothing but space may follow.
    pub(super) fn end(&mut self) -> Fallible<()> {
        self.next();
        if self.at < self.text.len() { self.fail(Context::AfterTop) } else { Ok(()) }
    }

    /// A key and its colon; the cursor is on what should be a quote.
    #[inline]
    pub(super) fn key(&mut self) -> Fallible<Box<[u8]>> {
        if self.next() != b'"' {
            return self.fail(Context::Key);
        }
        let key = self.string()?;
        if self.next() != b':' {
            return self.fail(Context::AfterKey);
        }
        self.at += 1;
        Ok(key)
    }

    /// A whole value, from the space before it to its last byte.
    pub(super) fn value(&mut self, numbers: Numbers) -> Fallible<Value> {
        let mut containers = Containers::default();
        'value: loop {
            let mut value = match self.next() {
                b'"' => Value::String(self.string()?),
                b'{' => {
                    self.enter(containers.frames.len())?;
                    if self.next() == b'}' {
                        self.at += 1;
                        Value::Map(Map::default())
                    } else {
                        let key = self.key()?;
                        containers.frames.push(Frame::Map(containers.pairs.len(), key));
                        continue;
                    }
                }
                b'[' => {
                    self.enter(containers.frames.len())?;
                    if self.next() == b']' {
                        self.at += 1;
                        Value::List(Vec::new())
                    } else {
                        containers.frames.push(Frame::List(containers.items.len()));
                        continue;
                    }
                }
                b'-' | b'0'..=b'9' => self.number(numbers, &containers)?,
                b't' => self.literal("true", Value::Bool(true))?,
                b'f' => self.literal("false", Value::Bool(false))?,
                b'n' => self.literal("null", Value::Nil)?,
                _ => return self.fail(Context::Value),
            };
            loop {
                match containers.frames.last_mut() {
                    None => return Ok(value),
                    Some(Frame::List(start)) => {
                        containers.items.push(value);
                        match self.next() {
                            b',' => {
                                self.at += 1;
                                continue 'value;
                            }
                            b']' => self.at += 1,
                            _ => return self.fail(Context::AfterElement),
                        }
                        value = Value::List(containers.items.drain(*start..).collect());
                    }
                    Some(Frame::Map(start, key)) => {
                        containers.pairs.push((std::mem::take(key), value));
                        match self.next() {
                            b',' => {
                                self.at += 1;
                                *key = self.key()?;
                                continue 'value;
                            }
                            b'}' => self.at += 1,
                            _ => return self.fail(Context::AfterPair),
                        }
                        value = Value::Map(Map::new(containers.pairs.drain(*start..).collect()));
                    }
                }
                containers.frames.pop();
            }
        }
    }

    #[inline]
    fn enter(&mut self, open: usize) -> Fallible<()> {
        if self.depth + open >= MAX_DEPTH {
            return self.fail(Context::Depth);
        }
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn literal(&mut self, word: &'static str, value: Value) -> Fallible<Value> {
        if self.text.get(self.at..self.at + word.len()) == Some(word.as_bytes()) {
            self.at += word.len();
            return Ok(value);
        }
        let common = word.bytes().zip(self.text.get(self.at..).unwrap_or(&[])).take_while(|(a, b)| a == *b).count();
        self.at += common;
        self.fail(Context::Literal(word, common))
    }

    /// Past the digits; how many there were.
    fn digits(&mut self) -> usize {
        let from = self.at;
        while matches!(self.text.get(self.at), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - from
    }

    /// A number's text; the cursor is on its sign or first digit. The flag says that it is a whole number as written.
    pub(super) fn number_text(&mut self) -> Fallible<(&'a [u8], bool)> {
        let from = self.at;
        let mut whole = true;
        if self.text.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        if self.text.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else if self.digits() == 0 {
            return self.fail(Context::Number);
        }
        if self.text.get(self.at) == Some(&b'.') {
            whole = false;
            self.at += 1;
            if self.digits() == 0 {
                return self.fail(Context::Number);
            }
        }
        if matches!(self.text.get(self.at), Some(b'e' | b'E')) {
            whole = false;
            self.at += 1;
            if matches!(self.text.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return self.fail(Context::Number);
            }
        }
        Ok((self.text.get(from..self.at).unwrap_or(&[]), whole))
    }

    fn number(&mut self, numbers: Numbers, containers: &Containers) -> Fallible<Value> {
        let from = self.at;
        let (text, whole) = self.number_text()?;
        if numbers == Numbers::Number {
            return Ok(Value::Number(String::from_utf8_lossy(text).into()));
        }
        if whole && numbers == Numbers::Int {
            let text = std::str::from_utf8(text).unwrap_or("");
            if let Ok(n) = text.parse() {
                return Ok(Value::Int(n));
            }
            if let Ok(n) = text.parse() {
                return Ok(Value::Uint(n));
            }
        }
        if whole && text.len() <= 15 && text != b"-0" {
            let (negative, digits) = text.strip_prefix(b"-").map_or((false, text), |d| (true, d));
            let n = digits.iter().fold(0i64, |n, b| n * 10 + i64::from(b & 15));
            return Ok(Value::Float((if negative { -n } else { n }) as f64));
        }
        if let Some(v) = read_float(text) {
            return Ok(Value::Float(v));
        }
        if self.range.is_none() {
            // The index within a list: what was collected since the list began, up to where the next one inside it began.
            let mut starts = containers.frames.iter().filter_map(|f| if let Frame::List(start) = f { Some(*start) } else { None }).skip(1);
            let path = containers.frames.iter().map(|f| match f {
                Frame::List(start) => Step::Index(starts.next().unwrap_or(containers.items.len()) - start),
                Frame::Map(_, key) => Step::Key(key.clone()),
            });
            self.range = Some(Range { from, to: self.at, path: path.collect() });
        }
        Ok(Value::Float(0.0))
    }

    /// A string's bytes; the cursor is on its opening quote.
    #[inline]
    pub(super) fn string(&mut self) -> Fallible<Box<[u8]>> {
        self.at += 1;
        let from = self.at;
        let high = self.run();
        if self.text.get(self.at) == Some(&b'"') {
            let bytes = self.text.get(from..self.at).unwrap_or(&[]);
            self.at += 1;
            if !high || std::str::from_utf8(bytes).is_ok() {
                return Ok(bytes.into());
            }
            let mut out = Vec::with_capacity(bytes.len() + 8);
            push_valid(&mut out, bytes);
            return Ok(out.into());
        }
        self.escaped(from)
    }

    /// Moves to the next quote, backslash, control character or the end. Was there a byte above ASCII?
    #[inline]
    fn run(&mut self) -> bool {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const TOPS: u64 = 0x8080_8080_8080_8080;
        let mut high = 0u64;
        while let Some(chunk) = self.text.get(self.at..self.at + 8).and_then(|c| <[u8; 8]>::try_from(c).ok()) {
            let x = u64::from_le_bytes(chunk);
            let quote = x ^ (ONES * b'"' as u64);
            let slash = x ^ (ONES * b'\\' as u64);
            let stop = (quote.wrapping_sub(ONES) & !quote) | (slash.wrapping_sub(ONES) & !slash) | (x.wrapping_sub(ONES * 0x20) & !x);
            let stop = stop & TOPS;
            if stop != 0 {
                let n = stop.trailing_zeros() / 8;
                high |= x & ((1u64 << (n * 8)) - 1);
                self.at += n as usize;
                return high & TOPS != 0;
            }
            high |= x;
            self.at += 8;
        }
        while let Some(&b) = self.text.get(self.at) {
            if b == b'"' || b == b'\\' || b < 0x20 {
                break;
            }
            high |= u64::from(b);
            self.at += 1;
        }
        high & TOPS != 0
    }

    /// A string that has escapes, or a fault, from the first of them on.
    #[cold]
    fn escaped(&mut self, from: usize) -> Fallible<Box<[u8]>> {
        let mut out = Vec::with_capacity(self.at - from + 32);
        let mut start = from;
        loop {
            push_valid(&mut out, self.text.get(start..self.at).unwrap_or(&[]));
            match self.text.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out.into());
                }
                Some(b'\\') => self.escape(&mut out)?,
                _ => return self.fail(Context::String),
            }
            start = self.at;
            self.run();
        }
    }

    /// One escape sequence, or a pair of surrogates.
    fn escape(&mut self, out: &mut Vec<u8>) -> Fallible<()> {
        let Some(&letter) = self.text.get(self.at + 1) else {
            self.at = self.text.len();
            return self.fail(Context::String);
        };
        let byte = match letter {
            b'"' | b'\\' | b'/' => letter,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let first = self.unit()?;
                let mut c = char::from_u32(first);
                if (0xd800..0xdc00).contains(&first) && self.text.get(self.at..self.at + 2) == Some(b"\\u") {
                    let here = self.at;
                    let second = self.unit()?;
                    if (0xdc00..0xe000).contains(&second) {
                        c = char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
                    } else {
                        // A lone surrogate; what follows stands for itself.
                        self.at = here;
                    }
                }
                let c = c.unwrap_or('\u{fffd}');
                out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(());
            }
            _ => return self.fail(Context::Escape(2)),
        };
        out.push(byte);
        self.at += 2;
        Ok(())
    }

    /// `\uXXXX`.
    fn unit(&mut self) -> Fallible<u32> {
        let digits = self.text.get(self.at + 2..self.at + 6).unwrap_or(&[]);
        let mut unit = 0;
        for &d in digits {
            match char::from(d).to_digit(16) {
                Some(d) => unit = unit * 16 + d,
                None => return self.fail(Context::Escape(6)),
            }
        }
        if digits.len() < 4 {
            // Cut off by the text's end, or wrong already?
            let rest = self.text.get(self.at + 2..).unwrap_or(&[]);
            if rest.iter().all(u8::is_ascii_hexdigit) {
                self.at = self.text.len();
            }
            return self.fail(Context::Escape(rest.len().min(4) + 2));
        }
        self.at += 6;
        Ok(unit)
    }
}

/// Appends text with each byte that is not UTF-8 replaced by U+FFFD, as Go does.
pub(super) fn push_valid(out: &mut Vec<u8>, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        out.extend_from_slice(chunk.valid().as_bytes());
        for _ in chunk.invalid() {
            out.extend_from_slice("\u{fffd}".as_bytes());
        }
    }
}
