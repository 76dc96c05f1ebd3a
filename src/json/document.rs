//! A JSON text as a tree that knows its places.

use super::error::Error;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::value::path::{index, push_index, push_token, tokens};

/// A node of a [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(pub(super) u32);

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written (perhaps not as JSON writes numbers: then there is a diagnostic).
    Number(Box<str>),
    /// A string, decoded: escapes resolved, bytes that are not UTF-8 replaced.
    String(Box<str>),
    /// A list.
    List,
    /// An object.
    Object,
    /// A value that is missing or is no JSON; there is a diagnostic.
    Missing,
}

/// A key of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its text, decoded.
    pub text: Box<str>,
    /// Its place, quotes included.
    pub span: Span,
}

/// One node's data.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub content: Content,
    /// Its place, brackets or quotes included.
    pub span: Span,
    /// Its key, where its parent is an object.
    pub key: Option<Key>,
    /// The list or object that it is in.
    pub parent: Option<Node>,
    /// Its place among its parent's children.
    pub index: u32,
    pub(super) first: Option<Node>,
    pub(super) last: Option<Node>,
    pub(super) next: Option<Node>,
}

/// A text that was read, whether it is JSON or not: the tree of what could be made out, and every fault found.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The value; `None` where there is none at all.
    pub root: Option<Node>,
    /// Faults and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Go's own error for the text, which stops at the first fault.
    pub error: Option<Error>,
    pub(super) nodes: Vec<Entry>,
}

impl Document {
    /// Is the text JSON? (Warnings do not count.)
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.root.is_some() && !self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// A node's data; `None` for a node of another document.
    #[must_use]
    pub fn get(&self, node: Node) -> Option<&Entry> {
        self.nodes.get(node.0 as usize)
    }

    /// A node's span; empty at 0 for a node of another document.
    #[must_use]
    pub fn span(&self, node: Node) -> Span {
        self.get(node).map_or(Span::at(0), |e| e.span)
    }

    /// A string node's text.
    #[must_use]
    pub fn text(&self, node: Node) -> Option<&str> {
        match &self.get(node)?.content {
            Content::String(text) => Some(text),
            _ => None,
        }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Has it no node?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Every node, parents before children, in the order of the text.
    pub fn nodes(&self) -> impl Iterator<Item = (Node, &Entry)> {
        (0u32..).map(Node).zip(&self.nodes)
    }

    /// The children of a list or object, in the order of the text.
    pub fn children(&self, node: Node) -> impl Iterator<Item = (Node, &Entry)> {
        let mut next = self.get(node).and_then(|e| e.first);
        std::iter::from_fn(move || {
            let at = next?;
            let entry = self.get(at)?;
            next = entry.next;
            Some((at, entry))
        })
    }

    /// The value under a key; of equal keys the last, as most readers have it.
    #[must_use]
    pub fn member(&self, object: Node, key: &str) -> Option<Node> {
        self.children(object).filter(|(_, e)| e.key.as_ref().is_some_and(|k| &*k.text == key)).last().map(|(n, _)| n)
    }

    /// The element of a list.
    #[must_use]
    pub fn item(&self, list: Node, index: usize) -> Option<Node> {
        self.children(list).nth(index).map(|(n, _)| n)
    }

    /// The node that a JSON pointer names.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<Node> {
        let mut node = self.root?;
        for token in tokens(pointer)? {
            node = match self.get(node)?.content {
                Content::Object => self.member(node, &token)?,
                Content::List => self.item(node, index(&token)?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The JSON pointer of a node.
    #[must_use]
    pub fn pointer(&self, node: Node) -> String {
        let mut steps = Vec::new();
        let mut at = self.get(node);
        while let Some(entry) = at {
            if entry.parent.is_some() {
                steps.push(entry);
            }
            at = entry.parent.and_then(|p| self.get(p));
        }
        let mut pointer = String::new();
        for entry in steps.into_iter().rev() {
            match &entry.key {
                Some(key) => push_token(&mut pointer, key.text.as_bytes()),
                None => push_index(&mut pointer, entry.index as usize),
            }
        }
        pointer
    }

    /// The innermost node that holds an offset, in its value or in its key. At a boundary, the node that begins there.
    #[must_use]
    pub fn node_at(&self, offset: u32) -> Option<Node> {
        let holds = |s: Span| s.from <= offset && offset <= s.to;
        let mut found = self.root.filter(|r| holds(self.span(*r)))?;
        // Children come in the order of the text, so the last that has begun is the only candidate.
        loop {
            let whole = |e: &Entry| e.key.as_ref().map_or(e.span, |k| k.span.join(e.span));
            let Some((child, _)) =
                self.children(found).take_while(|(_, e)| whole(e).from <= offset).filter(|(_, e)| holds(whole(e))).last()
            else {
                return Some(found);
            };
            found = child;
        }
    }
}
