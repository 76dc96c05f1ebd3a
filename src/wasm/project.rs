//! Projects.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::thrown;
use crate::span::Encoding::Utf16;

/// Checks a project: its file's text, and its files as a JSON object from path to text. The report is JSON text.
#[wasm_bindgen(js_name = checkProject)]
pub fn check_project(project: &str, files: &str) -> Result<String, JsValue> {
    crate::project::check_json(project, files, Utf16).map_err(thrown)
}
