//! Power Automate: a flow that begins with "When an HTTP request is received". What it takes is the flow's own business.

use super::reply::{Cause, Decoded, Reply, Row, says};
use super::shape::Test::Most;
use super::shape::Unit::Bytes;
use super::shape::{Shape, unconfirmed};
use super::{Destination, Endpoint, Located, parts};

// "100 MB": the larger reading.
static BODY: Shape = Shape(&[Most(100 * 1024 * 1024, Bytes)]);

pub(super) static POWER_AUTOMATE: Destination = Destination {
    id: "powerautomate",
    name: "Power Automate",
    summary: "Power Automate: a flow that begins with an HTTP request. Its trigger may have a JSON schema, which only the flow knows.",
    url: "https://….environment.api.powerplatform.com/…/triggers/manual/paths/invoke?…&sig=… (or https://….logic.azure.com/…)",
    method: "POST",
    headers: &[],
    locate: |url| {
        if !(url.host.ends_with(".logic.azure.com") || url.host.ends_with(".api.powerplatform.com")) {
            return Located::Elsewhere;
        }
        let is_trigger = parts(url).contains(&"triggers");
        match url.query {
            Some(query) if query.contains("sig=") => Located::At("flow"),
            _ if is_trigger => {
                Located::But("flow", "the URL lacks its signature (sig=…): copy it whole from the trigger, or let anyone start the flow")
            }
            _ => Located::But("flow", "this is not the address of a flow's trigger: copy it whole, with its sig=…"),
        }
    },
    endpoints: &[Endpoint { id: "flow", name: "a flow", shape: Some(&BODY), fits: |_| true }],
    cite: unconfirmed("https://learn.microsoft.com/power-automate/limits-and-config"),
    replies: &[
        says(
            "InvalidRequestContent",
            Cause::Malformed,
            "the flow could not read the body",
            "check that the body is JSON, and the header content-type: application/json",
        ),
        says(
            "MissingApiVersionParameter",
            Cause::NotFound,
            "the URL lacks its parameters",
            "copy the URL whole, with api-version, sp, sv and sig",
        ),
        says(
            "DirectApiAuthorizationRequired",
            Cause::Auth,
            "the URL lacks its signature, or the trigger asks for a token",
            "copy the URL whole, with sig=…, or let anyone start the flow",
        ),
        says("AuthorizationFailed", Cause::Auth, "the URL's signature is not right", "copy the URL again"),
        says("WorkflowTriggerIsNotEnabled", Cause::Gone, "the flow is switched off", "switch the flow on"),
        says("WorkflowNotFound", Cause::Gone, "the flow was removed", "make a new flow, and use its URL"),
        says("WorkflowTriggerNotFound", Cause::Gone, "the flow no longer begins with an HTTP request", "copy the URL of its trigger again"),
        says("RequestEntityTooLarge", Cause::Size, "the body is too large for the flow", "send less"),
        says(
            "NoResponse",
            Cause::Server,
            "the flow ran and answered nothing: a step before its response failed",
            "see the flow's run history",
        ),
        Row {
            status: &[401, 403],
            says: "",
            cause: Cause::Auth,
            message: "the flow refuses the call",
            help: "copy the URL whole, with its sig=…, or let anyone start the flow",
        },
        Row {
            status: &[404],
            says: "",
            cause: Cause::NotFound,
            message: "there is no such flow",
            help: "copy the URL of the flow's trigger again",
        },
        Row {
            status: &[429],
            says: "",
            cause: Cause::Rate,
            message: "the flow, or its owner's plan, takes no more calls now",
            help: "send less often",
        },
    ],
    read,
    note: Some("The trigger's JSON schema is the flow's own and is not known here: only the flow tells whether a body fits."),
};

/// `{"error": {"code": "TriggerInputSchemaMismatch", "message": "… Error details: 'Invalid type. Expected String but got Null.'."}}`
fn read(reply: &Reply<'_>) -> Option<Decoded> {
    if !reply.says("TriggerInputSchemaMismatch") {
        return None;
    }
    let (cause, help) = if reply.says("Invalid type. Expected") {
        (Cause::Type, "render the type that the trigger's schema has")
    } else {
        (Cause::Field, "send what the trigger's schema asks for")
    };
    Some(Decoded::new(cause, "the body is not what the schema of the flow's trigger asks for", help))
}
