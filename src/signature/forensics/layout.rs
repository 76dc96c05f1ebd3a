//! How the signed content may have been laid out instead of as the scheme lays it out.

use crate::diagnostic::Code;
use crate::http::Url;
use crate::signature::cause_code as cause;
use crate::signature::content;
use crate::signature::encoding;
use crate::signature::message::{self, Request};
use crate::signature::reading::{self, Received};
use crate::signature::scheme::{Field, Part, Scheme};
use crate::signature::sign::{self, header};

/// One layout: pieces, with the place of the body left open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) pieces: Vec<Piece>,
    /// How it differs from the scheme's.
    pub(super) codes: Vec<&'static Code>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(Vec<u8>),
    Body,
}

impl Layout {
    fn new(pieces: Vec<Piece>, codes: Vec<&'static Code>) -> Self {
        Self { pieces, codes }
    }

    fn text(text: impl Into<Vec<u8>>, codes: Vec<&'static Code>) -> Self {
        Self { pieces: vec![Piece::Text(text.into())], codes }
    }

    /// The signed pieces with a body in them.
    pub(super) fn fill<'l>(&'l self, body: &'l [u8]) -> Vec<&'l [u8]> {
        self.pieces.iter().map(|p| if let Piece::Text(t) = p { t.as_slice() } else { body }).collect()
    }

    /// Is the body part of it?
    pub(super) fn has_body(&self) -> bool {
        self.pieces.contains(&Piece::Body)
    }
}

/// Every layout; the scheme's own come first, without a code.
pub(super) fn all(scheme: &Scheme, received: &Received<'_>) -> Vec<Layout> {
    let mut out: Vec<Layout> = Vec::new();
    let found = if scheme.message.is_some() {
        http_messages(received)
    } else if scheme.content.names(Field::Url) {
        urls(scheme, received)
    } else {
        joined(scheme, received)
    };
    for layout in found {
        if !out.iter().any(|o| o.pieces == layout.pieces) {
            out.push(layout);
        }
    }
    crate::sort::by_key(&mut out, |l| l.codes.len());
    out
}

