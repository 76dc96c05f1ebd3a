//! Forms of texts that several destinations ask for.

use super::shape::Form;
use crate::http::Url;

/// Any absolute URL: a scheme, and something after it.
pub(crate) const URI: Form = Form { what: "a URL with its scheme, such as https://…", fits: is_uri };
/// `http` or `https`.
pub(crate) const HTTP_URL: Form = Form { what: "an http or https URL", fits: |text| Url::split_http(text).is_some() };
/// `https` alone.
pub(crate) const HTTPS_URL: Form = Form { what: "an https URL", fits: |text| Url::split_http(text).is_some_and(|u| u.is("https")) };
/// ISO 8601, in the forms that receivers are known to take.
pub(crate) const TIMESTAMP: Form = Form { what: "a time in ISO 8601, such as 2026-03-14T02:26:00Z", fits: is_timestamp };

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(word)
        && !rest.is_empty()
        && !text.contains(char::is_whitespace)
}

/// A date, then perhaps a time, then perhaps a zone: with or without the separators, to the hour, minute or fraction. `+00:00Z`
/// is taken too: receivers do.
pub(crate) fn is_timestamp(text: &str) -> bool {
    let mut rest = text.trim();
    let mut digits = |count: usize, separators: &[char]| -> Option<u32> {
        let part = rest.strip_prefix(separators).unwrap_or(rest);
        let (number, tail) = part.split_at_checked(count)?;
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        rest = tail;
        number.parse().ok()
    };
    let (Some(year), Some(month), Some(day)) = (digits(4, &[]), digits(2, &['-']), digits(2, &['-'])) else { return false };
    if chrono::NaiveDate::from_ymd_opt(year.try_into().unwrap_or(0), month, day).is_none() {
        return false;
    }
    if let Some(hour) = digits(2, &['T', 't', ' ']) {
        let (minute, second) = (digits(2, &[':']).unwrap_or(0), digits(2, &[':']).unwrap_or(0));
        if hour > 24 || minute > 59 || second > 60 {
            return false;
        }
    }
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == fraction.len() {
            return false;
        }
    }
    let rest = rest.strip_suffix(['Z', 'z']).unwrap_or(rest).trim_start();
    let Some(zone) = rest.strip_prefix(['+', '-']) else { return rest.is_empty() };
    let zone = zone.replace(':', "");
    matches!(zone.len(), 2 | 4) && zone.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_taken_in_every_form_that_receivers_take() {
        for good in [
            "2026-03-14T02:26:00Z",
            "2026-03-14T02:26:00.123456789+01:00",
            "2026-03-14T02:26+00",
            "2026-03-14T02:26:00+00:00Z",
            "2026-03-14 02:26:00",
            "20260314T022600Z",
            "2026-03-14",
        ] {
            assert!(is_timestamp(good), "{good}");
        }
        for bad in ["", "yesterday", "14.03.2026", "2026-13-01", "1767225600", "2026-03-14T02:26:00.Z", "2026-03-14T25:00Z", "2026-03-14x"]
        {
            assert!(!is_timestamp(bad), "{bad}");
        }
    }

    #[test]
    fn urls_are_told_by_their_scheme() {
        assert!(is_uri("mailto:a@b") && is_uri("https://x") && !is_uri("x.example/a") && !is_uri("") && !is_uri("https:"));
        assert!((HTTP_URL.fits)("http://x") && !(HTTPS_URL.fits)("http://x") && (HTTPS_URL.fits)("HTTPS://x"));
    }
}
