//! Any receiver of JSON: the user's own service, a queue's gateway, an automation tool.

use super::Destination;

pub(super) static GENERIC: Destination = Destination {
    id: "generic",
    name: "Generic JSON",
    summary: "Any receiver of a JSON body: your own service, a gateway, an automation tool.",
    headers: &[],
    recognise: |_, _| false,
    advise_url: |_, _| None,
    rules: &[],
    check: |_, _| {},
    max_body: None,
    note: Some("Only the JSON syntax is checked: the receiver's own rules are unknown."),
};
