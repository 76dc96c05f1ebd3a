//! PagerDuty Events API v2: trigger, acknowledge, resolve; and change events.

use super::code::{FORMAT, REQUIRED, UNKNOWN_FIELD};
use super::form::{HTTPS_URL, TIMESTAMP, URI};
use super::reply::{Cause, Decoded, Reply, Row, says};
use super::shape::Case::Exact;
use super::shape::Test::{And, By, Each, Fields, From, If, Is, Least, Like, Most, OneOf, Say, Soft};
use super::shape::Unit::{Bytes, Chars, Trimmed};
use super::shape::{Form, LIST, MAP, OBJECT, STRING, Shape, TEXT, When, documented, has, may, must};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::Severity;
use crate::json::NodeRef;

const TRIGGER: &str = "PagerDuty/developer-docs docs/events-API-v2/02-Trigger-Events.md";
const CHANGE: &str = "PagerDuty/developer-docs docs/events-API-v2/03-Change-Events.md";
const OVERVIEW: &str = "PagerDuty/developer-docs docs/events-API-v2/01-Overview.md";

// A placeholder in a template is normal: the real key belongs into the vendor's form, not into a link. What is meant as a
// key and is none is refused.
const KEY_FORM: Form = Form { what: "an integration key of 32 letters and digits", fits: is_key };
const NO_OTHER_KEY: Form =
    Form { what: "the integration key of an Events API v2 integration: 32 letters and digits", fits: |text| !is_wrong_key(text) };
static KEY: Shape = Shape(&[Is(STRING), Least(1, Chars), Like(NO_OTHER_KEY), If(When::Node(is_placeholder), &PLACEHOLDER)]);
static PLACEHOLDER: Shape = Shape(&[Soft(Severity::Hint, &[Like(KEY_FORM)])]);
static DEDUP_KEY: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(255, Chars)]);
static NEW_KEY: Shape = Shape(&[Is(STRING), Soft(Severity::Warning, &[Least(1, Chars)]), Most(255, Chars)]);
static SUMMARY: Shape = Shape(&[Is(STRING), Least(1, Trimmed), Most(1024, Chars)]);
static SEVERITY: Shape = Shape(&[Is(STRING), OneOf(&["critical", "error", "warning", "info"], Exact)]);
static TIME: Shape = Shape(&[Is(STRING), Like(TIMESTAMP)]);
static SECURE: Shape = Shape(&[Is(STRING), Like(HTTPS_URL)]);
static LINKS: Shape = Shape(&[Is(LIST), Each(&LINK)]);
static LINK: Shape = Shape(&[Is(OBJECT), Fields(&[must("href", &HREF), may("text", &TEXT)])]);
static HREF: Shape = Shape(&[Is(STRING), Least(1, Chars), Soft(Severity::Warning, &[Like(URI)])]);
// An empty one is as good as none.
static LINKED: Shape = Shape(&[Is(STRING), Soft(Severity::Hint, &[Like(URI)])]);
static IMAGES: Shape = Shape(&[Is(LIST), Each(&IMAGE)]);
static IMAGE: Shape = Shape(&[Is(OBJECT), Fields(&[must("src", &SECURE), may("href", &LINKED), may("alt", &TEXT)])]);
static PAYLOAD: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("summary", &SUMMARY),
        must("source", &SOURCE),
        must("severity", &SEVERITY),
        may("timestamp", &TIME),
        may("component", &TEXT),
        may("group", &TEXT),
        may("class", &TEXT),
        may("custom_details", &MAP),
    ]),
    Soft(
        Severity::Hint,
        &[
            Say(When::Has("links"), &UNKNOWN_FIELD, "links inside payload are ignored", "write links beside payload"),
            Say(When::Has("images"), &UNKNOWN_FIELD, "images inside payload are ignored", "write images beside payload"),
        ],
    ),
]);
static SOURCE: Shape = Shape(&[Is(STRING), Least(1, Chars)]);

static EVENT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[must("routing_key", &KEY), may("client", &TEXT), may("client_url", &LINKED), may("links", &LINKS), may("images", &IMAGES)]),
    By {
        key: "event_action",
        case: Exact,
        unknown: Severity::Error,
        cases: &[("trigger", &OPEN), ("acknowledge", &FOLLOW), ("resolve", &FOLLOW)],
    },
    From(documented(OVERVIEW), &[Most(512 * 1024, Bytes)]),
]);
static OPEN: Shape = Shape(&[
    Fields(&[may("dedup_key", &NEW_KEY), must("payload", &PAYLOAD)]),
    Soft(
        Severity::Hint,
        &[Say(
            When::Lacks("dedup_key"),
            &REQUIRED,
            "without dedup_key every delivery, even a retry, opens a new alert",
            "set \"dedup_key\" to the notification's id",
        )],
    ),
]);
static FOLLOW: Shape = Shape(&[Fields(&[must("dedup_key", &DEDUP_KEY), may("payload", &MAP)])]);

static CHANGED: Shape = Shape(&[
    From(
        documented(CHANGE),
        &[
            Is(OBJECT),
            Fields(&[must("routing_key", &CHANGE_KEY), must("payload", &CHANGE_PAYLOAD), may("links", &LINKS), may("images", &IMAGES)]),
        ],
    ),
    From(documented(OVERVIEW), &[Most(512 * 1024, Bytes)]),
]);
static CHANGE_KEY: Shape = Shape(&[
    And(&KEY),
    Say(
        When::Node(|key| key.as_str().is_some_and(|text| text.starts_with('R') && is_key(&text))),
        &FORMAT,
        "this is the key of a ruleset: change events want the integration key of a service",
        "use the key of an Events API v2 integration",
    ),
]);
static CHANGE_PAYLOAD: Shape =
    Shape(&[Is(OBJECT), Fields(&[must("summary", &SUMMARY), may("source", &TEXT), may("timestamp", &TIME), may("custom_details", &MAP)])]);

