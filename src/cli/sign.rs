//! `--sign` and `--verify`.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::exit::{Exit, Failure};
use super::flags::{Flags, Format};
use super::input::{self, Input};
use super::inputs::find_source;
use super::output::Output;
use super::secret;
use crate::delivery::Clock as _;
use crate::diagnostic::{Document, nearest, printable};
use crate::native::clock::{Machine, seconds};
use crate::native::random;
use crate::signature::{self, Message, Received, Scheme, Secret};

pub(super) fn sign(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let scheme = scheme(flags)?;
    let body = read_body(flags)?;
    let secret = required_secret(flags, output)?;
    let id = match &flags.id {
        Some(id) => id.clone(),
        None => {
            random::uuid().ok_or_else(|| Failure::new(Exit::Internal, "the system gives no randomness for a message id", "pass --id"))?
        }
    };
    let message = Message {
        body: &body.bytes,
        id: Some(&id),
        timestamp: Some(flags.timestamp.unwrap_or_else(|| seconds(Machine.now()))),
        url: flags.url.as_deref(),
        event: flags.event.as_deref(),
        ..Message::default()
    };
    let headers = signature::sign(scheme, std::slice::from_ref(&secret), &message)
        .map_err(|e| Failure::new(Exit::Data, format!("{}: {e}", scheme.id), sign_help(&e)))?;
    if flags.format == Format::Json {
        let map: Map<String, Value> = headers.into_iter().map(|(n, v)| (n, Value::String(v))).collect();
        output.line(&json!({ "v": 1, "scheme": scheme.id, "headers": map }).to_string())?;
    } else {
        let text: String = headers.iter().map(|(n, v)| format!("{}: {}\n", printable(n), printable(v))).collect();
        output.result(text.as_bytes())?;
    }
    Ok(Exit::Ok)
}

fn sign_help(e: &signature::SignError) -> &'static str {
    match e.code() {
        "bad-secret" => "give the secret as the vendor shows it, prefix included",
        "missing-url" => "pass --url, exactly as it will be requested",
        "url-lacks-body-hash" => "pass that URL as --url",
        _ => "correct it and sign again",
    }
}

pub(super) fn verify(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let scheme = scheme(flags)?;
    input::one_stdin(&[("--body", flags.body.as_ref()), ("--headers", flags.headers.as_ref())])?;
    let Some(path) = &flags.headers else {
        return Err(Failure::usage(
            "--verify needs --headers",
            "pass the received headers: a file of 'Name: value' lines, or a JSON object",
        ));
    };
    let given = input::read("headers", path)?;
    let headers = read_headers(&given)?;
    let body = read_body(flags)?;
    let secret = required_secret(flags, output)?;
    let received = Received { body: &body.bytes, headers: &headers, url: flags.url.as_deref(), at: flags.at, ..Received::default() };
    let verification = signature::verify(scheme, std::slice::from_ref(&secret), &received);
    if flags.format == Format::Json {
        let line = json!({
            "v": 1,
            "scheme": scheme.id,
            "ok": verification.ok,
            "reason": verification.reason,
            "cause": verification.cause.as_ref().map(|c| c.code.id),
            "message": verification.cause.as_ref().map(|c| &c.message),
            "timestamp": verification.timestamp,
        });
        output.line(&line.to_string())?;
    } else {
        let text: String = headers.iter().map(|(n, v)| format!("{n}: {v}\n")).collect();
        output.diagnostics(
            &verification.diagnostics,
            &[(Document::Headers, &given.name, text.as_bytes()), (Document::Body, &body.name, &body.bytes)],
        );
        output.line(&format!("{}: {}", scheme.id, verification.reason))?;
    }
    Ok(if verification.ok { Exit::Ok } else { Exit::Data })
}

/// The scheme that `--scheme` names, else the source's.
fn scheme(flags: &Flags) -> Result<&'static Scheme, Failure> {
    if let Some(id) = &flags.scheme {
        return find_scheme(id);
    }
    let Some(spec) = &flags.source else {
        return Err(Failure::usage("which scheme? --scheme is missing", "hookproof --schemes lists them; --source takes the source's own"));
    };
    let source = find_source(spec)?;
    match &source.signing {
        Some(signing) => find_scheme(&signing.scheme),
        None => Err(Failure::usage(format!("{} has no documented signature", source.name), "choose one with --scheme")),
    }
}

/// A scheme by id or alias.
pub(super) fn find_scheme(id: &str) -> Result<&'static Scheme, Failure> {
    signature::scheme(id).ok_or_else(|| {
        let near = nearest(id, signature::schemes().iter().map(|s| s.id.as_str()));
        let mean = near.map(|n| format!("; did you mean \"{n}\"?")).unwrap_or_default();
        Failure::usage(format!("there is no signature scheme \"{id}\"{mean}"), "hookproof --schemes lists them")
    })
}

fn required_secret(flags: &Flags, output: &Output) -> Result<Secret, Failure> {
    let secret = secret::read(flags.secret.as_deref(), output)?;
    secret
        .map(Secret::new)
        .ok_or_else(|| Failure::usage("no secret", format!("pass --secret env:NAME or file:PATH, or set {}", secret::VARIABLE)))
}

fn read_body(flags: &Flags) -> Result<Input, Failure> {
    match &flags.body {
        Some(path) => input::read("body", path),
        None => input::read("body", &PathBuf::from("-")),
    }
}

/// Headers as a JSON object, or as lines; a request line before them and an empty line after them are passed over.
fn read_headers(input: &Input) -> Result<Vec<(String, String)>, Failure> {
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
                _ => return Err(bad(format!("the value of {header} is no text"), "write {\"Name\": \"value\"}")),
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
            return Err(bad(format!("line {}: no colon", i + 1), "write one 'Name: value' a line"));
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
