//! How signatures and keys are written: hex, base64, base64url; and form fields.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// How the bytes of a signature are written in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Lower-case hexadecimal.
    Hex,
    /// Base64, standard alphabet, padded.
    Base64,
    /// Base64, URL alphabet, not padded.
    Base64url,
}

impl Encoding {
    pub(super) const WORDS: &[(&str, Self)] = &[("hex", Self::Hex), ("base64", Self::Base64), ("base64url", Self::Base64url)];
}

const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, GeneralPurposeConfig::new());
const URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_encode_padding(false).with_decode_padding_mode(DecodePaddingMode::RequireNone),
);
/// Padding optional, spare bits ignored: for keys, where every spelling gives the same bytes.
const LOOSE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
);
const LOOSE_URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
);

impl Encoding {
    /// Write bytes.
    #[must_use]
    pub fn encode(self, bytes: &[u8]) -> String {
        match self {
            Self::Hex => hex(bytes),
            Self::Base64 => STANDARD.encode(bytes),
            Self::Base64url => URL.encode(bytes),
        }
    }

    /// Read the one spelling that [`Self::encode`] writes: hex in lower case, base64 with its padding and no spare bits.
    /// (The vendors' libraries compare texts, so another spelling of the same bytes would not pass there either.)
    #[must_use]
    pub fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Hex => {
                if text.bytes().any(|b| b.is_ascii_uppercase()) {
                    return None;
                }
                from_hex(text.as_bytes())
            }
            Self::Base64 => STANDARD.decode(text).ok(),
            Self::Base64url => URL.decode(text).ok(),
        }
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'a' + n - 10 });
    let mut out = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        out.push(digit(b >> 4));
        out.push(digit(b & 15));
    }
    out
}

/// Hexadecimal in either case.
#[must_use]
pub(crate) fn from_hex(text: &[u8]) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.chunks_exact(2)
        .map(|pair| match pair {
            [a, b] => Some(hex_digit(*a)? << 4 | hex_digit(*b)?),
            _ => None,
        })
        .collect()
}

fn hex_digit(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

/// Standard base64; padding optional.
#[must_use]
pub(crate) fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    LOOSE.decode(text).ok()
}

/// URL-alphabet base64; padding optional.
#[must_use]
pub(crate) fn from_base64url(text: &[u8]) -> Option<Vec<u8>> {
    LOOSE_URL.decode(text).ok()
}

/// What `Buffer.from(text, 'base64')` gives in Node: both alphabets at once, every other character skipped, stop at `=`.
#[must_use]
pub(crate) fn from_base64_as_node(text: &[u8]) -> Vec<u8> {
    let kept: Vec<u8> = text
        .iter()
        .take_while(|b| **b != b'=')
        .filter_map(|b| match b {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b if b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/') => Some(*b),
            _ => None,
        })
        .collect();
    // One letter over a multiple of four carries no whole byte.
    let whole = if kept.len() % 4 == 1 { kept.len() - 1 } else { kept.len() };
    LOOSE.decode(kept.get(..whole).unwrap_or(&[])).unwrap_or_default()
}

/// Undo percent-encoding (and `+` for a space, if asked). A stray `%` stands for itself.
#[must_use]
pub(crate) fn percent_decode(text: &[u8], plus: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        match rest {
            [b'%', a, b, tail @ ..] if hex_digit(*a).is_some() && hex_digit(*b).is_some() => {
                out.push(hex_digit(*a).unwrap_or(0) << 4 | hex_digit(*b).unwrap_or(0));
                rest = tail;
            }
            [b'+', tail @ ..] if plus => {
                out.push(b' ');
                rest = tail;
            }
            [b, tail @ ..] => {
                out.push(*b);
                rest = tail;
            }
            [] => return out,
        }
    }
}

/// Percent-encode everything but letters, digits and `keep`; `plus` writes a space as `+`.
#[must_use]
pub(crate) fn percent_encode(text: &[u8], keep: &[u8], plus: bool) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for &b in text {
        if b.is_ascii_alphanumeric() || keep.contains(&b) {
            out.push(char::from(b));
        } else if plus && b == b' ' {
            out.push('+');
        } else {
            out.push('%');
            out.push_str(&hex(&[b]).to_ascii_uppercase());
        }
    }
    out
}

/// The fields of an `application/x-www-form-urlencoded` body, decoded, in their order.
#[must_use]
pub(crate) fn form_fields(body: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    body.split(|b| *b == b'&')
        .filter(|field| !field.is_empty())
        .map(|field| {
            let at = field.iter().position(|b| *b == b'=');
            let (name, value) = at.map_or((field, &[][..]), |i| (field.get(..i).unwrap_or(&[]), field.get(i + 1..).unwrap_or(&[])));
            (percent_decode(name, true), percent_decode(value, true))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_usual_spelling_of_a_signature_is_read() {
        assert_eq!(Encoding::Hex.decode("00ff"), Some(vec![0, 255]));
        assert_eq!(Encoding::Hex.decode("00FF"), None);
        assert_eq!(Encoding::Hex.decode("00f"), None);
        assert_eq!(Encoding::Base64.decode("AP8="), Some(vec![0, 255]));
        assert_eq!(Encoding::Base64.decode("AP8"), None);
        assert_eq!(Encoding::Base64.decode("AP9="), None, "spare bits");
        assert_eq!(Encoding::Base64url.encode(&[251, 255]), "-_8");
        assert_eq!(Encoding::Base64url.decode("-_8"), Some(vec![251, 255]));
        assert_eq!(Encoding::Base64url.decode("-_8="), None);
    }

    #[test]
    fn base64_is_read_as_node_reads_it() {
        assert_eq!(from_base64_as_node(b"wh sec_AAE=xx"), from_base64(b"whsec/AA").unwrap());
        assert_eq!(from_base64_as_node(b"AAAAA"), vec![0, 0, 0]);
    }

    #[test]
    fn form_fields_are_decoded_and_keep_duplicates_and_blanks() {
        let fields = form_fields(b"a=%2B1+2&b&a=%zz&&c=");
        let text: Vec<(String, String)> =
            fields.into_iter().map(|(k, v)| (String::from_utf8(k).unwrap(), String::from_utf8(v).unwrap())).collect();
        assert_eq!(text, [("a", "+1 2"), ("b", ""), ("a", "%zz"), ("c", "")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
}
