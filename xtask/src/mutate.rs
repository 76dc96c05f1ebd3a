//! `mutate`: the engine against Go on mutated templates. Needs a Go toolchain.
//!
//! Takes the corpus, changes each template a little in a seeded way, asks both, and compares: no render where Go errs, no
//! error where Go renders, no panic, no hang; line, column and text of errors.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

/// Cases in one run of both programs.
const CHUNK: usize = 1000;

/// How long one case may take the engine.
const PATIENCE: Duration = Duration::from_secs(2);

const TOKENS: &[&str] = &[
    "{{",
    "}}",
    "{{-",
    "-}}",
    "{{ ",
    " }}",
    "{{end}}",
    "{{else}}",
    "{{else if .n}}",
    "{{else with .m}}",
    "{{if .n}}",
    "{{range .l}}",
    "{{with .m}}",
    "{{break}}",
    "{{continue}}",
    "{{define \"x\"}}",
    "{{template \"x\" .}}",
    "{{block \"b\" .}}",
    "{{/* c */}}",
    "|",
    "(",
    ")",
    ".",
    ",",
    ":=",
    "=",
    "$",
    "$x",
    "$i",
    ".n",
    ".m",
    ".l",
    ".s",
    ".x.y",
    "nil",
    "true",
    "false",
    "1",
    "-1",
    "1.5",
    "1e3",
    "0x1F",
    "'a'",
    "\"a\"",
    "`b`",
    "\"",
    "`",
    "'",
    "\\",
    " ",
    "\n",
    "\t",
    "eq",
    "ne",
    "lt",
    "and",
    "or",
    "not",
    "len",
    "index",
    "slice",
    "printf",
    "print",
    "println",
    "html",
    "js",
    "urlquery",
    "call",
    "toJSON",
    "toISO8601",
    "\"%v\"",
    "\"%d\"",
    "\"%5.2f\"",
    "%",
    "é",
    "世",
    "1i",
    "08",
    "9223372036854775808",
    "if",
    "end",
    "range",
    "define",
    "else",
];

/// A small generator of numbers: the same everywhere for a seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// Pieces that a mutation moves: words, white space, single marks.
fn pieces(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let kind = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            1
        } else if c.is_whitespace() {
            2
        } else {
            0
        }
    };
    let mut last = 0;
    for c in text.chars() {
        match out.last_mut() {
            Some(piece) if kind(c) != 0 && kind(c) == last => piece.push(c),
            _ => out.push(c.to_string()),
        }
        last = kind(c);
    }
    out
}

fn mutate(template: &str, others: &[String], random: &mut Random) -> String {
    let mut parts = pieces(template);
    for _ in 0..=random.below(3) {
        let at = random.below(parts.len() + 1);
        let span = at..(at + 1 + random.below(4)).min(parts.len()).max(at);
        match random.below(8) {
            0 | 1 => drop(parts.drain(span)),
            2 | 3 => parts.insert(at, (*random.pick(TOKENS).unwrap_or(&"")).to_owned()),
            4 => {
                if let Some(part) = parts.get_mut(at) {
                    *part = (*random.pick(TOKENS).unwrap_or(&"")).to_owned();
                }
            }
            5 => {
                let copy: Vec<String> = parts.get(span).unwrap_or(&[]).to_vec();
                let to = random.below(parts.len() + 1);
                parts.splice(to..to, copy);
            }
            6 => {
                let (a, b) = (random.below(parts.len()), random.below(parts.len()));
                if a < parts.len() && b < parts.len() {
                    parts.swap(a, b);
                }
            }
            _ => {
                let other = pieces(random.pick(others).map_or("", |t| t));
                let from = random.below(other.len());
                let piece: Vec<String> = other.into_iter().skip(from).take(1 + random.below(6)).collect();
                parts.splice(at..at, piece);
            }
        }
    }
    parts.concat()
}

/// Gives lines to a program and takes a line back for each; fewer come back if it ends or takes too long.
fn ask(program: &Path, args: &[&str], lines: &[String], patience: Duration) -> Result<Vec<Value>> {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let (mut input, output) = (child.stdin.take().context("no input")?, child.stdout.take().context("no output")?);
    let all = lines.join("\n") + "\n";
    let writer = std::thread::spawn(move || {
        // An early end of the program shows in its answers.
        let _ = input.write_all(all.as_bytes());
    });
    let (send, receive) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok).filter(|l| !l.is_empty()) {
            if send.send(serde_json::from_slice(&line).unwrap_or(Value::Null)).is_err() {
                return;
            }
        }
    });
    let mut answers = Vec::new();
    while answers.len() < lines.len() {
        match receive.recv_timeout(patience) {
            Ok(answer) => answers.push(answer),
            Err(_) => break,
        }
    }
    drop(receive);
    let _ = child.kill();
    let _ = child.wait();
    let _ = (writer.join(), reader.join());
    Ok(answers)
}

fn option(args: &[String], name: &str) -> Option<String> {
    args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned()
}

/// The corpus' cases, without Go's answers.
fn cases(root: &Path) -> Result<Vec<Value>> {
    let mut files: Vec<PathBuf> = fs::read_dir(root.join("tests/corpus/go"))?.filter_map(|f| Some(f.ok()?.path())).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        for line in fs::read_to_string(&file)?.split('\n').filter(|l| !l.is_empty()) {
            let mut case: Value = serde_json::from_str(line)?;
            if let Some(map) = case.as_object_mut() {
                ["expect", "group", "quirk"].iter().for_each(|k| drop(map.remove(*k)));
            }
            cases.push(case);
        }
    }
    Ok(cases)
}

