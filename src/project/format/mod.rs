//! A report for people and for other programs: text, JUnit, SARIF, annotations.

mod github;
mod junit;
mod sarif;
mod text;

pub use github::github;
pub use junit::junit;
pub use sarif::sarif;
pub use text::{draw_check, draw_faults, text};

use super::{Checked, Outcome, Report, Text};
use crate::diagnostic::{Diagnostic, Document};
use crate::span::{Encoding, LineIndex, Position, Span};

/// A place in a file.
#[derive(Clone, Debug)]
pub struct Place<'r> {
    /// The file, as it is to be shown.
    pub file: String,
    /// Its bytes.
    pub bytes: &'r [u8],
    /// The place in them.
    pub span: Span,
}

impl Place<'_> {
    /// Where it begins and ends.
    #[must_use]
    pub fn lines(&self, encoding: Encoding) -> (Position, Position) {
        let index = LineIndex::new(self.bytes);
        (index.position(self.span.from, encoding), index.position(self.span.to, encoding))
    }
}

/// Where a finding stands in a file: its own place, where its document is one; else the first label's in the template;
/// else the webhook's name in the project file. `project` is the project file's path.
#[must_use]
pub fn place<'r>(report: &'r Report, project: &str, outcome: &'r Outcome, check: &'r Checked, d: &Diagnostic) -> Place<'r> {
    let labels = d.labels.iter().filter(|l| l.document == Document::Template).map(|l| (l.document, l.span));
    for (document, span) in std::iter::once((d.document, d.span)).chain(labels) {
        let text: Option<&Text> = match document {
            Document::Project => return own(report, project, span),
            Document::Template => check.texts.template.as_ref(),
            Document::Payload => check.texts.payload.as_ref(),
            Document::Body => check.texts.body.as_ref(),
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
pub fn own<'r>(report: &'r Report, project: &str, span: Span) -> Place<'r> {
    Place { file: project.to_owned(), bytes: report.text.as_bytes(), span }
}

/// A path that is relative to the project file, as seen from where the project file's path is seen.
#[must_use]
pub fn beside(project: &str, file: &str) -> String {
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

/// Every finding with its webhook and check, faults of the project file first. What several checks of a webhook say of one
/// place comes once.
fn findings(report: &Report) -> impl Iterator<Item = (Option<(&Outcome, &Checked)>, &Diagnostic)> {
    let mut seen = std::collections::BTreeSet::new();
    let checks = report.webhooks.iter().flat_map(|w| w.checks.iter().map(move |c| (w, c)));
    let found = checks.flat_map(|(w, c)| c.diagnostics.iter().map(move |d| (Some((w, c)), d)));
    let found = found.filter(move |(of, d)| {
        let Some((webhook, check)) = of else { return true };
        let payload = check.texts.payload.as_ref().filter(|_| d.document == Document::Payload).map(|t| t.name.clone());
        seen.insert((&webhook.name, d.document, payload, d.span, d.code.id, &d.message))
    });
    report.faults.iter().map(|d| (None, d)).chain(found)
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
