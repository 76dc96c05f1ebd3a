//! The parser against Go's answers: every case of the corpus, to the letter.
#![expect(clippy::disallowed_methods, reason = "a test reads its cases from files and panics where they are not as they should be")]

use std::fs;
use std::path::Path;

use hookproof::span::Span;
use hookproof::template::go::syntax::ast::{NodeId, NodeKind, UNDEFINED};
use hookproof::template::go::syntax::print::{context, print};
use hookproof::template::go::{Function, Functions, ParseOptions, Parsed, Set, parse};
use serde_json::Value;

fn functions() -> Functions {
    Functions::builtin().with(Function::ToJson).with(Function::ToIso8601)
}

/// Every case of every file under a folder.
fn cases(folder: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "jsonl")).collect();
    files.sort();
    let text: String = files.iter().map(|p| fs::read_to_string(p).unwrap()).collect();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn set_of(case: &Value, recover: bool) -> Set {
    let text = |v: &Value| v.as_str().unwrap_or("").to_owned();
    let delims: Vec<String> = case["delims"].as_array().map(|d| d.iter().map(text).collect()).unwrap_or_default();
    let delims = match &delims[..] {
        [left, right] => Some((&**left, &**right)),
        _ => None,
    };
    let options = ParseOptions { functions: functions(), delims, recover, keep_comments: recover };
    let mut set = Set::default();
    for also in case["also"].as_array().into_iter().flatten() {
        set.also(&text(&also["name"]), &text(&also["text"]), &options);
        if set.error().is_some() {
            return set;
        }
    }
    set.main(case["name"].as_str().unwrap_or("t"), &text(&case["template"]), &options);
    set
}

