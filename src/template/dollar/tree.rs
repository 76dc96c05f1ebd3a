//! The template's tokens as an editor takes them, in the shape of [`go::editor::tree`](crate::template::go::editor::tree).

use crate::json::{TokenKind, Tokens};
use crate::span::{Encoding, utf16_offsets};

/// The names of the node types, by number. The first five are those of a Go template's text too.
pub(crate) static NODE_TYPES: &[&str] = &{
    let [key, string, number, constant, punctuation] = TokenKind::NAMES;
    [key, string, number, constant, punctuation, "Placeholder"]
};

const PLACEHOLDER: u32 = 5;

/// The tokens of a template as quadruples of type, from, to and 4, offsets in the caller's encoding. Every text has them.
#[must_use]
pub(crate) fn tree(text: &str, encoding: Encoding) -> Vec<u32> {
    let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (mut out, mut tokens, mut at) = (Vec::new(), Tokens::default(), 0);
    let mut read = |out: &mut Vec<u32>, from: usize, to: usize| {
        let piece = text.as_bytes().get(from..to).unwrap_or_default();
        tokens.read(piece, clamp(from), |kind, from, to| out.extend([kind.number(), from, to, 4]));
    };
    for (from, name) in super::every_placeholder(text) {
        let to = from + name.len();
        read(&mut out, at, from);
        out.extend([PLACEHOLDER, clamp(from), clamp(to), 4]);
        at = to;
    }
    read(&mut out, at, text.len());
    if let Some(table) = utf16_offsets(text).filter(|_| encoding == Encoding::Utf16) {
        for node in out.chunks_exact_mut(4) {
            if let [_, from, to, _] = node {
                for offset in [from, to] {
                    *offset = table.get(*offset as usize).copied().unwrap_or(*offset);
                }
            }
        }
    }
    out
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
             JsonKey<\"$x\"> JsonPunctuation<:> JsonString<\"> Placeholder<$Title> JsonString<s\"> JsonPunctuation<,> \
             JsonKey<\"n\"> JsonPunctuation<:> JsonPunctuation<[> JsonNumber<1.5> JsonPunctuation<,> JsonConstant<null> JsonPunctuation<]> JsonPunctuation<}>"
        );
    }

    #[test]
    fn offsets_come_in_utf16_units_where_asked() {
        let buffer = tree("\"🎉é\"$Event", Encoding::Utf16);
        assert_eq!(buffer, [TokenKind::String.number(), 0, 5, 4, PLACEHOLDER, 5, 11, 4]);
    }

    #[test]
    fn broken_texts_have_tokens() {
        for text in ["", "\"", "\"\\", "\"\\é", "$", "\"$\"", "\"$Title", "☃\"☃", "é$Event☃", "-", "\"$Title$Event$\""] {
            drawn(text);
        }
    }
}
