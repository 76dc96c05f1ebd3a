//! Codes of the destinations' rules.

use crate::diagnostic::codes;

codes! {
    REQUIRED = "destination/required", Error,
        "The destination requires a field that the body does not have.",
        "a PagerDuty event without routing_key", "Add the field to the template.";
    TYPE = "destination/type", Error,
        "A value has another JSON type than the destination takes.",
        "custom_details as a string at PagerDuty", "Render the value as the type that is named.";
    TOO_LONG = "destination/too-long", Error,
        "A text or the whole body is longer than the destination takes, counted in the destination's own unit.",
        "a PagerDuty summary of 2,000 characters", "Cut the text in the template, for instance with printf \"%.1000s\".";
    TOO_MANY = "destination/too-many", Error,
        "A list has more elements than the destination takes.",
        "51 blocks in a Slack message", "Send fewer elements.";
    ENUM = "destination/enum", Error,
        "A value is not one of those that the destination knows.",
        "severity HIGH at PagerDuty", "Map the source's values to the destination's with if and eq.";
    FORMAT = "destination/format", Warning,
        "A text does not have the form that the destination reads.",
        "a timestamp that is not ISO 8601", "Render the form that is named.";
    MARKUP = "destination/markup", Warning,
        "The text uses markup of another system: the destination shows it as it stands.",
        "<br> or **bold** in Slack mrkdwn", "Use the destination's own markup.";
    EMPTY = "destination/empty", Error,
        "The destination refuses an empty message or text.",
        "{\"text\": \"\"}", "Render some text in every case.";
    UNKNOWN_FIELD = "destination/unknown-field", Hint,
        "The destination does not know this field.",
        "a key \"txt\" in a Slack message", "Correct the name, or leave it out.";
    URL = "destination/url", Warning,
        "The endpoint's URL does not look right for the destination.",
        "http://hooks.slack.com/services/...", "Use the URL that the destination gave out.";
    NOT_JSON_OBJECT = "destination/not-an-object", Error,
        "The destination takes a JSON object.",
        "[1, 2]", "Render an object.";
}
