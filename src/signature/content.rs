//! What is signed, put together from a scheme's template, and the primitive over it.

use std::borrow::Cow;

use ed25519_dalek::Signer as _;
use hmac::{Hmac, Mac as _};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::encoding;
use super::scheme::{Field, Mac, Part, Scheme};
use super::secret::{Key, SecretError};

/// The values that a content template can name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) timestamp: Option<&'a str>,
    pub(super) time: Option<&'a str>,
    pub(super) body: &'a [u8],
    pub(super) url: Option<&'a str>,
    pub(super) method: &'a str,
    pub(super) base: Option<&'a str>,
    /// Do the fields of the body belong to the content? (Not where the URL carries the body's hash.)
    pub(super) form: bool,
}

/// The signed bytes, in pieces: the body is never copied.
pub(super) type Content<'a> = Vec<Cow<'a, [u8]>>;

/// The pieces of a scheme's content, or the field that has no value.
pub(super) fn assemble<'a>(scheme: &'a Scheme, facts: &Facts<'a>) -> Result<Content<'a>, Field> {
    fill(&scheme.content.0, facts)
}

pub(super) fn fill<'a>(parts: &'a [Part], facts: &Facts<'a>) -> Result<Content<'a>, Field> {
    parts
        .iter()
        .map(|part| {
            let field = match part {
                Part::Literal(text) => return Ok(Cow::Borrowed(text.as_bytes())),
                Part::Field(field) => *field,
            };
            let text = match field {
                Field::Body => return Ok(Cow::Borrowed(facts.body)),
                Field::Form => return Ok(if facts.form { Cow::Owned(sorted_form(facts.body)) } else { Cow::Borrowed(&[][..]) }),
                Field::Id => facts.id,
                Field::Timestamp => facts.timestamp,
                Field::Time => facts.time,
                Field::Url => facts.url,
                Field::Method => Some(facts.method),
                Field::SignatureBase => facts.base,
                Field::Event | Field::Signature | Field::Signatures => None,
            };
            text.map(|t| Cow::Borrowed(t.as_bytes())).ok_or(field)
        })
        .collect()
}

/// Twilio's form content: names in byte order, each value after its name; of one name, each distinct value once, sorted.
pub(super) fn sorted_form(body: &[u8]) -> Vec<u8> {
    let mut fields = encoding::form_fields(body);
    crate::sort::by(&mut fields, Ord::cmp);
    fields.dedup();
    fields.into_iter().flat_map(|(name, value)| [name, value]).flatten().collect()
}

/// Is this body a form? By its content type; without one, anything that does not begin as JSON does.
pub(super) fn is_form(content_type: Option<&str>, body: &[u8]) -> bool {
    match content_type {
        Some(kind) => kind.trim_start().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded"),
        None => !matches!(body.iter().find(|b| !b.is_ascii_whitespace()), Some(b'{' | b'[' | b'"' | b'<')),
    }
}

/// The signature's bytes.
pub(super) fn compute<P: AsRef<[u8]>>(mac: Mac, key: &Key, parts: &[P]) -> Result<Vec<u8>, SecretError> {
    Ok(match (mac, key) {
        (Mac::HmacSha1, Key::Shared(k)) => digest(keyed::<Hmac<Sha1>>(k, parts)?),
        (Mac::HmacSha256, Key::Shared(k)) => digest(keyed::<Hmac<Sha256>>(k, parts)?),
        (Mac::HmacSha512, Key::Shared(k)) => digest(keyed::<Hmac<Sha512>>(k, parts)?),
        (Mac::Ed25519, Key::Private(k)) => k.sign(&joined(parts)).to_bytes().to_vec(),
        (Mac::Ed25519, Key::Public(_)) => return Err(SecretError::PublicOnly),
        (Mac::Ed25519, Key::Shared(_)) => return Err(SecretError::KeyLength),
        (_, Key::Private(_) | Key::Public(_)) => return Err(SecretError::Asymmetric),
    })
}

/// Does this signature belong to these bytes? In constant time; a signature of another length never does.
pub(super) fn matches<P: AsRef<[u8]>>(mac: Mac, key: &Key, parts: &[P], signature: &[u8]) -> bool {
    if signature.len() != mac.len() {
        return false;
    }
    match (mac, key) {
        (Mac::HmacSha1, Key::Shared(k)) => keyed::<Hmac<Sha1>>(k, parts).is_ok_and(|m| m.verify_slice(signature).is_ok()),
        (Mac::HmacSha256, Key::Shared(k)) => keyed::<Hmac<Sha256>>(k, parts).is_ok_and(|m| m.verify_slice(signature).is_ok()),
        (Mac::HmacSha512, Key::Shared(k)) => keyed::<Hmac<Sha512>>(k, parts).is_ok_and(|m| m.verify_slice(signature).is_ok()),
        (Mac::Ed25519, Key::Private(k)) => edwards(&k.verifying_key(), parts, signature),
        (Mac::Ed25519, Key::Public(k)) => edwards(k, parts, signature),
        _ => false,
    }
}

fn edwards<P: AsRef<[u8]>>(key: &ed25519_dalek::VerifyingKey, parts: &[P], signature: &[u8]) -> bool {
    ed25519_dalek::Signature::from_slice(signature).is_ok_and(|s| key.verify_strict(&joined(parts), &s).is_ok())
}

fn keyed<M: hmac::Mac + hmac::digest::KeyInit>(key: &[u8], parts: &[impl AsRef<[u8]>]) -> Result<M, SecretError> {
    let mut mac = <M as hmac::Mac>::new_from_slice(key).map_err(|_| SecretError::KeyLength)?;
    for part in parts {
        mac.update(part.as_ref());
    }
    Ok(mac)
}

fn digest<M: hmac::Mac>(mac: M) -> Vec<u8> {
    mac.finalize().into_bytes().to_vec()
}

/// The pieces as one.
pub(super) fn joined(parts: &[impl AsRef<[u8]>]) -> Vec<u8> {
    parts.iter().flat_map(|p| p.as_ref().iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_fields_are_sorted_and_each_distinct_value_counts_once() {
        assert_eq!(sorted_form(b"b=2&a=z&a=y&a=z&B=%2B&c"), b"B+ayazb2c");
    }

    #[test]
    fn a_signature_of_another_length_is_refused_before_any_work() {
        let key = Key::Shared(zeroize::Zeroizing::new(b"k".to_vec()));
        let good = compute(Mac::HmacSha256, &key, &[b"x"]).unwrap();
        assert!(matches(Mac::HmacSha256, &key, &[b"x"], &good));
        assert!(!matches(Mac::HmacSha256, &key, &[b"x"], &good[..31]));
        assert!(!matches(Mac::HmacSha256, &key, &[b"x"], &[]));
    }
}
