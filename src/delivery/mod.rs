//! Getting one body to one endpoint: the rules, the record of what happened, and nothing that touches a socket.
//!
//! [`deliver`] is a function of its arguments: the bytes come from a [`Request`], the network is a [`Transport`], the time is
//! a [`Clock`], and what a source promises (how long it waits, which answers count, how large a body may be) is a
//! [`Policy`]. `native::http` is the transport of the command line; tests bring their own.
//!
//! The promise is at-least-once. An attempt whose request was written and never answered is [`Outcome::Unknown`]: it may
//! have been processed, so it is called neither delivered nor failed.

pub mod address;
pub mod attempt;
pub mod code;
pub mod endpoint;
pub mod fault;
pub mod policy;
pub mod request;

pub use attempt::{Answer, Attempt, Clock, Exchange, Outcome, Times, Transport, deliver};
pub use endpoint::Endpoint;
pub use fault::{Fault, FaultKind};
pub use policy::Policy;
pub use request::{Header, Request};
