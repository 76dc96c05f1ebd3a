//! Zendesk: tickets and requests, made or changed.

use super::form::TIMESTAMP;
use super::reply::{Cause, Decoded, Reply, Row, says};
use super::shape::Case::Exact;
use super::shape::Test::{And, AnyOf, Closed, Each, Fields, From, Is, Least, Like, Most, OneOf, Soft, Whole};
use super::shape::Unit::{Chars, Items, Trimmed};
use super::shape::{
    ANY, BOOLEAN, Cite, Form, LIST, MAP, NULL, NUMBER, OBJECT, STRING, Shape, documented, has, may, mirrored, must, observed, unconfirmed,
};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::{Severity, printable};
use crate::json::NodeRef;

/// The vendor's OpenAPI, as a client generated from it has it.
const API: Cite = mirrored("PyPI python-zendesk; https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/");
const LONG: Cite = observed("https://support.zendesk.com/hc/en-us/community/posts/4719863289498-Commets-size");

const DIGITS: Form = Form { what: "an id of digits", fits: |id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) };
static ID: Shape = Shape(&[Is(NUMBER.or(STRING).or(NULL)), Like(DIGITS), Whole]);
static IDS: Shape = Shape(&[Is(LIST.or(NULL)), Each(&ID)]);
static WORDS: Shape = Shape(&[Is(STRING.or(NULL))]);
static TEXTS: Shape = Shape(&[Is(LIST.or(NULL)), Each(&WORD)]);
static WORD: Shape = Shape(&[Is(STRING)]);
static YES_NO: Shape = Shape(&[Is(BOOLEAN.or(NULL))]);
static TIME: Shape = Shape(&[Is(STRING.or(NULL)), Like(TIMESTAMP)]);
static SUBJECT: Shape = Shape(&[Is(STRING.or(NULL)), From(unconfirmed("widely quoted, no vendor page found"), &[Most(150, Chars)])]);
static PRIORITY: Shape = Shape(&[Is(STRING.or(NULL)), OneOf(&["urgent", "high", "normal", "low"], Exact)]);
static KIND: Shape = Shape(&[Is(STRING.or(NULL)), OneOf(&["problem", "incident", "question", "task"], Exact)]);
static STATUS: Shape = Shape(&[Is(STRING.or(NULL)), OneOf(&["new", "open", "pending", "hold", "solved", "closed"], Exact)]);
static CUSTOM_FIELDS: Shape = Shape(&[Is(LIST.or(NULL)), Each(&CUSTOM_FIELD)]);
static CUSTOM_FIELD: Shape = Shape(&[Is(OBJECT), Fields(&[must("id", &ID), may("value", &CUSTOM_VALUE)])]);
static CUSTOM_VALUE: Shape = Shape(&[Is(STRING.or(NUMBER).or(BOOLEAN).or(LIST).or(NULL)), Each(&CHOICE)]);
static CHOICE: Shape = Shape(&[Is(STRING.or(NUMBER))]);
static COLLABORATORS: Shape = Shape(&[Is(LIST.or(NULL)), Each(&COLLABORATOR)]);
static COLLABORATOR: Shape = Shape(&[Is(NUMBER.or(STRING).or(OBJECT)), Fields(&[may("name", &WORDS), may("email", &WORDS)])]);
static COPIES: Shape = Shape(&[Is(LIST.or(NULL)), Each(&COPY)]);
static COPY: Shape = Shape(&[
    Is(OBJECT),
    AnyOf(&["user_email", "user_id"]),
    Fields(&[may("user_email", &WORDS), may("user_id", &ID), may("user_name", &WORDS), may("action", &PUT_OR_DELETE)]),
]);
static PUT_OR_DELETE: Shape = Shape(&[Is(STRING.or(NULL)), OneOf(&["put", "delete"], Exact)]);
static REQUESTER: Shape =
    Shape(&[Is(OBJECT.or(NULL)), Fields(&[may("name", &WORDS), may("email", &WORDS), may("locale_id", &ID)]), AnyOf(&["name", "email"])]);

static COMMENT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        may("body", &COMMENT_TEXT),
        may("html_body", &COMMENT_TEXT),
        may("public", &YES_NO),
        may("author_id", &ID),
        may("uploads", &TEXTS),
        may("via", &MAP),
        may("value", &WORDS),
        may("via_followup_source_id", &ID),
        may("created_at", &TIME),
        may("attachment_id", &ID),
        may("metadata", &ANY),
        may("channel_source_id", &ID),
    ]),
    Soft(Severity::Hint, &[Closed]),
]);
static COMMENT_TEXT: Shape = Shape(&[Is(STRING.or(NULL)), From(LONG, &[Most(65_535, Chars)])]);
static FIRST_COMMENT: Shape = Shape(&[And(&COMMENT), AnyOf(&["body", "html_body", "value"])]);
static COMMENTS: Shape = Shape(&[Is(LIST), Each(&COMMENT)]);

