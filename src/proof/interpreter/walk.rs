//! The abstract interpretation of the template: all paths at once, branch by branch, iteration by iteration.

use std::rc::Rc;

use super::prover::{ActionSite, At, Loop, Prover, Quote};
use super::suspicion::{Blame, Mutation, Stop, Target};
use crate::json::machine::{Class, Mode, State};
use crate::proof::domain::fact::{Env, Path, Relation, Val};
use crate::proof::domain::language::{Cause, Language, push};
use crate::proof::domain::place::{Selector, may};
use crate::span::Span;
use crate::template::go::syntax::ast::{Branch, BranchKind, NodeId, NodeKind};

/// More paths than this are joined where they stand at the same place.
const MOST_PATHS: usize = 48;

/// Rounds of a loop before its paths are joined; four times as many, and the proof gives up.
const ROUNDS: usize = 6;

/// Nesting of branches and template calls beyond which the proof gives up.
const DEEPEST: usize = 80;

impl<'a> Prover<'a> {
    /// Walks the main template from the start of a body.
    pub(crate) fn run(&mut self) {
        let dot = Val::Data { place: self.root, bare: false };
        let start = Path { state: State::START, env: Env::default(), dots: vec![dot.clone()], frames: Vec::new() };
        let (document, index) = self.entry();
        let ends = self.enter(document, index, vec![(start, dot)], 0);
        let text = &self.document(document).text;
        let end = Span::at(u32::try_from(text.trim_end().len()).unwrap_or(u32::MAX));
        for path in ends {
            if !path.state.complete() {
                self.suspect(document, end, Blame::End(path.state), &path.env, Vec::new());
            }
        }
    }

    /// Walks a template's body with its own frame, for paths with the argument that each gives.
    fn enter(&mut self, document: u32, index: u32, paths: Vec<(Path, Val)>, depth: usize) -> Vec<Path> {
        let Some(definition) = self.document(document).templates.get(index as usize) else { return Vec::new() };
        let (root, slots) = (definition.root, definition.slots.min(4096) as usize);
        let inside = paths
            .into_iter()
            .map(|(mut p, argument)| {
                let mut frame = vec![Val::Absent; slots.max(1)];
                if let Some(first) = frame.first_mut() {
                    *first = argument.clone();
                }
                p.frames.push(Rc::new(frame));
                p.dots.push(argument);
                p
            })
            .collect();
        self.calls.push((document, index));
        let mut out = self.list(document, root, inside, depth + 1);
        self.calls.pop();
        for p in &mut out {
            p.frames.pop();
            p.dots.pop();
        }
        out
    }

    fn list(&mut self, document: u32, list: NodeId, paths: Vec<Path>, depth: usize) -> Vec<Path> {
        let NodeKind::List(children) = self.node(document, list).kind else { return paths };
        let mut paths = paths;
        for &child in self.children(document, children) {
            if paths.is_empty() {
                break;
            }
            self.spend(cost(&paths));
            let span = self.node(document, child).span;
            if self.is_exhausted() || depth > DEEPEST {
                let why =
                    if depth > DEEPEST { "the template is nested too deep to follow" } else { "the proof's step budget ran out here" };
                let env = paths.first().map(|p| p.env.clone()).unwrap_or_default();
                self.suspect(document, span, Blame::Undecided(why), &env, Vec::new());
                return Vec::new();
            }
            paths = match &self.node(document, child).kind {
                NodeKind::Text => self.write_text(document, span, paths),
                NodeKind::Comment => paths,
                NodeKind::Action { pipe } => self.action(document, span, *pipe, paths),
                NodeKind::Branch(b) => self.branch(document, span, b, paths, depth),
                NodeKind::Break | NodeKind::Continue => {
                    let broke = matches!(self.node(document, child).kind, NodeKind::Break);
                    self.leave(broke, paths);
                    Vec::new()
                }
                NodeKind::Template { name, name_span, pipe } => self.call_template(document, name, *name_span, *pipe, paths, depth),
                _ => {
                    let env = paths.first().map(|p| p.env.clone()).unwrap_or_default();
                    self.suspect(document, span, Blame::Undecided("the template does not parse"), &env, Vec::new());
                    Vec::new()
                }
            };
            paths = bound_paths(paths);
        }
        paths
    }

