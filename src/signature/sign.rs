//! Signing: from a body to the headers that go with it.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, SecondsFormat};
use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use super::content::{self, Facts};
use super::message::{self, Input, Request};
use super::scheme::{self, Field, Scheme, TimestampFormat};
use super::secret::{Key, Secret, SecretError};
use crate::http::{self, Url};

/// What is to be signed. The time is an argument: this module reads no clock.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The raw body; it need not be UTF-8.
    pub body: &'a [u8],
    /// The message id (delivery id).
    pub id: Option<&'a str>,
    /// Seconds since 1970.
    pub timestamp: Option<i64>,
    /// The URL exactly as it will be requested.
    pub url: Option<&'a str>,
    /// The request method.
    pub method: &'a str,
    /// The event's type, for vendors that name it in a header.
    pub event: Option<&'a str>,
    /// Headers that the request will have anyway (`Content-Type`, say); RFC 9421 can cover them.
    pub headers: &'a [(String, String)],
}

impl Default for Message<'_> {
    fn default() -> Self {
        Self { body: &[], id: None, timestamp: None, url: None, method: "POST", event: None, headers: &[] }
    }
}

/// Why nothing was signed. The text never holds the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignError {
    /// The secret is no key for this scheme.
    Secret(SecretError),
    /// No secret was given.
    NoSecret,
    /// The scheme signs this field, and it has no value.
    Missing(&'static str),
    /// A value cannot be in a header.
    Header(String),
    /// A body that is not a form needs its hash in the URL (Twilio); here is the URL to request instead.
    UrlLacksBodyHash(String),
    /// The URL carries another body's hash.
    BodyHashDiffers,
    /// The timestamp is outside what a date can hold.
    Time,
    /// An RFC 9421 component has no value, or is not supported.
    Component(String),
}

impl SignError {
    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Secret(_) | Self::NoSecret => "bad-secret",
            Self::Missing("message id") => "missing-id",
            Self::Missing("timestamp") => "missing-timestamp",
            Self::Missing(_) => "missing-url",
            Self::Header(_) => "bad-header-value",
            Self::UrlLacksBodyHash(_) => "url-lacks-body-hash",
            Self::BodyHashDiffers => "body-hash-mismatch",
            Self::Time => "bad-timestamp",
            Self::Component(_) => "unsupported-component",
        }
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret(e) => write!(f, "{e}"),
            Self::NoSecret => f.write_str("no secret was given"),
            Self::Missing(what) => write!(f, "this scheme signs the {what}, but none was given"),
            Self::Header(name) => write!(f, "the value of {name} contains a character that a header cannot contain"),
            Self::UrlLacksBodyHash(url) => {
                write!(f, "a non-form body is signed by its hash in the URL: the URL must be {url}")
            }
            Self::BodyHashDiffers => f.write_str("the URL contains the hash of another body"),
            Self::Time => f.write_str("the timestamp is not a date"),
            Self::Component(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for SignError {}

impl From<SecretError> for SignError {
    fn from(error: SecretError) -> Self {
        Self::Secret(error)
    }
}

/// A timestamp as a scheme writes it.
pub(super) fn write_timestamp(format: TimestampFormat, seconds: i64) -> Option<String> {
    match format {
        TimestampFormat::Unix => Some(seconds.to_string()),
        TimestampFormat::UnixMs => seconds.checked_mul(1000).map(|ms| ms.to_string()),
        TimestampFormat::Iso8601 => iso(seconds),
    }
}

/// `2026-01-01T00:00:00Z`.
pub(super) fn iso(seconds: i64) -> Option<String> {
    DateTime::from_timestamp(seconds, 0).map(|t| t.to_rfc3339_opts(SecondsFormat::Secs, true))
}

pub(super) const fn field_name(field: Field) -> &'static str {
    match field {
        Field::Id => "message id",
        Field::Timestamp | Field::Time => "timestamp",
        _ => "URL",
    }
}

pub(super) fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|h| h.0.eq_ignore_ascii_case(name)).map(|h| h.1.trim())
}

/// The URL that a signed request must go to: with the body's hash in it where the scheme wants that, else as given.
#[must_use]
pub fn signed_url(scheme: &Scheme, url: &str, body: &[u8], content_type: Option<&str>) -> String {
    use sha2::Digest as _;
    let Some(name) = &scheme.body_hash else { return url.to_owned() };
    let present = Url::split_http(url).is_some_and(|u| u.parameter(name).is_some());
    if present || body.is_empty() || content::is_form(content_type, body) {
        return url.to_owned();
    }
    let (head, fragment) = url.split_once('#').map_or((url, String::new()), |(h, f)| (h, format!("#{f}")));
    let joint = if head.contains('?') { '&' } else { '?' };
    format!("{head}{joint}{name}={}{fragment}", super::encoding::hex(&sha2::Sha256::digest(body)))
}

