//! Values during evaluation, and why a render stops.

pub(crate) mod cell;
pub mod fault;
pub mod json;
pub mod options;
pub(crate) mod store;
pub mod time;
pub mod view;
