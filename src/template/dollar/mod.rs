//! Cado's dialect: `$Title` and `$Event` inside the strings of a JSON object.
//!
//! The vendor documents that the payload is a valid JSON object which contains both placeholders. It does not
//! document how a value is escaped inside a string. [`Escaping::Json`] is assumed; [`Escaping::Raw`] shows
//! what would be sent if the values are inserted unchanged.

pub(crate) mod code;
pub(crate) mod tree;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Document, Edit, did_you_mean, nearest};
use crate::json::mend::Made;
use crate::span::Span;
use crate::template::{Budget, Limit, Origin, Rendered, Segment};

/// The choice "Event Formatting" of the vendor's form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Formatting {
    /// The raw event as a string.
    #[default]
    Default,
    /// Only the title is sent.
    Slack,
    /// Markdown with the detection's metadata; Detection events only.
    Jira,
}

impl Formatting {
    /// All three, with their names.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Default, "default"), (Self::Slack, "slack"), (Self::Jira, "jira")];

    /// The formatting of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| n.eq_ignore_ascii_case(name)).map(|(f, _)| *f)
    }
}

/// How a value is put into a JSON string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Escaping {
    /// Escaped, so that the string holds the value. Assumed.
    #[default]
    Json,
    /// As it is.
    Raw,
}

/// The values of the placeholders.
#[derive(Clone, Debug)]
pub struct Values<'a> {
    /// `$Title`.
    pub title: &'a str,
    /// JSON pointer of the title in the payload.
    pub title_path: &'a str,
    /// `$Event`, already formatted; `None` if the formatting does not support the event.
    pub event: Option<&'a str>,
    /// JSON pointer of the event's text in the payload.
    pub event_path: &'a str,
    /// The chosen formatting.
    pub formatting: Formatting,
}

const TITLE: &str = "$Title";
const PLACEHOLDERS: [&str; 2] = [TITLE, "$Event"];

/// The placeholder that a text begins with.
fn placeholder(text: &str) -> Option<&'static str> {
    PLACEHOLDERS.into_iter().find(|name| text.starts_with(name))
}

/// Every placeholder of a text, wherever it stands, with its offset.
fn every_placeholder(text: &str) -> impl Iterator<Item = (usize, &'static str)> {
    memchr::memchr_iter(b'$', text.as_bytes()).filter_map(|at| Some((at, placeholder(text.get(at..)?)?)))
}

/// One placeholder of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Its place.
    pub span: Span,
    /// Is it `$Title` (else `$Event`)?
    pub title: bool,
    /// Is it in a key of an object?
    pub in_key: bool,
}

/// A template, read.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    /// Its text.
    pub text: &'a str,
    /// Is the text JSON, of whatever kind?
    pub is_json: bool,
    /// Its placeholders, in order.
    pub placeholders: Vec<Placeholder>,
    /// What is wrong with it for every event.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a template: is it a JSON object, are both placeholders there, and are they in values?
///
/// Never fails: what is wrong is in the diagnostics.
#[must_use]
pub fn parse(text: &str) -> Template<'_> {
    let read = crate::json::read(text.as_bytes());
    let (mut diagnostics, mended) = read.causes();
    for d in &mut diagnostics {
        d.document = Document::Template;
        for l in &mut d.labels {
            l.document = Document::Template;
        }
    }
    let is_json = read.is_valid();
    if is_json && !read.is_object() {
        let at = text.len() - text.trim_start().len();
        diagnostics.push(
            Diagnostic::new(&code::NOT_AN_OBJECT, Span::of(at, text.trim_end().len()), "the payload template must be a JSON object")
                .help("write {\"title\": \"$Title\", \"message\": \"$Event\"}"),
        );
    }
    let mut placeholders = Vec::new();
    // What a missing quote hides of the placeholders is looked for in the mended text.
    let none = Made::default();
    let (whole, made) = mended.as_ref().map_or((text, &none), |m| (m.text.as_str(), &m.made));
    for (span, in_key) in strings(whole) {
        let inner = span.text(whole);
        for at in memchr::memchr_iter(b'$', inner.as_bytes()) {
            let rest = inner.get(at..).unwrap_or("");
            let from = span.from as usize + at;
            if let Some(name) = placeholder(rest) {
                placeholders.push(Placeholder { span: made.original(Span::of(from, from + name.len())), title: name == TITLE, in_key });
                continue;
            }
            let word: String = rest.chars().skip(1).take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let mut d = Diagnostic::new(
                &code::PLACEHOLDER_UNKNOWN,
                Span::of(from, from + 1 + word.len()),
                format!("${word} is not a placeholder: only $Title and $Event are replaced"),
            );
            let written = format!("${word}");
            d.help = did_you_mean(&written, PLACEHOLDERS);
            if let Some(near) = nearest(&written, PLACEHOLDERS) {
                let edit = Edit { span: d.span, insert: near.to_owned() };
                d = d.fix(format!("Write {near}"), vec![edit]);
            }
            diagnostics.push(made.place(d));
        }
    }
    for name in PLACEHOLDERS {
        if !placeholders.iter().any(|p| p.title == (name == TITLE)) {
            diagnostics.push(
                Diagnostic::new(&code::PLACEHOLDER_MISSING, Span::of(0, text.len()), format!("the payload template must contain {name}"))
                    .help(format!("put {name} in a string, as in \"message\": \"{name}\"")),
            );
        }
    }
    for h in placeholders.iter().filter(|h| h.in_key) {
        diagnostics.push(
            Diagnostic::new(&code::PLACEHOLDER_IN_KEY, h.span, format!("{} is in a key", h.span.text(text))).help("put it in a value"),
        );
    }
    crate::sort::by_key(&mut diagnostics, |d| (d.span.from, d.span.to));
    Template { text, is_json, placeholders, diagnostics }
}

