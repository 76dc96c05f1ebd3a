//! The preview: one request, its full answer ([`Preview`]) and the answer for a CI gate ([`Check`]).

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value as Json;

use super::misuse::{Misuse, destination_named, shape_named, source_named, word};
use super::read::FromObject;
use super::value::{Payload, Seconds, Secrets};
use super::{Diagnostic, Documents, VERSION, write};
use crate::diagnostic::Document;
use crate::preview::{self as engine, Request};
use crate::record::{Object, Problems};
use crate::schema::Standing;
use crate::source::Source;
use crate::span::Encoding;
use crate::template::dollar::{Escaping, Formatting};
use crate::template::{Origin, go};
use crate::value::Numbers;
use crate::verdict::{Acceptance, Deny, VerdictKind};

/// Template, payload, source and destination: the request of `preview`, `torture`, `repair` and `curl`.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase", optional_fields = nullable))]
pub struct PreviewRequest {
    /// The template; without one, the payload is sent unchanged.
    pub template: Option<String>,
    /// The payload: JSON text, or the value itself; by default, the event's sample.
    #[cfg_attr(test, ts(type = "string | object | null", optional))]
    pub payload: Option<Payload>,
    /// Id of the source.
    pub source: String,
    /// The events that the verdict is about: a type, several with commas between them, or `group:NAME`; without them, every
    /// event of the source. The payload is one of the first.
    pub event: Option<String>,
    /// Id of the sample to use as the payload.
    pub sample: Option<String>,
    /// Id of the destination; by default it is recognised from `url`.
    pub destination: Option<String>,
    /// The endpoint.
    pub url: Option<String>,
    /// How the event is written into the template (Cado).
    #[cfg_attr(test, ts(as = "Option<Formatting>"))]
    pub formatting: Option<String>,
    /// Whether values are escaped in the template (Cado).
    #[cfg_attr(test, ts(as = "Option<Escaping>"))]
    pub escaping: Option<String>,
    /// The Go type of the data in the vendor's backend, if it is not public; `Preview.alternatives` names the other one.
    #[cfg_attr(test, ts(type = "\"map\" | \"struct\" | null", optional))]
    pub shape: Option<String>,
    /// What an absent key evaluates to (Go).
    #[cfg_attr(test, ts(type = "\"default\" | \"invalid\" | \"zero\" | \"error\" | null", optional))]
    pub missing_key: Option<String>,
    /// The type of the payload's numbers in the template (Go).
    #[cfg_attr(test, ts(type = "\"float64\" | \"int\" | \"json.Number\" | null", optional))]
    pub numbers: Option<String>,
    /// The secret to sign with; several if the scheme carries a signature for each.
    #[cfg_attr(test, ts(type = "string | string[] | null", optional))]
    pub secret: Option<Secrets>,
    /// Id of the delivery.
    pub message_id: Option<String>,
    /// The time of the request: Unix seconds or RFC 3339. The engine does not read the clock.
    #[cfg_attr(test, ts(type = "number | string | null", optional))]
    pub timestamp: Option<Seconds>,
    /// Run the prover? By default, yes.
    pub prove: Option<bool>,
}

impl FromObject for PreviewRequest {
    fn from_object(o: &mut Object<'_>, problems: &mut Problems) -> Self {
        Self {
            template: o.optional_text("template", problems),
            payload: o.value("payload", Payload::read, problems),
            source: o.optional_text("source", problems).unwrap_or_default(),
            event: o.optional_text("event", problems),
            sample: o.optional_text("sample", problems),
            destination: o.optional_text("destination", problems),
            url: o.optional_text("url", problems),
            formatting: o.optional_text("formatting", problems),
            escaping: o.optional_text("escaping", problems),
            shape: o.optional_text("shape", problems),
            missing_key: o.optional_text("missingKey", problems),
            numbers: o.optional_text("numbers", problems),
            secret: o.value("secret", Secrets::read, problems),
            message_id: o.optional_text("messageId", problems),
            timestamp: o.value("timestamp", Seconds::read, problems),
            prove: o.optional_flag("prove", problems),
        }
    }
}

