//! Pipelines over abstract values: operands, fields, truth.

use std::rc::Rc;

use super::method::Name;
use super::prover::{At, Outcomes, Prover, Side};
use super::suspicion::{Blame, Mutation, Stop, Target};
use crate::proof::domain::condition::Condition;
use crate::proof::domain::fact::Env;
use crate::proof::domain::place::{Named, may};
use crate::proof::domain::value::{Measure, Moment, Text, Val, Whole};
use crate::span::Span;
use crate::template::go::syntax::ast::{Ideal, Names, NodeId, NodeKind, UNDEFINED};

/// More outcomes than this are joined into one.
const MOST_OUTCOMES: usize = 24;

/// Nesting of parenthesised pipelines beyond which the proof gives up.
const DEEPEST: u32 = 64;

impl<'a> Prover<'a> {
    /// The outcomes of a pipeline, without its declarations.
    pub(super) fn pipe(&mut self, at: At<'_>, env: Env, pipe: NodeId) -> Outcomes {
        let node = self.node(at.document, pipe);
        let NodeKind::Pipe { commands, declarations, .. } = node.kind else {
            return self.give_up(at, env, pipe, "the template does not parse");
        };
        if at.depth > DEEPEST {
            return self.give_up(at, env, pipe, "the parentheses are nested too deep to follow");
        }
        if at.depth > 0 && !declarations.is_empty() {
            return self.give_up(at, env, pipe, "a variable is declared inside parentheses");
        }
        let commands = self.children(at.document, commands);
        let mut outcomes: Vec<(Env, Option<Val>)> = vec![(env, None)];
        for &command in commands {
            let mut next = Vec::new();
            for (env, last) in outcomes {
                next.extend(self.command(at, env, command, last).into_iter().map(|(e, v)| (e, Some(v.unwrapped()))));
            }
            outcomes = next;
        }
        bound_outcomes(outcomes.into_iter().map(|(e, v)| (e, v.unwrap_or(Val::Absent))).collect())
    }

    fn give_up(&mut self, at: At<'_>, env: Env, node: NodeId, why: &'static str) -> Outcomes {
        let span = self.node(at.document, node).span;
        self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
        vec![(env, Val::Top(why))]
    }

    fn command(&mut self, at: At<'_>, env: Env, command: NodeId, last: Option<Val>) -> Outcomes {
        self.spend(1);
        let node = self.node(at.document, command);
        let NodeKind::Command { operands } = node.kind else { return self.give_up(at, env, command, "the template does not parse") };
        let operands = self.children(at.document, operands);
        let Some((&first, rest)) = operands.split_first() else { return vec![(env, Val::Absent)] };
        let given = !rest.is_empty() || last.is_some();
        match &self.node(at.document, first).kind {
            NodeKind::Function { function } => {
                let function = *function;
                self.call(at, env, command, function, rest, last)
            }
            NodeKind::Field { names } if given => {
                let start = spread(env, at.path.dot());
                self.method_of(at, start, first, *names, rest, last)
            }
            NodeKind::Variable { slot, fields, .. } if given && !fields.is_empty() => {
                let (slot, fields) = (*slot, *fields);
                let start = self.variable(at, env, first, slot);
                self.method_of(at, start, first, fields, rest, last)
            }
            NodeKind::Chain { node, fields } if given => {
                let (inner, fields) = (*node, *fields);
                let start = self.chained(at, env, first, inner);
                self.method_of(at, start, first, fields, rest, last)
            }
            _ if given => self.wrong(at, &env, command, "only a function or a method can take arguments"),
            NodeKind::Nil => self.wrong(at, &env, command, "`nil` is no command"),
            _ => self.operand(at, env, first),
        }
    }

    /// The render stops here, whatever the payload.
    fn wrong(&mut self, at: At<'_>, env: &Env, node: NodeId, detail: &str) -> Outcomes {
        let span = self.node(at.document, node).span;
        self.stop(at, span, env, Stop::Arguments, None, detail, Vec::new());
        Vec::new()
    }

