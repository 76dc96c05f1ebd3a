//! Templates from public reports and from attacks, on which a prover was wrong: each gets its right verdict, in time.

use serde_json::Value;

use super::case::{renderer, set_of};
use hookproof::preview::{Request, preview};
use hookproof::source::{Source, conforms, get};

/// What does not have its right verdict yet, and why.
const NOT_YET: &[(&str, &str)] = &[];

/// Longest time of one verdict. Debug builds, on a machine that does other things, get more.
const MILLISECONDS: u128 = if cfg!(debug_assertions) { 4_000 } else { 250 };

struct Field {
    id: String,
    source: &'static Source,
    event: String,
    template: String,
    truth: String,
    witness: Option<Value>,
    right: Vec<String>,
}

fn field() -> Vec<Field> {
    let text = |v: &Value, key: &str| v[key].as_str().expect("a text").to_owned();
    include_str!("../../corpus/proof/field.jsonl")
        .lines()
        .map(|line| {
            let v: Value = serde_json::from_str(line).expect("JSON");
            Field {
                id: text(&v, "id"),
                source: get(&text(&v, "source")).expect("a source"),
                event: text(&v, "event"),
                template: text(&v, "template"),
                truth: text(&v, "truth"),
                witness: v.get("witness").cloned(),
                right: v["right"].as_array().expect("a list").iter().map(|w| w.as_str().expect("a word").to_owned()).collect(),
            }
        })
        .collect()
}

#[test]
fn every_template_of_the_field_gets_its_right_verdict_or_is_listed() {
    let (mut wrong, mut slow, mut right) = (Vec::new(), Vec::new(), 0);
    for case in field() {
        let event = case.source.events.iter().find(|e| e.ty == case.event).map(|e| e.ty.as_str());
        let sample = case.source.samples().find(|(e, _)| Some(e.ty.as_str()) == event).or_else(|| case.source.samples().next());
        let (_, sample) = sample.expect("a sample");
        let start = std::time::Instant::now();
        let verdict = preview(&Request { event, ..Request::new(case.source, Some(&case.template), &sample.text) }).verdict;
        let took = start.elapsed().as_millis();
        let said = verdict.kind.name();
        let listed = NOT_YET.iter().any(|(id, _)| *id == case.id);
        match (case.right.iter().any(|r| r == said), listed) {
            (true, false) => right += 1,
            (false, true) => {}
            (true, true) => wrong.push(format!("{}: listed, but right", case.id)),
            (false, false) => {
                wrong.push(format!("{}: {said}, not {:?}: {:?}\n  {:.200}", case.id, case.right, verdict.reason, case.template))
            }
        }
        if took > MILLISECONDS {
            slow.push(format!("{}: {took} ms", case.id));
        }
        // Whatever else is expected: what breaks is never proved.
        assert!(!(case.truth == "breaks" && verdict.holds()), "{}", case.id);
    }
    println!("field: {right} right, {} listed", NOT_YET.len());
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(slow.is_empty(), "{slow:?}");
}

#[test]
fn every_witness_of_the_field_fits_its_schema_and_breaks_its_template() {
    let mut tried = 0;
    for case in field() {
        let (Some(witness), "breaks") = (&case.witness, case.truth.as_str()) else { continue };
        let event = case.source.events.iter().find(|e| e.ty == case.event).map(|e| e.ty.as_str());
        let misfits = conforms(case.source.schema_for(event), witness);
        assert!(misfits.is_empty(), "{}: {misfits:?}", case.id);
        let set = set_of(case.source, &case.template);
        if let Ok(r) = renderer(case.source, &set)(&witness.to_string()) {
            assert!(serde_json::from_slice::<Value>(&r.body).is_err(), "{}: {}", case.id, String::from_utf8_lossy(&r.body));
        }
        tried += 1;
    }
    assert!(tried > 40, "{tried}");
}
