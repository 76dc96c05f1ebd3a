//! What a receiver takes, and what it answered: a body judged without a template, and a reply decoded.

use serde::Serialize;
use serde_json::Value as Json;

use super::diagnostic::{Documents, Range};
use super::misuse::{Misuse, destination_named, source_named};
use super::preview::Check;
use super::read::FromObject;
use super::value::{Body, Headers, Payload};
use super::{PreviewRequest, VERSION, signature::exact, write};
use crate::destination::{self, Cause, Decoded, Destination, Reply};
use crate::diagnostic::Document;
use crate::preview::{self as engine, Request};
use crate::record::{Object, Problems};
use crate::span::{Encoding, Span};

/// A body to judge by a destination's rules.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase", optional_fields = nullable))]
pub struct BodyRequest {
    /// The exact bytes, or the exact text.
    #[cfg_attr(test, ts(type = "Uint8Array | string", optional = false))]
    pub body: Option<Body>,
    /// The exact bytes in base64, in place of `body`.
    #[cfg_attr(test, ts(skip))]
    pub body_b64: Option<String>,
    /// Id of the destination; without one it is recognised from `url`.
    pub destination: Option<String>,
    /// The endpoint.
    pub url: Option<String>,
}

impl FromObject for BodyRequest {
    fn from_object(o: &mut Object<'_>, problems: &mut Problems) -> Self {
        Self {
            body: o.value("body", Body::read, problems),
            body_b64: o.optional_text("body_b64", problems),
            destination: o.optional_text("destination", problems),
            url: o.optional_text("url", problems),
        }
    }
}

/// Judges a body, as JSON text.
///
/// # Errors
/// A request that cannot be understood.
pub fn check_body(request: &BodyRequest, encoding: Encoding) -> Result<String, Misuse> {
    judged(request, encoding, |check| write(check))
}

/// Judges a body, and gives what was found to `tell`.
///
/// # Errors
/// A request that cannot be understood.
pub fn judged<T>(request: &BodyRequest, encoding: Encoding, tell: impl FnOnce(&Check<'_>) -> T) -> Result<T, Misuse> {
    let body = exact(request.body.as_ref(), request.body_b64.as_deref()).map_err(Misuse::request)?;
    let named = request.destination.as_deref().map(destination_named).transpose()?;
    let url = request.url.as_deref().filter(|u| !u.is_empty());
    let judged = engine::judge_body(named, url, &body);
    Ok(tell(&Check::of_body(&judged, url, &body, encoding)))
}

/// A receiver's answer to decode.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase", optional_fields = nullable))]
pub struct DecodeRequest {
    /// Id of the destination; without one it is the generic one.
    pub destination: Option<String>,
    /// The status.
    pub status: u16,
    /// The headers; names in any case.
    #[cfg_attr(test, ts(type = "Record<string, string | string[]> | null", optional = nullable))]
    pub headers: Headers,
    /// The body's text.
    pub body: Option<String>,
    /// The template that made the request, for the place in it that the answer is about.
    pub template: Option<String>,
    /// Its source.
    pub source: Option<String>,
    /// Type of the event.
    pub event: Option<String>,
    /// Its payload: JSON text, or the value itself; without one, the event's sample.
    #[cfg_attr(test, ts(type = "string | object | null", optional))]
    pub payload: Option<Payload>,
}

impl FromObject for DecodeRequest {
    fn from_object(o: &mut Object<'_>, problems: &mut Problems) -> Self {
        let status = |value: &Json| {
            let number = value.as_u64().and_then(|n| u16::try_from(n).ok());
            number.ok_or_else(|| "a status must be a whole number, such as 200".to_owned())
        };
        Self {
            destination: o.optional_text("destination", problems),
            status: o.value("status", status, problems).unwrap_or_default(),
            headers: o.value("headers", Headers::read, problems).unwrap_or_default(),
            body: o.optional_text("body", problems),
            template: o.optional_text("template", problems),
            source: o.optional_text("source", problems),
            event: o.optional_text("event", problems),
            payload: o.value("payload", Payload::read, problems),
        }
    }
}

/// What a receiver's answer means.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Decode {
    #[cfg_attr(test, ts(type = "1"))]
    v: u8,
    /// Why the receiver answered so.
    pub cause: Cause,
    /// Will the same request fail again?
    pub permanent: bool,
    /// Seconds to wait before the next attempt, where the receiver says so.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub retry_after: Option<serde_json::Number>,
    /// One sentence.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The place in the template that the answer is about.
    pub template: Option<Range>,
}

impl Decode {
    /// What was decoded; the place is in `template`.
    #[must_use]
    pub fn new((decoded, place): (Decoded, Option<Span>), template: &str, encoding: Encoding) -> Self {
        let documents = Documents::new(encoding, &[(Document::Template, template.as_bytes())]);
        let whole = |n: f64| (n.fract() == 0.0).then_some(n as u64).map(serde_json::Number::from);
        Self {
            v: VERSION,
            cause: decoded.cause,
            permanent: decoded.permanent,
            retry_after: decoded.retry_after.and_then(|n| whole(n).or_else(|| serde_json::Number::from_f64(n))),
            message: decoded.message,
            help: (!decoded.help.is_empty()).then_some(decoded.help),
            template: place.map(|span| documents.range(Document::Template, span)),
        }
    }
}

/// Decodes a receiver's answer.
///
/// # Errors
/// A request that cannot be understood.
pub fn decode(request: &DecodeRequest, encoding: Encoding) -> Result<Decode, Misuse> {
    let destination: &Destination = request.destination.as_deref().map(destination_named).transpose()?.unwrap_or_else(destination::generic);
    if !(100..=999).contains(&request.status) {
        return Err(Misuse::request("`status` is missing, or no HTTP status".to_owned()));
    }
    let reply = Reply { status: request.status, headers: &request.headers.0, body: request.body.as_deref().unwrap_or("") };
    let (Some(template), Some(source)) = (&request.template, &request.source) else {
        return Ok(Decode::new(engine::decode(destination, &reply, None), "", encoding));
    };
    let sent = PreviewRequest {
        template: Some(template.clone()),
        payload: request.payload.clone(),
        source: source.clone(),
        event: request.event.clone(),
        destination: request.destination.clone(),
        ..PreviewRequest::default()
    };
    let source = source_named(source)?;
    let scope = sent.scope(source)?;
    let asked = sent.over(source, &scope)?;
    let asked: &Request<'_> = &asked;
    Ok(Decode::new(engine::decode(destination, &reply, Some(asked)), template, encoding))
}

/// One line of a batch of answers.
pub fn decode_line(line: &str) -> Result<String, (Json, String)> {
    let (id, request) = super::line::<DecodeRequest>(line);
    let answer = request.and_then(|request| decode(&request, Encoding::Bytes).map_err(|e| e.message));
    match answer {
        Ok(answer) => Ok(write(&WithId { answer, id: &id })),
        Err(message) => Err((id, message)),
    }
}

/// An answer with the id of its line.
#[derive(Serialize)]
struct WithId<'a> {
    #[serde(flatten)]
    answer: Decode,
    id: &'a Json,
}
