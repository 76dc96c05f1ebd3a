//! The parsed template: an arena of nodes, each with a span that has both ends.
//!
//! Nodes live in one `Vec` per document and refer to each other by [`NodeId`], so a template of any depth
//! is built, walked and dropped without recursion. Lists of children are ranges of a shared pool.
//! Variables and functions are resolved by the parser: a variable node knows its slot, a call its function.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::template::go::function::Function;

/// The slot of a variable that the parser lets pass but that no declaration reaches: `{{$x = 1}}`, or `$x` within its own
/// first declaration. Go then stops at run time: `undefined variable: $x`.
pub(crate) const UNDEFINED: u32 = u32::MAX;

/// Index of a node in its document's arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A run of the child pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Children {
    /// First index in the pool.
    pub from: u32,
    /// One past the last.
    pub to: u32,
}

impl Children {
    /// How many children.
    #[must_use]
    pub const fn len(self) -> usize {
        (self.to - self.from) as usize
    }

    /// None?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.from == self.to
    }
}

/// A run of [`Parsed::names`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// First index.
    pub from: u32,
    /// One past the last.
    pub to: u32,
}

impl Names {
    /// How many names.
    #[must_use]
    pub const fn len(self) -> usize {
        (self.to - self.from) as usize
    }

    /// None?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.from == self.to
    }
}

/// A node and the text it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its text, both ends. For an action: from the left delimiter to the end of the right one (without the
    /// trimmed white space). For a control structure: from the left delimiter of its head to the end of its
    /// `end`. For a pipeline, command, operand: exactly its own text.
    pub span: Span,
}

/// The kinds of node.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A sequence of text, actions and control structures.
    List(Children),
    /// Text outside actions, after trimming: `span` is exactly the text that is written.
    Text,
    /// A comment action (kept for editors; prints nothing).
    Comment,
    /// `{{pipeline}}` or `{{$x := pipeline}}`.
    Action {
        /// A [`NodeKind::Pipe`].
        pipe: NodeId,
    },
    /// `{{if}}`, `{{with}}` or `{{range}}`.
    Branch(Branch),
    /// `{{break}}`.
    Break,
    /// `{{continue}}`.
    Continue,
    /// `{{template "name" pipeline}}`, or the call that a `{{block}}` stands for.
    Template {
        /// The name, unquoted.
        name: Box<str>,
        /// The quoted name's place.
        name_span: Span,
        /// A [`NodeKind::Pipe`], if an argument is given.
        pipe: Option<NodeId>,
    },
    /// A pipeline: declarations, then commands.
    Pipe {
        /// [`NodeKind::Variable`] nodes that are declared or assigned.
        declarations: Children,
        /// `=` rather than `:=`.
        assign: bool,
        /// [`NodeKind::Command`] nodes.
        commands: Children,
    },
    /// A command: one operand, or a function or method with arguments.
    Command {
        /// Operands: any of the kinds below, or a parenthesised [`NodeKind::Pipe`].
        operands: Children,
    },
    /// `.A.B`.
    Field {
        /// Names without their dots: spans in [`Parsed::names`].
        names: Names,
    },
    /// `$x`, `$x.A.B`, `$`.
    Variable {
        /// The name with its dollar sign.
        name: Span,
        /// Slot in the template's frame: 0 is `$`; `UNDEFINED` where no declaration reaches.
        slot: u32,
        /// Field names that follow.
        fields: Names,
    },
    /// `(pipeline).A.B` or `.A` after any other operand.
    Chain {
        /// The operand.
        node: NodeId,
        /// Field names that follow.
        fields: Names,
    },
    /// A function's name.
    Function {
        /// Which.
        function: Function,
    },
    /// `.`.
    Dot,
    /// `nil`.
    Nil,
    /// `true` or `false`.
    Bool(bool),
    /// A number or character constant.
    Number(Number),
    /// A string constant; its own text is under the span.
    String(Box<[u8]>),
    /// Where the parser recovered: something was here that is not a node. A tree with one has errors.
    Error,
}

/// A control structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Which.
    pub kind: BranchKind,
    /// The head, from left delimiter to right delimiter.
    pub head: Span,
    /// A [`NodeKind::Pipe`].
    pub pipe: NodeId,
    /// A [`NodeKind::List`].
    pub then: NodeId,
    /// A [`NodeKind::List`], if there is an `else`. `else if` and `else with` are a list of one branch here.
    pub otherwise: Option<NodeId>,
    /// The `{{else}}` action (for `else if` the whole head of the nested branch).
    pub else_span: Option<Span>,
    /// The `{{end}}` action; an `else if` shares its parent's. Empty, at the end of the text, if it is missing.
    pub end: Span,
    /// Is it the nested half of an `else if` or `else with`?
    pub chained: bool,
}

/// Which control structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BranchKind {
    /// `if`
    If,
    /// `with`
    With,
    /// `range`
    Range,
}

impl BranchKind {
    /// The keyword.
    #[must_use]
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::With => "with",
            Self::Range => "range",
        }
    }
}

/// A constant number: every type that it can take, as Go keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Number {
    /// As a signed integer, if it has an integer value.
    pub int: Option<i64>,
    /// As an unsigned integer.
    pub uint: Option<u64>,
    /// As a float.
    pub float: Option<f64>,
    /// As a complex number (real, imaginary); set for imaginary constants.
    pub complex: Option<(f64, f64)>,
    /// Written as a character constant (`'a'`).
    pub char: bool,
}

