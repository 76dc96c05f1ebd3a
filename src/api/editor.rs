//! What an editor asks: syntax tree, completions, hover, signature help, renaming.

use serde::Serialize;

use super::misuse::{Misuse, source_named};
use super::read::FromObject;
use super::{Edit, Range, write};
use crate::preview::{Request, data};
use crate::record::{Object, Problems};
use crate::source::Source;
use crate::span::{Encoding, LineIndex, Span};
use crate::template::go::editor::{self, CompletionKind, Data};
use crate::template::go::syntax::ast::Parsed;
use crate::template::go::syntax::parser::{ParseOptions, parse};
use crate::template::{Dialect, dollar};

/// A position in a template.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase", optional_fields = nullable))]
pub struct PlaceRequest {
    /// The template.
    pub template: String,
    /// The payload's JSON text, to show its values.
    pub payload: Option<String>,
    /// Id of the source.
    pub source: String,
    /// Type of the event.
    pub event: Option<String>,
    /// The position.
    pub offset: u32,
    /// The new name, for `rename`.
    pub name: Option<String>,
}

impl FromObject for PlaceRequest {
    fn from_object(o: &mut Object<'_>, problems: &mut Problems) -> Self {
        Self {
            template: o.optional_text("template", problems).unwrap_or_default(),
            payload: o.optional_text("payload", problems),
            source: o.optional_text("source", problems).unwrap_or_default(),
            event: o.optional_text("event", problems),
            offset: o.count("offset", problems).unwrap_or_default(),
            name: o.optional_text("name", problems),
        }
    }
}

/// One completion.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Completion<'a> {
    /// The text to insert.
    pub label: &'a str,
    /// Its kind.
    pub kind: CompletionKind,
    /// Its type or signature.
    pub detail: Option<&'a str>,
    /// A description in one sentence.
    pub doc: Option<&'a str>,
    /// Its value in the payload, shortened.
    pub value: Option<&'a str>,
}

impl<'a> Completion<'a> {
    fn new(o: &'a editor::Completion) -> Self {
        Self { label: &o.label, kind: o.kind, detail: o.detail.as_deref(), doc: o.doc.as_deref(), value: o.value.as_deref() }
    }
}

/// The completions at a position.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Completions<'a> {
    /// Start of the text that a completion replaces.
    pub from: u32,
    /// Its end.
    pub to: u32,
    /// Every completion, the likeliest kind first; the caller filters them by the text typed so far.
    pub options: Vec<Completion<'a>>,
}

/// What the editor shows for the text at a position.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Hover<'a> {
    /// Start of the text that is described.
    pub from: u32,
    /// Its end.
    pub to: u32,
    /// Its name with its type, or its signature.
    pub title: &'a str,
    /// A description in one sentence.
    pub doc: Option<&'a str>,
    /// Its value in the payload, shortened.
    pub value: Option<&'a str>,
}

/// The function call around a position.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SignatureHelp<'a> {
    /// Start of the function's name in the call.
    pub from: u32,
    /// Its end.
    pub to: u32,
    /// The function's signature.
    pub signature: &'a str,
    /// A description in one sentence.
    pub doc: &'a str,
    /// Start and end of each parameter in `signature`, which is ASCII.
    pub parameters: Vec<[u32; 2]>,
    /// Index of the parameter at the position.
    pub active: usize,
}

/// A request with its position in bytes.
struct Asked<'r> {
    request: &'r PlaceRequest,
    source: &'static Source,
    index: LineIndex<'r>,
    offset: u32,
    encoding: Encoding,
}

impl<'r> Asked<'r> {
    fn new(request: &'r PlaceRequest, encoding: Encoding) -> Result<Self, Misuse> {
        let index = LineIndex::new(request.template.as_bytes());
        let offset = index.byte_offset(request.offset, encoding);
        Ok(Self { request, source: source_named(&request.source)?, index, offset, encoding })
    }

