//! From text to a tree and back: lexer, parser that recovers, printer.

pub(crate) mod ast;
pub(crate) mod lexer;
pub(crate) mod number;
pub(crate) mod parser;
pub(crate) mod print;
pub(crate) mod set;
pub(crate) mod token;
pub(crate) mod unicode;
pub(crate) mod unquote;
