//! `--check -p FILE` without `--source`: the schema is inferred from the payload, and nothing is proved by it.

use serde_json::Value;

use crate::support::{Ran, folder, hookproof};

fn check(name: &str, template: &str, payload: &str, more: &[&str]) -> Ran {
    let folder = folder(name);
    let path = |file: &str| folder.join(file).to_str().unwrap().to_owned();
    std::fs::write(path("t.tmpl"), template).unwrap();
    std::fs::write(path("p.json"), payload).unwrap();
    hookproof(&[&["--check", "-t", &path("t.tmpl"), "-p", &path("p.json")], more].concat()).run()
}

fn verdict(name: &str, template: &str, payload: &str) -> (Ran, Value) {
    let ran = check(name, template, payload, &["--format", "json"]);
    let answer = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:?}"));
    (ran, answer)
}

#[test]
fn what_holds_for_the_inferred_schema_is_assumed_and_says_why() {
    let (ran, answer) = verdict("inferred", "{\"text\": {{ toJSON .name }}}", "{\"name\": \"a\\\"b\"}");
    assert_eq!((ran.code, &answer["ok"]), (0, &Value::Bool(true)), "{ran:?}");
    assert_eq!(answer["verdict"]["kind"], "assumed");
    assert!(answer["verdict"]["reason"].as_str().unwrap().starts_with("inferred from one payload: "), "{answer}");
    assert_eq!(answer["verdict"]["assumptions"][0]["origin"], "inferred from one payload");
    assert!(ran.err.contains("the schema is inferred from this one payload"), "{ran:?}");
    let ran = check("inferred-text", "{\"text\": {{ toJSON .name }}}", "{\"name\": \"x\"}", &[]);
    assert!(ran.out.contains("JSON: assumed: inferred from one payload: "), "{ran:?}");
}

#[test]
fn what_breaks_stays_refuted_with_its_counterexample() {
    let (ran, answer) = verdict("inferred-refuted", "{\"text\": \"{{ .name }}\"}", "{\"name\": \"x\"}");
    assert_eq!((ran.code, &answer["verdict"]["kind"]), (65, &"refuted".into()), "{ran:?}");
    assert!(answer["verdict"]["counterexample"]["payload"]["name"].is_string(), "{answer}");
    let (ran, answer) = verdict("inferred-unknown-field", "{\"text\": {{ toJSON .nmae }}}", "{\"name\": \"x\"}");
    let codes: Vec<&str> = answer["diagnostics"].as_array().unwrap().iter().filter_map(|d| d["code"].as_str()).collect();
    assert!(codes.contains(&"template/unknown-field"), "{ran:?}");
}

#[test]
fn a_payload_that_is_no_object_or_no_json_is_told_as_such() {
    let (ran, answer) = verdict("inferred-list", "[{{ range $i, $e := . }}{{ if $i }},{{ end }}{{ toJSON $e }}{{ end }}]", "[\"a\", 1]");
    assert_eq!((ran.code, &answer["body"]), (0, &"[\"a\",1]".into()), "{ran:?}");
    assert_eq!(answer["verdict"]["kind"], "assumed");
    let (ran, answer) = verdict("inferred-broken", "{\"text\": {{ toJSON .name }}}", "{\"name\": ");
    assert_eq!((ran.code, &answer["body"]), (65, &Value::Null), "{ran:?}");
    let first = &answer["diagnostics"][0];
    assert_eq!((&first["document"], first["code"].as_str().is_some_and(|c| c.starts_with("json/"))), (&"payload".into(), true), "{answer}");
}

#[test]
fn what_an_inferred_schema_cannot_say_needs_a_source() {
    for (more, says) in [(&["--event", "x"][..], "--event needs --source"), (&["--torture"], "no source is given")] {
        let ran = check("inferred-usage", "{}", "{}", more);
        assert!(ran.code == 2 && ran.err.contains(says), "{more:?}: {ran:?}");
    }
    let ran = hookproof(&["--check", "-t", "x.tmpl", "-p", "-"]).input("{}").run();
    assert!(ran.code == 2 && ran.err.contains("--payload - needs --source"), "{ran:?}");
}
