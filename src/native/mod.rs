//! What the core must not touch: the clock, the network, randomness, the browser.

pub(crate) mod clock;
pub(crate) mod http;
pub(crate) mod random;
pub(crate) mod serve;
