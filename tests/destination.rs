//! What each destination takes, refuses and answers: `fixtures/destinations/ID/*.jsonl`, run through the public interface.
//!
//! A line of `accepted.jsonl` or `refused.jsonl` has `what` (what it shows, and where it is from), `body`, and perhaps `url`. A
//! refused one has `code` and `pointer` of its first error. An accepted one has no error, and of warnings only those whose codes
//! are listed in `warns`. A body that is no JSON stands as `text`. In a body `{"$repeat": ["x", 3]}` stands for "xxx", and `{"$list": [item, 3]}` for a list of three.
//!
//! A line of `replies.jsonl` has `status`, `headers`, `body` (text, or JSON) and what is to be told: `cause`, and where they
//! matter `permanent`, `retryAfter`, `pointer`.
//!
//! And a template that always gives JSON can still be refused by its destination: that is another verdict than the proof's.

#![expect(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test fails loudly, and reads its cases from disk")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hookproof::destination::{self, Destination, Limit, Reply, Unit, all, decode};
use hookproof::diagnostic::{Diagnostic, Severity};
use hookproof::preview::{JudgedBody, Request, judge_body, preview};
use hookproof::proof::VerdictKind;
use hookproof::verdict::Acceptance;
use serde_json::{Value, json};

fn lines(id: &str, file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/destinations").join(id).join(file);
    let text = fs::read_to_string(&path).unwrap_or_default();
    let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{}: {e}: {line}", path.display()));
    text.lines().filter(|line| !line.trim().is_empty()).map(read).collect()
}

fn expand(value: &mut Value) {
    if let Some([Value::String(text), n]) = value.get("$repeat").and_then(Value::as_array).map(Vec::as_slice) {
        *value = Value::String(text.repeat(n.as_u64().unwrap() as usize));
    } else if let Some([item, n]) = value.get("$list").and_then(Value::as_array).map(Vec::as_slice) {
        *value = Value::Array(vec![item.clone(); n.as_u64().unwrap() as usize]);
        expand(value);
    } else {
        match value {
            Value::Array(items) => items.iter_mut().for_each(expand),
            Value::Object(members) => members.values_mut().for_each(expand),
            _ => {}
        }
    }
}

fn body(line: &Value) -> Value {
    let mut body = line["body"].clone();
    expand(&mut body);
    body
}

fn judged(d: &'static Destination, line: &Value, body: &Value) -> JudgedBody {
    let text = line["text"].as_str().map_or_else(|| body.to_string(), str::to_owned);
    judge_body(Some(d), line["url"].as_str(), text.as_bytes())
}

fn told(found: &[Diagnostic]) -> String {
    found.iter().map(|d| format!("\n    {} {} at {:?}: {}", d.severity.name(), d.code.id, d.pointer, d.message)).collect()
}

