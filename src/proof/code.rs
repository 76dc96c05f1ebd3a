//! Codes of the proof.

use crate::diagnostic::codes;

codes! {
    UNESCAPED_TEXT = "proof/unescaped-text", Error,
        "Text from the payload is written unescaped into a JSON string: a quote, backslash or newline in it breaks the body.",
        "{\"text\": \"CAST AI - {{ .Name }}\"}", "Encode the whole string: {{ toJSON (printf \"CAST AI - %s\" .Name) }}, without quotes around it.", "RFC 8259, section 7";
    UNESCAPED_KEY = "proof/unescaped-key", Error,
        "Text from the payload is written unescaped into a key: it can break the body or add keys.",
        "{\"{{ .Name }}\": 1}", "Encode the key: {{ toJSON .Name }}, without quotes around it.", "RFC 8259, section 7";
    BARE_TEXT = "proof/bare-text", Error,
        "The output here must be a JSON value, but it is not always valid JSON.",
        "{\"text\": {{ .Name }}}", "Encode it with toJSON, which also adds the quotes.", "RFC 8259, section 3";
    QUOTED_JSON = "proof/quoted-json", Error,
        "JSON is written inside quotes: its own quotes end the string.",
        "{\"details\": \"{{ toJSON .Details }}\"}", "Remove the quotes; if the destination wants a string, encode twice on purpose: {{ toJSON (toJSON .Details) }}.", "RFC 8259, section 7";
    DOUBLE_ENCODING = "proof/double-encoding", Info,
        "JSON is encoded as JSON again: the destination receives a string that contains JSON.",
        "{\"details\": {{ toJSON (toJSON .Details) }}}", "Encode once, unless the destination expects the JSON as a string.";
    JSON_PLACE = "proof/json-place", Error,
        "A JSON value is not allowed here.",
        "{ {{ toJSON .Details }}: 1}", "Separate values with commas, and write only strings as keys.", "RFC 8259, section 2";
    COMMA = "proof/comma", Error,
        "On some path, or for some number of elements, a comma is missing or extra.",
        "[{{ range .Details.events }}{{ toJSON . }},{{ end }}]", "Write the comma before every element but the first: {{ range $i, $e := … }}{{ if $i }},{{ end }}…", "RFC 8259, section 5";
    STRUCTURE = "proof/structure", Error,
        "The template's literal text is not valid JSON here.",
        "{\"text\" \"x\"}", "Correct the text; the label says what JSON expects here.", "RFC 8259, section 2";
    UNEVEN = "proof/uneven-branches", Error,
        "The branches end at different positions in the JSON text, so what follows can be valid after only one of them.",
        "{\"a\": {{ if .Cluster }}[1{{ else }}1{{ end }}, \"b\": 2}", "Make every branch open and close the same strings, lists and objects.";
    INCOMPLETE = "proof/incomplete", Error,
        "On some path, the body ends before the JSON is complete.",
        "{{ if .Cluster }}{}{{ end }}", "On every path, write a body and close every open string, list and object.", "RFC 8259, section 2";
    NO_VALUE = "proof/no-value", Warning,
        "A field that may be absent or null then prints <no value> in the text.",
        "{\"text\": \"{{ .lifecycle }}\"}", "Give a default: {{ or .lifecycle \"unknown\" }}, or guard it with if or with.", "Go 1.27 text/template";
    NOTHING = "proof/nothing", Error,
        "A field is read from an object that may be absent: the render stops, and nothing is sent.",
        "{{ .Cluster.Name }}", "Guard it: {{ if .Cluster }}…{{ end }}, or {{ with .Cluster }}{{ .Name }}{{ end }}.", "Go 1.27 text/template";
    TYPE = "proof/type", Error,
        "A value may have a type that the action rejects: the render stops.",
        "{{ if eq .Details.count 1 }}…{{ end }}", "Compare values of the same type (a JSON number is a float64: 1.0), and guard fields that may be absent.", "Go 1.27 text/template";
    INDEX = "proof/index", Error,
        "An index or slice bound may be past the end: the render stops.",
        "{{ index .Details.events 3 }}", "Guard it with the length: {{ if gt (len .Details.events) 3 }}…{{ end }}.", "Go 1.27 text/template";
    TIME = "proof/time", Error,
        "toISO8601 may get a value that is not a time: the render stops.",
        "{{ toISO8601 .Name }}", "Pass it a time field.";
    UNKNOWN_TEMPLATE = "proof/unknown-template", Error,
        "An undefined template is called: the render stops at the call.",
        "{{ template \"cluster\" . }}", "Define it, or correct its name.", "Go 1.27 text/template";
    INJECTION = "proof/injection", Info,
        "An outsider can choose this text, and the destination interprets markup in it: mentions, links, formatting.",
        "{\"text\": {{ toJSON .Message }}}", "Escape the destination's markup if it supports that, or use a plain-text field.";
    UNDECIDED = "proof/undecided", Warning,
        "The proof could not decide whether every payload renders to valid JSON; it stopped here.",
        "{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}", "Simplify the action: constant formats, guards on fields that may be absent, loops whose iterations start and end alike.";
}
