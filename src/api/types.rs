//! The package's TypeScript types, generated from the requests and answers here; the functions' signatures are written by hand.

#![expect(clippy::string_slice, clippy::disallowed_methods, reason = "a test that cuts ASCII text, and compares it with a file")]

use ts_rs::{Config, TS};

use super::{catalogue, diagnostic, editor, preview, receiver, signature, torture};
use crate::{catalogue as codes, destination, project, schema, template, verdict};

const HEAD: &str = "// Generated from the Rust types of `src/api` and `src/api/functions.d.ts` by the test `types_are_what_is_committed`; `BLESS=1` \
                    writes it.\n// Every offset is in UTF-16 units; lines and columns start at 1.\n";
const FUNCTIONS: &str = include_str!("functions.d.ts");
const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/www/npm/index.d.ts");

/// Rust's doc comment as TypeScript's.
fn comment(docs: &str, indent: &str) -> String {
    let lines = docs.lines().map(|line| line.trim().trim_start_matches("/**").trim_end_matches("*/").trim().trim_start_matches('*').trim());
    let text: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    if text.is_empty() { String::new() } else { format!("{indent}/** {} */\n", text.join(" ").replace("[`", "`").replace("`]", "`")) }
}

/// The parts of an object type between its commas: comment, then key and type.
fn fields(body: &str) -> Vec<(&str, &str)> {
    let (mut out, mut depth, mut from, mut at, mut quoted) = (Vec::new(), 0_i32, 0, 0, false);
    while let Some(c) = body[at..].chars().next() {
        if !quoted && body[at..].starts_with("/**") {
            at += body[at..].find("*/").unwrap() + 2;
            continue;
        }
        match c {
            '"' => quoted = !quoted,
            '{' | '[' | '(' | '<' if !quoted => depth += 1,
            '}' | ']' | ')' | '>' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                out.push(&body[from..at]);
                from = at + 1;
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    out.push(&body[from..]);
    let split = |part| match str::rfind(part, "*/") {
        Some(end) => part.split_at(end + 2),
        None => ("", part),
    };
    out.into_iter().filter(|part| !part.trim().is_empty()).map(split).map(|(docs, field)| (docs, field.trim())).collect()
}

/// A declaration: an object as an interface, one field per line.
fn declared<T: TS>(config: &Config) -> String {
    let (name, inline) = (T::ident(config), T::inline(config));
    let mut out = comment(&T::docs().unwrap_or_default(), "");
    match inline.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).filter(|rest| !rest.contains("} | {")) {
        Some(body) => {
            out += &format!("export interface {name} {{\n");
            for (docs, field) in fields(body) {
                out += &comment(docs, "  ");
                out += &format!("  {field};\n");
            }
            out += "}\n";
        }
        None => {
            let words: Vec<&str> = inline.split_whitespace().filter(|word| !matches!(*word, "/**" | "*" | "*/")).collect();
            let without_comments = if inline.contains("/**") { bare(&inline) } else { words.join(" ") };
            out += &format!("export type {name} = {without_comments};\n");
        }
    }
    out
}

/// A type without its comments.
fn bare(inline: &str) -> String {
    let parts = inline.split("/**").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest));
    parts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ").replace(", }", " }")
}

macro_rules! declarations {
    ($config:expr; $($ty:ty),+ $(,)?) => { [$(declared::<$ty>($config)),+].join("\n") };
}

fn generated() -> String {
    let config = &Config::new().with_large_int("number");
    let types = declarations![config;
        schema::Standing, crate::diagnostic::Severity, crate::diagnostic::Document, diagnostic::Range, diagnostic::Label<'_>,
        diagnostic::Edit<'_>, diagnostic::Fix<'_>, diagnostic::Diagnostic<'_>,
        template::dollar::Formatting, template::dollar::Escaping, preview::PreviewRequest, preview::SegmentKind, preview::Segment<'_>,
        preview::Header<'_>, preview::Target<'_>, preview::Counterexample<'_>, verdict::VerdictKind, preview::Assumption<'_>, preview::Verdict<'_>,
        verdict::Acceptance, preview::DestinationVerdict<'_>,
        preview::Alternative<'_>, preview::Preview<'_>, preview::Repair<'_>,
        receiver::BodyRequest, destination::Cause, receiver::DecodeRequest, receiver::Decode,
        torture::TortureRow<'_>, torture::Torture<'_>,
        project::CheckKind, project::Hold, project::wire::ReportPlace, project::wire::ReportSummary, project::wire::ReportCause<'_>,
        project::wire::ReportCheck<'_>, project::wire::ReportWebhook<'_>, project::wire::ProjectReport<'_>,
        template::Dialect, catalogue::Page<'_>, catalogue::Sample<'_>, catalogue::SourceEvent<'_>, catalogue::SourceFunction<'_>,
        catalogue::SourceFormatting<'_>, catalogue::Signing<'_>, catalogue::Starter<'_>, catalogue::Fact<'_>, catalogue::Source<'_>,
        catalogue::Destination<'_>, signature::KnownScheme<'_>, catalogue::Catalogue<'_>, codes::Explanation,
        signature::SignRequest, signature::SignAnswer, signature::VerifyRequest, signature::Verification,
        editor::PlaceRequest, template::go::editor::CompletionKind, editor::Completion<'_>, editor::Completions<'_>, editor::Hover<'_>,
        editor::SignatureHelp<'_>,
    ];
    format!("{HEAD}\n{types}\n{FUNCTIONS}")
}

#[test]
fn types_are_what_is_committed() {
    let generated = generated();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(COMMITTED, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap().replace("\r\n", "\n");
    let first = generated.lines().zip(committed.lines()).find(|(a, b)| a != b);
    assert!(generated == committed, "`BLESS=1 cargo test --lib types_are` writes www/npm/index.d.ts; first difference: {first:?}");
}