    /// The parsed template; `None` if its dialect is not Go.
    fn parsed(&self) -> Option<Parsed> {
        (self.source.dialect == Dialect::Go).then(|| parsed(self.source, &self.request.template))
    }

    /// Asks with what is known of the payload.
    fn with_data<T>(&self, ask: impl FnOnce(Data<'_>) -> T) -> T {
        let payload = self.request.payload.as_deref().unwrap_or("");
        let value = data(&Request::new(self.source, None, payload)).ok();
        ask(Data { value: value.as_ref(), schema: Some(self.source.schema_for(self.request.event.as_deref())) })
    }

    /// A place in the caller's units.
    fn range(&self, span: Span) -> Range {
        Range { from: self.index.offset(span.from, self.encoding), to: self.index.offset(span.to, self.encoding) }
    }
}

fn parsed(source: &Source, template: &str) -> Parsed {
    let options = ParseOptions { functions: source.callable(), recover: true, keep_comments: true, ..ParseOptions::default() };
    parse("template", template, &options)
}

/// The template's syntax tree: postfix quadruples of type, from, to and size in the buffer.
///
/// # Errors
/// An unknown source.
pub fn tree(template: &str, source: &str, encoding: Encoding) -> Result<Vec<u32>, Misuse> {
    let source = source_named(source)?;
    Ok(match source.dialect {
        Dialect::Go => editor::tree(&parsed(source, template), encoding),
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
pub fn node_types() -> String {
    write(&editor::NODE_TYPES.iter().chain(dollar::tree::NODE_TYPES).collect::<Vec<_>>())
}

/// The completions at a position, or `null`.
///
/// # Errors
/// An unknown source.
pub fn complete(request: &PlaceRequest, encoding: Encoding) -> Result<String, Misuse> {
    let asked = Asked::new(request, encoding)?;
    let functions = asked.source.callable();
    let found = asked.parsed().and_then(|parsed| asked.with_data(|data| editor::complete(&parsed, functions, data, asked.offset)));
    Ok(write(&found.as_ref().map(|found| {
        let Range { from, to } = asked.range(found.replace);
        Completions { from, to, options: found.options.iter().map(Completion::new).collect() }
    })))
}

/// What the editor shows for the text at a position, or `null`.
///
/// # Errors
/// An unknown source.
pub fn hover(request: &PlaceRequest, encoding: Encoding) -> Result<String, Misuse> {
    let asked = Asked::new(request, encoding)?;
    let found = asked.parsed().and_then(|parsed| asked.with_data(|data| editor::hover(&parsed, data, asked.offset)));
    Ok(write(&found.as_ref().map(|found| {
        let Range { from, to } = asked.range(found.span);
        Hover { from, to, title: &found.title, doc: found.doc.as_deref(), value: found.value.as_deref() }
    })))
}

/// The function call around a position, or `null`.
///
/// # Errors
/// An unknown source.
pub fn signature_help(request: &PlaceRequest, encoding: Encoding) -> Result<String, Misuse> {
    let asked = Asked::new(request, encoding)?;
    let found = asked.parsed().and_then(|parsed| editor::signature(&parsed, asked.offset));
    Ok(write(&found.map(|found| {
        let Range { from, to } = asked.range(found.span);
        let about = found.function.describe();
        let parameters = found.parameters.iter().map(|p| [p.from, p.to]).collect();
        SignatureHelp { from, to, signature: about.signature, doc: about.doc, parameters, active: found.active }
    })))
}

/// The edits that rename the variable at a position, or `null`.
///
/// # Errors
/// An unknown source, or a request without a name.
pub fn rename(request: &PlaceRequest, encoding: Encoding) -> Result<String, Misuse> {
    let asked = Asked::new(request, encoding)?;
    let Some(name) = &request.name else {
        return Err(Misuse::request("`name` is missing: add the variable's new name".to_owned()));
    };
    let found = asked.parsed().and_then(|parsed| editor::rename(&parsed, asked.offset, name));
    Ok(write(&found.as_ref().map(|edits| {
        let edit = |edit: &crate::diagnostic::Edit| asked.range(edit.span);
        let ranges = edits.iter().map(edit);
        ranges.zip(edits).map(|(Range { from, to }, edit)| Edit { from, to, insert: &edit.insert }).collect::<Vec<_>>()
    })))
}

/// The keywords that go with the one at a position (`if`, `else`, `end`).
///
/// # Errors
/// An unknown source.
pub fn matching(request: &PlaceRequest, encoding: Encoding) -> Result<String, Misuse> {
    let asked = Asked::new(request, encoding)?;
    let found = asked.parsed().map(|parsed| editor::matching(&parsed, asked.offset)).unwrap_or_default();
    Ok(write(&found.iter().map(|&span| asked.range(span)).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn ask(call: fn(&PlaceRequest, Encoding) -> Result<String, Misuse>, template: &str, offset: usize, more: Json) -> Json {
        let mut request =
            json!({"template": template, "source": "castai", "offset": offset, "payload": "{\"Name\": \"é🎉\", \"Severity\": \"ERROR\"}"});
        request.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        serde_json::from_str(&call(&crate::api::read::request(&request).unwrap(), Encoding::Utf16).unwrap()).unwrap()
    }

    #[test]
    fn completions_replace_what_is_typed_and_show_values_in_utf16_places() {
        let answer = ask(complete, "🎉{{ .Na }}", 8, json!({}));
        assert_eq!((&answer["from"], &answer["to"]), (&json!(6), &json!(8)), "{answer}");
        let name = answer["options"].as_array().unwrap().iter().find(|o| o["label"].as_str().unwrap().ends_with("Name")).unwrap();
        assert_eq!(name["kind"], "field");
        assert!(name["value"].as_str().unwrap().contains("é🎉"), "{name}");
        assert_eq!(ask(complete, "{}", 1, json!({})), Json::Null);
        assert_eq!(ask(complete, "{\"a\": \"$Ti\"}", 9, json!({"source": "cado"})), Json::Null);
    }

    #[test]
    fn hovering_tells_a_fields_value_and_a_functions_signature() {
        let answer = ask(hover, "🎉{{ toJSON .Name }}", 14, json!({}));
        assert!(answer["title"].as_str().unwrap().contains(".Name") && answer["value"].as_str().unwrap().contains("é🎉"), "{answer}");
        let answer = ask(hover, "🎉{{ toJSON .Name }}", 7, json!({}));
        assert_eq!((&answer["from"], &answer["to"]), (&json!(5), &json!(11)), "{answer}");
        let help = ask(signature_help, "{{ toJSON .Name }}", 12, json!({}));
        assert_eq!((&help["from"], &help["active"]), (&json!(3), &json!(0)), "{help}");
    }

    #[test]
    fn a_variable_is_renamed_everywhere_and_an_end_finds_its_if() {
        let template = "{{ $x := 1 }}{{ if $x }}{{ $x }}{{ end }}";
        assert_eq!(ask(rename, template, 4, json!({"name": "$count"})).as_array().unwrap().len(), 3);
        assert!(rename(&PlaceRequest { source: "castai".into(), ..PlaceRequest::default() }, Encoding::Utf16).is_err());
        assert!(ask(matching, template, 17, json!({})).as_array().unwrap().len() >= 2);
    }

    #[test]
    fn every_node_has_a_name_in_both_dialects() {
        let names: Vec<String> = serde_json::from_str(&node_types()).unwrap();
        for (source, text, last) in [("castai", "{\"a\": {{ .Name }}}", "JsonPunctuation"), ("cado", "{\"a\": $Event}", "JsonPunctuation")]
        {
            let buffer = tree(text, source, Encoding::Utf16).unwrap();
            let kinds: Vec<&str> = buffer.iter().step_by(4).map(|&k| names.get(k as usize).unwrap().as_str()).collect();
            assert_eq!(kinds.last(), Some(&last), "{kinds:?}");
        }
        assert_eq!(tree("", "nobody", Encoding::Utf16).unwrap_err().code, "misuse/source");
    }
}
