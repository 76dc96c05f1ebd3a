//! How a template is executed.

use crate::value::Numbers;

/// What a missing map key evaluates to: Go's option `missingkey`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum MissingKey {
    /// No value, which prints `<no value>` (also `missingkey=invalid`).
    #[default]
    Default,
    /// The zero value of the element's type.
    Zero,
    /// An error.
    Error,
}

impl MissingKey {
    /// The mode of this name, as Go's `Option("missingkey=…")` takes it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "default" | "invalid" => Some(Self::Default),
            "zero" => Some(Self::Zero),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

/// How a template is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What an absent key gives.
    pub missing_key: MissingKey,
    /// Does `toJSON` escape `<`, `>` and `&`, as `json.Marshal` does?
    pub escape_html: bool,
    /// How the numbers that `fromJSON` reads reach the template.
    pub numbers: Numbers,
}

impl Default for Options {
    fn default() -> Self {
        Self { missing_key: MissingKey::Default, escape_html: true, numbers: Numbers::Float64 }
    }
}
