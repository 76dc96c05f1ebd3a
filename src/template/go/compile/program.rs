//! The program that a template is compiled to: a flat list of instructions, each with the node that an error in it names.
//!
//! Names and constants are not copied: an instruction holds their place in the document or the node's number.
//! Only templates that the main one can reach are compiled.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize};

use crate::span::Span;
use crate::template::go::function::Function;
use crate::template::go::syntax::ast::{Parsed, Set};

/// "The node is in the machine's register": after a short-circuit the place depends on the path taken.
pub(crate) const DYNAMIC: u32 = u32::MAX;

/// One instruction. Operands live on a stack; jumps are absolute.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    /// Writes a piece of the document.
    Text { from: u32, to: u32 },
    /// Pushes dot.
    Dot,
    /// Pushes a field of dot.
    DotField { from: u32, to: u32, hint: u32 },
    /// Pushes a variable.
    Var { slot: u32 },
    /// Pushes a field of a variable.
    VarField { from: u32, len: u16, slot: u16, hint: u32 },
    /// Pushes a variable that may not have been declared on this path.
    VarMaybe { maybe: u32 },
    /// Replaces the top by its field.
    Field { from: u32, to: u32, hint: u32 },
    /// Takes the value out of its interface.
    Unbox,
    /// Pushes an `int`.
    Int(i64),
    /// Pushes a `float64`.
    Float(f64),
    /// Pushes the complex constant of a node.
    Complex { node: u32 },
    /// Pushes the string constant of a node.
    Str { node: u32 },
    /// Pushes a `bool`.
    Bool(bool),
    /// Pushes no value.
    Invalid,
    /// Marks a variable as not declared yet.
    Undefine { slot: u32 },
    /// Copies the top into a variable.
    Store { slot: u32 },
    /// Copies the top into a variable that may not have been declared on this path.
    StoreMaybe { maybe: u32 },
    /// Drops the top: the end of a declaration.
    Pop,
    /// Prints and drops the top: the end of an action.
    Print,
    /// Prints a field of dot: a whole action.
    PrintDotField { from: u32, to: u32, hint: u32 },
    /// Prints a field of a variable: a whole action.
    PrintVarField { from: u32, len: u16, slot: u16, hint: u32 },
    /// Replaces the top by whether it equals the string constant of a node.
    EqStr { node: u32 },
    /// Drops the top and goes on elsewhere if it does not equal the string constant of a node.
    EqStrFalse { node: u32, to: u32 },
    /// Goes on elsewhere.
    Jump { to: u32 },
    /// Drops the top and goes on elsewhere if it is empty.
    JumpFalse { to: u32 },
    /// Drops the top; makes it dot, or goes on elsewhere if it is empty.
    WithEnter { to: u32 },
    /// Makes dot what it was.
    WithLeave,
    /// Drops the top and starts to range over it, or goes on elsewhere if it is empty.
    RangeEnter { to: u32 },
    /// Starts the next round, or ends the loop.
    RangeNext { range: u32 },
    /// Ends the innermost loop.
    Break { to: u32 },
    /// A short-circuit: if the top decides, goes on elsewhere with it; drops it otherwise.
    Logic { or: bool, to: u32 },
    /// Notes the node for a short-circuit that ran to its end.
    LogicEnd,
    /// Drops what is under the top.
    DropUnder,
    /// Checks that the operand so far below the top fits a `string` parameter.
    CheckString { below: u32 },
    /// Calls a function with the operands on the stack; the pipeline's value, if any, is the first there and the last argument.
    Call { function: Function, count: u32, piped: bool },
    /// The same, and its result is printed.
    CallPrint { function: Function, count: u32, piped: bool },
    /// Looks up a method that has arguments.
    Method { method: u32 },
    /// Checks an argument of a method.
    MethodArg { method: u32, index: u16, literal: u32 },
    /// Calls the method.
    MethodCall { method: u32 },
    /// Stops if templates are nested too deeply.
    Depth,
    /// Calls a template with the top as its dot.
    Template { entry: u32 },
    /// Ends a template.
    Return,
    /// Stops with a message that was known beforehand.
    Fail { fail: Fail, node: u32 },
}

