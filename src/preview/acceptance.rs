//! What the receiver's rules say: of one body, and of the bodies that a template gives over variants of its payload.

use std::sync::Arc;

use super::Request;
use crate::destination::{self, Destination, Finding, Judgement};
use crate::diagnostic::{By, Diagnostic, Document, Severity};
use crate::json;
use crate::span::Span;
use crate::template::go::Set;
use crate::value::StructType;
use crate::verdict::{Acceptance, Counterexample, DestinationVerdict};

impl Request<'_> {
    /// The receiver: the one that was named, else the one that the URL belongs to, else the generic one.
    #[must_use]
    pub fn receiver(&self) -> &'static Destination {
        self.destination.or_else(|| self.url.map(destination::recognise)).unwrap_or_else(destination::generic)
    }
}

/// A body judged without a template.
#[derive(Debug)]
pub struct Judged {
    /// The receiver that the rules were taken from.
    pub destination: &'static Destination,
    /// What it says.
    pub verdict: DestinationVerdict,
    /// Findings, in order of document and place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Judged {
    /// No error among the findings?
    #[must_use]
    pub fn ok(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error) && self.verdict.kind != Acceptance::Refused
    }
}

/// Judges a body by the rules of a destination: the one that is named, else the one that the URL belongs to.
#[must_use]
pub fn judge_body(named: Option<&'static Destination>, url: Option<&str>, body: &[u8]) -> Judged {
    let destination = named.or_else(|| url.map(destination::recognise)).unwrap_or_else(destination::generic);
    let document = destination::read(destination, url, body);
    let mut diagnostics = document.diagnostics.clone();
    for d in &mut diagnostics {
        d.document = Document::Body;
    }
    let judgement = judge(destination, url, &document, body.len());
    let verdict = one(destination, url, &document, judgement.as_ref(), None);
    diagnostics.extend(judgement.into_iter().flat_map(|j| j.findings).map(diagnostic));
    diagnostics.extend(advise_url(destination, url, named.is_some()));
    super::dedup(&mut diagnostics);
    Judged { destination, verdict, diagnostics }
}

/// What is wrong with the endpoint's URL.
pub(super) fn advise_url(destination: &Destination, url: Option<&str>, named: bool) -> Vec<Diagnostic> {
    let Some(url) = url else { return Vec::new() };
    let advice = destination::advise_url(destination, url, named);
    let told = |text| Diagnostic::new(&destination::code::URL, Span::of(0, url.len()), text).in_document(Document::Url);
    advice.into_iter().map(told).collect()
}

/// The destination's findings on a body; `None` where it is no JSON, or the destination has no rules for it.
pub(super) fn judge(destination: &Destination, url: Option<&str>, document: &json::Document, bytes: usize) -> Option<Judgement> {
    if document.is_valid() { destination::judge(destination, url, document, bytes) } else { None }
}

/// A finding on the body, as a diagnostic.
pub(super) fn diagnostic(finding: Finding) -> Diagnostic {
    let d = Diagnostic::new(finding.code, finding.span, finding.message)
        .in_document(Document::Body)
        .with_severity(finding.severity)
        .source(finding.cite.to_string())
        .by(By::Destination)
        .pointer(finding.pointer);
    if let Some(help) = finding.help { d.help(help) } else { d }
}

/// The verdict on one body.
pub(super) fn one(
    destination: &Destination,
    url: Option<&str>,
    document: &json::Document,
    judgement: Option<&Judgement>,
    payload: Option<&str>,
) -> DestinationVerdict {
    let endpoint = destination.endpoint(url, document.root());
    if endpoint.is_none_or(|e| e.shape.is_none()) {
        return unchecked(destination, endpoint.map(|e| e.name));
    }
    let refused = |error: String| DestinationVerdict {
        kind: Acceptance::Refused,
        reason: error.clone(),
        tried: 1,
        proved: Vec::new(),
        counterexample: payload.map(|payload| Counterexample {
            payload: serde_json::from_str(payload).unwrap_or(serde_json::Value::Null),
            body: Some(document.text()),
            error,
        }),
    };
    let Some(judgement) = judgement else {
        let fault = document.diagnostics.iter().find(|d| d.is_error()).map(|d| format!(": {}", d.message)).unwrap_or_default();
        return refused(format!("the body is not JSON{fault}"));
    };
    match judgement.findings.iter().find(|f| f.severity == Severity::Error) {
        Some(finding) => refused(finding.message.clone()),
        None => DestinationVerdict {
            kind: Acceptance::Accepted,
            reason: format!("this body meets the rules for {}", endpoint.map_or("it", |e| e.name)),
            tried: 1,
            proved: Vec::new(),
            counterexample: None,
        },
    }
}

