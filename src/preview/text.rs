//! The boundary as JSON text: what the page, the npm package and `--format json` share.
//!
//! Requests come as JSON text, answers go as JSON text, offsets in the caller's [`Encoding`]. A broken template
//! is an answer; [`Misuse`] is a call that cannot be understood.

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Documents, Preview, Request, preview};
use crate::destination;
use crate::diagnostic::{Document, nearest};
use crate::json;
use crate::signature::{self, Secret};
use crate::source::{self, Source};
use crate::span::Encoding;
use crate::template::dollar::{Escaping, Formatting};
use crate::template::{Origin, go};

/// A call that cannot be understood: a stable code and a sentence with the remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misuse {
    /// `misuse/request`, `misuse/source`, `misuse/event`, `misuse/destination`, …
    pub code: &'static str,
    /// What is wrong and what to give instead.
    pub message: String,
}

impl std::fmt::Display for Misuse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misuse {}

fn misuse(code: &'static str) -> impl FnOnce(String) -> Misuse {
    move |message| Misuse { code, message }
}

/// The request of [`preview_json`].
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PreviewRequest {
    /// The template; null sends the payload as it is.
    pub template: Option<String>,
    /// The payload's JSON text; null takes the event's sample.
    pub payload: Option<String>,
    /// Id of the source.
    pub source: String,
    /// Type of the event.
    pub event: Option<String>,
    /// Id of the sample that stands for a null payload.
    pub sample: Option<String>,
    /// Id of the destination.
    pub destination: Option<String>,
    /// The endpoint.
    pub url: Option<String>,
    /// `default`, `slack` or `jira` (Cado).
    pub formatting: Option<String>,
    /// `json` or `raw` (Cado).
    pub escaping: Option<String>,
    /// `default`, `invalid`, `zero` or `error`.
    pub missing_key: Option<String>,
    /// The secret to sign with.
    pub secret: Option<String>,
    /// Id of the delivery.
    pub message_id: Option<String>,
    /// Unix seconds.
    pub timestamp: Option<i64>,
    /// `map` or `struct`: another data shape than the source's usual one.
    pub shape: Option<String>,
    /// Run the prover (default true).
    pub prove: Option<bool>,
}

/// The source of this id.
///
/// # Errors
/// `misuse/source`, with the nearest id.
pub fn source_named(id: &str) -> Result<&'static Source, Misuse> {
    source::get(id).map_err(misuse("misuse/source"))
}

/// The destination of this id.
///
/// # Errors
/// `misuse/destination`, with the nearest id.
pub fn destination_named(id: &str) -> Result<&'static destination::Destination, Misuse> {
    destination::get(id).ok_or_else(|| {
        let ids = destination::all().iter().map(|d| d.id);
        let message = match nearest(id, ids.clone()) {
            Some(near) => format!("there is no destination \"{id}\"; did you mean \"{near}\"?"),
            None => format!("there is no destination \"{id}\"; the destinations are {}", ids.collect::<Vec<_>>().join(", ")),
        };
        Misuse { code: "misuse/destination", message }
    })
}

/// The data shape of this name.
///
/// # Errors
/// `misuse/shape`, where the source's data cannot have it.
pub fn shape_named<'s>(source: &'s Source, name: &str) -> Result<&'s source::Shape, Misuse> {
    source.data.named(name).ok_or_else(|| {
        let known: Vec<&str> = std::iter::once(&source.data.shape).chain(&source.data.alternatives).map(source::Shape::name).collect();
        Misuse {
            code: "misuse/shape",
            message: format!("the data of {} cannot be a {name}; there is {}", source.name, known.join(" and ")),
        }
    })
}

fn formatting_named(name: &str) -> Result<Formatting, Misuse> {
    Formatting::named(name).ok_or_else(|| Misuse {
        code: "misuse/formatting",
        message: format!("there is no event formatting \"{name}\"; there are default, slack and jira"),
    })
}

