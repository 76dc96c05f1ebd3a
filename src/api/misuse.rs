//! Errors in the call itself, and how the names in a request are found.

use crate::diagnostic::suggest;
#[cfg(feature = "render")]
use crate::{
    destination::{self, Destination},
    diagnostic::did_you_mean,
    source::{self, Shape, Source},
};

/// An error in the call itself: a stable code, and a sentence with the remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misuse {
    /// `misuse/request`, `misuse/source`, `misuse/event`, `misuse/destination`, …
    pub code: &'static str,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl std::fmt::Display for Misuse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misuse {}

impl Misuse {
    /// A request that cannot be read.
    #[must_use]
    pub const fn request(message: String) -> Self {
        Self { code: "misuse/request", message }
    }

    pub(super) fn of(code: &'static str) -> impl FnOnce(String) -> Self {
        move |message| Self { code, message }
    }
}

/// The sentence for an unknown name: it suggests the closest known one, else lists all of them.
#[must_use]
pub fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    format!("there is no {what} \"{name}\"; {}", suggest(name, known.iter().copied(), "use one of"))
}

/// The value of a word; the default if it is absent.
pub(super) fn word<T: Copy + Default>(code: &'static str, what: &str, name: Option<&str>, words: &[(&str, T)]) -> Result<T, Misuse> {
    let Some(name) = name else { return Ok(T::default()) };
    words.iter().find(|(word, _)| *word == name).map(|(_, value)| *value).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        Misuse { code, message: unknown(what, name, &known) }
    })
}

/// The source of this id.
///
/// # Errors
/// `misuse/source`, with the closest id.
#[cfg(feature = "render")]
pub fn source_named(id: &str) -> Result<&'static Source, Misuse> {
    source::get(id).map_err(Misuse::of("misuse/source"))
}

/// The destination of this id.
///
/// # Errors
/// `misuse/destination`, with the closest id.
#[cfg(feature = "render")]
pub fn destination_named(id: &str) -> Result<&'static Destination, Misuse> {
    destination::get(id).ok_or_else(|| {
        let ids: Vec<&str> = destination::all().iter().map(|d| d.id).collect();
        Misuse { code: "misuse/destination", message: unknown("destination", id, &ids) }
    })
}

/// The data shape of this name.
///
/// # Errors
/// `misuse/shape`, if the source's data cannot have it.
#[cfg(feature = "render")]
pub fn shape_named<'s>(source: &'s Source, name: &str) -> Result<&'s Shape, Misuse> {
    source.data.named(name).ok_or_else(|| {
        let known: Vec<&str> = std::iter::once(&source.data.shape).chain(&source.data.alternatives).map(Shape::name).collect();
        let near = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| format!("it can be {}", known.join(" or ")));
        Misuse { code: "misuse/shape", message: format!("the data of {} cannot be a {name}; {near}", source.name) }
    })
}
