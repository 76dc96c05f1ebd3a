//! Why a render stopped: Go's own text with its parts, our span with both ends, and what to do about it.

use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::template::{Limit, code};

/// At which stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The text does not parse.
    Parse,
    /// Go stops with an error.
    Exec,
    /// A budget ran out; Go would go on.
    Limit(Limit),
}

impl Phase {
    /// The name in a batch answer.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Exec => "exec",
            Self::Limit(_) => "limit",
        }
    }
}

/// A failed render.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// At which stage.
    pub phase: Phase,
    /// The whole text as Go prints it: `template: t:1:4: executing "t" at <.s.x>: ...`. Our own for a limit.
    pub text: String,
    /// The document that the position is in.
    pub template: String,
    /// Which document that is; the last is the main one.
    pub document: u32,
    /// 1-based line.
    pub line: u32,
    /// Go's column: 0-based bytes. Parse errors have none.
    pub column: Option<u32>,
    /// The node that Go quotes.
    pub at: Option<String>,
    /// The message without its position.
    pub message: String,
    /// The place, both ends.
    pub span: Span,
    /// The same for people.
    pub diagnostic: Box<Diagnostic>,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Failure {}

/// Why the machine stopped: a message at the running instruction's node, or at another.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Go's message, for the node of the running instruction, and what to write instead where that is known.
    Error { code: &'static Code, message: String, help: Option<&'static str> },
    /// Go's message, with the name that was looked for and where: for "did you mean".
    Field { message: String, name: String, candidates: Vec<String> },
    /// A budget ran out.
    Limit(Limit),
}

pub(crate) type Step<T> = Result<T, Box<Fault>>;

/// An error of Go's.
#[cold]
pub(crate) fn fail<T>(message: impl Into<String>) -> Step<T> {
    Err(Box::new(Fault::Error { code: &code::EXEC, message: message.into(), help: None }))
}

/// An error of Go's, and what to write instead.
#[cold]
pub(crate) fn fail_with<T>(message: impl Into<String>, help: &'static str) -> Step<T> {
    Err(Box::new(Fault::Error { code: &code::EXEC, message: message.into(), help: Some(help) }))
}

/// A budget ran out.
#[cold]
pub(crate) fn limit<T>(limit: Limit) -> Step<T> {
    Err(Box::new(Fault::Limit(limit)))
}
