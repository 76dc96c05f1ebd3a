//! `--sign` and `--verify`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::exit::{Exit, Failure};
use super::flags::{Flags, Format};
use super::input::{self, Input};
use super::inputs::find_source;
use super::output::Output;
use super::secret;
use super::time::Moment;
use crate::api::Documents;
use crate::delivery::Clock as _;
use crate::diagnostic::{Diagnostic, Document, did_you_mean, printable};
use crate::native::clock::{Machine, seconds};
use crate::native::random;
use crate::signature::{self, Message, Received, Scheme, Secret, Verification, code};
use crate::span::{Encoding, Span};

pub(super) fn sign(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let scheme = scheme(flags)?;
    let body = read_body(flags)?;
    let secrets = required_secrets(flags, output)?;
    if secrets.len() > 1 && !rolls(scheme) {
        output.warning(&format!("{} carries one signature per request: only the first secret signs", scheme.name));
    }
    let id = match &flags.id {
        Some(id) => id.clone(),
        None => random::uuid()
            .ok_or_else(|| Failure::new(Exit::Internal, "the system has no random bytes for a message id", "choose one: --id ID"))?,
    };
    let message = Message {
        body: &body.bytes,
        id: Some(&id),
        timestamp: Some(flags.timestamp.unwrap_or_else(|| seconds(Machine.now()))),
        url: flags.url.as_deref(),
        event: flags.event.as_deref(),
        ..Message::default()
    };
    let headers =
        signature::sign(scheme, &secrets, &message).map_err(|e| Failure::new(Exit::Data, format!("{}: {e}", scheme.id), sign_help(&e)))?;
    let text: String = headers.iter().map(|(n, v)| format!("{}: {}\n", printable(n), printable(v))).collect();
    let advice = signature::advise(scheme, &secrets, &body.bytes);
    if flags.format == Format::Json {
        let documents = Documents::new(Encoding::Bytes, &[(Document::Body, body.bytes.as_slice()), (Document::Headers, text.as_bytes())]);
        let map: Map<String, Value> = headers.into_iter().map(|(n, v)| (n, Value::String(v))).collect();
        let line = json!({ "v": 1, "scheme": scheme.id, "headers": map, "diagnostics": documents.diagnostics(&advice) });
        output.line(&line.to_string())?;
    } else {
        output.diagnostics(&advice, &[(Document::Body, &body.name, &body.bytes), (Document::Headers, "headers", text.as_bytes())]);
        output.result(text.as_bytes())?;
    }
    Ok(Exit::Ok)
}

fn sign_help(e: &signature::SignError) -> &'static str {
    match e.code() {
        "bad-secret" => "write the secret as the vendor shows it, with its prefix",
        "missing-url" => "pass the URL exactly as it will be requested: --url URL",
        "url-lacks-body-hash" => "pass the URL that is shown: --url URL",
        _ => "correct this and sign again",
    }
}

pub(super) fn verify(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let scheme = scheme(flags)?;
    input::one_stdin(&[("--body", flags.body.as_ref()), ("--headers", flags.headers.as_ref())])?;
    let Some(path) = &flags.headers else {
        return Err(Failure::usage(
            "--verify needs --headers",
            "pass the received headers in a file: 'Name: value' lines or a JSON object",
        ));
    };
    let given = input::read("headers", path)?;
    let headers = read_headers(&given)?;
    let body = read_body(flags)?;
    let secrets = required_secrets(flags, output)?;
    let previous = secret::named(&flags.previous_secret, output)?;
    let received = Received {
        body: &body.bytes,
        headers: &headers,
        url: flags.url.as_deref(),
        at: flags.at.map(|at| match at {
            Moment::Now => seconds(Machine.now()),
            Moment::At(at) => at,
        }),
        previous: &previous,
        show_bytes: flags.bytes || flags.verbose,
        reveal: flags.reveal,
        ..Received::default()
    };
    let verification = signature::verify(scheme, &secrets, &received);
    if flags.format == Format::Json {
        output.line(&verification_wire(scheme, &verification).to_string())?;
    } else {
        let text: String = headers.iter().map(|(n, v)| format!("{n}: {v}\n")).collect();
        let found = findings(scheme, &verification, &text);
        output.diagnostics(&found, &[(Document::Headers, &given.name, text.as_bytes()), (Document::Body, &body.name, &body.bytes)]);
        if verification.ok && flags.at.is_none() && scheme.tolerance.is_some() {
            output.note("note: the timestamp's age was not checked; to check it, pass --at now");
        }
        output.result(verification_text(scheme, &verification).as_bytes())?;
    }
    Ok(if verification.ok { Exit::Ok } else { Exit::Data })
}

