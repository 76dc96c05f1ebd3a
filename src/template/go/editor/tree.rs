//! The syntax tree as a flat buffer, in the shape that Lezer's `Tree.build` takes.

use crate::json::{TokenKind, Tokens};
use crate::span::Encoding;
use crate::template::go::syntax::ast::Parsed;
use crate::template::go::syntax::lexer::{Lexer, delimiters};
use crate::template::go::syntax::token::{Kind, Token};

/// The names of the node types, by number.
pub(crate) static NODE_TYPES: &[&str] = &[
    "Error",
    "If",
    "With",
    "Range",
    "Define",
    "Block",
    "Action",
    "Comment",
    "Delim",
    "Keyword",
    "Variable",
    "Field",
    "Function",
    "Dot",
    "String",
    "RawString",
    "CharConstant",
    "Number",
    "Bool",
    "Nil",
    "Pipe",
    "Assign",
    "Paren",
    "Comma",
    TokenKind::NAMES[0],
    TokenKind::NAMES[1],
    TokenKind::NAMES[2],
    TokenKind::NAMES[3],
    TokenKind::NAMES[4],
];

const ERROR: u32 = 0;
const ACTION: u32 = 6;
const DELIM: u32 = 8;
/// The first of the JSON tokens.
const JSON: u32 = 24;

/// The type of a token; `None` for what has no node of its own.
const fn node_type(kind: Kind) -> Option<u32> {
    Some(match kind {
        Kind::Comment => 7,
        Kind::LeftDelim | Kind::RightDelim => DELIM,
        Kind::Variable => 10,
        Kind::Field => 11,
        Kind::Identifier => 12,
        Kind::Dot => 13,
        Kind::String => 14,
        Kind::RawString => 15,
        Kind::CharConstant => 16,
        Kind::Number | Kind::Complex => 17,
        Kind::Bool => 18,
        Kind::Nil => 19,
        Kind::Pipe => 20,
        Kind::Assign | Kind::Declare => 21,
        Kind::LeftParen | Kind::RightParen => 22,
        Kind::Char => 23,
        Kind::Eof | Kind::Text | Kind::Space | Kind::Error => return None,
        _ => 9,
    })
}

/// The type of what a keyword opens.
const fn opens(kind: Kind) -> Option<u32> {
    Some(match kind {
        Kind::If => 1,
        Kind::With => 2,
        Kind::Range => 3,
        Kind::Define => 4,
        Kind::Block => 5,
        _ => return None,
    })
}

/// A node that is not closed yet.
struct Open {
    ty: u32,
    from: u32,
    /// Its first descendant in the buffer.
    at: usize,
}

/// The action that is being read.
struct Head {
    /// Its start in bytes, and in the caller's units.
    start: u32,
    from: u32,
    /// Its first token in the buffer.
    at: usize,
    /// Its first word.
    word: Option<Kind>,
}

struct Builder<'a> {
    bytes: &'a [u8],
    encoding: Encoding,
    /// The last place that was converted, in bytes and in the caller's units.
    byte: usize,
    unit: u32,
    out: Vec<u32>,
    open: Vec<Open>,
}

impl Builder<'_> {
    /// A byte place in the caller's units. Places come almost in order, so the text is walked about once.
    fn convert(&mut self, at: u32) -> u32 {
        if self.encoding == Encoding::Bytes {
            return at;
        }
        let at = (at as usize).min(self.bytes.len());
        if at < self.byte {
            (self.byte, self.unit) = (0, 0);
        }
        for &b in self.bytes.get(self.byte..at).unwrap_or(&[]) {
            // A character is as long as its lead byte says: two units from four bytes on.
            self.unit += u32::from(b & 0xc0 != 0x80) + u32::from(b >= 0xf0);
        }
        self.byte = at;
        self.unit
    }

    fn leaf(&mut self, ty: u32, from: u32, to: u32) {
        if from < to {
            let (from, to) = (self.convert(from), self.convert(to));
            self.out.extend([ty, from, to, 4]);
        }
    }

    /// Opens a node at a place that is converted already: going back in the text is expensive.
    fn open(&mut self, ty: u32, from: u32, at: usize) {
        self.open.push(Open { ty, from, at });
    }

    fn close(&mut self, to: u32) {
        let to = self.convert(to);
        if let Some(node) = self.open.pop() {
            let size = u32::try_from(self.out.len() - node.at + 4).unwrap_or(u32::MAX);
            self.out.extend([node.ty, node.from, to, size]);
        }
    }
}

