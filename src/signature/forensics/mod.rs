//! Diagnoses why a signature does not match, by searching for the mistake that reproduces it.
//!
//! Each step changes one thing (the key, the layout, the body, the hash, the header's writing), then two at once. The
//! work is bounded by the bytes that go through a hash; the answer names what was changed and never the signature
//! that would have been right.

mod body;
mod json;
mod key;
mod layout;
mod search;
mod serializer;
mod step;
mod target;

pub(super) use body::{as_stringified, is_json};
use layout::Layout;
use search::{BUDGET, HASHES, Hash, Hit, SHORT, Search};

use super::cause::{Cause, Explained};
use super::cause_code as code;
use super::content;
use super::line;
use super::message;
use super::reading::{Reason, Received};
use super::scheme::{self, Mac, Scheme};
use super::secret::{Key, Secret};
use super::sign::header;
use super::verify::decide;
use crate::diagnostic::{Code, Diagnostic, Document};
use crate::http::Url;
use crate::span::Span;

/// Looks for what was signed instead.
pub(super) fn explain(scheme: &Scheme, secrets: &[Secret], received: &Received<'_>, reason: Reason) -> Explained {
    let mut explained = Explained::default();
    let form = content::is_form(header(received.headers, "content-type"), received.body);
    let mut search = Search {
        scheme,
        received,
        targets: target::all(scheme, received),
        layouts: layout::all(scheme, received),
        form,
        changed: None,
        left: BUDGET,
    };
    let hit = if matches!(reason, Reason::DigestMismatch | Reason::BodyHashMismatch) {
        search.by_digest()
    } else if reason == Reason::BodyNotCovered {
        None
    } else {
        // Without the scheme's own header, the likeliest is another scheme.
        let other = if reason.is_missing() { search.other_scheme(secrets) } else { None };
        other.or_else(|| search.run(secrets))
    };
    if received.body.len() > SHORT {
        let text = format!("the body is {} bytes: only single changes were tried", received.body.len());
        explained.notes.push(Diagnostic::new(&super::code::BODY_LARGE, Span::at(0), text).in_document(Document::Body));
    }
    let hit = hit.or_else(|| search.by_length());
    explained.cause = hit.map(|hit| search.cause(hit));
    explained
}

