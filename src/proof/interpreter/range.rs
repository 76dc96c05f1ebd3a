//! Loops: round by round, until nothing new comes.

use super::paths::{bound_paths, merge, widen};
use super::prover::{At, Loop, Prover};
use super::suspicion::{Blame, Mutation, Stop, Target};
use crate::proof::domain::fact::Path;
use crate::proof::domain::place::{PlaceId, Selector, may};
use crate::proof::domain::value::{Integer, Measure, Val, Whole};
use crate::template::go::syntax::ast::{Branch, NodeKind};

/// Rounds of a loop before its paths are joined.
const ROUNDS: usize = 3;

/// Rounds after which the proof gives a loop up.
const MOST_ROUNDS: usize = 36;

impl Prover<'_> {
    /// A loop, and what stands where there is nothing to loop over.
    pub(super) fn range(&mut self, document: u32, b: &Branch, paths: Vec<Path>, depth: usize) -> Vec<Path> {
        let NodeKind::Pipe { declarations, assign, .. } = self.node(document, b.pipe).kind else { return Vec::new() };
        let slots: Vec<u32> = self
            .children(document, declarations)
            .iter()
            .filter_map(|&d| if let NodeKind::Variable { slot, .. } = self.node(document, d).kind { Some(slot) } else { None })
            .collect();
        let head = match *slots {
            [key, value, ..] => Head { key: Some(key), value: Some(value), assign },
            [value] => Head { key: None, value: Some(value), assign },
            [] => Head { key: None, value: None, assign },
        };
        let mut out = Vec::new();
        let mut none = Vec::new();
        for p in paths {
            for (path, val) in self.evaluate(document, b.pipe, &p) {
                for val in val.choices() {
                    for r in self.rounds_over(document, b, &path, val, head, &mut none) {
                        out.extend(self.rounds(document, b, r, head, depth));
                    }
                }
            }
        }
        let none = bound_paths(&self.places, none);
        match b.otherwise {
            Some(list) => out.extend(self.list(document, list, none, depth + 1)),
            None => out.extend(none),
        }
        out
    }

    /// The loops over a value; `none` gets the path where there is nothing to loop over.
    fn rounds_over(&mut self, document: u32, b: &Branch, path: &Path, val: &Val, head: Head, none: &mut Vec<Path>) -> Vec<Rounds> {
        let at = At { document, path, depth: 0 };
        let span = self.node(document, b.pipe).span;
        let site = u64::from(document) << 32 | u64::from(b.pipe.0);
        let plain = |start: Path| Rounds { start, over: Over::Numbers(Integer::Int), key: None, list: None, most: u64::MAX };
        let mut rounds: Vec<Rounds> = Vec::new();
        match val {
            Val::Absent => none.push(path.clone()),
            Val::Data { place, .. } => {
                let place = *place;
                let bits = path.env.may(&self.places, place);
                // A number is counted up to, with one variable at most.
                let whole = self.places.is_integer(place, self.numbers) && head.key.is_none();
                let counted = if whole { may::NUMERIC } else { 0 };
                let fine = may::LISTS | may::MAPS | may::ABSENT | may::NULL | counted;
                if bits & !fine != 0 {
                    let detail = format!("`range` over {}, which may be neither a list nor an object", self.places.path(place));
                    let mutations = vec![Mutation { place, to: Target::May(bits & !fine) }];
                    self.stop(at, span, &path.env, Stop::Range, Some(place), &detail, mutations);
                }
                let empty = may::NO_LIST | may::NO_MAP | may::NIL_MAP | may::ABSENT | may::NULL | counted;
                if let Some(env) = path.env.restrict(&self.places, place, empty) {
                    none.push(Path { env, ..path.clone() });
                }
                for (bits, map) in [(may::LIST, false), (may::MAP, true)] {
                    if let Some(env) = path.env.restrict(&self.places, place, bits) {
                        let element = self.places.element(place, Selector::Element(site), false);
                        let key = map.then(|| self.places.key(place, site));
                        let (_, most) = env.length(&self.places, place);
                        let list = (!map).then_some(place);
                        rounds.push(Rounds { start: Path { env, ..path.clone() }, over: Over::Elements(element), key, list, most });
                    }
                }
                if counted != 0
                    && let Some(env) = path.env.restrict(&self.places, place, may::NUMBER)
                {
                    rounds.push(plain(Path { env, ..path.clone() }));
                }
            }
            Val::Part { place, may_be_empty, .. } => {
                if *may_be_empty {
                    none.push(path.clone());
                }
                let element = self.places.element(*place, Selector::Element(site), false);
                rounds.push(Rounds { over: Over::Elements(element), ..plain(path.clone()) });
            }
            Val::Bytes(language) => {
                if language.may_be_empty() {
                    none.push(path.clone());
                }
                rounds.push(Rounds { over: Over::Bytes, ..plain(path.clone()) });
            }
            Val::Int(_) if head.key.is_some() => {
                self.stop(at, span, &path.env, Stop::Range, None, "`range` over a number takes one variable", Vec::new());
            }
            Val::Int(n) => {
                if n.low <= 0 {
                    none.push(path.clone());
                }
                if n.high > 0 {
                    let list = if let Some(Measure::Length(place)) = n.of { Some(place) } else { None };
                    let most = u64::try_from(n.high).unwrap_or(u64::MAX);
                    rounds.push(Rounds { over: Over::Numbers(n.kind), list, most, ..plain(path.clone()) });
                }
            }
            Val::Top(why) => {
                self.suspect(document, b.head, Blame::Undecided(why), &path.env, Vec::new());
                none.push(path.clone());
            }
            _ => self.stop(at, span, &path.env, Stop::Range, None, "`range` over a value that is not a list", Vec::new()),
        }
        rounds
    }

    fn rounds(&mut self, document: u32, b: &Branch, r: Rounds, head: Head, depth: usize) -> Vec<Path> {
        self.loops.push(Loop { dots: r.start.dots.len(), calls: self.calls.len(), ..Loop::default() });
        let element = if let Over::Elements(place) = r.over { Some(place) } else { None };
        let variables = r.start.variables();
        let tag = r.start.tag;
        // Ends of rounds from which the next round was walked.
        let mut seen: Vec<Path> = Vec::new();
        let mut heads = vec![r.start.clone()];
        let mut exits: Vec<Path> = Vec::new();
        let mut round = 0usize;
        while !heads.is_empty() {
            let mut inside = Vec::new();
            for mut p in heads {
                if let Some(place) = element {
                    self.renew(&mut p, place);
                }
                let index = |kind| r.index(round, kind, element);
                let (key, value) = match r.over {
                    Over::Elements(place) => {
                        let key = r.key.clone().unwrap_or_else(|| index(Integer::Int));
                        (key, Val::Data { place, bare: false })
                    }
                    Over::Bytes => (index(Integer::Int), Val::Int(Whole::any(Integer::Uint8))),
                    Over::Numbers(kind) => (Val::Absent, index(kind)),
                };
                if let Some(slot) = head.key {
                    p.set_variable(slot, key);
                }
                if let Some(slot) = head.value {
                    p.set_variable(slot, value.clone());
                }
                p.dots.push(value);
                inside.push(p);
            }
            let mut ends = self.list(document, b.then, bound_paths(&self.places, inside), depth + 1);
            for p in &mut ends {
                p.dots.pop();
            }
            if let Some(l) = self.loops.last_mut() {
                ends.append(&mut l.continues);
            }
            let mut going: Vec<Path> = Vec::new();
            for mut p in ends {
                // A path that has asked whether this is the last element knows whether the loop goes on.
                let goes_on = element.and_then(|e| p.env.goes_on(&self.places, e));
                self.end_round(&mut p, element, head, variables, tag);
                if goes_on != Some(true) {
                    exits.push(p.clone());
                }
                if goes_on != Some(false) {
                    going.push(p);
                }
            }
            self.spend((exits.len() * exits.len() / 16) as u64);
            exits = bound_paths(&self.places, merge(&self.places, exits));
            let ends = bound_paths(&self.places, merge(&self.places, going));
            round += 1;
            if r.most <= round as u64 {
                break;
            }
            heads = ends.into_iter().filter(|p| !seen.contains(p)).collect();
            if round > ROUNDS {
                heads = widen(&seen, heads);
            }
            seen.extend(heads.iter().cloned());
            if self.is_exhausted() {
                break;
            }
            if round > MOST_ROUNDS {
                let env = exits.first().map(|p| p.env.clone()).unwrap_or_default();
                let why = "each iteration ends at a different position in the JSON";
                self.suspect(document, b.head, Blame::Undecided(why), &env, Vec::new());
                break;
            }
        }
        if let Some(l) = self.loops.pop() {
            for mut p in l.breaks {
                self.end_round(&mut p, element, head, variables, tag);
                exits.push(p);
            }
        }
        bound_paths(&self.places, merge(&self.places, exits))
    }

    /// Forgets what is known of a loop's element.
    fn renew(&mut self, p: &mut Path, element: PlaceId) {
        let values: usize = p.dots.len() + p.frames.iter().map(|f| f.len()).sum::<usize>() + p.env.facts.len();
        self.spend((values * (1 + self.places.depth(element)) / 16) as u64);
        p.renew(&mut self.places, element);
    }

    /// What a round leaves behind: the variables from outside it.
    fn end_round(&mut self, p: &mut Path, element: Option<PlaceId>, head: Head, variables: usize, tag: u32) {
        if let Some(place) = element {
            self.renew(p, place);
        }
        p.drop_variables(variables);
        p.tag = tag;
        // The loop's own variables are set anew in each round; those that it assigns to keep the last element.
        if !head.assign {
            for slot in [head.key, head.value].into_iter().flatten() {
                p.set_variable(slot, Val::Absent);
            }
        }
    }
}

/// The variables of a loop.
#[derive(Clone, Copy)]
struct Head {
    key: Option<u32>,
    value: Option<u32>,
    /// Are they variables from outside it?
    assign: bool,
}

/// What a loop runs over.
#[derive(Clone, Copy)]
enum Over {
    /// A list's elements, or a map's values: this place stands for another one in each round.
    Elements(PlaceId),
    Bytes,
    Numbers(Integer),
}

/// The rounds of one loop.
struct Rounds {
    start: Path,
    over: Over,
    /// The key, over a map.
    key: Option<Val>,
    /// The list that the index runs over.
    list: Option<PlaceId>,
    /// Most rounds.
    most: u64,
}

impl Rounds {
    /// The index in a round: the first, or any later one.
    fn index(&self, round: usize, kind: Integer, element: Option<PlaceId>) -> Val {
        let of = self.list.map(|list| Measure::Index { list, element });
        let last = i64::try_from(self.most).unwrap_or(i64::MAX).saturating_sub(1).max(1);
        let (low, high) = if round == 0 { (0, 0) } else { (1, last.min(Whole::any(kind).high)) };
        Val::Int(Whole { low, high, kind, of })
    }
}