    /// A chain of fields whose last is called with arguments.
    fn method_of(&mut self, at: At<'_>, start: Outcomes, node: NodeId, names: Names, rest: &[NodeId], last: Option<Val>) -> Outcomes {
        let span = self.node(at.document, node).span;
        let Some((name, before)) = self.names(at.document, names).split_last() else { return start };
        let receivers = self.fields(at, start, before, span);
        let name = Name { text: name.text(&self.document(at.document).text), span: *name };
        let mut out = Vec::new();
        for (env, receiver) in receivers {
            out.extend(self.method(at, env, span, &receiver, name, rest, last.clone()));
        }
        bound_outcomes(out)
    }

    fn variable(&mut self, at: At<'_>, env: Env, node: NodeId, slot: u32) -> Outcomes {
        if slot == UNDEFINED {
            return self.wrong(at, &env, node, "the variable is not defined here");
        }
        spread(env, at.path.variable(slot))
    }

    /// What a chain of fields starts from.
    fn chained(&mut self, at: At<'_>, env: Env, chain: NodeId, inner: NodeId) -> Outcomes {
        match &self.node(at.document, inner).kind {
            NodeKind::Pipe { .. } => self.pipe(At { depth: at.depth + 1, ..at }, env, inner),
            NodeKind::Function { function } => {
                let function = *function;
                self.call(at, env, inner, function, &[], None)
            }
            NodeKind::Nil => self.wrong(at, &env, chain, "`nil` has no fields"),
            NodeKind::Chain { .. } => self.give_up(at, env, chain, "the field chain is nested"),
            _ => self.operand(at, env, inner),
        }
    }

    /// The outcomes of an operand.
    pub(super) fn operand(&mut self, at: At<'_>, env: Env, operand: NodeId) -> Outcomes {
        let node = self.node(at.document, operand);
        let span = node.span;
        match &node.kind {
            NodeKind::Dot => spread(env, at.path.dot()),
            NodeKind::Nil => vec![(env, Val::Absent)],
            NodeKind::Bool(b) => vec![(env, Val::known(*b))],
            NodeKind::String(s) => vec![(env, Val::text(s))],
            NodeKind::Number(n) => {
                let val = match n.ideal(span.text(&self.document(at.document).text)) {
                    Ideal::Complex(..) => Val::Top("a complex constant"),
                    Ideal::Float(f) if f.is_finite() => Val::Float(Some(f.to_bits())),
                    Ideal::Float(_) => Val::Top("a constant that is infinite"),
                    Ideal::Int(i) => Val::int(i),
                    Ideal::Overflow => return self.wrong(at, &env, operand, "the constant is too large for an `int`"),
                    Ideal::Nothing => Val::Absent,
                };
                vec![(env, val)]
            }
            NodeKind::Field { names } => {
                let names = self.names(at.document, *names);
                let start = spread(env, at.path.dot());
                self.fields(at, start, names, span)
            }
            NodeKind::Variable { slot, fields, .. } => {
                let (slot, fields) = (*slot, *fields);
                let start = self.variable(at, env, operand, slot);
                let names = self.names(at.document, fields);
                self.fields(at, start, names, span)
            }
            NodeKind::Chain { node, fields } => {
                let (inner, names) = (*node, self.names(at.document, *fields));
                let start = self.chained(at, env, operand, inner);
                self.fields(at, start, names, span)
            }
            NodeKind::Pipe { .. } => self.pipe(At { depth: at.depth + 1, ..at }, env, operand),
            NodeKind::Function { function } => {
                let function = *function;
                self.call(at, env, operand, function, &[], None)
            }
            _ => self.give_up(at, env, operand, "the template does not parse"),
        }
    }

    fn fields(&mut self, at: At<'_>, start: Outcomes, names: &'a [Span], span: Span) -> Outcomes {
        let mut outcomes = start;
        for name in names {
            let text = name.text(&self.document(at.document).text);
            let mut next = Vec::new();
            for (env, val) in outcomes {
                self.field(at, env, val, text, *name, span, &mut next);
            }
            outcomes = next;
        }
        outcomes
    }