/// Every header that the vendor would send with this body: the signature, and its id and timestamp if it has them.
///
/// With several secrets the header lists one signature each, newest first, where the vendor rolls secrets that way;
/// otherwise only the first secret signs.
///
/// # Errors
/// [`SignError`]: a secret that is no key, a signed field without a value, a value that cannot be in a header.
pub fn sign(scheme: &Scheme, secrets: &[Secret], message: &Message<'_>) -> Result<Vec<(String, String)>, SignError> {
    if let Some(other) = variant_for_signing(scheme, message) {
        return sign(other, secrets, message);
    }
    let first = secrets.first().ok_or(SignError::NoSecret)?;
    let many = scheme.rotation && scheme.message.is_none();
    let used = if many || scheme.second_header.is_some() { secrets } else { std::slice::from_ref(first) };
    let keys: Vec<Key> = used.iter().map(|s| s.key(scheme)).collect::<Result<_, _>>()?;
    if scheme.message.is_some() {
        return sign_message(scheme, keys.first().ok_or(SignError::NoSecret)?, message);
    }
    let timestamp = match message.timestamp {
        Some(t) => Some(write_timestamp(scheme.timestamp, t).ok_or(SignError::Time)?),
        None => None,
    };
    let dated = scheme.content.names(Field::Time) || scheme.headers.iter().any(|h| h.value.names(Field::Time));
    let time = message.timestamp.filter(|_| dated).and_then(iso);
    let content_type = header(message.headers, "content-type");
    let mut form = content::is_form(content_type, message.body);
    if let (Some(name), Some(url)) = (&scheme.body_hash, message.url) {
        match Url::split_http(url).and_then(|u| u.parameter(name)) {
            Some(hash) if !body_hash_is(hash, message.body) => return Err(SignError::BodyHashDiffers),
            Some(_) => form = false,
            None if !form && !message.body.is_empty() => {
                return Err(SignError::UrlLacksBodyHash(signed_url(scheme, url, message.body, content_type)));
            }
            None => {}
        }
    }
    let facts = Facts {
        id: message.id,
        timestamp: timestamp.as_deref(),
        time: time.as_deref(),
        body: message.body,
        url: message.url,
        method: message.method,
        base: None,
        form,
    };
    let parts = content::assemble(scheme, &facts).map_err(|f| SignError::Missing(field_name(f)))?;
    let mut signatures = Vec::with_capacity(keys.len());
    for key in &keys {
        let text = scheme.encoding.encode(&content::compute(scheme.mac, key, &parts)?);
        signatures.push(scheme.each.write(|f| (f == Field::Signature).then_some(text.as_str())).unwrap_or_default());
    }
    let mut out = Vec::new();
    let mut push = |name: &str, value: String| {
        if value.bytes().all(|b| (0x20..0x7f).contains(&b)) && value.trim() == value {
            out.push((name.to_owned(), value));
            Ok(())
        } else {
            Err(SignError::Header(name.to_owned()))
        }
    };
    if let (Some(name), Some(id)) = (&scheme.id_header, message.id) {
        push(name, id.to_owned())?;
    }
    if let (Some(name), Some(t)) = (&scheme.timestamp_header, &timestamp) {
        push(name, t.clone())?;
    }
    let (listed, second) = match &scheme.second_header {
        Some(name) => (signatures.first().cloned().unwrap_or_default(), signatures.get(1).map(|s| (name, s.clone()))),
        None => (joined(signatures, &scheme.join), None),
    };
    let value = scheme.value.write(|f| match f {
        Field::Signatures => Some(listed.as_str()),
        Field::Timestamp => timestamp.as_deref(),
        Field::Id => message.id,
        _ => None,
    });
    push(&scheme.header, value.ok_or(SignError::Missing("timestamp"))?)?;
    if let Some((name, signature)) = second {
        push(name, signature)?;
    }
    let named = if message.event.is_none() { event_of(scheme, message.body) } else { None };
    for extra in &scheme.headers {
        let value = extra.value.write(|f| match f {
            Field::Id => message.id,
            Field::Event => message.event.or(named.as_deref()),
            Field::Time => time.as_deref(),
            Field::Timestamp => timestamp.as_deref(),
            _ => None,
        });
        if let Some(value) = value {
            push(&extra.name, value)?;
        }
    }
    Ok(out)
}

fn joined(mut signatures: Vec<String>, between: &str) -> String {
    match signatures.len() {
        1 => signatures.pop().unwrap_or_default(),
        _ => signatures.join(between),
    }
}

