//! Abstract values, each of one Go type: what an expression can give.

use std::rc::Rc;

use super::condition::{Atom, Condition};
use super::language::Language;
use super::place::{PlaceId, Places};
use crate::json::machine::Classes;

/// An abstract value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Val {
    /// No value: an absent key, `nil`, or a null that went through a pipeline.
    Absent,
    /// The payload's value at a place. `bare`: it went through a pipeline, so that a null has become no value.
    Data { place: PlaceId, bare: bool },
    /// `bool`: known, or following from a condition.
    Bool { known: Option<bool>, when: Option<Rc<Condition>> },
    /// A whole number.
    Int(Whole),
    /// `float64`, by its bits; `None` where it is not known. Neither infinite nor NaN.
    Float(Option<u64>),
    /// `string`
    Text(Text),
    /// `[]uint8`, by its bytes as a text; nil at most where that is empty.
    Bytes(Rc<Language>),
    /// `time.Time`, computed.
    Time(Moment),
    /// `*time.Location`, never nil.
    Location,
    /// A part of the list at a place. `from`: it is all but so many elements at the list's start; `None` where it may end
    /// elsewhere.
    Part { place: PlaceId, from: Option<u32>, may_be_empty: bool },
    /// Anything; the sentence says why nothing better is known.
    Top(&'static str),
    /// One of these.
    Either(Rc<[Val]>),
}

/// A whole number within bounds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Whole {
    pub(crate) low: i64,
    pub(crate) high: i64,
    pub(crate) kind: Integer,
    pub(crate) of: Option<Measure>,
}

/// The Go types of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Integer {
    Int,
    Int64,
    Uint8,
    /// `time.Month`; it and the next two print as words.
    Month,
    Weekday,
    Duration,
}

/// How a whole number comes from a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Measure {
    /// It is the length of the place's value.
    Length(PlaceId),
    /// It is that length less so many, and not negative.
    Rest(PlaceId, u32),
    /// It is the index of an element of the list: of this one, where the loop's own element is a place.
    Index { list: PlaceId, element: Option<PlaceId> },
    /// It is the length of a computed text.
    LengthOf(Rc<Atom>),
}

/// A string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Text {
    pub(crate) language: Rc<Language>,
    /// What it was computed from: two texts of one identity are equal.
    pub(crate) is: Option<Rc<Atom>>,
}

/// A computed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Moment {
    /// Its year surely has four digits.
    pub(crate) four_digits: bool,
    /// The payload's time that it comes from.
    pub(crate) place: Option<PlaceId>,
}

/// Alternatives of one value beside texts: with more nothing is known of it.
const MOST: usize = 8;

/// Texts beside them: more become one text over the classes of all.
const MOST_TEXTS: usize = 4;

impl Whole {
    /// An `int` within bounds.
    pub(crate) const fn int(low: i64, high: i64) -> Self {
        Self { low, high, kind: Integer::Int, of: None }
    }

    /// Within all bounds of its type.
    pub(crate) const fn any(kind: Integer) -> Self {
        let (low, high) = match kind {
            Integer::Uint8 => (0, 255),
            Integer::Month => (1, 12),
            Integer::Weekday => (0, 6),
            _ => (i64::MIN, i64::MAX),
        };
        Self { low, high, kind, of: None }
    }

    /// The number, where there is only one.
    pub(crate) const fn known(&self) -> Option<i64> {
        if self.low == self.high { Some(self.low) } else { None }
    }
}

impl Measure {
    fn mentions(&self, places: &Places<'_>, id: PlaceId) -> bool {
        match self {
            Self::Length(p) | Self::Rest(p, _) => places.within(*p, id),
            Self::Index { list, element } => places.within(*list, id) || element.is_some_and(|e| places.within(e, id)),
            Self::LengthOf(atom) => atom.mentions(places, id),
        }
    }
}

impl Val {
    /// A string constant.
    pub(crate) fn text(bytes: &[u8]) -> Self {
        Self::of(Language::text(bytes))
    }

    /// A string.
    pub(crate) fn of(language: Language) -> Self {
        Self::Text(Text { language: Rc::new(language), is: None })
    }

    /// A known boolean.
    pub(crate) const fn known(b: bool) -> Self {
        Self::Bool { known: Some(b), when: None }
    }

    /// An integer constant.
    pub(crate) const fn int(n: i64) -> Self {
        Self::Int(Whole::int(n, n))
    }

    /// The value after a pipeline has unwrapped it.
    pub(crate) fn unwrapped(self) -> Self {
        match self {
            Self::Data { place, .. } => Self::Data { place, bare: true },
            other => other,
        }
    }

