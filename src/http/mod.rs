//! The grammar of HTTP that several layers ask about: the parts of a URL as they were written, and what is allowed in a
//! header, how long an answer asks to wait.
//!
//! The URL is not normalised: signatures are over its characters, and a policy judges what was written.

mod header;
mod retry;
mod url;

pub(crate) use header::{forbidden, is_name};
#[cfg(feature = "render")]
pub(crate) use retry::retry_after;
pub(crate) use url::{Url, with_and_without_port};
