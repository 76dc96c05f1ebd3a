//! `cargo xtask test`: every check there is, each with its time, none skipped in silence.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::run::{ask, cargo, root, run, target};
use crate::{node, page, play, verifier, wasm};

struct Check {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<()>,
}

// The page comes before what carries it, so that nothing is compiled twice.
const CHECKS: &[Check] = &[
    Check { name: "format", what: "rustfmt leaves every file as it is", run: format },
    Check { name: "wasm", what: "the wasm module and the npm package build", run: wasm::build },
    Check { name: "page", what: "the page bundles and its types hold", run: page_types },
    Check { name: "clippy", what: "lints, all features, all targets", run: clippy },
    Check { name: "clippy-wasm", what: "lints for the wasm target", run: clippy_wasm },
    Check { name: "rust", what: "Rust tests", run: rust },
    Check { name: "doc", what: "doc tests and the crate's documentation", run: doc },
    Check { name: "bench", what: "benches compile", run: bench },
    Check { name: "fuzz", what: "fuzz targets compile", run: fuzz },
    Check { name: "node", what: "the built package in Node", run: node_tests },
    Check { name: "verifiers", what: "signatures judged by other people's verifiers", run: verifier::check },
    Check { name: "play", what: "the binary serves the page", run: serve },
    Check { name: "chromium", what: "the page in Chromium", run: chromium },
];

/// Runs every check, or one of them, and prints a table of results.
pub(crate) fn test(arguments: &[String]) -> Result<()> {
    let chosen: Vec<&Check> = match arguments {
        [] => CHECKS.iter().collect(),
        [flag] if flag == "--list" => {
            for check in CHECKS {
                println!("{:<12} {}", check.name, check.what);
            }
            return Ok(());
        }
        [flag, name] if flag == "--only" => {
            let check = CHECKS.iter().find(|check| check.name == name).with_context(|| {
                let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
                format!("there is no check `{name}`; there are: {}", names.join(", "))
            })?;
            vec![check]
        }
        _ => bail!("`test` takes --only NAME or --list"),
    };
    let mut rows = Vec::new();
    for check in chosen {
        let started = Instant::now();
        let outcome = (check.run)();
        if let Err(error) = &outcome {
            eprintln!("{:>10}  FAILED: {error:#}", check.name);
        }
        rows.push((check, outcome.is_ok(), started.elapsed().as_secs_f64()));
    }
    println!();
    for (check, passed, seconds) in &rows {
        println!("{:<6} {:<12} {seconds:>7.1} s  {}", if *passed { "ok" } else { "FAILED" }, check.name, check.what);
    }
    let failed = rows.iter().filter(|(_, passed, _)| !passed).count();
    let seconds: f64 = rows.iter().map(|(_, _, seconds)| seconds).sum();
    println!("\n{} of {} checks passed in {seconds:.0} s", rows.len() - failed, rows.len());
    if failed > 0 {
        bail!("{failed} failed");
    }
    Ok(())
}

fn format() -> Result<()> {
    if ask(cargo().args(["fmt", "--version"])).is_none() {
        bail!("rustfmt is missing: rustup component add rustfmt");
    }
    run("format", "cargo fmt --all --check", cargo().args(["fmt", "--all", "--check"]))
}

fn need_clippy() -> Result<()> {
    if ask(cargo().args(["clippy", "--version"])).is_none() {
        bail!("clippy is missing: rustup component add clippy");
    }
    Ok(())
}

fn clippy() -> Result<()> {
    need_clippy()?;
    let arguments = ["clippy", "--workspace", "--all-features", "--all-targets", "--", "-D", "warnings"];
    run("clippy", "cargo clippy for this machine", cargo().args(arguments))
}

