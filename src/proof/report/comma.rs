//! Fixes for commas: of loops, of branches, and left over.

use super::repair::Repairer;
use crate::diagnostic::{Edit, Fix};
use crate::json::machine::{Class, Mode};
use crate::span::Span;
use crate::template::go::syntax::ast::{Branch, BranchKind, NodeId, NodeKind};

impl<'a> Repairer<'_, 'a> {
    /// `{{ if $i }},{{ end }}` where the index does not tell whether something was written before.
    pub(super) fn replace_condition(&self, comma: Span) -> Option<Fix> {
        let text = self.text_at(comma.from)?;
        let (list, _) = *self.parents.get(&text)?;
        let condition = *self.owners.get(&list)?;
        let NodeKind::List(children) = self.parsed.node(list).kind else { return None };
        let alone = self.parsed.children(children).iter().all(|id| *id == text || self.blank(*id));
        if !alone || self.parsed.text_of(text).trim() != "," || self.branch_of(condition)?.otherwise.is_some() {
            return None;
        }
        let mut owner = *self.owners.get(&self.parents.get(&condition)?.0)?;
        for _ in 0..8 {
            let branch = self.branch_of(owner)?;
            if branch.kind == BranchKind::Range {
                let name = self.fresh()?;
                let edits = vec![
                    Edit { span: Span::at(branch.head.from), insert: format!("{{{{ {name} := \"\" }}}}") },
                    Edit { span: self.parsed.node(condition).span, insert: format!("{{{{ {name} }}}}{{{{ {name} = \",\" }}}}") },
                ];
                return Some(Fix { title: "Write the comma before every element but the first".to_owned(), edits });
            }
            owner = *self.owners.get(&self.parents.get(&owner)?.0)?;
        }
        None
    }

    /// A variable's name that the template does not use.
    pub(super) fn fresh(&self) -> Option<String> {
        let mut name = "$comma".to_owned();
        while self.parsed.text.contains(&name) {
            name.push('_');
            if name.len() > 40 {
                return None;
            }
        }
        Some(name)
    }

    pub(super) fn branch_of(&self, id: NodeId) -> Option<&'a Branch> {
        match &self.parsed.node(id).kind {
            NodeKind::Branch(b) => Some(b),
            _ => None,
        }
    }

    /// The text node at an offset.
    pub(super) fn text_at(&self, offset: u32) -> Option<NodeId> {
        self.parsed
            .nodes
            .iter()
            .position(|n| matches!(n.kind, NodeKind::Text) && n.span.contains(offset))
            .map(|i| NodeId(u32::try_from(i).unwrap_or(0)))
    }

    pub(super) fn fix_comma(&self, at: Span, mode: Mode, class: Class) -> Option<Fix> {
        let source = &*self.parsed.text;
        let text = self.text_at(at.from)?;
        let span = self.parsed.node(text).span;
        let before = Span::new(span.from, at.from).text(source);
        let left_over = matches!((mode, class), (Mode::Key, Class::CloseObject) | (Mode::Value, Class::CloseList));
        if !left_over {
            let missing = matches!(mode, Mode::After);
            return if missing && before.trim().is_empty() { self.add_commas(at) } else { None };
        }
        let trimmed = before.trim_end();
        if trimmed.ends_with(',') {
            let comma = span.from + u32::try_from(trimmed.len()).ok()? - 1;
            return Some(Fix {
                title: "Remove the comma".to_owned(),
                edits: vec![Edit { span: Span::new(comma, comma + 1), insert: String::new() }],
            });
        }
        if !trimmed.is_empty() {
            return None;
        }
        let (list, index) = *self.parents.get(&text)?;
        let NodeKind::List(children) = self.parsed.node(list).kind else { return None };
        let siblings = self.parsed.children(children);
        let mut back = siblings.get(..index)?.iter().rev().filter(|id| !self.blank(**id));
        let before = *back.next()?;
        let branch = self.branch_of(before)?;
        if let Some((comma, body)) = self.last_comma(branch) {
            if branch.kind == BranchKind::Range {
                return self.separate(before, body, Some(comma));
            }
            return None;
        }
        // `x, {{ if .Cluster }}item{{ end }} ]`: the comma belongs to the item.
        let text_before = self.text_span(*back.next()?)?;
        let trimmed = text_before.text(source).trim_end();
        if branch.otherwise.is_some() || branch.kind == BranchKind::Range || !trimmed.ends_with(',') {
            return None;
        }
        let comma = text_before.from + u32::try_from(trimmed.len()).ok()? - 1;
        let edits = vec![
            Edit { span: Span::new(comma, comma + 1), insert: String::new() },
            Edit { span: Span::at(branch.head.to), insert: ",".to_owned() },
        ];
        Some(Fix { title: "Move the comma into the branch".to_owned(), edits })
    }

    pub(super) fn blank(&self, id: NodeId) -> bool {
        match self.parsed.node(id).kind {
            NodeKind::Comment => true,
            NodeKind::Text => self.parsed.text_of(id).trim().is_empty(),
            _ => false,
        }
    }

    /// The comma at the end of a branch's body, or at the end of the one branch inside it; with the list that it ends.
    pub(super) fn last_comma(&self, branch: &Branch) -> Option<(u32, NodeId)> {
        let mut list = branch.then;
        for _ in 0..8 {
            let NodeKind::List(children) = self.parsed.node(list).kind else { return None };
            let last = *self.parsed.children(children).iter().rev().find(|id| !self.blank(**id))?;
            if let Some(span) = self.text_span(last) {
                let text = span.text(&self.parsed.text).trim_end();
                return text.ends_with(',').then(|| (span.from + u32::try_from(text.len()).unwrap_or(1) - 1, list));
            }
            let inner = self.branch_of(last)?;
            if inner.otherwise.is_some() || inner.kind == BranchKind::Range {
                return None;
            }
            list = inner.then;
        }
        None
    }

    /// A comma before every element but the first that a loop writes.
    pub(super) fn add_commas(&self, at: Span) -> Option<Fix> {
        let node = self.text_at(at.from).or_else(|| self.action(at).map(|a| a.0))?;
        let (body, index) = *self.parents.get(&node)?;
        let NodeKind::List(children) = self.parsed.node(body).kind else { return None };
        if !self.parsed.children(children).get(..index)?.iter().all(|id| self.blank(*id)) {
            return None;
        }
        let mut owner = *self.owners.get(&body)?;
        for _ in 0..8 {
            if self.branch_of(owner)?.kind == BranchKind::Range {
                return self.separate(owner, body, None);
            }
            let (list, _) = *self.parents.get(&owner)?;
            owner = *self.owners.get(&list)?;
        }
        None
    }

    /// `{{ $comma := "" }}{{ range … }}{{ $comma }}{{ $comma = "," }}…`
    pub(super) fn separate(&self, range: NodeId, body: NodeId, left_over: Option<u32>) -> Option<Fix> {
        let branch = self.branch_of(range)?;
        let name = self.fresh()?;
        let head = match self.owners.get(&body) {
            Some(owner) => self.branch_of(*owner)?.head,
            None => return None,
        };
        let mut edits = vec![
            Edit { span: Span::at(branch.head.from), insert: format!("{{{{ {name} := \"\" }}}}") },
            Edit { span: Span::at(head.to), insert: format!("{{{{ {name} }}}}{{{{ {name} = \",\" }}}}") },
        ];
        if let Some(comma) = left_over {
            edits.push(Edit { span: Span::new(comma, comma + 1), insert: String::new() });
        }
        crate::sort::by_key(&mut edits, |e| e.span);
        Some(Fix { title: "Write the comma before every element but the first".to_owned(), edits })
    }
}
