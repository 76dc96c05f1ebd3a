//! What we sign, judged by other people's libraries and by the receivers that we print: `tests/verifiers`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::node;
use crate::run::{ask, cargo, log_text, program, root, run, say, target, when_changed};

/// Tools that some harnesses use where they are there; without one, its part is named as not run.
const OPTIONAL: &[(&str, &str, &str)] = &[("PHP", "php", "--version"), ("Ruby", "ruby", "--version"), ("Java", "java", "-version")];

/// Installs the vendors' libraries for Node and Python, and Go where there is none, and runs every harness.
pub(crate) fn check() -> Result<()> {
    let folder = root().join("tests/verifiers");
    node::check()?;
    run("lines", "building the signer that they ask", cargo().args(["build", "--package", "hookproof", "--example", "lines"]))?;
    let lines = target().join("debug/examples").join(if cfg!(windows) { "lines.exe" } else { "lines" });
    let inputs = [folder.join("package.json"), folder.join("package-lock.json")];
    when_changed("verifiers-npm", &inputs, &folder.join("node_modules/.package-lock.json"), || {
        run("verifiers", "installing the verifiers for Node (npm ci)", node::npm(&folder).args(["ci", "--ignore-scripts"]))
    })?;
    let venv = python(&folder)?;
    let path = go(&folder, &venv)?;
    let harness = |name: &str, what: &str, command: &mut Command| {
        command.env("HOOKPROOF_LINES", &lines);
        if let Some(path) = &path {
            command.env("PATH", path);
        }
        run(name, what, command)?;
        show(name)
    };
    harness("official-node", "the vendors' libraries for Node", node::node(&root()).arg(folder.join("official.mjs")))?;
    harness("official-python", "the vendors' libraries for Python", program(venv.join("python"), root()).arg(folder.join("official.py")))?;
    harness("receivers", "the receivers that we print", node::node(&root()).arg(folder.join("receivers.mjs")))?;
    let absent: Vec<&str> =
        OPTIONAL.iter().filter(|(_, tool, flag)| ask(Command::new(tool).arg(flag)).is_none()).map(|(name, ..)| *name).collect();
    if !absent.is_empty() {
        say("verifiers", &format!("not run, because the tool is not on this machine: {}", absent.join(", ")));
    }
    say("verifiers", "not run anywhere: the receiver in C#, which needs the .NET SDK");
    Ok(())
}

/// The last run's output: which libraries judged, in which version, and how many checks passed.
fn show(name: &str) -> Result<()> {
    for line in log_text(name)?.lines() {
        say(name, line);
    }
    Ok(())
}

/// The `bin` folder of a Python environment that has the vendors' libraries.
fn python(folder: &Path) -> Result<PathBuf> {
    const REMEDY: &str = "install Python 3 with venv (Debian: apt-get install python3 python3-venv)";
    if ask(Command::new("python3").arg("--version")).is_none() {
        bail!("`python3` cannot be started: {REMEDY}");
    }
    let requirements = folder.join("requirements.txt");
    let venv = folder.join(".venv");
    when_changed("verifiers-pip", std::slice::from_ref(&requirements), &venv.join("bin/python"), || {
        if ask(Command::new("python3").args(["-c", "import venv, ensurepip"])).is_none() {
            bail!("Python's venv is missing: {REMEDY}");
        }
        run("venv", "making a Python environment", Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
        run("pip", "installing the verifiers for Python (pip)", pip(&venv).arg("-r").arg(&requirements))
    })?;
    Ok(venv.join("bin"))
}

fn pip(venv: &Path) -> Command {
    let mut command = Command::new(venv.join("bin/python"));
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    command
}

/// A search path that has Go: nothing to change where Go works, else one with a Go in the Python environment before it.
fn go(folder: &Path, bin: &Path) -> Result<Option<OsString>> {
    if ask(Command::new("go").arg("version")).is_some() {
        return Ok(None);
    }
    let requirements = folder.join("requirements-go.txt");
    when_changed("verifiers-go", std::slice::from_ref(&requirements), &bin.join("go"), || {
        run(
            "go",
            "there is no Go: installing one beside the verifiers for Python",
            pip(bin.parent().unwrap_or(bin)).arg("-r").arg(&requirements),
        )
    })?;
    let before = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(bin.to_path_buf()).chain(std::env::split_paths(&before));
    let path = std::env::join_paths(folders).context("a folder of the search path holds a separator")?;
    if ask(Command::new(bin.join("go")).arg("version")).is_none() {
        bail!("the Go that was installed does not start; install Go from https://go.dev/dl or your package manager");
    }
    Ok(Some(path))
}
