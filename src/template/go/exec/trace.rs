//! Segments: which action wrote which bytes, from which payload values. Only present when asked for.

use std::collections::HashMap;
use std::sync::Arc;

use super::Machine;
use crate::span::Span;
use crate::template::{Origin, Segment};
use crate::value::Value;
use crate::value::path::Paths;

/// What is noted while rendering.
#[derive(Default)]
pub(crate) struct Trace<'a> {
    /// Payload values read by the running action.
    reads: Vec<&'a Value>,
    /// Reads kept for variables that hold computed values: by stack position.
    variables: Vec<Vec<&'a Value>>,
    pieces: Vec<Piece>,
    /// The reads of all pieces, one after another.
    kept: Vec<&'a Value>,
}

struct Piece {
    from: usize,
    to: usize,
    template: Span,
    entry: usize,
    /// Range of `kept`; none for the template's text.
    reads: Option<(usize, usize)>,
}

/// The most values that are noted for one action.
const MOST: usize = 32;

/// How many values are noted for all actions before that is cut.
const PLENTY: usize = 200_000;

impl<'a> Trace<'a> {
    pub(super) fn text(&mut self, at: usize, len: usize, template: Span, entry: usize) {
        self.pieces.push(Piece { from: at, to: at + len, template, entry, reads: None });
    }

    pub(super) fn read(&mut self, node: &'a Value) {
        if self.reads.len() < MOST && !self.reads.iter().any(|r| std::ptr::eq(*r, node)) {
            self.reads.push(node);
        }
    }

    pub(super) fn read_variable(&mut self, at: usize, node: Option<&'a Value>) {
        match node {
            Some(node) => self.read(node),
            None => {
                if let Some(reads) = self.variables.get(at).cloned() {
                    for node in reads {
                        self.read(node);
                    }
                }
            }
        }
    }

    /// A variable now holds what the running action read.
    pub(super) fn store(&mut self, at: usize) {
        match self.variables.get_mut(at) {
            Some(kept) => kept.clone_from(&self.reads),
            None if self.reads.is_empty() => {}
            None => {
                self.variables.resize_with(at, Vec::new);
                self.variables.push(self.reads.clone());
            }
        }
    }

    /// The variables of a template are gone.
    pub(super) fn leave(&mut self, base: usize) {
        self.variables.truncate(base);
    }

    pub(super) fn forget(&mut self) {
        self.reads.clear();
    }

    /// An action wrote these bytes. `node` is the value that they show.
    pub(super) fn action(&mut self, from: usize, to: usize, template: Span, entry: usize, node: Option<&'a Value>) {
        if from < to {
            let start = self.kept.len();
            // A body of very many actions keeps one value each.
            let most = if start < PLENTY { MOST } else { 1 };
            let others = self.reads.iter().copied().filter(|r| node.is_none_or(|n| !std::ptr::eq(*r, n)));
            self.kept.extend(node.into_iter().chain(others).take(most));
            self.pieces.push(Piece { from, to, template, entry, reads: Some((start, self.kept.len())) });
        }
        self.reads.clear();
    }

    /// The segments, with JSON pointers for the values.
    pub(crate) fn finish(self, data: &Value, documents: &[u32]) -> Vec<Segment> {
        let known = Paths::new(data);
        let mut pointers: HashMap<usize, Option<Arc<str>>> = HashMap::new();
        let mut segments: Vec<Segment> = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            if piece.from == piece.to {
                continue;
            }
            let origin = match piece.reads {
                None => Origin::Text,
                Some((from, to)) => {
                    let mut paths: Vec<Arc<str>> = Vec::new();
                    let reads = self.kept.get(from..to).unwrap_or(&[]);
                    for node in reads {
                        let path = pointers.entry(std::ptr::from_ref(*node).addr()).or_insert_with(|| known.pointer(node).map(Arc::from));
                        let Some(path) = path else { continue };
                        // A container that was only walked through says nothing beside its element.
                        let inside = |outer: &str, inner: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
                        if paths.iter().any(|p| inside(path, p)) {
                            continue;
                        }
                        paths.retain(|p| !inside(p, path));
                        if !paths.iter().any(|p| p == path) {
                            paths.push(path.clone());
                        }
                    }
                    Origin::Payload(paths)
                }
            };
            segments.push(Segment {
                body: Span::of(piece.from, piece.to),
                template: piece.template,
                document: documents.get(piece.entry).copied().unwrap_or(0),
                origin,
            });
        }
        segments
    }
}

impl<'a> Machine<'a> {
    /// Splits what `toJSON` wrote from `start` on into a segment per leaf.
    pub(super) fn leaves(&mut self, start: usize, node: &'a Value, leaves: &[(usize, &'a Value)]) {
        let span = self.action_span();
        let entry = self.entry;
        let Some(trace) = &mut self.trace else { return };
        let mut from = start;
        for &(end, leaf) in leaves {
            let at = trace.kept.len();
            trace.kept.push(leaf);
            trace.pieces.push(Piece { from, to: end, template: span, entry, reads: Some((at, at + 1)) });
            from = end;
        }
        trace.reads.clear();
        if from < self.body.len() {
            let at = trace.kept.len();
            trace.kept.push(node);
            trace.pieces.push(Piece { from, to: self.body.len(), template: span, entry, reads: Some((at, at + 1)) });
        }
    }
}
