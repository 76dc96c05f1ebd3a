//! `--sources`, `--destinations`, `--schemes`, `--explain`.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::json;

use super::core;
use super::exit::{Exit, Failure};
use super::flags::{Flags, Format};
use super::inputs::find_source;
use super::output::Output;
use super::sign::find_scheme;
use crate::catalogue::{Explanation, all, code};
use crate::diagnostic::did_you_mean;
use crate::signature::{self, Scheme};
use crate::source::{self, Source};
use crate::{api, destination};

#[derive(Serialize)]
struct Sources<'a> {
    sources: Vec<api::Source<'a>>,
}

#[derive(Serialize)]
struct Destinations {
    destinations: Vec<api::Destination<'static>>,
}

pub(super) fn sources(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let one = flags.source.as_deref().map(find_source).transpose()?;
    if let (Some(source), Some(ty)) = (&one, &flags.event) {
        return samples(source, ty, output);
    }
    let text = match (&one, flags.format) {
        (Some(source), Format::Json) => api::write(&api::Source::new(source)) + "\n",
        (Some(source), _) => describe(source),
        (None, Format::Json) => {
            api::write(&api::Versioned::new(Sources { sources: source::all().iter().map(api::Source::new).collect() })) + "\n"
        }
        (None, _) => table(source::all().iter().map(|s| (s.id.as_str(), s.summary.as_str()))),
    };
    output.result(text.as_bytes())?;
    Ok(Exit::Ok)
}

/// The default sample of an event, byte for byte.
fn samples(source: &Source, ty: &str, output: &Output) -> Result<Exit, Failure> {
    let sample = source
        .sample(Some(ty), None)
        .map_err(|e| Failure::usage(e, format!("hookproof --sources --source {} lists its events", source.id)))?;
    output.result(sample.text.as_bytes())?;
    Ok(Exit::Ok)
}

pub(super) fn destinations(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let list: Vec<&destination::Destination> = match &flags.destination {
        Some(id) => vec![core::find_destination(id)?],
        None => destination::all().to_vec(),
    };
    let text = match flags.format {
        Format::Json => {
            api::write(&api::Versioned::new(Destinations { destinations: list.into_iter().map(api::Destination::new).collect() })) + "\n"
        }
        _ if flags.destination.is_some() => list.into_iter().map(limits).collect(),
        _ => {
            let rows: Vec<(String, String)> = list.iter().map(|d| (d.id.to_owned(), format!("{}: {}", d.name, d.summary))).collect();
            table(rows.iter().map(|(a, b)| (a.as_str(), b.as_str())))
        }
    };
    output.result(text.as_bytes())?;
    Ok(Exit::Ok)
}

pub(super) fn schemes(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let list: Vec<&Scheme> = match &flags.scheme {
        Some(id) => vec![find_scheme(id)?],
        None => signature::schemes().iter().collect(),
    };
    if let (Some(language), [scheme]) = (&flags.verifier, list.as_slice()) {
        return receiver(scheme, language, output);
    }
    let wire = |s: &&Scheme| {
        json!({ "id": s.id, "name": s.name, "aliases": s.aliases, "header": s.header, "signs": s.content.text(), "source": s.source,
            "signsId": s.signs_id(), "signsTimestamp": s.signs_timestamp(), "signsUrl": s.signs_url() })
    };
    let text = match flags.format {
        Format::Json => json!({ "v": 1, "schemes": list.iter().map(wire).collect::<Vec<_>>() }).to_string() + "\n",
        _ => {
            let rows: Vec<(String, String)> =
                list.iter().map(|s| (s.id.clone(), format!("{} ({}: {})", s.name, s.header, s.content.text()))).collect();
            table(rows.iter().map(|(a, b)| (a.as_str(), b.as_str())))
        }
    };
    output.result(text.as_bytes())?;
    Ok(Exit::Ok)
}

/// A receiver that verifies the scheme, as one source file.
fn receiver(scheme: &Scheme, language: &str, output: &Output) -> Result<Exit, Failure> {
    let languages = signature::LANGUAGES;
    if !languages.iter().any(|(id, ..)| *id == language) {
        let ids: Vec<&str> = languages.iter().map(|(id, ..)| *id).collect();
        let mean = did_you_mean(language, ids.iter().copied()).map(|m| format!("; {m}")).unwrap_or_default();
        return Err(Failure::usage(
            format!("no receiver is available in \"{language}\"{mean}"),
            format!("the languages are {}", ids.join(", ")),
        ));
    }
    let text = signature::verifier(scheme, language).ok_or_else(|| {
        Failure::usage(format!("no receiver is available for {}", scheme.id), "choose a scheme that signs the body with a shared secret")
    })?;
    output.result(text.as_bytes())?;
    Ok(Exit::Ok)
}

