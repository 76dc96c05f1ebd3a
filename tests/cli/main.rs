//! The built binary, driven from outside: wrong input of every kind, batches, sending, serving.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that cannot go on ends, and it drives files, threads and clocks"
)]

mod assumption;
mod batch;
mod code;
mod exit;
mod flag;
mod inferred;
mod input;
mod send;
mod send_node;
mod send_tls;
mod serve;
mod signature;
mod support;
mod surface;
