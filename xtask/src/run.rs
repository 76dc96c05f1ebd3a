//! Running a program with progress, its output kept in a log; and stamps that tell whether inputs changed.

use std::ffi::OsStr;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    // Left by the cargo that runs xtask; they would make the inner build differ from one started by hand.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        command.env_remove(name);
    }
    command
}

/// A program in a folder of the project.
pub(crate) fn program(name: impl AsRef<OsStr>, folder: impl AsRef<Path>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(folder);
    command
}

/// Prints one progress line.
pub(crate) fn say(name: &str, text: &str) {
    eprintln!("{name:>10}  {text}");
}

/// Runs a command to its end with a line at the start, one every ten seconds, and one at the end.
/// Its output goes to `target/xtask/NAME.log` and is shown only if it fails.
pub(crate) fn run(name: &str, what: &str, command: &mut Command) -> Result<()> {
    let log = log_path(name)?;
    let started = Instant::now();
    say(name, what);
    let mut child = spawn_logged(command, &log)?;
    let mut next = Duration::from_secs(10);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if started.elapsed() >= next {
            say(name, &format!("… {} s: {}", next.as_secs(), last_line(&log)));
            next += Duration::from_secs(10);
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    if !status.success() {
        let text = fs::read_to_string(&log).unwrap_or_default();
        eprintln!("{}", text.trim_end());
        bail!("{name} failed ({status}); the whole output is in {}", log.display());
    }
    if started.elapsed() >= Duration::from_secs(1) {
        say(name, &format!("done in {:.1} s", started.elapsed().as_secs_f64()));
    }
    Ok(())
}

/// What the last run of this name printed.
pub(crate) fn log_text(name: &str) -> Result<String> {
    let log = log_path(name)?;
    fs::read_to_string(&log).with_context(|| format!("cannot read {}", log.display()))
}

fn log_path(name: &str) -> Result<PathBuf> {
    let folder = target().join("xtask");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder.join(format!("{name}.log")))
}

fn spawn_logged(command: &mut Command, log: &Path) -> Result<Child> {
    let file = fs::File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let errors = file.try_clone()?;
    command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(errors)
        .spawn()
        .with_context(|| format!("cannot start {}", command.get_program().to_string_lossy()))
}

fn last_line(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let line = text.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or("at work");
    line.chars().take(90).collect()
}

/// What a command prints, or nothing where it cannot be started or fails.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A fingerprint of files and folders: paths, lengths and times of change.
pub(crate) fn fingerprint(inputs: &[PathBuf]) -> Result<String> {
    let mut files = Vec::new();
    for input in inputs {
        collect(input, &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        let meta = fs::metadata(file).with_context(|| format!("cannot read {}", file.display()))?;
        file.hash(&mut hasher);
        meta.len().hash(&mut hasher);
        meta.modified()?.hash(&mut hasher);
    }
    Ok(format!("{:016x} {} files", hasher.finish(), files.len()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let mut pending = vec![path.to_path_buf()];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path).with_context(|| format!("cannot list {}", path.display()))? {
                pending.push(entry?.path());
            }
        } else if path.exists() {
            files.push(path);
        }
    }
    Ok(())
}

/// Does a step only where its inputs changed since it last succeeded, or what it makes is missing.
pub(crate) fn when_changed(name: &str, inputs: &[PathBuf], made: &Path, step: impl FnOnce() -> Result<()>) -> Result<()> {
    let stamp = target().join("xtask").join(format!("{name}.stamp"));
    let now = fingerprint(inputs)?;
    if made.exists() && fs::read_to_string(&stamp).is_ok_and(|before| before == now) {
        return Ok(());
    }
    let _ = fs::remove_file(&stamp);
    step()?;
    fs::create_dir_all(target().join("xtask"))?;
    fs::write(&stamp, now).with_context(|| format!("cannot write {}", stamp.display()))
}
