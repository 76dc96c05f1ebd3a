//! The façade of the crate: takes template, payload, source and destination; returns body, headers, diagnostics and verdict.
//!
//! Both boundaries (the page's wasm module and the command line) call this, `signature`, `delivery` and the
//! catalogues, and nothing deeper.

mod acceptance;
#[cfg(feature = "proof")]
mod cause;
pub(crate) mod code;
mod curl;
mod decode;
mod grid;
#[cfg(feature = "proof")]
mod judge;
mod provenance;
mod repair;
mod request;
mod scope;
#[cfg(not(feature = "proof"))]
mod unproved;
mod verdict;

pub use crate::source::Header;
pub use acceptance::{Judged as JudgedBody, judge_body};
pub use curl::curl;
pub use decode::decode;
pub(crate) use grid::show_cell;
pub use grid::{Cell, Grid, torture};
pub(crate) use provenance::Provenance;
pub use repair::{Repair, repair};
pub(crate) use request::headers;
pub(crate) use verdict::Judged;

use crate::destination::Destination;
use crate::diagnostic::{Diagnostic, Document, Severity};
use crate::json;
use crate::signature::{Scheme, Secret};
use crate::source::{self, Shape, Source};
use crate::span::{MAX_DOCUMENT, Span};
use crate::template::dollar::{self, Escaping, Formatting};
use crate::template::go::{self, ParseOptions, Set};
use crate::template::{Budget, Dialect, Rendered, Segment};
use crate::value::{Numbers, Value};
use crate::verdict::{Acceptance, Deny, DestinationVerdict, Verdict, VerdictKind};
#[cfg(not(feature = "proof"))]
use unproved::{go as prove_go, merge};
#[cfg(feature = "proof")]
use {cause::merge, judge::go as prove_go};

/// A preview request.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The template; `None` sends the payload unchanged (a source whose body is fixed).
    pub template: Option<&'a str>,
    /// The payload's JSON text.
    pub payload: &'a str,
    /// The sending system.
    pub source: &'a Source,
    /// Type of the payload's event, where known.
    pub event: Option<&'a str>,
    /// The types of the events that the verdict is about; empty: the payload's event, or every one where that is not known.
    pub scope: &'a [String],
    /// The receiver; `None`: recognised from `url`, else generic.
    pub destination: Option<&'static Destination>,
    /// The endpoint.
    pub url: Option<&'a str>,
    /// How the event is put into a `$Event` template.
    pub formatting: Formatting,
    /// Whether values are escaped in a `$Event` template.
    pub escaping: Escaping,
    /// Data shape other than the source's usual one.
    pub shape: Option<&'a Shape>,
    /// Number mode other than the source's usual one.
    pub numbers: Option<Numbers>,
    /// What an absent key means to a Go template.
    pub missing_key: go::MissingKey,
    /// The secrets to sign with: one signature each where the scheme lists several, else the first signs.
    pub secrets: &'a [Secret],
    /// A scheme to sign with that is asked for by name; `None`: the source's own, where the body is the source's own.
    pub scheme: Option<&'static Scheme>,
    /// Id of the delivery.
    pub message_id: Option<&'a str>,
    /// Time of the attempt, Unix seconds. Passed in: the core reads no clock.
    pub timestamp: Option<i64>,
    /// Limits.
    pub budget: Budget,
    /// Run the prover?
    pub prove: bool,
}

impl<'a> Request<'a> {
    /// A request with default options.
    #[must_use]
    pub fn new(source: &'a Source, template: Option<&'a str>, payload: &'a str) -> Self {
        Self {
            template,
            payload,
            source,
            event: None,
            scope: &[],
            destination: None,
            url: None,
            formatting: Formatting::Default,
            escaping: Escaping::Json,
            shape: None,
            numbers: None,
            missing_key: go::MissingKey::Default,
            secrets: &[],
            scheme: None,
            message_id: None,
            timestamp: None,
            budget: Budget::default(),
            prove: true,
        }
    }
}

