//! Reads a JSON text into a [`Document`], finding several faults in one pass.
//!
//! Iterative: nesting is bounded by [`MAX_DEPTH`], not by the stack. After a fault the reader resumes at the next
//! value, comma or bracket from which the rest makes sense.

use std::collections::HashSet;

use super::code;
use super::document::{Document, Key, Kind, NONE, Node};
use super::error::MAX_DEPTH;
use super::scalar::number_fault;
use crate::diagnostic::{Code, Diagnostic, Document as Which, Severity, printable};
use crate::span::Span;

/// Maximum number of errors, and of warnings, reported for one text.
pub(crate) const MAX_FAULTS: usize = 50;

/// Reads a JSON text (RFC 8259). Never fails: what is wrong is in the document's diagnostics.
#[must_use]
pub fn read(text: &[u8]) -> Document {
    run(text, false)
}

/// Reads JSON values that follow one another, with white space between them or none: the root is a list of them, which
/// spans the whole text.
#[must_use]
pub(crate) fn read_many(text: &[u8]) -> Document {
    run(text, true)
}

fn run(text: &[u8], many: bool) -> Document {
    let out = Document { text: text.into(), ..Document::default() };
    let mut reader = Reader { text, at: 0, out, stack: Vec::new(), full: false, many };
    reader.document();
    crate::sort::by_key(&mut reader.out.diagnostics, |d| d.span.from);
    reader.out
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t [u8],
    pub(super) at: usize,
    out: Document,
    stack: Vec<Open>,
    full: bool,
    /// Is the outermost list one that nobody wrote: values that follow one another?
    many: bool,
}

/// An open list or object.
struct Open {
    id: u32,
    object: bool,
    keys: HashSet<Box<str>>,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq)]
