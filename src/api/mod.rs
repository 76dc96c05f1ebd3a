//! One request and one answer for each question, as JSON: what `--format json`, `--batch`, the page and the package share.
//!
//! Requests are read strictly: an unknown key or word is refused, and the message suggests the closest one. Answers are written
//! in the order of their fields; offsets are in the caller's [`Encoding`](crate::span::Encoding), and absent is `null`. A faulty
//! template still has an answer; [`Misuse`] is an error in the call itself. The TypeScript types are generated from these types.

#[cfg(feature = "render")]
mod catalogue;
#[cfg(feature = "render")]
mod diagnostic;
#[cfg(feature = "render")]
mod editor;
mod misuse;
#[cfg(feature = "render")]
mod preview;
pub(crate) mod read;
#[cfg(feature = "render")]
mod receiver;
#[cfg(feature = "render")]
pub mod render;
mod signature;
#[cfg(feature = "render")]
mod torture;
#[cfg(test)]
mod types;
mod value;

#[cfg(feature = "render")]
pub use catalogue::{Catalogue, Destination, Source, catalogue, sample, starter};
#[cfg(feature = "render")]
pub use diagnostic::{Diagnostic, Documents, Edit, Fix, Label, Range, lint};
#[cfg(feature = "render")]
pub use editor::{
    Completion, Completions, Hover, PlaceRequest, SignatureHelp, complete, hover, matching, node_types, rename, signature_help, tree,
};
pub use misuse::{Misuse, unknown};
#[cfg(feature = "render")]
pub use misuse::{destination_named, shape_named, source_named};
#[cfg(feature = "render")]
pub use preview::{
    Alternative, Check, Counterexample, DestinationVerdict, Header, Preview, PreviewRequest, Repair, Segment, Target, Verdict, curl,
    findings, preview, repair,
};
pub(crate) use read::line;
#[cfg(feature = "render")]
pub use receiver::{BodyRequest, Decode, DecodeRequest, check_body, decode, decode_line, judged};
pub use signature::{
    SignAnswer, SignRequest, Signed, Verification, VerifyRequest, schemes, sign, sign_line, unsigned, unverified, verify, verify_line,
};
#[cfg(feature = "render")]
pub use torture::{Grid, Torture, TortureRequest, TortureRow, torture};
pub use value::{Body, Headers, Payload, Scheme, Seconds, Secrets};

use serde::Serialize;

/// The version in every answer that has one.
pub const VERSION: u8 = 1;

/// An answer, preceded by its version.
#[derive(Debug, Serialize)]
pub struct Versioned<T> {
    v: u8,
    #[serde(flatten)]
    answer: T,
}

impl<T> Versioned<T> {
    /// With the current version.
    pub const fn new(answer: T) -> Self {
        Self { v: VERSION, answer }
    }
}

/// An answer as JSON text.
///
/// Only a map with keys that are not strings could fail, and no answer has one.
#[must_use]
pub fn write<T: Serialize + ?Sized>(answer: &T) -> String {
    serde_json::to_string(answer).unwrap_or_default()
}
