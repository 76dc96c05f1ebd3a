//! `--check --torture`: the grid; `--torture-cell`: one cell of it.

use std::fmt::Write as _;

use serde_json::json;

use super::check::{judge, show, summary};
use super::core::{self, Asked};
use super::exit::{Exit, Failure};
use super::flags::{Flags, Format};
use super::inputs::Inputs;
use super::output::Output;
use crate::diagnostic::printable;
use crate::preview::{Cell, Grid};

pub(super) fn check(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let inputs = Inputs::read(flags, output)?;
    let asked = Asked::new(flags)?;
    let grid = core::torture(&inputs, &asked, flags.event.as_deref());
    if let Some(name) = &flags.torture_cell {
        let cell = grid.cell(name).map_err(|e| Failure::usage(e, "--check --torture --format json lists every cell"))?;
        return one(&inputs, &asked, cell, flags, output);
    }
    let answer = core::preview(&inputs, &asked)?;
    let own = judge(answer.body.is_some(), &answer.diagnostics, flags.deny);
    if flags.format == Format::Json {
        let mut line = core::check_wire(&inputs, &asked, &answer);
        if let Some(line) = line.as_object_mut() {
            let ok = line.get("ok").is_some_and(|ok| ok == true) && grid.failed() == 0;
            line.insert("ok".to_owned(), json!(ok));
            line.insert("torture".to_owned(), core::torture_wire(&inputs, &asked, &grid));
        }
        output.line(&line.to_string())?;
    } else {
        show(&inputs, &asked, &answer, &answer.diagnostics, output);
        output.result(table(&grid).as_bytes())?;
        output.line(&summary(&answer))?;
        if let Some(cell) = grid.cells.iter().find(|c| !c.ok()) {
            output.note(&format!("a cell with payload, body and fault: --torture-cell '{}'", cell.name()));
        }
    }
    Ok(if grid.failed() > 0 { Exit::Data } else { own })
}

/// One cell: payload and body on stdout, its findings on stderr.
fn one(inputs: &Inputs, asked: &Asked<'_>, cell: &Cell, flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let (inputs, answer) = core::torture_cell(inputs, asked, cell)?;
    if flags.format == Format::Json {
        let mut line = core::check_wire(&inputs, asked, &answer);
        if let Some(line) = line.as_object_mut() {
            let fault = cell.fault.as_ref();
            let span = fault.and_then(|f| f.body).map(|s| json!({"from": s.from, "to": s.to}));
            // The proof is not asked for one payload.
            line.shift_remove("verdict");
            line.insert("cell".to_owned(), json!({"event": cell.event, "sample": cell.sample, "variant": cell.variant}));
            line.insert("payload".to_owned(), json!(cell.payload));
            line.insert("pointer".to_owned(), json!(fault.and_then(|f| f.pointer.as_deref())));
            line.insert("bodyFault".to_owned(), json!(span));
        }
        output.line(&line.to_string())?;
    } else {
        let body = answer.body.as_deref().map(|b| String::from_utf8_lossy(b).lines().map(printable).collect::<Vec<_>>().join("\n"));
        let mut out = format!("cell: {}\npayload: {}\n", printable(&cell.name()), printable(&cell.payload));
        let _ = writeln!(out, "body:\n{}", body.as_deref().unwrap_or("(the render stopped)"));
        if let Some(fault) = cell.fault.as_ref() {
            let at = fault.body.map(|s| format!(" at byte {} of the body", s.from)).unwrap_or_default();
            let from = fault.pointer.as_deref().map(|p| format!(", written from {}", printable(p))).unwrap_or_default();
            let _ = writeln!(out, "fault: {}{at}{from}", printable(&fault.diagnostic.message));
        } else {
            out += "fault: none\n";
        }
        output.result(out.as_bytes())?;
        show(&inputs, asked, &answer, &answer.diagnostics, output);
    }
    Ok(judge(answer.body.is_some(), &answer.diagnostics, flags.deny))
}

/// A line for each variant: how many samples pass and fail in it, and the first that fails.
fn table(grid: &Grid) -> String {
    let widest = grid.variants.iter().map(|v| printable(v).chars().count()).max().unwrap_or(0).clamp(7, 60);
    let mut out = format!("{:<widest$}  pass  fail  first failure\n", "variant");
    for variant in &grid.variants {
        let cells: Vec<&Cell> = grid.cells.iter().filter(|c| c.variant == *variant).collect();
        let failing: Vec<&&Cell> = cells.iter().filter(|c| !c.ok()).collect();
        let first = failing.first().and_then(|c| c.fault.as_ref().map(|f| (c, f)));
        let first = first.map(|(c, f)| {
            let at = f.body.map(|s| format!(", byte {}", s.from)).unwrap_or_default();
            printable(&format!("{}/{}{at}: {} [{}]", c.event, c.sample, f.diagnostic.message, f.diagnostic.code.id))
        });
        let (pass, fail) = (cells.len() - failing.len(), failing.len());
        let line = format!("{:<widest$}  {pass:>4}  {fail:>4}  {}", printable(variant), first.unwrap_or_default());
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let failed = grid.failed();
    let more = if grid.truncated { "; there are more than are shown" } else { "" };
    let _ = writeln!(out, "torture: {} of {} payloads pass, {failed} fail{more}", grid.cells.len() - failed, grid.cells.len());
    out
}
