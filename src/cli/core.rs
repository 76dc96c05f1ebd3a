//! The one file of the command line that calls the engine.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::batch::refusal;
use super::exit::{Exit, Failure};
use super::flags::{self, Flags};
use super::inputs::Inputs;
use super::sign::find_scheme;
use crate::destination::{self, Destination};
use crate::diagnostic::{Diagnostic, Document};
use crate::preview::{self, Documents, Request};
use crate::signature;
use crate::source::{self, Source};
use crate::span::Encoding;
use crate::template::dollar::Formatting;
use crate::template::go;
use crate::value::Numbers;

/// What is asked beside the inputs.
#[derive(Clone, Copy, Default)]
pub(super) struct Asked<'a> {
    pub(super) destination: Option<&'static Destination>,
    pub(super) url: Option<&'a str>,
    pub(super) formatting: Formatting,
    pub(super) missing_key: go::MissingKey,
    pub(super) numbers: Option<Numbers>,
    pub(super) shape: Option<&'a str>,
    pub(super) scheme: Option<&'static signature::Scheme>,
    pub(super) id: Option<&'a str>,
    pub(super) timestamp: Option<i64>,
    pub(super) prove: bool,
}

impl<'a> Asked<'a> {
    /// What the flags ask.
    ///
    /// # Errors
    /// An unknown destination or scheme.
    pub(super) fn new(flags: &'a Flags) -> Result<Self, Failure> {
        Ok(Self {
            destination: flags.destination.as_deref().map(find_destination).transpose()?,
            url: flags.url.as_deref(),
            formatting: flags.formatting.as_deref().and_then(Formatting::named).unwrap_or_default(),
            missing_key: match flags.missingkey {
                Some(flags::MissingKey::Zero) => go::MissingKey::Zero,
                Some(flags::MissingKey::Error) => go::MissingKey::Error,
                _ => go::MissingKey::Default,
            },
            numbers: flags.numbers.map(|n| match n {
                flags::Numbers::Float64 => Numbers::Float64,
                flags::Numbers::Int => Numbers::Int,
                flags::Numbers::JsonNumber => Numbers::Number,
            }),
            shape: flags.shape.as_deref(),
            scheme: flags.scheme.as_deref().map(find_scheme).transpose()?,
            id: flags.id.as_deref(),
            timestamp: flags.timestamp,
            prove: true,
        })
    }

    fn request<'r>(&self, inputs: &'r Inputs) -> Request<'r>
    where
        'a: 'r,
    {
        Request {
            event: inputs.event.as_deref(),
            destination: self.destination,
            url: self.url,
            formatting: self.formatting,
            numbers: self.numbers,
            missing_key: self.missing_key,
            secrets: &inputs.secrets,
            scheme: self.scheme,
            message_id: self.id,
            timestamp: self.timestamp,
            prove: self.prove,
            ..Request::new(&inputs.source, inputs.template(), inputs.payload())
        }
    }
}

/// What the engine answers.
pub(super) struct Answer {
    pub(super) body: Option<Vec<u8>>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) verdict: Value,
    pub(super) destination: &'static str,
    pub(super) scheme: Option<&'static str>,
    pub(super) alternatives: Vec<preview::Alternative>,
}

impl Answer {
    pub(super) fn header_text(&self) -> String {
        self.headers.iter().map(|(n, v)| format!("{n}: {v}\n")).collect()
    }
}

/// Render, check and sign.
///
/// # Errors
/// A shape that the source's data cannot have.
pub(super) fn preview(inputs: &Inputs, asked: &Asked<'_>) -> Result<Answer, Failure> {
    let mut request = asked.request(inputs);
    if let Some(name) = asked.shape {
        request.shape = Some(
            preview::shape_named(&inputs.source, name)
                .map_err(|e| Failure::new(Exit::Usage, e.message, "leave --shape out, or give one of these"))?,
        );
    }
    let seen = preview::preview(&request);
    let verdict = preview::verdict_wire(&seen);
    let answer = Answer {
        scheme: request.signed_with().map(|s| s.id.as_str()),
        headers: seen.headers.into_iter().map(|h| (h.name, h.value)).collect(),
        diagnostics: seen.diagnostics,
        verdict,
        destination: seen.destination.id,
        body: seen.body,
        alternatives: seen.alternatives,
    };
    Ok(answer)
}

/// Findings as JSON.
pub(super) fn diagnostics_wire(inputs: &Inputs, asked: &Asked<'_>, answer: &Answer, found: &[Diagnostic]) -> Value {
    let headers = answer.header_text();
    let documents = [
        (Document::Template, inputs.template().unwrap_or("").as_bytes()),
        (Document::Payload, inputs.payload().as_bytes()),
        (Document::Body, answer.body.as_deref().unwrap_or(&[])),
        (Document::Headers, headers.as_bytes()),
        (Document::Url, asked.url.unwrap_or("").as_bytes()),
    ];
    Documents::new(Encoding::Bytes, &documents).diagnostics(found)
}

