//! Pipelines over abstract values: operands, fields, truth.

use std::rc::Rc;

use super::prover::{At, Outcomes, Prover, Side};
use super::suspicion::{Blame, Mutation, Stop, Target};
use crate::proof::domain::fact::{Condition, Env, Relation, Val};
use crate::proof::domain::place::{Named, may};
use crate::span::Span;
use crate::template::go::syntax::ast::{NodeId, NodeKind, Number};

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
        match &self.node(at.document, first).kind {
            NodeKind::Function { function } => {
                let function = *function;
                self.call(at, env, command, function, rest, last)
            }
            NodeKind::Field { .. } | NodeKind::Variable { .. } | NodeKind::Chain { .. } if !rest.is_empty() || last.is_some() => {
                self.method(at, env, first, rest)
            }
            _ if !rest.is_empty() || last.is_some() => {
                let span = self.node(at.document, command).span;
                self.stop(at, span, &env, Stop::Arguments, None, "only a function can take arguments", Vec::new());
                Vec::new()
            }
            _ => self.operand(at, env, first),
        }
    }

    /// `.Timestamp.Format "…"`: a field with arguments is a method's call; only times have methods.
    fn method(&mut self, at: At<'_>, env: Env, operand: NodeId, arguments: &[NodeId]) -> Outcomes {
        let span = self.node(at.document, operand).span;
        let outcomes = self.operand(at, env, operand);
        let mut out = Vec::new();
        for (env, val) in outcomes {
            match val {
                Val::Top(why) => {
                    let _ = arguments;
                    out.push((env, Val::Top(why)));
                }
                other => {
                    let place = if let Val::Data { place, .. } = other { Some(place) } else { None };
                    self.stop(at, span, &env, Stop::Arguments, place, "a field cannot take arguments", Vec::new());
                }
            }
        }
        out
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
            NodeKind::Number(n) => vec![(env, constant(n, span.text(&self.document(at.document).text)))],
            NodeKind::Field { names } => {
                let names = self.names(at.document, *names);
                let start = spread(env, at.path.dot());
                self.fields(at, start, names, span)
            }
            NodeKind::Variable { slot, fields, .. } => {
                let start = spread(env, at.path.variable(*slot));
                let names = self.names(at.document, *fields);
                self.fields(at, start, names, span)
            }
            NodeKind::Chain { node, fields } => {
                let (inner, names) = (*node, self.names(at.document, *fields));
                let start = match &self.node(at.document, inner).kind {
                    NodeKind::Pipe { .. } => self.pipe(At { depth: at.depth + 1, ..at }, env, inner),
                    NodeKind::Function { function } => {
                        let function = *function;
                        self.call(at, env, inner, function, &[], None)
                    }
                    NodeKind::Chain { .. } => return self.give_up(at, env, operand, "the field chain is nested"),
                    _ => self.operand(at, env, inner),
                };
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
            _ => {
                let detail = format!("`{name}` is read from a value that has no fields");
                self.stop(at, span, &env, Stop::NoFields, None, &detail, Vec::new());
                return;
            }
        };
        let bits = env.may(&self.places, place);
        if bits & may::TIME != 0 {
            let result = match name {
                "Unix" | "UnixMilli" | "UnixMicro" | "UnixNano" | "Year" | "Day" | "Hour" | "Minute" | "Second" | "Nanosecond"
                | "YearDay" => Val::Int { low: i64::MIN, high: i64::MAX, of: None },
                "String" | "GoString" | "Month" | "Weekday" | "UTC" | "Local" => Val::of(crate::proof::domain::language::Language::Any {
                    set: crate::proof::domain::language::TAME,
                    empty: false,
                    place: Some(place),
                }),
                _ => Val::Top("a method of a time is called"),
            };
            out.push((env.clone(), result));
            if bits == may::TIME {
                return;
            }
        }
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
            Val::Int { low, high, of } => {
                if let Some((place, Relation::Length)) = of {
                    let c = Condition::Length(*place, 1, u64::MAX);
                    let yes = env.assume(&self.places, &c, true).map(|e| (e, val.clone()));
                    let no = env.assume(&self.places, &c, false).map(|e| (e, Val::int(0)));
                    return (yes, no);
                }
                let yes = (*low != 0 || *high != 0).then(|| (env.clone(), val.clone()));
                let no = (*low <= 0 && *high >= 0).then(|| (env.clone(), Val::int(0)));
                (yes, no)
            }
            Val::Float(Some(bits)) => pick(f64::from_bits(*bits) != 0.0, env, val),
            Val::Float(None) | Val::Top(_) | Val::Either(_) => (Some((env.clone(), val.clone())), Some((env.clone(), val.clone()))),
            Val::Text(l) => {
                let yes = l.may_be_more().then(|| (env.clone(), val.clone()));
                let no = l.may_be_empty().then(|| (env.clone(), Val::text(b"")));
                (yes, no)
            }
            Val::Part { place, may_be_empty } => {
                let yes = Some((env.clone(), Val::Part { place: *place, may_be_empty: false }));
                (yes, may_be_empty.then(|| (env.clone(), val.clone())))
            }
        }
    }

    /// The condition that a value's truth is, where it has a name.
    pub(super) fn condition(&self, val: &Val) -> Option<Rc<Condition>> {
        match val {
            Val::Data { place, .. } => Some(Rc::new(Condition::Truthy(*place))),
            Val::Bool { when, .. } => when.clone(),
            Val::Int { of: Some((place, Relation::Length)), .. } => Some(Rc::new(Condition::Length(*place, 1, u64::MAX))),
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

/// A number constant, as an argument of no declared type takes it.
fn constant(n: &Number, text: &str) -> Val {
    if n.complex.is_some() && n.float.is_none() {
        return Val::Top("a complex constant");
    }
    let hex = text.trim_start_matches(['+', '-']).get(..2).is_some_and(|p| p.eq_ignore_ascii_case("0x"));
    let float = !n.char && if hex { text.contains(['p', 'P']) } else { text.contains(['.', 'e', 'E', 'p', 'P']) };
    match (n.int, n.float) {
        (Some(i), _) if !float => Val::int(i),
        (_, Some(f)) if float => Val::Float(Some(f.to_bits())),
        _ => Val::Top("a constant that does not fit an integer"),
    }
}
