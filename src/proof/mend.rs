//! A fault of the template's own text is mended as [`json::mend`](crate::json::mend) mends a JSON text: of the changes that
//! could be meant, the one is taken after which the walk gets furthest with the fewest faults. Then the mended template is
//! proved, and so on until no such fault is left.

use super::code;
use super::interpreter::prover::Prover;
use super::interpreter::suspicion::{Blame, Suspicion};
use super::interpreter::walk::recover_from_text;
use super::prove::{Input, Proof, prove_with_engine};
use super::report::repair::Repairer;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::mend::{self, Change, LONGEST, MOST_FAULTS, Made};
use crate::span::Span;
use crate::template::go::syntax::ast::{NodeKind, Set};
use crate::template::go::syntax::parser::ParseOptions;

/// The template with the faults of its own text mended.
#[derive(Debug)]
pub(crate) struct Mended {
    /// Parsed.
    pub set: Set,
    /// What was changed.
    made: Made,
}

impl Mended {
    /// The place in the template as it was written.
    #[must_use]
    pub(crate) fn original(&self, span: Span) -> Span {
        self.made.original(span)
    }
}

/// What is wrong with a template, each cause once.
#[derive(Debug)]
pub(crate) struct Causes {
    /// One finding for each cause, in order of place; its consequences are its labels.
    pub findings: Vec<Diagnostic>,
    /// The template without the faults of its own text, if it has any that could be mended.
    pub mended: Option<Mended>,
}

/// The causes behind the findings of a proof.
#[must_use]
pub(crate) fn causes(input: &Input<'_>, proof: &Proof) -> Causes {
    let mut out = Causes { findings: proof.findings.clone(), mended: None };
    let Some(main) = input.set.documents.last() else { return out };
    if input.set.documents.len() > 1 || main.text.len() > LONGEST || !proof.findings.iter().any(is_structural) {
        return out;
    }
    let mut mender = Mender { input, left: input.effort.steps.saturating_mul(2), given_up: Vec::new() };
    let mut mended = Mended { set: parse(input, &main.text), made: Made::default() };
    let mut causes: Vec<Diagnostic> = Vec::new();
    let mut findings = proof.findings.clone();
    for _ in 0..MOST_FAULTS {
        let Some((fault, change)) = mender.mend(&mended) else { break };
        let found = findings.iter().find(|d| is_structural(d) && d.span == fault).cloned();
        let Some(text) = mended.set.documents.last().map(|d| d.text.to_string()) else { break };
        let Some(found) = found else {
            mender.given_up.push(mended.original(fault));
            continue;
        };
        let mut found = mended.made.place(found);
        mended.made.explain(&mut found, &change);
        causes.push(found);
        let text = change.apply(&text);
        mended.set = parse(input, &text);
        mended.made.add(change);
        findings = prove_with_engine(&Input { set: &mended.set, ..*input }).findings;
    }
    if causes.is_empty() {
        return out;
    }
    causes.extend(findings.into_iter().map(|d| mended.made.place(d)));
    let told = proof.findings.iter().filter(|d| d.severity.is_at_least(Severity::Warning)).cloned();
    out.findings = mend::sort(causes, told);
    out.mended = Some(mended);
    out
}

/// May it blame the template's own text?
fn is_structural(d: &Diagnostic) -> bool {
    let codes = [&code::STRUCTURE, &code::COMMA, &code::UNEVEN, &code::INCOMPLETE, &code::BARE_TEXT, &code::JSON_PLACE];
    codes.contains(&d.code)
}

fn parse(input: &Input<'_>, text: &str) -> Set {
    Set::from_text("template", text, &ParseOptions { functions: input.functions, recover: true, ..ParseOptions::default() })
}

/// How well a text does: how far the walk gets, then how few faults of the text, then how few in all. Less is better.
type Score = (u32, usize, usize);

struct Mender<'i, 'a> {
    input: &'i Input<'a>,
    /// Steps of the walk that may still be spent.
    left: u64,
    /// Faults, as places of the original text, that no change mends.
    given_up: Vec<Span>,
}

impl Mender<'_, '_> {
    /// The first fault of the text, with the change that mends it best.
    fn mend(&mut self, mended: &Mended) -> Option<(Span, Change)> {
        loop {
            let (input, given_up) = (self.input, self.given_up.clone());
            let (fault, changes, before) = self.walk(&mended.set, |prover| {
                let first = structural(prover).filter(|s| !given_up.contains(&mended.original(s.span))).min_by_key(|s| s.span)?;
                Some((first.span, changes(prover, first, input), score(prover)))
            })?;
            let text = mended.set.documents.last()?.text.to_string();
            let mut best: Option<(Score, Change)> = None;
            for change in changes {
                let set = parse(self.input, &change.apply(&text));
                if set.error().is_some() {
                    continue;
                }
                let Some(now) = self.walk(&set, |prover| Some(score(prover))) else { continue };
                if now < before && best.as_ref().is_none_or(|(b, _)| now < *b) {
                    best = Some((now, change));
                }
            }
            match best {
                Some((_, change)) => return Some((fault, change)),
                None => self.given_up.push(mended.original(fault)),
            }
        }
    }

    /// Walks a template; `None` if the budget does not reach.
    fn walk<T>(&mut self, set: &Set, read: impl FnOnce(&Prover<'_>) -> Option<T>) -> Option<T> {
        let steps = self.left.min(self.input.effort.steps);
        let mut prover = Prover::new(set, self.input.schema, self.input.shape, self.input.numbers, steps);
        prover.run();
        let out = if prover.is_exhausted() { None } else { read(&prover) };
        self.left = self.left.saturating_sub((steps - prover.left().min(steps)).max(50));
        out
    }
}

/// The faults of the template's own text; an action where neither a value nor text may stand is one.
fn structural<'p>(prover: &'p Prover<'_>) -> impl Iterator<Item = &'p Suspicion> {
    prover.suspicions.iter().filter(|s| matches!(s.blame, Blame::Structure { .. } | Blame::End(_)) || is_misplaced(s))
}

fn is_misplaced(s: &Suspicion) -> bool {
    matches!(&s.blame, Blame::Print(t) if !t.state.in_string() && !t.state.wants_value())
}

fn score(prover: &Prover<'_>) -> Score {
    // A line end in a string is read over, but mostly says that the string's end was missed.
    let fatal = |s: &&Suspicion| match s.blame {
        Blame::Structure { state, class } => state.in_string() || recover_from_text(state, class).is_none(),
        _ => is_misplaced(s),
    };
    let reach = structural(prover).filter(fatal).map(|s| s.span.from).min().unwrap_or(u32::MAX);
    let places = |all: &mut dyn Iterator<Item = &Suspicion>| {
        let mut seen = std::collections::BTreeSet::new();
        all.filter(|s| seen.insert(s.span)).count()
    };
    (u32::MAX - reach, places(&mut structural(prover)), places(&mut prover.suspicions.iter()))
}

/// The changes that could be meant at a fault, the likeliest first.
fn changes(prover: &Prover<'_>, fault: &Suspicion, input: &Input<'_>) -> Vec<Change> {
    let main = prover.document(prover.main_document());
    let texts = main.nodes.iter().filter(|n| matches!(n.kind, NodeKind::Text));
    let texts: Vec<(usize, usize)> = texts.map(|n| (n.span.from as usize, n.span.to as usize)).collect();
    let fix = Repairer::new(prover, input.functions).fix(fault).map(|fix| fix.edits);
    mend::changes(&main.text, fault.span.from as usize, &texts, fix, "JSON has no comments: write {{/* … */}} instead")
}
