//! The engine on the three workloads: nanoseconds of one render, and of parse and render, as `name nanoseconds` lines.
//!
//! With `--data FOLDER` it writes the workloads' payloads there instead (Go's side reads the same files); with
//! `--out FOLDER` it also writes the rendered bodies, to be compared with Go's. `--only NAME --calls N [--parse yes]` does a
//! fixed amount of work, to be counted from outside.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark reads the clock and files, prints, and may stop at whatever is wrong"
)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hookproof::json::parse_value;
use hookproof::template::Budget;

use hookproof::template::go::{Function, Functions, Options, ParseOptions, Program, Set, execute, render};
use hookproof::value::{Numbers, Value};
use serde_json::{Value as Json, json};

const KINDS: [&str; 3] = ["oom", "evict", "restart"];

fn note(details: &Json) -> Json {
    json!({
        "NotificationID": "7f3f1a52-6f0e-4f0b-9a57-0c9d4f2b6a11", "OrganizationID": "2b1f6d0c-1111-4222-8333-944455566677",
        "Severity": "HIGH", "Name": "Cost anomaly detected",
        "Message": "Spend in namespace payments rose by 42.7% against the last 7 days",
        "Details": details, "Timestamp": "2024-05-01T10:20:30Z",
        "Cluster": {"ID": "c0ffee00-aaaa-4bbb-8ccc-dddddddddddd", "Name": "prod-eu-west-1",
                    "ProviderType": "eks", "ProjectNamespaceID": "123456789012"},
    })
}

fn anomaly(i: u32) -> Json {
    let n = f64::from(i);
    json!({
        "id": format!("evt-{i:04}"), "type": KINDS[i as usize % 3], "namespace": format!("payments-{}", i % 4),
        "workload": format!("deployment/api-{i}"), "startedAt": format!("2024-05-01T09:{i:02}:00Z"),
        "cost": {"before": 10.25 + n, "after": 18.5 + 3.75 * n, "currency": "USD"},
        "cpu": {"requested": 2 + i, "used": 0.37 + n * 0.11, "limit": 8},
        "memory": {"requested": "4Gi", "usedBytes": 3_221_225_472_u64 + u64::from(i) * 1_048_576},
        "labels": {"app": format!("api-{i}"), "team": "payments & billing", "tier": "backend", "env": "prod"},
        "message": format!("Workload api-{i} <requests> exceed usage; consider \"rightsizing\" it"),
        "nodes": ([0, 1, 2].map(|k| format!("ip-10-0-{i}-{k}.eu-west-1.compute.internal"))),
        "resolved": i.is_multiple_of(2), "owner": null,
    })
}

fn event(i: u32) -> Json {
    json!({"id": format!("evt-{i}"), "type": KINDS[i as usize % 3], "pod": format!("api-{}", i % 97), "ns": "payments",
           "ratio": f64::from(i) * 0.37 + 0.011})
}

fn payloads() -> [(&'static str, Json); 3] {
    let anomalies: Vec<Json> = (0..10).map(anomaly).collect();
    let events: Vec<Json> = (0..1000).map(event).collect();
    [("w1", note(&json!({}))), ("w2", note(&json!({"events": anomalies, "total": 10, "window": "7d"}))), ("w3", json!({"Events": events}))]
}

/// The nanoseconds of one call: the mean over about 300 ms, as Go's benchmarks take it.
fn time(mut call: impl FnMut()) -> f64 {
    let start = Instant::now();
    call();
    let once = start.elapsed().max(Duration::from_nanos(50));
    let calls = u32::try_from(300_000_000 / once.as_nanos().max(1)).unwrap_or(1).clamp(20, 2_000_000);
    let start = Instant::now();
    for _ in 0..calls {
        call();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).map(PathBuf::from);
    if let Some(folder) = option("--data") {
        fs::create_dir_all(&folder).unwrap();
        for (name, payload) in payloads() {
            fs::write(folder.join(format!("{name}.json")), payload.to_string()).unwrap();
        }
        return;
    }
    let parse =
        ParseOptions { functions: Functions::builtin().with(Function::ToJson).with(Function::ToIso8601), ..ParseOptions::default() };
    let (options, budget) = (Options::default(), Budget::default());
    let only = option("--only");
    for (name, payload) in payloads() {
        if only.as_ref().is_some_and(|o| o.as_os_str() != name) {
            continue;
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/bench/templates/{name}.tmpl"));
        let text = fs::read_to_string(path).unwrap();
        let data: Value = parse_value(payload.to_string().as_bytes(), Numbers::Float64).unwrap();
        let set = Set::from_text("t", &text, &parse);
        let body = render(&set, &data, &options, &budget, false).unwrap().body;
        if let Some(folder) = option("--out") {
            fs::write(folder.join(format!("ours-{name}")), &body).unwrap();
        }
        let program = Program::new(&set);
        if let Some(calls) = option("--calls") {
            let calls: u32 = calls.to_string_lossy().parse().unwrap();
            if option("--parse").is_some_and(|p| p.as_os_str() == "yes") {
                (0..calls).for_each(|_| {
                    drop(black_box(render(&Set::from_text("t", black_box(&text), &parse), &data, &options, &budget, false)));
                });
            } else {
                (0..calls).for_each(|_| drop(black_box(execute(&program, &data, &options, &budget, false))));
            }
            continue;
        }
        println!("{name} {:.1}", time(|| drop(black_box(execute(&program, &data, &options, &budget, false)))));
        println!("{name}-segments {:.1}", time(|| drop(black_box(execute(&program, &data, &options, &budget, true)))));
        println!(
            "{name}-parse {:.1}",
            time(|| drop(black_box(render(&Set::from_text("t", black_box(&text), &parse), &data, &options, &budget, false))))
        );
    }
}
