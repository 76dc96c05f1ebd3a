//! Two streams: results on stdout, messages on stderr.

use std::io::{self, IsTerminal as _, Write as _};

use super::exit::Failure;
use super::flags::Color;
use crate::diagnostic::{Diagnostic, Document, Severity, draw, printable};

/// Where the output goes and how it looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    color: bool,
    quiet: bool,
    verbose: bool,
}

impl Output {
    /// With the user's wishes; `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb` are respected.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "these variables are conventions of the terminal")]
    pub(crate) fn new(color: Color, quiet: bool, verbose: bool) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if set("NO_COLOR") || std::env::var_os("TERM").is_some_and(|t| t == "dumb") => false,
            Color::Auto => io::stderr().is_terminal() || std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| v != "0" && !v.is_empty()),
        };
        Self { color, quiet, verbose }
    }

    /// Is `--quiet` set?
    #[must_use]
    pub(crate) const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Is `--verbose` set?
    #[must_use]
    pub(crate) const fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Write a result. The bytes are written unchanged, then flushed.
    ///
    /// # Errors
    /// The failure of stdout, where a reader that went away is a silent success.
    pub(crate) fn result(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        Ok(out.flush()?)
    }

    /// Write a result and a line end.
    ///
    /// # Errors
    /// As [`Output::result`].
    pub(crate) fn line(&self, text: &str) -> Result<(), Failure> {
        self.result(format!("{text}\n").as_bytes())
    }

    /// Draw findings on stderr: hints only when verbose, only errors when quiet.
    pub(crate) fn diagnostics(&self, diagnostics: &[Diagnostic], documents: &[(Document, &str, &[u8])]) {
        for d in diagnostics {
            let shown = match d.severity {
                Severity::Error => true,
                Severity::Warning | Severity::Info => !self.quiet,
                Severity::Hint => self.verbose,
            };
            if shown {
                self.words(&self.coloured(&draw(d, documents), d.severity));
            }
        }
    }

    /// A failure, as `error: ...: help`.
    pub(crate) fn failure(&self, failure: &Failure) {
        if failure.message.is_empty() {
            return;
        }
        let code = failure.code.map(|c| format!("[{c}]")).unwrap_or_default();
        let help = if failure.help.is_empty() { String::new() } else { format!("\n  = help: {}", printable(&failure.help)) };
        self.words(&self.coloured(&format!("error{code}: {}{help}\n", printable(&failure.message)), Severity::Error));
    }

    /// A remark, unless quiet.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.words(&format!("{}\n", printable(text)));
        }
    }

    /// A warning, unless quiet.
    pub(crate) fn warning(&self, text: &str) {
        if !self.quiet {
            self.words(&self.coloured(&format!("warning: {}\n", printable(text)), Severity::Warning));
        }
    }

    /// A remark for those who asked for more.
    pub(crate) fn detail(&self, text: &str) {
        if self.verbose {
            self.words(&format!("{}\n", printable(text)));
        }
    }

    /// Writes text already made safe for a terminal. A failure to write to stderr is ignored: there is nowhere to report it.
    pub(crate) fn words(&self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Colour the severity at the start of a drawing.
    fn coloured(&self, text: &str, severity: Severity) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Info => "1;36",
            Severity::Hint => "2",
        };
        match text.split_once(':') {
            Some((head, tail)) if self.color => format!("\u{1b}[{code}m{head}\u{1b}[0m:{tail}"),
            _ => text.to_owned(),
        }
    }
}