    #[expect(clippy::too_many_arguments, reason = "a step of `fields`, with the places of both the name and the chain")]
    fn field(&mut self, at: At<'_>, env: Env, val: Val, name: &str, name_span: Span, span: Span, out: &mut Outcomes) {
        let (place, bare) = match val {
            Val::Absent => {
                out.push((env, Val::Absent));
                return;
            }
            Val::Data { place, .. } if self.places.depth(place) >= 100 => {
                let why = "the fields are nested too deep to follow";
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                out.push((env, Val::Top(why)));
                return;
            }
            Val::Data { place, bare } => (place, bare),
            Val::Top(why) => {
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                out.push((env, Val::Top(why)));
                return;
            }
            Val::Either(all) => {
                for v in all.iter() {
                    self.field(at, env.clone(), v.clone(), name, name_span, span, out);
                }
                return;
            }
            other if Self::receiver(&other).is_some() => {
                out.extend(self.method(at, env, span, &other, Name { text: name, span: name_span }, &[], None));
                return;
            }
            _ => {
                let detail = format!("`{name}` is read from a value that has no fields");
                self.stop(at, span, &env, Stop::NoFields, None, &detail, Vec::new());
                return;
            }
        };
        let depth = self.places.depth(place);
        self.spend((depth * depth / 64) as u64);
        let bits = env.may(&self.places, place);
        if bits & may::TIME != 0 {
            let Some(env) = env.restrict(&self.places, place, may::TIME) else { return };
            let time = Val::Time(Moment { four_digits: true, place: Some(place) });
            out.extend(self.method(at, env, span, &time, Name { text: name, span: name_span }, &[], None));
        }
        let Some(env) = env.restrict(&self.places, place, !may::TIME) else { return };
        let bits = bits & !may::TIME;
        let none = may::NIL_POINTER | if bare { 0 } else { may::NULL };
        if bits & none != 0 {
            let detail = format!("{} is null, so it has no `{name}`", self.places.path(place));
            let mutations = vec![Mutation { place, to: Target::May(bits & none) }];
            self.stop(at, span, &env, Stop::Nothing, Some(place), &detail, mutations);
        }
        let scalar = may::BOOL | may::NUMERIC | may::STRING | may::LISTS;
        if bits & scalar != 0 {
            let detail = format!("{} is not an object, so it has no `{name}`", self.places.path(place));
            let mutations = vec![Mutation { place, to: Target::May(bits & scalar) }];
            self.stop(at, span, &env, Stop::NoFields, Some(place), &detail, mutations);
        }
        let absent = may::ABSENT | may::NIL_MAP | if bare { may::NULL } else { 0 };
        let survives = absent | may::MAP | may::NO_MAP | may::STRUCT;
        let Some(env) = env.restrict(&self.places, place, survives) else { return };
        if bits & (may::MAP | may::NO_MAP | may::STRUCT) == 0 {
            out.push((env, Val::Absent));
            return;
        }
        match self.places.field(place, name) {
            Named::Place(p) => {
                self.touch(at.document, name_span, p);
                out.push((env, Val::Data { place: p, bare: false }));
            }
            Named::Unknown(p) => {
                self.unknown_field(at.document, name_span, place, name);
                out.push((env, Val::Data { place: p, bare: false }));
            }
            Named::NotInStruct => {
                self.unknown_field(at.document, name_span, place, name);
                let detail = format!("{} has no field `{name}`", self.places.path(place));
                self.stop(at, span, &env, Stop::UnknownField, Some(place), &detail, Vec::new());
                if let Some(env) = env.restrict(&self.places, place, absent) {
                    out.push((env, Val::Absent));
                }
            }
        }
    }

