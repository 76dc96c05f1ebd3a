//! Opsgenie's alert API: an alert, and what can be done with one.

use super::code::RETIRED;
use super::form::TIMESTAMP;
use super::reply::{Cause, Decoded, Reply, Row, says};
use super::shape::Case::Exact;
use super::shape::Test::{And, AnyOf, By, Closed, Each, Fields, From, Is, Least, Like, Most, OneOf, Say, Soft, Sum, Values};
use super::shape::Unit::{Chars, Items, Trimmed};
use super::shape::{ANY, Cite, LIST, OBJECT, STRING, Shape, TEXT, When, documented, has, may, must};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::{Severity, printable};
use crate::json::NodeRef;

/// Names and types are those of the vendor's OpenAPI (opsgenie/opsgenie-oas), lengths those of this page.
const API: Cite = documented("https://docs.opsgenie.com/docs/alert-api");
const END: Cite = documented("https://support.atlassian.com/opsgenie/docs/what-happens-when-opsgenie-is-turned-off");

static MESSAGE: Shape = Shape(&[Is(STRING), Least(1, Trimmed), Most(130, Chars)]);
static T50: Shape = Shape(&[Is(STRING), Most(50, Chars)]);
static T100: Shape = Shape(&[Is(STRING), Most(100, Chars)]);
static T512: Shape = Shape(&[Is(STRING), Most(512, Chars)]);
static DESCRIPTION: Shape = Shape(&[Is(STRING), Most(15_000, Chars)]);
static NOTE: Shape = Shape(&[Is(STRING), Most(25_000, Chars)]);
static TAGS: Shape = Shape(&[Is(LIST), Most(20, Items), Each(&T50)]);
static ACTIONS: Shape = Shape(&[Is(LIST), Most(10, Items), Each(&T50)]);
static DETAILS: Shape = Shape(&[Is(OBJECT), Values(&TEXT), Sum { most: 8000, unit: Chars, of: &["*"], what: "the details" }]);
static PRIORITY: Shape = Shape(&[Is(STRING), OneOf(&["P1", "P2", "P3", "P4", "P5"], Exact)]);
static RESPONDERS: Shape = Shape(&[Is(LIST), Most(50, Items), Each(&RESPONDER)]);
static RESPONDER: Shape = Shape(&[
    Is(OBJECT),
    By {
        key: "type",
        case: Exact,
        unknown: Severity::Error,
        cases: &[
            ("team", &BY_NAME),
            ("user", &USER),
            ("escalation", &BY_NAME),
            ("schedule", &BY_NAME),
            ("group", &BY_NAME),
            ("all", &ANY),
            ("none", &ANY),
        ],
    },
]);
static BY_NAME: Shape = Shape(&[AnyOf(&["id", "name"]), Fields(&[may("id", &TEXT), may("name", &TEXT)])]);
static USER: Shape = Shape(&[AnyOf(&["id", "username"]), Fields(&[may("id", &TEXT), may("username", &TEXT)])]);
// An older name of the responders that are teams.
static TEAMS: Shape = Shape(&[Is(LIST), Most(50, Items), Each(&TEAM)]);
static TEAM: Shape = Shape(&[Is(OBJECT), And(&BY_NAME)]);

static ALERT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("message", &MESSAGE),
        may("alias", &T512),
        may("description", &DESCRIPTION),
        may("responders", &RESPONDERS),
        may("visibleTo", &RESPONDERS),
        may("teams", &TEAMS),
        may("actions", &ACTIONS),
        may("tags", &TAGS),
        may("details", &DETAILS),
        may("entity", &T512),
        may("priority", &PRIORITY),
    ]),
    And(&REQUESTER),
]);
static REQUESTER: Shape = Shape(&[
    Fields(&[may("user", &T100), may("note", &NOTE), may("source", &T100)]),
    Soft(
        Severity::Hint,
        &[
            Closed,
            From(
                END,
                &[Say(
                    When::Node(|_| true),
                    &RETIRED,
                    "Opsgenie's support and its REST API end on 5 April 2027",
                    "plan the move to Jira Service Management",
                )],
            ),
        ],
    ),
]);

/// Close, acknowledge, unacknowledge, a custom action: nothing is required.
static ACT: Shape = Shape(&[Is(OBJECT), And(&REQUESTER)]);
static SNOOZE: Shape = Shape(&[Is(OBJECT), Fields(&[must("endTime", &TIME)]), And(&REQUESTER)]);
static TIME: Shape = Shape(&[Is(STRING), Like(TIMESTAMP)]);
static ESCALATE: Shape = Shape(&[Is(OBJECT), Fields(&[must("escalation", &TEAM)]), And(&REQUESTER)]);
static ASSIGN: Shape = Shape(&[Is(OBJECT), Fields(&[must("owner", &OWNER)]), And(&REQUESTER)]);
static OWNER: Shape = Shape(&[Is(OBJECT), And(&USER)]);
static ADD_TEAM: Shape = Shape(&[Is(OBJECT), Fields(&[must("team", &TEAM)]), And(&REQUESTER)]);
static ADD_RESPONDER: Shape = Shape(&[Is(OBJECT), Fields(&[must("responder", &RESPONDER)]), And(&REQUESTER)]);
static ADD_TAGS: Shape = Shape(&[Is(OBJECT), Fields(&[must("tags", &TAGS)]), And(&REQUESTER)]);
static ADD_DETAILS: Shape = Shape(&[Is(OBJECT), Fields(&[must("details", &DETAILS)]), And(&REQUESTER)]);
static ADD_NOTE: Shape = Shape(&[Is(OBJECT), Fields(&[must("note", &NOTE)]), And(&REQUESTER)]);

