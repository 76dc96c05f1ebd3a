//! What an editor asks of a template: colours and structure, completions, hover, signatures, renaming, matching ends.
//!
//! Positions are byte offsets; the API boundary converts them. Only [`tree`](tree::tree) returns the caller's units
//! directly, because it returns many.

mod complete;
mod hover;
mod json;
mod place;
mod rename;
mod tree;

pub use complete::{Completion, CompletionKind, Completions, complete};
pub use hover::{Hover, SignatureHelp, hover, signature};
pub use place::Data;
pub use rename::{matching, occurrences, rename};
pub use tree::{NODE_TYPES, tree};
