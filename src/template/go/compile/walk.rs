//! From tree to program. The work still to do is a stack of tasks, so that a tree of any depth compiles.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, AtomicUsize};

use super::{DYNAMIC, Entry, Fail, Maybe, Op, Program, Range, Slot};
use crate::span::Span;
use crate::template::go::function::Function;
use crate::template::go::syntax::ast::{Branch, BranchKind, Children, Names, NodeId, NodeKind, Parsed, Set, UNDEFINED};

/// What is left to do, in order of evaluation from the top of the stack.
#[derive(Clone, Copy, Debug)]
pub(super) enum Task {
    /// The nodes of a list.
    List(Children),
    /// A pipeline; the value is taken out of its interface if asked.
    Pipe {
        pipe: NodeId,
        unbox: bool,
    },
    /// The declarations at a pipeline's end.
    Declare {
        pipe: NodeId,
    },
    /// A command; is there a value from the one before?
    Command {
        node: NodeId,
        piped: bool,
    },
    /// An argument, and whether its parameter is a `string`.
    Arg {
        node: NodeId,
        string: bool,
    },
    /// An argument of a method.
    MethodArg {
        node: NodeId,
        method: u32,
        index: u16,
    },
    /// Fields of what is on the stack.
    Fields {
        names: Names,
    },
    /// Fields of what is on the stack; the last takes the command's arguments.
    FieldsCall {
        names: Names,
        command: NodeId,
        piped: bool,
    },
    /// An instruction, at the node last visited.
    Emit(Op),
    /// An instruction, at this node.
    EmitAt(Op, NodeId),
    /// A label.
    Label(u32),
    /// The end of an action that prints.
    Print(NodeId),
    /// One argument of a short-circuit has been evaluated.
    Logic {
        or: bool,
        label: u32,
    },
    /// The whole short-circuit has been.
    LogicEnd {
        short: Option<u32>,
        label: u32,
    },
    /// A loop's body starts or ends.
    Loop {
        next: u32,
        exit: u32,
    },
    LoopEnd,
    /// A scope of variables ends.
    Scope(usize),
    /// Arguments that may be skipped start or end.
    Conditional(bool),
}

pub(super) struct Compiler<'a> {
    pub(super) set: &'a Set,
    pub(super) parsed: &'a Parsed,
    pub(super) program: Program,
    pub(super) todo: Vec<Task>,
    /// Labels: their places once known.
    pub(super) labels: Vec<u32>,
    /// Instructions that hold a label rather than a place.
    pub(super) jumps: Vec<u32>,
    pub(super) loops: Vec<(u32, u32)>,
    /// The node that Go would name in an error now.
    pub(super) last: u32,
    /// No instruction before this one may be changed: something jumps here.
    pub(super) barrier: usize,
    /// Does the main template's name stand for entry 0?
    pub(super) main_is_entry: bool,
    /// The other entries by name.
    pub(super) entries: BTreeMap<&'a str, u32>,
    /// Where each entry is defined: document and index.
    pub(super) sources: Vec<(u32, u32)>,
    /// Variables in scope: name, slot, may it be missing at run time?
    pub(super) scope: Vec<(Span, u32, bool)>,
    pub(super) conditional: u32,
    pub(super) any_maybe: bool,
}

/// Compiles what the main template reaches.
pub(crate) fn compile(set: &Set) -> Program {
    let Some(first) = set.documents.last() else { return Program::default() };
    let mut c = Compiler {
        set,
        parsed: first,
        program: Program {
            documents: set.documents.clone(),
            size: AtomicUsize::new(first.text.len() + first.text.len() / 2 + 32),
            ops: Vec::with_capacity(first.nodes.len()),
            ats: Vec::with_capacity(first.nodes.len()),
            ..Program::default()
        },
        todo: Vec::with_capacity(16),
        labels: Vec::new(),
        jumps: Vec::new(),
        loops: Vec::new(),
        last: 0,
        barrier: 0,
        main_is_entry: false,
        entries: BTreeMap::new(),
        sources: Vec::new(),
        scope: Vec::new(),
        conditional: 0,
        any_maybe: false,
    };
    c.add(set.main.clone(), set.entry);
    // The main template's name may refer to another one; only then is it compiled twice.
    c.main_is_entry = set.templates.get(&set.main) == Some(&set.entry);
    // Entries are added while templates are compiled.
    let mut i = 0;
    while let Some(&(document, index)) = c.sources.get(i) {
        c.template(i, document, index);
        i += 1;
    }
    c.program
}

