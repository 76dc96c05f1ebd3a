//! `--render` and `--check`.

use serde::Serialize;

use super::core::{self, Answer, Asked};
use super::exit::{Exit, Failure};
use super::flags::{Flags, Format};
use super::inputs::Inputs;
use super::output::Output;
use crate::api;
use crate::destination::{Destination, masked};
use crate::diagnostic::{By, Diagnostic, Document, Severity, printable};
use crate::span::Encoding;
use crate::verdict::{Deny, DestinationVerdict};

pub(super) fn render(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let inputs = Inputs::read(flags, output)?;
    let asked = Asked::new(flags)?.without_proof();
    let answer = core::preview(&inputs, &asked)?;
    let found: Vec<Diagnostic> = answer.seen.diagnostics.iter().filter(|d| is_about_rendering(d)).cloned().collect();
    if flags.format == Format::Json {
        let body = answer.seen.body.as_deref().map(text_or_none);
        output.line(&api::write(&Render {
            v: api::VERSION,
            ok: answer.seen.body.is_some() && !found.iter().any(Diagnostic::is_error),
            body: body.as_ref().and_then(|b| b.clone().ok()),
            body_b64: body.and_then(Result::err),
            diagnostics: api::findings(&asked.over(&inputs)?, &answer.seen, &found, Encoding::Bytes),
        }))?;
    } else {
        if let Some(body) = &answer.seen.body {
            output.result(body)?;
        }
        show(&inputs, &asked, &answer, &found, output);
    }
    Ok(judge(answer.seen.body.is_some(), &found, flags.denied()))
}

/// The object of `--render`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Render<'a> {
    v: u8,
    ok: bool,
    body: Option<String>,
    body_b64: Option<String>,
    diagnostics: Vec<api::Diagnostic<'a>>,
}

pub(super) fn check(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let inputs = Inputs::read(flags, output)?;
    let asked = Asked::new(flags)?;
    let answer = core::preview(&inputs, &asked)?;
    if flags.format == Format::Json {
        output.line(&api::write(&answer.check(&asked.over(&inputs)?, flags.denied())))?;
    } else {
        show(&inputs, &asked, &answer, &answer.seen.diagnostics, output);
        output.line(&summary(&answer))?;
    }
    Ok(answer.exit(flags.denied()))
}

/// Findings on the template, the payload, and the body as JSON: what rendering itself can say. The destination's rules,
/// headers and URL are `--check`'s business.
fn is_about_rendering(d: &Diagnostic) -> bool {
    d.by == By::Render && matches!(d.document, Document::Template | Document::Payload | Document::Body)
}

/// Draw findings, the body among the documents.
pub(super) fn show(inputs: &Inputs, asked: &Asked, answer: &Answer, found: &[Diagnostic], output: &Output) {
    let mut documents = inputs.documents();
    let headers = answer.header_text();
    documents.push((Document::Body, "body", answer.seen.body.as_deref().unwrap_or(&[])));
    documents.push((Document::Headers, "headers", headers.as_bytes()));
    let url = masked(asked.url());
    documents.push((Document::Url, "--url", url.as_bytes()));
    output.diagnostics(found, &documents);
}

/// What the findings mean for the process.
pub(super) fn judge(has_body: bool, found: &[Diagnostic], deny: Deny) -> Exit {
    let denied = found.iter().any(|d| d.is_error() || (deny.warnings && d.severity == Severity::Warning));
    if has_body && !denied { Exit::Ok } else { Exit::Data }
}

/// The check in a few lines.
pub(super) fn summary(answer: &Answer) -> String {
    let count = |severity: Severity| answer.seen.diagnostics.iter().filter(|d| d.severity == severity).count();
    let mut out = format!("destination: {}\n", answer.seen.destination.id);
    let verdict = &answer.seen.verdict;
    let reason = verdict.reason.as_ref().map(|r| format!(": {}", printable(r))).unwrap_or_default();
    out += &format!("JSON: {}{reason}\n", verdict.kind.name());
    for a in &verdict.assumptions {
        out += &format!("assumption ({}): {}\n", a.standing.name(), printable(&a.what));
        if let Some(example) = &a.counterexample {
            out += &format!("  breaks without it: {}\n", printable(&example.to_string()));
        }
    }
    if !verdict.holds() && !verdict.holds_for.is_empty() {
        out += &format!("holds for: {} (judge these alone: --event '{}')\n", verdict.holds_for.join(", "), verdict.holds_for.join(","));
    }
    if let Some(example) = &verdict.counterexample {
        out += &format!("counterexample: {}\n", printable(&example.payload.to_string()));
    }
    out += &format!("{}\n", acceptance(answer.seen.destination, &answer.seen.destination_verdict));
    for other in &answer.seen.alternatives {
        out += &match &other.outcome {
            Ok(body) if Some(body) == answer.seen.body.as_ref() => format!("as {} data: the same body\n", other.shape),
            Ok(body) => format!("as {} data: {}\n", other.shape, printable(&String::from_utf8_lossy(body))),
            Err(error) => format!("as {} data: stops: {}\n", other.shape, printable(error)),
        };
    }
    out += &format!("findings: {}, {}", counted(count(Severity::Error), "error"), counted(count(Severity::Warning), "warning"));
    out
}

/// What the receiver says, in a line, and the payload that it refuses in another.
pub(super) fn acceptance(destination: &Destination, verdict: &DestinationVerdict) -> String {
    let mut out = format!("{}: {}: {}", destination.name, verdict.kind.name(), printable(&verdict.reason));
    if let Some(example) = &verdict.counterexample {
        out += &format!("\nrefused payload: {}", printable(&example.payload.to_string()));
    }
    out
}

pub(super) fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// The bytes as text, or in base64 if they are not UTF-8.
pub(super) fn text_or_none(bytes: &[u8]) -> Result<String, String> {
    use base64::Engine as _;
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| base64::engine::general_purpose::STANDARD.encode(bytes))
}
