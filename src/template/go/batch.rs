//! One case in, one answer out, as lines of JSON: how the engine is compared with Go.

use base64::Engine as _;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json, json};

use crate::diagnostic::Diagnostic;
use crate::template::Budget;
use crate::template::go::engine::{self, MissingKey, Options};
use crate::template::go::function::{Function, Functions};
use crate::template::go::operand::fault::{Failure, Phase};
use crate::template::go::syntax::ast::Set;
use crate::template::go::syntax::parser::ParseOptions;
use crate::value::quote::quote;
use crate::value::{Numbers, Value};

/// One line of input. Only the template is needed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Case<'a> {
    id: String,
    template: String,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    missingkey: String,
    numbers: String,
    mode: String,
    escapehtml: Option<bool>,
    name: String,
    delims: Vec<String>,
    also: Vec<Also>,
}

/// A further text, parsed into the same set before the template.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Also {
    name: String,
    text: String,
}

/// The budget of a batch: bodies up to 1 MiB.
const BUDGET: Budget = Budget { steps: 2_000_000, body: 1 << 20, depth: 100_000, value: 8 << 20 };

/// Answers one case: `ok` with `output` (and `output_b64` where that is not UTF-8), or `error` with `phase`, `tmpl`, `line`,
/// `col`, `at` and `msg`; `diagnostics` in either case.
#[must_use]
pub fn answer(line: &str) -> String {
    let mut out = Map::new();
    let case: Case<'_> = match serde_json::from_str(line) {
        Ok(case) => case,
        Err(error) => {
            input(&mut out, "", &error.to_string());
            return Json::Object(out).to_string();
        }
    };
    respond(&case, &mut out);
    Json::Object(out).to_string()
}

fn input(out: &mut Map<String, Json>, id: &str, error: &str) {
    out.insert("id".into(), json!(id));
    out.insert("ok".into(), json!(false));
    out.insert("output".into(), json!(""));
    out.insert("error".into(), json!(error));
    out.insert("phase".into(), json!("input"));
    out.insert("diagnostics".into(), json!([]));
}

/// The functions that batches may call: Go's own and the vendors'.
#[must_use]
pub fn functions() -> Functions {
    Functions::builtin().with(Function::ToJson).with(Function::ToIso8601)
}

fn respond(case: &Case<'_>, out: &mut Map<String, Json>) {
    let numbers = match case.numbers.as_str() {
        "" | "float64" => Numbers::Float64,
        "int" => Numbers::Int,
        "json.Number" => Numbers::Number,
        other => return input(out, &case.id, &format!("unknown number mode {}", quote(other.as_bytes()))),
    };
    let missing_key = match case.missingkey.as_str() {
        "" | "default" | "invalid" => MissingKey::Default,
        "zero" => MissingKey::Zero,
        "error" => MissingKey::Error,
        other => return input(out, &case.id, &format!("unrecognized option: missingkey={other}")),
    };
    let text = case.data.map_or("null", RawValue::get);
    let data: Value = {
        let read = if case.mode == "notification" {
            crate::json::notification(text.as_bytes(), numbers)
        } else {
            crate::json::parse_value(text.as_bytes(), numbers)
        };
        match read {
            Ok(data) => data,
            Err(error) => return input(out, &case.id, &error.to_string()),
        }
    };
    let delims = match case.delims.as_slice() {
        [left, right] => Some((left.as_str(), right.as_str())),
        _ => None,
    };
    let parse = ParseOptions { functions: functions(), delims, recover: false, keep_comments: false };
    let name = if case.name.is_empty() { "t" } else { &case.name };
    let mut set = Set::default();
    for also in &case.also {
        set.also(&also.name, &also.text, &parse);
    }
    set.main(name, &case.template, &parse);
    let options = Options { missing_key, escape_html: case.escapehtml.unwrap_or(true), numbers };
    out.insert("id".into(), json!(case.id));
    let diagnostics = match engine::render(&set, &data, &options, &BUDGET, false) {
        Ok(rendered) => {
            out.insert("ok".into(), json!(true));
            out.insert("output".into(), json!(lossy(&rendered.body)));
            if std::str::from_utf8(&rendered.body).is_err() {
                out.insert("output_b64".into(), json!(base64::prelude::BASE64_STANDARD.encode(&rendered.body)));
            }
            Vec::new()
        }
        Err(failure) => {
            refuse(&failure, out);
            vec![diagnostic(&failure.diagnostic)]
        }
    };
    out.insert("diagnostics".into(), json!(diagnostics));
}

/// As `encoding/json` shows bytes that are not UTF-8: each one is U+FFFD.
fn lossy(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
    out
}

fn refuse(failure: &Failure, out: &mut Map<String, Json>) {
    out.insert("ok".into(), json!(false));
    out.insert("output".into(), json!(""));
    out.insert("error".into(), json!(failure.text));
    out.insert("phase".into(), json!(failure.phase.name()));
    if failure.line > 0 {
        out.insert("tmpl".into(), json!(failure.template));
        out.insert("line".into(), json!(failure.line));
    }
    if let Some(column) = failure.column
        && failure.line > 0
    {
        out.insert("col".into(), json!(column));
    }
    if let (Some(at), Phase::Exec) = (&failure.at, failure.phase) {
        out.insert("at".into(), json!(at));
    }
    out.insert("msg".into(), json!(failure.message));
}

fn diagnostic(d: &Diagnostic) -> Json {
    json!({"code": d.code.id, "severity": d.severity.name(), "from": d.span.from, "to": d.span.to, "message": d.message, "help": d.help})
}
