//! A report for people and for other programs: text, JUnit, SARIF, annotations.

mod github;
mod junit;
mod sarif;
mod text;

pub use github::github;
pub use junit::junit;
pub use sarif::sarif;
pub use text::{draw_cause, draw_check, draw_faults, text};

use super::{Outcome, Report, Text, Texts};
use crate::diagnostic::{Diagnostic, Document, printable};
use crate::span::{Encoding, LineIndex, Position, Span};

/// A place in a file.
#[derive(Clone, Debug)]
pub(crate) struct Place<'r> {
    /// The file's name to show.
    pub file: String,
    /// Its bytes.
    pub bytes: &'r [u8],
    /// The place in them.
    pub span: Span,
}

impl Place<'_> {
    /// Where it begins and ends.
    #[must_use]
    pub(crate) fn lines(&self, encoding: Encoding) -> (Position, Position) {
        let index = LineIndex::new(self.bytes);
        (index.position(self.span.from, encoding), index.position(self.span.to, encoding))
    }
}

/// Where a finding is in a file: its own place, if its document is one; else the first label's in the template;
/// else the webhook's name in the project file. `project` is the project file's path.
#[must_use]
pub(crate) fn place<'r>(report: &'r Report, project: &str, outcome: &'r Outcome, texts: &'r Texts, d: &Diagnostic) -> Place<'r> {
    let labels = d.labels.iter().filter(|l| l.document == Document::Template).map(|l| (l.document, l.span));
    for (document, span) in std::iter::once((d.document, d.span)).chain(labels) {
        let text: Option<&Text> = match document {
            Document::Project => return own(report, project, span),
            Document::Template => texts.template.as_ref(),
            Document::Payload => texts.payload.as_ref(),
            Document::Body => texts.body.as_ref(),
            Document::Headers | Document::Url => None,
        };
        if let Some(text) = text.filter(|t| t.file) {
            return Place { file: beside(project, &text.name), bytes: &text.bytes, span };
        }
    }
    own(report, project, outcome.span)
}

/// A place in the project file itself.
#[must_use]
pub(crate) fn own<'r>(report: &'r Report, project: &str, span: Span) -> Place<'r> {
    Place { file: project.to_owned(), bytes: report.text.as_bytes(), span }
}

/// A path that is relative to the project file, as seen from where the project file's path is seen.
#[must_use]
pub(crate) fn beside(project: &str, file: &str) -> String {
    let folder = project.rsplit_once('/').map(|(folder, _)| folder);
    let mut parts: Vec<&str> = folder.map(|f| f.split('/').collect()).unwrap_or_default();
    for part in file.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|p| !matches!(*p, ".." | "" | ".")) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A finding of a webhook, with what it points into and where it comes from.
struct Found<'r> {
    webhook: &'r Outcome,
    texts: &'r Texts,
    /// The check, or the cause by its number.
    name: String,
    /// Where a cause holds.
    holds: Option<String>,
}

impl Found<'_> {
    /// Where it holds, to print after the message.
    fn behind(&self) -> String {
        self.holds.as_ref().map(|h| format!(" [{}]", printable(h))).unwrap_or_default()
    }
}

/// Every finding, faults of the project file first, then each webhook's causes, then what its checks find of their own. What
/// several checks of a webhook say of one place comes once.
fn findings(report: &Report) -> Vec<(Option<Found<'_>>, &Diagnostic)> {
    let mut seen = std::collections::BTreeSet::new();
    let mut out: Vec<(Option<Found<'_>>, &Diagnostic)> = report.faults.iter().map(|d| (None, d)).collect();
    for webhook in &report.webhooks {
        for (i, cause) in webhook.causes.iter().enumerate() {
            let found = Found { webhook, texts: &cause.texts, name: format!("cause {}", i + 1), holds: Some(cause.whereabouts()) };
            out.push((Some(found), &cause.diagnostic));
        }
        for check in &webhook.checks {
            for d in &check.diagnostics {
                let payload = check.texts.payload.as_ref().filter(|_| d.document == Document::Payload).map(|t| t.name.clone());
                if seen.insert((&webhook.name, d.document.rank(), payload, d.span, d.code.id, &d.message)) {
                    let found = Found { webhook, texts: &check.texts, name: format!("{} {}", check.kind.name(), check.name), holds: None };
                    out.push((Some(found), d));
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn a_file_is_named_as_seen_from_the_project_files_reader() {
        assert_eq!(beside("hookproof.json", "a/b.tmpl"), "a/b.tmpl");
        assert_eq!(beside("hooks/hookproof.json", "./a.tmpl"), "hooks/a.tmpl");
        assert_eq!(beside("hooks/hookproof.json", "../a.tmpl"), "a.tmpl");
        assert_eq!(beside("hookproof.json", "../a.tmpl"), "../a.tmpl");
        assert_eq!(beside("/tmp/hookproof.json", "a.tmpl"), "/tmp/a.tmpl");
    }
}
