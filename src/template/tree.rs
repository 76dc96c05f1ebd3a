//! A template's syntax tree as an editor takes it: flat, in one buffer, for highlighting, folding and brackets.
//!
//! The buffer holds a node as four numbers: type (index in [`NODE_TYPES`]), first and one-past-last offset, and the
//! length in the buffer of the node with everything inside it. A node follows what it holds (postfix order).
//! Every text has a tree: what cannot be read is an `Error` node, and reading goes on after it.

use super::Dialect;
use super::go::lexer::Lexer;
use super::go::token::{Kind, Token};
use crate::span::{Encoding, utf16_offsets};

/// The types of node; a node's first number is an index into this list.
pub const NODE_TYPES: &[&str] = &[
    "Error",
    "Comment",
    "Delimiter",
    "Keyword",
    "Function",
    "Field",
    "Variable",
    "String",
    "Number",
    "Constant",
    "Operator",
    "Parenthesis",
    "Action",
    "Group",
    "Block",
    "JsonString",
    "JsonKey",
    "JsonNumber",
    "JsonConstant",
    "JsonPunctuation",
    "Placeholder",
];

const ERROR: u32 = 0;
const COMMENT: u32 = 1;
const DELIMITER: u32 = 2;
const KEYWORD: u32 = 3;
const FUNCTION: u32 = 4;
const FIELD: u32 = 5;
const VARIABLE: u32 = 6;
const STRING: u32 = 7;
const NUMBER: u32 = 8;
const CONSTANT: u32 = 9;
const OPERATOR: u32 = 10;
const PARENTHESIS: u32 = 11;
const ACTION: u32 = 12;
const GROUP: u32 = 13;
const BLOCK: u32 = 14;
const JSON_STRING: u32 = 15;
const JSON_KEY: u32 = 16;
const JSON_NUMBER: u32 = 17;
const JSON_CONSTANT: u32 = 18;
const JSON_PUNCTUATION: u32 = 19;
const PLACEHOLDER: u32 = 20;

/// Nodes are nested at most this deep, since an editor walks the tree by recursion. What is deeper stays flat.
const DEEPEST: usize = 120;

