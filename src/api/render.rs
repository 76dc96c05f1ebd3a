//! One case in, one answer out: the questions that Go's own engine can answer too.

use std::borrow::Cow;
use std::collections::BTreeMap;

use base64::Engine as _;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::misuse::unknown;
use super::preview::{MISSING_KEYS, NUMBERS};
use super::read::{FromObject, request};
use super::write;
use crate::diagnostic::{Diagnostic, Severity};
use crate::record::{Object, Problems};
use crate::template::Budget;
use crate::template::go::engine::{self, Options};
use crate::template::go::operand::fault::{Failure, Phase};
use crate::template::go::{Function, Functions, ParseOptions, Set};
use crate::value::Value;

/// One line of `--render --batch`. Only the template is required.
#[derive(Debug)]
struct RenderRequest<'a> {
    template: String,
    /// As it is written: how a number is written matters.
    data: Option<&'a RawValue>,
    missingkey: String,
    numbers: String,
    mode: String,
    escapehtml: Option<bool>,
    name: String,
    delims: Vec<String>,
    also: Vec<Also>,
}

impl FromObject for RenderRequest<'_> {
    fn from_object(o: &mut Object<'_>, problems: &mut Problems) -> Self {
        let mut text = |key| o.optional_text(key, problems).unwrap_or_default();
        let (template, missingkey, numbers) = (text("template"), text("missingkey"), text("numbers"));
        let (mode, name) = (text("mode"), text("name"));
        // These are fields of the corpus, so that its lines can be used unchanged.
        for key in ["expect", "quirk", "group"] {
            let _ = o.get(key);
        }
        Self {
            template,
            data: None,
            missingkey,
            numbers,
            mode,
            escapehtml: o.optional_flag("escapehtml", problems),
            name,
            delims: o.texts("delims", problems),
            also: o.list("also", problems).into_iter().map(|(at, value)| Also::read(value, &at, problems)).collect(),
        }
    }
}

/// A further text, parsed into the same set before the template.
#[derive(Debug)]
struct Also {
    name: String,
    text: String,
}

impl Also {
    fn read(value: &Json, at: &str, problems: &mut Problems) -> Self {
        let mut o = Object::open(value, at, problems);
        let mut text = |key| o.optional_text(key, problems).unwrap_or_default();
        let also = Self { name: text("name"), text: text("text") };
        o.close(problems);
        also
    }
}

/// The answer to a line: `ok` with `output` (and `output_b64` if that is not UTF-8), or `error` in Go's words, with its place.
#[derive(Debug, Default, Serialize)]
struct RenderAnswer<'a> {
    id: Json,
    ok: bool,
    output: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_b64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tmpl: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    col: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    msg: Option<&'a str>,
    diagnostics: Vec<Finding<'a>>,
}

/// A finding, reduced to what a comparison needs.
#[derive(Debug, Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: Severity,
    from: u32,
    to: u32,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> Finding<'a> {
    fn new(d: &'a Diagnostic) -> Self {
        Self { code: d.code.id, severity: d.severity, from: d.span.from, to: d.span.to, message: &d.message, help: d.help.as_deref() }
    }
}

/// The budget of a batch: bodies up to 1 MiB.
const BUDGET: Budget = Budget { steps: 2_000_000, body: 1 << 20, depth: 100_000, value: 8 << 20 };

/// Answers one line.
#[must_use]
pub fn answer(line: &str) -> String {
    let (mut fields, data) = match fields(line) {
        Ok(fields) => fields,
        Err(e) => return refusal(Json::from(""), &format!("the request cannot be read: {e}")),
    };
    // A line without an id is answered with an empty one.
    let id = fields.shift_remove("id").filter(|id| !id.is_null()).unwrap_or_else(|| Json::from(""));
    let answer = request(&Json::Object(fields)).and_then(|request| respond(&RenderRequest { data, ..request }, &id));
    answer.unwrap_or_else(|error| refusal(id, &error))
}

/// The fields of a line, and beside them the data.
fn fields(line: &str) -> serde_json::Result<(Map<String, Json>, Option<&RawValue>)> {
    let mut raw: BTreeMap<String, &RawValue> = serde_json::from_str(line)?;
    let data = raw.remove("data").filter(|data| data.get() != "null");
    let fields = raw.into_iter().map(|(key, value)| Ok((key, serde_json::from_str(value.get())?))).collect::<serde_json::Result<_>>()?;
    Ok((fields, data))
}

