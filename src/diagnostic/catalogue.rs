//! The one catalogue of codes. Each area keeps its own table beside this file; [`all`] is their sum.

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
    /// Where the rule comes from, if it is not plain sense.
    pub source: Option<&'static str>,
}

/// Declares the codes of one area as statics and lists them in `CODES`.
macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $id:literal, $severity:ident, $meaning:literal, $example:literal, $remedy:literal $(, $source:literal)?;)*) => {
        $(
            #[doc = concat!("The code `", $id, "`: see its own text.")]
            pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code {
                id: $id,
                severity: $crate::diagnostic::Severity::$severity,
                meaning: $meaning,
                example: $example,
                remedy: $remedy,
                source: codes!(@source $($source)?),
            };
        )*
        /// Every code of this area.
        pub static CODES: &[&$crate::diagnostic::Code] = &[$(&$name),*];
    };
    (@source) => { None };
    (@source $source:literal) => { Some($source) };
}
pub(crate) use codes;

/// Every code, in the order of the areas.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [
        crate::json::code::CODES,
        crate::template::code::CODES,
        crate::template::dollar::code::CODES,
        crate::proof::code::CODES,
        crate::signature::code::CODES,
        crate::signature::cause_code::CODES,
        crate::source::code::CODES,
        crate::destination::code::CODES,
        crate::delivery::code::CODES,
        crate::preview::code::CODES,
        crate::project::code::CODES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The code with this id.
#[must_use]
pub fn code(id: &str) -> Option<&'static Code> {
    all().find(|c| c.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_kebab_case_and_every_text_says_something() {
        let mut seen = std::collections::BTreeSet::new();
        for c in all() {
            assert!(seen.insert(c.id), "{} twice", c.id);
            let (area, what) = c.id.split_once('/').expect("area/what");
            for part in [area, what] {
                assert!(!part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", c.id);
            }
            assert!(c.meaning.len() > 15 && c.remedy.len() > 8 && !c.example.is_empty(), "{}", c.id);
        }
        assert!(seen.len() > 10);
    }
}
