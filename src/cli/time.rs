//! Durations and points in time as people write them.

use std::time::Duration;

use chrono::DateTime;

/// Read `30s`, `500ms`, `2m`, `1.5h`; a bare number is seconds. At least 1 ms, at most a day.
///
/// # Errors
/// A sentence with the remedy.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end).unwrap_or((text, ""));
    let scale = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("'{text}' is not a duration: write 500ms, 30s, 2m or 1h")),
    };
    let seconds = number.parse::<f64>().map_err(|_| format!("'{text}' is not a duration: write 500ms, 30s, 2m or 1h"))? * scale;
    if !(0.001..=86_400.0).contains(&seconds) {
        return Err(format!("'{text}' is outside 1ms to 24h"));
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// Read Unix seconds or an ISO 8601 time with its offset; seconds since the epoch.
///
/// # Errors
/// A sentence with the remedy.
pub(crate) fn parse_instant(text: &str) -> Result<i64, String> {
    let range = -62_135_596_800..=253_402_300_799;
    let seconds = match text.parse::<i64>() {
        Ok(seconds) => seconds,
        Err(_) => DateTime::parse_from_rfc3339(text)
            .map_err(|_| format!("'{text}' is not a time: write Unix seconds (1767225600) or ISO 8601 (2026-01-01T00:00:00Z)"))?
            .timestamp(),
    };
    if range.contains(&seconds) { Ok(seconds) } else { Err(format!("'{text}' is outside the years 1 to 9999: are these milliseconds?")) }
}

/// A point in time, or the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// When the command runs.
    Now,
    /// Seconds since the epoch.
    At(i64),
}

/// Read `now`, or what [`parse_instant`] reads.
///
/// # Errors
/// A sentence with the remedy.
pub(crate) fn parse_moment(text: &str) -> Result<Moment, String> {
    if text == "now" { Ok(Moment::Now) } else { parse_instant(text).map(Moment::At) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_written() {
        for (text, ms) in [("30s", 30_000), ("500ms", 500), ("2m", 120_000), ("1.5", 1500), ("24h", 86_400_000)] {
            assert_eq!(parse_duration(text).unwrap().as_millis(), ms, "{text}");
        }
        for text in ["", "s", "-1s", "1d", "0", "25h", "1e9", "NaN", "1..2s", "999999999999999999999999"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn points_in_time_are_unix_seconds_or_iso() {
        assert_eq!(parse_instant("1767225600"), Ok(1_767_225_600));
        assert_eq!(parse_instant("2026-01-01T02:00:00+02:00"), Ok(1_767_225_600));
        for text in ["", "now", "2026-01-01", "1767225600000", "99999999999999999999"] {
            assert!(parse_instant(text).is_err(), "{text}");
        }
        assert_eq!((parse_moment("now"), parse_moment("5")), (Ok(Moment::Now), Ok(Moment::At(5))));
    }
}
