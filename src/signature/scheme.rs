//! A scheme is data: what is signed, with what, how the key is read, and how the header is written.
//!
//! The shipped ones are the JSON files of `fixtures/schemes/`; a user's own is read by [`Scheme::from_json`] from a
//! text of the same form.

use std::sync::LazyLock;

use serde_json::Value;

use super::encoding::Encoding;
use crate::http::is_name;
use crate::record::{Object, Problems};

/// One signature scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Stable id, as the command line takes it.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Other ids under which it is found.
    pub aliases: Vec<String>,
    /// Who documents it.
    pub source: String,
    /// What is signed: a template over `ID`, `Timestamp`, `Time`, `Body`, `URL`, `Form`, `Method`, `SignatureBase`.
    pub content: Template,
    /// With what.
    pub mac: Mac,
    /// How the key is read from the secret.
    pub key: KeyRule,
    /// Prefixes that are cut before the key is read.
    pub key_prefix: Vec<String>,
    /// The prefix that this vendor's secrets have and that belongs to the key.
    pub usual_prefix: Option<String>,
    /// Least and greatest length of the key in bytes, where the scheme states one.
    pub key_bytes: Option<(usize, usize)>,
    /// How the signature's bytes are written.
    pub encoding: Encoding,
    /// The header that carries the signature.
    pub header: String,
    /// A second header for the signature under a second secret, where the vendor rolls secrets that way.
    pub second_header: Option<String>,
    /// Its value: a template over `Signatures` and `Timestamp`, its parts split by `join`.
    pub value: Template,
    /// One signature within it: a template over `Signature`.
    pub each: Template,
    /// The separator between the parts.
    pub join: String,
    /// Does the vendor send several signatures while a secret rolls?
    pub rotation: bool,
    /// The header of the message id, where the scheme has one.
    pub id_header: Option<String>,
    /// May the message id be absent?
    pub id_optional: bool,
    /// The header of the timestamp, if it is not within the signature's own.
    pub timestamp_header: Option<String>,
    /// How the timestamp is written.
    pub timestamp: TimestampFormat,
    /// Further headers of the vendor, not signed; each is omitted if it has no value.
    pub headers: Vec<ExtraHeader>,
    /// The top-level member of a JSON body that names the event, for `{{.Event}}`.
    pub event_member: Option<String>,
    /// The window within which a timestamp is taken; absent: time is not judged.
    pub tolerance: Option<Tolerance>,
    /// The query parameter that carries the body's SHA-256 in hex (Twilio).
    pub body_hash: Option<String>,
    /// Is the URL taken with and without its default port (Twilio)?
    pub ports: bool,
    /// RFC 9421: what to cover, under which label and key id.
    pub message: Option<HttpMessage>,
    /// Another scheme that takes over where a header says so.
    pub variant: Option<Variant>,
    /// The scheme that shares the headers but not the key.
    pub sibling: Option<String>,
    /// What is wrong with the verifier that the vendor shows or ships, where something is.
    pub sample_verifier: Option<String>,
}

/// The primitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mac {
    /// HMAC-SHA1.
    HmacSha1,
    /// HMAC-SHA256.
    HmacSha256,
    /// HMAC-SHA512.
    HmacSha512,
    /// An ed25519 signature.
    Ed25519,
}

impl Mac {
    const WORDS: &[(&str, Self)] =
        &[("hmac-sha1", Self::HmacSha1), ("hmac-sha256", Self::HmacSha256), ("hmac-sha512", Self::HmacSha512), ("ed25519", Self::Ed25519)];

    /// Bytes of a signature.
    #[must_use]
    pub const fn len(self) -> usize {
        match self {
            Self::HmacSha1 => 20,
            Self::HmacSha256 => 32,
            Self::HmacSha512 | Self::Ed25519 => 64,
        }
    }

    /// Never: every signature has bytes.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        false
    }
}

/// How the key is read from the secret's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRule {
    /// Its UTF-8 bytes.
    Text,
    /// Base64 after the prefix.
    Base64,
    /// Hexadecimal after the prefix.
    Hex,
}

