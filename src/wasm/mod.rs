//! The boundary to JavaScript: the only module that names `wasm_bindgen` or `JsValue`.
//!
//! Requests come as objects, or as their JSON text; answers go as JSON text, offsets in UTF-16 units. A broken template is an
//! answer; an error in the call itself throws an `Error` whose `code` says what it is.

#[cfg(feature = "project")]
pub mod project;
#[cfg(feature = "render")]
pub mod render;

use serde_json::{Map, Value};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::api::read::{FromObject, request as read_request};
use crate::api::{self, Body, Misuse, SignRequest, VerifyRequest};

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

/// Reads a request, an object or its JSON text.
fn read<T: FromObject>(request: JsValue) -> Result<T, Misuse> {
    read_request(&fields(request)?.0).map_err(Misuse::request)
}

/// Reads a request whose body may be bytes.
fn read_with_body<T: FromObject>(request: JsValue, body: impl Fn(&mut T) -> &mut Option<Body>) -> Result<T, Misuse> {
    let (fields, bytes) = fields(request)?;
    let mut request = read_request(&fields).map_err(Misuse::request)?;
    if bytes.is_some() {
        *body(&mut request) = bytes;
    }
    Ok(request)
}

/// The fields of a request that are not `undefined`; `body` is null and stands beside them where it is bytes.
fn fields(request: JsValue) -> Result<(Value, Option<Body>), Misuse> {
    let request = match request.as_string() {
        Some(text) => js_sys::JSON::parse(&text).map_err(|_| Misuse::request("the request is not JSON".to_owned()))?,
        None => request,
    };
    if !request.is_object() || js_sys::Array::is_array(&request) {
        return Err(Misuse::request("the request is not an object or its JSON text".to_owned()));
    }
    let (mut fields, mut body) = (Map::new(), None);
    for key in js_sys::Object::keys(request.unchecked_ref::<js_sys::Object>()).iter() {
        let mut value = js_sys::Reflect::get(&request, &key).unwrap_or(JsValue::UNDEFINED);
        let key = key.as_string().unwrap_or_default();
        if value.is_undefined() {
            continue;
        }
        if let Some(bytes) = value.dyn_ref::<js_sys::Uint8Array>().filter(|_| key == "body") {
            body = Some(Body(bytes.to_vec()));
            value = JsValue::NULL;
        }
        let value = serde_wasm_bindgen::from_value(value).map_err(|e| Misuse::request(format!("{key:?} cannot be read: {e}")))?;
        fields.insert(key, value);
    }
    Ok((Value::Object(fields), body))
}

/// The version of this engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// What a diagnostic's code means, with an example and a remedy, as JSON text.
#[wasm_bindgen]
pub fn explain(code: &str) -> Result<String, JsValue> {
    crate::catalogue::explain(code).map_err(thrown)
}

/// The signature schemes, as a JSON list of `{id, name}`.
#[wasm_bindgen]
pub fn schemes() -> String {
    api::schemes()
}

/// Signs a body, which is text or a `Uint8Array`: `{scheme, secret, body, messageId, timestamp, url}` to `{headers}` or
/// `{error}`, as JSON text.
#[wasm_bindgen]
pub fn sign(request: JsValue) -> String {
    match read_with_body(request, |request: &mut SignRequest| &mut request.body) {
        Ok(request) => api::sign(Value::Null, &request),
        Err(misuse) => api::unsigned(Value::Null, misuse.message),
    }
}

/// Verifies a received request, whose body is text or a `Uint8Array`: `{scheme, secret, body, headers, at, url}` to
/// `{ok, reason, cause}`, as JSON text.
#[wasm_bindgen]
pub fn verify(request: JsValue) -> String {
    match read_with_body(request, |request: &mut VerifyRequest| &mut request.body) {
        Ok(request) => api::verify(Value::Null, &request),
        Err(misuse) => api::unverified(Value::Null, misuse.message),
    }
}
