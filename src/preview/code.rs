//! Codes of the façade.

use crate::diagnostic::codes;

codes! {
    TOO_LARGE = "preview/too-large", Error,
        "The document exceeds this tool's size limit.",
        "a payload of 100 MiB", "Make it smaller: no destination accepts a body of that size.";
    PAYLOAD_SHAPE = "preview/payload-shape", Error,
        "The payload does not have the shape of the source's data.",
        "{\"Timestamp\": 5} for CAST AI", "Start from one of the source's samples.";
    BODY_TEXT = "preview/payload-breaks-body", Error,
        "Text from the payload breaks the body's JSON: a quote, backslash or newline in it was not escaped.",
        "{\"text\": \"{{ .Message }}\"} with a message that contains a quote", "Encode the whole string with the source's JSON function: {{ toJSON .Message }}, without quotes around it.";
    BODY_SYNTAX = "preview/body-not-json", Error,
        "The rendered body is not valid JSON, which the destination expects.",
        "{\"a\": 1,}", "Correct the template at the marked place.";
    ADDED_KEY = "preview/payload-adds-key", Error,
        "Text from the payload closes its JSON string and continues as JSON: whoever writes that text can add keys to the body.",
        "{\"text\": \"{{ .Message }}\"} with the message x\",\"channel\":\"#all", "Encode the whole string with the source's JSON function: {{ toJSON .Message }}, without quotes around it.";
    HEADER = "preview/header", Error,
        "A header name or value is not allowed in HTTP.",
        "a line end in a header's value", "Remove control characters and line breaks.";
    UNSIGNED = "preview/unsigned", Info,
        "The source signs its requests, but no secret was given: the request has no signature header.",
        "cybercage without --secret", "Pass the webhook's secret (--secret).";
}
