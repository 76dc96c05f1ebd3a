//! The verdict, and the payload that supports it.

use crate::json::machine;
use crate::proof::witness::confirm::Failing;

/// The three verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    /// A refutation by a payload that fails, with the first byte of its body that is wrong.
    pub(crate) fn refuted(failing: Failing, reason: &str) -> (Self, Option<usize>) {
        let error = match (&failing.error, &failing.body, failing.fault) {
            (Some(e), ..) => e.clone(),
            (None, Some(body), Some(at)) => fault_words(body, at),
            _ => String::new(),
        };
        let body = failing.body.map(|b| String::from_utf8_lossy(&b).into_owned());
        let counterexample = Some(Counterexample { payload: failing.payload, body, error });
        (Self { kind: VerdictKind::Refuted, reason: Some(reason.to_owned()), counterexample }, failing.fault)
    }
}

/// A payload that breaks a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// The payload.
    pub payload: serde_json::Value,
    /// What the template renders it to; `None` where it stops with an error.
    pub body: Option<String>,
    /// The fault in the body, or the error.
    pub error: String,
}

/// The fault of a body in words.
fn fault_words(body: &[u8], at: usize) -> String {
    let expected = machine::check(body).err().map_or("something else", |(_, state)| state.expects());
    match body.get(at) {
        None => format!("the body ends where JSON needs {expected}"),
        Some(_) => {
            let rest = String::from_utf8_lossy(body.get(at..).unwrap_or(&[]));
            let near: String = rest.chars().take(12).collect();
            format!("byte {at}: expected {expected}, found {near:?}")
        }
    }
}
