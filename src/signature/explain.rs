//! The decision with what a person wants to know of it: findings, the cause of a mismatch, and, if it was asked for,
//! the signature that would have been right.

use super::cause::{Cause, Explained};
use super::code;
use super::content::{self, Facts};
#[cfg(feature = "forensics")]
use super::forensics::explain;
use super::reading::{Reason, Received, id_and_timestamp};
use super::scheme::Field;
use super::secret::Secret;
use super::sign::header;
#[cfg(not(feature = "forensics"))]
use super::unexplained::explain;
use super::verify::{Decision, decide};
use crate::diagnostic::{Diagnostic, Document};
use crate::signature::Scheme;
use crate::span::Span;

/// What was found.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Signed under one of the secrets, and within the tolerance where time is judged.
    pub ok: bool,
    /// A stable word: `valid`, `stale`, `future`, `mismatch`, ...
    pub reason: &'static str,
    /// Which secret signed it.
    pub secret: Option<usize>,
    /// The request's timestamp in seconds, if it has one.
    pub timestamp: Option<i64>,
    /// What was signed instead, where the forensics found it.
    pub cause: Option<Cause>,
    /// The signature that a refused request should have had: only if that was asked for.
    pub expected: Option<String>,
    /// The same as findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// Verifies a request. Never panics, never shows the right signature of a request that failed (unless `reveal` is set).
///
/// The comparison takes the same time whatever the signature; every listed signature and every secret is tried.
#[must_use]
pub fn verify(scheme: &Scheme, secrets: &[Secret], received: &Received<'_>) -> Verification {
    let decision = decide(scheme, secrets, received);
    if decision.secret.is_some() { signed(decision) } else { refused(decision, secrets, received) }
}

fn of(decision: Decision<'_>, diagnostics: Vec<Diagnostic>) -> Verification {
    let Decision { reason, secret, timestamp, .. } = decision;
    Verification { ok: reason == Reason::Valid, reason: reason.name(), secret, timestamp, cause: None, expected: None, diagnostics }
}

/// Signed under one of the secrets; perhaps too old.
fn signed(decision: Decision<'_>) -> Verification {
    let warning = decision.reading.as_ref().and_then(|r| r.warning);
    let mut found: Vec<Diagnostic> =
        warning.map(|c| Diagnostic::new(c, Span::at(0), c.meaning).in_document(Document::Headers)).into_iter().collect();
    if let Some(code) = decision.reason.code() {
        found.push(Diagnostic::new(code, Span::at(0), decision.message.clone()).in_document(Document::Headers).help(code.remedy));
    }
    of(decision, found)
}

fn refused(decision: Decision<'_>, secrets: &[Secret], received: &Received<'_>) -> Verification {
    let explained = if received.explain { explain(decision.scheme, secrets, received, decision.reason) } else { Explained::default() };
    let code = decision.reason.code().unwrap_or(&code::MISMATCH);
    let mut found = vec![Diagnostic::new(code, Span::at(0), decision.message.clone()).in_document(Document::Headers).help(code.remedy)];
    if let Some(cause) = &explained.cause {
        found.push(cause.diagnostic());
    }
    found.extend(explained.notes);
    let expected = if received.reveal { expected(&decision, secrets, received) } else { None };
    if let Some(expected) = &expected {
        found.push(
            Diagnostic::new(&code::REVEALED, Span::at(0), format!("the correct signature is {expected}")).in_document(Document::Headers),
        );
    }
    Verification { cause: explained.cause, expected, ..of(decision, found) }
}

/// The signature that would have been right.
fn expected(decision: &Decision<'_>, secrets: &[Secret], received: &Received<'_>) -> Option<String> {
    let scheme = decision.scheme;
    let key = secrets.first()?.key(scheme).ok()?;
    let (id, stamp) = id_and_timestamp(scheme, received);
    let pair = decision.reading.as_ref().and_then(|r| r.pairs.first());
    let facts = Facts {
        id,
        timestamp: stamp.as_deref(),
        body: received.body,
        url: received.url,
        method: received.method,
        base: pair.and_then(|p| p.base.as_deref()),
        form: content::is_form(header(received.headers, "content-type"), received.body),
        time: None,
    };
    let parts = content::assemble(scheme, &facts).ok()?;
    let signature = scheme.encoding.encode(&content::compute(scheme.mac, &key, &parts).ok()?);
    scheme.each.write(|f| (f == Field::Signature).then_some(signature.as_str()))
}