/// The result of a preview. A broken template is a normal result.
#[derive(Debug)]
pub struct Preview {
    /// The body; `None` if the template or payload does not get that far.
    pub body: Option<Vec<u8>>,
    /// Where each byte of the body came from; tiles it.
    pub segments: Vec<Segment>,
    /// The request's headers, in order.
    pub headers: Vec<Header>,
    /// Findings: template first, then payload, body, headers, url.
    pub diagnostics: Vec<Diagnostic>,
    /// What the prover says.
    pub verdict: Verdict,
    /// What the receiver's rules say.
    pub destination_verdict: DestinationVerdict,
    /// The receiver that the rules were taken from.
    pub destination: &'static Destination,
    /// The data shape that was rendered.
    pub shape: &'static str,
    /// What the template gives if the backend's data have another shape: the vendor's own is not public.
    pub alternatives: Vec<Alternative>,
}

/// The outcome under another data shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// `map` or `struct`.
    pub shape: &'static str,
    /// The body, or the error that ends the render.
    pub outcome: Result<Vec<u8>, String>,
}

impl Preview {
    /// Is there a body, no error among the findings, no refutation and no refusal?
    #[must_use]
    pub fn ok(&self) -> bool {
        self.passes(Deny::default())
    }

    /// [`Preview::ok`], and nothing of what is denied?
    #[must_use]
    pub fn passes(&self, deny: Deny) -> bool {
        let warned = || self.diagnostics.iter().any(|d| d.severity == Severity::Warning);
        self.body.is_some()
            && !self.diagnostics.iter().any(Diagnostic::is_error)
            && self.verdict.kind != VerdictKind::Refuted
            && self.destination_verdict.kind != Acceptance::Refused
            && !(deny.warnings && warned())
            && !(deny.assumptions && self.verdict.kind == VerdictKind::Assumed)
    }
}

/// Renders, checks and signs; sends nothing.
#[must_use]
pub fn preview(request: &Request<'_>) -> Preview {
    run(request, None)
}

/// What the proof says of the request's template; `None` if it has none, or one that does not parse.
#[must_use]
pub(crate) fn judge(request: &Request<'_>) -> Option<Judged> {
    let text = request.template.filter(|t| t.len() <= MAX_DOCUMENT && request.source.dialect == Dialect::Go)?;
    let set = parse(request, text);
    set.error().is_none().then(|| prove_go(request, &set))
}

/// [`preview`] with a proof that was made before, for another payload of the same events.
#[must_use]
pub(crate) fn preview_judged(request: &Request<'_>, judged: &Judged) -> Preview {
    run(request, Some(judged))
}

fn parse(request: &Request<'_>, text: &str) -> Set {
    let options = ParseOptions { functions: request.source.callable(), recover: true, ..ParseOptions::default() };
    Set::from_text("template", text, &options)
}

