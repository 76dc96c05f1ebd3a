//! `bench`: the engine and Go on the three workloads, in alternating rounds of one run. Needs a Go toolchain.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// What is measured: the engine's name, Go's benchmark, and the bar.
const MEASURED: [(&str, &str, f64); 6] = [
    ("w1", "W1", 4.0),
    ("w2", "W2", 4.0),
    ("w3", "W3", 10.0),
    ("w1-parse", "W1Parse", 3.5),
    ("w2-parse", "W2Parse", 0.0),
    ("w3-parse", "W3Parse", 0.0),
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

/// Compares in alternating rounds: `[N]` or `[--rounds N]`. Bodies are compared first.
///
/// # Errors
/// A body that differs from Go's, a ratio below its bar, or a program that cannot be started.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no root")?;
    let rounds: usize = match args.iter().position(|a| a == "--rounds") {
        Some(i) => args.get(i + 1).context("--rounds needs a number")?.parse()?,
        None => args.first().map_or(Ok(7), |n| n.parse())?,
    };
    let bench = |more: &[&str]| {
        let mut command = Command::new("cargo");
        command.args(["bench", "--no-default-features", "--bench", "go_engine", "--"]).args(more).current_dir(root);
        output(&mut command)
    };
    let folder = root.join("target/xtask/bench");
    fs::create_dir_all(&folder)?;
    let folder_text = folder.to_string_lossy().into_owned();
    bench(&["--data", &root.join("tests/bench/data").to_string_lossy()])?;
    let program = folder.join("go.test");
    output(Command::new("go").args(["test", "-c", "-o"]).arg(&program).current_dir(root.join("tests/bench/go")))
        .context("this task needs a Go toolchain on the path")?;
    let go = |time: &str| {
        let mut command = Command::new(&program);
        command.args(["-test.run", "^$", "-test.bench", "^BenchmarkW[123](Parse)?$", "-test.benchtime", time]);
        command.env("BENCH_OUT", &folder).current_dir(root.join("tests/bench/go"));
        output(&mut command)
    };
    go("1x")?;
    bench(&["--out", &folder_text, "--calls", "1"])?;
    for name in ["w1", "w2", "w3"] {
        if fs::read(folder.join(format!("go-{name}")))? != fs::read(folder.join(format!("ours-{name}")))? {
            bail!("{name}: the bodies differ: see {}", folder.display());
        }
    }
    let mut ratios: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut times: BTreeMap<&str, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        let (theirs, mine) = (gos(&go("300ms")?), ours(&bench(&[])?));
        for (name, go_name, _) in MEASURED {
            let (Some(a), Some(b)) = (theirs.get(go_name), mine.get(name)) else { bail!("{name} was not measured") };
            ratios.entry(name).or_default().push(a / b);
            let (gos, ours) = times.entry(name).or_default();
            gos.push(*a);
            ours.push(*b);
        }
    }
    let mut low = false;
    println!("workload        Go ns     ours ns    x Go    bar   (medians of {rounds} rounds; the ratio is taken within a round)");
    for (name, _, bar) in MEASURED {
        let (Some(ratios), Some((gos, ours))) = (ratios.get_mut(name), times.get_mut(name)) else { continue };
        let ratio = median(ratios);
        low |= ratio < bar;
        println!("{name:10} {:10.0} {:11.0} {ratio:7.2} {bar:6.1}", median(gos), median(ours));
    }
    if low {
        bail!("a ratio is below its bar");
    }
    Ok(())
}
