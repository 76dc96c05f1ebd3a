//! Where a secret comes from. It is read once and never shown.

use std::io::Read as _;

use super::exit::{Exit, Failure};
use super::output::Output;
use crate::signature::Secret;

/// The variable that is read where no `--secret` is given.
pub(crate) const VARIABLE: &str = "HOOKPROOF_SECRET";

/// Longest secret, in bytes.
const MAX: u64 = 64 << 10;

/// The secrets that `sources` name, in their order, or the one in [`VARIABLE`], or none.
///
/// # Errors
/// An unset variable, an unreadable file, an empty secret, one that is not text.
#[expect(clippy::disallowed_methods, reason = "without a flag, the secret comes from the environment")]
pub(crate) fn read(sources: &[String], output: &Output) -> Result<Vec<Secret>, Failure> {
    if !sources.is_empty() {
        return named(sources, output);
    }
    match std::env::var(VARIABLE) {
        Ok(value) if !value.is_empty() => {
            output.detail(&format!("secret: from the environment variable {VARIABLE}"));
            Ok(vec![Secret::new(value)])
        }
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(Failure::new(Exit::Configuration, format!("{VARIABLE} is not UTF-8"), "set it to text"))
        }
        _ => Ok(Vec::new()),
    }
}

/// The secrets that `sources` name, and no other.
///
/// # Errors
/// As [`read`].
pub(crate) fn named(sources: &[String], output: &Output) -> Result<Vec<Secret>, Failure> {
    sources.iter().map(|source| one(source, output).map(Secret::new)).collect()
}

#[expect(clippy::disallowed_methods, reason = "secrets come from the environment or a file, as the user says")]
fn one(source: &str, output: &Output) -> Result<String, Failure> {
    let bad = |message: String, help: &str| Failure::new(Exit::Configuration, message, help);
    let (secret, origin) = match source.split_once(':') {
        Some(("env", name)) => match std::env::var(name) {
            Ok(value) => (value, format!("the environment variable {name}")),
            Err(_) => {
                return Err(bad(format!("--secret env:{name}: the variable is not set, or not UTF-8"), "export it, or use file:PATH"));
            }
        },
        Some(("file", path)) => (read_file(path, &format!("--secret file:{path}"))?, format!("the file {path}")),
        Some(("fd", number)) => {
            if number.is_empty() || number.len() > 9 || !number.bytes().all(|b| b.is_ascii_digit()) {
                return Err(Failure::usage(
                    format!("--secret fd:{number}: not a file descriptor"),
                    "write fd:3, and 3<file after the command",
                ));
            }
            (read_file(&format!("/dev/fd/{number}"), &format!("--secret fd:{number}"))?, format!("file descriptor {number}"))
        }
        _ if source == "prompt" => {
            return Err(Failure::usage("--secret prompt is not available", "use env:NAME, file:PATH or fd:N"));
        }
        _ => {
            output.warning(
                "--secret with a literal value: every user of this machine can read it in the process list; use env:NAME, file:PATH or fd:N",
            );
            (source.to_owned(), "the command line".to_owned())
        }
    };
    if secret.is_empty() {
        return Err(bad(format!("the secret from {origin} is empty"), "put the secret there, without a newline"));
    }
    output.detail(&format!("secret: from {origin}"));
    Ok(secret)
}

/// A file's text without the line end that editors add.
#[expect(clippy::disallowed_methods, reason = "the user names the file")]
fn read_file(path: &str, shown: &str) -> Result<String, Failure> {
    let bad = |rule: String| Failure::new(Exit::Configuration, format!("{shown}: {rule}"), "check the path and its permissions");
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|f| f.take(MAX + 1).read_to_end(&mut bytes)).map_err(|e| bad(e.to_string()))?;
    if bytes.len() as u64 > MAX {
        return Err(bad(format!("more than {MAX} bytes: is this the right file?")));
    }
    let text = String::from_utf8(bytes).map_err(|_| bad("not UTF-8".to_owned()))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}
