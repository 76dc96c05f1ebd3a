//! The parser against Go's answers: every case of the corpus, to the letter.

use std::fs;
use std::path::Path;

use hookproof::span::Span;
use hookproof::template::go::ast::{NodeId, NodeKind};
use hookproof::template::go::print::{context, print};
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
    for case in cases("tests/corpus/go") {
        let expect = &case["expect"];
        let go = (expect["phase"] == "parse").then(|| (expect["error"].as_str().unwrap().to_owned(), expect["line"].as_u64().unwrap()));
        for recover in [false, true] {
            let set = set_of(&case, recover);
            let ours = set.error().map(|e| (e.text.clone(), u64::from(e.line)));
            if ours != go {
                wrong.push(format!(
                    "{} {}: {:?}\n  go:   {go:?}\n  ours: {ours:?}",
                    case["id"],
                    recover,
                    case["template"].as_str().unwrap()
                ));
            }
        }
        if go.is_some() { failed += 1 } else { ok += 1 }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((ok, failed), (1451, 208));
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
    for case in cases("tests/corpus/go") {
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
