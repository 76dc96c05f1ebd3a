//! What each function does to abstract values, and when it stops the render.

use std::rc::Rc;

use super::evaluate::bound_outcomes;
use super::fold;
use super::method::{RFC3339, edges};
use super::prover::{At, Outcomes, Prover};
use super::suspicion::{Blame, Mutation, Stop, Target};
use crate::json::machine::{ALNUM, Class, Classes, HARMFUL, HEXES};
use crate::proof::domain::condition::{Atom, Condition};
use crate::proof::domain::fact::Env;
use crate::proof::domain::language::{Language, json_kind};
use crate::proof::domain::place::may;
use crate::proof::domain::value::{Text, Val, Whole};
use crate::schema::{Kind, Text as Shape};
use crate::span::Span;
use crate::template::go::Function;
use crate::template::go::function::declaration::Gives;
use crate::template::go::syntax::ast::NodeId;

/// More outcomes of a call's arguments than this are joined.
const MOST_ARGUMENTS: usize = 24;

/// Joins outcomes of a call's arguments where there are too many.
pub(super) fn bound_arguments(outcomes: Vec<(Env, Vec<Val>)>) -> Vec<(Env, Vec<Val>)> {
    if outcomes.len() <= MOST_ARGUMENTS {
        return outcomes;
    }
    let join = |(e, a): (Env, Vec<Val>), (f, b): (Env, Vec<Val>)| (e.join(&f), a.iter().zip(&b).map(|(x, y)| x.join(y)).collect());
    outcomes.into_iter().reduce(join).into_iter().collect()
}