pub(super) fn explain(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let id = flags.explain.as_deref().unwrap_or("");
    let Some(code) = code(id) else {
        let mean = did_you_mean(id, all().map(|c| c.id)).map(|m| format!("; {m}")).unwrap_or_default();
        return Err(Failure::usage(format!("there is no diagnostic code \"{id}\"{mean}"), "a code looks like template/unknown-field"));
    };
    let text = match flags.format {
        Format::Json => api::write(&api::Versioned::new(Explanation::from(code))) + "\n",
        _ => {
            let mut text = format!("{} ({})\n\n{}\n\nExample:\n", code.id, code.severity.name(), code.meaning);
            for line in code.example.lines() {
                let _ = writeln!(text, "    {line}");
            }
            let _ = writeln!(text, "\nRemedy:\n    {}", code.remedy);
            if let Some(source) = code.source {
                let _ = writeln!(text, "\nSource: {source}");
            }
            text
        }
    };
    output.result(text.as_bytes())?;
    Ok(Exit::Ok)
}

fn table<'a>(rows: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> String {
    let width = rows.clone().map(|(id, _)| id.chars().count()).max().unwrap_or(0);
    rows.map(|(id, text)| format!("{id:width$}  {text}\n")).collect()
}

/// One destination for people: its URL, and every limit with who says it.
fn limits(d: &destination::Destination) -> String {
    let mut out = format!("{} ({})\n{}\n", d.name, d.id, d.summary);
    if !d.url.is_empty() {
        let _ = writeln!(out, "{} {}", d.method, d.url);
    }
    if let Some(note) = d.note {
        let _ = writeln!(out, "{note}");
    }
    for (endpoint, limits) in d.limits() {
        if !limits.is_empty() {
            let _ = writeln!(out, "\nLimits of {endpoint}:");
        }
        for l in limits {
            let bound = match (l.least, l.most) {
                (_, Some(most)) => format!("at most {most} {}", l.unit.name()),
                (least, None) => format!("at least {} {}", least.unwrap_or(0), l.unit.name()),
            };
            let at = if l.at.is_empty() { "the body" } else { &l.at };
            let _ = writeln!(out, "  {at:40} {bound} [{}]", l.cite.confidence.name());
        }
    }
    out
}

/// One source as text; every fact has its standing, such as documented or assumed.
fn describe(source: &Source) -> String {
    let mut out = format!("{} ({})\n{}\n{}: {}\n", source.name, source.id, source.summary, source.page.title, source.page.origin);
    out.push_str("\nEvents:\n");
    for event in &source.events {
        let samples: Vec<&str> = event.samples.iter().map(|s| s.id.as_str()).collect();
        let _ = writeln!(out, "  {:36} {} [samples: {}]", event.ty, event.title, samples.join(", "));
    }
    out.push_str("\nTemplates:\n");
    for t in &source.templates {
        let _ = writeln!(
            out,
            "  {:36} {} [for {}]{}",
            t.id,
            t.title,
            t.destination,
            if t.defective { " (copied from the vendor's page, mistakes included)" } else { "" }
        );
    }
    if !source.functions.is_empty() {
        out.push_str("\nFunctions in addition to Go's:\n");
        for f in &source.functions {
            let _ = writeln!(out, "  {:36} {} [{}]", f.signature, f.doc, f.standing.name());
        }
    }
    let policy = &source.delivery;
    out.push_str("\nDelivery:\n");
    let most = policy.max_body.value.map_or_else(|| "none known".to_owned(), |n| format!("{n} bytes"));
    for (name, value, standing) in [
        ("attempts", policy.attempts.value.to_string(), policy.attempts.standing),
        ("delays before retries", format!("{:?} s", policy.retries.value), policy.retries.standing),
        ("timeout", format!("{} s", policy.timeout.value), policy.timeout.standing),
        ("success", format!("{}-{}", policy.success.value.0, policy.success.value.1), policy.success.standing),
        ("largest body", most, policy.max_body.standing),
        ("https only", policy.https_only.value.to_string(), policy.https_only.standing),
    ] {
        let _ = writeln!(out, "  {name:36} {value} [{}]", standing.name());
    }
    if let Some(signing) = &source.signing {
        let _ = writeln!(out, "\nSignature: {} [{}]", signing.scheme, signing.standing.name());
    }
    if !source.facts.is_empty() {
        out.push_str("\nFurther facts:\n");
        for fact in &source.facts {
            let _ = writeln!(out, "  {} [{}]", fact.value, fact.standing.name());
        }
    }
    out
}