#[test]
fn every_accepted_body_passes_without_an_error_and_with_no_other_warning_than_it_lists() {
    let mut wrong = Vec::new();
    for d in all() {
        for line in lines(d.id, "accepted.jsonl") {
            let seen = judged(d, &line, &body(&line));
            let listed: BTreeSet<&str> = line["warns"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let warned: BTreeSet<&str> = seen.diagnostics.iter().filter(|d| d.severity == Severity::Warning).map(|d| d.code.id).collect();
            if !seen.ok() || seen.verdict.kind != Acceptance::Accepted || warned != listed {
                wrong.push(format!("{}: {}{}", d.id, line["what"], told(&seen.diagnostics)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} bodies:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_refused_body_is_refused_for_the_reason_and_at_the_place_that_it_says() {
    let mut wrong = Vec::new();
    for d in all() {
        for line in lines(d.id, "refused.jsonl") {
            let seen = judged(d, &line, &body(&line));
            let first = seen.diagnostics.iter().find(|d| d.is_error());
            let hit = first.is_some_and(|f| f.code.id == line["code"] && f.pointer.as_deref() == line["pointer"].as_str());
            if seen.verdict.kind != Acceptance::Refused || !hit {
                wrong.push(format!("{}: {} wants {} at {}{}", d.id, line["what"], line["code"], line["pointer"], told(&seen.diagnostics)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} bodies:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_reply_is_decoded_as_it_says() {
    let mut wrong = Vec::new();
    for d in all() {
        for line in lines(d.id, "replies.jsonl") {
            let headers: Vec<(String, String)> =
                line["headers"].as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned())).collect();
            let text = line["body"]
                .as_str()
                .map_or_else(|| if line["body"].is_null() { String::new() } else { line["body"].to_string() }, str::to_owned);
            let got = decode(d, &Reply { status: line["status"].as_u64().unwrap() as u16, headers: &headers, body: &text });
            let got = json!({"cause": got.cause, "permanent": got.permanent, "retryAfter": got.retry_after, "pointer": got.pointer, "message": got.message});
            let differs = |key: &str| {
                !(line[key].is_null() || line[key] == got[key] || line[key].as_f64().is_some_and(|n| got[key].as_f64() == Some(n)))
            };
            if ["cause", "permanent", "retryAfter", "pointer"].iter().any(|key| differs(key)) {
                wrong.push(format!("{}: {line} gave {got}", d.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} replies:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_destination_with_rules_has_bodies_and_replies_to_show_them() {
    for d in all().iter().filter(|d| d.id != "generic") {
        for file in ["accepted.jsonl", "refused.jsonl", "replies.jsonl"] {
            // Where nothing is documented, nothing can be refused.
            if file == "refused.jsonl" && ["jira", "powerautomate"].contains(&d.id) {
                continue;
            }
            assert!(lines(d.id, file).len() >= 3, "fixtures/destinations/{}/{file} has fewer than three lines", d.id);
        }
    }
}

/// Every place under a pattern, as JSON pointers.
fn places(value: &Value, pattern: &[&str], at: &str, out: &mut Vec<String>) {
    let Some((part, rest)) = pattern.split_first() else { return out.push(at.to_owned()) };
    match value {
        Value::Array(items) if *part == "*" => items.iter().enumerate().for_each(|(i, v)| places(v, rest, &format!("{at}/{i}"), out)),
        Value::Object(members) if *part == "*" => {
            members.iter().for_each(|(k, v)| places(v, rest, &format!("{at}/{}", k.replace('~', "~0").replace('/', "~1")), out));
        }
        Value::Object(members) => members.get(*part).into_iter().for_each(|v| places(v, rest, &format!("{at}/{part}"), out)),
        _ => {}
    }
}

/// The value with another length, counted as the limit does; `None` where it has none.
fn resized(value: &Value, unit: Unit, n: usize) -> Option<Value> {
    match (value, unit) {
        (Value::Array(items), Unit::Items) => Some(Value::Array(vec![items.first()?.clone(); n])),
        (Value::Object(_), Unit::Members) => Some(Value::Object((0..n).map(|i| (format!("k{i}"), json!(i))).collect())),
        (Value::String(text), Unit::Chars | Unit::Trimmed | Unit::Utf16 | Unit::Bytes | Unit::Escaped) => {
            let kept = if text.contains("://") { text.as_str() } else { "" };
            (kept.len() <= n).then(|| Value::String(format!("{kept}{}", "x".repeat(n - kept.len()))))
        }
        _ => None,
    }
}

/// Does an accepted body show the limit: taken at `most`, and told of at one more?
fn shows(d: &'static Destination, line: &Value, body: &Value, limit: &Limit) -> bool {
    let Some(most) = limit.most else { return false };
    let mut found = Vec::new();
    places(body, &limit.at.split('/').skip(1).collect::<Vec<_>>(), "", &mut found);
    found.iter().any(|at| {
        let told = |n: usize| -> Option<bool> {
            let mut changed = body.clone();
            let place = changed.pointer_mut(at)?;
            *place = resized(place, limit.unit, n)?;
            let seen = judged(d, line, &changed);
            let long = |d: &Diagnostic| matches!(d.code.id, "destination/too-long" | "destination/too-many");
            Some(seen.diagnostics.iter().any(|f| f.pointer.as_deref() == Some(at) && long(f) && f.message.contains(&most.to_string())))
        };
        told(most as usize) == Some(false) && told(most as usize + 1) == Some(true)
    })
}

#[test]
fn every_limit_holds_at_n_and_is_told_of_at_one_more() {
    let (mut shown, mut missing) = (0, Vec::new());
    for d in all() {
        let accepted: Vec<(Value, Value)> = lines(d.id, "accepted.jsonl").into_iter().map(|line| (line.clone(), body(&line))).collect();
        for (endpoint, limits) in d.limits() {
            // The size of the whole body is no text's or list's; a sum is shown by bodies of its own.
            for limit in limits.iter().filter(|l| l.most.is_some() && !l.at.is_empty() && !l.at.contains('?')) {
                if accepted.iter().any(|(line, body)| shows(d, line, body, limit)) {
                    shown += 1;
                } else {
                    missing.push(format!("{} {endpoint}: {} at most {:?} {}", d.id, limit.at, limit.most, limit.unit.name()));
                }
            }
        }
    }
    println!("{shown} limits shown at n and n + 1; no accepted body reaches {}:\n{}", missing.len(), missing.join("\n"));
    assert!(shown > 20, "{shown}");
}

fn verdicts(template: &str) -> (VerdictKind, Acceptance, String, Option<Value>) {
    let source = hookproof::source::get("castai").unwrap();
    let sample = source.sample(Some("notification"), None).unwrap();
    let request = Request {
        event: Some("notification"),
        destination: destination::get("pagerduty"),
        ..Request::new(source, Some(template), &sample.text)
    };
    let seen = preview(&request);
    let v = seen.destination_verdict.clone();
    assert_eq!(seen.ok(), v.kind != Acceptance::Refused && !seen.diagnostics.iter().any(Diagnostic::is_error));
    (seen.verdict.kind, v.kind, v.reason, v.counterexample.map(|c| c.payload))
}

fn event(severity: &str, summary: &str) -> String {
    format!(
        r#"{{"routing_key": "0123456789abcdef0123456789abcdef", "event_action": "trigger", "dedup_key": "{{{{ .NotificationID }}}}", "payload": {{"summary": {summary}, "source": "CAST AI", "severity": {severity}}}}}"#
    )
}

const MAPPED: &str = r#"{{ if eq .Severity "CRITICAL" }}"critical"{{ else if eq .Severity "ERROR" }}"error"{{ else if eq .Severity "WARNING" }}"warning"{{ else }}"info"{{ end }}"#;

#[test]
fn a_severity_that_the_destination_does_not_know_is_refused_with_the_payload_that_has_it_though_the_json_is_proved() {
    let (json, kind, reason, payload) = verdicts(&event("{{ toJSON .Severity }}", r#""x""#));
    assert_eq!((json, kind), (VerdictKind::Proved, Acceptance::Refused), "{reason}");
    assert!(reason.contains("PagerDuty") && reason.contains("severity"), "{reason}");
    assert!(payload.unwrap().get("Severity").is_some());
    // Four of five values are mapped; the fifth is what is refused.
    let most = r#"{{ if eq .Severity "CRITICAL" }}"critical"{{ else if eq .Severity "ERROR" }}"error"{{ else if eq .Severity "SUCCESS" }}"ok"{{ else }}"info"{{ end }}"#;
    let (_, kind, _, payload) = verdicts(&event(most, r#""x""#));
    assert_eq!((kind, payload.unwrap()["Severity"].as_str()), (Acceptance::Refused, Some("SUCCESS")));
}

#[test]
fn a_text_that_can_grow_past_the_destinations_limit_is_refused_and_a_cut_one_is_accepted() {
    let (_, kind, reason, _) = verdicts(&event(MAPPED, r#"{{ toJSON (printf "%s!" .Message) }}"#));
    assert_eq!(kind, Acceptance::Refused);
    assert!(reason.contains("1024"), "{reason}");
    let (json, kind, reason, _) = verdicts(&event(MAPPED, r#"{{ toJSON (printf "%.1000s!" .Message) }}"#));
    assert_eq!((json, kind), (VerdictKind::Proved, Acceptance::Accepted), "{reason}");
    assert!(reason.contains("variants"), "{reason}");
}

#[test]
fn where_no_rules_are_known_nothing_is_said_to_hold() {
    let servicenow = destination::get("servicenow");
    let seen = judge_body(servicenow, Some("https://x.service-now.com/api/now/table/incident"), br#"{"severity": 9}"#);
    assert_eq!((seen.verdict.kind, seen.ok()), (Acceptance::Unchecked, true));
    assert_eq!(judge_body(None, None, b"{}").verdict.kind, Acceptance::Unchecked);
    let broken = judge_body(destination::get("slack"), None, br#"{"text": "a""#);
    assert_eq!((broken.verdict.kind, broken.ok()), (Acceptance::Refused, false));
}
