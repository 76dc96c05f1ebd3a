//! Actions and what they open: branches, definitions, blocks. What is open is a stack of frames.

use super::fault::{Context, Fault};
use super::scope::Tree;
use super::{Fallible, Parser, Stop};
use crate::span::Span;
use crate::template::go::syntax::ast::{Branch, BranchKind, Definition, NodeId, NodeKind};
use crate::template::go::syntax::number::BadConstant;
use crate::template::go::syntax::token::{Kind, Token};
use crate::template::go::syntax::unquote::unquote;

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrameKind {
    Top,
    Define,
    Block,
    /// The first list of a branch.
    Then(BranchKind),
    /// The list after its `else`.
    Else(BranchKind),
}

/// An open list and what it will become.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    /// The head that opened it.
    pub(super) head: Span,
    /// Its first node on the scratch stack.
    list: usize,
    /// Where its list begins in the text.
    start: u32,
    /// The head's pipeline.
    pipe: NodeId,
    /// The finished first list.
    then: NodeId,
    else_span: Option<Span>,
    chained: bool,
    /// How many variables and slots were in use before it.
    variables: usize,
    slot: u32,
    /// The tree around a definition or block.
    outer: Option<Tree>,
    name: Box<str>,
    name_span: Span,
    /// The last token that was read before a block's body: Go counts lines of an `else` in it from there.
    last: u32,
}

impl Frame {
    pub(super) fn new(kind: FrameKind, head: Span, list: usize) -> Self {
        Self {
            kind,
            head,
            list,
            start: head.to,
            pipe: NodeId(u32::MAX),
            then: NodeId(u32::MAX),
            else_span: None,
            chained: false,
            variables: 0,
            slot: 1,
            outer: None,
            name: Box::default(),
            name_span: Span::default(),
            last: 0,
        }
    }

    /// The keyword of what is open.
    pub(super) const fn keyword(&self) -> &'static str {
        match self.kind {
            FrameKind::Top => "",
            FrameKind::Define => "define",
            FrameKind::Block => "block",
            FrameKind::Then(kind) | FrameKind::Else(kind) => kind.keyword(),
        }
    }
}

const fn keyword_of(kind: Kind) -> Option<BranchKind> {
    match kind {
        Kind::If => Some(BranchKind::If),
        Kind::With => Some(BranchKind::With),
        Kind::Range => Some(BranchKind::Range),
        _ => None,
    }
}

