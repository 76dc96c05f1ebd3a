//! Signing a body and verifying a received request.

use std::borrow::Cow;

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value as Json;

use super::value::{Body, Headers, Scheme, Seconds, Secrets};
use super::write;
use crate::signature::{self, Message, Received, encoding};

/// A body to sign.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SignRequest {
    /// An id of the catalogue, or a scheme of one's own.
    #[cfg_attr(test, ts(type = "string | Record<string, unknown>"))]
    pub scheme: Scheme,
    /// Several where the vendor rolls secrets by signing with each.
    #[cfg_attr(test, ts(type = "string | string[]"))]
    pub secret: Secrets,
    /// The exact bytes that are sent, or the exact text.
    #[cfg_attr(test, ts(type = "Uint8Array | string", optional = false))]
    pub body: Option<Body>,
    /// The exact bytes in base64, in place of `body`.
    #[serde(rename = "body_b64")]
    #[cfg_attr(test, ts(skip))]
    pub body_b64: Option<String>,
    /// Id of the message.
    pub message_id: Option<String>,
    /// Unix seconds, or RFC 3339.
    #[cfg_attr(test, ts(type = "number | string | null", optional))]
    pub timestamp: Option<Seconds>,
    /// The URL as it will be requested; some schemes sign it.
    pub url: Option<String>,
    /// The request's method; `POST` where it is absent.
    pub method: Option<String>,
    /// Type of the event.
    pub event: Option<String>,
    /// Headers that the request has anyway; RFC 9421 can cover them.
    #[cfg_attr(test, ts(type = "Record<string, string | string[]> | null", optional = nullable))]
    pub headers: Headers,
}

/// A received request to verify.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct VerifyRequest {
    /// An id of the catalogue, or a scheme of one's own.
    #[cfg_attr(test, ts(type = "string | Record<string, unknown>"))]
    pub scheme: Scheme,
    /// Any of several may have signed.
    #[cfg_attr(test, ts(type = "string | string[]"))]
    pub secret: Secrets,
    /// Secrets that were in force before: never accepted, but named when one explains the signature.
    #[cfg_attr(test, ts(type = "string | string[] | null", optional = nullable))]
    pub previous: Secrets,
    /// The exact bytes that arrived (or the exact text), never a parsed and re-serialised object.
    #[cfg_attr(test, ts(type = "Uint8Array | string", optional = false))]
    pub body: Option<Body>,
    /// The exact bytes in base64, in place of `body`.
    #[serde(rename = "body_b64")]
    #[cfg_attr(test, ts(skip))]
    pub body_b64: Option<String>,
    /// The headers that arrived; names in any case.
    #[cfg_attr(test, ts(type = "Record<string, string | string[]>"))]
    pub headers: Headers,
    /// The moment of judging, Unix seconds or RFC 3339; without it, the time is not judged.
    #[cfg_attr(test, ts(type = "number | string | null", optional))]
    pub at: Option<Seconds>,
    /// The URL as the sender requested it; some schemes sign it.
    pub url: Option<String>,
    /// The request's method; `POST` where it is absent.
    pub method: Option<String>,
    /// Give the signed bytes of a cause in hex.
    pub bytes: Option<bool>,
    /// Look for the cause of a mismatch? It is the default.
    pub explain: Option<bool>,
}

fn body<'b>(body: Option<&'b Body>, base64: Option<&str>) -> Result<Cow<'b, [u8]>, String> {
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
    /// Signed.
    Signed {
        /// What came with the line of a batch; else null.
        #[cfg_attr(test, ts(type = "null"))]
        id: Json,
        /// The headers to add to the request.
        #[cfg_attr(test, ts(type = "Record<string, string>"))]
        headers: Signed,
    },
    /// It cannot be signed.
    Refused {
        /// What came with the line of a batch; else null.
        #[cfg_attr(test, ts(type = "null"))]
        id: Json,
        /// Why.
        error: String,
    },
}

/// What was found of a received request.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// What came with the line of a batch; else null.
    #[cfg_attr(test, ts(type = "null"))]
    pub id: Json,
    /// Signed under one of the secrets, and within the tolerance where time is judged?
    pub ok: bool,
    /// A stable word: `valid`, `stale`, `future`, `mismatch`, …
    pub reason: &'static str,
    /// The code of what was signed instead, where that was found.
    pub cause: Option<&'static str>,
    /// The same in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub message: Option<String>,
    /// Further deviations that go with the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub together: Option<Vec<&'static str>>,
    /// Other causes that give the very same bytes for this body.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub also: Option<Vec<&'static str>>,
    /// The scheme that the request really follows, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub actual_scheme: Option<String>,
    /// The bytes that were signed, in hex, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub signed_hex: Option<String>,
    /// Why the request could not be judged at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub error: Option<String>,
}

/// Signs a body: `{"id","headers":{...}}`, or `{"id","error"}`.
#[must_use]
pub fn sign(id: Json, request: &SignRequest) -> String {
    let signed = || {
        let scheme = request.scheme.get()?;
        let body = body(request.body.as_ref(), request.body_b64.as_deref())?;
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

/// The answer to what cannot be signed.
#[must_use]
pub fn unsigned(id: Json, error: String) -> String {
    write(&SignAnswer::Refused { id, error })
}

/// Verifies a received request: `{"id","ok","reason","cause"}` and, where a cause was found, what is known of it.
#[must_use]
pub fn verify(id: Json, request: &VerifyRequest) -> String {
    let verified = || {
        let scheme = request.scheme.get()?;
        let body = body(request.body.as_ref(), request.body_b64.as_deref())?;
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

/// The answer to what cannot be judged.
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
