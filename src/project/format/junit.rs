//! JUnit's XML, in the shape that CI servers read: one test suite per webhook, one test case per check.

use std::fmt::Write as _;

use super::text::{draw_cause, draw_check, draw_faults};
use crate::diagnostic::{Diagnostic, Severity};
use crate::project::{Cause, Outcome, Report};

/// The report as JUnit XML.
#[must_use]
pub fn junit(report: &Report, project: &str) -> String {
    let summary = report.summary();
    let faulty = usize::from(!report.faults.is_empty());
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let counts = |tests: usize, failures: usize, errors: usize| {
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\"")
    };
    let _ = writeln!(out, "<testsuites name=\"hookproof\" {}>", counts(summary.checks + faulty, summary.failed, faulty));
    if faulty > 0 {
        let name = xml(project);
        let first = report.faults.first().map(|d| xml(&d.message)).unwrap_or_default();
        let _ = writeln!(out, "  <testsuite name=\"{name}\" {}>", counts(1, 0, 1));
        let _ = writeln!(out, "    <testcase name=\"project file\" classname=\"{name}\">");
        let code = report.faults.first().map_or("", |d| d.code.id);
        let _ = writeln!(out, "      <error message=\"{first}\" type=\"{code}\">{}</error>", xml_text(&draw_faults(report, project)));
        out += "    </testcase>\n  </testsuite>\n";
    }
    for webhook in &report.webhooks {
        suite(&mut out, report, project, webhook, &counts);
    }
    out += "</testsuites>\n";
    out
}

fn suite(out: &mut String, report: &Report, project: &str, webhook: &Outcome, counts: &dyn Fn(usize, usize, usize) -> String) {
    let failed = webhook.checks.iter().filter(|c| !c.ok).count();
    let name = xml(&webhook.name);
    let _ = writeln!(out, "  <testsuite name=\"{name}\" {}>", counts(webhook.checks.len(), failed, 0));
    // A cause is drawn in the first check that it fails; the others name it by its number.
    let mut told = std::collections::BTreeSet::new();
    for check in &webhook.checks {
        let case = format!("    <testcase name=\"{} {}\" classname=\"{name}\"", check.kind.name(), xml(&check.name));
        let causes: Vec<(usize, &Cause)> = check.causes.iter().filter_map(|i| webhook.causes.get(*i).map(|c| (*i, c))).collect();
        let all = || causes.iter().map(|(_, c)| &c.diagnostic).chain(&check.diagnostics);
        let worst = all().map(|d| d.severity).reduce(Severity::worse);
        let fails = |d: &Diagnostic| !check.ok && Some(d.severity) == worst;
        let (mut drawn, mut rest) = (String::new(), String::new());
        for (i, cause) in &causes {
            if told.insert(*i) {
                let text = draw_cause(report, project, webhook, i + 1, cause);
                if fails(&cause.diagnostic) { drawn += &text } else { rest += &text }
            }
        }
        drawn += &draw_check(report, project, webhook, check, fails);
        rest += &draw_check(report, project, webhook, check, |d| !fails(d));
        if check.ok && rest.is_empty() {
            let _ = writeln!(out, "{case}/>");
            continue;
        }
        let _ = writeln!(out, "{case}>");
        if !check.ok {
            let code = all().find(|d| fails(d)).map_or("", |d| d.code.id);
            let drawn = xml_text(&drawn);
            let _ = writeln!(out, "      <failure message=\"{}\" type=\"{code}\">{drawn}</failure>", xml(&check.message));
        }
        if !rest.is_empty() {
            let _ = writeln!(out, "      <system-out>{}</system-out>", xml_text(&rest));
        }
        out.push_str("    </testcase>\n");
    }
    out.push_str("  </testsuite>\n");
}

/// For an attribute: line ends and tabs are kept as references, since a reader would make spaces of them.
fn xml(text: &str) -> String {
    escape(text, true)
}

/// For text between tags.
fn xml_text(text: &str) -> String {
    escape(text, false)
}

/// What XML 1.0 cannot hold at all, not even as a reference, becomes U+FFFD.
fn escape(text: &str, attribute: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' if attribute => out += "&quot;",
            '\n' | '\t' if attribute => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\r' => out += "&#13;",
            '\n' | '\t' => out.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_cannot_leave_its_attribute_or_element() {
        assert_eq!(
            xml("\"><failure>\n\u{1b}[31m\u{0}\u{ffff}&amp;"),
            "&quot;&gt;&lt;failure&gt;&#10;\u{fffd}[31m\u{fffd}\u{fffd}&amp;amp;"
        );
        assert_eq!(xml_text("]]>\r\n\"x\""), "]]&gt;&#13;\n\"x\"");
    }
}
