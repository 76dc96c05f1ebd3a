//! Payloads that show a suspicion: made, rendered, and made small.

pub(crate) mod confirm;
mod mutate;
