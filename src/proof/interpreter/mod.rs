//! The abstract interpreter: the template is walked over abstract paths, and what might go wrong is a suspicion.

mod call;
mod compare;
mod evaluate;
mod fold;
mod format;
mod index;
mod method;
mod print;
pub(crate) mod prover;
pub(crate) mod suspicion;
pub(crate) mod walk;
