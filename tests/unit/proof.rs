//! The proof over hand-written templates: verdicts, fixes, and counterexamples that reproduce.

#![expect(clippy::disallowed_methods, reason = "a test reads its files, prints its counts, and fails loudly")]

mod attack;
mod case;
mod field;
mod grammar;
mod idiom;
mod payload;

use case::{cases, prove_case, prove_set, render_with, set_of};
use hookproof::preview::{Repair, Request, repair};
use hookproof::proof::VerdictKind;
use hookproof::source::Source;

#[test]
fn every_handwritten_template_gets_the_verdict_that_it_deserves() {
    let (mut proved, mut refuted, mut unknown, mut wrong) = (0, 0, 0, Vec::new());
    let cases = cases();
    assert!(cases.len() >= 60, "{}", cases.len());
    for case in &cases {
        let proof = prove_case(case);
        match proof.verdict.kind {
            VerdictKind::Proved | VerdictKind::Assumed => proved += 1,
            VerdictKind::Refuted => refuted += 1,
            VerdictKind::Unknown => unknown += 1,
        }
        if proof.verdict.kind.name() != case.expect {
            wrong.push(format!("{}: expected {}, got {:?}", case.name, case.expect, proof.verdict));
        }
    }
    println!("hand-written: {proved} proved, {refuted} refuted, {unknown} unknown");
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(unknown * 100 <= cases.len() * 3);
}

#[test]
fn every_counterexample_fits_the_schema_and_reproduces() {
    for case in &cases() {
        let proof = prove_case(case);
        let Some(c) = proof.verdict.counterexample else { continue };
        assert!(hookproof::source::conforms(case.schema(), &c.payload).is_empty(), "{}", case.name);
        match render_with(case, &c.payload.to_string()) {
            Err(e) => assert_eq!(e.message, c.error, "{}", case.name),
            Ok(r) => {
                assert_eq!(c.body.as_deref(), Some(&*String::from_utf8_lossy(&r.body)));
                assert!(proof.fault.is_some_and(|at| at <= r.body.len()) && !c.error.is_empty());
                assert!(serde_json::from_slice::<serde_json::Value>(&r.body).is_err(), "{}: {}", case.name, c.payload);
            }
        }
    }
}

/// A template after its fixes, over the event's first sample.
fn repaired(source: &Source, event: Option<&str>, text: &str) -> Repair {
    let sample = source.sample(event, None).expect("a sample");
    repair(&Request { event, ..Request::new(source, Some(text), &sample.text) })
}

