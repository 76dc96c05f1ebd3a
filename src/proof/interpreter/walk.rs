//! The abstract interpretation of the template: all paths at once, branch by branch, iteration by iteration.

use std::rc::Rc;

use super::prover::{ActionSite, At, Loop, Prover, Quote};
use super::suspicion::{Blame, Mutation, Stop, Target};
use crate::json::machine::{Class, Classes, Mode, State};
use crate::proof::domain::fact::{Env, Path};
use crate::proof::domain::language::{Cause, Language, push};
use crate::proof::domain::place::{PlaceId, Places, Selector, may};
use crate::proof::domain::value::{Integer, Measure, Val, Whole};
use crate::span::Span;
use crate::template::go::syntax::ast::{Branch, BranchKind, NodeId, NodeKind, UNDEFINED};

/// More paths than this are joined where they stand at the same place.
const MOST_PATHS: usize = 48;

/// More paths than this are joined where they differ only in computed texts.
const FEW_PATHS: usize = 4;

/// More paths than this are joined where they differ only in what is known of the payload, wherever they come from.
const MANY_PATHS: usize = 6;

/// Rounds of a loop before its paths are joined.
const ROUNDS: usize = 3;

/// Rounds after which the proof gives a loop up.
const MOST_ROUNDS: usize = 36;

/// Calls of one template inside itself that are followed.
const RECURSION: usize = 12;

/// Why a proof ends that has spent its steps.
const EXHAUSTED: &str = "the proof's step budget ran out here";

/// Why the proof ends at [`State::is_full`].
const TOO_DEEP: &str = "more JSON containers are open than the proof follows";

/// Nesting of branches and template calls beyond which the proof gives up.
const DEEPEST: usize = 80;

impl<'a> Prover<'a> {
    /// Walks the main template from the start of a body.
    pub(crate) fn run(&mut self) {
        let dot = Val::Data { place: self.root, bare: false };
        let start = Path { state: State::START, env: Env::default(), dots: vec![dot.clone()], frames: Vec::new(), tag: 0 };
        let (document, index) = self.entry();
        let ends = self.enter(document, index, vec![(start, dot)], 0);
        let text = &self.document(document).text;
        let end = Span::at(u32::try_from(text.trim_end().len()).unwrap_or(u32::MAX));
        for path in ends {
            if !path.state.complete() {
                self.suspect(document, end, Blame::End(path.state), &path.env, Vec::new());
            }
        }
        if self.is_exhausted() {
            self.suspect(document, end, Blame::Undecided(EXHAUSTED), &Env::default(), Vec::new());
        }
    }