fn clippy_wasm() -> Result<()> {
    need_clippy()?;
    wasm::add_target()?;
    let arguments = [
        "clippy",
        "--package",
        "hookproof",
        "--lib",
        "--no-default-features",
        "--features",
        "full",
        "--target",
        wasm::TRIPLE,
        "--",
        "-D",
        "warnings",
    ];
    run("clippy-wasm", "cargo clippy for the wasm target", cargo().args(arguments))
}

fn rust() -> Result<()> {
    let arguments = ["test", "--workspace", "--all-features", "--lib", "--bins", "--tests"];
    run("rust", "cargo test", cargo().args(arguments))
}

fn doc() -> Result<()> {
    run("doc", "cargo test --doc", cargo().args(["test", "--package", "hookproof", "--all-features", "--doc"]))?;
    let arguments = ["doc", "--package", "hookproof", "--all-features", "--no-deps"];
    run("rustdoc", "cargo doc", cargo().args(arguments).env("RUSTDOCFLAGS", "-D warnings"))
}

fn bench() -> Result<()> {
    // Without optimisation: this asks whether they compile, not how fast they are.
    let arguments = ["build", "--package", "hookproof", "--all-features", "--benches", "--examples"];
    run("bench", "cargo build of the benches", cargo().args(arguments))?;
    wasm::add_target()?;
    let manifest = root().join("tests/bench/wasm/Cargo.toml");
    let arguments = ["check", "--locked", "--target", wasm::TRIPLE, "--target-dir"];
    let what = "cargo check of the wasm workloads";
    run("bench-wasm", what, cargo().args(arguments).arg(target().join("bench-wasm")).arg("--manifest-path").arg(manifest))
}

fn fuzz() -> Result<()> {
    let manifest = root().join("tests/fuzz/Cargo.toml");
    if !manifest.exists() {
        bail!("tests/fuzz is missing: the fuzz targets belong to the project");
    }
    let arguments = ["build", "--locked", "--target-dir"];
    run("fuzz", "cargo build of the fuzz targets", cargo().args(arguments).arg(target().join("fuzz")).arg("--manifest-path").arg(manifest))
}

fn page_types() -> Result<()> {
    page::build()?;
    let www = root().join("www");
    run("types", "checking the page's types (tsc)", node::node(&www).args(["node_modules/typescript/bin/tsc", "-p", ".tsconfig.json"]))
}

/// The test files of a folder, in order: `node --test` of Node 20 takes files, not patterns.
fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.to_string_lossy().contains(".test.") {
            files.push(path);
        }
    }
    if files.is_empty() {
        bail!("{} holds no test", folder.display());
    }
    files.sort();
    Ok(files)
}

fn node_tests() -> Result<()> {
    node::check()?;
    wasm::build()?;
    node::install()?;
    let files = test_files(&root().join("tests/node"))?;
    run("node", "node --test on the built package", node::node(&root()).arg("--test").args(files))
}

fn serve() -> Result<()> {
    play::play(&["--check".to_owned()])
}

fn chromium() -> Result<()> {
    let browser = find_chromium()?;
    let binary = play::build()?;
    let files = test_files(&root().join("tests/page"))?;
    run(
        "chromium",
        "the page's tests in Chromium",
        node::node(&root())
            .args(["--test", "--test-concurrency=1"])
            .args(files)
            .env("CHROMIUM", browser)
            .env("HOOKPROOF", binary)
            .env("SHOTS", target().join("page-shots")),
    )
}

/// `$CHROMIUM`, or the first of the usual names on the path.
fn find_chromium() -> Result<PathBuf> {
    const REMEDY: &str = "install it (Debian: apt-get install chromium) or name one in $CHROMIUM";
    if let Some(named) = std::env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        if named.is_file() {
            return Ok(named);
        }
        bail!("$CHROMIUM names {}, which is no file: {REMEDY}", named.display());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    for name in ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"] {
        if let Some(found) = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()) {
            return Ok(found);
        }
    }
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    if mac.is_file() {
        return Ok(mac);
    }
    bail!("Chromium was not found: {REMEDY}")
}
