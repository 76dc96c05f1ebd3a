//! Numbers as Go's `strconv` writes them: every format of `FormatFloat`, exact at any precision.

/// Two digits at a time.
static PAIRS: [[u8; 2]; 100] = {
    let mut table = [[b'0'; 2]; 100];
    let mut i = 0;
    while i < 100 {
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, with i below the table's length")]
        {
            table[i] = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        }
        i += 1;
    }
    table
};

/// Appends a whole number in decimal.
pub(crate) fn push_uint(out: &mut Vec<u8>, mut n: u64) {
    let mut text = [0u8; 20];
    let mut at = text.len();
    while n >= 10 {
        if let (Some(pair), Some(place)) = (PAIRS.get((n % 100) as usize), text.get_mut(at - 2..at)) {
            place.copy_from_slice(pair);
        }
        at -= 2;
        n /= 100;
    }
    if n > 0 || at == text.len() {
        at -= 1;
        if let Some(place) = text.get_mut(at) {
            *place = b'0' + n as u8;
        }
    }
    out.extend_from_slice(text.get(at..).unwrap_or(&[]));
}

/// Appends a whole number in decimal.
pub(crate) fn push_int(out: &mut Vec<u8>, n: i64) {
    if n < 0 {
        out.push(b'-');
    }
    push_uint(out, n.unsigned_abs());
}

/// Significant digits, without leading and trailing zeros, and where the point is: `0.d1d2d3 * 10^point`.
/// Zero has no digits and point 0.
#[derive(Debug, PartialEq, Eq)]
struct Digits<'a> {
    text: &'a [u8],
    point: i32,
}

/// 2^53: whole floats below it are written as integers.
const WHOLE: f64 = 9_007_199_254_740_992.0;

fn length(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// The shortest digits that read back as the same float, into `store`; `v` is finite and positive or zero.
fn shortest(v: f64, store: &mut [u8; 24]) -> Digits<'_> {
    if v == 0.0 {
        return Digits { text: &[], point: 0 };
    }
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(v).as_bytes();
    let (mut n, mut point, mut seen_point, mut leading) = (0, 0i32, false, 0i32);
    let (mantissa, exponent) = match text.iter().position(|&b| b == b'e') {
        Some(e) => (text.get(..e).unwrap_or(&[]), text.get(e + 1..).unwrap_or(&[])),
        None => (text, &[][..]),
    };
    for &b in mantissa {
        if b == b'.' {
            seen_point = true;
            continue;
        }
        if n == 0 && b == b'0' {
            leading += i32::from(seen_point);
            continue;
        }
        if let Some(place) = store.get_mut(n) {
            *place = b;
            n += 1;
        }
        point += i32::from(!seen_point);
    }
    let exponent: i32 = std::str::from_utf8(exponent).ok().and_then(|e| e.parse().ok()).unwrap_or(0);
    let mut text = store.get(..n).unwrap_or(&[]);
    while let Some((b'0', head)) = text.split_last() {
        text = head;
    }
    Digits { text, point: point - leading + exponent }
}

/// Mantissa and exponent of a finite positive float: `mantissa * 2^exponent`.
const fn parts(v: f64) -> (u64, i32) {
    let bits = v.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match (bits >> 52 & 0x7ff) as i32 {
        0 => (fraction, -1074),
        e => (fraction | 1 << 52, e - 1075),
    }
}

