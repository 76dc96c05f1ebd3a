//! The template's tokens as an editor takes them, in the shape of [`go::editor::tree`](crate::template::go::editor::tree).

use crate::span::{Encoding, utf16_offsets};

/// The names of the node types, by number. The first five are coloured as those of a Go template's text are.
pub(crate) static NODE_TYPES: &[&str] = &["JsonString", "JsonKey", "JsonNumber", "JsonConstant", "JsonPunctuation", "Placeholder"];

const JSON_STRING: u32 = 0;
const JSON_KEY: u32 = 1;
const JSON_NUMBER: u32 = 2;
const JSON_CONSTANT: u32 = 3;
const JSON_PUNCTUATION: u32 = 4;
const PLACEHOLDER: u32 = 5;

/// The tokens of a template as quadruples of type, from, to and 4, offsets in the caller's encoding. Every text has them.
#[must_use]
pub(crate) fn tree(text: &str, encoding: Encoding) -> Vec<u32> {
    let mut builder = Builder { text, buffer: Vec::new(), in_string: false };
    builder.json();
    let mut buffer = builder.buffer;
    let table = if encoding == Encoding::Utf16 { utf16_offsets(text) } else { None };
    if let Some(table) = table {
        for node in buffer.chunks_exact_mut(4) {
            if let [_, from, to, _] = node {
                for offset in [from, to] {
                    *offset = table.get(*offset as usize).copied().unwrap_or(*offset);
                }
            }
        }
    }
    buffer
}

struct Builder<'a> {
    text: &'a str,
    buffer: Vec<u32>,
    in_string: bool,
}

impl Builder<'_> {
    /// A node without others inside. Empty ones are left out.
    fn leaf(&mut self, kind: u32, from: u32, to: u32) {
        if from < to {
            self.buffer.extend([kind, from, to, 4]);
        }
    }

    /// The next place at or after `at` that is between characters.
    fn boundary(&self, at: usize) -> u32 {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn json(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            if self.in_string {
                at = self.string(bytes, start, start);
                continue;
            }
            at += 1;
            match byte {
                b'"' => {
                    self.in_string = true;
                    at = self.string(bytes, start, at);
                }
                b'{' | b'}' | b'[' | b']' | b':' | b',' => self.leaf_at(JSON_PUNCTUATION, start, at),
                b'-' | b'0'..=b'9' => {
                    at = run(bytes, at, |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-'));
                    self.leaf_at(JSON_NUMBER, start, at);
                }
                b'$' | b'a'..=b'z' | b'A'..=b'Z' => {
                    at = run(bytes, at, |b| b.is_ascii_alphanumeric() || b == b'_');
                    match bytes.get(start..at).unwrap_or_default() {
                        b"true" | b"false" | b"null" => self.leaf_at(JSON_CONSTANT, start, at),
                        b"$Title" | b"$Event" => self.leaf_at(PLACEHOLDER, start, at),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }

    /// A piece of a string: to its quote, to a placeholder, or to the end of the text.
    fn string(&mut self, bytes: &[u8], start: usize, from: usize) -> usize {
        let mut at = from;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\\' => at = (at + 2).min(bytes.len()),
                b'"' => {
                    self.in_string = false;
                    let after = run(bytes, at + 1, |b| b.is_ascii_whitespace());
                    let key = bytes.get(after) == Some(&b':');
                    self.leaf_at(if key { JSON_KEY } else { JSON_STRING }, start, at + 1);
                    return at + 1;
                }
                b'$' => {
                    let end = run(bytes, at + 1, |b| b.is_ascii_alphanumeric() || b == b'_');
                    if matches!(bytes.get(at..end), Some(b"$Title" | b"$Event")) {
                        self.leaf_at(JSON_STRING, start, at);
                        self.leaf_at(PLACEHOLDER, at, end);
                        return end;
                    }
                    at = end;
                }
                _ => at += 1,
            }
        }
        let end = self.boundary(at);
        self.leaf_at(JSON_STRING, start, end as usize);
        at
    }

    fn leaf_at(&mut self, kind: u32, from: usize, to: usize) {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.leaf(kind, clamp(from), clamp(to));
    }
}

/// The end of a run of bytes.
fn run(bytes: &[u8], from: usize, of: impl Fn(u8) -> bool) -> usize {
    from + bytes.get(from..).unwrap_or_default().iter().take_while(|&&b| of(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens drawn; checks that they are in order, on character boundaries.
    fn drawn(text: &str) -> String {
        let mut end = 0;
        let mut shown = Vec::new();
        for node in tree(text, Encoding::Bytes).chunks_exact(4) {
            let [kind, from, to, size] = *node else { unreachable!() };
            assert!(end <= from && from < to && size == 4, "{node:?} in {text:?}");
            end = to;
            shown.push(format!(
                "{}<{}>",
                NODE_TYPES[kind as usize],
                text.get(from as usize..to as usize).expect("on character boundaries")
            ));
        }
        shown.join(" ")
    }

    #[test]
    fn placeholders_stand_inside_and_outside_of_strings() {
        assert_eq!(
            drawn("{\"t\": \"*$Title*\", \"e\": $Event, \"$x\": \"$Titles\", \"n\": [1.5, null]}"),
            "JsonPunctuation<{> JsonKey<\"t\"> JsonPunctuation<:> JsonString<\"*> Placeholder<$Title> JsonString<*\"> \
             JsonPunctuation<,> JsonKey<\"e\"> JsonPunctuation<:> Placeholder<$Event> JsonPunctuation<,> \
             JsonKey<\"$x\"> JsonPunctuation<:> JsonString<\"$Titles\"> JsonPunctuation<,> \
             JsonKey<\"n\"> JsonPunctuation<:> JsonPunctuation<[> JsonNumber<1.5> JsonPunctuation<,> JsonConstant<null> JsonPunctuation<]> JsonPunctuation<}>"
        );
    }

    #[test]
    fn offsets_come_in_utf16_units_where_asked() {
        let buffer = tree("\"🎉é\"$Event", Encoding::Utf16);
        assert_eq!(buffer, [JSON_STRING, 0, 5, 4, PLACEHOLDER, 5, 11, 4]);
    }

    #[test]
    fn broken_texts_have_tokens() {
        for text in ["", "\"", "\"\\", "\"\\é", "$", "\"$\"", "\"$Title", "☃\"☃", "é$Event☃", "-", "\"$Title$Event$\""] {
            drawn(text);
        }
    }
}