/// The findings, each at its header. The cause and the expected signature are printed on stdout.
fn findings(scheme: &Scheme, verification: &Verification, headers: &str) -> Vec<Diagnostic> {
    let cause = verification.cause.as_ref();
    let timed = matches!(verification.reason, "stale" | "future" | "malformed-timestamp");
    let name = scheme.timestamp_header.as_ref().filter(|_| timed).unwrap_or(&scheme.header);
    let mut out = Vec::new();
    for found in &verification.diagnostics {
        if cause.is_some_and(|c| c.code.id == found.code.id) || found.code.id == code::REVEALED.id {
            continue;
        }
        let mut found = found.clone();
        if found.document == Document::Headers {
            found.span = line_of(name, headers);
        }
        if cause.is_some() && found.code.id == code::MISMATCH.id {
            found.help = None;
        }
        out.push(found);
    }
    out
}

/// The line of a header among 'Name: value' lines; their start if it is absent.
fn line_of(name: &str, headers: &str) -> Span {
    let mut at = 0;
    for line in headers.split_inclusive('\n') {
        if line.split_once(':').is_some_and(|(n, _)| n.eq_ignore_ascii_case(name)) {
            return Span::of(at, at + line.trim_end().len());
        }
        at += line.len();
    }
    Span::at(0)
}

fn verification_wire(scheme: &Scheme, verification: &Verification) -> Value {
    let cause = verification.cause.as_ref();
    let lines: Option<Map<String, Value>> =
        cause.map(|c| c.lines.iter().map(|(language, line)| ((*language).to_owned(), Value::from(*line))).collect());
    json!({
        "v": 1,
        "scheme": scheme.id,
        "ok": verification.ok,
        "reason": verification.reason,
        "cause": cause.map(|c| c.code.id),
        "message": cause.map(|c| &c.message),
        "remedy": cause.map(|c| c.code.remedy),
        "lines": lines,
        "together": cause.map(|c| &c.together),
        "also": cause.map(|c| &c.also),
        "actualScheme": cause.and_then(|c| c.scheme.as_ref()),
        "signedHex": cause.and_then(signature::Cause::signed_hex),
        "expected": verification.expected,
        "timestamp": verification.timestamp,
        "secret": verification.secret,
    })
}

/// The verdict on the first line; then, if it is known, what was signed instead and the line of code to write.
fn verification_text(scheme: &Scheme, verification: &Verification) -> String {
    let mut out = format!("{}: {}\n", scheme.id, verification.reason);
    if let Some(cause) = &verification.cause {
        let _ = writeln!(out, "cause: {} [{}]", printable(&cause.message), cause.code.id);
        if !cause.together.is_empty() {
            let _ = writeln!(out, "together with: {}", cause.together.join(", "));
        }
        if !cause.also.is_empty() {
            let _ = writeln!(out, "other causes with the same bytes: {}", cause.also.join(", "));
        }
        let _ = writeln!(out, "remedy: {}", cause.code.remedy);
        for (language, line) in cause.lines {
            let _ = writeln!(out, "  {language:<7} {line}");
        }
        if let Some(bytes) = &cause.signed {
            let _ = writeln!(out, "signed: {} bytes", bytes.len());
            dump(bytes, &mut out);
        }
    }
    if verification.cause.is_none() && verification.reason == "mismatch" {
        out += "cause: no known cause reproduces this signature: the secret may be another one, or the body was changed\n";
    }
    if let Some(expected) = &verification.expected {
        let _ = writeln!(out, "expected: {expected}");
    }
    out
}

/// The most bytes that a dump shows.
const DUMPED: usize = 4096;

/// Sixteen bytes per line: offset, hex, text.
fn dump(bytes: &[u8], out: &mut String) {
    for (row, chunk) in bytes.chunks(16).take(DUMPED / 16).enumerate() {
        let hex: Vec<String> = chunk.iter().map(|b| format!("{b:02x}")).collect();
        let text: String = chunk.iter().map(|b| if b.is_ascii_graphic() || *b == b' ' { char::from(*b) } else { '.' }).collect();
        let _ = writeln!(out, "  {:08x}  {:<47}  |{text}|", row * 16, hex.join(" "));
    }
    if bytes.len() > DUMPED {
        let _ = writeln!(out, "  ... {} more bytes; --format json prints all of them", bytes.len() - DUMPED);
    }
}

