//! A tree printed and parsed again prints the same.
#![no_main]

#[path = "check.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|text: &str| check::print(text));
