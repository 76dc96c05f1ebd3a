//! Why a signature does not match.

use super::cause::Cause;
use super::scheme::Scheme;
use super::secret::Secret;
use super::verify::Received;
use crate::diagnostic::Diagnostic;

/// What the search found.
#[derive(Debug, Default)]
pub(super) struct Explained {
    pub(super) cause: Option<Cause>,
    pub(super) notes: Vec<Diagnostic>,
}

/// Looks for what was signed instead.
pub(super) fn explain(_: &Scheme, _: &[Secret], _: &Received<'_>, _: &str) -> Explained {
    Explained::default()
}