impl Parser<'_> {
    /// action: control | pipeline. The left delimiter is past.
    pub(super) fn action(&mut self, delim: Token) -> Fallible<()> {
        let token = self.next_non_space();
        if let Some(kind) = keyword_of(token.kind) {
            return self.branch(kind, delim.from, false);
        }
        match token.kind {
            Kind::Block => return self.block(delim),
            Kind::Else => return self.else_action(delim),
            Kind::End => {
                let right = self.expect(Kind::RightDelim, Context::End)?;
                self.tree.action = None;
                return self.end_action(Span::new(delim.from, right.to));
            }
            Kind::Break | Kind::Continue => return self.leave(delim, token),
            Kind::Template => return self.template(delim),
            _ => {}
        }
        self.backup();
        let pipe = self.pipeline(Context::Command)?;
        self.finish_action(NodeKind::Action { pipe }, delim);
        Ok(())
    }

    /// The right delimiter has just been read: the action is complete.
    fn finish_action(&mut self, kind: NodeKind, delim: Token) {
        self.tree.action = None;
        let to = self.tokens[0].to;
        let id = self.node(kind, delim.from, to);
        self.scratch.push(id);
    }

    /// break | continue. The keyword is past.
    fn leave(&mut self, delim: Token, keyword: Token) -> Fallible<()> {
        let (context, kind) = match keyword.kind {
            Kind::Break => (Context::Break, NodeKind::Break),
            _ => (Context::Continue, NodeKind::Continue),
        };
        self.expect(Kind::RightDelim, context)?;
        if self.tree.ranges == 0 {
            self.report(Fault::OutsideRange { action: context, at: keyword.span() })?;
        }
        self.needs_go(keyword.span(), "1.18", context.go());
        self.finish_action(kind, delim);
        Ok(())
    }

    /// template: string pipeline?. The keyword is past.
    fn template(&mut self, delim: Token) -> Fallible<()> {
        const CONTEXT: Context = Context::Template;
        let token = self.next_non_space();
        let name = self.name(token, CONTEXT)?;
        let mut pipe = None;
        if self.next_non_space().kind != Kind::RightDelim {
            self.backup();
            pipe = Some(self.pipeline(CONTEXT)?);
        }
        self.finish_action(NodeKind::Template { name, name_span: token.span(), pipe }, delim);
        Ok(())
    }

    /// A template's name: a string constant.
    fn name(&mut self, token: Token, context: Context) -> Fallible<Box<str>> {
        if !matches!(token.kind, Kind::String | Kind::RawString) {
            return Err(self.unexpected(token, context));
        }
        match unquote(self.slice(token)) {
            Some(bytes) => Ok(String::from_utf8_lossy(&bytes).into()),
            None => {
                self.report(Fault::Constant { at: token.span(), error: BadConstant::syntax() })?;
                Ok(Box::default())
            }
        }
    }

    /// The head of something that an `end` closes cannot be read: it is opened all the same, so that the `end` matches.
    /// Gives where the head ends.
    fn broken_head<T>(&mut self, result: Fallible<T>, delim: u32) -> Fallible<Result<T, u32>> {
        match result {
            Ok(value) => Ok(Ok(value)),
            Err(Stop::End) => Err(Stop::End),
            Err(Stop::Action) => {
                if let Some(outermost) = self.pipes.first() {
                    let base = outermost.commands();
                    self.scratch.truncate(base);
                    self.pipes.clear();
                }
                Ok(Err(self.skip_action(delim)))
            }
        }
    }

    /// if | with | range: pipeline list (else list)? end. The keyword is past.
    fn branch(&mut self, kind: BranchKind, from: u32, chained: bool) -> Fallible<()> {
        let (variables, slot) = (self.variables.len(), self.tree.slot);
        let pipe = self.pipeline(kind.into());
        let (pipe, to) = match self.broken_head(pipe, from)? {
            Ok(pipe) => (pipe, self.tokens[0].to),
            Err(end) => (self.node(NodeKind::Error, from, end), end),
        };
        if kind == BranchKind::Range {
            self.tree.ranges += 1;
            self.check_range(pipe);
        }
        let head = Span::new(from, to);
        let mut frame = Frame::new(FrameKind::Then(kind), head, self.scratch.len());
        (frame.pipe, frame.chained, frame.variables, frame.slot) = (pipe, chained, variables, slot);
        if chained && let Some(parent) = self.frames.last_mut() {
            parent.else_span = Some(head);
        }
        self.frames.push(frame);
        Ok(())
    }

    /// else: alone, or followed by `if` or `with`. The keyword is past.
    fn else_action(&mut self, delim: Token) -> Fallible<()> {
        let next = self.peek_non_space();
        let pending = matches!(next.kind, Kind::If | Kind::With);
        let mut to = next.to;
        if !pending {
            let right = self.expect(Kind::RightDelim, Context::Else);
            to = self.broken_head(right, delim.from)?.map_or_else(|end| end, |right| right.to);
        }
        self.tree.action = None;
        let at = Span::new(delim.from, to);
        let Some(frame) = self.frames.last() else { return Err(Stop::End) };
        let (last, open) = (frame.last, frame.head);
        let kind = match frame.kind {
            FrameKind::Then(kind) => kind,
            FrameKind::Top => return Err(self.fail(Fault::UnexpectedElse { at, context: None, line: None, open })),
            FrameKind::Define => return Err(self.fail(Fault::UnexpectedElse { at, context: Some(Context::Define), line: None, open })),
            FrameKind::Block => return Err(self.fail(Fault::UnexpectedElse { at, context: Some(Context::Block), line: Some(last), open })),
            FrameKind::Else(_) => return Err(self.fail(Fault::SecondElse { at, open })),
        };
        if kind == BranchKind::Range {
            self.tree.ranges = self.tree.ranges.saturating_sub(1);
        }
        let then = self.finish_list(delim.from);
        let base = self.scratch.len();
        if let Some(frame) = self.frames.last_mut() {
            let start = if pending { next.from } else { at.to };
            (frame.kind, frame.then, frame.else_span, frame.list, frame.start) = (FrameKind::Else(kind), then, Some(at), base, start);
        }
        let chains = pending && keyword_of(next.kind) == Some(kind);
        if chains {
            if let Some(frame) = self.frames.last_mut() {
                frame.start = delim.from;
            }
            if kind == BranchKind::With {
                self.needs_go(at.join(next.span()), "1.23", "{{else with}}");
            }
            self.next();
            return self.branch(kind, delim.from, true);
        }
        Ok(())
    }

    /// The list on top is complete.
    fn finish_list(&mut self, to: u32) -> NodeId {
        let (list, start) = self.frames.last().map_or((0, 0), |f| (f.list, f.start));
        // An `else if` has its end after that of the list that contains it.
        let last = if self.scratch.len() > list { self.scratch.last().map_or(0, |&id| self.end_of(id)) } else { 0 };
        let children = self.collect(list);
        self.node(NodeKind::List(children), start, to.max(start).max(last))
    }

    /// end, which is past.
    fn end_action(&mut self, end: Span) -> Fallible<()> {
        match self.frames.last().map(|f| f.kind) {
            None | Some(FrameKind::Top) => {
                let fault = Fault::UnexpectedEnd(end);
                Err(self.fail(fault))
            }
            Some(FrameKind::Define | FrameKind::Block) => self.finish_definition(end),
            Some(FrameKind::Then(_) | FrameKind::Else(_)) => {
                // An `else if` shares its parent's end.
                while self.finish_branch(end) {}
                Ok(())
            }
        }
    }

    /// Closes the branch on top. Gives whether it was chained to the one below.
    fn finish_branch(&mut self, end: Span) -> bool {
        let list = self.finish_list(end.from);
        let Some(frame) = self.frames.pop() else { return false };
        let (kind, then, otherwise) = match frame.kind {
            FrameKind::Then(kind) => {
                if kind == BranchKind::Range {
                    self.tree.ranges = self.tree.ranges.saturating_sub(1);
                }
                (kind, list, None)
            }
            FrameKind::Else(kind) => (kind, frame.then, Some(list)),
            _ => return false,
        };
        self.variables.truncate(frame.variables);
        self.tree.slot = frame.slot;
        let branch =
            Branch { kind, head: frame.head, pipe: frame.pipe, then, otherwise, else_span: frame.else_span, end, chained: frame.chained };
        let id = self.node(NodeKind::Branch(branch), frame.head.from, end.to);
        self.scratch.push(id);
        frame.chained
    }

    /// A body of its own begins: its variables, slots and loops are apart.
    fn enter_tree(&mut self) -> Tree {
        std::mem::replace(&mut self.tree, Tree::new(self.variables.len()))
    }

    /// define: string list end. The keyword is past.
    pub(super) fn define(&mut self, delim: Token) -> Fallible<()> {
        const CONTEXT: Context = Context::Define;
        let outer = self.enter_tree();
        let head = self.define_head(CONTEXT);
        let (head, to) = match self.broken_head(head, delim.from)? {
            Ok(head) => (head, self.tokens[0].to),
            Err(end) => ((Box::default(), Span::default()), end),
        };
        let mut frame = Frame::new(FrameKind::Define, Span::new(delim.from, to), self.scratch.len());
        (frame.name, frame.name_span) = head;
        frame.outer = Some(outer);
        self.frames.push(frame);
        Ok(())
    }

    fn define_head(&mut self, context: Context) -> Fallible<(Box<str>, Span)> {
        let token = self.next_non_space();
        let name = self.name(token, context)?;
        self.expect(Kind::RightDelim, context)?;
        Ok((name, token.span()))
    }

    /// block: string pipeline list end. The keyword is past.
    fn block(&mut self, delim: Token) -> Fallible<()> {
        const CONTEXT: Context = Context::Block;
        let token = self.next_non_space();
        let name = self.name(token, CONTEXT);
        let head = name.and_then(|name| Ok((name, self.pipeline(CONTEXT)?)));
        let ((name, pipe), to) = match self.broken_head(head, delim.from)? {
            Ok(head) => (head, self.tokens[0].to),
            Err(end) => ((Box::default(), self.node(NodeKind::Error, delim.from, end)), end),
        };
        let outer = self.enter_tree();
        let mut frame = Frame::new(FrameKind::Block, Span::new(delim.from, to), self.scratch.len());
        (frame.name, frame.name_span, frame.pipe) = (name, token.span(), pipe);
        frame.outer = Some(outer);
        frame.last = self.tokens[0].from;
        self.frames.push(frame);
        Ok(())
    }

    fn finish_definition(&mut self, end: Span) -> Fallible<()> {
        let root = self.finish_list(end.from);
        let Some(frame) = self.frames.pop() else { return Err(Stop::End) };
        let blank = self.out.is_blank(root);
        let slots = self.tree.slots;
        self.variables.truncate(self.tree.variables);
        if let Some(outer) = frame.outer {
            self.tree = outer;
        }
        self.tree.action = None;
        let whole = Span::new(frame.head.from, end.to);
        if !frame.name_span.is_empty() {
            self.add(&frame.name, blank, frame.name_span)?;
            let definition = Definition { name: frame.name.clone(), name_span: frame.name_span, root, span: whole, slots, blank };
            self.out.templates.push(definition);
        }
        if frame.kind == FrameKind::Block {
            let kind = NodeKind::Template { name: frame.name, name_span: frame.name_span, pipe: Some(frame.pipe) };
            let id = self.node(kind, whole.from, whole.to);
            self.scratch.push(id);
        }
        Ok(())
    }

    /// Go's rule for a name that is defined twice: one of the two must be blank, and a blank one gives way.
    fn add(&mut self, name: &str, blank: bool, at: Span) -> Fallible<()> {
        match self.defined.get_mut(name) {
            None => {
                self.defined.insert(name.into(), blank);
                Ok(())
            }
            Some(known) if *known => {
                *known = blank;
                Ok(())
            }
            Some(_) if blank => Ok(()),
            Some(_) => self.report(Fault::Redefined { name: name.into(), at }),
        }
    }

    /// The text is over and nothing is open.
    pub(super) fn finish_text(&mut self) -> Fallible<()> {
        let root = self.finish_list(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let blank = self.out.is_blank(root);
        let slots = self.tree.slots;
        if let Some(main) = self.out.templates.first_mut() {
            (main.root, main.blank, main.slots) = (root, blank, slots);
        }
        if self.defined.is_empty() { Ok(()) } else { self.add(self.name, blank, Span::of(0, 0)) }
    }

    /// The text is over and something is open.
    pub(super) fn unfinished(&mut self, end: Token) -> Fallible<()> {
        // Of an `else if` chain, the `if` at its head is what lacks the end.
        let open = self.frames.iter().rev().find(|f| !f.chained);
        let (open, keyword) = open.map_or((Span::default(), ""), |f| (f.head, f.keyword()));
        self.report(Fault::Unclosed { open, keyword, at: end.span() })?;
        self.end_action(end.span())
    }
}