/// The tree of a text as postfix quadruples `[type, from, to, size]`: a node comes after its children, and its size
/// counts the entries of the buffer that are it and them. Positions are in the given encoding.
///
/// A control structure holds its head, its body and its end; an action its delimiters and tokens; text that is JSON
/// its tokens. A text with errors has a tree too, with `Error` nodes.
#[must_use]
pub(crate) fn tree(parsed: &Parsed, encoding: Encoding) -> Vec<u32> {
    let text = &*parsed.text;
    let delims = parsed.delims.as_ref().map(|(l, r)| (&**l, &**r));
    let (_, right) = delimiters(delims);
    let right = u32::try_from(right.len()).unwrap_or(0);
    let mut lexer = Lexer::new(text, delims, true);
    let mut b =
        Builder { bytes: text.as_bytes(), encoding, byte: 0, unit: 0, out: Vec::with_capacity(text.len() / 2 + 16), open: Vec::new() };
    let mut json = Tokens::default();
    let mut action: Option<Head> = None;
    loop {
        let token = lexer.pull();
        match token.kind {
            Kind::Eof => break,
            Kind::Text => {
                let bytes = token.span().bytes(b.bytes);
                json.read(bytes, token.from, |kind, from, to| b.leaf(JSON + kind.number(), from, to));
            }
            Kind::Comment => b.leaf(7, token.from, token.to),
            Kind::LeftDelim => {
                let (from, at) = (b.convert(token.from), b.out.len());
                action = Some(Head { start: token.from, from, at, word: None });
                b.open(ACTION, from, at);
                b.leaf(DELIM, token.from, token.to);
            }
            Kind::RightDelim => {
                b.leaf(DELIM, token.from, token.to);
                b.close(token.to);
                if let Some(head) = action.take() {
                    structure(&mut b, &head, token.to);
                }
            }
            Kind::Error => {
                let start = action.as_ref().map_or(token.from, |a| a.start);
                let end = lexer.action_end(start as usize, (token.from.max(start)) as usize);
                let end32 = u32::try_from(end).unwrap_or(u32::MAX);
                // The right delimiter keeps its colour where there is one.
                let closed = end32.saturating_sub(right);
                let (_, delim) = delimiters(delims);
                let delim = text.get(closed as usize..end) == Some(delim) && closed >= token.from;
                b.leaf(ERROR, token.from, if delim { closed } else { end32 });
                if delim {
                    b.leaf(DELIM, closed, end32);
                }
                if let Some(head) = action.take() {
                    b.close(end32);
                    structure(&mut b, &head, end32);
                }
                if end >= text.len() && end32 <= token.from {
                    break;
                }
                lexer.resume(end);
            }
            kind => {
                if let Some(Head { word: word @ None, .. }) = &mut action
                    && kind != Kind::Space
                {
                    *word = Some(kind);
                }
                if let Some(ty) = node_type(kind) {
                    b.leaf(ty, token.from, token.to);
                }
            }
        }
    }
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    while !b.open.is_empty() {
        b.close(end);
    }
    b.out
}

/// An action is complete: it may open a structure, whose first child it then is, or close one.
fn structure(b: &mut Builder<'_>, head: &Head, to: u32) {
    match head.word {
        Some(Kind::End) if !b.open.is_empty() => b.close(to),
        Some(word) => {
            if let Some(ty) = opens(word) {
                b.open(ty, head.from, head.at);
            }
        }
        None => {}
    }
}

/// The tokens of the action that holds an offset, up to the offset; `None` in text and comments.
pub(super) fn action_before(parsed: &Parsed, offset: u32) -> Option<Vec<Token>> {
    let delims = parsed.delims.as_ref().map(|(l, r)| (&**l, &**r));
    let mut lexer = Lexer::new(&parsed.text, delims, true);
    let mut tokens: Option<Vec<Token>> = None;
    loop {
        let token = lexer.pull();
        if token.kind == Kind::Eof {
            return None;
        }
        let past = token.to > offset || token.to == offset && tokens.is_some();
        match token.kind {
            Kind::LeftDelim if token.to <= offset => tokens = Some(vec![token]),
            Kind::RightDelim if token.from < offset => tokens = None,
            Kind::Error => {
                let start = tokens.as_ref().and_then(|t| t.first()).map_or(token.from, |t| t.from);
                let end = lexer.action_end(start as usize, token.from as usize);
                if tokens.is_some() && end >= offset as usize {
                    return tokens.map(|mut list| {
                        list.push(token);
                        list
                    });
                }
                tokens = None;
                if end >= parsed.text.len() {
                    return None;
                }
                lexer.resume(end);
            }
            _ => {
                if let Some(list) = &mut tokens
                    && token.from < offset
                {
                    list.push(token);
                }
            }
        }
        if past {
            return tokens;
        }
    }
}
