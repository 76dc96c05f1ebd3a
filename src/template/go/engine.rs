//! The engine's API: takes a set of parsed templates and a payload, returns a rendered body or a failure.

use crate::diagnostic::{Diagnostic, nearest};
use crate::span::Span;
use crate::template::go::compile::Program;
use crate::template::go::exec::Machine;
use crate::template::go::operand::fault::{Failure, Fault, Phase};
use crate::template::go::operand::store::Store;
use crate::template::go::syntax::ast::{NodeId, Set};
use crate::template::go::syntax::print::context;
use crate::template::{Budget, Limit, Rendered, code};
use crate::value::Value;
use crate::value::quote::quote;

pub use crate::template::go::operand::options::{MissingKey, Options};

/// Compiles a set and renders it once.
///
/// # Errors
/// What Go refuses or stops at, and a budget that ran out, with the place.
pub fn render(set: &Set, data: &Value, options: &Options, budget: &Budget, segments: bool) -> Result<Rendered, Box<Failure>> {
    if let Some(failure) = refused(set) {
        return Err(failure);
    }
    execute(&Program::new(set), data, options, budget, segments)
}

/// Go's answer to a set with a text that does not parse: the error of the first such text.
#[must_use]
pub(crate) fn refused(set: &Set) -> Option<Box<Failure>> {
    let (document, parsed) = set.documents.iter().enumerate().find(|(_, d)| d.error.is_some())?;
    let error = parsed.error.as_ref()?;
    let diagnostic = parsed
        .diagnostics
        .iter()
        .find(|d| d.is_error())
        .cloned()
        .unwrap_or_else(|| Diagnostic::new(&code::SYNTAX, error.span, error.message.clone()));
    Some(Box::new(Failure {
        phase: Phase::Parse,
        text: error.text.clone(),
        template: parsed.name.to_string(),
        document: u32::try_from(document).unwrap_or(0),
        line: error.line,
        column: None,
        at: None,
        message: error.message.clone(),
        span: error.span,
        diagnostic: Box::new(diagnostic),
    }))
}

/// Renders a compiled set.
///
/// # Errors
/// What Go stops at, and a budget that ran out, with the place.
pub fn execute(program: &Program, data: &Value, options: &Options, budget: &Budget, segments: bool) -> Result<Rendered, Box<Failure>> {
    let store = Store::default();
    let Some(mut machine) = Machine::new(program, data, options, budget, &store, segments) else { return Ok(Rendered::default()) };
    let result = machine.run();
    if let Err(fault) = result {
        return Err(failure(&machine, *fault));
    }
    let segments = match machine.trace.take() {
        Some(trace) => {
            let documents: Vec<u32> = program.entries.iter().map(|e| program.document(e.document)).collect();
            trace.finish(data, &documents)
        }
        None => Vec::new(),
    };
    program.size.store(machine.body.len(), std::sync::atomic::Ordering::Relaxed);
    Ok(Rendered { body: machine.body, segments, no_values: machine.no_values })
}

/// Why the machine stopped, in Go's words and with our span.
#[cold]
fn failure(machine: &Machine<'_>, fault: Fault) -> Box<Failure> {
    let program = machine.program;
    let entry = program.entries.get(machine.entry);
    let document = entry.map_or(0, |e| e.document);
    let name = entry.map_or("", |e| &*e.name);
    let Some(parsed) = program.documents.get(document as usize) else { return Box::new(unknown()) };
    let id = NodeId(machine.at());
    let span = parsed.node(id).span;
    let (line, column, at) = context(parsed, id);
    let (message, mut diagnostic) = match fault {
        Fault::Error(message) => {
            let diagnostic = Diagnostic::new(&code::EXEC, span, sentence(&message));
            (message, diagnostic)
        }
        Fault::Field { message, name, candidates } => {
            let mut diagnostic = Diagnostic::new(&code::EXEC, span, sentence(&message));
            let place = within(span.text(&parsed.text), &name).map(|(a, b)| Span::new(span.from + a, span.from + b));
            if let Some(place) = place {
                diagnostic.span = place;
            }
            if let Some(near) = nearest(&name, candidates.iter().map(String::as_str)) {
                diagnostic = diagnostic.help(format!("did you mean {near}?"));
            } else if !candidates.is_empty() {
                diagnostic = diagnostic.help(format!("use one of {}", candidates.join(", ")));
            }
            (message, diagnostic)
        }
        Fault::Limit(limit) => {
            let message = format!("the render exceeded its limit on {}", limit.name());
            let diagnostic = Diagnostic::new(&code::LIMIT, span, format!("The render stopped: it exceeded its limit on {}.", limit.name()))
                .help("limit the loop or the recursion");
            let text = format!("template: {}:{line}:{column}: {message}", parsed.name);
            return Box::new(Failure {
                phase: Phase::Limit(limit),
                text,
                template: parsed.name.to_string(),
                document: program.document(document),
                line,
                column: Some(column),
                at: Some(at),
                message,
                span,
                diagnostic: Box::new(diagnostic),
            });
        }
    };
    if message.starts_with("exceeded maximum template depth") {
        diagnostic = Diagnostic { code: &code::LIMIT, ..diagnostic };
    }
    if diagnostic.help.is_none() {
        diagnostic.help = advise(&message).map(str::to_owned);
    }
    let text = format!("template: {}:{line}:{column}: executing {} at <{at}>: {message}", parsed.name, quote(name.as_bytes()),);
    Box::new(Failure {
        phase: Phase::Exec,
        text,
        template: parsed.name.to_string(),
        document: program.document(document),
        line,
        column: Some(column),
        at: Some(at),
        message,
        span,
        diagnostic: Box::new(diagnostic),
    })
}

fn unknown() -> Failure {
    Failure {
        phase: Phase::Limit(Limit::Steps),
        text: String::new(),
        template: String::new(),
        document: 0,
        line: 1,
        column: None,
        at: None,
        message: String::new(),
        span: Span::default(),
        diagnostic: Box::new(Diagnostic::new(&code::EXEC, Span::default(), "The template cannot be executed.")),
    }
}

/// Go's message as a sentence.
fn sentence(message: &str) -> String {
    format!("The template stops here: {message}.")
}

/// What to write instead, for messages that do not say it.
fn advise(message: &str) -> Option<&'static str> {
    let advice: &[(&str, &str)] = &[
        ("nil pointer evaluating", "guard it: {{ with ... }} or {{ if ... }} before the field is read"),
        ("incompatible types for comparison: float64 and int", "write the constant as a float (1.0): numbers in this payload are float64"),
        ("incompatible types for comparison: int and float64", "write the constant as a float (1.0): numbers in this payload are float64"),
        ("incompatible types for comparison", "compare values of one kind; printf turns any value into text"),
        ("index out of range", "check len before the index"),
        ("map has no entry", "guard the key: this source fails on missing keys"),
        ("range can't iterate over", "range over a list, a map or an integer"),
        ("toISO8601: unsupported type", "pass it a time field, such as the payload's timestamp"),
    ];
    advice.iter().find(|(m, _)| message.contains(m)).map(|(_, a)| *a)
}

/// The last place of a field's name in a node's text.
fn within(text: &str, name: &str) -> Option<(u32, u32)> {
    let at = text.rfind(&format!(".{name}"))? + 1;
    Some((u32::try_from(at).ok()?, u32::try_from(at + name.len()).ok()?))
}
