//! What each function does to abstract values, and when it stops the render.

use std::rc::Rc;

use super::evaluate::bound_outcomes;
use super::prover::{At, Outcomes, Prover};
use super::suspicion::{Blame, Mutation, Stop, Target};
use crate::json::machine::{Class, Classes, DIGITS, HARMFUL};
use crate::proof::domain::fact::{Condition, Env, Relation, Val};
use crate::proof::domain::language::{Language, json_kind};
use crate::proof::domain::place::{Selector, may};
use crate::schema::{Kind, Text};
use crate::span::Span;
use crate::template::go::Function;
use crate::template::go::function::Gives;
use crate::template::go::syntax::ast::NodeId;

/// The classes of an RFC 3339 time.
const TIME: Classes = DIGITS.or(Classes::of(&[Class::Minus, Class::Colon, Class::Letter, Class::Plus, Class::Dot]));

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
        if function == Function::Slice
            && last.is_none()
            && let Some(out) = self.unquoted(at, &env, operands)
        {
            return out;
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
            if next.len() > 24 {
                next = next
                    .into_iter()
                    .reduce(|(e, a), (f, b)| (e.join(&f), a.iter().zip(&b).map(|(x, y)| x.join(y)).collect()))
                    .into_iter()
                    .collect();
            }
            outcomes = next;
        }
        let mut out = Vec::new();
        for (env, mut args) in outcomes {
            args.extend(last.clone());
            out.extend(self.apply(at, env, span, function, &args));
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
            going = next;
        }
        if let Some(val) = last {
            done.extend(going.into_iter().map(|e| (e, val.clone())));
        }
        bound_outcomes(done)
    }

    /// `slice J 1 (len (slice J 1))`: the inside of the JSON string J, without its quotes.
    fn unquoted(&mut self, at: At<'_>, env: &Env, operands: &[NodeId]) -> Option<Outcomes> {
        let [text, one, end] = operands else { return None };
        let source = self.document(at.document).text.clone();
        let words = |p: &Self, id: NodeId| {
            let text: String = p.node(at.document, id).span.text(&source).chars().filter(|c| !matches!(c, '(' | ')')).collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        if words(self, *one) != "1" {
            return None;
        }
        let json = words(self, *text);
        let wanted = [format!("len slice {json} 1"), format!("slice {json} 1 | len")];
        if !wanted.contains(&words(self, *end)) {
            return None;
        }
        let outcomes = self.operand(at, env.clone(), *text);
        let inside = |v: &Val| matches!(v, Val::Text(l) if matches!(**l, Language::Json { kinds: json_kind::STRING, .. }));
        if outcomes.is_empty() || !outcomes.iter().all(|(_, v)| inside(v)) {
            return None;
        }
        // The bound is evaluated as well, so that what is wrong inside it is found.
        let mut out = Vec::new();
        for (e, _) in outcomes {
            for (e, _) in self.operand(at, e, *end) {
                out.push((e, Val::of(Language::Interior { empty: true })));
            }
        }
        Some(bound_outcomes(out))
    }

    fn apply(&mut self, at: At<'_>, env: Env, span: Span, function: Function, args: &[Val]) -> Outcomes {
        if !function.fits(args.len()) {
            let detail = format!("`{}` has {} arguments", function.name(), args.len());
            self.stop(at, span, &env, Stop::Arguments, None, &detail, Vec::new());
            return Vec::new();
        }
        self.transfer(at, env, span, function, args)
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
            Function::Html => self.escaped(&env, args, |set| {
                let gone = Classes::of(&[Class::Quote, Class::Apostrophe, Class::Markup]);
                if set.meets(gone) { set.without(Classes::of(&[Class::Quote, Class::Apostrophe])).or(ENTITY) } else { set }
            }),
            Function::Urlquery => self.escaped(&env, args, |set| {
                let kept = crate::json::machine::ALNUM.or(Classes::of(&[Class::Minus, Class::Mark, Class::Dot, Class::Plus]));
                if set.0 & !kept.0 == 0 { set } else { Classes(set.0 & kept.0).or(URL) }
            }),
            Function::Js => {
                let text = self.joined(&env, args);
                vec![(env, Val::of(scripted(&text)))]
            }
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
            Function::Printf => self.printf(at, env, span, args),
            Function::ToJson => {
                let kinds = self.json_kinds(&env, &first);
                if let Val::Text(l) = &first {
                    self.encode_twice(at, span, l);
                }
                let place = match &first {
                    Val::Data { place, .. } | Val::Part { place, .. } => Some(*place),
                    Val::Text(l) => l.place(),
                    _ => None,
                };
                if let Val::Top(why) = first {
                    self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                }
                vec![(env, Val::of(Language::Json { kinds, place }))]
            }
            Function::ToIso8601 => self.time(at, env, span, &first),
            Function::ToEscapedString => self.interior(at, env, span, &first),
            Function::FromJson => {
                let valid = matches!(&first, Val::Text(l) if matches!(**l, Language::Json { .. }));
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
            Gives::Int => Val::Int { low: i64::MIN, high: i64::MAX, of: None },
            Gives::Text => Val::of(Language::any(Classes::TEXT.or(Classes::of(&[Class::Bad])))),
            Gives::Any => Val::Top("a function whose result is not known is called"),
        };
        vec![(env, val)]
    }

    fn escaped(&mut self, env: &Env, args: &[Val], change: impl Fn(Classes) -> Classes) -> Outcomes {
        let mut parts: Vec<Language> = Vec::new();
        for (i, a) in args.iter().enumerate() {
            if i > 0 {
                parts.push(Language::alt(vec![Language::text(b""), Language::text(b" ")]));
            }
            parts.push(self.show(env, a));
        }
        let l = Language::seq(parts);
        let set = change(l.classes());
        let l = if set == l.classes() { l } else { l.recast(set) };
        vec![(env.clone(), Val::of(l))]
    }

    /// The arguments as `Sprint` writes them: a space between two that are both no strings.
    fn joined(&self, env: &Env, args: &[Val]) -> Language {
        let mut parts: Vec<Language> = Vec::new();
        for (i, a) in args.iter().enumerate() {
            if i > 0 {
                let text = |v: &Val| matches!(v, Val::Text(_));
                if !args.get(i - 1).is_some_and(text) && !text(a) {
                    parts.push(Language::alt(vec![Language::text(b""), Language::text(b" ")]));
                }
            }
            parts.push(self.show_verb(env, a));
        }
        Language::seq(parts)
    }

    fn len_of(&mut self, at: At<'_>, env: Env, span: Span, val: &Val) -> Outcomes {
        let most = i64::MAX;
        match val {
            Val::Text(l) => {
                let n = match l.constant() {
                    Some(c) => Val::int(i64::try_from(c.len()).unwrap_or(most)),
                    None => Val::Int { low: i64::from(!l.may_be_empty()), high: most, of: None },
                };
                vec![(env, n)]
            }
            Val::Part { .. } => vec![(env, Val::Int { low: 0, high: most, of: None })],
            Val::Data { place, .. } => {
                let bits = env.may(&self.places, *place);
                let good = may::STRING | may::LISTS | may::MAPS;
                if bits & !good != 0 {
                    let detail = format!("`len` of {}, which may be nil or have another type", self.places.path(*place));
                    let mutations = vec![Mutation { place: *place, to: Target::May(bits & !good) }];
                    self.stop(at, span, &env, Stop::Type, Some(*place), &detail, mutations);
                }
                let Some(env) = env.restrict(&self.places, *place, good) else { return Vec::new() };
                let (low, high) = env.length(&self.places, *place);
                let low = i64::try_from(low).unwrap_or(most);
                let high = i64::try_from(high).unwrap_or(most);
                vec![(env, Val::Int { low, high, of: Some((*place, Relation::Length)) })]
            }
            Val::Top(why) => {
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                vec![(env, Val::Int { low: 0, high: most, of: None })]
            }
            _ => {
                self.stop(at, span, &env, Stop::Type, None, "`len` of a value that has no length", Vec::new());
                Vec::new()
            }
        }
    }

    fn index(&mut self, at: At<'_>, env: Env, span: Span, args: &[Val]) -> Outcomes {
        let Some((item, keys)) = args.split_first() else { return Vec::new() };
        let mut env = env;
        let mut item = item.clone();
        for key in keys {
            let place = match &item {
                Val::Data { place, .. } => *place,
                Val::Text(_) => {
                    self.stop(at, span, &env, Stop::Index, None, "the text may be too short for the index", Vec::new());
                    item = Val::Int { low: 0, high: 255, of: None };
                    continue;
                }
                Val::Part { place, .. } => {
                    self.stop(at, span, &env, Stop::Index, Some(*place), "the slice may be too short for the index", Vec::new());
                    item = Val::Data { place: self.places.element(*place, Selector::Element(1 << 62), true), bare: false };
                    continue;
                }
                Val::Top(why) => {
                    self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                    return vec![(env, item)];
                }
                _ => {
                    self.stop(at, span, &env, Stop::Index, None, "`index` of a value that has no elements", Vec::new());
                    return Vec::new();
                }
            };
            let bits = env.may(&self.places, place);
            let good = match key {
                Val::Text(_) => may::MAPS,
                Val::Int { .. } => may::LISTS | may::STRING,
                Val::Data { place: k, .. } => {
                    let kb = env.may(&self.places, *k);
                    if kb & !may::STRING == 0 { may::MAPS } else { may::MAPS | may::LISTS }
                }
                _ => 0,
            };
            if bits & !good != 0 {
                let detail = format!("`index` of {}, which may be nil or have another type", self.places.path(place));
                let mutations = vec![Mutation { place, to: Target::May(bits & !good) }];
                self.stop(at, span, &env, Stop::Index, Some(place), &detail, mutations);
            }
            match env.restrict(&self.places, place, good) {
                Some(e) => env = e,
                None => return Vec::new(),
            }
            item = match key {
                Val::Text(l) => match l.constant().and_then(|b| String::from_utf8(b).ok()) {
                    Some(name) => match self.places.field(place, &name) {
                        crate::proof::domain::place::Named::Place(p) => Val::Data { place: p, bare: false },
                        crate::proof::domain::place::Named::Unknown(p) => {
                            self.unknown_field(at.document, span, place, &name);
                            Val::Data { place: p, bare: false }
                        }
                        crate::proof::domain::place::Named::NotInStruct => return Vec::new(),
                    },
                    None => self.any_element(place),
                },
                Val::Int { low, high, of } => {
                    let (least, _) = env.length(&self.places, place);
                    let within = *of == Some((place, Relation::Index)) || u64::try_from(*high).is_ok_and(|h| *low >= 0 && h < least);
                    if !within {
                        let detail = format!("{} may have too few elements for the index", self.places.path(place));
                        let n = u64::try_from(*low).unwrap_or(0);
                        let mutations = vec![
                            Mutation { place, to: Target::Length(n) },
                            Mutation { place, to: Target::Length(1) },
                            Mutation { place, to: Target::Length(0) },
                        ];
                        self.stop(at, span, &env, Stop::Index, Some(place), &detail, mutations);
                        let c = Condition::Length(place, u64::try_from(*low).unwrap_or(0).saturating_add(1), u64::MAX);
                        match env.assume(&self.places, &c, true) {
                            Some(e) => env = e,
                            None => return Vec::new(),
                        }
                    }
                    let text = env.may(&self.places, place) & may::STRING != 0;
                    match (text, u32::try_from(*low)) {
                        (true, _) => Val::Int { low: 0, high: 255, of: None },
                        (false, Ok(i)) if low == high => {
                            Val::Data { place: self.places.element(place, Selector::Index(i), false), bare: false }
                        }
                        _ => self.any_element(place),
                    }
                }
                Val::Data { place: k, .. } => {
                    let kb = env.may(&self.places, *k);
                    if kb & !may::STRING != 0 {
                        let detail = format!("{} is used as an index but may have the wrong type", self.places.path(*k));
                        let mutations = vec![Mutation { place: *k, to: Target::May(kb & !may::STRING) }];
                        self.stop(at, span, &env, Stop::Index, Some(*k), &detail, mutations);
                    }
                    let element = self.any_element(place);
                    element.join(&Val::Absent)
                }
                _ => return Vec::new(),
            };
        }
        super::evaluate::spread(env, item)
    }

    fn any_element(&mut self, place: crate::proof::domain::place::PlaceId) -> Val {
        Val::Data { place: self.places.element(place, Selector::Element(1 << 62), true), bare: false }.join(&Val::Absent)
    }

    fn slice(&mut self, at: At<'_>, env: Env, span: Span, args: &[Val]) -> Outcomes {
        let Some((item, bounds)) = args.split_first() else { return Vec::new() };
        let limit = bounds.iter().try_fold(0i64, |m, b| match b {
            Val::Int { low, high, .. } if low == high && *low >= 0 => Some(m.max(*low)),
            _ => None,
        });
        let ordered = match bounds {
            [Val::Int { low: a, .. }, Val::Int { low: b, .. }] => a <= b,
            [_] | [] => true,
            _ => false,
        };
        let need = limit.filter(|_| ordered).and_then(|n| u64::try_from(n).ok());
        match item {
            Val::Data { place, .. } => {
                let bits = env.may(&self.places, *place);
                let good = may::STRING | may::LISTS;
                if bits & !good != 0 {
                    let detail = format!("`slice` of {}, which may be nil or have another type", self.places.path(*place));
                    let mutations = vec![Mutation { place: *place, to: Target::May(bits & !good) }];
                    self.stop(at, span, &env, Stop::Index, Some(*place), &detail, mutations);
                }
                let Some(mut env) = env.restrict(&self.places, *place, good) else { return Vec::new() };
                let (least, _) = env.length(&self.places, *place);
                if need.is_none_or(|n| n > least) {
                    let detail = format!("{} may be shorter than the slice bounds", self.places.path(*place));
                    let mutations =
                        vec![Mutation { place: *place, to: Target::Length(0) }, Mutation { place: *place, to: Target::Length(1) }];
                    self.stop(at, span, &env, Stop::Index, Some(*place), &detail, mutations);
                    if let Some(n) = need {
                        match env.assume(&self.places, &Condition::Length(*place, n, u64::MAX), true) {
                            Some(e) => env = e,
                            None => return Vec::new(),
                        }
                    }
                }
                let bits = env.may(&self.places, *place);
                let mut out = Vec::new();
                if bits & may::STRING != 0 {
                    let l = self.text_of(&env, *place);
                    out.push((env.clone(), Val::of(cut(&l))));
                }
                if bits & may::LISTS != 0 {
                    out.push((env, Val::Part { place: *place, may_be_empty: true }));
                }
                out
            }
            Val::Text(l) => {
                let fits = match (l.constant(), need) {
                    (Some(c), Some(n)) => n <= c.len() as u64,
                    // A JSON string has its two quotes.
                    (None, Some(n)) if matches!(**l, Language::Json { kinds: json_kind::STRING, .. }) => n <= 2,
                    (None, Some(1)) => !l.may_be_empty(),
                    _ => need == Some(0),
                };
                if !fits {
                    let mutations = l.place().map(|p| vec![Mutation { place: p, to: Target::Length(1) }]).unwrap_or_default();
                    self.stop(at, span, &env, Stop::Index, l.place(), "the text may be shorter than the slice bounds", mutations);
                }
                vec![(env, Val::of(cut(l)))]
            }
            Val::Part { place, .. } => {
                self.stop(at, span, &env, Stop::Index, Some(*place), "the slice may be shorter than its bounds", Vec::new());
                vec![(env, Val::Part { place: *place, may_be_empty: true })]
            }
            Val::Top(why) => {
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                vec![(env, item.clone())]
            }
            _ => {
                self.stop(at, span, &env, Stop::Index, None, "`slice` of a value that is not a string or list", Vec::new());
                Vec::new()
            }
        }
    }

    fn time(&mut self, at: At<'_>, env: Env, span: Span, val: &Val) -> Outcomes {
        let result = |env: Env| vec![(env, Val::of(Language::Any { set: TIME, empty: false, place: None }))];
        match val {
            Val::Data { place, .. } => {
                let bits = env.may(&self.places, *place);
                let shaped = matches!(self.places.schema(*place).kind, Kind::String { text: Text::Timestamp, .. });
                let good = may::TIME | may::TEXT;
                let mut mutations = Vec::new();
                if bits & !good != 0 {
                    mutations.push(Mutation { place: *place, to: Target::May(bits & !good) });
                }
                if !shaped && bits & may::TEXT != 0 {
                    mutations.push(Mutation { place: *place, to: Target::Text("not a time") });
                    mutations.push(Mutation { place: *place, to: Target::Class(Class::Letter) });
                }
                if !mutations.is_empty() {
                    let detail = format!("{} is not always a time", self.places.path(*place));
                    self.stop(at, span, &env, Stop::Time, Some(*place), &detail, mutations);
                }
                env.restrict(&self.places, *place, good).map(result).unwrap_or_default()
            }
            Val::Top(why) => {
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                result(env)
            }
            Val::Text(l) if l.classes().0 & !TIME.0 == 0 && !l.may_be_empty() && l.constant().is_none() && l.place().is_none() => {
                result(env)
            }
            _ => {
                self.stop(at, span, &env, Stop::Time, None, "`toISO8601` is given a value that is not always a time", Vec::new());
                result(env)
            }
        }
    }

    fn interior(&mut self, at: At<'_>, env: Env, span: Span, val: &Val) -> Outcomes {
        match val {
            Val::Data { place, .. } => {
                let bits = env.may(&self.places, *place);
                if bits & !may::STRING != 0 {
                    let detail = format!("`toEscapedString` needs a string, and {} may not be one", self.places.path(*place));
                    let mutations = vec![Mutation { place: *place, to: Target::May(bits & !may::STRING) }];
                    self.stop(at, span, &env, Stop::Type, Some(*place), &detail, mutations);
                }
                let Some(env) = env.restrict(&self.places, *place, may::STRING) else { return Vec::new() };
                vec![(env, Val::of(Language::Interior { empty: true }))]
            }
            Val::Text(_) => vec![(env, Val::of(Language::Interior { empty: true }))],
            Val::Top(why) => {
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                vec![(env, Val::of(Language::Interior { empty: true }))]
            }
            _ => {
                self.stop(at, span, &env, Stop::Type, None, "`toEscapedString` needs a string", Vec::new());
                Vec::new()
            }
        }
    }
}

