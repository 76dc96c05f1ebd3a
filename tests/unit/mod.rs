//! Tests of what is not public, by subject: `cargo test --lib unit::printf`.

mod assumption;
mod example_codes;
mod fuzz_corpus;
mod go_corpus;
mod go_editor;
mod go_limit;
mod go_parse;
mod go_recover;
mod go_segment;
mod json;
mod json_reader;
mod printf;
mod printf_time;
mod project;
mod proof;
mod signature;
mod signature_cause;
mod signature_limit;
mod signature_standard;
mod sources;
