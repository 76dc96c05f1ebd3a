//! The abstract interpreter: the template is walked over abstract paths, and what might go wrong is a suspicion.

mod call;
mod compare;
mod evaluate;
mod fold;
mod format;
mod index;
mod method;
pub(crate) mod paths;
mod print;
pub(crate) mod prover;
mod range;
pub(crate) mod suspicion;
pub(crate) mod walk;
