//! What may have been signed instead of the body: every common way to change it on its way to the HMAC.

use sha2::{Digest as _, Sha256};

use super::json::{Node, Tree};
use super::serializer::{self, Escapes, GO, JS, Numbers, Order, PHP, PLAIN, PYTHON, RUBY, Style};
use crate::diagnostic::Code;
use crate::signature::cause_code as cause;
use crate::signature::encoding::{self, Encoding};

/// Longest body that is parsed and re-serialised.
pub(super) const LONGEST_PARSED: usize = 1 << 20;

const INDENTED: Style = Style { indent: Some("  "), colon: ": ", ..JS };

/// The serialisers, likeliest first.
static STYLES: &[(&Code, Style)] = &[
    (&cause::BODY_JSON_STRINGIFY, JS),
    (&cause::BODY_JSON_DUMPS, PYTHON),
    (&cause::BODY_JSON_DUMPS_COMPACT, Style { comma: ",", colon: ":", ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_UNICODE, Style { escapes: PLAIN, ..PYTHON }),
    (&cause::BODY_GO_MARSHAL, GO),
    (&cause::BODY_PHP_JSON_ENCODE, PHP),
    (&cause::BODY_RUBY_TO_JSON, RUBY),
    (&cause::BODY_JSON_STRINGIFY_PRETTY, INDENTED),
    (&cause::BODY_JSON_STRINGIFY_PRETTY, Style { indent: Some("    "), ..INDENTED }),
    (&cause::BODY_JSON_STRINGIFY_PRETTY, Style { indent: Some("\t"), ..INDENTED }),
    (&cause::BODY_JSON_STRINGIFY_SORTED, Style { order: Order::SortedUtf16, ..JS }),
    (&cause::BODY_JSON_DUMPS_SORTED, Style { order: Order::Sorted, ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_SORTED, Style { order: Order::Sorted, comma: ",", colon: ":", ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_SORTED, Style { order: Order::Sorted, comma: ",", colon: ":", escapes: PLAIN, ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_SORTED, Style { order: Order::Sorted, escapes: PLAIN, ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_UNICODE, Style { comma: ",", colon: ":", escapes: PLAIN, ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_PRETTY, Style { indent: Some("  "), ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_PRETTY, Style { indent: Some("    "), ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_PRETTY, Style { indent: Some("  "), order: Order::Sorted, ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_PRETTY, Style { indent: Some("    "), order: Order::Sorted, ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_PRETTY, Style { indent: Some("    "), escapes: PLAIN, ..PYTHON }),
    (&cause::BODY_JSON_DUMPS_PRETTY, Style { indent: Some("  "), escapes: PLAIN, ..PYTHON }),
    (&cause::BODY_GO_MARSHAL_STRUCT, Style { order: Order::Source, ..GO }),
    (&cause::BODY_GO_ENCODER, Style { end: "\n", ..GO }),
    (&cause::BODY_GO_ENCODER, Style { order: Order::Source, end: "\n", ..GO }),
    (&cause::BODY_GO_NO_HTML_ESCAPE, Style { escapes: Escapes { also: "", ..GO.escapes }, end: "\n", ..GO }),
    (&cause::BODY_GO_NO_HTML_ESCAPE, Style { escapes: Escapes { also: "", ..GO.escapes }, ..GO }),
    (&cause::BODY_GO_MARSHAL_INDENT, Style { indent: Some("  "), colon: ": ", ..GO }),
    (&cause::BODY_GO_MARSHAL_INDENT, Style { indent: Some("\t"), colon: ": ", ..GO }),
    (&cause::BODY_GO_MARSHAL_INDENT, Style { indent: Some("    "), colon: ": ", ..GO }),
    (&cause::BODY_PHP_UNESCAPED_SLASHES, Style { escapes: Escapes { slash: false, ..PHP.escapes }, ..PHP }),
    (&cause::BODY_PHP_UNESCAPED_UNICODE, Style { escapes: Escapes { ascii: false, ..PHP.escapes }, ..PHP }),
    (&cause::BODY_PHP_UNESCAPED, Style { escapes: Escapes { ascii: false, slash: false, ..PHP.escapes }, ..PHP }),
    (&cause::BODY_PHP_PRETTY_PRINT, Style { indent: Some("    "), colon: ": ", ..PHP }),
    (
        &cause::BODY_PHP_PRETTY_PRINT,
        Style { indent: Some("    "), colon: ": ", escapes: Escapes { ascii: false, slash: false, ..PHP.escapes }, ..PHP },
    ),
    (&cause::BODY_PHP_EMPTY_ARRAY, Style { empty_object: "[]", ..PHP }),
    (&cause::BODY_PHP_EMPTY_ARRAY, Style { empty_object: "[]", escapes: Escapes { ascii: false, slash: false, ..PHP.escapes }, ..PHP }),
    (&cause::BODY_RUBY_PRETTY_GENERATE, Style { indent: Some("  "), colon: ": ", ..RUBY }),
    (&cause::BODY_RUBY_PRETTY_GENERATE, Style { indent: Some("  "), colon: ": ", open_empties: true, ..RUBY }),
    (&cause::BODY_RAILS_TO_JSON, Style { escapes: Escapes { also: "<>&", lines: true, ..PLAIN }, ..RUBY }),
    (&cause::BODY_JACKSON, Style { order: Order::Source, numbers: Numbers::Java, ..JS }),
    (
        &cause::BODY_GSON,
        Style { order: Order::Source, numbers: Numbers::Raw, escapes: Escapes { also: "<>&='", lines: true, ..PLAIN }, ..JS },
    ),
    (
        &cause::BODY_DOTNET_JSON,
        Style {
            order: Order::Source,
            numbers: Numbers::Raw,
            escapes: Escapes { ascii: true, also: "\"&<>'+`", delete: true, upper: true, ..PLAIN },
            ..JS
        },
    ),
];

/// Gives every changed body to `take`, likeliest first, until it answers `true`. A change that changes nothing is left out.
pub(super) fn each(body: &[u8], form: bool, take: &mut dyn FnMut(&'static Code, &[u8]) -> bool) -> bool {
    let mut give = |code, bytes: &[u8]| bytes != body && take(code, bytes);
    let text = std::str::from_utf8(body).ok();
    line_ends(body, &mut give)
        || serialised(body, text, &mut give)
        || encodings(body, text, &mut give)
        || forms(body, text, form, &mut give)
        || wrappings(body, text, &mut give)
}

type Give<'g> = dyn FnMut(&'static Code, &[u8]) -> bool + 'g;

fn line_ends(body: &[u8], give: &mut Give<'_>) -> bool {
    let lf = replace(body, b"\r\n", b"\n");
    give(&cause::BODY_CRLF_TO_LF, &lf)
        || give(&cause::BODY_LF_TO_CRLF, &replace(&lf, b"\n", b"\r\n"))
        || body.strip_suffix(b"\r\n").is_some_and(|cut| give(&cause::BODY_NEWLINE_CUT, cut))
        || body.strip_suffix(b"\n").is_some_and(|cut| give(&cause::BODY_NEWLINE_CUT, cut))
        || give(&cause::BODY_NEWLINE_ADDED, &[body, b"\n"].concat())
        || give(&cause::BODY_NEWLINE_ADDED, &[body, b"\r\n"].concat())
        || give(&cause::BODY_NEWLINES_REMOVED, &body.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).collect::<Vec<_>>())
        || give(&cause::BODY_TRIMMED, body.trim_ascii())
        || body.strip_prefix(b"\xef\xbb\xbf").is_some_and(|cut| give(&cause::BODY_BOM_CUT, cut))
        || give(&cause::BODY_BOM_ADDED, &[b"\xef\xbb\xbf", body].concat())
}

fn serialised(body: &[u8], text: Option<&str>, give: &mut Give<'_>) -> bool {
    if body.len() > LONGEST_PARSED {
        return false;
    }
    // A parser that is asked nicely drops a byte order mark.
    let Some(text) = text.map(|t| t.strip_prefix('\u{feff}').unwrap_or(t)) else { return false };
    let Some(tree) = Tree::parse(text) else { return false };
    for (code, style) in STYLES {
        if give(code, &serializer::write(&tree, style)) {
            return true;
        }
    }
    if give(&cause::BODY_WHITESPACE_REMOVED, &minified(text)) {
        return true;
    }
    for indent in ["  ", "    ", "\t"] {
        let style = Style { indent: Some(indent), order: Order::Source, numbers: Numbers::Raw, ..INDENTED };
        if give(&cause::BODY_PRETTY_PRINTED, &serializer::write(&tree, &style))
            || give(&cause::BODY_PRETTY_PRINTED, &serializer::write(&tree, &Style { end: "\n", ..style }))
        {
            return true;
        }
    }
    // The same with a newline at the end, as a file or a pipe adds it.
    for (code, style) in STYLES.iter().filter(|s| s.1.end.is_empty()) {
        if give(code, &serializer::write(&tree, &Style { end: "\n", ..*style })) {
            return true;
        }
    }
    if give(&cause::BODY_PYTHON_REPR, &serializer::python_repr(&tree)) {
        return true;
    }
    if let Some(Node::String(inner)) = tree.nodes.first() {
        let inner: String = inner.iter().map(|c| char::from_u32(*c).unwrap_or('\u{fffd}')).collect();
        if give(&cause::BODY_STRING_CONTENT, inner.as_bytes()) {
            return true;
        }
    }
    for (key, index) in tree.members().iter().take(64) {
        let Some((from, to)) = tree.spans.get(*index) else { continue };
        let raw = text.get(*from..*to).unwrap_or("");
        let compact = Tree::parse(raw).map(|t| serializer::write(&t, &JS)).unwrap_or_default();
        let spaced = Tree::parse(raw).map(|t| serializer::write(&t, &PYTHON)).unwrap_or_default();
        let small = minified(raw);
        let envelope = matches!(tree.nodes.get(*index), Some(Node::Object(_) | Node::Array(_)));
        let named = ["payload", "data", "event", "body", "message", "id"].iter().any(|n| key.iter().copied().eq(n.chars().map(u32::from)));
        if (envelope || named)
            && (give(&cause::BODY_MEMBER, raw.as_bytes())
                || give(&cause::BODY_MEMBER, &compact)
                || give(&cause::BODY_MEMBER, &spaced)
                || give(&cause::BODY_MEMBER, &small)
                || raw.len() > 2 && give(&cause::BODY_MEMBER, raw.trim_matches('"').as_bytes()))
        {
            return true;
        }
    }
    false
}

/// Everything but the white space between tokens.
fn minified(text: &str) -> Vec<u8> {
    let (mut quoted, mut escaped) = (false, false);
    text.bytes()
        .filter(|b| {
            match b {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                _ => {}
            }
            quoted || !matches!(b, b' ' | b'\t' | b'\n' | b'\r')
        })
        .collect()
}

fn encodings(body: &[u8], text: Option<&str>, give: &mut Give<'_>) -> bool {
    let as_latin: String = body.iter().map(|b| char::from(*b)).collect();
    let lossy = String::from_utf8_lossy(body);
    if let Some(text) = text.filter(|t| !t.is_ascii()) {
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
        // Node's 'latin1' takes the low byte of every UTF-16 unit.
        let low: Vec<u8> = text.encode_utf16().map(|u| u.to_le_bytes()[0]).collect();
        let ascii: String = text.chars().filter(char::is_ascii).collect();
        let marks: String = text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
        if give(&cause::BODY_LATIN_1, &latin)
            || give(&cause::BODY_LATIN_1, &low)
            || give(&cause::BODY_ASCII_ONLY, ascii.as_bytes())
            || give(&cause::BODY_ASCII_ONLY, marks.as_bytes())
        {
            return true;
        }
        // The body is itself mojibake: undone, it is what was signed.
        if let Ok(bytes) = text.chars().map(|c| u8::try_from(u32::from(c))).collect::<Result<Vec<_>, _>>()
            && std::str::from_utf8(&bytes).is_ok()
            && give(&cause::BODY_MOJIBAKE, &bytes)
        {
            return true;
        }
    }
    if text.is_none() && (give(&cause::BODY_LATIN_1, as_latin.as_bytes()) || give(&cause::BODY_REPLACEMENT_CHARACTERS, lossy.as_bytes())) {
        return true;
    }
    give(&cause::BODY_MOJIBAKE, as_latin.as_bytes())
        || give(&cause::BODY_UTF_16, &lossy.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())
        || give(&cause::BODY_UTF_16, &lossy.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>())
}

/// What `encodeURIComponent` does not encode.
const COMPONENT: &[u8] = b"-_.!~*'()";

fn forms(body: &[u8], text: Option<&str>, form: bool, give: &mut Give<'_>) -> bool {
    if form && !body.is_empty() {
        let fields = encoding::form_fields(body);
        if let Some((_, value)) = fields.iter().find(|f| f.0 == b"payload")
            && give(&cause::BODY_FORM_PAYLOAD, value)
        {
            return true;
        }
        // URLSearchParams keeps `*-._`, Python's urlencode `-._~`.
        let written = |fields: &[(Vec<u8>, Vec<u8>)], keep: &[u8]| {
            let one = |t: &[u8]| encoding::percent_encode(t, keep, true);
            fields.iter().map(|(k, v)| format!("{}={}", one(k), one(v))).collect::<Vec<_>>().join("&")
        };
        let json: serde_json::Map<String, serde_json::Value> =
            fields.iter().map(|(k, v)| (String::from_utf8_lossy(k).into_owned(), String::from_utf8_lossy(v).into_owned().into())).collect();
        let json = serde_json::Value::Object(json).to_string();
        let spaced = Tree::parse(&json).map(|t| serializer::write(&t, &PYTHON)).unwrap_or_default();
        let mut sorted = fields;
        if give(&cause::BODY_FORM_REORDERED, written(&sorted, b"*-._").as_bytes())
            || give(&cause::BODY_FORM_REORDERED, written(&sorted, b"-._~").as_bytes())
        {
            return true;
        }
        crate::sort::by(&mut sorted, Ord::cmp);
        if give(&cause::BODY_FORM_REORDERED, written(&sorted, b"*-._").as_bytes())
            || give(&cause::BODY_FORM_REORDERED, written(&sorted, b"-._~").as_bytes())
            || give(&cause::BODY_FORM_AS_JSON, json.as_bytes())
            || give(&cause::BODY_FORM_AS_JSON, &spaced)
        {
            return true;
        }
    }
    give(&cause::BODY_FORM_DECODED, &encoding::percent_decode(body, true))
        || give(&cause::BODY_FORM_DECODED, &encoding::percent_decode(body, false))
        || text.is_some_and(|_| {
            let all = encoding::percent_encode(body, COMPONENT, false);
            let plus = encoding::percent_encode(body, b"*-._", true);
            let quote = encoding::percent_encode(body, b"-_.~/", false);
            let quote_plus = encoding::percent_encode(body, b"-_.~", true);
            give(&cause::BODY_FORM_ENCODED, all.as_bytes())
                || give(&cause::BODY_FORM_WRAPPED, format!("payload={all}").as_bytes())
                || give(&cause::BODY_FORM_WRAPPED, format!("payload={plus}").as_bytes())
                || give(&cause::BODY_FORM_ENCODED, plus.as_bytes())
                || give(&cause::BODY_FORM_ENCODED, quote.as_bytes())
                || give(&cause::BODY_FORM_ENCODED, quote_plus.as_bytes())
        })
}

fn wrappings(body: &[u8], text: Option<&str>, give: &mut Give<'_>) -> bool {
    let hash = Sha256::digest(body);
    if give(&cause::BODY_EMPTY, b"")
        || give(&cause::BODY_OBJECT_OBJECT, b"[object Object]")
        || give(&cause::BODY_EMPTY_OBJECT, b"{}")
        || ["undefined", "null", "None"].iter().any(|w| give(&cause::BODY_UNDEFINED, w.as_bytes()))
        || give(&cause::BODY_BYTES_REPR, &bytes_repr(body))
        || give(&cause::BODY_BASE64, Encoding::Base64.encode(body).as_bytes())
        || give(&cause::BODY_HEX, encoding::hex(body).as_bytes())
        || give(&cause::BODY_HASH, encoding::hex(&hash).as_bytes())
        || give(&cause::BODY_HASH, &hash)
        || give(&cause::BODY_HASH, Encoding::Base64.encode(&hash).as_bytes())
        || give(&cause::BODY_QUOTED, &[b"\"", body, b"\""].concat())
        || give(&cause::BODY_QUOTED, &[b"'", body, b"'"].concat())
    {
        return true;
    }
    if let Some(text) = text {
        let points: Vec<u32> = text.chars().map(u32::from).collect();
        let tree = Tree { nodes: vec![Node::String(points)], spans: Vec::new() };
        if give(&cause::BODY_DOUBLE_ENCODED, &serializer::write(&tree, &JS))
            || give(&cause::BODY_DOUBLE_ENCODED, &serializer::write(&tree, &PYTHON))
            || give(&cause::BODY_DOUBLE_ENCODED, &serializer::write(&tree, &PHP))
        {
            return true;
        }
    }
    let trimmed = body.trim_ascii();
    trimmed.len() >= 4 && encoding::from_base64(trimmed).is_some_and(|raw| give(&cause::BODY_BASE64_DECODED, &raw))
}

/// Python's `repr` of bytes: `b'...'`.
pub(super) fn bytes_repr(body: &[u8]) -> Vec<u8> {
    let quote = if body.contains(&b'\'') && !body.contains(&b'"') { b'"' } else { b'\'' };
    let mut out = vec![b'b', quote];
    for &b in body {
        match b {
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b if b == quote => out.extend_from_slice(&[b'\\', quote]),
            b' '..=b'~' => out.push(b),
            b => out.extend_from_slice(format!("\\x{b:02x}").as_bytes()),
        }
    }
    out.push(quote);
    out
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut last = 0;
    for at in memchr::memmem::find_iter(bytes, from) {
        out.extend_from_slice(bytes.get(last..at).unwrap_or(&[]));
        out.extend_from_slice(to);
        last = at + from.len();
    }
    out.extend_from_slice(bytes.get(last..).unwrap_or(&[]));
    out
}

/// Does `JSON.stringify(JSON.parse(body))` give other bytes? Gives them; `None` if it does not, or the body is not JSON.
pub(in crate::signature) fn as_stringified(body: &[u8]) -> Option<Vec<u8>> {
    let tree = Tree::parse(std::str::from_utf8(body).ok()?)?;
    Some(serializer::write(&tree, &JS)).filter(|b| b != body)
}

/// Is the body JSON?
pub(in crate::signature) fn is_json(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok_and(|t| Tree::parse(t).is_some())
}
