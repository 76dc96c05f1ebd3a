//! After one missing quote the JSON machine is out of step, and everything that it finds from there on follows from that.
//!
//! So a fault of the template's own text is mended, as a parser recovers from an error: of the few small changes that could
//! be meant (a quote, a comma or a colon more or less, a comment blanked out), the one is taken after which the walk gets
//! furthest with the fewest faults. Then the mended template is proved, and so on until no such fault is left. The causes
//! are the faults that were mended and what is found in the mended text: exactly what would come to light once they are
//! corrected by hand. What was found at first and is not found any more follows from a fault before it.

use super::code;
use super::interpreter::prover::Prover;
use super::interpreter::suspicion::{Blame, Suspicion};
use super::interpreter::walk::recover_from_text;
use super::prove::{Input, Proof, prove_with_engine};
use super::report::repair::Repairer;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::span::Span;
use crate::template::go::syntax::ast::{NodeKind, Set};
use crate::template::go::syntax::parser::ParseOptions;

/// The most faults of one template's text that are mended.
const MOST_FAULTS: usize = 8;
/// Templates longer than this are not mended.
const LONGEST: usize = 32 << 10;
/// The most changes that are tried for one fault.
const MOST_TRIED: usize = 48;
/// The most consequences that are shown under one cause.
const MOST_SHOWN: usize = 3;

/// The template with the faults of its own text mended.
#[derive(Debug)]
pub(crate) struct Mended {
    /// Parsed.
    pub set: Set,
    /// The changes, each in the text that the one before it gave.
    edits: Vec<Edit>,
}

impl Mended {
    /// The place in the template as it was written.
    #[must_use]
    pub(crate) fn original(&self, span: Span) -> Span {
        let mut span = span;
        for edit in self.edits.iter().rev() {
            let back = |offset: u32| {
                let end = edit.span.from + u32::try_from(edit.insert.len()).unwrap_or(0);
                if offset >= end { offset - end + edit.span.to } else { offset.min(edit.span.to.max(edit.span.from)) }
            };
            span = Span::new(back(span.from), back(span.to).max(back(span.from)));
        }
        span
    }

    fn place(&self, mut d: Diagnostic) -> Diagnostic {
        // A fix that leans on what was mended is for the mended text only.
        let leans = |edit: &Edit| {
            let (from, to) = (self.original(Span::at(edit.span.from)).from, self.original(Span::at(edit.span.to)).from);
            to - from.min(to) != edit.span.len()
        };
        if d.fix.as_ref().is_some_and(|fix| fix.edits.iter().any(leans)) {
            d.fix = None;
        }
        d.span = self.original(d.span);
        for label in &mut d.labels {
            label.span = self.original(label.span);
        }
        for edit in d.fix.iter_mut().flat_map(|f| &mut f.edits) {
            edit.span = self.original(edit.span);
        }
        d
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
    let mut mended = Mended { set: parse(input, &main.text), edits: Vec::new() };
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
        let mut found = mended.place(found);
        explain(&mut found, &mended, &change);
        causes.push(found);
        let text = change.apply(&text);
        mended.set = parse(input, &text);
        mended.edits.extend(change.edits);
        findings = prove_with_engine(&Input { set: &mended.set, ..*input }).findings;
    }
    if causes.is_empty() {
        return out;
    }
    causes.extend(findings.into_iter().map(|d| mended.place(d)));
    let mut seen = std::collections::BTreeSet::new();
    causes.retain(|d| seen.insert((d.span.from, d.code.id)));
    crate::sort::by_key(&mut causes, |d| (d.span, std::cmp::Reverse(d.severity)));
    let follow = proof.findings.iter().filter(|d| d.severity >= Severity::Warning && !seen.contains(&(d.span.from, d.code.id)));
    out.findings = causes;
    fold(&mut out.findings, follow.cloned().collect());
    out.mended = Some(mended);
    out
}

