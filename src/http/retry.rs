//! `Retry-After` (RFC 9110, section 10.2.3).

use chrono::NaiveDateTime;

/// The forms of an HTTP date: the one of today, RFC 850's, and that of C's `asctime`.
const DATES: [&str; 3] = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// Seconds to wait: digits with an optional fraction, or an HTTP date less the answer's own `Date`. `None` for anything else,
/// and for a date where the answer has none: this crate's core reads no clock.
pub(crate) fn retry_after(value: &str, date: Option<&str>) -> Option<f64> {
    let value = value.trim();
    if value.starts_with(|c: char| c.is_ascii_digit()) && value.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return value.parse().ok().filter(|n: &f64| n.is_finite());
    }
    let wait = http_date(value)?.signed_duration_since(http_date(date?)?).num_seconds();
    i32::try_from(wait.max(0)).ok().map(f64::from)
}

fn http_date(text: &str) -> Option<NaiveDateTime> {
    DATES.iter().find_map(|form| NaiveDateTime::parse_from_str(text.trim(), form).ok())
}

#[cfg(test)]
mod tests {
    use super::retry_after;

    #[test]
    fn a_wait_is_digits_or_one_of_three_dates_after_the_answers_own() {
        assert_eq!(retry_after("120", None), Some(120.0));
        assert_eq!(retry_after(" 0.75 ", None), Some(0.75));
        let date = Some("Sun, 06 Nov 1994 08:49:00 GMT");
        for later in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(retry_after(later, date), Some(37.0), "{later}");
            assert_eq!(retry_after(later, None), None);
        }
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:48:00 GMT", date), Some(0.0), "a date that is past");
        for bad in ["", "-1", "1e3", "soon", "1.2.3", ".", "Sun, 06 Nov"] {
            assert_eq!(retry_after(bad, date), None, "{bad}");
        }
    }
}
