//! Pipelines, commands and operands. Parentheses nest on a stack of their own, to Go's limit.

use super::fault::{Context, Fault};
use super::scope::Meaning;
use super::{Fallible, Parser};
use crate::span::Span;
use crate::template::go::syntax::ast::{Children, Names, NodeId, NodeKind, Number};
use crate::template::go::syntax::number::BadConstant;
use crate::template::go::syntax::token::{Kind, Token};
use crate::template::go::syntax::unquote::unquote;
use crate::template::go::syntax::{number, token};

/// How deep parentheses may nest: Go's own limit.
pub(super) const MAX_PARENS: usize = 10_000;

/// A pipeline that is being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct PipeFrame {
    /// What it belongs to, in Go's words.
    context: Context,
    /// Its left parenthesis, or its first token.
    open: u32,
    /// Its first token.
    start: u32,
    /// The declared or assigned variables.
    declared: [Span; 2],
    declarations: usize,
    assign: bool,
    /// The first of its variables on the stack of variables.
    variables: usize,
    /// Its first command on the scratch stack.
    commands: usize,
    /// The first operand of the command being read, on the scratch stack.
    operands: usize,
    /// Where that command begins, and where its last operand ended.
    command: u32,
    end: u32,
}

impl PipeFrame {
    pub(super) const fn commands(&self) -> usize {
        self.commands
    }
}

/// What is read next.
enum State {
    /// A command, or the pipeline's end.
    Command,
    /// An operand, or nothing.
    Operand,
    /// A space, a pipe, or the command's end.
    Separator,
}

