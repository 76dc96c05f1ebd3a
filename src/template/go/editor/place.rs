//! What is known at a place of a template: where dot is in the payload, and which variables are in scope.

use std::fmt::Write as _;

use crate::schema::{Kind as SchemaKind, Schema, Text};
use crate::span::Span;
use crate::template::go::function::Function;
use crate::template::go::syntax::ast::{BranchKind, Children, Names, NodeId, NodeKind, Parsed};
use crate::value::{FieldType, Value};

/// What an editor knows of the payload: the one at hand, and what the source can send.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Data<'a> {
    /// The payload at hand.
    pub value: Option<&'a Value>,
    /// The source's schema.
    pub schema: Option<&'a Schema>,
}

/// What a value is, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape<'a> {
    pub(super) data: Data<'a>,
    /// A Go type, where no value of the payload is meant.
    pub(super) ty: Option<&'static str>,
    /// A declared field's type, where the payload is a struct.
    pub(super) declared: Option<&'a FieldType>,
}

impl<'a> Shape<'a> {
    pub(super) const fn of(data: Data<'a>) -> Self {
        Self { data, ty: None, declared: None }
    }

    const fn typed(ty: &'static str) -> Self {
        Self { data: Data { value: None, schema: None }, ty: Some(ty), declared: None }
    }

    /// Is anything known?
    pub(super) const fn is_known(&self) -> bool {
        self.data.value.is_some() || self.data.schema.is_some() || self.ty.is_some() || self.declared.is_some()
    }

    /// A field of it.
    pub(super) fn field(&self, name: &str) -> Self {
        let mut out = Shape::default();
        match self.data.value {
            Some(Value::Map(map)) => out.data.value = map.get(name.as_bytes()),
            Some(Value::Struct(s)) => {
                let at = s.ty.position(name.as_bytes());
                out.data.value = at.and_then(|i| s.fields.get(i));
                out.declared = at.and_then(|i| s.ty.fields.get(i)).map(|f| &f.ty);
            }
            Some(Value::NilPointer(ty)) => out.declared = ty.position(name.as_bytes()).and_then(|i| ty.fields.get(i)).map(|f| &f.ty),
            _ => {}
        }
        if let Some(FieldType::Pointer(ty) | FieldType::Struct(ty)) = self.declared
            && out.declared.is_none()
        {
            out.declared = ty.position(name.as_bytes()).and_then(|i| ty.fields.get(i)).map(|f| &f.ty);
        }
        if let Some(SchemaKind::Object { fields, .. }) = self.data.schema.map(|s| &s.kind) {
            out.data.schema = fields.0.iter().find(|(n, _)| n == name).map(|(_, s)| s);
        }
        out
    }

    /// An element of it: the first, or the one of this index.
    pub(super) fn element(&self, index: usize) -> Self {
        let mut out = Shape::default();
        match self.data.value {
            Some(Value::List(items)) => out.data.value = items.get(index).or_else(|| items.first()),
            Some(Value::Map(map)) => out.data.value = map.entries().first().map(|e| &e.1),
            Some(Value::Int(_) | Value::Float(_)) => out.ty = Some("int"),
            _ => {}
        }
        match self.data.schema.map(|s| &s.kind) {
            Some(SchemaKind::List { items, .. }) => out.data.schema = Some(items),
            Some(SchemaKind::Object { fields, open: false }) => out.data.schema = fields.0.first().map(|(_, s)| s),
            _ => {}
        }
        out
    }

    /// What a range gives as index.
    fn key(&self) -> Self {
        let map = matches!(self.data.value, Some(Value::Map(_) | Value::NilMap))
            || matches!(self.data.schema.map(|s| &s.kind), Some(SchemaKind::Object { .. }));
        Self::typed(if map { "string" } else { "int" })
    }

    /// Its fields: the schema's in documented order, then what the payload has besides.
    pub(super) fn fields(&self) -> Vec<(String, Shape<'a>)> {
        let mut names: Vec<String> = Vec::new();
        if let Some(SchemaKind::Object { fields, .. }) = self.data.schema.map(|s| &s.kind) {
            names.extend(fields.0.iter().map(|(n, _)| n.clone()));
        }
        let mut add = |name: &str| {
            if !names.iter().any(|n| n == name) {
                names.push(name.to_owned());
            }
        };
        match self.data.value {
            Some(Value::Map(map)) => map.entries().iter().take(500).filter_map(|(k, _)| std::str::from_utf8(k).ok()).for_each(&mut add),
            Some(Value::Struct(s)) => s.ty.fields.iter().for_each(|f| add(&f.name)),
            Some(Value::NilPointer(ty)) => ty.fields.iter().for_each(|f| add(&f.name)),
            _ => {}
        }
        if let Some(FieldType::Pointer(ty) | FieldType::Struct(ty)) = self.declared {
            ty.fields.iter().for_each(|f| add(&f.name));
        }
        names.into_iter().map(|n| (n.clone(), self.field(&n))).collect()
    }

