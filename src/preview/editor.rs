//! What an editor asks while a template is written, as JSON text: tree, completions, hover, signatures, renaming.

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::text::{Misuse, read, source_named};
use super::{Request, data};
use crate::source::Source;
use crate::span::{Encoding, LineIndex, Span};
use crate::template::go::editor::{self, Data};
use crate::template::go::syntax::ast::Parsed;
use crate::template::go::syntax::parser::{ParseOptions, parse};
use crate::template::{Dialect, dollar};

/// A place in a template.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PlaceRequest {
    /// The template.
    pub template: String,
    /// The payload's JSON text, for live values.
    pub payload: Option<String>,
    /// Id of the source.
    pub source: String,
    /// Type of the event.
    pub event: Option<String>,
    /// The place, in the caller's encoding.
    pub offset: u32,
    /// The new name, for a renaming.
    pub name: Option<String>,
}

/// A request read, with its place in bytes.
struct Asked {
    request: PlaceRequest,
    source: &'static Source,
    offset: u32,
}

impl Asked {
    fn read(request: &str, encoding: Encoding) -> Result<Self, Misuse> {
        let request: PlaceRequest = read(request)?;
        let source = source_named(&request.source)?;
        let offset = LineIndex::new(request.template.as_bytes()).byte_offset(request.offset, encoding);
        Ok(Self { request, source, offset })
    }

    /// The template parsed; `None` in a dialect that has nothing to tell.
    fn parsed(&self) -> Option<Parsed> {
        let options = ParseOptions { functions: self.source.callable(), recover: true, keep_comments: true, ..ParseOptions::default() };
        (self.source.dialect == Dialect::Go).then(|| parse("template", &self.request.template, &options))
    }

    /// Asks with what is known of the payload.
    fn with_data<T>(&self, ask: impl FnOnce(Data<'_>) -> T) -> T {
        let payload = self.request.payload.as_deref().unwrap_or("");
        let value = data(&Request::new(self.source, None, payload)).ok();
        ask(Data { value: value.as_ref(), schema: Some(self.source.schema_for(self.request.event.as_deref())) })
    }

    /// Turns places into the caller's units.
    fn ranges(&self, encoding: Encoding) -> impl Fn(Span) -> (u32, u32) + '_ {
        let index = LineIndex::new(self.request.template.as_bytes());
        move |span| (index.offset(span.from, encoding), index.offset(span.to, encoding))
    }
}

/// The template's syntax tree: postfix quadruples of type, from, to and size in the buffer.
///
/// # Errors
/// An unknown source.
pub fn tree_buffer(template: &str, source: &str, encoding: Encoding) -> Result<Vec<u32>, Misuse> {
    let source = source_named(source)?;
    Ok(match source.dialect {
        Dialect::Go => {
            let options = ParseOptions { functions: source.callable(), recover: true, keep_comments: true, ..ParseOptions::default() };
            editor::tree(&parse("template", template, &options), encoding)
        }
        Dialect::Dollar => {
            let base = u32::try_from(editor::NODE_TYPES.len()).unwrap_or(0);
            let mut buffer = dollar::tree::tree(template, encoding);
            buffer.iter_mut().step_by(4).for_each(|kind| *kind += base);
            buffer
        }
    })
}

/// The names of the tree's types, as a JSON list: Go's, then the other dialect's.
#[must_use]
pub fn node_types_json() -> String {
    editor::NODE_TYPES.iter().chain(dollar::tree::NODE_TYPES).copied().collect::<Json>().to_string()
}

/// The ways to go on at a place: `{from, to, options: [{label, kind, detail, doc, value}]}`, or `null`.
///
/// # Errors
/// A request that cannot be understood.
pub fn complete_json(request: &str, encoding: Encoding) -> Result<String, Misuse> {
    let asked = Asked::read(request, encoding)?;
    let functions = asked.source.callable();
    let found = asked.parsed().and_then(|parsed| asked.with_data(|data| editor::complete(&parsed, functions, data, asked.offset)));
    let answer = found.map(|found| {
        let (from, to) = asked.ranges(encoding)(found.replace);
        let options: Vec<Json> = found
            .options
            .iter()
            .map(|o| json!({"label": o.label, "kind": o.kind.name(), "detail": o.detail, "doc": o.doc, "value": o.value}))
            .collect();
        json!({"from": from, "to": to, "options": options})
    });
    Ok(answer.unwrap_or(Json::Null).to_string())
}

/// What stands at a place: `{from, to, title, doc, value}`, or `null`.
///
/// # Errors
/// A request that cannot be understood.
pub fn hover_json(request: &str, encoding: Encoding) -> Result<String, Misuse> {
    let asked = Asked::read(request, encoding)?;
    let found = asked.parsed().and_then(|parsed| asked.with_data(|data| editor::hover(&parsed, data, asked.offset)));
    let answer = found.map(|found| {
        let (from, to) = asked.ranges(encoding)(found.span);
        json!({"from": from, "to": to, "title": found.title, "doc": found.doc, "value": found.value})
    });
    Ok(answer.unwrap_or(Json::Null).to_string())
}

