//! `ServiceNow`: an event (`em_event`), the events' collector, or a row by the Table API.

use super::code::{FORMAT, TYPE};
use super::reply::{Cause, Decoded, Reply, Row, says};
use super::shape::Case::Exact;
use super::shape::Test::{AnyOf, Closed, Each, Fields, From, Is, Least, Like, Most, OneOf, Say, Soft};
use super::shape::Unit::{Chars, Items};
use super::shape::{ANY, BOOLEAN, Form, LIST, NULL, NUMBER, OBJECT, STRING, Shape, Test, When, documented, has, may, must};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::{Severity, printable};
use crate::http::Url;
use crate::json::{self, Kind, NodeRef};

const FIELDS: &str = "https://docs.servicenow.com/bundle/geneva-it-operations-management/page/product/event_management/concept/c_EMIntegrateRequirementEvent.html";
const VALUES: &str = "https://www.servicenow.com/docs/r/sPnEbors95h6DhgBlE~f0A/iLiXUWd9WH27soFTKn4ZvQ";
const FORMATS: &str = "ServiceNow/ServiceNowDocs markdown/it-operations-management/event-management/c_EMIntegrateRequirementEvent.md";
const SENDING: &str = "ServiceNow/ServiceNowDocs markdown/it-operations-management/event-management/send-events-via-web-service.md";

/// A column of text: numbers are turned into text there, objects and lists are lost.
const COLUMN: Test = Test::And(&TEXT);
static TEXT: Shape = Shape(&[Is(STRING.or(NUMBER).or(BOOLEAN).or(NULL)), Soft(Severity::Hint, &[Is(STRING.or(NULL))])]);
static T100: Shape = Shape(&[COLUMN, Most(100, Chars)]);
static KEY: Shape = Shape(&[COLUMN, Most(1024, Chars)]);
static CI_TYPE: Shape = Shape(&[COLUMN, Most(1000, Chars)]);
static SOURCE: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(100, Chars)]);
static SEVERITY: Shape = Shape(&[From(documented(VALUES), &[Is(STRING.or(NUMBER)), OneOf(&["0", "1", "2", "3", "4", "5"], Exact)])]);
static INFO: Shape = Shape(&[
    From(documented(VALUES), &[Is(STRING.or(NULL))]),
    From(
        documented(FORMATS),
        &[
            Soft(
                Severity::Warning,
                &[Say(
                    When::Node(has_other_values),
                    &TYPE,
                    "the JSON in additional_info has values that are no text: ServiceNow supports text alone",
                    "write numbers and the like in quotes: {\"CPU\": \"100\"}",
                )],
            ),
            Soft(
                Severity::Hint,
                &[Say(
                    When::Node(is_plain),
                    &FORMAT,
                    "additional_info is no JSON object: ServiceNow keeps it whole under additional_content",
                    "write a JSON object as text",
                )],
            ),
        ],
    ),
]);
// What is longer is cut there, and an unknown word or time is not read: no reason to refuse the event.
static DESCRIPTION: Shape = Shape(&[COLUMN, From(documented(FORMATS), &[Soft(Severity::Warning, &[Most(4000, Chars)])])]);
static STATE: Shape = Shape(&[COLUMN, From(documented(FORMATS), &[Soft(Severity::Warning, &[OneOf(&["New", "Closing", ""], Exact)])])]);
static TIME: Shape = Shape(&[COLUMN, From(documented(SENDING), &[Soft(Severity::Warning, &[Like(GMT)])])]);
const GMT: Form = Form { what: "a time in GMT, such as 2026-03-14 02:26:00", fits: is_gmt };

