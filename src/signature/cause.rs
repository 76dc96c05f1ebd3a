//! A cause: what was signed instead.

use super::encoding;
use crate::diagnostic::{Code, Diagnostic, Document};
use crate::span::Span;

/// What reproduces a signature that did not match.
#[derive(Clone, Debug)]
pub struct Cause {
    /// Its entry in the catalogue: a stable id, what happened, an example, the remedy.
    pub code: &'static Code,
    /// One sentence with the particulars.
    pub message: String,
    /// The scheme that the request follows, if it is another one.
    pub scheme: Option<String>,
    /// Further deviations that go with it.
    pub together: Vec<&'static str>,
    /// Other causes that give the very same bytes for this body.
    pub also: Vec<&'static str>,
    /// The bytes that were signed, where they were asked for.
    pub signed: Option<Vec<u8>>,
    /// The line to write, by language.
    pub lines: &'static [(&'static str, &'static str)],
}

impl Cause {
    /// The signed bytes in hex, where they were asked for.
    #[must_use]
    pub fn signed_hex(&self) -> Option<String> {
        self.signed.as_deref().map(encoding::hex)
    }

    /// As a finding.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let mut help = self.code.remedy.to_owned();
        for (language, line) in self.lines {
            help.push_str(&format!("\n{language}: {line}"));
        }
        Diagnostic::new(self.code, Span::at(0), self.message.clone()).in_document(Document::Headers).help(help)
    }
}

/// What the search found.
#[derive(Debug, Default)]
pub(super) struct Explained {
    pub(super) cause: Option<Cause>,
    pub(super) notes: Vec<Diagnostic>,
}
