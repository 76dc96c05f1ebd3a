//! Advice before sending: what will make a receiver refuse this body, and what the signature leaves open.

use super::code;
use super::content;
use super::forensics;
use super::scheme::{Field, KeyRule, Mac, Scheme};
use super::secret::Secret;
use crate::diagnostic::{Diagnostic, Document};
use crate::span::Span;

/// Shortest secret, in bytes of the key, that gets no warning: Standard Webhooks' lower limit.
const SHORTEST: usize = 24;
/// Longest body that is parsed for the re-serialisation check.
const LONGEST: usize = 4 << 20;

/// What to know before this body is sent under this scheme: findings about the body point into it, those about the
/// scheme and the secrets are findings on the headers.
#[must_use]
pub fn advise(scheme: &Scheme, secrets: &[Secret], body: &[u8]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    about_body(scheme, body, &mut out);
    about_scheme(scheme, &mut out);
    for secret in secrets {
        about_secret(scheme, secret, &mut out);
    }
    out
}

fn in_body(code: &'static crate::diagnostic::Code, span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, span, message).in_document(Document::Body).help(code.remedy)
}

fn in_headers(code: &'static crate::diagnostic::Code, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Span::at(0), message).in_document(Document::Headers).help(code.remedy)
}

fn about_body(scheme: &Scheme, body: &[u8], out: &mut Vec<Diagnostic>) {
    if body.is_empty() {
        out.push(in_body(
            &code::EMPTY_BODY,
            Span::at(0),
            "the body is empty: Octokit throws, and standardwebhooks for Python fails to parse it",
        ));
        return;
    }
    if let Err(e) = std::str::from_utf8(body) {
        let at = e.valid_up_to();
        let end = at + e.error_len().unwrap_or(1);
        let text = "these bytes are not UTF-8: standardwebhooks, svix and stripe reject the body or hash other bytes";
        out.push(in_body(&code::NOT_UTF8, Span::of(at, end), text));
        return;
    }
    if body.starts_with(b"\xef\xbb\xbf") {
        let text = "the body begins with a byte order mark: stripe for Node rejects it, standardwebhooks fails to parse it";
        out.push(in_body(&code::BOM, Span::new(0, 3), text));
        return;
    }
    if scheme.content.names(Field::Form) && content::is_form(None, body) {
        return;
    }
    if body.len() > LONGEST {
        return;
    }
    if !forensics::is_json(body) {
        let text = "the body is not JSON: standardwebhooks and svix verify it, then fail to parse it";
        out.push(in_body(&code::NOT_JSON, Span::of(0, body.len()), text));
        return;
    }
    if let Some(other) = forensics::as_stringified(body) {
        let at = body.iter().zip(&other).position(|(a, b)| a != b).unwrap_or_else(|| body.len().min(other.len()));
        let text = format!(
            "JSON.stringify(JSON.parse(body)) differs from here on ({} instead of {} bytes): a receiver that signs the parsed body again refuses it",
            other.len(),
            body.len()
        );
        let shown = |bytes: &[u8]| {
            let piece = bytes.get(at..bytes.len().min(at + 24)).unwrap_or(&[]);
            String::from_utf8_lossy(piece).into_owned()
        };
        let help = format!("send compact JSON: here {:?} instead of {:?}", shown(&other), shown(body));
        out.push(in_body(&code::CHANGES_WHEN_PARSED, Span::of(at, body.len().min(at + 1)), text).help(help));
    }
}

fn about_scheme(scheme: &Scheme, out: &mut Vec<Diagnostic>) {
    if !scheme.signs_timestamp() {
        let sends = scheme.headers.iter().find(|h| h.value.names(Field::Time) || h.value.names(Field::Timestamp));
        let text = match sends {
            Some(header) => format!("{} is not signed: a captured {} request can be replayed forever", header.name, scheme.name),
            None => format!("{} signs no timestamp: a captured request can be replayed forever", scheme.name),
        };
        out.push(in_headers(&code::UNSIGNED_TIMESTAMP, text));
    }
    if let Some(header) = scheme.headers.iter().find(|h| h.value.names(Field::Id)) {
        out.push(in_headers(&code::UNSIGNED_ID, format!("{} is not signed: a replay can use a new value", header.name)));
    }
    if scheme.mac == Mac::HmacSha1 {
        out.push(in_headers(&code::WEAK_HASH, format!("{} uses HMAC-SHA1", scheme.name)));
    }
    if let Some(text) = &scheme.sample_verifier {
        out.push(in_headers(&code::SAMPLE_VERIFIER, text.as_str()));
    }
}

