//! The machine's clock, and time as text.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat, Utc};

use crate::delivery::Clock;

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Machine;

impl Clock for Machine {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> i128 {
        let whole = |d: std::time::Duration| i128::try_from(d.as_nanos()).unwrap_or(i128::MAX);
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => whole(after),
            Err(before) => -whole(before.duration()),
        }
    }
}

/// A point to measure from.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
pub(crate) fn start() -> std::time::Instant {
    std::time::Instant::now()
}

/// A duration, short: `30s`, `1.5s`, `200ms`.
#[must_use]
pub(crate) fn show_duration(duration: Duration) -> String {
    let ms = duration.as_millis();
    if ms >= 1000 && ms.is_multiple_of(1000) {
        format!("{}s", ms / 1000)
    } else if ms >= 1000 {
        format!("{:.1}s", duration.as_secs_f64())
    } else {
        format!("{ms}ms")
    }
}

/// Nanoseconds since the epoch as ISO 8601 in UTC with milliseconds.
#[must_use]
pub(crate) fn iso(nanoseconds: i128) -> String {
    let ms = i64::try_from(nanoseconds.div_euclid(1_000_000)).unwrap_or(0);
    DateTime::<Utc>::from_timestamp_millis(ms).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Whole seconds of nanoseconds since the epoch.
#[must_use]
pub(crate) fn seconds(nanoseconds: i128) -> i64 {
    i64::try_from(nanoseconds.div_euclid(1_000_000_000)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_written_short_and_in_utc() {
        assert_eq!([30_000, 1500, 200].map(|ms| show_duration(Duration::from_millis(ms))), ["30s", "1.5s", "200ms"]);
        assert_eq!(iso(1_767_225_600_123_456_789), "2026-01-01T00:00:00.123Z");
        assert_eq!(seconds(-1), -1);
    }
}