/// Id, timestamp and body in every order, with every joiner.
fn joined(scheme: &Scheme, received: &Received<'_>) -> Vec<Layout> {
    let (id, stamp) = reading::id_and_timestamp(scheme, received);
    let shape = Shape::of(scheme);
    let mut stamps: Vec<(String, Option<&'static Code>)> = stamp.iter().map(|s| (s.clone(), None)).collect();
    for s in stamp.iter().cloned().collect::<Vec<_>>() {
        stamps.extend(rewritten(&s));
    }
    let other = |n: &str| ["timestamp", "time", "date", "-ts", "request-start"].iter().any(|w| n.to_ascii_lowercase().contains(w));
    for (_, value) in received.headers.iter().filter(|h| other(&h.0)).take(4) {
        let code = stamp.as_ref().map(|_| &cause::TIMESTAMP_OTHER_HEADER);
        if stamp.as_deref() != Some(value.trim()) {
            stamps.push((value.trim().to_owned(), code));
            if let Some(t) = reading::read_timestamp(crate::signature::TimestampFormat::Iso8601, value.trim()) {
                stamps.push((t.to_string(), code));
            }
        }
    }
    // A timestamp inside the signature's own header, for a scheme that has none (or elsewhere).
    if stamp.is_none()
        && let Some(value) = header(received.headers, &scheme.header)
        && let Some(t) = value.split([',', ';']).find_map(|p| p.trim().strip_prefix("t=").or_else(|| p.trim().strip_prefix("ts=")))
    {
        stamps.push((t.to_owned(), None));
    }
    let mut ids: Vec<String> = id.iter().map(|i| (*i).to_owned()).collect();
    let names_id = |n: &str| n.to_ascii_lowercase().ends_with("id") || n.to_ascii_lowercase().contains("delivery");
    ids.extend(received.headers.iter().filter(|h| names_id(&h.0)).map(|h| h.1.trim().to_owned()).take(3));
    ids.dedup();
    ids.truncate(3);
    stamps.truncate(8);

    let mut out = Vec::new();
    for with_id in [shape.id, !shape.id] {
        for with_stamp in [shape.stamp, !shape.stamp] {
            for version in [shape.version.as_deref(), None, Some("v0"), Some("v1")] {
                for reversed in 0..3 {
                    for joiner in [shape.joiner.as_str(), ".", ":", ",", "|", "\n", "-", "_", " ", ";", "&", "/", ""] {
                        let mut codes: Vec<&'static Code> = Vec::new();
                        let alone = !with_id && !with_stamp;
                        if with_stamp != shape.stamp {
                            codes.push(if shape.stamp { &cause::TIMESTAMP_NOT_SIGNED } else { &cause::TIMESTAMP_SIGNED });
                        }
                        if with_id != shape.id {
                            codes.push(if shape.id { &cause::CONTENT_ID_MISSING } else { &cause::CONTENT_ID_ADDED });
                        }
                        if version != shape.version.as_deref() {
                            let missing = version.is_none();
                            codes.push(if missing { &cause::CONTENT_VERSION_MISSING } else { &cause::CONTENT_VERSION_ADDED });
                        }
                        if reversed > 0 {
                            codes.push(&cause::CONTENT_ORDER_WRONG);
                        }
                        // A scheme that signs the body alone has no joiner of its own: the usual dot costs nothing.
                        let own = if shape.joiner.is_empty() { "." } else { shape.joiner.as_str() };
                        if joiner != own && !(alone && version.is_none()) {
                            codes.push(if joiner.is_empty() { &cause::CONTENT_JOINER_MISSING } else { &cause::CONTENT_JOINER_WRONG });
                        }
                        let needless = (reversed > 0 && alone) || (reversed == 2 && !(with_id && with_stamp));
                        if codes.len() > 2 || needless {
                            continue;
                        }
                        let parts = Parts { version, joiner, reversed };
                        for id in choose(with_id, &ids) {
                            for (stamp, rewritten) in choose(with_stamp, &stamps) {
                                let all: Vec<&'static Code> = rewritten.into_iter().chain(codes.iter().copied()).collect();
                                if all.len() <= 2 {
                                    out.push(Layout::new(parts.pieces(Some(id.as_str()), with_stamp.then_some(stamp.as_str())), all));
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    if let Some(url) = received.url {
        for target in [url.to_owned(), Url::split_http(url).map(|u| u.path.to_owned()).unwrap_or_default()] {
            for joiner in ["", ".", "\n", ":"] {
                let text = Piece::Text(format!("{target}{joiner}").into_bytes());
                out.push(Layout::new(vec![text, Piece::Body], vec![&cause::BODY_URL_APPENDED]));
            }
            let text = Piece::Text(target.clone().into_bytes());
            out.push(Layout::new(vec![Piece::Body, text], vec![&cause::BODY_URL_APPENDED]));
            let text = Piece::Text(format!("{}{target}", received.method).into_bytes());
            out.push(Layout::new(vec![text, Piece::Body], vec![&cause::BODY_URL_APPENDED]));
        }
    }
    out
}

/// All of them if the part is there, else one that means none.
fn choose<T: Clone + Default>(present: bool, all: &[T]) -> Vec<T> {
    if present { all.to_vec() } else { vec![T::default()] }
}

struct Parts<'p> {
    version: Option<&'p str>,
    joiner: &'p str,
    reversed: u8,
}

impl Parts<'_> {
    fn pieces(&self, id: Option<&str>, stamp: Option<&str>) -> Vec<Piece> {
        let id = id.filter(|i| !i.is_empty());
        let version = self.version.map(str::to_owned);
        let (id, stamp) = (id.map(str::to_owned), stamp.map(str::to_owned));
        let order: Vec<Option<String>> = match self.reversed {
            0 => vec![version, id, stamp, None],
            1 => vec![version, None, stamp, id],
            _ => vec![version, stamp, id, None],
        };
        // `None` in the body's place, and for what is absent.
        let body_at = if self.reversed == 1 { 1 } else { 3 };
        let mut pieces: Vec<Piece> = Vec::new();
        for (i, part) in order.into_iter().enumerate() {
            let piece = match part {
                Some(text) => Piece::Text(text.into_bytes()),
                None if i == body_at => Piece::Body,
                None => continue,
            };
            if !pieces.is_empty() && !self.joiner.is_empty() {
                pieces.push(Piece::Text(self.joiner.as_bytes().to_vec()));
            }
            pieces.push(piece);
        }
        merge(pieces)
    }
}

fn merge(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Piece::Text(a)), Piece::Text(b)) => a.extend_from_slice(&b),
            (_, piece) => out.push(piece),
        }
    }
    out
}

struct Shape {
    id: bool,
    stamp: bool,
    version: Option<String>,
    joiner: String,
}

impl Shape {
    fn of(scheme: &Scheme) -> Self {
        let parts = &scheme.content.0;
        let joiner = parts
            .windows(2)
            .find_map(|w| match w {
                [Part::Literal(text), Part::Field(Field::Body)] => Some(text.clone()),
                _ => None,
            })
            .unwrap_or_default();
        let version = match parts.first() {
            Some(Part::Literal(text)) if parts.len() > 2 => text.strip_suffix(joiner.as_str()).map(str::to_owned),
            _ => None,
        };
        let stamp = scheme.content.names(Field::Timestamp) || scheme.content.names(Field::Time);
        Self { id: scheme.content.names(Field::Id), stamp, version, joiner }
    }
}

/// The same moment in other spellings.
fn rewritten(stamp: &str) -> Vec<(String, Option<&'static Code>)> {
    let mut out: Vec<(String, Option<&'static Code>)> = Vec::new();
    if let Ok(n) = stamp.parse::<i64>() {
        let seconds = if n.abs() > 100_000_000_000 {
            out.push((n.div_euclid(1000).to_string(), Some(&cause::TIMESTAMP_SECONDS)));
            n.div_euclid(1000)
        } else {
            out.push((n.saturating_mul(1000).to_string(), Some(&cause::TIMESTAMP_MILLISECONDS)));
            n
        };
        if let Some(iso) = sign::iso(seconds) {
            let bare = iso.trim_end_matches('Z').to_owned();
            out.push((format!("{bare}.000Z"), Some(&cause::TIMESTAMP_ISO)));
            out.push((format!("{bare}+00:00"), Some(&cause::TIMESTAMP_ISO)));
            out.push((iso, Some(&cause::TIMESTAMP_ISO)));
        }
    }
    out
}

/// Twilio's content: the URL in other spellings, the form's fields in other orders.
fn urls(scheme: &Scheme, received: &Received<'_>) -> Vec<Layout> {
    let Some(url) = received.url else { return Vec::new() };
    let hashed = scheme.body_hash.as_ref().is_some_and(|n| Url::split_http(url).is_some_and(|u| u.parameter(n).is_some()));
    let form = !hashed && content::is_form(header(received.headers, "content-type"), received.body);
    let tail = if form { content::sorted_form(received.body) } else { Vec::new() };
    let with = |u: &str, tail: &[u8]| [u.as_bytes(), tail].concat();
    let mut out = Vec::new();
    for own in sign::spellings(scheme, Some(url)).into_iter().flatten() {
        out.push(Layout::text(with(&own, &tail), Vec::new()));
        if form {
            let fields = encoding::form_fields(received.body);
            let plain: Vec<u8> = fields.iter().flat_map(|(k, v)| [k.as_slice(), v].concat()).collect();
            let mut raw: Vec<(&[u8], &[u8])> = received
                .body
                .split(|b| *b == b'&')
                .map(|f| {
                    let at = f.iter().position(|b| *b == b'=').unwrap_or(f.len());
                    (f.get(..at).unwrap_or(&[]), f.get(at + 1..).unwrap_or(&[]))
                })
                .collect();
            crate::sort::by(&mut raw, Ord::cmp);
            let raw: Vec<u8> = raw.iter().flat_map(|(k, v)| [*k, *v].concat()).collect();
            let mut sorted = fields;
            crate::sort::by(&mut sorted, Ord::cmp);
            let trimmed: Vec<u8> = sorted.iter().flat_map(|(k, v)| [k.as_slice(), v.trim_ascii()].concat()).collect();
            let filled: Vec<u8> = sorted.iter().filter(|f| !f.1.is_empty()).flat_map(|(k, v)| [k.as_slice(), v].concat()).collect();
            out.push(Layout::text(with(&own, b""), vec![&cause::FORM_MISSING]));
            out.push(Layout::text(with(&own, &plain), vec![&cause::FORM_UNSORTED]));
            out.push(Layout::text(with(&own, &raw), vec![&cause::FORM_NOT_DECODED]));
            out.push(Layout::text(with(&own, &trimmed), vec![&cause::FORM_TRIMMED]));
            out.push(Layout::text(with(&own, &filled), vec![&cause::FORM_BLANK_DROPPED]));
        }
        out.push(Layout::new(vec![Piece::Text(own.clone().into_bytes()), Piece::Body], vec![&cause::FORM_RAW_BODY]));
    }
    for (other, code) in other_urls(url, received) {
        out.push(Layout::text(with(&other, &tail), vec![code]));
    }
    out.push(Layout::text(tail, vec![&cause::URL_MISSING]));
    out.push(Layout::new(vec![Piece::Body], vec![&cause::URL_MISSING]));
    out
}

/// Other spellings of a URL.
fn other_urls(url: &str, received: &Received<'_>) -> Vec<(String, &'static Code)> {
    let Some(parts) = Url::split_http(url) else { return Vec::new() };
    let flipped = if parts.scheme.eq_ignore_ascii_case("https") { "http" } else { "https" };
    let slash = parts.path.strip_suffix('/').map_or_else(|| format!("{}/", parts.path), str::to_owned);
    let lower = parts.host.to_ascii_lowercase();
    let query = parts.query.map(|q| format!("?{q}")).unwrap_or_default();
    let flip = Url { scheme: flipped, ..parts };
    let mut out = vec![
        (flip.text(), &cause::URL_SCHEME),
        (Url { port: "", ..flip }.text(), &cause::URL_SCHEME),
        (Url { port: flip.default_port(), ..flip }.text(), &cause::URL_SCHEME),
        (Url { path: &slash, ..parts }.text(), &cause::URL_TRAILING_SLASH),
        (Url { query: None, ..parts }.text(), &cause::URL_QUERY_MISSING),
        (Url { host: &lower, ..parts }.text(), &cause::URL_HOST_CASE),
        (format!("{}{query}", parts.path), &cause::URL_PATH_ONLY),
        (parts.path.to_owned(), &cause::URL_PATH_ONLY),
        (String::from_utf8_lossy(&encoding::percent_decode(url.as_bytes(), false)).into_owned(), &cause::URL_DECODED),
    ];
    for port in ["", ":80", ":443", ":3000", ":5000", ":8000", ":8080", ":8443"] {
        if port != parts.port {
            out.push((Url { port, ..parts }.text(), &cause::URL_PORT));
        }
    }
    for name in ["host", "x-forwarded-host", "x-original-host"] {
        if let Some(host) = header(received.headers, name) {
            for scheme in [parts.scheme, flipped] {
                out.push((Url { scheme, host, port: "", ..parts }.text(), &cause::URL_HOST));
            }
        }
    }
    out.retain(|o| o.0 != url);
    out
}

/// RFC 9421: the base over other URLs and methods, and wrongly joined.
fn http_messages(received: &Received<'_>) -> Vec<Layout> {
    let all: Vec<&str> = received.headers.iter().filter(|h| h.0.eq_ignore_ascii_case("signature-input")).map(|h| h.1.as_str()).collect();
    let all = all.join(", ");
    let mut out = Vec::new();
    for input in message::inputs(&all).unwrap_or_default() {
        let own = Request { method: received.method, url: received.url, headers: received.headers };
        let Ok(base) = message::base(&input, &own) else { continue };
        out.push(Layout::text(base.clone(), Vec::new()));
        out.push(Layout::text(format!("{base}\n"), vec![&cause::CONTENT_BASE_NEWLINE]));
        out.push(Layout::text(base.replace('\n', "\r\n"), vec![&cause::CONTENT_BASE_CRLF]));
        if let Some((lines, _)) = base.rsplit_once('\n') {
            out.push(Layout::text(lines, vec![&cause::CONTENT_BASE_WITHOUT_PARAMS]));
            out.push(Layout::text(format!("{lines}\n"), vec![&cause::CONTENT_BASE_WITHOUT_PARAMS]));
        }
        for method in ["GET", "PUT", "PATCH", "post"] {
            if let Ok(base) = message::base(&input, &Request { method, ..own }) {
                out.push(Layout::text(base, vec![&cause::METHOD_WRONG]));
            }
        }
        for (url, code) in received.url.map(|u| other_urls(u, received)).unwrap_or_default() {
            if let Ok(base) = message::base(&input, &Request { url: Some(&url), ..own }) {
                out.push(Layout::text(base, vec![code]));
            } else if input.covers("@target-uri") {
                out.push(Layout::text(base.replace(received.url.unwrap_or(""), &url), vec![code]));
            }
        }
        out.push(Layout::new(vec![Piece::Body], vec![&cause::CONTENT_BASE_BODY_ONLY]));
    }
    out
}