fn about_secret(scheme: &Scheme, secret: &Secret, out: &mut Vec<Diagnostic>) {
    let text = secret.bytes();
    if text.trim_ascii() != text {
        out.push(in_headers(&code::SECRET_SPACE, "the secret begins or ends with white space"));
    }
    match secret.key(scheme) {
        Err(e) => out.push(in_headers(&code::BAD_SECRET, e.to_string())),
        Ok(super::secret::Key::Shared(key)) => {
            let least = scheme.key_bytes.map_or(SHORTEST, |k| k.0);
            // Hex text carries half a byte a letter.
            let hex = scheme.key == KeyRule::Text && super::encoding::from_hex(&key).is_some();
            let strength = if hex { key.len() / 2 } else { key.len() };
            if strength < least && (!hex || strength < 16) {
                let text = if hex {
                    format!("the key's {} hexadecimal digits hold {strength} bytes: at least 16 are advised", key.len())
                } else {
                    format!("the key has {strength} bytes: at least {least} are advised")
                };
                out.push(in_headers(&code::SHORT_SECRET, text));
            }
        }
        Ok(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(scheme: &str, secret: &str, body: &[u8]) -> Vec<&'static str> {
        let scheme = super::super::scheme(scheme).unwrap();
        advise(scheme, &[Secret::from(secret)], body).iter().map(|d| d.code.id).collect()
    }

    const STRONG: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn a_compact_body_under_standard_webhooks_needs_no_advice() {
        assert_eq!(codes("standard", STRONG, "{\"a\":\"ü\",\"b\":[1,2.5]}".as_bytes()), Vec::<&str>::new());
    }

    #[test]
    fn each_fault_of_a_body_is_named_and_placed() {
        for (body, wanted) in [
            (&b""[..], "signature/empty-body"),
            (b"\xef\xbb\xbf{}", "signature/byte-order-mark"),
            (b"{\"a\":\"\xff\"}", "signature/body-not-utf8"),
            (b"hello", "signature/body-not-json"),
            (b"{\"a\": 1}", "signature/changes-when-reserialised"),
            (b"{\"a\":1.0}", "signature/changes-when-reserialised"),
            (b"{\"b\":1,\"2\":1}", "signature/changes-when-reserialised"),
            (b"{\"a\":\"\\u00fc\"}", "signature/changes-when-reserialised"),
            (b"{\"a\":12345678901234567890}", "signature/changes-when-reserialised"),
        ] {
            assert_eq!(codes("standard", STRONG, body), [wanted], "{body:?}");
        }
        let scheme = super::super::scheme("standard").unwrap();
        let found = advise(scheme, &[], b"{\"a\":1.0}");
        assert_eq!((found[0].span, found[0].document), (Span::new(6, 7), Document::Body));
    }

    #[test]
    fn cybercage_is_told_that_its_requests_replay() {
        let found = codes("cybercage", "0f8a6b5c4d3e2f100112233445566778899aabbccddeeff0102030405060708", b"{\"a\":1}");
        assert_eq!(found, ["signature/unsigned-timestamp", "signature/unsigned-delivery-id", "signature/vendor-sample-verifies-wrongly"]);
    }

    #[test]
    fn a_weak_secret_is_named() {
        assert_eq!(codes("stripe", "12345", b"{}"), ["signature/short-secret"]);
        assert_eq!(codes("stripe", "a long enough secret, I hope\n", b"{}"), ["signature/secret-white-space"]);
        assert_eq!(codes("standard", "whsec_*", b"{}"), ["signature/bad-secret"]);
        assert_eq!(codes("stripe", "00112233445566778899aabbccddeeff", b"{}"), Vec::<&str>::new());
    }
}
