//! Verifying: is this request signed under one of these secrets, and is it recent?

use super::cause::Cause;
use super::code;
use super::content::{self, Facts};
use super::forensics;
use super::message::{self, DigestVerdict, Request};
use super::scheme::{self, Field, Scheme, TimestampFormat};
use super::secret::{Key, Secret, SecretError};
use super::sign::{self, contains, header};
use crate::diagnostic::{Code, Diagnostic, Document};
use crate::http::Url;
use crate::span::Span;

/// Most signatures of one header that are tried.
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
    /// The moment of judging, in seconds since 1970; without it, time is not judged.
    pub at: Option<i64>,
    /// Secrets that were in force before: never accepted, but named when one explains the signature.
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

/// What was found.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Signed under one of the secrets, and within the tolerance where time is judged.
    pub ok: bool,
    /// A stable word: `valid`, `stale`, `future`, `mismatch`, ... (see [`REASONS`]).
    pub reason: &'static str,
    /// Which secret signed it.
    pub secret: Option<usize>,
    /// The request's timestamp in seconds, where it has one.
    pub timestamp: Option<i64>,
    /// What was signed instead, where the forensics found it.
    pub cause: Option<Cause>,
    /// The signature that a refused request should have had: only where that was asked for.
    pub expected: Option<String>,
    /// The same as findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Every reason that a [`Verification`] can have, each with the code of its diagnostic.
pub static REASONS: &[(&str, Option<&Code>)] = &[
    ("valid", None),
    ("stale", Some(&code::STALE)),
    ("future", Some(&code::FUTURE)),
    ("mismatch", Some(&code::MISMATCH)),
    ("missing-header", Some(&code::MISSING_HEADER)),
    ("malformed-header", Some(&code::MALFORMED_HEADER)),
    ("missing-id", Some(&code::MISSING_HEADER)),
    ("missing-timestamp", Some(&code::MISSING_HEADER)),
    ("malformed-timestamp", Some(&code::MALFORMED_HEADER)),
    ("missing-url", Some(&code::MISSING_URL)),
    ("missing-signature-input", Some(&code::MISSING_HEADER)),
    ("malformed-signature-input", Some(&code::MALFORMED_HEADER)),
    ("unsupported-component", Some(&code::MALFORMED_HEADER)),
    ("digest-mismatch", Some(&code::DIGEST_MISMATCH)),
    ("body-hash-mismatch", Some(&code::DIGEST_MISMATCH)),
    ("body-not-covered", Some(&code::BODY_NOT_COVERED)),
    ("bad-secret", Some(&code::BAD_SECRET)),
];

