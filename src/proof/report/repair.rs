//! One-click fixes, in the functions that the source's templates may call.

use std::collections::HashMap;

use crate::diagnostic::{Edit, Fix};
use crate::json::machine::{Class, Mode};
use crate::proof::domain::language::{Cause, Language};
use crate::proof::domain::place::{PlaceId, Selector, may};
use crate::proof::interpreter::prover::{ActionSite, Prover, Quote};
use crate::proof::interpreter::suspicion::{Blame, Stop, Suspicion};
use crate::schema::Kind;
use crate::span::Span;
use crate::template::go::syntax::ast::{BranchKind, NodeId, NodeKind, Parsed};
use crate::template::go::{Function, Functions};

/// Makes fixes for the main document of a proof.
pub(crate) struct Repairer<'p, 'a> {
    pub(crate) prover: &'p Prover<'a>,
    pub(crate) functions: Functions,
    pub(crate) document: u32,
    pub(crate) parsed: &'a Parsed,
    /// A node's list and its index there.
    pub(crate) parents: HashMap<NodeId, (NodeId, usize)>,
    /// The branch that a list is the body of.
    pub(crate) owners: HashMap<NodeId, NodeId>,
    /// Operands that need a guard: their span, and the guarded expression.
    pub(crate) guards: Vec<(Span, String)>,
}

/// The string of the template's text that an action is in.
struct Literal {
    open: u32,
    close: u32,
    /// Text and actions between the quotes.
    parts: Vec<NodeId>,
}

impl<'p, 'a> Repairer<'p, 'a> {
    pub(crate) fn new(prover: &'p Prover<'a>, functions: Functions) -> Self {
        let document = prover.main_document();
        let parsed = prover.document(document);
        let mut parents = HashMap::new();
        let mut owners = HashMap::new();
        for (i, node) in parsed.nodes.iter().enumerate() {
            let id = NodeId(u32::try_from(i).unwrap_or(u32::MAX));
            match &node.kind {
                NodeKind::List(children) => {
                    for (k, child) in parsed.children(*children).iter().enumerate() {
                        parents.insert(*child, (id, k));
                    }
                }
                NodeKind::Branch(b) => {
                    owners.insert(b.then, id);
                    owners.extend(b.otherwise.map(|o| (o, id)));
                }
                _ => {}
            }
        }
        let mut this = Self { prover, functions, document, parsed, parents, owners, guards: Vec::new() };
        for s in &prover.suspicions {
            if let Blame::Stop { why: Stop::Nothing, place: Some(place), .. } = s.blame
                && s.document == document
                && !this.guards.iter().any(|g| g.0 == s.span)
                && let Some(guarded) = this.guarded(s.span, place)
            {
                this.guards.push((s.span, guarded));
            }
        }
        this
    }

    /// `.Cluster.Name` as `(or (and .Cluster .Cluster.Name) "")`.
    fn guarded(&self, span: Span, place: PlaceId) -> Option<String> {
        let operand = span.text(&self.parsed.text);
        let (head, dotted) = match operand.strip_prefix('$') {
            Some(rest) => {
                let end = rest.find('.')?;
                (format!("${}", rest.get(..end)?), rest.get(end..)?)
            }
            None if operand.starts_with('.') => (String::new(), operand),
            None => return None,
        };
        let names: Vec<&str> = dotted.split('.').skip(1).collect();
        if names.iter().any(|n| n.is_empty() || n.contains(|c: char| !(c.is_alphanumeric() || c == '_'))) {
            return None;
        }
        let Some(Selector::Field(container)) = self.prover.places.get(place).map(|p| &p.step) else {
            // Dot itself, or a variable, may be nothing.
            let whole = if head.is_empty() { ".".to_owned() } else { head };
            return Some(self.defaulted(span, format!("(and {whole} {operand})")));
        };
        let failing = names.iter().position(|n| **n == **container);
        let mut all = Vec::new();
        match failing {
            None => all.push(if head.is_empty() { ".".to_owned() } else { head.clone() }),
            Some(at) => {
                for end in 1..=at + 1 {
                    all.push(format!("{head}.{}", names.get(..end)?.join(".")));
                }
            }
        }
        Some(self.defaulted(span, format!("(and {} {operand})", all.join(" "))))
    }

