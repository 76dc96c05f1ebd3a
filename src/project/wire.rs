//! A report as JSON, and the boundary of the page and the package.

use std::collections::BTreeMap;

use serde::Serialize;

use super::format::place;
use super::{Cause, CheckKind, Checked, Hold, Outcome, Report, Texts, check};
use crate::api::{self, Documents, Misuse};
use crate::diagnostic::{self, Document};
use crate::span::Encoding;

/// The counts.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ReportSummary {
    webhooks: usize,
    failing: usize,
    checks: usize,
    failed: usize,
    warnings: usize,
}

/// Where to look first.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ReportPlace {
    file: String,
    line: u32,
    column: u32,
}

/// One check and its result.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ReportCheck<'a> {
    /// What it is about.
    kind: CheckKind,
    /// Which one: unique within its webhook.
    name: &'a str,
    /// Does it pass?
    ok: bool,
    /// One sentence.
    message: &'a str,
    /// Where to look first; null if there is no such place.
    place: Option<ReportPlace>,
    /// The name of the payload it is about.
    payload: Option<&'a str>,
    /// Its causes: indexes in the webhook's list.
    causes: &'a [usize],
    /// Findings that belong to this check alone.
    diagnostics: Vec<api::Diagnostic<'a>>,
}

/// One fault of a webhook, and the events and payloads that show it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ReportCause<'a> {
    /// Where to look.
    place: ReportPlace,
    /// The name of the payload that shows it.
    payload: Option<&'a str>,
    /// Where it holds, in words.
    r#where: String,
    /// Where it holds, by event.
    holds: &'a [Hold],
    /// The finding.
    diagnostic: api::Diagnostic<'a>,
}

/// One webhook and its checks.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ReportWebhook<'a> {
    /// Its name.
    name: &'a str,
    /// Do all its checks pass?
    ok: bool,
    /// Id of the source.
    source: &'a str,
    /// The template's file.
    template: Option<&'a str>,
    /// Id of the destination whose rules were checked.
    destination: &'a str,
    /// Its faults, each once.
    causes: Vec<ReportCause<'a>>,
    /// Its checks.
    checks: Vec<ReportCheck<'a>>,
}

/// The result of checking a project.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ProjectReport<'a> {
    #[cfg_attr(test, ts(type = "1"))]
    v: u8,
    /// Do all checks pass?
    ok: bool,
    /// The project file's name.
    project: &'a str,
    /// The counts.
    summary: ReportSummary,
    /// The project file's own faults: if there are any, nothing was checked.
    faults: Vec<api::Diagnostic<'a>>,
    /// Every webhook, in the order of the file.
    webhooks: Vec<ReportWebhook<'a>>,
}

/// Checks a project from JSON text: the project file's text, and its files as an object of path and text.
///
/// # Errors
/// Files that are no object of texts. A bad project file is an answer.
pub fn check_json(project: &str, files: &str, encoding: Encoding) -> Result<String, Misuse> {
    let files: BTreeMap<String, String> = serde_json::from_str(files)
        .map_err(|e| Misuse { code: "misuse/files", message: format!("the files must be an object of path and text: {e}") })?;
    let report = check(project, &|path| files.get(path).cloned().ok_or_else(|| missing(path, &files)));
    Ok(report_json(&report, "hookproof.json", encoding))
}

fn missing(path: &str, files: &BTreeMap<String, String>) -> String {
    let near = diagnostic::did_you_mean(path, files.keys().map(String::as_str));
    near.map_or_else(|| "no such file".to_owned(), |near| format!("no such file; {near}"))
}

/// A report as JSON text; `project` is the project file's name.
#[must_use]
pub fn report_json(report: &Report, project: &str, encoding: Encoding) -> String {
    let own = Documents::new(encoding, &[(Document::Project, report.text.as_bytes())]);
    let summary = report.summary();
    api::write(&ProjectReport {
        v: api::VERSION,
        ok: report.ok(),
        project,
        summary: ReportSummary {
            webhooks: summary.webhooks,
            failing: summary.failing,
            checks: summary.checks,
            failed: summary.failed,
            warnings: summary.warnings,
        },
        faults: own.diagnostics(&report.faults),
        webhooks: report.webhooks.iter().map(|w| webhook(report, project, w, encoding)).collect(),
    })
}

fn webhook<'a>(report: &'a Report, project: &'a str, outcome: &'a Outcome, encoding: Encoding) -> ReportWebhook<'a> {
    ReportWebhook {
        name: &outcome.name,
        ok: outcome.ok(),
        source: &outcome.source,
        template: outcome.template.as_deref(),
        destination: outcome.destination,
        causes: outcome.causes.iter().map(|c| cause(report, project, outcome, c, encoding)).collect(),
        checks: outcome.checks.iter().map(|c| checked(report, project, outcome, c, encoding)).collect(),
    }
}

/// The documents that the diagnostics of one check or cause point into.
fn documents<'r>(report: &'r Report, texts: &'r Texts, encoding: Encoding) -> Documents<'r> {
    let mut documents = vec![(Document::Project, report.text.as_bytes())];
    let held = [(Document::Template, &texts.template), (Document::Payload, &texts.payload), (Document::Body, &texts.body)];
    documents.extend(held.iter().filter_map(|(d, text)| Some((*d, &*text.as_ref()?.bytes))));
    Documents::new(encoding, &documents)
}

fn place_of(
    report: &Report,
    project: &str,
    outcome: &Outcome,
    texts: &Texts,
    d: &diagnostic::Diagnostic,
    encoding: Encoding,
) -> ReportPlace {
    let place = place(report, project, outcome, texts, d);
    let (start, _) = place.lines(encoding);
    ReportPlace { line: start.line, column: start.column, file: place.file.to_string() }
}

fn cause<'a>(report: &'a Report, project: &'a str, outcome: &'a Outcome, cause: &'a Cause, encoding: Encoding) -> ReportCause<'a> {
    ReportCause {
        place: place_of(report, project, outcome, &cause.texts, &cause.diagnostic, encoding),
        payload: cause.texts.payload.as_ref().map(|t| &*t.name),
        r#where: cause.whereabouts(),
        holds: &cause.holds,
        diagnostic: documents(report, &cause.texts, encoding).diagnostic(&cause.diagnostic),
    }
}

fn checked<'a>(report: &'a Report, project: &'a str, outcome: &'a Outcome, check: &'a Checked, encoding: Encoding) -> ReportCheck<'a> {
    let texts = &check.texts;
    let documents = documents(report, texts, encoding);
    // A check leads to the worst of its causes, else to the worst of its own findings.
    let causes = check.causes.iter().filter_map(|i| outcome.causes.get(*i)).map(|c| (&c.texts, &c.diagnostic));
    let all = causes.chain(check.diagnostics.iter().map(|d| (texts, d)));
    let first = all.min_by_key(|(_, d)| d.severity.rank());
    ReportCheck {
        kind: check.kind,
        name: &check.name,
        ok: check.ok,
        message: &check.message,
        place: first.map(|(texts, d)| place_of(report, project, outcome, texts, d, encoding)),
        payload: texts.payload.as_ref().map(|t| &*t.name),
        causes: &check.causes,
        diagnostics: documents.diagnostics(&check.diagnostics),
    }
}
