//! What is known on one path through the template: facts on places, the variables, the dots, the JSON state.

use std::rc::Rc;

use super::language::Language;
use super::place::{PlaceId, Places, listed, may};
use crate::json::machine::State;
use crate::schema::Text;
use crate::template::go::Function;

/// An abstract value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Val {
    /// No value: an absent key, `nil`, or a null that went through a pipeline.
    Absent,
    /// The payload's value at a place. `bare`: it went through a pipeline, so that a null has become no value.
    Data { place: PlaceId, bare: bool },
    /// A boolean: known, or following from a condition.
    Bool { known: Option<bool>, when: Option<Rc<Condition>> },
    /// An `int`.
    Int { low: i64, high: i64, of: Option<(PlaceId, Relation)> },
    /// A float constant, by its bits; `None` where it is not known.
    Float(Option<u64>),
    /// A string.
    Text(Rc<Language>),
    /// A part of a list.
    Part { place: PlaceId, may_be_empty: bool },
    /// Anything; the sentence says why nothing better is known.
    Top(&'static str),
    /// One of these.
    Either(Rc<[Val]>),
}

/// How an integer comes from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Relation {
    /// It is the length.
    Length,
    /// It is an index within it.
    Index,
}

/// Something that is true or false of the payload.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Condition {
    /// The place's value counts as true.
    Truthy(PlaceId),
    /// The place's string is one of these.
    Is(PlaceId, Rc<[Rc<[u8]>]>),
    /// The place's length is within these bounds.
    Length(PlaceId, u64, u64),
    /// A comparison of which only the identity is known.
    Opaque(Function, Rc<[Atom]>),
    /// Not.
    Not(Rc<Condition>),
}

/// An operand whose identity is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Atom {
    Place(PlaceId),
    Length(PlaceId),
    Text(Rc<[u8]>),
    Int(i64),
    Float(u64),
    Bool(bool),
}

/// A comparison of which only the identity is known.
pub(crate) type Comparison = (Function, Rc<[Atom]>);

/// What is known of one place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Fact {
    /// What its value may be.
    pub(crate) may: u32,
    /// Its string is one of these.
    pub(crate) among: Option<Rc<[Rc<[u8]>]>>,
    /// Its string is none of these.
    pub(crate) not: Rc<[Rc<[u8]>]>,
    /// Bounds on its length (of a list, a map, or a string in bytes).
    pub(crate) length: (u64, u64),
}

/// One path through the template.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Path {
    /// Where in the JSON text.
    pub(crate) state: State,
    pub(crate) env: Env,
    /// The dots, innermost last.
    pub(crate) dots: Vec<Val>,
    /// The frames of variables, innermost last.
    pub(crate) frames: Vec<Rc<Vec<Val>>>,
}

/// What is known of the payload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Env {
    pub(crate) facts: Vec<(PlaceId, Fact)>,
    pub(crate) opaque: Vec<(Comparison, bool)>,
}

impl Env {
    pub(crate) fn fact(&self, id: PlaceId) -> Option<&Fact> {
        self.facts.binary_search_by_key(&id, |f| f.0).ok().and_then(|i| self.facts.get(i)).map(|f| &f.1)
    }

    /// What the place's value may be, given everything known.
    pub(crate) fn may(&self, places: &Places<'_>, id: PlaceId) -> u32 {
        let mut bits = match self.fact(id) {
            Some(f) => f.may,
            None => places.initial(id),
        };
        if let Some(parent) = places.parent(id)
            && matches!(places.get(id).map(|p| &p.step), Some(super::place::Selector::Field(_)))
        {
            let up = self.may(places, parent);
            if self.fact(id).is_none() && up & may::CHILDLESS != 0 {
                bits |= may::ABSENT;
            }
            if up & (may::MAP | may::STRUCT) == 0 {
                bits = may::ABSENT;
            }
        }
        bits
    }

