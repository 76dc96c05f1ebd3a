//! The signatures that a request can be read to carry, however its header is written.

use crate::diagnostic::Code;
use crate::signature::cause_code as cause;
use crate::signature::encoding::{self, Encoding};
use crate::signature::reading::{self, Received};
use crate::signature::scheme::{Field, Scheme};

/// One reading of a header as a signature.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) bytes: Vec<u8>,
    /// How its writing differs from the scheme's.
    pub(super) codes: Vec<&'static Code>,
}

/// The most readings that are kept.
const MOST: usize = 96;

/// Every reading, those without a deviation first.
pub(super) fn all(scheme: &Scheme, received: &Received<'_>) -> Vec<Target> {
    let mut out: Vec<Target> = Vec::new();
    let own = |name: &str| {
        name.eq_ignore_ascii_case(&scheme.header) || scheme.second_header.as_ref().is_some_and(|s| name.eq_ignore_ascii_case(s))
    };
    let present = received.headers.iter().any(|h| own(&h.0));
    for (name, value) in received.headers.iter().take(256).filter(|h| h.1.len() <= 8192) {
        if present != own(name) {
            continue;
        }
        let named = if present { None } else { Some(&cause::HEADER_NAME_WRONG) };
        let regular = if scheme.message.is_some() {
            crate::signature::message::sequences(value).into_iter().map(|s| s.1.to_owned()).collect()
        } else {
            reading::parse_header(scheme, value).signatures
        };
        for text in &regular {
            readings(scheme, text, named, None, &mut out);
        }
        let lead = scheme.each.around(Field::Signature).0;
        for (text, split_wrongly) in pieces(scheme, value) {
            if regular.iter().any(|r| r == text) {
                continue;
            }
            let bare = text == value.trim();
            let form = if split_wrongly {
                Some(&cause::HEADER_SEPARATOR_WRONG)
            } else if lead.is_empty() && scheme.value.before(Field::Signatures).is_empty() {
                None
            } else if bare {
                Some(&cause::HEADER_PREFIX_MISSING)
            } else {
                Some(&cause::HEADER_PREFIX_WRONG)
            };
            readings(scheme, text, named, form, &mut out);
        }
    }
    crate::sort::by_key(&mut out, |t| t.codes.len());
    out.truncate(MOST);
    out
}

/// Pieces of a header value that may be a signature, and whether they come of another separator than the scheme's.
fn pieces<'v>(scheme: &Scheme, value: &'v str) -> Vec<(&'v str, bool)> {
    let value = value.trim();
    let lead = scheme.each.around(Field::Signature).0;
    let several = !lead.is_empty() && value.matches(lead.as_str()).count() > 1;
    let mut out: Vec<(&str, bool)> = vec![(value, false)];
    for separator in [scheme.join.as_str(), ",", ";", " "] {
        let wrong = separator != scheme.join;
        for item in value.split(separator).map(str::trim).take(64) {
            let split = wrong && item != value;
            // After `name=`, after `v1,`, after `v1:`; or the whole.
            let tails =
                [Some(item), item.split_once('=').map(|t| t.1), item.split_once(',').map(|t| t.1), item.split_once(':').map(|t| t.1)];
            for tail in tails.into_iter().flatten() {
                // A single well-formed piece found by another separator was simply not in a list.
                let own = reading::parse_header(scheme, item).signatures;
                let known = own.iter().any(|o| o == tail);
                let code = split && (known || several);
                if !tail.is_empty() && !out.iter().any(|o| o.0 == tail) {
                    out.push((tail, code));
                }
            }
        }
    }
    out
}

fn readings(scheme: &Scheme, text: &str, name: Option<&'static Code>, form: Option<&'static Code>, out: &mut Vec<Target>) {
    let unquoted = text.trim_matches(|c| c == '"' || c == '\'');
    let mut add = |bytes: Option<Vec<u8>>, how: Option<&'static Code>| {
        let Some(bytes) = bytes.filter(|b| b.len() >= 8) else { return };
        let short = (bytes.len() < scheme.mac.len()).then_some(&cause::HEADER_CUT);
        let codes: Vec<&'static Code> = [how, form, name].into_iter().flatten().collect();
        let codes = if let (Some(cut), true) = (short, codes.is_empty()) { vec![cut] } else { codes };
        if !out.iter().any(|o| o.bytes == bytes) {
            out.push(Target { bytes, codes });
        }
    };
    add(scheme.encoding.decode(text), None);
    let quoted = (unquoted != text).then_some(&cause::HEADER_QUOTED);
    if quoted.is_some() {
        add(scheme.encoding.decode(unquoted), quoted);
    }
    let decoded = encoding::percent_decode(unquoted.as_bytes(), false);
    if decoded != unquoted.as_bytes() {
        let text = String::from_utf8_lossy(&decoded).into_owned();
        add(scheme.encoding.decode(&text), Some(&cause::HEADER_PERCENT_ENCODED));
    }
    let hex_wanted = scheme.encoding == Encoding::Hex;
    let other_hex = if hex_wanted { &cause::HEADER_UPPER_CASE_HEX } else { &cause::HEADER_HEX_FOR_BASE64 };
    if let Some(bytes) = encoding::from_hex(unquoted.as_bytes()) {
        add(Some(bytes), Some(other_hex));
    }
    let joined: String = unquoted.chars().filter(|c| !matches!(c, '-' | ':' | ' ')).collect();
    if joined != unquoted {
        add(encoding::from_hex(joined.as_bytes()), Some(&cause::HEADER_HEX_WITH_SEPARATORS));
    }
    for base64 in [encoding::from_base64(unquoted.as_bytes()), encoding::from_base64url(unquoted.as_bytes())].into_iter().flatten() {
        if let Some(inner) = encoding::from_hex(&base64) {
            add(Some(inner), Some(&cause::HEADER_BASE64_OF_HEX));
        }
        let url = unquoted.contains(['-', '_']);
        let code = if hex_wanted {
            &cause::HEADER_BASE64_FOR_HEX
        } else if url {
            &cause::HEADER_BASE64URL
        } else {
            &cause::HEADER_PADDING_CUT
        };
        add(Some(base64), Some(code));
    }
}

/// Are the bytes this signature, or (16 bytes or more) its beginning? In time that does not depend on where they differ.
pub(super) fn same(signature: &[u8], received: &[u8]) -> bool {
    if received.len() > signature.len() || (received.len() < signature.len() && received.len() < 16) {
        return false;
    }
    received.iter().zip(signature).fold(0u8, |all, (a, b)| all | (a ^ b)) == 0
}
