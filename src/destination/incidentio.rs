//! incident.io: alert events of an HTTP source, and incidents.

use super::code::REQUIRED;
use super::form::URI;
use super::reply::{Cause, Decoded, Reply, Row};
use super::shape::Case::Exact;
use super::shape::Test::{Each, Fields, Is, Least, Like, OneOf, Say, Soft};
use super::shape::Unit::{Chars, Trimmed};
use super::shape::{Cite, LIST, MAP, OBJECT, STRING, Shape, TEXT, When, documented, has, may, must};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::{Severity, printable};
use crate::json::NodeRef;

const API: Cite = documented("https://docs.incident.io/api-reference/alert-events-v2/createhttp");

static EVENT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("title", &TITLE),
        must("status", &STATUS),
        may("deduplication_key", &KEY),
        may("description", &TEXT),
        may("metadata", &MAP),
        may("source_url", &LINK),
    ]),
    Soft(
        Severity::Warning,
        &[Say(
            When::Lacks("deduplication_key"),
            &REQUIRED,
            "sources made lately require deduplication_key; without one every delivery is a new alert",
            "set \"deduplication_key\" to the notification's id",
        )],
    ),
]);
static TITLE: Shape = Shape(&[Is(STRING), Soft(Severity::Warning, &[Least(1, Trimmed)])]);
static KEY: Shape = Shape(&[Is(STRING), Soft(Severity::Warning, &[Least(1, Chars)])]);
static STATUS: Shape = Shape(&[Is(STRING), OneOf(&["firing", "resolved"], Exact)]);
static LINK: Shape = Shape(&[Is(STRING), Soft(Severity::Warning, &[Like(URI)])]);

static INCIDENT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("idempotency_key", &TEXT),
        must("visibility", &VISIBILITY),
        may("name", &TEXT),
        may("summary", &TEXT),
        may("severity_id", &TEXT),
        may("incident_type_id", &TEXT),
        may("incident_status_id", &TEXT),
        may("slack_channel_name_override", &TEXT),
        may("slack_team_id", &TEXT),
        may("mode", &MODE),
        may("custom_field_entries", &OBJECTS),
        may("incident_role_assignments", &OBJECTS),
        may("incident_timestamp_values", &OBJECTS),
        may("retrospective_incident_options", &MAP),
    ]),
]);
static VISIBILITY: Shape = Shape(&[Is(STRING), OneOf(&["public", "private"], Exact)]);
static MODE: Shape = Shape(&[Is(STRING), OneOf(&["standard", "retrospective", "test", "tutorial"], Exact)]);
static OBJECTS: Shape = Shape(&[Is(LIST), Each(&MAP)]);

pub(super) static INCIDENT_IO: Destination = Destination {
    id: "incidentio",
    name: "incident.io",
    summary: "incident.io: an alert event for an HTTP alert source, or a new incident.",
    url: "https://api.incident.io/v2/alert_events/http/SOURCE",
    method: "POST",
    headers: &[("authorization", "Bearer $INCIDENT_IO_TOKEN")],
    locate: |url| match (url.host, parts(url).as_slice()) {
        ("api.incident.io", path) => match path {
            ["v2", "alert_events", "http", _] => Located::At("event"),
            ["v2", "alert_events", "http"] => {
                Located::But("event", "the path lacks the source's id: copy the URL whole from the alert source")
            }
            ["v2", "alert_events", _, ..] => Located::At("other"),
            ["v2", "incidents"] => Located::At("incident"),
            ["v1" | "v2" | "v3", ..] => Located::At("other"),
            _ => Located::But("event", "the path is /v2/alert_events/http/SOURCE"),
        },
        ("app.incident.io", _) => {
            Located::But("event", "this is a page for people: the address is https://api.incident.io/v2/alert_events/http/SOURCE")
        }
        _ => Located::Elsewhere,
    },
    endpoints: &[
        Endpoint {
            id: "event",
            name: "alert events",
            shape: Some(&EVENT),
            fits: |root| !(has(root, "idempotency_key") && has(root, "visibility")),
        },
        Endpoint { id: "incident", name: "incidents", shape: Some(&INCIDENT), fits: |root| has(root, "idempotency_key") },
        Endpoint { id: "other", name: "another address", shape: None, fits: |_| false },
    ],
    cite: API,
    replies: &[
        Row {
            status: &[401],
            says: "",
            cause: Cause::Auth,
            message: "incident.io does not know the token",
            help: "copy the alert source's token into the header authorization: Bearer TOKEN",
        },
        Row {
            status: &[404],
            says: "",
            cause: Cause::NotFound,
            message: "there is no such alert source",
            help: "copy the URL again from the alert source",
        },
        Row { status: &[429], says: "", cause: Cause::Rate, message: "incident.io's rate limit was reached", help: "send less often" },
    ],
    read,
    note: Some(
        "These are the rules of the default HTTP source; a custom source takes any JSON, by an expression of its own. No length limits were found.",
    ),
};