enum Expect {
    /// A value; `comma` is the place of a comma before it.
    Value { comma: Option<usize> },
    /// A key, or the object's end if there is no comma.
    Key { comma: Option<usize> },
    /// A comma or the container's end, after a value.
    Next,
    /// Nothing: the value is complete.
    End,
}

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    pub(super) fn fault(&mut self, code: &'static Code, from: usize, to: usize, message: impl Into<String>, help: &str) {
        // Errors end the reading when there are enough of them; warnings are only no longer told.
        let error = code.severity == Severity::Error;
        let same = self.out.diagnostics.iter().filter(|d| d.is_error() == error).count();
        if same >= MAX_FAULTS {
            self.full |= error;
            return;
        }
        // A place never cuts a character.
        let inside = self.text.iter().skip(to).take(3).take_while(|b| **b & 0xc0 == 0x80).count();
        let to = if from < to { to + inside } else { to };
        let mut d = Diagnostic::new(code, Span::of(from, to), message).in_document(Which::Body);
        if !help.is_empty() {
            d = d.help(help);
        }
        self.out.diagnostics.push(d);
    }

    fn label(&mut self, from: usize, to: usize, message: &str) {
        if !self.full
            && let Some(last) = self.out.diagnostics.pop()
        {
            self.out.diagnostics.push(last.label(Span::of(from, to), message));
        }
    }

    fn add(&mut self, kind: Kind, from: usize, to: usize, key: u32, text: Option<Box<str>>) -> u32 {
        let id = u32::try_from(self.out.nodes.len()).unwrap_or(NONE);
        let parent = self.stack.last().map_or(NONE, |o| o.id);
        self.out.nodes.push(Node { kind, span: Span::of(from, to), key, parent, first: NONE, last: NONE, next: NONE, text });
        let previous = self.out.nodes.get_mut(parent as usize).map(|p| {
            if p.first == NONE {
                p.first = id;
            }
            std::mem::replace(&mut p.last, id)
        });
        if let Some(previous) = previous.and_then(|p| self.out.nodes.get_mut(p as usize)) {
            previous.next = id;
        }
        id
    }

    fn document(&mut self) {
        if self.text.starts_with(b"\xef\xbb\xbf") {
            self.fault(&code::BOM, 0, 3, "the JSON starts with a byte order mark", "save the text as UTF-8 without BOM");
            self.at = 3;
        }
        let mut expect = Expect::Value { comma: None };
        let mut key = NONE;
        if self.many {
            let id = self.add(Kind::Array, 0, self.text.len(), NONE, None);
            self.stack.push(Open { id, object: false, keys: HashSet::new() });
        }
        while !self.full {
            self.space();
            if self.many && self.stack.len() == 1 {
                match self.peek() {
                    None => return,
                    Some(b @ (b',' | b']' | b'}')) => {
                        let message = format!("{} stands between the values", char::from(b));
                        self.fault(&code::SYNTAX, self.at, self.at + 1, message, "remove it");
                        self.at += 1;
                        continue;
                    }
                    Some(_) => expect = Expect::Value { comma: None },
                }
            }
            expect = match expect {
                Expect::End => {
                    if self.at < self.text.len() {
                        self.trailing();
                    }
                    return;
                }
                Expect::Next => self.next(),
                Expect::Key { comma } => self.key(comma, &mut key),
                Expect::Value { comma } => self.value(comma, &mut key),
            };
            if self.at >= self.text.len() && expect != Expect::End && !(self.many && self.stack.len() == 1) {
                self.space();
                self.unfinished(expect);
                return;
            }
        }
    }

    /// Text after the outermost value.
    fn trailing(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or(&[]);
        let quote = self.after_string() && !rest.starts_with(b"{") && !rest.starts_with(b"[");
        if quote {
            self.stray_quote();
        } else {
            self.fault(
                &code::TRAILING,
                self.at,
                self.text.len(),
                "there is text after the JSON value",
                "a body is one value: remove the rest, or wrap the values in a list",
            );
        }
    }

    fn after_string(&self) -> bool {
        self.out.nodes.last().is_some_and(|n| n.kind == Kind::String)
    }

    fn unfinished(&mut self, expect: Expect) {
        let end = self.text.len();
        if self.out.nodes.is_empty() {
            self.fault(&code::EMPTY, 0, end, "the text is empty: JSON needs a value", "write a value, such as {}");
            return;
        }
        if let Expect::Value { comma: Some(comma) } | Expect::Key { comma: Some(comma) } = expect {
            self.fault(&code::TRAILING_COMMA, comma, comma + 1, "there is a comma at the end", "remove it");
        }
        for _ in 0..3 {
            if self.many && self.stack.len() == 1 {
                break;
            }
            let Some(open) = self.stack.pop() else { break };
            let span = self.out.nodes.get(open.id as usize).map_or(Span::at(0), |n| n.span);
            let (what, close) = if open.object { ("object", "}") } else { ("list", "]") };
            self.fault(&code::UNCLOSED, end, end, format!("the {what} is not closed"), &format!("write {close}"));
            self.label(span.from as usize, span.from as usize + 1, "opened here");
        }
    }

    fn close(&mut self, object: bool) -> Expect {
        let at = self.at;
        self.at += 1;
        let Some(position) = self.stack.iter().rposition(|o| o.object == object) else {
            let close = if object { "}" } else { "]" };
            self.fault(&code::SYNTAX, at, at + 1, format!("{close} has no matching opening bracket"), "remove it");
            return if self.stack.is_empty() { Expect::End } else { Expect::Next };
        };
        while self.stack.len() > position {
            let Some(open) = self.stack.pop() else { break };
            let last = self.stack.len() == position;
            if let Some(node) = self.out.nodes.get_mut(open.id as usize) {
                node.span.to = u32::try_from(if last { at + 1 } else { at }).unwrap_or(u32::MAX);
                let from = node.span.from as usize;
                if !last {
                    let (what, close) = if open.object { ("object", "}") } else { ("list", "]") };
                    self.fault(
                        &code::UNCLOSED,
                        at,
                        at + 1,
                        format!("the {what} is not closed before this"),
                        &format!("write {close} first"),
                    );
                    self.label(from, from + 1, "opened here");
                }
            }
        }
        if self.stack.is_empty() { Expect::End } else { Expect::Next }
    }

    fn next(&mut self) -> Expect {
        let object = self.stack.last().is_some_and(|o| o.object);
        match self.peek() {
            None => Expect::Next,
            Some(b',') => {
                let comma = Some(self.at);
                self.at += 1;
                if object { Expect::Key { comma } } else { Expect::Value { comma } }
            }
            Some(b'}') => self.close(true),
            Some(b']') => self.close(false),
            Some(b':') => {
                self.fault(&code::SYNTAX, self.at, self.at + 1, "there is a colon after a value", "use a colon only after a key");
                self.at += 1;
                Expect::Value { comma: None }
            }
            Some(b) => {
                // After a string, anything but a new value means that the string ended too early.
                let fresh = matches!(b, b'{' | b'[') || (b == b'"' && self.starts_line());
                if self.after_string() && !fresh {
                    self.stray_quote();
                    return Expect::Next;
                }
                self.fault(&code::MISSING_COMMA, self.at, self.at + 1, "a comma is missing before this", "write , between the values");
                if object { Expect::Key { comma: None } } else { Expect::Value { comma: None } }
            }
        }
    }

    /// Is there a line end between the last value and here?
    fn starts_line(&self) -> bool {
        let end = self.out.nodes.last().map_or(0, |n| n.span.to as usize);
        self.text.get(end..self.at).unwrap_or(&[]).contains(&b'\n')
    }

    /// A string ended at a quote that was meant as text; goes on after the quote that ends the text.
    fn stray_quote(&mut self) {
        let from = self.at;
        let string = self.out.nodes.last().map_or(Span::at(0), |n| n.span);
        let mut at = from;
        while let Some(i) = memchr::memchr(b'"', self.text.get(at..).unwrap_or(&[])) {
            at += i + 1;
            let rest = self.text.get(at..).unwrap_or(&[]);
            let next = rest.iter().find(|b| !b.is_ascii_whitespace());
            if matches!(next, None | Some(b',' | b'}' | b']')) {
                break;
            }
        }
        if at == from {
            at = self
                .text
                .iter()
                .enumerate()
                .skip(from)
                .find(|(_, b)| matches!(b, b',' | b'}' | b']' | b'\n'))
                .map_or(self.text.len(), |(i, _)| i);
        }
        self.fault(
            &code::UNESCAPED_QUOTE,
            from,
            at.max(from + 1),
            "there is text after the string: an unescaped quote ended it",
            "escape a quote inside a string as \\\"",
        );
        self.label(string.to.saturating_sub(1) as usize, string.to as usize, "the string ends at this quote");
        self.at = at.max(from + 1);
    }

    fn key(&mut self, comma: Option<usize>, key: &mut u32) -> Expect {
        let from = self.at;
        match self.peek() {
            None => return Expect::Key { comma },
            Some(b'}') => {
                if let Some(comma) = comma {
                    self.fault(
                        &code::TRAILING_COMMA,
                        comma,
                        comma + 1,
                        "there is a comma before }",
                        "remove it: JSON allows no comma after the last member",
                    );
                }
                return self.close(true);
            }
            Some(b']') => return self.close(false),
            Some(b',') => {
                self.fault(&code::EXTRA_COMMA, from, from + 1, "there is a comma where a key is expected", "remove it");
                self.at += 1;
                return Expect::Key { comma: Some(from) };
            }
            _ => {}
        }
        let text = match self.peek() {
            Some(b'"') => self
                .string(b'"')
                .unwrap_or_else(|| String::from_utf8_lossy(self.text.get(from + 1..self.at.saturating_sub(1)).unwrap_or(&[])).into()),
            Some(b'\'') => {
                let text = self.single_quoted();
                self.fault(&code::SINGLE_QUOTES, from, self.at, "this key is in single quotes", "use double quotes");
                text
            }
            Some(b'{' | b'[') => {
                self.fault(&code::SYNTAX, from, from + 1, "a key is expected here", "write \"key\": value");
                *key = NONE;
                return Expect::Value { comma: None };
            }
            _ => {
                let word = self.word();
                self.fault(
                    &code::BARE_WORD,
                    from,
                    self.at,
                    format!("{} where a key is expected", shown(&word)),
                    "write the key in double quotes",
                );
                word.into()
            }
        };
        let end = self.at;
        *key = u32::try_from(self.out.keys.len()).unwrap_or(NONE);
        if self.stack.last_mut().is_some_and(|o| !o.keys.insert(text.clone())) {
            self.fault(
                &code::DUPLICATE_KEY,
                from,
                end,
                format!("the key {} appears twice", shown(&text)),
                "most receivers use the last one; keep only one",
            );
        }
        self.out.keys.push(Key { span: Span::of(from, end), text });
        self.space();
        match self.peek() {
            Some(b':') => self.at += 1,
            None => {}
            Some(_) => self.fault(
                &code::MISSING_COLON,
                end,
                self.at.max(end + 1),
                "a colon is missing after the key",
                "put a colon between key and value",
            ),
        }
        if self.peek().is_none() && self.at >= self.text.len() {
            self.fault(&code::MISSING_VALUE, end, self.text.len(), "the key has no value", "write a value after it");
            return Expect::Next;
        }
        Expect::Value { comma: None }
    }

    fn value(&mut self, comma: Option<usize>, key: &mut u32) -> Expect {
        let from = self.at;
        let Some(b) = self.peek() else { return Expect::Value { comma } };
        let k = std::mem::replace(key, NONE);
        match b {
            b'{' | b'[' => {
                if self.stack.len() >= MAX_DEPTH {
                    self.fault(&code::TOO_DEEP, from, from + 1, format!("the JSON is nested deeper than {MAX_DEPTH} levels"), "flatten it");
                    self.full = true;
                    return Expect::End;
                }
                self.at += 1;
                let object = b == b'{';
                let id = self.add(if object { Kind::Object } else { Kind::Array }, from, from + 1, k, None);
                self.stack.push(Open { id, object, keys: HashSet::new() });
                return if object { Expect::Key { comma: None } } else { Expect::Value { comma: None } };
            }
            b']' | b'}' => {
                let in_list = self.stack.last().is_some_and(|o| !o.object);
                if let Some(comma) = comma {
                    self.fault(
                        &code::TRAILING_COMMA,
                        comma,
                        comma + 1,
                        format!("there is a comma before {}", char::from(b)),
                        "remove it: JSON allows no comma after the last element",
                    );
                } else if !in_list || b == b'}' {
                    self.fault(&code::MISSING_VALUE, from, from + 1, "a value is missing here", "write a value, such as null or \"\"");
                }
                return self.close(b == b'}');
            }
            b',' => {
                let message =
                    if k == NONE && comma.is_some() { "there are two commas in a row" } else { "a value is missing before this comma" };
                self.fault(&code::EXTRA_COMMA, from, from + 1, message, "remove the comma, or add a value before it");
                if self.stack.last().is_some_and(|o| o.object) || self.stack.is_empty() {
                    return if self.stack.is_empty() { Expect::End } else { Expect::Next };
                }
                self.at += 1;
                return Expect::Value { comma: Some(from) };
            }
            b'"' => {
                let text = self.string(b'"');
                self.add(Kind::String, from, self.at, k, text);
            }
            b'\'' => {
                let text = self.single_quoted();
                self.fault(&code::SINGLE_QUOTES, from, self.at, "this string is in single quotes", "use double quotes");
                self.add(Kind::String, from, self.at, k, Some(text));
            }
            b'-' | b'0'..=b'9' => self.number(k),
            _ => {
                let word = self.word();
                let kind = match word.as_str() {
                    "null" => Kind::Null,
                    "true" | "false" => Kind::Boolean,
                    _ => {
                        self.bare(&word, from);
                        Kind::Error
                    }
                };
                self.add(kind, from, self.at, k, None);
            }
        }
        if self.stack.is_empty() { Expect::End } else { Expect::Next }
    }

    fn bare(&mut self, word: &str, from: usize) {
        let help = match word.to_ascii_lowercase().as_str() {
            _ if word.starts_with("<no value>") => "the field is absent or null in this payload: guard the action with if or with",
            "none" | "nil" | "undefined" => "write null",
            "true" | "false" | "null" => "write null, true and false in lower case",
            "nan" | "infinity" => "JSON has no such number: write null or a string",
            _ => "write a string in double quotes",
        };
        self.fault(&code::BARE_WORD, from, self.at, format!("{} is not a JSON value", shown(word)), help);
    }

    /// A run of text that is no JSON, up to something structural.
    fn word(&mut self) -> String {
        let from = self.at;
        let rest = self.text.get(from..).unwrap_or(&[]);
        if rest.starts_with(b"<no value>") || rest.starts_with(b"<nil>") {
            self.at += if rest.starts_with(b"<nil>") { 5 } else { 10 };
        } else {
            while self.peek().is_some_and(|b| !matches!(b, b',' | b'}' | b']' | b'{' | b'[' | b':' | b'"' | b'\n' | b'\r' | b' ' | b'\t')) {
                self.at += 1;
            }
        }
        self.at = self.at.max(from + 1);
        while self.text.get(self.at).is_some_and(|b| b & 0xc0 == 0x80) {
            self.at += 1;
        }
        String::from_utf8_lossy(self.text.get(from..self.at).unwrap_or(&[])).into_owned()
    }

    fn number(&mut self, key: u32) {
        let from = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_')) {
            self.at += 1;
        }
        let text = self.text.get(from..self.at).unwrap_or(&[]);
        let problem = number_fault(text);
        if let Some((message, help)) = problem {
            self.fault(&code::NUMBER, from, self.at, message, help);
        }
        self.add(if problem.is_some() { Kind::Error } else { Kind::Number }, from, self.at, key, None);
    }
}

