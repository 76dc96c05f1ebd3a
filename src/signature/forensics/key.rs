//! What may have been used as the key instead of the key that the scheme makes of the secret.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::diagnostic::Code;
use crate::signature::cause_code as cause;
use crate::signature::encoding::{self, Encoding};
use crate::signature::scheme::{KeyRule, Scheme};
use crate::signature::secret::{Key, Secret};

/// A key that is wiped after use.
pub(super) type Bytes = Zeroizing<Vec<u8>>;

/// Prefixes that vendors put before their secrets.
const PREFIXES: &[&str] = &["whsec_", "whsk_", "pdl_ntfset_", "sk_live_", "sk_test_", "secret_", "sha256=", "base64:", "hex:"];

/// The key that the scheme derives from a secret, if it is a shared one.
pub(super) fn regular(scheme: &Scheme, secret: &Secret) -> Option<Bytes> {
    match secret.key(scheme) {
        Ok(Key::Shared(bytes)) => Some(bytes),
        _ => None,
    }
}

/// The other keys, likeliest first; none equals the regular one.
pub(super) fn variants(scheme: &Scheme, secret: &Secret) -> Vec<(&'static Code, Bytes)> {
    let text = secret.bytes();
    let own = regular(scheme, secret);
    let mut out: Vec<(&'static Code, Bytes)> = Vec::new();
    let mut add = |code: &'static Code, bytes: Option<Vec<u8>>| {
        if let Some(bytes) = bytes.map(Zeroizing::new)
            && own.as_ref() != Some(&bytes)
            && !out.iter().any(|o| o.1 == bytes)
        {
            out.push((code, bytes));
        }
    };
    let by_rule = |text: &[u8]| regular(scheme, &Secret::new(text)).map(|k| k.to_vec());
    let prefix = PREFIXES.iter().find(|p| text.starts_with(p.as_bytes())).map_or(0, |p| p.len());
    let bare = text.get(prefix..).unwrap_or(text);
    let trimmed = text.trim_ascii();
    if trimmed != text {
        add(&cause::SECRET_SPACE_CUT, by_rule(trimmed));
    }
    for quote in [&b"\""[..], b"'", b"`"] {
        if let Some(inner) = trimmed.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)) {
            add(&cause::SECRET_QUOTES_CUT, by_rule(inner));
        }
    }
    if scheme.key == KeyRule::Text {
        if prefix > 0 {
            add(&cause::SECRET_PREFIX_CUT, Some(bare.to_vec()));
        }
        add(&cause::SECRET_HEX_DECODED, encoding::from_hex(text));
        add(&cause::SECRET_HEX_DECODED, encoding::from_hex(bare).filter(|_| prefix > 0));
        add(&cause::SECRET_BASE64_DECODED, encoding::from_base64(bare));
        add(&cause::SECRET_BASE64URL_DECODED, encoding::from_base64url(bare));
        add(&cause::SECRET_BASE64_DECODED, Some(encoding::from_base64_as_node(text)).filter(|k| !k.is_empty()));
        let usual = scheme.usual_prefix.as_deref().unwrap_or("whsec_");
        if !text.starts_with(usual.as_bytes()) {
            add(&cause::SECRET_PREFIX_ADDED, Some([usual.as_bytes(), text].concat()));
        }
    } else {
        add(&cause::SECRET_AS_TEXT, Some(text.to_vec()));
        add(&cause::SECRET_AS_TEXT_WITHOUT_PREFIX, Some(bare.to_vec()));
        if prefix == 0 {
            add(&cause::SECRET_PREFIX_ADDED, Some([b"whsec_", text].concat()));
        }
        add(&cause::SECRET_PREFIX_DECODED, Some(encoding::from_base64_as_node(text)).filter(|k| !k.is_empty()));
        add(&cause::SECRET_HEX_DECODED, encoding::from_hex(bare));
        add(&cause::SECRET_BASE64URL_DECODED, encoding::from_base64url(bare));
        add(&cause::SECRET_BASE64_DECODED, Some(encoding::from_base64_as_node(bare)).filter(|k| !k.is_empty()));
    }
    for end in [&b"\n"[..], b"\r\n"] {
        add(&cause::SECRET_NEWLINE_ADDED, Some([text, end].concat()));
        add(&cause::SECRET_NEWLINE_ADDED, own.as_ref().map(|k| [k.as_slice(), end].concat()));
    }
    for (before, after) in [(&b""[..], &b" "[..]), (b" ", b""), (b" ", b" "), (b"", b"\t")] {
        add(&cause::SECRET_SPACE_ADDED, Some([before, text, after].concat()));
    }
    for quote in [&b"\""[..], b"'", b"`"] {
        add(&cause::SECRET_QUOTES_ADDED, Some([quote, text, quote].concat()));
    }
    add(&cause::SECRET_UPPER_CASE, Some(text.to_ascii_uppercase()));
    add(&cause::SECRET_LOWER_CASE, Some(text.to_ascii_lowercase()));
    add(&cause::SECRET_BASE64_ENCODED, Some(Encoding::Base64.encode(text).into_bytes()));
    add(&cause::SECRET_BASE64_ENCODED, own.as_ref().map(|k| Encoding::Base64.encode(k).into_bytes()));
    add(&cause::SECRET_HEX_ENCODED, Some(encoding::hex(text).into_bytes()));
    add(&cause::SECRET_HEX_ENCODED, own.as_ref().map(|k| encoding::hex(k).into_bytes()));
    let hash = Sha256::digest(text);
    add(&cause::SECRET_HASHED, Some(hash.to_vec()));
    add(&cause::SECRET_HASHED, Some(encoding::hex(&hash).into_bytes()));
    add(&cause::SECRET_EMPTY, Some(Vec::new()));
    for word in ["undefined", "null", "None", "[object Object]"] {
        add(&cause::SECRET_UNDEFINED, Some(word.into()));
    }
    add(&cause::SECRET_PERCENT_DECODED, Some(encoding::percent_decode(text, false)));
    add(&cause::SECRET_PERCENT_DECODED, Some(encoding::percent_decode(text, true)));
    add(&cause::SECRET_PERCENT_ENCODED, Some(encoding::percent_encode(text, b"-_.!~*'()", false).into_bytes()));
    if let Ok(text) = std::str::from_utf8(text) {
        if !text.is_ascii() {
            add(&cause::SECRET_LATIN_1, Some(text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()));
            add(&cause::SECRET_LATIN_1, Some(text.encode_utf16().map(|u| u.to_le_bytes()[0]).collect()));
        }
        add(&cause::SECRET_UTF_16, Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()));
    }
    // Cut where an env file or a shell would cut it, or at a usual length.
    for (i, b) in text.iter().enumerate().skip(1) {
        if matches!(b, b'#' | b'$' | b' ' | b'=' | b'&' | b'!' | b'%' | b'"' | b'\'' | b'\\' | b';' | 0) {
            add(&cause::SECRET_CUT, text.get(..i).map(<[u8]>::to_vec));
            if *b == b'$' {
                // `$name` in double quotes: the shell put an empty variable there.
                let rest = text.get(i + 1..).unwrap_or(&[]);
                let name = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
                add(&cause::SECRET_CUT, Some([text.get(..i).unwrap_or(&[]), rest.get(name..).unwrap_or(&[])].concat()));
            }
        }
    }
    for n in [16, 24, 32, 64, text.len().saturating_sub(1)] {
        if n > 0 && n < text.len() {
            add(&cause::SECRET_CUT, text.get(..n).map(<[u8]>::to_vec));
        }
    }
    out
}
