//! What the prover and the render say, as the preview holds it; and the verdicts that need no prover.

use super::Request;
use crate::diagnostic::Diagnostic;
use crate::schema::Standing;
use crate::template::dollar::Escaping;
use crate::verdict::{Assumption, Counterexample, DestinationVerdict, Verdict, VerdictKind};

/// What the prover says of a template: it holds for every payload of the events that were asked about.
#[derive(Debug)]
pub(crate) struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// What the receiver's rules say of variants of the payload.
    pub destination: DestinationVerdict,
    /// One finding for each cause.
    pub findings: Vec<Diagnostic>,
    /// The template without the faults of its own text.
    #[cfg(feature = "proof")]
    pub(super) mended: Option<crate::proof::Mended>,
}

impl Judged {
    pub(super) fn unknown(why: &str) -> Self {
        Self {
            verdict: Verdict::new(VerdictKind::Unknown, why),
            destination: DestinationVerdict::unchecked(why),
            findings: Vec::new(),
            #[cfg(feature = "proof")]
            mended: None,
        }
    }
}

/// What the render of the payload at hand shows of the template.
#[derive(Default)]
pub(super) struct Shown {
    /// Faults of the body as JSON, in the template.
    pub(super) json: Vec<Diagnostic>,
    /// The error that ended the render.
    pub(super) stop: Vec<Diagnostic>,
    /// Actions that printed `<no value>`.
    pub(super) no_value: Vec<Diagnostic>,
}

impl Shown {
    /// All of it, unchanged.
    pub(super) fn all(self) -> impl Iterator<Item = Diagnostic> {
        self.stop.into_iter().chain(self.no_value).chain(self.json)
    }
}

/// A template that does not parse fails for every payload, this one among them.
pub(super) fn broken(request: &Request<'_>, error: &str) -> Verdict {
    Verdict {
        counterexample: Some(Counterexample { payload: payload(request), body: None, error: error.to_owned() }),
        ..over(request, VerdictKind::Refuted, "the template does not parse: it fails for every payload")
    }
}

/// The payload is sent unchanged: it is JSON because the source sends JSON.
pub(super) fn as_sent(request: &Request<'_>) -> Verdict {
    over(request, VerdictKind::Proved, format!("the body is {}'s own JSON, byte for byte", request.source.name))
}

/// A verdict over the events in scope: all of them, or none.
fn over(request: &Request<'_>, kind: VerdictKind, reason: impl Into<String>) -> Verdict {
    let scope: Vec<String> = request.scoped().into_iter().map(str::to_owned).collect();
    let verdict = Verdict::new(kind, reason);
    Verdict { holds_for: if verdict.holds() { scope.clone() } else { Vec::new() }, scope, ..verdict }
}

/// A `$Event` template: what can be said depends on how the vendor escapes, which it does not document.
pub(super) fn dollar(request: &Request<'_>, body: Option<&[u8]>, found: &[Diagnostic]) -> Verdict {
    if let Some(error) = found.iter().find(|d| d.is_error()) {
        return Verdict {
            counterexample: Some(Counterexample {
                payload: payload(request),
                body: body.map(|b| String::from_utf8_lossy(b).into_owned()),
                error: error.message.clone(),
            }),
            ..over(request, VerdictKind::Refuted, error.message.clone())
        };
    }
    let unescaped = request.template.map(|t| t.replace("$Title", "A \"QUOTED\" TITLE").replace("$Event", "say \"hi\""));
    let hostile = serde_json::json!({"title": "A \"QUOTED\" TITLE", "event": "say \"hi\""});
    match request.escaping {
        Escaping::Json => Verdict {
            assumptions: vec![Assumption {
                what: format!("{} escapes the values that it inserts into JSON strings", request.source.name),
                standing: Standing::Assumed,
                origin: "the vendor's page does not say".to_owned(),
                counterexample: Some(hostile),
            }],
            ..over(
                request,
                VerdictKind::Assumed,
                format!(
                    "the body is valid JSON, as long as {} escapes values inside JSON strings, which its page does not say",
                    request.source.name
                ),
            )
        },
        Escaping::Raw => Verdict {
            counterexample: Some(Counterexample {
                payload: hostile,
                body: unescaped,
                error: "there is text after the string: an unescaped quote ended it".to_owned(),
            }),
            ..over(request, VerdictKind::Refuted, "a title or event with a quote in it breaks the body if values are inserted unescaped")
        },
    }
}

fn payload(request: &Request<'_>) -> serde_json::Value {
    serde_json::from_str(request.payload).unwrap_or(serde_json::Value::Null)
}
