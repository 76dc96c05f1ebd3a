//! Codes of project files.

use crate::diagnostic::codes;

codes! {
    SYNTAX = "project/syntax", Error,
        "The project file is not JSON.",
        "{\"version\": 1,}", "Correct the marked place.", "RFC 8259";
    UNKNOWN_KEY = "project/unknown-key", Error,
        "The project file has an unknown key.",
        "{\"version\": 1, \"webhook\": []}", "Use a key from the schema; the message names the closest one.";
    MISSING_KEY = "project/missing-key", Error,
        "The project file lacks a required key.",
        "{\"webhooks\": []}", "Add the named key.";
    TYPE = "project/type", Error,
        "A value in the project file has the wrong type for its key.",
        "{\"version\": \"1\"}", "Use a value of the named type.";
    VALUE = "project/value", Error,
        "A value in the project file is not allowed for its key.",
        "{\"verdict\": \"proven\"}", "Use one of the named values.";
    NAME = "project/unknown-name", Error,
        "The project file names a source, event, sample, destination or payload that does not exist.",
        "{\"source\": \"cast-ai\"}", "Use a name from --sources or --destinations, or a payload that the webhook lists.";
    FILE = "project/file", Error,
        "A file named in the project file cannot be read.",
        "{\"template\": \"slak.tmpl\"}", "Write the path relative to the project file, with / as separator.";
    VERDICT = "project/verdict", Error,
        "The proof's verdict is not the one that the project file expects.",
        "\"verdict\": \"proved\" for {\"text\": \"{{ .Message }}\"}", "Correct the template at the marked place, or the expected verdict.";
    ASSERTION = "project/assertion", Error,
        "A rendered body fails an assertion in the project file.",
        "{\"pointer\": \"/text\", \"exists\": true} for the body {}", "Correct the template, or the assertion.";
    TORTURE = "project/torture", Error,
        "The template fails for hostile or sparse variants of the source's samples.",
        "{\"text\": \"{{ .Message }}\"}", "Correct the marked action; --check --torture shows every variant.";
}
