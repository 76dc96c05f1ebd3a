//! The proof over hand-written templates: verdicts, fixes, and counterexamples that reproduce.

#[path = "proof/case.rs"]
mod case;

use case::{cases, prove_case, prove_set, render_with, set_of};
use hookproof::proof::{VerdictKind, repair};

#[test]
fn every_handwritten_template_gets_the_verdict_that_it_deserves() {
    let (mut proved, mut refuted, mut unknown, mut wrong) = (0, 0, 0, Vec::new());
    let cases = cases();
    assert!(cases.len() >= 60, "{}", cases.len());
    for case in &cases {
        let proof = prove_case(case);
        match proof.verdict.kind {
            VerdictKind::Proved => proved += 1,
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
        let mut text = case.text.clone();
        let mut proof = prove_case(&case);
        for _ in 0..4 {
            if proof.verdict.kind == VerdictKind::Proved {
                break;
            }
            let Some(next) = repair(&text, &proof.findings) else { break };
            text = next;
            proof = prove_set(case.source, case.schema(), &set_of(case.source, &text));
        }
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
    // The text does not parse: the parser's own finding names the function.
    "pagerduty/unknown-function",
    // What to send without a cluster?
    "servicenow/empty-body",
    // The schema says nothing of what is inside.
    "servicenow/free-details",
    "servicenow/free-details-guarded",
    // A name is no time.
    "servicenow/time-of-free-text",
];

#[test]
fn the_torture_grid_fails_the_vendors_own_samples_and_passes_the_repaired_ones() {
    for (name, expect_faults) in [("err_pagerduty", true), ("err_slack", true), ("pagerduty", false), ("slack", false), ("teams", false)] {
        let source = hookproof::source::get("castai").expect("castai");
        let text = &source.template(name).expect("a template").text;
        let set = set_of(source, text);
        let samples: Vec<serde_json::Value> = source.samples().map(|(_, s)| serde_json::from_str(&s.text).expect("JSON")).take(6).collect();
        let rows = hookproof::proof::torture::torture(source.schema_for(None), &samples, &case::renderer(source, &set));
        let faults = rows.iter().filter(|r| !r.ok()).count();
        println!("torture {name}: {} rows, {faults} fail", rows.len());
        assert!(rows.len() > 100, "{name}: {}", rows.len());
        assert_eq!(faults > 0, expect_faults, "{name}: {:?}", rows.iter().find(|r| !r.ok()));
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
