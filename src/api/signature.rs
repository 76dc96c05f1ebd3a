//! Signing a body and verifying a received request.

use std::borrow::Cow;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::read::FromObject;
use super::value::{Body, Headers, Scheme, Seconds, Secrets};
use super::write;
use crate::record::{Object, Problems};
use crate::signature::{self, Message, Received, encoding};

/// A body to sign.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase", optional_fields = nullable))]
pub struct SignRequest {
    /// The id of a scheme, or your own scheme as an object.
    #[cfg_attr(test, ts(type = "string | Record<string, unknown>"))]
    pub scheme: Scheme,
    /// The secret; during rotation several, if the scheme carries a signature for each.
    #[cfg_attr(test, ts(type = "string | string[]"))]
    pub secret: Secrets,
    /// The exact bytes or text of the body.
    #[cfg_attr(test, ts(type = "Uint8Array | string", optional = false))]
    pub body: Option<Body>,
    /// The exact bytes in base64, instead of `body`.
    #[cfg_attr(test, ts(skip))]
    pub body_b64: Option<String>,
    /// Id of the message.
    pub message_id: Option<String>,
    /// The time to sign: Unix seconds or RFC 3339.
    #[cfg_attr(test, ts(type = "number | string | null", optional))]
    pub timestamp: Option<Seconds>,
    /// The URL exactly as it will be requested; some schemes sign it.
    pub url: Option<String>,
    /// The request's method; by default `POST`.
    pub method: Option<String>,
    /// Type of the event.
    pub event: Option<String>,
    /// The request's other headers; RFC 9421 can sign them.
    #[cfg_attr(test, ts(type = "Record<string, string | string[]> | null", optional = nullable))]
    pub headers: Headers,
}

/// A received request to verify.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase", optional_fields = nullable))]
pub struct VerifyRequest {
    /// The id of a scheme, or your own scheme as an object.
    #[cfg_attr(test, ts(type = "string | Record<string, unknown>"))]
    pub scheme: Scheme,
    /// The secret, or several of which any may have signed.
    #[cfg_attr(test, ts(type = "string | string[]"))]
    pub secret: Secrets,
    /// Former secrets: never accepted, but reported if one of them made the signature.
    #[cfg_attr(test, ts(type = "string | string[] | null", optional = nullable))]
    pub previous: Secrets,
    /// The exact bytes or text that arrived, never a parsed and re-serialised object.
    #[cfg_attr(test, ts(type = "Uint8Array | string", optional = false))]
    pub body: Option<Body>,
    /// The exact bytes in base64, instead of `body`.
    #[cfg_attr(test, ts(skip))]
    pub body_b64: Option<String>,
    /// The headers that arrived; the case of names does not matter.
    #[cfg_attr(test, ts(type = "Record<string, string | string[]>"))]
    pub headers: Headers,
    /// The time to verify at: Unix seconds or RFC 3339; without it, the timestamp's age is not checked.
    #[cfg_attr(test, ts(type = "number | string | null", optional))]
    pub at: Option<Seconds>,
    /// The URL exactly as the sender requested it; some schemes sign it.
    pub url: Option<String>,
    /// The request's method; by default `POST`.
    pub method: Option<String>,
    /// Return the bytes that were signed, in hex, if the cause of a mismatch is found?
    pub bytes: Option<bool>,
    /// Look for the cause of a mismatch? By default, yes.
    pub explain: Option<bool>,
}

impl FromObject for SignRequest {
    fn from_object(o: &mut Object<'_>, problems: &mut Problems) -> Self {
        Self {
            scheme: o.value("scheme", Scheme::read, problems).unwrap_or_default(),
            secret: o.value("secret", Secrets::read, problems).unwrap_or_default(),
            body: o.value("body", Body::read, problems),
            body_b64: o.optional_text("body_b64", problems),
            message_id: o.optional_text("messageId", problems),
            timestamp: o.value("timestamp", Seconds::read, problems),
            url: o.optional_text("url", problems),
            method: o.optional_text("method", problems),
            event: o.optional_text("event", problems),
            headers: o.value("headers", Headers::read, problems).unwrap_or_default(),
        }
    }
}

impl FromObject for VerifyRequest {
    fn from_object(o: &mut Object<'_>, problems: &mut Problems) -> Self {
        Self {
            scheme: o.value("scheme", Scheme::read, problems).unwrap_or_default(),
            secret: o.value("secret", Secrets::read, problems).unwrap_or_default(),
            previous: o.value("previous", Secrets::read, problems).unwrap_or_default(),
            body: o.value("body", Body::read, problems),
            body_b64: o.optional_text("body_b64", problems),
            headers: o.value("headers", Headers::read, problems).unwrap_or_default(),
            at: o.value("at", Seconds::read, problems),
            url: o.optional_text("url", problems),
            method: o.optional_text("method", problems),
            bytes: o.optional_flag("bytes", problems),
            explain: o.optional_flag("explain", problems),
        }
    }
}

pub(super) fn exact<'b>(body: Option<&'b Body>, base64: Option<&str>) -> Result<Cow<'b, [u8]>, String> {
    match (body, base64) {
        (Some(_), Some(_)) => Err("the body is given twice: remove `body` or `body_b64`".to_owned()),
        (None, Some(base64)) => {
            encoding::from_base64(base64.as_bytes()).map(Cow::Owned).ok_or_else(|| "`body_b64` is not base64".to_owned())
        }
        (Some(body), None) => Ok(Cow::Borrowed(&body.0)),
        (None, None) => Ok(Cow::Borrowed(&[])),
    }
}