    fn set(&mut self, places: &Places<'_>, id: PlaceId, fact: Fact) {
        if places.weak(id) {
            return;
        }
        match self.facts.binary_search_by_key(&id, |f| f.0) {
            Ok(i) => {
                if let Some(slot) = self.facts.get_mut(i) {
                    slot.1 = fact;
                }
            }
            Err(i) => self.facts.insert(i, (id, fact)),
        }
    }

    fn known(&self, places: &Places<'_>, id: PlaceId) -> Fact {
        match self.fact(id) {
            Some(f) => Fact { may: self.may(places, id), ..f.clone() },
            None => Fact {
                may: self.may(places, id),
                among: listed(places.schema(id)).map(|v| v.iter().map(|s| Rc::from(s.as_bytes())).collect()),
                not: Rc::from([]),
                length: (0, u64::MAX),
            },
        }
    }

    /// The strings that a place's value is one of, where that is known.
    pub(crate) fn among(&self, places: &Places<'_>, id: PlaceId) -> Option<Vec<Rc<[u8]>>> {
        let f = self.known(places, id);
        f.among.map(|list| list.iter().filter(|v| !f.not.contains(v)).cloned().collect())
    }

    /// Known bounds on a place's length.
    pub(crate) fn length(&self, places: &Places<'_>, id: PlaceId) -> (u64, u64) {
        let bits = self.may(places, id);
        let (mut low, mut high) = self.fact(id).map_or((0, u64::MAX), |f| f.length);
        if bits & (may::LIST | may::MAP | may::TEXT) == bits {
            low = low.max(1);
        }
        if bits & (may::LIST | may::MAP | may::TEXT) == 0 {
            high = 0;
        }
        if bits == may::TEXT
            && let crate::schema::Kind::String { text, .. } = &places.schema(id).kind
        {
            let (least, most) = match text {
                Text::Uuid => (36, 36),
                Text::Timestamp => (20, u64::MAX),
                Text::Ip => (2, 45),
                _ => (1, u64::MAX),
            };
            low = low.max(least);
            high = high.min(most);
            if let Some(values) = self.among(places, id) {
                let lengths = || values.iter().filter(|v| !v.is_empty()).map(|v| v.len() as u64);
                low = low.max(lengths().min().unwrap_or(0));
                high = high.min(lengths().max().unwrap_or(u64::MAX));
            }
        }
        if bits & !may::LISTS == 0
            && let crate::schema::Kind::List { max_items: Some(m), .. } = places.schema(id).kind
        {
            high = high.min(u64::from(m));
        }
        (low, high)
    }

    /// Restricts the place's value to these bits; `None` if that is impossible.
    #[must_use]
    pub(crate) fn restrict(&self, places: &Places<'_>, id: PlaceId, bits: u32) -> Option<Self> {
        let mut fact = self.known(places, id);
        let now = fact.may & bits;
        if now == 0 {
            return None;
        }
        if now == fact.may {
            return Some(self.clone());
        }
        fact.may = now;
        let mut env = self.clone();
        if now & may::ABSENT == 0 {
            env = env.present(places, id)?;
        }
        env.set(places, id, fact);
        Some(env)
    }

    /// A child that is there has a parent that is there.
    fn present(&self, places: &Places<'_>, id: PlaceId) -> Option<Self> {
        let mut env = self.clone();
        let mut at = id;
        while let Some(parent) = places.parent(at) {
            if places.weak(at) {
                break;
            }
            let want = match places.get(at).map(|p| &p.step) {
                Some(super::place::Selector::Field(_)) => may::MAP | may::STRUCT,
                _ => may::MAP | may::LIST | may::TEXT,
            };
            let mut fact = env.known(places, parent);
            let now = fact.may & want;
            if now == 0 {
                return None;
            }
            if now != fact.may {
                fact.may = now;
                env.set(places, parent, fact);
            }
            at = parent;
        }
        Some(env)
    }

