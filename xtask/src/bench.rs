//! `bench`: the engine and Go on the three workloads, in alternating rounds of one run, natively and as wasm under Node;
//! the proof; the size of the wasm module. Needs a Go toolchain and Node.

mod wasm;

pub(crate) use wasm::sizes;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::node;
use crate::run::{ask, cargo, program, root, run as build, say, target};

/// What is measured: the engine's name, Go's benchmark, and the bar: how many times as fast as Go it must be.
const MEASURED: [(&str, &str, f64); 6] = [
    ("w1", "W1", 4.0),
    ("w2", "W2", 4.0),
    ("w3", "W3", 10.0),
    ("w1-parse", "W1Parse", 3.5),
    ("w2-parse", "W2Parse", 0.0),
    ("w3-parse", "W3Parse", 0.0),
];

/// Go's benchmark that tells how fast the machine is, and what it took where the bars below were set.
const YARDSTICK: (&str, f64) = ("W1Parse", 8200.0);

/// Wasm: name and the most nanoseconds, on a machine where the yardstick takes what it should.
const SCALED: [(&str, f64); 6] = [
    ("wasm-w1-full", 8_000.0),
    ("wasm-w2-full", 90_000.0),
    ("wasm-w3-full", 0.0),
    ("wasm-w1", 0.0),
    ("wasm-w2", 0.0),
    ("wasm-w3", 600_000.0),
];

/// The proof: name and the most nanoseconds, on any machine.
const ABSOLUTE: [(&str, f64); 6] = [
    ("pagerduty-defective", 1e6),
    ("pagerduty-repaired", 1e6),
    ("hundred-actions", 10e6),
    ("wasm-verdict-workload", 3e6),
    ("wasm-verdict-repaired", 3e6),
    ("wasm-cold", 0.0),
];

