//! What a source promises about delivery, as data.

use std::ops::RangeInclusive;
use std::time::Duration;

/// The rules one attempt is judged by. A source's own figures override the default ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    /// One deadline over resolving, connecting, sending, the answer's headers and its body.
    pub timeout: Duration,
    /// How much of `timeout` the connection may take, including TLS.
    pub connect_timeout: Duration,
    /// Status codes that count as delivered.
    pub success: RangeInclusive<u16>,
    /// Longest request body in bytes.
    pub max_body: usize,
    /// Bytes of the answer's body that are read; the rest is left.
    pub max_response: usize,
    /// Attempts that the source makes in all, the first included. This sender makes the first.
    pub attempts: u32,
    /// Plain `http` is refused whatever the caller allows.
    pub https_only: bool,
}

/// 1 MB, as vendors state it. Read as decimal, the smaller and so the safer value.
pub(crate) const MAX_BODY: usize = 1_000_000;

/// Maximum bytes kept of a response body. Bounded, because an endpoint can send an endless one.
pub(crate) const MAX_RESPONSE: usize = 16 << 10;

impl Default for Policy {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(5),
            success: 200..=299,
            max_body: MAX_BODY,
            max_response: MAX_RESPONSE,
            attempts: 1,
            https_only: false,
        }
    }
}
