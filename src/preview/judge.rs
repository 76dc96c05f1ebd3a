//! From a request to the prover and back: each event in scope, and what the answer rests on.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Request;
use super::verdict::Judged;
use crate::diagnostic::By;
use crate::proof::{Causes, Effort, Input, Proof, Verdict, VerdictKind, causes, prove_with_engine};
use crate::schema::{Restriction, Schema, Standing};
use crate::source::Shape;
use crate::template::go::syntax::ast::NodeKind;
use crate::template::go::{MissingKey, Set};
use crate::verdict::Assumption;

/// Steps of the walk for all events and assumptions together. What is not finished then is unknown.
const STEPS: u64 = 400_000;

/// Renders for all of them together.
const RENDERS: u32 = 2_000;

/// Restrictions that are replaced one at a time, to say which of them the proof turns on.
const SINGLED: usize = 64;

/// Events with the same schema: they are judged once.
struct Group<'a> {
    schema: &'a Schema,
    events: Vec<&'a str>,
}

/// What can be said of a Go template for every payload of the events in scope.
pub(super) fn go(request: &Request<'_>, set: &Set) -> Judged {
    if request.missing_key != MissingKey::Default {
        return Judged::unknown("the proof supports only Go's default missingkey option");
    }
    let source = request.source;
    let shape = match request.shape.unwrap_or(&source.data.shape) {
        Shape::Map => None,
        Shape::Struct(ty) => Some(ty),
    };
    let scope = request.scoped();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for &event in &scope {
        let schema = source.schema_for(Some(event));
        match groups.iter_mut().find(|g| std::ptr::eq(g.schema, schema)) {
            Some(group) => group.events.push(event),
            None => groups.push(Group { schema, events: vec![event] }),
        }
    }
    let sample: Vec<serde_json::Value> = serde_json::from_str(request.payload).into_iter().collect();
    let numbers = request.numbers.unwrap_or(source.data.numbers);
    let base = Input {
        set,
        schema: source.schema_for(None),
        functions: source.callable(),
        shape,
        numbers,
        samples: &sample,
        effort: Effort::default(),
    };
    let mut left = Effort { steps: STEPS, renders: RENDERS };
    let mut prove = |input: &Input<'_>| {
        let usual = Effort::default();
        let effort = Effort { steps: usual.steps.min(left.steps), renders: usual.renders.min(left.renders) };
        let proof = prove_with_engine(&Input { effort, ..*input });
        left =
            Effort { steps: left.steps - proof.spent.steps.min(left.steps), renders: left.renders - proof.spent.renders.min(left.renders) };
        proof
    };
    let mut proofs: Vec<Proof> = groups.iter().map(|g| prove(&Input { schema: g.schema, ..base })).collect();
    let kinds: Vec<VerdictKind> = proofs.iter().map(|p| p.verdict.kind).collect();
    let holds_for: Vec<&str> =
        groups.iter().zip(&kinds).filter(|(_, k)| **k == VerdictKind::Proved).flat_map(|(g, _)| g.events.iter().copied()).collect();
    // The worst answer is the template's.
    let worst = [VerdictKind::Refuted, VerdictKind::Unknown].iter().find_map(|k| kinds.iter().position(|kind| kind == k));
    let mut assumptions = Vec::new();
    if worst.is_none() {
        let reads = Reads::of(set);
        for group in &groups {
            find_assumptions(request, &Input { schema: group.schema, ..base }, &reads, &mut prove, &mut assumptions);
        }
        if source.inferred {
            assumptions.insert(0, of_one_payload());
        }
    }
    let chosen = worst.unwrap_or(0);
    if chosen >= proofs.len() {
        return Judged::unknown("the source has no payload schema");
    }
    let mut proof = proofs.swap_remove(chosen);
    let schema = groups.get(chosen).map_or(base.schema, |g| g.schema);
    let events: Vec<&str> = groups.get(chosen).map(|g| g.events.clone()).unwrap_or_default();
    proof.verdict = in_words(request, proof.verdict, &scope, &events, holds_for, assumptions);
    let (destination, refused) = super::acceptance::over_variants(request, set, shape, &sample);
    proof.findings.extend(refused);
    let Causes { mut findings, mended } = causes(&Input { schema, ..base }, &proof);
    for d in &mut findings {
        d.by = By::Proof;
    }
    Judged { verdict: proof.verdict, destination, findings, mended }
}

/// The verdict with its scope in it.
fn in_words(
    request: &Request<'_>,
    verdict: Verdict,
    scope: &[&str],
    events: &[&str],
    holds_for: Vec<&str>,
    assumptions: Vec<Assumption>,
) -> Verdict {
    let owned = |events: &[&str]| events.iter().map(|e| (*e).to_owned()).collect::<Vec<_>>();
    let (kind, reason) = match verdict.kind {
        VerdictKind::Proved | VerdictKind::Assumed => {
            let body = if request.source.inferred {
                format!("{}: the body is valid JSON for every payload that fits it", crate::source::INFERRED)
            } else {
                format!("the body is valid JSON for every payload of {}", request.events_in_words(scope))
            };
            match assumptions.as_slice() {
                [] => (VerdictKind::Proved, Some(body)),
                [one] => (VerdictKind::Assumed, Some(format!("{body}, as long as this holds: {} ({})", one.what, one.standing.name()))),
                all => {
                    (VerdictKind::Assumed, Some(format!("{body}, as long as {} facts hold that the vendor does not document", all.len())))
                }
            }
        }
        kind if scope.len() > 1 && events.len() < scope.len() => {
            let first = events.first().copied().unwrap_or_default();
            let rest = if events.len() > 1 { format!(" and {} more", events.len() - 1) } else { String::new() };
            (kind, verdict.reason.map(|r| format!("for {first}{rest}: {r}")))
        }
        kind => (kind, verdict.reason),
    };
    Verdict { kind, reason, scope: owned(scope), holds_for: owned(&holds_for), assumptions, counterexample: verdict.counterexample }
}

