//! The causes of a mismatch: each case was made by doing exactly that wrong thing in Node, Python or Go.

use std::collections::BTreeSet;

use hookproof::api::verify_line;
use serde_json::Value;

const CASES: &[&str] = &[
    include_str!("../../fixtures/signatures/causes-node.jsonl"),
    include_str!("../../fixtures/signatures/causes-python.jsonl"),
    include_str!("../../fixtures/signatures/causes-go.jsonl"),
    include_str!("../../fixtures/signatures/causes-php.jsonl"),
    include_str!("../../fixtures/signatures/causes-ruby.jsonl"),
];

#[test]
fn every_fault_that_was_made_on_purpose_is_named() {
    let (mut seen, mut wrong, mut count) = (BTreeSet::new(), Vec::new(), 0);
    for line in CASES.iter().flat_map(|f| f.lines()) {
        let case: Value = serde_json::from_str(line).unwrap();
        let answer: Value = serde_json::from_str(&verify_line(&case["line"].to_string())).unwrap();
        let expect = case["expect"].as_str().unwrap();
        assert_eq!(answer["ok"], false, "{}", case["name"]);
        count += 1;
        seen.insert(expect.to_owned());
        let also = answer["also"].as_array().is_some_and(|all| all.iter().any(|a| a == expect));
        if answer["cause"] != expect && !also {
            wrong.push(format!("{}: wanted {expect}, got {} ({})", case["name"], answer["cause"], answer["reason"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    println!("{count} cases, {} causes", seen.len());
    assert!(seen.len() >= 100, "{} causes are made on purpose", seen.len());
}