pub(super) fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'a> Compiler<'a> {
    /// The number of a template's entry.
    pub(super) fn entry(&mut self, name: &str) -> Option<u32> {
        if self.main_is_entry && name == &*self.set.main {
            return Some(0);
        }
        if let Some(&i) = self.entries.get(name) {
            return Some(i);
        }
        let (key, &at) = self.set.templates.get_key_value(name)?;
        let i = self.add(key.clone(), at)?;
        self.entries.insert(key, i);
        Some(i)
    }

    pub(super) fn add(&mut self, name: Box<str>, at: (u32, u32)) -> Option<u32> {
        let definition = self.set.documents.get(at.0 as usize)?.templates.get(at.1 as usize)?;
        self.program.entries.push(Entry { name, pc: 0, document: at.0, slots: definition.slots.max(1) });
        self.sources.push(at);
        Some(small(self.program.entries.len() - 1))
    }

    pub(super) fn template(&mut self, i: usize, document: u32, index: u32) {
        let set = self.set;
        let Some(parsed) = set.documents.get(document as usize) else { return };
        let Some(definition) = parsed.templates.get(index as usize) else { return };
        self.parsed = parsed;
        self.barrier = self.program.ops.len();
        if let Some(entry) = self.program.entries.get_mut(i) {
            entry.pc = small(self.program.ops.len());
        }
        self.labels.clear();
        self.jumps.clear();
        self.loops.clear();
        self.scope.clear();
        self.conditional = 0;
        self.any_maybe = false;
        self.last = definition.root.0;
        if let NodeKind::List(children) = self.parsed.node(definition.root).kind {
            self.todo.push(Task::List(children));
        }
        while let Some(task) = self.todo.pop() {
            self.step(task);
        }
        self.emit(Op::Return);
        self.patch();
    }

    pub(super) fn patch(&mut self) {
        let labels = &self.labels;
        let place = |label: &mut u32| *label = labels.get(*label as usize).copied().unwrap_or(0);
        for &i in &self.jumps {
            let Some(op) = self.program.ops.get_mut(i as usize) else { continue };
            match op {
                Op::Jump { to }
                | Op::JumpFalse { to }
                | Op::EqStrFalse { to, .. }
                | Op::WithEnter { to }
                | Op::RangeEnter { to }
                | Op::Break { to }
                | Op::Logic { to, .. } => place(to),
                Op::RangeNext { range } => {
                    if let Some(r) = self.program.ranges.get_mut(*range as usize) {
                        place(&mut r.exit);
                    }
                }
                Op::Method { method } => {
                    if let Some(m) = self.program.methods.get_mut(*method as usize) {
                        place(&mut m.skip);
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn emit(&mut self, op: Op) {
        self.emit_at(op, self.last);
    }

    pub(super) fn emit_at(&mut self, op: Op, at: u32) {
        if matches!(
            op,
            Op::Jump { .. }
                | Op::JumpFalse { .. }
                | Op::WithEnter { .. }
                | Op::RangeEnter { .. }
                | Op::Break { .. }
                | Op::Logic { .. }
                | Op::RangeNext { .. }
                | Op::Method { .. }
        ) {
            self.jumps.push(small(self.program.ops.len()));
        }
        self.program.ops.push(op);
        self.program.ats.push(at);
    }

    /// The last instruction, if it may still be changed.
    pub(super) fn previous(&mut self) -> Option<&mut Op> {
        if self.program.ops.len() > self.barrier { self.program.ops.last_mut() } else { None }
    }

    pub(super) fn label(&mut self) -> u32 {
        self.labels.push(0);
        small(self.labels.len() - 1)
    }

    pub(super) fn hint(&mut self) -> u32 {
        self.program.hints.push(AtomicU32::new(0));
        small(self.program.hints.len() - 1)
    }

    pub(super) fn fail(&mut self, fail: Fail, node: NodeId) {
        self.emit(Op::Fail { fail, node: node.0 });
    }

    /// Puts tasks on the stack so that the first is done first.
    pub(super) fn then(&mut self, tasks: &[Task]) {
        self.todo.extend(tasks.iter().rev());
    }

    pub(super) fn step(&mut self, task: Task) {
        match task {
            Task::List(children) => self.list(children),
            Task::Pipe { pipe, unbox } => self.pipe(pipe, unbox),
            Task::Declare { pipe } => self.declare(pipe),
            Task::Command { node, piped } => self.command(node, piped),
            Task::Arg { node, string } => self.arg(node, string),
            Task::MethodArg { node, method, index } => self.method_arg(node, method, index),
            Task::Fields { names } => self.fields(names),
            Task::FieldsCall { names, command, piped } => self.fields_call(names, command, piped),
            Task::Emit(Op::JumpFalse { to }) => {
                let at = small(self.program.ops.len().wrapping_sub(1));
                match self.previous() {
                    Some(op @ Op::EqStr { .. }) => {
                        if let Op::EqStr { node } = *op {
                            *op = Op::EqStrFalse { node, to };
                            self.jumps.push(at);
                        }
                    }
                    _ => self.emit(Op::JumpFalse { to }),
                }
            }
            Task::Emit(op) => self.emit(op),
            Task::EmitAt(Op::Call { function: Function::Eq, count: 2, piped: false }, at)
                if matches!(self.previous(), Some(Op::Str { .. })) =>
            {
                if let Some(Op::Str { node }) = self.program.ops.pop() {
                    self.program.ats.pop();
                    self.emit_at(Op::EqStr { node }, at.0);
                }
            }
            Task::EmitAt(op, node) => self.emit_at(op, node.0),
            Task::Label(label) => {
                let here = small(self.program.ops.len());
                if let Some(l) = self.labels.get_mut(label as usize) {
                    *l = here;
                }
                self.barrier = here as usize;
            }
            Task::Print(node) => {
                let fused = match self.previous().map(|op| *op) {
                    Some(Op::Call { function, count, piped }) => Some(Op::CallPrint { function, count, piped }),
                    Some(Op::DotField { from, to, hint }) => Some(Op::PrintDotField { from, to, hint }),
                    Some(Op::VarField { from, len, slot, hint }) => Some(Op::PrintVarField { from, len, slot, hint }),
                    _ => None,
                };
                match (fused, self.previous()) {
                    (Some(fused), Some(op)) => {
                        *op = fused;
                        // An error in it names its own node; a segment's span is the action's.
                        self.program.actions.push((small(self.program.ops.len() - 1), node.0));
                    }
                    _ => self.emit_at(Op::Print, node.0),
                }
            }
            Task::Logic { or, label } => self.emit(Op::Logic { or, to: label }),
            Task::LogicEnd { short, label } => {
                if self.last != DYNAMIC {
                    self.emit(Op::LogicEnd);
                }
                if let Some(short) = short {
                    self.emit(Op::Jump { to: label });
                    self.step(Task::Label(short));
                    self.emit(Op::DropUnder);
                }
                self.step(Task::Label(label));
                self.last = DYNAMIC;
            }
            Task::Loop { next, exit } => self.loops.push((next, exit)),
            Task::LoopEnd => {
                self.loops.pop();
            }
            Task::Scope(n) => self.scope.truncate(n),
            Task::Conditional(on) => {
                if on {
                    self.conditional += 1;
                } else {
                    self.conditional = self.conditional.saturating_sub(1);
                }
            }
        }
    }

    pub(super) fn list(&mut self, children: Children) {
        let Some((&first, _)) = self.parsed.children(children).split_first() else { return };
        self.todo.push(Task::List(Children { from: children.from + 1, to: children.to }));
        let node = self.parsed.node(first);
        self.last = first.0;
        match &node.kind {
            NodeKind::Text => {
                if !node.span.is_empty() {
                    self.emit(Op::Text { from: node.span.from, to: node.span.to });
                }
            }
            NodeKind::Comment => {}
            NodeKind::Action { pipe } => {
                let end = if self.declarations(*pipe).is_empty() { Task::Print(first) } else { Task::Emit(Op::Pop) };
                self.then(&[Task::Pipe { pipe: *pipe, unbox: false }, end]);
            }
            NodeKind::Branch(branch) => self.branch(branch),
            NodeKind::Break => {
                let to = self.loops.last().map_or(0, |l| l.1);
                self.emit(Op::Break { to });
            }
            NodeKind::Continue => {
                let to = self.loops.last().map_or(0, |l| l.0);
                self.emit(Op::Jump { to });
            }
            NodeKind::Template { name, pipe, .. } => match self.entry(name) {
                None => self.fail(Fail::NoTemplate, first),
                Some(entry) => {
                    self.emit(Op::Depth);
                    let end = Task::EmitAt(Op::Template { entry }, first);
                    match pipe {
                        Some(pipe) => self.then(&[Task::Pipe { pipe: *pipe, unbox: true }, end]),
                        None => {
                            self.emit(Op::Invalid);
                            self.then(&[end]);
                        }
                    }
                }
            },
            NodeKind::List(inner) => self.todo.push(Task::List(*inner)),
            _ => self.fail(Fail::Broken, first),
        }
    }

    pub(super) fn body(&self, list: NodeId) -> Children {
        match self.parsed.node(list).kind {
            NodeKind::List(children) => children,
            _ => Children::default(),
        }
    }

    pub(super) fn declarations(&self, pipe: NodeId) -> &'a [NodeId] {
        match self.parsed.node(pipe).kind {
            NodeKind::Pipe { declarations, .. } => self.parsed.children(declarations),
            _ => &[],
        }
    }

    pub(super) fn branch(&mut self, branch: &Branch) {
        let (other, end) = (self.label(), self.label());
        let scope = Task::Scope(self.scope.len());
        let pipe = Task::Pipe { pipe: branch.pipe, unbox: false };
        let then = Task::List(self.body(branch.then));
        let otherwise = Task::List(branch.otherwise.map_or(Children::default(), |o| self.body(o)));
        // What is declared in the body is gone in the else branch; what the head declares is not. The parser has
        // resolved that; here only names that may be missing matter.
        match branch.kind {
            BranchKind::If if branch.otherwise.is_none() => {
                self.then(&[pipe, Task::Emit(Op::JumpFalse { to: end }), then, Task::Label(end), scope]);
            }
            BranchKind::If => self.then(&[
                pipe,
                Task::Emit(Op::JumpFalse { to: other }),
                then,
                Task::Emit(Op::Jump { to: end }),
                Task::Label(other),
                otherwise,
                Task::Label(end),
                scope,
            ]),
            BranchKind::With => self.then(&[
                pipe,
                Task::Emit(Op::WithEnter { to: other }),
                then,
                Task::Emit(Op::WithLeave),
                Task::Emit(Op::Jump { to: end }),
                Task::Label(other),
                otherwise,
                Task::Label(end),
                scope,
            ]),
            BranchKind::Range => {
                let next = self.label();
                let range = small(self.program.ranges.len());
                self.program.ranges.push(Range { exit: end, key: None, element: None, two: false });
                self.then(&[
                    pipe,
                    Task::Emit(Op::RangeEnter { to: other }),
                    Task::Label(next),
                    Task::Emit(Op::RangeNext { range }),
                    Task::Loop { next, exit: end },
                    then,
                    Task::LoopEnd,
                    Task::Emit(Op::Jump { to: next }),
                    Task::Label(other),
                    otherwise,
                    Task::Label(end),
                    scope,
                ]);
                self.range_variables(branch.pipe, range);
            }
        }
    }

    /// The variables that a loop sets each round. They are declared by its pipeline, which is compiled later, so
    /// one that is declared here is sure; one that is only assigned may be missing.
    pub(super) fn range_variables(&mut self, pipe: NodeId, range: u32) {
        let NodeKind::Pipe { assign, .. } = self.parsed.node(pipe).kind else { return };
        let slots: Vec<Slot> = self
            .declarations(pipe)
            .iter()
            .filter_map(|&d| match self.parsed.node(d).kind {
                NodeKind::Variable { name, slot, .. } => Some(if assign { self.slot(name, slot) } else { Slot::Sure(slot) }),
                _ => None,
            })
            .collect();
        if let Some(r) = self.program.ranges.get_mut(range as usize) {
            match *slots.as_slice() {
                [element] => r.element = Some(element),
                [key, element, ..] => (r.key, r.element, r.two) = (Some(key), Some(element), true),
                [] => {}
            }
        }
    }

    pub(super) fn pipe(&mut self, pipe: NodeId, unbox: bool) {
        let NodeKind::Pipe { commands, declarations, .. } = self.parsed.node(pipe).kind else {
            self.fail(Fail::Broken, pipe);
            return;
        };
        self.last = pipe.0;
        if unbox {
            self.todo.push(Task::Emit(Op::Unbox));
        }
        if !declarations.is_empty() {
            self.todo.push(Task::Declare { pipe });
        }
        let commands = self.parsed.children(commands);
        for (i, &node) in commands.iter().enumerate().rev() {
            if i + 1 < commands.len() {
                self.todo.push(Task::Emit(Op::Unbox));
            }
            self.todo.push(Task::Command { node, piped: i > 0 });
        }
    }

    /// Where a variable is, as seen from here.
    pub(super) fn slot(&mut self, name: Span, slot: u32) -> Slot {
        if slot == UNDEFINED {
            self.program.maybes.push(Maybe { slots: Vec::new(), name });
            return Slot::Maybe(small(self.program.maybes.len() - 1));
        }
        if !self.any_maybe {
            return Slot::Sure(slot);
        }
        let text = name.text(&self.parsed.text);
        let mut slots = Vec::new();
        for &(n, s, maybe) in self.scope.iter().rev() {
            if n.text(&self.parsed.text) == text {
                slots.push(s);
                if !maybe {
                    break;
                }
            }
        }
        match slots.as_slice() {
            [_] if !self.scope.iter().any(|&(n, _, maybe)| maybe && n.text(&self.parsed.text) == text) => Slot::Sure(slot),
            [] => Slot::Sure(slot),
            _ => {
                self.program.maybes.push(Maybe { slots, name });
                Slot::Maybe(small(self.program.maybes.len() - 1))
            }
        }
    }

    pub(super) fn declare(&mut self, pipe: NodeId) {
        let NodeKind::Pipe { assign, .. } = self.parsed.node(pipe).kind else { return };
        for &d in self.declarations(pipe) {
            let NodeKind::Variable { name, slot, .. } = self.parsed.node(d).kind else { continue };
            if assign {
                match self.slot(name, slot) {
                    Slot::Sure(slot) => self.emit(Op::Store { slot }),
                    Slot::Maybe(maybe) => self.emit(Op::StoreMaybe { maybe }),
                }
            } else {
                let maybe = self.conditional > 0;
                self.any_maybe |= maybe;
                self.scope.push((name, slot, maybe));
                self.emit(Op::Store { slot });
            }
        }
    }
}
