//! What Discord answers: a code, and where the body is not as it asks, the errors of each field.

use crate::destination::reply::{Cause, Decoded, Reply, Row};
use crate::diagnostic::printable;
use crate::json::NodeRef;

pub(super) const ROWS: &[Row] = &[
    Row {
        status: &[429],
        says: "",
        cause: Cause::Rate,
        message: "Discord's rate limit was reached",
        help: "send less often, and wait as long as the answer says",
    },
    Row { status: &[413], says: "", cause: Cause::Size, message: "the request is too large for Discord", help: "send less" },
];

/// Codes of the vendor's table that a webhook can meet.
const CODES: &[(&[u32], Cause, &str)] = &[
    (&[50006], Cause::Empty, "always render content, or an embed with some text"),
    (&[50109], Cause::Malformed, "check that the body is JSON, and the header content-type: application/json"),
    (&[40005, 50045], Cause::Size, "send less"),
    (&[10015], Cause::NotFound, "the webhook was deleted: make a new one, and use its URL"),
    (&[10003, 10004, 10016], Cause::NotFound, "make a new webhook, and use its URL"),
    (&[40001, 50014, 50027], Cause::Auth, "copy the webhook's URL whole: its last part is the token"),
    (&[20016, 20028, 20029, 40062], Cause::Rate, "send less often"),
    (&[40004, 40006, 110_001, 130_000], Cause::Busy, "try again later"),
    (&[220_001], Cause::Field, "the channel is a forum: add \"thread_name\", or thread_id=… to the URL"),
    (&[220_002], Cause::Field, "remove \"thread_name\", or thread_id from the URL"),
    (&[220_003], Cause::Field, "remove \"thread_name\": the channel is no forum"),
    (&[40067, 10087], Cause::Field, "set \"applied_tags\" to ids of the forum's tags"),
    (&[50068, 520_002, 520_004, 50151], Cause::Field, "correct the field that is named"),
    (&[240_000, 200_000, 200_001], Cause::Forbidden, "a rule of the server blocks this text: change it, or the rule"),
    (&[40333], Cause::Forbidden, "send a User-Agent header that says what the sender is"),
    (
        &[50001, 50003, 50007, 50008, 50009, 50013, 50024, 50083, 160_005, 160_006, 220_004, 40007, 40058, 40066, 520_000, 400_001],
        Cause::Forbidden,
        "check the channel, and what the webhook may do there",
    ),
];

pub(super) fn read(reply: &Reply<'_>) -> Option<Decoded> {
    if (200..300).contains(&reply.status) {
        return None;
    }
    let json = reply.json()?;
    let root = json.root()?;
    if reply.status == 429 {
        let wait = root.get("retry_after").and_then(NodeRef::as_f64).filter(|wait| wait.is_finite() && *wait >= 0.0)?;
        let all = root.get("global").is_some_and(|global| global.raw() == b"true");
        let whose = if all { "for everything from this address" } else { "for this webhook" };
        let mut out = Decoded::new(
            Cause::Rate,
            format!("Discord's rate limit was reached {whose}"),
            "send less often, and wait as long as the answer says",
        );
        out.retry_after = Some(wait);
        return Some(out);
    }
    if let Some((path, error)) = root.get("errors").and_then(|errors| first(errors, String::new(), 0)) {
        let text = |key| error.get(key).and_then(NodeRef::as_str).unwrap_or_default();
        let cause = of_field(&text("code"), &text("message"));
        let said = format!("Discord says of {path}: {}", printable(&text("message")));
        return Some(Decoded::new(cause, said, cause.remedy()).at(&path));
    }
    let code = root.get("code").and_then(NodeRef::as_f64);
    if let Some(code) = code.filter(|code| *code > 0.0) {
        let message = printable(&root.get("message").and_then(NodeRef::as_str).unwrap_or_default());
        let known = CODES.iter().find(|(codes, ..)| codes.iter().any(|known| f64::from(*known) == code));
        let (cause, help) = match known {
            Some((_, cause, help)) => (*cause, *help),
            None if code == 50035.0 => (Cause::told(&message), Cause::told(&message).remedy()),
            None => return None,
        };
        return Some(Decoded::new(cause, format!("Discord says: {message} ({code})"), help));
    }
    old(root)
}

/// An older form: `{"content": ["Must be 2000 or fewer in length."]}`, `{"embeds": ["0"]}`, `{"_misc": ["…"]}`.
fn old(root: NodeRef<'_>) -> Option<Decoded> {
    let (name, text) = root.entries().into_iter().find_map(|(name, list)| Some((name, list.items().first()?.as_str()?)))?;
    let index = text.bytes().all(|b| b.is_ascii_digit());
    let cause = if index { Cause::Field } else { Cause::told(&text) };
    let said = format!("Discord says of {}: {}", printable(&name), printable(&text));
    let out = Decoded::new(cause, said, cause.remedy());
    Some(match (name.starts_with('_'), index) {
        (true, _) => out,
        (false, true) => out.at(&format!("{name}.{text}")),
        (false, false) => out.at(&name),
    })
}

/// The first error of a field, and the field's path. A message's fields lie no deeper than 16.
fn first<'n>(node: NodeRef<'n>, path: String, depth: usize) -> Option<(String, NodeRef<'n>)> {
    if let Some(error) = node.get("_errors").and_then(|errors| errors.items().first().copied()) {
        return Some((path, error));
    }
    let inner = if depth < 16 { node.entries() } else { Vec::new() };
    inner.into_iter().find_map(|(key, inner)| {
        let path = if path.is_empty() { key.into_owned() } else { format!("{path}.{key}") };
        first(inner, path, depth + 1)
    })
}

fn of_field(code: &str, message: &str) -> Cause {
    match code {
        "BASE_TYPE_REQUIRED" | "BASE_TYPE_CHOICES" | "ENUM_TYPE_COERCE" => Cause::Field,
        "BASE_TYPE_MIN_LENGTH" => Cause::Empty,
        _ if code.contains("LENGTH") || code.contains("SIZE_EXCEEDED") || code.contains("TOO_LONG") => Cause::Length,
        _ if code.ends_with("_CONVERT") || code.ends_with("_COERCE") => Cause::Type,
        _ if code.starts_with("URL_") || code.starts_with("DATE_") || code.starts_with("NUMBER_") => Cause::Field,
        _ => Cause::told(message),
    }
}
