//! A template that always gives JSON can still be refused by its destination: the verdict says for which payload.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use hookproof::preview::{Request, preview};
use hookproof::proof::VerdictKind;

fn verdict(template: &str) -> (VerdictKind, String, Option<serde_json::Value>) {
    let source = hookproof::source::get("castai").unwrap();
    let sample = source.sample(Some("notification"), None).unwrap();
    let request = Request {
        event: Some("notification"),
        destination: hookproof::destination::get("pagerduty"),
        ..Request::new(source, Some(template), &sample.text)
    };
    let v = preview(&request).verdict;
    (v.kind, v.reason.unwrap_or_default(), v.counterexample.map(|c| c.payload))
}

fn event(severity: &str, summary: &str) -> String {
    format!(
        r#"{{"routing_key": "0123456789abcdef0123456789abcdef", "event_action": "trigger", "dedup_key": "{{{{ .NotificationID }}}}", "payload": {{"summary": {summary}, "source": "CAST AI", "severity": {severity}}}}}"#
    )
}

const MAPPED: &str = r#"{{ if eq .Severity "CRITICAL" }}"critical"{{ else if eq .Severity "ERROR" }}"error"{{ else if eq .Severity "WARNING" }}"warning"{{ else }}"info"{{ end }}"#;

#[test]
fn a_severity_that_the_destination_does_not_know_refutes_with_the_payload_that_has_it() {
    let (kind, reason, payload) = verdict(&event("{{ toJSON .Severity }}", r#""x""#));
    assert_eq!(kind, VerdictKind::Refuted, "{reason}");
    assert!(reason.contains("PagerDuty") && reason.contains("severity"), "{reason}");
    assert!(payload.unwrap().get("Severity").is_some());
    // Four of five values are mapped; the fifth is what refutes.
    let most = r#"{{ if eq .Severity "CRITICAL" }}"critical"{{ else if eq .Severity "ERROR" }}"error"{{ else if eq .Severity "SUCCESS" }}"ok"{{ else }}"info"{{ end }}"#;
    let (kind, _, payload) = verdict(&event(most, r#""x""#));
    assert_eq!((kind, payload.unwrap()["Severity"].as_str()), (VerdictKind::Refuted, Some("SUCCESS")));
}

#[test]
fn a_text_that_can_grow_past_the_destinations_limit_refutes_and_a_cut_one_does_not() {
    let (kind, reason, _) = verdict(&event(MAPPED, r#"{{ toJSON (printf "%s!" .Message) }}"#));
    assert_eq!(kind, VerdictKind::Refuted);
    assert!(reason.contains("1024"), "{reason}");
    let (kind, reason, _) = verdict(&event(MAPPED, r#"{{ toJSON (printf "%.1000s!" .Message) }}"#));
    assert_eq!(kind, VerdictKind::Proved, "{reason}");
    assert!(reason.contains("variants"), "{reason}");
}
