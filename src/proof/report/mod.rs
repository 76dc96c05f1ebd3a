//! What the user sees: the verdict, the findings, the fixes.

mod comma;
pub(crate) mod finding;
pub(crate) mod refutation;
pub(crate) mod repair;