fn of_one_payload() -> Assumption {
    Assumption {
        what: "every payload has the fields and types of this one".to_owned(),
        standing: Standing::Assumed,
        origin: crate::source::INFERRED.to_owned(),
        counterexample: None,
    }
}

/// A fact that carries the proof, and what could hold instead.
enum Fact<'a> {
    /// A restriction of the schema.
    Field(Restriction),
    /// The data shape.
    Shape(&'a Shape),
}

impl Fact<'_> {
    fn told(&self, request: &Request<'_>, counterexample: Option<serde_json::Value>) -> Assumption {
        let data = &request.source.data;
        let (what, standing, origin) = match self {
            Self::Field(r) => (r.what.clone(), r.standing, r.origin.clone()),
            Self::Shape(other) => (
                format!("the data reach the template as a {}, not as a {}", request.shape.unwrap_or(&data.shape).name(), other.name()),
                data.standing,
                data.origin.clone(),
            ),
        };
        Assumption { what, standing, origin, counterexample }
    }
}

/// Proves again with every undocumented fact replaced by its alternative. Where that fails, each is replaced alone, and
/// those with which the proof fails are listed; where it fails with none alone, those that it takes together.
fn find_assumptions(
    request: &Request<'_>,
    input: &Input<'_>,
    reads: &Reads<'_>,
    prove: &mut impl FnMut(&Input<'_>) -> Proof,
    out: &mut Vec<Assumption>,
) {
    let mut facts: Vec<Fact<'_>> = input.schema.restrictions().into_iter().filter(|r| reads.may(&r.pointer)).map(Fact::Field).collect();
    let data = &request.source.data;
    if request.shape.is_none() && data.standing != Standing::Documented {
        facts.extend(data.alternatives.iter().map(Fact::Shape));
    }
    let mut without = |facts: &[&Fact<'_>]| {
        let fields = facts.iter().filter_map(|f| if let Fact::Field(r) = f { Some(r) } else { None });
        let shape = facts.iter().find_map(|f| if let Fact::Shape(s) = f { Some(*s) } else { None });
        let schema = if facts.iter().any(|f| matches!(f, Fact::Field(_))) {
            Cow::Owned(input.schema.without(fields))
        } else {
            Cow::Borrowed(input.schema)
        };
        let shape = match shape {
            None => input.shape,
            Some(Shape::Map) => None,
            Some(Shape::Struct(ty)) => Some(ty),
        };
        prove(&Input { schema: &schema, shape, ..*input }).verdict
    };
    let all: Vec<&Fact<'_>> = facts.iter().collect();
    if all.is_empty() || without(&all).kind == VerdictKind::Proved {
        return;
    }
    let payload = |verdict: Verdict| verdict.counterexample.map(|c| c.payload);
    let mut found = Vec::new();
    for fact in all.iter().take(SINGLED) {
        let verdict = without(&[*fact]);
        if verdict.kind != VerdictKind::Proved {
            found.push(fact.told(request, payload(verdict)));
        }
    }
    if found.is_empty() {
        // Only together: drop each that the failure does not need.
        let mut needed = all.clone();
        for fact in &all {
            let fewer: Vec<&Fact<'_>> = needed.iter().copied().filter(|f| !std::ptr::eq(*f, *fact)).collect();
            if without(&fewer).kind != VerdictKind::Proved {
                needed = fewer;
            }
        }
        let example = payload(without(&needed));
        found.extend(needed.iter().map(|f| f.told(request, example.clone())));
    }
    for assumption in found {
        if !out.iter().any(|known| known.what == assumption.what) {
            out.push(assumption);
        }
    }
}

/// Which fields a template can read, told from the names in it: a restriction of a field that none names carries nothing.
struct Reads<'a> {
    names: BTreeSet<&'a [u8]>,
    /// Does it use a whole value somewhere (`.`, `$`), and so perhaps every field of it?
    whole: bool,
}

impl<'a> Reads<'a> {
    fn of(set: &'a Set) -> Self {
        let mut reads = Self { names: BTreeSet::new(), whole: false };
        for parsed in &set.documents {
            reads.names.extend(parsed.names.iter().map(|span| span.text(&parsed.text).as_bytes()));
            for node in &parsed.nodes {
                match &node.kind {
                    NodeKind::Dot => reads.whole = true,
                    NodeKind::Variable { slot: 0, fields, .. } if fields.is_empty() => reads.whole = true,
                    NodeKind::String(text) => drop(reads.names.insert(text)),
                    _ => {}
                }
            }
        }
        reads
    }

    fn may(&self, pointer: &str) -> bool {
        let named = |part: &str| self.names.contains(part.replace("~1", "/").replace("~0", "~").as_bytes());
        self.whole || pointer.is_empty() || pointer.split('/').skip(1).any(named)
    }
}
