//! From a request to the prover and back.

use std::sync::Arc;

use super::Request;
use super::verdict::Judged;
use crate::diagnostic::{By, Diagnostic, Severity};
use crate::proof::{Causes, Counterexample, Effort, Input, Proof, Verdict, VerdictKind, causes, prove_with_engine};
use crate::schema::Schema;
use crate::source::Shape;
use crate::span::Span;
use crate::template::go::{MissingKey, Set};
use crate::value::StructType;

/// What can be said of a Go template for every payload of the request's source: of its event, if one is given,
/// else of each event in turn.
pub(super) fn go(request: &Request<'_>, set: &Set) -> Judged {
    if request.missing_key != MissingKey::Default {
        return Judged::unknown("the proof supports only Go's default missingkey option");
    }
    let source = request.source;
    let shape = match request.shape.unwrap_or(&source.data.shape) {
        Shape::Map => None,
        Shape::Struct(ty) => Some(ty),
    };
    let mut schemas: Vec<&Schema> = match request.event {
        Some(_) => vec![source.schema_for(request.event)],
        None => source.events.iter().map(|e| source.schema_for(Some(&e.ty))).collect(),
    };
    schemas.dedup_by(|a, b| std::ptr::eq(*a, *b));
    let sample: Vec<serde_json::Value> = serde_json::from_str(request.payload).into_iter().collect();
    let input = |schema| Input {
        set,
        schema,
        functions: source.callable(),
        shape,
        numbers: request.numbers.unwrap_or(source.data.numbers),
        samples: &sample,
        effort: Effort::default(),
    };
    let mut answer: Option<(Proof, &Schema)> = None;
    for schema in schemas {
        let proof = prove_with_engine(&input(schema));
        let decided = proof.verdict.kind == VerdictKind::Refuted;
        if answer.as_ref().is_none_or(|(a, _)| a.verdict.kind == VerdictKind::Proved) || decided {
            answer = Some((proof, schema));
        }
        if decided {
            break;
        }
    }
    let Some((mut proof, schema)) = answer else { return Judged::unknown("the source has no payload schema") };
    if proof.verdict.kind == VerdictKind::Proved {
        destination(request, set, shape, &sample, &mut proof);
    }
    if source.inferred && proof.verdict.kind == VerdictKind::Proved {
        proof.verdict = Verdict::new(VerdictKind::Unknown, crate::source::INFERRED);
    }
    let Causes { mut findings, mended } = causes(&input(schema), &proof);
    for d in &mut findings {
        d.by = By::Proof;
    }
    Judged { verdict: proof.verdict, findings, mended }
}

/// Tries the destination's rules on hostile and sparse variants of the payload: every value of every list of values, long
/// texts, empty and absent fields. A variant that the destination refuses refutes; none found is said, and is no proof.
fn destination(request: &Request<'_>, set: &Set, shape: Option<&Arc<StructType>>, sample: &[serde_json::Value], proof: &mut Proof) {
    let Some(destination) = request.destination.or_else(|| request.url.map(crate::destination::recognise)) else { return };
    if destination.rules.is_empty() {
        return;
    }
    let schema = request.source.schema_for(request.event);
    let engine = crate::payload::engine(set, shape, request.numbers.unwrap_or(request.source.data.numbers));
    let rows = crate::payload::torture::torture(schema, sample, &engine);
    let tried = rows.len();
    for row in rows {
        // What this very payload does is told by the preview itself.
        let Some(body) = row.body.filter(|_| row.fault.is_none()) else { continue };
        let document = crate::json::read(&body);
        let Some(refused) = crate::destination::check(destination, &body, &document).into_iter().find(refuses) else {
            continue;
        };
        let with = if row.changed { format!("with {}: ", row.variant) } else { String::new() };
        let variant = Request { payload: &row.payload, prove: false, ..request.clone() };
        let found = super::preview(&variant).diagnostics.into_iter().find(|d| d.is_error() && d.code == refused.code);
        let mut finding = found.unwrap_or_else(|| Diagnostic::new(refused.code, Span::at(0), refused.message.clone()));
        // Its other labels point into another payload and body than the ones at hand.
        finding.labels.clear();
        finding.message = format!("{with}{}", refused.message);
        proof.verdict = Verdict {
            kind: VerdictKind::Refuted,
            reason: Some(format!(
                "the body is valid JSON for every payload, but {} rejects it: {with}{}",
                destination.name, refused.message
            )),
            counterexample: Some(Counterexample {
                payload: serde_json::from_str(&row.payload).unwrap_or(serde_json::Value::Null),
                body: Some(String::from_utf8_lossy(&body).into_owned()),
                error: refused.message,
            }),
        };
        if !with.is_empty() {
            proof.findings.push(finding);
        }
        return;
    }
    if let Some(reason) = &mut proof.verdict.reason {
        *reason += &format!("; {tried} hostile and sparse variants of this payload met the rules of {}", destination.name);
    }
}

/// Does it show that the template is wrong? The size of the whole body does not: free-form details can be of any size, and
/// no template can cut them; the preview shows what this payload gives.
fn refuses(finding: &crate::destination::Finding) -> bool {
    let whole = finding.pointer.is_empty() && *finding.code == crate::destination::code::TOO_LONG;
    finding.severity == Severity::Error && !whole
}
