//! Annotations as GitHub Actions reads them from a step's output.

use std::fmt::Write as _;

use super::{Found, findings, own, place};
use crate::diagnostic::{Severity, printable};
use crate::project::Report;
use crate::span::Encoding;

/// One workflow command for each finding: errors, warnings and notices, each at its line of its file. Hints are left out.
#[must_use]
pub fn github(report: &Report, project: &str) -> String {
    let mut out = String::new();
    for (of, d) in findings(report) {
        let command = match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
            Severity::Hint => continue,
        };
        let place = of.as_ref().map_or_else(|| own(report, project, d.span), |f| place(report, project, f.webhook, f.texts, d));
        let (start, end) = place.lines(Encoding::Utf16);
        let mut where_ = format!("file={},line={},endLine={}", property(&place.file), start.line, end.line);
        // Columns are taken only where the place is on one line.
        if start.line == end.line {
            let _ = write!(where_, ",col={},endColumn={}", start.column, end.column);
        }
        let webhook = of.as_ref().map(|f| format!("{}: ", f.webhook.name)).unwrap_or_default();
        let holds = of.as_ref().map(Found::behind).unwrap_or_default();
        let help = d.help.as_ref().map(|h| format!(" ({})", printable(h))).unwrap_or_default();
        let message = format!("{}{}{help}{holds}", printable(&webhook), printable(&d.message));
        let _ = writeln!(out, "::{command} {where_},title={}::{}", property(d.code.id), data(&message));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_or_a_property_is_encoded() {
        assert_eq!(data("100% sure\r\n::error::x"), "100%25 sure%0D%0A::error::x");
        assert_eq!(property("C:/a,b"), "C%3A/a%2Cb");
    }
}