    /// Assumes a condition true or false; `None` if that is impossible.
    #[must_use]
    pub(crate) fn assume(&self, places: &Places<'_>, condition: &Condition, truth: bool) -> Option<Self> {
        let mut condition = condition;
        let mut truth = truth;
        while let Condition::Not(inner) = condition {
            condition = inner;
            truth = !truth;
        }
        match condition {
            Condition::Not(_) => Some(self.clone()),
            Condition::Truthy(p) => self.restrict(places, *p, if truth { may::TRUTHY } else { !may::TRUTHY }),
            Condition::Is(p, values) => self.assume_is(places, *p, values, truth),
            Condition::Length(p, low, high) => self.assume_length(places, *p, *low, *high, truth),
            Condition::Opaque(f, atoms) => {
                let key = (*f, atoms.clone());
                if let Some((_, was)) = self.opaque.iter().find(|o| o.0 == key) {
                    return (*was == truth).then(|| self.clone());
                }
                let mut env = self.clone();
                if env.opaque.len() < 16 {
                    env.opaque.push((key, truth));
                }
                Some(env)
            }
        }
    }

    fn assume_is(&self, places: &Places<'_>, p: PlaceId, values: &Rc<[Rc<[u8]>]>, truth: bool) -> Option<Self> {
        let empty_listed = values.iter().any(|v| v.is_empty());
        let mut bits = if values.iter().any(|v| !v.is_empty()) { may::TEXT } else { 0 };
        if empty_listed {
            bits |= may::NO_TEXT;
        }
        if truth {
            let mut env = self.restrict(places, p, bits)?;
            let mut fact = env.known(places, p);
            let kept: Vec<Rc<[u8]>> = values
                .iter()
                .filter(|v| !fact.not.contains(v) && fact.among.as_ref().is_none_or(|a| a.contains(v) || v.is_empty()))
                .filter(|v| (fact.length.0..=fact.length.1).contains(&(v.len() as u64)))
                .filter(|v| v.is_empty() || shaped(places, p, v))
                .cloned()
                .collect();
            if kept.is_empty() {
                return None;
            }
            fact.among = Some(kept.into());
            env.set(places, p, fact);
            return Some(env);
        }
        let mut env = if empty_listed { self.restrict(places, p, !may::NO_TEXT)? } else { self.clone() };
        let mut fact = env.known(places, p);
        let mut not: Vec<Rc<[u8]>> = fact.not.to_vec();
        not.extend(values.iter().filter(|v| !fact.not.contains(v)).cloned());
        if let Some(among) = &fact.among {
            let left: Vec<Rc<[u8]>> = among.iter().filter(|v| !not.contains(v)).cloned().collect();
            if left.is_empty() {
                fact.may &= !may::TEXT;
                if fact.may == 0 {
                    return None;
                }
            }
            fact.among = Some(left.into());
        }
        if not.len() <= 32 {
            fact.not = not.into();
        }
        env.set(places, p, fact);
        Some(env)
    }

    fn assume_length(&self, places: &Places<'_>, p: PlaceId, low: u64, high: u64, truth: bool) -> Option<Self> {
        let (known_low, known_high) = self.length(places, p);
        let (low, high) = match (truth, low, high) {
            (true, l, h) => (l, h),
            (false, 0, u64::MAX) => return None,
            (false, 0, h) => (h + 1, u64::MAX),
            (false, l, u64::MAX) => (0, l - 1),
            (false, l, h) => {
                return if known_low >= l && known_high <= h {
                    None
                } else if known_low >= l {
                    self.assume_length(places, p, h.saturating_add(1), u64::MAX, true)
                } else if known_high <= h {
                    self.assume_length(places, p, 0, l.saturating_sub(1), true)
                } else {
                    Some(self.clone())
                };
            }
        };
        let (low, high) = (low.max(known_low), high.min(known_high));
        if low > high {
            return None;
        }
        let mut env = self.clone();
        if low > 0 {
            env = env.restrict(places, p, may::LIST | may::MAP | may::TEXT)?;
        }
        if high == 0 {
            env = env.restrict(places, p, may::NO_LIST | may::NO_MAP | may::NIL_MAP | may::NO_TEXT)?;
        }
        let mut fact = env.known(places, p);
        fact.length = (low, high);
        env.set(places, p, fact);
        Some(env)
    }

