//! What a request claims: its signatures and the bytes that each should cover, read by the scheme's templates.

use super::code;
use super::content;
use super::message::{self, DigestVerdict, Request};
use super::scheme::{self, Field, Scheme, TimestampFormat};
use super::secret::Secret;
use super::sign::{self, contains, header};
use crate::diagnostic::Code;
use crate::http::Url;

/// Maximum number of signatures in one header that are tried.
const MOST_SIGNATURES: usize = 32;

/// A request as it arrived.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// The raw body.
    pub body: &'a [u8],
    /// Its headers; names in any case.
    pub headers: &'a [(String, String)],
    /// The URL as the sender requested it.
    pub url: Option<&'a str>,
    /// The request method.
    pub method: &'a str,
    /// The verification time, in seconds since 1970; without it, the timestamp's age is not checked.
    pub at: Option<i64>,
    /// Former secrets: never accepted, but reported if one of them made the signature.
    pub previous: &'a [Secret],
    /// Show the signed bytes of a cause in hex.
    pub show_bytes: bool,
    /// On the user's own machine, and only if asked: show the signature that would have been right.
    pub reveal: bool,
    /// Look for the cause of a mismatch.
    pub explain: bool,
}

impl Default for Received<'_> {
    fn default() -> Self {
        Self {
            body: &[],
            headers: &[],
            url: None,
            method: "POST",
            at: None,
            previous: &[],
            show_bytes: false,
            reveal: false,
            explain: true,
        }
    }
}

/// What the judgement of a request rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Signed under one of the secrets, and recent where time is judged.
    Valid,
    /// Older than the scheme takes.
    Stale,
    /// Ahead of the clock by more than the scheme takes.
    Future,
    /// No signature belongs to the request under a secret.
    Mismatch,
    /// The signature header is not there.
    MissingHeader,
    /// The signature header holds no signature in the form of the scheme.
    MalformedHeader,
    /// The message id is signed and not there.
    MissingId,
    /// The timestamp is signed and not there.
    MissingTimestamp,
    /// The timestamp is not written as the scheme writes it.
    MalformedTimestamp,
    /// The URL is signed, and none was given.
    MissingUrl,
    /// RFC 9421: no `Signature-Input`.
    MissingSignatureInput,
    /// RFC 9421: `Signature-Input` cannot be read.
    MalformedSignatureInput,
    /// RFC 9421: a covered component is not known here.
    UnsupportedComponent,
    /// The signature is right, the `Content-Digest` that it covers is not.
    DigestMismatch,
    /// The signature is right, the hash of the body in the URL is not.
    BodyHashMismatch,
    /// The signature is right, and says nothing of the body.
    BodyNotCovered,
    /// No secret is a key for the scheme.
    BadSecret,
}

impl Reason {
    /// The stable word.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Stale => "stale",
            Self::Future => "future",
            Self::Mismatch => "mismatch",
            Self::MissingHeader => "missing-header",
            Self::MalformedHeader => "malformed-header",
            Self::MissingId => "missing-id",
            Self::MissingTimestamp => "missing-timestamp",
            Self::MalformedTimestamp => "malformed-timestamp",
            Self::MissingUrl => "missing-url",
            Self::MissingSignatureInput => "missing-signature-input",
            Self::MalformedSignatureInput => "malformed-signature-input",
            Self::UnsupportedComponent => "unsupported-component",
            Self::DigestMismatch => "digest-mismatch",
            Self::BodyHashMismatch => "body-hash-mismatch",
            Self::BodyNotCovered => "body-not-covered",
            Self::BadSecret => "bad-secret",
        }
    }

    /// Is something not there that the scheme needs?
    pub(super) const fn is_missing(self) -> bool {
        matches!(self, Self::MissingHeader | Self::MissingId | Self::MissingTimestamp | Self::MissingUrl | Self::MissingSignatureInput)
    }

    /// The code of its finding; `None` if there is nothing to say.
    pub(super) const fn code(self) -> Option<&'static Code> {
        Some(match self {
            Self::Valid => return None,
            Self::Stale => &code::STALE,
            Self::Future => &code::FUTURE,
            Self::Mismatch => &code::MISMATCH,
            Self::MissingHeader | Self::MissingId | Self::MissingTimestamp | Self::MissingSignatureInput => &code::MISSING_HEADER,
            Self::MalformedHeader | Self::MalformedTimestamp | Self::MalformedSignatureInput | Self::UnsupportedComponent => {
                &code::MALFORMED_HEADER
            }
            Self::MissingUrl => &code::MISSING_URL,
            Self::DigestMismatch | Self::BodyHashMismatch => &code::DIGEST_MISMATCH,
            Self::BodyNotCovered => &code::BODY_NOT_COVERED,
            Self::BadSecret => &code::BAD_SECRET,
        })
    }
}

