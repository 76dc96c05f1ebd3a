//! An attempt, written for people and for programs, with secrets redacted.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::check::text_or_none;
use crate::delivery::{Attempt, Endpoint, Outcome, Request};
use crate::diagnostic::printable;
use crate::native::clock::iso;

/// Headers whose values are credentials.
const SECRET_HEADERS: &[&str] = &["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token"];

/// Characters of an answer's body that are shown.
const SHOWN: usize = 2000;

/// What to redact from an output.
pub(super) struct Redaction<'a> {
    /// Texts that are removed everywhere.
    pub(super) secrets: Vec<&'a str>,
}

impl Redaction<'_> {
    fn text(&self, text: &str) -> String {
        let hide = |text: String, secret: &&str| if secret.len() >= 4 { text.replace(*secret, "[secret]") } else { text };
        self.secrets.iter().fold(text.to_owned(), hide)
    }

    pub(super) fn header(&self, name: &str, value: &str) -> String {
        if SECRET_HEADERS.contains(&name.to_ascii_lowercase().as_str()) { "[redacted]".to_owned() } else { self.text(value) }
    }
}

/// An endpoint fit for a log: the parts of path and query that look like tokens are left out.
pub(super) fn endpoint(endpoint: &Endpoint) -> String {
    let (path, query) = endpoint.target.split_once('?').map_or((endpoint.target.as_str(), false), |(p, _)| (p, true));
    let plain = |part: &str| {
        part.len() <= 24 && part.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_' | b'.')) || is_version(part)
    };
    let parts: Vec<&str> = path.split('/').map(|part| if plain(part) { part } else { "…" }).collect();
    format!("{}{}{}", endpoint.origin(), parts.join("/"), if query { "?…" } else { "" })
}

fn is_version(part: &str) -> bool {
    part.strip_prefix('v').is_some_and(|n| n.len() <= 3 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The exchange as people read it.
pub(super) fn text(request: &Request, attempt: &Attempt, redaction: &Redaction<'_>) -> String {
    let mut out = String::new();
    let address = attempt.exchange.address.map(|a| format!(" at {a}")).unwrap_or_default();
    let _ = writeln!(out, "POST {}{address}", endpoint(&request.endpoint));
    for h in request.headers() {
        let _ = writeln!(out, "> {}: {}", printable(&h.name), printable(&redaction.header(&h.name, &h.value)));
    }
    let _ = writeln!(out, "> {} bytes", attempt.request_bytes);
    if let Some(answer) = &attempt.exchange.answer {
        let _ = writeln!(out, "< {}", answer.status);
        for (name, value) in &answer.headers {
            let _ = writeln!(out, "< {}: {}", printable(name), printable(&redaction.header(name, &String::from_utf8_lossy(value))));
        }
        let body = redaction.text(&String::from_utf8_lossy(&answer.body));
        for line in body.chars().take(SHOWN).collect::<String>().lines() {
            let _ = writeln!(out, "< {}", printable(line));
        }
        if answer.truncated || body.chars().count() > SHOWN {
            let _ = writeln!(out, "< ... ({} bytes read)", answer.body.len());
        }
    }
    let times = &attempt.exchange.times;
    let steps: String = [("dns", times.dns), ("connect", times.connect), ("tls", times.tls), ("first byte", times.first_byte)]
        .iter()
        .filter_map(|(name, at)| at.map(|at| format!(", {name} {}", show_ms(at))))
        .collect();
    let status = attempt.status().map(|s| format!(" {s}")).unwrap_or_default();
    let _ = writeln!(out, "{}{status} after {}{steps}; id {}", attempt.outcome.name(), show_ms(times.total), printable(&attempt.id));
    out
}

fn show_ms(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}

/// The attempt object of `--format json`.
pub(super) fn wire(request: &Request, attempt: &Attempt, scheme: Option<&str>, redaction: &Redaction<'_>) -> Value {
    let ms = |d: Option<Duration>| d.map(|d| (d.as_secs_f64() * 1_000_000.0).round() / 1000.0);
    let times = &attempt.exchange.times;
    let fault = attempt.fault();
    let answer = attempt.exchange.answer.as_ref();
    let body = answer.map(|a| text_or_none(&a.body));
    json!({
        "v": 1,
        "type": "attempt",
        "id": attempt.id,
        "endpoint": endpoint(&request.endpoint),
        "n": attempt.number,
        "of": attempt.of,
        "at": iso(attempt.started),
        "status": attempt.status(),
        "outcome": attempt.outcome.name(),
        "error": fault.map(|f| f.kind.name()),
        "code": attempt.code().map(|c| c.id),
        "message": fault.map(|f| redaction.text(&f.message)),
        "address": attempt.exchange.address.map(|a| a.to_string()),
        "ms": { "dns": ms(times.dns), "connect": ms(times.connect), "tls": ms(times.tls), "firstByte": ms(times.first_byte), "total": ms(Some(times.total)) },
        "requestBytes": attempt.request_bytes,
        "responseBytes": answer.map(|a| a.body.len()),
        "response": answer.map(|a| json!({
            "headers": a.headers.iter().map(|(n, v)| json!({ "name": n, "value": redaction.header(n, &String::from_utf8_lossy(v)) })).collect::<Vec<_>>(),
            "body": body.as_ref().and_then(|b| b.as_ref().ok()).map(|b| redaction.text(b)),
            "bodyB64": body.as_ref().and_then(|b| b.as_ref().err()),
            "truncated": a.truncated,
        })),
        "next": Value::Null,
        "signatureScheme": scheme,
    })
}

/// What the outcome asks the user to do, where it asks something.
pub(super) fn advice(attempt: &Attempt) -> Option<(String, String)> {
    if let Some(fault) = attempt.fault().filter(|_| attempt.outcome != Outcome::Delivered) {
        let message = if attempt.outcome == Outcome::Unknown {
            format!("{}: it may have been processed", fault.message)
        } else {
            fault.message.clone()
        };
        return Some((message, fault.help.clone().unwrap_or_default()));
    }
    let status = attempt.status()?;
    let location = || {
        let headers = &attempt.exchange.answer.as_ref()?.headers;
        headers.iter().find(|(n, _)| n == "location").map(|(_, v)| String::from_utf8_lossy(v).into_owned())
    };
    let help = match status {
        200..=299 => return None,
        300..=399 => match location() {
            Some(to) => format!("redirects are never followed; if you trust {to}, send to it"),
            None => "redirects are never followed; use the final URL".to_owned(),
        },
        401 | 403 => "the receiver rejects the credentials or the signature: check the secret".to_owned(),
        404 => "check the path of the URL".to_owned(),
        410 => "the endpoint is gone: stop sending to it".to_owned(),
        413 => "the body is too large for the receiver".to_owned(),
        429 => "the receiver is rate-limiting: wait, then send again".to_owned(),
        400..=499 => "the receiver rejected this request: read its response".to_owned(),
        _ => "the receiver failed: send again later, with the same --id".to_owned(),
    };
    Some((format!("the receiver responded with {status}"), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_in_a_url_are_left_out() {
        for (url, shown) in [
            ("https://hooks.slack.com/services/T000/B000/XXXX", "https://hooks.slack.com/services/…/…/…"),
            ("https://events.pagerduty.com/v2/enqueue", "https://events.pagerduty.com/v2/enqueue"),
            ("https://a.example/in?token=abc", "https://a.example/in?…"),
        ] {
            assert_eq!(endpoint(&Endpoint::parse(url).unwrap()), shown);
        }
    }
}
