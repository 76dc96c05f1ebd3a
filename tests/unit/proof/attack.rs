//! The proof attacked: templates at random, and for every proved one a thousand payloads that try to break it.

use std::sync::Arc;

use super::case::{prove_as, set_of, shape_of};
use super::grammar;
use super::payload::{Random, payload};
use hookproof::json::{decode_struct, machine, parse_value};
use hookproof::proof::VerdictKind;
use hookproof::source::get;
use hookproof::template::Budget;
use hookproof::template::go::compile::Program;
use hookproof::template::go::engine::{Options, execute};
use hookproof::value::{Numbers, StructType, Value};

const TEMPLATES: u64 = 4_000;
const SEED: u64 = 57;
const PAYLOADS: u64 = 1_000;

/// The source's own shape, or maps.
const STRUCT: bool = true;
const MAP: bool = false;

fn decode(shape: Option<&Arc<StructType>>, numbers: Numbers, text: &str) -> Value {
    match shape {
        Some(ty) => decode_struct(ty, text.as_bytes(), numbers).expect("fits the struct"),
        None => parse_value(text.as_bytes(), numbers).expect("JSON"),
    }
}

#[test]
fn no_proved_template_is_broken_by_any_payload_and_every_refutation_reproduces() {
    let targets = [
        ("castai", None, STRUCT, Numbers::Float64),
        ("castai", None, MAP, Numbers::Float64),
        ("castai", Some("crypto_mining:tcp_connect"), MAP, Numbers::Int),
        ("castai", Some("crypto_mining:tcp_connect"), STRUCT, Numbers::Number),
        ("castai", Some("crypto_mining:dns_lookup"), STRUCT, Numbers::Float64),
        ("castai", Some("network:suspicious_destination_ip"), STRUCT, Numbers::Float64),
        ("castai-events", None, MAP, Numbers::Float64),
        ("castellanai", None, MAP, Numbers::Float64),
        ("cybercage", Some("threat.detected"), MAP, Numbers::Float64),
    ];
    let (mut proved, mut refuted, mut unknown, mut misparsed) = (0u32, 0u32, 0u32, 0u32);
    let mut reasons: std::collections::BTreeMap<String, (u32, String)> = std::collections::BTreeMap::new();
    let mut broken = Vec::new();
    for (t, (id, event, structs, numbers)) in targets.iter().enumerate() {
        let source = get(id).expect("a source");
        let schema = source.schema_for(*event);
        let numbers = *numbers;
        let shape = shape_of(source).filter(|_| *structs);
        let mut random = Random::new(t as u64 * 1_000 + 17);
        let payloads: Vec<String> = (0..PAYLOADS).map(|_| payload(schema, &mut random).to_string()).collect();
        let values: Vec<Value> = payloads.iter().map(|p| decode(shape, numbers, p)).collect();
        for n in 0..TEMPLATES / targets.len() as u64 {
            let text = grammar::Grammar::new(n * SEED + t as u64, schema).template();
            let set = set_of(source, &text);
            if set.error().is_some() {
                misparsed += 1;
                continue;
            }
            let proof = prove_as(source, schema, &set, shape, numbers);
            let program = Program::new(&set);
            let check = |value: &Value| match execute(&program, value, &Options::default(), &Budget::default(), false) {
                Err(f) => Some(f.text),
                Ok(r) => match machine::check(&r.body) {
                    Ok(()) => None,
                    Err((at, _)) => Some(format!("byte {at} of {}", String::from_utf8_lossy(&r.body))),
                },
            };
            match proof.verdict.kind {
                VerdictKind::Proved | VerdictKind::Assumed => {
                    proved += 1;
                    for (p, v) in payloads.iter().zip(&values) {
                        if let Some(fault) = check(v) {
                            broken.push(format!("{id} {event:?} proved, but\n  {text}\n  {p}\n  {fault}"));
                            break;
                        }
                    }
                }
                VerdictKind::Refuted => {
                    refuted += 1;
                    let c = proof.verdict.counterexample.expect("a counterexample");
                    assert!(check(&decode(shape, numbers, &c.payload.to_string())).is_some(), "{text}\n{}", c.payload);
                    assert!(hookproof::source::conforms(schema, &c.payload).is_empty(), "{}", c.payload);
                }
                VerdictKind::Unknown => {
                    unknown += 1;
                    let reason = proof.verdict.reason.unwrap_or_default();
                    let broke = payloads.iter().zip(&values).find_map(|(p, v)| check(v).map(|f| format!("{p}\n      {f}")));
                    let e = reasons.entry(reason).or_insert((0, format!("{text}\n      {}", broke.unwrap_or_default())));
                    e.0 += 1;
                }
            }
        }
    }
    println!("generated: {proved} proved, {refuted} refuted, {unknown} unknown ({misparsed} do not parse)");
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|r| std::cmp::Reverse(r.1.0));
    for (reason, (n, example)) in reasons.iter().take(12) {
        println!("  {n} x {reason}\n      {example}");
    }
    assert!(broken.is_empty(), "{} broken\n{}", broken.len(), broken.iter().take(12).cloned().collect::<Vec<_>>().join("\n"));
    assert!(proved >= 500, "only {proved} are proved");
    assert!(unknown * 100 <= 3 * (proved + refuted + unknown), "{unknown} are unknown");
}
