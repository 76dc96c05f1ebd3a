//! Segments: they tile the body, and each names the action and the payload values that wrote it.
#![expect(clippy::string_slice, reason = "a test may stop at whatever is wrong")]

use hookproof::json::{notification, parse_value};
use hookproof::template::go::engine::{Options, render};
use hookproof::template::go::{Function, Functions, ParseOptions, Set};
use hookproof::template::{Budget, Origin, Rendered};
use hookproof::value::{Numbers, Value};

fn rendered(text: &str, data: &Value) -> Rendered {
    let functions = Functions::builtin().with(Function::ToJson).with(Function::ToIso8601).with(Function::FromJson);
    let set = Set::from_text("t", text, &ParseOptions { functions, ..ParseOptions::default() });
    let plain = render(&set, data, &Options::default(), &Budget::default(), false).unwrap();
    let traced = render(&set, data, &Options::default(), &Budget::default(), true).unwrap();
    assert_eq!((&plain.body, &plain.no_values), (&traced.body, &traced.no_values), "tracing must not change the body");
    assert!(plain.segments.is_empty());
    let mut at = 0;
    for segment in &traced.segments {
        assert_eq!(segment.body.from, at, "segments tile the body");
        assert!(!segment.body.is_empty() && text.is_char_boundary(segment.template.from as usize));
        at = segment.body.to;
    }
    assert_eq!(at as usize, traced.body.len());
    traced
}

/// `body text <- template text: paths`, a line each.
fn drawn(text: &str, data: &Value) -> String {
    let r = rendered(text, data);
    let line = |s: &hookproof::template::Segment| {
        let body = String::from_utf8_lossy(&r.body[s.body.range()]).into_owned();
        let from = &text[s.template.range()];
        match &s.origin {
            Origin::Text => format!("{body} <- text"),
            Origin::Payload(paths) => format!("{body} <- {from}: {}", paths.join(" ")),
        }
    };
    r.segments.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn json(text: &str) -> Value {
    parse_value(text.as_bytes(), Numbers::Float64).unwrap()
}

#[test]
fn an_action_names_the_value_that_it_shows() {
    let data = json(r#"{"a":{"b":"x","c/d":[1,2]},"n":3,"t":"{\"k\":7}"}"#);
    assert_eq!(
        drawn("<{{.a.b}}|{{printf \"%v-%v\" .n .a.b}}|{{index .a \"c/d\" 1}}|{{1}}>", &data),
        "< <- text\nx <- {{.a.b}}: /a/b\n| <- text\n3-x <- {{printf \"%v-%v\" .n .a.b}}: /n /a/b\n| <- text\n\
         2 <- {{index .a \"c/d\" 1}}: /a/c~1d/1\n| <- text\n1 <- {{1}}: \n> <- text"
    );
    // What a variable or a parsed text came from is not lost.
    assert_eq!(drawn("{{$x := print .n 1}}{{$x}}", &data), "3 1 <- {{$x}}: /n");
    assert_eq!(drawn("{{(fromJSON .t).k}}", &data), "7 <- {{(fromJSON .t).k}}: /t");
}

#[test]
fn loops_and_templates_keep_the_path() {
    let data = json(r#"{"l":[{"id":"a"},{"id":"b"}],"m":{"k":1}}"#);
    assert_eq!(drawn("{{range .l}}{{.id}}{{end}}", &data), "a <- {{.id}}: /l/0/id\nb <- {{.id}}: /l/1/id");
    assert_eq!(drawn("{{range $k, $v := .m}}{{$v}}{{end}}", &data), "1 <- {{$v}}: /m/k");
    assert_eq!(drawn("{{define \"x\"}}{{.id}}{{end}}{{template \"x\" index .l 1}}", &data), "b <- {{.id}}: /l/1/id");
    assert_eq!(drawn("{{with .m}}{{if .k}}{{.k}}{{end}}{{end}}", &data), "1 <- {{.k}}: /m/k");
}

#[test]
fn json_of_a_container_is_split_into_its_leaves() {
    let data = json(r#"{"d":{"a":"x<","b":[1,null],"e":{}}}"#);
    assert_eq!(
        drawn("{{toJSON .d}}", &data),
        "{\"a\":\"x\\u003c\" <- {{toJSON .d}}: /d/a\n,\"b\":[1 <- {{toJSON .d}}: /d/b/0\n,null <- {{toJSON .d}}: /d/b/1\n\
         ],\"e\":{} <- {{toJSON .d}}: /d/e\n} <- {{toJSON .d}}: /d"
    );
}

#[test]
fn structs_have_paths_by_their_go_names() {
    let data =
        notification(br#"{"Name":"n","Timestamp":"2024-05-01T10:20:30Z","Cluster":{"Name":"c"},"Details":{"k":[5]}}"#, Numbers::Float64);
    assert_eq!(
        drawn("{{.Cluster.Name}} {{toISO8601 .Timestamp}}{{index .Details.k 0}}", &data.unwrap()),
        "c <- {{.Cluster.Name}}: /Cluster/Name\n  <- text\n2024-05-01T10:20:30Z <- {{toISO8601 .Timestamp}}: /Timestamp\n\
         5 <- {{index .Details.k 0}}: /Details/k/0"
    );
}

#[test]
fn each_no_value_is_listed_with_its_action() {
    let text = "a{{.gone}}{{.n}}{{.null}}";
    let r = rendered(text, &json(r#"{"n":1,"null":null}"#));
    let listed: Vec<_> = r.no_values.iter().map(|(body, from)| (&r.body[body.range()], &text[from.range()])).collect();
    assert_eq!(listed, [(&b"<no value>"[..], "{{.gone}}"), (&b"<no value>"[..], "{{.null}}")]);
}
