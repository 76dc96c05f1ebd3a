//! The language of the rules: what a body must look like, as data of `const` and `static`.
//!
//! A [`Shape`] is a list of [`Test`]s on one JSON value. Tests on members and elements lead to further shapes, so that shapes
//! make a tree, or a graph where a destination's elements nest. Who says a rule, and how well it is known, is a [`Cite`]:
//! [`Test::From`] sets it for the tests inside, whatever they lead to included. [`judge`](super::judge) runs a shape over a body.
//!
//! It is a language of our own, and no JSON Schema compiled at build time. JSON Schema cannot say who says a rule, count in
//! other units than characters, add over a message, or look at the URL, so that half of the rules would stand beside it. These
//! are plain data, so that the compiler checks them, nothing is read or compiled at run time, and a pointer and a number is
//! all that most of them cost.

use crate::diagnostic::{Code, Severity};
use crate::json::{Kind, NodeRef};

/// How well a rule is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// The receiver's own page, schema or library says so.
    Documented,
    /// A copy of the receiver's text, or a client generated from it.
    Mirrored,
    /// Somebody saw it and reported it.
    Observed,
    /// Widely quoted; nothing that supports it was found.
    Unconfirmed,
}

impl Confidence {
    /// The worst that may be said where such a rule is broken.
    pub(crate) const fn worst(self) -> Severity {
        match self {
            Self::Documented | Self::Mirrored => Severity::Error,
            Self::Observed => Severity::Warning,
            Self::Unconfirmed => Severity::Hint,
        }
    }

    /// The name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Mirrored => "mirrored",
            Self::Observed => "observed",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

/// Who says a rule, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cite {
    /// How well it is known.
    pub confidence: Confidence,
    /// A page, a package, or an issue as `owner/repository#number`.
    pub source: &'static str,
}

impl std::fmt::Display for Cite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.confidence.name(), self.source)
    }
}

/// The receiver's own page, schema or library says so.
pub(crate) const fn documented(source: &'static str) -> Cite {
    Cite { confidence: Confidence::Documented, source }
}

/// A copy of the receiver's text says so, or a client generated from it.
pub(crate) const fn mirrored(source: &'static str) -> Cite {
    Cite { confidence: Confidence::Mirrored, source }
}

/// Somebody saw it.
pub(crate) const fn observed(source: &'static str) -> Cite {
    Cite { confidence: Confidence::Observed, source }
}

/// Widely quoted, and not confirmed.
pub(crate) const fn unconfirmed(source: &'static str) -> Cite {
    Cite { confidence: Confidence::Unconfirmed, source }
}

/// A set of JSON types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

pub(crate) const STRING: Kinds = Kinds(1);
pub(crate) const NUMBER: Kinds = Kinds(2);
pub(crate) const BOOLEAN: Kinds = Kinds(4);
pub(crate) const LIST: Kinds = Kinds(8);
pub(crate) const OBJECT: Kinds = Kinds(16);
pub(crate) const NULL: Kinds = Kinds(32);

impl Kinds {
    const EACH: [(Self, Kind); 6] = [
        (STRING, Kind::String),
        (NUMBER, Kind::Number),
        (BOOLEAN, Kind::Boolean),
        (LIST, Kind::Array),
        (OBJECT, Kind::Object),
        (NULL, Kind::Null),
    ];

    /// Those of both.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn each(self) -> impl Iterator<Item = Kind> {
        Self::EACH.into_iter().filter(move |(kinds, _)| self.0 & kinds.0 != 0).map(|(_, kind)| kind)
    }
}

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Unicode characters of a string: the lenient reading where a receiver says "characters".
    Chars,
    /// Characters of a string without the white space around it.
    Trimmed,
    /// UTF-16 units of a string.
    Utf16,
    /// Bytes of a string's text in UTF-8; of another value, bytes of its JSON text.
    Bytes,
    /// Bytes of a string as it stands in the body, escapes included, quotes not.
    Escaped,
    /// Elements of a list.
    Items,
    /// Members of an object.
    Members,
}