    /// Forgets all that is known of a place and what is below it.
    pub(crate) fn forget(&mut self, places: &Places<'_>, id: PlaceId) {
        self.facts.retain(|f| !places.within(f.0, id));
        self.opaque.retain(|o| {
            !o.0.1.iter().any(|a| match a {
                Atom::Place(p) | Atom::Length(p) => places.within(*p, id),
                _ => false,
            })
        });
    }

    /// The join of two paths: what is known on both.
    #[must_use]
    pub(crate) fn join(&self, other: &Self) -> Self {
        let mut facts = Vec::new();
        for (id, a) in &self.facts {
            let Some(b) = other.fact(*id) else { continue };
            let among = match (&a.among, &b.among) {
                (Some(x), Some(y)) => {
                    let mut all = x.to_vec();
                    all.extend(y.iter().filter(|v| !x.contains(v)).cloned());
                    Some(all.into())
                }
                _ => None,
            };
            let not = a.not.iter().filter(|v| b.not.contains(v)).cloned().collect();
            let length = (a.length.0.min(b.length.0), a.length.1.max(b.length.1));
            facts.push((*id, Fact { may: a.may | b.may, among, not, length }));
        }
        let opaque = self.opaque.iter().filter(|o| other.opaque.contains(o)).cloned().collect();
        Self { facts, opaque }
    }
}

/// Can a place's text be this?
fn shaped(places: &Places<'_>, id: PlaceId, text: &[u8]) -> bool {
    match (&places.schema(id).kind, std::str::from_utf8(text)) {
        (crate::schema::Kind::String { text: shape, .. }, Ok(text)) => shape.fits(text),
        _ => true,
    }
}

impl Val {
    /// A string constant.
    pub(crate) fn text(bytes: &[u8]) -> Self {
        Self::Text(Rc::new(Language::text(bytes)))
    }

    /// A string.
    pub(crate) fn of(language: Language) -> Self {
        Self::Text(Rc::new(language))
    }

    /// A known boolean.
    pub(crate) const fn known(b: bool) -> Self {
        Self::Bool { known: Some(b), when: None }
    }

    /// An integer constant.
    pub(crate) const fn int(n: i64) -> Self {
        Self::Int { low: n, high: n, of: None }
    }

    /// The value after a pipeline has unwrapped it.
    pub(crate) fn unwrapped(self) -> Self {
        match self {
            Self::Data { place, .. } => Self::Data { place, bare: true },
            other => other,
        }
    }

    /// Every place that it refers to.
    pub(crate) fn mentions(&self, places: &Places<'_>, id: PlaceId) -> bool {
        match self {
            Self::Data { place, .. } | Self::Part { place, .. } | Self::Int { of: Some((place, _)), .. } => places.within(*place, id),
            Self::Bool { when: Some(c), .. } => c.mentions(places, id),
            Self::Either(all) => all.iter().any(|v| v.mentions(places, id)),
            _ => false,
        }
    }

    /// The same value, no longer tied to the present element of a loop.
    pub(crate) fn loosen(&self, places: &mut Places<'_>, id: PlaceId) -> Self {
        if !self.mentions(places, id) {
            return self.clone();
        }
        match self {
            Self::Data { place, bare } => Self::Data { place: places.weaken(*place), bare: *bare },
            Self::Part { place, may_be_empty } => Self::Part { place: places.weaken(*place), may_be_empty: *may_be_empty },
            Self::Int { low, high, .. } => Self::Int { low: *low, high: *high, of: None },
            Self::Bool { known, .. } => Self::Bool { known: *known, when: None },
            Self::Either(all) => Self::Either(all.iter().map(|v| v.loosen(places, id)).collect()),
            other => other.clone(),
        }
    }