/// The names of the escapings.
const ESCAPINGS: &[(&str, Escaping)] = &[("json", Escaping::Json), ("raw", Escaping::Raw)];

/// The names of the `missingkey` options.
pub(super) const MISSING_KEYS: &[(&str, go::MissingKey)] = &[
    ("default", go::MissingKey::Default),
    ("invalid", go::MissingKey::Default),
    ("zero", go::MissingKey::Zero),
    ("error", go::MissingKey::Error),
];

/// The names of the number modes.
pub(super) const NUMBERS: &[(&str, Numbers)] = &[("float64", Numbers::Float64), ("int", Numbers::Int), ("json.Number", Numbers::Number)];

impl PreviewRequest {
    /// Calls `ask` with the engine's request.
    ///
    /// # Errors
    /// A wrong request.
    pub fn with<T>(&self, ask: impl FnOnce(&Request<'_>) -> T) -> Result<T, Misuse> {
        let source = source_named(&self.source)?;
        let scope = self.scope(source)?;
        Ok(ask(&self.over(source, &scope)?))
    }

    /// The types of the events that the verdict is to be about.
    ///
    /// # Errors
    /// An event or a group that the source does not have.
    pub fn scope(&self, source: &Source) -> Result<Vec<String>, Misuse> {
        match self.event.as_deref() {
            Some(text) => source.scope(text).map_err(Misuse::of("misuse/event")),
            None => Ok(source.events.iter().map(|e| e.ty.clone()).collect()),
        }
    }

    /// The engine's request for a source, which may be one outside the catalogue. Only here are the names in a request resolved.
    ///
    /// # Errors
    /// A name that the source or the catalogue does not have.
    pub fn over<'a>(&'a self, source: &'a Source, scope: &'a [String]) -> Result<Request<'a>, Misuse> {
        // A payload of one's own has no event but the one that was named.
        let event = if self.event.is_some() || self.payload.is_none() { scope.first().map(String::as_str) } else { None };
        let payload = match &self.payload {
            Some(payload) => payload.0.as_str(),
            None => source.sample(event, self.sample.as_deref()).map_err(Misuse::of("misuse/sample"))?.text.as_ref(),
        };
        let formatting = word("misuse/formatting", "event formatting", self.formatting.as_deref(), &Formatting::ALL.map(|(f, n)| (n, f)))?;
        if let Some(name) = &self.formatting
            && !source.formattings.iter().any(|f| f.id == *name)
        {
            let known: Vec<&str> = source.formattings.iter().map(|f| f.id.as_str()).collect();
            let rest = if known.is_empty() { "remove it".to_owned() } else { format!("its formattings are {}", known.join(", ")) };
            return Err(Misuse {
                code: "misuse/formatting",
                message: format!("{} has no event formatting \"{name}\"; {rest}", source.name),
            });
        }
        let numbers = word("misuse/numbers", "number mode", self.numbers.as_deref(), NUMBERS)?;
        Ok(Request {
            event,
            scope,
            destination: self.destination.as_deref().map(destination_named).transpose()?,
            url: self.url.as_deref().filter(|u| !u.is_empty()),
            formatting,
            escaping: word("misuse/escaping", "escaping", self.escaping.as_deref(), ESCAPINGS)?,
            missing_key: word("misuse/missing-key", "missingkey", self.missing_key.as_deref(), MISSING_KEYS)?,
            shape: self.shape.as_deref().map(|name| shape_named(source, name)).transpose()?,
            numbers: self.numbers.as_ref().map(|_| numbers),
            secrets: match self.secret.as_ref().map_or(&[][..], |s| &s.0) {
                // An empty field of a form is not a secret.
                [one] if one.is_empty() => &[],
                all => all,
            },
            message_id: self.message_id.as_deref(),
            timestamp: self.timestamp.map(|t| t.0),
            prove: self.prove.unwrap_or(true),
            ..Request::new(source, self.template.as_deref(), payload)
        })
    }
}