#[test]
fn every_case_parses_or_fails_as_go_says() {
    let (mut ok, mut failed, mut wrong) = (0, 0, Vec::new());
    for case in cases("tests/corpus/go").into_iter().chain(cases("tests/corpus/go-parse")) {
        let expect = &case["expect"];
        let go = (expect["phase"] == "parse").then(|| (expect["error"].as_str().unwrap().to_owned(), expect["line"].as_u64().unwrap()));
        for recover in [false, true] {
            let set = set_of(&case, recover);
            let ours = set.error().map(|e| (e.text.clone(), u64::from(e.line)));
            if ours != go {
                wrong.push(format!("{} {recover}: {:?}\n  go:   {go:?}\n  ours: {ours:?}", case["id"], case["template"].as_str().unwrap()));
            }
            // The first error among the findings is the one that Go stops at; without one there is none.
            for d in &set.documents {
                let first = d.diagnostics.iter().find(|f| f.is_error());
                assert_eq!(first.map(|f| f.span), d.error.as_ref().map(|e| e.span), "{}", case["id"]);
            }
        }
        if go.is_some() { failed += 1 } else { ok += 1 }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((ok, failed), (1864, 2540));
}

/// Ids of all nodes.
fn ids(parsed: &Parsed) -> impl Iterator<Item = NodeId> {
    (0..u32::try_from(parsed.nodes.len()).unwrap()).map(NodeId)
}

#[test]
fn the_place_of_every_run_time_error_is_that_of_a_node_printed_as_go_prints_it() {
    let (mut right, mut wrong) = (0, Vec::new());
    for case in cases("tests/corpus/go") {
        let expect = &case["expect"];
        let (Some(at), Some(column), Some(line)) = (expect["at"].as_str(), expect["col"].as_u64(), expect["line"].as_u64()) else {
            continue;
        };
        let set = set_of(&case, false);
        let found = set.documents.iter().any(|d| {
            ids(d).any(|id| {
                let (l, c, text) = context(d, id);
                (u64::from(l), u64::from(c), &*text) == (line, column, at)
            })
        });
        if found { right += 1 } else { wrong.push(format!("{}: {} at {line}:{column} <{at}>", case["id"], case["template"])) }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(right, 358);
}

/// The shape of a tree: kinds in the order of the print, without places.
fn shape(parsed: &Parsed) -> String {
    print(parsed, parsed.templates[0].root)
}

#[test]
fn printing_a_tree_and_parsing_it_again_gives_the_same_tree() {
    let mut count = 0;
    for case in cases("tests/corpus/go") {
        let set = set_of(&case, false);
        if set.error().is_some() {
            continue;
        }
        for document in &set.documents {
            let delims = document.delims.as_ref().map(|(l, r)| (&**l, &**r));
            let options = ParseOptions { functions: functions(), delims, ..ParseOptions::default() };
            for definition in &document.templates {
                let once = print(document, definition.root);
                // Variables of an outer scope do not exist for a body printed on its own, nor do its texts' delimiters.
                let again = parse("t", &once, &options);
                assert_eq!(again.error, None, "{}: {once}", case["id"]);
                let twice = shape(&again);
                assert_eq!(once, twice, "{}", case["id"]);
                let kinds = |p: &Parsed, root: NodeId| kinds_below(p, root);
                assert_eq!(kinds(document, definition.root), kinds(&again, again.templates[0].root), "{}: {once}", case["id"]);
                count += 1;
            }
        }
    }
    assert!(count > 1450, "{count}");
}

/// Every node under a root with its values but without its places, in order.
fn kinds_below(parsed: &Parsed, root: NodeId) -> Vec<String> {
    let names = |names| parsed.names(names).iter().map(|n| n.text(&parsed.text).to_owned()).collect::<Vec<_>>().join(".");
    let mut out = Vec::new();
    let mut work = vec![root];
    while let Some(id) = work.pop() {
        let push = |work: &mut Vec<NodeId>, range| work.extend(parsed.children(range).iter().rev());
        out.push(match &parsed.node(id).kind {
            NodeKind::List(children) => {
                push(&mut work, *children);
                // Where a comment was, two texts stand side by side; printed, they are one.
                let text: Vec<_> = parsed.children(*children).iter().map(|&c| matches!(parsed.node(c).kind, NodeKind::Text)).collect();
                let joined = text.windows(2).filter(|w| w[0] && w[1]).count();
                format!("list of {}", children.len() - joined)
            }
            NodeKind::Text => "text".to_owned(),
            NodeKind::Action { pipe } => {
                work.push(*pipe);
                "action".to_owned()
            }
            NodeKind::Branch(b) => {
                work.extend(b.otherwise);
                work.extend([b.then, b.pipe]);
                format!("{:?} {}", b.kind, b.otherwise.is_some())
            }
            NodeKind::Template { name, pipe, .. } => {
                work.extend(*pipe);
                format!("template {name} {}", pipe.is_some())
            }
            NodeKind::Pipe { declarations, assign, commands } => {
                push(&mut work, *commands);
                push(&mut work, *declarations);
                format!("pipe {assign} {} {}", declarations.len(), commands.len())
            }
            NodeKind::Command { operands } => {
                push(&mut work, *operands);
                format!("command {}", operands.len())
            }
            NodeKind::Field { names: n } => format!("field {}", names(*n)),
            NodeKind::Variable { name, slot, fields } => format!("variable {} {slot} {}", name.text(&parsed.text), names(*fields)),
            NodeKind::Chain { node, fields } => {
                work.push(*node);
                format!("chain {}", names(*fields))
            }
            other => format!("{other:?}"),
        });
    }
    out.dedup_by(|a, b| a == "text" && b == "text");
    out
}

#[test]
fn every_span_lies_on_character_boundaries_inside_its_parent() {
    for case in cases("tests/corpus/go").into_iter().chain(cases("tests/corpus/go-parse")) {
        for recover in [false, true] {
            for d in &set_of(&case, recover).documents {
                let inside = |span: Span| span.from <= span.to && d.text.get(span.range()).is_some();
                for id in ids(d) {
                    let node = d.node(id);
                    assert!(inside(node.span), "{} {:?}", case["id"], node);
                    let children: Vec<NodeId> = match &node.kind {
                        NodeKind::List(c) | NodeKind::Command { operands: c } => d.children(*c).to_vec(),
                        NodeKind::Pipe { declarations, commands, .. } => [d.children(*declarations), d.children(*commands)].concat(),
                        NodeKind::Action { pipe } | NodeKind::Template { pipe: Some(pipe), .. } => vec![*pipe],
                        NodeKind::Branch(b) => [b.pipe, b.then].into_iter().chain(b.otherwise).collect(),
                        NodeKind::Chain { node, .. } => vec![*node],
                        _ => Vec::new(),
                    };
                    for child in children {
                        let inner = d.node(child).span;
                        assert!(
                            child < id && node.span.from <= inner.from && inner.to <= node.span.to,
                            "{} {:?} in {node:?}",
                            case["id"],
                            d.node(child)
                        );
                    }
                }
                for name in &d.names {
                    assert!(inside(*name) && !name.is_empty(), "{}", case["id"]);
                }
                for finding in &d.diagnostics {
                    assert!(inside(finding.span), "{} {finding:?}", case["id"]);
                    assert!(finding.labels.iter().all(|l| inside(l.span)), "{} {finding:?}", case["id"]);
                    assert!(finding.fix.iter().flat_map(|f| &f.edits).all(|e| inside(e.span)), "{} {finding:?}", case["id"]);
                }
                for t in &d.templates {
                    assert!(inside(t.span) && inside(t.name_span) && t.slots > 0, "{}", case["id"]);
                }
            }
        }
    }
}

/// Parses twice, stopping and recovering, and gives Go's message.
fn message(text: &str) -> Option<String> {
    let stop = parse("t", text, &ParseOptions::default());
    let recover = parse("t", text, &ParseOptions { recover: true, keep_comments: true, ..ParseOptions::default() });
    assert_eq!(stop.error, recover.error);
    assert!(recover.diagnostics.len() <= 200_000);
    if stop.error.is_none() {
        assert!(print(&stop, stop.templates[0].root).len() < 64 + 8 * text.len());
    }
    stop.error.map(|e| e.message)
}

#[test]
fn hostile_texts_end_quickly_in_gos_answer() {
    let start = std::time::Instant::now();
    let many = |n: usize, s: &str| s.repeat(n);
    let nested = |n: usize, open: &str, inner: &str, close: &str| many(n, open) + inner + &many(n, close);
    assert_eq!(message(&format!("{{{{{}}}}}", nested(9_000, "(", "1", ")"))), None);
    assert_eq!(message(&format!("{{{{{}}}}}", nested(10_000, "(", "1", ")"))), None);
    assert_eq!(message(&format!("{{{{{}}}}}", nested(10_001, "(", "1", ")"))).as_deref(), Some("max expression depth exceeded"));
    assert_eq!(message(&format!("{{{{{}", many(1 << 20, "("))).as_deref(), Some("max expression depth exceeded"));
    assert_eq!(message(&nested(9_000, "{{if .a}}", "x", "{{end}}")), None);
    assert_eq!(message(&nested(100_000, "{{range .a}}", "x", "{{end}}")), None);
    assert_eq!(message(&nested(100_000, "{{with $x := .}}", "{{$x}}", "{{end}}")), None);
    assert_eq!(
        message(&nested(9_000, "{{block \"a\" .}}", "x", "{{end}}")).as_deref(),
        Some("template: multiple definition of template \"a\"")
    );
    assert_eq!(message(&format!("{{{{if .a}}}}{}{{{{end}}}}", many(20_000, "x{{else if .b}}"))), None);
    assert_eq!(message(&format!("{{{{with .a}}}}{}", many(20_000, "x{{else with .b}}"))).as_deref(), Some("unexpected EOF"));
    assert_eq!(message(&many(1 << 19, "{{")).as_deref(), Some("unexpected \"{\" in command"));
    assert_eq!(message(&many(1 << 19, "}}")), None);
    assert_eq!(message(&many(1 << 17, "{{/*")).as_deref(), Some("unclosed comment"));
    assert_eq!(message(&many(1 << 17, "{{if .}}")).as_deref(), Some("unexpected EOF"));
    assert_eq!(message(&many(1 << 16, "{{end}}")).as_deref(), Some("unexpected {{end}}"));
    assert_eq!(message(&format!("{{{{{}}}}}", many(1 << 18, ".a"))), None);
    assert_eq!(message(&format!("{{{{{}}}}}", many(1 << 18, ". |"))).as_deref(), Some("non executable command in pipeline stage 2"));
    assert_eq!(message(&format!("{{{{print {}}}}}", many(1 << 18, ".a "))), None);
    assert_eq!(message(&format!("{{{{\"{}\"}}}}", many(1 << 18, "\\x41"))), None);
    assert_eq!(message(&format!("{{{{{}}}}}", many(1 << 20, "1"))).map(|m| m.len()), Some((1 << 20) + 25));
    assert_eq!(message(&format!("{{{{.{}}}}}", many(1 << 18, "世a"))), None);
    // Many variables, each used again once all are declared; and many definitions.
    let declared: String = (0..40_000).map(|i| format!("{{{{$v{i} := 1}}}}")).collect();
    let used: String = (0..40_000).map(|i| format!("{{{{$v{i}}}}}")).collect();
    assert_eq!(message(&(declared + &used)), None);
    let defined: String = (0..30_000).map(|i| format!("{{{{define \"d{i}\"}}}}x{{{{end}}}}")).collect();
    assert_eq!(message(&defined), None);
    let large = parse("t", &many(520_000, "{{.}}"), &ParseOptions::default());
    assert_eq!(large.error.map(|e| e.message).as_deref(), Some("template too large"));
    assert_eq!(large.diagnostics[0].code.id, "template/limit");
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn a_set_keeps_the_templates_that_go_keeps() {
    let o = ParseOptions::default();
    let in_force = |set: &Set, name: &str| {
        set.templates.get(name).map(|&(d, i)| {
            let document = &set.documents[d as usize];
            print(document, document.templates[i as usize].root)
        })
    };
    let mut set = Set::default();
    set.also("lib", "L{{define \"a\"}}1{{end}}{{define \"b\"}}1{{end}}", &o);
    set.also("t", "old", &o);
    set.main("t", " {{define \"a\"}} {{end}}{{define \"b\"}}2{{end}}{{define \"c\"}} {{end}}", &o);
    assert_eq!(set.error(), None);
    assert_eq!(in_force(&set, "lib").as_deref(), Some("L"));
    assert_eq!(in_force(&set, "a").as_deref(), Some("1"));
    assert_eq!(in_force(&set, "b").as_deref(), Some("2"));
    assert_eq!(in_force(&set, "c").as_deref(), Some(" "));
    // The blank main text runs as it is, but a call by its name finds the older body.
    assert_eq!(in_force(&set, "t").as_deref(), Some("old"));
    assert_eq!((set.entry, &*set.main), ((2, 0), "t"));
    let set = Set::from_text("t", "{{define \"t\"}}x{{end}}", &o);
    assert_eq!((set.entry, set.templates["t"]), ((0, 1), (0, 1)));
}

#[test]
fn variables_have_the_slots_of_the_values_that_go_would_find() {
    let slots = |text: &str| {
        let parsed = parse("t", text, &ParseOptions::default());
        assert_eq!(parsed.error, None, "{text}");
        let mut found: Vec<(u32, u32)> = parsed
            .nodes
            .iter()
            .filter_map(|n| match n.kind {
                NodeKind::Variable { slot, .. } => Some((n.span.from, slot)),
                _ => None,
            })
            .collect();
        found.sort_unstable();
        (found.into_iter().map(|f| f.1).collect::<Vec<_>>(), parsed.templates[0].slots)
    };
    assert_eq!(slots("{{$}}{{$x := 1}}{{$x}}{{$y := $x}}{{$y}}"), (vec![0, 1, 1, 2, 1, 2], 3));
    assert_eq!(slots("{{$x := 1}}{{$x := $x}}{{$x}}{{$x = 2}}"), (vec![1, 2, 1, 2, 2], 3));
    assert_eq!(slots("{{if $x := .}}{{$x}}{{$y := 1}}{{else}}{{$x}}{{end}}{{$z := 1}}{{$z}}"), (vec![1, 1, 2, 1, 1, 1], 3));
    assert_eq!(slots("{{range $i, $e := .}}{{$i}}{{$e}}{{end}}{{range $e := .}}{{$e}}{{end}}"), (vec![1, 2, 1, 2, 1, 1], 3));
    // Go lets these pass and stops when they run.
    assert_eq!(slots("{{$x = 1}}{{$x}}"), (vec![UNDEFINED, UNDEFINED], 1));
    assert_eq!(slots("{{$x := $x}}{{$x}}"), (vec![1, UNDEFINED, 1], 2));
    // What stands in parentheses is pushed before the declaration that holds it.
    assert_eq!(slots("{{$x := ($x := 1)}}{{$x}}"), (vec![2, 1, 2], 3));
    assert_eq!(slots("{{$x := 1}}{{$ := $x}}{{$}}{{define \"a\"}}{{$}}{{$x := $}}{{end}}"), (vec![1, 2, 1, 2, 0, 1, 0], 3));
    let many: String = (0..60).map(|i| format!("{{{{$v{i} := 1}}}}")).collect();
    assert_eq!(slots(&format!("{many}{{{{if .}}}}{{{{$v3 := 1}}}}{{{{$v3}}}}{{{{end}}}}{{{{$v3}}}}")).0[60..], [61, 61, 4]);
}
