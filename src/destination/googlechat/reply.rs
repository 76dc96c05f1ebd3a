//! What Google Chat answers: `{"error": {"code", "message", "status", "details"}}`.

use crate::destination::judge::camel;
use crate::destination::reply::{Cause, Decoded, Reply, Row};
use crate::diagnostic::printable;
use crate::json::NodeRef;

pub(super) const ROWS: &[Row] = &[Row {
    status: &[429],
    says: "",
    cause: Cause::Rate,
    message: "Google Chat takes one message a second in each space, from all apps together",
    help: "send less often: wait longer after each refusal",
}];

pub(super) fn read(reply: &Reply<'_>) -> Option<Decoded> {
    if reply.status < 400 {
        return None;
    }
    let json = reply.json()?;
    // An answer in a stream is a list of one.
    let root = json.root()?;
    let error = root.get("error").or_else(|| root.items().first()?.get("error"))?;
    let text = |key: &str| error.get(key).and_then(NodeRef::as_str).unwrap_or_default();
    let (message, status) = (text("message"), text("status"));
    let has = |words: &str| message.contains(words);
    let (cause, help) = match status.as_ref() {
        "RESOURCE_EXHAUSTED" => (Cause::Rate, "send less often: wait longer after each refusal"),
        "UNAUTHENTICATED" => (Cause::Auth, "copy the webhook's URL whole, with key=… and token=…"),
        "PERMISSION_DENIED" if has("unregistered callers") || has("API key") => {
            (Cause::Auth, "copy the webhook's URL whole, with key=… and token=…")
        }
        "PERMISSION_DENIED" => (Cause::Forbidden, "check that the space and its administrator allow webhooks"),
        "NOT_FOUND" => (Cause::NotFound, "the space or the webhook is gone: make a new webhook, and use its URL"),
        "UNAVAILABLE" => (Cause::Busy, "try again later"),
        "INTERNAL" | "UNKNOWN" | "DEADLINE_EXCEEDED" => (Cause::Server, "try again later"),
        "INVALID_ARGUMENT" | "FAILED_PRECONDITION" | "OUT_OF_RANGE" => invalid(&message),
        _ => return None,
    };
    let line = message.lines().next().unwrap_or_default();
    let mut out = Decoded::new(cause, format!("Google Chat says: {}", printable(line)), help);
    out.retry_after = retry_info(error);
    Some(match place(line) {
        Some(path) => out.at(&path),
        None => out,
    })
}

fn invalid(message: &str) -> (Cause, &'static str) {
    let has = |words: &str| message.contains(words);
    let cause = if has("API key not valid") {
        return (Cause::Auth, "copy the webhook's URL whole, with key=… and token=…");
    } else if has("cannot be empty") {
        Cause::Empty
    } else if has("cannot start list") || has("Starting an object on a scalar") {
        Cause::Type
    } else if has("Unknown name") || has("oneof") || has("TYPE_ENUM") || has("type.googleapis.com/google.apps.card") {
        Cause::Field
    } else if has("Invalid value at") {
        Cause::Type
    } else if has("too large") || has("32000 bytes") || has("payload size exceeds") {
        Cause::Size
    } else if has("Invalid JSON payload") || has("Unexpected token") || has("Expected ") || has("Root element must be a message") {
        Cause::Malformed
    } else {
        Cause::told(message)
    };
    (cause, cause.remedy())
}

/// `Unknown name "x" at 'message.cards_v2[0]'` as `cardsV2[0].x`: most bodies have the names so.
fn place(line: &str) -> Option<String> {
    let (before, rest) = line.split_once(" at '")?;
    let (path, _) = rest.split_once('\'')?;
    let path = path.strip_prefix("message").unwrap_or(path).trim_start_matches('.');
    let mut parts: Vec<String> = path.split('.').filter(|part| !part.is_empty()).map(|part| camel(part).into_owned()).collect();
    if let Some((_, name)) = before.split_once("Unknown name \"") {
        parts.push(name.split('"').next().unwrap_or_default().to_owned());
    }
    (!parts.is_empty()).then(|| parts.join("."))
}

/// `{"@type": "…google.rpc.RetryInfo", "retryDelay": "23s"}`
fn retry_info(error: NodeRef<'_>) -> Option<f64> {
    let details = error.get("details").map(NodeRef::items).unwrap_or_default();
    let delay = details.iter().find_map(|d| d.get("retryDelay").and_then(NodeRef::as_str))?;
    delay.strip_suffix('s')?.parse().ok().filter(|wait: &f64| wait.is_finite() && *wait >= 0.0)
}
