//! Contracts in a file: `hookproof.json` lists webhooks and the checks each must pass; [`check`] runs them.
//!
//! The file is the same for the command line, the page and the package: it is given as text, and the files that it
//! names come from a function from path to text. Its JSON Schema is `fixtures/project/hookproof.schema.json`; reading
//! is as strict as the schema, and also suggests the nearest name for an unknown one.
//!
//! | key of a webhook | means |
//! |---|---|
//! | `name` | unique in the file |
//! | `template` | the template's file, relative to the project file; absent if the payload is sent unchanged |
//! | `source` | id of the sending system |
//! | `event`, `events` | the event types, or `group:NAME`; absent: every event of the source |
//! | `destination`, `url` | id of the receiver, or the endpoint to recognise it from |
//! | `formatting`, `escaping` | as on the command line (Cado) |
//! | `shape` | the data's shape in the vendor's backend, if it is not public: `map`, `struct` |
//! | `samples` | ids of the samples to render; absent: every sample of the events |
//! | `payloads` | captured payloads: files, or `{"file", "event"}` |
//! | `assertions` | what must hold of the bodies, by JSON pointer |
//! | `verdict` | what the proof must say: `proved`, `assumed`, `refuted`, `unknown`; absent: anything but refuted |
//! | `destinationVerdict` | what the receiver's rules must say: `accepted`, `refused`, `unchecked`; absent: anything but refused |
//! | `torture` | `true`: the torture grid must pass |
//! | `deny` | `"warnings"`: warnings fail too; `"assumptions"`: an assumed verdict fails; or a list of both |
//!
//! Each webhook gives its checks in a fixed order: the verdict of each event, each sample, each captured payload with its
//! drift, each assertion on each body, the torture grid.

mod assertion;
pub(crate) mod code;
pub mod format;
mod read;
mod run;
pub(crate) mod wire;

use std::sync::Arc;

pub(crate) use assertion::{Assertion, Miss};
#[cfg(test)]
pub(crate) use read::{ASSERTION_KEYS, PAYLOAD_KEYS, PROJECT_KEYS, WEBHOOK_KEYS};
pub(crate) use read::{Named, read};
pub use run::{check, check_with};
pub use wire::{check_json, report_json};

use crate::diagnostic::{Diagnostic, Severity};
use crate::verdict::Deny;

/// From a path, as the project file writes it, to the file's text, or to the sentence that says why there is none.
pub type Files<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// Called while a project is checked, with how many webhooks are done, how many there are, and the name of the next.
pub type Progress<'a> = dyn FnMut(usize, usize, &str) + 'a;

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CheckKind {
    /// What the proof says of one event.
    Verdict,
    /// A sample of the source.
    Sample,
    /// A captured payload.
    Payload,
    /// Does a captured payload still fit the source's schema?
    Drift,
    /// An assertion on one body.
    Assertion,
    /// The torture grid.
    Torture,
}

impl CheckKind {
    /// The name in JSON and in text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Sample => "sample",
            Self::Payload => "payload",
            Self::Drift => "drift",
            Self::Assertion => "assertion",
            Self::Torture => "torture",
        }
    }
}

/// A text that findings point into, with the name to show for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its path as the project file writes it, or a description if it is not a file.
    pub name: Arc<str>,
    /// Is `name` a file path?
    pub file: bool,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The documents of one check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// The template.
    pub template: Option<Text>,
    /// The payload.
    pub payload: Option<Text>,
    /// The rendered body.
    pub body: Option<Text>,
}

/// One check and how it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// What it is about.
    pub kind: CheckKind,
    /// Which one: unique within its webhook.
    pub name: String,
    /// Does it hold?
    pub ok: bool,
    /// One sentence.
    pub message: String,
    /// What it shares with other checks: indices of the webhook's causes.
    pub causes: Vec<usize>,
    /// Findings of its own. A check that does not hold has at least one that fails it, or a cause that does.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the findings point into, in addition to the project file.
    pub texts: Texts,
}