/// Every decimal digit of a float, which is a finite sum of powers of two and so has an end (at most 767 digits).
fn exact(v: f64) -> (Vec<u8>, i32) {
    let (mantissa, exponent) = parts(v);
    let mut limbs: Vec<u32> = vec![mantissa as u32, (mantissa >> 32) as u32];
    let mut multiply = |by: u32| {
        let mut carry = 0u64;
        for limb in &mut limbs {
            carry += u64::from(*limb) * u64::from(by);
            *limb = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            limbs.push(carry as u32);
        }
    };
    // m / 2^k = m * 5^k / 10^k
    let (base, chunk) = if exponent < 0 { (5u32, 13) } else { (2, 31) };
    let mut left = exponent.unsigned_abs();
    while left > 0 {
        let step = left.min(chunk);
        multiply(base.pow(step));
        left -= step;
    }
    let mut text = Vec::new();
    while !limbs.is_empty() {
        let mut rest = 0u64;
        for limb in limbs.iter_mut().rev() {
            let n = rest << 32 | u64::from(*limb);
            *limb = (n / 1_000_000_000) as u32;
            rest = n % 1_000_000_000;
        }
        for _ in 0..9 {
            text.push(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
    }
    while text.last() == Some(&b'0') {
        text.pop();
    }
    text.reverse();
    let point = if text.is_empty() { 0 } else { length(text.len()) + exponent.min(0) };
    while text.last() == Some(&b'0') {
        text.pop();
    }
    (text, point)
}

/// Rounds to `keep` digits, halves to even.
fn round(text: &mut Vec<u8>, point: &mut i32, keep: i64) {
    let Ok(keep) = usize::try_from(keep) else {
        text.clear();
        *point = 0;
        return;
    };
    let Some(&next) = text.get(keep) else { return };
    let odd = keep.checked_sub(1).and_then(|i| text.get(i)).is_some_and(|b| b % 2 == 1);
    let up = next > b'5' || (next == b'5' && (text.len() > keep + 1 || odd));
    text.truncate(keep);
    if up {
        while text.last() == Some(&b'9') {
            text.pop();
        }
        if let Some(last) = text.last_mut() {
            *last += 1;
        } else {
            text.push(b'1');
            *point += 1;
        }
    }
    while text.last() == Some(&b'0') {
        text.pop();
    }
    if text.is_empty() {
        *point = 0;
    }
}

/// Appends a float as `strconv.AppendFloat(out, v, format, precision, 64)` does; without a precision, the
/// shortest that reads back. `format` is one of `b e E f g G x X`; of others Go writes `%` and the letter.
pub(crate) fn push_float(out: &mut Vec<u8>, v: f64, format: u8, precision: Option<usize>) {
    if v.is_nan() {
        out.extend_from_slice(b"NaN");
        return;
    }
    if v.is_infinite() {
        out.extend_from_slice(if v < 0.0 { b"-Inf" } else { b"+Inf" });
        return;
    }
    let negative = v.is_sign_negative();
    let v = v.abs();
    if !matches!(format, b'b' | b'e' | b'E' | b'f' | b'g' | b'G' | b'x' | b'X') {
        out.extend_from_slice(&[b'%', format]);
        return;
    }
    if negative {
        out.push(b'-');
    }
    match (format, precision) {
        (b'b', _) => {
            let (mantissa, exponent) = parts(v);
            push_uint(out, mantissa);
            out.push(b'p');
            if exponent >= 0 {
                out.push(b'+');
            }
            push_int(out, i64::from(exponent));
        }
        (b'x' | b'X', _) => push_hexadecimal(out, v, format, precision),
        (b'f', Some(places)) if push_fixed(out, v, places) => {}
        // Here the plain notation is the shortest one, and ryu's own.
        (b'g', None) if v.trunc() == v && v < 1e6 => push_uint(out, v as u64),
        (b'g', None) if (1e-4..1e6).contains(&v) => out.extend_from_slice(ryu::Buffer::new().format_finite(v).as_bytes()),
        (_, None) => {
            let mut store = [0; 24];
            let digits = shortest(v, &mut store);
            let n = length(digits.text.len());
            let places = match format {
                b'f' => n - digits.point,
                b'g' | b'G' => n,
                _ => n - 1,
            };
            lay_out(out, &digits, i64::from(places.max(0)), format, true);
        }
        (_, Some(precision)) => {
            let mut precision = i64::try_from(precision).unwrap_or(i64::MAX);
            let (mut text, mut point) = exact(v);
            let keep = match format {
                b'f' => i64::from(point).saturating_add(precision),
                b'g' | b'G' => {
                    precision = precision.max(1);
                    precision
                }
                _ => precision.saturating_add(1),
            };
            round(&mut text, &mut point, keep);
            lay_out(out, &Digits { text: &text, point }, precision, format, false);
        }
    }
}

/// `%.Nf` for the everyday sizes, in 128-bit whole numbers; false where the float is too large or too small for that.
fn push_fixed(out: &mut Vec<u8>, v: f64, places: usize) -> bool {
    let (mantissa, exponent) = parts(v);
    if places > 22 || !(-127..=11).contains(&exponent) {
        return false;
    }
    let mut n = u128::from(mantissa) * 10u128.pow(places as u32);
    if exponent >= 0 {
        if places > 10 {
            return false;
        }
        n <<= exponent;
    } else {
        let shift = exponent.unsigned_abs();
        let (rest, half) = (n & ((1 << shift) - 1), 1u128 << (shift - 1));
        n >>= shift;
        n += u128::from(rest > half || (rest == half && n & 1 == 1));
    }
    // Most numbers fit 64 bits, whose division is quick.
    let (whole, part) = match (u64::try_from(n), 10u64.checked_pow(places as u32)) {
        (Ok(n), Some(unit)) => (n / unit, u128::from(n % unit)),
        _ => {
            let unit = 10u128.pow(places as u32);
            (u64::try_from(n / unit).unwrap_or(u64::MAX), n % unit)
        }
    };
    push_uint(out, whole);
    if places > 0 {
        out.push(b'.');
        let mut text = [b'0'; 22];
        let shown = text.get_mut(..places).unwrap_or(&mut []);
        if let Ok(mut part) = u64::try_from(part) {
            for d in shown.iter_mut().rev() {
                *d = b'0' + (part % 10) as u8;
                part /= 10;
            }
        } else {
            let mut part = part;
            for d in shown.iter_mut().rev() {
                *d = b'0' + (part % 10) as u8;
                part /= 10;
            }
        }
        out.extend_from_slice(shown);
    }
    true
}

fn zeros(out: &mut Vec<u8>, n: i64) {
    out.extend(std::iter::repeat_n(b'0', usize::try_from(n).unwrap_or(0)));
}

/// `%e`, `%f`, `%g` from digits. `precision` counts digits after the point, for `g` significant ones.
fn lay_out(out: &mut Vec<u8>, digits: &Digits, mut precision: i64, mut format: u8, shortest: bool) {
    let Digits { text, point } = *digits;
    let (n, dp) = (i64::try_from(text.len()).unwrap_or(0), i64::from(point));
    if matches!(format, b'g' | b'G') {
        let mut limit = if precision > n && n >= dp { n } else { precision };
        if shortest {
            limit = 6;
        }
        if dp - 1 < -4 || dp > limit {
            precision = precision.min(n) - 1;
            format -= 2;
        } else {
            precision = (if precision > dp { n } else { precision } - dp).max(0);
            format = b'f';
        }
    }
    if format == b'f' {
        let whole = usize::try_from(dp).unwrap_or(0);
        if whole == 0 {
            out.push(b'0');
        } else {
            out.extend(text.iter().take(whole));
            zeros(out, dp - n);
        }
        if precision > 0 {
            out.push(b'.');
            let lead = (-dp).clamp(0, precision);
            zeros(out, lead);
            let room = precision - lead;
            let shown = text.get(whole..).unwrap_or(&[]);
            let shown = shown.get(..usize::try_from(room).unwrap_or(usize::MAX)).unwrap_or(shown);
            out.extend_from_slice(shown);
            zeros(out, room - i64::try_from(shown.len()).unwrap_or(0));
        }
        return;
    }
    out.push(text.first().copied().unwrap_or(b'0'));
    if precision > 0 {
        out.push(b'.');
        let shown = text.get(1..).unwrap_or(&[]);
        let shown = shown.get(..usize::try_from(precision).unwrap_or(usize::MAX)).unwrap_or(shown);
        out.extend_from_slice(shown);
        zeros(out, precision - i64::try_from(shown.len()).unwrap_or(0));
    }
    push_exponent(out, format, if n == 0 { 0 } else { point - 1 });
}

/// A letter, a sign, and at least two digits.
fn push_exponent(out: &mut Vec<u8>, letter: u8, exponent: i32) {
    out.extend_from_slice(&[letter, if exponent < 0 { b'-' } else { b'+' }]);
    let exponent = exponent.unsigned_abs();
    if exponent < 10 {
        out.push(b'0');
    }
    push_uint(out, u64::from(exponent));
}

/// `%x`: a hexadecimal fraction with a leading 1 and a power of two.
fn push_hexadecimal(out: &mut Vec<u8>, v: f64, format: u8, precision: Option<usize>) {
    const ONE: u64 = 1 << 60;
    let (fraction, exponent) = parts(v);
    let mut exponent = if fraction == 0 { 0 } else { exponent + 52 };
    let mut mantissa = fraction << 8;
    while mantissa != 0 && mantissa & ONE == 0 {
        mantissa <<= 1;
        exponent -= 1;
    }
    if let Some(keep @ 0..15) = precision {
        let shift = keep * 4;
        let extra = (mantissa << shift) & (ONE - 1);
        mantissa >>= 60 - shift;
        if extra | (mantissa & 1) > 1 << 59 {
            mantissa += 1;
        }
        mantissa <<= 60 - shift;
        if mantissa & (ONE << 1) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    out.extend_from_slice(&[b'0', format, b'0' + (mantissa >> 60 & 1) as u8]);
    mantissa <<= 4;
    let digits: &[u8; 16] = if format == b'x' { b"0123456789abcdef" } else { b"0123456789ABCDEF" };
    let mut next = || {
        let d = digits.get((mantissa >> 60) as usize).copied().unwrap_or(b'0');
        mantissa <<= 4;
        (d, mantissa != 0)
    };
    match precision {
        None => {
            let mut text = Vec::with_capacity(14);
            let mut more = fraction << 8 != 0;
            while more {
                let (d, rest) = next();
                text.push(d);
                more = rest;
            }
            if text != b"0" && !text.is_empty() {
                out.push(b'.');
                out.extend_from_slice(&text);
            }
        }
        Some(0) => {}
        Some(n) => {
            out.push(b'.');
            for _ in 0..n.min(16) {
                let (d, _) = next();
                out.push(d);
            }
            out.extend(std::iter::repeat_n(b'0', n.saturating_sub(16)));
        }
    }
    push_exponent(out, if format == b'x' { b'p' } else { b'P' }, exponent);
}

/// Appends a float as `encoding/json` does: like JavaScript, `e` only below 1e-6 and from 1e21. Finite only.
pub(crate) fn push_json_float(out: &mut Vec<u8>, v: f64) {
    let size = v.abs();
    if size < WHOLE && v.trunc() == v {
        if v == 0.0 && v.is_sign_negative() {
            out.push(b'-');
        }
        push_int(out, v as i64);
        return;
    }
    if !(1e-6..1e21).contains(&size) {
        let start = out.len();
        push_float(out, v, b'e', None);
        // e-09 becomes e-9
        if let Some([b'e', b'-', b'0', _]) = out.get(out.len().saturating_sub(4).max(start)..) {
            let zero = out.len() - 2;
            out.remove(zero);
        }
        return;
    }
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(v).as_bytes();
    if (1e-4..1e15).contains(&size) {
        out.extend_from_slice(text);
    } else {
        push_float(out, v, b'f', None);
    }
}

/// Reads a float as Go's `strconv.ParseFloat` does a JSON number: `None` if it is out of range.
#[must_use]
pub(crate) fn read_float(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse::<f64>().ok().filter(|v| v.is_finite())
}

/// Is the text a number in JSON's grammar?
#[must_use]
pub(crate) fn is_json_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let digits = |t: &[u8]| t.iter().take_while(|b| b.is_ascii_digit()).count();
    let mut rest = match text {
        [b'0', rest @ ..] => rest,
        [b'1'..=b'9', ..] => text.get(digits(text)..).unwrap_or(&[]),
        _ => return false,
    };
    if let [b'.', fraction @ ..] = rest {
        let n = digits(fraction);
        if n == 0 {
            return false;
        }
        rest = fraction.get(n..).unwrap_or(&[]);
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = if let [b'+' | b'-', e @ ..] = exponent { e } else { exponent };
        let n = digits(exponent);
        if n == 0 {
            return false;
        }
        rest = exponent.get(n..).unwrap_or(&[]);
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(v: f64, format: u8, precision: Option<usize>) -> String {
        let mut out = Vec::new();
        push_float(&mut out, v, format, precision);
        String::from_utf8(out).unwrap()
    }

    fn json(v: f64) -> String {
        let mut out = Vec::new();
        push_json_float(&mut out, v);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn floats_are_written_as_go_writes_them() {
        assert_eq!(float(1_234_567.0, b'g', None), "1.234567e+06");
        assert_eq!(float(123_456.0, b'g', None), "123456");
        assert_eq!(float(0.000_01, b'g', None), "1e-05");
        assert_eq!(float(-0.0, b'g', None), "-0");
        assert_eq!(float(1e21, b'f', None), "1000000000000000000000");
        assert_eq!(float(0.5, b'f', Some(0)), "0");
        assert_eq!(float(1.5, b'f', Some(0)), "2");
        assert_eq!(float(2.5, b'f', Some(0)), "2");
        assert_eq!(float(0.125, b'f', Some(2)), "0.12");
        assert_eq!(float(1e23, b'f', Some(1)), "99999999999999991611392.0");
        assert_eq!(float(5e-324, b'e', Some(3)), "4.941e-324");
        assert_eq!(float(1.0, b'b', None), "4503599627370496p-52");
        assert_eq!(float(1.0, b'x', None), "0x1p+00");
        assert_eq!(float(1.999, b'x', Some(1)), "0x1.0p+01");
        assert_eq!(float(100_000.0, b'g', Some(3)), "1e+05");
        assert_eq!(float(0.0, b'e', Some(2)), "0.00e+00");
    }

    #[test]
    fn json_floats_use_an_exponent_only_at_the_ends() {
        for (v, text) in [
            (1e21, "1e+21"),
            (1e20, "100000000000000000000"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (1.5e-10, "1.5e-10"),
            (-0.0, "-0"),
            (0.37, "0.37"),
            (123_456_789.25, "123456789.25"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (0.000_012_5, "0.0000125"),
            (1_234_567_890_123_456.7, "1234567890123456.8"),
        ] {
            assert_eq!(json(v), text);
        }
    }

    #[test]
    fn only_json_numbers_are_numbers() {
        for good in ["0", "-0", "10", "1.5", "1e5", "-1.5E+07", "0.0"] {
            assert!(is_json_number(good.as_bytes()), "{good}");
        }
        for bad in ["", "-", "01", "1.", ".5", "1e", "1e+", "+1", "0x1", "1 ", "NaN", "--1"] {
            assert!(!is_json_number(bad.as_bytes()), "{bad}");
        }
    }
}
