//! Payloads made from a schema, and what becomes of a template over them.
//!
//! Nothing here knows the proof: a payload that the proof did not think of is what tests the proof.

pub mod generate;
mod make;
pub mod torture;
mod vary;

use crate::span::Span;
use crate::template::Rendered;

pub(crate) use make::{Fill, make, number};
pub(crate) use vary::{make_one_differ, replace_texts, resize_lists};

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