impl Unit {
    /// The length of a value; `None` for a value that has none in this unit.
    pub(crate) fn of(self, node: NodeRef<'_>) -> Option<usize> {
        let kind = node.kind();
        match self {
            Self::Items => (kind == Kind::Array).then(|| node.children().count()),
            Self::Members => (kind == Kind::Object).then(|| node.children().count()),
            Self::Bytes if kind != Kind::String => Some(node.raw().len()),
            Self::Escaped if kind == Kind::String => Some(node.raw().len().saturating_sub(2)),
            _ => {
                let text = node.as_str()?;
                Some(match self {
                    Self::Trimmed => text.trim().chars().count(),
                    Self::Utf16 => text.encode_utf16().count(),
                    Self::Bytes => text.len(),
                    _ => text.chars().count(),
                })
            }
        }
    }

    /// Its name, in the plural.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chars => "characters",
            Self::Trimmed => "characters (white space around them not counted)",
            Self::Utf16 => "UTF-16 units",
            Self::Bytes => "bytes",
            Self::Escaped => "bytes (as JSON writes them)",
            Self::Items => "elements",
            Self::Members => "keys",
        }
    }
}

/// How two words are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// Letter for letter.
    Exact,
    /// `HIGH` is `high`.
    Ignore,
}

impl Case {
    pub(crate) fn same(self, a: &str, b: &str) -> bool {
        match self {
            Self::Exact => a == b,
            Self::Ignore => a.eq_ignore_ascii_case(b),
        }
    }
}

/// What a text must look like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// With its article: "an https URL".
    pub(crate) what: &'static str,
    /// Does the text look like it?
    pub(crate) fits: fn(&str) -> bool,
}

/// A sign in a text that the destination reads otherwise than its author meant, or shows as it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// Does the text have it?
    pub(crate) sign: fn(&str) -> bool,
    /// One sentence: the sign, and what the destination makes of it.
    pub(crate) message: &'static str,
    /// What to write instead.
    pub(crate) help: &'static str,
}

