//! The built binary, driven from outside: wrong input of every kind, batches, sending, serving.

mod batch;
mod input;
mod send;
mod send_node;
mod send_tls;
mod serve;
mod support;
mod surface;
