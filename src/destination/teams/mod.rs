//! Microsoft Teams: Workflows with an Adaptive Card, the retired connectors with a `MessageCard` or text.

mod card;

use super::code::{FORMAT, REQUIRED, RETIRED};
use super::reply::{Cause, Decoded, Reply, Row, says};
use super::shape::Test::{And, AnyOf, Each, Fields, From, If, Is, Least, Most, OneOf, Say, Soft};
use super::shape::Unit::{Bytes, Items};
use super::shape::{ANY, Case, FLAG, ITEMS, LIST, MAP, NUMBER, OBJECT, STRING, Shape, TEXT, When, documented, has, may, must, observed};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::Severity;
use crate::json::NodeRef;
use card::CARD;

const WEBHOOK: &str = "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook";
const USING: &str = "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using";
const WRAP: &str =
    "wrap it: {\"type\": \"message\", \"attachments\": [{\"contentType\": \"application/vnd.microsoft.card.adaptive\", \"content\": {…}}]}";

/// The size, which holds for every kind of body. A flow's step encodes the body once more, so that it counts for more there.
static SIZE: Shape = Shape(&[
    From(documented(WEBHOOK), &[Most(28 * 1024, Bytes)]),
    From(observed("MicrosoftDocs/msteams-docs#11274"), &[Most(21 * 1024, Bytes)]),
]);

static FLOW: Shape = Shape(&[
    Is(OBJECT),
    And(&SIZE),
    If(When::Has("attachments"), &ENVELOPE),
    If(When::Node(is_bare_card), &BARE),
    If(When::Node(is_message_card), &OLD_CARD),
    If(When::All(&[When::Lacks("attachments"), When::Node(is_other)]), &PLAIN),
]);
static ENVELOPE: Shape = Shape(&[
    Fields(&[must("attachments", &ATTACHMENTS), may("type", &MESSAGE), may("summary", &TEXT), may("text", &TEXT)]),
    Soft(Severity::Hint, &[Say(When::Lacks("type"), &REQUIRED, "the message has no type", "add \"type\": \"message\"")]),
]);
static MESSAGE: Shape = Shape(&[Is(STRING), Soft(Severity::Warning, &[OneOf(&["message"], Case::Ignore)])]);
static ATTACHMENTS: Shape = Shape(&[Is(LIST), Soft(Severity::Warning, &[Least(1, Items)]), Each(&ATTACHMENT)]);
static ATTACHMENT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[must("contentType", &TEXT), may("contentUrl", &ANY), may("name", &ANY)]),
    If(When::Eq("contentType", &["application/vnd.microsoft.card.adaptive"]), &ADAPTIVE),
    AnyOf(&["content", "contentUrl"]),
]);
static ADAPTIVE: Shape = Shape(&[Fields(&[must("content", &CARD)])]);
static BARE: Shape = Shape(&[
    And(&CARD),
    From(
        observed("optimizely/react-sdk#351"),
        &[Say(When::Has("type"), &FORMAT, "this is a bare card: the usual flow loops over attachments, and finds none", WRAP)],
    ),
]);
static OLD_CARD: Shape = Shape(&[
    And(&MESSAGE_CARD),
    Soft(
        Severity::Warning,
        &[From(
            documented(USING),
            &[Say(
                When::Has("@type"),
                &RETIRED,
                "a MessageCard is for connectors, which Microsoft is retiring: Workflows take Adaptive Cards",
                WRAP,
            )],
        )],
    ),
]);
static PLAIN: Shape = Shape(&[
    Fields(&[may("text", &TEXT)]),
    Soft(
        Severity::Warning,
        &[From(
            documented(USING),
            &[
                Say(
                    When::Has("text"),
                    &FORMAT,
                    "a text alone is for connectors, or for a flow of your own: the usual flow wants an Adaptive Card",
                    WRAP,
                ),
                Say(
                    When::Lacks("text"),
                    &REQUIRED,
                    "the usual Workflows flow loops over attachments, and fails if there are none",
                    "add \"attachments\" with one Adaptive Card",
                ),
            ],
        )],
    ),
]);

static CONNECTOR: Shape =
    Shape(&[Is(OBJECT), And(&SIZE), If(When::Has("attachments"), &ENVELOPE), If(When::Lacks("attachments"), &MESSAGE_CARD)]);
static MESSAGE_CARD: Shape = Shape(&[From(
    documented(USING),
    &[
        Fields(&[
            may("@type", &TEXT),
            may("@context", &TEXT),
            may("summary", &TEXT),
            may("title", &TEXT),
            may("text", &TEXT),
            may("themeColor", &TEXT),
            may("sections", &SECTIONS),
            may("potentialAction", &ACTIONS),
        ]),
        AnyOf(&["text", "summary"]),
    ],
)]);
static SECTIONS: Shape = Shape(&[Is(LIST), From(observed("prometheus-msteams/prometheus-msteams#12"), &[Most(10, Items)]), Each(&SECTION)]);
static SECTION: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        may("title", &TEXT),
        may("text", &TEXT),
        may("activityTitle", &TEXT),
        may("activitySubtitle", &TEXT),
        may("activityText", &TEXT),
        may("activityImage", &TEXT),
        may("facts", &FACTS),
        may("images", &ITEMS),
        may("heroImage", &MAP),
        may("markdown", &FLAG),
        may("startGroup", &FLAG),
        may("potentialAction", &ACTIONS),
    ]),
]);
static FACTS: Shape = Shape(&[Is(LIST), Each(&FACT)]);
static FACT: Shape = Shape(&[Is(OBJECT), Fields(&[must("name", &TEXT), must("value", &WORDS)])]);
static WORDS: Shape = Shape(&[Is(STRING.or(NUMBER))]);
static ACTIONS: Shape = Shape(&[Is(LIST), Each(&ACTION)]);
static ACTION: Shape = Shape(&[Is(OBJECT), Fields(&[must("@type", &TEXT), may("name", &TEXT), may("targets", &ITEMS)])]);