/// One thing that is wrong with a webhook's template, told once however many checks it shows in.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// The texts that it points into, in addition to the project file.
    pub texts: Texts,
    /// Where it holds: each event once.
    pub holds: Vec<Hold>,
}

/// The payloads of one event that show a cause.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Hold {
    /// The event; `None` if a captured payload names none.
    pub event: Option<String>,
    /// Did the proof find it?
    pub proof: bool,
    /// How many of the samples show it.
    pub samples: usize,
    /// How many samples were rendered.
    pub of: usize,
    /// Names of the captured payloads that show it.
    pub payloads: Vec<String>,
}

impl Cause {
    /// Where it holds, in words: events with the same result are grouped.
    #[must_use]
    pub fn whereabouts(&self) -> String {
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        for hold in &self.holds {
            let (words, event) = (hold.words(), hold.event.as_deref().unwrap_or("payloads without an event"));
            match groups.iter_mut().find(|g| g.0 == words) {
                Some(group) => group.1.push(event),
                None => groups.push((words, vec![event])),
            }
        }
        let parts: Vec<String> = groups.iter().map(|(words, events)| format!("in {}: {words}", events.join(", "))).collect();
        parts.join("; ")
    }
}

impl Hold {
    fn words(&self) -> String {
        let samples = match (self.samples, self.of) {
            (0, _) => None,
            (n, 1) => Some(format!("{n} of 1 sample")),
            (n, of) => Some(format!("{n} of {of} samples")),
        };
        let mut parts: Vec<String> = samples.into_iter().chain(self.payloads.iter().cloned()).collect();
        match (self.proof, parts.is_empty()) {
            (true, true) => "none of the samples, but other payloads that can come".to_owned(),
            (true, false) => {
                parts.push("other payloads that can come".to_owned());
                parts.join(", ")
            }
            (false, _) => parts.join(", "),
        }
    }
}

/// One webhook and its checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Where the name is in the project file.
    pub span: crate::span::Span,
    /// Id of the source.
    pub source: String,
    /// The template's file.
    pub template: Option<String>,
    /// Id of the receiver that the rules were taken from.
    pub destination: &'static str,
    /// What fails it in addition to errors.
    pub deny: Deny,
    /// What is wrong with its template, each cause once.
    pub causes: Vec<Cause>,
    /// Its checks.
    pub checks: Vec<Checked>,
}

/// The result of checking a project.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The project file's text.
    pub text: Arc<str>,
    /// What is wrong with the project file itself: nothing was run. Their document is the project.
    pub faults: Vec<Diagnostic>,
    /// The webhooks in the file's order.
    pub webhooks: Vec<Outcome>,
}

/// Counts of what was checked and what failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Webhooks.
    pub webhooks: usize,
    /// Webhooks with a check that does not hold.
    pub failing: usize,
    /// Checks.
    pub checks: usize,
    /// Checks that do not hold.
    pub failed: usize,
    /// Warnings.
    pub warnings: usize,
}

impl Outcome {
    /// Do all its checks hold?
    #[must_use]
    pub fn ok(&self) -> bool {
        self.checks.iter().all(|c| c.ok)
    }
}

impl Report {
    /// Is the project file sound, and does every check hold?
    #[must_use]
    pub fn ok(&self) -> bool {
        self.faults.is_empty() && self.webhooks.iter().all(Outcome::ok)
    }

    /// The findings of the webhooks: each cause once, then what each check finds of its own.
    fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.webhooks.iter().flat_map(|w| w.causes.iter().map(|c| &c.diagnostic).chain(w.checks.iter().flat_map(|c| &c.diagnostics)))
    }

    /// The counts.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let checks = || self.webhooks.iter().flat_map(|w| &w.checks);
        Summary {
            webhooks: self.webhooks.len(),
            failing: self.webhooks.iter().filter(|w| !w.ok()).count(),
            checks: checks().count(),
            failed: checks().filter(|c| !c.ok).count(),
            warnings: self.findings().filter(|d| d.severity == Severity::Warning).count(),
        }
    }
}
