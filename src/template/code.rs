//! Codes of the template engines.

use crate::diagnostic::codes;

codes! {
    SYNTAX = "template/syntax", Error,
        "The template does not parse: the vendor's engine would reject it on saving or on the first run.",
        "{{ if .Cluster }}x", "Close the open block, or correct the marked action.", "Go 1.27 text/template";
    EXEC = "template/exec", Error,
        "The template fails while rendering this payload: nothing, or half a body, would be sent.",
        "{{ .Cluster.Name }} with a nil cluster", "Guard the action with if or with, or use a field that exists.", "Go 1.27 text/template";
    LIMIT = "template/limit", Error,
        "The template exceeded a limit on steps, size or depth.",
        "{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}", "Limit the loop or the recursion.";
    NO_VALUE = "template/no-value", Warning,
        "An action printed <no value>: the field is absent or null in this payload.",
        "{\"text\": \"{{ .Details.note }}\"}", "Guard the action with if or with, or correct the field's name.";
    NEEDS_GO = "template/needs-go", Warning,
        "The construct needs a newer Go version than the vendor may run.",
        "{{ range 3 }}x{{ end }}", "Use syntax that older versions support, or ask the vendor for their version.";
    UNKNOWN_FUNCTION = "template/unknown-function", Error,
        "Neither Go nor the source provides this function.",
        "{{ toJson .Details }}", "Use a function from the source's documentation.";
    UNKNOWN_FIELD = "template/unknown-field", Warning,
        "The source's payload has no such field.",
        "{{ .Mesage }}", "Correct the name; the page's editor completes field names.";
}