impl Parser<'_> {
    /// pipeline: declarations? command ('|' command)*, up to the right delimiter, which is consumed.
    pub(super) fn pipeline(&mut self, context: Context) -> Fallible<NodeId> {
        self.pipes.clear();
        self.open_pipe(context, None)?;
        let mut state = State::Command;
        loop {
            state = match state {
                State::Command => {
                    let token = self.next_non_space();
                    let end = if self.pipes.len() > 1 { Kind::RightParen } else { Kind::RightDelim };
                    if token.kind == end {
                        let (id, open) = self.close_pipe(token)?;
                        if self.pipes.is_empty() {
                            return Ok(id);
                        }
                        self.operand_end(token.to);
                        self.chain(id, open)?;
                        State::Separator
                    } else if begins_operand(token.kind) {
                        self.backup();
                        let base = self.scratch.len();
                        if let Some(frame) = self.pipes.last_mut() {
                            frame.operands = base;
                            frame.command = token.from;
                        }
                        State::Operand
                    } else {
                        let context = self.pipes.last().map_or(context, |f| f.context);
                        return Err(self.unexpected(token, context));
                    }
                }
                State::Operand => self.operand()?,
                State::Separator => {
                    let token = self.next();
                    match token.kind {
                        Kind::Space => State::Operand,
                        Kind::RightDelim | Kind::RightParen => {
                            self.backup();
                            self.close_command();
                            State::Command
                        }
                        Kind::Pipe => {
                            self.close_command();
                            State::Command
                        }
                        _ => return Err(self.unexpected(token, Context::Operand)),
                    }
                }
            };
        }
    }

    /// declarations: variable (',' variable)? (':=' | '='), the comma after `range` only
    fn open_pipe(&mut self, context: Context, open: Option<u32>) -> Fallible<()> {
        let start = self.peek_non_space().from;
        let mut frame = PipeFrame {
            context,
            open: open.unwrap_or(start),
            start,
            declared: [Span::default(); 2],
            declarations: 0,
            assign: false,
            variables: self.variables.len(),
            commands: self.scratch.len(),
            operands: self.scratch.len(),
            command: start,
            end: start,
        };
        loop {
            let variable = self.peek_non_space();
            if variable.kind != Kind::Variable {
                break;
            }
            // "$x foo" must be read up to "foo" to know that $x is an operand.
            self.next();
            let after = self.peek();
            let next = self.peek_non_space();
            match next.kind {
                Kind::Assign | Kind::Declare => {
                    frame.assign = next.kind == Kind::Assign;
                    self.next_non_space();
                    self.declare(&mut frame, variable);
                    break;
                }
                Kind::Char if self.slice(next) == "," => {
                    self.next_non_space();
                    self.declare(&mut frame, variable);
                    if context != Context::Range || frame.declarations > 1 {
                        return Err(self.fail(Fault::TooManyDeclarations { context, at: variable.span().join(next.span()) }));
                    }
                    let token = self.peek_non_space();
                    if !matches!(token.kind, Kind::Variable | Kind::RightDelim | Kind::RightParen) {
                        return Err(self.fail(Fault::RangeVariables(token.span())));
                    }
                }
                _ => {
                    if after.kind == Kind::Space {
                        self.backup3(variable, after);
                    } else {
                        self.backup2(variable);
                    }
                    break;
                }
            }
        }
        self.pipes.push(frame);
        Ok(())
    }

    fn declare(&mut self, frame: &mut PipeFrame, variable: Token) {
        if let Some(place) = frame.declared.get_mut(frame.declarations) {
            *place = variable.span();
            self.variables.announce(variable.span());
        }
        frame.declarations += 1;
    }

    /// The pipeline is complete. Gives its node and where its parenthesis stood.
    fn close_pipe(&mut self, end: Token) -> Fallible<(NodeId, u32)> {
        let Some(frame) = self.pipes.pop() else { return Err(super::Stop::End) };
        let commands = self.collect(frame.commands);
        if commands.is_empty() {
            self.report(Fault::MissingValue { context: frame.context, at: Span::new(frame.open, end.to) })?;
        }
        self.check_stages(commands)?;
        let mut declarations = Children::default();
        if frame.declarations > 0 {
            let count = frame.declarations.min(2);
            let slots = self.variables.complete(frame.variables, count, frame.assign, &mut self.tree);
            for (name, slot) in frame.declared.into_iter().zip(slots).take(count) {
                let id = self.node(NodeKind::Variable { name, slot, fields: Names::default() }, name.from, name.to);
                self.scratch.push(id);
            }
            declarations = self.collect(frame.commands);
        }
        let to = self.out.children(commands).last().map_or(end.from, |&last| self.end_of(last));
        let id = self.node(NodeKind::Pipe { declarations, assign: frame.assign, commands }, frame.start, to);
        Ok((id, frame.open))
    }

    /// Only the first command may be a value that cannot be called.
    fn check_stages(&mut self, commands: Children) -> Fallible<()> {
        for stage in 2..=commands.len() {
            let command = self.out.children(commands).get(stage - 1).copied();
            let Some(NodeKind::Command { operands }) = command.map(|id| &self.out.node(id).kind) else { continue };
            let Some(&first) = self.out.children(*operands).first() else { continue };
            let node = self.out.node(first);
            if let NodeKind::Bool(_) | NodeKind::Dot | NodeKind::Nil | NodeKind::Number(_) | NodeKind::String(_) = node.kind {
                let at = node.span;
                self.report(Fault::NotExecutable { stage, at })?;
            }
        }
        Ok(())
    }

    fn close_command(&mut self) {
        let Some(&frame) = self.pipes.last() else { return };
        let operands = self.collect(frame.operands);
        let id = self.node(NodeKind::Command { operands }, frame.command, frame.end);
        self.scratch.push(id);
    }

    fn operand_end(&mut self, to: u32) {
        if let Some(frame) = self.pipes.last_mut() {
            frame.end = to;
        }
    }

    /// operand: term .Field*, where a term is a constant, a function, `.`, a field, a variable or a parenthesis
    fn operand(&mut self) -> Fallible<State> {
        self.check_size()?;
        let token = self.next_non_space();
        let span = token.span();
        let kind = match token.kind {
            Kind::Field => {
                self.fields(token);
                return Ok(State::Separator);
            }
            Kind::Variable => match self.variables.find(span, self.tree.variables) {
                Meaning::Slot(slot) => {
                    self.variable(token, slot);
                    return Ok(State::Separator);
                }
                Meaning::Unknown => {
                    self.report(Fault::UndefinedVariable(span))?;
                    NodeKind::Error
                }
            },
            Kind::Identifier => match self.options.functions.lookup(self.slice(token)) {
                Some(function) => NodeKind::Function { function },
                None => {
                    self.report(Fault::UnknownFunction(span))?;
                    NodeKind::Error
                }
            },
            Kind::Dot => NodeKind::Dot,
            Kind::Nil => NodeKind::Nil,
            Kind::Bool => NodeKind::Bool(self.slice(token) == "true"),
            Kind::Number => self.constant(number::number(self.slice(token)), span)?,
            Kind::CharConstant => self.constant(number::character(self.slice(token)), span)?,
            Kind::Complex => self.constant(number::complex(self.slice(token)), span)?,
            Kind::String | Kind::RawString => match unquote(self.slice(token)) {
                Some(bytes) => NodeKind::String(bytes),
                None => {
                    self.report(Fault::Constant { at: span, error: BadConstant::syntax() })?;
                    NodeKind::Error
                }
            },
            Kind::LeftParen => {
                if self.pipes.len() > MAX_PARENS {
                    return Err(self.fail(Fault::TooDeep(span)));
                }
                self.open_pipe(Context::Parentheses, Some(token.from))?;
                return Ok(State::Command);
            }
            _ => {
                self.backup();
                return Ok(State::Separator);
            }
        };
        self.operand_end(token.to);
        let id = self.node(kind, token.from, token.to);
        self.chain(id, token.from)?;
        Ok(State::Separator)
    }

    fn constant(&mut self, number: Result<Number, BadConstant>, at: Span) -> Fallible<NodeKind> {
        match number {
            Ok(number) => Ok(NodeKind::Number(number)),
            Err(error) => {
                self.report(Fault::Constant { at, error })?;
                Ok(NodeKind::Error)
            }
        }
    }

    /// The names of the fields that follow, into the pool of names.
    fn following(&mut self, from: usize) -> Names {
        while self.peek().kind == Kind::Field {
            let field = self.next();
            self.out.names.push(Span::new(field.from + 1, field.to));
            self.operand_end(field.to);
        }
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Names { from: clamp(from), to: clamp(self.out.names.len()) }
    }

    fn fields(&mut self, token: Token) {
        let from = self.out.names.len();
        self.out.names.push(Span::new(token.from + 1, token.to));
        self.operand_end(token.to);
        let names = self.following(from);
        self.push_operand(NodeKind::Field { names }, token.from);
    }

    fn variable(&mut self, token: Token, slot: u32) {
        self.operand_end(token.to);
        let fields = self.following(self.out.names.len());
        self.push_operand(NodeKind::Variable { name: token.span(), slot, fields }, token.from);
    }

    /// The fields that follow an operand that is neither a field nor a variable.
    fn chain(&mut self, node: NodeId, from: u32) -> Fallible<()> {
        let dot = self.peek();
        if dot.kind == Kind::Field {
            let fields = self.following(self.out.names.len());
            if let NodeKind::Bool(_) | NodeKind::String(_) | NodeKind::Number(_) | NodeKind::Nil | NodeKind::Dot = self.out.node(node).kind
            {
                let constant = self.out.node(node).span;
                self.report(Fault::FieldOfConstant { constant, at: dot.span() })?;
            }
            self.push_operand(NodeKind::Chain { node, fields }, from);
        } else {
            self.scratch.push(node);
        }
        Ok(())
    }

    fn push_operand(&mut self, kind: NodeKind, from: u32) {
        let to = self.pipes.last().map_or(from, |f| f.end);
        let id = self.node(kind, from, to);
        self.scratch.push(id);
    }
}

/// May a command begin with it?
fn begins_operand(kind: token::Kind) -> bool {
    matches!(
        kind,
        Kind::Bool
            | Kind::CharConstant
            | Kind::Complex
            | Kind::Dot
            | Kind::Field
            | Kind::Identifier
            | Kind::Number
            | Kind::Nil
            | Kind::RawString
            | Kind::String
            | Kind::Variable
            | Kind::LeftParen
    )
}