/// May it blame the template's own text?
fn is_structural(d: &Diagnostic) -> bool {
    let codes = [&code::STRUCTURE, &code::COMMA, &code::UNEVEN, &code::INCOMPLETE, &code::BARE_TEXT, &code::JSON_PLACE];
    codes.contains(&d.code)
}

/// Puts what follows from a cause under it as labels: under the last one before it.
pub(crate) fn fold(causes: &mut [Diagnostic], follow: Vec<Diagnostic>) {
    let mut under: Vec<Vec<Diagnostic>> = causes.iter().map(|_| Vec::new()).collect();
    for d in follow {
        let before = |c: &Diagnostic| c.severity >= Severity::Warning && c.span.from <= d.span.from;
        let at = causes.iter().rposition(before).or_else(|| causes.iter().position(|c| c.severity >= Severity::Warning)).unwrap_or(0);
        if let Some(list) = under.get_mut(at)
            && !list.iter().any(|known| known.span.from == d.span.from)
        {
            list.push(d);
        }
    }
    for (cause, list) in causes.iter_mut().zip(under) {
        let more = list.len().saturating_sub(MOST_SHOWN);
        if let Some(worst) = list.iter().map(|d| d.severity).max() {
            cause.severity = cause.severity.max(worst);
        }
        for (i, d) in list.into_iter().take(MOST_SHOWN).enumerate() {
            let and = if i + 1 == MOST_SHOWN && more > 0 { format!(" (and {more} more)") } else { String::new() };
            let said = d.message.trim_end_matches('.');
            *cause = cause.clone().label_in(d.document, d.span, format!("follows from it: {said}{and}"));
        }
    }
}

/// Says what was mended, so that the author sees what is meant.
fn explain(found: &mut Diagnostic, mended: &Mended, change: &Change) {
    let Some(help) = change.help else { return };
    // A fix of the fault alone (a line end written as an escape, say) would not be what is meant.
    (found.help, found.fix) = (Some(help.to_owned()), None);
    if let (true, Some(edit)) = (change.shown, change.edits.first()) {
        let at = mended.original(Span::at(edit.span.from));
        if at.from != found.span.from {
            *found = found.clone().label(at, "it may belong here");
        }
    }
}

/// One change that could be meant.
#[derive(Clone, Debug)]
struct Change {
    edits: Vec<Edit>,
    /// What to say of it; `None` if the finding has its own fix.
    help: Option<&'static str>,
    /// Is its place worth showing?
    shown: bool,
}