    /// With an empty text as the default, where the guarded field is a text.
    fn defaulted(&self, span: Span, guarded: String) -> String {
        let last = self.prover.read.iter().find(|((d, s), _)| *d == self.document && s.to == span.to && s.from >= span.from);
        let text = last.is_none_or(|(_, p)| matches!(self.prover.places.schema(*p).kind, Kind::String { .. }));
        if text { format!("(or {guarded} \"\")") } else { guarded }
    }

    /// The text of a part of the template, with the guards that it needs.
    fn rewritten(&self, span: Span) -> String {
        let mut inside: Vec<&(Span, String)> = self.guards.iter().filter(|(s, _)| span.from <= s.from && s.to <= span.to).collect();
        crate::sort::by_key(&mut inside, |g| g.0);
        let mut out = String::new();
        let mut at = span.from;
        for (s, guarded) in inside {
            if s.from < at {
                continue;
            }
            out.push_str(Span::new(at, s.from).text(&self.parsed.text));
            out.push_str(guarded);
            at = s.to;
        }
        out.push_str(Span::new(at, span.to).text(&self.parsed.text));
        out
    }

    /// The action at a span.
    pub(crate) fn action(&self, span: Span) -> Option<(NodeId, NodeId)> {
        self.parsed.nodes.iter().enumerate().find_map(|(i, n)| match n.kind {
            NodeKind::Action { pipe } if n.span == span => Some((NodeId(u32::try_from(i).ok()?), pipe)),
            _ => None,
        })
    }

    /// The action that holds a span.
    fn action_around(&self, span: Span) -> Option<(NodeId, NodeId)> {
        self.parsed.nodes.iter().enumerate().find_map(|(i, n)| match n.kind {
            NodeKind::Action { pipe } if n.span.from <= span.from && span.to <= n.span.to => Some((NodeId(u32::try_from(i).ok()?), pipe)),
            _ => None,
        })
    }

    /// May templates call the function of this name?
    pub(crate) fn calls(&self, name: &str) -> bool {
        self.functions.lookup(name).is_some()
    }

    /// What an action says, for messages.
    pub(crate) fn expression(&self, span: Span) -> String {
        let text = match self.action(span) {
            Some((_, pipe)) => self.parsed.text_of(pipe),
            None => span.text(&self.parsed.text),
        };
        text.chars().take(80).collect()
    }

    /// The fix for a suspicion, where one is certain.
    pub(crate) fn fix(&self, s: &Suspicion) -> Option<Fix> {
        match &s.blame {
            Blame::Print(t) if t.state.mode == Mode::After && t.state.in_list() => self.add_commas(s.span),
            Blame::Print(t) => {
                let (action, pipe) = self.action(s.span)?;
                let site = self.prover.sites.get(&(self.document, s.span))?;
                if site.states.iter().all(|x| x.in_plain_string()) {
                    self.fix_in_string(action, pipe, site)
                } else if site.states.iter().all(|x| x.wants_value()) && !matches!(t.what, Cause::Json(_)) {
                    self.fix_value(s.span, pipe)
                } else {
                    None
                }
            }
            Blame::Stop { why: Stop::Nothing, .. } => self.fix_nothing(s.span),
            Blame::Stop { why: Stop::Compare, .. } => self.fix_compare(s.span),
            Blame::Stop { why: Stop::Index, .. } => self.fix_index(s.span),
            Blame::Structure { state, class } if state.in_plain_string() => {
                let insert = match class {
                    Class::Newline => "\\n",
                    Class::Tab => "\\t",
                    Class::Return => "",
                    _ => return None,
                };
                // Only where the line break stands between the quotes of one string, and not where a quote was forgotten.
                let closes = self.prover.quotes.range((self.document, s.span.to)..).next().is_some_and(|(_, q)| *q == Quote::Close);
                let title = "Write the character as an escape".to_owned();
                closes.then(|| Fix { title, edits: vec![Edit { span: s.span, insert: insert.to_owned() }] })
            }
            Blame::Structure { state, class } => match (state.mode, class) {
                (Mode::FirstKey | Mode::FirstValue, Class::Comma) => self.replace_condition(s.span),
                _ => self.fix_comma(s.span, state.mode, *class),
            },
            _ => None,
        }
    }

