//! The machine: one loop over the program, an operand stack, and no recursion.

mod call;
mod field;
mod method;
mod range;
mod trace;

use std::sync::atomic::Ordering::Relaxed;

use self::range::Loop;
pub(crate) use self::trace::Trace;
use crate::span::Span;
use crate::template::go::compile::{DYNAMIC, Fail, Op, Program, Slot};
use crate::template::go::function::Function;
use crate::template::go::function::compare;
use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::{Fault, Step, fail, fail_with, limit};
use crate::template::go::operand::options::{MissingKey, Options};
use crate::template::go::operand::store::Store;
use crate::template::go::operand::view::{View, type_name};
use crate::template::go::syntax::ast::{NodeId, NodeKind, Parsed};
use crate::template::go::syntax::print::print;
use crate::template::{Budget, Limit};
use crate::value::Value;
use crate::value::quote::quote;

/// Go's own limit on the depth of template calls.
const MAX_DEPTH: usize = 100_000;

/// A caller's state.
struct Frame<'a> {
    pc: usize,
    base: usize,
    dot: Cell<'a>,
    entry: usize,
}

/// One render.
pub(crate) struct Machine<'a> {
    pub(crate) program: &'a Program,
    pub(crate) options: &'a Options,
    pub(crate) store: &'a Store,
    pub(crate) body: Vec<u8>,
    pub(crate) no_values: Vec<(Span, Span)>,
    pub(crate) trace: Option<Box<Trace<'a>>>,
    /// Instruction that runs.
    pub(crate) pc: usize,
    /// Template that runs.
    pub(crate) entry: usize,
    /// The node noted by the last short-circuit.
    pub(crate) register: u32,
    /// Steps left, body bytes and value bytes allowed.
    steps: u64,
    budget: Budget,
    value_left: usize,
    depth: usize,
    parsed: &'a Parsed,
    text: &'a [u8],
    dot: Cell<'a>,
    base: usize,
    stack: Vec<Cell<'a>>,
    frames: Vec<Frame<'a>>,
    loops: Vec<Loop<'a>>,
    scratch: Vec<u8>,
}

impl<'a> Machine<'a> {
    pub(crate) fn new(
        program: &'a Program,
        data: &'a Value,
        options: &'a Options,
        budget: &Budget,
        store: &'a Store,
        segments: bool,
    ) -> Option<Self> {
        let entry = program.entries.first()?;
        let parsed = program.documents.get(entry.document as usize)?;
        let dot = Cell::root(data);
        let mut stack = Vec::with_capacity(entry.slots as usize + 16);
        stack.push(dot);
        stack.resize(entry.slots as usize, Cell::Invalid);
        Some(Self {
            program,
            options,
            store,
            body: Vec::with_capacity(program.size.load(Relaxed)),
            no_values: Vec::new(),
            trace: segments.then(Box::default),
            pc: entry.pc as usize,
            entry: 0,
            register: 0,
            steps: budget.steps,
            budget: *budget,
            value_left: budget.value.saturating_mul(4),
            depth: budget.depth.min(MAX_DEPTH),
            parsed,
            text: parsed.text.as_bytes(),
            dot,
            base: 0,
            stack,
            frames: Vec::new(),
            loops: Vec::new(),
            scratch: Vec::new(),
        })
    }