fn is_bare_card(root: NodeRef<'_>) -> bool {
    root.get("type").and_then(NodeRef::as_str).is_some_and(|t| t.eq_ignore_ascii_case("AdaptiveCard"))
}

fn is_message_card(root: NodeRef<'_>) -> bool {
    !has(root, "attachments") && has(root, "@type")
}

fn is_other(root: NodeRef<'_>) -> bool {
    !is_bare_card(root) && !is_message_card(root)
}

pub(super) static TEAMS: Destination = Destination {
    id: "teams",
    name: "Microsoft Teams",
    summary: "Microsoft Teams: a Workflows webhook with an Adaptive Card, or a retired connector.",
    url: "https://….logic.azure.com/workflows/… or https://….environment.api.powerplatform.com/… (Workflows)",
    method: "POST",
    headers: &[],
    locate: |url| {
        if url.host.ends_with(".webhook.office.com") || url.host == "outlook.office.com" || url.host == "outlook.office365.com" {
            return Located::But(
                "connector",
                "Microsoft is retiring Office 365 connectors: create a Workflows webhook and send an Adaptive Card",
            );
        }
        if !(url.host.ends_with(".logic.azure.com") || url.host.ends_with(".api.powerplatform.com")) {
            return Located::Elsewhere;
        }
        let is_trigger = parts(url).contains(&"workflows") && parts(url).contains(&"triggers");
        match url.query {
            Some(query) if query.contains("sig=") => Located::At("flow"),
            _ if is_trigger => Located::But("flow", "the URL lacks its signature (sig=…): copy it whole from the flow's trigger"),
            _ => Located::But("flow", "this is not the address of a flow's trigger: copy it whole, with its sig=…"),
        }
    },
    endpoints: &[
        Endpoint { id: "flow", name: "a Workflows webhook", shape: Some(&FLOW), fits: |_| true },
        Endpoint { id: "connector", name: "an Office 365 connector", shape: Some(&CONNECTOR), fits: |_| false },
    ],
    cite: documented(WEBHOOK),
    replies: &[
        says(
            "TriggerInputSchemaMismatch",
            Cause::Field,
            "the body is not what the flow's trigger asks for",
            "send the shape that the trigger's schema has",
        ),
        says("Summary or Text is required", Cause::Empty, "the card has neither summary nor text", "add \"text\" or \"summary\""),
        says(
            "Bad payload received by generic incoming webhook",
            Cause::Malformed,
            "Teams could not read the card",
            "hold the body against the rules: hookproof --check --body FILE --destination teams",
        ),
        says("Invalid webhook URL", Cause::NotFound, "there is no such webhook", "make a new one: connectors are being retired"),
        says("connector configuration not found", Cause::Gone, "the connector was removed", "create a Workflows webhook"),
        says("WorkflowTriggerIsNotEnabled", Cause::Gone, "the flow is switched off", "switch the flow on"),
        says("WorkflowNotFound", Cause::Gone, "the flow was removed", "make a new flow, and use its URL"),
        says(
            "MissingApiVersionParameter",
            Cause::NotFound,
            "the URL lacks its parameters",
            "copy the URL whole, with api-version, sp, sv and sig",
        ),
        says("DirectApiAuthorizationRequired", Cause::Auth, "the URL lacks its signature", "copy the URL whole, with sig=…"),
        says("AuthorizationFailed", Cause::Auth, "the URL's signature is not right", "copy the URL again"),
        Row {
            status: &[401],
            says: "",
            cause: Cause::Auth,
            message: "the flow refuses the call",
            help: "copy the URL whole, with its sig=…",
        },
        Row {
            status: &[413],
            says: "",
            cause: Cause::Size,
            message: "the message is larger than 28 KB",
            help: "send less: truncate the longest texts",
        },
        Row { status: &[429], says: "", cause: Cause::Rate, message: "Teams takes four requests a second", help: "send less often" },
    ],
    read,
    note: None,
};

/// A connector answers 200 with "1", and 200 too where it failed: then its text says what.
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    if reply.status != 200 || !(reply.says("error") || reply.says("failed")) {
        return None;
    }
    Some(if reply.says("429") || reply.says("throttl") {
        Decoded::new(Cause::Rate, "Teams throttled the message, and said so with 200", "send less often: four requests a second")
    } else if reply.says("413") || reply.says("too large") || reply.says("RequestEntityTooLarge") {
        Decoded::new(Cause::Size, "the message is larger than 28 KB", "send less: truncate the longest texts")
    } else if reply.says("HTTP error 5") {
        Decoded::new(Cause::Server, "Teams failed, and said so with 200", "try again later")
    } else if reply.says("HTTP error 4") {
        Decoded::new(
            Cause::Malformed,
            "Teams refused the message, and said so with 200",
            "hold the body against the rules: hookproof --check --body FILE --destination teams",
        )
    } else {
        Decoded::new(Cause::Unknown, "Teams answered 200 with an error in the text", "read the answer's text")
    })
}
