//! From a request to the prover and back.

use super::Request;
use super::verdict::Judged;
use crate::diagnostic::By;
use crate::proof::{Causes, Effort, Input, Proof, Verdict, VerdictKind, causes, prove_with_engine};
use crate::schema::Schema;
use crate::source::Shape;
use crate::template::go::{MissingKey, Set};

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
    let (destination, refused) = super::acceptance::over_variants(request, set, shape, &sample);
    proof.findings.extend(refused);
    if source.inferred && proof.verdict.kind == VerdictKind::Proved {
        proof.verdict = Verdict::new(VerdictKind::Unknown, crate::source::INFERRED);
    }
    let Causes { mut findings, mended } = causes(&input(schema), &proof);
    for d in &mut findings {
        d.by = By::Proof;
    }
    Judged { verdict: proof.verdict, destination, findings, mended }
}