/// What a constant is where nothing says its type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ideal {
    Complex(f64, f64),
    Float(f64),
    Int(i64),
    /// A whole number that is too large: Go stops.
    Overflow,
    /// No number at all.
    Nothing,
}

impl Number {
    /// The constant as Go types it, given its text.
    pub(crate) fn ideal(&self, text: &str) -> Ideal {
        let hex = text.len() > 2 && (text.starts_with("0x") || text.starts_with("0X")) && !text.contains(['p', 'P']);
        if let Some((re, im)) = self.complex {
            return Ideal::Complex(re, im);
        }
        match self.float {
            Some(f) if !hex && !text.starts_with('\'') && text.contains(['.', 'e', 'E', 'p', 'P']) => return Ideal::Float(f),
            _ => {}
        }
        match (self.int, self.uint) {
            (Some(i), _) => Ideal::Int(i),
            (None, Some(_)) => Ideal::Overflow,
            (None, None) => Ideal::Nothing,
        }
    }
}

/// One parsed text: the arena and the templates defined in it.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The name it was parsed under.
    pub name: Arc<str>,
    /// The text that the spans point into.
    pub text: Arc<str>,
    /// The delimiters, if they are not Go's own.
    pub delims: Option<(Box<str>, Box<str>)>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Children of lists, pipes and commands.
    pub pool: Vec<NodeId>,
    /// Names in field chains, without their dots.
    pub names: Vec<Span>,
    /// The text's own template first, then each `define` and `block`, in order of their ends.
    pub templates: Vec<Definition>,
    /// What the parser found, in order of place. Any error means that Go refuses the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Go's own text for the first error, with its line: `template: t:1: ...`.
    pub error: Option<ParseError>,
}

/// Go's answer to a text that does not parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The whole text as Go prints it.
    pub text: String,
    /// The message without `template: name:line: `.
    pub message: String,
    /// 1-based line.
    pub line: u32,
    /// The place our parser would point at.
    pub span: Span,
}

/// One template of a text.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name.
    pub name: Box<str>,
    /// The quoted name's place in its `define` or `block`; empty for the text's own.
    pub name_span: Span,
    /// A [`NodeKind::List`].
    pub root: NodeId,
    /// The whole `define` … `end`; for the text's own, all of it.
    pub span: Span,
    /// How many variable slots its frame needs, `$` included.
    pub slots: u32,
    /// Is there nothing in it but white space and comments (it then does not replace a template of its name)?
    pub blank: bool,
}

impl Parsed {
    /// A node. Ids come from this arena; a foreign id gives the error node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        static MISSING: Node = Node { kind: NodeKind::Error, span: Span { from: 0, to: 0 } };
        self.nodes.get(id.0 as usize).unwrap_or(&MISSING)
    }

    /// The children in a range of the pool.
    #[must_use]
    pub fn children(&self, range: Children) -> &[NodeId] {
        self.pool.get(range.from as usize..range.to as usize).unwrap_or(&[])
    }

    /// The places of the names of a field chain.
    #[must_use]
    pub fn names(&self, range: Names) -> &[Span] {
        self.names.get(range.from as usize..range.to as usize).unwrap_or(&[])
    }

    /// Is there nothing in this list but white space and comments?
    #[must_use]
    pub fn is_blank(&self, list: NodeId) -> bool {
        let NodeKind::List(children) = self.node(list).kind else { return false };
        self.children(children).iter().all(|&id| match self.node(id).kind {
            NodeKind::Text => self.text_of(id).trim().is_empty(),
            NodeKind::Comment => true,
            _ => false,
        })
    }

    /// The templates that this text puts into force: name to index in `templates`. Of a name that is defined more
    /// than once, a blank body gives way.
    #[must_use]
    pub fn installed(&self) -> BTreeMap<&str, u32> {
        let mut found: BTreeMap<&str, u32> = BTreeMap::new();
        // The text's own template is finished last.
        for (i, d) in self.templates.iter().enumerate().skip(1).chain(self.templates.iter().enumerate().take(1)) {
            let index = u32::try_from(i).unwrap_or(u32::MAX);
            let known = found.get(&*d.name).and_then(|&k| self.templates.get(k as usize));
            if known.is_none_or(|known| known.blank) {
                found.insert(&d.name, index);
            }
        }
        found
    }

    /// The node's own text.
    #[must_use]
    pub fn text_of(&self, id: NodeId) -> &str {
        self.node(id).span.text(&self.text)
    }
}

/// The templates that can call each other: what `template.Template` associates.
#[derive(Debug, Default)]
pub struct Set {
    /// Every text, in the order it was parsed. The main text is the last.
    pub documents: Vec<Arc<Parsed>>,
    /// Name to (document, index in its `templates`).
    pub templates: BTreeMap<Box<str>, (u32, u32)>,
    /// The template to execute, by name.
    pub main: Box<str>,
    /// The template to execute: (document, index in its `templates`). It can differ from what `main` names: a blank
    /// main text runs unchanged, though it does not replace a template of its name that was there before.
    pub entry: (u32, u32),
}
