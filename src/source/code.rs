//! Codes of the source catalogue.

use crate::diagnostic::codes;

codes! {
    UNKNOWN_SOURCE = "source/unknown-source", Error,
        "No source of this name is known.",
        "--source cast-ai", "Use an id that --sources lists, or give a folder that holds a source.json.";
    UNKNOWN_EVENT = "source/unknown-event", Error,
        "The source sends no event of this type.",
        "--source cybercage --event threat.detect", "Use a type that --sources lists for this source.";
    DEFINITION = "source/definition", Error,
        "A file of a source's folder does not say what a source file must say.",
        "{\"type\": \"strnig\"}", "Correct the place that is named; the README describes the files of a source.";
    FIELD_APPEARED = "source/field-appeared", Warning,
        "The payload has a field that the source's schema does not know: the vendor may have added it.",
        "{\"NotificationID\": \"…\", \"Zone\": \"a\"}", "Add the field to the schema, or correct its name.";
    FIELD_VANISHED = "source/field-vanished", Warning,
        "The payload lacks a field that the source's schema says is always there.",
        "{\"NotificationID\": \"…\"}", "Guard the field in the template and mark it absent in the schema, or capture a whole payload.";
    FIELD_CHANGED = "source/field-changed", Warning,
        "A field of the payload holds another kind of value, or another text, than the source's schema says.",
        "{\"Severity\": 3}", "Correct the payload, or the schema where the vendor has changed it.";
}

/// Does it say how a payload differs from the source's schema?
#[must_use]
pub fn is_drift(code: &crate::diagnostic::Code) -> bool {
    [&FIELD_APPEARED, &FIELD_VANISHED, &FIELD_CHANGED].contains(&code)
}
