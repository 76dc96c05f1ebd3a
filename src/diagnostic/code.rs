//! What a code holds. Each area declares its own in a `code.rs`; the module `catalogue` lists them all.

use super::Severity;

/// One kind of finding: what it means, an example that shows it, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `area/what`, kebab-case, stable.
    pub id: &'static str,
    /// The usual severity.
    pub severity: Severity,
    /// What it means, in a sentence or two.
    pub meaning: &'static str,
    /// A small text that has the fault.
    pub example: &'static str,
    /// What to write instead.
    pub remedy: &'static str,
    /// Where the rule comes from, if it is not common sense.
    pub source: Option<&'static str>,
}

/// Declares the codes of one area as statics and lists them in `CODES`.
macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $id:literal, $severity:ident, $meaning:literal, $example:literal, $remedy:literal $(, $source:literal)?;)*) => {
        $(
            #[doc = concat!("The code `", $id, "`: see its own entry.")]
            pub(crate) static $name: $crate::diagnostic::Code = $crate::diagnostic::Code {
                id: $id,
                severity: $crate::diagnostic::Severity::$severity,
                meaning: $meaning,
                example: $example,
                remedy: $remedy,
                source: codes!(@source $($source)?),
            };
        )*
        /// Every code of this area.
        pub(crate) static CODES: &[&$crate::diagnostic::Code] = &[$(&$name),*];
    };
    (@source) => { None };
    (@source $source:literal) => { Some($source) };
}
pub(crate) use codes;
