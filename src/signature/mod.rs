//! signature
pub mod code;
