//! For people: a line for each check, and findings drawn with frame and caret.

use std::fmt::Write as _;

use super::beside;
use crate::diagnostic::{Diagnostic, Document, draw, printable};
use crate::project::{Cause, Checked, Outcome, Report, Summary, Texts};

/// A line for each check under its webhook's name, and the counts. Hostile text stays on its line.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    for webhook in &report.webhooks {
        let template = webhook.template.as_deref().map_or_else(|| "as sent".to_owned(), printable);
        let _ = writeln!(out, "webhook {}: {} -> {} -> {}", printable(&webhook.name), webhook.source, template, webhook.destination);
        for check in &webhook.checks {
            let mark = if check.ok { "ok  " } else { "FAIL" };
            let _ = writeln!(out, "  {mark}  {:<9} {}: {}", check.kind.name(), printable(&check.name), printable(&check.message));
        }
    }
    let Summary { webhooks, failing, checks, failed, warnings } = report.summary();
    if !report.faults.is_empty() {
        let _ = writeln!(out, "the project file has {}: nothing was checked", counted(report.faults.len(), "fault"));
        return out;
    }
    let verdict = if failed == 0 { "all hold".to_owned() } else { format!("{failed} failed, in {}", counted(failing, "webhook")) };
    let (checks, webhooks, warnings) = (counted(checks, "check"), counted(webhooks, "webhook"), counted(warnings, "warning"));
    let _ = writeln!(out, "{checks} of {webhooks}: {verdict}; {warnings}");
    out
}

fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// The findings that belong to one check alone, drawn; `wanted` selects them.
#[must_use]
pub fn draw_check(report: &Report, project: &str, webhook: &Outcome, check: &Checked, wanted: impl Fn(&Diagnostic) -> bool) -> String {
    let mut out = String::new();
    for d in check.diagnostics.iter().filter(|d| wanted(d)) {
        let _ = writeln!(out, "webhook {}: {} {}", printable(&webhook.name), check.kind.name(), printable(&check.name));
        out += &draw_in(report, project, &check.texts, d);
    }
    out
}

/// One cause of a webhook, drawn, with where it holds; `number` counts from 1.
#[must_use]
pub fn draw_cause(report: &Report, project: &str, webhook: &Outcome, number: usize, cause: &Cause) -> String {
    let head = format!("webhook {}: cause {number}, {}\n", printable(&webhook.name), printable(&cause.whereabouts()));
    head + &draw_in(report, project, &cause.texts, &cause.diagnostic)
}

fn draw_in(report: &Report, project: &str, texts: &Texts, d: &Diagnostic) -> String {
    let named = [(Document::Template, &texts.template), (Document::Payload, &texts.payload), (Document::Body, &texts.body)];
    let names: Vec<(Document, String, &[u8])> = named
        .iter()
        .filter_map(|(d, text)| text.as_ref().map(|t| (*d, if t.file { beside(project, &t.name) } else { t.name.to_string() }, &*t.bytes)))
        .collect();
    let mut documents = vec![(Document::Project, project, report.text.as_bytes())];
    documents.extend(names.iter().map(|(d, name, bytes)| (*d, name.as_str(), *bytes)));
    draw(d, &documents)
}

/// The faults of the project file, drawn.
#[must_use]
pub fn draw_faults(report: &Report, project: &str) -> String {
    report.faults.iter().map(|d| draw(d, &[(Document::Project, project, report.text.as_bytes())])).collect()
}
