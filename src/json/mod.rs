//! A JSON reader that keeps a span per value and collects several errors, and a writer that is byte-exact
//! with Go's `json.Marshal`.

pub mod code;