/// What wrote a part of the body.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum SegmentKind {
    /// The template's own text.
    Text,
    /// Values of the payload.
    Payload,
}

/// A part of the body, with the action and the payload values that wrote it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Segment<'a> {
    /// Start in the body.
    pub from: u32,
    /// End in the body.
    pub to: u32,
    /// Start of the text or action in the template.
    pub template_from: u32,
    /// Its end.
    pub template_to: u32,
    /// What wrote it.
    pub kind: SegmentKind,
    /// JSON pointers of the payload values.
    pub paths: Vec<&'a str>,
}

/// One header of the request.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Header<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub value: &'a str,
    /// How well it is known that the source sends it.
    pub standing: Standing,
    /// Where this is documented.
    pub origin: &'a str,
}

impl<'a> Header<'a> {
    pub(super) fn new(header: &'a engine::Header) -> Self {
        Self { name: &header.name, value: &header.value, standing: header.standing, origin: &header.origin }
    }
}

/// Where the request goes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Target<'a> {
    /// Always `POST`.
    pub method: &'static str,
    /// The endpoint, if one was given.
    pub url: Option<&'a str>,
}

/// A payload that breaks the template, confirmed by rendering it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Counterexample<'a> {
    /// The payload.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub payload: &'a Json,
    /// The rendered body; null if the render stops with an error.
    pub body: Option<&'a str>,
    /// What is wrong.
    pub error: &'a str,
}

/// A fact that no page of the vendor states and that a verdict turns on.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Assumption<'a> {
    /// The fact, in words.
    pub what: &'a str,
    /// How well it is known.
    pub standing: Standing,
    /// Where it comes from.
    pub origin: &'a str,
    /// A payload that breaks the template if it does not hold, where one was found.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub counterexample: Option<&'a Json>,
}

/// Is the body valid JSON for every payload of the events in scope?
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Verdict<'a> {
    /// The verdict.
    pub kind: VerdictKind,
    /// Why, in one sentence.
    pub reason: Option<&'a str>,
    /// The types of the events that were judged.
    pub scope: &'a [String],
    /// Those of them for which it holds, proved or assumed.
    pub holds_for: &'a [String],
    /// What an `assumed` verdict turns on.
    pub assumptions: Vec<Assumption<'a>>,
    /// If it is refuted: a payload that breaks the template.
    pub counterexample: Option<Counterexample<'a>>,
}

/// What the receiver's rules say of the bodies that were tried.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DestinationVerdict<'a> {
    /// One of three words.
    pub kind: Acceptance,
    /// One sentence.
    pub reason: &'a str,
    /// How many bodies the rules were held against.
    pub tried: usize,
    /// The rules that hold for every payload.
    pub proved: &'a [String],
    /// Where a template's body is refused: a payload that shows it.
    pub counterexample: Option<Counterexample<'a>>,
}

/// The body if the vendor's backend holds the data in another shape.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Alternative<'a> {
    /// `map` or `struct`.
    pub shape: &'static str,
    /// Is the body the same?
    pub same: bool,
    /// The body; null if the render stops with an error.
    pub body: Option<Cow<'a, str>>,
    /// The error that stops the render.
    pub error: Option<&'a str>,
}

