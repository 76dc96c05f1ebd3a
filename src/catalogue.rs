//! The one catalogue of codes: the sum of what the areas declare.

use serde::Serialize;

use crate::api::{self, Misuse};
use crate::diagnostic::{Code, Severity, did_you_mean};

/// Every code, in the order of the areas.
pub fn all() -> impl Iterator<Item = &'static Code> {
    let areas = [
        #[cfg(feature = "render")]
        crate::json::code::CODES,
        #[cfg(feature = "render")]
        crate::template::code::CODES,
        #[cfg(feature = "render")]
        crate::template::dollar::code::CODES,
        #[cfg(feature = "proof")]
        crate::proof::code::CODES,
        crate::signature::code::CODES,
        #[cfg(feature = "render")]
        crate::source::code::CODES,
        #[cfg(feature = "render")]
        crate::destination::code::CODES,
        crate::delivery::code::CODES,
        #[cfg(feature = "render")]
        crate::preview::code::CODES,
        #[cfg(feature = "project")]
        crate::project::code::CODES,
    ];
    #[cfg(feature = "forensics")]
    let causes = crate::signature::cause_code::CODES;
    #[cfg(not(feature = "forensics"))]
    let causes: &[&[&Code]] = &[];
    areas.into_iter().chain(causes.iter().copied()).flatten().copied()
}

/// The code with this id.
#[must_use]
pub fn code(id: &str) -> Option<&'static Code> {
    all().find(|c| c.id == id)
}

/// What a code means.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Explanation {
    /// Its id.
    pub code: &'static str,
    /// How bad it is, as a rule.
    pub severity: Severity,
    /// What it says of the text.
    pub meaning: &'static str,
    /// A text that has it.
    pub example: &'static str,
    /// What to write instead.
    pub remedy: &'static str,
    /// Who says so.
    pub source: Option<&'static str>,
}

impl From<&'static Code> for Explanation {
    fn from(c: &'static Code) -> Self {
        Self { code: c.id, severity: c.severity, meaning: c.meaning, example: c.example, remedy: c.remedy, source: c.source }
    }
}

/// One code of the catalogue as JSON text.
///
/// # Errors
/// An unknown code, with the nearest.
pub fn explain(code: &str) -> Result<String, Misuse> {
    let found = self::code(code).ok_or_else(|| {
        let near = did_you_mean(code, all().map(|c| c.id)).unwrap_or_else(|| "a code looks like template/syntax".to_owned());
        let message = format!("there is no code \"{code}\"; {near}");
        Misuse { code: "misuse/code", message }
    })?;
    Ok(api::write(&Explanation::from(found)))
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
