//! The command line.
pub mod time;