/// A reason, and a sentence with the particulars.
pub(super) type Refusal = (Reason, String);

/// The signatures of a request, with the bytes that each should cover.
pub(super) struct Reading {
    pub(super) pairs: Vec<Pair>,
    /// The body is bound to the signature by this check, which failed.
    pub(super) binding: Option<Refusal>,
    pub(super) warning: Option<&'static Code>,
}

pub(super) struct Pair {
    pub(super) base: Option<String>,
    pub(super) url: Option<String>,
    pub(super) signatures: Vec<String>,
    pub(super) timestamp: Option<i64>,
    pub(super) expires: Option<i64>,
}

/// What a signature header holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) signatures: Vec<String>,
    pub(super) timestamp: Option<String>,
}

/// Reads a signature header by the scheme's templates.
pub(super) fn parse_header(scheme: &Scheme, value: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let (stamp_key, has_stamp) = stamp_key(scheme);
    let lead = scheme.value.before(Field::Signatures);
    let value = match value.trim().strip_prefix(lead) {
        Some(rest) if !lead.is_empty() && !has_stamp => rest,
        None if !lead.is_empty() && !has_stamp => return parsed,
        _ => value.trim(),
    };
    let (before, after) = scheme.each.around(Field::Signature);
    for item in value.split(scheme.join.as_str()).map(str::trim).filter(|i| !i.is_empty()).take(2 * MOST_SIGNATURES) {
        if let Some(text) = item.strip_prefix(stamp_key.as_str()).filter(|_| has_stamp) {
            parsed.timestamp.get_or_insert_with(|| text.to_owned());
        } else if let Some(text) = item.strip_prefix(before.as_str()).and_then(|t| t.strip_suffix(after.as_str()))
            && !text.is_empty()
            && parsed.signatures.len() < MOST_SIGNATURES
        {
            parsed.signatures.push(text.to_owned());
        }
    }
    parsed
}

/// The text before the timestamp within the signature header (`t=`), if it is there.
pub(super) fn stamp_key(scheme: &Scheme) -> (String, bool) {
    if !scheme.value.names(Field::Timestamp) {
        return (String::new(), false);
    }
    let (before, _) = scheme.value.around(Field::Timestamp);
    let key = before.rsplit(scheme.join.as_str()).next().unwrap_or("").to_owned();
    (key, true)
}

/// A timestamp in seconds.
pub(super) fn read_timestamp(format: TimestampFormat, text: &str) -> Option<i64> {
    match format {
        TimestampFormat::Unix => text.parse().ok(),
        TimestampFormat::UnixMs => text.parse::<i64>().ok().map(|ms| ms.div_euclid(1000)),
        TimestampFormat::Iso8601 => chrono::DateTime::parse_from_rfc3339(text).ok().map(|t| t.timestamp()),
    }
}

/// The scheme that judges: a variant takes over where a header says so.
pub(super) fn judged_by<'s>(scheme: &'s Scheme, received: &Received<'_>) -> &'s Scheme {
    let Some(variant) = &scheme.variant else { return scheme };
    let over = header(received.headers, &variant.header).is_some_and(|v| contains(v, &variant.contains));
    if over { scheme::scheme(&variant.scheme).unwrap_or(scheme) } else { scheme }
}

/// The request's message id and its timestamp as text, by the scheme's headers.
pub(super) fn id_and_timestamp<'h>(scheme: &Scheme, received: &Received<'h>) -> (Option<&'h str>, Option<String>) {
    let id = scheme.id_header.as_ref().and_then(|name| header(received.headers, name));
    let own = scheme.timestamp_header.as_ref().and_then(|name| header(received.headers, name)).map(str::to_owned);
    let within = || header(received.headers, &scheme.header).and_then(|v| parse_header(scheme, v).timestamp);
    (id, own.or_else(within))
}

fn signature_headers<'h>(scheme: &Scheme, received: &Received<'h>) -> Vec<&'h str> {
    let named = |h: &&(String, String)| {
        h.0.eq_ignore_ascii_case(&scheme.header) || scheme.second_header.as_ref().is_some_and(|s| h.0.eq_ignore_ascii_case(s))
    };
    received.headers.iter().filter(named).map(|h| h.1.as_str()).take(MOST_SIGNATURES).collect()
}

