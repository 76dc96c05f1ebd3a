//! The proof on the PagerDuty workload, its repaired form, and a template of a hundred actions: microseconds of one
//! verdict, parse and engine set-up included, as `name microseconds verdict` lines.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a benchmark reads the clock and prints")]

use std::fmt::Write as _;
use std::time::Instant;

use hookproof::json::decode_struct;
use hookproof::proof::{Effort, Input, Stopped, prove};
use hookproof::source::{Shape, get};
use hookproof::template::Budget;
use hookproof::template::go::compile::Program;
use hookproof::template::go::engine::{Options, execute};
use hookproof::template::go::{ParseOptions, Set};

const ROUNDS: u32 = 200;

fn main() {
    let source = get("castai").expect("castai");
    let Shape::Struct(ty) = &source.data.shape else { return };
    let defective = include_str!("../../fixtures/proof/pagerduty/workload.tmpl");
    let repaired = include_str!("../../fixtures/proof/pagerduty/repaired.tmpl");
    let mut hundred = "{\"list\": [0".to_owned();
    for i in 0..50 {
        let _ = write!(hundred, ",\n{{\"id\": {i}, \"name\": {{{{ toJSON .Name }}}}, \"s\": \"{{{{ if eq .Severity \"CRITICAL\" }}}}a{{{{ else }}}}b{{{{ end }}}}\"}}");
    }
    hundred.push_str("]}");
    for (name, text) in [("pagerduty-defective", defective), ("pagerduty-repaired", repaired), ("hundred-actions", hundred.as_str())] {
        let mut times = Vec::new();
        let mut verdict = "";
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let set = Set::from_text("t", text, &ParseOptions { functions: source.callable(), ..ParseOptions::default() });
            let program = Program::new(&set);
            let render = |payload: &str| {
                let value = decode_struct(ty, payload.as_bytes(), source.data.numbers)
                    .map_err(|_| Stopped { message: "the payload does not fit".to_owned(), span: None })?;
                execute(&program, &value, &Options::default(), &Budget::default(), false)
                    .map_err(|f| Stopped { message: f.message.clone(), span: Some(f.span) })
            };
            let input = Input {
                set: &set,
                schema: source.schema_for(None),
                functions: source.callable(),
                shape: Some(ty),
                numbers: source.data.numbers,
                samples: &[],
                effort: Effort::default(),
            };
            verdict = prove(&input, &render).verdict.name();
            times.push(start.elapsed());
        }
        times.sort_unstable();
        let median = times.get(times.len() / 2).map_or(0.0, |t| t.as_secs_f64() * 1e6);
        println!("{name} {median:.0} {verdict}");
    }
}
