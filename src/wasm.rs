//! The boundary to JavaScript: the only file that names `wasm_bindgen` or `JsValue`.
//!
//! Strings in, JSON text out, offsets in UTF-16 units. A broken template is an answer; a call that cannot be
//! understood throws an `Error` whose `code` says which kind of misuse it is.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::preview::{self, Misuse};
use crate::span::Encoding;

/// Makes a panic, which is a bug, readable in the console. The page then starts a new worker.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// An `Error` with a `code`.
fn thrown(misuse: Misuse) -> JsValue {
    let error = js_sys::Error::new(&misuse.message);
    // Setting a property of a new object cannot fail; if it did, the message would still say what is wrong.
    let _ = js_sys::Reflect::set(&error, &JsValue::from_str("code"), &JsValue::from_str(misuse.code));
    error.into()
}

/// The version of this engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Every source, destination and signature scheme, as JSON text.
#[wasm_bindgen]
pub fn catalogue() -> String {
    preview::catalogue_json()
}

/// The JSON text of a sample event; without an id, the event's usual one.
#[wasm_bindgen]
pub fn sample(source: &str, event: &str, id: Option<String>) -> Result<String, JsValue> {
    preview::sample_text(source, event, id.as_deref()).map_err(thrown)
}

/// The text of one of a source's templates.
#[wasm_bindgen]
pub fn starter(source: &str, template: &str) -> Result<String, JsValue> {
    preview::starter_text(source, template).map_err(thrown)
}

/// Renders, checks, proves and signs: request and answer are JSON text.
#[wasm_bindgen]
pub fn preview(request: &str) -> Result<String, JsValue> {
    preview::preview_json(request, Encoding::Utf16).map_err(thrown)
}

/// The template's syntax tree: postfix quadruples of type, from, to and size in the buffer. See [`node_types`].
#[wasm_bindgen]
pub fn tree(template: &str, source: &str) -> Result<Vec<u32>, JsValue> {
    preview::tree_buffer(template, source, Encoding::Utf16).map_err(thrown)
}

/// The names of the tree's types in the order of their numbers, as a JSON list.
#[wasm_bindgen(js_name = nodeTypes)]
pub fn node_types() -> String {
    preview::node_types_json()
}

/// The ways to go on at a place: `{template, payload, source, event, offset}` to `{from, to, options}` or `null`, as JSON text.
#[wasm_bindgen]
pub fn complete(request: &str) -> Result<String, JsValue> {
    preview::complete_json(request, Encoding::Utf16).map_err(thrown)
}

/// What stands at a place: `{from, to, title, doc, value}` or `null`, as JSON text. The request is that of [`complete`].
#[wasm_bindgen]
pub fn hover(request: &str) -> Result<String, JsValue> {
    preview::hover_json(request, Encoding::Utf16).map_err(thrown)
}

/// The call around a place: `{from, to, signature, doc, parameters, active}` or `null`, as JSON text.
#[wasm_bindgen(js_name = signatureHelp)]
pub fn signature_help(request: &str) -> Result<String, JsValue> {
    preview::signature_help_json(request, Encoding::Utf16).map_err(thrown)
}

/// The edits that give the variable at a place another `name`, or `null`, as JSON text.
#[wasm_bindgen]
pub fn rename(request: &str) -> Result<String, JsValue> {
    preview::rename_json(request, Encoding::Utf16).map_err(thrown)
}

/// The keywords that belong to the one at a place: a list of `{from, to}`, as JSON text.
#[wasm_bindgen]
pub fn matching(request: &str) -> Result<String, JsValue> {
    preview::matching_json(request, Encoding::Utf16).map_err(thrown)
}

/// The faults of a JSON text, as a JSON list of diagnostics.
#[wasm_bindgen]
pub fn lint(text: &str) -> String {
    preview::lint_json(text, Encoding::Utf16)
}

/// What a diagnostic's code means, with an example and a remedy, as JSON text.
#[wasm_bindgen]
pub fn explain(code: &str) -> Result<String, JsValue> {
    crate::catalogue::explain_json(code).map_err(thrown)
}

/// Signs a body: `{scheme, secret, body, messageId, timestamp, url}` to `{headers}` or `{error}`, as JSON text.
#[wasm_bindgen]
pub fn sign(request: &str) -> String {
    preview::sign_json(request)
}

/// Verifies a received request: `{scheme, secret, body, headers, at, url}` to `{ok, reason, cause}`, as JSON text.
#[wasm_bindgen]
pub fn verify(request: &str) -> String {
    preview::verify_json(request)
}

/// The template over hostile and sparse variants of every sample of its source: the request of [`preview`], and `cell` where
/// one cell is to be seen with its payload, body and findings. As JSON text.
#[wasm_bindgen]
pub fn torture(request: &str) -> Result<String, JsValue> {
    preview::torture_json(request, Encoding::Utf16).map_err(thrown)
}

/// Runs a project file: its text, and its files as a JSON object of path and text, to a report as JSON text.
#[wasm_bindgen(js_name = checkProject)]
pub fn check_project(project: &str, files: &str) -> Result<String, JsValue> {
    crate::project::check_json(project, files, Encoding::Utf16).map_err(thrown)
}

/// Signs bytes: as [`sign`], with the raw body beside a request that has none. Bodies need not be text.
#[wasm_bindgen(js_name = signBytes)]
pub fn sign_bytes(request: &str, body: &[u8]) -> String {
    preview::sign_bytes_json(request, body)
}

/// Verifies bytes: as [`verify`], with the raw body beside a request that has none.
#[wasm_bindgen(js_name = verifyBytes)]
pub fn verify_bytes(request: &str, body: &[u8]) -> String {
    preview::verify_bytes_json(request, body)
}