    /// The outcomes where the value counts as true, and those where it does not.
    pub(super) fn split(&mut self, env: &Env, val: &Val) -> (Side, Side) {
        match val {
            Val::Absent => (None, Some((env.clone(), Val::Absent))),
            Val::Data { place, .. } => {
                let c = Condition::Truthy(*place);
                let yes = env.assume(&self.places, &c, true).map(|e| (e, val.clone()));
                let no = env.assume(&self.places, &c, false).map(|e| (e, val.clone()));
                (yes, no)
            }
            Val::Bool { known: Some(b), .. } => pick(*b, env, val),
            Val::Bool { known: None, when } => {
                let side = |truth: bool| match when {
                    Some(c) => env.assume(&self.places, c, truth).map(|e| (e, Val::known(truth))),
                    None => Some((env.clone(), Val::known(truth))),
                };
                (side(true), side(false))
            }
            Val::Int(n) => {
                if let Some(Measure::Length(place)) = n.of {
                    let c = Condition::Length(place, 1, u64::MAX);
                    let yes = env.assume(&self.places, &c, true).map(|e| (e, val.clone()));
                    let no = env.assume(&self.places, &c, false).map(|e| (e, Val::int(0)));
                    return (yes, no);
                }
                let zero = Val::Int(Whole { low: 0, high: 0, kind: n.kind, of: None });
                let yes = (n.low != 0 || n.high != 0).then(|| (env.clone(), val.clone()));
                let no = (n.low <= 0 && n.high >= 0).then(|| (env.clone(), zero));
                (yes, no)
            }
            Val::Float(Some(bits)) => pick(f64::from_bits(*bits) != 0.0, env, val),
            Val::Float(None) | Val::Top(_) | Val::Either(_) => (Some((env.clone(), val.clone())), Some((env.clone(), val.clone()))),
            Val::Text(Text { language, .. }) => {
                let yes = language.may_be_more().then(|| (env.clone(), val.clone()));
                let no = language.may_be_empty().then(|| (env.clone(), Val::text(b"")));
                (yes, no)
            }
            Val::Bytes(language) => {
                let yes = language.may_be_more().then(|| (env.clone(), val.clone()));
                (yes, language.may_be_empty().then(|| (env.clone(), val.clone())))
            }
            Val::Time(_) | Val::Location => pick(true, env, val),
            Val::Part { place, from, may_be_empty } => {
                let yes = Some((env.clone(), Val::Part { place: *place, from: *from, may_be_empty: false }));
                (yes, may_be_empty.then(|| (env.clone(), val.clone())))
            }
        }
    }

    /// The condition that a value's truth is, where it has a name.
    pub(super) fn condition(&self, val: &Val) -> Option<Rc<Condition>> {
        match val {
            Val::Data { place, .. } => Some(Rc::new(Condition::Truthy(*place))),
            Val::Bool { when, .. } => when.clone(),
            Val::Int(Whole { of: Some(Measure::Length(place)), .. }) => Some(Rc::new(Condition::Length(*place, 1, u64::MAX))),
            _ => None,
        }
    }
}

fn pick(truth: bool, env: &Env, val: &Val) -> (Side, Side) {
    let side = Some((env.clone(), val.clone()));
    if truth { (side, None) } else { (None, side) }
}

/// One outcome per value that it may be.
pub(super) fn spread(env: Env, val: Val) -> Outcomes {
    match val {
        Val::Either(all) => all.iter().map(|v| (env.clone(), v.clone())).collect(),
        val => vec![(env, val)],
    }
}

/// Joins outcomes where there are too many.
pub(super) fn bound_outcomes(mut outcomes: Outcomes) -> Outcomes {
    if outcomes.len() > 1 {
        let mut kept: Outcomes = Vec::with_capacity(outcomes.len());
        for o in outcomes {
            if !kept.contains(&o) {
                kept.push(o);
            }
        }
        outcomes = kept;
    }
    if outcomes.len() <= MOST_OUTCOMES {
        return outcomes;
    }
    outcomes.into_iter().reduce(|(e, v), (f, w)| (e.join(&f), v.join(&w))).into_iter().collect()
}
