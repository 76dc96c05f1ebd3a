//! The steps of the search: one try, every changed body, other hashes, other clocks, every beginning.

use std::collections::HashMap;

use hmac::{Hmac, Mac as _};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::layout::{Layout, Piece};
use super::search::{Changed, HASHES, Hash, Hit, SHORT, Search};
use super::{body, target};
use crate::diagnostic::Code;
use crate::signature::cause_code as code;
use crate::signature::content;
use crate::signature::encoding;
use crate::signature::reading;
use crate::signature::secret::Secret;

fn distinct(body: &[u8], form: bool) -> Vec<Changed> {
    let mut places: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut out: Vec<Changed> = Vec::new();
    body::each(body, form, &mut |code, bytes| {
        match places.get(bytes).and_then(|i| out.get_mut(*i)) {
            Some((first, also, _)) if first.id != code.id && !also.contains(&code.id) => also.push(code.id),
            Some(_) => {}
            None => {
                places.insert(bytes.to_vec(), out.len());
                out.push((code, Vec::new(), bytes.to_vec()));
            }
        }
        false
    });
    out
}

impl Search<'_> {
    /// One try. The header's own deviations count with it.
    pub(super) fn attempt(&mut self, hash: Hash, key: &[u8], layout: &Layout, body: &[u8], codes: &[&'static Code]) -> Option<Hit> {
        let parts = layout.fill(body);
        let signature = self.hmac(hash, key, &parts)?;
        let target = self.targets.iter().find(|t| target::same(&signature, &t.bytes))?;
        let codes: Vec<&'static Code> = codes.iter().chain(&layout.codes).chain(&target.codes).copied().collect();
        if codes.is_empty() {
            // A listed signature that only the strict reading refuses: it was cut.
            return (target.bytes.len() < signature.len()).then(|| Hit::new(vec![&code::HEADER_CUT], content::joined(&parts)));
        }
        Some(Hit::new(codes, content::joined(&parts)))
    }

    pub(super) fn hmac(&mut self, hash: Hash, key: &[u8], parts: &[&[u8]]) -> Option<Vec<u8>> {
        let cost = 256 + parts.iter().map(|p| p.len()).sum::<usize>();
        self.left = self.left.checked_sub(cost)?;
        Some(match hash {
            Hash::Sha1 => run::<Hmac<Sha1>>(key, parts)?.finalize().into_bytes().to_vec(),
            Hash::Sha256 => run::<Hmac<Sha256>>(key, parts)?.finalize().into_bytes().to_vec(),
            Hash::Sha384 => run::<Hmac<Sha384>>(key, parts)?.finalize().into_bytes().to_vec(),
            Hash::Sha512 => run::<Hmac<Sha512>>(key, parts)?.finalize().into_bytes().to_vec(),
        })
    }

    /// Every changed body. A short body's changes are made once and kept; a long one's are made one at a time.
    pub(super) fn bodies(&mut self, hash: Hash, key: &[u8], layout: &Layout, codes: &[&'static Code]) -> Option<Hit> {
        let (body, form) = (self.received.body, self.form);
        if body.len() <= SHORT {
            let changed = match self.changed.take() {
                Some(changed) => changed,
                None => distinct(body, form),
            };
            let hit = changed.iter().find_map(|(code, also, bytes)| {
                let with: Vec<&'static Code> = [*code].into_iter().chain(codes.iter().copied()).collect();
                let mut hit = self.attempt(hash, key, layout, bytes, &with)?;
                hit.also.clone_from(also);
                Some(hit)
            });
            self.changed = Some(changed);
            return hit;
        }
        let mut found: Option<(Hit, Vec<u8>)> = None;
        body::each(body, form, &mut |code, bytes| {
            if let Some((hit, same)) = &mut found {
                let first = hit.codes.first().map_or("", |c| c.id);
                if same == bytes && code.id != first && !hit.also.contains(&code.id) {
                    hit.also.push(code.id);
                }
                return false;
            }
            let with: Vec<&'static Code> = [code].into_iter().chain(codes.iter().copied()).collect();
            found = self.attempt(hash, key, layout, bytes, &with).map(|hit| (hit, bytes.to_vec()));
            self.left < bytes.len()
        });
        found.map(|f| f.0)
    }

    pub(super) fn hashes(&mut self, own: Hash, key: &[u8], secrets: &[Secret], layout: &Layout) -> Option<Hit> {
        let body = self.received.body;
        for (hash, code) in HASHES.iter().filter(|h| h.0 != own) {
            let hit = self.attempt(*hash, key, layout, body, &[code]);
            if hit.is_some() {
                return hit;
            }
        }
        let joined = content::joined(&layout.fill(body));
        let once = self.hmac(own, key, &[&joined])?;
        let mut tries: Vec<(&'static Code, Vec<Vec<u8>>)> = vec![
            (&code::MAC_HASHED_TWICE, vec![once.clone()]),
            (&code::MAC_HASHED_TWICE, vec![encoding::hex(&once).into_bytes()]),
            (&code::MAC_PLAIN_HASH, vec![joined.clone()]),
        ];
        for secret in secrets {
            let s = secret.bytes().to_vec();
            for glue in [&b""[..], b".", b":"] {
                tries.push((&code::MAC_SECRET_CONCATENATED, vec![s.clone(), glue.to_vec(), joined.clone()]));
                tries.push((&code::MAC_SECRET_CONCATENATED, vec![joined.clone(), glue.to_vec(), s.clone()]));
            }
        }
        for (code, parts) in tries {
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            self.left = self.left.checked_sub(256 + joined.len())?;
            for digest in [digest::<Sha256>(&parts), digest::<Sha1>(&parts), digest::<Sha512>(&parts)] {
                if let Some(t) = self.targets.iter().find(|t| target::same(&digest, &t.bytes)) {
                    return Some(Hit::new([code].into_iter().chain(t.codes.iter().copied()).collect(), content::joined(&parts)));
                }
            }
        }
        let mut swapped = vec![key.to_vec()];
        swapped.extend(secrets.iter().map(|s| s.bytes().to_vec()));
        for message in swapped {
            let signature = self.hmac(own, &joined, &[&message])?;
            if let Some(t) = self.targets.iter().find(|t| target::same(&signature, &t.bytes)) {
                let codes = [&code::MAC_ARGUMENTS_SWAPPED].into_iter().chain(t.codes.iter().copied()).collect();
                // The signed bytes would be the secret: they are not shown.
                return Some(Hit::new(codes, Vec::new()));
            }
        }
        None
    }

    /// The header's timestamp, a little earlier or later, by whole hours, or with the milliseconds that were cut.
    pub(super) fn clocks(&mut self, hash: Hash, key: &[u8], layout: &Layout) -> Option<Hit> {
        let (_, stamp) = reading::id_and_timestamp(self.scheme, self.received);
        let stamp = stamp?;
        let n: i64 = stamp.parse().ok()?;
        let near = (1..=10).flat_map(|d| [n.saturating_sub(d), n.saturating_add(d)]).map(|t| (t, &code::TIMESTAMP_CLOCK_READ_TWICE));
        let zones =
            (1..=28).flat_map(|h| [n.saturating_sub(h * 1800), n.saturating_add(h * 1800)]).map(|t| (t, &code::TIMESTAMP_TIME_ZONE));
        let fine = (1..1000).map(|ms| (n.saturating_mul(1000).saturating_add(ms), &code::TIMESTAMP_MILLISECONDS));
        for (other, code) in near.chain(zones).chain(fine) {
            let pieces = layout
                .pieces
                .iter()
                .map(|p| match p {
                    Piece::Text(t) => Piece::Text(swap(t, stamp.as_bytes(), other.to_string().as_bytes())),
                    Piece::Body => Piece::Body,
                })
                .collect();
            let moved = Layout { pieces, codes: Vec::new() };
            let hit = self.attempt(hash, key, &moved, self.received.body, &[code]);
            if hit.is_some() {
                return hit;
            }
        }
        None
    }

    /// Every beginning of the body.
    pub(super) fn prefixes(&mut self, hash: Hash, key: &[u8], layout: &Layout) -> Option<Hit> {
        let body = self.received.body;
        let [lead @ .., Piece::Body] = layout.pieces.as_slice() else { return None };
        let lead: Vec<u8> = lead.iter().flat_map(|p| if let Piece::Text(t) = p { t.clone() } else { Vec::new() }).collect();
        self.left = self.left.checked_sub(body.len().saturating_mul(256))?;
        let mut state = match hash {
            Hash::Sha256 => Some(run::<Hmac<Sha256>>(key, &[&lead])?),
            _ => None,
        }?;
        for (n, byte) in body.iter().enumerate() {
            if n > 0 {
                let signature = state.clone().finalize().into_bytes();
                if let Some(t) = self.targets.iter().find(|t| target::same(&signature, &t.bytes)) {
                    let codes = [&code::BODY_CUT].into_iter().chain(t.codes.iter().copied()).collect();
                    return Some(Hit::new(codes, [&lead, body.get(..n).unwrap_or(&[])].concat()));
                }
            }
            state.update(&[*byte]);
        }
        None
    }
}

fn run<M: hmac::Mac + hmac::digest::KeyInit>(key: &[u8], parts: &[&[u8]]) -> Option<M> {
    let mut mac = <M as hmac::Mac>::new_from_slice(key).ok()?;
    for part in parts {
        mac.update(part);
    }
    Some(mac)
}

fn digest<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = D::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// The bytes with one text in place of another, once.
fn swap(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    match memchr::memmem::find(bytes, from) {
        Some(at) => [bytes.get(..at).unwrap_or(&[]), to, bytes.get(at + from.len()..).unwrap_or(&[])].concat(),
        None => bytes.to_vec(),
    }
}
