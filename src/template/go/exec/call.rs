//! Calls of functions, and the printing that ends an action.

use super::Machine;
use crate::span::Span;
use crate::template::Limit;
use crate::template::go::function;
use crate::template::go::function::Function;
use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::{Fault, Step, fail, limit};
use crate::template::go::operand::view::{View, type_name};
use crate::template::go::syntax::ast::{NodeId, NodeKind};
use crate::template::go::syntax::print::print;
use crate::value::Value;

impl<'a> Machine<'a> {
    /// Prints a value as an action does.
    #[inline]
    pub(super) fn print(&mut self, cell: Cell<'a>) -> Step<()> {
        let from = self.body.len();
        let mut missing = false;
        match cell {
            Cell::Node(Value::String(s)) | Cell::Boxed(Value::String(s)) => self.body.extend_from_slice(s),
            Cell::View(View::Str(s)) => self.body.extend_from_slice(s),
            _ => match cell.unbox().view() {
                View::Invalid => {
                    self.body.extend_from_slice(b"<no value>");
                    missing = true;
                }
                view => function::print_value(view, &mut self.body, self.budget.body)?,
            },
        }
        self.printed(from, cell.node(), missing)
    }

    /// Ends an action: checks the body's size and notes the segment.
    #[inline]
    pub(super) fn printed(&mut self, from: usize, node: Option<&'a Value>, missing: bool) -> Step<()> {
        if self.body.len() > self.budget.body {
            return limit(Limit::Body);
        }
        if self.trace.is_some() || missing {
            self.record(from, node, missing);
        }
        Ok(())
    }

    #[cold]
    pub(super) fn record(&mut self, from: usize, node: Option<&'a Value>, missing: bool) {
        let span = self.action_span();
        if missing {
            self.no_values.push((Span::of(from, self.body.len()), span));
        }
        if let Some(trace) = &mut self.trace {
            trace.action(from, self.body.len(), span, self.entry, node);
        }
    }

    /// The span of the action that the running instruction ends.
    pub(super) fn action_span(&self) -> Span {
        let pc = u32::try_from(self.pc).unwrap_or(u32::MAX);
        let node = match self.program.actions.binary_search_by_key(&pc, |a| a.0) {
            Ok(i) => self.program.actions.get(i).map_or(0, |a| a.1),
            Err(_) => self.program.ats.get(self.pc).copied().unwrap_or(0),
        };
        self.parsed.node(NodeId(node)).span
    }

    /// Takes a call's operands: the piped value, first on the stack, comes last.
    #[inline]
    pub(super) fn arguments(&mut self, count: u32, piped: bool) -> usize {
        let from = self.stack.len().saturating_sub(count as usize);
        if piped && let Some(args) = self.stack.get_mut(from..) {
            args.rotate_left(1);
        }
        from
    }

    pub(super) fn call(&mut self, function: Function, count: u32, piped: bool) -> Step<()> {
        let from = self.arguments(count, piped);
        let cell = if function.writes() {
            let mut scratch = std::mem::take(&mut self.scratch);
            scratch.clear();
            let cap = self.budget.value.min(self.value_left);
            let result = self.write(function, from, &mut scratch, cap);
            let text = result.and_then(|()| self.keep(&scratch));
            self.scratch = scratch;
            Cell::View(View::Str(text?))
        } else {
            self.evaluate(function, from, piped)?
        };
        self.stack.truncate(from);
        if matches!(function, Function::Index | Function::Slice) {
            self.read(cell);
        }
        self.stack.push(cell);
        Ok(())
    }

    pub(super) fn call_print(&mut self, function: Function, count: u32, piped: bool) -> Step<()> {
        let from = self.arguments(count, piped);
        if function.writes() {
            let start = self.body.len();
            if function == Function::ToJson
                && self.trace.is_some()
                && let Some(node) = self.stack.get(from).and_then(|c| c.node())
            {
                return self.print_leaves(from, node);
            }
            let mut body = std::mem::take(&mut self.body);
            let result = self.write(function, from, &mut body, self.budget.body);
            self.body = body;
            if let Err(fault) = result {
                // What does not fit here is the body.
                return if matches!(*fault, Fault::Limit(Limit::Value)) { limit(Limit::Body) } else { Err(fault) };
            }
            self.spend(((self.body.len() - start) / 64) as u64)?;
            self.stack.truncate(from);
            self.printed(start, None, false)
        } else {
            let cell = self.evaluate(function, from, piped)?;
            self.stack.truncate(from);
            if matches!(function, Function::Index | Function::Slice) {
                self.read(cell);
            }
            self.print(cell)
        }
    }

    /// `toJSON` of a payload value, with a segment for each leaf.
    #[cold]
    pub(super) fn print_leaves(&mut self, from: usize, node: &'a Value) -> Step<()> {
        let start = self.body.len();
        let mut leaves: Vec<(usize, &'a Value)> = Vec::new();
        let mut body = std::mem::take(&mut self.body);
        let mut sink = |_: usize, end: usize, leaf: &'a Value| leaves.push((end, leaf));
        let result = crate::json::write_traced(&mut body, node, self.options.escape_html, &mut sink);
        self.body = body;
        if let Err(error) = result {
            return fail(format!("error calling toJSON: {error}"));
        }
        self.spend(((self.body.len() - start) / 64) as u64)?;
        self.stack.truncate(from);
        self.leaves(start, node, &leaves);
        if self.body.len() > self.budget.body { limit(Limit::Body) } else { Ok(()) }
    }

    /// Writes what a function that gives text gives.
    pub(super) fn write(&self, function: Function, from: usize, out: &mut Vec<u8>, cap: usize) -> Step<()> {
        let args = self.stack.get(from..).unwrap_or(&[]);
        function::write(function, args, self.options, out, cap).map_err(|fault| calling(function, fault))
    }

    /// Evaluates a function that gives a value.
    pub(super) fn evaluate(&mut self, function: Function, from: usize, piped: bool) -> Step<Cell<'a>> {
        let args = self.stack.get(from..).unwrap_or(&[]);
        let callee = if function == Function::Call { self.callee(piped, args) } else { String::new() };
        function::evaluate(function, args, &callee, self.options, self.store).map_err(|fault| calling(function, fault))
    }

    /// What `call` was given, as Go names it: the first argument as written, or the piped value.
    pub(super) fn callee(&self, piped: bool, args: &[Cell<'a>]) -> String {
        let written = match self.parsed.node(NodeId(self.at())).kind {
            NodeKind::Command { operands } => self.parsed.children(operands).get(1).copied(),
            _ => None,
        };
        match (written, piped, args.first()) {
            (Some(node), ..) => print(self.parsed, node),
            (None, true, Some(cell)) => match cell.view() {
                View::Str(s) => String::from_utf8_lossy(s).into_owned(),
                View::Number(s) => s.to_owned(),
                View::Invalid => "<invalid Value>".to_owned(),
                view => format!("<{} Value>", type_name(view)),
            },
            _ => String::new(),
        }
    }
}

/// The error of a function, in Go's words.
#[cold]
pub(super) fn calling(function: Function, mut fault: Box<Fault>) -> Box<Fault> {
    if let Fault::Error { message, .. } = &mut *fault {
        *message = format!("error calling {}: {message}", function.name());
    }
    fault
}
