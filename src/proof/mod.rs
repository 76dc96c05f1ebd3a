//! proof
pub mod code;
mod verdict;

pub use verdict::{Counterexample, Verdict, VerdictKind};
