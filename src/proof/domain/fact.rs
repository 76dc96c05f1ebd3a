//! What is known on one path through the template: facts on places, the variables, the dots, the JSON state.

use std::rc::Rc;

use super::condition::{Atom, Comparison, Condition};
use super::place::{PlaceId, Places, listed, may};
use super::value::Val;
use crate::json::machine::State;
use crate::schema::Text;
use crate::template::go::Function;
use crate::template::go::syntax::ast::UNDEFINED;

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
    /// The path that it comes from, among those that entered the branch being walked.
    pub(crate) tag: u32,
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
        self.opaque.retain(|o| !o.0.1.iter().any(|a| a.mentions(places, id)));
    }

    /// Drops the facts that say no more than the schema does.
    pub(crate) fn tidy(&mut self, places: &Places<'_>) {
        let mut i = 0;
        while let Some((id, fact)) = self.facts.get(i) {
            let (id, fact) = (*id, fact.clone());
            if fact.not.is_empty() && fact.length == (0, u64::MAX) && fact.among.is_none() && listed(places.schema(id)).is_none() {
                self.facts.remove(i);
                if self.may(places, id) == fact.may {
                    continue;
                }
                self.facts.insert(i, (id, fact));
            }
            i += 1;
        }
    }

    /// Is the element, whose index this is, not the last of its list? `None` where that is not known.
    pub(crate) fn goes_on(&self, places: &Places<'_>, element: PlaceId) -> Option<bool> {
        let list = places.parent(element)?;
        let atoms = [Atom::Index(element), Atom::Rest(list, 1)];
        self.opaque.iter().find(|o| o.0.0 == Function::Lt && *o.0.1 == atoms).map(|o| o.1)
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

impl Path {
    /// The present dot.
    pub(crate) fn dot(&self) -> Val {
        self.dots.last().cloned().unwrap_or(Val::Absent)
    }

    pub(crate) fn variable(&self, slot: u32) -> Val {
        self.frames.last().and_then(|f| f.get(slot as usize)).cloned().unwrap_or(Val::Absent)
    }

    pub(crate) fn set_variable(&mut self, slot: u32, val: Val) {
        if let Some(frame) = self.frames.last_mut().filter(|_| slot != UNDEFINED) {
            let frame = Rc::make_mut(frame);
            let slot = slot as usize;
            if frame.len() <= slot {
                frame.resize(slot + 1, Val::Absent);
            }
            if let Some(v) = frame.get_mut(slot) {
                *v = val;
            }
        }
    }

    /// How many variables there are.
    pub(crate) fn variables(&self) -> usize {
        self.frames.last().map_or(0, |f| f.len())
    }

    /// Drops the variables of a scope that ends.
    pub(crate) fn drop_variables(&mut self, keep: usize) {
        if let Some(frame) = self.frames.last_mut().filter(|f| f.len() > keep) {
            Rc::make_mut(frame).truncate(keep);
        }
    }

    /// Do the two differ at most in what is known of the payload?
    pub(crate) fn is_sibling(&self, other: &Self) -> bool {
        self.state == other.state && self.tag == other.tag && self.dots == other.dots && self.frames == other.frames
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

    /// Do the two differ at most in what is known of the payload, and in the texts of variables that are computed?
    pub(crate) fn is_similar(&self, other: &Self) -> bool {
        let alike = |a: &Rc<Vec<Val>>, b: &Rc<Vec<Val>>| {
            a == b || (a.len() == b.len() && a.iter().zip(&**b).all(|(v, w)| v == w || v.is_text_like(w)))
        };
        self.state == other.state
            && self.tag == other.tag
            && self.dots == other.dots
            && self.frames.len() == other.frames.len()
            && self.frames.iter().zip(&other.frames).all(|(a, b)| alike(a, b))
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
        Some(Self { state: self.state, env: self.env.join(&other.env), dots, frames, tag: self.tag })
    }
}
