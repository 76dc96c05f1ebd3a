//! Does a payload fit a schema? The answer names every place where it does not, which is also the drift report.

use serde_json::Value;

use super::code;
use crate::diagnostic::{Code, Diagnostic, Document};
use crate::json;
use crate::record::{child, describe};
use crate::schema::{Kind, Schema, Text};
use crate::span::Span;

/// The rule that a value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// A required field is missing.
    Missing,
    /// A field that the schema does not list.
    Unlisted,
    /// Another kind of value.
    Kind,
    /// `null` where it may not be.
    Null,
    /// Empty where it may not be.
    Empty,
    /// A string in the wrong format.
    Text,
    /// None of the listed values.
    Value,
    /// A number that is too small, too large or not whole.
    Range,
    /// A text or list that is too long.
    Length,
}

/// What a misfit says of the vendor's payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drift {
    /// A field is new.
    Appeared,
    /// A field is gone.
    Vanished,
    /// A field holds something else.
    Changed,
}

/// One place where a payload does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// JSON pointer into the payload; of a missing field, the place where it would be.
    pub pointer: String,
    /// The rule that is broken.
    pub rule: Rule,
    /// One sentence.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Misfit {
    /// Has the field appeared, vanished or changed?
    #[must_use]
    pub(crate) const fn drift(&self) -> Drift {
        match self.rule {
            Rule::Unlisted => Drift::Appeared,
            Rule::Missing => Drift::Vanished,
            _ => Drift::Changed,
        }
    }

    /// Its entry in the catalogue of diagnostics.
    #[must_use]
    pub(crate) fn code(&self) -> &'static Code {
        match self.drift() {
            Drift::Appeared => &code::FIELD_APPEARED,
            Drift::Vanished => &code::FIELD_VANISHED,
            Drift::Changed => &code::FIELD_CHANGED,
        }
    }
}

/// Maximum number of misfits reported.
const MOST: usize = 200;