    fn leave(&mut self, broke: bool, mut paths: Vec<Path>) {
        let calls = self.calls.len();
        let Some(l) = self.loops.last_mut().filter(|l| l.calls == calls) else { return };
        for p in &mut paths {
            p.dots.truncate(l.dots);
        }
        if broke { l.breaks.extend(paths) } else { l.continues.extend(paths) }
    }

    /// The template's own text: the machine reads it, and the quotes are remembered for the fixes.
    fn write_text(&mut self, document: u32, span: Span, paths: Vec<Path>) -> Vec<Path> {
        let mut done: Vec<(State, Option<State>)> = Vec::new();
        let mut out = Vec::with_capacity(paths.len());
        for mut p in paths {
            let end = match done.iter().find(|d| d.0 == p.state) {
                Some(d) => d.1,
                None => {
                    let end = self.read_text(document, span, p.state, &p.env);
                    done.push((p.state, end));
                    end
                }
            };
            if let Some(end) = end {
                p.state = end;
                out.push(p);
            }
        }
        out
    }

    fn read_text(&mut self, document: u32, span: Span, from: State, env: &Env) -> Option<State> {
        let text = span.text(&self.document(document).text).as_bytes();
        self.spend(text.len() as u64 / 16);
        let mut state = from;
        for (&byte, offset) in text.iter().zip(span.from..) {
            let class = Class::of(byte);
            match state.step(class) {
                Some(next) => {
                    if class == Class::Quote && state.mode != Mode::TextEscape && state.mode != Mode::KeyEscape {
                        let quote = match (state.in_string(), next.mode) {
                            (true, _) => Quote::Close,
                            (false, Mode::KeyText) => Quote::OpenKey,
                            _ => Quote::Open,
                        };
                        self.quotes
                            .entry((document, offset))
                            .and_modify(|q| {
                                if *q != quote {
                                    *q = Quote::Unclear
                                }
                            })
                            .or_insert(quote);
                    }
                    state = next;
                }
                None => {
                    self.suspect(document, Span::new(offset, offset + 1), Blame::Structure { state, class }, env, Vec::new());
                    state = recover_from_text(state, class)?;
                }
            }
        }
        Some(state)
    }

    fn action(&mut self, document: u32, span: Span, pipe: NodeId, paths: Vec<Path>) -> Vec<Path> {
        let mut out = Vec::new();
        for p in paths {
            for (path, val) in self.evaluate(document, pipe, &p) {
                let NodeKind::Pipe { declarations, .. } = self.node(document, pipe).kind else { continue };
                if !declarations.is_empty() {
                    out.push(path);
                    continue;
                }
                if let Val::Top(why) = val {
                    self.suspect(document, span, Blame::Undecided(why), &path.env, Vec::new());
                    out.push(path);
                    continue;
                }
                let language = self.show(&path.env, &val);
                let texts = match &val {
                    Val::Text(_) => true,
                    Val::Data { place, .. } => path.env.may(&self.places, *place) & !may::STRING == 0,
                    _ => false,
                };
                let site = self.sites.entry((document, span)).or_insert_with(|| ActionSite {
                    states: Vec::new(),
                    prints: Vec::new(),
                    texts: true,
                });
                site.texts &= texts;
                push(&mut site.states, path.state);
                if site.prints.len() < 8 && !site.prints.contains(&language) {
                    site.prints.push(language.clone());
                }
                self.print(document, span, &path, &language, &mut out);
            }
        }
        out
    }

