//! In the place of the forensics, in a build without them: a signature matches or not, and nothing is said of why.

use super::cause::Explained;
use super::reading::{Reason, Received};
use super::scheme::Scheme;
use super::secret::Secret;
use crate::diagnostic::Diagnostic;

/// Nothing is looked for.
pub(super) fn explain(_: &Scheme, _: &[Secret], _: &Received<'_>, _: Reason) -> Explained {
    Explained::default()
}

/// Nothing is known of a body before it is sent.
#[must_use]
pub fn advise(_: &Scheme, _: &[Secret], _: &[u8]) -> Vec<Diagnostic> {
    Vec::new()
}
