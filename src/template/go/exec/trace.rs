//! Segments: which action wrote which bytes, from which payload values. Only present when asked for.

use std::collections::HashMap;
use std::sync::Arc;

use super::Machine;
use crate::span::Span;
use crate::template::{Origin, Segment};
use crate::value::Value;

/// What is noted while rendering.
#[derive(Default)]
pub(crate) struct Trace<'a> {
    /// Payload values read by the running action.
    reads: Vec<&'a Value>,
    /// Reads kept for variables that hold computed values: by stack position.
    variables: HashMap<usize, Vec<&'a Value>>,
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
                if let Some(reads) = self.variables.get(&at).cloned() {
                    for node in reads {
                        self.read(node);
                    }
                }
            }
        }
    }

    /// A variable now holds what the running action read.
    pub(super) fn store(&mut self, at: usize) {
        if self.reads.is_empty() {
            self.variables.remove(&at);
        } else {
            self.variables.insert(at, self.reads.clone());
        }
    }

    /// The variables of a template are gone.
    pub(super) fn leave(&mut self, base: usize) {
        self.variables.retain(|&at, _| at < base);
    }

    pub(super) fn forget(&mut self) {
        self.reads.clear();
    }

    /// An action wrote these bytes. `node` is the value that they show.
    pub(super) fn action(&mut self, from: usize, to: usize, template: Span, entry: usize, node: Option<&'a Value>) {
        let start = self.kept.len();
        self.kept.extend(node);
        self.kept.extend(self.reads.iter().filter(|r| node.is_none_or(|n| !std::ptr::eq(**r, n))));
        self.reads.clear();
        if from < to {
            self.pieces.push(Piece { from, to, template, entry, reads: Some((start, self.kept.len())) });
        }
    }

    /// The segments, with JSON pointers for the values.
    pub(crate) fn finish(self, data: &Value, documents: &[u32]) -> Vec<Segment> {
        let wanted: HashMap<usize, ()> = self.kept.iter().map(|v| (address(v), ())).collect();
        let pointers = pointers(data, &wanted);
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
                    for path in reads.iter().filter_map(|v| pointers.get(&address(v))) {
                        // A container that was only walked through says nothing beside its element.
                        let through = |p: &str| path.len() > p.len() && path.starts_with(p) && path.as_bytes().get(p.len()) == Some(&b'/');
                        paths.retain(|p| !through(p));
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

fn address(value: &Value) -> usize {
    std::ptr::from_ref(value).addr()
}

/// The JSON pointers of the wanted nodes. Walks the payload with a stack of its own.
fn pointers(data: &Value, wanted: &HashMap<usize, ()>) -> HashMap<usize, Arc<str>> {
    enum At<'a> {
        List(&'a [Value], usize),
        Map(&'a crate::value::Map, usize),
        Struct(&'a crate::value::Struct, usize),
    }
    let mut found = HashMap::new();
    let mut path = String::new();
    let mut stack: Vec<(At<'_>, usize)> = Vec::new();
    let mut value = Some(data);
    loop {
        if let Some(v) = value.take() {
            if wanted.contains_key(&address(v)) {
                found.insert(address(v), Arc::from(path.as_str()));
            }
            match v {
                Value::List(items) => stack.push((At::List(items, 0), path.len())),
                Value::Map(map) => stack.push((At::Map(map, 0), path.len())),
                Value::Struct(s) => stack.push((At::Struct(s, 0), path.len())),
                _ => {}
            }
        }
        let Some((at, len)) = stack.last_mut() else { return found };
        path.truncate(*len);
        path.push('/');
        value = match at {
            At::List(items, i) => {
                path.push_str(&i.to_string());
                *i += 1;
                items.get(*i - 1)
            }
            At::Map(map, i) => {
                *i += 1;
                map.entries().get(*i - 1).map(|(k, v)| {
                    path.push_str(&String::from_utf8_lossy(k).replace('~', "~0").replace('/', "~1"));
                    v
                })
            }
            At::Struct(s, i) => {
                *i += 1;
                s.fields.get(*i - 1).inspect(|_| path.push_str(s.ty.fields.get(*i - 1).map_or("", |f| &f.name)))
            }
        };
        if value.is_none() {
            stack.pop();
        }
    }
}

impl<'a> Machine<'a> {
    /// Splits what `toJSON` wrote from `start` on into a segment per leaf.
    pub(super) fn leaves(&mut self, start: usize, node: &'a Value) {
        let span = self.action_span();
        let entry = self.entry;
        let Some(trace) = &mut self.trace else { return };
        let written = self.body.get(start..).unwrap_or(&[]);
        let mut from = 0;
        for (end, leaf) in super::super::funcs::leaves(written, node) {
            let at = trace.kept.len();
            trace.kept.push(leaf);
            if from < end {
                trace.pieces.push(Piece { from: start + from, to: start + end, template: span, entry, reads: Some((at, at + 1)) });
            }
            from = end;
        }
        trace.reads.clear();
        if from < written.len() {
            let at = trace.kept.len();
            trace.kept.push(node);
            trace.pieces.push(Piece { from: start + from, to: start + written.len(), template: span, entry, reads: Some((at, at + 1)) });
        }
    }
}
