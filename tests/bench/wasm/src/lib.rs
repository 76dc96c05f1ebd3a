//! The workloads of the benchmark as exports of a wasm module; `../wasm.mjs` times them.

use std::cell::RefCell;

use hookproof::json::parse_value;
use hookproof::proof::{Effort, Input, prove_with_engine};
use hookproof::source::{Shape, get};
use hookproof::template::Budget;

use hookproof::template::go::{Function, Functions, Options, ParseOptions, Program, Set, execute, render};
use hookproof::value::{Numbers, Value};
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static PREPARED: RefCell<Option<(Program, Value)>> = const { RefCell::new(None) };
}

fn parsed(template: &str) -> Set {
    let functions = Functions::builtin().with(Function::ToJson).with(Function::ToIso8601);
    Set::from_text("t", template, &ParseOptions { functions, ..ParseOptions::default() })
}

/// The rendered body: template and payload are parsed anew, as at a key press.
#[wasm_bindgen]
pub fn full(template: &str, payload: &str) -> String {
    let Ok(data) = parse_value(payload.as_bytes(), Numbers::Float64) else { return String::new() };
    render(&parsed(template), &data, &Options::default(), &Budget::default(), false)
        .map_or_else(|failure| failure.text, |rendered| String::from_utf8(rendered.body).unwrap_or_default())
}

/// Keeps a compiled template and its payload for [`run`].
#[wasm_bindgen]
pub fn prepare(template: &str, payload: &str) -> bool {
    let Ok(data) = parse_value(payload.as_bytes(), Numbers::Float64) else { return false };
    PREPARED.set(Some((Program::new(&parsed(template)), data)));
    true
}

/// Renders what was prepared; gives the length of the body, which stays inside.
#[wasm_bindgen]
pub fn run() -> usize {
    PREPARED.with_borrow(|prepared| {
        let Some((program, data)) = prepared else { return 0 };
        execute(program, data, &Options::default(), &Budget::default(), false).map_or(0, |rendered| rendered.body.len())
    })
}

/// The name of the verdict on a template of CAST AI's notifications, from its text.
#[wasm_bindgen]
pub fn verdict(template: &str) -> String {
    let Ok(source) = get("castai") else { return String::new() };
    let Shape::Struct(ty) = &source.data.shape else { return String::new() };
    let set = Set::from_text("t", template, &ParseOptions { functions: source.callable(), ..ParseOptions::default() });
    let input = Input {
        set: &set,
        schema: source.schema_for(None),
        functions: source.callable(),
        shape: Some(ty),
        numbers: source.data.numbers,
        samples: &[],
        effort: Effort::default(),
    };
    prove_with_engine(&input).verdict.kind.name().to_owned()
}
