//! Commands, operands and calls of the compiler.

use super::Slot;
use super::walk::{Compiler, Task, small};
use super::{Count, DYNAMIC, Fail, MethodCall, Op};
use crate::span::Span;
use crate::template::go::function::Function;
use crate::template::go::syntax::ast::{Ideal, Names, NodeId, NodeKind};

impl<'a> Compiler<'a> {
    pub(super) fn operands(&self, command: NodeId) -> &'a [NodeId] {
        match self.parsed.node(command).kind {
            NodeKind::Command { operands } => self.parsed.children(operands),
            _ => &[],
        }
    }

    pub(super) fn command(&mut self, command: NodeId, piped: bool) {
        let Some((&first, args)) = self.operands(command).split_first() else {
            self.fail(Fail::Broken, command);
            return;
        };
        let given = piped || !args.is_empty();
        let fields = |names| if given { Task::FieldsCall { names, command, piped } } else { Task::Fields { names } };
        match &self.parsed.node(first).kind {
            NodeKind::Field { names } => {
                self.last = first.0;
                self.emit(Op::Dot);
                self.step(fields(*names));
            }
            NodeKind::Chain { node, fields: names } => self.chain(first, *node, fields(*names)),
            NodeKind::Function { function } => self.call(*function, first, command, args, piped),
            NodeKind::Pipe { .. } => {
                if given {
                    self.fail(Fail::NotAFunction, first);
                } else {
                    self.pipe(first, true);
                }
            }
            NodeKind::Variable { name, slot, fields: names } => {
                self.variable(first, *name, *slot);
                if !names.is_empty() {
                    self.step(fields(*names));
                } else if given {
                    self.fail(Fail::NotAFunction, first);
                }
            }
            _ => {
                self.last = first.0;
                if given {
                    self.fail(Fail::NotAFunction, first);
                } else {
                    self.constant(first);
                }
            }
        }
    }

    pub(super) fn variable(&mut self, node: NodeId, name: Span, slot: u32) {
        self.last = node.0;
        match self.slot(name, slot) {
            Slot::Sure(slot) => self.emit(Op::Var { slot }),
            Slot::Maybe(maybe) => self.emit(Op::VarMaybe { maybe }),
        }
    }

    pub(super) fn chain(&mut self, chain: NodeId, node: NodeId, fields: Task) {
        self.last = chain.0;
        if matches!(self.parsed.node(node).kind, NodeKind::Nil) {
            self.fail(Fail::NilChain, chain);
            return;
        }
        self.then(&[Task::Arg { node, string: false }, fields]);
    }

    /// A constant, dot or nil as a command.
    pub(super) fn constant(&mut self, node: NodeId) {
        match &self.parsed.node(node).kind {
            NodeKind::Dot => self.emit(Op::Dot),
            NodeKind::Nil => self.fail(Fail::NilCommand, node),
            NodeKind::Bool(b) => self.emit(Op::Bool(*b)),
            NodeKind::String(_) => self.emit(Op::Str { node: node.0 }),
            NodeKind::Number(n) => match n.ideal(self.parsed.text_of(node)) {
                Ideal::Complex(..) => self.emit(Op::Complex { node: node.0 }),
                Ideal::Float(f) => self.emit(Op::Float(f)),
                Ideal::Int(i) => self.emit(Op::Int(i)),
                Ideal::Overflow => self.fail(Fail::Overflow, node),
                Ideal::Nothing => self.emit(Op::Invalid),
            },
            _ => self.fail(Fail::Broken, node),
        }
    }

    pub(super) fn arg(&mut self, node: NodeId, string: bool) {
        self.last = node.0;
        if string {
            match &self.parsed.node(node).kind {
                NodeKind::String(_) => return self.emit(Op::Str { node: node.0 }),
                NodeKind::Nil => return self.fail(Fail::NilString, node),
                NodeKind::Bool(_) | NodeKind::Number(_) => return self.fail(Fail::ExpectedString, node),
                _ => self.todo.push(Task::Emit(Op::CheckString { below: 0 })),
            }
        }
        match &self.parsed.node(node).kind {
            NodeKind::Nil => self.emit(Op::Invalid),
            NodeKind::Field { names } => {
                self.emit(Op::Dot);
                self.fields(*names);
            }
            NodeKind::Variable { name, slot, fields } => {
                self.variable(node, *name, *slot);
                self.fields(*fields);
            }
            NodeKind::Pipe { .. } => self.pipe(node, true),
            NodeKind::Function { function } => self.call(*function, node, node, &[], false),
            NodeKind::Chain { node: inner, fields } => self.chain(node, *inner, Task::Fields { names: *fields }),
            _ => self.constant(node),
        }
    }

    pub(super) fn method_arg(&mut self, node: NodeId, method: u32, index: u16) {
        let literal = matches!(self.parsed.node(node).kind, NodeKind::Nil | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::String(_));
        self.last = node.0;
        if literal {
            self.emit(Op::Invalid);
            self.emit(Op::MethodArg { method, index, literal: node.0 });
        } else {
            self.then(&[Task::Arg { node, string: false }, Task::Emit(Op::MethodArg { method, index, literal: DYNAMIC })]);
        }
    }

    pub(super) fn fields(&mut self, names: Names) {
        for &name in self.parsed.names(names) {
            self.field(name);
        }
    }

    pub(super) fn field(&mut self, name: Span) {
        let hint = self.hint();
        let field = Op::Field { from: name.from, to: name.to, hint };
        match self.previous() {
            Some(op @ Op::Dot) => *op = Op::DotField { from: name.from, to: name.to, hint },
            Some(op) => match *op {
                Op::Var { slot } => match (u16::try_from(slot), u16::try_from(name.len())) {
                    (Ok(slot), Ok(len)) => *op = Op::VarField { from: name.from, len, slot, hint },
                    _ => self.emit(field),
                },
                _ => self.emit(field),
            },
            None => self.emit(field),
        }
    }

    pub(super) fn fields_call(&mut self, names: Names, command: NodeId, piped: bool) {
        let Some((&name, before)) = self.parsed.names(names).split_last() else { return };
        for &n in before {
            self.field(n);
        }
        let args = self.operands(command).get(1..).unwrap_or(&[]);
        let skip = self.label();
        let method = small(self.program.methods.len());
        self.program.methods.push(MethodCall { name, count: small(args.len()), piped, skip });
        self.emit(Op::Method { method });
        self.todo.push(Task::Label(skip));
        // An error of the method itself is told at the whole chain of fields, not at its last argument.
        let chain = self.operands(command).first().copied().unwrap_or(command);
        self.todo.push(Task::EmitAt(Op::MethodCall { method }, chain));
        for (i, &node) in args.iter().enumerate().rev() {
            self.todo.push(Task::MethodArg { node, method, index: u16::try_from(i).unwrap_or(u16::MAX) });
        }
    }

    pub(super) fn call(&mut self, function: Function, name: NodeId, at: NodeId, args: &[NodeId], piped: bool) {
        self.last = name.0;
        let given = args.len() + usize::from(piped);
        if !function.fits(given) {
            let declared = function.describe();
            // Go counts the piped value for functions of a fixed count only.
            let got = small(if declared.more { args.len() } else { given });
            self.program.counts.push(Count { function, want: small(declared.takes.len()), least: declared.more, got });
            let count = small(self.program.counts.len() - 1);
            self.fail(Fail::Count(count), name);
            return;
        }
        if matches!(function, Function::And | Function::Or) {
            self.logic(function == Function::Or, args, piped);
            return;
        }
        let count = small(given);
        self.todo.push(Task::EmitAt(Op::Call { function, count, piped }, at));
        if piped && function.takes_text(args.len()) {
            self.todo.push(Task::Emit(Op::CheckString { below: small(args.len()) }));
        }
        for (i, &node) in args.iter().enumerate().rev() {
            self.todo.push(Task::Arg { node, string: function.takes_text(i) });
        }
    }

    /// Forgets what an earlier round of a loop declared in these arguments.
    pub(super) fn undefine(&mut self, args: &[NodeId]) {
        let mut stack: Vec<NodeId> = args.to_vec();
        while let Some(id) = stack.pop() {
            match &self.parsed.node(id).kind {
                NodeKind::Pipe { declarations, assign, commands } => {
                    for &d in self.parsed.children(*declarations) {
                        if let (false, NodeKind::Variable { slot, .. }) = (*assign, &self.parsed.node(d).kind) {
                            self.emit(Op::Undefine { slot: *slot });
                        }
                    }
                    stack.extend(self.parsed.children(*commands));
                }
                NodeKind::Command { operands } => stack.extend(self.parsed.children(*operands)),
                NodeKind::Chain { node, .. } => stack.push(*node),
                _ => {}
            }
        }
    }

    pub(super) fn logic(&mut self, or: bool, args: &[NodeId], piped: bool) {
        if self.conditional == 0 && args.len() > 1 {
            self.undefine(args.get(1..).unwrap_or(&[]));
        }
        let label = self.label();
        let short = piped.then(|| self.label());
        self.todo.push(Task::LogicEnd { short, label });
        if args.len() > 1 {
            self.todo.push(Task::Conditional(false));
        }
        for (i, &node) in args.iter().enumerate().rev() {
            if piped || i + 1 < args.len() {
                self.todo.push(Task::Logic { or, label: short.unwrap_or(label) });
            }
            self.todo.push(Task::Arg { node, string: false });
            if i == 1 {
                // The first argument is always evaluated.
                self.todo.push(Task::Conditional(true));
            }
        }
    }
}
