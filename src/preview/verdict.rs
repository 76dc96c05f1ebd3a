//! What the prover and the render say, as the preview holds it; and the verdicts that need no prover.

use super::Request;
use crate::diagnostic::Diagnostic;
use crate::template::dollar::Escaping;
use crate::verdict::{Counterexample, DestinationVerdict, Verdict, VerdictKind};

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
        kind: VerdictKind::Refuted,
        reason: Some("the template does not parse: it fails for every payload".to_owned()),
        counterexample: Some(Counterexample { payload: payload(request), body: None, error: error.to_owned() }),
    }
}

/// The payload is sent unchanged: it is JSON because the source sends JSON.
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
            format!("assuming that {} escapes values inside JSON strings, which its docs do not say", request.source.name),
        ),
        Escaping::Raw => Verdict {
            kind: VerdictKind::Refuted,
            reason: Some("a title or event with a quote in it breaks the body if values are inserted unescaped".to_owned()),
            counterexample: Some(Counterexample {
                payload: serde_json::json!({"title": "A \"QUOTED\" TITLE", "event": "say \"hi\""}),
                body: request.template.map(|t| t.replace("$Title", "A \"QUOTED\" TITLE").replace("$Event", "say \"hi\"")),
                error: "there is text after the string: an unescaped quote ended it".to_owned(),
            }),
        },
    }
}

fn payload(request: &Request<'_>) -> serde_json::Value {
    serde_json::from_str(request.payload).unwrap_or(serde_json::Value::Null)
}
