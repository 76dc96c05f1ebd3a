use super::*;

fn found(id: &str, url: Option<&str>, body: &str) -> Vec<(String, String)> {
    let document = json::read(body.as_bytes());
    assert!(document.diagnostics.is_empty(), "{body}");
    let judgement = judge(get(id).unwrap(), url, &document, body.len()).unwrap_or_default();
    judgement.findings.into_iter().map(|f| (f.code.id.to_owned(), f.pointer)).collect()
}

#[test]
fn urls_are_recognised_and_advised() {
    for (url, id) in [
        ("https://hooks.slack.com/services/T0/B0/x", "slack"),
        ("https://EVENTS.pagerduty.com/v2/enqueue", "pagerduty"),
        ("https://contoso.webhook.office.com/webhookb2/x", "teams"),
        ("https://api-private.atlassian.com/automation/webhooks/jira/a/x", "jira"),
        ("https://dev1.service-now.com/api/now/table/em_event", "servicenow"),
        ("http://10.0.0.1:8097/api/mid/em/jsonv2", "servicenow"),
        ("https://automation.atlassian.com/pro/hooks/x", "jira"),
        ("https://splunk.example:8088/services/collector/raw", "splunk"),
        ("https://es.example:9200/logs-app-default/_doc", "elastic"),
        ("https://qradar.example:12469/", "qradar"),
        ("https://api.us5.datadoghq.com/api/v1/events", "datadog"),
        ("https://event-management-intake.datadoghq.eu/api/v2/events", "datadog"),
        ("https://discord.com/api/webhooks/1/x?wait=true", "discord"),
        ("https://canary.discordapp.com/api/v10/webhooks/1/x/slack", "discord"),
        ("https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t", "googlechat"),
        ("https://acme.zendesk.com/api/v2/tickets.json", "zendesk"),
        ("https://api.eu.opsgenie.com/v2/alerts", "opsgenie"),
        ("https://api.atlassian.com/jsm/ops/integration/v2/alerts", "opsgenie"),
        ("https://api.incident.io/v2/alert_events/http/x", "incidentio"),
        ("https://hooks.zapier.com/hooks/catch/1/x/", "zapier"),
        // Power Automate's and Teams' flows have the same addresses.
        ("https://x.environment.api.powerplatform.com/workflows/a/triggers/manual/paths/invoke?sig=s", "generic"),
        ("https://example.com/hooks.slack.com/", "generic"),
        ("https://hooks.slack.com@evil.example/services/T/B/x", "generic"),
        ("not a url", "generic"),
    ] {
        assert_eq!(recognise(url).id, id, "{url}");
    }
    let advice = |id: &str, url: &str| advise_url(get(id).unwrap(), url, true);
    assert!(advice("slack", "http://hooks.slack.com/services/T/B/x").iter().any(|a| a.contains("https")));
    assert!(advice("slack", "https://hooks.slack.com/services/T/B/x").is_empty());
    assert!(advice("slack", "https://example.com/").iter().any(|a| a.contains("no URL of Slack")));
    assert!(!advice("teams", "https://contoso.webhook.office.com/webhookb2/x").is_empty());
    assert!(
        advice("pagerduty", "https://events.pagerduty.com/generic/2010-04-15/create_event.json").iter().any(|a| a.contains("/v2/enqueue"))
    );
    assert!(advice("generic", "http://127.0.0.1:9/x").is_empty());
    let flow = "https://x.environment.api.powerplatform.com/workflows/a/triggers/manual/paths/invoke?sig=s";
    let both = advise_url(generic(), flow, false);
    assert!(both.iter().any(|a| a.contains("--destination teams") && a.contains("--destination powerautomate")), "{both:?}");
    assert!(advice("powerautomate", flow).is_empty() && advice("teams", flow).is_empty());
    for (id, url, words) in [
        ("discord", "https://discord.com/api/webhooks/1", "token"),
        ("discord", "https://discord.com/channels/1/2", "Integrations"),
        ("discord", "https://discord.com/api/v4/webhooks/1/x", "version"),
        ("discord", "https://discord.com/api/webhooks/1/x/messages/2", "one message"),
        ("googlechat", "https://chat.googleapis.com/v1/spaces/A/messages", "key="),
        ("googlechat", "https://chat.googleapis.com/v1/rooms/A/messages?key=k&token=t", "older path"),
        ("zendesk", "https://acme.zendesk.com/agent/tickets/1", "/api/v2/tickets.json"),
        ("opsgenie", "https://api.opsgenie.com/v1/json/alert", "/v2/alerts"),
        ("opsgenie", "https://acme.app.opsgenie.com/alert/list", "page for people"),
        ("incidentio", "https://api.incident.io/v2/alert_events/http", "source's id"),
        ("zapier", "https://hooks.zapier.com/hooks/catch/abc123/", "older address"),
        ("powerautomate", "https://x.logic.azure.com/workflows/a/triggers/manual/paths/invoke", "signature"),
    ] {
        let told = advice(id, url);
        assert!(told.iter().any(|a| a.contains(words)), "{url}: {told:?}");
    }
}