/// A preview: the request as it would be sent, its findings and the verdict.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Preview<'a> {
    #[cfg_attr(test, ts(type = "1"))]
    v: u8,
    /// Is there a body, no error among the findings, no refutation and no refusal?
    pub ok: bool,
    /// The rendered body; null if an error in template or payload prevents it.
    pub body: Option<Cow<'a, str>>,
    /// Its length in bytes.
    pub body_bytes: Option<usize>,
    /// The parts of the body and what wrote each; together they cover it.
    pub segments: Vec<Segment<'a>>,
    /// The request's headers, in order.
    pub headers: Vec<Header<'a>>,
    /// Where the request goes.
    pub request: Target<'a>,
    /// What holds for every payload.
    pub verdict: Verdict<'a>,
    /// What the receiver's rules say.
    pub destination_verdict: DestinationVerdict<'a>,
    /// Id of the destination whose rules were checked.
    pub destination: &'static str,
    /// The findings, by document and place.
    pub diagnostics: Vec<Diagnostic<'a>>,
    /// The payload's text.
    pub payload: &'a str,
    /// The data shape of this render.
    pub shape: &'static str,
    /// The results for the other shapes that the vendor's data may have.
    pub alternatives: Vec<Alternative<'a>>,
}

/// The answer of `--check`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Check<'a> {
    v: u8,
    /// Is there a body, no error among the findings, no refutation, no refusal, and nothing that `--deny` names?
    pub ok: bool,
    /// The rendered body.
    pub body: Option<Cow<'a, str>>,
    /// What holds for every payload; null if the question was about one payload.
    pub verdict: Option<Verdict<'a>>,
    /// What the receiver's rules say.
    pub destination_verdict: DestinationVerdict<'a>,
    /// Id of the destination whose rules were checked.
    pub destination: &'static str,
    /// The findings, by document and place.
    pub diagnostics: Vec<Diagnostic<'a>>,
}

fn text(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(body)
}

/// Converts what the engine found to the caller's encoding.
fn documents<'d, T>(request: &Request<'_>, seen: &engine::Preview, encoding: Encoding, with: impl FnOnce(&Documents<'_>) -> T) -> T
where
    T: 'd,
{
    let headers: String = seen.headers.iter().map(|h| format!("{}: {}\n", h.name, h.value)).collect();
    with(&Documents::new(
        encoding,
        &[
            (Document::Template, request.template.unwrap_or("").as_bytes()),
            (Document::Payload, request.payload.as_bytes()),
            (Document::Body, seen.body.as_deref().unwrap_or(&[])),
            (Document::Headers, headers.as_bytes()),
            (Document::Url, request.url.unwrap_or("").as_bytes()),
        ],
    ))
}

/// The findings of a preview, or some of them.
#[must_use]
pub fn findings<'a>(
    request: &Request<'_>,
    seen: &engine::Preview,
    found: &'a [crate::diagnostic::Diagnostic],
    encoding: Encoding,
) -> Vec<Diagnostic<'a>> {
    documents(request, seen, encoding, |documents| documents.diagnostics(found))
}

impl<'a> Verdict<'a> {
    fn new(verdict: &'a crate::verdict::Verdict) -> Self {
        let counterexample = verdict.counterexample.as_ref();
        let assumption = |a: &'a crate::verdict::Assumption| Assumption {
            what: &a.what,
            standing: a.standing,
            origin: &a.origin,
            counterexample: a.counterexample.as_ref(),
        };
        Self {
            kind: verdict.kind,
            reason: verdict.reason.as_deref(),
            scope: &verdict.scope,
            holds_for: &verdict.holds_for,
            assumptions: verdict.assumptions.iter().map(assumption).collect(),
            counterexample: counterexample.map(Counterexample::new),
        }
    }
}

impl<'a> Counterexample<'a> {
    fn new(c: &'a crate::verdict::Counterexample) -> Self {
        Self { payload: &c.payload, body: c.body.as_deref(), error: &c.error }
    }
}

impl<'a> DestinationVerdict<'a> {
    fn new(verdict: &'a crate::verdict::DestinationVerdict) -> Self {
        Self {
            kind: verdict.kind,
            reason: &verdict.reason,
            tried: verdict.tried,
            proved: &verdict.proved,
            counterexample: verdict.counterexample.as_ref().map(Counterexample::new),
        }
    }
}

