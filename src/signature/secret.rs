//! The secret: redacted by type, wiped after use, and read into a key as a scheme wants it.

use std::fmt;

use ed25519_dalek::{SigningKey, VerifyingKey};
use zeroize::{Zeroize as _, Zeroizing};

use super::encoding;
use super::scheme::{KeyRule, Mac, Scheme};

/// A secret as its owner wrote it (`whsec_...`, hex, plain text). It has no `Display`, its `Debug` shows only its
/// length, and its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Take a secret's text. Nothing is trimmed: white space around it belongs to it (and the forensics will say so).
    #[must_use]
    pub fn new(text: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text's bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Is it empty?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key that a scheme makes of this secret.
    ///
    /// # Errors
    /// Where the text is not what the scheme's key rule needs.
    pub fn key(&self, scheme: &Scheme) -> Result<Key, SecretError> {
        if self.is_empty() {
            return Err(SecretError::Empty);
        }
        let prefix = scheme.key_prefix.iter().find(|p| self.0.starts_with(p.as_bytes()));
        let text = prefix.and_then(|p| self.0.get(p.len()..)).unwrap_or(&self.0);
        if scheme.mac == Mac::Ed25519 {
            return ed25519(text, prefix.map(String::as_str));
        }
        if scheme.key != KeyRule::Text && (self.0.starts_with(b"whsk_") || self.0.starts_with(b"whpk_")) {
            return Err(SecretError::Asymmetric);
        }
        let key = Zeroizing::new(match scheme.key {
            KeyRule::Text => text.to_vec(),
            KeyRule::Hex => encoding::from_hex(text).ok_or(SecretError::NotHex)?,
            KeyRule::Base64 => encoding::from_base64(text).ok_or(SecretError::NotBase64)?,
        });
        if key.is_empty() { Err(SecretError::Empty) } else { Ok(Key::Shared(key)) }
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes, redacted)", self.0.len())
    }
}

fn ed25519(text: &[u8], prefix: Option<&str>) -> Result<Key, SecretError> {
    let bytes = Zeroizing::new(encoding::from_base64(text).ok_or(SecretError::NotBase64)?);
    let private = match prefix {
        Some("whpk_") => false,
        Some(_) => true,
        None => bytes.len() == 64,
    };
    if !private {
        let public: [u8; 32] = bytes.as_slice().try_into().map_err(|_| SecretError::KeyLength)?;
        return VerifyingKey::from_bytes(&public).map(Key::Public).map_err(|_| SecretError::BadPoint);
    }
    // 32 bytes of seed, then (usually) the 32 bytes of the public key that belongs to it.
    let mut seed: [u8; 32] = bytes.get(..32).and_then(|b| b.try_into().ok()).ok_or(SecretError::KeyLength)?;
    let key = SigningKey::from_bytes(&seed);
    seed.zeroize();
    match bytes.get(32..).unwrap_or(&[]) {
        [] => Ok(Key::Private(Box::new(key))),
        public if public == key.verifying_key().as_bytes() => Ok(Key::Private(Box::new(key))),
        public if public.len() == 32 => Err(SecretError::PairDiffers),
        _ => Err(SecretError::KeyLength),
    }
}

/// A key ready for use. Wiped when dropped.
pub enum Key {
    /// A shared key for an HMAC.
    Shared(Zeroizing<Vec<u8>>),
    /// An ed25519 key that can sign.
    Private(Box<SigningKey>),
    /// An ed25519 key that can only verify.
    Public(VerifyingKey),
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}

/// Why a text is no key for a scheme. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretError {
    /// No bytes: anyone could sign.
    Empty,
    /// The scheme wants base64 after its prefix.
    NotBase64,
    /// The scheme wants hexadecimal.
    NotHex,
    /// An ed25519 key has 32 bytes (64 with the public half).
    KeyLength,
    /// The 32 bytes are no point of the curve.
    BadPoint,
    /// The public half does not belong to the seed.
    PairDiffers,
    /// An ed25519 key for a scheme with a shared key.
    Asymmetric,
    /// A public key cannot sign.
    PublicOnly,
}

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the secret is empty: with an empty key anyone can sign",
            Self::NotBase64 => "this scheme needs a base64 secret after the prefix",
            Self::NotHex => "this scheme needs a hexadecimal secret",
            Self::KeyLength => "an ed25519 key has 32 bytes (whpk_), or 64 bytes of seed and public key (whsk_)",
            Self::BadPoint => "the 32 bytes are not an ed25519 public key",
            Self::PairDiffers => "the key's public half does not match its seed",
            Self::Asymmetric => "whsk_ and whpk_ are ed25519 keys (standard-v1a); this scheme needs a shared secret",
            Self::PublicOnly => "a public key (whpk_) verifies but cannot sign",
        })
    }
}

impl std::error::Error for SecretError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_shows_in_debug_output() {
        let secret = Secret::from("hunter2-hunter2");
        assert_eq!(format!("{secret:?}"), "Secret(15 bytes, redacted)");
        let scheme = super::super::scheme("github").unwrap();
        assert_eq!(format!("{:?}", secret.key(scheme).unwrap()), "Key(redacted)");
    }

    #[test]
    fn keys_that_a_scheme_cannot_use_are_refused_with_the_reason() {
        let standard = super::super::scheme("standard").unwrap();
        let v1a = super::super::scheme("standard-v1a").unwrap();
        let of = |scheme, text: &str| Secret::from(text).key(scheme).map(|_| ()).unwrap_err();
        assert_eq!(of(standard, ""), SecretError::Empty);
        assert_eq!(of(standard, "whsec_"), SecretError::Empty);
        assert_eq!(of(standard, "whsec_!"), SecretError::NotBase64);
        assert_eq!(of(standard, "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="), SecretError::Asymmetric);
        assert_eq!(of(v1a, "whpk_AAAA"), SecretError::KeyLength);
        assert_eq!(
            of(v1a, "whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh/UiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4A=="),
            SecretError::PairDiffers
        );
        assert!(Secret::from("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").key(standard).is_ok(), "no prefix, no padding");
    }
}
