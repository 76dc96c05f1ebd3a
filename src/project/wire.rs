//! A report as JSON, and the boundary of the page and the package.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::format::place;
use super::{Cause, Checked, Outcome, Report, Texts, check};
use crate::diagnostic::{Diagnostic, Document};
use crate::preview::{Documents, Misuse};
use crate::span::Encoding;

/// Checks a project from JSON text: the project file's text, and its files as an object of path and text.
///
/// # Errors
/// Files that are no object of texts. A bad project file is an answer.
pub fn check_json(project: &str, files: &str, encoding: Encoding) -> Result<String, Misuse> {
    let files: BTreeMap<String, String> = serde_json::from_str(files)
        .map_err(|e| Misuse { code: "misuse/files", message: format!("the files must be an object of path and text: {e}") })?;
    let report = check(project, &|path| files.get(path).cloned().ok_or_else(|| missing(path, &files)));
    Ok(report_wire(&report, "hookproof.json", encoding).to_string())
}

fn missing(path: &str, files: &BTreeMap<String, String>) -> String {
    match crate::diagnostic::nearest(path, files.keys().map(String::as_str)) {
        Some(near) => format!("no such file; did you mean \"{near}\"?"),
        None => "no such file".to_owned(),
    }
}

/// A report as JSON; `project` is the project file's name.
#[must_use]
pub fn report_wire(report: &Report, project: &str, encoding: Encoding) -> Json {
    let own = Documents::new(encoding, &[(Document::Project, report.text.as_bytes())]);
    let summary = report.summary();
    json!({
        "v": 1,
        "ok": report.ok(),
        "project": project,
        "summary": {
            "webhooks": summary.webhooks,
            "failing": summary.failing,
            "checks": summary.checks,
            "failed": summary.failed,
            "warnings": summary.warnings,
        },
        "faults": own.diagnostics(&report.faults),
        "webhooks": report.webhooks.iter().map(|w| webhook(report, project, w, encoding)).collect::<Vec<_>>(),
    })
}

fn webhook(report: &Report, project: &str, outcome: &Outcome, encoding: Encoding) -> Json {
    let checks: Vec<Json> = outcome.checks.iter().map(|c| checked(report, project, outcome, c, encoding)).collect();
    let causes: Vec<Json> = outcome.causes.iter().map(|c| cause(report, project, outcome, c, encoding)).collect();
    json!({
        "name": outcome.name,
        "ok": outcome.ok(),
        "source": outcome.source,
        "template": outcome.template,
        "destination": outcome.destination,
        "causes": causes,
        "checks": checks,
    })
}

/// The diagnostics of one check or cause, and the place of one of them in a file.
fn documents<'r>(report: &'r Report, texts: &'r Texts, encoding: Encoding) -> Documents<'r> {
    let mut documents = vec![(Document::Project, report.text.as_bytes())];
    let held = [(Document::Template, &texts.template), (Document::Payload, &texts.payload), (Document::Body, &texts.body)];
    documents.extend(held.iter().filter_map(|(d, text)| Some((*d, &*text.as_ref()?.bytes))));
    Documents::new(encoding, &documents)
}

fn place_wire(report: &Report, project: &str, outcome: &Outcome, texts: &Texts, d: &Diagnostic, encoding: Encoding) -> Json {
    let place = place(report, project, outcome, texts, d);
    let (start, _) = place.lines(encoding);
    json!({"file": place.file, "line": start.line, "column": start.column})
}

fn cause(report: &Report, project: &str, outcome: &Outcome, cause: &Cause, encoding: Encoding) -> Json {
    let documents = documents(report, &cause.texts, encoding);
    let holds =
        cause.holds.iter().map(|h| json!({"event": h.event, "proof": h.proof, "samples": h.samples, "of": h.of, "payloads": h.payloads}));
    json!({
        "place": place_wire(report, project, outcome, &cause.texts, &cause.diagnostic, encoding),
        "payload": cause.texts.payload.as_ref().map(|t| &*t.name),
        "where": cause.whereabouts(),
        "holds": holds.collect::<Vec<_>>(),
        "diagnostic": documents.diagnostics(std::slice::from_ref(&cause.diagnostic)).get(0),
    })
}

fn checked(report: &Report, project: &str, outcome: &Outcome, check: &Checked, encoding: Encoding) -> Json {
    let texts = &check.texts;
    let documents = documents(report, texts, encoding);
    // A check leads to the worst of its causes, else to the worst of its own findings.
    let causes = check.causes.iter().filter_map(|i| outcome.causes.get(*i)).map(|c| (&c.texts, &c.diagnostic));
    let all = causes.chain(check.diagnostics.iter().map(|d| (texts, d)));
    let first = all.max_by(|a, b| a.1.severity.cmp(&b.1.severity).then(std::cmp::Ordering::Greater));
    let place = first.map(|(texts, d)| place_wire(report, project, outcome, texts, d, encoding));
    json!({
        "kind": check.kind.name(),
        "name": check.name,
        "ok": check.ok,
        "message": check.message,
        "place": place,
        "payload": texts.payload.as_ref().map(|t| &*t.name),
        "causes": check.causes,
        "diagnostics": documents.diagnostics(&check.diagnostics),
    })
}
