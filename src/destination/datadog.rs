//! Datadog events: v1 (title and text) and v2 (change and alert).

use super::code::RANGE;
use super::form::{TIMESTAMP, URI};
use super::markup::FENCED;
use super::reply::{Cause, Decoded, Reply, Row};
use super::shape::Case::Exact;
use super::shape::Test::{By, Closed, Each, Fields, From, Is, Least, Like, Most, OneOf, Reads, Say, Soft, Values, Whole};
use super::shape::Unit::{Chars, Items, Members, Trimmed};
use super::shape::{ANY, LIST, NULL, NUMBER, OBJECT, STRING, Shape, TEXT, When, documented, has, may, must};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::{Severity, printable};
use crate::http::Url;
use crate::json::{Kind, NodeRef};

const V1: &str = "https://docs.datadoghq.com/api/latest/events/post-an-event/ (v1); PyPI datadog-api-client 2.62";
const V2: &str = "https://docs.datadoghq.com/api/latest/events/post-an-event/ (v2); PyPI datadog-api-client 2.62";

static KEY: Shape = Shape(&[Is(STRING), Most(100, Chars)]);
static COUNT: Shape = Shape(&[Is(NUMBER), Whole]);
static TAGS: Shape = Shape(&[Is(LIST), Each(&TEXT)]);

static FIRST: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("title", &TITLE),
        must("text", &MESSAGE),
        may("aggregation_key", &KEY),
        may("alert_type", &ALERT_TYPE),
        may("date_happened", &COUNT),
        may("device_name", &TEXT),
        may("host", &TEXT),
        may("priority", &PRIORITY),
        may("related_event_id", &COUNT),
        may("source_type_name", &TEXT),
        may("tags", &TAGS),
    ]),
    Soft(Severity::Hint, &[Closed]),
]);
static TITLE: Shape = Shape(&[Is(STRING), Soft(Severity::Warning, &[Least(1, Trimmed)])]);
static MESSAGE: Shape = Shape(&[Is(STRING), Most(4000, Chars), Reads(FENCED)]);
static ALERT_TYPE: Shape =
    Shape(&[Is(STRING), OneOf(&["error", "warning", "info", "success", "user_update", "recommendation", "snapshot"], Exact)]);
static PRIORITY: Shape = Shape(&[Is(STRING.or(NULL)), OneOf(&["normal", "low"], Exact)]);

static SECOND: Shape = Shape(&[From(documented(V2), &[Is(OBJECT), Fields(&[must("data", &WRAPPED)])])]);
static WRAPPED: Shape = Shape(&[Is(OBJECT), Fields(&[must("type", &EVENT_WORD), must("attributes", &EVENT)])]);
static EVENT_WORD: Shape = Shape(&[Is(STRING), OneOf(&["event"], Exact)]);
static EVENT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("title", &TITLE_2),
        must("attributes", &ANY),
        may("message", &MESSAGE_2),
        may("aggregation_key", &KEY_2),
        may("host", &HOST),
        may("integration_id", &INTEGRATION),
        may("tags", &TAGS_2),
        may("timestamp", &TIME),
    ]),
    By { key: "category", case: Exact, unknown: Severity::Error, cases: &[("change", &OF_CHANGE), ("alert", &OF_ALERT)] },
    Closed,
]);
static TITLE_2: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(500, Chars)]);
static MESSAGE_2: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(4000, Chars), Reads(FENCED)]);
static KEY_2: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(100, Chars)]);
static HOST: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(255, Chars)]);
static INTEGRATION: Shape = Shape(&[Is(STRING), OneOf(&["custom-events"], Exact)]);
static TAGS_2: Shape = Shape(&[Is(LIST), Least(1, Items), Most(100, Items), Each(&TEXT)]);
static TIME: Shape = Shape(&[Is(STRING), Like(TIMESTAMP)]);