fn unchecked(destination: &Destination, endpoint: Option<&str>) -> DestinationVerdict {
    let reason = match endpoint {
        Some(endpoint) if !destination.is_generic() => format!("no rules are known for {endpoint}"),
        _ => "no rules: the receiver is not known".to_owned(),
    };
    DestinationVerdict::unchecked(reason)
}

/// The verdict on what a template gives over hostile and sparse variants of its payload: every value of every list of values,
/// long texts, empty and absent fields. With it, the finding that tells of a variant that is refused.
pub(super) fn over_variants(
    request: &Request<'_>,
    set: &Set,
    shape: Option<&Arc<StructType>>,
    sample: &[serde_json::Value],
) -> (DestinationVerdict, Option<Diagnostic>) {
    let destination = request.receiver();
    if destination.endpoints.iter().all(|e| e.shape.is_none()) {
        return (unchecked(destination, None), None);
    }
    let schema = request.source.schema_for(request.event);
    let engine = crate::payload::engine(set, shape, request.numbers.unwrap_or(request.source.data.numbers));
    let rows = crate::payload::torture::torture(schema, sample, &engine);
    let (all, mut tried, mut nothing) = (rows.len(), 0, None);
    for row in rows {
        // That a variant gives no JSON is the proof's to tell.
        let Some(body) = row.body.filter(|_| row.fault.is_none()) else { continue };
        let document = json::read(&body);
        let Some(judgement) = judge(destination, request.url, &document, body.len()) else {
            nothing = destination.endpoint(request.url, document.root()).map(|e| e.name);
            continue;
        };
        tried += 1;
        let Some(refused) = judgement.findings.into_iter().find(refuses) else { continue };
        let with = if row.changed { format!("with {}: ", row.variant) } else { String::new() };
        let variant = Request { payload: &row.payload, prove: false, ..request.clone() };
        let found = super::preview(&variant).diagnostics.into_iter().find(|d| d.is_error() && d.code == refused.code);
        let mut finding = found.unwrap_or_else(|| Diagnostic::new(refused.code, Span::at(0), refused.message.clone()));
        // Its other labels point into another payload and body than the ones at hand.
        finding.labels.clear();
        finding.message = format!("{with}{}", refused.message);
        let verdict = DestinationVerdict {
            kind: Acceptance::Refused,
            reason: finding.message.clone(),
            tried,
            proved: Vec::new(),
            counterexample: Some(Counterexample {
                payload: serde_json::from_str(&row.payload).unwrap_or(serde_json::Value::Null),
                body: Some(String::from_utf8_lossy(&body).into_owned()),
                error: refused.message,
            }),
        };
        // What this very payload does is told by the preview itself.
        return (verdict, row.changed.then_some(finding));
    }
    if tried == 0 {
        let verdict = nothing.map_or_else(
            || DestinationVerdict::unchecked(format!("none of {all} variants of this payload gives a body that is JSON")),
            |endpoint| unchecked(destination, Some(endpoint)),
        );
        return (verdict, None);
    }
    let rest = if tried == all { String::new() } else { format!("; {} more give no body to check", all - tried) };
    let verdict = DestinationVerdict {
        kind: Acceptance::Accepted,
        reason: format!("{tried} hostile and sparse variants of this payload meet its rules{rest}"),
        tried,
        proved: Vec::new(),
        counterexample: None,
    };
    (verdict, None)
}

/// Does it show that the template is wrong? The size of the whole body does not: free-form details can be of any size, and
/// no template can cut them; what this very payload gives is told by the preview.
fn refuses(finding: &Finding) -> bool {
    let whole = finding.pointer.is_empty() && *finding.code == destination::code::TOO_LONG;
    finding.severity == Severity::Error && !whole
}