impl KeyRule {
    const WORDS: &[(&str, Self)] = &[("text", Self::Text), ("base64", Self::Base64), ("hex", Self::Hex)];
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TimestampFormat {
    /// Seconds since 1970.
    #[default]
    Unix,
    /// Milliseconds since 1970.
    UnixMs,
    /// ISO 8601 in UTC: `2026-01-01T00:00:00Z`.
    Iso8601,
}

impl TimestampFormat {
    const WORDS: &[(&str, Self)] = &[("unix", Self::Unix), ("unix-ms", Self::UnixMs), ("iso8601", Self::Iso8601)];
}

/// A window in seconds; `null` leaves that side open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance {
    /// How old a timestamp may be.
    pub past: Option<i64>,
    /// How far in the future it may be.
    pub future: Option<i64>,
}

/// A header that is sent with the signature.
#[derive(Clone, Debug)]
pub struct ExtraHeader {
    /// Its name.
    pub name: String,
    /// A template over `ID`, `Event`, `Time`, `Timestamp`.
    pub value: Template,
}

/// What an RFC 9421 signature covers when we make it.
#[derive(Clone, Debug)]
pub struct HttpMessage {
    /// Label in both headers.
    pub label: String,
    /// Component names, in order; a header that is absent is left out.
    pub components: Vec<String>,
    /// The key's id.
    pub keyid: String,
}

/// When another scheme takes over.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Where this header ...
    pub header: String,
    /// ... holds this text (in any case),
    pub contains: String,
    /// that scheme judges.
    pub scheme: String,
    /// It also signs where a timestamp is given.
    pub with_timestamp: bool,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The text, unchanged.
    Literal(String),
    /// A field.
    Field(Field),
}

/// What a template can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The message id.
    Id,
    /// The timestamp as the scheme writes it.
    Timestamp,
    /// The timestamp as ISO 8601.
    Time,
    /// The raw body.
    Body,
    /// The URL as it was requested.
    Url,
    /// The fields of a form body, sorted by name, names and values joined without a separator.
    Form,
    /// The request method.
    Method,
    /// The event's type.
    Event,
    /// RFC 9421's signature base.
    SignatureBase,
    /// One encoded signature.
    Signature,
    /// All of them, joined.
    Signatures,
}

const FIELDS: &[(&str, Field)] = &[
    ("ID", Field::Id),
    ("Timestamp", Field::Timestamp),
    ("Time", Field::Time),
    ("Body", Field::Body),
    ("URL", Field::Url),
    ("Form", Field::Form),
    ("Method", Field::Method),
    ("Event", Field::Event),
    ("SignatureBase", Field::SignatureBase),
    ("Signature", Field::Signature),
    ("Signatures", Field::Signatures),
];

/// A text with fields in it, written as Go's templates write them: `{{.ID}}.{{.Timestamp}}.{{.Body}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(pub Vec<Part>);

impl Template {
    fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((literal, tail)) = rest.split_once("{{") {
            if !literal.is_empty() {
                parts.push(Part::Literal(literal.to_owned()));
            }
            let (name, after) = tail.split_once("}}").ok_or("an action is not closed with }}")?;
            let name = name.trim().strip_prefix('.').unwrap_or("");
            let field = FIELDS.iter().find(|f| f.0 == name).ok_or_else(|| {
                let known: Vec<&str> = FIELDS.iter().map(|f| f.0).collect();
                format!("a scheme's template may use only these fields: {}", known.join(", "))
            })?;
            parts.push(Part::Field(field.1));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Literal(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    /// Does it name this field?
    #[must_use]
    pub fn names(&self, field: Field) -> bool {
        self.0.contains(&Part::Field(field))
    }

    /// The text before a field, where the template is `text` + field (+ text).
    #[must_use]
    pub fn before(&self, field: Field) -> &str {
        match self.0.as_slice() {
            [Part::Literal(text), Part::Field(f), ..] if *f == field => text,
            _ => "",
        }
    }

    /// The texts around one field: (before, after).
    #[must_use]
    pub fn around(&self, field: Field) -> (String, String) {
        let at = self.0.iter().position(|p| *p == Part::Field(field)).unwrap_or(self.0.len());
        let text = |parts: &[Part]| parts.iter().map(|p| if let Part::Literal(text) = p { text.as_str() } else { "" }).collect::<String>();
        (text(self.0.get(..at).unwrap_or(&[])), text(self.0.get(at + 1..).unwrap_or(&[])))
    }

    /// Write it; `None` if a field has no value.
    pub fn write<'v>(&self, value: impl Fn(Field) -> Option<&'v str>) -> Option<String> {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Field(field) => out.push_str(value(*field)?),
            }
        }
        Some(out)
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> String {
        self.0
            .iter()
            .map(|p| match p {
                Part::Literal(text) => text.clone(),
                Part::Field(f) => format!("{{{{.{}}}}}", FIELDS.iter().find(|e| e.1 == *f).map_or("", |e| e.0)),
            })
            .collect()
    }
}

