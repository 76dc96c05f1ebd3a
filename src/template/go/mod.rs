//! Go's `text/template`, as of Go 1.27.
//!
//! A room uses only those above it.
//!
//! | room | its one job |
//! |---|---|
//! | `operand` | values during evaluation, how their types are named, and why a render stops |
//! | `printf` | package fmt's printing |
//! | `function` | the functions: what each takes and gives, and what it does |
//! | `syntax` | lexer, tree, parser that recovers, printer |
//! | `compile` | a set of trees as one program |
//! | `exec` | the machine that runs it |
//! | `engine` | set and payload in, body or failure out |
//! | `editor` | what an editor asks: completions, hover, rename, tokens |

pub(crate) mod compile;
pub(crate) mod editor;
pub(crate) mod engine;
mod exec;
pub(crate) mod function;
pub(crate) mod operand;
pub(crate) mod printf;
pub(crate) mod syntax;

pub use compile::Program;
pub use engine::{MissingKey, Options, execute, render};
pub use function::{Function, Functions};
pub use syntax::ast::{NodeKind, Parsed, Set};
pub use syntax::parser::{ParseOptions, parse};
pub use syntax::print::print;
