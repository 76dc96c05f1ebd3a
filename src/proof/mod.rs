//! proof
pub mod code;
mod call;
mod compare;
mod evaluate;
mod fact;
mod format;
mod language;
pub mod machine;
mod place;
mod prover;
mod show;
mod suspect;
mod walk;
