//! Any text parses or is refused: spans stay inside it, on character boundaries, and both modes agree.
#![no_main]

use hookproof::template::go::{Function, Functions, ParseOptions, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let functions = Functions::builtin().with(Function::ToJson).with(Function::ToIso8601);
    let strict = parse("t", text, &ParseOptions { functions, recover: false, ..ParseOptions::default() });
    let kind = parse("t", text, &ParseOptions { functions, recover: true, ..ParseOptions::default() });
    assert_eq!(strict.error.as_ref().map(|e| &e.text), kind.error.as_ref().map(|e| &e.text));
    for node in &kind.nodes {
        assert!(text.get(node.span.range()).is_some(), "{node:?}");
    }
    for d in &kind.diagnostics {
        assert!(text.get(d.span.range()).is_some(), "{d:?}");
    }
    assert_eq!(kind.error.is_some(), kind.diagnostics.iter().any(|d| d.is_error()));
});
