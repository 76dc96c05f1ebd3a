//! What editors are told: the tree, completions, hover, signatures, renaming, matching ends.
#![expect(clippy::disallowed_methods, reason = "a test reads its cases from files and panics where they are not as they should be")]

use std::fs;

use hookproof::schema::Schema;
use hookproof::span::{Encoding, LineIndex};
use hookproof::template::go::editor::{Completions, Data, NODE_TYPES, complete, hover, matching, occurrences, rename, signature, tree};
use hookproof::template::go::{Function, Functions, ParseOptions, Parsed, parse};
use hookproof::value::{Map, Value};

fn functions() -> Functions {
    Functions::builtin().with(Function::ToJson)
}

fn recovered(text: &str) -> Parsed {
    parse("t", text, &ParseOptions { functions: functions(), recover: true, keep_comments: true, ..ParseOptions::default() })
}

/// A text with `¦` where the cursor is.
fn with_cursor(text: &str) -> (Parsed, u32) {
    let at = text.find('¦').unwrap();
    (recovered(&text.replace('¦', "")), u32::try_from(at).unwrap())
}

fn map(entries: &[(&str, Value)]) -> Value {
    Value::Map(Map::new(entries.iter().map(|(k, v)| (k.as_bytes().into(), v.clone())).collect()))
}

fn string(text: &str) -> Value {
    Value::String(text.as_bytes().into())
}

fn payload() -> Value {
    let event = |id: f64| map(&[("id", Value::Float(id)), ("pod", string("web-1"))]);
    map(&[
        ("Name", string("Out of memory")),
        ("Cluster", map(&[("Name", string("prod"))])),
        ("Events", Value::List(vec![event(1.0), event(2.0)])),
    ])
}

fn schema() -> Schema {
    serde_json::from_str(
        r#"{"type":"object","fields":{
            "Severity":{"type":"string","text":"enum","values":["HIGH","LOW"],"doc":"How bad it is."},
            "Cluster":{"type":"object","null":true,"fields":{"Name":{"type":"string"},"Region":{"type":"string","absent":true}}}}}"#,
    )
    .unwrap()
}

fn labels(found: Option<Completions>) -> Vec<String> {
    found.map(|c| c.options.into_iter().map(|o| o.label).collect()).unwrap_or_default()
}

fn completions(text: &str) -> Vec<String> {
    let (parsed, at) = with_cursor(text);
    let (value, schema) = (payload(), schema());
    labels(complete(&parsed, functions(), Data { value: Some(&value), schema: Some(&schema) }, at))
}

/// Nodes as (name, text, depth), parents first.
fn nodes(text: &str) -> Vec<String> {
    let buffer = tree(&recovered(text), Encoding::Bytes);
    let mut out = Vec::new();
    let mut ends = Vec::new();
    // Read backwards, a parent comes before its children.
    for (i, quad) in buffer.chunks(4).enumerate().rev() {
        let (ty, from, to, size) = (quad[0], quad[1] as usize, quad[2] as usize, quad[3] as usize / 4);
        while ends.last().is_some_and(|&first| i < first) {
            ends.pop();
        }
        out.push((from, ends.len(), format!("{}{} {}", " ".repeat(ends.len()), NODE_TYPES[ty as usize], text.get(from..to).unwrap())));
        ends.push(i + 1 - size);
    }
    out.sort_by_key(|n| (n.0, n.1));
    out.into_iter().map(|n| n.2).collect()
}

#[test]
fn the_tree_has_structures_actions_and_the_json_around_them() {
    assert_eq!(
        nodes("{\"a\": \"x {{if .b}}é{{else}}\"{{end}}{{/* c */}}"),
        [
            "JsonPunctuation {",
            "JsonKey \"a\"",
            "JsonPunctuation :",
            "JsonString \"x ",
            "If {{if .b}}é{{else}}\"{{end}}",
            " Action {{if .b}}",
            "  Delim {{",
            "  Keyword if",
            "  Field .b",
            "  Delim }}",
            " JsonString é",
            " Action {{else}}",
            "  Delim {{",
            "  Keyword else",
            "  Delim }}",
            " JsonString \"",
            " Action {{end}}",
            "  Delim {{",
            "  Keyword end",
            "  Delim }}",
            "Comment {{/* c */}}",
        ]
    );
    let found = nodes("{{ $x := print (1) | . }}{{ 'a");
    let expected = "Action {{ $x := print (1) | . }}/ Delim {{/ Variable $x/ Assign :=/ Function print/ Paren (/ Number 1/ Paren )/ Pipe |/ Dot ./ Delim }}/Action {{ 'a/ Delim {{/ Error 'a";
    assert_eq!(found, expected.split('/').collect::<Vec<_>>());
}

