//! proof
pub mod code;
