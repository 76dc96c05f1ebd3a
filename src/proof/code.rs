//! Codes of the proof.

use crate::diagnostic::codes;

codes! {
    UNESCAPED_TEXT = "proof/unescaped-text", Error,
        "Text of the payload is written into a JSON string as it is: a quote, a backslash or a newline in it breaks the body.",
        "{\"text\": \"CAST AI - {{ .Name }}\"}", "Encode the whole string: {{ toJSON (printf \"CAST AI - %s\" .Name) }}, without quotes around it.", "RFC 8259, section 7";
    UNESCAPED_KEY = "proof/unescaped-key", Error,
        "Text of the payload is written into a key as it is: it can break the body, or add keys of its own.",
        "{\"{{ .Name }}\": 1}", "Encode the key: {{ toJSON .Name }}, without quotes around it.", "RFC 8259, section 7";
    BARE_TEXT = "proof/bare-text", Error,
        "A value is written where JSON wants one, but it is not always JSON.",
        "{\"text\": {{ .Name }}}", "Encode it with toJSON, which also writes the quotes.", "RFC 8259, section 3";
    QUOTED_JSON = "proof/quoted-json", Error,
        "JSON stands inside quotes: its own quotes end the string.",
        "{\"details\": \"{{ toJSON .Details }}\"}", "Leave the quotes away; where the destination wants a string, encode twice on purpose: {{ toJSON (toJSON .Details) }}.", "RFC 8259, section 7";
    DOUBLE_ENCODING = "proof/double-encoding", Info,
        "JSON is encoded as JSON again: the destination receives a string that holds JSON.",
        "{\"details\": {{ toJSON (toJSON .Details) }}}", "Encode once, unless the destination wants the JSON as a string.";
    JSON_PLACE = "proof/json-place", Error,
        "A JSON value stands where none may stand.",
        "[{{ toJSON .Name }}{{ toJSON .Message }}]", "Separate values with commas, and write only strings as keys.", "RFC 8259, section 2";
    COMMA = "proof/comma", Error,
        "A comma is missing, or one too many, for some number of elements or some way through the branches.",
        "[{{ range .Details.events }}{{ toJSON . }},{{ end }}]", "Write the comma before every element but the first: {{ range $i, $e := … }}{{ if $i }},{{ end }}…", "RFC 8259, section 5";
    STRUCTURE = "proof/structure", Error,
        "The template's own text is not JSON here.",
        "{\"text\" \"x\"}", "Correct the text; the label says what JSON wants at this place.", "RFC 8259, section 2";
    UNEVEN = "proof/uneven-branches", Error,
        "The ways through a branch end at different places of the JSON text, so what follows can fit only one of them.",
        "{\"a\": \"{{ if .Cluster }}x\"{{ else }}y{{ end }}}", "Let every way open and close the same strings, lists and objects.";
    INCOMPLETE = "proof/incomplete", Error,
        "The body can end before the JSON text is complete.",
        "{{ if .Cluster }}{}{{ end }}", "Close what is open on every way through the template, and write a body on each.", "RFC 8259, section 2";
    NO_VALUE = "proof/no-value", Warning,
        "A field that may be absent or null prints <no value> into the text.",
        "{\"text\": \"{{ .lifecycle }}\"}", "Give a default: {{ or .lifecycle \"unknown\" }}, or guard it with if or with.", "Go 1.27 text/template";
    NOTHING = "proof/nothing", Error,
        "A field is asked of an object that may not be there: the render stops, and nothing is sent.",
        "{{ .Cluster.Name }}", "Guard it: {{ if .Cluster }}…{{ end }}, or {{ with .Cluster }}{{ .Name }}{{ end }}.", "Go 1.27 text/template";
    TYPE = "proof/type", Error,
        "A value may have a type with which the action stops the render.",
        "{{ if eq .Details.count 1 }}…{{ end }}", "Compare values of one type (a JSON number is a float64: 1.0), and guard what may be absent.", "Go 1.27 text/template";
    INDEX = "proof/index", Error,
        "An index or a cut may lie past the end: the render stops.",
        "{{ index .Details.events 3 }}", "Guard it with the length: {{ if gt (len .Details.events) 3 }}…{{ end }}.", "Go 1.27 text/template";
    TIME = "proof/time", Error,
        "toISO8601 may be given what is no time: the render stops.",
        "{{ toISO8601 .Name }}", "Give it a time.";
    UNKNOWN_TEMPLATE = "proof/unknown-template", Error,
        "A template is called that is not defined: the render stops when it comes there.",
        "{{ template \"cluster\" . }}", "Define it, or correct its name.", "Go 1.27 text/template";
    INJECTION = "proof/injection", Info,
        "Somebody outside can choose this text, and the destination reads markup in it: mentions, links, formatting.",
        "{\"text\": {{ toJSON .Message }}}", "Escape the destination's markup where it offers a way, or put the text where it is shown as it is.";
    UNDECIDED = "proof/undecided", Warning,
        "Whether every payload renders to valid JSON could not be decided; this is where the proof ended.",
        "{{ printf .Name }}", "Use a form that can be followed: constant formats, guards on what may be absent, loops that return to where they began.";
}
