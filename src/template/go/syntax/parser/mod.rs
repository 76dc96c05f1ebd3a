//! The parser: Go's grammar and Go's limits, on an explicit stack, into the arena of [`ast`](super::ast).
//!
//! It reads tokens in the order in which Go's parser demands them, because Go's errors carry the line of the
//! last token that was read. With [`ParseOptions::recover`] it goes on after an error, at the end of the action.

mod branch;
mod fault;
mod pipeline;
mod scope;

use std::collections::BTreeMap;

use super::ast::{Children, Definition, Node, NodeId, NodeKind, ParseError, Parsed};
use super::lexer::{Lexer, delimiters};
use super::token::{Kind, Token};
use crate::diagnostic::Diagnostic;
use crate::span::{MAX_DOCUMENT, Span};
use crate::template::go::function::Functions;
use branch::{Frame, FrameKind};
use fault::{Context, Fault};
use pipeline::PipeFrame;
use scope::{Tree, Variables};

/// After how many errors a recovering parse gives up.
pub(crate) const MAX_ERRORS: usize = 50;

/// How many nodes a text may have: each takes about a hundred bytes.
pub(crate) const MAX_NODES: usize = 2_000_000;

/// How a text is parsed.
#[derive(Clone, Copy, Debug)]
pub struct ParseOptions<'a> {
    /// The functions that it may call.
    pub functions: Functions,
    /// Its delimiters, if not Go's; an empty one stands for Go's.
    pub delims: Option<(&'a str, &'a str)>,
    /// Go on after an error, and warn of constructs that need a newer Go. Without it the parse stops at Go's first error.
    pub recover: bool,
    /// Keep comments as nodes.
    pub keep_comments: bool,
}

impl Default for ParseOptions<'_> {
    fn default() -> Self {
        Self { functions: Functions::builtin(), delims: None, recover: false, keep_comments: false }
    }
}

/// Parses one text as the template `name`. Never fails: what is wrong is in `error` and `diagnostics`.
#[must_use]
pub fn parse(name: &str, text: &str, options: &ParseOptions<'_>) -> Parsed {
    let mut parser = Parser::new(name, text, options);
    if text.len() > MAX_DOCUMENT {
        let _ = parser.report(Fault::TooLong);
    } else {
        parser.run();
    }
    parser.out
}

/// Why parsing an action stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// The parse is over.
    End,
    /// The rest of the action cannot be read; go on after it.
    Action,
}

type Fallible<T> = Result<T, Stop>;

#[derive(Debug)]
struct Parser<'a> {
    name: &'a str,
    text: &'a str,
    options: ParseOptions<'a>,
    lexer: Lexer<'a>,
    /// Three tokens of look-ahead, as Go has them: the first is always the last one that the lexer gave.
    tokens: [Token; 3],
    peeked: usize,
    out: Parsed,
    /// Nodes whose parent is not finished.
    scratch: Vec<NodeId>,
    pipes: Vec<PipeFrame>,
    frames: Vec<Frame>,
    variables: Variables<'a>,
    tree: Tree,
    /// Templates of this text by name: is the one in force blank?
    defined: BTreeMap<Box<str>, bool>,
    errors: usize,
    /// Where the last structural error was found; the search for the action's end begins there.
    error_at: u32,
}

impl<'a> Parser<'a> {
    fn new(name: &'a str, text: &'a str, options: &ParseOptions<'a>) -> Self {
        let room = (text.len() / 4).min(4096) + 8;
        let mut out = Parsed {
            name: name.into(),
            text: text.into(),
            nodes: Vec::with_capacity(room),
            pool: Vec::with_capacity(room),
            names: Vec::with_capacity(room / 4),
            ..Parsed::default()
        };
        let (left, right) = delimiters(options.delims);
        if (left, right) != ("{{", "}}") {
            out.delims = Some((left.into(), right.into()));
        }
        out.templates.push(Definition {
            name: name.into(),
            name_span: Span::default(),
            root: NodeId(u32::MAX),
            span: Span::of(0, text.len()),
            slots: 1,
            blank: true,
        });
        Self {
            name,
            text,
            options: *options,
            lexer: Lexer::new(text, options.delims, options.keep_comments),
            tokens: [Token { kind: Kind::Eof, from: 0, to: 0 }; 3],
            peeked: 0,
            out,
            scratch: Vec::with_capacity(16),
            pipes: Vec::with_capacity(2),
            frames: Vec::with_capacity(4),
            variables: Variables::new(text),
            tree: Tree::new(0),
            defined: BTreeMap::new(),
            errors: 0,
            error_at: 0,
        }
    }

    // Tokens.

    fn next(&mut self) -> Token {
        if self.peeked > 0 {
            self.peeked -= 1;
        } else {
            self.tokens[0] = self.lexer.pull();
        }
        match self.peeked {
            0 => self.tokens[0],
            1 => self.tokens[1],
            _ => self.tokens[2],
        }
    }

    fn backup(&mut self) {
        self.peeked += 1;
    }

    /// Puts a token back in front of the one that was read last.
    fn backup2(&mut self, first: Token) {
        self.tokens[1] = first;
        self.peeked = 2;
    }

    /// Puts two tokens back in front of the one that was read last.
    fn backup3(&mut self, first: Token, second: Token) {
        self.tokens[1] = second;
        self.tokens[2] = first;
        self.peeked = 3;
    }

    fn peek(&mut self) -> Token {
        let token = self.next();
        self.backup();
        token
    }

