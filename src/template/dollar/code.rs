//! Codes of the `$Title` / `$Event` dialect.

use crate::diagnostic::codes;

codes! {
    NOT_AN_OBJECT = "dollar/not-an-object", Error,
        "The payload template must be a JSON object: the vendor's form rejects anything else.",
        "[\"$Title\", \"$Event\"]", "Write a JSON object with $Title and $Event in its strings.",
        "docs.cadosecurity.com/cado/integrations/webhooks, Custom Payloads";
    PLACEHOLDER_MISSING = "dollar/placeholder-missing", Error,
        "The payload template must contain both $Title and $Event.",
        "{\"text\": \"$Title\"}", "Put the missing placeholder in a string of the object.",
        "docs.cadosecurity.com/cado/integrations/webhooks, Custom Payloads";
    PLACEHOLDER_IN_KEY = "dollar/placeholder-in-key", Warning,
        "A placeholder is in a key: the key then changes with each event, so a receiver cannot find it by a fixed name.",
        "{\"$Title\": \"$Event\"}", "Put the placeholder in a value.";
    PLACEHOLDER_UNKNOWN = "dollar/placeholder-unknown", Warning,
        "Only $Title and $Event are replaced; this text is sent unchanged.",
        "{\"text\": \"$Title $Severity $Event\"}", "Use $Title or $Event, or remove the dollar sign.",
        "docs.cadosecurity.com/cado/integrations/webhooks, Custom Payloads";
    ESCAPING_UNKNOWN = "dollar/escaping-unknown", Warning,
        "The vendor does not document whether $Event is escaped inside a JSON string; hookproof assumes that it is. If it is inserted unescaped, this event breaks the body, and the dialect cannot escape it.",
        "{\"message\": \"$Event\"} with an event that contains a quote", "Send a test event and inspect the received body; if it breaks, a relay in between has to repair it.",
        "not documented; assumed here: escaped";
    EVENT_NOT_SENT = "dollar/event-not-sent", Info,
        "With the Slack formatting only the title is sent: $Event becomes empty.",
        "{\"text\": \"*$Title* $Event\"} with event formatting Slack", "Choose the Default formatting if you need the event's data.",
        "docs.cadosecurity.com/cado/integrations/webhooks, Event Formatting";
    FORMATTING_UNSUPPORTED = "dollar/formatting-unsupported", Error,
        "The Jira formatting supports only Detection events.",
        "an Admin Login event with event formatting Jira", "Choose the Default formatting, or send Detection events only.",
        "docs.cadosecurity.com/cado/integrations/webhooks, Event Formatting";
}
