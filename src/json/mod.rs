//! A JSON reader that keeps a span per value and collects several errors, and a writer that is byte-exact
//! with Go's `json.Marshal`.
//!
//! [`parse_value`] and `decode_struct` read a payload's text straight into a [`Value`](crate::value::Value);
//! [`write_value`] writes one back.

pub(crate) mod code;
mod decode;
mod document;
mod error;
pub(crate) mod machine;
pub(crate) mod mend;
mod parse;
mod reader;
mod scalar;
mod token;
mod writer;

pub(crate) use decode::{decode_struct, notification};
pub use document::{Document, Kind, NodeRef};
pub use error::Error;
pub use parse::parse_value;
#[cfg(test)]
pub(crate) use reader::MAX_FAULTS;
pub use reader::read;
pub(crate) use reader::read_many;
pub(crate) use token::{TokenKind, Tokens};
pub use writer::write_value;
pub(crate) use writer::{Part, Sink, push_escaped, push_number, push_quoted, push_time, unsupported_float, write_part, write_traced};
