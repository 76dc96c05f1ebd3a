//! preview
pub mod code;
