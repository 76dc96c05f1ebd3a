//! The one file of the command line that calls the engine.

use serde_json::{Value, json};

use super::batch::refusal;
use super::exit::Failure;
use super::flags::Flags;
use super::inputs::Inputs;
use crate::diagnostic::Diagnostic;
use crate::signature;

/// What is asked beside the inputs.
pub(super) struct Asked<'a> {
    pub(super) destination: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    pub(super) scheme: Option<&'a str>,
    pub(super) id: Option<&'a str>,
    pub(super) timestamp: Option<i64>,
    pub(super) prove: bool,
}

impl<'a> From<&'a Flags> for Asked<'a> {
    fn from(flags: &'a Flags) -> Self {
        Self {
            destination: flags.destination.as_deref(),
            url: flags.url.as_deref(),
            scheme: flags.scheme.as_deref(),
            id: flags.id.as_deref(),
            timestamp: flags.timestamp,
            prove: true,
        }
    }
}

/// What the engine answers.
pub(super) struct Answer {
    pub(super) body: Option<Vec<u8>>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) verdict: Option<Value>,
    pub(super) destination: String,
    pub(super) scheme: Option<String>,
}

impl Answer {
    pub(super) fn header_text(&self) -> String {
        self.headers.iter().map(|(n, v)| format!("{n}: {v}\n")).collect()
    }
}

pub(super) fn preview(inputs: &Inputs, asked: &Asked<'_>) -> Result<Answer, Failure> {
    let body = inputs.payload().as_bytes().to_vec();
    let mut headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    let own = inputs.source.signing.as_ref().map(|s| s.scheme.as_str());
    let scheme = asked.scheme.or(own).and_then(signature::scheme);
    if let (Some(scheme), Some(secret)) = (scheme, inputs.secret.as_ref()) {
        let message = signature::Message {
            body: &body,
            id: asked.id,
            timestamp: asked.timestamp,
            url: asked.url,
            event: inputs.event.as_deref(),
            ..signature::Message::default()
        };
        headers.extend(
            signature::sign(scheme, std::slice::from_ref(secret), &message).map_err(|e| Failure::usage(e.to_string(), "correct it"))?,
        );
    }
    Ok(Answer {
        body: Some(body),
        headers,
        diagnostics: vec![],
        verdict: None,
        destination: asked.destination.unwrap_or("generic").to_owned(),
        scheme: scheme.map(|s| s.id.clone()),
    })
}

pub(super) fn diagnostics_wire(_: &Inputs, _: &Asked<'_>, _: &Answer, _: &[Diagnostic]) -> Value {
    json!([])
}

pub(super) fn check_wire(_: &Inputs, _: &Asked<'_>, _: &Answer) -> Value {
    json!({})
}

pub(super) fn render_line(_: &str) -> String {
    refusal(&Value::Null, "x").to_string()
}

pub(super) fn check_line(_: &str) -> String {
    refusal(&Value::Null, "x").to_string()
}

pub(super) fn sign_line(line: &str) -> String {
    signature::sign_line(line)
}

pub(super) fn verify_line(line: &str) -> String {
    signature::verify_line(line)
}

pub(super) fn destinations() -> Vec<Value> {
    vec![]
}

pub(super) fn known_destination(_: &str) -> Result<(), Failure> {
    Ok(())
}

pub(super) fn source_wire(s: &crate::source::Source) -> Value {
    json!({ "id": s.id, "name": s.name })
}

pub(super) fn standing(standing: crate::source::schema::Standing) -> &'static str {
    use crate::source::schema::Standing;
    match standing {
        Standing::Documented => "documented",
        Standing::Observed => "observed",
        Standing::Assumed => "assumed",
    }
}