/// A reason, and a sentence with the particulars.
type Refusal = (&'static str, String);

/// The signatures of a request beside the bytes that each should cover.
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

/// The text before the timestamp within the signature header (`t=`), where it stands there.
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
        return Err(("missing-header", format!("the request has no header {}", scheme.header)));
    }
    if scheme.message.is_some() {
        return read_message(received, &values);
    }
    let parsed: Vec<Parsed> = values.iter().map(|v| parse_header(scheme, v)).collect();
    let signatures: Vec<String> = parsed.iter().flat_map(|p| p.signatures.iter().cloned()).take(MOST_SIGNATURES).collect();
    if signatures.is_empty() {
        let form = scheme.value.text().replace("{{.Signatures}}", &scheme.each.text());
        return Err(("malformed-header", format!("{} holds no signature of the form {form}", scheme.header)));
    }
    let (id, stamp) = id_and_timestamp(scheme, received);
    if scheme.signs_id() && id.is_none() {
        return Err(("missing-id", format!("the request has no header {}", scheme.id_header.as_deref().unwrap_or("for its id"))));
    }
    let mut timestamp = None;
    if scheme.signs_timestamp() {
        let place = scheme.timestamp_header.as_ref().unwrap_or(&scheme.header);
        let text = stamp.as_deref().ok_or_else(|| ("missing-timestamp", format!("the request has no timestamp in {place}")))?;
        timestamp = read_timestamp(scheme.timestamp, text);
        if timestamp.is_none() {
            return Err(("malformed-timestamp", format!("the timestamp in {place} is not of the form that {} writes", scheme.name)));
        }
    }
    if scheme.signs_url() && received.url.is_none() {
        return Err(("missing-url", format!("{} signs the URL, and none was given", scheme.name)));
    }
    let mut binding = None;
    if let (Some(name), Some(url)) = (&scheme.body_hash, received.url) {
        let form = content::is_form(header(received.headers, "content-type"), received.body);
        match Url::split_http(url).and_then(|u| u.parameter(name)) {
            Some(hash) if !sign::body_hash_is(hash, received.body) => {
                binding = Some(("body-hash-mismatch", format!("{name} in the URL is not the SHA-256 of this body")));
            }
            None if !form && !received.body.is_empty() => {
                binding = Some(("body-not-covered", format!("the body is not a form, and the URL has no {name}: nothing covers it")));
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
        return Err(("missing-signature-input", "the request has no header Signature-Input".to_owned()));
    }
    let (inputs, signatures) = (inputs.join(", "), values.join(", "));
    let inputs = message::inputs(&inputs).map_err(|e| ("malformed-signature-input", e.to_owned()))?;
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
            Err(what) => wrong = Some(("unsupported-component", what)),
        }
    }
    if pairs.is_empty() {
        return Err(
            wrong.unwrap_or_else(|| ("malformed-header", "Signature has no byte sequence under a label of Signature-Input".to_owned()))
        );
    }
    let digest = header(received.headers, "content-digest");
    let binding = match digest.map(|d| message::check_digest(d, received.body)) {
        Some(DigestVerdict::Differs) => Some(("digest-mismatch", "Content-Digest is not the digest of this body".to_owned())),
        Some(DigestVerdict::Unknown) => {
            Some(("body-not-covered", "Content-Digest has no sha-256 or sha-512: nothing covers the body".to_owned()))
        }
        None if !received.body.is_empty() => {
            Some(("body-not-covered", "the request has no Content-Digest: nothing covers the body".to_owned()))
        }
        _ => None,
    };
    let warning = (!covered && !received.body.is_empty()).then_some(&code::DIGEST_NOT_SIGNED);
    Ok(Reading { pairs, binding, warning })
}

/// Judge a request. Never panics, never shows the right signature of a request that failed (unless `reveal` is set).
///
/// The comparison takes the same time whatever the signature; every listed signature and every secret is tried.
#[must_use]
pub fn verify(scheme: &Scheme, secrets: &[Secret], received: &Received<'_>) -> Verification {
    let scheme = judged_by(scheme, received);
    let mut keys = Vec::new();
    let mut unusable: Option<SecretError> = None;
    for (i, secret) in secrets.iter().enumerate() {
        match secret.key(scheme) {
            Ok(key) => keys.push((i, key)),
            Err(e) => unusable = Some(e),
        }
    }
    let reading = match read(scheme, received) {
        Ok(reading) => reading,
        Err(refusal) => return refuse(scheme, secrets, received, refusal, None),
    };
    if keys.is_empty() {
        let why = unusable.map_or_else(|| "no secret was given".to_owned(), |e| e.to_string());
        return refuse(scheme, secrets, received, ("bad-secret", why), Some(&reading));
    }
    let Some((pair, secret)) = find(scheme, &keys, &reading, received) else {
        let what = format!("no signature in {} belongs to this request under the secret", scheme.header);
        return refuse(scheme, secrets, received, ("mismatch", what), Some(&reading));
    };
    if let Some(binding) = reading.binding.clone() {
        return refuse(scheme, secrets, received, binding, Some(&reading));
    }
    let mut diagnostics: Vec<Diagnostic> =
        reading.warning.map(|c| Diagnostic::new(c, Span::at(0), c.meaning).in_document(Document::Headers)).into_iter().collect();
    let (reason, what) = judge_time(scheme, pair, received.at);
    if let Some(code) = reason_code(reason) {
        diagnostics.push(Diagnostic::new(code, Span::at(0), what).in_document(Document::Headers).help(code.remedy));
    }
    Verification {
        ok: reason == "valid",
        reason,
        secret: Some(secret),
        timestamp: pair.timestamp,
        cause: None,
        expected: None,
        diagnostics,
    }
}

