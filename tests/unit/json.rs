//! JSON against Go 1.27's `encoding/json`: values, numbers kept as text, structs; error texts, and what is written back.
//!
//! A case of `tests/corpus/json.jsonl` is `[text, any..., numbers..., notification...]`, where each answer is `E` and
//! Unmarshal's error, or `O` and what Marshal wrote, followed by `N` and the same without HTML escapes where that differs.

#![expect(clippy::string_slice, reason = "a test may panic, and so may what it calls")]

use hookproof::json::{notification, parse_value, write_value};
use hookproof::value::{Numbers, Value};

const CASES: usize = 260;

fn bytes(v: &serde_json::Value) -> Vec<u8> {
    if let Some(s) = v.as_str() {
        return s.as_bytes().to_vec();
    }
    let hex = v["hex"].as_str().unwrap();
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}

fn answer(read: Result<Value, Box<hookproof::json::Error>>) -> Vec<String> {
    let value = match read {
        Ok(value) => value,
        Err(e) => return vec![format!("E{}", e.message)],
    };
    let write = |html| {
        let mut out = Vec::new();
        write_value(&mut out, &value, html).map(|()| String::from_utf8(out).unwrap())
    };
    match (write(true), write(false)) {
        (Ok(html), Ok(plain)) if html == plain => vec![format!("O{html}")],
        (Ok(html), Ok(plain)) => vec![format!("O{html}"), format!("N{plain}")],
        (Err(e), _) | (_, Err(e)) => vec![format!("M{}", e.message)],
    }
}

#[test]
fn texts_are_read_refused_and_written_back_as_go_does() {
    let (mut wrong, mut ran) = (Vec::new(), 0);
    for line in include_str!("../corpus/json.jsonl").lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = bytes(&case[0]);
        let expected: Vec<String> = case.as_array().unwrap()[1..].iter().map(|a| a.as_str().unwrap().to_owned()).collect();
        let mut ours = answer(parse_value(&text, Numbers::Float64));
        ours.extend(answer(parse_value(&text, Numbers::Number)));
        ours.extend(answer(notification(&text, Numbers::Float64)));
        ran += 1;
        if ours != expected {
            wrong.push(format!("{line}\n    ours {ours:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {ran} differ:\n{}", wrong.len(), wrong.iter().take(15).cloned().collect::<Vec<_>>().join("\n"));
    assert_eq!(ran, CASES);
}
