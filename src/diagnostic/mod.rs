//! What the checker says: [`Diagnostic`], what its [`Code`] holds, and drawing with frame and caret.
//!
//! A diagnostic is one short sentence that names the thing and the rule; a label says what a place is;
//! the help says what to write; a fix is offered only if it is certain to be right.

mod code;
mod draw;

pub use code::Code;
pub(crate) use code::codes;
pub use draw::draw;
#[cfg(feature = "render")]
pub(crate) use draw::printable;

use crate::span::Span;

/// The editor's four severities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Severity {
    /// A suggestion.
    Hint,
    /// Worth knowing.
    Info,
    /// Probably wrong, or wrong for some payloads that cannot be confirmed.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// The name in JSON and in drawn text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Its place in a list that begins with the worst: 0 for an error, 3 for a hint.
    #[must_use]
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Error => 0,
            Self::Warning => 1,
            Self::Info => 2,
            Self::Hint => 3,
        }
    }

    /// Is it as bad as `least`, or worse?
    #[must_use]
    pub const fn is_at_least(self, least: Self) -> bool {
        self.rank() <= least.rank()
    }

    /// The worse of the two.
    #[must_use]
    pub(crate) const fn worse(self, other: Self) -> Self {
        if self.is_at_least(other) { self } else { other }
    }

    /// The milder of the two.
    #[must_use]
    pub(crate) const fn milder(self, other: Self) -> Self {
        if self.is_at_least(other) { other } else { self }
    }
}

/// The text that a span points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Document {
    /// The template.
    #[default]
    Template,
    /// The payload given to the template.
    Payload,
    /// The rendered body.
    Body,
    /// The headers of the request.
    Headers,
    /// The endpoint's URL.
    Url,
    /// The project file, `hookproof.json`.
    Project,
}

impl Document {
    /// The name in JSON and in drawn text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Payload => "payload",
            Self::Body => "body",
            Self::Headers => "headers",
            Self::Url => "url",
            Self::Project => "project",
        }
    }

    /// Its place among a preview's findings: what the author writes comes first.
    #[must_use]
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Template => 0,
            Self::Payload => 1,
            Self::Body => 2,
            Self::Headers => 3,
            Self::Url => 4,
            Self::Project => 5,
        }
    }
}

/// A secondary place, with a short label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text that the span points into.
    pub document: Document,
    /// The place, in bytes.
    pub span: Span,
    /// What this place is.
    pub message: String,
}

/// One replacement in the diagnostic's document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in bytes.
    pub span: Span,
    /// The new text.
    pub insert: String,
}

/// A change that is certainly right, as one click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, as an imperative.
    pub title: String,
    /// Edits to the template, in order, not overlapping.
    pub edits: Vec<Edit>,
}

/// Who found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum By {
    /// It shows in the texts at hand: this template, payload and body.
    #[default]
    Render,
    /// The prover, of the payloads that can come.
    Proof,
    /// The prover, and the texts at hand show it.
    Both,
    /// The destination's rules, applied to this body.
    Destination,
    /// The signature scheme, applied to this body.
    Scheme,
}

/// One finding. Data, never an exception: a broken template is a normal result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Entry of the catalogue.
    pub code: &'static Code,
    /// How bad.
    pub severity: Severity,
    /// The text that `span` points into.
    pub document: Document,
    /// The place, in bytes.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// A change that is certainly right.
    pub fix: Option<Fix>,
    /// Who says so: a vendor page, a spec section, an issue.
    pub source: Option<String>,
    /// JSON pointer of the value in the body that it is about.
    pub pointer: Option<String>,
    /// Who found it.
    pub by: By,
}

impl Diagnostic {
    /// A finding of a catalogued code, with the catalogue's severity, in the template.
    #[must_use]
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            document: Document::Template,
            span,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            fix: None,
            source: code.source.map(str::to_owned),
            pointer: None,
            by: By::Render,
        }
    }

    /// In another document.
    #[must_use]
    pub fn in_document(mut self, document: Document) -> Self {
        self.document = document;
        self
    }

    /// With another severity than the catalogue's.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// With a label in the same document.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        let document = self.document;
        self.labels.push(Label { document, span, message: message.into() });
        self
    }

    /// With a label in another document.
    #[must_use]
    pub fn label_in(mut self, document: Document, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { document, span, message: message.into() });
        self
    }

    /// With help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a fix.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits });
        self
    }

    /// With the source of the rule.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// As found by another than the render.
    #[must_use]
    pub(crate) fn by(mut self, by: By) -> Self {
        self.by = by;
        self
    }

    /// With the value in the body that it is about.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Is it an error?
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The nearest name within edit distance 2 (3 for long names), for "did you mean".
#[must_use]
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: String = name.chars().take(64).collect();
    let limit = if name.chars().count() > 8 { 3 } else { 2 };
    candidates
        .into_iter()
        .filter(|c| !c.is_empty() && c.len() <= 128)
        .map(|c| (distance(&name, c), c))
        .filter(|(d, c)| *d <= limit && *d < c.chars().count())
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

/// `did you mean "x"?`, where one of the names is near to what was written.
#[must_use]
pub(crate) fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|near| format!("did you mean \"{near}\"?"))
}

/// [`did_you_mean`], or else every name there is, after the words that lead to them: `the sources are a, b`.
#[must_use]
pub(crate) fn suggest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str> + Clone, lead: &str) -> String {
    did_you_mean(name, candidates.clone()).unwrap_or_else(|| format!("{lead} {}", candidates.into_iter().collect::<Vec<_>>().join(", ")))
}

/// Edit distance with case folded at half price rounded up (a case slip is the likeliest typo).
fn distance(a: &str, b: &str) -> usize {
    if a.eq_ignore_ascii_case(b) {
        return usize::from(a != b);
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, cb) in row.iter_mut().skip(1).zip(&b) {
            let cost = diagonal + usize::from(!ca.eq_ignore_ascii_case(cb));
            diagonal = *cell;
            left = cost.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Severity, nearest, suggest};

    #[test]
    fn severities_are_ordered_by_how_bad_they_are() {
        let worst_first = [Severity::Error, Severity::Warning, Severity::Info, Severity::Hint];
        for (i, a) in worst_first.into_iter().enumerate() {
            for (j, b) in worst_first.into_iter().enumerate() {
                assert_eq!(a.is_at_least(b), i <= j, "{a:?} {b:?}");
                assert_eq!((a.worse(b), a.milder(b)), (worst_first[i.min(j)], worst_first[i.max(j)]));
            }
        }
    }

    #[test]
    fn the_nearest_name_is_offered_and_a_far_one_is_not() {
        let fields = ["Cluster", "Message", "Name", "Severity"];
        assert_eq!(nearest("Mesage", fields), Some("Message"));
        assert_eq!(nearest("message", fields), Some("Message"));
        assert_eq!(nearest("toJson", ["toJSON", "toISO8601"]), Some("toJSON"));
        assert_eq!(nearest("Zebra", fields), None);
        assert_eq!(suggest("Mesage", fields, "the fields are"), "did you mean \"Message\"?");
        assert_eq!(suggest("Zebra", fields, "the fields are"), "the fields are Cluster, Message, Name, Severity");
    }
}
