//! Completions: fields reachable from here, variables in scope, functions, keywords, names of templates.

use super::place::{Data, Place, Shape, chain_shape, place};
use super::tree::action_before;
use crate::span::Span;
use crate::template::go::function::Functions;
use crate::template::go::syntax::ast::Parsed;
use crate::template::go::syntax::token::{Kind, Token};
use crate::template::go::syntax::unicode::is_word;

/// The kind of a completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CompletionKind {
    /// A field.
    Field,
    /// A variable.
    Variable,
    /// A function.
    Function,
    /// A keyword or a constant's name.
    Keyword,
    /// The name of a template.
    Template,
}

impl CompletionKind {
    /// Its name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Variable => "variable",
            Self::Function => "function",
            Self::Keyword => "keyword",
            Self::Template => "template",
        }
    }
}

/// One completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Completion {
    /// What is written.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Its type or signature.
    pub detail: Option<String>,
    /// A sentence on it.
    pub doc: Option<String>,
    /// Its value in the payload at hand, shortened.
    pub value: Option<String>,
}

/// The completions at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Completions {
    /// What a completion replaces.
    pub replace: Span,
    /// Every completion, the likeliest kind first; the caller filters by what is typed.
    pub options: Vec<Completion>,
}

/// The completions at an offset; `None` outside actions, in comments and in constants.
#[must_use]
pub(crate) fn complete(parsed: &Parsed, functions: Functions, data: Data<'_>, offset: u32) -> Option<Completions> {
    let tokens = action_before(parsed, offset)?;
    let text = &*parsed.text;
    let before = text.get(..offset as usize)?;
    if let Some(last) = tokens.last() {
        let in_string = matches!(last.kind, Kind::String | Kind::RawString) && last.to > offset
            || last.kind == Kind::Error && text.get(last.from as usize..).is_some_and(|t| t.starts_with(['"', '`']));
        if in_string {
            return template_names(parsed, &tokens, *last, offset);
        }
        if matches!(last.kind, Kind::CharConstant | Kind::Comment) && last.to > offset {
            return None;
        }
    }
    let here = place(parsed, data, offset);
    // The chain of names that ends here: `.a.b`, `$x.a`, `pri`.
    let chain_from = before.char_indices().rev().take_while(|&(_, c)| c == '.' || c == '$' || is_word(c)).last();
    let chain = chain_from.map_or("", |(i, _)| before.get(i..).unwrap_or(""));
    if chain.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // Names go on behind the cursor.
    let rest = text.get(offset as usize..).unwrap_or("");
    let word = rest.char_indices().find(|&(_, c)| !is_word(c)).map_or(rest.len(), |(i, _)| i);
    let to = offset.saturating_add(u32::try_from(word).unwrap_or(0));
    let back = |n: usize| offset.saturating_sub(u32::try_from(n).unwrap_or(0));
    if let Some(dot) = chain.rfind('.') {
        let owner = chain_shape(parsed, &here, chain.get(..dot).unwrap_or(""));
        let options = owner.fields().into_iter().map(|(name, shape)| field(name, &shape)).collect();
        return Some(Completions { replace: Span::new(back(chain.len() - dot - 1), to), options });
    }
    let replace = Span::new(back(chain.len()), to);
    if chain.starts_with('$') {
        return Some(Completions { replace, options: variables(parsed, &here) });
    }
    let first = tokens.iter().all(|t| matches!(t.kind, Kind::Space | Kind::LeftDelim) || t.from >= replace.from);
    let mut options = Vec::new();
    if chain.is_empty() {
        options.extend(here.dot.fields().into_iter().map(|(name, shape)| field(format!(".{name}"), &shape)));
        options.extend(variables(parsed, &here));
    }
    options.extend(functions.iter().map(|function| {
        let d = function.describe();
        let (detail, doc) = (Some(d.signature.to_owned()), Some(d.doc.to_owned()));
        Completion { label: d.name.to_owned(), kind: CompletionKind::Function, detail, doc, value: None }
    }));
    options.extend(keywords(&here, first));
    Some(Completions { replace, options })
}

fn field(label: String, shape: &Shape<'_>) -> Completion {
    Completion { label, kind: CompletionKind::Field, detail: shape.type_name(), doc: shape.doc(), value: shape.preview() }
}

fn variables(parsed: &Parsed, here: &Place<'_>) -> Vec<Completion> {
    let mut options: Vec<Completion> = Vec::new();
    let mut add = |label: &str, shape: &Shape<'_>, doc: Option<&str>| {
        if !options.iter().any(|o| o.label == label) {
            let doc = doc.map(str::to_owned).or_else(|| shape.doc());
            options.push(Completion {
                label: label.to_owned(),
                kind: CompletionKind::Variable,
                detail: shape.type_name(),
                doc,
                value: shape.preview(),
            });
        }
    };
    for v in here.variables.iter().rev() {
        add(v.name.text(&parsed.text), &v.shape, None);
    }
    add("$", &here.root, Some("The value that the template was called with."));
    options
}

/// Keywords that may stand here: `first` in the action or as an operand.
fn keywords(here: &Place<'_>, first: bool) -> Vec<Completion> {
    let mut words: Vec<(&str, &str)> = Vec::new();
    if first {
        if here.open > 0 || !here.top {
            words.push(("end", "Ends the innermost if, with, range, define or block."));
        }
        if here.open > 0 {
            words.push(("else", "Writes its body if the value is empty."));
            words.push(("else if", "Tests another value if the one before is empty."));
        }
        words.extend([
            ("if", "Writes its body if the value is not empty."),
            ("with", "Sets dot to the value, and writes its body if it is not empty."),
            ("range", "Writes its body for each element."),
            ("template", "Writes a defined template."),
            ("block", "Defines a template and writes it here."),
        ]);
        if here.top {
            words.push(("define", "Defines a template."));
        }
        if here.ranges > 0 {
            words.extend([("break", "Ends the range."), ("continue", "Continues with the range's next element.")]);
        }
    } else {
        words.extend([("true", "The constant."), ("false", "The constant."), ("nil", "The absence of a value.")]);
    }
    let make = |(label, doc): (&str, &str)| Completion {
        label: label.to_owned(),
        kind: CompletionKind::Keyword,
        detail: None,
        doc: Some(doc.to_owned()),
        value: None,
    };
    words.into_iter().map(make).collect()
}

/// In the string after `template`: the names of the templates.
fn template_names(parsed: &Parsed, tokens: &[Token], string: Token, offset: u32) -> Option<Completions> {
    let words: Vec<Kind> = tokens.iter().map(|t| t.kind).filter(|&k| k != Kind::Space).collect();
    let [Kind::LeftDelim, Kind::Template, _] = words[..] else { return None };
    let from = string.from + 1;
    if offset < from {
        return None;
    }
    let mut options: Vec<Completion> = Vec::new();
    for t in parsed.templates.iter().skip(1) {
        if !options.iter().any(|o| *o.label == *t.name) {
            options.push(Completion { label: t.name.to_string(), kind: CompletionKind::Template, detail: None, doc: None, value: None });
        }
    }
    let to = if string.kind == Kind::Error { offset } else { string.to - 1 };
    Some(Completions { replace: Span::new(from, to.max(offset)), options })
}
