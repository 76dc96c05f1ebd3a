//! `time.Time` against Go 1.27: `time.Parse(time.RFC3339, ...)` with its error texts, `Format` in many layouts,
//! `String`, `GoString`, and the parts.
//!
//! A case of `tests/corpus/time.jsonl` is `[text, error]` or `[text, layout, Format, RFC3339Nano, String, GoString,
//! Unix, Nanosecond, YearDay, Weekday]`.

#![expect(clippy::string_slice, reason = "a test may panic, and so may what it calls")]

use hookproof::template::go::operand::time::{push_format, push_go_string, push_string};
use hookproof::value::Time;

const CASES: usize = 160;

fn bytes(v: &serde_json::Value) -> Vec<u8> {
    if let Some(s) = v.as_str() {
        return s.as_bytes().to_vec();
    }
    let hex = v["hex"].as_str().unwrap();
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}

#[test]
fn times_are_read_refused_and_printed_as_go_does() {
    let (mut wrong, mut ran, mut refused) = (Vec::new(), 0, 0);
    for line in include_str!("../corpus/time.jsonl").lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        ran += 1;
        let same = match Time::parse_rfc3339(&bytes(&case[0])) {
            Err(message) => {
                refused += 1;
                case.as_array().unwrap().len() == 2 && case[1] == *message
            }
            Ok(time) => {
                let write = |f: &dyn Fn(&mut Vec<u8>)| {
                    let mut out = Vec::new();
                    f(&mut out);
                    out
                };
                let c = time.civil();
                write(&|o| push_format(o, &time, &bytes(&case[1]))) == bytes(&case[2])
                    && write(&|o| time.push_rfc3339(o, true)) == bytes(&case[3])
                    && write(&|o| push_string(o, &time)) == bytes(&case[4])
                    && write(&|o| push_go_string(o, &time)) == bytes(&case[5])
                    && (case[6] == time.seconds && case[7] == time.nanos && case[8] == c.year_day && case[9] == c.weekday)
            }
        };
        if !same {
            wrong.push(format!("{line}\n    ours {:?}", Time::parse_rfc3339(&bytes(&case[0]))));
        }
    }
    assert!(wrong.is_empty(), "{} of {ran} differ:\n{}", wrong.len(), wrong.iter().take(15).cloned().collect::<Vec<_>>().join("\n"));
    assert_eq!(ran, CASES);
    assert!(refused > CASES / 10);
}
