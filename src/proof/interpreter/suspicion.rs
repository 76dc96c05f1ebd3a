//! What might go wrong: a suspicion names the place in the template, the path that leads there, and how a payload
//! would have to look. It is confirmed by rendering, or stays unknown.

use crate::json::machine::{Class, State};
use crate::proof::domain::fact::Env;
use crate::proof::domain::language::Violation;
use crate::proof::domain::place::PlaceId;
use crate::span::Span;

/// One way in which the template may fail.
#[derive(Clone, Debug)]
pub(crate) struct Suspicion {
    /// Which document of the set.
    pub(crate) document: u32,
    /// The action, or the character of the template's text.
    pub(crate) span: Span,
    pub(crate) blame: Blame,
    /// What is known of the payload on the way there.
    pub(crate) env: Env,
    /// How to change a payload that takes this path so that it fails.
    pub(crate) mutations: Vec<Mutation>,
}

/// What would be wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Blame {
    /// An action prints what does not belong there.
    Print(Violation),
    /// A character of the template's own text does not belong there.
    Structure { state: State, class: Class },
    /// The body ends too early.
    End(State),
    /// The render stops with an error.
    Stop { why: Stop, place: Option<PlaceId>, detail: String },
    /// It cannot be decided; the reason.
    Undecided(&'static str),
}

/// Why a render stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Stop {
    /// A field of nothing.
    Nothing,
    /// A field of what has no fields.
    NoFields,
    /// The struct has no such field.
    UnknownField,
    /// No such template.
    UnknownTemplate,
    /// An argument of the wrong type.
    Type,
    /// A comparison of two types.
    Compare,
    /// An index past the end.
    Index,
    /// Not a time.
    Time,
    /// A range over what cannot be ranged over.
    Range,
    /// A wrong number of arguments.
    Arguments,
    /// Not JSON.
    Json,
}

/// A change to a payload.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mutation {
    pub(crate) place: PlaceId,
    pub(crate) to: Target,
}

/// What a place is changed to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// A value of one of these kinds (bits of [`crate::proof::domain::place::may`]).
    May(u32),
    /// A text that holds this class.
    Class(Class),
    /// A list or text of this length.
    Length(u64),
    /// This text.
    Text(&'static str),
}
