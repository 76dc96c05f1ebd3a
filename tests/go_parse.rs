//! The parser against Go's answers: every case of the corpus, to the letter.

use std::fs;
use std::path::Path;

use hookproof::template::go::{Function, Functions, ParseOptions, Set};
use serde_json::Value;

fn functions() -> Functions {
    Functions::builtin().with(Function::ToJson).with(Function::ToIso8601)
}

/// Every case of every file under a folder.
fn cases(folder: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "jsonl")).collect();
    files.sort();
    let text: String = files.iter().map(|p| fs::read_to_string(p).unwrap()).collect();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn set_of(case: &Value, recover: bool) -> Set {
    let text = |v: &Value| v.as_str().unwrap_or("").to_owned();
    let delims: Vec<String> = case["delims"].as_array().map(|d| d.iter().map(text).collect()).unwrap_or_default();
    let delims = match &delims[..] {
        [left, right] => Some((&**left, &**right)),
        _ => None,
    };
    let options = ParseOptions { functions: functions(), delims, recover, keep_comments: recover };
    let mut set = Set::default();
    for also in case["also"].as_array().into_iter().flatten() {
        set.also(&text(&also["name"]), &text(&also["text"]), &options);
        if set.error().is_some() {
            return set;
        }
    }
    set.main(case["name"].as_str().unwrap_or("t"), &text(&case["template"]), &options);
    set
}

#[test]
fn every_case_parses_or_fails_as_go_says() {
    let (mut ok, mut failed, mut wrong) = (0, 0, Vec::new());
    for case in cases("tests/corpus/go") {
        let expect = &case["expect"];
        let go = (expect["phase"] == "parse").then(|| (expect["error"].as_str().unwrap().to_owned(), expect["line"].as_u64().unwrap()));
        for recover in [false, true] {
            let set = set_of(&case, recover);
            let ours = set.error().map(|e| (e.text.clone(), u64::from(e.line)));
            if ours != go {
                wrong.push(format!(
                    "{} {}: {:?}\n  go:   {go:?}\n  ours: {ours:?}",
                    case["id"],
                    recover,
                    case["template"].as_str().unwrap()
                ));
            }
        }
        if go.is_some() { failed += 1 } else { ok += 1 }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((ok, failed), (1451, 208));
}