pub(super) fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Misuse> {
    serde_json::from_str(text).map_err(|e| Misuse { code: "misuse/request", message: format!("the request cannot be read: {e}") })
}

/// Renders, checks and signs: [`preview`] over JSON text.
///
/// # Errors
/// A request that cannot be understood.
pub fn preview_json(request: &str, encoding: Encoding) -> Result<String, Misuse> {
    let asked: PreviewRequest = read(request)?;
    asked.with(|request| {
        let answer = preview(request);
        preview_wire(request, &answer, encoding).to_string()
    })
}

impl PreviewRequest {
    /// Asks with what the request means.
    ///
    /// # Errors
    /// A request that cannot be understood.
    pub(super) fn with<T>(&self, ask: impl FnOnce(&Request<'_>) -> T) -> Result<T, Misuse> {
        let asked = self;
        let source = source_named(&asked.source)?;
        if let Some(event) = &asked.event {
            source.event(event).map_err(misuse("misuse/event"))?;
        }
        let sample = match &asked.payload {
            Some(_) => None,
            None => Some(source.sample(asked.event.as_deref(), asked.sample.as_deref()).map_err(misuse("misuse/sample"))?),
        };
        let payload = asked.payload.as_deref().or(sample.map(|s| s.text.as_ref())).unwrap_or("");
        let secrets: Vec<Secret> = asked.secret.clone().filter(|s| !s.is_empty()).map(Secret::new).into_iter().collect();
        Ok(ask(&Request {
            event: asked.event.as_deref(),
            destination: asked.destination.as_deref().map(destination_named).transpose()?,
            url: asked.url.as_deref().filter(|u| !u.is_empty()),
            formatting: asked.formatting.as_deref().map_or(Ok(Formatting::Default), formatting_named)?,
            escaping: if asked.escaping.as_deref() == Some("raw") { Escaping::Raw } else { Escaping::Json },
            missing_key: match asked.missing_key.as_deref() {
                None => go::MissingKey::Default,
                Some(name) => go::MissingKey::named(name).ok_or_else(|| Misuse {
                    code: "misuse/missing-key",
                    message: format!("there is no missingkey \"{name}\"; there are default, invalid, zero and error"),
                })?,
            },
            shape: asked.shape.as_deref().map(|name| shape_named(source, name)).transpose()?,
            secrets: &secrets,
            message_id: asked.message_id.as_deref(),
            timestamp: asked.timestamp,
            prove: asked.prove.unwrap_or(true),
            ..Request::new(source, asked.template.as_deref(), payload)
        }))
    }
}

/// An answer as JSON.
#[must_use]
pub fn preview_wire(request: &Request<'_>, answer: &Preview, encoding: Encoding) -> Json {
    let body = answer.body.as_deref().unwrap_or(&[]);
    let header_text: String = answer.headers.iter().map(|h| format!("{}: {}\n", h.name, h.value)).collect();
    let documents = Documents::new(
        encoding,
        &[
            (Document::Template, request.template.unwrap_or("").as_bytes()),
            (Document::Payload, request.payload.as_bytes()),
            (Document::Body, body),
            (Document::Headers, header_text.as_bytes()),
            (Document::Url, request.url.unwrap_or("").as_bytes()),
        ],
    );
    let segments: Vec<Json> = answer
        .segments
        .iter()
        .map(|s| {
            let (from, to) = documents.span(Document::Body, s.body);
            let (template_from, template_to) = documents.span(Document::Template, s.template);
            let (kind, paths) = match &s.origin {
                Origin::Text => ("text", &[][..]),
                Origin::Payload(paths) => ("payload", paths.as_slice()),
            };
            json!({"from": from, "to": to, "templateFrom": template_from, "templateTo": template_to, "kind": kind, "paths": paths.iter().map(|p| &**p).collect::<Vec<_>>()})
        })
        .collect();
    json!({
        "v": 1,
        "ok": answer.ok(),
        "body": answer.body.as_deref().map(String::from_utf8_lossy),
        "bodyBytes": answer.body.as_ref().map(Vec::len),
        "segments": segments,
        "headers": answer.headers.iter().map(|h| json!({"name": h.name, "value": h.value, "standing": h.standing.name(), "origin": h.origin})).collect::<Vec<_>>(),
        "request": {"method": "POST", "url": request.url},
        "verdict": verdict_wire(answer),
        "destination": answer.destination.id,
        "diagnostics": documents.diagnostics(&answer.diagnostics),
        "payload": request.payload,
        "shape": answer.shape,
        "alternatives": answer.alternatives.iter().map(|a| json!({
            "shape": a.shape,
            "same": a.outcome.as_ref().ok() == answer.body.as_ref() && answer.body.is_some(),
            "body": a.outcome.as_ref().ok().map(|b| String::from_utf8_lossy(b)),
            "error": a.outcome.as_ref().err(),
        })).collect::<Vec<_>>(),
    })
}

/// The verdict as JSON.
#[must_use]
pub fn verdict_wire(answer: &Preview) -> Json {
    let v = &answer.verdict;
    json!({
        "kind": v.kind.name(),
        "reason": v.reason,
        "counterexample": v.counterexample.as_ref().map(|c| json!({"payload": c.payload, "body": c.body, "error": c.error})),
    })
}

/// Every source, destination and scheme, for menus.
#[must_use]
pub fn catalogue_json() -> String {
    json!({
        "v": 1,
        "sources": source::all().iter().map(source_wire).collect::<Vec<_>>(),
        "destinations": destination::all().iter().map(|d| json!({"id": d.id, "name": d.name, "summary": d.summary, "note": d.note})).collect::<Vec<_>>(),
        "schemes": signature::schemes().iter().map(|s| json!({"id": s.id, "name": s.name})).collect::<Vec<_>>(),
    })
    .to_string()
}

/// One source as the catalogue shows it.
#[must_use]
pub fn source_wire(s: &Source) -> Json {
    json!({
        "id": s.id,
        "name": s.name,
        "summary": s.summary,
        "page": {"title": s.page.title, "origin": s.page.origin},
        "dialect": s.dialect,
        "relay": s.relay,
        "events": s.events.iter().map(|e| json!({
            "type": e.ty, "title": e.title, "group": e.group, "test": e.test, "standing": e.standing.name(), "origin": e.origin,
            "samples": e.samples.iter().map(|x| json!({"id": x.id, "title": x.title})).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "functions": s.functions.iter().map(|f| json!({"name": f.function.name(), "signature": f.signature, "doc": f.doc, "standing": f.standing.name(), "origin": f.origin})).collect::<Vec<_>>(),
        "formattings": s.formattings.iter().map(|f| json!({"id": f.id, "title": f.title, "doc": f.doc, "events": f.events, "standing": f.standing.name()})).collect::<Vec<_>>(),
        "headers": s.headers.iter().map(|h| json!({"name": h.name, "value": h.value, "standing": h.standing.name(), "origin": h.origin})).collect::<Vec<_>>(),
        "signing": s.signing.as_ref().map(|x| json!({"scheme": x.scheme, "standing": x.standing.name(), "origin": x.origin})),
        "templates": s.templates.iter().map(|t| json!({
            "id": t.id, "title": t.title, "destination": t.destination, "events": t.events, "formatting": t.formatting,
            "defective": t.defective, "origin": t.origin, "note": t.note,
        })).collect::<Vec<_>>(),
        "facts": s.facts.iter().map(|f| json!({"text": f.value, "standing": f.standing.name(), "origin": f.origin})).collect::<Vec<_>>(),
    })
}

/// A sample's text, as the file has it.
///
/// # Errors
/// What is unknown, with what is nearest to it.
pub fn sample_text(source: &str, event: &str, id: Option<&str>) -> Result<String, Misuse> {
    let source = source_named(source)?;
    source.sample(Some(event), id).map(|s| s.text.clone().into_owned()).map_err(misuse("misuse/sample"))
}

/// A template of a source.
///
/// # Errors
/// What is unknown, with what is nearest to it.
pub fn starter_text(source: &str, id: &str) -> Result<String, Misuse> {
    let source = source_named(source)?;
    source.template(id).map(|t| t.text.clone().into_owned()).map_err(misuse("misuse/template"))
}

/// Faults of a JSON document alone, for the payload's editor.
#[must_use]
pub fn lint_json(text: &str, encoding: Encoding) -> String {
    let read = json::read(text.as_bytes());
    let found: Vec<_> = read
        .diagnostics
        .iter()
        .cloned()
        .map(|mut d| {
            d.document = Document::Payload;
            d
        })
        .collect();
    Documents::new(encoding, &[(Document::Payload, text.as_bytes())]).diagnostics(&found).to_string()
}

/// Signs a body: `{scheme, secret, body, messageId, timestamp, url}` to `{headers}` or `{error}`.
#[must_use]
pub fn sign_json(request: &str) -> String {
    signature::sign_line(request)
}

/// As [`sign_json`], over a body in bytes that stands beside the request.
#[must_use]
pub fn sign_bytes_json(request: &str, body: &[u8]) -> String {
    signature::sign_line_over(request, body)
}

/// As [`verify_json`], over a body in bytes that stands beside the request.
#[must_use]
pub fn verify_bytes_json(request: &str, body: &[u8]) -> String {
    signature::verify_line_over(request, body)
}

/// Verifies a received request: `{scheme, secret, body, headers, at, url}` to `{ok, reason, cause}`.
#[must_use]
pub fn verify_json(request: &str) -> String {
    signature::verify_line(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(request: &Json) -> Json {
        serde_json::from_str(&preview_json(&request.to_string(), Encoding::Utf16).unwrap()).unwrap()
    }

    #[test]
    fn both_data_shapes_are_shown_where_the_vendors_is_not_public() {
        let payload = r#"{"Message": "m", "Cluster": null}"#;
        let request = json!({"source": "castai", "template": "{{ .Cluster.Name }}{{ .Nope }}", "payload": payload});
        let answer = ask(&request);
        assert_eq!((&answer["shape"], &answer["alternatives"][0]["shape"]), (&json!("struct"), &json!("map")));
        assert!(answer["alternatives"][0]["error"].as_str().unwrap().contains("nil"), "{answer}");
        let missing = ask(&json!({"source": "castai", "template": "[\"{{ .Nope }}\"]", "payload": payload, "shape": "map"}));
        assert_eq!((&missing["body"], &missing["shape"]), (&json!("[\"<no value>\"]"), &json!("map")));
        let wrong = preview_json(r#"{"source": "cybercage", "template": "{}", "payload": "{}", "shape": "struct"}"#, Encoding::Utf16);
        assert_eq!(wrong.unwrap_err().code, "misuse/shape");
    }

    #[test]
    fn a_call_that_cannot_be_understood_is_misuse_with_a_remedy() {
        for (request, code) in [
            ("{", "misuse/request"),
            (r#"{"source": "castai", "tempate": "x"}"#, "misuse/request"),
            (r#"{"source": "castia"}"#, "misuse/source"),
            (r#"{"source": "castai", "event": "nope"}"#, "misuse/event"),
            (r#"{"source": "castai", "sample": "nope"}"#, "misuse/sample"),
            (r#"{"source": "castai", "destination": "slak"}"#, "misuse/destination"),
            (r#"{"source": "castai", "missingKey": "x"}"#, "misuse/missing-key"),
        ] {
            let e = preview_json(request, Encoding::Utf16).unwrap_err();
            assert_eq!(e.code, code, "{request}: {e}");
            assert!(e.message.len() > 20);
        }
    }
}
