//! The boundary to JavaScript: the only file that names `wasm_bindgen` or `JsValue`.
//!
//! Requests come as objects, or as their JSON text; answers go as JSON text, offsets in UTF-16 units. A broken template is an
//! answer; an error in the call itself throws an `Error` whose `code` says what it is.

use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::api::{self, Misuse};
use crate::span::Encoding::Utf16;

/// Makes a panic, which is a bug, readable in the console, with the version and the remedy. The page then starts a new worker.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        let remedy =
            concat!("hookproof ", env!("CARGO_PKG_VERSION"), ": this is a bug in hookproof; reload the module before the next call");
        web_sys::console::error_1(&JsValue::from_str(remedy));
    }));
}

/// An `Error` with a `code`.
fn thrown(misuse: Misuse) -> JsValue {
    let error = js_sys::Error::new(&misuse.message);
    // Setting a property of a new object cannot fail; if it did, the message would still say what is wrong.
    let _ = js_sys::Reflect::set(&error, &JsValue::from_str("code"), &JsValue::from_str(misuse.code));
    error.into()
}

/// Reads a request. An unknown key is refused, except the one that the function itself reads.
fn read<T: DeserializeOwned>(request: JsValue, beside: &str) -> Result<T, Misuse> {
    let request = parsed(request)?;
    if !request.is_object() || js_sys::Array::is_array(&request) {
        return Err(Misuse::request("the request is not an object or its JSON text".to_owned()));
    }
    for key in js_sys::Object::keys(request.unchecked_ref::<js_sys::Object>()).iter() {
        let absent = js_sys::Reflect::get(&request, &key).is_ok_and(|value| value.is_undefined());
        let key = key.as_string().unwrap_or_default();
        if let Some(message) = api::unknown_key::<T>(&key).filter(|_| !absent && key != beside) {
            return Err(Misuse::request(message));
        }
    }
    serde_wasm_bindgen::from_value(request).map_err(|e| Misuse::request(format!("the request cannot be read: {e}")))
}

/// The request as an object, also if it was given as JSON text.
fn parsed(request: JsValue) -> Result<JsValue, Misuse> {
    match request.as_string() {
        Some(text) => js_sys::JSON::parse(&text).map_err(|_| Misuse::request("the request is not JSON".to_owned())),
        None => Ok(request),
    }
}

/// The version of this engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

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
    read(request, "").and_then(|request| api::preview(&request, Utf16)).map_err(thrown)
}

/// The request of [`preview`] as a `curl` command: a JSON string, or `null` if there is no body.
#[wasm_bindgen]
pub fn curl(request: JsValue) -> Result<String, JsValue> {
    read(request, "").and_then(|request| api::curl(&request)).map_err(thrown)
}

/// The template of the request of [`preview`] with every fix applied: `{template, applied, rounds, ok}`, as JSON text.
#[wasm_bindgen]
pub fn repair(request: JsValue) -> Result<String, JsValue> {
    read(request, "").and_then(|request| api::repair(&request)).map_err(thrown)
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
    read(request, "").and_then(|request| api::complete(&request, Utf16)).map_err(thrown)
}

/// What the editor shows for the text at a position: `{from, to, title, doc, value}` or `null`, as JSON text. The request is that of [`complete`].
#[wasm_bindgen]
pub fn hover(request: JsValue) -> Result<String, JsValue> {
    read(request, "").and_then(|request| api::hover(&request, Utf16)).map_err(thrown)
}

/// The function call around a position: `{from, to, signature, doc, parameters, active}` or `null`, as JSON text.
#[wasm_bindgen(js_name = signatureHelp)]
pub fn signature_help(request: JsValue) -> Result<String, JsValue> {
    read(request, "").and_then(|request| api::signature_help(&request, Utf16)).map_err(thrown)
}

/// The edits that rename the variable at a position to `name`, or `null`, as JSON text.
#[wasm_bindgen]
pub fn rename(request: JsValue) -> Result<String, JsValue> {
    read(request, "").and_then(|request| api::rename(&request, Utf16)).map_err(thrown)
}

/// The keywords that go with the one at a position: a list of `{from, to}`, as JSON text.
#[wasm_bindgen]
pub fn matching(request: JsValue) -> Result<String, JsValue> {
    read(request, "").and_then(|request| api::matching(&request, Utf16)).map_err(thrown)
}

/// The faults of a JSON text, as a JSON list of diagnostics.
#[wasm_bindgen]
pub fn lint(text: &str) -> String {
    api::lint(text, Utf16)
}

/// What a diagnostic's code means, with an example and a remedy, as JSON text.
#[wasm_bindgen]
pub fn explain(code: &str) -> Result<String, JsValue> {
    crate::catalogue::explain(code).map_err(thrown)
}

/// Signs a body, which is text or a `Uint8Array`: `{scheme, secret, body, messageId, timestamp, url}` to `{headers}` or
/// `{error}`, as JSON text.
#[wasm_bindgen]
pub fn sign(request: JsValue) -> String {
    match read(request, "") {
        Ok(request) => api::sign(serde_json::Value::Null, &request),
        Err(misuse) => api::unsigned(serde_json::Value::Null, misuse.message),
    }
}

/// Verifies a received request, whose body is text or a `Uint8Array`: `{scheme, secret, body, headers, at, url}` to
/// `{ok, reason, cause}`, as JSON text.
#[wasm_bindgen]
pub fn verify(request: JsValue) -> String {
    match read(request, "") {
        Ok(request) => api::verify(serde_json::Value::Null, &request),
        Err(misuse) => api::unverified(serde_json::Value::Null, misuse.message),
    }
}

/// Renders the template for hostile and sparse variants of every sample of its source. The request is that of [`preview`], with
/// `cell` to see one cell's payload, body and findings. As JSON text.
#[wasm_bindgen]
pub fn torture(request: JsValue) -> Result<String, JsValue> {
    let run = || {
        let request = parsed(request)?;
        let cell = js_sys::Reflect::get(&request, &JsValue::from_str("cell")).unwrap_or(JsValue::NULL);
        let name = cell.as_string();
        if name.is_none() && !cell.is_null() && !cell.is_undefined() {
            return Err(Misuse::request("\"cell\" must be a string: EVENT/SAMPLE/VARIANT".to_owned()));
        }
        api::torture(&read(request, "cell")?, name.as_deref(), Utf16)
    };
    run().map_err(thrown)
}

/// Checks a project: its file's text, and its files as a JSON object from path to text. The report is JSON text.
#[wasm_bindgen(js_name = checkProject)]
pub fn check_project(project: &str, files: &str) -> Result<String, JsValue> {
    crate::project::check_json(project, files, Utf16).map_err(thrown)
}
