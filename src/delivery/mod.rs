//! delivery
pub mod code;
