//! Codes of the façade.

use crate::diagnostic::codes;

codes! {
    TOO_LARGE = "preview/too-large", Error,
        "A document is longer than this tool takes.",
        "a payload of 100 MiB", "Cut it down: no destination takes a body of that size.";
    PAYLOAD_SHAPE = "preview/payload-shape", Error,
        "The payload does not have the shape that the source's data has.",
        "{\"Timestamp\": 5} for CAST AI", "Start from one of the source's samples.";
    BODY_TEXT = "preview/payload-breaks-body", Error,
        "Text from the payload breaks the JSON of the body: a quote, a backslash or a line end in it was written as it is.",
        "{\"text\": \"{{ .Message }}\"} with a message that holds a quote", "Write the whole string with the source's JSON function: {{ toJSON .Message }} without quotes around it.";
    BODY_SYNTAX = "preview/body-not-json", Error,
        "The rendered body is not JSON: the destination refuses it.",
        "{\"a\": 1,}", "Correct the template at the place that is pointed at.";
    ADDED_KEY = "preview/payload-adds-key", Error,
        "Text of the payload ends its string and goes on as JSON: whoever writes that text adds keys of their own to the body.",
        "{\"text\": \"{{ .Message }}\"} with the message x\",\"channel\":\"#all", "Write the whole string with the source's JSON function: {{ toJSON .Message }} without quotes around it.";
    HEADER = "preview/header", Error,
        "A header's name or value is not one that may be sent.",
        "a line end in a header's value", "Take control characters and line ends out of it.";
    UNSIGNED = "preview/unsigned", Info,
        "The source signs its requests, but no secret was given: the signature header is missing.",
        "cybercage without --secret", "Give the webhook's secret.";
}