impl Search<'_> {
    fn run(&mut self, secrets: &[Secret]) -> Option<Hit> {
        if self.scheme.mac == Mac::Ed25519 {
            return self.other_scheme(secrets).or_else(|| self.ed25519(secrets));
        }
        let own_hash = match self.scheme.mac {
            Mac::HmacSha1 => Hash::Sha1,
            Mac::HmacSha512 => Hash::Sha512,
            _ => Hash::Sha256,
        };
        let secrets = secrets.get(..secrets.len().min(3)).unwrap_or(&[]);
        let previous = self.received.previous;
        let previous = previous.get(..previous.len().min(3)).unwrap_or(&[]);
        let keys: Vec<key::Bytes> = secrets.iter().filter_map(|s| key::regular(self.scheme, s)).collect();
        let layouts = std::mem::take(&mut self.layouts);
        let (own, other): (Vec<&Layout>, Vec<&Layout>) = layouts.iter().partition(|l| l.codes.is_empty());
        let body = self.received.body;

        // 1. Only the header is written differently; or it is another scheme altogether; or the previous secret.
        for (key, layout) in pairs(&keys, &own) {
            let hit = self.attempt(own_hash, key, layout, body, &[]);
            if hit.is_some() {
                return hit;
            }
        }
        if let Some(hit) = self.other_scheme(secrets) {
            return Some(hit);
        }
        let old: Vec<key::Bytes> = previous.iter().filter_map(|s| key::regular(self.scheme, s)).collect();
        for (key, layout) in pairs(&old, &own) {
            let hit = self.attempt(own_hash, key, layout, body, &[&code::SECRET_PREVIOUS]);
            if hit.is_some() {
                return hit;
            }
        }
        // 2. One change: the key, the layout, the body, the hash.
        let variants: Vec<(&'static Code, key::Bytes)> = secrets.iter().flat_map(|s| key::variants(self.scheme, s)).collect();
        for (code, key) in &variants {
            for layout in &own {
                let hit = self.attempt(own_hash, key, layout, body, &[code]);
                if hit.is_some() {
                    return hit;
                }
            }
        }
        for (key, layout) in pairs(&keys, &other) {
            if layout.codes.len() == 1
                && let Some(hit) = self.attempt(own_hash, key, layout, body, &[])
            {
                return Some(hit);
            }
        }
        for (key, layout) in pairs(&keys, &own) {
            if layout.has_body()
                && let Some(hit) = self.bodies(own_hash, key, layout, &[])
            {
                return Some(hit);
            }
        }
        for (key, layout) in pairs(&keys, &own) {
            let hit = self.hashes(own_hash, key, secrets, layout);
            if hit.is_some() {
                return hit;
            }
        }
        for (key, layout) in pairs(&keys, &other) {
            let hit = self.attempt(own_hash, key, layout, body, &[]);
            if hit.is_some() {
                return hit;
            }
        }
        if body.len() > SHORT {
            return None;
        }
        // 3. What needs many tries: a clock that was read twice, a body that was cut.
        for (key, layout) in pairs(&keys, &own) {
            let hit = self.clocks(own_hash, key, layout).or_else(|| self.prefixes(own_hash, key, layout));
            if hit.is_some() {
                return hit;
            }
        }
        // 4. Two changes.
        for layout in &other {
            for (code, key) in &variants {
                if layout.codes.len() == 1
                    && let Some(hit) = self.attempt(own_hash, key, layout, body, &[code])
                {
                    return Some(hit);
                }
            }
        }
        for layout in own.iter().filter(|l| l.has_body()) {
            for (code, key) in &variants {
                let hit = self.bodies(own_hash, key, layout, &[code]);
                if hit.is_some() {
                    return hit;
                }
            }
        }
        for (key, layout) in pairs(&keys, &other) {
            if layout.codes.len() == 1
                && layout.has_body()
                && let Some(hit) = self.bodies(own_hash, key, layout, &[])
            {
                return Some(hit);
            }
        }
        for (hash, code) in HASHES.iter().filter(|h| h.0 != own_hash) {
            for layout in layouts.iter().filter(|l| l.codes.len() <= 1) {
                for key in &keys {
                    let hit = self.attempt(*hash, key, layout, body, &[code]);
                    if hit.is_some() {
                        return hit;
                    }
                }
            }
            for (other, key) in &variants {
                for layout in &own {
                    let hit = self.attempt(*hash, key, layout, body, &[code, other]);
                    if hit.is_some() {
                        return hit;
                    }
                }
            }
            for (key, layout) in pairs(&keys, &own) {
                if layout.has_body()
                    && let Some(hit) = self.bodies(*hash, key, layout, &[code])
                {
                    return Some(hit);
                }
            }
        }
        None
    }

    /// Does the request verify under another scheme?
    fn other_scheme(&self, secrets: &[Secret]) -> Option<Hit> {
        let received = Received { at: None, ..*self.received };
        let by_headers = scheme::schemes().iter().filter(|s| s.id != self.scheme.id);
        for other in by_headers {
            // The same header is not another scheme's unless the scheme says more by it.
            if other.header.eq_ignore_ascii_case(&self.scheme.header) && other.sibling.as_ref() != Some(&self.scheme.id) {
                continue;
            }
            if decide(other, secrets, &received).reason == Reason::Valid {
                let mut hit = Hit::new(vec![&code::SCHEME_OTHER], Vec::new());
                hit.scheme = Some(other.id.clone());
                return Some(hit);
            }
        }
        None
    }

    fn ed25519(&mut self, secrets: &[Secret]) -> Option<Hit> {
        let layouts = std::mem::take(&mut self.layouts);
        let previous = self.received.previous.iter().map(|s| (s, Some(&code::SECRET_PREVIOUS)));
        for (secret, old) in secrets.iter().map(|s| (s, None)).chain(previous).take(6) {
            let Ok(key) = secret.key(self.scheme) else { continue };
            for layout in layouts.iter().filter(|l| l.codes.len() <= 1) {
                let hit = self.edwards(&key, layout, self.received.body, old.into_iter().collect());
                if hit.is_some() {
                    return hit;
                }
            }
            for layout in layouts.iter().filter(|l| l.codes.is_empty() && l.has_body()) {
                let mut found = None;
                body::each(self.received.body, self.form, &mut |code, bytes| {
                    found = self.edwards(&key, layout, bytes, vec![code]);
                    found.is_some()
                });
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    fn edwards(&mut self, key: &Key, layout: &Layout, body: &[u8], codes: Vec<&'static Code>) -> Option<Hit> {
        let parts = layout.fill(body);
        for t in &self.targets {
            self.left = self.left.checked_sub(64 << 10)?;
            if content::matches(Mac::Ed25519, key, &parts, &t.bytes) {
                let all: Vec<_> = codes.iter().chain(&layout.codes).chain(&t.codes).copied().collect();
                return (!all.is_empty()).then(|| Hit::new(all, content::joined(&parts)));
            }
        }
        None
    }

    /// The signature is right, but the hash of the body in it is not: which change of the body has that hash?
    fn by_digest(&mut self) -> Option<Hit> {
        let mut digests = header(self.received.headers, "content-digest").map(message::digests).unwrap_or_default();
        if let (Some(name), Some(url)) = (&self.scheme.body_hash, self.received.url)
            && let Some(hash) = Url::split_http(url).and_then(|u| u.parameter(name))
        {
            digests.push((false, super::encoding::from_hex(hash.as_bytes()).unwrap_or_default()));
        }
        let mut found = None;
        body::each(self.received.body, self.form, &mut |code, bytes| {
            if digests.iter().any(|(wide, digest)| message::digest_is(*wide, digest, bytes)) {
                found = Some(Hit::new(vec![code], bytes.to_vec()));
            }
            found.is_some()
        });
        found
    }

    /// No change reproduces the signature, but the request itself says that its body was cut or changed.
    fn by_length(&self) -> Option<Hit> {
        let declared: usize = header(self.received.headers, "content-length")?.parse().ok()?;
        let there = self.received.body.len();
        let code = match declared.cmp(&there) {
            std::cmp::Ordering::Greater => &code::BODY_SHORTER_THAN_DECLARED,
            std::cmp::Ordering::Less => &code::BODY_LONGER_THAN_DECLARED,
            std::cmp::Ordering::Equal => return None,
        };
        Some(Hit::new(vec![code], Vec::new()))
    }

    fn cause(&self, hit: Hit) -> Cause {
        let mut codes = hit.codes;
        codes.dedup();
        let first = codes.first().copied().unwrap_or(&super::code::MISMATCH);
        let mut text = first.meaning.to_owned();
        for more in codes.iter().skip(1) {
            text.push_str(" And: ");
            text.push_str(more.meaning);
        }
        if let Some(other) = &hit.scheme {
            text = format!("the request is signed with {other}, and its signature is valid for this secret");
        }
        let signed = (self.received.show_bytes && !hit.signed.is_empty()).then_some(hit.signed);
        Cause {
            code: first,
            message: text,
            scheme: hit.scheme,
            together: codes.iter().skip(1).map(|c| c.id).collect(),
            also: hit.also,
            signed,
            lines: line::lines(first, self.scheme),
        }
    }
}

fn pairs<'p>(keys: &'p [key::Bytes], layouts: &'p [&'p Layout]) -> impl Iterator<Item = (&'p [u8], &'p Layout)> {
    keys.iter().flat_map(|k| layouts.iter().map(|l| (k.as_slice(), *l)))
}