fn is_key(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn is_placeholder(key: NodeRef<'_>) -> bool {
    key.as_str().is_some_and(|text| !is_wrong_key(&text))
}

/// Was it meant as a key? A key that lost or won some letters, one with dashes, or a key of the REST API (20 letters). Words
/// such as `samplekeyhere` and `YOUR-INTEGRATION-KEY` are placeholders.
fn is_wrong_key(text: &str) -> bool {
    let of_keys = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+'));
    let digits = text.bytes().any(|b| b.is_ascii_digit());
    let one_off = matches!(text.len(), 31 | 33) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    of_keys && !is_key(text) && (one_off || (digits && (text.len() == 20 || (24..=40).contains(&text.len()))))
}

/// A change event has no action and no severity, which every other event must have.
fn is_change(root: NodeRef<'_>) -> bool {
    root.get("payload").is_some_and(|payload| has(payload, "summary") && !has(payload, "severity"))
        && !["event_action", "dedup_key"].iter().any(|key| has(root, key))
}

pub(super) static PAGERDUTY: Destination = Destination {
    id: "pagerduty",
    name: "PagerDuty",
    summary: "PagerDuty Events API v2: trigger, acknowledge, resolve; and change events.",
    url: "https://events.pagerduty.com/v2/enqueue (events.eu.pagerduty.com for accounts in the EU)",
    method: "POST",
    headers: &[],
    locate: |url| match (url.host, parts(url).as_slice()) {
        ("events.pagerduty.com" | "events.eu.pagerduty.com", path) => match path {
            ["v2", "enqueue"] => Located::At("event"),
            ["v2", "change", "enqueue"] => Located::At("change"),
            ["integration", _, "enqueue"] | ["x-ere", _] => Located::At("integration"),
            ["generic", ..] => Located::But("integration", "this is the Events API v1: v2 is at /v2/enqueue, with another body"),
            _ => Located::But("event", "the path is /v2/enqueue (or /v2/change/enqueue for change events)"),
        },
        _ => Located::Elsewhere,
    },
    endpoints: &[
        Endpoint { id: "event", name: "events", shape: Some(&EVENT), fits: |root| !is_change(root) },
        Endpoint { id: "change", name: "change events", shape: Some(&CHANGED), fits: is_change },
        Endpoint { id: "integration", name: "an integration with a format of its own", shape: None, fits: |_| false },
    ],
    cite: documented(TRIGGER),
    replies: &[
        says(
            "invalid routing key",
            Cause::Auth,
            "PagerDuty does not know the routing key",
            "use the integration key of an Events API v2 integration",
        ),
        says(
            "arriving too quickly",
            Cause::Rate,
            "PagerDuty takes about 120 events a minute for each integration key",
            "send less often, or use more than one integration",
        ),
        Row {
            status: &[413],
            says: "",
            cause: Cause::Size,
            message: "the event is larger than 512 KB",
            help: "send less in custom_details",
        },
        Row {
            status: &[429],
            says: "",
            cause: Cause::Rate,
            message: "PagerDuty takes about 120 events a minute for each integration key",
            help: "send less often, or use more than one integration",
        },
    ],
    read,
    note: None,
};

/// `{"status": "invalid event", "message": "Event object is invalid", "errors": ["'payload.severity' is invalid …"]}`
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    let json = reply.json().filter(|_| reply.status == 400)?;
    let errors = json.find("/errors").map(NodeRef::items).unwrap_or_default();
    let one = || json.find("/errors").and_then(NodeRef::as_str);
    let error = errors.iter().find_map(|e| e.as_str()).or_else(one)?;
    let lower = error.to_ascii_lowercase();
    let field = error.split(['\'', '"', '`']).nth(1).filter(|f| !f.is_empty() && !f.contains(' '));
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let told = format!("PagerDuty says: {}", crate::diagnostic::printable(&error));
    if (field == Some("routing_key") && !lower.contains("missing")) || says(&["routing key", "integration key"]) {
        return Some(Decoded::new(Cause::Auth, told, "check the integration key").at("routing_key"));
    }
    let (cause, help) = if says(&["too large", "payload size", "512"]) {
        (Cause::Size, "send less in custom_details")
    } else if says(&["too long", "length", "characters"]) {
        (Cause::Length, "truncate the text in the template: printf \"%.1000s\"")
    } else if says(&["missing"]) && field != Some("payload.summary") {
        (Cause::Field, "render the field that is named")
    } else if says(&["blank", "empty"]) {
        (Cause::Empty, "always render some text there")
    } else if says(&["must be a", "not an object", "type", "expected"]) {
        (Cause::Type, "render the value as the type that is named")
    } else if says(&["json", "parse", "unrecognized"]) {
        (Cause::Malformed, "the body is not JSON: check the template")
    } else {
        (Cause::Field, "correct the field that is named")
    };
    let said = Decoded::new(cause, told, help);
    Some(match field {
        Some(field) => said.at(field),
        None => said,
    })
}