/// Every place where the payload does not fit the schema, in the payload's order (at most 200).
#[must_use]
pub(crate) fn conforms(schema: &Schema, payload: &Value) -> Vec<Misfit> {
    let mut found = Vec::new();
    // A stack of its own: payloads may be deep.
    let mut stack = vec![(schema, payload, String::new())];
    while let Some((schema, value, at)) = stack.pop() {
        if found.len() >= MOST {
            break;
        }
        let mut say =
            |at: &str, rule, message: String, remedy: String| found.push(Misfit { pointer: at.to_owned(), rule, message, remedy });
        if value.is_null() && !matches!(schema.kind, Kind::Any) {
            if !schema.null {
                say(
                    &at,
                    Rule::Null,
                    "the value is null, but the schema does not allow null here".into(),
                    format!("use {}, or mark the field null", article(&schema.kind)),
                );
            }
            continue;
        }
        let empty = match value {
            Value::String(s) => s.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
        if empty && schema.empty {
            // An empty text has no shape, an empty object no fields.
            if kind_matches(&schema.kind, value) {
                continue;
            }
        } else if empty && !matches!(schema.kind, Kind::Any | Kind::Object { .. }) && kind_matches(&schema.kind, value) {
            say(
                &at,
                Rule::Empty,
                format!("{} is empty, but the schema requires a value", article(&schema.kind)),
                "use a value, or mark the field empty".into(),
            );
            continue;
        }
        match (&schema.kind, value) {
            (Kind::Any, _) | (Kind::Boolean, Value::Bool(_)) => {}
            (Kind::Number { integer, minimum, maximum }, Value::Number(number)) => {
                let n = number.as_f64().unwrap_or(f64::NAN);
                if *integer && n.fract() != 0.0 {
                    say(&at, Rule::Range, format!("{number} is not a whole number"), "use a whole number".into());
                } else if let Some(least) = minimum.filter(|&m| n < m) {
                    say(&at, Rule::Range, format!("{number} is less than {least}"), format!("use at least {least}"));
                } else if let Some(most) = maximum.filter(|&m| n > m) {
                    say(&at, Rule::Range, format!("{number} is more than {most}"), format!("use at most {most}"));
                }
            }
            (Kind::String { text, values, open, max_length }, Value::String(s)) => {
                let length = s.chars().count();
                if *text == Text::Enum && !open && !values.contains(s) {
                    say(
                        &at,
                        Rule::Value,
                        format!("{:?} is not one of the values {}", brief(s), values.join(", ")),
                        "use one of the values, or mark the list as open".into(),
                    );
                } else if !text.fits(s) {
                    say(
                        &at,
                        Rule::Text,
                        format!("{:?} is not {}", brief(s), text.describe()),
                        format!("use {}, or make the text free", text.describe()),
                    );
                } else if let Some(most) = max_length.filter(|&m| length > m as usize) {
                    say(&at, Rule::Length, format!("the text has {length} characters; the limit is {most}"), format!("use at most {most}"));
                }
            }
            (Kind::List { items, max_items }, Value::Array(list)) => {
                if let Some(most) = max_items.filter(|&m| list.len() > m as usize) {
                    say(
                        &at,
                        Rule::Length,
                        format!("the list has {} elements; the limit is {most}", list.len()),
                        format!("use at most {most}"),
                    );
                }
                stack.extend(list.iter().enumerate().rev().map(|(i, v)| (&**items, v, format!("{at}/{i}"))));
            }
            (Kind::Object { fields, open }, Value::Object(map)) => {
                for (name, _) in fields.0.iter().filter(|(n, s)| !s.absent && !map.contains_key(n)) {
                    say(
                        &child(&at, name),
                        Rule::Missing,
                        format!("the field \"{name}\" is missing"),
                        "add it, or mark it absent in the schema".into(),
                    );
                }
                let mut room = MOST;
                for (name, value) in map.iter().rev() {
                    match fields.get(name) {
                        Some(field) => stack.push((field, value, child(&at, name))),
                        None if *open || room == 0 => {}
                        None => {
                            room -= 1;
                            say(&child(&at, name), Rule::Unlisted, format!("the schema has no field \"{name}\""), near(name, fields));
                        }
                    }
                }
            }
            (kind, other) => {
                say(
                    &at,
                    Rule::Kind,
                    format!("this is {}; the schema expects {}", describe(other), article(kind)),
                    format!("give {}", article(kind)),
                );
            }
        }
    }
    found.truncate(MOST);
    found
}

/// The largest payload checked for drift, in bytes.
const LARGEST: usize = 1 << 20;

/// The misfits of a payload as findings, each at its place in the payload's text.
///
/// Nothing is said of a text that is not JSON (its reader has said so), that is larger than 1 MiB, or deeper than 128.
#[must_use]
pub(crate) fn findings(schema: &Schema, document: &json::Document) -> Vec<Diagnostic> {
    let Some(root) = document.root().filter(|r| document.is_valid() && r.raw().len() <= LARGEST) else { return Vec::new() };
    let Ok(payload) = serde_json::from_slice(root.raw()) else { return Vec::new() };
    let finding = |misfit: Misfit| {
        let here = document.find(&misfit.pointer);
        let parent = misfit.pointer.rsplit_once('/').and_then(|(parent, _)| document.find(parent));
        let span = match misfit.rule {
            Rule::Unlisted => here.and_then(json::NodeRef::key_span).or(here.map(json::NodeRef::span)),
            Rule::Missing => parent.map(|p| Span::new(p.span().from, p.span().from + 1)),
            _ => here.map(json::NodeRef::span),
        };
        let at = if misfit.pointer.is_empty() { "the payload" } else { &misfit.pointer };
        Diagnostic::new(misfit.code(), span.unwrap_or_default(), format!("{at}: {}", misfit.message))
            .in_document(Document::Payload)
            .help(misfit.remedy)
    };
    conforms(schema, &payload).into_iter().map(finding).collect()
}

fn near(name: &str, fields: &crate::schema::Fields) -> String {
    crate::diagnostic::did_you_mean(name, fields.0.iter().map(|(n, _)| n.as_str()))
        .unwrap_or_else(|| "add it to the schema if the vendor sends it".to_owned())
}

fn kind_matches(kind: &Kind, value: &Value) -> bool {
    matches!(
        (kind, value),
        (Kind::String { .. }, Value::String(_))
            | (Kind::List { .. }, Value::Array(_))
            | (Kind::Object { .. }, Value::Object(_))
            | (Kind::Any, _)
    )
}

const fn article(kind: &Kind) -> &'static str {
    match kind {
        Kind::Any => "anything",
        Kind::Boolean => "a boolean",
        Kind::Number { .. } => "a number",
        Kind::String { .. } => "a string",
        Kind::List { .. } => "a list",
        Kind::Object { .. } => "an object",
    }
}

fn brief(text: &str) -> String {
    let mut brief: String = text.chars().take(40).collect();
    if brief.len() < text.len() {
        brief.push('…');
    }
    brief
}