#[test]
fn the_tree_of_every_case_is_well_formed_in_either_encoding() {
    let mut count = 0;
    for folder in ["tests/corpus/go", "tests/corpus/go-parse"] {
        for file in fs::read_dir(folder).unwrap() {
            for line in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
                let case: serde_json::Value = serde_json::from_str(line).unwrap();
                let text = case["template"].as_str().unwrap();
                let delims: Vec<&str> =
                    case["delims"].as_array().map(|d| d.iter().map(|v| v.as_str().unwrap()).collect()).unwrap_or_default();
                let delims = if delims.len() == 2 { Some((delims[0], delims[1])) } else { None };
                let parsed = parse("t", text, &ParseOptions { delims, recover: true, ..ParseOptions::default() });
                let (bytes, units) = (tree(&parsed, Encoding::Bytes), tree(&parsed, Encoding::Utf16));
                assert_eq!(bytes.len(), units.len());
                let index = LineIndex::new(text.as_bytes());
                // Postfix: each node takes the nodes before it that its size counts.
                let mut open: Vec<(u32, u32, u32)> = Vec::new();
                for (b, u) in bytes.chunks(4).zip(units.chunks(4)) {
                    let (from, to, size) = (b[1], b[2], b[3]);
                    assert!(
                        (b[0] as usize) < NODE_TYPES.len() && from < to && text.get(from as usize..to as usize).is_some(),
                        "{text:?} {b:?}"
                    );
                    assert_eq!((u[1], u[2]), (index.offset(from, Encoding::Utf16), index.offset(to, Encoding::Utf16)), "{text:?}");
                    let mut below = 4;
                    let mut next = to;
                    while below < size {
                        let child = open.pop().unwrap();
                        assert!(child.0 >= from && child.1 <= next, "{text:?} {child:?} in {b:?}");
                        next = child.0;
                        below += child.2;
                    }
                    assert_eq!(below, size, "{text:?}");
                    assert!(open.last().is_none_or(|before| before.1 <= from), "{text:?} {b:?}");
                    open.push((from, to, size));
                }
                count += 1;
            }
        }
    }
    assert!(count > 4400, "{count}");
}

#[test]
fn fields_are_completed_where_dot_is() {
    assert_eq!(completions("{{ .¦ }}"), ["Severity", "Cluster", "Events", "Name"]);
    assert_eq!(completions("{{ .Cluster.N¦ }}"), ["Name", "Region"]);
    assert_eq!(completions("{{ with .Cluster }}{{ .¦ }}{{ end }}"), ["Name", "Region"]);
    assert_eq!(completions("{{ with .Cluster }}{{ $.¦ }}{{ end }}"), ["Severity", "Cluster", "Events", "Name"]);
    assert_eq!(completions("{{ with .Cluster }}{{ else }}{{ .¦ }}{{ end }}"), ["Severity", "Cluster", "Events", "Name"]);
    assert_eq!(completions("{{ range .Events }}{{ .¦"), ["id", "pod"]);
    assert_eq!(completions("{{ range $i, $e := .Events }}{{ if $i }},{{ end }}{{ $e.p¦ }}{{ end }}"), ["id", "pod"]);
    assert_eq!(completions("{{ $e := index .Events 0 }}{{ print $e.¦ }}"), ["id", "pod"]);
    assert_eq!(completions("{{ define \"c\" }}{{ .¦ }}{{ end }}{{ template \"c\" .Cluster }}"), ["Name", "Region"]);
    assert_eq!(completions("{{ block \"c\" .Cluster }}{{ .¦ }}{{ end }}"), ["Name", "Region"]);
    assert_eq!(completions("{{ if .Cluster.¦ }}x{{ end }}"), ["Name", "Region"]);
    assert!(completions("text .¦ {{ .Name }}").is_empty());
    assert!(completions("{{ \"a .¦\" }}").is_empty());
    assert!(completions("{{/* .¦ */}}").is_empty());
}