fn run(request: &Request<'_>, judged: Option<&Judged>) -> Preview {
    let destination = request.receiver();
    let shape = request.shape.unwrap_or(&request.source.data.shape).name();
    let mut out = Preview {
        shape,
        alternatives: Vec::new(),
        body: None,
        segments: Vec::new(),
        headers: Vec::new(),
        diagnostics: Vec::new(),
        verdict: Verdict::new(VerdictKind::Unknown, "the proof was not run"),
        destination_verdict: DestinationVerdict::unchecked("there is no body"),
        destination,
    };
    let found = &mut out.diagnostics;
    if too_long(request, found) {
        return out;
    }
    let payload = json::read(request.payload.as_bytes());
    found.extend(payload.causes().0.into_iter().map(|d| relocate(d, Document::Payload)));
    let payload_ok = !payload.diagnostics.iter().any(Diagnostic::is_error);
    found.extend(source::findings(request.source.schema_for(request.event), &payload));

    let mut own = None;
    let mut shown = verdict::Shown::default();
    let rendered = match (request.template, request.source.dialect) {
        (None, _) => {
            out.verdict = verdict::as_sent(request);
            payload_ok.then(|| as_sent(request.payload))
        }
        (Some(text), Dialect::Go) => {
            let set = parse(request, text);
            let prove = if request.prove && judged.is_none() { Some(&mut own) } else { None };
            render_go(request, &set, payload_ok, &mut out, (&mut shown, prove))
        }
        (Some(text), Dialect::Dollar) => {
            let before = out.diagnostics.len();
            let rendered = render_dollar(request, text, &payload, payload_ok, &mut out.diagnostics);
            let found = out.diagnostics.get(before..).unwrap_or(&[]);
            out.verdict = verdict::dollar(request, rendered.as_ref().map(|r| r.body.as_slice()), found);
            rendered
        }
    };
    if let Some(rendered) = rendered {
        let provenance = Provenance::new(&rendered.segments, &payload);
        let document = json::read(&rendered.body);
        for d in &document.diagnostics {
            if d.is_error() {
                shown.json.push(provenance.blame_fault(d.clone()))
            } else {
                out.diagnostics.push(provenance.blame(d.clone()))
            }
        }
        let judgement = acceptance::judge(destination, request.url, &document, rendered.body.len());
        out.destination_verdict = acceptance::one(destination, request.url, &document, judgement.as_ref(), Some(request.payload));
        if document.is_valid() {
            for finding in judgement.into_iter().flat_map(|j| j.findings) {
                out.diagnostics.push(provenance.blame(acceptance::diagnostic(finding)));
            }
            for d in request::advice(request, &rendered.body) {
                out.diagnostics.push(if d.document == Document::Body { provenance.blame(d) } else { d });
            }
        }
        out.headers = headers(request, destination, &rendered.body, &mut out.diagnostics);
        out.segments = rendered.segments;
        out.body = Some(rendered.body);
    }
    match judged.or(own.as_ref()) {
        Some(judged) => {
            out.diagnostics.extend(merge(request, judged, shown));
            out.verdict = judged.verdict.clone();
            if out.destination_verdict.kind != Acceptance::Refused && judged.destination.tried > 0 {
                out.destination_verdict = judged.destination.clone();
            }
        }
        None => out.diagnostics.extend(shown.all()),
    }
    out.diagnostics.extend(acceptance::advise_url(destination, request.url, request.destination.is_some()));
    dedup(&mut out.diagnostics);
    out
}

/// Removes duplicate findings (same message, same place), keeping the first, in order of document and place.
fn dedup(found: &mut Vec<Diagnostic>) {
    crate::sort::by_key(found, |d| (d.document.rank(), d.span.from, d.severity.rank()));
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|d| seen.insert((d.document.rank(), d.span, d.code.id, d.message.clone())));
}

fn relocate(mut d: Diagnostic, document: Document) -> Diagnostic {
    d.document = document;
    for l in &mut d.labels {
        l.document = document;
    }
    d
}

fn too_long(request: &Request<'_>, found: &mut Vec<Diagnostic>) -> bool {
    let documents = [(Document::Template, request.template.unwrap_or("")), (Document::Payload, request.payload)];
    for (document, text) in documents {
        if text.len() > MAX_DOCUMENT {
            found.push(
                Diagnostic::new(
                    &code::TOO_LARGE,
                    Span::at(0),
                    format!("the {} is {} bytes; the limit is {MAX_DOCUMENT}", document.name(), text.len()),
                )
                .in_document(document)
                .help("make it smaller: no destination accepts a body of that size"),
            );
            return true;
        }
    }
    false
}

/// The payload, byte for byte: what a source with a fixed body sends.
fn as_sent(payload: &str) -> Rendered {
    let span = Span::of(0, payload.len());
    let segments = if payload.is_empty() {
        Vec::new()
    } else {
        vec![Segment { body: span, template: Span::at(0), document: 0, origin: crate::template::Origin::Payload(vec!["".into()]) }]
    };
    Rendered { body: payload.as_bytes().to_vec(), segments, no_values: Vec::new() }
}

/// The payload as the source's backend would hold it.
///
/// # Errors
/// What does not fit the declared data shape.
pub(crate) fn data(request: &Request<'_>) -> Result<Value, Box<Diagnostic>> {
    let numbers = request.numbers.unwrap_or(request.source.data.numbers);
    let text = request.payload.as_bytes();
    let value = match request.shape.unwrap_or(&request.source.data.shape) {
        Shape::Map => json::parse_value(text, numbers),
        Shape::Struct(ty) => json::decode_struct(ty, text, numbers),
    };
    value.map_err(|e| {
        Box::new(
            Diagnostic::new(&code::PAYLOAD_SHAPE, Span::of(e.offset, e.offset), e.message.clone())
                .in_document(Document::Payload)
                .help("the payload must have the shape of the source's data"),
        )
    })
}

