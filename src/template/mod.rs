//! What every dialect shares: [`Dialect`], [`Rendered`] with its segments, [`Budget`] and [`Limit`].

pub(crate) mod code;
pub mod dollar;
pub mod go;

use std::sync::Arc;

use crate::span::Span;

/// The language that a template is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Dialect {
    /// Go's `text/template`.
    #[default]
    Go,
    /// A JSON object with `$Title` and `$Event` in it (Cado).
    Dollar,
}

/// A rendered body and where each byte of it came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// The bytes; not necessarily UTF-8.
    pub body: Vec<u8>,
    /// Segments that tile `body` in order without gaps; empty if they were not asked for.
    pub segments: Vec<Segment>,
    /// Where `<no value>` was printed, which is rarely intended: the output span and the template span.
    pub no_values: Vec<(Span, Span)>,
}

/// A run of body bytes with one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Bytes of the body.
    pub body: Span,
    /// The text or action of the template that wrote them.
    pub template: Span,
    /// Which template document `template` points into (0 is the main one).
    pub document: u32,
    /// What wrote them.
    pub origin: Origin,
}

/// What wrote a run of bytes.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// The template's own text.
    Text,
    /// An action, from these payload values (JSON pointers, in order of first use; empty if none was read).
    /// The first is the one that the bytes show, where one can be named.
    Payload(Vec<Arc<str>>),
}

/// Limits on one render. The same on every target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Evaluation steps (instructions, loop rounds, bytes of intermediate text divided by 64).
    pub steps: u64,
    /// Bytes of the rendered body.
    pub body: usize,
    /// Depth of template calls. Go's own is 100,000.
    pub depth: usize,
    /// Bytes of one intermediate value, and of all intermediate values together four times as many.
    pub value: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: 2_000_000, body: 4 << 20, depth: 100_000, value: 8 << 20 }
    }
}

/// Which limit ended a render.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Budget::steps`].
    Steps,
    /// [`Budget::body`].
    Body,
    /// [`Budget::depth`].
    Depth,
    /// [`Budget::value`].
    Value,
}

impl Limit {
    /// The limit that was exceeded, in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Steps => "evaluation steps",
            Self::Body => "bytes of the rendered body",
            Self::Depth => "depth of template calls",
            Self::Value => "bytes of an intermediate value",
        }
    }
}
