//! The JSON reader that keeps places: agreement with Go on what is JSON, spans, pointers, a small stack.

use hookproof::json::{Kind, MAX_FAULTS, parse_value, read};
use hookproof::value::Numbers;

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
        let document = read(&text);
        let quick = parse_value(&text, Numbers::Number);
        // Go takes bytes that are not UTF-8 and replaces them; in a body they are a fault (RFC 8259).
        let taken = quick.is_ok() && std::str::from_utf8(&text).is_ok();
        assert_eq!(document.is_valid(), taken, "{:?}\n{:?}", String::from_utf8_lossy(&text), document.diagnostics);
        if taken {
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
        let mut open: Vec<_> = document.root().into_iter().collect();
        while let Some(node) = open.pop() {
            assert!(whole(node.span()), "{:?} {:?}", String::from_utf8_lossy(&text), node.span());
            assert!(!document.is_valid() || node.kind() != Kind::Error);
            open.extend(node.children());
        }
    }
    assert!(good > 2_000 && bad > 20_000, "{good} {bad}");
}

#[test]
fn pointers_name_nodes_and_offsets_find_them() {
    let text = r#"{"a/b~": [10, {"é": "x"}], "": null}"#;
    let document = read(text.as_bytes());
    assert!(document.is_valid());
    let mut open: Vec<_> = document.root().into_iter().collect();
    let mut seen = 0;
    while let Some(node) = open.pop() {
        seen += 1;
        assert_eq!(document.find(&node.pointer()).map(|n| n.span()), Some(node.span()));
        assert_eq!(document.node_at(node.span().from).map(|n| n.span()), Some(node.span()));
        open.extend(node.children());
    }
    assert_eq!(seen, 6);
    let pointer = |at: &str| document.node_at(text.find(at).unwrap() as u32).map(|n| n.pointer());
    assert_eq!(pointer("10").as_deref(), Some("/a~1b~0/0"));
    assert_eq!(pointer("x").as_deref(), Some("/a~1b~0/1/é"));
    assert_eq!(pointer("null").as_deref(), Some("/"));
}

#[test]
fn findings_are_capped_and_depth_is_bounded_on_a_small_stack() {
    assert!(read(format!("[{}]", "1 ".repeat(1000)).as_bytes()).diagnostics.len() <= MAX_FAULTS);
    let work = || {
        let ok = "[".repeat(10_000) + &"]".repeat(10_000);
        assert!(read(ok.as_bytes()).is_valid());
        drop(parse_value(ok.as_bytes(), Numbers::Float64).unwrap());
        for deep in ["[".repeat(10_001) + &"]".repeat(10_001), "{\"a\":".repeat(1_000_000), "[".repeat(3_000_000)] {
            assert!(read(deep.as_bytes()).diagnostics.iter().any(|d| d.code.id == "json/too-deep"));
            assert_eq!(parse_value(deep.as_bytes(), Numbers::Float64).unwrap_err().message, "exceeded max depth");
        }
        true
    };
    let done = std::thread::Builder::new().stack_size(256 << 10).spawn(work).unwrap().join();
    assert!(matches!(done, Ok(true)));
}