/// The tree of a template, offsets in the caller's encoding.
#[must_use]
pub fn tree(text: &str, dialect: Dialect, encoding: Encoding) -> Vec<u32> {
    let mut builder = Builder { text, ..Builder::default() };
    match dialect {
        Dialect::Go => builder.go(),
        Dialect::Dollar => builder.json(0, text.len(), true),
    }
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

/// What is open while an action is read.
#[derive(Default)]
struct Open {
    /// Where the action begins, in the text and in the buffer.
    from: u32,
    start: usize,
    /// What it opens or closes, by its first word.
    opens: bool,
    closes: bool,
    empty: bool,
    /// Parentheses: where each begins, in the text and in the buffer.
    groups: Vec<(u32, usize)>,
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    buffer: Vec<u32>,
    /// Are we inside a JSON string? It may go on over actions.
    in_string: bool,
    /// Blocks that are open: where each begins, in the text and in the buffer.
    blocks: Vec<(u32, usize)>,
}

impl Builder<'_> {
    /// A node without others inside. Empty ones are left out.
    fn leaf(&mut self, kind: u32, from: u32, to: u32) {
        if from < to {
            self.buffer.extend([kind, from, to, 4]);
        }
    }

    /// A node that holds everything from `start` in the buffer on.
    fn wrap(&mut self, kind: u32, from: u32, to: u32, start: usize) {
        let size = u32::try_from(self.buffer.len() - start + 4).unwrap_or(u32::MAX);
        if from < to {
            self.buffer.extend([kind, from, to, size]);
        }
    }

    fn go(&mut self) {
        let mut lexer = Lexer::new(self.text, None, true);
        let mut open: Option<Open> = None;
        loop {
            let token = lexer.pull();
            match token.kind {
                Kind::Eof => return,
                Kind::Text => self.json(token.from as usize, token.to as usize, false),
                Kind::Comment => self.leaf(COMMENT, token.from, token.to),
                Kind::LeftDelim => {
                    open = Some(Open { from: token.from, start: self.buffer.len(), empty: true, ..Open::default() });
                    self.leaf(DELIMITER, token.from, token.to);
                }
                Kind::RightDelim => {
                    self.leaf(DELIMITER, token.from, token.to);
                    if let Some(action) = open.take() {
                        self.close(&action, token.to);
                    }
                }
                Kind::Error => {
                    let action = open.take();
                    let begins = action.as_ref().map_or(token.from, |a| a.from);
                    let end = lexer.action_end(begins as usize, token.from as usize).max(token.from as usize + 1);
                    let end = self.boundary(end);
                    self.leaf(ERROR, token.from, end);
                    if let Some(action) = action {
                        self.wrap(ACTION, action.from, end, action.start);
                    }
                    if end as usize >= self.text.len() {
                        return;
                    }
                    lexer.resume(end as usize);
                }
                _ => self.inside(token, &mut open),
            }
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

    fn inside(&mut self, token: Token, open: &mut Option<Open>) {
        let Token { kind, from, to } = token;
        let Some(action) = open else { return };
        if kind != Kind::Space && action.empty {
            action.empty = false;
            action.opens = matches!(kind, Kind::If | Kind::With | Kind::Range | Kind::Define | Kind::Block);
            action.closes = kind == Kind::End;
        }
        match kind {
            Kind::LeftParen => {
                action.groups.push((from, self.buffer.len()));
                self.leaf(PARENTHESIS, from, to);
            }
            Kind::RightParen => {
                self.leaf(PARENTHESIS, from, to);
                if let Some((from, start)) = action.groups.pop()
                    && action.groups.len() < DEEPEST
                {
                    self.wrap(GROUP, from, to, start);
                }
            }
            _ => {
                if let Some(kind) = leaf_of(kind) {
                    self.leaf(kind, from, to);
                }
            }
        }
    }

    /// An action ends: it is a node, and an `end` makes a block of what it closes.
    fn close(&mut self, action: &Open, to: u32) {
        self.wrap(ACTION, action.from, to, action.start);
        if action.opens {
            self.blocks.push((action.from, action.start));
        } else if action.closes
            && let Some((from, start)) = self.blocks.pop()
            && self.blocks.len() < DEEPEST
        {
            self.wrap(BLOCK, from, to, start);
        }
    }

    /// The template's own text, as far as it is JSON.
    fn json(&mut self, from: usize, to: usize, dollar: bool) {
        let bytes = self.text.as_bytes().get(..to).unwrap_or_default();
        let mut at = from;
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            if self.in_string {
                at = self.string(bytes, start, start, dollar);
                continue;
            }
            at += 1;
            match byte {
                b'"' => {
                    self.in_string = true;
                    at = self.string(bytes, start, at, dollar);
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
                        b"$Title" | b"$Event" if dollar => self.leaf_at(PLACEHOLDER, start, at),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }

    /// A piece of a string: to its quote, to a placeholder, or to the end of the text.
    fn string(&mut self, bytes: &[u8], start: usize, from: usize, dollar: bool) -> usize {
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
                b'$' if dollar => {
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

fn leaf_of(kind: Kind) -> Option<u32> {
    Some(match kind {
        Kind::Space | Kind::Eof | Kind::Text => return None,
        Kind::Error => ERROR,
        Kind::Comment => COMMENT,
        Kind::LeftDelim | Kind::RightDelim => DELIMITER,
        Kind::Assign | Kind::Declare | Kind::Pipe | Kind::Char => OPERATOR,
        Kind::LeftParen | Kind::RightParen => PARENTHESIS,
        Kind::Bool | Kind::Nil => CONSTANT,
        Kind::CharConstant | Kind::String | Kind::RawString => STRING,
        Kind::Complex | Kind::Number => NUMBER,
        Kind::Field | Kind::Dot => FIELD,
        Kind::Identifier => FUNCTION,
        Kind::Variable => VARIABLE,
        Kind::Block
        | Kind::Break
        | Kind::Continue
        | Kind::Define
        | Kind::Else
        | Kind::End
        | Kind::If
        | Kind::Range
        | Kind::Template
        | Kind::With => KEYWORD,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree drawn as nested text; checks on the way that it is one.
    fn drawn(text: &str, dialect: Dialect) -> String {
        let buffer = tree(text, dialect, Encoding::Bytes);
        assert_eq!(buffer.len() % 4, 0);
        let mut stack: Vec<(u32, u32, u32, String)> = Vec::new();
        for node in buffer.chunks_exact(4) {
            let [kind, from, to, size] = *node else { unreachable!() };
            assert!(from < to && to as usize <= text.len(), "{node:?} in {text:?}");
            let (mut taken, mut inner) = (4, Vec::new());
            while taken < size {
                let child = stack.pop().expect("a child for every size");
                taken += child.2;
                assert!(child.0 >= from && child.1 <= to, "a child stands inside its parent");
                inner.push(child.3);
            }
            assert_eq!(taken, size);
            inner.reverse();
            if let Some(before) = stack.last() {
                assert!(before.1 <= from, "siblings stand in order");
            }
            let name = NODE_TYPES[kind as usize];
            let own = text.get(from as usize..to as usize).expect("on character boundaries");
            let shown = if inner.is_empty() { format!("{name}<{own}>") } else { format!("{name}({})", inner.join(" ")) };
            stack.push((from, to, size, shown));
        }
        stack.into_iter().map(|n| n.3).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_action_in_a_json_string_leaves_the_string_in_pieces() {
        assert_eq!(
            drawn("{\"a\": \"é {{ .X | printf \"%s\" }} b\", \"n\": 1.5}", Dialect::Go),
            "JsonPunctuation<{> JsonKey<\"a\"> JsonPunctuation<:> JsonString<\"é > \
             Action(Delimiter<{{> Field<.X> Operator<|> Function<printf> String<\"%s\"> Delimiter<}}>) \
             JsonString< b\"> JsonPunctuation<,> JsonKey<\"n\"> JsonPunctuation<:> JsonNumber<1.5> JsonPunctuation<}>"
        );
    }

    #[test]
    fn a_block_holds_its_actions_and_a_group_its_parentheses() {
        assert_eq!(
            drawn("{{ if (eq .A 1) }}true{{ else }}null{{ end }}", Dialect::Go),
            "Block(Action(Delimiter<{{> Keyword<if> \
             Group(Parenthesis<(> Function<eq> Field<.A> Number<1> Parenthesis<)>) Delimiter<}}>) \
             JsonConstant<true> Action(Delimiter<{{> Keyword<else> Delimiter<}}>) JsonConstant<null> \
             Action(Delimiter<{{> Keyword<end> Delimiter<}}>))"
        );
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_the_rest_is_read() {
        let shown = drawn("{{ .A ) }}\"x\"{{ $y }}", Dialect::Go);
        assert!(shown.contains("Error<"), "{shown}");
        assert!(shown.ends_with("JsonString<\"x\"> Action(Delimiter<{{> Variable<$y> Delimiter<}}>)"), "{shown}");
    }

    #[test]
    fn placeholders_stand_inside_and_outside_of_strings() {
        assert_eq!(
            drawn("{\"t\": \"*$Title*\", \"e\": $Event, \"$x\": \"$Titles\"}", Dialect::Dollar),
            "JsonPunctuation<{> JsonKey<\"t\"> JsonPunctuation<:> JsonString<\"*> Placeholder<$Title> JsonString<*\"> \
             JsonPunctuation<,> JsonKey<\"e\"> JsonPunctuation<:> Placeholder<$Event> JsonPunctuation<,> \
             JsonKey<\"$x\"> JsonPunctuation<:> JsonString<\"$Titles\"> JsonPunctuation<}>"
        );
    }

    #[test]
    fn offsets_come_in_utf16_units_where_asked() {
        let buffer = tree("\"🎉é\"{{ .A }}", Dialect::Go, Encoding::Utf16);
        assert_eq!(buffer.get(..4), Some(&[JSON_STRING, 0, 5, 4][..]));
        assert_eq!(buffer.get(4..8), Some(&[DELIMITER, 5, 7, 4][..]));
    }

    #[test]
    fn broken_and_hostile_texts_have_trees() {
        for text in [
            "",
            "{{",
            "}}",
            "{{ \"",
            "{{/*",
            "{{/* x */ }}",
            "{{ end }}{{ end }}",
            "{{ if }}",
            "\"\\",
            "\"\\é",
            "{{ `",
            "{{ é\u{301} ☃ }}",
            "{{- -}}",
            "☃{{ ☃ }}☃",
            "{{ ( }}",
            "{{ ) }}",
            "{{ if 1 }}{{ ( }}{{ end }}",
            "\"a{{ .X }}\\",
            "$",
            "\"$\"",
            "\"$Title",
        ] {
            drawn(text, Dialect::Go);
            drawn(text, Dialect::Dollar);
        }
        drawn(&format!("{}{}", "{{ if 1 }}".repeat(9000), "{{ end }}".repeat(9000)), Dialect::Go);
        drawn(&format!("{{{{ {}1{} }}}}", "(".repeat(9000), ")".repeat(9000)), Dialect::Go);
    }
}
