//! The catalogue of sources: every sample fits its schema, every list is complete, every fact has its origin.

#![expect(clippy::disallowed_methods, reason = "a test fails loudly, and reads the fixtures from disk")]

use std::collections::BTreeSet;

use hookproof::schema::{Kind, Schema, Standing, Text};
use hookproof::source::{self, Drift, Rule, Shape, Source, conforms, infer};
use serde_json::{Value, json};

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("a sample is JSON")
}

fn every_source() -> &'static [Source] {
    assert_eq!(source::faults().iter().map(|(id, p)| format!("{id}/{p}")).collect::<Vec<_>>(), Vec::<String>::new());
    source::all()
}

fn types(id: &str, keep: impl Fn(&source::Event) -> bool) -> Vec<&'static str> {
    source::get(id).expect("known").events.iter().filter(|e| keep(e)).map(|e| e.ty.as_str()).collect()
}

#[test]
fn every_folder_reads_without_a_fault_and_the_five_sources_are_there() {
    let ids: Vec<&str> = every_source().iter().map(|s| s.id.as_str()).collect();
    for id in ["cado", "castai", "castai-events", "castellanai", "cybercage"] {
        assert!(ids.contains(&id), "{id} is missing from {ids:?}");
    }
}

#[test]
fn every_sample_fits_the_schema_of_its_event_and_of_its_source() {
    let mut count = 0;
    for source in every_source() {
        for (event, sample) in source.samples() {
            let payload = read(&sample.text);
            for schema in [source.schema_for(Some(&event.ty)), source.schema_for(None)] {
                let misfits = conforms(schema, &payload);
                assert!(misfits.is_empty(), "{} {} {}: {misfits:#?}", source.id, event.ty, sample.id);
            }
            count += 1;
        }
    }
    println!("{count} samples fit");
    assert!(count >= 70, "only {count} samples");
}

const RULE_TYPES: [&str; 10] = [
    "crypto_mining:binary_executed",
    "crypto_mining:dns_lookup",
    "crypto_mining:tcp_connect",
    "network:tcp_public_non_standard_port",
    "network:suspicious_destination_ip",
    "suspicious_binary:nezha_server",
    "suspicious_binary:vnc_server",
    "general:dropped_binary_executed",
    "general:oom_killed",
    "ml:suspicious_container_stats",
];

#[test]
fn the_lists_of_events_are_complete() {
    assert_eq!(types("castai", |e| e.group == "Anomaly"), RULE_TYPES);
    assert_eq!(types("castai", |e| e.group.is_empty()), ["notification", "test"]);
    assert_eq!(
        types("castai-events", |e| !e.test && e.standing == Standing::Documented),
        ["node.added", "node.removed", "node.spot_interrupted", "savings.threshold"]
    );
    assert_eq!(types("castai-events", |e| e.title.contains("unknown")).len(), 1);
    assert_eq!(
        types("castellanai", |e| !e.test),
        ["Critical Security Event", "High Security Event", "Agent Offline", "Agent Online", "Alert Triggered"]
    );
    assert_eq!(
        types("cybercage", |_| true),
        [
            "threat.detected",
            "threat.blocked",
            "server.approved",
            "server.blocked",
            "server.pending",
            "agent.online",
            "agent.offline",
            "policy.violation",
            "test.ping"
        ]
    );
    assert_eq!(
        types("cado", |e| !e.test),
        [
            "High Severity Alarm",
            "Suspicious Severity Event",
            "Processing with Alarms",
            "Processing Finished",
            "Processing Failed",
            "Admin Login",
            "Audit Create",
            "Audit Update",
            "Audit Delete",
            "Audit Login",
            "Audit Logout",
            "Audit Download",
            "Audit Reboot",
            "Audit Upgrade",
            "Detection Created",
            "Detection Updated",
            "Detection Group Created",
            "Detection Group Updated"
        ]
    );
}

#[test]
fn every_source_has_the_shape_of_its_test_event() {
    for source in every_source() {
        let tests: Vec<_> = source.events.iter().filter(|e| e.test).collect();
        assert_eq!(tests.len(), 1, "{}", source.id);
        assert!(tests.iter().all(|e| !e.origin.is_empty()), "{}", source.id);
    }
}

