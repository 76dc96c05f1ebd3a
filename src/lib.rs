#![doc = include_str!("../README.md")]

pub mod api;
pub mod catalogue;
pub mod delivery;
pub mod destination;
pub mod diagnostic;
mod http;
pub mod json;
pub mod payload;
pub mod preview;
pub mod project;
pub mod proof;
pub mod schema;
pub mod signature;
pub mod source;
pub mod span;
pub mod template;
pub mod value;
pub mod verdict;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod cli;
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod native;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

/// The error index: every diagnostic code with its meaning, an example, and what to write instead.
#[cfg(doc)]
#[doc = include_str!("../fixtures/codes.md")]
pub mod error_index {}