    /// Walks a template's body with its own frame, for paths with the argument that each gives.
    fn enter(&mut self, document: u32, index: u32, paths: Vec<(Path, Val)>, depth: usize) -> Vec<Path> {
        let Some(definition) = self.document(document).templates.get(index as usize) else { return Vec::new() };
        let root = definition.root;
        let inside = paths
            .into_iter()
            .map(|(mut p, argument)| {
                p.frames.push(Rc::new(vec![argument.clone()]));
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
                let why = if depth > DEEPEST { "the template is nested too deep to follow" } else { EXHAUSTED };
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
            self.spend((paths.len() * paths.len() / 16) as u64);
            paths = bound_paths(&self.places, paths);
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
                None if state.is_full() && matches!(class, Class::OpenObject | Class::OpenList) => {
                    self.suspect(document, Span::new(offset, offset + 1), Blame::Undecided(TOO_DEEP), env, Vec::new());
                    return None;
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
        self.spend(language.size() as u64 / 8);
        let (mut states, mut violations) = (Vec::new(), Vec::new());
        language.apply(path.state, &mut states, &mut violations);
        // What opens a container where no more can be followed is not the template's fault.
        if path.state.is_full()
            && !path.state.in_string()
            && language.classes().meets(Classes::of(&[Class::OpenObject, Class::OpenList]))
            && !violations.is_empty()
        {
            self.suspect(document, span, Blame::Undecided(TOO_DEEP), &path.env, Vec::new());
            return;
        }
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
            let mut defined = true;
            for &d in declared {
                if let NodeKind::Variable { slot, .. } = self.node(document, d).kind {
                    if slot == UNDEFINED {
                        let at = At { document, path: p, depth: 0 };
                        let span = self.node(document, d).span;
                        self.stop(at, span, &path.env, Stop::Arguments, None, "the variable is not defined here", Vec::new());
                        defined = false;
                    }
                    self.spend(path.variables() as u64 / 16);
                    path.set_variable(slot, val.clone());
                }
            }
            if defined {
                out.push((path, val));
            }
        }
        out
    }

    /// A branch, and the `else if`s that follow it one after the other.
    fn branch(&mut self, document: u32, span: Span, b: &Branch, paths: Vec<Path>, depth: usize) -> Vec<Path> {
        let siblings = Siblings::enter(paths);
        if b.kind == BranchKind::Range {
            let out = self.range(document, b, siblings.paths.clone(), depth);
            return siblings.leave(&self.places, out);
        }
        let (mut out, mut arms): (Vec<Path>, Vec<Vec<State>>) = (Vec::new(), Vec::new());
        let (mut b, mut paths) = (b, siblings.paths.clone());
        loop {
            let (then, otherwise) = self.arms(document, b, paths);
            let mut ends = self.list(document, b.then, then, depth + 1);
            if b.kind == BranchKind::With {
                for p in &mut ends {
                    p.dots.pop();
                }
            }
            arms.push(after_values(&ends));
            out.extend(ends);
            if self.is_exhausted() {
                return Vec::new();
            }
            match b.otherwise.map(|list| (list, self.chained_branch(document, list))) {
                Some((_, Some(next))) if !otherwise.is_empty() => (b, paths) = (next, otherwise),
                Some((list, _)) => {
                    let ends = self.list(document, list, otherwise, depth + 1);
                    arms.push(after_values(&ends));
                    out.extend(ends);
                    break;
                }
                None => {
                    arms.push(after_values(&otherwise));
                    out.extend(otherwise);
                    break;
                }
            }
        }
        arms.retain(|a| !a.is_empty());
        if arms.windows(2).any(|w| matches!(w, [x, y] if x != y)) && !self.uneven.contains(&(document, span)) {
            self.uneven.push((document, span));
        }
        self.spend((out.len() * out.len() / 16) as u64);
        siblings.leave(&self.places, out)
    }

    /// The paths that enter a branch's body, and those that do not.
    fn arms(&mut self, document: u32, b: &Branch, paths: Vec<Path>) -> (Vec<Path>, Vec<Path>) {
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
        (bound_paths(&self.places, then), bound_paths(&self.places, otherwise))
    }

    /// The branch that an `else` list consists of, where it is an `else if` or `else with`.
    fn chained_branch(&self, document: u32, list: NodeId) -> Option<&'a Branch> {
        let NodeKind::List(children) = self.node(document, list).kind else { return None };
        let [only] = self.children(document, children) else { return None };
        match &self.node(document, *only).kind {
            NodeKind::Branch(b) if b.chained && b.kind != BranchKind::Range => Some(b),
            _ => None,
        }
    }

    fn range(&mut self, document: u32, b: &Branch, paths: Vec<Path>, depth: usize) -> Vec<Path> {
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
        if self.calls.iter().filter(|c| **c == (callee, index)).count() >= RECURSION || depth + 4 > DEEPEST {
            self.suspect(document, name_span, Blame::Undecided("the template calls itself"), &env, Vec::new());
            return Vec::new();
        }
        self.enter(callee, index, inside, depth + 1)
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

/// The paths that enter a branch, each with its number as a tag, so that what becomes of one can be joined again.
struct Siblings {
    /// Their own tags.
    tags: Vec<u32>,
    paths: Vec<Path>,
    /// How many variables there are.
    variables: usize,
}

impl Siblings {
    fn enter(mut paths: Vec<Path>) -> Self {
        let tags = paths.iter().map(|p| p.tag).collect();
        for (p, i) in paths.iter_mut().zip(0..) {
            p.tag = i;
        }
        let variables = paths.iter().map(Path::variables).max().unwrap_or(0);
        Self { tags, paths, variables }
    }

    /// The paths that leave the branch: those that come from one and differ only in what is known of the payload are one.
    fn leave(self, places: &Places<'_>, mut out: Vec<Path>) -> Vec<Path> {
        for p in &mut out {
            p.drop_variables(self.variables);
        }
        let mut out = merge(places, out);
        for p in &mut out {
            p.tag = self.tags.get(p.tag as usize).copied().unwrap_or(0);
        }
        out
    }
}

/// Joins what differs only in what is known of the payload; and, where that leaves many, in texts that were computed.
fn merge(places: &Places<'_>, paths: Vec<Path>) -> Vec<Path> {
    let mut kept: Vec<Path> = Vec::with_capacity(paths.len());
    for p in paths {
        match kept.iter_mut().find(|q| q.is_sibling(&p)) {
            Some(q) if q.env == p.env => {}
            Some(q) => {
                q.env = q.env.join(&p.env);
                q.env.tidy(places);
            }
            None => kept.push(p),
        }
    }
    if kept.len() <= FEW_PATHS {
        return kept;
    }
    let mut joined: Vec<Path> = Vec::with_capacity(kept.len());
    for p in kept {
        match joined.iter_mut().find(|q| q.is_similar(&p)).and_then(|q| q.join(&p).map(|j| (q, j))) {
            Some((q, j)) => *q = j,
            None => joined.push(p),
        }
    }
    joined
}

/// What one node costs on these paths: what is known of each is copied and compared.
fn cost(paths: &[Path]) -> u64 {
    let known: usize = paths.iter().map(|p| 4 + p.env.facts.len() + p.env.opaque.len() + p.dots.len()).sum();
    (known * (4 + paths.len())) as u64 / 32
}

/// Removes duplicates, and joins paths at the same state when there are too many.
fn bound_paths(places: &Places<'_>, paths: Vec<Path>) -> Vec<Path> {
    let mut kept: Vec<Path> = Vec::with_capacity(paths.len());
    for p in paths {
        if !kept.contains(&p) {
            kept.push(p);
        }
    }
    if kept.len() > MANY_PATHS {
        for p in &mut kept {
            p.tag = 0;
        }
        kept = merge(places, kept);
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

/// Joins what is new with what was walked last, so that a loop comes to an end: each of `heads` is covered by what it gives
/// back or by one of `walked`.
pub(crate) fn widen(walked: &[Path], heads: Vec<Path>) -> Vec<Path> {
    let mut next = Vec::new();
    for p in heads {
        let similar = walked.iter().rev().find(|q| q.is_similar(&p)).and_then(|q| q.join(&p));
        let joined = similar.or_else(|| walked.iter().rev().find_map(|q| q.join(&p))).unwrap_or(p);
        if !walked.contains(&joined) && !next.contains(&joined) {
            next.push(joined);
        }
    }
    next
}

/// The states of these paths, whichever kind of value has just ended.
fn after_values(paths: &[Path]) -> Vec<State> {
    let mut all: Vec<State> = Vec::new();
    paths.iter().for_each(|p| push(&mut all, after_value(p.state)));
    crate::sort::by(&mut all, Ord::cmp);
    all
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
