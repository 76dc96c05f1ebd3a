//! The spanned reader and the quick reader agree on what is JSON; spans nest; what is written reads back the same.
#![no_main]

#[path = "check.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|text: &[u8]| check::json(text));
