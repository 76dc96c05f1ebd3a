//! The torture grid: the request's template over hostile and sparse variants of every sample of its source.
//!
//! A cell passes if a preview of its payload finds no error in the render, in the body's JSON and by the destination's rules,
//! and if no text of the payload adds a key to the body. A failing cell names the action to blame and the body's first faulty
//! byte.

use std::cell::RefCell;

use serde_json::Value as Json;

use super::{Preview, Provenance, Request, code, preview};
use crate::diagnostic::{Diagnostic, Document, did_you_mean};
use crate::json;
use crate::payload::torture::{Fault, torture as variants};
use crate::payload::{Render, Stopped};
use crate::source::Event;
use crate::span::Span;
use crate::template::{Budget, Rendered};

/// The most cells in one grid.
const MOST_CELLS: usize = 8_000;

/// One sample in one variant, and whether it passes.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Type of the event.
    pub event: String,
    /// Id of the sample.
    pub sample: String,
    /// How the sample was changed.
    pub variant: String,
    /// The payload's JSON text.
    pub payload: String,
    /// What is wrong; `None` if the cell passes.
    pub fault: Option<CellFault>,
}

/// What is wrong with one cell.
#[derive(Clone, Debug)]
pub struct CellFault {
    /// The first error.
    pub diagnostic: Diagnostic,
    /// The body's first faulty byte (empty at its end, if it ends too early); `None` if there is no body, or no place in it to
    /// point at.
    pub body: Option<Span>,
    /// JSON pointer of the payload value that wrote it, if that is known.
    pub pointer: Option<String>,
}

impl Cell {
    /// Its name: `EVENT/SAMPLE/VARIANT`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}/{}", self.event, self.sample, self.variant)
    }

    /// Does it pass?
    #[must_use]
    pub const fn ok(&self) -> bool {
        self.fault.is_none()
    }
}

/// Every cell, in the order of events, samples and variants.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// The variants' names, in the order of the cells.
    pub variants: Vec<String>,
    /// The cells.
    pub cells: Vec<Cell>,
    /// Were there more cells than the grid holds?
    pub truncated: bool,
}

impl Grid {
    /// How many cells fail.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.cells.iter().filter(|c| !c.ok()).count()
    }

    /// The cell of this name.
    ///
    /// # Errors
    /// A sentence that names the nearest cell, or some examples.
    pub fn cell(&self, name: &str) -> Result<&Cell, String> {
        self.cells.iter().find(|c| c.name() == name).ok_or_else(|| {
            let names: Vec<String> = self.cells.iter().map(Cell::name).collect();
            let help = did_you_mean(name, names.iter().map(String::as_str)).unwrap_or_else(|| {
                let some: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
                format!("cells are named EVENT/SAMPLE/VARIANT, such as {}", some.join(", "))
            });
            format!("there is no cell \"{name}\"; {help}")
        })
    }
}

/// The budget of one render, in steps: a template that needs more counts as endless.
const STEPS: u64 = 200_000;

/// The request for one cell.
fn for_cell<'r>(request: &Request<'r>, event: &'r str, payload: &'r str) -> Request<'r> {
    Request {
        payload,
        event: Some(event),
        prove: false,
        budget: Budget { steps: STEPS, ..request.budget },
        // The shape is named, so that only this one is rendered.
        shape: Some(request.shape.unwrap_or(&request.source.data.shape)),
        ..request.clone()
    }
}

/// The grid of a request: for its event, or for every event of the source. The request's own payload is not used.
#[must_use]
pub fn torture(request: &Request<'_>) -> Grid {
    let mut grid = Grid::default();
    let mut seen = std::collections::BTreeSet::new();
    for event in request.source.events.iter().filter(|e| request.event.is_none_or(|ty| ty == e.ty)) {
        for cell in event_cells(request, event) {
            if grid.cells.len() >= MOST_CELLS {
                grid.truncated = true;
                return grid;
            }
            if seen.insert(cell.variant.clone()) {
                grid.variants.push(cell.variant.clone());
            }
            grid.cells.push(cell);
        }
    }
    grid
}

fn event_cells(request: &Request<'_>, event: &Event) -> Vec<Cell> {
    let (mut samples, mut ids) = (Vec::new(), Vec::new());
    for sample in &event.samples {
        if let Ok(value) = serde_json::from_str::<Json>(&sample.text) {
            samples.push(value);
            ids.push(sample.id.clone());
        }
    }
    // The generator makes the variants, and a preview judges each, in order.
    let faults: RefCell<Vec<Option<CellFault>>> = RefCell::new(Vec::new());
    let judge = |payload: &str| -> Result<Rendered, Stopped> {
        let seen = preview(&for_cell(request, &event.ty, payload));
        faults.borrow_mut().push(fault(payload, &seen));
        match seen.body {
            Some(body) => Ok(Rendered { body, ..Rendered::default() }),
            None => Err(Stopped { message: String::new(), span: None, limit: false }),
        }
    };
    let render: &Render<'_> = &judge;
    let rows = variants(request.source.schema_for(Some(&event.ty)), &samples, render);
    rows.into_iter()
        .zip(faults.into_inner())
        .map(|(row, mut fault)| {
            // If the body is not JSON: the first byte at which it stops being JSON. The finding may start before it.
            if let (Some(fault), Some(Fault::NotJson { at, .. }), Some(body)) = (&mut fault, &row.fault, &row.body) {
                fault.body = Some(Span::of(*at, (at + 1).min(body.len())));
            }
            if fault.is_none() && row.variant == ADDS_KEY {
                fault = row.body.as_deref().and_then(|body| added_key(&for_cell(request, &event.ty, &row.payload), body));
            }
            Cell {
                event: event.ty.clone(),
                sample: ids.get(row.sample).cloned().unwrap_or_default(),
                variant: row.variant,
                payload: row.payload,
                fault,
            }
        })
        .collect()
}