    /// Its type in a word or two.
    pub(super) fn type_name(&self) -> Option<String> {
        if let Some(ty) = self.ty {
            return Some(ty.to_owned());
        }
        if let Some(schema) = self.data.schema {
            let mut out = match &schema.kind {
                SchemaKind::Any => "any",
                SchemaKind::Boolean => "boolean",
                SchemaKind::Number { integer: true, .. } => "whole number",
                SchemaKind::Number { .. } => "number",
                SchemaKind::String { text, .. } => match text {
                    Text::Free => "string",
                    Text::Enum => "string, from a fixed list",
                    Text::Uuid => "string, a UUID",
                    Text::Timestamp => "string, a timestamp",
                    Text::Identifier => "string, an identifier",
                    Text::Digits => "string of digits",
                    Text::Hex => "string of hexadecimal digits",
                    Text::Ip => "string, an IP address",
                },
                SchemaKind::List { .. } => "list",
                SchemaKind::Object { .. } => "object",
            }
            .to_owned();
            if schema.absent {
                out.push_str(", may be absent");
            }
            if schema.null {
                out.push_str(", may be null");
            }
            return Some(out);
        }
        if let Some(declared) = self.declared {
            return Some(match declared {
                FieldType::String => "string".to_owned(),
                FieldType::Bool => "bool".to_owned(),
                FieldType::Int => "int".to_owned(),
                FieldType::Float => "float64".to_owned(),
                FieldType::Time => "time.Time".to_owned(),
                FieldType::Map => "map".to_owned(),
                FieldType::Any => "any".to_owned(),
                FieldType::Pointer(ty) => format!("*{}", ty.name),
                FieldType::Struct(ty) => ty.name.clone(),
            });
        }
        self.data.value.map(|value| {
            match value {
                Value::Nil => "nil",
                Value::Bool(_) => "bool",
                Value::Int(_) => "int",
                Value::Uint(_) => "uint64",
                Value::Float(_) => "float64",
                Value::Number(_) => "json.Number",
                Value::String(_) => "string",
                Value::List(_) => "list",
                Value::Map(_) | Value::NilMap => "map",
                Value::Struct(_) => "struct",
                Value::NilPointer(_) => "nil pointer",
                Value::Time(_) => "time.Time",
            }
            .to_owned()
        })
    }

    /// What the source says of it.
    pub(super) fn doc(&self) -> Option<String> {
        let schema = self.data.schema?;
        let mut out = schema.doc.clone();
        if let SchemaKind::String { values, open, .. } = &schema.kind
            && !values.is_empty()
        {
            let sep = if out.is_empty() { "" } else { " " };
            let more = if *open || values.len() > 12 { ", ..." } else { "" };
            let shown: Vec<&str> = values.iter().take(12).map(String::as_str).collect();
            let _ = write!(out, "{sep}One of: {}{more}.", shown.join(", "));
        }
        (!out.is_empty()).then_some(out)
    }

    /// The value in the payload at hand, on one short line.
    pub(super) fn preview(&self) -> Option<String> {
        self.data.value.map(preview)
    }
}

/// The longest preview, in characters.
const PREVIEW: usize = 60;

/// A value on one short line.
fn preview(value: &Value) -> String {
    let shorten = |text: String| {
        if text.chars().count() > PREVIEW { text.chars().take(PREVIEW - 1).chain(['…']).collect() } else { text }
    };
    match value {
        Value::Nil | Value::NilPointer(_) => "nil".to_owned(),
        Value::NilMap => "nil map".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Int(i) => i.to_string(),
        Value::Uint(u) => u.to_string(),
        Value::Float(f) => f.to_string(),
        Value::Number(n) => n.to_string(),
        Value::String(bytes) => {
            let start = bytes.get(..PREVIEW * 4).unwrap_or(bytes);
            shorten(format!("{:?}", String::from_utf8_lossy(start)))
        }
        Value::List(items) if items.len() == 1 => "a list of 1 element".to_owned(),
        Value::List(items) => format!("a list of {} elements", items.len()),
        Value::Map(map) => {
            let keys: Vec<_> = map.entries().iter().take(8).map(|(k, _)| String::from_utf8_lossy(k)).collect();
            shorten(format!("{{{}}}", keys.join(", ")))
        }
        Value::Struct(s) => shorten(format!("{{{}}}", s.ty.fields.iter().take(8).map(|f| f.name.as_str()).collect::<Vec<_>>().join(", "))),
        Value::Time(t) => format!("{} seconds since 1970", t.seconds),
    }
}