impl Scheme {
    /// A scheme from a text of the same form as the files of `fixtures/schemes/`.
    ///
    /// # Errors
    /// A sentence with the place, where the text is not such a scheme.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let mut problems = Problems::new("");
        let scheme = problems.json(text).map(|value| Self::read(&value, &mut problems));
        let scheme = match (scheme, problems.first()) {
            (Some(scheme), None) => scheme,
            (_, problem) => return Err(problem.map(ToString::to_string).unwrap_or_default()),
        };
        let names = [Some(&scheme.header), scheme.second_header.as_ref(), scheme.id_header.as_ref(), scheme.timestamp_header.as_ref()];
        if let Some(bad) = names.into_iter().flatten().chain(scheme.headers.iter().map(|h| &h.name)).find(|n| !is_name(n)) {
            return Err(format!("{bad:?} is not a valid header name"));
        }
        if scheme.join.is_empty() {
            return Err("`join` must not be empty".to_owned());
        }
        if !scheme.value.names(Field::Signatures) || !scheme.each.names(Field::Signature) {
            return Err("`value` must contain {{.Signatures}}, and `each` {{.Signature}}".to_owned());
        }
        let signs = |f| scheme.content.names(f);
        if signs(Field::Signature) || signs(Field::Signatures) || signs(Field::Event) {
            return Err("`content` cannot contain the signature or the event".to_owned());
        }
        if scheme.message.is_none() && signs(Field::SignatureBase) {
            return Err("{{.SignatureBase}} needs `message`".to_owned());
        }
        if signs(Field::Timestamp) && scheme.timestamp_header.is_none() && !scheme.value.names(Field::Timestamp) {
            return Err("the timestamp is signed, but not sent: add it to `timestampHeader` or `value`".to_owned());
        }
        if signs(Field::Id) && scheme.id_header.is_none() {
            return Err("the message id is signed, but not sent: set `idHeader`".to_owned());
        }
        Ok(scheme)
    }

    fn read(value: &Value, problems: &mut Problems) -> Self {
        let mut o = Object::open(value, "", problems);
        let scheme = Self {
            id: o.text("id", problems),
            name: o.text("name", problems),
            aliases: o.texts("aliases", problems),
            source: o.optional_text("source", problems).unwrap_or_default(),
            content: template(&mut o, "content", problems),
            mac: required(&mut o, "mac", Mac::WORDS, problems).unwrap_or(Mac::HmacSha256),
            key: required(&mut o, "key", KeyRule::WORDS, problems).unwrap_or(KeyRule::Text),
            key_prefix: o.texts("keyPrefix", problems),
            usual_prefix: o.optional_text("usualPrefix", problems),
            key_bytes: key_bytes(&mut o, problems),
            encoding: required(&mut o, "encoding", Encoding::WORDS, problems).unwrap_or(Encoding::Hex),
            header: o.text("header", problems),
            second_header: o.optional_text("secondHeader", problems),
            value: template(&mut o, "value", problems),
            each: template(&mut o, "each", problems),
            join: o.must("join", problems).and_then(|_| o.optional_text("join", problems)).unwrap_or_default(),
            rotation: o.get("rotation").is_none() || o.flag("rotation", problems),
            id_header: o.optional_text("idHeader", problems),
            id_optional: o.flag("idOptional", problems),
            timestamp_header: o.optional_text("timestampHeader", problems),
            timestamp: o.word("timestamp", TimestampFormat::WORDS, problems).unwrap_or_default(),
            headers: o.list("headers", problems).into_iter().map(|(at, value)| ExtraHeader::read(value, &at, problems)).collect(),
            event_member: o.optional_text("eventMember", problems),
            tolerance: o.get("tolerance").map(|value| Tolerance::read(value, problems)),
            body_hash: o.optional_text("bodyHash", problems),
            ports: o.flag("ports", problems),
            message: o.get("message").map(|value| HttpMessage::read(value, problems)),
            variant: o.get("variant").map(|value| Variant::read(value, problems)),
            sibling: o.optional_text("sibling", problems),
            sample_verifier: o.optional_text("sampleVerifier", problems),
        };
        o.close(problems);
        scheme
    }

    /// Does the signature cover the timestamp?
    #[must_use]
    pub fn signs_timestamp(&self) -> bool {
        self.content.names(Field::Timestamp) || self.content.names(Field::Time) || self.message.is_some()
    }

    /// Does the signature cover the message id?
    #[must_use]
    pub fn signs_id(&self) -> bool {
        self.content.names(Field::Id) || self.message.as_ref().is_some_and(|m| m.components.iter().any(|c| c == "webhook-id"))
    }

    /// Does the signature cover the URL?
    #[must_use]
    pub fn signs_url(&self) -> bool {
        self.content.names(Field::Url) || self.message.is_some()
    }
}

