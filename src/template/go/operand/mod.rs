//! Values during evaluation, and why a render stops.

pub(crate) mod cell;
pub(crate) mod fault;
pub(crate) mod json;
pub(crate) mod method;
pub(crate) mod options;
pub(crate) mod store;
pub(crate) mod time;
pub(crate) mod view;