#[test]
fn variables_functions_keywords_and_templates_are_completed() {
    assert_eq!(completions("{{ $x := 1 }}{{ range $e := .Events }}{{ $¦ }}{{ end }}"), ["$e", "$x", "$"]);
    assert_eq!(completions("{{ if $y := .Name }}{{ end }}{{ $¦ }}"), ["$"]);
    let all = completions("{{ ¦ }}");
    for label in [".Severity", "$", "toJSON", "if", "define"] {
        assert!(all.iter().any(|l| l == label), "{label} in {all:?}");
    }
    assert!(!all.iter().any(|l| l == "end" || l == "break" || l == "toISO8601"));
    let inside = completions("{{ range .Events }}{{ e¦ }}{{ end }}");
    for label in ["end", "else", "break", "eq"] {
        assert!(inside.iter().any(|l| l == label), "{label} in {inside:?}");
    }
    let operand = completions("{{ print ¦ }}");
    assert!(operand.iter().any(|l| l == "nil") && !operand.iter().any(|l| l == "range"));
    assert_eq!(completions("{{ define \"row\" }}{{ end }}{{ template \"r¦\" . }}"), ["row"]);
    let (parsed, at) = with_cursor("{{ .Clu¦ster }}");
    let (value, schema) = (payload(), schema());
    let found = complete(&parsed, functions(), Data { value: Some(&value), schema: Some(&schema) }, at).unwrap();
    assert_eq!(found.replace.text(&parsed.text), "Cluster");
    let option = &found.options[1];
    assert_eq!(
        (option.kind.name(), option.detail.as_deref(), option.value.as_deref()),
        ("field", Some("object, may be null"), Some("{Name}"))
    );
    assert_eq!(found.options[0].doc.as_deref(), Some("How bad it is. One of: HIGH, LOW."));
}

#[test]
fn a_hover_says_what_is_under_the_pointer() {
    let (value, schema) = (payload(), schema());
    let at = |text: &str| {
        let (parsed, at) = with_cursor(text);
        hover(&parsed, Data { value: Some(&value), schema: Some(&schema) }, at)
            .map(|h| (h.span.text(&parsed.text).to_owned(), h.title, h.value))
    };
    let some = |a: &str, b: &str, c: Option<&str>| Some((a.to_owned(), b.to_owned(), c.map(str::to_owned)));
    assert_eq!(at("{{ .Na¦me }}"), some(".Name", ".Name: string", Some("\"Out of memory\"")));
    assert_eq!(at("{{ .Clu¦ster.Name }}"), some(".Cluster", ".Cluster: object, may be null", Some("{Name}")));
    assert_eq!(at("{{ .Cluster.Na¦me }}"), some(".Name", ".Cluster.Name: string", Some("\"prod\"")));
    assert_eq!(at("{{ range $e := .Events }}{{ $e.i¦d }}{{ end }}"), some(".id", "$e.id: float64", Some("1")));
    assert_eq!(at("{{ range $i, $e := .Events }}{{ $¦i }}{{ end }}"), some("$i", "$i: int", None));
    assert_eq!(at("{{ toJS¦ON . }}"), some("toJSON", "toJSON value any", None));
    assert_eq!(at("{{ (index .Events 1).i¦d }}"), some(".id", "(index .Events 1).id: float64", Some("2")));
    assert_eq!(at("te¦xt {{ .Name }}"), None);
}

#[test]
fn a_signature_marks_the_argument() {
    let at = |text: &str| {
        let (parsed, at) = with_cursor(text);
        signature(&parsed, at).map(|s| (s.function.name(), s.parameters[s.active].text(s.function.describe().signature).to_owned()))
    };
    assert_eq!(at("{{ printf \"%s\" ¦.a }}"), Some(("printf", "args ...any".to_owned())));
    assert_eq!(at("{{ printf \"%¦s\" .a }}"), Some(("printf", "format string".to_owned())));
    assert_eq!(at("{{ print (len .a¦) }}"), Some(("len", "item any".to_owned())));
    assert_eq!(at("{{ .a¦ }}"), None);
}