    fn print(&mut self, document: u32, span: Span, path: &Path, language: &Language, out: &mut Vec<Path>) {
        let (mut states, mut violations) = (Vec::new(), Vec::new());
        language.apply(path.state, &mut states, &mut violations);
        for t in violations {
            let mut mutations = Vec::new();
            if let Some(place) = t.place {
                match t.what {
                    Cause::Class(class) => {
                        mutations.push(Mutation { place, to: Target::Class(class) });
                        if class == Class::Backslash {
                            // `js` writes one before an apostrophe.
                            mutations.push(Mutation { place, to: Target::Class(Class::Apostrophe) });
                        }
                    }
                    Cause::Bare => {
                        for class in [Class::Letter, Class::Quote, Class::Apostrophe, Class::Control, Class::Delete] {
                            mutations.push(Mutation { place, to: Target::Class(class) });
                        }
                        mutations.push(Mutation { place, to: Target::Text("007") });
                        mutations.push(Mutation { place, to: Target::Text("\u{e000}") });
                    }
                    Cause::Json(_) => {
                        let wanted = may::TEXT | may::MAP | may::LIST | may::STRUCT | may::NULL | may::ABSENT | may::TRUE;
                        for bit in 0..16 {
                            if wanted & 1 << bit != 0 {
                                mutations.push(Mutation { place, to: Target::May(1 << bit) });
                            }
                        }
                    }
                    Cause::NoValue => mutations.push(Mutation { place, to: Target::May(may::ABSENT | may::NULL) }),
                    Cause::Constant => {}
                }
            }
            self.suspect(document, span, Blame::Print(t), &path.env, mutations);
        }
        for state in states {
            out.push(Path { state, ..path.clone() });
        }
    }

    /// A pipeline's outcomes as paths, its declarations made.
    fn evaluate(&mut self, document: u32, pipe: NodeId, p: &Path) -> Vec<(Path, Val)> {
        let outcomes = self.pipe(At { document, path: p, depth: 0 }, p.env.clone(), pipe);
        let NodeKind::Pipe { declarations, .. } = self.node(document, pipe).kind else { return Vec::new() };
        let declared = self.children(document, declarations);
        let mut out = Vec::with_capacity(outcomes.len());
        for (env, val) in outcomes {
            let mut path = Path { env, ..p.clone() };
            for &d in declared {
                if let NodeKind::Variable { slot, .. } = self.node(document, d).kind {
                    path.set_variable(slot, val.clone());
                }
            }
            out.push((path, val));
        }
        out
    }

    fn branch(&mut self, document: u32, span: Span, b: &Branch, paths: Vec<Path>, depth: usize) -> Vec<Path> {
        if b.kind == BranchKind::Range {
            return self.range(document, b, paths, depth);
        }
        let (mut then, mut otherwise) = (Vec::new(), Vec::new());
        for p in paths {
            for (path, val) in self.evaluate(document, b.pipe, &p) {
                if let Val::Top(why) = val {
                    self.suspect(document, b.head, Blame::Undecided(why), &path.env, Vec::new());
                }
                let (yes, no) = self.split(&path.env, &val);
                if let Some((env, val)) = yes {
                    let mut path = Path { env, ..path.clone() };
                    if b.kind == BranchKind::With {
                        path.dots.push(val);
                    }
                    then.push(path);
                }
                if let Some((env, _)) = no {
                    otherwise.push(Path { env, ..path });
                }
            }
        }
        let (then, otherwise) = (bound_paths(then), bound_paths(otherwise));
        let (both, had_else) = (!then.is_empty() && !otherwise.is_empty(), b.otherwise.is_some());
        let mut out = self.list(document, b.then, then, depth + 1);
        if b.kind == BranchKind::With {
            for p in &mut out {
                p.dots.pop();
            }
        }
        let other = match b.otherwise {
            Some(list) => self.list(document, list, otherwise, depth + 1),
            None => otherwise,
        };
        if both && (had_else || !out.is_empty()) {
            let states = |v: &[Path]| {
                let mut all: Vec<State> = Vec::new();
                v.iter().for_each(|p| push(&mut all, after_value(p.state)));
                crate::sort::by(&mut all, Ord::cmp);
                all
            };
            let (x, y) = (states(&out), states(&other));
            if !x.is_empty() && !y.is_empty() && x != y && !self.uneven.contains(&(document, span)) {
                self.uneven.push((document, span));
            }
        }
        out.extend(other);
        out
    }

