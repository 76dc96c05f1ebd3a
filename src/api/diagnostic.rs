//! Findings as JSON, offsets in the caller's encoding.

use serde::Serialize;

use crate::diagnostic::{self, Document, Severity};
use crate::json;
use crate::span::{Encoding, LineIndex, Span};

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Range {
    /// Its start.
    pub from: u32,
    /// Its end.
    pub to: u32,
}

/// A further place that belongs to a finding, with a note.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Label<'a> {
    /// The text that the place is in.
    pub document: Document,
    /// Its start.
    pub from: u32,
    /// Its end.
    pub to: u32,
    /// What is at this place.
    pub message: &'a str,
}

/// One replacement in a text.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Edit<'a> {
    /// Start of the text to replace.
    pub from: u32,
    /// Its end.
    pub to: u32,
    /// The new text.
    pub insert: &'a str,
}

/// A change that is certain to be right, to apply with one click.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Fix<'a> {
    /// What the change does, as a command.
    pub title: &'a str,
    /// The edits to the finding's document, in order, without overlaps.
    pub edits: Vec<Edit<'a>>,
}

/// One finding. `line` and `column` start at 1.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Diagnostic<'a> {
    /// Its code; `explain` returns what the code means.
    pub code: &'static str,
    /// How severe it is.
    pub severity: Severity,
    /// The text that the place is in.
    pub document: Document,
    /// Start of its place.
    pub from: u32,
    /// Its end.
    pub to: u32,
    /// The line of `from`.
    pub line: Option<u32>,
    /// The column of `from`.
    pub column: Option<u32>,
    /// What is wrong, in one sentence.
    pub message: &'a str,
    /// Further places that belong to it.
    pub labels: Vec<Label<'a>>,
    /// What to write instead.
    pub help: Option<&'a str>,
    /// A change that is certain to be right, if there is one.
    pub fix: Option<Fix<'a>>,
    /// The source of the rule: a vendor's page, a section of a standard, a bug report.
    pub source: Option<&'a str>,
    /// JSON pointer of the value in the body that it is about.
    pub pointer: Option<&'a str>,
}

/// The documents that findings point into, indexed once.
pub struct Documents<'a> {
    encoding: Encoding,
    indexes: Vec<(Document, LineIndex<'a>)>,
}

impl<'a> Documents<'a> {
    /// Index the documents of one answer.
    #[must_use]
    pub fn new(encoding: Encoding, documents: &[(Document, &'a [u8])]) -> Self {
        Self { encoding, indexes: documents.iter().map(|(d, bytes)| (*d, LineIndex::new(bytes))).collect() }
    }

    fn index(&self, document: Document) -> Option<&LineIndex<'a>> {
        self.indexes.iter().find(|(d, _)| *d == document).map(|(_, i)| i)
    }

    /// A span in the caller's encoding.
    #[must_use]
    pub fn range(&self, document: Document, span: Span) -> Range {
        let (from, to) =
            self.index(document).map_or((span.from, span.to), |i| (i.offset(span.from, self.encoding), i.offset(span.to, self.encoding)));
        Range { from, to }
    }

    /// One finding.
    #[must_use]
    pub fn diagnostic<'d>(&self, d: &'d diagnostic::Diagnostic) -> Diagnostic<'d> {
        let Range { from, to } = self.range(d.document, d.span);
        let position = self.index(d.document).map(|i| i.position(d.span.from, self.encoding));
        let label = |l: &'d diagnostic::Label| {
            let Range { from, to } = self.range(l.document, l.span);
            Label { document: l.document, from, to, message: &l.message }
        };
        let edit = |e: &'d diagnostic::Edit| {
            let Range { from, to } = self.range(d.document, e.span);
            Edit { from, to, insert: &e.insert }
        };
        Diagnostic {
            code: d.code.id,
            severity: d.severity,
            document: d.document,
            from,
            to,
            line: position.map(|p| p.line),
            column: position.map(|p| p.column),
            message: &d.message,
            labels: d.labels.iter().map(label).collect(),
            help: d.help.as_deref(),
            fix: d.fix.as_ref().map(|f| Fix { title: &f.title, edits: f.edits.iter().map(edit).collect() }),
            source: d.source.as_deref(),
            pointer: d.pointer.as_deref(),
        }
    }

    /// Several findings.
    #[must_use]
    pub fn diagnostics<'d>(&self, found: &'d [diagnostic::Diagnostic]) -> Vec<Diagnostic<'d>> {
        found.iter().map(|d| self.diagnostic(d)).collect()
    }
}

/// The faults of a JSON text, for the payload's editor.
#[must_use]
pub fn lint(text: &str, encoding: Encoding) -> String {
    let (mut found, _) = json::read(text.as_bytes()).causes();
    for d in &mut found {
        d.document = Document::Payload;
        for l in &mut d.labels {
            l.document = Document::Payload;
        }
    }
    super::write(&Documents::new(encoding, &[(Document::Payload, text.as_bytes())]).diagnostics(&found))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    #[test]
    fn a_finding_carries_every_field_in_the_callers_units_and_absent_is_null() {
        let text = "é🎉\n{{ .X }}";
        let at = text.find("{{").unwrap() as u32;
        let d = diagnostic::Diagnostic::new(&crate::template::code::SYNTAX, Span::new(at, at + 8), "m")
            .fix("f", vec![diagnostic::Edit { span: Span::at(at), insert: "x".into() }]);
        for (encoding, from) in [(Encoding::Bytes, 7), (Encoding::Utf16, 4)] {
            let wire = Documents::new(encoding, &[(Document::Template, text.as_bytes())]).diagnostic(&d);
            let wire: Json = serde_json::from_str(&crate::api::write(&wire)).unwrap();
            assert_eq!(
                (&wire["from"], &wire["to"], &wire["line"], &wire["column"]),
                (&json!(from), &json!(from + 8), &json!(2), &json!(1))
            );
            assert_eq!(wire["fix"]["edits"][0]["from"], json!(from));
            assert_eq!(wire["help"], Json::Null);
            let keys: Vec<&str> = wire.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(
                keys,
                ["code", "severity", "document", "from", "to", "line", "column", "message", "labels", "help", "fix", "source", "pointer"]
            );
        }
    }
}