#[test]
fn an_advice_shows_nothing_of_the_url() {
    for d in all() {
        for url in ["https://hooks.slack.com/services/T/B/SECRET9/x", "http://SECRET9.example/SECRET9?sig=SECRET9", "SECRET9 SECRET9"] {
            for named in [true, false] {
                assert!(advise_url(d, url, named).iter().all(|a| !a.to_ascii_lowercase().contains("secret9")), "{} {url}", d.id);
            }
        }
    }
}

#[test]
fn a_url_of_another_api_of_the_same_receiver_is_not_held_against_the_rules_of_its_events() {
    let document = json::read(b"{}");
    for (id, url) in [
        ("servicenow", "https://x.service-now.com/api/now/table/incident"),
        ("servicenow", "https://x.service-now.com/api/now/v1/table/incident/1"),
        ("servicenow", "https://x.service-now.com/incident.do?JSONv2&sysparm_action=insert"),
        ("servicenow", "http://10.0.0.1:8097/api/mid/em/inbound_event?Transform=TransformEvents_x"),
        ("elastic", "https://es.example:9200/i/_bulk"),
        ("elastic", "https://es.example:9200/i/_update/1"),
        ("datadog", "https://event-management-intake.datadoghq.com/api/v2/events/webhook?integration_id=nagios"),
        ("datadog", "https://http-intake.logs.datadoghq.com/api/v2/logs"),
        ("pagerduty", "https://events.pagerduty.com/integration/k/enqueue"),
        ("pagerduty", "https://events.pagerduty.com/generic/2010-04-15/create_event.json"),
    ] {
        assert!(judge(get(id).unwrap(), Some(url), &document, 2).is_none(), "{url}");
    }
}

#[test]
fn several_values_in_a_body_are_read_where_the_receiver_reads_them() {
    let read = |id: &str, text: &str| read(get(id).unwrap(), None, text.as_bytes());
    let batch = read("splunk", "{\"event\": 1}\n{\"event\": 2} ");
    assert!(batch.is_valid() && batch.root().unwrap().children().count() == 2, "{:?}", batch.diagnostics);
    assert_eq!(batch.find("/1/event").map(|n| n.pointer()), Some("/1/event".to_owned()));
    assert!(!read("slack", "{}{}").is_valid() && !read("splunk", "{}, {}").is_valid() && !read("splunk", "{}]").is_valid());
    assert!(read("qradar", "no JSON").is_valid() && !read("qradar", " ").is_valid() && !read("splunk", "no JSON").is_valid());
}

#[test]
fn the_endpoint_is_chosen_by_the_url_and_else_by_the_body() {
    let change = r#"{"routing_key": "k", "payload": {"summary": "s"}}"#;
    assert_eq!(found("pagerduty", None, change).iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["destination/format"], "a change event");
    let at_events = found("pagerduty", Some("https://events.pagerduty.com/v2/enqueue"), change);
    assert!(at_events.contains(&("destination/required".to_owned(), "/event_action".to_owned())), "{at_events:?}");
    let table = json::read(b"{\"severity\": 9}");
    let judged = |url| judge(get("servicenow").unwrap(), url, &table, 15).is_some();
    assert!(judged(None) && judged(Some("https://x.service-now.com/api/now/table/em_event")));
    assert!(!judged(Some("https://x.service-now.com/api/now/table/incident")), "no rule of em_event holds there");
}

#[test]
fn every_shape_of_a_type_nests_without_an_end_and_its_limits_are_listed_once() {
    for d in all().iter().filter(|d| !d.is_generic()) {
        for (endpoint, limits) in d.limits() {
            let mut seen = limits.clone();
            seen.dedup();
            assert_eq!(seen.len(), limits.len(), "{} {endpoint}", d.id);
        }
    }
    let slack: Vec<Limit> = get("slack").unwrap().limits().into_iter().flat_map(|(_, l)| l).collect();
    for (at, most, unit) in
        [("/blocks", 50, Unit::Items), ("/blocks/*/text/text", 150, Unit::Chars), ("/attachments/*/blocks/*/fields", 10, Unit::Items)]
    {
        assert!(slack.iter().any(|l| l.at == at && l.most == Some(most) && l.unit == unit), "{at} {most}");
    }
}

#[test]
fn a_meter_tells_how_much_of_a_limit_is_used() {
    let meters = get("pagerduty").unwrap().meters(None, br#"{"routing_key": "k", "event_action": "resolve", "dedup_key": "abc"}"#);
    let key = meters.iter().find(|m| m.pointer == "/dedup_key").unwrap();
    assert_eq!(key.measure, Measure { used: 3, limit: 255, unit: Unit::Chars });
    assert!(meters.iter().any(|m| m.pointer.is_empty() && m.measure.used == 67 && m.measure.unit == Unit::Bytes), "{meters:?}");
}

#[test]
fn every_destination_names_its_endpoints_once_and_says_who_says_its_rules() {
    for d in all() {
        let mut ids: Vec<&str> = d.endpoints.iter().map(|e| e.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), d.endpoints.len(), "{}", d.id);
        assert!(!d.endpoints.is_empty() && !d.cite.source.is_empty(), "{}", d.id);
        let located = with_url("https://nobody.invalid/x", d.locate).unwrap();
        assert_eq!(located, Located::Elsewhere, "{} claims any URL", d.id);
    }
}
