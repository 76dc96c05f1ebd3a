//! From a request to the prover and back; and the verdicts that need no prover.

use super::Request;
use crate::diagnostic::Diagnostic;
use crate::proof::{Counterexample, Verdict, VerdictKind};
use crate::template::dollar::Escaping;
use crate::template::go::Set;

/// What can be said of a Go template for every payload of the request's source.
pub(super) fn go(_request: &Request<'_>, _set: &Set) -> (Verdict, Vec<Diagnostic>) {
    (Verdict::new(VerdictKind::Unknown, "the prover does not know this template"), Vec::new())
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
