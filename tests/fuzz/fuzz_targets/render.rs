//! Any template renders, stops or passes a limit; segments tile the body; both modes give the same bytes.
#![no_main]

#[path = "check.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|text: &str| check::render(text));
