//! A report as JSON, and the boundary of the page and the package.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::format::place;
use super::{Checked, Outcome, Report, check};
use crate::diagnostic::Document;
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
    json!({
        "name": outcome.name,
        "ok": outcome.ok(),
        "source": outcome.source,
        "template": outcome.template,
        "destination": outcome.destination,
        "checks": checks,
    })
}

fn checked(report: &Report, project: &str, outcome: &Outcome, check: &Checked, encoding: Encoding) -> Json {
    let texts = &check.texts;
    let mut documents = vec![(Document::Project, report.text.as_bytes())];
    let held = [(Document::Template, &texts.template), (Document::Payload, &texts.payload), (Document::Body, &texts.body)];
    documents.extend(held.iter().filter_map(|(d, text)| Some((*d, &*text.as_ref()?.bytes))));
    let documents = Documents::new(encoding, &documents);
    let first = check.diagnostics.iter().max_by(|a, b| a.severity.cmp(&b.severity).then(std::cmp::Ordering::Greater));
    let place = first.map(|d| {
        let place = place(report, project, outcome, check, d);
        let (start, _) = place.lines(encoding);
        json!({"file": place.file, "line": start.line, "column": start.column})
    });
    json!({
        "kind": check.kind.name(),
        "name": check.name,
        "ok": check.ok,
        "message": check.message,
        "place": place,
        "payload": texts.payload.as_ref().map(|t| &*t.name),
        "diagnostics": documents.diagnostics(&check.diagnostics),
    })
}
