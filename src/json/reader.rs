//! The careful way in: a tree with places, and every fault of a text that is not JSON.
//!
//! Reads on after a fault as a person would: a comma that is missing is taken as read, a quote that ends a string
//! early is passed over. No recursion, at most 10,000 levels, at most 50 findings.

use super::code;
use super::document::{Content, Document, Entry, Key, Node};
use super::error::MAX_DEPTH;
use super::lexer::{Kind, Lexer, Token, cut};
use super::parse::parse_value;
use crate::diagnostic::{Diagnostic, Document as In, Label};
use crate::span::Span;
use crate::value::Numbers;

/// Reads a text. `document` names it in the diagnostics.
#[must_use]
pub fn read(text: &[u8], document: In) -> Document {
    let mut reader = Reader { lexer: Lexer::new(text, document), document, nodes: Vec::new(), open: Vec::new(), root: None };
    reader.run();
    let Reader { lexer, nodes, root, .. } = reader;
    let mut read = Document { root, diagnostics: lexer.found, error: None, nodes };
    tell_duplicates(&mut read, document);
    read.diagnostics.sort_by_key(|d| d.span.from);
    if read.diagnostics.iter().any(|d| d.is_error() || d.code == &code::NUMBER_RANGE) {
        read.error = parse_value(text, Numbers::Float64).err().map(|e| *e);
    }
    read
}

/// What an open list or object waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    /// An element, or the end; the comma before it, if any.
    Item(Option<Span>),
    /// A key, or the end; the comma before it, if any.
    Key(Option<Span>),
    Colon,
    Value,
    /// A comma or the end.
    Comma,
}

struct Open {
    node: Node,
    list: bool,
    wants: Wants,
    key: Option<Key>,
}

struct Reader<'a> {
    lexer: Lexer<'a>,
    document: In,
    nodes: Vec<Entry>,
    open: Vec<Open>,
    root: Option<Node>,
}

