//! The proof on the PagerDuty workload, its repaired form, and a template of a hundred actions: microseconds of one
//! verdict, parse and engine set-up included, as `name microseconds verdict` lines.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a benchmark reads the clock and prints")]

use std::fmt::Write as _;
use std::time::Instant;

use hookproof::proof::{Effort, Input, prove_with_engine};
use hookproof::source::{Shape, get};
use hookproof::template::go::{ParseOptions, Set};

const ROUNDS: u32 = 200;

fn main() {
    let Ok(source) = get("castai") else { return };
    let Shape::Struct(ty) = &source.data.shape else { return };
    let defective = include_str!("../../fixtures/proof/pagerduty/workload.tmpl");
    let repaired = include_str!("../../fixtures/proof/pagerduty/repaired.tmpl");
    let mut hundred = "{\"list\": [0".to_owned();
    for i in 0..50 {
        let _ = write!(
            hundred,
            ",\n{{\"id\": {i}, \"name\": {{{{ toJSON .Name }}}}, \"s\": \"{{{{ if eq .Severity \"CRITICAL\" }}}}a{{{{ else }}}}b{{{{ end }}}}\"}}"
        );
    }
    hundred.push_str("]}");
    for (name, text) in [("pagerduty-defective", defective), ("pagerduty-repaired", repaired), ("hundred-actions", hundred.as_str())] {
        let mut times = Vec::new();
        let mut verdict = "";
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let set = Set::from_text("t", text, &ParseOptions { functions: source.callable(), ..ParseOptions::default() });
            let input = Input {
                set: &set,
                schema: source.schema_for(None),
                functions: source.callable(),
                shape: Some(ty),
                numbers: source.data.numbers,
                samples: &[],
                effort: Effort::default(),
            };
            verdict = prove_with_engine(&input).verdict.kind.name();
            times.push(start.elapsed());
        }
        times.sort_unstable();
        let median = times.get(times.len() / 2).map_or(0.0, |t| t.as_secs_f64() * 1e6);
        println!("{name} {median:.0} {verdict}");
    }
}
