//! Codes of the JSON reader.

use crate::diagnostic::codes;

codes! {
    SYNTAX = "json/syntax", Error,
        "The text is not JSON.",
        "{\"a\": 1,}", "Correct the place that is pointed at.", "RFC 8259";
}
