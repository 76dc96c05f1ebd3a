//! Go's `text/template`, as of Go 1.27.

pub mod ast;
pub mod batch;
mod compare;
pub mod compile;
mod compile_expr;
mod compile_walk;
pub mod editor;
pub mod engine;
pub mod error;
mod escape;
mod exec;
mod funcs;
pub mod function;
pub mod json;
pub mod lexer;
pub mod number;
pub mod parser;
pub mod print;
pub mod printf;
pub mod set;
pub mod time;
pub mod token;
pub mod unicode;
pub mod unquote;
pub mod view;

pub use ast::{Parsed, Set};
pub use engine::{MissingKey, Options, execute, refused, render};
pub use function::{Function, Functions};
pub use parser::{ParseOptions, parse};
