//! destination
pub mod code;