fn find<'r>(scheme: &Scheme, keys: &[(usize, Key)], reading: &'r Reading, received: &Received<'_>) -> Option<(&'r Pair, usize)> {
    let (id, stamp) = id_and_timestamp(scheme, received);
    let time = reading.pairs.first().and_then(|p| p.timestamp).and_then(sign::iso);
    let hash_in_url = |url: Option<&str>| {
        scheme.body_hash.as_ref().zip(url).is_some_and(|(name, u)| Url::split_http(u).is_some_and(|u| u.parameter(name).is_some()))
    };
    let form = content::is_form(header(received.headers, "content-type"), received.body) && !hash_in_url(received.url);
    let mut found = None;
    for pair in &reading.pairs {
        let facts = Facts {
            id,
            timestamp: stamp.as_deref(),
            time: time.as_deref(),
            body: received.body,
            url: pair.url.as_deref(),
            method: received.method,
            base: pair.base.as_deref(),
            form,
        };
        let Ok(parts) = content::assemble(scheme, &facts) else { continue };
        for text in &pair.signatures {
            let Some(signature) = scheme.encoding.decode(text) else { continue };
            for (i, key) in keys {
                if content::matches(scheme.mac, key, &parts, &signature) && found.is_none() {
                    found = Some((pair, *i));
                }
            }
        }
    }
    found
}

fn judge_time(scheme: &Scheme, pair: &Pair, at: Option<i64>) -> (&'static str, String) {
    let Some(at) = at else { return ("valid", String::new()) };
    if pair.expires.is_some_and(|e| at > e) {
        return ("stale", "the signature is right, but its `expires` has passed".to_owned());
    }
    let (Some(tolerance), Some(t)) = (scheme.tolerance, pair.timestamp) else { return ("valid", String::new()) };
    let age = at.saturating_sub(t);
    if let Some(past) = tolerance.past.filter(|past| age > *past) {
        return ("stale", format!("the signature is right, but {age} s old: {} takes {past} s", scheme.name));
    }
    if let Some(future) = tolerance.future.filter(|future| age < -*future) {
        let ahead = age.saturating_neg();
        return ("future", format!("the signature is right, but {ahead} s ahead of the clock: {} takes {future} s", scheme.name));
    }
    ("valid", String::new())
}

fn reason_code(reason: &str) -> Option<&'static Code> {
    REASONS.iter().find(|r| r.0 == reason).and_then(|r| r.1)
}

fn refuse(
    scheme: &Scheme,
    secrets: &[Secret],
    received: &Received<'_>,
    (reason, what): Refusal,
    reading: Option<&Reading>,
) -> Verification {
    let explained = if received.explain { forensics::explain(scheme, secrets, received, reason) } else { forensics::Explained::default() };
    let code = reason_code(reason).unwrap_or(&code::MISMATCH);
    let mut diagnostics = vec![Diagnostic::new(code, Span::at(0), what).in_document(Document::Headers).help(code.remedy)];
    if let Some(cause) = &explained.cause {
        diagnostics.push(cause.diagnostic());
    }
    diagnostics.extend(explained.notes);
    let expected = if received.reveal { expected(scheme, secrets, received, reading) } else { None };
    if let Some(expected) = &expected {
        diagnostics.push(
            Diagnostic::new(&code::REVEALED, Span::at(0), format!("the signature would have been {expected}"))
                .in_document(Document::Headers),
        );
    }
    let timestamp = reading.and_then(|r| r.pairs.first()).and_then(|p| p.timestamp);
    Verification { ok: false, reason, secret: None, timestamp, cause: explained.cause, expected, diagnostics }
}

/// The signature that would have been right.
fn expected(scheme: &Scheme, secrets: &[Secret], received: &Received<'_>, reading: Option<&Reading>) -> Option<String> {
    let key = secrets.first()?.key(scheme).ok()?;
    let (id, stamp) = id_and_timestamp(scheme, received);
    let pair = reading.and_then(|r| r.pairs.first());
    let facts = Facts {
        id,
        timestamp: stamp.as_deref(),
        body: received.body,
        url: received.url,
        method: received.method,
        base: pair.and_then(|p| p.base.as_deref()),
        form: content::is_form(header(received.headers, "content-type"), received.body),
        time: None,
    };
    let parts = content::assemble(scheme, &facts).ok()?;
    let signature = scheme.encoding.encode(&content::compute(scheme.mac, &key, &parts).ok()?);
    scheme.each.write(|f| (f == Field::Signature).then_some(signature.as_str()))
}
