//! Codes of the `$Title` / `$Event` dialect.

use crate::diagnostic::codes;

codes! {
    NOT_AN_OBJECT = "dollar/not-an-object", Error,
        "The payload template must be a JSON object: the vendor's form refuses anything else.",
        "[\"$Title\", \"$Event\"]", "Write a JSON object with $Title and $Event in its strings.",
        "docs.cadosecurity.com/cado/integrations/webhooks, Custom Payloads";
    PLACEHOLDER_MISSING = "dollar/placeholder-missing", Error,
        "The payload template must contain both $Title and $Event.",
        "{\"text\": \"$Title\"}", "Put the missing placeholder into a string of the object.",
        "docs.cadosecurity.com/cado/integrations/webhooks, Custom Payloads";
    PLACEHOLDER_IN_KEY = "dollar/placeholder-in-key", Warning,
        "A placeholder stands in a key: the key changes with each event, and two events may give equal keys.",
        "{\"$Title\": \"$Event\"}", "Put the placeholder into a value.";
    PLACEHOLDER_UNKNOWN = "dollar/placeholder-unknown", Warning,
        "Only $Title and $Event are replaced; this text is sent as it stands.",
        "{\"text\": \"$Title $Severity $Event\"}", "Use $Title or $Event, or write the text without a dollar sign.",
        "docs.cadosecurity.com/cado/integrations/webhooks, Custom Payloads";
    ESCAPING_UNKNOWN = "dollar/escaping-unknown", Warning,
        "The vendor does not document whether $Event is escaped inside a JSON string. If it is put in as it is, this event breaks the body, and the dialect has no way to say otherwise.",
        "{\"message\": \"$Event\"} with an event that holds a quote", "Send a test event and look at what arrives; a relay in between can repair it.",
        "not documented; assumed here: escaped";
    EVENT_NOT_SENT = "dollar/event-not-sent", Info,
        "With the Slack formatting only the title is sent: $Event is replaced by nothing.",
        "{\"text\": \"*$Title* $Event\"} with event formatting Slack", "Choose the Default formatting where the event's data is wanted.",
        "docs.cadosecurity.com/cado/integrations/webhooks, Event Formatting";
    FORMATTING_UNSUPPORTED = "dollar/formatting-unsupported", Error,
        "The Jira formatting is supported for Detection events only.",
        "an Admin Login event with event formatting Jira", "Choose the Default formatting, or send Detection events only.",
        "docs.cadosecurity.com/cado/integrations/webhooks, Event Formatting";
}
