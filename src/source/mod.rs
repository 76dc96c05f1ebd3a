//! The catalogue of sending systems, read from `fixtures/sources/`.

pub mod code;
pub mod schema;