/// The variant whose texts try to add a key; and that key.
const ADDS_KEY: &str = "new key";
const KEY: &str = "injected";

/// The fault of a body that is JSON, but has a key that only the payload's text can have added.
fn added_key(request: &Request<'_>, body: &[u8]) -> Option<CellFault> {
    let read = json::read(body);
    let mut stack = vec![read.root()?];
    let mut key = None;
    while let Some(node) = stack.pop() {
        key = key.or(node.key_span().filter(|_| node.key() == Some(KEY)));
        stack.extend(node.children());
    }
    let key = key?;
    let seen = preview(request);
    let payload = json::read(request.payload.as_bytes());
    let provenance = Provenance::new(&seen.segments, &payload);
    let message = format!("the payload's text added the key \"{KEY}\" to the body");
    let diagnostic = Diagnostic::new(&code::ADDED_KEY, provenance.template_span(Span::at(key.from)), message)
        .label_in(Document::Body, key, "the template does not write this key")
        .help("write the value with the source's JSON function, without quotes around it: {{ toJSON … }}");
    let pointer = provenance.paths(Span::at(key.from)).first().map(|p| p.to_string());
    Some(CellFault { diagnostic, body: Some(Span::new(key.from, key.from.saturating_add(1))), pointer })
}

/// The first error of a preview, as the fault of a cell.
fn fault(payload: &str, seen: &Preview) -> Option<CellFault> {
    let first = seen.diagnostics.iter().find(|d| d.is_error())?;
    let mut diagnostic = first.clone();
    diagnostic.fix = None;
    let body = first.labels.iter().find(|l| l.document == Document::Body).map(|l| l.span);
    let payload = json::read(payload.as_bytes());
    let written = body.and_then(|body| Provenance::new(&seen.segments, &payload).written_from(body).into_iter().next());
    let pointer = written.map(|(path, _)| path.to_string()).filter(|path| !path.is_empty());
    let body = body.map(|s| Span::new(s.from, s.from.saturating_add(1)));
    let body = body.map(|s| Span::new(s.from, s.to.min(u32::try_from(seen.body.as_ref().map_or(0, Vec::len)).unwrap_or(u32::MAX))));
    Some(CellFault { diagnostic, body, pointer })
}

/// Previews one cell again, with every finding.
pub(crate) fn show_cell<T>(request: &Request<'_>, cell: &Cell, show: impl FnOnce(&Request<'_>, &Preview) -> T) -> T {
    let request = for_cell(request, &cell.event, &cell.payload);
    let mut seen = preview(&request);
    if let Some(fault) = cell.fault.as_ref().filter(|f| f.diagnostic.code == &code::ADDED_KEY) {
        seen.diagnostics.push(fault.diagnostic.clone());
    }
    show(&request, &seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    #[test]
    fn each_failing_cell_names_the_action_the_payload_value_and_the_first_faulty_byte() {
        let castai = source::get("castai").unwrap();
        let template = r#"{"text": "{{ .Message }}"}"#;
        let request = Request { event: Some("notification"), ..Request::new(castai, Some(template), "") };
        let grid = torture(&request);
        assert!(grid.failed() > 5 && grid.failed() < grid.cells.len(), "{} of {}", grid.failed(), grid.cells.len());
        let cell = grid.cells.iter().find(|c| c.variant == "quote").unwrap();
        let fault = cell.fault.as_ref().unwrap();
        assert_eq!(fault.pointer.as_deref(), Some("/Message"));
        let action = fault.diagnostic.span.text(template);
        assert_eq!(action, "{{ .Message }}");
        show_cell(&request, cell, |_, seen| {
            let body = seen.body.as_deref().unwrap();
            let at = fault.body.unwrap().from as usize;
            assert!(serde_json::from_slice::<Json>(body).is_err());
            assert!(at >= 10 && at < body.len(), "{at}");
        });
        let near = grid.cell("notification/critical/qoute").unwrap_err();
        assert!(near.contains("did you mean \"notification/critical/quote\"?"), "{near}");
    }

    #[test]
    fn a_payload_that_adds_a_key_to_the_body_fails_its_cell() {
        let castai = source::get("castai").unwrap();
        let request = Request { event: Some("notification"), ..Request::new(castai, Some(r#"{"text": "{{ .Message }}"}"#), "") };
        let grid = torture(&request);
        let cell = grid.cells.iter().find(|c| c.variant == ADDS_KEY).unwrap();
        let fault = cell.fault.as_ref().unwrap();
        assert_eq!((fault.diagnostic.code.id, fault.pointer.as_deref()), ("preview/payload-adds-key", Some("/Message")));
        show_cell(&request, cell, |_, seen| {
            assert!(!seen.ok());
            let body = seen.body.as_deref().unwrap();
            assert_eq!(body[fault.body.unwrap().from as usize..].split_at(10).0, br#""injected""#);
        });
    }

    #[test]
    fn a_template_that_encodes_passes_every_cell() {
        let castai = source::get("castai").unwrap();
        let request = Request { event: Some("notification"), ..Request::new(castai, Some(r#"{"text": {{ toJSON .Message }}}"#), "") };
        let grid = torture(&request);
        assert_eq!(grid.failed(), 0, "{:?}", grid.cells.iter().find(|c| !c.ok()));
        assert!(grid.cells.len() > 100 && !grid.truncated);
    }
}
