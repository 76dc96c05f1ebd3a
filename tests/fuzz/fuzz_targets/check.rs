//! What each fuzz target asks of an input. The tests replay kept inputs through the same functions.

use hookproof::json::{parse_value, read, write_value};
use hookproof::template::Budget;
use hookproof::template::go::{
    Function, Functions, NodeKind, Options, ParseOptions, Set, parse as parse_template, print as print_template, render as render_set,
};
use hookproof::value::Numbers;

const DATA: &str = r#"{"name": "Ada \"q\"", "n": 3, "f": 2.5, "ok": true, "nil": null, "list": [1, "a", null, {"k": [2]}], "m": {"b": 2, "a": "x\ny"}, "s": "héllo \u2028", "t": "2024-05-01T10:20:30Z"}"#;

/// Any text parses or is refused: spans stay inside it, on character boundaries, and both modes agree.
pub(crate) fn parse(text: &str) {
    let functions = Functions::builtin().with(Function::ToJson).with(Function::ToIso8601);
    let strict = parse_template("t", text, &ParseOptions { functions, recover: false, ..ParseOptions::default() });
    let kind = parse_template("t", text, &ParseOptions { functions, recover: true, ..ParseOptions::default() });
    assert_eq!(strict.error.as_ref().map(|e| &e.text), kind.error.as_ref().map(|e| &e.text));
    for node in &kind.nodes {
        assert!(text.get(node.span.range()).is_some(), "{node:?}");
    }
    for d in &kind.diagnostics {
        assert!(text.get(d.span.range()).is_some(), "{d:?}");
    }
    assert_eq!(kind.error.is_some(), kind.diagnostics.iter().any(|d| d.is_error()));
}

/// Any template renders, stops or passes a limit; segments tile the body; both modes give the same bytes.
pub(crate) fn render(text: &str) {
    let functions =
        Functions::builtin().with(Function::ToJson).with(Function::ToIso8601).with(Function::FromJson).with(Function::ToEscapedString);
    let set = Set::from_text("t", text, &ParseOptions { functions, recover: false, ..ParseOptions::default() });
    let budget = Budget { steps: 20_000, body: 64 << 10, depth: 2_000, value: 64 << 10 };
    let data = hookproof::json::parse_value(DATA.as_bytes(), Numbers::Float64).expect("the data is JSON");
    let plain = render_set(&set, &data, &Options::default(), &budget, false);
    let traced = render_set(&set, &data, &Options::default(), &budget, true);
    match (plain, traced) {
        (Ok(plain), Ok(traced)) => {
            assert_eq!(plain.body, traced.body);
            assert!(plain.body.len() <= budget.body);
            let mut at = 0;
            for s in &traced.segments {
                assert_eq!(s.body.from, at);
                assert!(s.body.to > at);
                at = s.body.to;
            }
            assert_eq!(at as usize, traced.body.len());
        }
        (Err(a), Err(b)) => assert_eq!(a.text, b.text),
        (a, b) => panic!("modes differ: {a:?} {b:?}"),
    }
}

/// The spanned reader and the quick reader agree on what is JSON; spans nest; what is written reads back the same.
pub(crate) fn json(text: &[u8]) {
    let document = read(text);
    let value = parse_value(text, Numbers::Float64);
    // encoding/json mends what the strict reader names: bytes that are not UTF-8; and it refuses numbers past f64.
    let mended = document.diagnostics.iter().any(|d| d.code.id == "json/not-utf8");
    if document.is_valid() {
        if let Err(e) = &value {
            assert!(
                e.message.contains("cannot unmarshal number") || e.message.contains("out of range") || e.message.contains("depth"),
                "{}",
                e.message
            );
        }
    } else if !mended {
        assert!(value.is_err(), "{:?}", document.diagnostics);
    }
    for d in &document.diagnostics {
        assert!(d.span.range().end <= text.len());
    }
    if let Ok(value) = value {
        let mut once = Vec::new();
        write_value(&mut once, &value, true).expect("a value that was read can be written");
        let again = parse_value(&once, Numbers::Float64).expect("what was written is JSON");
        let mut twice = Vec::new();
        write_value(&mut twice, &again, true).expect("and so on");
        assert_eq!(once, twice);
        assert!(read(&once).is_valid());
    }
}

/// A tree printed and parsed again prints the same.
pub(crate) fn print(text: &str) {
    let functions = Functions::builtin().with(Function::ToJson).with(Function::ToIso8601);
    let options = ParseOptions { functions, recover: false, ..ParseOptions::default() };
    let first = parse_template("t", text, &options);
    if first.error.is_some() {
        return;
    }
    let Some(main) = first.templates.first() else { return };
    // Trimming can leave a brace right before an action, and printing (ours and Go's) then shows three.
    if first.nodes.iter().any(|n| n.kind == NodeKind::Text && n.span.text(text).ends_with('{')) {
        return;
    }
    let printed = print_template(&first, main.root);
    // Definitions are not part of the main template's own print.
    if first.templates.len() > 1 {
        return;
    }
    let second = parse_template("t", &printed, &options);
    assert!(second.error.is_none(), "{printed:?}: {:?}", second.error);
    let root = second.templates.first().expect("a text has a template").root;
    assert_eq!(printed, print_template(&second, root));
}