#[test]
fn castai_notifications_come_in_every_severity_with_and_without_a_cluster() {
    let castai = source::get("castai").expect("known");
    let mut seen = BTreeSet::new();
    for sample in &castai.event("notification").expect("known").samples {
        let payload = read(&sample.text);
        let cluster = payload.get("Cluster").is_some_and(Value::is_object);
        seen.insert((payload["Severity"].as_str().expect("text").to_owned(), cluster));
    }
    for severity in ["CRITICAL", "ERROR", "WARNING", "INFO", "SUCCESS"] {
        for cluster in [true, false] {
            assert!(seen.contains(&(severity.to_owned(), cluster)), "{severity} with cluster {cluster}");
        }
    }
    let providers: BTreeSet<String> =
        castai.samples().filter_map(|(_, s)| read(&s.text).pointer("/Cluster/ProviderType")?.as_str().map(str::to_owned)).collect();
    assert_eq!(providers, BTreeSet::from(["aks", "eks", "gke", "kops"].map(str::to_owned)));
}

#[test]
fn castai_anomalies_use_all_eight_event_types_and_details_of_addresses_under_both_names() {
    let castai = source::get("castai").expect("known");
    let (mut event_types, mut keys, mut most) = (BTreeSet::new(), BTreeSet::new(), 0);
    for rule in RULE_TYPES {
        for sample in &castai.event(rule).expect("known").samples {
            let payload = read(&sample.text);
            assert_eq!(payload.pointer("/Details/ruleMetadata/type"), Some(&json!(rule)), "{rule}");
            let events = payload.pointer("/Details/events").and_then(Value::as_array).expect("a list");
            most = most.max(events.len());
            for event in events {
                let ty = event["type"].as_str().expect("text");
                event_types.insert(ty.to_owned());
                assert_eq!(event.get("dnsQuestionDomain").is_some(), ty == "dns", "{rule}: only DNS events ask for a domain");
                assert!(event.get("args").is_none() || ty == "exec", "{rule}: only exec has arguments");
                if let Some(details) = event.get("ipDetails") {
                    assert_eq!(details["ipAddress"], event["dstIP"], "{rule}");
                    keys.extend(["hostname", "hostnames"].into_iter().filter(|k| details.get(k).is_some()));
                }
            }
        }
    }
    let expected = ["dns", "exec", "file_change", "magic_write", "process_oom_killed", "tcp_connect", "tcp_connect_error", "tcp_listen"]
        .map(str::to_owned);
    assert_eq!(event_types, BTreeSet::from(expected));
    assert_eq!(keys, BTreeSet::from(["hostname", "hostnames"]));
    assert_eq!(most, 10, "one anomaly has as many events as there can be");
}

#[test]
fn samples_look_like_production() {
    for source in every_source() {
        let all: String = source.samples().map(|(_, s)| s.text.as_ref()).collect();
        for (sign, what) in [("\\\"", "a quote"), ("\\n", "a newline"), ("\\\\", "a backslash"), ("\\t", "a tab"), ("<", "markup")] {
            assert!(all.contains(sign), "{} has no sample with {what}", source.id);
        }
        assert!(all.chars().any(|c| u32::from(c) > 0xffff), "{} has no sample beyond the first plane", source.id);
        assert!(all.chars().any(|c| ('\u{590}'..'\u{700}').contains(&c)), "{} has no right-to-left text", source.id);
    }
}

#[test]
fn every_fact_says_how_well_it_is_known_and_where_it_comes_from() {
    for source in every_source() {
        let mut facts: Vec<(String, &str)> = Vec::new();
        facts.extend(source.facts.iter().map(|f| (f.value.clone(), f.origin.as_str())));
        facts.extend(source.events.iter().map(|e| (e.ty.clone(), e.origin.as_str())));
        facts.extend(source.headers.iter().map(|h| (h.name.clone(), h.origin.as_str())));
        facts.extend(source.functions.iter().map(|f| (f.signature.clone(), f.origin.as_str())));
        facts.extend(source.formattings.iter().map(|f| (f.id.clone(), f.origin.as_str())));
        facts.extend(source.templates.iter().map(|t| (t.id.clone(), t.origin.as_str())));
        facts.extend(source.signing.iter().map(|s| (s.scheme.clone(), s.origin.as_str())));
        let d = &source.delivery;
        facts.extend([
            ("data".into(), source.data.origin.as_str()),
            ("attempts".into(), &d.attempts.origin),
            ("retries".into(), &d.retries.origin),
        ]);
        facts.extend([
            ("success".into(), d.success.origin.as_str()),
            ("timeout".into(), &d.timeout.origin),
            ("rates".into(), &d.rates.origin),
        ]);
        facts.extend([
            ("states".into(), d.states.origin.as_str()),
            ("body".into(), &d.max_body.origin),
            ("https".into(), &d.https_only.origin),
        ]);
        for (fact, origin) in &facts {
            assert!(origin.split_whitespace().count() >= 2 || origin.contains("://"), "{}: {fact:?} has the origin {origin:?}", source.id);
        }
        assert!(source.facts.iter().any(|f| f.standing != Standing::Documented), "{} says nothing of what its page leaves open", source.id);
        let mut stack = vec![(source.schema_for(None), String::new())];
        stack.extend(source.events.iter().map(|e| (source.schema_for(Some(&e.ty)), e.ty.clone())));
        while let Some((schema, at)) = stack.pop() {
            assert!(!schema.origin.is_empty(), "{} {at}", source.id);
            match &schema.kind {
                Kind::Object { fields, .. } => {
                    for (name, field) in &fields.0 {
                        assert!(!field.doc.is_empty(), "{} {at}/{name} has no word on what it is", source.id);
                        stack.push((field, format!("{at}/{name}")));
                    }
                }
                Kind::List { items, .. } => stack.push((items, format!("{at}/0"))),
                _ => {}
            }
        }
    }
}

