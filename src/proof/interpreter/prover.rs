//! The state of one proof: templates, places, suspicions and budget.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::suspicion::{Blame, Mutation, Stop, Suspicion};
use crate::json::machine::State;
use crate::proof::domain::fact::{Env, Path};
use crate::proof::domain::language::Language;
use crate::proof::domain::place::{PlaceId, Places};
use crate::proof::domain::value::Val;
use crate::schema::Schema;
use crate::span::Span;
use crate::template::go::syntax::ast::{Children, Names, Node, NodeId, Parsed, Set};
use crate::value::{Numbers, StructType};

/// Suspicions kept of one kind at one place; each has its own path.
const PATHS_PER_SUSPICION: usize = 4;

/// The work of one proof.
pub(crate) struct Prover<'a> {
    set: &'a Set,
    pub(crate) numbers: Numbers,
    pub(crate) places: Places<'a>,
    pub(crate) root: PlaceId,
    pub(crate) suspicions: Vec<Suspicion>,
    /// Field names that the schema does not know: document, place of the name, container, name.
    pub(crate) unknown: Vec<(u32, Span, PlaceId, String)>,
    /// Where text that is JSON already is encoded again.
    pub(crate) twice: Vec<(u32, Span)>,
    /// Fields read, by the place of their name.
    pub(crate) read: BTreeMap<(u32, Span), PlaceId>,
    /// What each action prints and where: by document and span.
    pub(crate) sites: BTreeMap<(u32, Span), ActionSite>,
    /// Branches whose arms end at different places of the JSON text.
    pub(crate) uneven: Vec<(u32, Span)>,
    /// Where strings open and close in the template's texts: by document and offset of the quote.
    pub(crate) quotes: BTreeMap<(u32, u32), Quote>,
    pub(super) loops: Vec<Loop>,
    /// Templates being walked, outermost first.
    pub(super) calls: Vec<(u32, u32)>,
    steps: u64,
    exhausted: bool,
}

/// What the proof saw of one action.
#[derive(Clone, Debug)]
pub(crate) struct ActionSite {
    /// Every state in which it prints.
    pub(crate) states: Vec<State>,
    /// What it prints, per path.
    pub(crate) prints: Vec<Language>,
    /// Is every value that it prints a string?
    pub(crate) texts: bool,
}

/// A quote of the template's own text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quote {
    /// It opens a value.
    Open,
    /// It opens a key.
    OpenKey,
    /// It closes a string.
    Close,
    /// It does different things on different paths.
    Unclear,
}

/// The outcomes of an evaluation: what is then known, and the value.
pub(super) type Outcomes = Vec<(Env, Val)>;

/// What is known where a value counts as true or false, and the value there; `None` where it cannot.
pub(super) type Side = Option<(Env, Val)>;

/// Where an evaluation happens.
#[derive(Clone, Copy)]
pub(super) struct At<'p> {
    pub(super) document: u32,
    pub(super) path: &'p Path,
    pub(super) depth: u32,
}

/// A loop being walked.
#[derive(Debug, Default)]
pub(super) struct Loop {
    pub(super) breaks: Vec<Path>,
    pub(super) continues: Vec<Path>,
    /// How many dots there were outside its body.
    pub(super) dots: usize,
    /// How many calls deep it stands.
    pub(super) calls: usize,
}

impl<'a> Prover<'a> {
    pub(crate) fn new(set: &'a Set, schema: &'a Schema, shape: Option<&Arc<StructType>>, numbers: Numbers, steps: u64) -> Self {
        let (places, root) = Places::new(schema, shape, numbers);
        Self {
            set,
            numbers,
            places,
            root,
            suspicions: Vec::new(),
            unknown: Vec::new(),
            twice: Vec::new(),
            read: BTreeMap::new(),
            sites: BTreeMap::new(),
            uneven: Vec::new(),
            quotes: BTreeMap::new(),
            loops: Vec::new(),
            calls: Vec::new(),
            steps,
            exhausted: false,
        }
    }

    pub(crate) fn document(&self, document: u32) -> &'a Parsed {
        static NONE: std::sync::OnceLock<Parsed> = std::sync::OnceLock::new();
        match self.set.documents.get(document as usize) {
            Some(d) => d,
            None => NONE.get_or_init(Parsed::default),
        }
    }

    /// The main text's document.
    pub(crate) fn main_document(&self) -> u32 {
        u32::try_from(self.set.documents.len().saturating_sub(1)).unwrap_or(0)
    }

    /// The definition of a template: its document and its index there.
    pub(super) fn template(&self, name: &str) -> Option<(u32, u32)> {
        self.set.templates.get(name).copied()
    }

    /// The template to execute.
    pub(super) fn entry(&self) -> (u32, u32) {
        self.set.entry
    }

    pub(super) fn node(&self, document: u32, id: NodeId) -> &'a Node {
        self.document(document).node(id)
    }

    pub(super) fn children(&self, document: u32, range: Children) -> &'a [NodeId] {
        self.document(document).children(range)
    }

    pub(super) fn names(&self, document: u32, range: Names) -> &'a [Span] {
        self.document(document).names(range)
    }

    /// Charges steps to the budget.
    pub(super) fn spend(&mut self, steps: u64) {
        match self.steps.checked_sub(steps) {
            Some(left) => self.steps = left,
            None => self.exhausted = true,
        }
        if self.places.len() > 20_000 {
            self.exhausted = true;
        }
    }

    /// What is left of the budget.
    pub(crate) const fn left(&self) -> u64 {
        self.steps
    }

    /// Is the budget exhausted?
    pub(crate) const fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    pub(super) fn suspect(&mut self, document: u32, span: Span, blame: Blame, env: &Env, mutations: Vec<Mutation>) {
        let mut same = 0;
        for s in &self.suspicions {
            if s.document == document && s.span == span && s.blame == blame {
                if s.env == *env {
                    return;
                }
                same += 1;
            }
        }
        if same >= PATHS_PER_SUSPICION || self.suspicions.len() >= 512 {
            return;
        }
        self.suspicions.push(Suspicion { document, span, blame, env: env.clone(), mutations });
    }

    #[expect(clippy::too_many_arguments, reason = "a suspicion's parts, spelled once here")]
    pub(super) fn stop(
        &mut self,
        at: At<'_>,
        span: Span,
        env: &Env,
        why: Stop,
        place: Option<PlaceId>,
        detail: &str,
        mutations: Vec<Mutation>,
    ) {
        self.suspect(at.document, span, Blame::Stop { why, place, detail: detail.to_owned() }, env, mutations);
    }

    /// Records which field a name refers to.
    pub(super) fn touch(&mut self, document: u32, name: Span, place: PlaceId) {
        self.read.insert((document, name), place);
    }

    pub(super) fn unknown_field(&mut self, document: u32, span: Span, container: PlaceId, name: &str) {
        if !self.unknown.iter().any(|u| u.0 == document && u.1 == span) {
            self.unknown.push((document, span, container, name.to_owned()));
        }
    }

    pub(super) fn encode_twice(&mut self, at: At<'_>, span: Span, l: &Language) {
        if matches!(l, Language::Json { .. }) && !self.twice.contains(&(at.document, span)) {
            self.twice.push((at.document, span));
        }
    }
}
