//! Values during evaluation, and why a render stops.

pub(crate) mod cell;
pub mod fault;
pub mod json;
pub mod time;
pub mod view;
