//! The abstract interpretation of the template: all paths at once, branch by branch, iteration by iteration.

use std::rc::Rc;

use super::paths::{Siblings, bound_paths, cost};
use super::prover::{ActionSite, At, Prover, Quote};
use super::suspicion::{Blame, Mutation, Stop, Target};
use crate::json::machine::{Class, Classes, Mode, State};
use crate::proof::domain::fact::{Env, Path};
use crate::proof::domain::language::{Cause, Language, push};
use crate::proof::domain::place::may;
use crate::proof::domain::value::Val;
use crate::span::Span;
use crate::template::go::syntax::ast::{Branch, BranchKind, NodeId, NodeKind, UNDEFINED};

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

    pub(super) fn list(&mut self, document: u32, list: NodeId, paths: Vec<Path>, depth: usize) -> Vec<Path> {
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
    pub(super) fn evaluate(&mut self, document: u32, pipe: NodeId, p: &Path) -> Vec<(Path, Val)> {
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
