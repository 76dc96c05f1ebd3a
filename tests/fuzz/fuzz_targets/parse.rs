//! Any text parses or is refused: spans stay inside it, on character boundaries, and both modes agree.
#![no_main]

#[path = "check.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|text: &str| check::parse(text));
