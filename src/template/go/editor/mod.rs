//! What an editor asks of a template: colours and structure, completions, hover, signatures, renaming, matching ends.
//!
//! Positions are byte offsets; the API boundary converts them. Only [`tree`](tree::tree) returns the caller's units
//! directly, because it returns many.

mod complete;
mod hover;
mod place;
mod rename;
mod tree;

#[cfg(test)]
pub(crate) use complete::Completions;
pub(crate) use complete::{Completion, CompletionKind, complete};
pub(crate) use hover::{hover, signature};
pub(crate) use place::Data;
#[cfg(test)]
pub(crate) use rename::occurrences;
pub(crate) use rename::{matching, rename};
pub(crate) use tree::{NODE_TYPES, tree};