impl Prover<'_> {
    /// The outcomes of a call.
    pub(super) fn call(
        &mut self,
        at: At<'_>,
        env: Env,
        node: NodeId,
        function: Function,
        operands: &[NodeId],
        last: Option<Val>,
    ) -> Outcomes {
        self.spend(1);
        let span = self.node(at.document, node).span;
        if matches!(function, Function::And | Function::Or) {
            return self.shortcut(at, env, span, function, operands, last);
        }
        let mut outcomes: Vec<(Env, Vec<Val>)> = vec![(env, Vec::new())];
        for &operand in operands {
            let mut next: Vec<(Env, Vec<Val>)> = Vec::new();
            for (env, args) in outcomes {
                for (env, val) in self.operand(at, env, operand) {
                    let mut args = args.clone();
                    args.push(val);
                    next.push((env, args));
                }
            }
            outcomes = bound_arguments(next);
        }
        let mut out: Outcomes = Vec::new();
        for (env, mut args) in outcomes {
            args.extend(last.clone());
            for (env, val) in self.apply(at, env, span, function, args) {
                // Texts that differ by the variables that they are made of are one value, not several paths.
                let same = |o: &&mut (Env, Val)| matches!((&o.1, &val), (Val::Text(_) | Val::Either(_), Val::Text(_))) && o.0 == env;
                match out.iter_mut().find(same) {
                    Some((_, known)) => *known = known.join(&val),
                    None => out.push((env, val)),
                }
            }
        }
        bound_outcomes(out)
    }

    fn shortcut(&mut self, at: At<'_>, env: Env, span: Span, function: Function, operands: &[NodeId], last: Option<Val>) -> Outcomes {
        if operands.is_empty() && last.is_none() {
            self.stop(at, span, &env, Stop::Arguments, None, &format!("`{}` has no arguments", function.name()), Vec::new());
            return Vec::new();
        }
        let ends_on = function == Function::Or;
        let mut done = Vec::new();
        let mut going = vec![env];
        for (i, &operand) in operands.iter().enumerate() {
            let is_last = i + 1 == operands.len() && last.is_none();
            let mut next = Vec::new();
            for env in going {
                for (env, val) in self.operand(at, env, operand) {
                    if is_last {
                        done.push((env, val));
                        continue;
                    }
                    let (yes, no) = self.split(&env, &val);
                    let (ended, goes) = if ends_on { (yes, no) } else { (no, yes) };
                    done.extend(ended);
                    next.extend(goes.map(|(e, _)| e));
                }
            }
            next.dedup();
            if next.len() > MOST_ARGUMENTS {
                next = next.into_iter().reduce(|e, f| e.join(&f)).into_iter().collect();
            }
            going = next;
        }
        if let Some(val) = last {
            done.extend(going.into_iter().map(|e| (e, val.clone())));
        }
        bound_outcomes(done)
    }

    /// A function's outcomes for these arguments.
    fn apply(&mut self, at: At<'_>, env: Env, span: Span, function: Function, args: Vec<Val>) -> Outcomes {
        if !function.fits(args.len()) {
            let detail = format!("`{}` has {} arguments", function.name(), args.len());
            self.stop(at, span, &env, Stop::Arguments, None, &detail, Vec::new());
            return Vec::new();
        }
        // One value at a time, where an argument may be one of several.
        if let Some(i) = args.iter().position(|a| matches!(a, Val::Either(_))) {
            let mut out = Vec::new();
            for choice in args.get(i).map(Val::choices).unwrap_or_default() {
                let mut args = args.clone();
                if let Some(slot) = args.get_mut(i) {
                    *slot = choice.clone();
                }
                self.spend(1);
                out.extend(self.apply(at, env.clone(), span, function, args));
            }
            return bound_outcomes(out);
        }
        let mut env = env;
        for (i, arg) in args.iter().enumerate() {
            if function.takes_text(i) {
                match self.text_argument(at, env, span, function, arg) {
                    Some(e) => env = e,
                    None => return Vec::new(),
                }
            }
        }
        if let Some(result) = fold::constants(function, &args) {
            return match result {
                Ok(val) => vec![(env, val)],
                Err(message) => {
                    self.stop(at, span, &env, Stop::Type, None, &format!("`{}` stops: {message}", function.name()), Vec::new());
                    Vec::new()
                }
            };
        }
        let mut out = self.transfer(at, env, span, function, &args);
        for (_, val) in &out {
            if let Val::Text(t) = val {
                self.spend(t.language.size() as u64 / 4);
            }
        }
        self.name_texts(&mut out, function, &args);
        out
    }

    /// Gives texts the name of what they were computed from.
    fn name_texts(&self, out: &mut Outcomes, function: Function, args: &[Val]) {
        if !out.iter().any(|(_, v)| matches!(v, Val::Text(_))) {
            return;
        }
        let atoms: Option<Vec<Atom>> = args.iter().map(|a| a.atom(&self.places)).collect();
        let Some(name) = atoms.and_then(|atoms| Atom::call(function, atoms)) else { return };
        for (_, val) in out {
            if let Val::Text(t) = val
                && t.is.is_none()
            {
                t.is = Some(name.clone());
            }
        }
    }

    /// Checks an argument that must be a `string`; `None` where it is none.
    fn text_argument(&mut self, at: At<'_>, env: Env, span: Span, function: Function, arg: &Val) -> Option<Env> {
        match arg {
            Val::Text(_) => Some(env),
            Val::Data { place, .. } => {
                let bits = env.may(&self.places, *place);
                if bits & !may::STRING != 0 {
                    let detail = format!("`{}` needs a string, and {} may not be one", function.name(), self.places.path(*place));
                    let mutations = vec![Mutation { place: *place, to: Target::May(bits & !may::STRING) }];
                    self.stop(at, span, &env, Stop::Type, Some(*place), &detail, mutations);
                }
                env.restrict(&self.places, *place, may::STRING)
            }
            Val::Top(why) => {
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                Some(env)
            }
            _ => {
                self.stop(at, span, &env, Stop::Type, None, &format!("`{}` needs a string", function.name()), Vec::new());
                None
            }
        }
    }

    /// What is known of a function beyond its entry in the table of functions.
    fn transfer(&mut self, at: At<'_>, env: Env, span: Span, function: Function, args: &[Val]) -> Outcomes {
        let first = args.first().cloned().unwrap_or(Val::Absent);
        match function {
            Function::Eq | Function::Ne | Function::Lt | Function::Le | Function::Gt | Function::Ge => {
                self.compare(at, env, span, function, args)
            }
            Function::Not => {
                let (yes, no) = self.split(&env, &first);
                let value = match (yes.is_some(), no.is_some()) {
                    (true, false) => Val::known(false),
                    (false, true) => Val::known(true),
                    _ => Val::Bool { known: None, when: self.condition(&first).map(|c| Rc::new(Condition::Not(c))) },
                };
                vec![(env, value)]
            }
            Function::Len => self.len_of(at, env, span, &first),
            Function::Index => self.index(at, env, span, args),
            Function::Slice => self.slice(at, env, span, args),
            Function::Html => self.escaped(env, args, |l| {
                let gone = Classes::of(&[Class::Quote, Class::Apostrophe]);
                let changed = gone.or(Classes::of(&[Class::Markup, Class::Control]));
                let set = l.classes();
                if set.meets(changed) { l.recast(set.without(gone).or(ENTITY)) } else { l }
            }),
            Function::Urlquery => self.escaped(env, args, |l| {
                let kept = ALNUM.or(Classes::of(&[Class::Minus, Class::Dot]));
                let set = l.classes();
                if set.0 & !kept.0 == 0 { l } else { l.recast(Classes(set.0 & kept.0).or(URL)) }
            }),
            Function::Js => self.escaped(env, args, |l| scripted(&l)),
            Function::Print => {
                let l = self.joined(&env, args);
                vec![(env, Val::of(l))]
            }
            Function::Println => {
                let mut parts = Vec::new();
                for (i, a) in args.iter().enumerate() {
                    if i > 0 {
                        parts.push(Language::text(b" "));
                    }
                    parts.push(self.show_verb(&env, a));
                }
                parts.push(Language::text(b"\n"));
                vec![(env, Val::of(Language::seq(parts)))]
            }
            Function::Printf => {
                let l = self.printf(&env, args);
                vec![(env, Val::of(l))]
            }
            Function::ToJson => self.json(at, env, span, &first),
            Function::ToIso8601 => self.time(at, env, span, &first),
            Function::ToEscapedString => vec![(env, Val::of(Language::Interior { empty: true }))],
            Function::FromJson => {
                let valid = matches!(&first, Val::Text(t) if matches!(*t.language, Language::Json { .. })
                    || t.language.constant().is_some_and(|c| crate::json::parse_value(&c, self.numbers).is_ok()));
                if !valid {
                    let (place, mutations) = match &first {
                        Val::Data { place, .. } => (Some(*place), vec![Mutation { place: *place, to: Target::Text("{") }]),
                        _ => (None, Vec::new()),
                    };
                    self.stop(at, span, &env, Stop::Json, place, "`fromJSON` is given text that is not always JSON", mutations);
                }
                vec![(env, Val::Top("the value comes from fromJSON, whose input has no schema"))]
            }
            Function::Call => {
                self.stop(at, span, &env, Stop::Type, None, "`call` needs a function, and payloads contain none", Vec::new());
                Vec::new()
            }
            _ => self.declared(at, env, span, function),
        }
    }

    /// What a function's entry says: the type of its result, and whether it can stop the render.
    fn declared(&mut self, at: At<'_>, env: Env, span: Span, function: Function) -> Outcomes {
        let description = function.describe();
        if description.stops {
            self.suspect(at.document, span, Blame::Undecided("a function whose errors are not known is called"), &env, Vec::new());
        }
        let val = match description.gives {
            Gives::Bool => Val::Bool { known: None, when: None },
            Gives::Int => Val::Int(Whole::int(i64::MIN, i64::MAX)),
            Gives::Text => Val::of(Language::any(ANYTHING)),
            Gives::Any => Val::Top("a function whose result is not known is called"),
        };
        vec![(env, val)]
    }

    /// The text of the arguments as `html` and its like take it, changed.
    fn escaped(&mut self, env: Env, args: &[Val], change: impl Fn(Language) -> Language) -> Outcomes {
        let mut parts: Vec<Language> = Vec::new();
        for (i, a) in args.iter().enumerate() {
            if i > 0 {
                parts.push(Language::alt(vec![Language::text(b""), Language::text(b" ")]));
            }
            parts.push(self.show(&env, a));
        }
        let l = change(Language::seq(parts));
        vec![(env, Val::of(l))]
    }

    /// The arguments as `Sprint` writes them: a space between two that are both no strings.
    fn joined(&self, env: &Env, args: &[Val]) -> Language {
        let mut parts: Vec<Language> = Vec::new();
        for (i, a) in args.iter().enumerate() {
            if i > 0 {
                let text = |v: &Val| match v {
                    Val::Text(_) => true,
                    Val::Data { place, .. } => env.may(&self.places, *place) & !may::STRING == 0,
                    _ => false,
                };
                if !args.get(i - 1).is_some_and(text) && !text(a) {
                    parts.push(Language::alt(vec![Language::text(b""), Language::text(b" ")]));
                }
            }
            parts.push(self.show_verb(env, a));
        }
        Language::seq(parts)
    }

    fn json(&mut self, at: At<'_>, env: Env, span: Span, val: &Val) -> Outcomes {
        let kinds = self.json_kinds(&env, val);
        let place = match val {
            Val::Data { place, .. } | Val::Part { place, .. } => Some(*place),
            Val::Text(Text { language, .. }) => {
                self.encode_twice(at, span, language);
                language.place()
            }
            Val::Time(moment) => {
                if !moment.four_digits {
                    let detail = "`toJSON` stops at a time whose year has not four digits, as it may be in another zone";
                    self.stop(at, span, &env, Stop::Time, moment.place, detail, edges(moment.place));
                }
                moment.place
            }
            Val::Top(why) => {
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                None
            }
            _ => None,
        };
        vec![(env, Val::of(Language::Json { kinds, place }))]
    }

    fn time(&mut self, at: At<'_>, env: Env, span: Span, val: &Val) -> Outcomes {
        let result = |env: Env| vec![(env, Val::of(Language::Any { set: RFC3339, empty: false, place: None }))];
        match val {
            Val::Data { place, .. } => {
                let bits = env.may(&self.places, *place);
                let shaped = matches!(self.places.schema(*place).kind, Kind::String { text: Shape::Timestamp, .. });
                let good = may::TIME | may::TEXT;
                let mut mutations = Vec::new();
                let mut detail = format!("{} is not always a time", self.places.path(*place));
                if bits & !good != 0 {
                    mutations.push(Mutation { place: *place, to: Target::May(bits & !good) });
                }
                if bits & may::TEXT != 0 {
                    if shaped {
                        if mutations.is_empty() {
                            detail =
                                format!("{} may be a leap second or end in a small `z`, which Go does not read", self.places.path(*place));
                        }
                        mutations.push(Mutation { place: *place, to: Target::Text("2016-12-31T23:59:60Z") });
                        mutations.push(Mutation { place: *place, to: Target::Text("2025-01-15T10:30:00z") });
                    } else {
                        mutations.push(Mutation { place: *place, to: Target::Text("not a time") });
                        mutations.push(Mutation { place: *place, to: Target::Class(Class::Letter) });
                    }
                }
                if !mutations.is_empty() {
                    self.stop(at, span, &env, Stop::Time, Some(*place), &detail, mutations);
                }
                env.restrict(&self.places, *place, good).map(result).unwrap_or_default()
            }
            Val::Time(_) => result(env),
            Val::Top(why) => {
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                result(env)
            }
            _ => {
                self.stop(at, span, &env, Stop::Time, None, "`toISO8601` is given a value that is not always a time", Vec::new());
                result(env)
            }
        }
    }
}

