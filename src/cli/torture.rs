//! `--check --torture`: the grid; `--torture-cell`: one cell of it.

use std::fmt::Write as _;

use serde::Serialize;

use super::check::{show, summary};
use super::core::{self, Asked};
use super::exit::{Exit, Failure};
use super::flags::{Flags, Format};
use super::inputs::Inputs;
use super::output::Output;
use crate::api::{self, Check, Range};
use crate::diagnostic::printable;
use crate::preview::{Cell, Grid};
use crate::span::Encoding;

/// The object of `--check --torture`.
#[derive(Serialize)]
struct Tortured<'a> {
    #[serde(flatten)]
    check: Check<'a>,
    torture: api::Grid<'a>,
}

/// The object of `--check --torture-cell`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OneCell<'a> {
    #[serde(flatten)]
    check: Check<'a>,
    cell: CellName<'a>,
    payload: &'a str,
    pointer: Option<&'a str>,
    body_fault: Option<Range>,
}

#[derive(Serialize)]
struct CellName<'a> {
    event: &'a str,
    sample: &'a str,
    variant: &'a str,
}

pub(super) fn check(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let inputs = Inputs::read(flags, output)?;
    let asked = Asked::new(flags)?;
    let grid = core::torture(&inputs, &asked)?;
    if let Some(name) = &flags.torture_cell {
        let cell = grid.cell(name).map_err(|e| Failure::usage(e, "hookproof --check --torture --format json lists every cell"))?;
        return one(&inputs, &asked, cell, flags, output);
    }
    let answer = core::preview(&inputs, &asked)?;
    let own = answer.exit(flags.denied());
    if flags.format == Format::Json {
        let request = asked.over(&inputs)?;
        let mut check = answer.check(&request, flags.denied());
        check.ok &= grid.failed() == 0;
        output.line(&api::write(&Tortured { check, torture: api::Grid::new(&request, &grid, Encoding::Bytes) }))?;
    } else {
        show(&inputs, &asked, &answer, &answer.seen.diagnostics, output);
        output.result(table(&grid).as_bytes())?;
        output.line(&summary(&answer))?;
        if let Some(cell) = grid.cells.iter().find(|c| !c.ok()) {
            output.note(&format!("to see a failing cell's payload, body and fault, replace --torture by --torture-cell '{}'", cell.name()));
        }
    }
    Ok(if grid.failed() > 0 { Exit::Data } else { own })
}

/// One cell: payload and body on stdout, its findings on stderr.
fn one(inputs: &Inputs, asked: &Asked, cell: &Cell, flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let (inputs, answer) = core::torture_cell(inputs, asked, cell)?;
    if flags.format == Format::Json {
        let fault = cell.fault.as_ref();
        let request = asked.over(&inputs)?;
        let mut check = answer.check(&request, flags.denied());
        // One payload needs no proof.
        check.verdict = None;
        output.line(&api::write(&OneCell {
            check,
            cell: CellName { event: &cell.event, sample: &cell.sample, variant: &cell.variant },
            payload: &cell.payload,
            pointer: fault.and_then(|f| f.pointer.as_deref()),
            body_fault: fault.and_then(|f| f.body).map(|s| Range { from: s.from, to: s.to }),
        }))?;
    } else {
        let body = answer.seen.body.as_deref().map(|b| String::from_utf8_lossy(b).lines().map(printable).collect::<Vec<_>>().join("\n"));
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
        show(&inputs, asked, &answer, &answer.seen.diagnostics, output);
    }
    Ok(answer.exit(flags.denied()))
}

/// A line for each variant: how many samples pass and fail in it, and the first failure.
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
    let more = if grid.truncated { "; more payloads were not tested: the grid is full" } else { "" };
    let _ = writeln!(out, "torture: {} of {} payloads pass, {failed} fail{more}", grid.cells.len() - failed, grid.cells.len());
    out
}
