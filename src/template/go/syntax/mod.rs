//! From text to a tree and back: lexer, parser that recovers, printer.

pub mod ast;
pub mod lexer;
pub mod number;
pub mod parser;
pub mod print;
pub mod set;
pub mod token;
pub mod unicode;
pub mod unquote;
