//! What a verdict rests on, and the events that it is about.

use hookproof::preview::{Request, preview};
use hookproof::source;
use hookproof::verdict::{Deny, Verdict, VerdictKind};

fn verdict(id: &str, scope: &str, template: &str) -> Verdict {
    let source = source::get(id).unwrap();
    let scope = if scope.is_empty() { source.events.iter().map(|e| e.ty.clone()).collect() } else { source.scope(scope).unwrap() };
    let sample = source.sample(Some(&scope[0]), None).unwrap();
    let request = Request { event: Some(&scope[0]), scope: &scope, ..Request::new(source, Some(template), &sample.text) };
    let seen = preview(&request);
    assert_eq!(seen.ok(), seen.passes(Deny::default()));
    assert_eq!(seen.passes(Deny { assumptions: true, ..Deny::default() }), seen.ok() && seen.verdict.kind != VerdictKind::Assumed);
    seen.verdict
}

#[test]
fn branches_over_an_undocumented_list_are_assumed_and_say_which_payload_breaks_them() {
    let arms: String = ["CRITICAL", "ERROR", "WARNING", "INFO", "SUCCESS"]
        .map(|s| format!("{{{{ if eq .Severity \"{s}\" }}}}\"{s}\"{{{{ end }}}}"))
        .concat();
    let v = verdict("castai", "notification", &format!("{{\"sev\": {arms}}}"));
    assert_eq!(v.kind, VerdictKind::Assumed, "{v:?}");
    let [one] = v.assumptions.as_slice() else { panic!("{:?}", v.assumptions) };
    assert!(one.what.starts_with("/Severity is one of CRITICAL"), "{}", one.what);
    let severity = one.counterexample.as_ref().unwrap()["Severity"].as_str().unwrap();
    assert!(!["CRITICAL", "ERROR", "WARNING", "INFO", "SUCCESS"].contains(&severity), "{severity}");
    assert!(v.reason.unwrap().contains("the event notification, as long as this holds: /Severity is one of"));
}

#[test]
fn what_rests_on_nothing_undocumented_is_proved() {
    let v =
        verdict("castai", "notification", r#"{"name": {{ toJSON .Name }}, "sev": {{ if eq .Severity "CRITICAL" }}1{{ else }}2{{ end }}}"#);
    assert_eq!((v.kind, v.assumptions.len()), (VerdictKind::Proved, 0), "{v:?}");
    assert_eq!((v.scope.as_slice(), v.holds_for.as_slice()), (&["notification".to_owned()][..], &["notification".to_owned()][..]));
}

#[test]
fn a_key_that_the_schema_does_not_list_may_come() {
    let v = verdict("castai", "crypto_mining:binary_executed", r#"{"a":1{{ if .Details.status }},"s":"{{ .Details.status }}{{ end }}}"#);
    assert_eq!(v.kind, VerdictKind::Assumed, "{v:?}");
    assert!(v.assumptions.iter().any(|a| a.what == "/Details has no keys beyond those listed"), "{:?}", v.assumptions);
}

#[test]
fn without_an_event_the_scope_is_every_event_and_the_answer_says_for_which_it_holds() {
    let template = r#"{"text": {{ toJSON .data.agent.hostname }}}"#;
    let every = verdict("cybercage", "", template);
    assert_eq!(every.kind, VerdictKind::Refuted, "{every:?}");
    assert_eq!(every.scope.len(), source::get("cybercage").unwrap().events.len());
    assert!(!every.holds_for.is_empty() && every.holds_for.len() < every.scope.len(), "{:?}", every.holds_for);
    assert!(!every.holds_for.contains(&"test.ping".to_owned()));
    assert!(every.reason.unwrap().starts_with("for "));
    let some = verdict("cybercage", &every.holds_for.join(","), template);
    assert!(some.holds() && some.scope == some.holds_for, "{some:?}");
}

#[test]
fn an_inferred_source_is_never_proved() {
    let payload = serde_json::json!({"name": "x"});
    let inferred = source::Source::inferred(&payload, payload.to_string());
    let seen = preview(&Request::new(&inferred, Some("{\"n\": {{ toJSON .name }}}"), "{\"name\": \"x\"}"));
    assert_eq!(seen.verdict.kind, VerdictKind::Assumed);
    assert_eq!(seen.verdict.assumptions[0].origin, "inferred from one payload");
}

#[test]
fn an_event_that_the_vendor_inserts_is_assumed_to_be_escaped() {
    let inserted = verdict("cado", "", r#"{"text": "$Title: $Event"}"#);
    assert_eq!((inserted.kind, inserted.assumptions.len()), (VerdictKind::Assumed, 1), "{inserted:?}");
}
