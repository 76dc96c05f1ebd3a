//! Codes of the source catalogue.

use crate::diagnostic::codes;

codes! {
    UNKNOWN_SOURCE = "source/unknown-source", Error,
        "There is no source with this name.",
        "--source cast-ai", "Use an id from --sources, or a folder that contains source.json.";
    UNKNOWN_EVENT = "source/unknown-event", Error,
        "The source has no event of this type.",
        "--source cybercage --event threat.detect", "Use a type that --sources lists for this source.";
    DEFINITION = "source/definition", Error,
        "A file in the source folder is invalid.",
        "{\"type\": \"strnig\"}", "Correct the named place; the README describes the source files.";
    FIELD_APPEARED = "source/field-appeared", Warning,
        "The payload has a field that is not in the source's schema: the vendor may have added it.",
        "{\"NotificationID\": \"…\", \"Zone\": \"a\"}", "Add the field to the schema, or correct its name.";
    FIELD_VANISHED = "source/field-vanished", Warning,
        "The payload lacks a field that is required by the source's schema.",
        "{\"NotificationID\": \"…\"}", "Guard the field in the template and mark it absent in the schema, or capture a complete payload.";
    FIELD_CHANGED = "source/field-changed", Warning,
        "A payload field's type or value does not match the source's schema: its kind of text, list of values, length or range.",
        "{\"Severity\": 3}", "Correct the payload, or update the schema if the vendor changed the field.";
}

/// Does it say how a payload differs from the source's schema?
#[must_use]
pub(crate) fn is_drift(code: &crate::diagnostic::Code) -> bool {
    [&FIELD_APPEARED, &FIELD_VANISHED, &FIELD_CHANGED].contains(&code)
}
