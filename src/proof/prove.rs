//! The question and its answer: the walk's suspicions are confirmed by renders, and what is left is reported.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::payload::{self, Render};
use crate::schema::Schema;
use crate::span::Span;
use crate::template::go::Functions;
use crate::template::go::syntax::ast::Set;
use crate::value::{Numbers, StructType};

use super::interpreter::prover::Prover;
use super::interpreter::suspicion::Blame;
use super::report::repair::Repairer;
use super::report::{self, finding};
use super::witness::confirm::Tester;

use crate::verdict::{Verdict, VerdictKind};

/// What is to be proved.
pub struct Input<'a> {
    /// The parsed template and what it calls.
    pub set: &'a Set,
    /// What the source can send.
    pub schema: &'a Schema,
    /// The functions that the source's templates may call: fixes use no others.
    pub functions: Functions,
    /// The struct that the backend hands over; `None` if it hands over plain maps.
    pub shape: Option<&'a Arc<StructType>>,
    /// How the payload's numbers reach the template.
    pub numbers: Numbers,
    /// Payloads known to come (the source's samples): tried when a suspicion cannot be confirmed otherwise.
    pub samples: &'a [serde_json::Value],
    /// How much work may be spent.
    pub effort: Effort,
}

/// Bounds on the work of one proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Steps of the walk, of about a microsecond each (a node on a path is one).
    pub steps: u64,
    /// Renders to confirm suspicions.
    pub renders: u32,
}

impl Default for Effort {
    fn default() -> Self {
        Self { steps: 80_000, renders: 400 }
    }
}

/// The answer, with what was found on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// The answer.
    pub verdict: Verdict,
    /// Document of the set and place that the answer turns on: where an unknown ends, or the first suspicion of a refutation.
    pub place: Option<(u32, Span)>,
    /// First byte of the counterexample's body that is wrong; its length, where it ends too early.
    pub fault: Option<usize>,
    /// Findings in the main document, in order of place.
    pub findings: Vec<Diagnostic>,
    /// What it took.
    pub spent: Effort,
}

/// Renders of a long template: together of so many bytes of it, but some at any rate.
const MOST_BYTES: usize = 2 << 20;
const FEWEST: u32 = 40;

/// Proves or refutes, or says why it can do neither.
#[must_use]
pub(crate) fn prove(input: &Input<'_>, render: &Render<'_>) -> Proof {
    // A render takes the longer the longer the template is.
    let length: usize = input.set.documents.iter().map(|d| d.text.len()).sum();
    let renders = u32::try_from(MOST_BYTES / (1 + length)).unwrap_or(u32::MAX).max(FEWEST).min(input.effort.renders);
    let mut tester = Tester::new(render, input.schema, renders);
    if let Some(error) = input.set.error() {
        let (verdict, fault) = match tester.search(input.samples) {
            Some(f) => report::refutation::refuted(f, "the template does not parse: it fails for every payload"),
            None => (Verdict::new(VerdictKind::Unknown, format!("The template does not parse: {}.", error.message)), None),
        };
        return Proof {
            verdict,
            place: Some((0, error.span)),
            fault,
            findings: Vec::new(),
            spent: Effort { steps: 0, renders: renders.saturating_sub(tester.left) },
        };
    }
    let mut prover = Prover::new(input.set, input.schema, input.shape, input.numbers, input.effort.steps);
    prover.run();
    let mut refuted = None;
    let mut confirmed = vec![false; prover.suspicions.len()];
    for (s, flag) in prover.suspicions.iter().zip(&mut confirmed) {
        if matches!(s.blame, Blame::Undecided(_)) || (refuted.is_some() && tester.left < 40) {
            continue;
        }
        if let Some((failing, sure)) = tester.confirm(s, &prover.places) {
            *flag = sure || refuted.is_none();
            if refuted.is_none() {
                refuted = Some((failing, s));
            }
        }
    }
    let first = prover.suspicions.first();
    if let (None, Some(s)) = (&refuted, first) {
        tester.left = tester.left.max(renders.min(100));
        refuted = tester.search(input.samples).map(|f| (f, s));
    }
    let (verdict, fault, place) = match (refuted, first) {
        (Some((f, s)), _) => {
            let reason = finding::cause(&prover, s);
            let (verdict, fault) = report::refutation::refuted(tester.shrink(f), &reason);
            (verdict, fault, Some((s.document, s.span)))
        }
        (None, None) => {
            (Verdict::new(VerdictKind::Proved, "for every payload that the source can send, the body is valid JSON"), None, None)
        }
        (None, Some(s)) => (Verdict::new(VerdictKind::Unknown, finding::reason(&prover, s)), None, Some((s.document, s.span))),
    };
    let repairer = Repairer::new(&prover, input.functions);
    let findings = finding::findings(&prover, &repairer, &confirmed, verdict.kind == VerdictKind::Refuted);
    let spent = Effort { steps: input.effort.steps.saturating_sub(prover.left()), renders: renders.saturating_sub(tester.left) };
    Proof { verdict, place, fault, findings, spent }
}

/// `prove` against this crate's own engine.
#[must_use]
pub fn prove_with_engine(input: &Input<'_>) -> Proof {
    prove(input, &payload::engine(input.set, input.shape, input.numbers))
}