/// Builds what answers as Go does.
fn oracle(root: &Path) -> Result<PathBuf> {
    let binary = root.join("target/xtask/oracle");
    fs::create_dir_all(root.join("target/xtask"))?;
    let built = Command::new("go").args(["build", "-o"]).arg(&binary).arg(".").current_dir(root.join("tests/oracle")).status();
    match built {
        Ok(status) if status.success() => Ok(binary),
        Ok(status) => bail!("go build: {status}"),
        Err(error) => bail!("this task needs a Go toolchain on the path: {error}"),
    }
}

/// How an answer differs from Go's, if it does.
fn judge(go: &Value, ours: &Value) -> Option<&'static str> {
    let same = |key: &str| go.get(key) == ours.get(key);
    let phase = |v: &Value| v.get("phase").and_then(Value::as_str).unwrap_or("").to_owned();
    match (go.get("ok") == Some(&json!(true)), ours.get("ok") == Some(&json!(true))) {
        (true, true) if same("output") && same("output_b64") => None,
        (true, true) => Some("another output"),
        (true, false) => Some("an error where Go renders"),
        // Go has no budgets of its own: the limits of the two programs may differ.
        (false, _) if matches!(phase(go).as_str(), "limit" | "timeout" | "crash") => None,
        (false, true) => Some("a render where Go errs"),
        (false, false) if phase(go) == "input" && phase(ours) == "input" => None,
        (false, false) if !same("phase") => Some("another phase"),
        (false, false) if !same("line") || !same("col") => Some("another line or column"),
        (false, false) if !same("error") => Some("another error text"),
        (false, false) => None,
    }
}

/// Compares N mutants: `[N] [SEED] [--count N] [--seed N] [--engine PROGRAM] [--show N]`.
///
/// # Errors
/// A difference, or a program that cannot be started.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no root")?;
    let plain = |i: usize| args.get(i).filter(|a| args.iter().take(i + 1).all(|a| !a.starts_with("--")) && !a.is_empty()).cloned();
    let count: usize = option(args, "--count").or_else(|| plain(0)).map_or(Ok(100_000), |n| n.parse())?;
    let seed: u64 = option(args, "--seed").or_else(|| plain(1)).map_or(Ok(1), |n| n.parse())?;
    let mut show: usize = option(args, "--show").map_or(Ok(20), |n| n.parse())?;
    let (engine, flags): (PathBuf, &[&str]) = match option(args, "--engine") {
        Some(program) => (program.into(), &[]),
        None => (root.join("target/release/hookproof"), &["--render", "--batch"]),
    };
    let oracle = oracle(root)?;
    let cases = cases(root)?;
    let templates: Vec<String> = cases.iter().filter_map(|c| c.get("template")?.as_str().map(str::to_owned)).collect();
    let mut random = Random(seed);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut done, mut rendered) = (0, 0);
    while done < count {
        let mut lines = Vec::new();
        for i in 0..CHUNK.min(count - done) {
            let Some(mut case) = random.pick(&cases).cloned() else { bail!("the corpus is empty") };
            let template = case.get("template").and_then(Value::as_str).unwrap_or("").to_owned();
            case["template"] = json!(mutate(&template, &templates, &mut random));
            case["id"] = json!(format!("{seed}-{}", done + i));
            lines.push(case.to_string());
        }
        done += lines.len();
        let go = ask(&oracle, &["-timeout", "1s"], &lines, Duration::from_secs(20))?;
        let mut ours = Vec::new();
        // The engine goes on behind a case that ended it.
        while ours.len() < lines.len() {
            ours.extend(ask(&engine, flags, lines.get(ours.len()..).unwrap_or(&[]), PATIENCE)?);
            if ours.len() < lines.len() {
                ours.push(json!({"phase": "crash"}));
            }
        }
        for ((line, go), ours) in lines.iter().zip(&go).zip(&ours) {
            rendered += usize::from(go.get("ok") == Some(&json!(true)));
            let crash = ours.get("phase") == Some(&json!("crash"));
            let Some(what) = (if crash { Some("a panic, abort or hang") } else { judge(go, ours) }) else { continue };
            // Addresses and other chance: Go itself answers another time in another way.
            if !crash && ask(&oracle, &[], std::slice::from_ref(line), Duration::from_secs(20))?.first() != Some(go) {
                *counts.entry("(not the same twice in Go)").or_default() += 1;
                continue;
            }
            *counts.entry(what).or_default() += 1;
            if show > 0 {
                show -= 1;
                let part = |v: &Value| {
                    let text = v.get("error").or_else(|| v.get("output")).unwrap_or(v).to_string();
                    text.chars().take(300).collect::<String>()
                };
                let case: Value = serde_json::from_str(line)?;
                println!("{what}: {}\n  go:   {}\n  ours: {}", case["template"], part(go), part(ours));
            }
        }
    }
    println!("{done} mutants, seed {seed}: Go rendered {rendered}");
    for (what, n) in &counts {
        println!("{n:8} {what}");
    }
    if counts.keys().any(|k| !k.starts_with('(')) {
        bail!("the engine differs from Go");
    }
    println!("no difference");
    Ok(())
}
