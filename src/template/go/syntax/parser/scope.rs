//! Variables in scope while a text is parsed, and the slots they get.
//!
//! Go looks a variable up by name at run time, in the order in which values were pushed; a declaration is pushed after
//! its pipeline has run. The parser only asks whether the name was seen. Both views are kept: an entry is known as
//! soon as it is read, and live once its pipeline is complete.

use std::collections::HashMap;

use crate::span::Span;
use crate::template::go::syntax::ast::UNDEFINED;

/// What belongs to one template's body while it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tree {
    /// Where its variables begin.
    pub(super) variables: usize,
    /// How many `range` bodies are open.
    pub(super) ranges: u32,
    /// The left delimiter of the action that is being read.
    pub(super) action: Option<u32>,
    /// The next free slot.
    pub(super) slot: u32,
    /// The most slots that were in use.
    pub(super) slots: u32,
}

impl Tree {
    pub(super) const fn new(variables: usize) -> Self {
        Self { variables, ranges: 0, action: None, slot: 1, slots: 1 }
    }
}

#[derive(Clone, Copy, Debug)]
struct Variable {
    name: Span,
    slot: u32,
    live: bool,
    /// The entry of the same name below it, plus one; 0 for none or unknown.
    below: u32,
}

/// From how many variables on names are looked up in a map.
const MANY: usize = 24;

/// The variables in scope, innermost last.
#[derive(Debug)]
pub(super) struct Variables<'a> {
    text: &'a str,
    stack: Vec<Variable>,
    /// Name to the topmost entry, plus one. Kept only while there are many.
    top: Option<HashMap<&'a str, u32>>,
}

/// What a name means here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A variable; its slot may be [`UNDEFINED`].
    Slot(u32),
    /// Nothing: Go refuses it.
    Unknown,
}

impl<'a> Variables<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, stack: Vec::new(), top: None }
    }

    pub(super) fn len(&self) -> usize {
        self.stack.len()
    }

    /// A name is read on the left of an assignment or declaration.
    pub(super) fn announce(&mut self, name: Span) {
        self.push(name, UNDEFINED, false);
    }

    fn push(&mut self, name: Span, slot: u32, live: bool) {
        if self.stack.len() == MANY && self.top.is_none() {
            let mut top = HashMap::new();
            for (i, entry) in self.stack.iter_mut().enumerate() {
                entry.below = top.insert(entry.name.text(self.text), index(i)).unwrap_or(0);
            }
            self.top = Some(top);
        }
        let below = match &mut self.top {
            Some(top) => top.insert(name.text(self.text), index(self.stack.len())).unwrap_or(0),
            None => 0,
        };
        self.stack.push(Variable { name, slot, live, below });
    }

    /// Leaves a scope.
    pub(super) fn truncate(&mut self, length: usize) {
        while self.stack.len() > length {
            let Some(entry) = self.stack.pop() else { break };
            if let Some(top) = &mut self.top {
                let name = entry.name.text(self.text);
                if entry.below == 0 {
                    top.remove(name);
                } else {
                    top.insert(name, entry.below);
                }
            }
        }
        if self.stack.is_empty() {
            self.top = None;
        }
    }

    /// The pipeline whose declarations were announced from `from` on is complete: gives each of the `count` names its
    /// slot, new for a declaration, that of the variable in scope for an assignment.
    pub(super) fn complete(&mut self, from: usize, count: usize, assign: bool, tree: &mut Tree) -> [u32; 2] {
        if self.stack.len() > from + count {
            // Declarations in parentheses ran first, so they lie below.
            let mut kept: Vec<Variable> = self.stack.get(from..).unwrap_or(&[]).to_vec();
            let middle = count.min(kept.len());
            kept.rotate_left(middle);
            self.truncate(from);
            for entry in kept {
                self.push(entry.name, entry.slot, entry.live);
            }
        }
        let mut slots = [UNDEFINED; 2];
        let first = self.stack.len().saturating_sub(count);
        for (at, slot) in (first..self.stack.len()).zip(&mut slots) {
            if assign {
                let name = self.stack.get(at).map_or(Span::default(), |v| v.name);
                if let Meaning::Slot(found) = self.find(name, tree.variables) {
                    *slot = found;
                }
            } else {
                *slot = tree.slot;
                tree.slot += 1;
                tree.slots = tree.slots.max(tree.slot);
            }
            if let Some(entry) = self.stack.get_mut(at) {
                entry.slot = *slot;
                entry.live = *slot != UNDEFINED;
            }
        }
        slots
    }

    /// What a name means to the template whose variables begin at `base`.
    pub(super) fn find(&self, name: Span, base: usize) -> Meaning {
        let word = name.text(self.text);
        let mut meaning = Meaning::Unknown;
        let mut look = |entry: &Variable| {
            meaning = Meaning::Slot(if entry.live { entry.slot } else { UNDEFINED });
            entry.live
        };
        if let Some(top) = &self.top {
            let mut at = top.get(word).copied().unwrap_or(0) as usize;
            while at > base {
                let Some(entry) = self.stack.get(at - 1) else { break };
                if look(entry) {
                    return meaning;
                }
                at = entry.below as usize;
            }
        } else {
            for entry in self.stack.get(base..).unwrap_or(&[]).iter().rev() {
                if entry.name.text(self.text) == word && look(entry) {
                    return meaning;
                }
            }
        }
        if word == "$" { Meaning::Slot(0) } else { meaning }
    }

    /// The names in scope, innermost first.
    pub(super) fn names(&self, base: usize) -> impl Iterator<Item = &'a str> + '_ {
        self.stack.get(base..).unwrap_or(&[]).iter().rev().map(|v| v.name.text(self.text))
    }
}

fn index(i: usize) -> u32 {
    u32::try_from(i + 1).unwrap_or(u32::MAX)
}