    fn range(&mut self, document: u32, b: &Branch, paths: Vec<Path>, depth: usize) -> Vec<Path> {
        let NodeKind::Pipe { declarations, .. } = self.node(document, b.pipe).kind else { return Vec::new() };
        let slots: Vec<u32> = self
            .children(document, declarations)
            .iter()
            .filter_map(|&d| if let NodeKind::Variable { slot, .. } = self.node(document, d).kind { Some(slot) } else { None })
            .collect();
        let (key_slot, value_slot) = match *slots {
            [key, value, ..] => (Some(key), Some(value)),
            [value] => (None, Some(value)),
            [] => (None, None),
        };
        let mut out = Vec::new();
        let mut none = Vec::new();
        let site = u64::from(document) << 32 | u64::from(b.pipe.0);
        for p in paths {
            for (path, val) in self.evaluate(document, b.pipe, &p) {
                let at = At { document, path: &path, depth: 0 };
                let mut rounds: Vec<Rounds> = Vec::new();
                match &val {
                    Val::Absent => none.push(path.clone()),
                    Val::Data { place, .. } => {
                        let place = *place;
                        let bits = path.env.may(&self.places, place);
                        let counted = if self.places.is_integer(place, self.numbers) { may::NUMERIC } else { 0 };
                        let fine = may::LISTS | may::MAPS | may::ABSENT | may::NULL | counted;
                        if bits & !fine != 0 {
                            let detail = format!("`range` over {}, which may be neither a list nor an object", self.places.path(place));
                            let mutations = vec![Mutation { place, to: Target::May(bits & !fine) }];
                            self.stop(at, self.node(document, b.pipe).span, &path.env, Stop::Range, Some(place), &detail, mutations);
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
                                let elements = vec![Val::Data { place: element, bare: false }];
                                let index = (!map).then_some(place);
                                rounds.push(Rounds {
                                    start: Path { env, ..path.clone() },
                                    elements,
                                    key,
                                    index,
                                    renew: Some(element),
                                    most,
                                });
                            }
                        }
                        if counted != 0
                            && let Some(env) = path.env.restrict(&self.places, place, may::NUMBER)
                        {
                            rounds.push(Rounds::counted(Path { env, ..path.clone() }));
                        }
                    }
                    Val::Part { place, may_be_empty } => {
                        if *may_be_empty {
                            none.push(path.clone());
                        }
                        let element = self.places.element(*place, Selector::Element(site), false);
                        let elements = vec![Val::Data { place: element, bare: false }];
                        rounds.push(Rounds { start: path.clone(), elements, key: None, index: None, renew: Some(element), most: u64::MAX });
                    }
                    Val::Int { low, high, of } => {
                        if *low <= 0 {
                            none.push(path.clone());
                        }
                        if *high > 0 {
                            let mut r = Rounds::counted(path.clone());
                            if let Some((place, Relation::Length)) = of {
                                r.index = Some(*place);
                            }
                            r.most = u64::try_from(*high).unwrap_or(u64::MAX);
                            rounds.push(r);
                        }
                    }
                    Val::Top(why) => {
                        self.suspect(document, b.head, Blame::Undecided(why), &path.env, Vec::new());
                        none.push(path.clone());
                    }
                    _ => {
                        self.stop(
                            at,
                            self.node(document, b.pipe).span,
                            &path.env,
                            Stop::Range,
                            None,
                            "`range` over a value that is not a list",
                            Vec::new(),
                        );
                    }
                }
                for r in rounds {
                    out.extend(self.rounds(document, b, r, key_slot, value_slot, depth));
                }
            }
        }
        let none = bound_paths(none);
        match b.otherwise {
            Some(list) => out.extend(self.list(document, list, none, depth + 1)),
            None => out.extend(none),
        }
        out
    }

    fn rounds(&mut self, document: u32, b: &Branch, r: Rounds, key_slot: Option<u32>, value_slot: Option<u32>, depth: usize) -> Vec<Path> {
        self.loops.push(Loop { dots: r.start.dots.len(), calls: self.calls.len(), ..Loop::default() });
        let counting = r.elements.is_empty();
        // Ends of rounds from which the next round was walked.
        let mut seen: Vec<Path> = Vec::new();
        let mut heads = vec![r.start];
        let mut exits: Vec<Path> = Vec::new();
        let mut round = 0usize;
        while !heads.is_empty() {
            let index = |round: usize| {
                let of = r.index.map(|p| (p, Relation::Index));
                match round {
                    0 => Val::Int { low: 0, high: 0, of },
                    _ => Val::Int { low: 1, high: i64::try_from(r.most).unwrap_or(i64::MAX).saturating_sub(1).max(1), of },
                }
            };
            let mut inside = Vec::new();
            for mut p in heads {
                if let Some(place) = r.renew {
                    p.renew(&mut self.places, place);
                }
                let element = r.elements.first().cloned().unwrap_or_else(|| index(round));
                let key = match r.key {
                    Some(k) => Val::Data { place: k, bare: false },
                    None if counting => Val::Absent,
                    None => index(round),
                };
                if let Some(slot) = key_slot {
                    p.set_variable(slot, key);
                }
                if let Some(slot) = value_slot {
                    p.set_variable(slot, element.clone());
                }
                p.dots.push(element);
                inside.push(p);
            }
            let mut ends = self.list(document, b.then, bound_paths(inside), depth + 1);
            for p in &mut ends {
                p.dots.pop();
            }
            if let Some(l) = self.loops.last_mut() {
                ends.append(&mut l.continues);
            }
            for p in &mut ends {
                if let Some(place) = r.renew {
                    p.renew(&mut self.places, place);
                }
                // The loop's own variables are set anew in each round.
                for slot in [key_slot, value_slot].into_iter().flatten() {
                    p.set_variable(slot, Val::Absent);
                }
            }
            let ends = bound_paths(ends);
            exits.extend(ends.iter().cloned());
            round += 1;
            if r.most <= round as u64 {
                break;
            }
            heads = ends.into_iter().filter(|p| !seen.contains(p)).collect();
            if round > ROUNDS {
                heads = widen(&seen, heads);
            }
            seen.extend(heads.iter().cloned());
            if round > 4 * ROUNDS || self.is_exhausted() {
                let env = exits.first().map(|p| p.env.clone()).unwrap_or_default();
                self.suspect(
                    document,
                    b.head,
                    Blame::Undecided("each iteration ends at a different position in the JSON"),
                    &env,
                    Vec::new(),
                );
                break;
            }
        }
        if let Some(l) = self.loops.pop() {
            for mut p in l.breaks {
                if let Some(place) = r.renew {
                    p.renew(&mut self.places, place);
                }
                exits.push(p);
            }
        }
        bound_paths(exits)
    }

    fn call_template(
        &mut self,
        document: u32,
        name: &str,
        name_span: Span,
        pipe: Option<NodeId>,
        paths: Vec<Path>,
        depth: usize,
    ) -> Vec<Path> {
        let mut inside = Vec::new();
        for p in paths {
            match pipe {
                Some(pipe) => inside.extend(self.evaluate(document, pipe, &p)),
                None => inside.push((p, Val::Absent)),
            }
        }
        let env = inside.first().map(|(p, _)| p.env.clone()).unwrap_or_default();
        let Some((callee, index)) = self.template(name) else {
            let detail = format!("there is no template {name:?}");
            self.suspect(document, name_span, Blame::Stop { why: Stop::UnknownTemplate, place: None, detail }, &env, Vec::new());
            return Vec::new();
        };
        if self.calls.iter().filter(|c| **c == (callee, index)).count() >= 3 || depth + 4 > DEEPEST {
            self.suspect(document, name_span, Blame::Undecided("the template calls itself"), &env, Vec::new());
            return Vec::new();
        }
        self.enter(callee, index, inside, depth + 1)
    }
}