static EVENT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("source", &SOURCE),
        must("severity", &SEVERITY),
        may("node", &T100),
        may("type", &T100),
        may("resource", &T100),
        may("metric_name", &TEXT),
        may("event_class", &TEXT),
        may("message_key", &KEY),
        may("ci_type", &CI_TYPE),
        may("additional_info", &INFO),
        may("description", &DESCRIPTION),
        may("resolution_state", &STATE),
        may("time_of_event", &TIME),
        may("state", &TEXT),
        may("cmdb_ci", &ANY),
        may("ci_identifier", &ANY),
        may("metric_value", &TEXT),
        may("sys_domain", &ANY),
    ]),
    Soft(Severity::Warning, &[AnyOf(&["node", "event_class"])]),
    From(documented(SENDING), &[Soft(Severity::Hint, &[Closed])]),
]);
static RECORDS: Shape = Shape(&[Is(OBJECT), Fields(&[must("records", &EVENTS)])]);
static EVENTS: Shape = Shape(&[Is(LIST), Least(1, Items), Each(&EVENT)]);

fn inside(info: NodeRef<'_>) -> Option<json::Document> {
    info.as_str().map(|text| json::read(text.as_bytes())).filter(|document| document.is_valid() && document.is_object())
}

fn has_other_values(info: NodeRef<'_>) -> bool {
    let document = inside(info);
    document.as_ref().and_then(json::Document::root).is_some_and(|root| root.children().any(|value| value.kind() != Kind::String))
}

fn is_plain(info: NodeRef<'_>) -> bool {
    info.as_str().is_some_and(|text| !text.trim().is_empty()) && inside(info).is_none()
}

/// `yyyy-MM-dd HH:mm:ss`; the collector of a MID server takes one digit for month, day and hour too.
fn is_gmt(text: &str) -> bool {
    let number = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let all = |text: &str, sign: char, most: [usize; 3]| {
        text.split(sign).count() == 3 && text.split(sign).zip(most).all(|(part, most)| number(part, most))
    };
    text.is_empty() || text.split_once(' ').is_some_and(|(day, hour)| all(day, '-', [4, 2, 2]) && all(hour, ':', [2, 2, 2]))
}

fn locate(url: &Url<'_>) -> Located {
    let path = parts(url);
    // A MID server listens on an address of its owner's.
    match path.as_slice() {
        ["api", "mid", "em", "jsonv2"] => return Located::At("records"),
        ["api", "mid", "em", ..] => return Located::At("scripted"),
        _ => {}
    }
    if !(url.host.ends_with(".service-now.com") || url.host.ends_with(".servicenowservices.com")) {
        return Located::Elsewhere;
    }
    let multiple = url.query.is_some_and(|q| q.contains("insertmultiple"));
    match path.as_slice() {
        ["api", "global", "em", "jsonv2"] => Located::At("records"),
        ["em_event.do"] if multiple => Located::At("records"),
        ["em_event.do"] | ["api", "now", "table", "em_event"] | ["api", "now", _, "table", "em_event"] => Located::At("em_event"),
        [table] if table.ends_with(".do") => Located::At("table"),
        ["api", "now", "table", _, ..] | ["api", "now", _, "table", _, ..] => Located::At("table"),
        ["api", _, ..] => Located::At("scripted"),
        _ => Located::But(
            "scripted",
            "the Table API is at /api/now/table/em_event, the events' collector at /api/global/em/jsonv2, a scripted service at /api/…",
        ),
    }
}