/// The scheme that `--scheme` names, else the source's.
fn scheme(flags: &Flags) -> Result<&'static Scheme, Failure> {
    if let Some(id) = &flags.scheme {
        return find_scheme(id);
    }
    let Some(spec) = &flags.source else {
        return Err(Failure::usage(
            "no signature scheme is given",
            "pass --scheme ID (hookproof --schemes lists the ids), or --source ID for the source's own scheme",
        ));
    };
    let source = find_source(spec)?;
    match &source.signing {
        Some(signing) => find_scheme(&signing.scheme),
        None => Err(Failure::usage(format!("{} documents no signature scheme", source.name), "choose a scheme: --scheme ID")),
    }
}

/// A scheme by id or alias, or one of the user's own from a file.
pub(super) fn find_scheme(id: &str) -> Result<&'static Scheme, Failure> {
    if let Some(scheme) = signature::scheme(id) {
        return Ok(scheme);
    }
    if id.ends_with(".json") || id.contains(['/', '\\']) {
        return read_scheme(&PathBuf::from(id));
    }
    let near = did_you_mean(id, signature::schemes().iter().map(|s| s.id.as_str()));
    let mean = near.map(|m| format!("; {m}")).unwrap_or_default();
    Err(Failure::usage(
        format!("there is no signature scheme \"{id}\"{mean}"),
        "hookproof --schemes lists the ids; --scheme FILE.json reads a scheme of your own",
    ))
}

fn read_scheme(path: &Path) -> Result<&'static Scheme, Failure> {
    let input = input::read("scheme", path)?;
    let scheme = Scheme::from_json(input.text("scheme")?).map_err(|e| {
        Failure::new(Exit::Configuration, format!("scheme file '{}': {e}", input.name), "the files in fixtures/schemes show the format")
    })?;
    // There is one in a run, and the run needs it until its end.
    Ok(Box::leak(Box::new(scheme)))
}

/// Can a request carry a signature under each of several secrets?
fn rolls(scheme: &Scheme) -> bool {
    scheme.message.is_none() && (scheme.rotation || scheme.second_header.is_some())
}

fn required_secrets(flags: &Flags, output: &Output) -> Result<Vec<Secret>, Failure> {
    let secrets = secret::read(&flags.secret, output)?;
    if secrets.is_empty() {
        return Err(Failure::usage("no secret is given", format!("pass --secret env:NAME or file:PATH, or set {}", secret::VARIABLE)));
    }
    Ok(secrets)
}

fn read_body(flags: &Flags) -> Result<Input, Failure> {
    match &flags.body {
        Some(path) => input::read("body", path),
        None => input::read("body", &PathBuf::from("-")),
    }
}

/// Headers as a JSON object, or as lines; a request line before them and empty lines are skipped.
pub(super) fn read_headers(input: &Input) -> Result<Vec<(String, String)>, Failure> {
    let text = input.text("headers")?;
    let name = &input.name;
    let bad = |rule: String, help: &str| Failure::new(Exit::Data, format!("headers file '{name}': {rule}"), help);
    if text.trim_start().starts_with('{') {
        let map: Map<String, Value> =
            serde_json::from_str(text).map_err(|e| bad(format!("not a JSON object: {e}"), "write {\"Name\": \"value\"}"))?;
        let mut headers = Vec::new();
        for (header, value) in map {
            match value {
                Value::String(text) => headers.push((header, text)),
                Value::Array(list) => headers.extend(list.into_iter().filter_map(|v| v.as_str().map(|v| (header.clone(), v.to_owned())))),
                _ => return Err(bad(format!("the value of {header} is not a string"), "write {\"Name\": \"value\"}")),
            }
        }
        return Ok(headers);
    }
    let mut headers = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let is_request = i == 0 && (line.contains(" HTTP/") || line.starts_with("HTTP/"));
        if line.trim().is_empty() || is_request {
            continue;
        }
        let line = line.trim_start_matches(['>', '<', ' ']);
        let Some((header, value)) = line.split_once(':') else {
            return Err(bad(format!("line {}: no colon", i + 1), "write one 'Name: value' per line"));
        };
        headers.push((header.trim().to_owned(), value.trim().to_owned()));
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_lines_and_as_json() {
        let read = |text: &str| read_headers(&Input { name: "h".into(), bytes: text.as_bytes().to_vec() });
        let expected = vec![("X-A".to_owned(), "1: 2".to_owned()), ("b".to_owned(), String::new())];
        assert_eq!(read("POST / HTTP/1.1\r\nX-A: 1: 2\r\nb:\r\n\r\n").unwrap(), expected);
        assert_eq!(read("> X-A: 1: 2\n> b:\n").unwrap(), expected);
        assert_eq!(read("{\"X-A\": \"1: 2\", \"b\": [\"\"]}").unwrap(), expected);
        assert!(read("X-A 1").unwrap_err().message.contains("line 1: no colon"));
        assert!(read("{\"a\": 1}").is_err() && read("{").is_err() && read("").is_err());
    }
}
