//! Codes of project files.

use crate::diagnostic::codes;

codes! {
    SYNTAX = "project/syntax", Error,
        "The project file is not JSON.",
        "{\"version\": 1,}", "Correct the place that is pointed at.", "RFC 8259";
    UNKNOWN_KEY = "project/unknown-key", Error,
        "The project file has a key that means nothing there.",
        "{\"version\": 1, \"webhook\": []}", "Use a key of the schema; the message names the nearest.";
    MISSING_KEY = "project/missing-key", Error,
        "The project file lacks a key that must be there.",
        "{\"webhooks\": []}", "Write the key that is named.";
    TYPE = "project/type", Error,
        "A value of the project file has another type than its key takes.",
        "{\"version\": \"1\"}", "Write a value of the type that is named.";
    VALUE = "project/value", Error,
        "A value of the project file is none of those that its key takes.",
        "{\"verdict\": \"proven\"}", "Use one of the values that are named.";
    NAME = "project/unknown-name", Error,
        "The project file names a source, event, sample, destination or payload that is not there.",
        "{\"source\": \"cast-ai\"}", "Use a name that --sources or --destinations lists.";
    FILE = "project/file", Error,
        "A file that the project file names cannot be read.",
        "{\"template\": \"slak.tmpl\"}", "Write the path relative to the project file, with / between its parts.";
    VERDICT = "project/verdict", Error,
        "The proof says something else than the project file expects.",
        "\"verdict\": \"proved\" for {\"text\": \"{{ .Message }}\"}", "Correct the template where the proof points at, or the expected verdict.";
    ASSERTION = "project/assertion", Error,
        "A rendered body does not hold what an assertion of the project file says.",
        "{\"pointer\": \"/text\", \"exists\": true} for the body {}", "Correct the template, or the assertion.";
    TORTURE = "project/torture", Error,
        "The template fails for hostile or sparse variants of the source's samples.",
        "{\"text\": \"{{ .Message }}\"}", "Correct the action that is pointed at; --check --torture shows the whole grid.";
}