/// A variable in scope.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scoped<'a> {
    /// Its name with the dollar sign.
    pub(super) name: Span,
    pub(super) slot: u32,
    pub(super) shape: Shape<'a>,
}

/// What is known at a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Place<'a> {
    pub(super) dot: Shape<'a>,
    /// What `$` is.
    pub(super) root: Shape<'a>,
    /// Variables, innermost last.
    pub(super) variables: Vec<Scoped<'a>>,
    /// How many `range` bodies are around it.
    pub(super) ranges: usize,
    /// What is open around it, outermost first.
    pub(super) open: usize,
    /// Is it in the text's own template, outside everything?
    pub(super) top: bool,
}

/// How many calls back a definition's dot is looked for, and how deep parentheses are looked into.
const DEPTH: usize = 6;

/// What is known at an offset.
pub(super) fn place<'a>(parsed: &Parsed, data: Data<'a>, offset: u32) -> Place<'a> {
    at(parsed, data, offset, DEPTH)
}

fn at<'a>(parsed: &Parsed, data: Data<'a>, offset: u32, depth: usize) -> Place<'a> {
    let holds = |span: Span| span.from <= offset && offset <= span.to;
    let inner =
        parsed.templates.iter().enumerate().skip(1).filter(|(_, t)| holds(parsed.node(t.root).span)).min_by_key(|(_, t)| t.span.len());
    let (index, Some(template)) = inner.map_or((0, parsed.templates.first()), |(i, t)| (i, Some(t))) else { return Place::default() };
    let mut out = Place { top: index == 0, ..Place::default() };
    if index == 0 {
        out.dot = Shape::of(data);
    } else if depth > 0 {
        out.dot = called(parsed, data, &template.name, offset, depth - 1);
    }
    out.root = out.dot;
    descend(parsed, &mut out, template.root, offset);
    out
}

/// What a template's first call gives it as dot.
fn called<'a>(parsed: &Parsed, data: Data<'a>, name: &str, from: u32, depth: usize) -> Shape<'a> {
    for node in &parsed.nodes {
        let NodeKind::Template { name: n, pipe: Some(pipe), name_span } = &node.kind else { continue };
        // A block's own body lies within its call; the call's place is its name.
        if &**n == name && name_span.from < from {
            let place = at(parsed, data, name_span.from, depth);
            return pipe_shape(parsed, &place, *pipe, DEPTH);
        }
    }
    for node in &parsed.nodes {
        if let NodeKind::Template { name: n, pipe: Some(pipe), name_span } = &node.kind
            && &**n == name
        {
            let place = at(parsed, data, name_span.from, depth);
            return pipe_shape(parsed, &place, *pipe, DEPTH);
        }
    }
    Shape::default()
}

/// Walks down the lists that hold the offset.
fn descend(parsed: &Parsed, out: &mut Place<'_>, root: NodeId, offset: u32) {
    let mut list = root;
    'down: loop {
        let NodeKind::List(children) = parsed.node(list).kind else { return };
        for &child in parsed.children(children) {
            let node = parsed.node(child);
            if node.span.from >= offset {
                return;
            }
            match &node.kind {
                NodeKind::Action { pipe } | NodeKind::Template { pipe: Some(pipe), .. } if node.span.to <= offset => {
                    declare(parsed, out, *pipe, None)
                }
                NodeKind::Branch(branch) if offset <= branch.end.from && offset >= branch.head.to => {
                    let shape = pipe_shape(parsed, out, branch.pipe, DEPTH);
                    declare(parsed, out, branch.pipe, Some((branch.kind, shape)));
                    let inside = |id: NodeId| parsed.node(id).span.from <= offset && offset <= parsed.node(id).span.to;
                    out.top = false;
                    out.open += 1;
                    if let Some(otherwise) = branch.otherwise.filter(|&id| inside(id) && !inside(branch.then)) {
                        list = otherwise;
                    } else {
                        match branch.kind {
                            BranchKind::If => {}
                            BranchKind::With => out.dot = shape,
                            BranchKind::Range => {
                                out.dot = shape.element(0);
                                out.ranges += 1;
                            }
                        }
                        list = branch.then;
                    }
                    continue 'down;
                }
                _ => {}
            }
        }
        return;
    }
}

/// How many variables are kept track of; the outermost are given up first.
const VARIABLES: usize = 2048;

