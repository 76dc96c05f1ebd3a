//! What a receiver answered, with the place in the template that it is about.

use super::code::{BODY_SYNTAX, BODY_TEXT};
use super::{Provenance, Request, preview};
use crate::destination::{self, Cause, Decoded, Destination, Reply, code};
use crate::diagnostic::{By, Code, Diagnostic, Document};
use crate::json;
use crate::span::Span;

/// Reads a receiver's answer. With the request that was sent, it names the place in the template: the value that the receiver
/// names, else the first that breaks a rule of that kind.
#[must_use]
pub fn decode(destination: &Destination, reply: &Reply<'_>, request: Option<&Request<'_>>) -> (Decoded, Option<Span>) {
    let decoded = destination::decode(destination, reply);
    let place = request.filter(|r| r.template.is_some()).and_then(|request| place(&decoded, request));
    (decoded, place)
}

fn place(decoded: &Decoded, request: &Request<'_>) -> Option<Span> {
    let seen = preview(&Request { prove: false, ..request.clone() });
    if let (Some(pointer), Some(body)) = (&decoded.pointer, &seen.body) {
        let document = json::read(body);
        // Where the value is missing, the object that lacks it.
        let mut at = pointer.as_str();
        while let Some((outer, _)) = at.rsplit_once('/') {
            if let Some(node) = document.find(at) {
                let payload = json::read(request.payload.as_bytes());
                return Some(Provenance::new(&seen.segments, &payload).template_span(node.span()));
            }
            at = outer;
        }
    }
    seen.diagnostics.iter().filter(|d| d.document == Document::Template && d.is_error()).find(|d| fits(decoded.cause, d)).map(|d| d.span)
}

/// Does this kind of finding go with a cause?
fn fits(cause: Cause, found: &Diagnostic) -> bool {
    let among = |codes: &[&Code]| codes.contains(&found.code);
    match cause {
        Cause::Field => found.by == By::Destination,
        Cause::Type => among(&[&code::TYPE, &code::NOT_JSON_OBJECT]),
        Cause::Length | Cause::Size => among(&[&code::TOO_LONG, &code::TOO_MANY, &code::RANGE]),
        Cause::Empty => among(&[&code::EMPTY, &code::REQUIRED]),
        Cause::Malformed => among(&[&BODY_TEXT, &BODY_SYNTAX, &code::NOT_JSON_OBJECT, &code::TYPE]),
        _ => false,
    }
}
