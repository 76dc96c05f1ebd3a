//! A tree printed and parsed again prints the same.
#![no_main]

use hookproof::template::go::ast::NodeKind;
use hookproof::template::go::{Function, Functions, ParseOptions, parse, print};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let functions = Functions::builtin().with(Function::ToJson).with(Function::ToIso8601);
    let options = ParseOptions { functions, recover: false, ..ParseOptions::default() };
    let first = parse("t", text, &options);
    if first.error.is_some() {
        return;
    }
    let Some(main) = first.templates.first() else { return };
    // Trimming can leave a brace right before an action, and printing (ours and Go's) then shows three.
    if first.nodes.iter().any(|n| n.kind == NodeKind::Text && n.span.text(text).ends_with('{')) {
        return;
    }
    let printed = print::print(&first, main.root);
    // Definitions are not part of the main template's own print.
    if first.templates.len() > 1 {
        return;
    }
    let second = parse("t", &printed, &options);
    assert!(second.error.is_none(), "{printed:?}: {:?}", second.error);
    let root = second.templates.first().expect("a text has a template").root;
    assert_eq!(printed, print::print(&second, root));
});