fn refusal(id: Json, error: &str) -> String {
    write(&RenderAnswer { id, error: Some(error.into()), phase: Some("input"), ..RenderAnswer::default() })
}

/// The functions that a batch can call: Go's and the vendors'.
fn functions() -> Functions {
    Functions::builtin().with(Function::ToJson).with(Function::ToIso8601)
}

/// The value of a word; the default if it is empty.
fn word<T: Copy + Default>(what: &str, name: &str, words: &[(&str, T)]) -> Result<T, String> {
    if name.is_empty() {
        return Ok(T::default());
    }
    let known = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>();
    words.iter().find(|(word, _)| *word == name).map(|(_, value)| *value).ok_or_else(|| unknown(what, name, &known()))
}

fn respond(case: &RenderRequest<'_>, id: &Json) -> Result<String, String> {
    let numbers = word("number mode", &case.numbers, NUMBERS)?;
    let missing_key = word("missingkey", &case.missingkey, MISSING_KEYS)?;
    let notification = word("mode", &case.mode, &[("json", false), ("notification", true)])?;
    let text = case.data.map_or("null", RawValue::get).as_bytes();
    let data: Value = if notification { crate::json::notification(text, numbers) } else { crate::json::parse_value(text, numbers) }
        .map_err(|error| error.to_string())?;
    let delims = match case.delims.as_slice() {
        [] => None,
        [left, right] => Some((left.as_str(), right.as_str())),
        _ => return Err("\"delims\" must be two strings: left and right".to_owned()),
    };
    let parse = ParseOptions { functions: functions(), delims, recover: false, keep_comments: false };
    let name = if case.name.is_empty() { "t" } else { &case.name };
    let mut set = Set::default();
    for also in &case.also {
        set.also(&also.name, &also.text, &parse);
    }
    set.main(name, &case.template, &parse);
    let options = Options { missing_key, escape_html: case.escapehtml.unwrap_or(true), numbers };
    let id = id.clone();
    Ok(match engine::render(&set, &data, &options, &BUDGET, false) {
        Ok(rendered) => {
            let output_b64 = std::str::from_utf8(&rendered.body).is_err().then(|| base64::prelude::BASE64_STANDARD.encode(&rendered.body));
            write(&RenderAnswer { id, ok: true, output: lossy(&rendered.body), output_b64, ..RenderAnswer::default() })
        }
        Err(failure) => refused(id, &failure),
    })
}

/// Text as `encoding/json` writes it: each byte that is not UTF-8 becomes U+FFFD.
fn lossy(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
    out
}

fn refused(id: Json, failure: &Failure) -> String {
    let placed = failure.line > 0;
    write(&RenderAnswer {
        id,
        error: Some(failure.text.as_str().into()),
        phase: Some(failure.phase.name()),
        tmpl: placed.then_some(failure.template.as_str()),
        line: placed.then_some(failure.line),
        col: failure.column.filter(|_| placed),
        at: failure.at.as_deref().filter(|_| failure.phase == Phase::Exec),
        msg: Some(&failure.message),
        diagnostics: vec![Finding::new(&failure.diagnostic)],
        ..RenderAnswer::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_misspelt_is_refused_with_the_nearest_and_the_id_comes_back() {
        for (line, near) in [
            (r#"{"id": "a", "tempate": ""}"#, "template"),
            (r#"{"id": "a", "numbers": "flot64"}"#, "float64"),
            (r#"{"id": "a", "missingkey": "eror"}"#, "error"),
            (r#"{"id": "a", "mode": "notificaton"}"#, "notification"),
        ] {
            let answer: Json = serde_json::from_str(&answer(line)).unwrap();
            assert_eq!((answer["id"].as_str(), answer["ok"].as_bool(), answer["phase"].as_str()), (Some("a"), Some(false), Some("input")));
            let error = answer["error"].as_str().unwrap();
            assert!(error.ends_with(&format!("did you mean \"{near}\"?")), "{error}");
        }
    }
}