impl Reader<'_> {
    fn run(&mut self) {
        let mut previous = Span::at(0);
        let mut again: Option<Token> = None;
        while !self.lexer.is_full() {
            let token = again.take().unwrap_or_else(|| self.lexer.next());
            let span = token.span;
            let Some(top) = self.open.last() else {
                if self.root.is_none() {
                    if self.top(token, span) {
                        return;
                    }
                } else {
                    if token.kind != Kind::End {
                        self.extra(span, previous);
                    }
                    return;
                }
                previous = span;
                continue;
            };
            if token.kind == Kind::End {
                self.unclosed();
                return;
            }
            if self.open.len() > MAX_DEPTH {
                self.lexer.tell(&code::TOO_DEEP, span, "The text nests deeper than 10,000 levels.");
                return;
            }
            let (wants, list) = (top.wants, top.list);
            again = match wants {
                Wants::Item(comma) => self.item(token, comma),
                Wants::Key(comma) => self.key(token, comma),
                Wants::Colon => self.colon(token),
                Wants::Value => self.value(token),
                Wants::Comma => self.comma(token, previous, list),
            };
            if again.is_none() {
                previous = Span::of(span.from as usize, self.lexer.at.max(span.to as usize));
            }
        }
    }

    /// The first token. Is it the end?
    fn top(&mut self, token: Token, span: Span) -> bool {
        match token.kind {
            Kind::End => {
                self.lexer.tell(&code::EMPTY, span, "There is no JSON value.");
                return true;
            }
            Kind::Mark(b @ (b'}' | b']' | b',' | b':')) => {
                self.lexer.tell(&code::SYNTAX, span, format!("A value cannot begin with '{}'.", char::from(b)));
            }
            kind => self.add(kind, span),
        }
        false
    }

    fn extra(&mut self, span: Span, previous: Span) {
        let whole = Span::of(span.from as usize, self.lexer.text.trim_ascii_end().len());
        let label = Label { document: self.document, span: previous, message: "the value ends here".to_owned() };
        if let Some(d) = self.lexer.tell(&code::EXTRA_TEXT, whole, "Text follows the JSON value.") {
            d.labels.push(label);
        }
    }

    fn unclosed(&mut self) {
        let end = self.lexer.text.len();
        let Some(top) = self.open.last() else { return };
        let (name, mark) = if top.list { ("list", "]") } else { ("object", "}") };
        let start = self.nodes.get(top.node.0 as usize).map_or(Span::at(0), |e| Span::new(e.span.from, e.span.from + 1));
        let message = format!("The {name} is not closed: '{mark}' is missing at the end of the text.");
        let label = Label { document: self.document, span: start, message: format!("the {name} begins here") };
        if let Some(d) = self.lexer.tell(&code::UNCLOSED, Span::of(end, end), message) {
            d.labels.push(label);
        }
        while let Some(open) = self.open.pop() {
            self.end(open.node, end);
        }
    }

    fn end(&mut self, node: Node, to: usize) {
        if let Some(e) = self.nodes.get_mut(node.0 as usize) {
            e.span = Span::of(e.span.from as usize, to);
        }
    }

    fn want(&mut self, wants: Wants) {
        if let Some(top) = self.open.last_mut() {
            top.wants = wants;
        }
    }

    /// Adds a value to what is open, opening it in turn where it is a list or an object.
    fn add(&mut self, kind: Kind, span: Span) {
        let content = match kind {
            Kind::String(text) => Content::String(text),
            Kind::Number(text) => Content::Number(text),
            Kind::Bool(b) => Content::Bool(b),
            Kind::Null => Content::Null,
            Kind::Mark(b'{') => Content::Object,
            Kind::Mark(b'[') => Content::List,
            Kind::Word { fresh: true } => {
                let word = self.lexer.raw(span);
                self.lexer.tell(&code::UNQUOTED_TEXT, span, format!("{} stands outside of quotes.", cut(&word)));
                Content::Missing
            }
            _ => Content::Missing,
        };
        let opens = matches!(content, Content::Object | Content::List);
        let list = content == Content::List;
        let node = Node(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let mut entry = Entry { content, span, key: None, parent: None, index: 0, first: None, last: None, next: None };
        if let Some(top) = self.open.last_mut() {
            entry.parent = Some(top.node);
            entry.key = top.key.take();
            top.wants = Wants::Comma;
            let before = self.nodes.get_mut(top.node.0 as usize).and_then(|parent| {
                if parent.first.is_none() {
                    parent.first = Some(node);
                }
                parent.last.replace(node)
            });
            if let Some(before) = before.and_then(|b| self.nodes.get_mut(b.0 as usize)) {
                before.next = Some(node);
                entry.index = before.index + 1;
            }
        } else {
            self.root = Some(node);
        }
        self.nodes.push(entry);
        if opens {
            let wants = if list { Wants::Item(None) } else { Wants::Key(None) };
            self.open.push(Open { node, list, wants, key: None });
        }
    }

    /// `]` or `}`. Gives the token back where it closes something further out.
    fn close(&mut self, mark: u8, token: Token) -> Option<Token> {
        let top = self.open.pop()?;
        let fits = (mark == b']') == top.list;
        if fits {
            self.end(top.node, token.span.to as usize);
            return None;
        }
        let (name, right) = if top.list { ("list", ']') } else { ("object", '}') };
        let start = self.nodes.get(top.node.0 as usize).map_or(Span::at(0), |e| Span::new(e.span.from, e.span.from + 1));
        let message = format!("'{}' stands where '{right}' should close the {name}.", char::from(mark));
        let label = Label { document: self.document, span: start, message: format!("the {name} begins here") };
        if let Some(d) = self.lexer.tell(&code::MISMATCHED, token.span, message) {
            d.labels.push(label);
        }
        // Does it close what is around this one, which then was left open? Else it is a slip for the other bracket.
        let outer = self.open.last().is_some_and(|o| o.list == (mark == b']'));
        self.end(top.node, if outer { token.span.from } else { token.span.to } as usize);
        outer.then_some(token)
    }

    fn trailing(&mut self, comma: Option<Span>) {
        if let Some(comma) = comma {
            self.lexer.tell(&code::TRAILING_COMMA, comma, "A comma stands before the closing bracket.");
        }
    }

    fn item(&mut self, token: Token, comma: Option<Span>) -> Option<Token> {
        match token.kind {
            Kind::Mark(mark @ (b']' | b'}')) => {
                self.trailing(comma);
                return self.close(mark, token);
            }
            Kind::Mark(b',') => {
                self.lexer.tell(&code::MISSING_VALUE, token.span, "An element is missing before the comma.");
                self.want(Wants::Item(Some(token.span)));
            }
            Kind::Mark(b':') => {
                self.lexer.tell(&code::SYNTAX, token.span, "A colon stands in a list; only objects have keys.");
            }
            kind => self.add(kind, token.span),
        }
        None
    }

    fn key(&mut self, token: Token, comma: Option<Span>) -> Option<Token> {
        let span = token.span;
        let text = match token.kind {
            Kind::Mark(mark @ (b']' | b'}')) => {
                self.trailing(comma);
                return self.close(mark, token);
            }
            Kind::Mark(b',') => {
                self.lexer.tell(&code::MISSING_VALUE, span, "A key and a value are missing before the comma.");
                self.want(Wants::Key(Some(span)));
                return None;
            }
            Kind::String(text) => text,
            Kind::Mark(b':') => {
                self.lexer.tell(&code::SYNTAX, span, "A key is missing before the colon.");
                self.want(Wants::Value);
                return None;
            }
            Kind::Mark(b) => {
                self.lexer.tell(&code::SYNTAX, span, format!("'{}' stands where a key should.", char::from(b)));
                self.want(Wants::Value);
                return Some(token);
            }
            Kind::Word { fresh: false } => self.lexer.raw(span),
            _ => {
                let word = self.lexer.raw(span);
                self.lexer.tell(&code::UNQUOTED_KEY, span, format!("The key {} is not between double quotes.", cut(&word)));
                word
            }
        };
        if let Some(top) = self.open.last_mut() {
            top.key = Some(Key { text, span });
            top.wants = Wants::Colon;
        }
        None
    }

    fn colon(&mut self, token: Token) -> Option<Token> {
        match token.kind {
            Kind::Mark(b':') => {
                self.want(Wants::Value);
                None
            }
            Kind::Mark(b',' | b'}' | b']') => {
                self.lexer.tell(&code::MISSING_COLON, token.span, "The key has no value: a colon and a value should follow it.");
                self.add(Kind::End, Span::at(token.span.from));
                Some(token)
            }
            _ => {
                self.lexer.tell(&code::MISSING_COLON, token.span, "A colon is missing between key and value.");
                self.want(Wants::Value);
                Some(token)
            }
        }
    }

    fn value(&mut self, token: Token) -> Option<Token> {
        match token.kind {
            Kind::Mark(b',' | b'}' | b']') => {
                self.lexer.tell(&code::MISSING_VALUE, token.span, "A value is missing after the colon.");
                self.add(Kind::End, Span::at(token.span.from));
                Some(token)
            }
            Kind::Mark(b':') => {
                self.lexer.tell(&code::SYNTAX, token.span, "A second colon stands before the value.");
                None
            }
            kind => {
                self.add(kind, token.span);
                None
            }
        }
    }

    fn comma(&mut self, token: Token, previous: Span, list: bool) -> Option<Token> {
        let span = token.span;
        match token.kind {
            Kind::Mark(b',') => {
                self.want(if list { Wants::Item(Some(span)) } else { Wants::Key(Some(span)) });
                None
            }
            Kind::Mark(mark @ (b']' | b'}')) => self.close(mark, token),
            Kind::Mark(b':') => {
                let what = if list { "a list; only objects have keys" } else { "a value" };
                self.lexer.tell(&code::SYNTAX, span, format!("A colon stands after {what}."));
                None
            }
            kind => {
                if self.ended_early(&kind) {
                    return None;
                }
                if matches!(kind, Kind::Word { .. }) && previous.to == span.from {
                    // Text that clings to a value: one fault, not a missing comma and a missing value.
                    let word = self.lexer.raw(span);
                    self.lexer.tell(&code::SYNTAX, span, format!("{} follows the value without a comma.", cut(&word)));
                    return None;
                }
                let gap = Span::new(previous.to, span.from);
                let label = Label { document: self.document, span, message: "the next one begins here".to_owned() };
                let what = if list { "elements" } else { "pairs" };
                if let Some(d) = self.lexer.tell(&code::MISSING_COMMA, gap, format!("A comma is missing between two {what}.")) {
                    d.labels.push(label);
                }
                self.want(if list { Wants::Item(None) } else { Wants::Key(None) });
                Some(Token { kind, span })
            }
        }
    }

    /// Did a quote inside a string's text end it too early? Then the string is stretched to its meant end.
    fn ended_early(&mut self, kind: &Kind) -> bool {
        if !matches!(kind, Kind::Word { .. } | Kind::Number(_) | Kind::Bool(_) | Kind::Null) {
            return false;
        }
        let last = self.open.last().and_then(|o| self.nodes.get(o.node.0 as usize)?.last);
        let Some(entry) = last.and_then(|n| self.nodes.get_mut(n.0 as usize)) else { return false };
        let Content::String(text) = &mut entry.content else { return false };
        // A string between other quotes has its own finding.
        if self.lexer.text.get(entry.span.from as usize) != Some(&b'"') {
            return false;
        }
        let early = entry.span;
        let Some(meant) = self.lexer.meant_end(early) else { return false };
        entry.span = meant;
        *text = self.lexer.raw(Span::new(meant.from + 1, meant.to.saturating_sub(1)));
        let quote = Span::new(early.to.saturating_sub(1), early.to);
        let label = Label { document: self.document, span: meant, message: "the text was meant to be this".to_owned() };
        if let Some(d) = self.lexer.tell(&code::UNESCAPED_TEXT, quote, "A quote inside the text ends the string too early.") {
            d.labels.push(label);
        }
        true
    }
}

/// The same key twice in one object.
fn tell_duplicates(document: &mut Document, within: In) {
    let mut found = Vec::new();
    let mut keys: Vec<&Key> = Vec::new();
    for (node, entry) in document.nodes() {
        if entry.content != Content::Object || entry.first == entry.last {
            continue;
        }
        keys.clear();
        keys.extend(document.children(node).filter_map(|(_, e)| e.key.as_ref()));
        keys.sort_by(|a, b| a.text.cmp(&b.text));
        for pair in keys.windows(2) {
            let [first, second] = pair else { continue };
            if first.text == second.text && found.len() < 20 {
                let message = format!("The key \"{}\" stands twice in the object; most readers take the last.", cut(&second.text));
                found.push(
                    Diagnostic::new(&code::DUPLICATE_KEY, second.span, message)
                        .in_document(within)
                        .label(first.span, "the first is here")
                        .help(code::DUPLICATE_KEY.remedy),
                );
            }
        }
    }
    document.diagnostics.extend(found);
}
