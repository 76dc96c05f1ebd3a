//! `cargo xtask fuzz [SECONDS]`: each fuzz target for a time, with coverage, on the stable toolchain.
//! `cargo xtask fuzz keep`: the smallest inputs that together reach all that was reached become cases in `tests/corpus/fuzz`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

const TARGETS: [&str; 4] = ["parse", "render", "json", "print"];

/// What libFuzzer needs of the compiler: edge counters, the table of places, comparisons.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions";

/// Runs every target, or the one named.
pub(crate) fn run(args: &[String]) -> Result<()> {
    if args.first().is_some_and(|a| a == "keep") {
        return keep();
    }
    let seconds: u64 =
        args.first().map_or(Ok(60), |a| a.parse()).context("fuzz takes a number of seconds, then perhaps a target's name")?;
    let only = args.get(1).map(String::as_str);
    if let Some(name) = only
        && !TARGETS.contains(&name)
    {
        bail!("there is no fuzz target {name}: there are {}", TARGETS.join(", "));
    }
    let host = build()?;
    let folder = Path::new(FOLDER);
    for target in TARGETS.iter().filter(|t| only.is_none_or(|o| o == **t)) {
        seed(folder, target)?;
        let corpus = format!("corpus/{target}");
        std::fs::create_dir_all(folder.join("artifacts"))?;
        println!("fuzz {target} for {seconds} s");
        let limits =
            ["-max_len=4096", "-timeout=5", "-rss_limit_mb=2048", "-artifact_prefix=artifacts/", "-print_final_stats=1", "-verbosity=0"];
        let status = Command::new(format!("target/{host}/release/{target}"))
            .current_dir(folder)
            .arg(&corpus)
            .arg(format!("-max_total_time={seconds}"))
            .args(limits)
            .status()?;
        if !status.success() {
            bail!("{target} found something: see tests/fuzz/artifacts");
        }
    }
    Ok(())
}

const FOLDER: &str = "tests/fuzz";

/// Inputs longer than this are not kept, in bytes.
const LONGEST: usize = 240;

/// At most so many inputs of a target are kept.
const MOST: usize = 1500;

/// Writes the smallest inputs that together reach what the corpora reach, as JSON strings of bytes.
fn keep() -> Result<()> {
    let host = build()?;
    let folder = Path::new(FOLDER);
    std::fs::create_dir_all("tests/corpus/fuzz")?;
    for target in TARGETS {
        let least = folder.join("corpus").join(format!("{target}-least"));
        if least.exists() {
            std::fs::remove_dir_all(&least)?;
        }
        std::fs::create_dir_all(&least)?;
        let status = Command::new(format!("target/{host}/release/{target}"))
            .current_dir(folder)
            .args(["-merge=1", "-verbosity=0"])
            .args([format!("corpus/{target}-least"), format!("corpus/{target}")])
            .status()?;
        if !status.success() {
            bail!("the corpus of {target} cannot be merged");
        }
        let mut inputs: Vec<Vec<u8>> = walk(&least)?.into_iter().map(std::fs::read).collect::<Result<_, _>>()?;
        let all = inputs.len();
        inputs.retain(|i| i.len() <= LONGEST);
        inputs.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        inputs.truncate(MOST);
        let mut out = String::new();
        for input in &inputs {
            let text: String = input.iter().copied().map(char::from).collect();
            out += &serde_json::to_string(&text)?;
            out.push('\n');
        }
        println!("{target}: {} of {all} inputs kept", inputs.len());
        std::fs::write(format!("tests/corpus/fuzz/{target}.jsonl"), out)?;
    }
    Ok(())
}

/// Builds the targets with coverage; the host's triple.
fn build() -> Result<String> {
    let host = host()?;
    let built = Command::new("cargo")
        .args(["build", "--release", "--target", &host, "--bins"])
        .current_dir(FOLDER)
        .env("RUSTFLAGS", FLAGS)
        .status()?;
    if !built.success() {
        bail!("the fuzz targets do not build; a C++ compiler is needed (apt-get install g++)");
    }
    Ok(host)
}

fn host() -> Result<String> {
    let out = Command::new("rustc").arg("-vV").output()?;
    let text = String::from_utf8(out.stdout)?;
    text.lines().find_map(|l| l.strip_prefix("host: ")).map(str::to_owned).context("rustc -vV names no host")
}

/// Fills an empty corpus from the conformance cases and the fixtures.
fn seed(folder: &Path, target: &str) -> Result<()> {
    let corpus = folder.join("corpus").join(target);
    std::fs::create_dir_all(&corpus)?;
    let mut n = 0;
    let mut put = |bytes: &[u8]| -> Result<()> {
        n += 1;
        std::fs::write(corpus.join(format!("seed-{n:05}")), bytes)?;
        Ok(())
    };
    if target == "json" {
        for entry in walk(Path::new("fixtures/sources"))? {
            if entry.extension().is_some_and(|e| e == "json") {
                put(&std::fs::read(entry)?)?;
            }
        }
        return Ok(());
    }
    for entry in walk(Path::new("tests/corpus/go"))? {
        for line in std::fs::read_to_string(entry)?.lines() {
            // The template is the second field of a case; its JSON string is decoded roughly: it is only a seed.
            if let Some(rest) = line.split_once("\"template\": \"").map(|(_, r)| r)
                && let Some((text, _)) = rest.split_once("\", \"")
            {
                put(text.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\").as_bytes())?;
            }
        }
    }
    for entry in walk(Path::new("fixtures/sources"))? {
        if entry.extension().is_some_and(|e| e == "tmpl") {
            put(&std::fs::read(entry)?)?;
        }
    }
    Ok(())
}

fn walk(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).with_context(|| dir.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { out.push(path) }
        }
    }
    out.sort();
    Ok(out)
}