fn render_go(
    request: &Request<'_>,
    set: &Set,
    payload_ok: bool,
    out: &mut Preview,
    (shown, prove): (&mut verdict::Shown, Option<&mut Option<Judged>>),
) -> Option<Rendered> {
    let parsed = set.documents.last()?;
    out.diagnostics.extend(parsed.diagnostics.iter().cloned());
    if let Some(error) = &parsed.error {
        out.verdict = verdict::broken(request, &error.text);
        return None;
    }
    if !payload_ok {
        return None;
    }
    let data = match data(request) {
        Ok(data) => data,
        Err(d) => {
            out.diagnostics.push(*d);
            return None;
        }
    };
    let options = go::Options { missing_key: request.missing_key, ..go::Options::default() };
    let result = go::render(set, &data, &options, &request.budget, true);
    out.alternatives = alternatives(request, set, &options);
    if let Some(own) = prove {
        *own = Some(prove_go(request, set));
    }
    match result {
        Ok(rendered) => {
            for (body, template) in &rendered.no_values {
                shown.no_value.push(
                    Diagnostic::new(
                        &crate::template::code::NO_VALUE,
                        *template,
                        "this action printed <no value>: the field is absent or null in this payload",
                    )
                    .label_in(Document::Body, *body, "printed here")
                    .help("guard it with if or with, or correct the field's name"),
                );
            }
            Some(rendered)
        }
        Err(failure) => {
            shown.stop.push(*failure.diagnostic);
            None
        }
    }
}

/// The same template over the source's other data shapes; none where a shape was asked for.
fn alternatives(request: &Request<'_>, set: &Set, options: &go::Options) -> Vec<Alternative> {
    let known = if request.shape.is_some() { &[][..] } else { &request.source.data.alternatives };
    known
        .iter()
        .map(|shape| {
            let outcome = data(&Request { shape: Some(shape), ..request.clone() })
                .map_err(|d| d.message.clone())
                .and_then(|data| go::render(set, &data, options, &request.budget, false).map_err(|f| f.text.clone()))
                .map(|rendered| rendered.body);
            Alternative { shape: shape.name(), outcome }
        })
        .collect()
}

fn render_dollar(
    request: &Request<'_>,
    text: &str,
    payload: &json::Document,
    payload_ok: bool,
    found: &mut Vec<Diagnostic>,
) -> Option<Rendered> {
    let template = dollar::parse(text);
    found.extend(template.diagnostics.iter().cloned());
    if !template.is_json || !payload_ok {
        return None;
    }
    let root = payload.root()?;
    let text_of = |name: &str| root.get(name).and_then(|n| n.as_str().map(std::borrow::Cow::into_owned));
    let Some(title) = text_of("title") else {
        found.push(
            Diagnostic::new(&code::PAYLOAD_SHAPE, root.span(), "the event has no \"title\"")
                .in_document(Document::Payload)
                .help("use {\"title\": …, \"event\": …}, as in the samples"),
        );
        return None;
    };
    // The raw event as a string: a string is taken as it is, anything else as its own JSON text.
    let raw = root.get("event").map(|n| n.as_str().map_or_else(|| n.span().text(request.payload).to_owned(), std::borrow::Cow::into_owned));
    let jira = text_of("jira");
    let (event, event_path) = match request.formatting {
        Formatting::Default => (raw, "/event"),
        Formatting::Slack => (Some(String::new()), "/event"),
        Formatting::Jira => (jira, "/jira"),
    };
    let values =
        dollar::Values { title: &title, title_path: "/title", event: event.as_deref(), event_path, formatting: request.formatting };
    match dollar::render(&template, &values, request.escaping, &request.budget, true) {
        Ok((rendered, more)) => {
            found.extend(more);
            Some(rendered)
        }
        Err(limit) => {
            found.push(Diagnostic::new(
                &crate::template::code::LIMIT,
                Span::of(0, text.len()),
                format!("the render exceeded its limit on {}", limit.name()),
            ));
            None
        }
    }
}