const ENTITY: Classes = Classes::of_text_const(b"&#34;quotampltg39\xef\xbf\xbd");
const URL: Classes = crate::json::machine::HEXES.or(Classes::of(&[Class::Mark, Class::Plus]));

/// A text after a cut that counts bytes: a character may be cut in the middle.
fn cut(l: &Language) -> Language {
    let mut set = l.classes();
    if set.has(Class::Wide) {
        set = set.or(Classes::of(&[Class::Bad]));
    }
    Language::Any { set, empty: true, place: l.place() }
}

/// What `js` makes of a text: legal inside a JSON string but for `\'`.
fn scripted(l: &Language) -> Language {
    let set = l.classes();
    let special = Classes::of(&[Class::Quote, Class::Backslash, Class::Apostrophe, Class::Markup, Class::Mark, Class::Wide, Class::Bad]);
    if !set.meets(special.or(HARMFUL)) {
        return l.clone();
    }
    let mut parts = vec![
        Language::Any {
            set: set.without(HARMFUL).without(Classes::of(&[Class::Apostrophe, Class::Markup])),
            empty: true,
            place: l.place(),
        },
        Language::Interior { empty: true },
    ];
    if set.has(Class::Apostrophe) {
        parts.push(Language::Seq(Rc::from([
            Language::text(b"\\"),
            Language::Any { set: Classes::of(&[Class::Apostrophe]), empty: false, place: l.place() },
        ])));
    }
    Language::Many(Rc::new(Language::alt(parts)))
}
