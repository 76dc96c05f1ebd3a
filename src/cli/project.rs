//! `--check --project`: every webhook of a project file, with progress, in the format of the reader's choice.

use std::path::Path;

use super::exit::{Exit, Failure};
use super::flags::{Flags, Format};
use super::input;
use super::output::Output;
use crate::diagnostic::{Diagnostic, Severity};
use crate::project::{Report, check_with, format, report_json};
use crate::span::Encoding;

pub(super) fn check(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let Some(path) = &flags.project else { return Err(Failure::usage("--project is missing", "pass --project FILE")) };
    let file = input::read("project", path)?;
    let text = file.text("project").map_err(|f| Failure { exit: Exit::Configuration, ..f })?;
    let folder = if input::is_stdin(path) { Path::new("") } else { path.parent().unwrap_or(Path::new("")) };
    let read = |name: &str| -> Result<String, String> {
        let whole = folder.join(name);
        let why = |f: Failure| f.message.rsplit_once("': ").map_or(f.message.clone(), |(_, why)| why.to_owned());
        let input = input::read("project's", &whole).map_err(why)?;
        if input.bytes.is_empty() {
            return Err("empty".to_owned());
        }
        input.text("project's").map(str::to_owned).map_err(why)
    };
    let mut tell = |done: usize, all: usize, name: &str| output.note(&format!("[{}/{all}] {name}", done + 1));
    let report = check_with(text, &read, flags.denied(), &mut tell);
    let shown = shown(path);
    write(&report, &shown, flags, output)?;
    Ok(if !report.faults.is_empty() {
        Exit::Configuration
    } else if report.ok() {
        Exit::Ok
    } else {
        Exit::Data
    })
}

/// The project file's path as others are to read it: with `/`, and below the folder that CI calls its workspace.
fn shown(path: &Path) -> String {
    if input::is_stdin(path) {
        return "hookproof.json".to_owned();
    }
    let workspace = variable("GITHUB_WORKSPACE").filter(|_| path.is_absolute());
    let inside = workspace.and_then(|w| path.strip_prefix(w).ok().map(Path::to_path_buf));
    let text = inside.as_deref().unwrap_or(path).to_string_lossy().into_owned();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text };
    text.strip_prefix("./").map(str::to_owned).unwrap_or(text)
}

#[expect(clippy::disallowed_methods, reason = "these variables are how GitHub Actions says that it runs us")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

fn write(report: &Report, project: &str, flags: &Flags, output: &Output) -> Result<(), Failure> {
    match flags.format {
        Format::Json => output.line(&report_json(report, project, Encoding::Bytes)),
        Format::Junit => output.result(format::junit(report, project).as_bytes()),
        Format::Sarif => output.result(format::sarif(report, project).as_bytes()),
        Format::Github => output.result(format::github(report, project).as_bytes()),
        Format::Text => {
            draw(report, project, output);
            output.result(format::text(report).as_bytes())?;
            if variable("GITHUB_ACTIONS").as_deref() == Some("true") {
                output.result(format::github(report, project).as_bytes())?;
            }
            Ok(())
        }
    }
}

/// Findings with frame and caret: hints only when verbose, only errors when quiet.
fn draw(report: &Report, project: &str, output: &Output) {
    output.words(&format::draw_faults(report, project));
    let wanted = |d: &Diagnostic, ok: bool| match d.severity {
        Severity::Error => true,
        Severity::Warning => !output.is_quiet(),
        // What passes needs no words, unless they are asked for.
        Severity::Info => output.is_verbose() || (!ok && !output.is_quiet()),
        Severity::Hint => output.is_verbose(),
    };
    for webhook in &report.webhooks {
        for (i, cause) in webhook.causes.iter().enumerate() {
            // It concerns every check that refers to it.
            let ok = webhook.checks.iter().all(|c| c.ok || !c.causes.contains(&i));
            if wanted(&cause.diagnostic, ok) {
                output.words(&format::draw_cause(report, project, webhook, i + 1, cause));
            }
        }
        for check in &webhook.checks {
            output.words(&format::draw_check(report, project, webhook, check, |d| wanted(d, check.ok)));
        }
    }
}
