//! Signatures: schemes as data, signing, verifying in constant time, and diagnosing why a signature does not match.
//!
//! Nothing here reads a clock: the time is an argument. Bodies are raw bytes that need not be UTF-8.

#[cfg(feature = "forensics")]
mod advise;
mod cause;
#[cfg(feature = "forensics")]
pub(crate) mod cause_code;
pub(crate) mod code;
mod content;
pub(crate) mod encoding;
mod explain;
#[cfg(feature = "forensics")]
mod forensics;
#[cfg(feature = "forensics")]
mod line;
mod message;
mod reading;
mod scheme;
mod secret;
mod sign;
#[cfg(not(feature = "forensics"))]
mod unexplained;
mod verifier;
mod verify;

#[cfg(feature = "forensics")]
pub use advise::advise;
pub use cause::Cause;
pub use explain::{Verification, verify};
pub use reading::Received;
pub use scheme::{
    ExtraHeader, Field, HttpMessage, KeyRule, Mac, Part, Scheme, Template, TimestampFormat, Tolerance, Variant, scheme, schemes,
};
pub use secret::{Key, Secret, SecretError};
pub use sign::{Message, SignError, sign, signed_url};
#[cfg(not(feature = "forensics"))]
pub use unexplained::advise;
pub use verifier::{LANGUAGES, verifier};