/// The insides of the text's JSON strings, and whether each is a key.
fn strings(text: &str) -> Vec<(Span, bool)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'"', bytes.get(at..).unwrap_or(&[])).map(|i| at + i) {
        let mut end = open + 1;
        while let Some(&b) = bytes.get(end) {
            match b {
                b'\\' => end += 2,
                b'"' => break,
                _ => end += 1,
            }
        }
        let end = end.min(bytes.len());
        let after = text.get(end + 1..).unwrap_or("").trim_start();
        out.push((Span::of(open + 1, end), after.starts_with(':')));
        at = end + 1;
    }
    out
}

/// Renders a template for one event, and adds what can be said of this event to the diagnostics.
///
/// # Errors
/// The limit that was passed: the body would be longer than the budget allows.
pub fn render(
    template: &Template<'_>,
    values: &Values<'_>,
    escaping: Escaping,
    budget: &Budget,
    segments: bool,
) -> Result<(Rendered, Vec<Diagnostic>), Limit> {
    let mut out = Rendered::default();
    let mut diagnostics = Vec::new();
    let text = template.text;
    let mut at = 0u32;
    let title_path: Arc<str> = values.title_path.into();
    let event_path: Arc<str> = values.event_path.into();
    let push = |out: &mut Rendered, piece: &[u8], template: Span, origin: Origin| {
        if out.body.len() + piece.len() > budget.body {
            return Err(Limit::Body);
        }
        let from = out.body.len();
        out.body.extend_from_slice(piece);
        if segments && !piece.is_empty() {
            out.segments.push(Segment { body: Span::of(from, out.body.len()), template, document: 0, origin });
        }
        Ok(())
    };
    for placeholder in &template.placeholders {
        let before = Span::new(at, placeholder.span.from);
        push(&mut out, before.bytes(text.as_bytes()), before, Origin::Text)?;
        let value = if placeholder.title { values.title } else { values.event.unwrap_or("") };
        let path = if placeholder.title { &title_path } else { &event_path };
        let mut piece = Vec::new();
        crate::json::push_escaped(&mut piece, value.as_bytes(), false);
        let escaped = piece.as_slice();
        if escaped != value.as_bytes() {
            diagnostics.push(
                Diagnostic::new(
                    &code::ESCAPING_UNKNOWN,
                    placeholder.span,
                    format!(
                        "this event's {} has text that must be escaped in a JSON string; the vendor does not say whether it is",
                        if placeholder.title { "title" } else { "data" }
                    ),
                )
                .help("send a test event and inspect the raw body that arrives; the dialect itself cannot escape"),
            );
        }
        let piece = if escaping == Escaping::Json { escaped } else { value.as_bytes() };
        push(&mut out, piece, placeholder.span, Origin::Payload(vec![path.clone()]))?;
        at = placeholder.span.to;
    }
    let rest = Span::of(at as usize, text.len());
    push(&mut out, rest.bytes(text.as_bytes()), rest, Origin::Text)?;
    for placeholder in template.placeholders.iter().filter(|h| !h.title) {
        match (values.formatting, values.event) {
            (Formatting::Slack, _) => {
                diagnostics.push(Diagnostic::new(
                    &code::EVENT_NOT_SENT,
                    placeholder.span,
                    "the Slack formatting sends only the title: $Event becomes empty",
                ));
            }
            (Formatting::Jira, None) => {
                diagnostics.push(
                    Diagnostic::new(&code::FORMATTING_UNSUPPORTED, placeholder.span, "the Jira formatting supports only Detection events")
                        .help("choose the Default formatting, or a Detection event"),
                );
            }
            _ => {}
        }
    }
    diagnostics.dedup();
    Ok((out, diagnostics))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values<'a>(title: &'a str, event: &'a str) -> Values<'a> {
        Values { title, title_path: "/title", event: Some(event), event_path: "/event", formatting: Formatting::Default }
    }

    #[test]
    fn the_pages_example_renders_and_its_segments_tile_the_body() {
        let t = parse("{\n\"title\": \"$Title\",\n\"message\": \"$Event\"\n}");
        assert!(t.diagnostics.is_empty(), "{:?}", t.diagnostics);
        let (r, found) = render(&t, &values("ALARM", "say \"hi\""), Escaping::Json, &Budget::default(), true).unwrap();
        assert_eq!(r.body, b"{\n\"title\": \"ALARM\",\n\"message\": \"say \\\"hi\\\"\"\n}");
        assert_eq!(found.iter().map(|d| d.code.id).collect::<Vec<_>>(), ["dollar/escaping-unknown"]);
        let mut at = 0;
        for s in &r.segments {
            assert_eq!(s.body.from, at);
            at = s.body.to;
        }
        assert_eq!(at as usize, r.body.len());
        let (raw, _) = render(&t, &values("ALARM", "say \"hi\""), Escaping::Raw, &Budget::default(), false).unwrap();
        assert!(crate::json::read(&raw.body).diagnostics.iter().any(Diagnostic::is_error));
    }

    #[test]
    fn what_the_vendors_form_refuses_is_found() {
        let ids = |text| parse(text).diagnostics.iter().map(|d| d.code.id).collect::<Vec<_>>();
        assert_eq!(ids("[\"$Title\", \"$Event\"]"), ["dollar/not-an-object"]);
        assert_eq!(ids("{\"a\": \"$Title\"}"), ["dollar/placeholder-missing"]);
        assert_eq!(ids("{\"$Title\": \"$Event\"}"), ["dollar/placeholder-in-key"]);
        assert_eq!(ids("{\"a\": \"$Title $Evnt $5\", \"b\": \"$Event\"}"), ["dollar/placeholder-unknown"]);
        assert_eq!(ids("{\"a\": $Title, \"b\": \"$Event\"}"), ["json/bare-word"]);
        assert!(!parse("{\"a\": $Title, \"b\": \"$Event\"}").is_json);
    }

    #[test]
    fn one_quote_missing_or_too_many_is_one_error_wherever_it_is() {
        let mut wrong = Vec::new();
        for base in ["{\n  \"title\": \"$Title\",\n  \"message\": \"$Event\"\n}", "{\"title\": \"$Title\", \"message\": \"New: $Event\"}"] {
            for (at, _) in base.match_indices('"') {
                let (mut less, mut more) = (base.to_owned(), base.to_owned());
                less.remove(at);
                more.insert(at, '"');
                for text in [less, more] {
                    let found = parse(&text).diagnostics;
                    if found.iter().filter(|d| d.is_error()).count() != 1 {
                        wrong.push(format!("{:?}\n{text}", found.iter().map(|d| (d.code.id, d.span.text(&text))).collect::<Vec<_>>()));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn jira_formatting_of_another_event_is_refused_and_a_body_past_the_budget_ends() {
        let t = parse("{\"title\": \"$Title\", \"m\": \"$Event\"}");
        let v = Values { event: None, formatting: Formatting::Jira, ..values("x", "") };
        let (_, found) = render(&t, &v, Escaping::Json, &Budget::default(), false).unwrap();
        assert!(found.iter().any(|d| d.code.id == "dollar/formatting-unsupported"));
        let small = Budget { body: 10, ..Budget::default() };
        assert_eq!(render(&t, &v, Escaping::Json, &small, false).unwrap_err(), Limit::Body);
    }
}