    #[inline]
    fn pop(&mut self) -> Cell<'a> {
        self.stack.pop().unwrap_or(Cell::Invalid)
    }

    #[inline]
    fn top(&self) -> Cell<'a> {
        self.stack.last().copied().unwrap_or(Cell::Invalid)
    }

    #[inline]
    fn var(&self, slot: u32) -> Cell<'a> {
        self.stack.get(self.base + slot as usize).copied().unwrap_or(Cell::Invalid)
    }

    #[inline]
    fn set(&mut self, slot: u32, cell: Cell<'a>) {
        if let Some(v) = self.stack.get_mut(self.base + slot as usize) {
            *v = cell;
        }
        if let Some(trace) = &mut self.trace {
            trace.store(self.base + slot as usize);
        }
    }

    /// The payload value is one of those that the running action shows.
    #[inline]
    fn read(&mut self, cell: Cell<'a>) {
        if let (Some(trace), Some(node)) = (&mut self.trace, cell.node()) {
            trace.read(node);
        }
    }

    #[inline]
    fn read_var(&mut self, slot: u32, cell: Cell<'a>) {
        if let Some(trace) = &mut self.trace {
            trace.read_variable(self.base + slot as usize, cell.node());
        }
    }

    pub(crate) fn spend(&mut self, steps: u64) -> Step<()> {
        match self.steps.checked_sub(steps) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => limit(Limit::Steps),
        }
    }

    /// Runs to the end, or to the first error: `pc` is then the instruction that failed.
    pub(crate) fn run(&mut self) -> Step<()> {
        let program = self.program;
        let ops = program.ops.as_slice();
        let mut pc = self.pc;
        while let Some(op) = ops.get(pc) {
            self.pc = pc;
            pc += 1;
            if self.steps == 0 {
                return limit(Limit::Steps);
            }
            self.steps -= 1;
            match *op {
                Op::Text { from, to } => {
                    let text = self.text.get(from as usize..to as usize).unwrap_or(&[]);
                    if let Some(trace) = &mut self.trace {
                        trace.text(self.body.len(), text.len(), Span { from, to }, self.entry);
                    }
                    self.body.extend_from_slice(text);
                    if self.body.len() > self.budget.body {
                        return limit(Limit::Body);
                    }
                }
                Op::Dot => {
                    let dot = self.dot;
                    self.read(dot);
                    self.stack.push(dot);
                }
                Op::DotField { from, to, hint } => {
                    let cell = self.field(self.dot, from, to, hint)?;
                    self.read(cell);
                    self.stack.push(cell);
                }
                Op::Var { slot } => {
                    let cell = self.var(slot);
                    self.read_var(slot, cell);
                    self.stack.push(cell);
                }
                Op::VarField { from, len, slot, hint } => {
                    let cell = self.field(self.var(u32::from(slot)), from, from + u32::from(len), hint)?;
                    self.read(cell);
                    self.stack.push(cell);
                }
                Op::Field { from, to, hint } => {
                    let receiver = self.pop();
                    let cell = self.field(receiver, from, to, hint)?;
                    self.read(cell);
                    self.stack.push(cell);
                }
                Op::PrintVarField { from, len, slot, hint } => {
                    let receiver = self.var(u32::from(slot));
                    let cell = self.field(receiver, from, from + u32::from(len), hint)?;
                    self.print(cell)?;
                }
                Op::PrintDotField { from, to, hint } => {
                    let cell = self.field(self.dot, from, to, hint)?;
                    self.print(cell)?;
                }
                Op::EqStr { node } => {
                    let equal = self.equals(node)?;
                    self.stack.push(Cell::View(View::Bool(equal)));
                }
                Op::EqStrFalse { node, to } => {
                    let equal = self.equals(node)?;
                    self.forget();
                    if !equal {
                        pc = to as usize;
                    }
                }
                Op::Print => {
                    let cell = self.pop();
                    self.print(cell)?;
                }
                Op::CallPrint { function, count, piped } => self.call_print(function, count, piped)?,
                Op::Call { function, count, piped } => self.call(function, count, piped)?,
                Op::Str { node } => {
                    let cell = self.constant(node);
                    self.stack.push(cell);
                }
                Op::Jump { to } => pc = to as usize,
                Op::JumpFalse { to } => {
                    let truth = self.pop().truth();
                    self.forget();
                    if !truth {
                        pc = to as usize;
                    }
                }
                Op::RangeNext { range } => {
                    if let Some(exit) = self.next(range)? {
                        pc = exit as usize;
                    }
                }
                Op::RangeEnter { to } => {
                    let cell = self.pop();
                    self.forget();
                    if !self.enter(cell)? {
                        pc = to as usize;
                    }
                }
                Op::Store { slot } => {
                    let cell = self.top().unbox();
                    self.set(slot, cell);
                }
                Op::Pop => {
                    self.pop();
                    self.forget();
                }
                Op::Unbox => {
                    let cell = self.pop().unbox();
                    self.stack.push(cell);
                }
                Op::Int(i) => self.stack.push(Cell::View(View::Int(i))),
                Op::Float(f) => self.stack.push(Cell::View(View::Float(f))),
                Op::Complex { node } => {
                    let cell = self.constant(node);
                    self.stack.push(cell);
                }
                Op::Bool(b) => self.stack.push(Cell::View(View::Bool(b))),
                Op::Invalid => self.stack.push(Cell::Invalid),
                Op::WithEnter { to } => {
                    let cell = self.pop().unbox();
                    self.forget();
                    if cell.truth() {
                        self.stack.push(self.dot);
                        self.dot = cell;
                    } else {
                        pc = to as usize;
                    }
                }
                Op::WithLeave => self.dot = self.pop(),
                Op::Break { to } => {
                    self.leave();
                    pc = to as usize;
                }
                Op::Logic { or, to } => {
                    if self.top().truth() == or {
                        self.note();
                        pc = to as usize;
                    } else {
                        self.pop();
                    }
                }
                Op::LogicEnd => self.note(),
                Op::DropUnder => {
                    let cell = self.pop();
                    self.pop();
                    self.stack.push(cell);
                }
                Op::CheckString { below } => self.check_string(below as usize)?,
                Op::Method { method } => {
                    if let Some(skip) = self.method(method)? {
                        pc = skip as usize;
                    }
                }
                Op::MethodArg { method, index, literal } => self.method_arg(method, index, literal)?,
                Op::MethodCall { method } => self.method_call(method)?,
                Op::Depth => {
                    if self.frames.len() >= self.depth {
                        return if self.depth == MAX_DEPTH {
                            let message = format!("exceeded maximum template depth ({MAX_DEPTH})");
                            Err(Box::new(Fault::Error { code: &crate::template::code::LIMIT, message, help: None }))
                        } else {
                            limit(Limit::Depth)
                        };
                    }
                }
                Op::Template { entry } => pc = self.enter_template(entry as usize, pc),
                Op::Return => match self.return_template() {
                    Some(back) => pc = back,
                    None => return Ok(()),
                },
                Op::Undefine { slot } => self.set(slot, Cell::Undefined),
                Op::VarMaybe { maybe } => {
                    let slot = self.maybe(maybe)?;
                    let cell = self.var(slot);
                    self.read_var(slot, cell);
                    self.stack.push(cell);
                }
                Op::StoreMaybe { maybe } => {
                    let slot = self.maybe(maybe)?;
                    let cell = self.top().unbox();
                    self.set(slot, cell);
                }
                Op::Fail { fail, node } => return self.fail(fail, node),
            }
        }
        Ok(())
    }

    /// Does the top, which is dropped, equal a string constant?
    #[inline]
    fn equals(&mut self, node: u32) -> Step<bool> {
        let cell = self.pop();
        let constant = self.constant(node);
        if let (Cell::Node(Value::String(a)) | Cell::Boxed(Value::String(a)), Cell::View(View::Str(b))) = (cell, constant) {
            return Ok(**a == *b);
        }
        compare::eq(&[cell, constant]).map_err(|fault| call::calling(Function::Eq, fault))
    }

    /// What the action read so far does not show in what comes next.
    #[inline]
    fn forget(&mut self) {
        if let Some(trace) = &mut self.trace {
            trace.forget();
        }
    }

    /// Notes the node that Go would name after a short-circuit.
    fn note(&mut self) {
        match self.program.ats.get(self.pc) {
            Some(&DYNAMIC) | None => {}
            Some(&at) => self.register = at,
        }
    }

    #[inline]
    fn constant(&self, node: u32) -> Cell<'a> {
        match &self.parsed.node(NodeId(node)).kind {
            NodeKind::String(s) => Cell::View(View::Str(s)),
            NodeKind::Number(n) => n.complex.as_ref().map_or(Cell::Invalid, |c| Cell::View(View::Complex(c))),
            _ => Cell::Invalid,
        }
    }

    fn field(&mut self, receiver: Cell<'a>, from: u32, to: u32, hint: u32) -> Step<Cell<'a>> {
        let name = self.text.get(from as usize..to as usize).unwrap_or(&[]);
        if let Cell::Node(Value::Map(map)) | Cell::Boxed(Value::Map(map)) = receiver {
            let hint = self.program.hints.get(hint as usize);
            if let Some(hint) = hint
                && let Some((key, value)) = map.entries().get(hint.load(Relaxed) as usize)
                && **key == *name
            {
                return Ok(Cell::Boxed(value));
            }
            if let Some(i) = map.position(name)
                && let Some((_, value)) = map.entries().get(i)
            {
                if let Some(hint) = hint {
                    hint.store(u32::try_from(i).unwrap_or(0), Relaxed);
                }
                return Ok(Cell::Boxed(value));
            }
        }
        self.field_slow(receiver, name)
    }

    fn slot(&self, slot: Slot) -> Step<u32> {
        match slot {
            Slot::Sure(slot) => Ok(slot),
            Slot::Maybe(maybe) => self.maybe(maybe),
        }
    }

    /// The slot of the latest variable of a name that was declared on the path taken.
    fn maybe(&self, maybe: u32) -> Step<u32> {
        let Some(m) = self.program.maybes.get(maybe as usize) else { return fail("undefined variable") };
        match m.slots.iter().find(|&&s| !matches!(self.var(s), Cell::Undefined)) {
            Some(&slot) => Ok(slot),
            None => fail(format!("undefined variable: {}", m.name.text(&self.parsed.text))),
        }
    }

    fn enter_template(&mut self, entry: usize, pc: usize) -> usize {
        let dot = self.pop();
        self.forget();
        let Some(e) = self.program.entries.get(entry) else { return pc };
        self.frames.push(Frame { pc, base: self.base, dot: self.dot, entry: self.entry });
        self.base = self.stack.len();
        self.stack.push(dot);
        self.stack.resize(self.base + e.slots as usize, Cell::Invalid);
        self.dot = dot;
        self.switch(entry);
        e.pc as usize
    }

    fn return_template(&mut self) -> Option<usize> {
        let frame = self.frames.pop()?;
        self.stack.truncate(self.base);
        if let Some(trace) = &mut self.trace {
            trace.leave(self.base);
        }
        self.base = frame.base;
        self.dot = frame.dot;
        self.switch(frame.entry);
        Some(frame.pc)
    }

    fn switch(&mut self, entry: usize) {
        self.entry = entry;
        if let Some(parsed) = self.program.entries.get(entry).and_then(|e| self.program.documents.get(e.document as usize)) {
            self.parsed = parsed;
            self.text = parsed.text.as_bytes();
        }
    }

    /// Checks that an operand fits a `string` parameter.
    fn check_string(&self, below: usize) -> Step<()> {
        let i = self.stack.len().saturating_sub(1 + below);
        let cell = self.stack.get(i).copied().unwrap_or(Cell::Invalid);
        match cell.view() {
            View::Str(_) => Ok(()),
            View::Invalid => fail("invalid value; expected string"),
            View::Nil => fail("wrong type for value; expected string; got interface {}"),
            view => fail(format!("wrong type for value; expected string; got {}", type_name(view))),
        }
    }

    #[cold]
    fn fail<T>(&self, kind: Fail, node: u32) -> Step<T> {
        let id = NodeId(node);
        let text = || print(self.parsed, id);
        fail(match kind {
            Fail::NotAFunction => format!("can't give argument to non-function {}", text()),
            Fail::NilCommand => "nil is not a command".to_owned(),
            Fail::NilChain => format!("indirection through explicit nil in {}", text()),
            Fail::Overflow => format!("{} overflows int", self.parsed.text_of(id)),
            Fail::NilString => "cannot assign nil to string".to_owned(),
            Fail::ExpectedString => format!("expected string; found {}", text()),
            Fail::NoTemplate => match &self.parsed.node(id).kind {
                NodeKind::Template { name, .. } => {
                    format!("template {} not defined", quote(name.as_bytes()))
                }
                _ => "template not defined".to_owned(),
            },
            Fail::Count(i) => match self.program.counts.get(i as usize) {
                Some(c) => format!(
                    "wrong number of args for {}: want {}{} got {}",
                    c.function.name(),
                    if c.least { "at least " } else { "" },
                    c.want,
                    c.got
                ),
                None => "wrong number of args".to_owned(),
            },
            Fail::Broken => "the template has errors".to_owned(),
        })
    }

    /// Keeps text in the arena.
    pub(crate) fn keep(&mut self, text: &[u8]) -> Step<&'a [u8]> {
        self.charge(text.len())?;
        Ok(self.store.bump.alloc_slice_copy(text))
    }

    /// Accounts for an intermediate value.
    pub(crate) fn charge(&mut self, bytes: usize) -> Step<()> {
        if bytes > self.budget.value || bytes > self.value_left {
            return limit(Limit::Value);
        }
        self.value_left -= bytes;
        self.spend((bytes / 64) as u64)
    }

    /// What was left when it stopped.
    pub(crate) fn at(&self) -> u32 {
        match self.program.ats.get(self.pc) {
            Some(&DYNAMIC) | None => self.register,
            Some(&at) => at,
        }
    }
}

/// How a missing key is treated.
pub(crate) fn missing(options: &Options, name: &[u8]) -> Step<Cell<'static>> {
    match options.missing_key {
        MissingKey::Default => Ok(Cell::Invalid),
        MissingKey::Zero => Ok(Cell::View(View::Nil)),
        MissingKey::Error => {
            fail_with(format!("map has no entry for key {}", quote(name)), "guard the key: this source fails on missing keys")
        }
    }
}
