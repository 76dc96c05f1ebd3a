//! How the process ends.

use std::fmt::Write as _;

use crate::delivery::{Attempt, Outcome};
use crate::diagnostic::Code;

/// Every exit code there is. Scripts rely on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All well; warnings are allowed unless `--deny warnings`.
    Ok = 0,
    /// A fault of this program.
    Internal = 1,
    /// The flags make no sense.
    Usage = 2,
    /// The final answer was 3xx.
    Redirect = 3,
    /// The final answer was 4xx.
    ClientError = 4,
    /// The final answer was 5xx.
    ServerError = 5,
    /// Template, payload or body has errors, or a signature does not verify.
    Data = 65,
    /// No answer.
    NoAnswer = 69,
    /// In the queue, not delivered yet.
    Queued = 75,
    /// Refused by policy.
    Policy = 77,
    /// Something configured cannot be used.
    Configuration = 78,
    /// Ended by SIGINT.
    Interrupted = 130,
    /// Ended by SIGTERM.
    Terminated = 143,
}

impl Exit {
    /// Every code with what it says, as `--help` and the man page list them.
    pub(crate) const ALL: &'static [(Self, &'static str)] = &[
        (Self::Ok, "success (warnings allowed; use --deny warnings to fail on them)"),
        (Self::Internal, "internal error"),
        (Self::Usage, "usage: invalid flags, a missing file, an unknown source, event or destination"),
        (Self::Redirect, "the final response was 3xx (redirects are never followed)"),
        (Self::ClientError, "the final response was 4xx"),
        (Self::ServerError, "the final response was 5xx"),
        (Self::Data, "template, payload or body has errors, or a signature does not verify"),
        (Self::NoAnswer, "no response (DNS, connection, TLS, timeout)"),
        (Self::Queued, "queued, not delivered yet"),
        (Self::Policy, "refused by policy (private address, plain http, size, disabled endpoint)"),
        (Self::Configuration, "configuration: an unusable secret, certificate, source folder or port"),
        (Self::Interrupted, "interrupted (SIGINT)"),
        (Self::Terminated, "terminated (SIGTERM)"),
    ];

    /// The number.
    #[must_use]
    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    /// What an attempt means for the process.
    #[must_use]
    pub(crate) fn of(attempt: &Attempt) -> Self {
        match (attempt.outcome, attempt.status()) {
            (Outcome::Delivered, _) => Self::Ok,
            (Outcome::Blocked, _) => Self::Policy,
            (_, Some(300..=399)) => Self::Redirect,
            (_, Some(400..=499)) => Self::ClientError,
            (_, Some(500..=599)) => Self::ServerError,
            _ => Self::NoAnswer,
        }
    }
}

/// The table of codes for `--help`.
#[must_use]
pub(crate) fn table() -> String {
    let mut out = String::from("Exit codes:\n");
    for (exit, meaning) in Exit::ALL {
        let _ = writeln!(out, "  {:>3}  {meaning}", exit.code());
    }
    out
}

/// Why a run ends before its work is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// One sentence: the place and the rule. Empty when there is nothing to report (the reader of our output went away).
    pub message: String,
    /// What to do.
    pub help: String,
    /// Its entry in the catalogue of codes, if it has one.
    pub code: Option<&'static str>,
}

impl Failure {
    /// A failure with its remedy.
    #[must_use]
    pub(crate) fn new(exit: Exit, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { exit, message: message.into(), help: help.into(), code: None }
    }

    /// With its entry in the catalogue.
    #[must_use]
    pub(crate) fn code(mut self, code: Option<&'static Code>) -> Self {
        self.code = code.map(|c| c.id);
        self
    }

    /// A mistake in the flags.
    #[must_use]
    pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message, help)
    }
}

impl From<std::io::Error> for Failure {
    /// For failures of standard output: a reader that closes the pipe is not an error.
    fn from(e: std::io::Error) -> Self {
        if e.kind() == std::io::ErrorKind::BrokenPipe {
            Self::new(Exit::Ok, "", "")
        } else {
            Self::new(Exit::Internal, format!("standard output: {e}"), "check the output: is the disk full or the terminal closed?")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_contract() {
        let numbers: Vec<u8> = Exit::ALL.iter().map(|(e, _)| e.code()).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 65, 69, 75, 77, 78, 130, 143]);
        assert!(table().contains("  77  refused by policy"));
    }
}
