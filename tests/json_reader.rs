//! The careful JSON reader: faults with their places, recovery, pointers, and agreement with Go on what is JSON.

#![expect(clippy::string_slice, reason = "a test may panic, and so may what it calls")]

use hookproof::diagnostic::Document as In;
use hookproof::json::{Content, Document, parse_value, read};
use hookproof::value::Numbers;

fn reading(text: &str) -> Document {
    read(text.as_bytes(), In::Payload)
}

/// Each finding as its code without the area, and the text under its span.
fn findings(text: &str) -> Vec<(String, String)> {
    let found = reading(text).diagnostics;
    found.iter().map(|d| (d.code.id["json/".len()..].to_owned(), text[d.span.range()].to_owned())).collect()
}

/// A fault's code and the text it stands under, for each text.
const FAULTS: &[(&str, &[(&str, &str)])] = &[
    (r#"{"a": [1, true, null, "x"], "b": {}}"#, &[]),
    ("", &[("empty", "")]),
    ("  \n", &[("empty", "")]),
    (r#"{"a": 1,}"#, &[("trailing-comma", ",")]),
    (r#"[1, 2, ]"#, &[("trailing-comma", ",")]),
    (r#"{"a": 1 "b": 2}"#, &[("missing-comma", " ")]),
    ("[1 2\n3]", &[("missing-comma", " "), ("missing-comma", "\n")]),
    (r#"{"a" 1}"#, &[("missing-colon", "1")]),
    (r#"{"a": , "b": }"#, &[("missing-value", ","), ("missing-value", "}")]),
    (r#"{"a"}"#, &[("missing-colon", "}")]),
    (r#"[1,,2]"#, &[("missing-value", ",")]),
    (r#"{a: 1, b_c: 2}"#, &[("unquoted-key", "a"), ("unquoted-key", "b_c")]),
    (r#"{'a': 'b c'}"#, &[("quotes", "'a'"), ("quotes", "'b c'")]),
    ("{“a”: 1}", &[("quotes", "“a”")]),
    (r#"{"a": hello world, "b": 1}"#, &[("unquoted-text", "hello world")]),
    (r#"{"a": 2024-05-01T10:20:30Z}"#, &[("unquoted-text", "2024-05-01T10:20:30Z")]),
    (
        r#"{"a": 2024-05-01 10:20:30 +0000 UTC, "b": https://x.io/y}"#,
        &[("unquoted-text", "2024-05-01 10:20:30 +0000 UTC"), ("unquoted-text", "https://x.io/y")],
    ),
    (r#"{"a": <no value>, "b": "<no value>"}"#, &[("no-value", "<no value>")]),
    (
        r#"{"a": True, "b": None, "c": NaN, "d": -Infinity}"#,
        &[("wrong-literal", "True"), ("wrong-literal", "None"), ("wrong-literal", "NaN"), ("wrong-literal", "-Infinity")],
    ),
    (
        r#"[01, +2, .5, 1., 0x1F, 1_000, -, 1e]"#,
        &[
            ("bad-number", "01"),
            ("bad-number", "+2"),
            ("bad-number", ".5"),
            ("bad-number", "1."),
            ("bad-number", "0x1F"),
            ("bad-number", "1_000"),
            ("bad-number", "-"),
            ("bad-number", "1e"),
        ],
    ),
    ("[1e400]", &[("number-range", "1e400")]),
    (r#"{"text": "he said "no" to it", "b": 1}"#, &[("unescaped-text", "\"")]),
    (r#"{"text": "a "quoted" 1", "b": "c"}"#, &[("unescaped-text", "\"")]),
    ("{\"a\": \"line one\nline two\"}", &[("unescaped-text", "\n")]),
    ("{\"a\": \"x\ty\"}", &[("unescaped-text", "\t")]),
    ("{\"a\": \"hello,\n \"b\": 1}", &[("unterminated-string", "\"hello,"), ("missing-comma", "\n ")]),
    ("[\"abc", &[("unterminated-string", "\"abc"), ("unclosed", "")]),
    (r#"["C:\qa", "\u12", "\u12G4", "ok\n"]"#, &[("bad-escape", "\\q"), ("bad-escape", "\\u12"), ("bad-escape", "\\u12")]),
    (r#"["\ud800", "\ud83d\ude00", "\udc00x"]"#, &[("lone-surrogate", "\\ud800"), ("lone-surrogate", "\\udc00")]),
    (r#"{"a": [1, 2}"#, &[("mismatched-bracket", "}")]),
    (r#"[1, 2}"#, &[("mismatched-bracket", "}")]),
    (r#"{"a": {"b": [1}}"#, &[("mismatched-bracket", "}")]),
    (r#"{"a": [1, 2"#, &[("unclosed", "")]),
    (r#"{"a": 1} {"b": 2}"#, &[("extra-text", r#"{"b": 2}"#)]),
    ("{}\n}", &[("extra-text", "}")]),
    ("\u{feff}{}", &[("byte-order-mark", "\u{feff}")]),
    ("{\"a\": 1} // done\n/* x */", &[("comment", "// done"), ("comment", "/* x */")]),
    (r#"{"a": 1, "b": {"a": 2}, "a": 3}"#, &[("duplicate-key", "\"a\"")]),
    (r#"{"a": "b": "c"}"#, &[("syntax", ":"), ("missing-comma", " "), ("missing-colon", "}")]),
    ("hello", &[("unquoted-text", "hello")]),
    ("]", &[("syntax", "]"), ("empty", "")]),
    (r#"{"a": "x"y, "b": 1}"#, &[("syntax", "y")]),
];

#[test]
fn each_fault_is_found_at_its_place_and_the_reader_goes_on() {
    for (text, expected) in FAULTS {
        let found = findings(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn every_message_ends_as_a_sentence_and_every_finding_has_help() {
    for (text, _) in FAULTS {
        for d in reading(text).diagnostics {
            assert!(d.message.ends_with('.') && d.message.len() > 10, "{text}: {}", d.message);
            assert!(d.help.is_some() && d.document == In::Payload, "{text}");
        }
    }
}

#[test]
fn what_can_be_read_of_a_faulty_text_is_read() {
    let text = r#"{"a": 1 "b": [1,, 'x'], c: "say "hi" now", "d": {"e": tru, "f": 2,}}"#;
    let document = reading(text);
    let pointers: Vec<String> = document.nodes().map(|(n, _)| document.pointer(n)).collect();
    assert_eq!(pointers, ["", "/a", "/b", "/b/0", "/b/1", "/c", "/d", "/d/e", "/d/f"]);
    let c = document.at("/c").unwrap();
    assert_eq!(document.text(c), Some(r#"say "hi" now"#));
    assert_eq!(&text[document.span(c).range()], r#""say "hi" now""#);
    assert_eq!(document.get(document.at("/d/e").unwrap()).unwrap().content, Content::Missing);
    assert_eq!(document.diagnostics.len(), 7);
    assert_eq!(document.error.as_ref().unwrap().message, "invalid character '\"' after object key:value pair");
}

#[test]
fn pointers_name_nodes_and_offsets_find_them() {
    let text = r#"{"a/b~": [10, {"é": "x"}], "": null}"#;
    let document = reading(text);
    assert!(document.is_json());
    for (node, entry) in document.nodes() {
        assert_eq!(document.at(&document.pointer(node)), Some(node));
        let start = document.node_at(entry.span.from).unwrap();
        assert_eq!(start, node, "{}", document.pointer(node));
        if let Some(key) = &entry.key {
            assert_eq!(document.node_at(key.span.from + 1), Some(node));
        }
    }
    let pointer = |at: &str| document.node_at(text.find(at).unwrap() as u32).map(|n| document.pointer(n));
    assert_eq!(pointer("10").as_deref(), Some("/a~1b~0/0"));
    assert_eq!(pointer("x").as_deref(), Some("/a~1b~0/1/é"));
    assert_eq!(pointer("null").as_deref(), Some("/"));
    assert_eq!(document.at("/a~1b~0/2"), None);
    assert_eq!(document.node_at(text.len() as u32 + 1), None);
}

/// A small generator, so that the same texts come on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

#[test]
fn it_takes_and_refuses_what_the_quick_reader_does_and_spans_lie_inside() {
    let pieces: &[&[u8]] = &[
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b",",
        b"\"",
        b"\\",
        b"\"a\"",
        b"\"b\":",
        b"1",
        b"-2.5e3",
        b"01",
        b"true",
        b"nul",
        b" ",
        b"\n",
        b"'",
        b"\\u12",
        b"\\ud800",
        b"\xff",
        b"\xe2\x80\x9c",
        b"<no value>",
        b"//",
        b"/*",
        b"x",
        b"\x01",
        b"1e999",
        b"\xef\xbb\xbf",
        "é".as_bytes(),
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut good, mut bad) = (0, 0);
    for round in 0..60_000 {
        let mut text = Vec::new();
        if round % 2 == 0 {
            text.extend_from_slice(br#"{"a": [1, "x", {"b": null}], "c": "d"}"#);
            for _ in 0..random.below(3) {
                let (at, piece) = (random.below(text.len() + 1), pieces[random.below(pieces.len())]);
                let cut = (at + random.below(3)).min(text.len());
                text.splice(at..cut, piece.iter().copied());
            }
        } else {
            for _ in 0..random.below(12) {
                text.extend_from_slice(pieces[random.below(pieces.len())]);
            }
        }
        let document = read(&text, In::Body);
        let quick = parse_value(&text, Numbers::Number);
        assert_eq!(document.is_json(), quick.is_ok(), "{:?}\n{:?}", String::from_utf8_lossy(&text), document.diagnostics);
        if quick.is_ok() {
            good += 1
        } else {
            bad += 1
        }
        let whole = |span: hookproof::span::Span| {
            let cuts = |at: u32| text.get(at as usize).is_some_and(|b| b & 0xc0 == 0x80) && std::str::from_utf8(&text).is_ok();
            span.from <= span.to && span.to as usize <= text.len() && !cuts(span.from) && !cuts(span.to)
        };
        for d in &document.diagnostics {
            assert!(whole(d.span) && d.labels.iter().all(|l| whole(l.span)), "{:?} {d:?}", String::from_utf8_lossy(&text));
        }
        for (node, entry) in document.nodes() {
            assert!(whole(entry.span), "{:?} {entry:?}", String::from_utf8_lossy(&text));
            assert!(entry.parent.is_none_or(|p| p < node));
        }
    }
    assert!(good > 2_000 && bad > 20_000, "{good} {bad}");
}

#[test]
fn findings_are_capped_and_depth_is_bounded_on_a_small_stack() {
    assert_eq!(reading(&"1 ".repeat(100)).diagnostics.len(), 1);
    assert_eq!(reading(&format!("[{}]", "1 ".repeat(1000))).diagnostics.len(), 50);
    let work = || {
        let ok = "[".repeat(10_000) + &"]".repeat(10_000);
        assert!(reading(&ok).is_json());
        drop(parse_value(ok.as_bytes(), Numbers::Float64).unwrap());
        for deep in ["[".repeat(10_001) + &"]".repeat(10_001), "{\"a\":".repeat(1_000_000), "[".repeat(3_000_000)] {
            let document = reading(&deep);
            assert_eq!(document.diagnostics.last().map(|d| d.code.id), Some("json/too-deep"));
            assert_eq!(document.error.as_ref().unwrap().message, "exceeded max depth");
        }
        true
    };
    let done = std::thread::Builder::new().stack_size(256 << 10).spawn(work).unwrap().join();
    assert!(matches!(done, Ok(true)));
}