/// The rounds of one loop.
struct Rounds {
    start: Path,
    /// What dot is in each round; empty where the loop counts.
    elements: Vec<Val>,
    /// The key's place, over a map.
    key: Option<crate::proof::domain::place::PlaceId>,
    /// The list that the index runs over.
    index: Option<crate::proof::domain::place::PlaceId>,
    /// The place that stands for another element in each round.
    renew: Option<crate::proof::domain::place::PlaceId>,
    /// Most rounds.
    most: u64,
}

impl Rounds {
    fn counted(start: Path) -> Self {
        Self { start, elements: Vec::new(), key: None, index: None, renew: None, most: u64::MAX }
    }
}

/// What one node costs on these paths: what is known of each is copied and compared.
fn cost(paths: &[Path]) -> u64 {
    let known: usize = paths.iter().map(|p| 4 + p.env.facts.len() + p.env.opaque.len() + p.dots.len()).sum();
    (known * (4 + paths.len())) as u64 / 32
}

/// Removes duplicates, and joins paths at the same state when there are too many.
fn bound_paths(paths: Vec<Path>) -> Vec<Path> {
    let mut kept: Vec<Path> = Vec::with_capacity(paths.len());
    for p in paths {
        if !kept.contains(&p) {
            kept.push(p);
        }
    }
    if kept.len() <= MOST_PATHS {
        return kept;
    }
    let mut joined: Vec<Path> = Vec::new();
    for p in kept {
        match joined.iter_mut().find_map(|q| q.join(&p).map(|j| (q, j))) {
            Some((q, j)) => *q = j,
            None => joined.push(p),
        }
    }
    joined
}