/// The object of `--check`.
pub(super) fn check_wire(inputs: &Inputs, asked: &Asked<'_>, answer: &Answer) -> Value {
    json!({
        "v": 1,
        "ok": answer.body.is_some() && !answer.diagnostics.iter().any(Diagnostic::is_error),
        "body": answer.body.as_deref().map(String::from_utf8_lossy),
        "verdict": answer.verdict,
        "destination": answer.destination,
        "diagnostics": diagnostics_wire(inputs, asked, answer, &answer.diagnostics),
    })
}

/// The torture grid of the template: of one event, or of every event of the source.
pub(super) fn torture(inputs: &Inputs, asked: &Asked<'_>, event: Option<&str>) -> preview::Grid {
    preview::torture(&Request { event, ..asked.request(inputs) })
}

/// The grid as JSON.
pub(super) fn torture_wire(inputs: &Inputs, asked: &Asked<'_>, grid: &preview::Grid) -> Value {
    preview::grid_wire(&asked.request(inputs), grid, Encoding::Bytes)
}

/// One cell's payload with the answer to it.
pub(super) fn torture_cell(inputs: &Inputs, asked: &Asked<'_>, cell: &preview::Cell) -> Result<(Inputs, Answer), Failure> {
    let inputs = inputs.with_payload(cell.name(), cell.payload.clone(), &cell.event);
    let mut answer = preview(&inputs, &Asked { prove: false, ..*asked })?;
    // What the grid finds beyond a render is told too.
    if let Some(fault) = &cell.fault
        && !answer.diagnostics.iter().any(Diagnostic::is_error)
    {
        answer.diagnostics.push(fault.diagnostic.clone());
    }
    Ok((inputs, answer))
}

/// One line of `--render --batch`.
pub(super) fn render_line(line: &str) -> String {
    // An array would be taken for the fields in their order.
    if line.trim_start().starts_with('[') {
        refusal(&Value::Null, "the line is not an object").to_string()
    } else {
        go::batch::answer(line)
    }
}

/// One line of `--sign --batch`.
pub(super) fn sign_line(line: &str) -> String {
    signature::sign_line(line)
}

/// One line of `--verify --batch`.
pub(super) fn verify_line(line: &str) -> String {
    signature::verify_line(line)
}

/// One line of `--check --batch`.
pub(super) fn check_line(line: &str) -> String {
    let object = match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return refusal(&Value::Null, "the line is not an object").to_string(),
        Err(e) => return refusal(&Value::Null, &format!("the line is not JSON: {e}")).to_string(),
    };
    let id = object.get("id").cloned().unwrap_or(Value::Null);
    let mut out = check_object(&object).unwrap_or_else(|message| refusal(&id, &message));
    if let Some(map) = out.as_object_mut() {
        map.insert("id".to_owned(), id);
    }
    out.to_string()
}

/// The fields of a line of `--check --batch`.
const FIELDS: &[&str] = &["id", "template", "source", "event", "payload", "sample", "destination", "url", "formatting", "missingKey"];

fn check_object(object: &Map<String, Value>) -> Result<Value, String> {
    if let Some(unknown) = object.keys().find(|k| !FIELDS.contains(&k.as_str())) {
        return Err(format!("there is no field \"{unknown}\"; the fields are {}", FIELDS.join(", ")));
    }
    let text = |name: &str| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(format!("\"{name}\" must be a string")),
    };
    let source = source::get(text("source")?.ok_or("\"source\" is missing")?)?;
    let event = text("event")?;
    if let Some(ty) = event {
        source.event(ty)?;
    }
    let template = text("template")?;
    if template.is_none() && !source.relay {
        return Err("\"template\" is missing".to_owned());
    }
    let payload: Cow<'static, str> = match object.get("payload") {
        None | Some(Value::Null) => source.sample(event, text("sample")?)?.text.clone(),
        Some(Value::String(json)) => Cow::Owned(json.clone()),
        Some(value) => Cow::Owned(value.to_string()),
    };
    let named = |name: Option<&str>| name.map(find_destination).transpose().map_err(|f| f.message);
    let asked = Asked {
        destination: named(text("destination")?)?,
        url: text("url")?,
        formatting: match text("formatting")? {
            None => Formatting::default(),
            Some(name) => Formatting::named(name).ok_or_else(|| format!("there is no event formatting \"{name}\""))?,
        },
        missing_key: match text("missingKey")? {
            None => go::MissingKey::default(),
            Some(name) => go::MissingKey::named(name).ok_or_else(|| format!("there is no missingkey \"{name}\""))?,
        },
        prove: true,
        ..Asked::default()
    };
    let inputs = Inputs::of(template, payload.into_owned(), source, event);
    let answer = preview(&inputs, &asked).map_err(|f| f.message)?;
    Ok(check_wire(&inputs, &asked, &answer))
}

/// A destination by id.
pub(super) fn find_destination(id: &str) -> Result<&'static Destination, Failure> {
    preview::destination_named(id).map_err(|e| Failure::usage(e.message, "hookproof --destinations lists them"))
}

/// The destinations as JSON.
pub(super) fn destinations() -> Vec<Value> {
    destination::all().iter().map(|d| json!({ "id": d.id, "name": d.name, "summary": d.summary, "note": d.note })).collect()
}

/// One source as JSON.
pub(super) fn source_wire(source: &Source) -> Value {
    preview::source_wire(source)
}