/// Headers as an object, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed(pub Vec<(String, String)>);

impl Serialize for Signed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The headers that sign a body, or why it cannot be signed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(untagged)]
pub enum SignAnswer {
    /// The signed headers.
    Signed {
        /// The `id` of a batch line; else null.
        #[cfg_attr(test, ts(type = "null"))]
        id: Json,
        /// The headers to add to the request.
        #[cfg_attr(test, ts(type = "Record<string, string>"))]
        headers: Signed,
    },
    /// The reason why there are none.
    Refused {
        /// The `id` of a batch line; else null.
        #[cfg_attr(test, ts(type = "null"))]
        id: Json,
        /// Why the body cannot be signed.
        error: String,
    },
}

/// The result of verifying a request.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// The `id` of a batch line; else null.
    #[cfg_attr(test, ts(type = "null"))]
    pub id: Json,
    /// Is it signed with one of the secrets and, if the time is checked, within the tolerance?
    pub ok: bool,
    /// A stable word: `valid`, `stale`, `future`, `mismatch`, …
    pub reason: &'static str,
    /// The code of the mistake that explains a mismatch, if it was found.
    pub cause: Option<&'static str>,
    /// The cause in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub message: Option<String>,
    /// Codes of further mistakes made together with the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub together: Option<Vec<&'static str>>,
    /// Codes of other causes that give the same bytes for this body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub also: Option<Vec<&'static str>>,
    /// The scheme that the request follows, if it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub actual_scheme: Option<String>,
    /// The bytes that were signed, in hex, if `bytes` was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub signed_hex: Option<String>,
    /// Why the request could not be verified at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub error: Option<String>,
}

/// Signs a body: `{"id","headers":{...}}`, or `{"id","error"}`.
#[must_use]
pub fn sign(id: Json, request: &SignRequest) -> String {
    let signed = || {
        let scheme = request.scheme.get()?;
        let body = exact(request.body.as_ref(), request.body_b64.as_deref())?;
        let message = Message {
            body: &body,
            id: request.message_id.as_deref(),
            timestamp: request.timestamp.map(|t| t.0),
            url: request.url.as_deref(),
            method: request.method.as_deref().unwrap_or("POST"),
            event: request.event.as_deref(),
            headers: &request.headers.0,
        };
        signature::sign(&scheme, &request.secret.0, &message).map_err(|e| e.to_string())
    };
    match signed() {
        Ok(headers) => write(&SignAnswer::Signed { id, headers: Signed(headers) }),
        Err(error) => unsigned(id, error),
    }
}

/// The answer if the body cannot be signed.
#[must_use]
pub fn unsigned(id: Json, error: String) -> String {
    write(&SignAnswer::Refused { id, error })
}

/// Verifies a received request: `{"id","ok","reason","cause"}`, and details of the cause if one was found.
#[must_use]
pub fn verify(id: Json, request: &VerifyRequest) -> String {
    let verified = || {
        let scheme = request.scheme.get()?;
        let body = exact(request.body.as_ref(), request.body_b64.as_deref())?;
        let received = Received {
            body: &body,
            headers: &request.headers.0,
            url: request.url.as_deref(),
            method: request.method.as_deref().unwrap_or("POST"),
            at: request.at.map(|t| t.0),
            previous: &request.previous.0,
            show_bytes: request.bytes.unwrap_or(false),
            reveal: false,
            explain: request.explain.unwrap_or(true),
        };
        Ok::<_, String>(signature::verify(&scheme, &request.secret.0, &received))
    };
    let found = match verified() {
        Ok(found) => found,
        Err(error) => return unverified(id, error),
    };
    let mut answer = Verification { id, ok: found.ok, reason: found.reason, ..Verification::default() };
    if let Some(cause) = found.cause {
        answer.cause = Some(cause.code.id);
        answer.signed_hex = cause.signed_hex();
        answer.message = Some(cause.message);
        answer.together = Some(cause.together);
        answer.also = Some(cause.also);
        answer.actual_scheme = cause.scheme;
    } else if !found.ok && !cfg!(feature = "forensics") {
        answer.message = Some("this build does not look for the cause".to_owned());
    }
    write(&answer)
}

/// The answer if the request cannot be verified.
#[must_use]
pub fn unverified(id: Json, error: String) -> String {
    write(&Verification { id, reason: "bad-request", error: Some(error), ..Verification::default() })
}

/// Answers a line of `--sign --batch`.
#[must_use]
pub fn sign_line(text: &str) -> String {
    match super::line(text) {
        (id, Ok(request)) => sign(id, &request),
        (id, Err(error)) => unsigned(id, error),
    }
}

/// Answers a line of `--verify --batch`.
#[must_use]
pub fn verify_line(text: &str) -> String {
    match super::line(text) {
        (id, Ok(request)) => verify(id, &request),
        (id, Err(error)) => unverified(id, error),
    }
}

/// A signature scheme.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Scheme"))]
pub(crate) struct KnownScheme<'a> {
    id: &'a str,
    name: &'a str,
}

/// The signature schemes of the catalogue.
pub(crate) fn known_schemes() -> Vec<KnownScheme<'static>> {
    signature::schemes().iter().map(|s| KnownScheme { id: &s.id, name: &s.name }).collect()
}

/// The signature schemes of the catalogue, as a JSON list.
#[must_use]
pub fn schemes() -> String {
    write(&known_schemes())
}