fn shown(word: &str) -> String {
    let short: String = word.chars().take(32).collect();
    format!("\"{}{}\"", printable(&short), if word.chars().count() > 32 { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&'static str, &str)> {
        read(text.as_bytes()).diagnostics.iter().map(|d| (d.code.id, d.span.text(text))).collect()
    }

    #[test]
    fn a_text_is_read_with_spans_pointers_and_decoded_strings() {
        let text = r#"{"a": [1, -2.5e3, "x\n\u00e9\ud83d\ude00"], "b/c": {"~": null}, "t": true}"#;
        let d = read(text.as_bytes());
        assert!(d.is_valid(), "{:?}", d.diagnostics);
        let s = d.find("/a/2").unwrap();
        assert_eq!(s.as_str().unwrap(), "x\né😀");
        assert_eq!(s.span().text(text), r#""x\n\u00e9\ud83d\ude00""#);
        assert_eq!(d.find("/a/1").unwrap().as_f64(), Some(-2500.0));
        let deep = d.find("/b~1c/~0").unwrap();
        assert_eq!((deep.kind(), deep.pointer().as_str()), (Kind::Null, "/b~1c/~0"));
        assert_eq!(d.node_at(text.find("true").unwrap() as u32 + 1).unwrap().pointer(), "/t");
        assert_eq!(d.find("/a").unwrap().key_span().unwrap().text(text), "\"a\"");
    }

    #[test]
    fn each_fault_has_its_place_and_the_reader_goes_on() {
        for (text, want) in [
            ("", vec![("json/empty", "")]),
            ("{\"a\": 1,}", vec![("json/trailing-comma", ",")]),
            ("[1, 2,]", vec![("json/trailing-comma", ",")]),
            ("[1,,2]", vec![("json/extra-comma", ",")]),
            ("[,1]", vec![("json/extra-comma", ",")]),
            ("{\"a\": 1 \"b\": 2}", vec![("json/missing-comma", "\"")]),
            ("{\"a\": \"x\"\n\"b\": 2}", vec![("json/missing-comma", "\"")]),
            ("{\"a\" 1}", vec![("json/missing-colon", " ")]),
            ("{\"a\": }", vec![("json/missing-value", "}")]),
            ("{\"a\": , \"b\": 1}", vec![("json/extra-comma", ",")]),
            ("{'a': 'b'}", vec![("json/single-quotes", "'a'"), ("json/single-quotes", "'b'")]),
            ("{a: 1}", vec![("json/bare-word", "a")]),
            ("[01]", vec![("json/number", "01")]),
            ("[1.]", vec![("json/number", "1.")]),
            ("[NaN, None]", vec![("json/bare-word", "NaN"), ("json/bare-word", "None")]),
            ("{\"a\": <no value>}", vec![("json/bare-word", "<no value>")]),
            ("{\"a\": \"say \"hi\" now\", \"b\": 1,}", vec![("json/unescaped-quote", "hi\" now\""), ("json/trailing-comma", ",")]),
            ("{\"a\": \"{\"k\":\"v\"}\"}", vec![("json/unescaped-quote", "k\":\"v\"")]),
            ("[\"a\nb\"]", vec![("json/control-character", "\n")]),
            ("[\"\\x\"]", vec![("json/escape", "\\x")]),
            ("[\"\\u12\"]", vec![("json/escape", "\\u")]),
            ("[\"\\ud800\"]", vec![("json/surrogate", "\\ud800")]),
            ("[\"abc", vec![("json/unterminated", "\"abc"), ("json/unclosed", "")]),
            ("{\"a\": [1, 2}", vec![("json/unclosed", "}")]),
            ("[1]]", vec![("json/trailing", "]")]),
            ("{} {}", vec![("json/trailing", "{}")]),
            ("{\"a\": 1, \"a\": 2}", vec![("json/duplicate-key", "\"a\"")]),
            ("\u{feff}{}", vec![("json/bom", "\u{feff}")]),
        ] {
            let got = found(text);
            assert!(got.len() >= want.len() && got[..want.len()] == want[..], "{text:?}: {got:?}");
        }
        let bytes = read(b"[\"a\xffb\"]");
        assert_eq!((bytes.diagnostics[0].code.id, bytes.diagnostics[0].span), ("json/not-utf8", Span::new(3, 4)));
    }

    #[test]
    fn serde_json_agrees_on_what_is_json() {
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"", "1", "-", "0", ".5", "e3", "true", "nul", "null", " ", "\n", "\\", "\\n", "x", "'",
        ];
        let mut seed = 7u64;
        let mut valid = 0;
        for _ in 0..60_000 {
            let mut text = String::new();
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut bits = seed;
            for _ in 0..(seed >> 60) {
                text.push_str(pieces[(bits >> 33) as usize % pieces.len()]);
                bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
            }
            let theirs = match serde_json::from_str::<serde_json::Value>(&text) {
                // Grammatical, but past the range of f64: the two readers may differ.
                Err(e) if e.to_string().contains("number out of range") => continue,
                answer => answer.is_ok(),
            };
            assert_eq!(read(text.as_bytes()).is_valid(), theirs, "{text:?}: {:?}", read(text.as_bytes()).diagnostics);
            valid += usize::from(theirs);
        }
        assert!(valid > 500, "{valid}");
    }

    #[test]
    fn deep_and_hopeless_texts_end() {
        let deep = read("[".repeat(200_000).as_bytes());
        assert!(deep.diagnostics.iter().any(|d| d.code.id == "json/too-deep"));
        let many = read("x ".repeat(100_000).as_bytes());
        assert!(many.diagnostics.len() <= MAX_FAULTS);
        let commas = read(format!("[{}", ",".repeat(100_000)).as_bytes());
        assert!(commas.diagnostics.len() <= MAX_FAULTS);
        // Many warnings do not hide an error behind them.
        let warned = read(format!("{{{} x}}", "\"a\": 1, ".repeat(200)).as_bytes());
        assert!(!warned.is_valid() && warned.diagnostics.len() <= MAX_FAULTS + 5);
        let ok = read(format!("{}{}", "[".repeat(9_999), "]".repeat(9_999)).as_bytes());
        assert!(ok.is_valid());
    }
}