impl Change {
    fn apply(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for edit in &self.edits {
            let range = edit.span.from as usize..edit.span.to as usize;
            if out.get(range.clone()).is_some() {
                out.replace_range(range, &edit.insert);
            }
        }
        out
    }
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
    let text: &str = &main.text;
    let at = fault.span.from as usize;
    let mut out: Vec<Change> = Vec::new();
    let edit = |from: usize, to: usize, insert: &str| Edit { span: Span::of(from, to), insert: insert.to_owned() };
    let mut add = |edits: Vec<Edit>, help: &'static str, shown: bool| {
        let help = (!help.is_empty()).then_some(help);
        if out.len() < MOST_TRIED {
            out.push(Change { edits, help, shown });
        }
    };
    let own = |offset: usize| {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        main.nodes.iter().any(|n| matches!(n.kind, NodeKind::Text) && n.span.from <= offset && offset < n.span.to)
    };
    let rest = text.get(at..).unwrap_or("");
    let line_end = rest.find('\n').map_or(text.len(), |n| at + n);
    if rest.starts_with('#') || rest.starts_with("//") {
        add(vec![edit(at, line_end, &" ".repeat(line_end - at))], "JSON has no comments: write {{/* … */}} instead", false);
        let action = rest.find("{{").map_or(line_end, |n| (at + n).min(line_end));
        add(vec![edit(at, action, &" ".repeat(action - at))], "JSON has no comments: write {{/* … */}} instead", false);
    }
    if let Some(end) = rest.strip_prefix("/*").and_then(|r| r.find("*/")) {
        add(vec![edit(at, at + end + 4, &" ".repeat(end + 4))], "JSON has no comments: write {{/* … */}} instead", false);
    }
    if let Some(fix) = Repairer::new(prover, input.functions).fix(fault) {
        let mut edits = fix.edits;
        crate::sort::by_key(&mut edits, |e| std::cmp::Reverse(e.span));
        add(edits, "", false);
    }
    let quote = "a quote is missing, or one too many, here or before";
    let before = text.get(..at).unwrap_or("");
    // A quote at the fault, and wherever one may have been forgotten on this line and the one before.
    add(vec![edit(at, at, "\"")], quote, true);
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    let start = before.get(..line_start.saturating_sub(1)).and_then(|b| b.rfind('\n')).map_or(0, |n| n + 1);
    let bytes = text.as_bytes();
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(b'\n');
    for i in (start..line_end.max(at)).rev().filter(|i| own(*i)) {
        match byte(i) {
            b':' | b',' | b'}' | b']' => {
                let end = (start..i).rev().find(|j| !byte(*j).is_ascii_whitespace()).map_or(i, |j| j + 1);
                add(vec![edit(end, end, "\"")], quote, true);
            }
            _ => {}
        }
        if byte(i + 1) == b'\n' || i + 1 == text.len() {
            let end = (start..=i).rev().find(|j| !byte(*j).is_ascii_whitespace()).map_or(i, |j| j + 1);
            add(vec![edit(end, end, "\"")], quote, true);
        }
    }
    for i in (line_start..at).rev().filter(|i| matches!(byte(*i), b':' | b',' | b'{' | b'[') && own(*i)).take(3) {
        let next = (i + 1..at).find(|j| !byte(*j).is_ascii_whitespace()).unwrap_or(at);
        add(vec![edit(next, next, "\"")], quote, true);
    }
    // At the edges of the texts between actions: in the arms of a branch.
    let texts = main.nodes.iter().filter(|n| matches!(n.kind, NodeKind::Text)).map(|n| (n.span.from as usize, n.span.to as usize));
    for (from, to) in texts.filter(|(from, _)| (start..=at).contains(from)) {
        add(vec![edit(from, from, "\"")], quote, true);
        add(vec![edit(to, to, "\"")], quote, true);
    }
    // A quote that is one too many: this one, or the one before; or a pair that should have been escaped.
    let last_quote = before.rfind('"').filter(|i| own(*i));
    if byte(at) == b'"' {
        add(vec![edit(at, at + 1, " ")], quote, true);
    }
    if let Some(i) = last_quote {
        add(vec![edit(i, i + 1, " ")], quote, true);
        if let Some(j) = (at..line_end).find(|j| byte(*j) == b'"' && own(*j)) {
            add(vec![edit(j, j, "\\"), edit(i, i, "\\")], "escape a quote inside a string as \\\"", false);
        }
    }
    add(vec![edit(at, at, ",")], code::COMMA.remedy, false);
    add(vec![edit(at, at, ":")], code::STRUCTURE.remedy, false);
    if let Some(i) = (0..at).rev().find(|i| !byte(*i).is_ascii_whitespace()).filter(|i| byte(*i) == b',' && own(*i)) {
        add(vec![edit(i, i + 1, " ")], "remove the comma", false);
    }
    let word = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'$')).count();
    if word > 0 {
        let back = before.bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
        add(vec![edit(at + word, at + word, "\""), edit(at - back, at - back, "\"")], "write it in quotes", false);
    }
    if at < text.len() && own(at) && rest.is_char_boundary(1) {
        add(vec![edit(at, at + 1, " ")], code::STRUCTURE.remedy, false);
    }
    for closing in ["\"", "}", "]", "}}", "]}"] {
        add(vec![edit(at, at, closing)], code::INCOMPLETE.remedy, false);
    }
    out
}