fn required<T: Copy>(o: &mut Object<'_>, key: &'static str, words: &[(&'static str, T)], problems: &mut Problems) -> Option<T> {
    o.must(key, problems).and_then(|_| o.word(key, words, problems))
}

fn template(o: &mut Object<'_>, key: &'static str, problems: &mut Problems) -> Template {
    Template::parse(&o.text(key, problems)).unwrap_or_else(|e| {
        problems.say(&o.place(key), e, "");
        Template(Vec::new())
    })
}

fn key_bytes(o: &mut Object<'_>, problems: &mut Problems) -> Option<(usize, usize)> {
    let value = o.get("keyBytes")?;
    let number = |i| value.get(i).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    let both = number(0).zip(number(1)).filter(|_| value.get(2).is_none());
    if both.is_none() {
        problems.say(&o.place("keyBytes"), "expected the least and the greatest length of the key in bytes", "write [LEAST, GREATEST]");
    }
    both
}

impl ExtraHeader {
    fn read(value: &Value, at: &str, problems: &mut Problems) -> Self {
        let mut o = Object::open(value, at, problems);
        let header = Self { name: o.text("name", problems), value: template(&mut o, "value", problems) };
        o.close(problems);
        header
    }
}

impl Tolerance {
    fn read(value: &Value, problems: &mut Problems) -> Self {
        let mut o = Object::open(value, "/tolerance", problems);
        let mut seconds = |key| {
            let number = o.get(key)?;
            if number.as_i64().is_none() {
                problems.say(&o.place(key), "expected a whole number of seconds, or null", "write the seconds as a number");
            }
            number.as_i64()
        };
        let tolerance = Self { past: seconds("past"), future: seconds("future") };
        o.close(problems);
        tolerance
    }
}

impl HttpMessage {
    fn read(value: &Value, problems: &mut Problems) -> Self {
        let mut o = Object::open(value, "/message", problems);
        let (label, components, keyid) = (o.text("label", problems), o.texts("components", problems), o.text("keyid", problems));
        o.close(problems);
        Self { label, components, keyid }
    }
}

impl Variant {
    fn read(value: &Value, problems: &mut Problems) -> Self {
        let mut o = Object::open(value, "/variant", problems);
        let variant = Self {
            header: o.text("header", problems),
            contains: o.text("contains", problems),
            scheme: o.text("scheme", problems),
            with_timestamp: o.flag("withTimestamp", problems),
        };
        o.close(problems);
        variant
    }
}

/// The files of `fixtures/schemes/`, in the order of their names; the build collects them.
static FILES: &[&str] = include!(concat!(env!("OUT_DIR"), "/schemes.rs"));

// A file that did not parse would be missing here; a test compares the counts.
static SCHEMES: LazyLock<Vec<Scheme>> = LazyLock::new(|| read(FILES));

fn read(files: &[&str]) -> Vec<Scheme> {
    files.iter().filter_map(|text| Scheme::from_json(text).ok()).collect()
}

fn find<'s>(schemes: &'s [Scheme], id: &str) -> Option<&'s Scheme> {
    schemes.iter().find(|s| s.id == id || s.aliases.iter().any(|a| a == id))
}

/// Every shipped scheme.
#[must_use]
pub fn schemes() -> &'static [Scheme] {
    &SCHEMES
}