    /// What it is, where that has a name: two values of one name are equal on one path.
    pub(crate) fn atom(&self, places: &Places<'_>) -> Option<Atom> {
        let strong = |p: PlaceId| !places.weak(p);
        Some(match self {
            Self::Absent => Atom::Absent,
            Self::Data { place, .. } if strong(*place) => Atom::Place(*place),
            Self::Int(n) if n.kind == Integer::Int => match (n.known(), &n.of) {
                (Some(i), _) => Atom::Int(i),
                (None, Some(Measure::Length(p))) if strong(*p) => Atom::Length(*p),
                (None, Some(Measure::Rest(p, k))) if strong(*p) => Atom::Rest(*p, *k),
                (None, Some(Measure::Index { element: Some(e), .. })) if strong(*e) => Atom::Index(*e),
                (None, Some(Measure::LengthOf(atom))) => Atom::LengthOf(atom.clone()),
                _ => return None,
            },
            Self::Float(Some(bits)) => Atom::Float(*bits),
            Self::Text(t) => match (t.language.constant(), &t.is) {
                (Some(text), _) => Atom::Text(text.into()),
                (None, Some(atom)) => (**atom).clone(),
                (None, None) => return None,
            },
            Self::Bool { known: Some(b), .. } => Atom::Bool(*b),
            _ => return None,
        })
    }

    /// Does it depend on what is at a place, or below it?
    pub(crate) fn mentions(&self, places: &Places<'_>, id: PlaceId) -> bool {
        match self {
            Self::Data { place, .. } | Self::Part { place, .. } => places.within(*place, id),
            Self::Int(Whole { of: Some(measure), .. }) => measure.mentions(places, id),
            Self::Text(Text { is: Some(atom), .. }) => atom.mentions(places, id),
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
            Self::Part { place, may_be_empty, .. } => Self::Part { place: places.weaken(*place), from: None, may_be_empty: *may_be_empty },
            Self::Int(n) => Self::Int(Whole { of: None, ..n.clone() }),
            Self::Text(t) => Self::Text(Text { language: t.language.clone(), is: None }),
            Self::Bool { known, .. } => Self::Bool { known: *known, when: None },
            Self::Either(all) => all.iter().map(|v| v.loosen(places, id)).reduce(|a, b| a.join(&b)).unwrap_or(Self::Absent),
            other => other.clone(),
        }
    }

    /// Either of two: at most eight alternatives, of which one is a range of integers for each of their types, and four texts
    /// beside them. One that is not known makes the whole not known.
    pub(crate) fn join(&self, other: &Self) -> Self {
        if self == other {
            return self.clone();
        }
        let mut all: Vec<Self> = Vec::new();
        for v in self.choices().iter().chain(other.choices()) {
            if matches!(v, Self::Top(_)) {
                return v.clone();
            }
            let meets = |w: &Self| match (v, w) {
                (Self::Int(a), Self::Int(b)) => a.kind == b.kind,
                (Self::Text(a), Self::Text(b)) => a.language == b.language,
                _ => v == w,
            };
            match (v, all.iter_mut().find(|w| meets(w))) {
                (Self::Int(n), Some(Self::Int(m))) => {
                    if n != m {
                        (m.low, m.high, m.of) = (m.low.min(n.low), m.high.max(n.high), None);
                    }
                }
                (Self::Text(t), Some(Self::Text(u))) => {
                    if t.is != u.is {
                        u.is = None;
                    }
                }
                (_, Some(_)) => {}
                (_, None) => all.push(v.clone()),
            }
        }
        summarize(&mut all);
        match &*all {
            [one] => one.clone(),
            _ if all.iter().filter(|v| !matches!(v, Self::Text(_))).count() > MOST => Self::Top("a variable that takes too many values"),
            _ => Self::Either(all.into()),
        }
    }

    /// Are the two texts, of which one at least is computed?
    pub(crate) fn is_text_like(&self, other: &Self) -> bool {
        let mut computed = false;
        let all = self.choices().iter().chain(other.choices()).all(|v| match v {
            Self::Text(t) => {
                computed |= t.language.constant().is_none();
                true
            }
            Self::Data { .. } => true,
            _ => false,
        });
        all && computed
    }

    /// The values that it may be.
    pub(crate) fn choices(&self) -> &[Self] {
        match self {
            Self::Either(all) => all,
            one => std::slice::from_ref(one),
        }
    }
}

/// Makes one text of many, or of those among which one holds any text over its classes.
fn summarize(all: &mut Vec<Val>) {
    let texts = || all.iter().filter_map(|v| if let Val::Text(t) = v { Some(&t.language) } else { None });
    let broad = |l: &Rc<Language>| matches!(**l, Language::Any { empty: true, .. });
    if texts().count() < 2 || (texts().count() <= MOST_TEXTS && !texts().any(broad)) {
        return;
    }
    let set = texts().fold(Classes::NONE, |c, l| c.or(l.classes()));
    let place = texts().filter_map(|l| l.place()).min();
    all.retain(|v| !matches!(v, Val::Text(_)));
    all.push(Val::of(Language::Any { set, empty: true, place }));
}