/// What a ticket has, new or not.
static TICKET_FIELDS: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        may("comment", &COMMENT),
        may("subject", &SUBJECT),
        may("raw_subject", &WORDS),
        may("priority", &PRIORITY),
        may("type", &KIND),
        may("status", &STATUS),
        may("custom_status_id", &ID),
        may("requester", &REQUESTER),
        may("requester_id", &ID),
        may("submitter_id", &ID),
        may("assignee_id", &ID),
        may("assignee_email", &WORDS),
        may("group_id", &ID),
        may("organization_id", &ID),
        may("brand_id", &ID),
        may("problem_id", &ID),
        may("ticket_form_id", &ID),
        may("via_followup_source_id", &ID),
        may("external_id", &EXTERNAL),
        may("recipient", &WORDS),
        may("tags", &TEXTS),
        may("additional_tags", &TEXTS),
        may("remove_tags", &TEXTS),
        may("custom_fields", &CUSTOM_FIELDS),
        may("fields", &ANY),
        may("collaborators", &COLLABORATORS),
        may("additional_collaborators", &COLLABORATORS),
        may("collaborator_ids", &IDS),
        may("email_ccs", &COPIES),
        may("email_cc_ids", &IDS),
        may("followers", &COPIES),
        may("follower_ids", &IDS),
        may("macro_id", &ID),
        may("macro_ids", &IDS),
        may("attribute_value_ids", &IDS),
        may("sharing_agreement_ids", &IDS),
        may("due_at", &TIME),
        may("created_at", &TIME),
        may("updated_at", &TIME),
        may("solved_at", &TIME),
        may("safe_update", &YES_NO),
        may("updated_stamp", &TIME),
        may("is_public", &YES_NO),
        may("metadata", &ANY),
        may("via", &ANY),
        may("via_id", &ID),
        may("voice_comment", &MAP),
        may("description", &WORDS),
    ]),
    Soft(Severity::Hint, &[Closed]),
]);
static EXTERNAL: Shape = Shape(&[Is(STRING.or(NUMBER).or(NULL))]);

static TICKET: Shape = Shape(&[
    And(&TICKET_FIELDS),
    AnyOf(&["comment", "description", "voice_comment"]),
    Fields(&[may("comment", &FIRST_COMMENT), may("description", &FILLED)]),
]);
static FILLED: Shape = Shape(&[Least(1, Trimmed)]);
static NEW_TICKET: Shape = Shape(&[Is(OBJECT), Fields(&[must("ticket", &TICKET)])]);
static NEW_TICKETS: Shape = Shape(&[Is(OBJECT), Fields(&[must("tickets", &TICKETS)])]);
static TICKETS: Shape = Shape(&[
    Is(LIST),
    From(documented("https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/"), &[Most(100, Items)]),
    Each(&TICKET),
]);
static CHANGED_TICKET: Shape = Shape(&[Is(OBJECT), Fields(&[must("ticket", &TICKET_FIELDS)])]);
static IMPORTED: Shape = Shape(&[Is(OBJECT), Fields(&[must("ticket", &IMPORTED_TICKET)])]);
static IMPORTED_TICKET: Shape = Shape(&[And(&TICKET_FIELDS), Fields(&[may("comments", &COMMENTS)])]);

static REQUEST: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("subject", &REQUEST_SUBJECT),
        must("comment", &FIRST_COMMENT),
        may("requester", &REQUESTER),
        may("priority", &PRIORITY),
        may("type", &KIND),
        may("status", &STATUS),
        may("custom_fields", &CUSTOM_FIELDS),
        may("collaborators", &COLLABORATORS),
        may("collaborator_ids", &IDS),
        may("email_ccs", &COPIES),
        may("email_cc_ids", &IDS),
        may("due_at", &TIME),
        may("ticket_form_id", &ID),
        may("organization_id", &ID),
        may("group_id", &ID),
        may("assignee_id", &ID),
        may("recipient", &WORDS),
        may("solved", &YES_NO),
        may("fields", &ANY),
        may("via", &ANY),
        may("via_followup_source_id", &ID),
    ]),
    Soft(Severity::Hint, &[Closed]),
]);
static REQUEST_SUBJECT: Shape = Shape(&[And(&SUBJECT), Is(STRING), Least(1, Trimmed)]);
static NEW_REQUEST: Shape = Shape(&[Is(OBJECT), Fields(&[must("request", &REQUEST)])]);

/// The last part of a path, without `.json`.
fn plain<'p>(path: &[&'p str]) -> Vec<&'p str> {
    path.iter().map(|part| part.strip_suffix(".json").unwrap_or(part)).collect()
}