impl<'a> Preview<'a> {
    /// What the engine found, in the caller's encoding.
    #[must_use]
    pub fn new(request: &'a Request<'_>, seen: &'a engine::Preview, encoding: Encoding) -> Self {
        let (segments, diagnostics) = documents(request, seen, encoding, |documents| {
            let segment = |s: &'a crate::template::Segment| {
                let (body, template) = (documents.range(Document::Body, s.body), documents.range(Document::Template, s.template));
                let (kind, paths) = match &s.origin {
                    Origin::Text => (SegmentKind::Text, &[][..]),
                    Origin::Payload(paths) => (SegmentKind::Payload, paths.as_slice()),
                };
                let paths = paths.iter().map(|p| &**p).collect();
                Segment { from: body.from, to: body.to, template_from: template.from, template_to: template.to, kind, paths }
            };
            (seen.segments.iter().map(segment).collect(), documents.diagnostics(&seen.diagnostics))
        });
        let alternative = |a: &'a engine::Alternative| Alternative {
            shape: a.shape,
            same: a.outcome.as_ref().ok() == seen.body.as_ref() && seen.body.is_some(),
            body: a.outcome.as_deref().ok().map(text),
            error: a.outcome.as_ref().err().map(String::as_str),
        };
        Self {
            v: VERSION,
            ok: seen.ok(),
            body: seen.body.as_deref().map(text),
            body_bytes: seen.body.as_ref().map(Vec::len),
            segments,
            headers: seen.headers.iter().map(Header::new).collect(),
            request: Target { method: "POST", url: request.url },
            verdict: Verdict::new(&seen.verdict),
            destination_verdict: DestinationVerdict::new(&seen.destination_verdict),
            destination: seen.destination.id,
            diagnostics,
            payload: request.payload,
            shape: seen.shape,
            alternatives: seen.alternatives.iter().map(alternative).collect(),
        }
    }
}

impl<'a> Check<'a> {
    /// What the engine found, in the caller's encoding.
    #[must_use]
    pub fn new(request: &Request<'_>, seen: &'a engine::Preview, deny: Deny, encoding: Encoding) -> Self {
        Self {
            v: VERSION,
            ok: seen.passes(deny),
            body: seen.body.as_deref().map(text),
            verdict: Some(Verdict::new(&seen.verdict)),
            destination_verdict: DestinationVerdict::new(&seen.destination_verdict),
            destination: seen.destination.id,
            diagnostics: findings(request, seen, &seen.diagnostics, encoding),
        }
    }

    /// What was found of a body that no template made.
    #[must_use]
    pub fn of_body(judged: &'a engine::JudgedBody, url: Option<&str>, body: &'a [u8], encoding: Encoding) -> Self {
        let documents = Documents::new(encoding, &[(Document::Body, body), (Document::Url, url.unwrap_or("").as_bytes())]);
        Self {
            v: VERSION,
            ok: judged.ok(),
            body: Some(text(body)),
            verdict: None,
            destination_verdict: DestinationVerdict::new(&judged.verdict),
            destination: judged.destination.id,
            diagnostics: documents.diagnostics(&judged.diagnostics),
        }
    }
}

/// Renders, checks, proves and signs.
///
/// # Errors
/// A wrong request.
pub fn preview(request: &PreviewRequest, encoding: Encoding) -> Result<String, Misuse> {
    request.with(|request| write(&Preview::new(request, &engine::preview(request), encoding)))
}

/// The request as a `curl` command for a POSIX shell, with `$WEBHOOK_URL` for the URL; `null` if there is no body.
///
/// # Errors
/// A wrong request.
pub fn curl(request: &PreviewRequest) -> Result<String, Misuse> {
    request.with(|request| write(&engine::curl(request)))
}

/// A template with its fixes applied.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Repair<'a> {
    #[cfg_attr(test, ts(type = "1"))]
    v: u8,
    /// The template with every fix applied.
    pub template: &'a str,
    /// The titles of the fixes, in order.
    pub applied: &'a [String],
    /// How many times fixes were applied and the template checked again.
    pub rounds: usize,
    /// Is the template free of errors now?
    pub ok: bool,
}