    /// Either of two: at most eight alternatives, of which one is a range of integers. One that is not known makes
    /// the whole not known.
    pub(crate) fn join(&self, other: &Self) -> Self {
        if self == other {
            return self.clone();
        }
        let mut all: Vec<Self> = Vec::new();
        for v in self.choices().iter().chain(other.choices()) {
            if matches!(v, Self::Top(_)) {
                return v.clone();
            }
            if all.contains(v) {
                continue;
            }
            match (v, all.iter_mut().find(|w| matches!(w, Self::Int { .. }))) {
                (Self::Int { low, high, .. }, Some(Self::Int { low: least, high: most, of })) => {
                    (*least, *most, *of) = ((*least).min(*low), (*most).max(*high), None);
                }
                _ => all.push(v.clone()),
            }
        }
        match &*all {
            [one] => one.clone(),
            _ if all.len() > 8 => Self::Top("a variable that takes too many values"),
            _ => Self::Either(all.into()),
        }
    }

    fn choices(&self) -> &[Self] {
        match self {
            Self::Either(all) => all,
            one => std::slice::from_ref(one),
        }
    }
}

impl Condition {
    fn mentions(&self, places: &Places<'_>, id: PlaceId) -> bool {
        let mut c = self;
        loop {
            match c {
                Self::Not(inner) => c = inner,
                Self::Truthy(p) | Self::Is(p, _) | Self::Length(p, _, _) => return places.within(*p, id),
                Self::Opaque(_, atoms) => {
                    return atoms.iter().any(|a| match a {
                        Atom::Place(p) | Atom::Length(p) => places.within(*p, id),
                        _ => false,
                    });
                }
            }
        }
    }
}

impl Path {
    /// The present dot.
    pub(crate) fn dot(&self) -> Val {
        self.dots.last().cloned().unwrap_or(Val::Absent)
    }

    pub(crate) fn variable(&self, slot: u32) -> Val {
        self.frames.last().and_then(|f| f.get(slot as usize)).cloned().unwrap_or(Val::Absent)
    }

    pub(crate) fn set_variable(&mut self, slot: u32, val: Val) {
        if let Some(frame) = self.frames.last_mut() {
            let frame = Rc::make_mut(frame);
            let slot = slot as usize;
            if slot < 4096 && frame.len() <= slot {
                frame.resize(slot + 1, Val::Absent);
            }
            if let Some(v) = frame.get_mut(slot) {
                *v = val;
            }
        }
    }

    /// Forgets what is known of a place, as a loop moves to its next element.
    pub(crate) fn renew(&mut self, places: &mut Places<'_>, id: PlaceId) {
        self.env.forget(places, id);
        for d in &mut self.dots {
            if d.mentions(places, id) {
                *d = d.loosen(places, id);
            }
        }
        for frame in &mut self.frames {
            if frame.iter().any(|v| v.mentions(places, id)) {
                for v in Rc::make_mut(frame) {
                    *v = v.loosen(places, id);
                }
            }
        }
    }

    /// Both of two paths that stand at the same state, as one.
    pub(crate) fn join(&self, other: &Self) -> Option<Self> {
        if self.state != other.state || self.dots.len() != other.dots.len() || self.frames.len() != other.frames.len() {
            return None;
        }
        let dots = self.dots.iter().zip(&other.dots).map(|(a, b)| a.join(b)).collect();
        let frames = self
            .frames
            .iter()
            .zip(&other.frames)
            .map(|(a, b)| {
                if a == b {
                    return a.clone();
                }
                let len = a.len().max(b.len());
                let at = |f: &Vec<Val>, i: usize| f.get(i).cloned().unwrap_or(Val::Absent);
                Rc::new((0..len).map(|i| at(a, i).join(&at(b, i))).collect())
            })
            .collect();
        Some(Self { state: self.state, env: self.env.join(&other.env), dots, frames })
    }
}