/// Without a URL: nothing but what every action takes, and no message.
fn is_action(root: NodeRef<'_>) -> bool {
    (has(root, "note") || has(root, "user"))
        && root.children().all(|m| m.key().is_some_and(|key| ["note", "user", "source"].contains(&key)))
}

fn endpoint(path: &[&str]) -> Located {
    match path {
        [] => Located::At("alert"),
        [_, "close" | "acknowledge" | "unacknowledge"] | [_, "actions", _] => Located::At("action"),
        [_, "snooze"] => Located::At("snooze"),
        [_, "escalate"] => Located::At("escalate"),
        [_, "assign"] => Located::At("assign"),
        [_, "teams"] => Located::At("team"),
        [_, "responders"] => Located::At("responder"),
        [_, "tags"] => Located::At("tags"),
        [_, "details"] => Located::At("details"),
        [_, "notes"] => Located::At("note"),
        _ => Located::But("other", "this address takes no POST: alerts go to /v2/alerts"),
    }
}

const fn act(id: &'static str, name: &'static str, shape: &'static Shape) -> Endpoint {
    Endpoint { id, name, shape: Some(shape), fits: |_| false }
}

pub(super) static OPSGENIE: Destination = Destination {
    id: "opsgenie",
    name: "Opsgenie",
    summary: "Opsgenie's alert API: an alert; closing, acknowledging and adding to one. It ends on 5 April 2027.",
    url: "https://api.opsgenie.com/v2/alerts (api.eu.opsgenie.com for accounts in the EU)",
    method: "POST",
    headers: &[("authorization", "GenieKey $OPSGENIE_KEY")],
    locate: |url| match (url.host, parts(url).as_slice()) {
        ("api.opsgenie.com" | "api.eu.opsgenie.com", path) => match path {
            ["v2", "alerts", rest @ ..] => endpoint(rest),
            ["v1", "json", "alert" | "alerts", ..] => {
                Located::But("alert", "this is the address of the first API: alerts go to /v2/alerts")
            }
            ["v1" | "v2", ..] => Located::At("other"),
            _ => Located::But("alert", "alerts go to /v2/alerts"),
        },
        // The same API under the product that follows.
        ("api.atlassian.com", ["jsm", "ops", "integration", "v2", "alerts", rest @ ..]) => endpoint(rest),
        ("app.opsgenie.com" | "www.opsgenie.com" | "opsgenie.com", _) => {
            Located::But("alert", "this is a page for people: alerts go to https://api.opsgenie.com/v2/alerts")
        }
        (host, _) if host.ends_with(".app.opsgenie.com") => {
            Located::But("alert", "this is a page for people: alerts go to https://api.opsgenie.com/v2/alerts")
        }
        _ => Located::Elsewhere,
    },
    endpoints: &[
        Endpoint { id: "alert", name: "an alert", shape: Some(&ALERT), fits: |root| !is_action(root) },
        Endpoint { id: "action", name: "closing or acknowledging an alert", shape: Some(&ACT), fits: is_action },
        act("snooze", "snoozing an alert", &SNOOZE),
        act("escalate", "escalating an alert", &ESCALATE),
        act("assign", "assigning an alert", &ASSIGN),
        act("team", "a team for an alert", &ADD_TEAM),
        act("responder", "a responder for an alert", &ADD_RESPONDER),
        act("tags", "tags for an alert", &ADD_TAGS),
        act("details", "details for an alert", &ADD_DETAILS),
        act("note", "a note to an alert", &ADD_NOTE),
        Endpoint { id: "other", name: "another address", shape: None, fits: |_| false },
    ],
    cite: API,
    replies: &[
        says("Could not authenticate", Cause::Auth, "Opsgenie does not know the key", "send the header authorization: GenieKey KEY"),
        says("Key format is not valid", Cause::Auth, "this is no key of Opsgenie", "send the header authorization: GenieKey KEY"),
        says("API Key", Cause::Auth, "Opsgenie does not take this key here", "use the key of an API integration, and its region's host"),
        Row {
            status: &[401],
            says: "",
            cause: Cause::Auth,
            message: "Opsgenie does not know the key",
            help: "send the header authorization: GenieKey KEY, and use the host of the account's region",
        },
        Row {
            status: &[403],
            says: "",
            cause: Cause::Forbidden,
            message: "the key may not do that",
            help: "use the key of an API integration that may create and update",
        },
        Row { status: &[429], says: "", cause: Cause::Rate, message: "Opsgenie's rate limit was reached", help: "send less often" },
    ],
    read,
    note: Some("Opsgenie is being retired: no new sales since 4 June 2025; its support and its REST API end on 5 April 2027."),
};

/// `{"message": "Request body is not processable…", "errors": {"priority": "should be one of [ P1, P2, P3, P4, P5 ]"}}`
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    if !matches!(reply.status, 400 | 422) {
        return None;
    }
    let json = reply.json()?;
    let errors = json.find("/errors")?;
    let (field, text) = errors.entries().into_iter().find_map(|(field, text)| Some((field, text.as_str()?)))?;
    let cause = Cause::told(&text);
    let said = format!("Opsgenie says of {}: {}", printable(&field), printable(&text));
    Some(Decoded::new(cause, said, cause.remedy()).at(&field))
}