/// Joins what is new with what was walked, so that a loop comes to an end: each of `heads` is covered by what it gives back
/// or by one of `walked`.
pub(crate) fn widen(walked: &[Path], heads: Vec<Path>) -> Vec<Path> {
    let mut next = Vec::new();
    for p in heads {
        let joined = walked.iter().find_map(|q| q.join(&p)).unwrap_or(p);
        if !walked.contains(&joined) && !next.contains(&joined) {
            next.push(joined);
        }
    }
    next
}

/// The same place, whichever kind of value has just ended.
fn after_value(s: State) -> State {
    if s.ends_value() { s.with(Mode::After) } else { s }
}

/// Where to go on after a character of the template that JSON does not allow: as the author must have meant it.
pub(crate) fn recover_from_text(state: State, class: Class) -> Option<State> {
    match (state.mode, class) {
        (Mode::Key, Class::CloseObject) => Some(state.close()),
        (Mode::Value, Class::CloseList) if state.in_list() => Some(state.close()),
        (Mode::Value | Mode::FirstValue | Mode::Key | Mode::FirstKey, Class::Comma) => Some(state),
        (Mode::Text | Mode::KeyText, Class::Tab | Class::Newline | Class::Return | Class::Control) => Some(state),
        (Mode::TextEscape, _) => Some(state.with(Mode::Text)),
        (Mode::KeyEscape, _) => Some(state.with(Mode::KeyText)),
        _ if state.ends_value() && state.in_list() => state.with(Mode::Value).step(class),
        _ if state.ends_value() && state.in_object() && class == Class::Quote => state.with(Mode::Key).step(class),
        (Mode::Value, Class::CloseObject) if state.in_object() => Some(state.close()),
        _ => None,
    }
}