/// A condition on an object.
#[derive(Clone, Copy, Debug)]
pub(crate) enum When {
    /// It has this member, and the member is not null.
    Has(&'static str),
    /// It lacks it, or the member is null.
    Lacks(&'static str),
    /// The member is one of these texts.
    Eq(&'static str, &'static [&'static str]),
    /// What only code can tell.
    Node(fn(NodeRef<'_>) -> bool),
    /// All of these.
    All(&'static [When]),
}

impl When {
    pub(super) fn holds(&self, node: NodeRef<'_>) -> bool {
        match self {
            Self::Has(key) => has(node, key),
            Self::Lacks(key) => !has(node, key),
            Self::Eq(key, values) => node.get(key).and_then(NodeRef::as_str).is_some_and(|text| values.contains(&text.as_ref())),
            Self::Node(test) => test(node),
            Self::All(all) => all.iter().all(|one| one.holds(node)),
        }
    }
}

pub(super) fn has(node: NodeRef<'_>, key: &str) -> bool {
    node.get(key).is_some_and(|value| value.kind() != Kind::Null)
}

/// One rule on one value. A test that does not fit the value's type holds: the type is [`Test::Is`]'s business.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Test {
    /// It has one of these types. It comes first: where it fails, nothing else is said of the value.
    Is(Kinds),
    /// These members, required or not.
    Fields(&'static [Field]),
    /// The members of a protobuf message, in proto3's JSON: the name in either spelling (`cardId`, `card_id`), null for absent, and
    /// no other members.
    Proto(&'static [Field]),
    /// At least one of these members is there (else "required"), and not all that are there are empty (else "empty").
    AnyOf(&'static [&'static str]),
    /// No more than one of these members.
    OneAtMost(&'static [&'static str]),
    /// No members but those that the shapes on this value name. Error where the receiver refuses; else inside [`Test::Soft`].
    Closed,
    /// Every element of the list.
    Each(&'static Shape),
    /// The value of every member, whatever its name.
    Values(&'static Shape),
    /// The name of every member.
    Keys(Form),
    /// At most so many.
    Most(u32, Unit),
    /// At least so many: `Least(1, Chars)` is "not empty", `Least(1, Trimmed)` "not blank".
    Least(u32, Unit),
    /// At most so many, added over all these values: `embeds/*/title`. A part `?type=markdown` goes on with what has that member.
    Sum {
        most: u32,
        unit: Unit,
        of: &'static [&'static str],
        /// What is added, in the plural: "the texts of all embeds".
        what: &'static str,
    },
    /// A text, or a number's text, among these.
    OneOf(&'static [&'static str], Case),
    /// A number from, and up to.
    Between(f64, f64),
    /// A whole number.
    Whole,
    /// A text of this form.
    Like(Form),
    /// A text that is shown with this markup.
    Reads(&'static [Mark]),
    /// The shape that the member `key` chooses, by its text, or by its number where the cases are numbers. A missing `key` is "required"; a value that no case has is said with `unknown`
    /// as its worst severity.
    By { key: &'static str, case: Case, unknown: Severity, cases: &'static [(&'static str, &'static Shape)] },
    /// The body may be several values that follow one another, or a list: each of them has this shape. At the root alone.
    Stream(&'static Shape),
    /// The body need not be JSON. At the root alone.
    Raw,
    /// That shape too.
    And(&'static Shape),
    /// The shape too, where the condition holds.
    If(When, &'static Shape),
    /// What to say where the condition holds: a sentence, and what to do (or nothing).
    Say(When, &'static Code, &'static str, &'static str),
    /// These tests, said by another source.
    From(Cite, &'static [Test]),
    /// These tests, never said with more than this severity.
    Soft(Severity, &'static [Test]),
}

/// What a value must be: every test holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape(pub(crate) &'static [Test]);

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) shape: &'static Shape,
}

/// A required member.
pub(crate) const fn must(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, required: true, shape }
}

/// A member that may be absent.
pub(crate) const fn may(name: &'static str, shape: &'static Shape) -> Field {
    Field { name, required: false, shape }
}

/// Any value.
pub(crate) static ANY: Shape = Shape(&[]);
/// A string.
pub(crate) static TEXT: Shape = Shape(&[Test::Is(STRING)]);
/// A string that is not empty.
pub(crate) static FILLED: Shape = Shape(&[Test::Is(STRING), Test::Least(1, Unit::Chars)]);
/// `true` or `false`.
pub(crate) static FLAG: Shape = Shape(&[Test::Is(BOOLEAN)]);
/// A number.
pub(crate) static COUNT: Shape = Shape(&[Test::Is(NUMBER)]);
/// An object of any kind.
pub(crate) static MAP: Shape = Shape(&[Test::Is(OBJECT)]);
/// A list of anything.
pub(crate) static ITEMS: Shape = Shape(&[Test::Is(LIST)]);

/// One limit of a destination, as its rules have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Where: a JSON pointer in which `*` stands for every element or member.
    pub at: String,
    /// Fewest.
    pub least: Option<u32>,
    /// Most.
    pub most: Option<u32>,
    /// Counted in what.
    pub unit: Unit,
    /// Who says so.
    pub cite: Cite,
}

/// Every limit on the length of a text or a list that a shape has. Where shapes nest in themselves, the inner turn is left out.
pub(crate) fn limits(shape: &'static Shape, cite: Cite) -> Vec<Limit> {
    let mut out = Vec::new();
    collect(shape.0, "", cite, &mut Vec::new(), &mut out);
    out
}

fn collect(tests: &'static [Test], at: &str, cite: Cite, open: &mut Vec<*const Test>, out: &mut Vec<Limit>) {
    if tests.is_empty() || open.contains(&tests.as_ptr()) {
        return;
    }
    open.push(tests.as_ptr());
    for test in tests {
        let mut add = |least, most, unit, at: &str| {
            let limit = Limit { at: at.to_owned(), least, most, unit, cite };
            if !out.contains(&limit) {
                out.push(limit);
            }
        };
        match test {
            Test::Most(n, unit) => add(None, Some(*n), *unit, at),
            Test::Least(n, unit) => add(Some(*n), None, *unit, at),
            Test::Sum { most, unit, of, .. } => of.iter().for_each(|path| add(None, Some(*most), *unit, &format!("{at}/{path}"))),
            Test::Fields(fields) | Test::Proto(fields) => {
                for field in *fields {
                    collect(field.shape.0, &format!("{at}/{}", field.name), cite, open, out);
                }
            }
            Test::Each(shape) | Test::Values(shape) => collect(shape.0, &format!("{at}/*"), cite, open, out),
            Test::By { cases, .. } => cases.iter().for_each(|(_, shape)| collect(shape.0, at, cite, open, out)),
            Test::And(shape) | Test::If(_, shape) | Test::Stream(shape) => collect(shape.0, at, cite, open, out),
            Test::From(cite, tests) => collect(tests, at, *cite, open, out),
            Test::Soft(_, tests) => collect(tests, at, cite, open, out),
            _ => {}
        }
    }
    open.pop();
}
