//! The causes of a mismatch. Each is made on purpose in Node, Python or Go by `tests/verifiers`, and found again by the tests.
//!
//! There is a file for each part of a request; `line` has the lines to write for each part.

pub mod body;
pub mod content;
pub mod header;
pub mod mac;
pub mod request;
pub mod secret;
pub mod timestamp;
pub mod url;

use crate::diagnostic::Code;

pub use body::*;
pub use content::*;
pub use header::*;
pub use mac::*;
pub use request::*;
pub use secret::*;
pub use timestamp::*;
pub use url::*;

/// Every cause, part by part.
pub static CODES: &[&[&Code]] =
    &[body::CODES, secret::CODES, header::CODES, timestamp::CODES, content::CODES, mac::CODES, url::CODES, request::CODES];
