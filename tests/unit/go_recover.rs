//! One parse, several findings: in our words, with both ends, Go's own text beside them.

use hookproof::diagnostic::Severity;
use hookproof::template::go::{Function, Functions, ParseOptions, Parsed, parse};

fn findings(text: &str) -> (Parsed, Vec<String>) {
    let functions = Functions::builtin().with(Function::ToJson);
    let parsed = parse("t", text, &ParseOptions { functions, recover: true, ..ParseOptions::default() });
    let lines = parsed.diagnostics.iter().map(|d| format!("{} `{}` {}", d.code.id, d.span.text(text), d.message)).collect();
    (parsed, lines)
}

#[test]
fn a_parse_goes_on_after_each_error() {
    let (parsed, lines) =
        findings("{{ .Name }\", {{ toJson .D }} {{ .x | 1 }} {{ .a == 1 }} {{ if }}{{ $x }}{{ else }}{{ else }}{{ end }}{{ end }}");
    assert_eq!(
        lines,
        [
            "template/syntax `}` a single } does not close an action: write }}",
            "template/unknown-function `toJson` unknown function toJson",
            "template/syntax `1` stage 2 of the pipeline must be a function or field: a plain value cannot take input",
            "template/syntax `=` templates have no operator ==",
            "template/syntax `}}` if needs a value",
            "template/syntax `$x` the variable $x is not declared",
            "template/syntax `{{ else }}` this branch already has an else",
            "template/syntax `{{ end }}` end without an open if, with, range, define or block",
        ]
    );
    assert_eq!(parsed.error.map(|e| e.text).as_deref(), Some("template: t:1: unexpected \"}\" in operand"));
    let fix = parsed.diagnostics.iter().find_map(|d| d.fix.as_ref()).map(|f| (f.title.as_str(), f.edits.len()));
    assert_eq!(fix, Some(("write toJSON", 1)));
    assert!(parsed.diagnostics.iter().all(|d| d.source.as_deref().is_some_and(|s| s.starts_with("Go: template: t:1: "))));
}

#[test]
fn what_is_never_closed_is_shown_where_it_opens_innermost_first() {
    let (_, lines) = findings("{{ range .a }}{{ define \"x\" }}{{ end }}{{ with .d }}{{ if .b }}1{{ else if .c }}2");
    assert_eq!(
        lines,
        [
            "template/syntax `define` define is not allowed inside another block",
            "template/syntax `{{ if .b }}` this if is never closed",
            "template/syntax `{{ with .d }}` this with is never closed",
        ]
    );
}

#[test]
fn an_action_that_is_not_closed_ends_where_the_next_begins() {
    let (_, lines) = findings("{{ .a {{ .b }} {{ .c | }} {{ ( }}{{ \"x }} {{ .d }}{{ print .e");
    assert_eq!(
        lines,
        [
            "template/syntax `{` a new action begins before the previous one is closed",
            "template/syntax `}}` a parenthesis is not closed in this action",
            "template/syntax `\"x }} {{ .d }}{{ print .e` the string is never closed",
            "template/syntax `` the action is never closed",
        ]
    );
}

#[test]
fn newer_constructs_are_warned_of_and_only_then() {
    let (parsed, lines) = findings("{{ with .a }}{{ else with .b }}{{ end }}{{ range 3 }}{{ break }}{{ end }}{{ range .n }}{{ end }}");
    assert_eq!(
        lines,
        [
            "template/needs-go `{{ else with` {{else with}} needs Go 1.23 or newer",
            "template/needs-go `3` range over a whole number needs Go 1.24 or newer",
            "template/needs-go `break` {{break}} needs Go 1.18 or newer",
        ]
    );
    assert_eq!(parsed.error, None);
    assert_eq!(parsed.diagnostics.iter().map(|d| d.severity).collect::<Vec<_>>(), [Severity::Warning, Severity::Warning, Severity::Hint]);
}

#[test]
fn a_parse_without_recovery_gives_the_first_error_alone() {
    let parsed = parse("t", "{{ a }}{{ b }}", &ParseOptions::default());
    assert_eq!(parsed.diagnostics.len(), 1);
    assert_eq!(parsed.error.map(|e| (e.message, e.line)), Some(("function \"a\" not defined".to_owned(), 1)));
}

#[test]
fn the_number_of_errors_is_bounded() {
    let (parsed, _) = findings(&"{{ x }}".repeat(10_000));
    assert_eq!(parsed.diagnostics.len(), 50);
}