/// Messages known beforehand; the node is printed in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fail {
    /// `can't give argument to non-function ...`
    NotAFunction,
    /// `nil is not a command`
    NilCommand,
    /// `indirection through explicit nil in ...`
    NilChain,
    /// `... overflows int`
    Overflow,
    /// `cannot assign nil to string`
    NilString,
    /// `expected string; found ...`
    ExpectedString,
    /// `template ... not defined`
    NoTemplate,
    /// `wrong number of args for ...`: the node is the function, the counts are in the side table.
    Count(u32),
    /// A place where the parser recovered.
    Broken,
}

/// A call with a count of arguments that does not fit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    pub(crate) function: Function,
    pub(crate) want: u32,
    pub(crate) least: bool,
    pub(crate) got: u32,
}

/// A loop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Range {
    /// Where it goes on when it is over.
    pub(crate) exit: u32,
    /// Slot of the key or index.
    pub(crate) key: Option<Slot>,
    /// Slot of the element.
    pub(crate) element: Option<Slot>,
    /// Are there two variables?
    pub(crate) two: bool,
}

/// A variable's place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slot {
    /// Always declared here.
    Sure(u32),
    /// In the side table.
    Maybe(u32),
}

/// A variable that is declared on some paths only (inside a short-circuit).
#[derive(Clone, Debug)]
pub(crate) struct Maybe {
    /// The slots of its name that are in scope, the latest first.
    pub(crate) slots: Vec<u32>,
    /// Its name.
    pub(crate) name: Span,
}

/// A call of a method with arguments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MethodCall {
    /// The method's name.
    pub(crate) name: Span,
    /// Arguments written.
    pub(crate) count: u32,
    /// Does the pipeline give one more?
    pub(crate) piped: bool,
    /// Where it goes on if there was nothing to call it on.
    pub(crate) skip: u32,
}

/// One compiled template.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its name.
    pub(crate) name: Box<str>,
    /// First instruction.
    pub(crate) pc: u32,
    /// Index of its document.
    pub(crate) document: u32,
    /// Variables.
    pub(crate) slots: u32,
}

/// A compiled set of templates: compile once, render many times.
#[derive(Debug, Default)]
pub struct Program {
    pub(crate) ops: Vec<Op>,
    /// The node that an error in the instruction names.
    pub(crate) ats: Vec<u32>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) ranges: Vec<Range>,
    pub(crate) maybes: Vec<Maybe>,
    pub(crate) methods: Vec<MethodCall>,
    pub(crate) counts: Vec<Count>,
    /// Where a field was last found in its map: only hints, so a race costs a search.
    pub(crate) hints: Vec<AtomicU32>,
    pub(crate) documents: Vec<Arc<Parsed>>,
    /// Of each instruction that prints but may fail at another node: its action.
    pub(crate) actions: Vec<(u32, u32)>,
    /// Bytes of the last body, or of the main document: what a body is likely to need.
    pub(crate) size: AtomicUsize,
}

impl Program {
    /// Compiles the templates that the main one can reach. Linear in their size; no recursion.
    #[must_use]
    pub fn new(set: &Set) -> Self {
        crate::template::go::compile::walk::compile(set)
    }

    /// The number by which others know a document: the main one, which is parsed last, is 0.
    pub(crate) fn document(&self, index: u32) -> u32 {
        let last = u32::try_from(self.documents.len()).unwrap_or(u32::MAX).saturating_sub(1);
        if index == last { 0 } else { index + 1 }
    }

    /// The documents that spans point into; the last is the main one.
    #[must_use]
    pub fn documents(&self) -> &[Arc<Parsed>] {
        &self.documents
    }
}