#[test]
fn every_event_has_templates_and_no_two_things_share_an_id() {
    for source in every_source() {
        let unique = |ids: Vec<&str>| assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{}: {ids:?}", source.id);
        unique(source.events.iter().map(|e| e.ty.as_str()).collect());
        unique(source.templates.iter().map(|t| t.id.as_str()).collect());
        for event in &source.events {
            unique(event.samples.iter().map(|s| s.id.as_str()).collect());
            assert!(source.templates.iter().any(|t| !t.defective && t.takes(&event.ty)), "{} {} has no template", source.id, event.ty);
        }
        for template in &source.templates {
            assert_eq!(template.defective, template.id.starts_with("err_"), "{} {}", source.id, template.id);
            assert!(!template.text.trim().is_empty() && (!template.defective || !template.note.is_empty()), "{}", template.id);
        }
    }
}

#[test]
fn attacker_chosen_text_is_marked() {
    let marked = |id: &str, event: &str, pointer: &str| {
        let source = source::get(id).expect("known");
        let schema = source.schema_for(Some(event)).at(pointer).unwrap_or_else(|| panic!("{id} {event} has no {pointer}"));
        assert!(schema.attacker, "{id} {event} {pointer}");
    };
    for field in ["args/0", "process", "dnsQuestionDomain", "filePath", "ipDetails/hostnames/0", "ipDetails/domain", "dnsAnswerCname/0"] {
        marked("castai", "crypto_mining:dns_lookup", &format!("/Details/events/0/{field}"));
    }
    marked("castai", "notification", "/Message");
    for field in ["description", "agent/hostname", "mcp_server/command", "details/path"] {
        marked("cybercage", "threat.detected", &format!("/data/{field}"));
    }
}

#[test]
fn castai_hands_its_templates_a_struct_whose_cluster_is_a_pointer() {
    let castai = source::get("castai").expect("known");
    let Shape::Struct(ty) = &castai.data.shape else { panic!("a struct") };
    assert_eq!(ty.name, "main.Notification");
    let names: Vec<&str> = ty.fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["NotificationID", "OrganizationID", "Severity", "Name", "Message", "Details", "Timestamp", "Cluster"]);
    assert_eq!(castai.data.alternatives, [Shape::Map]);
    assert_eq!(castai.data.standing, Standing::Assumed);
    for name in ["toJSON", "toISO8601", "toEscapedString", "fromJSON", "printf"] {
        assert!(castai.callable().lookup(name).is_some(), "{name}");
    }
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    assert!(source::get("castia").expect_err("unknown").contains("did you mean \"castai\"?"));
    assert!(source::get("zebra").expect_err("unknown").contains("castellanai"));
    let cybercage = source::get("cybercage").expect("known");
    assert!(cybercage.event("threat.detect").expect_err("unknown").contains("did you mean \"threat.detected\"?"));
    assert!(cybercage.sample(Some("threat.detected"), Some("usaul")).expect_err("unknown").contains("did you mean \"usual\"?"));
    assert!(cybercage.template("slak").expect_err("unknown").contains("did you mean \"slack\"?"));
}

fn small_folder() -> Vec<(&'static str, String)> {
    let castai = env!("CARGO_MANIFEST_DIR").to_owned() + "/fixtures/sources/castellanai/";
    let text = |path: &str| std::fs::read_to_string(castai.clone() + path).expect("a fixture");
    let source = source::get("castellanai").expect("known");
    let mut files = vec![("source.json", text("source.json")), ("schema.json", text("schema.json"))];
    for event in &source.events {
        let slug: String = event.ty.to_lowercase().replace(' ', "-");
        for sample in &event.samples {
            files.push((format!("samples/{slug}/{}.json", sample.id).leak(), sample.text.to_string()));
        }
    }
    files.extend(source.templates.iter().map(|t| (&*format!("templates/{}.tmpl", t.id).leak(), t.text.to_string())));
    files
}

