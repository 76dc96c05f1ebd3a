//! What can be said of every payload, and the payload that supports it.

/// The three verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum VerdictKind {
    /// For every payload that the source can send, the template renders to valid JSON.
    Proved,
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
    /// The payload that breaks the template, confirmed by rendering it.
    pub counterexample: Option<Counterexample>,
}

impl Verdict {
    /// A verdict without a counterexample.
    #[must_use]
    pub fn new(kind: VerdictKind, reason: impl Into<String>) -> Self {
        Self { kind, reason: Some(reason.into()), counterexample: None }
    }
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
