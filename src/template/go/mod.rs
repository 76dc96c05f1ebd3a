//! Go's `text/template`, as of Go 1.27.

pub mod ast;
pub mod function;
pub mod json;
pub mod view;

pub use function::{Function, Functions};
