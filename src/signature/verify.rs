//! The decision, and nothing else: is this request signed under one of these secrets, and is it recent?
//!
//! The comparison takes the same time whatever the signature is; every listed signature and every secret is tried.

use super::content::{self, Facts};
use super::reading::{Pair, Reading, Reason, Received, Refusal, id_and_timestamp, judged_by, read};
use super::scheme::Scheme;
use super::secret::{Key, Secret, SecretError};
use super::sign::{self, header};
use crate::http::Url;

/// What was decided, and what it rests on.
pub(super) struct Decision<'s> {
    /// The scheme that judged: a variant may have taken over.
    pub(super) scheme: &'s Scheme,
    pub(super) reason: Reason,
    /// One sentence with the particulars; empty if the request is valid.
    pub(super) message: String,
    /// The secret that signed it, also where the request is too old.
    pub(super) secret: Option<usize>,
    /// What the request claims, where it could be read.
    pub(super) reading: Option<Reading>,
    pub(super) timestamp: Option<i64>,
}

/// Decide on a request.
pub(super) fn decide<'s>(scheme: &'s Scheme, secrets: &[Secret], received: &Received<'_>) -> Decision<'s> {
    let scheme = judged_by(scheme, received);
    let reading = match read(scheme, received) {
        Ok(reading) => reading,
        Err(refusal) => return Decision::refused(scheme, refusal, None),
    };
    let mut keys = Vec::new();
    let mut unusable: Option<SecretError> = None;
    for (i, secret) in secrets.iter().enumerate() {
        match secret.key(scheme) {
            Ok(key) => keys.push((i, key)),
            Err(e) => unusable = Some(e),
        }
    }
    if keys.is_empty() {
        let why = unusable.map_or_else(|| "no secret was given".to_owned(), |e| e.to_string());
        return Decision::refused(scheme, (Reason::BadSecret, why), Some(reading));
    }
    let Some((pair, secret)) = find(scheme, &keys, &reading, received) else {
        let message = format!("no signature in {} matches this request and secret", scheme.header);
        return Decision::refused(scheme, (Reason::Mismatch, message), Some(reading));
    };
    if let Some(binding) = reading.binding.clone() {
        return Decision::refused(scheme, binding, Some(reading));
    }
    let (reason, message) = judge_time(scheme, pair, received.at);
    let timestamp = pair.timestamp;
    Decision { scheme, reason, message, secret: Some(secret), reading: Some(reading), timestamp }
}

impl<'s> Decision<'s> {
    fn refused(scheme: &'s Scheme, (reason, message): Refusal, reading: Option<Reading>) -> Self {
        let timestamp = reading.as_ref().and_then(|r| r.pairs.first()).and_then(|p| p.timestamp);
        Self { scheme, reason, message, secret: None, reading, timestamp }
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

fn judge_time(scheme: &Scheme, pair: &Pair, at: Option<i64>) -> Refusal {
    let Some(at) = at else { return (Reason::Valid, String::new()) };
    if pair.expires.is_some_and(|e| at > e) {
        return (Reason::Stale, "the signature is valid, but its `expires` time has passed".to_owned());
    }
    let (Some(tolerance), Some(t)) = (scheme.tolerance, pair.timestamp) else { return (Reason::Valid, String::new()) };
    let age = at.saturating_sub(t);
    if let Some(past) = tolerance.past.filter(|past| age > *past) {
        return (Reason::Stale, format!("the signature is valid, but {age} s old: {} allows {past} s", scheme.name));
    }
    if let Some(future) = tolerance.future.filter(|future| age < -*future) {
        let ahead = age.saturating_neg();
        return (Reason::Future, format!("the signature is valid, but {ahead} s ahead of the clock: {} allows {future} s", scheme.name));
    }
    (Reason::Valid, String::new())
}