/// Any bytes at all.
pub(super) const ANYTHING: Classes = Classes::TEXT.or(Classes::of(&[Class::Bad]));

const ENTITY: Classes = Classes::of_text_const(b"&#34;quotampltg39\xef\xbf\xbd");
const URL: Classes = HEXES.or(Classes::of(&[Class::Mark, Class::Plus]));

/// What `js` makes of a text: legal inside a JSON string but for `\'`, and for bytes that are not UTF-8, which it copies.
fn scripted(l: &Language) -> Language {
    let set = l.classes();
    let special = Classes::of(&[Class::Quote, Class::Backslash, Class::Apostrophe, Class::Markup, Class::Mark, Class::Wide, Class::Bad]);
    if !set.meets(special.or(HARMFUL)) {
        return l.clone();
    }
    let only = |class: Class| Language::Any { set: Classes::of(&[class]), empty: false, place: l.place() };
    let mut parts = vec![
        Language::Any {
            set: set.without(HARMFUL).without(Classes::of(&[Class::Apostrophe, Class::Markup])),
            empty: true,
            place: l.place(),
        },
        Language::Interior { empty: true },
    ];
    if set.has(Class::Apostrophe) {
        parts.push(Language::Seq(Rc::from([Language::text(b"\\"), only(Class::Apostrophe)])));
    }
    if set.has(Class::Bad) {
        parts.push(only(Class::Bad));
    }
    Language::Many(Rc::new(Language::alt(parts)))
}

/// Which values `toJSON` writes as which kinds is [`Prover::json_kinds`]; this is for a string alone.
pub(super) fn is_json_string(l: &Language) -> bool {
    matches!(l, Language::Json { kinds: json_kind::STRING, .. })
}