    /// `eq .n 1` over a float64: `eq .n 1.0`.
    fn fix_compare(&self, span: Span) -> Option<Fix> {
        let node = self.parsed.nodes.iter().find(|n| n.span == span && matches!(n.kind, NodeKind::Command { .. }))?;
        let NodeKind::Command { operands } = node.kind else { return None };
        let mut edits = Vec::new();
        for id in self.parsed.children(operands).get(1..)? {
            let operand = self.parsed.node(*id);
            let text = operand.span.text(&self.parsed.text);
            match operand.kind {
                NodeKind::Number(_) if text.bytes().all(|b| b.is_ascii_digit()) => {
                    edits.push(Edit { span: Span::at(operand.span.to), insert: ".0".to_owned() });
                }
                NodeKind::Field { .. } | NodeKind::Variable { .. } => {
                    let float = self.prover.read.iter().find(|((d, s), _)| *d == self.document && s.to == operand.span.to)?;
                    if self.prover.places.initial(*float.1) & !(may::NUMERIC | may::NOTHING) != 0
                        || !self.prover.places.is_float(*float.1, self.prover.numbers)
                    {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        (!edits.is_empty()).then(|| Fix { title: "Compare with a float".to_owned(), edits })
    }

    /// `{{ with index .list 0 }}`: `{{ with and .list (index .list 0) }}`.
    fn fix_index(&self, span: Span) -> Option<Fix> {
        let node = self.parsed.nodes.iter().find(|n| n.span == span && matches!(n.kind, NodeKind::Command { .. }))?;
        let NodeKind::Command { operands } = node.kind else { return None };
        let [function, list, zero] = self.parsed.children(operands) else { return None };
        let head = self.parsed.nodes.iter().any(|n| match &n.kind {
            NodeKind::Branch(b) => b.kind != BranchKind::Range && self.parsed.node(b.pipe).span == span,
            _ => false,
        });
        if !head || self.parsed.text_of(*function) != "index" || self.parsed.text_of(*zero) != "0" {
            return None;
        }
        let list = self.rewritten(self.parsed.node(*list).span);
        let insert = format!("and {list} ({})", self.rewritten(span));
        Some(Fix { title: "Check that the element exists".to_owned(), edits: vec![Edit { span, insert }] })
    }

    /// An action's text for this place: apart from a brace before it, which would look like a delimiter.
    fn apart(&self, at: u32, insert: String) -> String {
        let brace = self.parsed.text.as_bytes().get((at as usize).wrapping_sub(1)) == Some(&b'{');
        if brace { format!(" {insert}") } else { insert }
    }

    fn fix_nothing(&self, span: Span) -> Option<Fix> {
        if let Some((action, pipe)) = self.action_around(span) {
            // Where the action needs more than the guard, one fix does both.
            let node = self.parsed.node(action).span;
            let more =
                self.prover.suspicions.iter().any(|o| o.document == self.document && o.span == node && matches!(o.blame, Blame::Print(_)));
            let site = self.prover.sites.get(&(self.document, node));
            if more && let Some(site) = site {
                if site.states.iter().all(|x| x.in_plain_string()) {
                    return self.fix_in_string(action, pipe, site);
                }
                if site.states.iter().all(|x| x.wants_value()) {
                    return self.fix_value(node, pipe);
                }
            }
        }
        let (_, guarded) = self.guards.iter().find(|g| g.0 == span)?;
        let path = span.text(&self.parsed.text);
        Some(Fix { title: format!("Guard `{path}`"), edits: vec![Edit { span, insert: guarded.clone() }] })
    }

    fn fix_value(&self, span: Span, pipe: NodeId) -> Option<Fix> {
        if !self.functions.has(Function::ToJson) {
            return None;
        }
        let insert = format!("{{{{ toJSON {} }}}}", self.argument(pipe));
        Some(Fix { title: "Encode the value with toJSON".to_owned(), edits: vec![Edit { span, insert }] })
    }

    /// A pipeline as an argument: in parentheses if it is more than an operand.
    fn argument(&self, pipe: NodeId) -> String {
        let span = self.unwrap_escaper(pipe).unwrap_or(self.parsed.node(pipe).span);
        let text = self.rewritten(span);
        let simple = !text.contains(|c: char| c.is_whitespace() || c == '|') || (text.starts_with('(') && balanced(&text));
        if simple { text } else { format!("({text})") }
    }

    /// The argument of `js x` or `printf "%q" x`: what was meant to be escaped.
    fn unwrap_escaper(&self, pipe: NodeId) -> Option<Span> {
        let NodeKind::Pipe { commands, .. } = self.parsed.node(pipe).kind else { return None };
        let [command] = self.parsed.children(commands) else { return None };
        let NodeKind::Command { operands } = self.parsed.node(*command).kind else { return None };
        let operands = self.parsed.children(operands);
        let function = match &self.parsed.node(*operands.first()?).kind {
            NodeKind::Function { function } => *function,
            _ => return None,
        };
        match (function, operands) {
            (Function::Js, [_, x]) => Some(self.parsed.node(*x).span),
            (Function::Printf, [_, f, x]) if self.parsed.text_of(*f) == "\"%q\"" => Some(self.parsed.node(*x).span),
            _ => None,
        }
    }

    fn fix_in_string(&self, action: NodeId, pipe: NodeId, site: &ActionSite) -> Option<Fix> {
        let json = site.prints.iter().all(|l| matches!(l, Language::Json { .. }));
        if let Some(literal) = self.literal(action)
            && self.functions.has(Function::ToJson)
        {
            let whole = Span::new(literal.open, literal.close + 1);
            if let ([_], true) = (&*literal.parts, json) {
                let insert = format!("{{{{ {} }}}}", self.rewritten(self.parsed.node(pipe).span));
                return Some(Fix {
                    title: "Remove the quotes".to_owned(),
                    edits: vec![Edit { span: whole, insert: self.apart(whole.from, insert) }],
                });
            }
            let insert = self.encoded(&literal)?;
            return Some(Fix {
                title: "Encode the whole string with toJSON".to_owned(),
                edits: vec![Edit { span: whole, insert: self.apart(whole.from, insert) }],
            });
        }
        let text = self.text_argument(pipe, site);
        let span = self.parsed.node(action).span;
        let insert = if self.functions.has(Function::ToEscapedString) {
            format!("{{{{ toEscapedString {text} }}}}")
        } else if self.functions.has(Function::ToJson) {
            format!("{{{{ slice (toJSON {text}) 1 (len (slice (toJSON {text}) 1)) }}}}")
        } else {
            return None;
        };
        Some(Fix { title: "Escape the text inside the string".to_owned(), edits: vec![Edit { span, insert }] })
    }

    /// A pipeline as an argument that is surely a string.
    fn text_argument(&self, pipe: NodeId, site: &ActionSite) -> String {
        let argument = self.argument(pipe);
        if is_text(site) { argument } else { format!("(print {argument})") }
    }

    /// The string that an action is in, if it holds only text and actions.
    fn literal(&self, action: NodeId) -> Option<Literal> {
        let (list, index) = *self.parents.get(&action)?;
        let NodeKind::List(children) = self.parsed.node(list).kind else { return None };
        let siblings = self.parsed.children(children);
        let mut parts = vec![action];
        let mut open = None;
        for id in siblings.get(..index)?.iter().rev() {
            if self.plain_action(*id) {
                parts.push(*id);
                continue;
            }
            let span = self.text_span(*id)?;
            let mut quotes = self.quotes(span).rev();
            parts.push(*id);
            match quotes.next() {
                None => {}
                Some((at, Quote::Open | Quote::OpenKey)) => {
                    open = Some(at);
                    break;
                }
                Some(_) => return None,
            }
        }
        parts.reverse();
        let mut close = None;
        for id in siblings.get(index + 1..)? {
            if self.plain_action(*id) {
                parts.push(*id);
                continue;
            }
            let span = self.text_span(*id)?;
            parts.push(*id);
            match self.quotes(span).next() {
                None => {}
                Some((at, Quote::Close)) => {
                    close = Some(at);
                    break;
                }
                Some(_) => return None,
            }
        }
        let (open, close) = (open?, close?);
        parts.retain(|id| {
            let s = self.parsed.node(*id).span;
            !matches!(self.parsed.node(*id).kind, NodeKind::Text) || !clip(s, open + 1, close).is_empty()
        });
        Some(Literal { open, close, parts })
    }

    fn quotes(&self, span: Span) -> impl DoubleEndedIterator<Item = (u32, Quote)> + '_ {
        self.prover.quotes.range((self.document, span.from)..(self.document, span.to)).map(|((_, at), q)| (*at, *q))
    }

    pub(crate) fn text_span(&self, id: NodeId) -> Option<Span> {
        let node = self.parsed.node(id);
        matches!(node.kind, NodeKind::Text).then_some(node.span)
    }

    /// An action that prints and declares nothing.
    fn plain_action(&self, id: NodeId) -> bool {
        let NodeKind::Action { pipe } = self.parsed.node(id).kind else { return false };
        matches!(self.parsed.node(pipe).kind, NodeKind::Pipe { declarations, .. } if declarations.is_empty())
    }

    /// `{{ toJSON (printf "…%s…" a b) }}` for a string.
    fn encoded(&self, literal: &Literal) -> Option<String> {
        if let [only] = *literal.parts
            && let NodeKind::Action { pipe } = self.parsed.node(only).kind
        {
            let site = self.prover.sites.get(&(self.document, self.parsed.node(only).span))?;
            return Some(format!("{{{{ toJSON {} }}}}", self.text_argument(pipe, site)));
        }
        let mut format = String::new();
        let mut arguments = String::new();
        for id in &literal.parts {
            let node = self.parsed.node(*id);
            match node.kind {
                NodeKind::Text => {
                    let text = clip(node.span, literal.open + 1, literal.close).text(&self.parsed.text);
                    let decoded: String = serde_json::from_str(&format!("\"{text}\"")).ok()?;
                    format.push_str(&decoded.replace('%', "%%"));
                }
                NodeKind::Action { pipe } => {
                    let site = self.prover.sites.get(&(self.document, node.span))?;
                    format.push_str(if is_text(site) { "%s" } else { "%v" });
                    arguments.push(' ');
                    arguments.push_str(&self.argument(pipe));
                }
                _ => return None,
            }
        }
        Some(format!("{{{{ toJSON (printf {}{arguments}) }}}}", quote(&format)))
    }

    /// A default for a text that may be absent.
    pub(crate) fn default_text(&self, span: Span, place: PlaceId) -> Option<Fix> {
        let (_, pipe) = self.action(span)?;
        let bits = self.prover.places.initial(place);
        let operand = self.parsed.text_of(pipe);
        if operand.contains(|c: char| c.is_whitespace() || c == '|') || bits & !(may::STRING | may::NOTHING) != 0 {
            return None;
        }
        let at = self.parsed.node(pipe).span;
        // Where the string around it is encoded as a whole, that fix comes first.
        if self.prover.suspicions.iter().any(|s| s.span == span) {
            return None;
        }
        Some(Fix {
            title: "Write nothing if it is absent".to_owned(),
            edits: vec![Edit { span: at, insert: format!("or {operand} \"\"") }],
        })
    }
}

fn clip(span: Span, from: u32, to: u32) -> Span {
    Span::new(span.from.max(from), span.to.min(to).max(span.from.max(from)))
}

/// Does an action print only text?
fn is_text(site: &ActionSite) -> bool {
    fn texts(l: &Language) -> bool {
        match l {
            Language::Bytes(_) | Language::Any { .. } | Language::Json { .. } | Language::Interior { .. } => true,
            Language::Alt(parts) => parts.iter().all(texts),
            Language::Seq(_) | Language::Many(_) => true,
            Language::Number { .. } | Language::NoValue { .. } => false,
        }
    }
    site.prints.len() < 8 && site.texts && site.prints.iter().all(texts)
}

/// Do the parentheses at both ends belong together?
fn balanced(text: &str) -> bool {
    let mut depth = 0i32;
    let mut quoted = None;
    for (i, c) in text.char_indices() {
        match (quoted, c) {
            (None, '"' | '`') => quoted = Some(c),
            (Some(q), c) if q == c => quoted = None,
            (None, '(') => depth += 1,
            (None, ')') => {
                depth -= 1;
                if depth == 0 {
                    return i + 1 == text.len();
                }
            }
            _ => {}
        }
    }
    false
}

/// A string constant of a template.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => out.push_str(&format!("\\x{:02x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