#[test]
fn a_variable_is_renamed_in_its_scope_alone() {
    let text = "{{ $x := 1 }}{{ if $x := .a }}{{ $¦x.b }}{{ end }}{{ $x }}{{ define \"d\" }}{{ $x := 2 }}{{ $x }}{{ end }}";
    let (parsed, at) = with_cursor(text);
    let text = &*parsed.text;
    let edits = rename(&parsed, at, "$new").unwrap();
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        out.replace_range(edit.span.range(), &edit.insert);
    }
    assert_eq!(out, "{{ $x := 1 }}{{ if $new := .a }}{{ $new.b }}{{ end }}{{ $x }}{{ define \"d\" }}{{ $x := 2 }}{{ $x }}{{ end }}");
    assert_eq!(occurrences(&parsed, 4).len(), 2);
    for bad in ["$", "new", "$a b", "$a-b", "$"] {
        assert_eq!(rename(&parsed, at, bad), None, "{bad}");
    }
    let parsed = recovered("{{ $x := 1 }}{{ $y := 2 }}{{ $x }}");
    assert_eq!(rename(&parsed, 4, "$y"), None);
    assert_eq!(rename(&parsed, 3, "$z").unwrap().len(), 2);
}

#[test]
fn heads_and_ends_match() {
    let at = |text: &str| {
        let (parsed, at) = with_cursor(text);
        matching(&parsed, at).into_iter().map(|s| s.text(&parsed.text).to_owned()).collect::<Vec<_>>()
    };
    let chain = ["{{if .a}}", "{{else if .b}}", "{{else}}", "{{end}}"];
    assert_eq!(at("{{i¦f .a}}1{{else if .b}}2{{else}}3{{end}}"), chain);
    assert_eq!(at("{{if .a}}1{{else if .b}}2{{el¦se}}3{{end}}"), chain);
    assert_eq!(at("{{if .a}}1{{else ¦if .b}}2{{else}}3{{end}}"), chain);
    assert_eq!(at("{{if .a}}{{range .b}}{{end}} {{e¦nd}}"), ["{{if .a}}", "{{end}}"]);
    assert_eq!(at("{{define \"a\"}}x{{e¦nd}}"), ["{{define \"a\"}}", "{{end}}"]);
    assert!(at("{{if .a}}te¦xt{{end}}").is_empty());
}

#[test]
fn every_offset_of_every_text_has_an_answer() {
    let (value, schema) = (payload(), schema());
    let data = Data { value: Some(&value), schema: Some(&schema) };
    for text in [
        "{{ range $i, $é := .Events }}{{ if $i }},{{ end }}{{ $é.pod | printf \"%s 🎉\" }}{{ else if }}{{ end",
        "{\"a\": \"{{ .Name }\", {{ template \"x\" (index .Events 0) }} {{ define \"x\" }}{{ .id }}{{ template \"x\" . }}{{ end }}",
        "{{ block \"b\" .Cluster }}{{ with $x := .Name }}{{ $x }}{{ else with . }}{{ . }}{{ end }}{{ end }}{{/* é */}}{{ `",
    ] {
        let parsed = recovered(text);
        for at in 0..=u32::try_from(text.len()).unwrap() + 1 {
            let inside = |span: hookproof::span::Span| assert!(text.get(span.range()).is_some(), "{text} {at} {span:?}");
            if let Some(found) = complete(&parsed, functions(), data, at) {
                inside(found.replace);
            }
            if let Some(found) = hover(&parsed, data, at) {
                inside(found.span);
            }
            if let Some(found) = signature(&parsed, at) {
                inside(found.span);
            }
            occurrences(&parsed, at).into_iter().chain(matching(&parsed, at)).for_each(inside);
        }
    }
}

#[test]
fn hostile_texts_have_answers_soon() {
    let start = std::time::Instant::now();
    let declared: String = (0..20_000).map(|i| format!("{{{{$v{i} := $v{}}}}}", i / 2)).collect();
    let mut texts: Vec<String> = [
        "{{",
        "{{\"",
        "{{'",
        "{{`",
        "{{/*",
        "{{/* */",
        "{{$x",
        "{{if .a}}",
        "{{end}}",
        "{{(",
        "{",
        "\"",
        "[{\"a\":",
        "}}",
        "{{ ; }} ",
        "{{.a\n",
    ]
    .iter()
    .map(|piece| piece.repeat((1 << 20) / piece.len()))
    .collect();
    texts.push(declared);
    for text in texts {
        let parsed = recovered(&text);
        assert!(tree(&parsed, Encoding::Utf16).len().is_multiple_of(4));
        let end = u32::try_from(text.len()).unwrap();
        let value = payload();
        let data = Data { value: Some(&value), schema: None };
        for at in [end / 2, end] {
            std::hint::black_box(complete(&parsed, functions(), data, at));
            std::hint::black_box(hover(&parsed, data, at));
            std::hint::black_box(signature(&parsed, at));
            std::hint::black_box(matching(&parsed, at));
            std::hint::black_box(occurrences(&parsed, at));
        }
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