pub(super) static SERVICENOW: Destination = Destination {
    id: "servicenow",
    name: "ServiceNow",
    summary: "ServiceNow event management (em_event, or the records collector), the Table API, or a scripted inbound web service.",
    url: "https://INSTANCE.service-now.com/api/…",
    method: "POST",
    headers: &[("authorization", "$SERVICENOW_AUTHORIZATION"), ("accept", "application/json")],
    locate,
    endpoints: &[
        Endpoint {
            id: "em_event",
            name: "an event (em_event)",
            shape: Some(&EVENT),
            fits: |root| ["source", "severity", "node", "message_key", "additional_info"].iter().any(|key| root.get(key).is_some()),
        },
        Endpoint { id: "records", name: "the events' collector (jsonv2)", shape: Some(&RECORDS), fits: |root| has(root, "records") },
        Endpoint { id: "table", name: "the Table API of another table", shape: None, fits: |_| false },
        Endpoint { id: "scripted", name: "a scripted web service", shape: None, fits: |_| true },
    ],
    cite: documented(FIELDS),
    replies: &[
        says("User Not Authenticated", Cause::Auth, "ServiceNow does not know the user", "check the authorization header"),
        says("User is not authenticated", Cause::Auth, "ServiceNow does not know the user", "check the authorization header"),
        says(
            "large REST payload",
            Cause::Size,
            "the body is larger than the instance takes (10 MB unless it is set otherwise)",
            "send fewer records at once",
        ),
        says(
            "Exception while reading request",
            Cause::Malformed,
            "ServiceNow could not read the body as JSON",
            "hold the body against the rules: hookproof --check --body FILE --destination servicenow",
        ),
        says("data policy", Cause::Field, "a data policy of the table refuses the record", "fill the fields that the policy names"),
        says(
            "aborted by Business Rule",
            Cause::Field,
            "a business rule of the table refuses the record",
            "ask who owns the rule what it wants",
        ),
        says("Insufficient rights", Cause::Forbidden, "the user may not write there", "give the user the role evt_mgmt_integration"),
        says("ACL Exception", Cause::Forbidden, "the user may not write there", "give the user the role evt_mgmt_integration"),
        says("security constraints", Cause::Forbidden, "the user may not write there", "give the user the role evt_mgmt_integration"),
        says("Invalid table", Cause::NotFound, "there is no such table", "check the table's name in the URL"),
        says("Requested URI does not represent any resource", Cause::NotFound, "there is no such resource", "check the URL's path"),
        says("No Record found", Cause::NotFound, "there is no such record, or the user may not see it", "check the URL's path"),
        says("hibernating", Cause::Busy, "the instance sleeps", "wake it in the browser, and try again"),
        Row {
            status: &[406, 415],
            says: "",
            cause: Cause::Malformed,
            message: "ServiceNow does not take this content type",
            help: "send the headers content-type: application/json and accept: application/json",
        },
        Row { status: &[429], says: "", cause: Cause::Rate, message: "ServiceNow's rate limit was reached", help: "send less often" },
    ],
    read,
    note: Some("These are the rules of em_event; another table and a scripted web service have their own."),
};

/// Of several records the answer is 200, with a status of its own for each: `{"records": [{"__status": "failure", "__error": {…}}]}`.
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    let json = reply.json().filter(|_| (200..300).contains(&reply.status))?;
    let failed = |node: NodeRef<'_>, key: &str| node.get(key).and_then(NodeRef::as_str).is_some_and(|status| status == "failure");
    let records = json.find("/records").map(NodeRef::items).unwrap_or_default();
    let record = records.iter().enumerate().find(|(_, record)| failed(**record, "__status"));
    let (error, at) = match record {
        Some((i, record)) => (record.get("__error"), Some(format!("records.{i}"))),
        None if json.root().is_some_and(|root| failed(root, "status")) || json.find("/error").is_some() => (json.find("/error"), None),
        None => return None,
    };
    let part = |key: &str| error.and_then(|error| error.get(key)?.as_str()).unwrap_or_default();
    let text = format!("{} {}", part("message"), part("reason")).trim().to_owned();
    let lower = text.to_ascii_lowercase();
    let (cause, help) = if ["rights", "acl", "security"].iter().any(|word| lower.contains(word)) {
        (Cause::Forbidden, "give the user the role evt_mgmt_integration")
    } else {
        (Cause::Field, "correct the record that is named")
    };
    let out = Decoded::new(cause, format!("ServiceNow answered {} with an error in the text: {}", reply.status, printable(&text)), help);
    Some(match at {
        Some(at) => out.at(&at),
        None => out,
    })
}