static OF_CHANGE: Shape = Shape(&[Fields(&[may("attributes", &CHANGE)])]);
static CHANGE: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("changed_resource", &CHANGED),
        may("author", &AUTHOR),
        may("impacted_resources", &IMPACTED),
        may("change_metadata", &FREE),
        may("new_value", &FREE),
        may("prev_value", &FREE),
    ]),
    Closed,
]);
static NAME: Shape = Shape(&[Is(STRING), Least(1, Trimmed), Most(128, Chars)]);
static CHANGED: Shape = Shape(&[Is(OBJECT), Fields(&[must("name", &NAME), must("type", &CHANGED_TYPE)]), Closed]);
static CHANGED_TYPE: Shape = Shape(&[Is(STRING), OneOf(&["feature_flag", "configuration"], Exact)]);
static AUTHOR: Shape = Shape(&[Is(OBJECT), Fields(&[must("name", &NAME_OF_AUTHOR), must("type", &AUTHOR_TYPE)]), Closed]);
static NAME_OF_AUTHOR: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(128, Chars)]);
static AUTHOR_TYPE: Shape = Shape(&[Is(STRING), OneOf(&["user", "system", "api", "automation"], Exact)]);
static IMPACTED: Shape = Shape(&[Is(LIST), Most(100, Items), Each(&RESOURCE)]);
static RESOURCE: Shape = Shape(&[Is(OBJECT), Fields(&[must("name", &NAME_OF_AUTHOR), must("type", &RESOURCE_TYPE)]), Closed]);
static RESOURCE_TYPE: Shape = Shape(&[Is(STRING), OneOf(&["service"], Exact)]);

static OF_ALERT: Shape = Shape(&[Fields(&[may("attributes", &ALERT)])]);
static ALERT: Shape =
    Shape(&[Is(OBJECT), Fields(&[must("status", &STATUS), may("priority", &RANK), may("links", &LINKS), may("custom", &FREE)]), Closed]);
static STATUS: Shape = Shape(&[Is(STRING), OneOf(&["warn", "error", "ok"], Exact)]);
static RANK: Shape = Shape(&[Is(STRING), OneOf(&["1", "2", "3", "4", "5"], Exact)]);
static LINKS: Shape = Shape(&[Is(LIST), Least(1, Items), Most(20, Items), Each(&LINK)]);
static LINK: Shape =
    Shape(&[Is(OBJECT), Fields(&[must("category", &LINK_CATEGORY), must("url", &LINK_URL), may("title", &LINK_TITLE)]), Closed]);
static LINK_CATEGORY: Shape = Shape(&[Is(STRING), OneOf(&["runbook", "documentation", "dashboard", "resource"], Exact)]);
static LINK_URL: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(2048, Chars), Soft(Severity::Warning, &[Like(URI)])]);
static LINK_TITLE: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(300, Chars)]);
/// Anything, as long as no object in it has more than 100 members, and it is not too deep.
static FREE: Shape = Shape(&[
    Is(OBJECT),
    Say(When::Node(|value| depth(value) > 10), &RANGE, "the object is nested deeper than 10 levels; Datadog takes 10", "flatten it"),
    Most(100, Members),
    Values(&INNER),
]);
static INNER: Shape = Shape(&[Most(100, Members), Values(&INNER), Each(&INNER)]);

/// How many objects and lists lie one within another.
fn depth(value: NodeRef<'_>) -> usize {
    let (mut level, mut count) = (vec![value], 0);
    loop {
        level.retain(|node| matches!(node.kind(), Kind::Object | Kind::Array));
        if level.is_empty() {
            return count;
        }
        count += 1;
        level = level.into_iter().flat_map(NodeRef::children).collect();
    }
}

fn locate(url: &Url<'_>) -> Located {
    let host = url.host;
    if ![".datadoghq.com", ".datadoghq.eu", ".ddog-gov.com"].iter().any(|site| host.ends_with(site)) {
        return Located::Elsewhere;
    }
    let has_key = ["api_key", "application_key", "dd-api-key"].iter().any(|name| url.parameter(name).is_some());
    match parts(url).as_slice() {
        ["api", "v1", "events"] if has_key => Located::But("v1", "put the key in the header DD-API-KEY, not in the URL, which logs keep"),
        ["api", "v1", "events"] if host.starts_with("event-management-intake.") => Located::But("v1", "events v1 go to the host api.SITE"),
        ["api", "v1", "events"] => Located::At("v1"),
        ["api", "v2", "events"] if has_key => Located::But("v2", "put the key in the header DD-API-KEY, not in the URL, which logs keep"),
        ["api", "v2", "events"] if host.starts_with("event-management-intake.") => Located::At("v2"),
        ["api", "v2", "events"] => {
            Located::But("v2", "events v2 go to the host event-management-intake.SITE; api.SITE is deprecated for them")
        }
        ["api", "v2", "events", "webhook"] => Located::At("webhook"),
        _ => Located::But("other", "this is Datadog, but not where events go: /api/v1/events or /api/v2/events"),
    }
}

