//! `time.Time` as RFC 3339 text: read and written as Go's package `time` does.

use super::Time;
use super::quote::quote_time;

/// The layout of RFC 3339 in Go's notation.
pub(crate) const RFC3339: &str = "2006-01-02T15:04:05Z07:00";

/// A time taken apart in its own zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year; 0 is 1 BC.
    pub year: i64,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
    /// Hour.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
    /// Second.
    pub second: u8,
    /// Day of the week, Sunday being 0.
    pub weekday: u8,
    /// Day of the year, from 1.
    pub year_day: u16,
}

fn small(n: i64) -> u8 {
    u8::try_from(n).unwrap_or(0)
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
///
/// Counted in years that begin in March, so that the leap day is the last of its year.
const fn days_from(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let shifted = (month + 9) % 12;
    let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (shifted * 153 + 2) / 5 + day - 1 - 719_468
}

/// Days in a month.
#[must_use]
pub(crate) const fn days_in(month: i64, year: i64) -> i64 {
    match month {
        2 => 28 + (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) as i64,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Time {
    /// Go's zero time: 1 January of year 1, UTC.
    pub const ZERO: Self = Self { seconds: -62_135_596_800, nanos: 0, offset: 0, utc: true };

    /// From seconds since 1970, in UTC.
    #[must_use]
    pub const fn unix(seconds: i64, nanos: u32) -> Self {
        Self { seconds, nanos, offset: 0, utc: true }
    }

    /// Taken apart in its own zone.
    #[must_use]
    pub fn civil(&self) -> Civil {
        let local = self.seconds.saturating_add(i64::from(self.offset));
        let (days, clock) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        let shifted = days + 719_468;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march = (5 * day_of_year + 2) / 153;
        let month = if march < 10 { march + 3 } else { march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Civil {
            year,
            month: small(month),
            day: small(day_of_year - (153 * march + 2) / 5 + 1),
            hour: small(clock / 3600),
            minute: small(clock / 60 % 60),
            second: small(clock % 60),
            weekday: small((days + 4).rem_euclid(7)),
            year_day: u16::try_from(if march < 10 { day_of_year + 60 + days_in(2, year) - 28 } else { day_of_year - 305 }).unwrap_or(0),
        }
    }

    /// Appends `time.RFC3339`, or `time.RFC3339Nano` with `nano`.
    pub fn push_rfc3339(&self, out: &mut Vec<u8>, nano: bool) {
        let c = self.civil();
        if let Ok(year) = u16::try_from(c.year)
            && year < 10_000
        {
            let [y, m, d, h, n, s] =
                [two(small(i64::from(year % 100))), two(c.month), two(c.day), two(c.hour), two(c.minute), two(c.second)];
            let e = two(small(i64::from(year / 100)));
            out.extend_from_slice(&[
                e[0], e[1], y[0], y[1], b'-', m[0], m[1], b'-', d[0], d[1], b'T', h[0], h[1], b':', n[0], n[1], b':', s[0], s[1],
            ]);
        } else {
            push_padded(out, c.year, 4);
            for (mark, n) in [(b'-', c.month), (b'-', c.day), (b'T', c.hour), (b':', c.minute), (b':', c.second)] {
                out.push(mark);
                out.extend_from_slice(&two(n));
            }
        }
        if nano {
            push_fraction(out, self.nanos, b'.', 9, true);
        }
        if self.offset == 0 {
            out.push(b'Z');
            return;
        }
        let zone = self.offset / 60;
        out.push(if zone < 0 { b'-' } else { b'+' });
        push_padded(out, i64::from(zone.abs() / 60), 2);
        out.push(b':');
        push_padded(out, i64::from(zone.abs() % 60), 2);
    }

    /// Reads a text as `time.Parse(time.RFC3339, text)` does.
    ///
    /// A zone of `+00:00` is kept apart from `Z` by `utc`, although both have offset 0.
    ///
    /// # Errors
    /// Go's own words: `parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"`.
    pub fn parse_rfc3339(text: &[u8]) -> Result<Self, String> {
        read_plain(text).map_or_else(|| Reader { text, rest: text }.read(), Ok)
    }
}

/// The usual form, `2024-05-01T10:20:30Z`, quickly; `None` sends the text to the careful reader.
fn read_plain(text: &[u8]) -> Option<Time> {
    let text: &[u8; 20] = text.try_into().ok()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2, b'Z'] = *text else { return None };
    let two = |a: u8, b: u8| {
        let (a, b) = (a.wrapping_sub(b'0'), b.wrapping_sub(b'0'));
        if a > 9 || b > 9 { 1000 } else { i64::from(a) * 10 + i64::from(b) }
    };
    let (century, year) = (two(y1, y2), two(y3, y4));
    let (month, day, hour, minute, second) = (two(m1, m2), two(d1, d2), two(h1, h2), two(n1, n2), two(s1, s2));
    let fits = century < 100 && year < 100 && (1..=12).contains(&month) && hour < 24 && minute < 60 && second < 60;
    let year = century * 100 + year;
    if !fits || day < 1 || day > days_in(month, year) {
        return None;
    }
    Some(Time::unix(days_from(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second, 0))
}

struct Reader<'a> {
    text: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn cannot(&self, part: &[u8], element: &str) -> String {
        format!(
            "parsing time {} as {}: cannot parse {} as {}",
            quote_time(self.text),
            quote_time(RFC3339.as_bytes()),
            quote_time(part),
            quote_time(element.as_bytes())
        )
    }

    fn outside(&self, what: &str) -> String {
        format!("parsing time {}: {what}", quote_time(self.text))
    }

    fn digit(&self, at: usize) -> Option<i64> {
        self.rest.get(at).filter(|b| b.is_ascii_digit()).map(|b| i64::from(b - b'0'))
    }

    fn skip(&mut self, n: usize) {
        self.rest = self.rest.get(n..).unwrap_or(&[]);
    }

    /// Two digits; one alone will do where `loose`.
    fn number(&mut self, element: &str, loose: bool) -> Result<i64, String> {
        let (n, used) = match (self.digit(0), self.digit(1)) {
            (Some(a), Some(b)) => (a * 10 + b, 2),
            (Some(a), None) if loose => (a, 1),
            _ => return Err(self.cannot(self.rest, element)),
        };
        self.skip(used);
        Ok(n)
    }

    fn mark(&mut self, mark: &str) -> Result<(), String> {
        if self.rest.starts_with(mark.as_bytes()) {
            self.skip(mark.len());
            return Ok(());
        }
        Err(self.cannot(self.rest, mark))
    }

    fn year(&mut self) -> Result<i64, String> {
        let mut year = 0;
        for i in 0..4 {
            year = year * 10 + self.digit(i).ok_or_else(|| self.cannot(self.rest, "2006"))?;
        }
        self.skip(4);
        Ok(year)
    }

    fn fraction(&mut self) -> u32 {
        if !matches!(self.rest.first(), Some(b'.' | b',')) || self.digit(1).is_none() {
            return 0;
        }
        self.skip(1);
        let (mut nanos, mut n) = (0u32, 0);
        while let Some(d) = self.digit(0) {
            if n < 9 {
                nanos = nanos * 10 + u32::try_from(d).unwrap_or(0);
                n += 1;
            }
            self.skip(1);
        }
        nanos * 10u32.pow(9 - n)
    }

    fn zone(&mut self) -> Result<(i32, bool), String> {
        if self.rest.first() == Some(&b'Z') {
            self.skip(1);
            return Ok((0, true));
        }
        let hold: &'a [u8] = self.rest;
        let bad = |r: &Self| r.cannot(hold, "Z07:00");
        let (Some(sign), Some(b':')) = (hold.first(), hold.get(3)) else { return Err(bad(self)) };
        if hold.len() < 6 {
            return Err(bad(self));
        }
        let pair = |a: usize| Some(self.digit(a)? * 10 + self.digit(a + 1)?);
        let (hour, minute) = (pair(1), pair(4));
        self.skip(6);
        // Go ranges what it could read before it looks at the error: an hour of 99 is told before a minute of "xx",
        // and of two that are out of range the second.
        if hour.is_some() && minute.is_some_and(|m| m > 60) {
            return Err(self.outside("time zone offset minute out of range"));
        }
        if hour.is_some_and(|h| h > 24) {
            return Err(self.outside("time zone offset hour out of range"));
        }
        let (Some(hour), Some(minute)) = (hour, minute) else { return Err(bad(self)) };
        let offset = i32::try_from((hour * 60 + minute) * 60).unwrap_or(0);
        match sign {
            b'+' => Ok((offset, false)),
            b'-' => Ok((-offset, false)),
            _ => Err(bad(self)),
        }
    }

    fn read(mut self) -> Result<Time, String> {
        let year = self.year()?;
        self.mark("-")?;
        let month = self.number("01", false)?;
        if !(1..=12).contains(&month) {
            return Err(self.outside("month out of range"));
        }
        self.mark("-")?;
        let day = self.number("02", false)?;
        self.mark("T")?;
        let hour = self.number("15", true)?;
        if hour >= 24 {
            return Err(self.outside("hour out of range"));
        }
        self.mark(":")?;
        let minute = self.number("04", false)?;
        if minute >= 60 {
            return Err(self.outside("minute out of range"));
        }
        self.mark(":")?;
        let second = self.number("05", false)?;
        if second >= 60 {
            return Err(self.outside("second out of range"));
        }
        let nanos = self.fraction();
        let (offset, utc) = self.zone()?;
        if !self.rest.is_empty() {
            return Err(self.outside(&format!("extra text: {}", quote_time(self.rest))));
        }
        if day < 1 || day > days_in(month, year) {
            return Err(self.outside("day out of range"));
        }
        let local = days_from(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
        Ok(Time { seconds: local - i64::from(offset), nanos, offset, utc })
    }
}

/// Two decimal digits of a number below 100.
const fn two(n: u8) -> [u8; 2] {
    [b'0' + n / 10 % 10, b'0' + n % 10]
}

/// Appends a whole number with at least `width` digits; preceded by its sign.
pub(crate) fn push_padded(out: &mut Vec<u8>, n: i64, width: usize) {
    use std::io::Write as _;
    if n < 0 {
        out.push(b'-');
    }
    let _ = write!(out, "{:0width$}", n.unsigned_abs());
}

/// Appends a mark and the fraction of a second to `digits` places, at most nine; with `trim`, without trailing zeros or not at all.
pub(crate) fn push_fraction(out: &mut Vec<u8>, nanos: u32, mark: u8, digits: usize, trim: bool) {
    let mut n = nanos;
    let mut text = [b'0'; 9];
    for d in text.iter_mut().rev() {
        *d = b'0' + u8::try_from(n % 10).unwrap_or(0);
        n /= 10;
    }
    let mut shown = text.get(..digits.min(9)).unwrap_or(&text);
    if trim {
        while let Some((b'0', head)) = shown.split_last() {
            shown = head;
        }
        if shown.is_empty() {
            return;
        }
    }
    out.push(mark);
    out.extend_from_slice(shown);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(t: &Time, nano: bool) -> String {
        let mut out = Vec::new();
        t.push_rfc3339(&mut out, nano);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn times_are_read_and_written_back() {
        for t in ["2024-05-01T10:20:30Z", "0000-02-29T23:59:59Z", "9999-12-31T00:00:00.000000001+23:59", "1969-12-31T23:59:59.5-07:30"] {
            assert_eq!(text(&Time::parse_rfc3339(t.as_bytes()).unwrap(), true), t);
        }
        assert_eq!(Time::parse_rfc3339(b"2024-05-01T10:20:30Z").unwrap().seconds, 1_714_558_830);
        assert_eq!(text(&Time::ZERO, true), "0001-01-01T00:00:00Z");
        assert_eq!(text(&Time::parse_rfc3339(b"2024-05-01T1:20:30,5Z").unwrap(), true), "2024-05-01T01:20:30.5Z");
    }

    #[test]
    fn every_day_of_eight_centuries_has_the_right_date() {
        let mut day = days_from(1600, 1, 1);
        for year in 1600..2400 {
            let mut of_year = 1;
            for month in 1..=12 {
                for d in 1..=days_in(month, year) {
                    let c = Time::unix(day * 86_400, 0).civil();
                    assert_eq!((c.year, i64::from(c.month), i64::from(c.day), c.year_day), (year, month, d, of_year));
                    day += 1;
                    of_year += 1;
                }
            }
        }
    }
}
