//! From a place in the body back to the action, and to the payload value, that wrote it.

use std::sync::Arc;

use super::code;
use crate::diagnostic::{Diagnostic, Document};
use crate::json;
use crate::span::Span;
use crate::template::{Origin, Segment};

/// The way back for one body.
pub(crate) struct Provenance<'a> {
    segments: &'a [Segment],
    payload: &'a json::Document,
}

impl<'a> Provenance<'a> {
    /// For a body's segments and the payload they were rendered from.
    #[must_use]
    pub(crate) fn new(segments: &'a [Segment], payload: &'a json::Document) -> Self {
        Self { segments, payload }
    }

    /// The segment that wrote the byte at this offset (the last one at the body's end).
    #[must_use]
    pub(crate) fn segment(&self, offset: u32) -> Option<&'a Segment> {
        let i = self.segments.partition_point(|s| s.body.to <= offset);
        self.segments.get(i).or_else(|| self.segments.last())
    }

    /// The template span behind a span of the body: the action that wrote most of it, or the text itself.
    #[must_use]
    pub(crate) fn template_span(&self, body: Span) -> Span {
        let Some(first) = self.segment(body.from) else { return Span::at(0) };
        let written = |s: &Segment| -> Span {
            // Text is copied byte for byte, so a place in it is exact.
            if s.origin == Origin::Text && s.template.len() == s.body.len() {
                let from = s.template.from + body.from.max(s.body.from).saturating_sub(s.body.from);
                let to = s.template.from + body.to.min(s.body.to).saturating_sub(s.body.from);
                Span::new(from.min(s.template.to), to.min(s.template.to))
            } else {
                s.template
            }
        };
        let mut span = written(first);
        for s in
            self.segments.iter().skip_while(|s| s.body.to <= body.from).take_while(|s| s.body.from < body.to.max(body.from + 1)).take(1000)
        {
            span = span.join(written(s));
        }
        span
    }

    /// The payload values (JSON pointers) that wrote a span of the body.
    #[must_use]
    pub(crate) fn paths(&self, body: Span) -> Vec<Arc<str>> {
        let mut out: Vec<Arc<str>> = Vec::new();
        for s in
            self.segments.iter().skip_while(|s| s.body.to <= body.from).take_while(|s| s.body.from < body.to.max(body.from + 1)).take(1000)
        {
            if let Origin::Payload(paths) = &s.origin {
                for p in paths {
                    if !out.contains(p) && out.len() < 8 {
                        out.push(p.clone());
                    }
                }
            }
        }
        out
    }

    /// The payload values that wrote a span of the body: those of its first byte, else of all of it.
    #[must_use]
    pub(super) fn written_from(&self, body: Span) -> Vec<(Arc<str>, json::NodeRef<'a>)> {
        let first = self.paths(if body.is_empty() { body } else { Span::at(body.from) });
        let paths = if first.is_empty() { self.paths(body) } else { first };
        paths.into_iter().filter_map(|path| self.payload.find(&path).map(|node| (path, node))).collect()
    }

    /// A fault of the body as JSON, turned to point into the template; [`Self::blame`] is for every other finding.
    #[must_use]
    pub(crate) fn blame_fault(&self, mut d: Diagnostic) -> Diagnostic {
        let body = d.span;
        let by_payload =
            self.segment(body.from).is_some_and(|s| matches!(&s.origin, Origin::Payload(p) if !p.is_empty()) && !s.template.is_empty());
        if by_payload {
            d.code = &code::BODY_TEXT;
            d.message = format!("the value written here breaks the body: {}", d.message);
            d.help = Some("encode the value with the source's JSON function, without quotes: {{ toJSON … }}".to_owned());
        } else {
            d.code = &code::BODY_SYNTAX;
            d.message = format!("the rendered body is not JSON: {}", d.message);
        }
        // A fault begins with one byte: the action that wrote that byte is to blame, not all that follow it.
        self.turn(d, Span::at(body.from))
    }

    /// A finding about the body, turned to point into the template, with the body's place and the payload
    /// value that wrote it as labels.
    #[must_use]
    pub(crate) fn blame(&self, d: Diagnostic) -> Diagnostic {
        let body = d.span;
        self.turn(d, body)
    }

    /// Points at what wrote `written`, instead of at the body.
    fn turn(&self, mut d: Diagnostic, written: Span) -> Diagnostic {
        let body = d.span;
        for l in &mut d.labels {
            l.document = Document::Body;
        }
        d.document = Document::Template;
        d.span = self.template_span(written);
        // A fix was made for the body's text, not for the template's.
        d.fix = None;
        d = d.label_in(Document::Body, body, "here in the rendered body");
        for (path, node) in self.written_from(body).iter().take(2) {
            d = d.label_in(Document::Payload, node.span(), format!("written from {}", if path.is_empty() { "the payload" } else { path }));
        }
        d
    }
}