/// Reads what a request claims.
pub(super) fn read(scheme: &Scheme, received: &Received<'_>) -> Result<Reading, Refusal> {
    let values = signature_headers(scheme, received);
    if values.is_empty() {
        return Err((Reason::MissingHeader, format!("the request has no header {}", scheme.header)));
    }
    if scheme.message.is_some() {
        return read_message(received, &values);
    }
    let parsed: Vec<Parsed> = values.iter().map(|v| parse_header(scheme, v)).collect();
    let signatures: Vec<String> = parsed.iter().flat_map(|p| p.signatures.iter().cloned()).take(MOST_SIGNATURES).collect();
    if signatures.is_empty() {
        let form = scheme.value.text().replace("{{.Signatures}}", &scheme.each.text());
        return Err((Reason::MalformedHeader, format!("{} has no signature in the format {form}", scheme.header)));
    }
    let (id, stamp) = id_and_timestamp(scheme, received);
    if scheme.signs_id() && id.is_none() {
        return Err((
            Reason::MissingId,
            format!("the request has no header {}", scheme.id_header.as_deref().unwrap_or("for the message id")),
        ));
    }
    let mut timestamp = None;
    if scheme.signs_timestamp() {
        let place = scheme.timestamp_header.as_ref().unwrap_or(&scheme.header);
        let text = stamp.as_deref().ok_or_else(|| (Reason::MissingTimestamp, format!("the request has no timestamp in {place}")))?;
        timestamp = read_timestamp(scheme.timestamp, text);
        if timestamp.is_none() {
            return Err((Reason::MalformedTimestamp, format!("the timestamp in {place} is not in the format that {} uses", scheme.name)));
        }
    }
    if scheme.signs_url() && received.url.is_none() {
        return Err((Reason::MissingUrl, format!("{} signs the URL, but none was given", scheme.name)));
    }
    let mut binding = None;
    if let (Some(name), Some(url)) = (&scheme.body_hash, received.url) {
        let form = content::is_form(header(received.headers, "content-type"), received.body);
        match Url::split_http(url).and_then(|u| u.parameter(name)) {
            Some(hash) if !sign::body_hash_is(hash, received.body) => {
                binding = Some((Reason::BodyHashMismatch, format!("{name} in the URL is not the SHA-256 of this body")));
            }
            None if !form && !received.body.is_empty() => {
                binding =
                    Some((Reason::BodyNotCovered, format!("the body is not a form, and the URL has no {name}: the body is not signed")));
            }
            _ => {}
        }
    }
    let pairs = sign::spellings(scheme, received.url)
        .into_iter()
        .map(|url| Pair { base: None, url, signatures: signatures.clone(), timestamp, expires: None })
        .collect();
    Ok(Reading { pairs, binding, warning: None })
}

fn read_message(received: &Received<'_>, values: &[&str]) -> Result<Reading, Refusal> {
    let inputs: Vec<&str> = received.headers.iter().filter(|h| h.0.eq_ignore_ascii_case("signature-input")).map(|h| h.1.as_str()).collect();
    if inputs.is_empty() {
        return Err((Reason::MissingSignatureInput, "the request has no header Signature-Input".to_owned()));
    }
    let (inputs, signatures) = (inputs.join(", "), values.join(", "));
    let inputs = message::inputs(&inputs).map_err(|e| (Reason::MalformedSignatureInput, e.to_owned()))?;
    let signatures = message::sequences(&signatures);
    let request = Request { method: received.method, url: received.url, headers: received.headers };
    let (mut pairs, mut wrong, mut covered) = (Vec::new(), None, false);
    for input in &inputs {
        let Some((_, text)) = signatures.iter().find(|s| s.0 == input.label) else { continue };
        match message::base(input, &request) {
            Ok(base) => {
                covered |= input.covers("content-digest");
                pairs.push(Pair {
                    base: Some(base),
                    url: None,
                    signatures: vec![(*text).to_owned()],
                    timestamp: input.created,
                    expires: input.expires,
                });
            }
            Err(what) => wrong = Some((Reason::UnsupportedComponent, what)),
        }
    }
    if pairs.is_empty() {
        return Err(wrong
            .unwrap_or_else(|| (Reason::MalformedHeader, "Signature has no byte sequence for any label in Signature-Input".to_owned())));
    }
    let digest = header(received.headers, "content-digest");
    let binding = match digest.map(|d| message::check_digest(d, received.body)) {
        Some(DigestVerdict::Differs) => Some((Reason::DigestMismatch, "Content-Digest does not match this body".to_owned())),
        Some(DigestVerdict::Unknown) => {
            Some((Reason::BodyNotCovered, "Content-Digest has no sha-256 or sha-512: the body is not signed".to_owned()))
        }
        None if !received.body.is_empty() => {
            Some((Reason::BodyNotCovered, "the request has no Content-Digest: the body is not signed".to_owned()))
        }
        _ => None,
    };
    let warning = (!covered && !received.body.is_empty()).then_some(&code::DIGEST_NOT_SIGNED);
    Ok(Reading { pairs, binding, warning })
}