/// The shipped scheme of this id or alias.
#[must_use]
pub fn scheme(id: &str) -> Option<&'static Scheme> {
    find(&SCHEMES, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_file_is_a_scheme_with_its_own_id() {
        for text in FILES {
            assert!(Scheme::from_json(text).is_ok(), "{:?}", Scheme::from_json(text).err());
        }
        let mut ids: Vec<&str> = schemes().iter().flat_map(|s| s.aliases.iter().chain([&s.id])).map(String::as_str).collect();
        ids.sort_unstable();
        let n = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), n, "an id is taken twice");
        for s in schemes() {
            for other in s.variant.iter().map(|v| &v.scheme).chain(&s.sibling) {
                assert!(scheme(other).is_some(), "{other}");
            }
        }
    }

    #[test]
    fn a_further_file_is_all_that_a_new_scheme_needs() {
        use crate::signature::{LANGUAGES, Message, Received, Secret, sign, verifier, verify};

        let file = r#"{"id":"acme","name":"Acme","aliases":["acme-v2"],"content":"{{.ID}}:{{.Timestamp}}:{{.Body}}","mac":"hmac-sha512",
            "key":"text","encoding":"hex","header":"X-Acme","value":"{{.Signatures}}","each":"v2={{.Signature}}","join":",",
            "idHeader":"X-Acme-ID","timestampHeader":"X-Acme-At","tolerance":{"past":60,"future":null}}"#;
        let listed = read(&FILES.iter().copied().chain([file]).collect::<Vec<_>>());
        assert_eq!(listed.len(), FILES.len() + 1);
        let acme = find(&listed, "acme-v2").unwrap();
        assert_eq!(acme.id, "acme");

        let (body, secrets) = (b"{\"a\":1}", [Secret::from("a secret of thirty-two characters")]);
        let message = Message { body, id: Some("m1"), timestamp: Some(1_767_225_600), ..Message::default() };
        let headers = sign(acme, &secrets, &message).unwrap();
        let names: Vec<&str> = headers.iter().map(|h| h.0.as_str()).collect();
        assert!(["X-Acme", "X-Acme-ID", "X-Acme-At"].iter().all(|n| names.contains(n)), "{names:?}");
        let received = |body, at| Received { body, headers: &headers, at: Some(at), ..Received::default() };
        assert_eq!(verify(acme, &secrets, &received(body, 1_767_225_660)).reason, "valid");
        assert_eq!(verify(acme, &secrets, &received(body, 1_767_225_661)).reason, "stale");
        let changed = verify(acme, &secrets, &received(b"{\"a\":1}\n", 1_767_225_600));
        assert_eq!((changed.reason, changed.cause.map(|c| c.code.id)), ("mismatch", Some("signature/body-newline-cut")));
        assert!(LANGUAGES.iter().all(|l| verifier(acme, l.0).is_some_and(|text| text.contains("v2="))));
    }

    #[test]
    fn a_users_scheme_is_read_and_a_wrong_one_is_refused_with_the_reason() {
        let text = r#"{"id":"acme","name":"Acme","content":"{{.Timestamp}}|{{ .Body }}","mac":"hmac-sha512","key":"hex","encoding":"base64url",
            "header":"X-Acme","value":"{{.Signatures}}","each":"a:{{.Signature}}","join":" ","timestampHeader":"X-Acme-At"}"#;
        let acme = Scheme::from_json(text).unwrap();
        assert_eq!(acme.content.text(), "{{.Timestamp}}|{{.Body}}");
        let wrong = |from: &str, to: &str| Scheme::from_json(&text.replace(from, to)).unwrap_err();
        assert!(wrong("{{ .Body }}", "{{ .Secret }}").contains("may use only these fields"));
        assert!(wrong("\"X-Acme\"", "\"X Acme\"").contains("header name"));
        assert!(wrong(",\"timestampHeader\":\"X-Acme-At\"", "").contains("signed, but not sent"));
        assert_eq!(
            wrong("hmac-sha512", "hmac-sha5122"),
            "at /mac: \"hmac-sha5122\" is not a value of \"mac\"; did you mean \"hmac-sha512\"?"
        );
        assert_eq!(wrong("\"join\":\" \",", ""), "\"join\" is missing; add \"join\"");
        assert_eq!(wrong("\"each\"", "\"eech\""), "\"each\" is missing; add \"each\"");
        assert!(wrong("\"join\":\" \"", "\"join\":\" \",\"tolerance\":{\"past\":\"1\"}").starts_with("at /tolerance/past: expected"));
        assert!(wrong("\"join\":\" \"", "\"join\":\" \",\"joint\":1").contains("did you mean \"join\"?"));
        assert!(wrong("\"id\"", "id").starts_with("1:2: the file is not JSON"));
    }
}
