//! What a place means: hover and signature help.

use super::place::{Data, Shape, operand_shape, place};
use crate::span::Span;
use crate::template::go::function::Function;
use crate::template::go::syntax::ast::{NodeId, NodeKind, Parsed};
use crate::template::go::syntax::print::print;

/// What a place means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hover {
    /// What is described.
    pub span: Span,
    /// Its name with its type, or its signature.
    pub title: String,
    /// A sentence on it.
    pub doc: Option<String>,
    /// Its value in the payload at hand, shortened.
    pub value: Option<String>,
}

/// The call around a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignatureHelp {
    /// Its function.
    pub function: Function,
    /// The function's name in the call.
    pub span: Span,
    /// Each parameter's place in the signature, in bytes.
    pub parameters: Vec<Span>,
    /// The parameter that the place belongs to.
    pub active: usize,
}

/// The deepest chain of parentheses that is looked into.
const DEPTH: usize = 16;

/// The smallest nodes that hold an offset: every node whose span does, innermost first.
fn holding(parsed: &Parsed, offset: u32) -> Vec<NodeId> {
    let mut found: Vec<(u32, NodeId)> = parsed
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, n)| n.span.from <= offset && offset <= n.span.to && !n.span.is_empty())
        .map(|(i, n)| (n.span.len(), NodeId(u32::try_from(i).unwrap_or(u32::MAX))))
        .collect();
    crate::sort::by(&mut found, Ord::cmp);
    found.into_iter().map(|f| f.1).collect()
}

/// What the name, operand, function or keyword at an offset means.
#[must_use]
pub(crate) fn hover(parsed: &Parsed, data: Data<'_>, offset: u32) -> Option<Hover> {
    let text = &*parsed.text;
    let here = || place(parsed, data, offset);
    let shaped = |span: Span, title: String, shape: &Shape<'_>| {
        let title = shape.type_name().map_or_else(|| title.clone(), |ty| format!("{title}: {ty}"));
        (shape.is_known() || span.text(text).starts_with('$')).then(|| Hover { span, title, doc: shape.doc(), value: shape.preview() })
    };
    for id in holding(parsed, offset) {
        let node = parsed.node(id);
        match &node.kind {
            NodeKind::Function { function } => {
                let d = function.describe();
                return Some(Hover { span: node.span, title: d.signature.to_owned(), doc: Some(d.doc.to_owned()), value: None });
            }
            NodeKind::Dot => return shaped(node.span, ".".to_owned(), &here().dot),
            NodeKind::Field { names } | NodeKind::Variable { fields: names, .. } | NodeKind::Chain { fields: names, .. } => {
                // The part of the chain up to the name under the cursor.
                let here = here();
                let names = parsed.names(*names);
                let count = names.iter().take_while(|n| n.from <= offset + 1).count();
                let mut shape = match &node.kind {
                    NodeKind::Field { .. } => here.dot,
                    NodeKind::Chain { node, .. } => operand_shape(parsed, &here, *node, DEPTH),
                    NodeKind::Variable { slot, .. } => {
                        let found = here.variables.iter().rev().find(|v| v.slot == *slot).map(|v| v.shape);
                        found.unwrap_or(if *slot == 0 { here.root } else { Shape::default() })
                    }
                    _ => Shape::default(),
                };
                for name in names.iter().take(count) {
                    shape = shape.field(name.text(text));
                }
                let at = names.get(count.wrapping_sub(1)).copied();
                let span = match (&node.kind, at) {
                    (_, Some(name)) => Span::new(name.from - 1, name.to),
                    (NodeKind::Variable { name, .. }, None) => *name,
                    _ => return None,
                };
                let whole = Span::new(node.span.from, span.to).text(text).to_owned();
                return shaped(span, whole, &shape);
            }
            NodeKind::String(_) | NodeKind::Number(_) | NodeKind::Text | NodeKind::Comment => return None,
            NodeKind::Template { name, name_span, .. } if name_span.contains(offset) => {
                let index = parsed.installed().get(&**name).copied()?;
                let definition = parsed.templates.get(index as usize)?;
                let body = print(parsed, definition.root);
                let body: String = body.chars().take(200).collect();
                return Some(Hover { span: *name_span, title: format!("template {}", name_span.text(text)), doc: Some(body), value: None });
            }
            _ => {}
        }
    }
    None
}

/// The innermost call that an offset is in, with the argument it is at.
#[must_use]
pub(crate) fn signature(parsed: &Parsed, offset: u32) -> Option<SignatureHelp> {
    for id in holding(parsed, offset) {
        let NodeKind::Command { operands } = parsed.node(id).kind else { continue };
        let (&first, arguments) = parsed.children(operands).split_first()?;
        let NodeKind::Function { function } = parsed.node(first).kind else { continue };
        let span = parsed.node(first).span;
        if offset <= span.to {
            continue;
        }
        let before = arguments.iter().filter(|&&a| parsed.node(a).span.to < offset).count();
        let signature = function.describe().signature;
        let mut parameters = Vec::new();
        let mut at = function.name().len() + 1;
        for part in signature.get(at..).unwrap_or("").split(", ") {
            parameters.push(Span::of(at, at + part.len()));
            at += part.len() + 2;
        }
        let active = before.min(parameters.len().saturating_sub(1));
        return Some(SignatureHelp { function, span, parameters, active });
    }
    None
}
