#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(all(feature = "forensics", feature = "proof", feature = "project")),
    expect(dead_code, reason = "what only the parts left out use; the whole build shows what is dead")
)]

pub mod api;
pub mod catalogue;
mod delivery;
#[cfg(feature = "render")]
pub mod destination;
pub mod diagnostic;
mod http;
#[cfg(feature = "render")]
pub mod json;
#[cfg(feature = "render")]
mod payload;
#[cfg(feature = "render")]
pub mod preview;
#[cfg(feature = "project")]
pub mod project;
#[cfg(feature = "proof")]
pub mod proof;
mod record;
#[cfg(feature = "render")]
mod schema;
pub mod signature;
mod sort;
#[cfg(feature = "render")]
pub mod source;
pub mod span;
#[cfg(feature = "render")]
pub mod template;
#[cfg(feature = "render")]
pub mod value;
#[cfg(feature = "render")]
pub mod verdict;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod cli;
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
mod native;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

/// The error index: every diagnostic code with its meaning, an example, and what to write instead.
#[cfg(doc)]
#[doc = include_str!("../fixtures/codes.md")]
pub mod error_index {}

/// What the tests below `tests/unit` call this crate, as those outside do.
#[cfg(test)]
extern crate self as hookproof;

#[cfg(test)]
#[path = "../tests/unit/mod.rs"]
mod unit;
