//! Methods of computed values: times, their parts, and their zones.

use super::evaluate::spread;
use super::prover::{At, Outcomes, Prover};
use super::suspicion::{Blame, Mutation, Stop, Target};
use crate::json::machine::{ALNUM, Class, Classes, DIGITS};
use crate::proof::domain::fact::Env;
use crate::proof::domain::language::{Language, json_kind};
use crate::proof::domain::place::{Named, PlaceId, may};
use crate::proof::domain::value::{Integer, Moment, Text, Val, Whole};
use crate::span::Span;
use crate::template::go::operand::method::{Param, Receiver, Result, Signature, named};
use crate::template::go::operand::time::push_format;
use crate::template::go::syntax::ast::{NodeId, NodeKind};
use crate::value::{Numbers, Time};

/// The classes of an RFC 3339 time.
pub(super) const RFC3339: Classes = DIGITS.or(Classes::of(&[Class::Minus, Class::Colon, Class::Letter, Class::T, Class::Plus, Class::Dot]));

/// What the elements of a layout print.
const LAYOUT: Classes = ALNUM.or(Classes::of(&[Class::Space, Class::Colon, Class::Minus, Class::Plus, Class::Dot, Class::Comma]));

/// What Go writes of a time that it prints as text: `2025-01-15 10:30:00.5 +0000 UTC`.
pub(super) fn time_text(place: Option<PlaceId>) -> Language {
    Language::Any { set: LAYOUT, empty: false, place }
}

/// A method's name, and where it is written.
#[derive(Clone, Copy)]
pub(super) struct Name<'n> {
    pub(super) text: &'n str,
    pub(super) span: Span,
}

