//! Payloads made from a schema, and what becomes of a template over them.
//!
//! Nothing here knows the proof: a payload that the proof did not think of is what tests the proof.

mod make;
pub(crate) mod torture;
mod vary;

use std::sync::Arc;

use crate::json::{decode_struct, parse_value};
use crate::span::Span;
use crate::template::go::compile::Program;
use crate::template::go::engine::{Options, execute, refused};
use crate::template::go::operand::fault::Phase;
use crate::template::go::syntax::ast::Set;
use crate::template::{Budget, Rendered};
use crate::value::{Numbers, StructType};

#[cfg(feature = "proof")]
pub(crate) use {
    make::{Fill, make, number},
    vary::{make_one_differ, replace_texts, resize_lists},
};

/// Why a render stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stopped {
    /// The engine's own words.
    pub message: String,
    /// The action to blame, if it is known.
    pub span: Option<Span>,
    /// Did one of our own budgets run out, so that Go would have gone on?
    pub limit: bool,
}

/// Renders the template over a payload's JSON text, as the vendor would.
pub(crate) type Render<'a> = dyn Fn(&str) -> Result<Rendered, Stopped> + 'a;

/// This crate's engine as a renderer: the template is compiled once.
pub(crate) fn engine<'a>(
    set: &'a Set,
    shape: Option<&'a Arc<StructType>>,
    numbers: Numbers,
) -> impl Fn(&str) -> Result<Rendered, Stopped> + 'a {
    let program = Program::new(set);
    move |payload: &str| {
        if let Some(f) = refused(set) {
            return Err(Stopped { message: f.message.clone(), span: Some(f.span), limit: false });
        }
        let value = match shape {
            Some(ty) => decode_struct(ty, payload.as_bytes(), numbers),
            None => parse_value(payload.as_bytes(), numbers),
        };
        let value = value.map_err(|e| Stopped { message: e.message.clone(), span: None, limit: false })?;
        // Short payloads render in microseconds: what runs longer would not end.
        let budget = Budget { steps: 200_000, body: 1 << 20, ..Budget::default() };
        execute(&program, &value, &Options::default(), &budget, false).map_err(|f| Stopped {
            message: f.message.clone(),
            span: Some(f.span),
            limit: matches!(f.phase, Phase::Limit(_)),
        })
    }
}
