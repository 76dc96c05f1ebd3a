//! In the place of the prover, in a build without it: the verdict is unknown, and says why.

use super::Request;
use super::verdict::{Judged, Shown};
use crate::diagnostic::Diagnostic;
use crate::template::go::Set;

/// Nothing can be said of other payloads.
pub(super) fn go(_: &Request<'_>, _: &Set) -> Judged {
    Judged::unknown("this build has no prover")
}

/// What the render shows, as it is.
pub(super) fn merge(_: &Request<'_>, _: &Judged, shown: Shown) -> Vec<Diagnostic> {
    shown.all().collect()
}
