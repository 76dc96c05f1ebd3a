//! SARIF 2.1.0, as code scanning services read it.

use serde_json::{Value as Json, json};

use super::{Found, Place, beside, findings, own, place};
use crate::diagnostic::{Code, Diagnostic, Document, Severity, printable};
use crate::project::{Report, Texts};
use crate::span::{Encoding, LineIndex, Span};

/// The report as SARIF. Rules are the catalogue's entries that were met; columns count characters.
#[must_use]
pub fn sarif(report: &Report, project: &str) -> String {
    let mut rules: Vec<&'static Code> = findings(report).iter().map(|(_, d)| d.code).collect();
    crate::sort::by_key(&mut rules, |c| c.id);
    rules.dedup_by_key(|c| c.id);
    let results: Vec<Json> = findings(report).iter().map(|(of, d)| result(report, project, &rules, of.as_ref(), d)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "hookproof",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|c| rule(c)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": report.faults.is_empty()}],
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn rule(code: &Code) -> Json {
    let mut rule = json!({
        "id": code.id,
        "shortDescription": {"text": code.meaning},
        "fullDescription": {"text": code.meaning},
        "help": {"text": format!("{}\nExample: {}", code.remedy, code.example)},
        "defaultConfiguration": {"level": level(code.severity)},
    });
    if let (Some(source), Some(rule)) = (code.source, rule.as_object_mut()) {
        rule.insert("properties".to_owned(), json!({"source": source}));
    }
    rule
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    }
}

fn result(report: &Report, project: &str, rules: &[&'static Code], of: Option<&Found<'_>>, d: &Diagnostic) -> Json {
    let place = of.map_or_else(|| own(report, project, d.span), |f| place(report, project, f.webhook, f.texts, d));
    let holds = of.map(Found::behind).unwrap_or_default();
    let help = d.help.as_ref().map(|h| format!(" ({})", printable(h))).unwrap_or_default();
    let mut location = json!({"physicalLocation": physical(&place)});
    if let (Some(found), Some(location)) = (of, location.as_object_mut()) {
        let name = format!("{}/{}", found.webhook.name, found.name);
        location.insert("logicalLocations".to_owned(), json!([{"fullyQualifiedName": printable(&name), "kind": "member"}]));
    }
    let mut out = json!({
        "ruleId": d.code.id,
        "ruleIndex": rules.iter().position(|c| c.id == d.code.id),
        "level": level(d.severity),
        "message": {"text": format!("{}{help}{holds}", printable(&d.message))},
        "locations": [location],
    });
    let Some(object) = out.as_object_mut() else { return out };
    let related: Vec<Json> = of.map(|f| related(project, f.texts, d)).unwrap_or_default();
    if !related.is_empty() {
        object.insert("relatedLocations".to_owned(), Json::Array(related));
    }
    if let (Some(fix), Some(text)) = (&d.fix, of.and_then(|f| f.texts.template.as_ref()))
        && d.document == Document::Template
    {
        let index = LineIndex::new(&text.bytes);
        let replacements: Vec<Json> =
            fix.edits.iter().map(|e| json!({"deletedRegion": region(&index, e.span), "insertedContent": {"text": e.insert}})).collect();
        let change = json!({"artifactLocation": {"uri": uri(&beside(project, &text.name))}, "replacements": replacements});
        object.insert("fixes".to_owned(), json!([{"description": {"text": printable(&fix.title)}, "artifactChanges": [change]}]));
    }
    out
}

/// The labels that are in files.
fn related(project: &str, texts: &Texts, d: &Diagnostic) -> Vec<Json> {
    let located = d.labels.iter().filter_map(|l| {
        let text = match l.document {
            Document::Template => texts.template.as_ref(),
            Document::Payload => texts.payload.as_ref(),
            _ => None,
        };
        let text = text.filter(|t| t.file)?;
        let place = Place { file: beside(project, &text.name), bytes: &text.bytes, span: l.span };
        Some(json!({"physicalLocation": physical(&place), "message": {"text": printable(&l.message)}}))
    });
    located.collect()
}

fn physical(place: &Place<'_>) -> Json {
    json!({
        "artifactLocation": {"uri": uri(&place.file)},
        "region": region(&LineIndex::new(place.bytes), place.span),
    })
}

fn region(index: &LineIndex<'_>, span: Span) -> Json {
    let (start, end) = (index.position(span.from, Encoding::Bytes), index.position(span.to, Encoding::Bytes));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": span.from,
        "byteLength": span.len(),
    })
}

/// A relative path as a URI reference; an absolute one as a file's URI.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("hooks/a b#é.tmpl"), "hooks/a%20b%23%C3%A9.tmpl");
        assert_eq!(uri("/tmp/a.tmpl"), "file:///tmp/a.tmpl");
    }
}