#[test]
fn all_fixes_of_a_template_lead_to_proved_or_the_template_is_listed() {
    // What no rewriting of single places can mend: the author has to say what is meant.
    let by_hand: std::collections::BTreeSet<&str> = BY_HAND.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut mended = 0;
    for case in cases() {
        if case.expect != "refuted" {
            continue;
        }
        let text = repaired(case.source, case.event.as_deref(), &case.text).template;
        let proof = prove_set(case.source, case.schema(), &set_of(case.source, &text));
        let name = case.name.trim_end_matches(".tmpl");
        match (proof.verdict.kind == VerdictKind::Proved, by_hand.contains(name)) {
            (true, false) => mended += 1,
            (false, true) => {}
            (true, true) => wrong.push(format!("{name}: listed, but mended")),
            (false, false) => {
                let all: Vec<String> = proof.findings.iter().map(|d| format!("  {} {} fix: {:?}", d.code.id, d.message, d.fix)).collect();
                wrong.push(format!("{name}: {:?}\n{}\n{text}", proof.verdict, all.join("\n")));
            }
        }
    }
    println!("mended by the fixes alone: {mended}, to be mended by hand: {}", by_hand.len());
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

const BY_HAND: &[&str] = &[
    // A quote belongs into one of the arms: which, only the author knows.
    "pagerduty/branches-end-differently",
    "slack/template-without-argument",
    // No name is near.
    "pagerduty/unknown-field",
    // What to send without a cluster?
    "servicenow/empty-body",
    // The schema says nothing of what is inside.
    "servicenow/free-details",
    "servicenow/free-details-guarded",
    // A name is no time, and a leap second is none for Go.
    "servicenow/time-of-free-text",
    "servicenow/time-of-map",
];

#[test]
fn the_torture_grid_fails_the_vendors_own_samples_and_passes_the_repaired_ones() {
    for (name, expect_faults) in [("err_pagerduty", true), ("err_slack", true), ("pagerduty", false), ("slack", false), ("teams", false)] {
        let source = hookproof::source::get("castai").expect("castai");
        let text = &source.template(name).expect("a template").text;
        let set = set_of(source, text);
        let samples: Vec<serde_json::Value> = source.samples().map(|(_, s)| serde_json::from_str(&s.text).expect("JSON")).take(6).collect();
        let rows = hookproof::payload::torture::torture(source.schema_for(None), &samples, &case::renderer(source, &set));
        let faults = rows.iter().filter(|r| r.fault.is_some()).count();
        println!("torture {name}: {} rows, {faults} fail", rows.len());
        assert!(rows.len() > 100, "{name}: {}", rows.len());
        assert_eq!(faults > 0, expect_faults, "{name}: {:?}", rows.iter().find(|r| r.fault.is_some()));
        assert!(rows.iter().any(|r| r.variant == "/Cluster null" || r.variant == "/Cluster absent"));
        assert!(rows.iter().any(|r| r.variant == "NUL") && rows.iter().any(|r| r.variant == "/Severity SUCCESS"));
    }
}

#[test]
fn the_sources_own_templates_are_proved_and_the_defective_ones_are_not() {
    let mut wrong = Vec::new();
    let mut counted = 0;
    for source in hookproof::source::all() {
        if source.dialect != hookproof::template::Dialect::Go {
            continue;
        }
        for t in &source.templates {
            // Each event has its own payload: what holds for every event is proved event by event.
            let events: Vec<Option<&str>> = source.events.iter().filter(|e| t.takes(&e.ty)).map(|e| Some(e.ty.as_str())).collect();
            let set = set_of(source, &t.text);
            for event in events {
                counted += 1;
                let proof = prove_set(source, source.schema_for(event), &set);
                if !t.id.starts_with("err_") && proof.verdict.kind != VerdictKind::Proved {
                    wrong.push(format!("{}/{} {event:?}: {:?}", source.id, t.id, proof.verdict));
                }
            }
        }
    }
    println!("templates of the sources: {counted}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_fixes_are_what_a_person_would_write() {
    for (source, text, mended) in [
        ("castai", r#"{"text": "CAST AI - {{ .Name }}"}"#, r#"{"text": {{ toJSON (printf "CAST AI - %s" .Name) }}}"#),
        ("castai", r#"{"d": "{{ toJSON .Details }}"}"#, r#"{"d": {{ toJSON .Details }}}"#),
        ("castai", r#"{"t": {{ .Name }}}"#, r#"{"t": {{ toJSON .Name }}}"#),
        ("castai", r#"{"t": "100 % {{ .Name }}\n{{.Message}}"}"#, r#"{"t": {{ toJSON (printf "100 %% %s\n%s" .Name .Message) }}}"#),
        ("castai", r#"{"t": {{ toJSON .Cluster.Name }}}"#, r#"{"t": {{ toJSON (or (and .Cluster .Cluster.Name) "") }}}"#),
        (
            "castai",
            r#"{"t": "x{{ if .Cluster }} {{ .Cluster.Name }}{{ end }}"}"#,
            r#"{"t": "x{{ if .Cluster }} {{ toEscapedString .Cluster.Name }}{{ end }}"}"#,
        ),
        ("castai", r#"{"a": 1, "b": "{{ .Severity }}",}"#, r#"{"a": 1, "b": "{{ .Severity }}"}"#),
        (
            "castai",
            r#"[{{ range .Details.events }}{{ toJSON . }},{{ end }}]"#,
            r#"[{{ $comma := "" }}{{ range .Details.events }}{{ $comma }}{{ $comma = "," }}{{ toJSON . }}{{ end }}]"#,
        ),
        ("castai", r#"{"s": {{ toJSON .Mesage }}}"#, r#"{"s": {{ toJSON .Message }}}"#),
        ("castellanai", r#"{"s": "{{ js .title }}"}"#, r#"{"s": {{ toJSON .title }}}"#),
    ] {
        let source = hookproof::source::get(source).expect("a source");
        let event = (source.id == "castai" && text.contains("events")).then_some("crypto_mining:dns_lookup");
        let proof = prove_set(source, source.schema_for(event), &set_of(source, text));
        assert_eq!(proof.verdict.kind, VerdictKind::Refuted, "{text}");
        let repaired = repaired(source, event, text);
        assert_eq!(repaired.template, mended, "{:?}", proof.findings);
        let again = prove_set(source, source.schema_for(event), &set_of(source, mended));
        assert_eq!(again.verdict.kind, VerdictKind::Proved, "{mended}");
    }
}

#[test]
fn hostile_templates_end_in_time_and_without_overflowing_the_stack() {
    // The stack that a browser gives.
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(prove_hostile_templates).expect("a thread");
    thread.join().expect("no overflow, no panic");
}

fn prove_hostile_templates() {
    let source = hookproof::source::get("castai").expect("castai");
    let nested = |open: &str, close: &str, n: usize| format!("{{\"a\": \"{}x{}\"}}", open.repeat(n), close.repeat(n));
    let chain = format!("{{\"a\": \"{{{{ .Details{} }}}}\"}}", ".x".repeat(9_000));
    let elses = format!("{{\"a\": \"{{{{ if .Name }}}}x{}{{{{ end }}}}\"}}", "{{ else if .Message }}y".repeat(3_000));
    let flags: String =
        (0..40).map(|i| format!("{{{{ $v{i} := 0 }}}}{{{{ if .Details.f{i} }}}}{{{{ $v{i} = 1 }}}}{{{{ end }}}}")).collect();
    let loops = "{{ range .Details.l }}{{ range .l }}{{ range .l }}{{ range .l }}[{{ end }}{{ end }}{{ end }}{{ end }}";
    let texts = [
        ("ifs", nested("{{ if .Cluster }}", "{{ end }}", 3_000)),
        ("withs", nested("{{ with .Details }}", "{{ end }}", 2_000)),
        ("ranges", nested("{{ range .Details.a }}", "{{ end }}", 500)),
        ("parentheses", format!("{{\"a\": {{{{ toJSON {}.Name{} }}}}}}", "(".repeat(3_000), ")".repeat(3_000))),
        ("chain", chain),
        ("elses", elses),
        ("flags", format!("{flags}{{\"a\": 1}}")),
        ("loops", loops.to_owned()),
        ("recursion", "{{ define \"r\" }}[{{ range .l }}{{ template \"r\" . }}{{ end }}]{{ end }}{{ template \"r\" .Details }}".to_owned()),
        ("brackets", "[".repeat(5_000)),
        ("sequence", format!("[0{}]", "{{ if .Cluster }},1{{ else if .Details.x }},2{{ end }}".repeat(400))),
    ];
    for (name, text) in texts {
        let start = std::time::Instant::now();
        let set = set_of(source, &text);
        let proof = prove_set(source, source.schema_for(None), &set);
        let took = start.elapsed();
        println!("hostile {name}: {} in {took:?}", proof.verdict.kind.name());
        assert!(took.as_secs() < 5, "{name}: {took:?}");
    }
}

#[test]
fn no_handwritten_template_that_is_proved_is_broken_by_a_thousand_payloads() {
    for case in cases() {
        if prove_case(&case).verdict.kind != VerdictKind::Proved {
            continue;
        }
        let set = case.set();
        let render = case::renderer(case.source, &set);
        let mut random = payload::Random::new(99);
        for _ in 0..1_000 {
            let payload = payload::payload(case.schema(), &mut random).to_string();
            let body = render(&payload).unwrap_or_else(|e| panic!("{}: {} {payload}", case.name, e.message)).body;
            assert!(serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_ok(), "{}: {payload}", case.name);
        }
    }
}

#[test]
fn a_value_that_reaches_a_variable_after_nine_rounds_of_a_loop_is_seen() {
    // Each round hands the quote on by one variable, so the tenth element prints it.
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    let fields = ["process", "namespace", "workloadName", "podName", "containerName", "dstIP", "dnsQuestionDomain", "process"];
    let declared: String = names.iter().map(|n| format!(r#"{{{{ ${n} := "x" }}}}"#)).collect();
    let handed: String = names
        .windows(2)
        .zip(fields)
        .map(|(pair, field)| format!("{{{{ if .{field} }}}}{{{{ ${} = ${} }}}}{{{{ end }}}}", pair[0], pair[1]))
        .collect();
    let text = format!(r#"{declared}["{{{{ range .Details.events }}}}{{{{ $a }}}}{handed}{{{{ $i = "\"" }}}}{{{{ end }}}}"]"#);
    let source = hookproof::source::get("castai").expect("a source");
    let proof = prove_set(source, source.schema_for(Some("crypto_mining:binary_executed")), &set_of(source, &text));
    assert_ne!(proof.verdict.kind, VerdictKind::Proved, "{text}: {:?}", proof.verdict);
}
