//! Nodes as Go prints them, which is what its run-time errors quote, and the positions that they name.

use super::ast::{Names, NodeId, NodeKind, Parsed};
use super::lexer::{delimiters, is_space};
use super::unquote::{quote, unquote};

/// What is still to be printed, last first.
#[derive(Clone, Copy)]
enum Work {
    Node(NodeId),
    /// An operand: a pipeline is printed in parentheses.
    Operand(NodeId),
    Names(Names),
    Text(&'static str),
    Left,
    Right,
}

/// The node as Go's `String` method writes it. Parsing the print of a whole template gives the same tree.
#[must_use]
pub fn print(parsed: &Parsed, id: NodeId) -> String {
    let mut out = String::new();
    let (left, right) = delims(parsed);
    let mut work = vec![Work::Node(id)];
    while let Some(item) = work.pop() {
        match item {
            Work::Text(text) => out.push_str(text),
            Work::Left => out.push_str(left),
            Work::Right => out.push_str(right),
            Work::Names(names) => {
                for name in parsed.names(names) {
                    out.push('.');
                    out.push_str(name.text(&parsed.text));
                }
            }
            Work::Operand(id) => {
                if matches!(parsed.node(id).kind, NodeKind::Pipe { .. }) {
                    work.extend([Work::Text(")"), Work::Node(id), Work::Text("(")]);
                } else {
                    work.push(Work::Node(id));
                }
            }
            Work::Node(id) => print_node(parsed, id, &mut out, &mut work),
        }
    }
    out
}

fn delims(parsed: &Parsed) -> (&str, &str) {
    delimiters(parsed.delims.as_ref().map(|(l, r)| (&**l, &**r)))
}

/// Writes a leaf, or puts the parts of anything else on the stack.
fn print_node(parsed: &Parsed, id: NodeId, out: &mut String, work: &mut Vec<Work>) {
    let text = parsed.text_of(id);
    let start = work.len();
    match &parsed.node(id).kind {
        NodeKind::Text | NodeKind::Number(_) | NodeKind::String(_) | NodeKind::Error => out.push_str(text),
        NodeKind::Dot => out.push('.'),
        NodeKind::Nil => out.push_str("nil"),
        NodeKind::Bool(true) => out.push_str("true"),
        NodeKind::Bool(false) => out.push_str("false"),
        NodeKind::Function { function } => out.push_str(function.name()),
        NodeKind::Field { names } => work.push(Work::Names(*names)),
        NodeKind::Variable { name, fields, .. } => {
            out.push_str(name.text(&parsed.text));
            work.push(Work::Names(*fields));
        }
        NodeKind::Chain { node, fields } => work.extend([Work::Operand(*node), Work::Names(*fields)]),
        NodeKind::List(children) => work.extend(parsed.children(*children).iter().map(|&c| Work::Node(c))),
        NodeKind::Comment => {
            let from = text.find("/*").unwrap_or(0);
            let to = text.rfind("*/").map_or(text.len(), |i| i + 2);
            let (left, right) = delims(parsed);
            for part in [left, text.get(from..to).unwrap_or(""), right] {
                out.push_str(part);
            }
        }
        NodeKind::Action { pipe } => work.extend([Work::Left, Work::Node(*pipe), Work::Right]),
        NodeKind::Break => work.extend([Work::Left, Work::Text("break"), Work::Right]),
        NodeKind::Continue => work.extend([Work::Left, Work::Text("continue"), Work::Right]),
        NodeKind::Template { name, name_span, pipe } => {
            out.push_str(delims(parsed).0);
            out.push_str("template ");
            // The name's own bytes, which need not be UTF-8.
            match unquote(name_span.text(&parsed.text)) {
                Some(bytes) => quote(out, &bytes),
                None => quote(out, name.as_bytes()),
            }
            if let Some(pipe) = pipe {
                work.extend([Work::Text(" "), Work::Node(*pipe)]);
            }
            work.push(Work::Right);
        }
        NodeKind::Pipe { declarations, assign, commands } => {
            for (i, &variable) in parsed.children(*declarations).iter().enumerate() {
                work.extend((i > 0).then_some(Work::Text(", ")));
                work.push(Work::Node(variable));
            }
            if !declarations.is_empty() {
                work.push(Work::Text(if *assign { " = " } else { " := " }));
            }
            for (i, &command) in parsed.children(*commands).iter().enumerate() {
                work.extend((i > 0).then_some(Work::Text(" | ")));
                work.push(Work::Node(command));
            }
        }
        NodeKind::Command { operands } => {
            for (i, &operand) in parsed.children(*operands).iter().enumerate() {
                work.extend((i > 0).then_some(Work::Text(" ")));
                work.push(Work::Operand(operand));
            }
        }
        NodeKind::Branch(branch) => {
            work.extend([Work::Left, Work::Text(branch.kind.keyword()), Work::Text(" "), Work::Node(branch.pipe), Work::Right]);
            work.push(Work::Node(branch.then));
            if let Some(otherwise) = branch.otherwise {
                work.extend([Work::Left, Work::Text("else"), Work::Right, Work::Node(otherwise)]);
            }
            work.extend([Work::Left, Work::Text("end"), Work::Right]);
        }
    }
    // The parts were named first to last; the stack gives the last first.
    if let Some(parts) = work.get_mut(start..) {
        parts.reverse();
    }
}

/// The byte that Go takes for the node's position. That of a field chain is its second part: `.s.x` is at 2, not 0.
#[must_use]
pub(crate) fn position(parsed: &Parsed, id: NodeId) -> u32 {
    let node = parsed.node(id);
    let dot_of = |names: Names, nth: usize| parsed.names(names).get(nth).map_or(node.span.from, |n| n.from.saturating_sub(1));
    match &node.kind {
        NodeKind::Action { pipe } => parsed.node(*pipe).span.from,
        NodeKind::Branch(branch) => parsed.node(branch.pipe).span.from,
        NodeKind::Template { name_span, .. } => name_span.from,
        NodeKind::Field { names } => dot_of(*names, 1),
        NodeKind::Variable { fields, .. } | NodeKind::Chain { fields, .. } => dot_of(*fields, 0),
        NodeKind::Break | NodeKind::Continue => {
            let inner = parsed.text_of(id).strip_prefix(delims(parsed).0).unwrap_or("");
            let skipped = inner.bytes().take_while(|&b| b == b'-' || is_space(b)).count();
            node.span.to.saturating_sub(u32::try_from(inner.len() - skipped).unwrap_or(0))
        }
        _ => node.span.from,
    }
}

/// Where a run-time error at this node is, as Go says it: the 1-based line, the 0-based byte column, and the node's
/// print, which Go puts between angle brackets.
#[must_use]
pub(crate) fn context(parsed: &Parsed, id: NodeId) -> (u32, u32, String) {
    let (line, column) = place(parsed, position(parsed, id));
    (line, column, print(parsed, id))
}

/// The 1-based line and 0-based byte column of a place.
#[must_use]
pub(crate) fn place(parsed: &Parsed, at: u32) -> (u32, u32) {
    let head = parsed.text.as_bytes().get(..at as usize).unwrap_or(&[]);
    let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let line = 1 + memchr::memchr_iter(b'\n', head).count();
    let start = memchr::memrchr(b'\n', head).map_or(0, |i| i + 1);
    (clamp(line), clamp(head.len() - start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::go::{ParseOptions, parse};

    fn printed(text: &str) -> String {
        let parsed = parse("t", text, &ParseOptions::default());
        assert_eq!(parsed.error, None, "{text}");
        print(&parsed, parsed.templates[0].root)
    }

    #[test]
    fn every_kind_of_node_is_printed_as_go_prints_it() {
        for (text, print) in [
            ("a {{- .x -}} b", "a{{.x}}b"),
            (
                "{{range $i , $e := .l}}{{$e.a.b}}{{break}}{{ continue }}{{else}}-{{end}}",
                "{{range $i, $e := .l}}{{$e.a.b}}{{break}}{{continue}}{{else}}-{{end}}",
            ),
            ("{{if .a}}1{{else if .b}}2{{else}}3{{end}}", "{{if .a}}1{{else}}{{if .b}}2{{else}}3{{end}}{{end}}"),
            (
                "{{with $x := (.a | print 1 \"q\\x41\" `r` 'c' 1_0 nil true false .).b}}{{$x = $}}{{end}}",
                "{{with $x := (.a | print 1 \"q\\x41\" `r` 'c' 1_0 nil true false .).b}}{{$x = $}}{{end}}",
            ),
            ("{{template `n\"é` (print .)}}{{template \"\\xff\"}}", "{{template \"n\\\"é\" (print .)}}{{template \"\\xff\"}}"),
            ("{{block \"b\" .x}}body{{end}}", "{{template \"b\" .x}}"),
            ("{{(print).x}}{{.a |}}", "{{(print).x}}{{.a}}"),
        ] {
            assert_eq!(printed(text), print);
        }
    }

    #[test]
    fn positions_are_gos() {
        let text = "x\n{{ .s.x.y }}{{ $.a }}{{- (.b).c }}{{ .d }}{{if  .e}}{{end}}{{template  \"n\"}}{{range .}}{{- break}}{{end}}";
        let parsed = parse("t", text, &ParseOptions::default());
        let find = |kind: fn(&NodeKind) -> bool, nth: usize| {
            let id = (0..).map(NodeId).take(parsed.nodes.len()).filter(|&id| kind(&parsed.node(id).kind)).nth(nth).unwrap();
            context(&parsed, id)
        };
        assert_eq!(find(|k| matches!(k, NodeKind::Field { .. }), 0), (2, 5, ".s.x.y".to_owned()));
        let column = |piece: &str| u32::try_from(text.find(piece).unwrap() - 2).unwrap();
        assert_eq!(find(|k| matches!(k, NodeKind::Variable { .. }), 0), (2, column(".a }}"), "$.a".to_owned()));
        assert_eq!(find(|k| matches!(k, NodeKind::Chain { .. }), 0), (2, column(".c }}"), "(.b).c".to_owned()));
        assert_eq!(find(|k| matches!(k, NodeKind::Branch(_)), 0), (2, column(".e"), "{{if .e}}{{end}}".to_owned()));
        assert_eq!(find(|k| matches!(k, NodeKind::Template { .. }), 0).1, column("\"n\""));
        assert_eq!(find(|k| matches!(k, NodeKind::Break), 0).1, column("break"));
    }
}
