//! From a request to the prover and back; and the verdicts that need no prover.

use super::Request;
use crate::diagnostic::Diagnostic;
use crate::proof::{Counterexample, Effort, Input, Proof, Verdict, VerdictKind, prove_with_engine};
use crate::source::Shape;
use crate::source::schema::Schema;
use crate::template::dollar::Escaping;
use crate::template::go::{MissingKey, Set};

/// What can be said of a Go template for every payload of the request's source: of its event, where one is given,
/// else of each event in turn.
pub(super) fn go(request: &Request<'_>, set: &Set) -> (Verdict, Vec<Diagnostic>) {
    if request.missing_key != MissingKey::Default {
        return (Verdict::new(VerdictKind::Unknown, "the proof knows only Go's usual way with absent keys"), Vec::new());
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
    let mut answer: Option<Proof> = None;
    for schema in schemas {
        let proof = prove_with_engine(&Input {
            set,
            schema,
            functions: source.callable(),
            shape,
            numbers: request.numbers.unwrap_or(source.data.numbers),
            samples: &sample,
            effort: Effort::default(),
        });
        let decided = proof.verdict.kind == VerdictKind::Refuted;
        if answer.as_ref().is_none_or(|a| a.verdict.kind == VerdictKind::Proved) || decided {
            answer = Some(proof);
        }
        if decided {
            break;
        }
    }
    answer.map_or_else(|| (Verdict::new(VerdictKind::Unknown, "the source describes no payload"), Vec::new()), |p| (p.verdict, p.findings))
}

/// A template that does not parse fails for every payload, this one among them.
pub(super) fn broken(request: &Request<'_>, error: &str) -> Verdict {
    Verdict {
        kind: VerdictKind::Refuted,
        reason: Some("the template does not parse: it fails for every payload".to_owned()),
        counterexample: Some(Counterexample { payload: payload(request), body: None, error: error.to_owned() }),
    }
}

/// The payload is sent as it is: it is JSON because the source sends JSON.
pub(super) fn as_sent(request: &Request<'_>) -> Verdict {
    Verdict::new(VerdictKind::Proved, format!("the body is {}'s own JSON, byte for byte", request.source.name))
}

/// A `$Event` template: what can be said depends on how the vendor escapes, which it does not document.
pub(super) fn dollar(request: &Request<'_>, body: Option<&[u8]>, found: &[Diagnostic]) -> Verdict {
    if let Some(error) = found.iter().find(|d| d.is_error()) {
        return Verdict {
            kind: VerdictKind::Refuted,
            reason: Some(error.message.clone()),
            counterexample: Some(Counterexample {
                payload: payload(request),
                body: body.map(|b| String::from_utf8_lossy(b).into_owned()),
                error: error.message.clone(),
            }),
        };
    }
    match request.escaping {
        Escaping::Json => Verdict::new(
            VerdictKind::Proved,
            format!("assuming that {} escapes the values inside JSON strings, which its page does not say", request.source.name),
        ),
        Escaping::Raw => Verdict {
            kind: VerdictKind::Refuted,
            reason: Some("a title or event with a quote in it breaks the body where values are put in as they are".to_owned()),
            counterexample: Some(Counterexample {
                payload: serde_json::json!({"title": "A \"QUOTED\" TITLE", "event": "say \"hi\""}),
                body: request.template.map(|t| t.replace("$Title", "A \"QUOTED\" TITLE").replace("$Event", "say \"hi\"")),
                error: "text stands after the string: a quote inside it ended it".to_owned(),
            }),
        },
    }
}

fn payload(request: &Request<'_>) -> serde_json::Value {
    serde_json::from_str(request.payload).unwrap_or(serde_json::Value::Null)
}
