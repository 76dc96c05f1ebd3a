//! What we sign, judged by other people's libraries and by the receivers that we print: `tests/verifiers`.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::node;
use crate::run::{ask, cargo, program, root, run, say, target, when_changed};

/// Installs the vendors' libraries for Node and Python and runs every harness.
pub(crate) fn check() -> Result<()> {
    let folder = root().join("tests/verifiers");
    if !folder.join("official.mjs").exists() {
        say("verifiers", "tests/verifiers holds no harness yet");
        return Ok(());
    }
    run("lines", "building the signer that they ask", cargo().args(["build", "--package", "hookproof", "--example", "lines"]))?;
    let lines = target().join("debug/examples").join(if cfg!(windows) { "lines.exe" } else { "lines" });
    node::check()?;
    let inputs = [folder.join("package.json"), folder.join("package-lock.json")];
    when_changed("verifiers-npm", &inputs, &folder.join("node_modules/.package-lock.json"), || {
        run("verifiers", "installing the verifiers for Node (npm ci)", node::npm(&folder).args(["ci", "--ignore-scripts"]))
    })?;
    python(&folder)?;
    let harness = |what: &str, command: &mut Command| run("verifiers", what, command.env("HOOKPROOF_LINES", &lines));
    harness("the vendors' libraries for Node", node::node(&root()).arg(folder.join("official.mjs")))?;
    harness("the vendors' libraries for Python", program(folder.join(".venv/bin/python"), root()).arg(folder.join("official.py")))?;
    harness("the receivers that we print", node::node(&root()).arg(folder.join("receivers.mjs")))
}

fn python(folder: &Path) -> Result<()> {
    const REMEDY: &str = "install Python 3 with venv (Debian: apt-get install python3 python3-venv)";
    if ask(Command::new("python3").arg("--version")).is_none() {
        bail!("`python3` cannot be started: {REMEDY}");
    }
    let requirements = folder.join("requirements.txt");
    let venv = folder.join(".venv");
    when_changed("verifiers-pip", std::slice::from_ref(&requirements), &venv.join("bin/python"), || {
        if ask(Command::new("python3").args(["-m", "venv", "--help"])).is_none() {
            bail!("Python's venv is missing: {REMEDY}");
        }
        run("venv", "making a Python environment", Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        let arguments = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
        run("pip", "installing the verifiers for Python (pip)", program(venv.join("bin/python"), folder).args(arguments).arg(&requirements))
    })
}
