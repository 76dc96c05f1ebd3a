use super::*;

fn found(id: &str, body: &str) -> Vec<(String, String)> {
    let document = json::read(body.as_bytes());
    assert!(document.diagnostics.is_empty(), "{body}");
    check(get(id).unwrap(), body.as_bytes(), &document).into_iter().map(|f| (f.code.id.to_owned(), f.pointer)).collect()
}

fn has(id: &str, body: &str, code: &str, pointer: &str) -> bool {
    found(id, body).iter().any(|(c, p)| c == code && p == pointer)
}

#[test]
fn urls_are_recognised_and_advised() {
    for (url, id) in [
        ("https://hooks.slack.com/services/T0/B0/x", "slack"),
        ("https://EVENTS.pagerduty.com/v2/enqueue", "pagerduty"),
        ("https://contoso.webhook.office.com/webhookb2/x", "teams"),
        ("https://prod-1.westeurope.logic.azure.com:443/workflows/x?sig=1", "teams"),
        ("https://api-private.atlassian.com/automation/webhooks/jira/a/x", "jira"),
        ("https://dev1.service-now.com/api/now/table/em_event", "servicenow"),
        ("https://example.com/hooks.slack.com/", "generic"),
        ("https://hooks.slack.com@evil.example/services/T/B/x", "generic"),
        ("not a url", "generic"),
    ] {
        assert_eq!(recognise(url).id, id, "{url}");
    }
    assert!(advise_url(get("slack").unwrap(), "http://hooks.slack.com/services/T/B/x").iter().any(|a| a.contains("https")));
    assert!(advise_url(get("slack").unwrap(), "https://hooks.slack.com/services/T/B/x").is_empty());
    assert!(!advise_url(get("teams").unwrap(), "https://contoso.webhook.office.com/webhookb2/x").is_empty());
    assert!(advise_url(get("generic").unwrap(), "http://127.0.0.1:9/x").is_empty());
}

#[test]
fn slack_rules_hold_at_their_limits() {
    let section = |n: usize| format!(r#"{{"blocks": [{{"type": "section", "text": {{"type": "mrkdwn", "text": "{}"}}}}]}}"#, "é".repeat(n));
    assert!(found("slack", &section(2999)).is_empty());
    assert!(found("slack", &section(3000)).is_empty());
    assert!(has("slack", &section(3001), "destination/too-long", "/blocks/0/text/text"));
    let blocks = |n: usize| format!(r#"{{"text": "x", "blocks": [{}]}}"#, vec![r#"{"type": "divider"}"#; n].join(","));
    assert!(found("slack", &blocks(50)).is_empty());
    assert!(has("slack", &blocks(51), "destination/too-many", "/blocks"));
    assert!(has("slack", r#"{"txt": "x"}"#, "destination/required", ""));
    assert!(has("slack", r#"{"text": " "}"#, "destination/empty", "/text"));
    assert!(has("slack", r#"{"text": 5}"#, "destination/type", "/text"));
    assert!(has("slack", r#"{"text": "a<br> b"}"#, "destination/markup", "/text"));
    assert!(has("slack", r#"{"text": "**a**"}"#, "destination/markup", "/text"));
    assert!(found("slack", r#"{"text": "*a* <https://x.example|y> 2 < 3"}"#).is_empty());
    assert!(has("slack", r#"{"blocks": [{"type": "section"}]}"#, "destination/required", "/blocks/0"));
}

#[test]
fn pagerduty_rules_hold_at_their_limits() {
    let event = |summary: &str, severity: &str, details: &str| {
        format!(
            r#"{{"routing_key": "{}", "event_action": "trigger", "dedup_key": "k", "payload": {{"summary": "{summary}", "source": "s", "severity": "{severity}", "timestamp": "2025-01-15T10:30:00Z", "custom_details": {details}}}}}"#,
            "k".repeat(32)
        )
    };
    assert!(found("pagerduty", &event(&"x".repeat(1024), "error", "{}")).is_empty());
    assert!(has("pagerduty", &event(&"x".repeat(1025), "error", "{}"), "destination/too-long", "/payload/summary"));
    assert!(has("pagerduty", &event("x", "HIGH", "{}"), "destination/enum", "/payload/severity"));
    assert!(has("pagerduty", &event("x", "error", "\"{}\""), "destination/type", "/payload/custom_details"));
    assert!(has("pagerduty", &event("", "error", "{}"), "destination/empty", "/payload/summary"));
    assert!(has("pagerduty", r#"{"routing_key": "x", "event_action": "resolve"}"#, "destination/required", ""));
    assert!(has(
        "pagerduty",
        r#"{"event_action": "trigger", "payload": {"summary": "x", "source": "y", "severity": "info"}}"#,
        "destination/required",
        "/routing_key"
    ));
    assert!(has("pagerduty", "[]", "destination/not-an-object", ""));
}

#[test]
fn teams_jira_and_servicenow_rules_find_what_they_name() {
    assert!(has("teams", r#"{"text": "x"}"#, "destination/format", ""));
    let card = r#"{"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": {"type": "AdaptiveCard", "version": "1.5", "body": []}}]}"#;
    assert!(found("teams", card).is_empty());
    assert!(has("teams", &card.replace("\"version\": \"1.5\", ", ""), "destination/required", "/attachments/0/content"));
    let big = format!(r#"{{"attachments": [], "x": "{}"}}"#, "y".repeat(28 * 1024));
    assert!(has("teams", &big, "destination/too-long", ""));
    assert!(found("jira", r#"{"title": "x"}"#).is_empty());
    assert!(has("jira", "[1]", "destination/not-an-object", ""));
    assert!(has("servicenow", r#"{"source": "x", "severity": "7", "node": "n"}"#, "destination/enum", "/severity"));
    assert!(has(
        "servicenow",
        r#"{"source": "x", "severity": "1", "node": "n", "additional_info": {}}"#,
        "destination/type",
        "/additional_info"
    ));
    assert!(found("servicenow", r#"{"source": "x", "severity": 3, "node": "n", "additional_info": "{}"}"#).is_empty());
    assert!(found("servicenow", r#"{"title": "for a scripted service"}"#).is_empty());
}
