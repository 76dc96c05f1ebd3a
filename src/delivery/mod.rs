//! Delivery of one body to one endpoint: the rules and the record of what happened. Nothing here touches a socket.
//!
//! `deliver` is a function of its arguments: the bytes come from a `Request`, the network is a `Transport`, the time is
//! a `Clock`, and what a source promises (how long it waits, which answers count, how large a body may be) is a
//! `Policy`. `native::http` is the transport of the command line; tests bring their own.
//!
//! The promise is at-least-once. An attempt whose request was written but never answered is `Outcome::Unknown`: it
//! may have been processed, so it counts as neither delivered nor failed.

#![cfg_attr(
    not(all(feature = "cli", not(target_arch = "wasm32"))),
    expect(dead_code, unused_imports, reason = "only the command line sends; the catalogue needs the codes everywhere")
)]

pub(crate) mod code;

pub(crate) mod address;
pub(crate) mod attempt;
mod endpoint;
mod fault;
mod policy;
pub(crate) mod request;

pub(crate) use attempt::{Answer, Attempt, Clock, Exchange, Outcome, Transport, deliver};
pub(crate) use endpoint::Endpoint;
pub(crate) use fault::{Fault, FaultKind};
pub(crate) use policy::Policy;
pub(crate) use request::Request;