fn variant_for_signing(scheme: &Scheme, message: &Message<'_>) -> Option<&'static Scheme> {
    let variant = scheme.variant.as_ref()?;
    let by_header = header(message.headers, &variant.header).is_some_and(|v| contains(v, &variant.contains));
    let by_time = variant.with_timestamp && message.timestamp.is_some();
    if by_header || by_time { scheme::scheme(&variant.scheme) } else { None }
}

pub(super) fn contains(value: &str, wanted: &str) -> bool {
    value.to_ascii_lowercase().contains(&wanted.to_ascii_lowercase())
}

/// Does a hash in hex (either case) belong to the body?
pub(super) fn body_hash_is(hash: &str, body: &[u8]) -> bool {
    super::encoding::from_hex(hash.as_bytes()).is_some_and(|h| message::digest_is(false, &h, body))
}

/// The event that a JSON body names at its top level, if it is plain text.
fn event_of(scheme: &Scheme, body: &[u8]) -> Option<String> {
    let member = scheme.event_member.as_ref()?;
    let mut reader = serde_json::Deserializer::from_slice(body);
    let found = reader.deserialize_map(TopMember(member)).ok()?;
    reader.end().ok()?;
    let plain = |t: &String| !t.is_empty() && t.len() <= 200 && t.bytes().all(|b| b.is_ascii_graphic());
    found.filter(plain)
}

/// Reads one member of an object and passes over the others, of which nothing is kept.
struct TopMember<'m>(&'m str);

impl<'de> Visitor<'de> for TopMember<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            if name == self.0 {
                found = match map.next_value::<serde_json::Value>()? {
                    serde_json::Value::String(text) => Some(text),
                    _ => None,
                };
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

fn sign_message(scheme: &Scheme, key: &Key, message: &Message<'_>) -> Result<Vec<(String, String)>, SignError> {
    let Some(config) = &scheme.message else { return Err(SignError::NoSecret) };
    let mut out: Vec<(String, String)> = Vec::new();
    let mut all = message.headers.to_vec();
    let mut add = |name: &str, value: String, all: &mut Vec<(String, String)>| {
        if header(all, name).is_none() {
            all.push((name.to_owned(), value.clone()));
            out.push((name.to_owned(), value));
        }
    };
    add("Content-Type", "application/json".to_owned(), &mut all);
    add("Content-Digest", message::content_digest(message.body), &mut all);
    if let (Some(name), Some(id)) = (&scheme.id_header, message.id) {
        add(name, id.to_owned(), &mut all);
    }
    if let Some(bad) = all.iter().find(|h| h.1.bytes().any(|b| b < 0x20 && b != b'\t' || b == 0x7f)) {
        return Err(SignError::Header(bad.0.clone()));
    }
    // A Signature-Input that is given says what to cover; without one, the scheme's components do.
    let given = header(message.headers, "signature-input").map(str::to_owned);
    let input = match given {
        Some(text) => text,
        None => {
            let created = message.timestamp.ok_or(SignError::Missing("timestamp"))?;
            let present = |c: &&String| c.starts_with('@') || header(&all, c).is_some();
            let list: Vec<String> = config.components.iter().filter(present).map(|c| format!("\"{c}\"")).collect();
            let alg = if scheme.mac == scheme::Mac::Ed25519 { "ed25519" } else { "hmac-sha256" };
            format!("{}=({});created={created};keyid=\"{}\";alg=\"{alg}\"", config.label, list.join(" "), config.keyid)
        }
    };
    let inputs = message::inputs(&input).map_err(|e| SignError::Component(e.to_owned()))?;
    let request = Request { method: message.method, url: message.url, headers: &all };
    let mut signatures = Vec::new();
    for one in &inputs {
        signatures.push(sign_input(scheme, key, one, &request)?);
    }
    out.push(("Signature-Input".to_owned(), input.clone()));
    out.push(("Signature".to_owned(), signatures.join(", ")));
    Ok(out)
}

fn sign_input(scheme: &Scheme, key: &Key, input: &Input<'_>, request: &Request<'_>) -> Result<String, SignError> {
    let base = message::base(input, request).map_err(SignError::Component)?;
    let signature = content::compute(scheme.mac, key, &[base.as_bytes()])?;
    Ok(format!("{}=:{}:", input.label, scheme.encoding.encode(&signature)))
}

/// The spellings of the URL under which a request is judged.
pub(super) fn spellings(scheme: &Scheme, url: Option<&str>) -> Vec<Option<String>> {
    match url {
        Some(u) if scheme.ports => http::with_and_without_port(u).into_iter().map(Some).collect(),
        other => vec![other.map(str::to_owned)],
    }
}
