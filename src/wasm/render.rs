//! Templates: the preview, the editor's services, the catalogue.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{read, thrown};
use crate::api;
use crate::span::Encoding::Utf16;

/// Every source, destination and signature scheme, as JSON text.
#[wasm_bindgen]
pub fn catalogue() -> String {
    api::catalogue()
}

/// The JSON text of a sample event; without an id, the event's default sample.
#[wasm_bindgen]
pub fn sample(source: &str, event: &str, id: Option<String>) -> Result<String, JsValue> {
    api::sample(source, event, id.as_deref()).map_err(thrown)
}

/// The text of one of a source's templates.
#[wasm_bindgen]
pub fn starter(source: &str, template: &str) -> Result<String, JsValue> {
    api::starter(source, template).map_err(thrown)
}

/// Renders, checks, proves and signs.
#[wasm_bindgen]
pub fn preview(request: JsValue) -> Result<String, JsValue> {
    read(request).and_then(|request| api::preview(&request, Utf16)).map_err(thrown)
}

/// The request of [`preview`] as a `curl` command: a JSON string, or `null` if there is no body.
#[wasm_bindgen]
pub fn curl(request: JsValue) -> Result<String, JsValue> {
    read(request).and_then(|request| api::curl(&request)).map_err(thrown)
}

/// The template of the request of [`preview`] with every fix applied: `{template, applied, rounds, ok}`, as JSON text.
#[wasm_bindgen]
pub fn repair(request: JsValue) -> Result<String, JsValue> {
    read(request).and_then(|request| api::repair(&request)).map_err(thrown)
}

/// The template's syntax tree: groups of four numbers (type, from, to, size) in postfix order. See [`node_types`].
#[wasm_bindgen]
pub fn tree(template: &str, source: &str) -> Result<Vec<u32>, JsValue> {
    api::tree(template, source, Utf16).map_err(thrown)
}

/// The names of the tree's types in the order of their numbers, as a JSON list.
#[wasm_bindgen(js_name = nodeTypes)]
pub fn node_types() -> String {
    api::node_types()
}

/// The completions at a position: `{template, payload, source, event, offset}` to `{from, to, options}` or `null`, as JSON text.
#[wasm_bindgen]
pub fn complete(request: JsValue) -> Result<String, JsValue> {
    read(request).and_then(|request| api::complete(&request, Utf16)).map_err(thrown)
}

/// What the editor shows for the text at a position: `{from, to, title, doc, value}` or `null`, as JSON text. The request is that of [`complete`].
#[wasm_bindgen]
pub fn hover(request: JsValue) -> Result<String, JsValue> {
    read(request).and_then(|request| api::hover(&request, Utf16)).map_err(thrown)
}

/// The function call around a position: `{from, to, signature, doc, parameters, active}` or `null`, as JSON text.
#[wasm_bindgen(js_name = signatureHelp)]
pub fn signature_help(request: JsValue) -> Result<String, JsValue> {
    read(request).and_then(|request| api::signature_help(&request, Utf16)).map_err(thrown)
}

/// The edits that rename the variable at a position to `name`, or `null`, as JSON text.
#[wasm_bindgen]
pub fn rename(request: JsValue) -> Result<String, JsValue> {
    read(request).and_then(|request| api::rename(&request, Utf16)).map_err(thrown)
}

/// The keywords that go with the one at a position: a list of `{from, to}`, as JSON text.
#[wasm_bindgen]
pub fn matching(request: JsValue) -> Result<String, JsValue> {
    read(request).and_then(|request| api::matching(&request, Utf16)).map_err(thrown)
}

/// The faults of a JSON text, as a JSON list of diagnostics.
#[wasm_bindgen]
pub fn lint(text: &str) -> String {
    api::lint(text, Utf16)
}

/// Renders the template for hostile and sparse variants of every sample of its source. The request is that of [`preview`], with
/// `cell` to see one cell's payload, body and findings. As JSON text.
#[wasm_bindgen]
pub fn torture(request: JsValue) -> Result<String, JsValue> {
    read(request).and_then(|request| api::torture(&request, Utf16)).map_err(thrown)
}