    fn next_non_space(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != Kind::Space {
                return token;
            }
        }
    }

    fn peek_non_space(&mut self) -> Token {
        let token = self.next_non_space();
        self.backup();
        token
    }

    fn expect(&mut self, kind: Kind, context: Context) -> Fallible<Token> {
        let token = self.next_non_space();
        if token.kind == kind { Ok(token) } else { Err(self.unexpected(token, context)) }
    }

    fn slice(&self, token: Token) -> &'a str {
        token.span().text(self.text)
    }

    // The arena.

    fn node(&mut self, kind: NodeKind, from: u32, to: u32) -> NodeId {
        let id = NodeId(u32::try_from(self.out.nodes.len()).unwrap_or(u32::MAX));
        self.out.nodes.push(Node { kind, span: Span::new(from, to) });
        id
    }

    /// Moves the nodes above `base` on the scratch stack into the pool.
    fn collect(&mut self, base: usize) -> Children {
        let from = self.out.pool.len();
        self.out.pool.extend(self.scratch.drain(base..));
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Children { from: clamp(from), to: clamp(self.out.pool.len()) }
    }

    fn end_of(&self, id: NodeId) -> u32 {
        self.out.node(id).span.to
    }

    /// Stops a text that would take too much memory.
    fn check_size(&mut self) -> Fallible<()> {
        if self.out.nodes.len() <= MAX_NODES {
            return Ok(());
        }
        self.report(Fault::TooLong).and(Err(Stop::End))
    }

    // Faults.

    /// Records an error that does not hinder reading on. Ends the parse unless it recovers.
    fn report(&mut self, fault: Fault) -> Fallible<()> {
        let span = fault.span();
        let message = self.go_message(&fault);
        let at = self.fault_line(&fault);
        self.errors += 1;
        let head = self.text.as_bytes().get(..at as usize).unwrap_or(&[]);
        let line = 1 + u32::try_from(memchr::memchr_iter(b'\n', head).count()).unwrap_or(u32::MAX - 1);
        let text = format!("template: {}:{line}: {message}", self.name);
        let diagnostic: Diagnostic = self.explain(fault, &text);
        self.out.diagnostics.push(diagnostic);
        if self.out.error.is_none() {
            self.out.error = Some(ParseError { text, message, line, span });
        }
        if self.options.recover && self.errors < MAX_ERRORS { Ok(()) } else { Err(Stop::End) }
    }

    /// Records an error after which the rest of the action cannot be read.
    fn fail(&mut self, fault: Fault) -> Stop {
        self.error_at = fault.span().from;
        match self.report(fault) {
            Ok(()) => Stop::Action,
            Err(stop) => stop,
        }
    }

    fn unexpected(&mut self, token: Token, context: Context) -> Stop {
        let fault = if token.kind == Kind::Error {
            let (from, to) = self.lexer.fault_at;
            Fault::Lex { fault: self.lexer.fault, token, at: Span::new(from, to) }
        } else {
            Fault::Unexpected { token, context }
        };
        self.fail(fault)
    }

    /// After an error in an action that began at `action`: goes on behind it. Gives the place.
    fn skip_action(&mut self, action: u32) -> u32 {
        let from = self.error_at.max(action);
        let end = self.lexer.action_end(action as usize, from as usize);
        self.lexer.resume(end);
        self.peeked = 0;
        self.tree.action = None;
        u32::try_from(end).unwrap_or(u32::MAX)
    }

    // The text.

    fn run(&mut self) {
        self.frames.push(Frame::new(FrameKind::Top, Span::default(), 0));
        let mut action = 0;
        loop {
            let (scratch, frames) = (self.scratch.len(), self.frames.len());
            match self.step(&mut action) {
                Ok(true) => {}
                Ok(false) => break,
                Err(Stop::End) => {
                    self.abandon();
                    break;
                }
                Err(Stop::Action) => {
                    // What the action had begun is dropped; an error node keeps its place.
                    if self.frames.len() == frames {
                        self.scratch.truncate(scratch);
                        self.pipes.clear();
                    }
                    let end = self.skip_action(action);
                    let id = self.node(NodeKind::Error, action, end);
                    self.scratch.push(id);
                }
            }
        }
    }

    /// One text, comment or action. Gives whether there is more.
    fn step(&mut self, action: &mut u32) -> Fallible<bool> {
        self.check_size()?;
        // parse: (text | comment | action | define)*, to the end of the text
        if self.frames.len() == 1 {
            let token = self.peek();
            *action = token.from;
            match token.kind {
                Kind::Eof => {
                    self.finish_text()?;
                    return Ok(false);
                }
                Kind::LeftDelim => {
                    let delim = self.next();
                    if self.next_non_space().kind == Kind::Define {
                        self.define(delim)?;
                        return Ok(true);
                    }
                    self.backup2(delim);
                }
                _ => {}
            }
        } else {
            let token = self.peek_non_space();
            *action = token.from;
            if token.kind == Kind::Eof {
                self.unfinished(token)?;
                return Ok(true);
            }
        }
        // textOrAction: text | comment | action
        let token = self.next_non_space();
        let id = match token.kind {
            Kind::Text => self.node(NodeKind::Text, token.from, token.to),
            Kind::Comment => self.node(NodeKind::Comment, token.from, token.to),
            Kind::LeftDelim => {
                self.tree.action = Some(token.from);
                return self.action(token).map(|()| true);
            }
            _ => return Err(self.unexpected(token, Context::Input)),
        };
        self.scratch.push(id);
        Ok(true)
    }

    /// The parse stops at an error: the tree is one error node.
    fn abandon(&mut self) {
        let root = self.node(NodeKind::Error, 0, 0);
        if let Some(main) = self.out.templates.first_mut() {
            main.root = root;
        }
    }
}
