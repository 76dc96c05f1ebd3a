//! A JSON text that was read: one node per value, each with its span.

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// The types of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// A list.
    Array,
    /// An object.
    Object,
    /// Something that is not JSON stood where a value was expected.
    Error,
}

impl Kind {
    /// With its article, for messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "a list",
            Self::Object => "an object",
            Self::Error => "not JSON",
        }
    }
}

pub(super) const NONE: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// Index of the key in `keys`, for a member of an object.
    pub(super) key: u32,
    pub(super) parent: u32,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) next: u32,
    /// The decoded text, if it is not the text between the quotes.
    pub(super) text: Option<Box<str>>,
}

#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) span: Span,
    pub(super) text: Box<str>,
}

/// A JSON text that was read, with what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub(super) text: Box<[u8]>,
    pub(super) nodes: Vec<Node>,
    pub(super) keys: Vec<Key>,
    /// What is wrong, in order of place; their document is the body. No error among them: the text is JSON.
    pub diagnostics: Vec<Diagnostic>,
}

/// One value of a document.
#[derive(Clone, Copy, Debug)]
pub struct NodeRef<'a> {
    document: &'a Document,
    id: u32,
}

impl Document {
    /// A text that is not read as JSON: one value of no type.
    #[must_use]
    pub(crate) fn opaque(text: &[u8]) -> Self {
        let span = Span::of(0, text.len());
        let node = Node { kind: Kind::Error, span, key: NONE, parent: NONE, first: NONE, last: NONE, next: NONE, text: None };
        Self { text: text.into(), nodes: vec![node], ..Self::default() }
    }

    /// The outermost value; `None` if there is none.
    #[must_use]
    pub fn root(&self) -> Option<NodeRef<'_>> {
        self.at(0)
    }

    fn at(&self, id: u32) -> Option<NodeRef<'_>> {
        self.nodes.get(id as usize).map(|_| NodeRef { document: self, id })
    }

    /// The text that was read; what is not UTF-8 in it is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.text).into_owned()
    }

    /// Is it an object?
    #[must_use]
    pub fn is_object(&self) -> bool {
        self.root().is_some_and(|r| r.kind() == Kind::Object)
    }

    /// Is it JSON?
    #[must_use]
    pub fn is_valid(&self) -> bool {
        !self.nodes.is_empty() && !self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The value under a JSON pointer (RFC 6901).
    #[must_use]
    pub fn find(&self, pointer: &str) -> Option<NodeRef<'_>> {
        let mut node = self.root()?;
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            node = match node.kind() {
                Kind::Object => node.get(&part)?,
                Kind::Array => node.children().nth(part.parse().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The innermost value that holds a byte.
    #[must_use]
    pub fn node_at(&self, offset: u32) -> Option<NodeRef<'_>> {
        let mut node = self.root().filter(|r| r.span().contains(offset))?;
        while let Some(inner) = node.children().find(|c| c.span().contains(offset)) {
            node = inner;
        }
        Some(node)
    }
}

impl<'a> NodeRef<'a> {
    fn node(self) -> &'a Node {
        static MISSING: Node = Node {
            kind: Kind::Error,
            span: Span { from: 0, to: 0 },
            key: NONE,
            parent: NONE,
            first: NONE,
            last: NONE,
            next: NONE,
            text: None,
        };
        self.document.nodes.get(self.id as usize).unwrap_or(&MISSING)
    }

    /// Its type.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Its place, quotes and brackets included.
    #[must_use]
    pub fn span(self) -> Span {
        self.node().span
    }

    /// Its own text.
    #[must_use]
    pub fn raw(self) -> &'a [u8] {
        self.span().bytes(&self.document.text)
    }

    /// Elements or members' values, in order.
    pub fn children(self) -> impl Iterator<Item = NodeRef<'a>> {
        let document = self.document;
        std::iter::successors(document.at(self.node().first), move |n| document.at(n.node().next))
    }

    /// Elements of a list; nothing for other types.
    #[must_use]
    pub fn items(self) -> Vec<NodeRef<'a>> {
        if self.kind() == Kind::Array { self.children().collect() } else { Vec::new() }
    }

    /// Members of an object, in order; nothing for other types.
    #[must_use]
    pub fn entries(self) -> Vec<(Cow<'a, str>, NodeRef<'a>)> {
        if self.kind() == Kind::Object { self.children().map(|c| (Cow::Borrowed(c.key().unwrap_or("")), c)).collect() } else { Vec::new() }
    }

    /// The member of this key; the last one if there are several.
    #[must_use]
    pub fn get(self, key: &str) -> Option<NodeRef<'a>> {
        if self.kind() != Kind::Object {
            return None;
        }
        self.children().filter(|c| c.key() == Some(key)).last()
    }

    /// Its key, if it is a member of an object.
    #[must_use]
    pub fn key(self) -> Option<&'a str> {
        self.document.keys.get(self.node().key as usize).map(|k| &*k.text)
    }

    /// Where its key is, quotes included.
    #[must_use]
    pub fn key_span(self) -> Option<Span> {
        self.document.keys.get(self.node().key as usize).map(|k| k.span)
    }

    /// A string's text, decoded.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        if self.kind() != Kind::String {
            return None;
        }
        let node = self.node();
        Some(node.text.as_deref().map_or_else(|| String::from_utf8_lossy(inside(node.span, &self.document.text)), Cow::Borrowed))
    }

    /// A number, as near as a `f64` comes to it.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        if self.kind() != Kind::Number { None } else { std::str::from_utf8(self.raw()).ok()?.parse().ok() }
    }

    /// Its JSON pointer (RFC 6901).
    #[must_use]
    pub fn pointer(self) -> String {
        let mut parts = Vec::new();
        let mut node = self;
        while let Some(parent) = node.document.at(node.node().parent) {
            parts.push(match node.key() {
                Some(key) => key.replace('~', "~0").replace('/', "~1"),
                None => parent.children().position(|c| c.id == node.id).unwrap_or(0).to_string(),
            });
            node = parent;
        }
        parts.iter().rev().fold(String::new(), |all, p| all + "/" + p)
    }
}

/// The bytes between a string's quotes.
pub(super) fn inside(span: Span, text: &[u8]) -> &[u8] {
    let bytes = span.bytes(text);
    bytes.get(1..bytes.len().saturating_sub(1)).unwrap_or(&[])
}
