//! What can be true or false of a payload, and the names of values that conditions compare.

use std::rc::Rc;

use super::place::{PlaceId, Places};
use crate::template::go::Function;

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

/// A value whose identity is known: on one path it is the same wherever it is named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Atom {
    /// No value.
    Absent,
    /// What is at a place.
    Place(PlaceId),
    /// Its length.
    Length(PlaceId),
    /// Its length less so many.
    Rest(PlaceId, u32),
    /// The index of a loop's element in its list.
    Index(PlaceId),
    /// The length of a computed text.
    LengthOf(Rc<Atom>),
    Text(Rc<[u8]>),
    Int(i64),
    Float(u64),
    Bool(bool),
    /// What a function gives for these.
    Call(Function, Rc<[Atom]>),
}

/// A comparison of which only the identity is known.
pub(crate) type Comparison = (Function, Rc<[Atom]>);

/// Names longer than this are not kept.
const LONGEST: usize = 24;

impl Atom {
    /// What a function gives for these arguments, where that can be named.
    pub(crate) fn call(function: Function, args: Vec<Self>) -> Option<Rc<Self>> {
        let size: usize = args.iter().map(Self::size).sum();
        (size < LONGEST).then(|| Rc::new(Self::Call(function, args.into())))
    }

    fn size(&self) -> usize {
        match self {
            Self::Call(_, args) => 1 + args.iter().map(Self::size).sum::<usize>(),
            Self::LengthOf(inner) => 1 + inner.size(),
            _ => 1,
        }
    }

    /// Does it depend on what is at a place, or below it?
    pub(crate) fn mentions(&self, places: &Places<'_>, id: PlaceId) -> bool {
        match self {
            Self::Place(p) | Self::Length(p) | Self::Rest(p, _) | Self::Index(p) => places.within(*p, id),
            Self::LengthOf(inner) => inner.mentions(places, id),
            Self::Call(_, args) => args.iter().any(|a| a.mentions(places, id)),
            Self::Absent | Self::Text(_) | Self::Int(_) | Self::Float(_) | Self::Bool(_) => false,
        }
    }
}

impl Condition {
    /// Does it depend on what is at a place, or below it?
    pub(crate) fn mentions(&self, places: &Places<'_>, id: PlaceId) -> bool {
        match self {
            Self::Not(inner) => inner.mentions(places, id),
            Self::Truthy(p) | Self::Is(p, _) | Self::Length(p, _, _) => places.within(*p, id),
            Self::Opaque(_, atoms) => atoms.iter().any(|a| a.mentions(places, id)),
        }
    }
}
