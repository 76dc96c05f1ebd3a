//! What the core must not touch: the clock, the network, randomness, the browser.

pub mod clock;
pub mod http;
pub mod random;
pub mod serve;
