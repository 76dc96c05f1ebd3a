//! Go's `text/template`, as of Go 1.27.

pub mod ast;
pub mod editor;
pub mod function;
pub mod lexer;
pub mod number;
pub mod parser;
pub mod print;
pub mod set;
pub mod token;
pub mod unicode;
pub mod unquote;
pub mod view;

pub use ast::{Parsed, Set};
pub use function::{Function, Functions};
pub use parser::{ParseOptions, parse};
