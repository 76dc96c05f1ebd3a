//! Splunk HTTP Event Collector (HEC): one event, several that follow one another, or raw text.

use super::code::{FORMAT, NOT_JSON_OBJECT};
use super::reply::{Cause, Decoded, Reply, Row};
use super::shape::Test::{Closed, Each, Fields, From, If, Is, Least, Like, Most, Raw, Say, Soft, Stream, Values};
use super::shape::Unit::{Bytes, Items, Members, Trimmed};
use super::shape::{
    ANY, BOOLEAN, Cite, Form, LIST, NULL, NUMBER, OBJECT, STRING, Shape, TEXT, When, documented, may, must, observed, unconfirmed,
};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::{Severity, printable};
use crate::json::{Kind, NodeRef};

const FORMATS: &str =
    "https://help.splunk.com/splunk-enterprise/get-data-in/collect-http-event-data/format-events-for-http-event-collector";
const SIZE: Cite = unconfirmed("widely quoted for Splunk Cloud; Splunk Enterprise sets its own");

static BODY: Shape = Shape(&[
    From(
        observed("Splunk 10.4 was seen to take a list, which its pages exclude"),
        &[Say(
            When::Node(|root| root.kind() == Kind::Array && root.raw().starts_with(b"[")),
            &NOT_JSON_OBJECT,
            "the events are in a list: Splunk's pages show events that follow one another, with no list and no commas",
            "write one event after the other, without brackets and commas",
        )],
    ),
    Stream(&EVENT),
    From(SIZE, &[Most(1_000_000, Bytes)]),
]);

static EVENT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        may("event", &DATA),
        may("time", &TIME),
        may("host", &TEXT),
        may("source", &TEXT),
        may("sourcetype", &TEXT),
        may("index", &TEXT),
        may("fields", &INDEXED),
    ]),
    If(When::Node(|event| !is_metric(event)), &NAMED),
    Soft(Severity::Hint, &[Closed]),
]);
static NAMED: Shape = Shape(&[Fields(&[must("event", &ANY)])]);
static DATA: Shape = Shape(&[
    Is(STRING.or(NUMBER).or(BOOLEAN).or(LIST).or(OBJECT)),
    Least(1, Trimmed),
    From(observed("Splunk 10.4 was seen to call an empty object or list blank"), &[Least(1, Items), Least(1, Members)]),
]);
const EPOCH: Form = Form {
    what: "a time in seconds since 1970, such as 1767225600.123",
    fits: |text| {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        digits(whole) && digits(fraction)
    },
};
static TIME: Shape = Shape(&[
    Is(NUMBER.or(STRING)),
    Like(EPOCH),
    From(
        observed("Splunk 10 was seen to answer code 15"),
        &[Say(
            When::Node(|time| time.kind() == Kind::Number && time.raw().iter().any(|b| matches!(b, b'e' | b'E'))),
            &FORMAT,
            "the time is a number with an exponent",
            "write it in full: 1767225600.123",
        )],
    ),
    Soft(
        Severity::Hint,
        &[Say(
            When::Node(|time| time.as_f64().is_some_and(|n| n > 1e11)),
            &FORMAT,
            "the time looks like milliseconds: Splunk takes seconds",
            "divide it by 1000",
        )],
    ),
]);
static INDEXED: Shape = Shape(&[Is(OBJECT), Values(&FIELD)]);
static FIELD: Shape =
    Shape(&[Is(STRING.or(NUMBER).or(BOOLEAN).or(NULL).or(LIST)), Soft(Severity::Warning, &[Is(STRING.or(NUMBER).or(LIST))]), Each(&PART)]);
static PART: Shape = Shape(&[Is(STRING.or(NUMBER).or(BOOLEAN).or(NULL)), Soft(Severity::Warning, &[Is(STRING.or(NUMBER))])]);

static TEXT_LINES: Shape = Shape(&[Raw, From(SIZE, &[Most(1_000_000, Bytes)])]);

/// A metric carries its values in `fields`, and may go without an event.
fn is_metric(event: NodeRef<'_>) -> bool {
    let fields = event.get("fields").map(NodeRef::entries).unwrap_or_default();
    fields.iter().any(|(key, _)| key.starts_with("metric_name"))
}

