//! A set of trees as one program for the machine.

mod expr;
mod program;
mod walk;

pub use program::Program;
pub(crate) use program::{Count, DYNAMIC, Entry, Fail, Maybe, MethodCall, Op, Range, Slot};
