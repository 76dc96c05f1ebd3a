//! The boundary to JavaScript: the only file that names `wasm_bindgen` or `JsValue`.

use wasm_bindgen::prelude::wasm_bindgen;

/// A panic is a bug: it is logged, and the page starts a new worker.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// The version of this engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