pub(super) static DATADOG: Destination = Destination {
    id: "datadog",
    name: "Datadog",
    summary: "Datadog events: v1 (title and text), and v2 (change and alert).",
    url: "https://api.SITE/api/v1/events or https://event-management-intake.SITE/api/v2/events, SITE being datadoghq.com, datadoghq.eu, us3.datadoghq.com …",
    method: "POST",
    headers: &[("dd-api-key", "$DD_API_KEY")],
    locate,
    endpoints: &[
        Endpoint { id: "v1", name: "events v1", shape: Some(&FIRST), fits: |root| !has(root, "data") },
        Endpoint { id: "v2", name: "events v2", shape: Some(&SECOND), fits: |root| has(root, "data") },
        Endpoint { id: "webhook", name: "the on-call webhook, which reads the format of its integration", shape: None, fits: |_| false },
        Endpoint { id: "other", name: "another API of Datadog", shape: None, fits: |_| false },
    ],
    cite: documented(V1),
    replies: &[
        Row {
            status: &[401],
            says: "",
            cause: Cause::Auth,
            message: "Datadog does not know the API key",
            help: "check the header DD-API-KEY, and that the key is of this site",
        },
        Row {
            status: &[],
            says: "api key",
            cause: Cause::Auth,
            message: "Datadog does not know the API key",
            help: "check the header DD-API-KEY",
        },
        Row {
            status: &[403],
            says: "",
            cause: Cause::Forbidden,
            message: "Datadog refuses the request: the key is wrong, of another site, or may not post events",
            help: "check the header DD-API-KEY, and that the URL's site is that of the account",
        },
        Row {
            status: &[413],
            says: "",
            cause: Cause::Size,
            message: "the event is larger than Datadog takes",
            help: "truncate the longest texts",
        },
    ],
    read,
    note: Some("Events older than 18 hours are refused there: times are not held against the clock here."),
};

/// v1: `{"errors": ["…"]}`; v2: `{"errors": [{"title": "…", "detail": "…", "source": {"pointer": "/data/attributes/title"}}]}`.
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    if reply.status == 429 {
        let mut out = Decoded::new(Cause::Rate, "Datadog's rate limit was reached", "send less often");
        let reset = reply.header("x-ratelimit-reset").and_then(|text| text.trim().parse::<f64>().ok());
        out.retry_after = reset.filter(|n| n.is_finite() && *n >= 0.0);
        return Some(out);
    }
    let json = reply.json().filter(|_| matches!(reply.status, 400 | 422))?;
    let errors = json.find("/errors").map(NodeRef::items).unwrap_or_default();
    let error = errors.first()?;
    let text = error.as_str().or_else(|| error.get("detail")?.as_str()).or_else(|| error.get("title")?.as_str())?;
    let lower = text.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let pointer = error.get("source").and_then(|source| source.get("pointer")?.as_str());
    let (cause, help) = if says(&["api key"]) {
        (Cause::Auth, "check the header DD-API-KEY")
    } else if says(&["one of"]) {
        (Cause::Field, "map the source's value to one that Datadog knows")
    } else if says(&["too long", "too large", "exceed", "length", "max_length", "maximum", "at most"]) {
        (Cause::Length, "truncate the text in the template: printf \"%.4000s\"")
    } else if says(&["json", "parse", "malformed", "decode", "not in the expected format"]) {
        (Cause::Malformed, "hold the body against the rules: hookproof --check --body FILE --destination datadog")
    } else if says(&["empty", "blank", "at least 1"]) {
        (Cause::Empty, "always render some text there")
    } else if says(&[
        "wrong type",
        "invalid type",
        "of type",
        "expected type",
        "must be a ",
        "must be an ",
        "not a string",
        "not an integer",
    ]) {
        (Cause::Type, "render the value as the type that is named")
    } else if pointer.is_some() || says(&["missing", "required", "invalid", "must be", "not one of", "too old", "unknown", "unexpected"]) {
        (Cause::Field, "correct the field that is named")
    } else {
        return None;
    };
    let out = Decoded::new(cause, format!("Datadog says: {}", printable(&text)), help);
    Some(match pointer {
        Some(pointer) => out.at(&pointer),
        None => out,
    })
}
