//! Codes of the template engines.

use crate::diagnostic::codes;

codes! {
    SYNTAX = "template/syntax", Error,
        "The template does not parse: the vendor's engine would refuse it when it is saved or when it first runs.",
        "{{ if .Cluster }}x", "Close what is open, or correct the action that the place points at.", "Go 1.27 text/template";
    EXEC = "template/exec", Error,
        "The template stops with an error while it renders this payload: nothing, or half a body, would be sent.",
        "{{ .Cluster.Name }} with a nil cluster", "Guard the action, or use a field that is there.", "Go 1.27 text/template";
    LIMIT = "template/limit", Error,
        "The template ran into a limit on steps, size or depth before it ended.",
        "{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}", "Bound the loop or the recursion.";
    NO_VALUE = "template/no-value", Warning,
        "An action printed <no value>: the field is absent or null in this payload.",
        "{\"text\": \"{{ .Missing }}\"}", "Guard the action with if or with, or correct the field's name.";
    NEEDS_GO = "template/needs-go", Warning,
        "The construct needs a newer Go than the vendor may run.",
        "{{ range 3 }}x{{ end }}", "Use a form that older versions know, or ask the vendor.";
    UNKNOWN_FUNCTION = "template/unknown-function", Error,
        "The function is neither one of Go's nor one of the source's.",
        "{{ toJson .Details }}", "Use one of the functions that the source documents.";
    UNKNOWN_FIELD = "template/unknown-field", Warning,
        "The source's notifications have no such field.",
        "{{ .Mesage }}", "Correct the name; completions list the fields.";
}
