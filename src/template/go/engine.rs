//! The engine's API: takes a set of parsed templates and a payload, returns a rendered body or a failure.

use crate::diagnostic::{Diagnostic, suggest};
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
    let (phase, message, diagnostic) = match fault {
        Fault::Error { code: as_code, message, help } => {
            // A limit of Go's own is Go's word too: it keeps the source of an error.
            let mut diagnostic = Diagnostic::new(&code::EXEC, span, sentence(&message));
            (diagnostic.code, diagnostic.help) = (as_code, help.map(str::to_owned));
            (Phase::Exec, message, diagnostic)
        }
        Fault::Field { message, name, candidates } => {
            let mut diagnostic = Diagnostic::new(&code::EXEC, span, sentence(&message));
            let place = within(span.text(&parsed.text), &name).map(|(a, b)| Span::new(span.from + a, span.from + b));
            if let Some(place) = place {
                diagnostic.span = place;
            }
            if !candidates.is_empty() {
                diagnostic = diagnostic.help(suggest(&name, candidates.iter().map(String::as_str), "use one of"));
            }
            (Phase::Exec, message, diagnostic)
        }
        Fault::Limit(limit) => {
            let message = format!("the render exceeded its limit on {}", limit.name());
            let diagnostic = Diagnostic::new(&code::LIMIT, span, format!("The render stopped: it exceeded its limit on {}.", limit.name()))
                .help("limit the loop or the recursion");
            (Phase::Limit(limit), message, diagnostic)
        }
    };
    let executing = match phase {
        Phase::Exec => format!("executing {} at <{at}>: ", quote(name.as_bytes())),
        _ => String::new(),
    };
    Box::new(Failure {
        phase,
        text: format!("template: {}:{line}:{column}: {executing}{message}", parsed.name),
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

/// The last place of a field's name in a node's text.
fn within(text: &str, name: &str) -> Option<(u32, u32)> {
    let at = text.rfind(&format!(".{name}"))? + 1;
    Some((u32::try_from(at).ok()?, u32::try_from(at + name.len()).ok()?))
}