/// `{"type": "validation_error", "status": 422, "errors": [{"code", "message", "source": {"field", "pointer"}}], "rate_limit": {…}}`
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    if reply.status < 400 {
        return None;
    }
    let json = reply.json()?;
    let root = json.root()?;
    let kind = root.get("type").and_then(NodeRef::as_str)?;
    let error = root.get("errors").and_then(|errors| errors.items().first().copied());
    let of_error = |key: &str| error.and_then(|e| e.get(key)).and_then(NodeRef::as_str).unwrap_or_default();
    let (code, message) = (of_error("code"), of_error("message"));
    let cause = match kind.as_ref() {
        "authentication_error" => Cause::Auth,
        "resource_forbidden" => Cause::Forbidden,
        "not_found" => Cause::NotFound,
        "method_not_allowed" => Cause::Method,
        "payload_too_large" => Cause::Size,
        "too_many_requests" | "rate_limit_reached" => Cause::Rate,
        "client_timeout" | "request_timeout" => Cause::Busy,
        "api_error" => Cause::Server,
        "invalid_request_error" | "not_acceptable" if message.contains("JSON") || message.contains("decod") => Cause::Malformed,
        "validation_error" | "invalid_request_error" | "precondition_failed" | "conflict" => match code.as_ref() {
            "is_required" | "required" | "missing_field" => Cause::Field,
            "invalid_field_type" => Cause::Type,
            _ => Cause::told(&message),
        },
        _ => return None,
    };
    let help = match cause {
        Cause::Auth => "copy the alert source's token into the header authorization: Bearer TOKEN",
        Cause::Forbidden => "check what the key may do",
        Cause::NotFound => "copy the URL again from the alert source",
        Cause::Method => "send with POST",
        Cause::Rate => "send less often",
        Cause::Busy | Cause::Server => "try again later",
        Cause::Size => "send less",
        _ => cause.remedy(),
    };
    let said = if message.is_empty() { kind.replace('_', " ") } else { message.into_owned() };
    let mut out = Decoded::new(cause, format!("incident.io says: {}", printable(&said)), help);
    if reply.header("retry-after").is_none() {
        out.retry_after = json.find("/rate_limit/retry_after").and_then(NodeRef::as_str).and_then(|at| wait(reply, &at));
    }
    let source = error.and_then(|e| e.get("source"));
    let named = |key| source.and_then(|s| s.get(key)).and_then(NodeRef::as_str).filter(|path| !path.is_empty());
    Some(match named("pointer").or_else(|| named("field")) {
        Some(path) => out.at(&path),
        None => out,
    })
}

/// Seconds from the answer's own date to a time.
fn wait(reply: &Reply<'_>, at: &str) -> Option<f64> {
    let now = chrono::DateTime::parse_from_rfc2822(reply.header("date")?).ok()?;
    let at = chrono::DateTime::parse_from_rfc3339(at).ok()?;
    i32::try_from(at.signed_duration_since(now).num_seconds().max(0)).ok().map(f64::from)
}
