//! Inputs that fuzzing kept, replayed: each takes a way through the code that no other one does.

#![expect(clippy::disallowed_methods, reason = "a test reads its files and fails loudly")]

#[path = "../fuzz/fuzz_targets/check.rs"]
mod check;

fn replay(target: &str, least: usize, each: impl Fn(&[u8])) {
    let text = std::fs::read_to_string(format!("tests/corpus/fuzz/{target}.jsonl")).expect("the corpus is there");
    let mut n = 0;
    for line in text.lines() {
        // Each line is a JSON string whose characters U+0000 to U+00FF are the input's bytes.
        let chars: String = serde_json::from_str(line).expect("a line is a JSON string");
        let bytes: Vec<u8> = chars.chars().map(|c| u8::try_from(u32::from(c)).expect("a byte")).collect();
        each(&bytes);
        n += 1;
    }
    println!("{target}: {n} inputs");
    assert!(n >= least, "{target}: {n}");
}

fn text(bytes: &[u8], each: fn(&str)) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        each(text);
    }
}

#[test]
fn kept_inputs_parse_or_are_refused() {
    replay("parse", 500, |b| text(b, check::parse));
}

#[test]
fn kept_inputs_render_or_stop() {
    replay("render", 500, |b| text(b, check::render));
}

#[test]
fn both_json_readers_agree_on_kept_inputs() {
    replay("json", 300, check::json);
}

#[test]
fn kept_inputs_print_and_parse_again() {
    replay("print", 300, |b| text(b, check::print));
}
