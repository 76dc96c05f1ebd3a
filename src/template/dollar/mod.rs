//! `$Title` and `$Event` in a JSON object.

pub mod code;