impl Prover<'_> {
    /// The type that a value's methods belong to.
    pub(super) const fn receiver(val: &Val) -> Option<Receiver> {
        match val {
            Val::Time(_) => Some(Receiver::Time),
            Val::Location => Some(Receiver::Location),
            Val::Int(Whole { kind: Integer::Month | Integer::Weekday, .. }) => Some(Receiver::Word),
            Val::Int(Whole { kind: Integer::Duration, .. }) => Some(Receiver::Duration),
            _ => None,
        }
    }

    /// The outcomes of a method's call.
    #[expect(clippy::too_many_arguments, reason = "a call: its place, its receiver, its name and its arguments")]
    pub(super) fn method(
        &mut self,
        at: At<'_>,
        env: Env,
        span: Span,
        receiver: &Val,
        name: Name<'_>,
        args: &[NodeId],
        last: Option<Val>,
    ) -> Outcomes {
        self.spend(1);
        match receiver {
            Val::Absent => return vec![(env, Val::Absent)],
            Val::Either(_) => {
                let mut out = Vec::new();
                for (env, v) in spread(env, receiver.clone()) {
                    out.extend(self.method(at, env, span, &v, name, args, last.clone()));
                }
                return out;
            }
            Val::Data { place, .. } => return self.method_of_data(at, env, span, *place, name, args, last),
            Val::Top(why) => {
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                return vec![(env, Val::Top(why))];
            }
            _ => {}
        }
        let Some(signature) = Self::receiver(receiver).and_then(|r| named(r, name.text.as_bytes())) else {
            self.stop(
                at,
                span,
                &env,
                Stop::NoFields,
                None,
                &format!("the value has neither a field nor a method `{}`", name.text),
                Vec::new(),
            );
            return Vec::new();
        };
        let given = args.len() + usize::from(last.is_some());
        if signature.params.len() != given || signature.bad.is_some() {
            let detail = match signature.bad {
                Some(_) => format!("a template cannot call `{}`, because of what it returns", name.text),
                None => format!("`{}` has {given} arguments; it takes {}", name.text, signature.params.len()),
            };
            self.stop(at, span, &env, Stop::Arguments, None, &detail, Vec::new());
            return Vec::new();
        }
        let mut outcomes: Vec<(Env, Vec<Val>)> = vec![(env, Vec::new())];
        for (i, &param) in signature.params.iter().enumerate() {
            let mut next = Vec::new();
            for (env, known) in outcomes {
                let values = match args.get(i) {
                    Some(&node) => self.method_argument(at, env, node, param),
                    None => last.clone().map(|v| (env, v)).into_iter().collect(),
                };
                for (env, val) in values {
                    if let Some((env, val)) = self.fit(at, env, span, param, &val, name.text) {
                        let mut known = known.clone();
                        known.push(val);
                        next.push((env, known));
                    }
                }
            }
            outcomes = super::call::bound_arguments(next);
        }
        let mut out = Vec::new();
        for (env, args) in outcomes {
            out.extend(self.invoke(at, env, span, receiver, signature, &args));
        }
        out
    }

    #[expect(clippy::too_many_arguments, reason = "as `method`")]
    fn method_of_data(
        &mut self,
        at: At<'_>,
        env: Env,
        span: Span,
        place: PlaceId,
        name: Name<'_>,
        args: &[NodeId],
        last: Option<Val>,
    ) -> Outcomes {
        let bits = env.may(&self.places, place);
        let mut out = Vec::new();
        if let Some(env) = env.restrict(&self.places, place, may::TIME) {
            let time = Val::Time(Moment { four_digits: true, place: Some(place) });
            out.extend(self.method(at, env, span, &time, name, args, last));
        }
        // What is absent gives nothing, and its arguments are not evaluated.
        if let Some(env) = env.restrict(&self.places, place, may::ABSENT) {
            out.push((env, Val::Absent));
        }
        let bad = bits & !(may::TIME | may::ABSENT);
        if bad != 0 {
            let missing = bad & (may::STRUCT | may::MAP) != 0 && !matches!(self.places.field(place, name.text), Named::Place(_));
            if missing {
                self.unknown_field(at.document, name.span, place, name.text);
            }
            let why = if missing && bad == may::STRUCT { Stop::UnknownField } else { Stop::Arguments };
            let detail = format!("{} may have no method `{}`", self.places.path(place), name.text);
            self.stop(at, span, &env, why, Some(place), &detail, vec![Mutation { place, to: Target::May(bad) }]);
        }
        out
    }

    /// An argument of a method: a constant takes the parameter's type.
    fn method_argument(&mut self, at: At<'_>, env: Env, node: NodeId, param: Param) -> Outcomes {
        let known = match (&self.node(at.document, node).kind, param) {
            (NodeKind::Nil, Param::Bytes) => Some(Val::Bytes(std::rc::Rc::new(Language::text(b"")))),
            (NodeKind::Number(n), Param::Int | Param::Duration) => {
                let kind = if param == Param::Int { Integer::Int } else { Integer::Duration };
                n.int.map(|i| Val::Int(Whole { low: i, high: i, kind, of: None }))
            }
            (NodeKind::Nil | NodeKind::Number(_) | NodeKind::Bool(_), _) => None,
            (NodeKind::String(s), Param::Str) => Some(Val::text(s)),
            (NodeKind::String(_), _) => None,
            _ => return self.operand(at, env, node),
        };
        let span = self.node(at.document, node).span;
        match known {
            Some(val) => vec![(env, val)],
            None => {
                let detail = format!("the constant is no {}", param.name());
                self.stop(at, span, &env, Stop::Arguments, None, &detail, Vec::new());
                Vec::new()
            }
        }
    }

    /// A value as a parameter's type; `None` where it cannot be one.
    fn fit(&mut self, at: At<'_>, env: Env, span: Span, param: Param, val: &Val, name: &str) -> Option<(Env, Val)> {
        match (val, param) {
            (Val::Text(_), Param::Str)
            | (Val::Int(Whole { kind: Integer::Int, .. }), Param::Int)
            | (Val::Int(Whole { kind: Integer::Duration, .. }), Param::Duration)
            | (Val::Time(_), Param::Time)
            | (Val::Bytes(_), Param::Bytes)
            | (Val::Location, Param::Location) => return Some((env, val.clone())),
            (Val::Data { place, .. }, Param::Str | Param::Time) => {
                let (good, fits) = if param == Param::Str {
                    (may::STRING, Val::of(self.text_at(&env, *place)))
                } else {
                    (may::TIME, Val::Time(Moment { four_digits: true, place: Some(*place) }))
                };
                let bad = env.may(&self.places, *place) & !good;
                if bad != 0 {
                    let detail = format!("`{name}` needs a {}, and {} may not be one", param.name(), self.places.path(*place));
                    self.stop(at, span, &env, Stop::Type, Some(*place), &detail, vec![Mutation { place: *place, to: Target::May(bad) }]);
                }
                return env.restrict(&self.places, *place, good).map(|env| (env, fits));
            }
            (Val::Top(why), _) => self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new()),
            _ => {
                let detail = format!("`{name}` needs a {}", param.name());
                self.stop(at, span, &env, Stop::Type, None, &detail, Vec::new());
            }
        }
        None
    }

    fn invoke(&mut self, at: At<'_>, env: Env, span: Span, receiver: &Val, signature: &'static Signature, args: &[Val]) -> Outcomes {
        let moment = if let Val::Time(m) = receiver { *m } else { Moment { four_digits: false, place: None } };
        if signature.stops {
            let fails = match signature.name {
                "MarshalText" | "MarshalJSON" | "AppendText" => !moment.four_digits,
                _ => true,
            };
            if fails {
                let detail = format!("`{}` stops at a year past 9999 or before 0, or at some zones", signature.name);
                self.stop(at, span, &env, Stop::Time, moment.place, &detail, edges(moment.place));
            }
        }
        let whole = |low, high, kind| Val::Int(Whole { low, high, kind, of: None });
        let int = |low, high| whole(low, high, Integer::Int);
        let stamp = Language::Any { set: RFC3339, empty: false, place: None };
        let val = match (signature.result, signature.name) {
            (Result::Bool, _) => Val::Bool { known: None, when: None },
            (Result::Int, "Year") if moment.four_digits => int(0, 9999),
            (Result::Int, "Year") => int(-400_000_000_000, 400_000_000_000),
            (Result::Int, "Day") => int(1, 31),
            (Result::Int, "YearDay") => int(1, 366),
            (Result::Int, "Hour") => int(0, 23),
            (Result::Int, "Minute" | "Second") => int(0, 59),
            (Result::Int, "Nanosecond") => int(0, 999_999_999),
            (Result::Int, "Compare") => int(-1, 1),
            (Result::Int, _) => int(i64::MIN, i64::MAX),
            (Result::Int64, _) => Val::Int(Whole::any(Integer::Int64)),
            (Result::Month, _) => Val::Int(Whole::any(Integer::Month)),
            (Result::Weekday, _) => Val::Int(Whole::any(Integer::Weekday)),
            (Result::Duration, _) => Val::Int(Whole::any(Integer::Duration)),
            (Result::Float, _) => Val::Float(None),
            (Result::Location, _) => Val::Location,
            // In its own zone a time of the payload has the year that it was written with; elsewhere that may change.
            (Result::Time, _) => Val::Time(Moment { four_digits: false, ..moment }),
            (Result::Str, "Format") => Val::of(formatted(args.first(), moment.place)),
            (Result::Str, "GoString") => {
                Val::of(Language::Any { set: LAYOUT.or(Classes::of(&[Class::Mark, Class::Quote])), empty: false, place: moment.place })
            }
            (Result::Str, _) => Val::of(match receiver {
                Val::Int(n) => self.words(n),
                Val::Location => zone_name(),
                _ => time_text(moment.place),
            }),
            (Result::Bytes, "MarshalText") => Val::Bytes(std::rc::Rc::new(stamp)),
            (Result::Bytes, "MarshalJSON") => Val::Bytes(std::rc::Rc::new(Language::Json { kinds: json_kind::STRING, place: None })),
            (Result::Bytes, "AppendFormat") => match args {
                [Val::Bytes(before), layout] => {
                    let text = Language::seq(vec![(**before).clone(), formatted(Some(layout), moment.place)]);
                    Val::Bytes(std::rc::Rc::new(text))
                }
                _ => Val::Top("the bytes of a time"),
            },
            (Result::Bytes, "AppendText") => match args {
                [Val::Bytes(before)] => Val::Bytes(std::rc::Rc::new(Language::seq(vec![(**before).clone(), stamp]))),
                _ => Val::Top("the bytes of a time"),
            },
            (Result::Bytes, _) => Val::Bytes(std::rc::Rc::new(Language::any(Classes::TEXT.or(Classes::of(&[Class::Bad]))))),
        };
        vec![(env, val)]
    }

    /// The texts of a place's string, the empty one included.
    pub(super) fn text_at(&self, env: &Env, place: PlaceId) -> Language {
        let bits = env.may(&self.places, place);
        let mut all = Vec::new();
        if bits & may::NO_TEXT != 0 {
            all.push(Language::text(b""));
        }
        if bits & may::TEXT != 0 {
            all.push(self.text_of(env, place));
        }
        Language::alt(all)
    }

    /// Is the place's number a `json.Number`?
    pub(super) fn is_spelled(&self) -> bool {
        self.numbers == Numbers::Number
    }
}

/// Payloads whose time leaves the years of four digits in another zone.
pub(super) fn edges(place: Option<PlaceId>) -> Vec<Mutation> {
    let edges = ["0000-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "2025-01-15T10:30:00-00:01"];
    place.into_iter().flat_map(|place| edges.map(|t| Mutation { place, to: Target::Text(t) })).collect()
}

/// What a location's `String` gives.
pub(super) fn zone_name() -> Language {
    Language::alt(vec![Language::text(b"UTC"), Language::text(b"Local"), Language::text(b"")])
}

/// What `Format` gives for a layout.
fn formatted(layout: Option<&Val>, place: Option<PlaceId>) -> Language {
    let Some(Val::Text(Text { language, .. })) = layout else { return Language::any(Classes::TEXT.or(Classes::of(&[Class::Bad]))) };
    let set = LAYOUT.or(language.classes());
    // Only a fraction without trailing zeros prints nothing, and it does so at a whole second.
    let printed = language.constant().is_some_and(|layout| {
        let mut out = Vec::new();
        push_format(&mut out, &Time::ZERO, &layout);
        !out.is_empty()
    });
    Language::Any { set, empty: !printed, place }
}