/// Puts a pipeline's variables into scope.
fn declare(parsed: &Parsed, out: &mut Place<'_>, pipe: NodeId, branch: Option<(BranchKind, Shape<'_>)>) {
    let NodeKind::Pipe { declarations, assign: false, .. } = parsed.node(pipe).kind else { return };
    let declared = parsed.children(declarations);
    let whole = pipe_shape(parsed, out, pipe, DEPTH);
    let range = matches!(branch, Some((BranchKind::Range, _)));
    for (i, &id) in declared.iter().enumerate() {
        let NodeKind::Variable { name, slot, .. } = parsed.node(id).kind else { continue };
        let shape = match (range, declared.len(), i) {
            (true, 2, 0) => whole.key(),
            (true, _, _) => whole.element(0),
            _ => whole,
        };
        if out.variables.len() >= VARIABLES {
            out.variables.drain(..VARIABLES / 2);
        }
        out.variables.push(Scoped { name, slot, shape });
    }
}

fn follow<'a>(parsed: &Parsed, shape: Shape<'a>, names: Names) -> Shape<'a> {
    parsed.names(names).iter().fold(shape, |shape, name| shape.field(name.text(&parsed.text)))
}

/// What a pipeline gives.
pub(super) fn pipe_shape<'a>(parsed: &Parsed, place: &Place<'a>, pipe: NodeId, depth: usize) -> Shape<'a> {
    let NodeKind::Pipe { commands, .. } = parsed.node(pipe).kind else { return Shape::default() };
    let commands = parsed.children(commands);
    let Some(&last) = commands.last() else { return Shape::default() };
    let NodeKind::Command { operands } = parsed.node(last).kind else { return Shape::default() };
    command_shape(parsed, place, operands, commands.len() > 1, depth)
}

fn command_shape<'a>(parsed: &Parsed, place: &Place<'a>, operands: Children, piped: bool, depth: usize) -> Shape<'a> {
    let operands = parsed.children(operands);
    let Some((&first, arguments)) = operands.split_first() else { return Shape::default() };
    let NodeKind::Function { function } = parsed.node(first).kind else {
        return operand_shape(parsed, place, first, depth);
    };
    match function {
        Function::Index if !piped && depth > 0 => {
            let Some((&item, indexes)) = arguments.split_first() else { return Shape::default() };
            indexes.iter().fold(operand_shape(parsed, place, item, depth - 1), |shape, &index| match &parsed.node(index).kind {
                NodeKind::String(name) => std::str::from_utf8(name).map_or_else(|_| Shape::default(), |name| shape.field(name)),
                NodeKind::Number(n) => shape.element(n.uint.and_then(|u| usize::try_from(u).ok()).unwrap_or(0)),
                _ => shape.element(0),
            })
        }
        Function::Slice if !piped && depth > 0 => {
            arguments.first().map_or_else(Shape::default, |&item| operand_shape(parsed, place, item, depth - 1))
        }
        _ => function.describe().gives.name().map_or_else(Shape::default, Shape::typed),
    }
}

/// What an operand is.
pub(super) fn operand_shape<'a>(parsed: &Parsed, place: &Place<'a>, id: NodeId, depth: usize) -> Shape<'a> {
    match &parsed.node(id).kind {
        NodeKind::Dot => place.dot,
        NodeKind::Field { names } => follow(parsed, place.dot, *names),
        NodeKind::Variable { slot, fields, .. } => {
            let shape = place.variables.iter().rev().find(|v| v.slot == *slot).map(|v| v.shape);
            follow(parsed, shape.unwrap_or(if *slot == 0 { place.root } else { Shape::default() }), *fields)
        }
        NodeKind::Chain { node, fields } if depth > 0 => follow(parsed, operand_shape(parsed, place, *node, depth - 1), *fields),
        NodeKind::Pipe { .. } if depth > 0 => pipe_shape(parsed, place, id, depth - 1),
        NodeKind::Bool(_) => Shape::typed("bool"),
        NodeKind::String(_) => Shape::typed("string"),
        NodeKind::Nil => Shape::typed("nil"),
        NodeKind::Number(n) => Shape::typed(if n.char || n.int.is_some() { "int" } else { "float64" }),
        _ => Shape::default(),
    }
}

/// What a chain that is being typed means, by its text: `.a.b`, `$x.a`.
pub(super) fn chain_shape<'a>(parsed: &Parsed, place: &Place<'a>, chain: &str) -> Shape<'a> {
    let (head, rest) = match chain.find('.') {
        Some(at) => (chain.get(..at).unwrap_or(""), chain.get(at..).unwrap_or("")),
        None => (chain, ""),
    };
    let start = match head {
        "" => place.dot,
        name => {
            let found = place.variables.iter().rev().find(|v| v.name.text(&parsed.text) == name).map(|v| v.shape);
            found.unwrap_or(if name == "$" { place.root } else { Shape::default() })
        }
    };
    rest.split('.').filter(|n| !n.is_empty()).fold(start, |shape, name| shape.field(name))
}
