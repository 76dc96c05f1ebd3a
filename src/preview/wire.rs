//! The one serializer: findings as JSON, offsets in the caller's encoding, absent is `null`.

use serde_json::{Value as Json, json};

use crate::diagnostic::{Diagnostic, Document};
use crate::span::{Encoding, LineIndex, Span};

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
    pub fn span(&self, document: Document, span: Span) -> (u32, u32) {
        self.index(document).map_or((span.from, span.to), |i| (i.offset(span.from, self.encoding), i.offset(span.to, self.encoding)))
    }

    /// One finding, as `cli.md` gives its shape.
    #[must_use]
    pub fn diagnostic(&self, d: &Diagnostic) -> Json {
        let (from, to) = self.span(d.document, d.span);
        let position = self.index(d.document).map(|i| i.position(d.span.from, self.encoding));
        json!({
            "code": d.code.id,
            "severity": d.severity.name(),
            "document": d.document.name(),
            "from": from,
            "to": to,
            "line": position.map(|p| p.line),
            "column": position.map(|p| p.column),
            "message": d.message,
            "labels": d.labels.iter().map(|l| {
                let (from, to) = self.span(l.document, l.span);
                json!({"document": l.document.name(), "from": from, "to": to, "message": l.message})
            }).collect::<Vec<_>>(),
            "help": d.help,
            "fix": d.fix.as_ref().map(|f| json!({
                "title": f.title,
                "edits": f.edits.iter().map(|e| {
                    let (from, to) = self.span(d.document, e.span);
                    json!({"from": from, "to": to, "insert": e.insert})
                }).collect::<Vec<_>>(),
            })),
            "source": d.source,
        })
    }

    /// Several findings.
    #[must_use]
    pub fn diagnostics(&self, found: &[Diagnostic]) -> Json {
        found.iter().map(|d| self.diagnostic(d)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Edit;

    #[test]
    fn a_finding_carries_every_field_in_the_callers_units_and_absent_is_null() {
        let text = "é🎉\n{{ .X }}";
        let at = text.find("{{").unwrap() as u32;
        let d = Diagnostic::new(&crate::template::code::SYNTAX, Span::new(at, at + 8), "m")
            .fix("f", vec![Edit { span: Span::at(at), insert: "x".into() }]);
        for (encoding, from) in [(Encoding::Bytes, 7), (Encoding::Utf16, 4)] {
            let wire = Documents::new(encoding, &[(Document::Template, text.as_bytes())]).diagnostic(&d);
            assert_eq!(
                (&wire["from"], &wire["to"], &wire["line"], &wire["column"]),
                (&json!(from), &json!(from + 8), &json!(2), &json!(1))
            );
            assert_eq!(wire["fix"]["edits"][0]["from"], json!(from));
            assert_eq!(wire["help"], Json::Null);
            let keys: Vec<&str> = wire.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(
                keys,
                ["code", "severity", "document", "from", "to", "line", "column", "message", "labels", "help", "fix", "source"]
            );
        }
    }
}
