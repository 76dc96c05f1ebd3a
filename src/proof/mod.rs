//! For *every* payload that a source can send: does the template render, without error, to valid JSON?
//!
//! # How it works
//!
//! The parsed template is walked once over abstract paths. A path knows where in a JSON text it stands (a small
//! machine with the open containers, [`machine`]), what the guards on the way say of the payload (this field is there,
//! that text is one of two), and the variables. A text of the template moves the machine byte by byte; an action moves
//! it by *every* text that it could print, which follows from the source's schema, the data shape and a summary of each
//! function. Branches split a path, loops are walked until nothing new comes, template calls are walked in place.
//!
//! What could go wrong is a suspicion, with the facts of its path and the change to a payload that would show it. No
//! suspicion: **proved**. A suspicion becomes **refuted** only by a payload that fits the schema, was rendered, and
//! failed; it is then made as small as can be found. Otherwise the answer is **unknown**, with the reason and the place.
//!
//! # What it assumes
//!
//! That the source sends what its schema says: no other fields where an object is closed, no other kind of value, and
//! for shaped text (UUIDs, times, identifiers, listed values) nothing that needs escaping in JSON. That the vendor's
//! engine is Go's, over data of the given shape. That numbers are finite, and the template's budget is not met.

mod call;
pub mod code;
mod compare;
mod confirm;
mod evaluate;
mod fact;
mod finding;
mod format;
pub mod generate;
mod language;
pub mod machine;
mod payload;
mod place;
mod prover;
mod repair;
mod show;
mod suspect;
pub mod torture;
mod walk;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::schema::Schema;
use crate::span::Span;
use crate::template::Rendered;
use crate::template::go::Functions;
use crate::template::go::ast::Set;
use crate::value::{Numbers, StructType};

use confirm::Tester;
use prover::Prover;
use suspect::Blame;

pub use repair::repair;

/// What is to be proved.
pub struct Input<'a> {
    /// The parsed template and what it calls.
    pub set: &'a Set,
    /// What the source can send.
    pub schema: &'a Schema,
    /// The functions that the source's templates may call: fixes use no others.
    pub functions: Functions,
    /// The struct that the backend hands over; `None` where it hands over plain maps.
    pub shape: Option<&'a Arc<StructType>>,
    /// How the payload's numbers reach the template.
    pub numbers: Numbers,
    /// Payloads known to come (the source's samples): tried when a suspicion cannot be confirmed otherwise.
    pub samples: &'a [serde_json::Value],
    /// How much work may be spent.
    pub effort: Effort,
}

/// Bounds on the work of one proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Steps of the walk (a node on a path is one).
    pub steps: u64,
    /// Renders to confirm suspicions.
    pub renders: u32,
}

impl Default for Effort {
    fn default() -> Self {
        Self { steps: 60_000, renders: 400 }
    }
}

/// Why a render stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The engine's own words.
    pub message: String,
    /// The action to blame, where it is known.
    pub span: Option<Span>,
}

/// Renders the template over a payload's JSON text, as the vendor would.
pub type Render<'a> = dyn Fn(&str) -> Result<Rendered, Stopped> + 'a;

/// A payload that the source can send and that breaks the template.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// Its JSON text.
    pub payload: String,
    /// What it renders to; `None` where the render stops.
    pub body: Option<Vec<u8>>,
    /// The engine's words, where the render stops.
    pub error: Option<String>,
    /// First byte of the body that is wrong; its length, where it ends too early.
    pub fault: Option<usize>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// No payload can break it.
    Proved,
    /// This one does.
    Refuted(Box<Counterexample>),
    /// It could not be decided.
    Unknown {
        /// Why, in one sentence.
        reason: String,
        /// Which document of the set.
        document: u32,
        /// Where.
        span: Span,
    },
}

impl Verdict {
    /// `proved`, `refuted` or `unknown`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Refuted(_) => "refuted",
            Self::Unknown { .. } => "unknown",
        }
    }
}

/// The answer, with what was found on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// The answer.
    pub verdict: Verdict,
    /// Findings in the main document, in order of place.
    pub findings: Vec<Diagnostic>,
}

/// Proves, refutes, or says why neither.
#[must_use]
pub fn prove(input: &Input<'_>, render: &Render<'_>) -> Proof {
    let mut tester = Tester::new(render, input.schema, input.effort.renders);
    if let Some(error) = input.set.error() {
        let verdict = match tester.search(input.samples) {
            Some(f) => Verdict::Refuted(Box::new(f.into_counterexample())),
            None => Verdict::Unknown { reason: format!("The template does not parse: {}.", error.message), document: 0, span: error.span },
        };
        return Proof { verdict, findings: Vec::new() };
    }
    let mut prover = Prover::new(input.set, input.schema, input.shape, input.numbers, input.effort.steps);
    prover.run();
    let mut refuted = None;
    let mut confirmed = vec![false; prover.suspicions.len()];
    for (s, flag) in prover.suspicions.iter().zip(&mut confirmed) {
        if matches!(s.blame, Blame::Undecided(_)) || (refuted.is_some() && tester.left < 40) {
            continue;
        }
        if let Some((failing, anyway)) = tester.confirm(s, &prover.places) {
            *flag = !anyway || refuted.is_none();
            if refuted.is_none() {
                refuted = Some(failing);
            }
        }
    }
    if refuted.is_none() && !prover.suspicions.is_empty() {
        tester.left = tester.left.max(100);
        refuted = tester.search(input.samples);
    }
    let verdict = match (refuted, prover.suspicions.first()) {
        (Some(f), _) => Verdict::Refuted(Box::new(tester.shrink(f).into_counterexample())),
        (None, None) => Verdict::Proved,
        (None, Some(s)) => Verdict::Unknown { reason: finding::reason(&prover, s), document: s.document, span: s.span },
    };
    let repairer = repair::Repairer::new(&prover, input.functions);
    let findings = finding::findings(&prover, &repairer, &confirmed, matches!(verdict, Verdict::Refuted(_)));
    Proof { verdict, findings }
}
