//! Any receiver of JSON: the user's own service, a queue's gateway, an automation tool.

use super::shape::unconfirmed;
use super::{Destination, Endpoint, Located};

pub(super) static GENERIC: Destination = Destination {
    id: "generic",
    name: "Generic JSON",
    summary: "Any receiver of a JSON body: your own service, a gateway, an automation tool.",
    url: "",
    method: "POST",
    headers: &[],
    locate: |_| Located::Elsewhere,
    endpoints: &[Endpoint { id: "any", name: "any receiver", shape: None, fits: |_| true }],
    cite: unconfirmed("nobody"),
    replies: &[],
    read: |_| None,
    note: Some("Only the JSON syntax is checked: the receiver's own rules are unknown."),
};
