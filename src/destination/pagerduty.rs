//! PagerDuty Events API v2: trigger, acknowledge, resolve; and change events.

use super::{Check, Destination, Finding, Kinds, Rule, cite, code, finding};
use crate::diagnostic::Severity;
use crate::json::{self, Kind};
use crate::schema::Standing;

const TRIGGER: &str = "PagerDuty/developer-docs docs/events-API-v2/02-Trigger-Events.md";
const OVERVIEW: &str = "PagerDuty/developer-docs docs/events-API-v2/01-Overview.md";

const STRING: Kinds = Kinds(&[Kind::String]);
const OBJECT: Kinds = Kinds(&[Kind::Object]);
const ARRAY: Kinds = Kinds(&[Kind::Array]);

const fn rule(at: &'static str, check: Check) -> Rule {
    Rule { at, check, standing: Standing::Documented, source: TRIGGER }
}

pub(super) static PAGERDUTY: Destination = Destination {
    id: "pagerduty",
    name: "PagerDuty",
    summary: "PagerDuty Events API v2: trigger, acknowledge, resolve.",
    headers: &[],
    recognise: |host, _| host == "events.pagerduty.com" || host == "events.eu.pagerduty.com",
    advise_url: |host, path| {
        if !host.ends_with("pagerduty.com") {
            Some("the Events API v2 URL is https://events.pagerduty.com/v2/enqueue")
        } else if path != "/v2/enqueue" && path != "/v2/change/enqueue" {
            Some("the path is /v2/enqueue (or /v2/change/enqueue for change events)")
        } else {
            None
        }
    },
    rules: &[
        rule("/routing_key", Check::Required),
        rule("/routing_key", Check::Type(STRING)),
        rule("/event_action", Check::Required),
        rule("/event_action", Check::OneOf(&["trigger", "acknowledge", "resolve"])),
        rule("/dedup_key", Check::Type(STRING)),
        rule("/dedup_key", Check::MaxLength(255)),
        rule("/payload", Check::Type(OBJECT)),
        rule("/payload/summary", Check::Type(STRING)),
        rule("/payload/summary", Check::NotEmpty),
        rule("/payload/summary", Check::MaxLength(1024)),
        rule("/payload/source", Check::Type(STRING)),
        rule("/payload/source", Check::NotEmpty),
        rule("/payload/severity", Check::OneOf(&["critical", "error", "warning", "info"])),
        rule("/payload/timestamp", Check::Type(STRING)),
        rule("/payload/custom_details", Check::Type(OBJECT)),
        rule("/images", Check::Type(ARRAY)),
        rule("/images/*/src", Check::Required),
        rule("/links", Check::Type(ARRAY)),
        rule("/links/*/href", Check::Required),
    ],
    check,
    max_body: Some((512 * 1024, Standing::Documented, OVERVIEW)),
    note: None,
};

fn check(document: &json::Document, findings: &mut Vec<Finding>) {
    let Some(root) = document.root() else { return };
    let source = || cite(Standing::Documented, TRIGGER);
    if root.kind() != Kind::Object {
        findings.push(finding(
            &code::NOT_JSON_OBJECT,
            Severity::Error,
            &root,
            format!("PagerDuty expects a JSON object, not {}", root.kind().name()),
            "render an object",
            source(),
        ));
        return;
    }
    let action = root.get("event_action").and_then(|a| a.as_str().map(std::borrow::Cow::into_owned)).unwrap_or_default();
    match action.as_str() {
        "trigger" => match root.get("payload") {
            None => findings.push(finding(
                &code::REQUIRED,
                Severity::Error,
                &root,
                "PagerDuty requires payload for a trigger".to_owned(),
                "add \"payload\" with summary, source and severity",
                source(),
            )),
            Some(payload) => {
                for name in ["summary", "source", "severity"] {
                    if payload.kind() == Kind::Object && payload.get(name).is_none() {
                        findings.push(finding(
                            &code::REQUIRED,
                            Severity::Error,
                            &payload,
                            format!("PagerDuty requires payload.{name} for a trigger"),
                            &format!("add \"{name}\""),
                            source(),
                        ));
                    }
                }
            }
        },
        "acknowledge" | "resolve" if root.get("dedup_key").is_none() => {
            findings.push(finding(
                &code::REQUIRED,
                Severity::Error,
                &root,
                format!("PagerDuty requires dedup_key to {action} an alert"),
                "add the dedup_key of the trigger",
                source(),
            ));
        }
        _ => {}
    }
    if action == "trigger" && root.get("dedup_key").is_none() {
        findings.push(finding(
            &code::REQUIRED,
            Severity::Hint,
            &root,
            "without dedup_key every delivery, even a retry, opens a new alert".to_owned(),
            "set \"dedup_key\" to the notification's id",
            source(),
        ));
    }
    if let Some(key) = root.get("routing_key")
        && let Some(text) = key.as_str()
        && text.chars().count() != 32
    {
        // A placeholder in a template is normal: the real key belongs into the vendor's form, not into a link.
        findings.push(finding(
            &code::FORMAT,
            Severity::Hint,
            &key,
            format!("routing_key has {} characters; PagerDuty expects 32", text.chars().count()),
            "put the service's integration key here before you save the template",
            source(),
        ));
    }
    if let Some(time) = root.get("payload").and_then(|p| p.get("timestamp"))
        && let Some(text) = time.as_str()
        && chrono::DateTime::parse_from_rfc3339(&text).is_err()
    {
        findings.push(finding(
            &code::FORMAT,
            Severity::Warning,
            &time,
            "payload.timestamp is not ISO 8601".to_owned(),
            "use the source's time function, such as {{ toISO8601 .Timestamp }}",
            source(),
        ));
    }
}