/// The call around a place: `{from, to, signature, doc, parameters: [[from, to]], active}`, or `null`. The parameters are
/// places in the signature, which is ASCII.
///
/// # Errors
/// A request that cannot be understood.
pub fn signature_help_json(request: &str, encoding: Encoding) -> Result<String, Misuse> {
    let asked = Asked::read(request, encoding)?;
    let found = asked.parsed().and_then(|parsed| editor::signature(&parsed, asked.offset));
    let answer = found.map(|found| {
        let (from, to) = asked.ranges(encoding)(found.span);
        let about = found.function.describe();
        let parameters: Vec<[u32; 2]> = found.parameters.iter().map(|p| [p.from, p.to]).collect();
        json!({"from": from, "to": to, "signature": about.signature, "doc": about.doc, "parameters": parameters, "active": found.active})
    });
    Ok(answer.unwrap_or(Json::Null).to_string())
}

/// The edits that give the variable at a place another name: `[{from, to, insert}]`, or `null`.
///
/// # Errors
/// A request that cannot be understood, or one without a name.
pub fn rename_json(request: &str, encoding: Encoding) -> Result<String, Misuse> {
    let asked = Asked::read(request, encoding)?;
    let Some(name) = &asked.request.name else {
        return Err(Misuse { code: "misuse/request", message: "a renaming needs the new name in \"name\"".to_owned() });
    };
    let ranges = asked.ranges(encoding);
    let found = asked.parsed().and_then(|parsed| editor::rename(&parsed, asked.offset, name));
    let answer = found.map(|edits| {
        edits
            .iter()
            .map(|edit| {
                let (from, to) = ranges(edit.span);
                json!({"from": from, "to": to, "insert": edit.insert})
            })
            .collect::<Json>()
    });
    Ok(answer.unwrap_or(Json::Null).to_string())
}

/// The keywords that belong to the one at a place (`if`, `else`, `end`): `[{from, to}]`.
///
/// # Errors
/// A request that cannot be understood.
pub fn matching_json(request: &str, encoding: Encoding) -> Result<String, Misuse> {
    let asked = Asked::read(request, encoding)?;
    let ranges = asked.ranges(encoding);
    let found = asked.parsed().map(|parsed| editor::matching(&parsed, asked.offset)).unwrap_or_default();
    let answer: Json = found
        .iter()
        .map(|&span| {
            let (from, to) = ranges(span);
            json!({"from": from, "to": to})
        })
        .collect();
    Ok(answer.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(call: fn(&str, Encoding) -> Result<String, Misuse>, template: &str, offset: usize, more: Json) -> Json {
        let mut request =
            json!({"template": template, "source": "castai", "offset": offset, "payload": "{\"Name\": \"é🎉\", \"Severity\": \"ERROR\"}"});
        request.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        serde_json::from_str(&call(&request.to_string(), Encoding::Utf16).unwrap()).unwrap()
    }

    #[test]
    fn completions_replace_what_is_typed_and_show_values_in_utf16_places() {
        let answer = ask(complete_json, "🎉{{ .Na }}", 8, json!({}));
        assert_eq!((&answer["from"], &answer["to"]), (&json!(6), &json!(8)), "{answer}");
        let name = answer["options"].as_array().unwrap().iter().find(|o| o["label"].as_str().unwrap().ends_with("Name")).unwrap();
        assert_eq!(name["kind"], "field");
        assert!(name["value"].as_str().unwrap().contains("é🎉"), "{name}");
        assert_eq!(ask(complete_json, "{}", 1, json!({})), Json::Null);
        assert_eq!(ask(complete_json, "{\"a\": \"$Ti\"}", 9, json!({"source": "cado"})), Json::Null);
    }

    #[test]
    fn hovering_tells_a_fields_value_and_a_functions_signature() {
        let answer = ask(hover_json, "🎉{{ toJSON .Name }}", 14, json!({}));
        assert!(answer["title"].as_str().unwrap().contains(".Name") && answer["value"].as_str().unwrap().contains("é🎉"), "{answer}");
        let answer = ask(hover_json, "🎉{{ toJSON .Name }}", 7, json!({}));
        assert_eq!((&answer["from"], &answer["to"]), (&json!(5), &json!(11)), "{answer}");
        let help = ask(signature_help_json, "{{ toJSON .Name }}", 12, json!({}));
        assert_eq!((&help["from"], &help["active"]), (&json!(3), &json!(0)), "{help}");
    }

    #[test]
    fn a_variable_is_renamed_everywhere_and_an_end_finds_its_if() {
        let template = "{{ $x := 1 }}{{ if $x }}{{ $x }}{{ end }}";
        assert_eq!(ask(rename_json, template, 4, json!({"name": "$count"})).as_array().unwrap().len(), 3);
        assert!(rename_json("{\"source\": \"castai\"}", Encoding::Utf16).is_err());
        assert!(ask(matching_json, template, 17, json!({})).as_array().unwrap().len() >= 2);
    }

    #[test]
    fn every_node_has_a_name_in_both_dialects() {
        let names: Vec<String> = serde_json::from_str(&node_types_json()).unwrap();
        for (source, text, last) in [("castai", "{\"a\": {{ .Name }}}", "JsonPunctuation"), ("cado", "{\"a\": $Event}", "JsonPunctuation")]
        {
            let buffer = tree_buffer(text, source, Encoding::Utf16).unwrap();
            let kinds: Vec<&str> = buffer.iter().step_by(4).map(|&k| names.get(k as usize).unwrap().as_str()).collect();
            assert_eq!(kinds.last(), Some(&last), "{kinds:?}");
        }
        assert_eq!(tree_buffer("", "nobody", Encoding::Utf16).unwrap_err().code, "misuse/source");
    }
}