pub(super) static SPLUNK: Destination = Destination {
    id: "splunk",
    name: "Splunk",
    summary: "Splunk HTTP Event Collector (HEC): an event with its metadata, several that follow one another, or raw text.",
    url: "https://HOST:8088/services/collector/event",
    method: "POST",
    headers: &[("authorization", "Splunk $SPLUNK_TOKEN")],
    locate: |url| match parts(url).as_slice() {
        ["services", "collector", ..] if url.parameter("token").is_some() => {
            Located::But("event", "put the token in the header Authorization: Splunk TOKEN, not in the URL, which logs keep")
        }
        ["services", "collector"] | ["services", "collector", "event" | "1.0"] | ["services", "collector", "event", "1.0"] => {
            Located::At("event")
        }
        ["services", "collector", "raw"] | ["services", "collector", "raw", "1.0"] => Located::At("raw"),
        ["services", "collector", ..] => {
            Located::But("event", "events go to /services/collector/event, raw text to /services/collector/raw")
        }
        _ if url.host.ends_with(".splunkcloud.com") => Located::But("event", "the path is /services/collector/event"),
        _ => Located::Elsewhere,
    },
    endpoints: &[
        Endpoint { id: "event", name: "the event collector", shape: Some(&BODY), fits: |_| true },
        Endpoint { id: "raw", name: "the raw collector", shape: Some(&TEXT_LINES), fits: |_| false },
    ],
    cite: documented(FORMATS),
    replies: &[
        Row {
            status: &[404],
            says: "",
            cause: Cause::NotFound,
            message: "there is no event collector at this address",
            help: "check host, port (8088) and path, and that HEC is switched on",
        },
        Row {
            status: &[413],
            says: "",
            cause: Cause::Size,
            message: "the body is larger than this Splunk takes",
            help: "send fewer events at once",
        },
    ],
    read,
    note: Some(
        "Several events in one body are read where a body is judged alone; a template gives one. Whether a token may write to an index is not known here.",
    ),
};

/// `{"text": "Event field is required", "code": 12, "invalid-event-number": 0}`
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    const SETTINGS: &str = "check the token under Settings, Data inputs, HTTP Event Collector";
    const LATER: &str = "try again later";
    let json = reply.json()?;
    let code = String::from_utf8_lossy(json.find("/code").filter(|code| code.kind() == Kind::Number)?.raw()).into_owned();
    let number = json.find("/invalid-event-number").and_then(NodeRef::as_f64).filter(|n| *n >= 1.0);
    let (cause, help, member) = match code.as_str() {
        "0" | "17" | "24" | "25" => (Cause::Ok, "", ""),
        "1" | "4" | "21" | "22" => (Cause::Auth, SETTINGS, ""),
        "2" | "3" => (Cause::Auth, "send the header Authorization: Splunk TOKEN, with the word Splunk before the token", ""),
        "5" => (Cause::Empty, "send at least one event", ""),
        "6" => (Cause::Malformed, "send events as JSON, one after another", ""),
        "7" => (Cause::Field, "use an index that the token may write to, or leave index out", "index"),
        "8" => (Cause::Server, LATER, ""),
        "9" | "18" | "19" | "20" | "23" => (Cause::Busy, LATER, ""),
        "10" | "11" => (Cause::Field, "send the header X-Splunk-Request-Channel with a UUID: this token asks for acknowledgement", ""),
        "12" => (Cause::Field, "put what you send under \"event\"", "event"),
        "13" => (Cause::Empty, "always render something in \"event\"", "event"),
        "14" => (Cause::Forbidden, "switch indexer acknowledgement on for the token, or do not ask for it", ""),
        "15" => (Cause::Field, "fields is one flat object of texts, numbers and lists of texts; time is a plain number", "fields"),
        "16" => (Cause::Auth, "put the token in the header Authorization: Splunk TOKEN", ""),
        "26" | "27" => (Cause::Rate, "send less often", ""),
        _ => return None,
    };
    let said = json.find("/text").and_then(NodeRef::as_str).unwrap_or_default();
    let message =
        if cause == Cause::Ok { "Splunk took the message".to_owned() } else { format!("Splunk says: {} (code {code})", printable(&said)) };
    let out = Decoded::new(cause, message, help);
    Some(match (member, number) {
        ("", _) => out,
        // The number of an event with a wrong index was seen to be one too high.
        (_, Some(n)) if member != "index" => out.at(&format!("{n}.{member}")),
        _ => out.at(member),
    })
}