fn output(command: &mut Command) -> Result<String> {
    let done = command.output().with_context(|| format!("cannot start {command:?}"))?;
    if !done.status.success() {
        bail!("{command:?}: {}\n{}", done.status, String::from_utf8_lossy(&done.stderr));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// `name nanoseconds` lines.
fn ours(text: &str) -> BTreeMap<String, f64> {
    text.lines().filter_map(|l| l.split_once(' ')).filter_map(|(name, ns)| Some((name.to_owned(), ns.trim().parse().ok()?))).collect()
}

/// `BenchmarkW1-2   234278   1413 ns/op ...` lines.
fn gos(text: &str) -> BTreeMap<String, f64> {
    text.lines()
        .filter_map(|l| {
            let mut words = l.strip_prefix("Benchmark")?.split_whitespace();
            let name = words.next()?.split('-').next()?.to_owned();
            Some((name, words.nth(1)?.parse().ok()?))
        })
        .collect()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The measured times by name: one of each for each round.
type Times = BTreeMap<String, Vec<f64>>;

fn note(times: &mut Times, found: BTreeMap<String, f64>) {
    for (name, ns) in found {
        times.entry(name).or_default().push(ns);
    }
}

/// The median of a name's times, each divided by `by` of the same round.
fn quotient(times: &Times, name: &str, by: &str) -> Result<f64> {
    let (Some(a), Some(b)) = (times.get(name), times.get(by)) else { bail!("{name} or {by} was not measured") };
    Ok(median(&mut a.iter().zip(b).map(|(a, b)| a / b).collect::<Vec<_>>()))
}

fn middle(times: &Times, name: &str) -> Result<f64> {
    Ok(median(&mut times.get(name).with_context(|| format!("{name} was not measured"))?.clone()))
}

/// Compares in alternating rounds: `[N]` or `[--rounds N]`. Bodies are compared first.
///
/// # Errors
/// A body that differs from Go's, a figure that misses its bar, or a program that cannot be started.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let rounds: usize = match args.iter().position(|a| a == "--rounds") {
        Some(i) => args.get(i + 1).context("--rounds needs a number")?.parse()?,
        None => args.first().map_or(Ok(7), |n| n.parse())?,
    };
    let native = |name: &str, more: &[&str]| {
        let mut command = cargo();
        command.args(["bench", "--quiet", "--package", "hookproof", "--no-default-features", "--bench", name, "--"]).args(more);
        output(&mut command)
    };
    let folder = target().join("xtask/bench");
    fs::create_dir_all(&folder)?;
    let folder_text = folder.to_string_lossy().into_owned();
    let arguments = ["bench", "--package", "hookproof", "--no-default-features", "--bench", "go_engine", "--bench", "proof", "--no-run"];
    build("benches", "building the engine's benchmarks", cargo().args(arguments))?;
    let data = root().join("tests/bench/data");
    native("go_engine", &["--data", &data.to_string_lossy()])?;
    let module = wasm::build()?;
    let program = folder.join("go.test");
    output(Command::new("go").args(["test", "-c", "-o"]).arg(&program).current_dir(root().join("tests/bench/go")))
        .context("this task needs a Go toolchain on the path")?;
    let go = |time: &str| {
        let mut command = Command::new(&program);
        command.args(["-test.run", "^$", "-test.bench", "^BenchmarkW[123](Parse)?$", "-test.benchtime", time]);
        command.env("BENCH_OUT", &folder).current_dir(root().join("tests/bench/go"));
        output(&mut command)
    };
    go("1x")?;
    native("go_engine", &["--out", &folder_text, "--calls", "1"])?;
    wasm::time(&module, &data, &["--out", &folder_text])?;
    for name in ["w1", "w2", "w3"] {
        let theirs = fs::read(folder.join(format!("go-{name}")))?;
        for ours in ["ours", "wasm"] {
            if fs::read(folder.join(format!("{ours}-{name}")))? != theirs {
                bail!("{name}: the bodies differ: see {}", folder.display());
            }
        }
    }
    let mut times = Times::new();
    for round in 1..=rounds {
        say("bench", &format!("round {round} of {rounds}"));
        note(&mut times, gos(&go("300ms")?));
        note(&mut times, ours(&native("go_engine", &[])?));
        note(&mut times, ours(&wasm::time(&module, &data, &["200"])?));
        // The proof tells microseconds, and its verdict.
        let proofs = native("proof", &[])?;
        note(&mut times, ours(&proofs.lines().filter_map(|l| l.rsplit_once(' ')).map(|(l, _)| format!("{l}000\n")).collect::<String>()));
    }
    let missed = report(&times, rounds)?;
    sizes()?;
    if missed > 0 {
        bail!("{missed} figures miss their bars");
    }
    Ok(())
}

/// The machine and the versions, to be quoted with the figures.
fn machine() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|l| l.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let mut parts = vec![processor.unwrap_or_else(|| std::env::consts::ARCH.to_owned())];
    parts.extend(ask(program("rustc", root()).arg("--version")).map(|v| v.split(" (").next().unwrap_or_default().to_owned()));
    parts.extend(ask(program("go", root()).arg("version")).map(|v| v.trim_start_matches("go version ").to_owned()));
    parts.extend(ask(node::node(&root()).arg("--version")).map(|v| format!("Node {}", v.trim_start_matches('v'))));
    parts.join(", ")
}

/// Prints the figures; gives how many miss their bars.
fn report(times: &Times, rounds: usize) -> Result<usize> {
    println!("{}\n", machine());
    let mut missed = 0;
    let mut mark = |ok: bool| {
        missed += usize::from(!ok);
        if ok { "" } else { "  missed" }
    };
    println!("native          Go ns     ours ns    x Go    bar   (medians of {rounds} rounds; a ratio is taken within its round)");
    for (name, theirs, bar) in MEASURED {
        let ratio = quotient(times, theirs, name)?;
        println!("{name:10} {:10.0} {:11.0} {ratio:7.2} {bar:6.1}{}", middle(times, theirs)?, middle(times, name)?, mark(ratio >= bar));
    }
    let (yard, usual) = YARDSTICK;
    println!("\nwasm, Node           us   scaled us   bar us   (scaled as if Go's own {yard} took {:.1} us)", usual / 1e3);
    for (name, bar) in SCALED {
        let scaled = quotient(times, name, yard)? * usual;
        let ok = bar == 0.0 || scaled <= bar;
        println!("{name:12} {:10.2} {:11.2} {:8.1}{}", middle(times, name)? / 1e3, scaled / 1e3, bar / 1e3, mark(ok));
    }
    println!("\nverdict                       us   bar us");
    for (name, bar) in ABSOLUTE {
        let ns = middle(times, name)?;
        println!("{name:22} {:9.0} {:8.0}{}", ns / 1e3, bar / 1e3, mark(bar == 0.0 || ns <= bar));
    }
    Ok(missed)
}
