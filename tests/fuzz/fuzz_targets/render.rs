//! Any template renders, stops or passes a limit; segments tile the body; both modes give the same bytes.
#![no_main]

use hookproof::template::Budget;
use hookproof::template::go::{Function, Functions, Options, ParseOptions, Set, render};
use hookproof::value::Numbers;
use libfuzzer_sys::fuzz_target;

const DATA: &str = r#"{"name": "Ada \"q\"", "n": 3, "f": 2.5, "ok": true, "nil": null, "list": [1, "a", null, {"k": [2]}], "m": {"b": 2, "a": "x\ny"}, "s": "héllo \u2028", "t": "2024-05-01T10:20:30Z"}"#;

fuzz_target!(|text: &str| {
    let functions = Functions::builtin().with(Function::ToJson).with(Function::ToIso8601).with(Function::FromJson).with(Function::ToEscapedString);
    let set = Set::from_text("t", text, &ParseOptions { functions, recover: false, ..ParseOptions::default() });
    let budget = Budget { steps: 20_000, body: 64 << 10, depth: 2_000, value: 64 << 10 };
    let data = hookproof::json::parse_value(DATA.as_bytes(), Numbers::Float64).expect("the data is JSON");
    let plain = render(&set, &data, &Options::default(), &budget, false);
    let traced = render(&set, &data, &Options::default(), &budget, true);
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
});
