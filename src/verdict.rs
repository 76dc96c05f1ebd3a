//! What can be said of every payload, and the payload that supports it.

use crate::schema::Standing;

/// What can be said of the JSON for every payload in scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum VerdictKind {
    /// For every payload in scope, the template renders to valid JSON, and nothing undocumented carries that.
    Proved,
    /// The same, as long as facts hold that no page of the vendor states; `assumptions` lists them.
    Assumed,
    /// Here is a payload that breaks it.
    Refuted,
    /// Neither proved nor refuted; `reason` says why.
    Unknown,
}

impl VerdictKind {
    /// The name in JSON and in drawn text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Assumed => "assumed",
            Self::Refuted => "refuted",
            Self::Unknown => "unknown",
        }
    }
}

/// A verdict with what supports it.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Which.
    pub kind: VerdictKind,
    /// One sentence.
    pub reason: Option<String>,
    /// The types of the events that were judged, in the order of the source.
    pub scope: Vec<String>,
    /// Those of them for which the body is valid JSON, proved or assumed.
    pub holds_for: Vec<String>,
    /// What an `assumed` verdict turns on.
    pub assumptions: Vec<Assumption>,
    /// The payload that breaks the template, confirmed by rendering it.
    pub counterexample: Option<Counterexample>,
}

impl Verdict {
    /// A verdict on no event in particular, without a counterexample.
    #[must_use]
    pub fn new(kind: VerdictKind, reason: impl Into<String>) -> Self {
        Self { kind, reason: Some(reason.into()), scope: Vec::new(), holds_for: Vec::new(), assumptions: Vec::new(), counterexample: None }
    }

    /// Does the body hold for every payload in scope, under the assumptions that it lists?
    #[must_use]
    pub const fn holds(&self) -> bool {
        matches!(self.kind, VerdictKind::Proved | VerdictKind::Assumed)
    }
}

/// A fact that no page of the vendor states and that a verdict turns on: with its alternative instead, the proof fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// The fact, as a sentence without its full stop: `/Severity is one of CRITICAL, ERROR`.
    pub what: String,
    /// How well it is known.
    pub standing: Standing,
    /// Where it comes from.
    pub origin: String,
    /// A payload that breaks the template if the fact does not hold, where one was found.
    pub counterexample: Option<serde_json::Value>,
}

/// What a receiver's rules say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Acceptance {
    /// Every body that was tried meets the rules.
    Accepted,
    /// Here is a body that the receiver refuses.
    Refused,
    /// No rules are known for this endpoint, or there was no body to hold them against.
    Unchecked,
}

impl Acceptance {
    /// The name in JSON and in drawn text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Unchecked => "unchecked",
        }
    }
}

/// What a receiver's rules say of the bodies that were tried.
#[derive(Clone, Debug, PartialEq)]
pub struct DestinationVerdict {
    /// Which.
    pub kind: Acceptance,
    /// One sentence.
    pub reason: String,
    /// How many bodies the rules were held against.
    pub tried: usize,
    /// The rules that hold for every payload.
    pub proved: Vec<String>,
    /// A payload whose body is refused, where a template made it.
    pub counterexample: Option<Counterexample>,
}

impl DestinationVerdict {
    /// Nothing was held against any rule.
    #[must_use]
    pub fn unchecked(reason: impl Into<String>) -> Self {
        Self { kind: Acceptance::Unchecked, reason: reason.into(), tried: 0, proved: Vec::new(), counterexample: None }
    }
}

/// What fails in addition to errors, refutations and refusals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deny {
    /// Warnings.
    pub warnings: bool,
    /// A verdict that rests on undocumented facts.
    pub assumptions: bool,
}

impl Deny {
    /// The words, in flags and project files.
    pub(crate) const WORDS: [&'static str; 2] = ["warnings", "assumptions"];

    /// What these words deny.
    #[must_use]
    pub fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        words.into_iter().fold(Self::default(), |deny, word| Self {
            warnings: deny.warnings || word == "warnings",
            assumptions: deny.assumptions || word == "assumptions",
        })
    }

    /// What either denies.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self { warnings: self.warnings || other.warnings, assumptions: self.assumptions || other.assumptions }
    }
}

/// A payload that breaks a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// The payload.
    pub payload: serde_json::Value,
    /// What the template renders it to; `None` if it stops with an error.
    pub body: Option<String>,
    /// The fault in the body, or the error.
    pub error: String,
}