fn problems(change: impl Fn(&str, String) -> Option<String>) -> Vec<String> {
    let files = small_folder().into_iter().filter_map(|(path, text)| Some((path, change(path, text)?)));
    match Source::from_files("mine", files) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn a_users_folder_reads_like_an_embedded_one() {
    let mine = Source::from_files("mine", small_folder()).expect("no faults");
    let theirs = source::get("castellanai").expect("known");
    assert_eq!((mine.id.as_str(), &mine.events, &mine.templates), ("mine", &theirs.events, &theirs.templates));
}

#[test]
fn a_fault_in_a_users_folder_names_file_place_and_remedy() {
    assert_eq!(problems(|_, text| Some(text)), Vec::<String>::new());
    let typo = problems(|path, text| {
        Some(if path == "schema.json" { text.replacen("\"type\": \"string\"", "\"type\": \"strnig\"", 1) } else { text })
    });
    assert_eq!(typo.len(), 1, "{typo:?}");
    assert!(typo[0].starts_with("schema.json at /") && typo[0].ends_with("\"strnig\" is not a type; did you mean \"string\"?"), "{typo:?}");
    let key = problems(|path, text| Some(if path == "schema.json" { text.replacen("\"doc\":", "\"dok\":", 1) } else { text }));
    assert!(key.iter().any(|p| p.contains("\"dok\" is not a key of this object; did you mean \"doc\"?")), "{key:?}");
    let cut = problems(|path, text| Some(if path == "source.json" { text.get(..200)?.to_owned() } else { text }));
    assert!(cut.iter().any(|p| p.starts_with("source.json:") && p.contains("not JSON")), "{cut:?}");
    let gone = problems(|path, text| (path != "schema.json").then_some(text));
    assert!(gone.iter().any(|p| p.starts_with("schema.json: the file is missing")), "{gone:?}");
    let sample = problems(|path, text| (!path.starts_with("samples/agent-offline/")).then_some(text));
    assert!(sample.iter().any(|p| p.contains("there is no file samples/agent-offline/")), "{sample:?}");
    let change = |from: &'static str, to: &'static str| {
        problems(move |path, text| Some(if path == "source.json" { text.replacen(from, to, 1) } else { text })).join("\n")
    };
    let twice = change("\"id\": \"teams\"", "\"id\": \"slack\"");
    assert!(twice.contains("source.json at /templates: \"slack\" appears twice"), "{twice}");
    let scheme = change("\"signing\": null", "\"signing\": {\"scheme\": \"githb\", \"standing\": \"assumed\", \"origin\": \"made up\"}");
    assert_eq!(scheme, "source.json at /signing/scheme: there is no signature scheme \"githb\"; did you mean \"github\"?");
    let function = change("\"name\": \"toJSON\"", "\"name\": \"toJson\"");
    assert!(function.contains("the engine has no function \"toJson\"; did you mean \"toJSON\"?"), "{function}");
    let numbers = change("\"numbers\": \"float64\"", "\"numbers\": \"double\"");
    assert!(numbers.contains("/data/numbers: numbers cannot be read as \"double\"; write float64, int or json.Number"), "{numbers}");
    let origin =
        problems(|path, text| Some(if path == "source.json" { text.replacen("\"standing\": \"documented\",", "", 1) } else { text }));
    assert!(origin.iter().any(|p| p.contains("\"standing\" is missing")), "{origin:?}");
}

#[test]
fn a_schema_that_uses_itself_ends_with_a_fault_and_not_in_a_loop() {
    let endless = json!({
        "definitions": {"a": {"type": "object", "doc": "x", "fields": {"l": {"use": "a"}, "r": {"use": "a"}}}},
        "payload": {"use": "a", "standing": "assumed", "origin": "made up"}
    });
    let found = problems(|path, text| Some(if path == "schema.json" { endless.to_string() } else { text }));
    assert!(found.iter().any(|p| p.contains("refers to itself")), "{found:?}");
}

#[test]
fn a_schema_reads_strictly_from_json_and_writes_back_what_it_read() {
    let castai = source::get("castai").expect("known").schema_for(Some("general:oom_killed"));
    let text = serde_json::to_string(castai).expect("a schema is JSON");
    assert_eq!(&serde_json::from_str::<Schema>(&text).expect("reads back"), castai);
    for (bad, word) in [
        (json!({"type": "string", "txt": "uuid"}), "txt"),
        (json!({"type": "string", "text": "uuidd"}), "uuidd"),
        (json!({"type": "object", "fields": {"a": {"type": "numbr"}}}), "/fields/a/type"),
        (json!({"type": "string", "text": "enum"}), "values"),
        (json!([1]), "object"),
    ] {
        let error = serde_json::from_value::<Schema>(bad).expect_err("refused").to_string();
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn drift_tells_what_appeared_vanished_and_changed() {
    let castai = source::get("castai").expect("known");
    let mut payload = read(&castai.sample(Some("notification"), Some("critical")).expect("known").text);
    let map = payload.as_object_mut().expect("an object");
    map.remove("Name");
    map.insert("Zone".into(), json!("a"));
    map.insert("Severity".into(), json!(3));
    map.insert("NotificationID".into(), json!("not a uuid"));
    let report = conforms(castai.schema_for(None), &payload);
    let places = |d| report.iter().filter(|m| m.drift() == d).map(|m| (m.pointer.as_str(), m.rule)).collect::<Vec<_>>();
    assert_eq!(places(Drift::Appeared), [("/Zone", Rule::Unlisted)]);
    assert_eq!(places(Drift::Vanished), [("/Name", Rule::Missing)]);
    assert_eq!(places(Drift::Changed), [("/NotificationID", Rule::Text), ("/Severity", Rule::Kind)]);
}

#[test]
fn drift_is_told_at_its_place_in_the_payloads_text() {
    let castai = source::get("castai").expect("known");
    let text = castai
        .sample(Some("notification"), Some("success"))
        .expect("known")
        .text
        .replace("\"Message\"", "\"Mesage\"")
        .replace("SUCCESS", "FINE");
    let found = source::findings(castai.schema_for(None), &hookproof::json::read(text.as_bytes()));
    let told: Vec<_> = found.iter().map(|d| (d.code.id, d.span.text(&text), d.help.as_deref().unwrap_or_default())).collect();
    assert_eq!(
        told,
        [
            ("source/field-vanished", "{", "add it, or mark it absent in the schema"),
            ("source/field-appeared", "\"Mesage\"", "did you mean \"Message\"?"),
            ("source/field-changed", "\"FINE\"", "use one of the values, or mark the list as open"),
        ]
    );
    assert!(source::findings(castai.schema_for(None), &hookproof::json::read(b"{")).is_empty());
}

#[test]
fn every_sample_fits_the_schema_inferred_from_it() {
    for source in every_source() {
        for (event, sample) in source.samples() {
            let payload = read(&sample.text);
            let misfits = conforms(&infer(&payload), &payload);
            assert!(misfits.is_empty(), "{} {} {}: {misfits:#?}", source.id, event.ty, sample.id);
        }
    }
    let list = infer(&json!({"l": [{"a": 1, "b": null}, {"a": "x"}, {"a": 2, "b": "y", "c": []}]}));
    let at = |p| list.at(p).expect("there").into_owned();
    assert_eq!(at("/l/0/a").kind, Kind::Any);
    assert!(!at("/l/0/a").absent && at("/l/0/b").absent && at("/l/0/b").null && at("/l/0/c").absent);
    assert!(matches!(at("/l/0/b").kind, Kind::String { text: Text::Free, .. }));
}

#[test]
fn every_restriction_that_no_page_states_names_its_alternative() {
    fn visit(source: &str, pointer: &str, schema: &Schema, lacking: &mut Vec<String>) {
        let closed = match &schema.kind {
            Kind::String { text, values, open, .. } => (*text != Text::Free || !values.is_empty()) && !open,
            Kind::Object { open, .. } => !open && !pointer.is_empty(),
            _ => false,
        };
        let undocumented = schema.standing != Standing::Documented || matches!(schema.kind, Kind::Object { .. });
        if closed && undocumented && schema.alternatives.is_empty() {
            lacking.push(format!("{source}{pointer}"));
        }
        match &schema.kind {
            Kind::Object { fields, .. } => {
                fields.0.iter().for_each(|(name, field)| visit(source, &format!("{pointer}/{name}"), field, lacking))
            }
            Kind::List { items, .. } => visit(source, &format!("{pointer}/0"), items, lacking),
            _ => {}
        }
    }
    let mut lacking = Vec::new();
    // A template of Cado's cannot read a field: its assumption is the escaping.
    for source in source::all().iter().filter(|s| s.id != "cado") {
        for event in &source.events {
            visit(&format!("{} {}: ", source.id, event.ty), "", source.schema_for(Some(&event.ty)), &mut lacking);
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}