/// Applies every fix of the template, round by round until none is left.
///
/// # Errors
/// A wrong request.
pub fn repair(request: &PreviewRequest) -> Result<String, Misuse> {
    request.with(|request| {
        let done = engine::repair(request);
        write(&Repair { v: VERSION, template: &done.template, applied: &done.applied, rounds: done.rounds, ok: done.ok })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(text: &str) -> Result<String, Misuse> {
        let value = serde_json::from_str(text).map_err(|e| Misuse::request(e.to_string()))?;
        preview(&super::super::read::request(&value).map_err(Misuse::request)?, Encoding::Utf16)
    }

    fn ask(request: &Json) -> Json {
        serde_json::from_str(&asked(&request.to_string()).unwrap()).unwrap()
    }

    #[test]
    fn both_data_shapes_are_shown_where_the_vendors_is_not_public() {
        let payload = r#"{"Message": "m", "Cluster": null}"#;
        let request = json!({"source": "castai", "template": "{{ .Cluster.Name }}{{ .Nope }}", "payload": payload});
        let answer = ask(&request);
        assert_eq!((&answer["shape"], &answer["alternatives"][0]["shape"]), (&json!("struct"), &json!("map")));
        assert!(answer["alternatives"][0]["error"].as_str().unwrap().contains("nil"), "{answer}");
        let missing = ask(&json!({"source": "castai", "template": "[\"{{ .Nope }}\"]", "payload": payload, "shape": "map"}));
        assert_eq!((&missing["body"], &missing["shape"]), (&json!("[\"<no value>\"]"), &json!("map")));
        let wrong = asked(r#"{"source": "cybercage", "template": "{}", "payload": "{}", "shape": "struct"}"#);
        assert_eq!(wrong.unwrap_err().code, "misuse/shape");
    }

    #[test]
    fn a_call_that_cannot_be_understood_is_misuse_with_a_remedy() {
        for (request, code) in [
            ("{", "misuse/request"),
            (r#"{"source": "castai", "tempate": "x"}"#, "misuse/request"),
            (r#"{"source": "castia"}"#, "misuse/source"),
            (r#"{"source": "castai", "event": "nope"}"#, "misuse/event"),
            (r#"{"source": "castai", "sample": "nope"}"#, "misuse/sample"),
            (r#"{"source": "castai", "destination": "slak"}"#, "misuse/destination"),
            (r#"{"source": "castai", "missingKey": "x"}"#, "misuse/missing-key"),
        ] {
            let e = asked(request).unwrap_err();
            assert_eq!(e.code, code, "{request}: {e}");
            assert!(e.message.len() > 20);
        }
    }

    #[test]
    fn a_misspelt_word_is_refused_with_the_nearest_one() {
        for (key, word, near, code) in [
            ("escaping", "rwa", "raw", "misuse/escaping"),
            ("formatting", "slak", "slack", "misuse/formatting"),
            ("missingKey", "eror", "error", "misuse/missing-key"),
            ("numbers", "json.number", "json.Number", "misuse/numbers"),
            ("shape", "structs", "struct", "misuse/shape"),
            ("destination", "slak", "slack", "misuse/destination"),
        ] {
            let source = if key == "shape" { "castai" } else { "cado" };
            let e = asked(&json!({"source": source, "template": "{}", key: word}).to_string()).unwrap_err();
            assert_eq!(e.code, code, "{e}");
            assert!(e.message.ends_with(&format!("did you mean \"{near}\"?")), "{e}");
        }
    }

    #[test]
    fn a_payload_may_be_text_or_the_value_itself() {
        let ask = |payload: Json| ask(&json!({"source": "castai", "template": "[{{ toJSON .Name }}]", "payload": payload, "shape": "map"}));
        assert_eq!(ask(json!({"Name": "é"}))["body"], "[\"é\"]");
        assert_eq!(ask(json!({"Name": "é"}))["body"], ask(json!(r#"{"Name": "é"}"#))["body"]);
    }
}
