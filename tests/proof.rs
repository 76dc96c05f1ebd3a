//! The proof over hand-written templates: verdicts, fixes, and counterexamples that reproduce.

#[path = "proof/case.rs"]
mod case;

use case::{cases, prove_case, render_with};
use hookproof::proof::Verdict;

#[test]
fn every_handwritten_template_gets_the_verdict_that_it_deserves() {
    let (mut proved, mut refuted, mut unknown, mut wrong) = (0, 0, 0, Vec::new());
    let cases = cases();
    assert!(cases.len() >= 60, "{}", cases.len());
    for case in &cases {
        let proof = prove_case(case);
        match &proof.verdict {
            Verdict::Proved => proved += 1,
            Verdict::Refuted(_) => refuted += 1,
            Verdict::Unknown { .. } => unknown += 1,
        }
        if proof.verdict.name() != case.expect {
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
        let Verdict::Refuted(c) = prove_case(case).verdict else { continue };
        let payload: serde_json::Value = serde_json::from_str(&c.payload).expect("JSON");
        assert!(hookproof::source::conforms(case.schema(), &payload).is_empty(), "{}", case.name);
        match render_with(case, &c.payload) {
            Err(e) => assert_eq!(Some(e.message), c.error, "{}", case.name),
            Ok(r) => {
                assert_eq!(Some(&r.body), c.body.as_ref());
                assert!(serde_json::from_slice::<serde_json::Value>(&r.body).is_err(), "{}: {}", case.name, c.payload);
            }
        }
    }
}