pub(super) static ZENDESK: Destination = Destination {
    id: "zendesk",
    name: "Zendesk",
    summary: "Zendesk tickets and requests: {\"ticket\": {…}} or {\"request\": {…}}.",
    url: "https://SUBDOMAIN.zendesk.com/api/v2/tickets.json (or /api/v2/requests.json)",
    method: "POST",
    headers: &[("authorization", "$ZENDESK_AUTHORIZATION")],
    locate: |url| {
        if !url.host.ends_with(".zendesk.com") {
            return Located::Elsewhere;
        }
        match plain(&parts(url)).as_slice() {
            ["api", "v2", "tickets"] => Located::At("ticket"),
            ["api", "v2", "tickets", "create_many"] => Located::At("tickets"),
            ["api", "v2", "imports", "tickets"] => Located::At("import"),
            ["api", "v2", "tickets", id] if id.bytes().all(|b| b.is_ascii_digit()) => Located::At("change"),
            ["api", "v2", "requests"] => Located::At("request"),
            ["api", ..] => Located::At("other"),
            _ => Located::But("ticket", "this is a page for people: tickets go to /api/v2/tickets.json, requests to /api/v2/requests.json"),
        }
    },
    endpoints: &[
        Endpoint { id: "ticket", name: "a ticket", shape: Some(&NEW_TICKET), fits: |root| !has(root, "request") && !has(root, "tickets") },
        Endpoint { id: "request", name: "a request", shape: Some(&NEW_REQUEST), fits: |root| has(root, "request") },
        Endpoint { id: "tickets", name: "many tickets", shape: Some(&NEW_TICKETS), fits: |root| has(root, "tickets") },
        Endpoint { id: "change", name: "a change of a ticket", shape: Some(&CHANGED_TICKET), fits: |_| false },
        Endpoint { id: "import", name: "an imported ticket", shape: Some(&IMPORTED), fits: |_| false },
        Endpoint { id: "other", name: "another address", shape: None, fits: |_| false },
    ],
    cite: API,
    replies: &[
        says(
            "Couldn't authenticate you",
            Cause::Auth,
            "Zendesk does not know the user",
            "check the authorization header: EMAIL/token:TOKEN in base64",
        ),
        says("invalid_token", Cause::Auth, "Zendesk does not take the token", "make a new token"),
        says(
            "could not parse JSON",
            Cause::Malformed,
            "Zendesk could not read the body",
            "check that the body is JSON: a quote or line end in a value breaks it",
        ),
        says(
            "Unparsable JSON",
            Cause::Malformed,
            "Zendesk could not read the body",
            "check that the body is JSON: a quote or line end in a value breaks it",
        ),
        says(
            "InvalidEndpoint",
            Cause::NotFound,
            "there is no such address",
            "tickets go to /api/v2/tickets.json, requests to /api/v2/requests.json",
        ),
        says("RecordNotFound", Cause::NotFound, "there is no such ticket", "check the id in the URL"),
        says("APIRateLimitExceeded", Cause::Rate, "Zendesk's rate limit was reached", "send less often"),
        says("TooManyJobs", Cause::Rate, "too many jobs are waiting in Zendesk", "send less often"),
        says("DatabaseConflict", Cause::Busy, "the ticket was being changed", "try again"),
        Row { status: &[409], says: "", cause: Cause::Busy, message: "the ticket was being changed", help: "try again" },
        Row { status: &[429], says: "", cause: Cause::Rate, message: "Zendesk's rate limit was reached", help: "send less often" },
    ],
    read,
    note: Some("Which custom fields, forms and statuses there are, only the account tells. A header Idempotency-Key makes a retry safe."),
};

/// `{"error": "RecordInvalid", "details": {"priority": [{"description", "error"}]}}`, or
/// `{"error": {"title": "Invalid attribute", "message": "You passed an invalid value for the priority attribute. …"}}`.
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    if !matches!(reply.status, 400 | 422) {
        return None;
    }
    let json = reply.json()?;
    if let Some(details) = json.find("/details") {
        let (field, error) = details.entries().into_iter().find_map(|(field, errors)| Some((field, errors.items().first().copied()?)))?;
        let text = |key: &str| error.get(key).and_then(NodeRef::as_str).unwrap_or_default();
        let cause = match text("error").as_ref() {
            "BlankValue" => Cause::Empty,
            "InvalidValue" | "DuplicateValue" | "InvalidFormat" => Cause::Field,
            "ValueTooLong" | "TooLong" => Cause::Length,
            "ValueTooShort" => Cause::Empty,
            _ => Cause::told(&text("description")),
        };
        let out = Decoded::new(cause, format!("Zendesk says: {}", printable(&text("description"))), cause.remedy());
        let comment = text("ticket_field_type") == "FieldDescription" || text("description").starts_with("Description:");
        return Some(match field.as_ref() {
            "base" if comment => out.at("ticket.comment.body"),
            "base" => out,
            field => out.at(&format!("ticket.{field}")),
        });
    }
    let message = json.find("/error/message").and_then(NodeRef::as_str)?;
    let named = message.split_once("value for the ").and_then(|(_, rest)| rest.split_once(" attribute")).map(|(name, _)| name.to_owned());
    let cause = Cause::told(&message);
    let out = Decoded::new(cause, format!("Zendesk says: {}", printable(&message)), cause.remedy());
    Some(match named.filter(|name| !name.is_empty() && !name.contains(' ')) {
        Some(name) if name == "ticket" || name == "request" => out.at(&name),
        Some(name) => out.at(&format!("ticket.{name}")),
        None => out,
    })
}
