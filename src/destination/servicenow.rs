//! `ServiceNow`: an event (`em_event`), the events' collector, or a row by the Table API.

use super::reply::{Cause, Decoded, Reply, Row, says};
use super::shape::Case::Exact;
use super::shape::Test::{AnyOf, Each, Fields, From, Is, Least, Most, OneOf, Soft};
use super::shape::Unit::{Chars, Items};
use super::shape::{LIST, NUMBER, OBJECT, STRING, Shape, TEXT, documented, has, may, must, unconfirmed};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::Severity;

const FIELDS: &str = "https://docs.servicenow.com/bundle/geneva-it-operations-management/page/product/event_management/concept/c_EMIntegrateRequirementEvent.html";
const VALUES: &str = "https://www.servicenow.com/docs/r/sPnEbors95h6DhgBlE~f0A/iLiXUWd9WH27soFTKn4ZvQ";

static T100: Shape = Shape(&[Is(STRING), Most(100, Chars)]);
static KEY: Shape = Shape(&[Is(STRING), Most(1024, Chars)]);
static CI_TYPE: Shape = Shape(&[Is(STRING), Most(1000, Chars)]);
static SEVERITY: Shape = Shape(&[From(documented(VALUES), &[Is(STRING.or(NUMBER)), OneOf(&["0", "1", "2", "3", "4", "5"], Exact)])]);
static INFO: Shape = Shape(&[From(documented(VALUES), &[Is(STRING)])]);
static DESCRIPTION: Shape = Shape(&[Is(STRING), From(unconfirmed("widely quoted, no vendor page found"), &[Most(4000, Chars)])]);

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
    ]),
    Soft(Severity::Warning, &[AnyOf(&["node", "event_class"])]),
]);
static SOURCE: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(100, Chars)]);
static RECORDS: Shape = Shape(&[Is(OBJECT), Fields(&[must("records", &EVENTS)])]);
static EVENTS: Shape = Shape(&[Is(LIST), Least(1, Items), Each(&EVENT)]);

pub(super) static SERVICENOW: Destination = Destination {
    id: "servicenow",
    name: "ServiceNow",
    summary: "ServiceNow event management (em_event, or the records collector), the Table API, or a scripted inbound web service.",
    url: "https://INSTANCE.service-now.com/api/…",
    method: "POST",
    headers: &[("authorization", "$SERVICENOW_AUTHORIZATION"), ("accept", "application/json")],
    locate: |url| {
        if !url.host.ends_with(".service-now.com") {
            return Located::Elsewhere;
        }
        let multiple = url.query.is_some_and(|q| q.contains("insertmultiple"));
        match parts(url).as_slice() {
            ["api", "global", "em", "jsonv2"] => Located::At("records"),
            ["em_event.do"] if multiple => Located::At("records"),
            ["em_event.do"] | ["api", "now", "table", "em_event"] | ["api", "now", _, "table", "em_event"] => Located::At("em_event"),
            ["api", "now", "table", _] | ["api", "now", _, "table", _] => Located::At("table"),
            ["api", ..] => Located::At("scripted"),
            _ => Located::But(
                "scripted",
                "the Table API is at /api/now/table/em_event, the events' collector at /api/global/em/jsonv2, a scripted service at /api/…",
            ),
        }
    },
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
        says("Insufficient rights", Cause::Forbidden, "the user may not write there", "give the user the role evt_mgmt_integration"),
        says("Invalid table", Cause::NotFound, "there is no such table", "check the table's name in the URL"),
        says("Requested URI does not represent any resource", Cause::NotFound, "there is no such resource", "check the URL's path"),
        Row { status: &[429], says: "", cause: Cause::Rate, message: "ServiceNow's rate limit was reached", help: "send less often" },
    ],
    read,
    note: Some("These are the rules of em_event; another table and a scripted web service have their own."),
};

/// The Table API answers 201 with a record; a data policy or business rule answers 403 with what it asks.
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    (reply.status == 403 && reply.says("data policy"))
        .then(|| Decoded::new(Cause::Field, "a data policy of the table refuses the record", "fill the fields that the policy names"))
}
