//! The causes of a mismatch. Each is made on purpose in Node, Python or Go by `tests/verifiers`, and found again by the tests.
//!
//! There is a file for each part of a request; `line` has the lines to write for each part.

pub(crate) mod body;
pub(crate) mod content;
pub(crate) mod header;
pub(crate) mod mac;
pub(crate) mod request;
pub(crate) mod secret;
pub(crate) mod timestamp;
pub(crate) mod url;

use crate::diagnostic::Code;

pub(crate) use body::*;
pub(crate) use content::*;
pub(crate) use header::*;
pub(crate) use mac::*;
pub(crate) use request::*;
pub(crate) use secret::*;
pub(crate) use timestamp::*;
pub(crate) use url::*;

/// Every cause, part by part.
pub(crate) static CODES: &[&[&Code]] =
    &[body::CODES, secret::CODES, header::CODES, timestamp::CODES, content::CODES, mac::CODES, url::CODES, request::CODES];
