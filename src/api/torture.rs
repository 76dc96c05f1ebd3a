//! The torture grid as JSON, and one cell of it.

use serde::Serialize;

use super::misuse::Misuse;
use super::read::FromObject;
use super::{Documents, Preview, PreviewRequest, Range, VERSION, write};
use crate::diagnostic::{By, Document};
use crate::preview::{self as engine, Cell, Request, show_cell};
use crate::record::{Object, Problems};
use crate::span::Encoding;

/// One sample in one variant; it passes if the preview of its payload has no error.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TortureRow<'a> {
    /// Type of the event.
    pub event: &'a str,
    /// Id of the sample.
    pub sample: &'a str,
    /// How the sample was changed.
    pub variant: &'a str,
    /// Does it pass?
    pub ok: bool,
    /// Is the body valid JSON that breaks a rule of the destination?
    pub refused: bool,
    /// Code of the first error.
    pub code: Option<&'static str>,
    /// Message of the first error.
    pub error: Option<&'a str>,
    /// JSON pointer of the payload value that caused it.
    pub pointer: Option<&'a str>,
    /// The action that caused it, in the template.
    pub action: Option<Range>,
    /// The first faulty byte of the body.
    pub body_fault: Option<Range>,
}

/// Every sample in every variant.
#[derive(Debug, Serialize)]
pub struct Grid<'a> {
    /// The variants' names, in the order of the rows.
    pub variants: &'a [String],
    /// The cells, in the order of events, samples and variants.
    pub rows: Vec<TortureRow<'a>>,
    /// How many pass.
    pub passed: usize,
    /// How many fail.
    pub failed: usize,
    /// Were there more cells than the grid holds?
    pub truncated: bool,
}

/// The template rendered for hostile and sparse variants of every sample of its source.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Torture<'a> {
    #[cfg_attr(test, ts(type = "1"))]
    v: u8,
    /// Does every cell pass?
    pub ok: bool,
    /// The variants' names, in the order of the rows.
    pub variants: &'a [String],
    /// The cells, in the order of events, samples and variants.
    pub rows: Vec<TortureRow<'a>>,
    /// How many pass.
    pub passed: usize,
    /// How many fail.
    pub failed: usize,
    /// Were there more cells than the grid holds?
    pub truncated: bool,
}

impl<'a> Grid<'a> {
    /// The engine's grid in the caller's encoding.
    #[must_use]
    pub fn new(request: &Request<'_>, grid: &'a engine::Grid, encoding: Encoding) -> Self {
        let template = Documents::new(encoding, &[(Document::Template, request.template.unwrap_or("").as_bytes())]);
        let row = |cell: &'a Cell| {
            let fault = cell.fault.as_ref();
            let action = fault.filter(|f| f.diagnostic.document == Document::Template);
            // Offsets in the body need the body: faulty cells are rendered again if the encoding is not bytes.
            let body = fault.and_then(|f| f.body).map(|span| match encoding {
                Encoding::Bytes => Range { from: span.from, to: span.to },
                Encoding::Utf16 => show_cell(request, cell, |_, seen| {
                    Documents::new(encoding, &[(Document::Body, seen.body.as_deref().unwrap_or(&[]))]).range(Document::Body, span)
                }),
            });
            TortureRow {
                event: &cell.event,
                sample: &cell.sample,
                variant: &cell.variant,
                ok: cell.ok(),
                refused: fault.is_some_and(|f| f.diagnostic.by == By::Destination),
                code: fault.map(|f| f.diagnostic.code.id),
                error: fault.map(|f| f.diagnostic.message.as_str()),
                pointer: fault.and_then(|f| f.pointer.as_deref()),
                action: action.map(|f| template.range(Document::Template, f.diagnostic.span)),
                body_fault: body,
            }
        };
        let failed = grid.failed();
        Self {
            variants: &grid.variants,
            rows: grid.cells.iter().map(row).collect(),
            passed: grid.cells.len() - failed,
            failed,
            truncated: grid.truncated,
        }
    }
}

/// The request of `preview`, whose payload is not used, and perhaps one cell of the grid.
#[derive(Clone, Debug, Default)]
pub struct TortureRequest {
    /// What is rendered.
    pub preview: PreviewRequest,
    /// The cell to show: `EVENT/SAMPLE/VARIANT`.
    pub cell: Option<String>,
}

impl FromObject for TortureRequest {
    fn from_object(o: &mut Object<'_>, problems: &mut Problems) -> Self {
        Self { preview: PreviewRequest::from_object(o, problems), cell: o.optional_text("cell", problems) }
    }
}

/// The grid, or the preview of one cell.
///
/// # Errors
/// A wrong request, or a cell that is not in the grid.
pub fn torture(request: &TortureRequest, encoding: Encoding) -> Result<String, Misuse> {
    request.preview.with(|asked| {
        let asked = &Request { payload: "", ..asked.clone() };
        let grid = engine::torture(asked);
        match &request.cell {
            None => {
                let Grid { variants, rows, passed, failed, truncated } = Grid::new(asked, &grid, encoding);
                Ok(write(&Torture { v: VERSION, ok: failed == 0, variants, rows, passed, failed, truncated }))
            }
            Some(name) => {
                let cell = grid.cell(name).map_err(|message| Misuse { code: "misuse/cell", message })?;
                Ok(show_cell(asked, cell, |asked, seen| write(&Preview::new(asked, seen, encoding))))
            }
        }
    })?
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn ask(request: &Json, encoding: Encoding) -> Result<String, Misuse> {
        torture(&crate::api::read::request(request).map_err(Misuse::request)?, encoding)
    }

    #[test]
    fn the_wire_counts_in_the_callers_units_and_shows_one_cell() {
        let request = json!({"source": "castai", "event": "notification", "template": "{\"é\": \"{{ .Message }}\"}"});
        let bytes: Json = serde_json::from_str(&ask(&request, Encoding::Bytes).unwrap()).unwrap();
        let units: Json = serde_json::from_str(&ask(&request, Encoding::Utf16).unwrap()).unwrap();
        let find = |grid: &Json| grid["rows"].as_array().unwrap().iter().find(|r| r["variant"] == "quote").unwrap().clone();
        let (a, b) = (find(&bytes), find(&units));
        assert_eq!(a["bodyFault"]["from"].as_u64().unwrap(), b["bodyFault"]["from"].as_u64().unwrap() + 1, "{a} {b}");
        assert_eq!(a["action"]["from"].as_u64().unwrap(), b["action"]["from"].as_u64().unwrap() + 1);
        let mut one = request;
        one["cell"] = json!("notification/critical/quote");
        let cell: Json = serde_json::from_str(&ask(&one, Encoding::Bytes).unwrap()).unwrap();
        assert!(cell["payload"].as_str().unwrap().contains("a \\\"quoted\\\" word") && cell["ok"] == false, "{cell}");
        one["cell"] = json!("notification/critical/quoted");
        assert_eq!(ask(&one, Encoding::Bytes).unwrap_err().code, "misuse/cell");
    }
}
