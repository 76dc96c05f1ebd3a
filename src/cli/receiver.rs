//! `--check --body` and `--decode`: what a receiver takes, and what it answered.

use super::core;
use super::exit::{Exit, Failure};
use super::flags::{Flags, Format};
use super::input;
use super::inputs::Inputs;
use super::output::Output;
use super::sign::read_headers;
use crate::api;
use crate::destination::{self, Reply, masked};
use crate::diagnostic::{Document, Severity, printable};
use crate::preview;
use crate::span::Encoding;

/// Judges a body without a template.
pub(super) fn check(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let named = flags.destination.as_deref().map(core::find_destination).transpose()?;
    let others = [
        ("template", flags.template.is_some()),
        ("payload", flags.payload.is_some()),
        ("source", flags.source.is_some()),
        ("event", flags.event.is_some()),
    ];
    if let Some((flag, _)) = others.iter().find(|(_, given)| *given) {
        return Err(Failure::usage(
            format!("--body is judged as it is: --{flag} cannot be used with it"),
            format!("leave out --{flag}, or pass the template with -t in place of --body"),
        ));
    }
    let Some(path) = &flags.body else { return Err(Failure::usage("no body", "pass --body FILE")) };
    let body = input::read("body", path)?;
    let url = flags.url.as_deref();
    let judged = preview::judge_body(named, url, &body.bytes);
    if flags.format == Format::Json {
        output.line(&api::write(&api::Check::of_body(&judged, url, &body.bytes, Encoding::Bytes)))?;
    } else {
        let shown = masked(url.unwrap_or(""));
        output.diagnostics(&judged.diagnostics, &[(Document::Body, &body.name, &body.bytes), (Document::Url, "--url", shown.as_bytes())]);
        let mut meters = judged.destination.meters(url, &body.bytes);
        meters.retain(|m| m.measure.used * 4 >= m.measure.limit * 3);
        for m in meters {
            let at = if m.pointer.is_empty() { "the body" } else { &m.pointer };
            output.detail(&format!("{at}: {} of {} {}", m.measure.used, m.measure.limit, m.measure.unit.name()));
        }
        let count = |severity| judged.diagnostics.iter().filter(|d| d.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        output.line(&format!(
            "destination: {}\n{}\nfindings: {}, {}",
            judged.destination.id,
            super::check::acceptance(judged.destination, &judged.verdict),
            super::check::counted(errors, "error"),
            super::check::counted(warnings, "warning")
        ))?;
    }
    Ok(super::check::judge(judged.ok(), &judged.diagnostics, flags.denied()))
}

/// Decodes a receiver's answer.
pub(super) fn decode(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let destination = match (&flags.destination, &flags.url) {
        (Some(id), _) => core::find_destination(id)?,
        (None, Some(url)) => destination::recognise(url),
        (None, None) => destination::generic(),
    };
    let Some(status) = flags.status else { return Err(Failure::usage("no status", "pass --status N, such as --status 400")) };
    input::one_stdin(&[("--headers", flags.headers.as_ref()), ("--body", flags.body.as_ref())])?;
    let headers = flags.headers.as_deref().map(|path| input::read("headers", path).and_then(|i| read_headers(&i))).transpose()?;
    let body = flags.body.as_deref().map(|path| input::read("body", path)).transpose()?.map(|b| b.bytes).unwrap_or_default();
    let body = String::from_utf8_lossy(&body);
    let reply = Reply { status, headers: headers.as_deref().unwrap_or(&[]), body: &body };
    let answer = if flags.template.is_some() {
        let inputs = Inputs::read(flags, output)?;
        let asked = core::Asked::new(flags)?.without_proof();
        let request = preview::Request { destination: Some(destination), ..asked.over(&inputs)? };
        api::Decode::new(preview::decode(destination, &reply, Some(&request)), inputs.template().unwrap_or(""), Encoding::Bytes)
    } else {
        api::Decode::new(preview::decode(destination, &reply, None), "", Encoding::Bytes)
    };
    if flags.format == Format::Json {
        output.line(&api::write(&answer))?;
    } else {
        let retry = answer.retry_after.as_ref().map(|s| format!("; it asks to wait {s} s")).unwrap_or_default();
        let lasting = if answer.permanent { "the same request will fail again" } else { "it may be tried again" };
        let mut text = printable(&answer.message);
        if answer.cause != destination::Cause::Ok {
            text = format!("{text}\n{lasting}{retry}");
        }
        if let Some(help) = &answer.help {
            text = format!("{text}\nhelp: {}", printable(help));
        }
        if let Some(place) = &answer.template {
            text = format!("{text}\ntemplate: bytes {} to {}", place.from, place.to);
        }
        output.line(&text)?;
    }
    Ok(Exit::Ok)
}
