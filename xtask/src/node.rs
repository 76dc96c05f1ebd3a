//! Node.js and npm: found, judged and run.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{ask, program, root, run, when_changed};

const OLDEST: u32 = 20;

/// Node in a folder of the project.
pub(crate) fn node(folder: &Path) -> Command {
    program("node", folder)
}

/// npm in a folder of the project.
pub(crate) fn npm(folder: &Path) -> Command {
    let mut command = program(if cfg!(windows) { "npm.cmd" } else { "npm" }, folder);
    command.args(["--no-audit", "--no-fund", "--no-update-notifier"]);
    command
}

/// Node is there and new enough.
pub(crate) fn check() -> Result<()> {
    const REMEDY: &str = "install Node.js 20 or newer from https://nodejs.org or your package manager";
    let version = ask(node(&root()).arg("--version")).with_context(|| format!("`node` cannot be started: {REMEDY}"))?;
    let major: u32 = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0);
    if major < OLDEST {
        bail!("node is {version}, which is too old: {REMEDY}");
    }
    if ask(npm(&root()).arg("--version")).is_none() {
        bail!("`npm` cannot be started: it usually comes with Node.js; {REMEDY}");
    }
    Ok(())
}

/// Installs what `www/package-lock.json` names, exactly.
pub(crate) fn install() -> Result<()> {
    let www = root().join("www");
    let inputs = [www.join("package.json"), www.join("package-lock.json")];
    when_changed("npm", &inputs, &www.join("node_modules/.package-lock.json"), || {
        check()?;
        run("npm", "installing the page's packages (npm ci)", npm(&www).args(["ci", "--ignore-scripts"]))
    })
}
