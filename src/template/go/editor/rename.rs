//! Places that belong together: uses of one variable, and the parts of one control structure.

use crate::diagnostic::Edit;
use crate::span::Span;
use crate::template::go::syntax::ast::{NodeId, NodeKind, Parsed, UNDEFINED};
use crate::template::go::syntax::unicode::is_word;

/// Every place of the variable at an offset, its declaration first; empty where there is none.
///
/// A place is the name with its dollar sign.
#[must_use]
pub(crate) fn occurrences(parsed: &Parsed, offset: u32) -> Vec<Span> {
    let mut uses = uses(parsed);
    let at = |name: &Span| name.from <= offset && offset <= name.to;
    let Some(&(_, declaration)) = uses.iter().find(|(name, _)| at(name)) else { return Vec::new() };
    uses.retain(|u| u.1 == declaration);
    uses.into_iter().map(|u| u.0).collect()
}

/// The edits that give the variable at an offset another name; `None` where there is no variable, the new name is not
/// one (`$` and letters, digits or underscores), or it is in use in the text, so that meanings could change.
#[must_use]
pub(crate) fn rename(parsed: &Parsed, offset: u32, name: &str) -> Option<Vec<Edit>> {
    let places = occurrences(parsed, offset);
    let word = name.strip_prefix('$')?;
    let old = places.first()?.text(&parsed.text);
    if old == "$" || word.is_empty() || !word.chars().all(is_word) {
        return None;
    }
    if name != old && uses(parsed).iter().any(|(n, _)| n.text(&parsed.text) == name) {
        return None;
    }
    Some(places.into_iter().map(|span| Edit { span, insert: name.to_owned() }).collect())
}

/// Every variable in the text, in order, with the place of its declaration.
///
/// Slots are used again once a scope has ended, so a use belongs to the last declaration of its slot before it that
/// has its name, within its template.
fn uses(parsed: &Parsed) -> Vec<(Span, Span)> {
    let mut declared = vec![false; parsed.nodes.len()];
    for node in &parsed.nodes {
        if let NodeKind::Pipe { declarations, assign: false, .. } = node.kind {
            for id in parsed.children(declarations) {
                if let Some(mark) = declared.get_mut(id.0 as usize) {
                    *mark = true;
                }
            }
        }
    }
    let mut variables: Vec<(Span, u32, bool)> = parsed
        .nodes
        .iter()
        .zip(&declared)
        .filter_map(|(node, &declares)| match node.kind {
            NodeKind::Variable { name, slot, .. } => Some((name, slot, declares)),
            _ => None,
        })
        .collect();
    crate::sort::by_key(&mut variables, |v| v.0.from);
    // Which template's frame a place belongs to: the innermost definition around it.
    let mut frames: Vec<(Span, usize)> = parsed.templates.iter().enumerate().skip(1).map(|(i, t)| (parsed.node(t.root).span, i)).collect();
    crate::sort::by_key(&mut frames, |f| (f.0.from, u32::MAX - f.0.to));
    let mut next = frames.into_iter().peekable();
    let mut around: Vec<(Span, usize)> = Vec::new();
    let mut last: std::collections::HashMap<(usize, u32, &str), Span> = std::collections::HashMap::new();
    let mut out = Vec::with_capacity(variables.len());
    for (name, slot, declares) in variables {
        while let Some(frame) = next.next_if(|f| f.0.from <= name.from) {
            around.push(frame);
        }
        while around.last().is_some_and(|f| f.0.to <= name.from) {
            around.pop();
        }
        let frame = around.last().map_or(0, |f| f.1);
        let word = name.text(&parsed.text);
        let declaration = if declares {
            last.insert((frame, slot, word), name);
            name
        } else if slot == 0 {
            // `$` of one frame.
            *last.entry((frame, 0, "$")).or_insert(name)
        } else if slot == UNDEFINED {
            name
        } else {
            last.get(&(frame, slot, word)).copied().unwrap_or(name)
        };
        out.push((name, declaration));
    }
    out
}

/// The heads, `else`s and end of the control structure whose head, `else` or end an offset is in, in order.
#[must_use]
pub(crate) fn matching(parsed: &Parsed, offset: u32) -> Vec<Span> {
    let at = |span: Span| span.from <= offset && offset <= span.to && !span.is_empty();
    let mut chains: Vec<Option<NodeId>> = vec![None; parsed.nodes.len()];
    let mut found: Option<NodeId> = None;
    for (i, node) in parsed.nodes.iter().enumerate().rev() {
        let id = NodeId(u32::try_from(i).unwrap_or(u32::MAX));
        if let NodeKind::Branch(branch) = node.kind {
            // Parents come after their children, so seen from behind they are known already.
            let top = chains.get(i).copied().flatten().unwrap_or(id);
            if let Some(otherwise) = branch.otherwise
                && let NodeKind::List(children) = parsed.node(otherwise).kind
                && let [only] = parsed.children(children)
                && matches!(parsed.node(*only).kind, NodeKind::Branch(b) if b.chained)
                && let Some(slot) = chains.get_mut(only.0 as usize)
            {
                *slot = Some(top);
            }
            if at(branch.head) || at(branch.end) || branch.else_span.is_some_and(at) {
                found = Some(top);
            }
        }
    }
    let mut out = Vec::new();
    if let Some(mut id) = found {
        while let NodeKind::Branch(branch) = parsed.node(id).kind {
            out.push(branch.head);
            let child = branch.otherwise.and_then(|otherwise| match parsed.node(otherwise).kind {
                NodeKind::List(children) => parsed.children(children).first().copied(),
                _ => None,
            });
            match child.filter(|&c| matches!(parsed.node(c).kind, NodeKind::Branch(b) if b.chained)) {
                Some(child) => id = child,
                None => {
                    out.extend(branch.else_span.filter(|s| !s.is_empty()));
                    out.push(branch.end);
                    break;
                }
            }
        }
        return out;
    }
    // A definition or block: its head ends where its body begins.
    for t in parsed.templates.iter().skip(1) {
        let body = parsed.node(t.root).span;
        let (head, end) = (Span::new(t.span.from, body.from), Span::new(body.to, t.span.to));
        if at(head) || at(end) {
            return vec![head, end];
        }
    }
    out
}
