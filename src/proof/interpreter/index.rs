//! `len`, `index` and `slice`.

use super::call::is_json_string;
use super::evaluate::spread;
use super::prover::{At, Outcomes, Prover};
use super::suspicion::{Blame, Mutation, Stop, Target};
use crate::json::machine::{Class, Classes};
use crate::proof::domain::condition::{Atom, Condition};
use crate::proof::domain::fact::Env;
use crate::proof::domain::language::Language;
use crate::proof::domain::place::{Named, PlaceId, Selector, may};
use crate::proof::domain::value::{Integer, Measure, Text, Val, Whole};
use crate::span::Span;
use crate::template::go::Function;

/// The element that an index chooses which is not known.
const SOME: Selector = Selector::Element(1 << 62);

/// A bound of a slice, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound {
    /// Between these, both included.
    Within(u64, u64),
    /// The length less so many.
    Rest(u64),
    /// No more than the length.
    Inside,
    /// Anything.
    Unknown,
}

impl Bound {
    /// Is it surely no more than the length, which is at least `least`?
    const fn fits(self, least: u64) -> bool {
        match self {
            Self::Within(_, high) => high <= least,
            Self::Rest(_) | Self::Inside => true,
            Self::Unknown => false,
        }
    }

    /// Is it surely no more than a later one?
    const fn precedes(self, later: Self, least: u64) -> bool {
        match (self, later) {
            (Self::Within(_, high), Self::Within(low, _)) => high <= low,
            (Self::Within(_, high), Self::Rest(k)) => high.saturating_add(k) <= least,
            (Self::Within(_, 0), Self::Inside) | (Self::Inside | Self::Rest(_), Self::Rest(0)) => true,
            (Self::Rest(a), Self::Rest(b)) => a >= b,
            _ => false,
        }
    }
}

