//! Signatures: schemes as data, signing, verifying in constant time, and diagnosing why a signature does not match.
//!
//! Nothing here reads a clock: the time is an argument. Bodies are raw bytes that need not be UTF-8.

mod advise;
mod cause;
pub mod cause_code;
pub mod code;
mod content;
pub mod encoding;
mod explain;
mod forensics;
mod line;
mod message;
mod reading;
mod scheme;
mod secret;
mod sign;
mod verifier;
mod verify;

pub use advise::advise;
pub use cause::Cause;
pub use explain::{Verification, verify};
pub use reading::Received;
pub use scheme::{
    ExtraHeader, Field, HttpMessage, KeyRule, Mac, Part, Scheme, Template, TimestampFormat, Tolerance, Variant, scheme, schemes,
};
pub use secret::{Key, Secret, SecretError};
pub use sign::{Message, SignError, sign, signed_url};
pub use verifier::{LANGUAGES, verifier};
