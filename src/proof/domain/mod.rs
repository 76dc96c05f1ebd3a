//! The abstract domain: what stands for a value, a set of texts, and all that is known on a path.

pub(crate) mod condition;
pub(crate) mod fact;
pub(crate) mod language;
pub(crate) mod place;
pub(crate) mod value;