impl Prover<'_> {
    pub(super) fn len_of(&mut self, at: At<'_>, env: Env, span: Span, val: &Val) -> Outcomes {
        let most = i64::MAX;
        let clamp = |n: u64| i64::try_from(n).unwrap_or(most);
        match val {
            Val::Text(Text { language, .. }) => {
                let of = val.atom(&self.places).map(|atom| Measure::LengthOf(std::rc::Rc::new(atom)));
                let low = i64::from(!language.may_be_empty());
                vec![(env, Val::Int(Whole { low, high: most, kind: Integer::Int, of }))]
            }
            Val::Bytes(language) => vec![(env, Val::Int(Whole::int(i64::from(!language.may_be_empty()), most)))],
            Val::Part { place, from: Some(cut), .. } => {
                let (low, high) = env.length(&self.places, *place);
                let cut64 = u64::from(*cut);
                let (low, high) = (clamp(low.saturating_sub(cut64)), clamp(high.saturating_sub(cut64)));
                vec![(env, Val::Int(Whole { low, high, kind: Integer::Int, of: Some(Measure::Rest(*place, *cut)) }))]
            }
            Val::Part { .. } => vec![(env, Val::Int(Whole::int(0, most)))],
            Val::Data { place, .. } => {
                let bits = env.may(&self.places, *place);
                let spelled = if self.is_spelled() { may::NUMERIC } else { 0 };
                let good = may::STRING | may::LISTS | may::MAPS | spelled;
                if bits & !good != 0 {
                    let detail = format!("`len` of {}, which may be nil or have another type", self.places.path(*place));
                    let mutations = vec![Mutation { place: *place, to: Target::May(bits & !good) }];
                    self.stop(at, span, &env, Stop::Type, Some(*place), &detail, mutations);
                }
                let Some(env) = env.restrict(&self.places, *place, good) else { return Vec::new() };
                if bits & spelled != 0 {
                    return vec![(env, Val::Int(Whole::int(0, most)))];
                }
                let (low, high) = env.length(&self.places, *place);
                let whole = Whole { low: clamp(low), high: clamp(high), kind: Integer::Int, of: Some(Measure::Length(*place)) };
                vec![(env, Val::Int(whole))]
            }
            Val::Top(why) => {
                self.suspect(at.document, span, Blame::Undecided(why), &env, Vec::new());
                vec![(env, Val::Int(Whole::int(0, most)))]
            }
            _ => {
                self.stop(at, span, &env, Stop::Type, None, "`len` of a value that has no length", Vec::new());
                Vec::new()
            }
        }
    }

    pub(super) fn index(&mut self, at: At<'_>, env: Env, span: Span, args: &[Val]) -> Outcomes {
        let Some((item, keys)) = args.split_first() else { return Vec::new() };
        let mut env = env;
        let mut item = item.clone();
        // Even without a key, the item must be something.
        if let Val::Data { place, .. } = item {
            let nothing = may::ABSENT | may::NULL;
            if env.may(&self.places, place) & nothing != 0 {
                let detail = format!("`index` of {}, which may be nil", self.places.path(place));
                self.stop(at, span, &env, Stop::Index, Some(place), &detail, vec![Mutation { place, to: Target::May(nothing) }]);
            }
            match env.restrict(&self.places, place, !nothing) {
                Some(e) => env = e,
                None => return Vec::new(),
            }
        }
        for key in keys {
            let place = match &item {
                Val::Data { place, .. } => *place,
                Val::Text(_) | Val::Bytes(_) => {
                    self.stop(at, span, &env, Stop::Index, None, "the text may be too short for the index", Vec::new());
                    item = Val::Int(Whole::any(Integer::Uint8));
                    continue;
                }
                Val::Part { place, .. } => {
                    self.stop(at, span, &env, Stop::Index, Some(*place), "the slice may be too short for the index", Vec::new());
                    item = Val::Data { place: self.places.element(*place, SOME, true), bare: false };
                    continue;
                }
                Val::Either(all) => {
                    // What an earlier key may have found; each alternative goes its own way.
                    let mut out = Vec::new();
                    let rest = keys.iter().skip_while(|k| !std::ptr::eq(*k, key));
                    for v in all.iter() {
                        let args: Vec<Val> = std::iter::once(v.clone()).chain(rest.clone().cloned()).collect();
                        out.extend(self.index(at, env.clone(), span, &args));
                    }
                    return out;
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
                Val::Int(_) => may::LISTS | may::STRING,
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
                Val::Text(Text { language, .. }) => match language.constant().and_then(|b| String::from_utf8(b).ok()) {
                    Some(name) => match self.places.field(place, &name) {
                        Named::Place(p) => Val::Data { place: p, bare: false },
                        Named::Unknown(p) => {
                            self.unknown_field(at.document, span, place, &name);
                            Val::Data { place: p, bare: false }
                        }
                        Named::NotInStruct => return Vec::new(),
                    },
                    None => self.any_element(place),
                },
                Val::Int(n) => match self.element_at(at, &mut env, span, place, n) {
                    Some(val) => val,
                    None => return Vec::new(),
                },
                Val::Data { place: k, .. } => {
                    let kb = env.may(&self.places, *k);
                    if kb & !may::STRING != 0 {
                        let detail = format!("{} is used as an index but may have the wrong type", self.places.path(*k));
                        let mutations = vec![Mutation { place: *k, to: Target::May(kb & !may::STRING) }];
                        self.stop(at, span, &env, Stop::Index, Some(*k), &detail, mutations);
                    }
                    self.any_element(place)
                }
                _ => return Vec::new(),
            };
        }
        spread(env, item)
    }

    /// The element of a list, or the byte of a string, at a number.
    fn element_at(&mut self, at: At<'_>, env: &mut Env, span: Span, place: PlaceId, n: &Whole) -> Option<Val> {
        let (least, _) = env.length(&self.places, place);
        let inside = matches!(n.of, Some(Measure::Index { list, .. }) if list == place && !self.places.weak(place));
        let inside = inside || u64::try_from(n.high).is_ok_and(|h| n.low >= 0 && h < least);
        if !inside {
            let detail = format!("{} may have too few elements for the index", self.places.path(place));
            let low = u64::try_from(n.low).unwrap_or(0);
            let mutations = [low, 1, 0].map(|n| Mutation { place, to: Target::Length(n) }).to_vec();
            self.stop(at, span, env, Stop::Index, Some(place), &detail, mutations);
            *env = env.assume(&self.places, &Condition::Length(place, low.saturating_add(1), u64::MAX), true)?;
        }
        let bits = env.may(&self.places, place);
        let byte = (bits & may::STRING != 0).then(|| Val::Int(Whole::any(Integer::Uint8)));
        let element = (bits & may::LISTS != 0).then(|| match (n.known(), u32::try_from(n.low)) {
            (Some(_), Ok(i)) => Val::Data { place: self.places.element(place, Selector::Index(i), false), bare: false },
            _ => self.any_element(place),
        });
        byte.into_iter().chain(element).reduce(|a, b| a.join(&b))
    }

    fn any_element(&mut self, place: PlaceId) -> Val {
        Val::Data { place: self.places.element(place, SOME, true), bare: false }.join(&Val::Absent)
    }

    /// What is known of a bound of a slice of this place, or of this text.
    fn bound(&self, bound: &Val, place: Option<PlaceId>, text: Option<&Atom>) -> Bound {
        let Val::Int(n) = bound else { return Bound::Unknown };
        let own = |p: PlaceId| place == Some(p) && !self.places.weak(p);
        match &n.of {
            Some(Measure::Length(p)) if own(*p) => Bound::Rest(0),
            Some(Measure::Rest(p, k)) if own(*p) => Bound::Rest(u64::from(*k)),
            Some(Measure::Index { list, .. }) if own(*list) => Bound::Inside,
            Some(Measure::LengthOf(atom)) if text == Some(&**atom) => Bound::Rest(0),
            _ => match (u64::try_from(n.low), u64::try_from(n.high)) {
                (Ok(low), Ok(high)) => Bound::Within(low, high),
                _ => Bound::Unknown,
            },
        }
    }

    pub(super) fn slice(&mut self, at: At<'_>, env: Env, span: Span, args: &[Val]) -> Outcomes {
        let Some((item, given)) = args.split_first() else { return Vec::new() };
        let (place, text) = match item {
            Val::Data { place, .. } | Val::Part { place, .. } => (Some(*place), None),
            Val::Text(_) => (None, item.atom(&self.places)),
            _ => (None, None),
        };
        if let Some(inside) = unquoted(item, given, text.as_ref()) {
            return vec![(env, inside)];
        }
        let bounds: Vec<Bound> = given.iter().map(|b| self.bound(b, place, text.as_ref())).collect();
        // May the bounds be wrong, where the length is at least so much?
        let safe = |least: u64| {
            bounds.len() <= 2
                && bounds.iter().all(|b| b.fits(least))
                && bounds.iter().zip(bounds.iter().skip(1)).all(|(a, b)| a.precedes(*b, least))
        };
        let need = bounds.iter().map(|b| if let Bound::Within(_, high) = b { *high } else { 0 }).max().unwrap_or(0);
        let from = match &*bounds {
            [] => Some(0),
            [Bound::Within(low, high)] if low == high => u32::try_from(*low).ok(),
            [Bound::Within(low, high), Bound::Rest(0)] if low == high => u32::try_from(*low).ok(),
            _ => None,
        };
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
                if !safe(least) {
                    let detail = format!("{} may be shorter than the slice bounds", self.places.path(*place));
                    let mutations = [0, 1, need.saturating_sub(1)].map(|n| Mutation { place: *place, to: Target::Length(n) }).to_vec();
                    self.stop(at, span, &env, Stop::Index, Some(*place), &detail, mutations);
                    match env.assume(&self.places, &Condition::Length(*place, need, u64::MAX), true) {
                        Some(e) => env = e,
                        None => return Vec::new(),
                    }
                }
                let bits = env.may(&self.places, *place);
                let mut out = Vec::new();
                if bits & may::STRING != 0 {
                    let l = self.text_at(&env, *place);
                    out.push((env.clone(), Val::of(cut(&l))));
                }
                if bits & may::LISTS != 0 {
                    out.push((env, Val::Part { place: *place, from, may_be_empty: true }));
                }
                out
            }
            Val::Text(Text { language, .. }) => {
                let least = match language.constant() {
                    Some(c) => c.len() as u64,
                    // A JSON string has its two quotes.
                    None if is_json_string(language) => 2,
                    None => u64::from(!language.may_be_empty()),
                };
                if !safe(least) {
                    let mutations = language.place().map(|p| vec![Mutation { place: p, to: Target::Length(1) }]).unwrap_or_default();
                    self.stop(at, span, &env, Stop::Index, language.place(), "the text may be shorter than the slice bounds", mutations);
                }
                vec![(env, Val::of(cut(language)))]
            }
            Val::Bytes(language) => {
                if !safe(u64::from(!language.may_be_empty())) {
                    self.stop(at, span, &env, Stop::Index, None, "the bytes may be fewer than the slice bounds", Vec::new());
                }
                vec![(env, Val::Bytes(std::rc::Rc::new(Language::any(super::call::ANYTHING))))]
            }
            Val::Part { place, .. } => {
                if !given.is_empty() {
                    self.stop(at, span, &env, Stop::Index, Some(*place), "the slice may be shorter than its bounds", Vec::new());
                }
                vec![(env, Val::Part { place: *place, from: None, may_be_empty: true })]
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
}

/// `slice J 1 (len (slice J 1))`: the inside of the JSON string J, without its quotes.
fn unquoted(item: &Val, bounds: &[Val], text: Option<&Atom>) -> Option<Val> {
    let (Val::Text(json), [Val::Int(from), Val::Int(to)]) = (item, bounds) else { return None };
    if !is_json_string(&json.language) || from.known() != Some(1) {
        return None;
    }
    let shorter = Atom::call(Function::Slice, vec![text?.clone(), Atom::Int(1)])?;
    let Some(Measure::LengthOf(measured)) = &to.of else { return None };
    (*measured == shorter).then(|| Val::of(Language::Interior { empty: true }))
}

/// A text after a cut that counts bytes: a character may be cut in the middle.
fn cut(l: &Language) -> Language {
    let mut set = l.classes();
    if set.has(Class::Wide) {
        set = set.or(Classes::of(&[Class::Bad]));
    }
    Language::Any { set, empty: true, place: l.place() }
}
