//! Codes of the destinations' rules.

use crate::diagnostic::codes;

codes! {
    REQUIRED = "destination/required", Error,
        "The body lacks a field that the destination requires.",
        "a PagerDuty event without routing_key", "Add the field to the template.";
    TYPE = "destination/type", Error,
        "The value has the wrong JSON type for the destination.",
        "custom_details as a string at PagerDuty", "Render the value as the named type.";
    TOO_LONG = "destination/too-long", Error,
        "A text, several texts together or the whole body exceed the destination's limit, counted in the destination's own unit.",
        "a PagerDuty summary of 2,000 characters", "Truncate the text in the template, for instance with printf \"%.1000s\".";
    TOO_MANY = "destination/too-many", Error,
        "A list has more elements than the destination allows.",
        "51 blocks in a Slack message", "Send fewer elements.";
    ENUM = "destination/enum", Error,
        "The value is not one that the destination accepts.",
        "severity HIGH at PagerDuty", "Map the source's values to the destination's with if and eq.";
    RANGE = "destination/range", Error,
        "The number, or the length, is less or more than the destination accepts.",
        "a Slack table with 0 rows on a page", "Stay in the named range.";
    FORMAT = "destination/format", Warning,
        "The text is not in the format that the destination expects.",
        "a timestamp that is not ISO 8601", "Render the named format.";
    UNKNOWN_FIELD = "destination/unknown-field", Error,
        "The destination does not know this field: it refuses the message, or ignores the field.",
        "links inside the payload of a PagerDuty event", "Correct the field's name, or remove it.";
    EXCLUSIVE = "destination/exclusive-fields", Error,
        "The destination takes one of these fields, not both.",
        "image_url and slack_file in one Slack image", "Remove one of them.";
    MARKUP = "destination/markup", Warning,
        "The text uses another system's markup: the destination shows it literally.",
        "<br> or **bold** in Slack mrkdwn", "Use the destination's own markup.";
    EMPTY = "destination/empty", Error,
        "The destination rejects an empty message, text or list.",
        "{\"text\": \"\"}", "Always render some text.";
    URL = "destination/url", Warning,
        "The endpoint URL does not match the destination's URL format.",
        "http://hooks.slack.com/services/...", "Use the URL that the destination issued.";
    RETIRED = "destination/retired", Warning,
        "The receiver has announced the end of what this message is for.",
        "a MessageCard for an Office 365 connector", "Move to what replaces it.";
    NOT_JSON_OBJECT = "destination/not-an-object", Error,
        "The destination expects a JSON object.",
        "[1, 2]", "Render an object.";
}
