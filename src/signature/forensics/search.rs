//! What one search carries along, and what it finds.

use super::layout::Layout;
use super::target::Target;
use crate::diagnostic::Code;
use crate::signature::cause_code as code;
use crate::signature::reading::Received;
use crate::signature::scheme::Scheme;

/// The most bytes that one search puts through a hash.
pub(super) const BUDGET: usize = 96 << 20;
/// Longest body for which two things are changed at once, and every prefix is tried.
pub(super) const SHORT: usize = 16 << 10;

/// The likeliest code of a changed body, the other codes that give the same bytes, and the bytes.
pub(super) type Changed = (&'static Code, Vec<&'static str>, Vec<u8>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

pub(super) const HASHES: &[(Hash, &Code)] = &[
    (Hash::Sha256, &code::MAC_SHA256),
    (Hash::Sha1, &code::MAC_SHA1),
    (Hash::Sha512, &code::MAC_SHA512),
    (Hash::Sha384, &code::MAC_SHA384),
];

pub(super) struct Hit {
    pub(super) codes: Vec<&'static Code>,
    pub(super) signed: Vec<u8>,
    pub(super) scheme: Option<String>,
    pub(super) also: Vec<&'static str>,
}

pub(super) struct Search<'s> {
    pub(super) scheme: &'s Scheme,
    pub(super) received: &'s Received<'s>,
    pub(super) targets: Vec<Target>,
    pub(super) layouts: Vec<Layout>,
    pub(super) form: bool,
    /// The distinct changed bodies, once they are made.
    pub(super) changed: Option<Vec<Changed>>,
    pub(super) left: usize,
}

impl Hit {
    pub(super) fn new(codes: Vec<&'static Code>, signed: Vec<u8>) -> Self {
        Self { codes, signed, scheme: None, also: Vec::new() }
    }
}
