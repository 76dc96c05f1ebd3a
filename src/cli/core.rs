//! The one file of the command line that calls the engine.

use clap::ValueEnum as _;
use serde::Serialize;
use serde_json::Value;

use super::batch::refusal;
use super::exit::{Exit, Failure};
use super::flags::Flags;
use super::inputs::Inputs;
use super::sign::find_scheme;
use crate::api::{self, Check, Payload, PreviewRequest, Seconds};
use crate::destination::Destination;
use crate::diagnostic::Diagnostic;
use crate::preview::{self, Preview, Request};
use crate::signature;
use crate::span::Encoding;
use crate::verdict::Deny;

/// What is asked in addition to the inputs.
#[derive(Clone)]
pub(super) struct Asked {
    /// The flags as a request.
    pub(super) request: PreviewRequest,
    /// The scheme that `--scheme` names: from the catalogue, or from a file.
    scheme: Option<&'static signature::Scheme>,
}

impl Asked {
    /// What the flags ask.
    ///
    /// # Errors
    /// An unknown destination or scheme.
    pub(super) fn new(flags: &Flags) -> Result<Self, Failure> {
        if let Some(id) = &flags.destination {
            find_destination(id)?;
        }
        let name = |value: Option<clap::builder::PossibleValue>| value.map(|v| v.get_name().to_owned());
        Ok(Self {
            request: PreviewRequest {
                // The payload and the template are the inputs'.
                payload: Some(Payload::default()),
                destination: flags.destination.clone(),
                url: flags.url.clone(),
                formatting: flags.formatting.clone(),
                missing_key: name(flags.missingkey.and_then(|m| m.to_possible_value())),
                numbers: name(flags.numbers.and_then(|n| n.to_possible_value())),
                shape: flags.shape.clone(),
                message_id: flags.id.clone(),
                timestamp: flags.timestamp.map(Seconds),
                ..PreviewRequest::default()
            },
            scheme: flags.scheme.as_deref().map(find_scheme).transpose()?,
        })
    }

    /// The same without the prover.
    pub(super) fn without_proof(mut self) -> Self {
        self.request.prove = Some(false);
        self
    }

    /// The endpoint.
    pub(super) fn url(&self) -> &str {
        self.request.url.as_deref().unwrap_or("")
    }

    /// The engine's request.
    ///
    /// # Errors
    /// A shape or another name that the source does not know.
    pub(super) fn over<'r>(&'r self, inputs: &'r Inputs) -> Result<Request<'r>, Failure> {
        let named = self
            .request
            .over(&inputs.source, &inputs.scope)
            .map_err(|e| Failure::usage(e.message, "correct the flag's value, or remove the flag"))?;
        Ok(Request {
            template: inputs.template(),
            payload: inputs.payload(),
            event: inputs.event.as_deref(),
            secrets: &inputs.secrets,
            scheme: self.scheme,
            ..named
        })
    }
}

/// What the engine answers.
pub(super) struct Answer {
    pub(super) seen: Preview,
    /// The scheme that signs the request.
    pub(super) scheme: Option<&'static str>,
}

impl Answer {
    pub(super) fn header_text(&self) -> String {
        self.seen.headers.iter().map(|h| format!("{}: {}\n", h.name, h.value)).collect()
    }

    /// The object of `--check`.
    pub(super) fn check(&self, request: &Request<'_>, deny: Deny) -> Check<'_> {
        Check::new(request, &self.seen, deny, Encoding::Bytes)
    }

    /// What the check means for the process.
    pub(super) fn exit(&self, deny: Deny) -> Exit {
        if self.seen.passes(deny) { Exit::Ok } else { Exit::Data }
    }
}

/// Render, check and sign.
///
/// # Errors
/// A shape that the source's data cannot have.
pub(super) fn preview(inputs: &Inputs, asked: &Asked) -> Result<Answer, Failure> {
    let request = asked.over(inputs)?;
    Ok(Answer { scheme: request.signed_with().map(|s| s.id.as_str()), seen: preview::preview(&request) })
}

/// The torture grid of the template: of one event, or of every event of the source.
pub(super) fn torture(inputs: &Inputs, asked: &Asked) -> Result<preview::Grid, Failure> {
    Ok(preview::torture(&asked.over(inputs)?))
}

/// One cell's payload with the answer to it.
pub(super) fn torture_cell(inputs: &Inputs, asked: &Asked, cell: &preview::Cell) -> Result<(Inputs, Answer), Failure> {
    let inputs = inputs.with_payload(cell.name(), cell.payload.clone(), &cell.event);
    let mut answer = preview(&inputs, &asked.clone().without_proof())?;
    // What the grid finds and a render does not is reported too.
    if let Some(fault) = &cell.fault
        && !answer.seen.diagnostics.iter().any(Diagnostic::is_error)
    {
        answer.seen.diagnostics.push(fault.diagnostic.clone());
    }
    Ok((inputs, answer))
}

/// One line of `--render --batch`.
pub(super) fn render_line(line: &str) -> String {
    // serde would read an array as the fields in their order.
    if line.trim_start().starts_with('[') { refusal(&Value::Null, "the line is not a JSON object") } else { api::render::answer(line) }
}

/// One line of `--check --batch`.
pub(super) fn check_line(line: &str) -> String {
    if serde_json::from_str::<Value>(line).is_ok_and(|v| v.get("body").is_some() || v.get("body_b64").is_some()) {
        let (id, request) = api::line::<api::BodyRequest>(line);
        let tell =
            |request: api::BodyRequest| api::judged(&request, Encoding::Bytes, |check| api::write(&Batched { answer: check, id: &id }));
        return request.and_then(|request| tell(request).map_err(|e| e.message)).unwrap_or_else(|message| refusal(&id, &message));
    }
    let (id, request) = api::line::<PreviewRequest>(line);
    let answer = request.and_then(|request| {
        if request.source.is_empty() {
            return Err("\"source\" is missing: add the id of a source".to_owned());
        }
        let source = api::source_named(&request.source).map_err(|e| e.message)?;
        if request.template.is_none() && !source.relay {
            return Err(format!("\"template\" is missing: {} renders its body from a template", source.name));
        }
        let asked = |asked: &Request<'_>| {
            api::write(&Batched { answer: &Check::new(asked, &preview::preview(asked), Deny::default(), Encoding::Bytes), id: &id })
        };
        request.with(asked).map_err(|e| e.message)
    });
    answer.unwrap_or_else(|message| refusal(&id, &message))
}

/// An answer with the id of its line.
#[derive(Serialize)]
struct Batched<'a> {
    #[serde(flatten)]
    answer: &'a Check<'a>,
    id: &'a Value,
}

/// A destination by id.
pub(super) fn find_destination(id: &str) -> Result<&'static Destination, Failure> {
    api::destination_named(id).map_err(|e| Failure::usage(e.message, "hookproof --destinations lists the ids"))
}
