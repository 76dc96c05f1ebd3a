//! Assertions: conditions on a place in a rendered body.

use serde_json::Value;

use super::code;
use super::read::{ASSERTION_KEYS, Named, PayloadFile, Reader};
use crate::diagnostic::did_you_mean;
use crate::json::{Document, Kind, NodeRef};
use crate::span::Span;

/// One condition on the value at a pointer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    /// Is there a value at all?
    Exists(bool),
    /// Its type: `string`, `number`, `integer`, `boolean`, `null`, `list`, `object`.
    Type(&'static str),
    /// The same value; objects in any order of keys, numbers by value.
    Equals(Value),
    /// One of these values.
    OneOf(Vec<Value>),
    /// A string that holds this text, or a list that holds it as an element.
    Contains(String),
    /// A string that starts with this text.
    StartsWith(String),
    /// At least this many characters, elements or members.
    MinLength(u64),
    /// At most this many characters, elements or members.
    MaxLength(u64),
}

/// Which bodies an assertion applies to: those that match every given field; with none given, every body of the webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selector {
    /// Type of the event.
    pub event: Option<Named<String>>,
    /// Id of a sample.
    pub sample: Option<Named<String>>,
    /// File of a captured payload.
    pub payload: Option<Named<String>>,
}

/// What must hold at one place of a body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assertion {
    /// JSON pointer (RFC 6901) into the body.
    pub pointer: String,
    /// Which bodies.
    pub selector: Selector,
    /// What must hold, all of it; never empty.
    pub conditions: Vec<Condition>,
    /// Where it is in the project file.
    pub span: Span,
}

/// Why an assertion fails for a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Miss {
    /// One sentence.
    pub message: String,
    /// The value in the body; of an absent one, the value that should hold it.
    pub at: Option<Span>,
    /// Is there no such value?
    pub absent: bool,
}

/// The types by name.
pub(super) const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "null", "list", "object"];

impl Selector {
    /// Does a body of this event, rendered from this sample or payload file, belong to it?
    #[must_use]
    pub(crate) fn takes(&self, event: Option<&str>, sample: Option<&str>, payload: Option<&str>) -> bool {
        let fits = |wanted: &Option<Named<String>>, given: Option<&str>| wanted.as_ref().is_none_or(|w| given == Some(&w.value));
        fits(&self.event, event) && fits(&self.sample, sample) && fits(&self.payload, payload)
    }

    /// A selector that takes nothing is a mistake: the assertion would hold of nothing.
    pub(super) fn check(&self, reader: &mut Reader, events: &[String], samples: &[(String, String)], payloads: &[PayloadFile]) {
        let mut known = true;
        let mut name = |given: &Option<Named<String>>, what: &str, among: Vec<&str>| {
            if let Some(given) = given.as_ref().filter(|g| !among.contains(&g.value.as_str())) {
                let help = did_you_mean(&given.value, among).unwrap_or_default();
                reader.say(&code::NAME, given.span, format!("the webhook has no {what} \"{}\"", given.value), &help);
                known = false;
            }
        };
        name(&self.event, "event", events.iter().map(String::as_str).collect());
        name(&self.sample, "sample", samples.iter().map(|(_, s)| s.as_str()).collect());
        name(&self.payload, "payload", payloads.iter().map(|p| p.file.value.as_str()).collect());
        let any = samples.iter().any(|(e, s)| self.takes(Some(e), Some(s), None))
            || payloads.iter().any(|p| self.takes(p.event.as_deref(), None, Some(&p.file.value)));
        let place = [&self.event, &self.sample, &self.payload].into_iter().flatten().next();
        if let Some(place) = place.filter(|_| known && !any) {
            let message = "the webhook has no body with this event, sample and payload".to_owned();
            reader.say(&code::VALUE, place.span, message, "remove one of them; without any, the assertion covers every body");
        }
    }
}

/// Reads one assertion.
pub(super) fn read(reader: &mut Reader, node: NodeRef<'_>) -> Option<Assertion> {
    if !reader.object(node, "an assertion", ASSERTION_KEYS) {
        return None;
    }
    let pointer = reader.required(node, "an assertion", "pointer")?;
    if !reader.is(pointer, "\"pointer\"", Kind::String) {
        return None;
    }
    let text = pointer.as_str().unwrap_or_default().into_owned();
    if !text.is_empty() && !text.starts_with('/') {
        let message = format!("\"{text}\" is not a JSON pointer: it must begin with / (or be \"\" for the whole body)");
        reader.say(&code::VALUE, pointer.span(), message, "for example /blocks/0/text");
        return None;
    }
    let word = |reader: &mut Reader, key: &str| node.get(key).and_then(|n| reader.text(n, &format!("\"{key}\"")));
    let selector = Selector { event: word(reader, "event"), sample: word(reader, "sample"), payload: word(reader, "payload") };
    let mut conditions = Vec::new();
    let mut asked = false;
    for member in node.children() {
        let key = member.key().unwrap_or("");
        if matches!(key, "pointer" | "event" | "sample" | "payload") || !ASSERTION_KEYS.contains(&key) {
            continue;
        }
        asked = true;
        conditions.extend(condition(reader, key, member));
    }
    if !asked {
        let keys = ASSERTION_KEYS.get(4..).unwrap_or(&[]).join(", ");
        reader.say(&code::MISSING_KEY, node.span(), "the assertion has no condition".to_owned(), &format!("add one of {keys}"));
        return None;
    }
    if let (true, Some(other)) = (conditions.contains(&Condition::Exists(false)) && conditions.len() > 1, node.get("exists")) {
        let message = "\"exists\": false allows no other condition".to_owned();
        reader.say(&code::VALUE, other.span(), message, "remove the others, or write true");
    }
    Some(Assertion { pointer: text, selector, conditions, span: node.span() })
}

fn condition(reader: &mut Reader, key: &str, node: NodeRef<'_>) -> Option<Condition> {
    let what = format!("\"{key}\"");
    let value = |node: NodeRef<'_>| serde_json::from_slice::<Value>(node.raw()).ok();
    match key {
        "exists" => reader.is(node, &what, Kind::Boolean).then(|| Condition::Exists(node.raw() == b"true")),
        "type" => {
            let name = reader.text(node, &what)?;
            let found = TYPES.iter().find(|t| **t == name.value);
            if found.is_none() {
                let message = format!("{what} is \"{}\"; it must be {}", name.value, TYPES.join(", "));
                let help = did_you_mean(&name.value, TYPES).unwrap_or_default();
                reader.say(&code::VALUE, name.span, message, &help);
            }
            found.map(|t| Condition::Type(t))
        }
        "equals" | "oneOf" => {
            if key == "equals" {
                let read = value(node);
                if read.is_none() {
                    reader.say(&code::VALUE, node.span(), format!("{what} is nested too deep to compare"), "compare part of it");
                }
                return read.map(Condition::Equals);
            }
            if !reader.is(node, &what, Kind::Array) {
                return None;
            }
            let items: Vec<Value> = node.items().into_iter().filter_map(value).collect();
            if items.is_empty() || items.len() < node.items().len() {
                let why = if items.is_empty() { "is empty: no value can match" } else { "is nested too deep to compare" };
                reader.say(&code::VALUE, node.span(), format!("{what} {why}"), "list at least one value");
                return None;
            }
            Some(Condition::OneOf(items))
        }
        "contains" => reader.text(node, &what).map(|t| Condition::Contains(t.value)),
        "startsWith" => reader.text(node, &what).map(|t| Condition::StartsWith(t.value)),
        _ => {
            if !reader.is(node, &what, Kind::Number) {
                return None;
            }
            let Some(n) = node.as_f64().and_then(whole) else {
                reader.say(&code::TYPE, node.span(), format!("{what} is not a whole number of 0 or more"), "");
                return None;
            };
            Some(if key == "minLength" { Condition::MinLength(n) } else { Condition::MaxLength(n) })
        }
    }
}

impl Condition {
    /// What it says, for the name of its check.
    #[must_use]
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Exists(true) => "exists".to_owned(),
            Self::Exists(false) => "does not exist".to_owned(),
            Self::Type(name) => format!("is {}", article(name)),
            Self::Equals(value) => format!("equals {}", brief(&value.to_string())),
            Self::OneOf(values) => format!("is one of {}", brief(&Value::Array(values.clone()).to_string())),
            Self::Contains(text) => format!("contains {}", brief(&Value::from(text.as_str()).to_string())),
            Self::StartsWith(text) => format!("starts with {}", brief(&Value::from(text.as_str()).to_string())),
            Self::MinLength(n) => format!("has at least {n}"),
            Self::MaxLength(n) => format!("has at most {n}"),
        }
    }

    /// Why it does not hold of the value; `None` if it does.
    fn fault(&self, node: NodeRef<'_>) -> Option<String> {
        let value: Option<Value> = serde_json::from_slice(node.raw()).ok();
        let shown = || brief(&String::from_utf8_lossy(node.raw()));
        let length = || match node.kind() {
            Kind::String => Some((node.as_str().map_or(0, |s| s.chars().count()), "characters")),
            Kind::Array => Some((node.children().count(), "elements")),
            Kind::Object => Some((node.children().count(), "members")),
            _ => None,
        };
        let holds = match self {
            Self::Exists(wanted) => *wanted,
            Self::Type(name) => is_type(node, name),
            Self::Equals(wanted) => value.as_ref().is_some_and(|v| same(v, wanted)),
            Self::OneOf(wanted) => value.as_ref().is_some_and(|v| wanted.iter().any(|w| same(v, w))),
            Self::Contains(text) => match node.kind() {
                Kind::Array => node.children().any(|c| c.as_str().is_some_and(|s| s == text.as_str())),
                _ => node.as_str().is_some_and(|s| s.contains(text)),
            },
            Self::StartsWith(text) => node.as_str().is_some_and(|s| s.starts_with(text.as_str())),
            Self::MinLength(n) | Self::MaxLength(n) => {
                let Some((length, unit)) = length() else { return Some(format!("is {}, which has no length", node.kind().name())) };
                let (length, least) = (length as u64, matches!(self, Self::MinLength(_)));
                let holds = if least { length >= *n } else { length <= *n };
                let word = if least { "at least" } else { "at most" };
                return (!holds).then(|| format!("has {length} {unit}; it must have {word} {n}"));
            }
        };
        if holds {
            return None;
        }
        Some(match self {
            Self::Exists(_) => format!("exists ({}); it must not", shown()),
            Self::Type(name) => format!("is {}; it must be {}", node.kind().name(), article(name)),
            Self::Equals(wanted) => format!("is {}; it must be {}", shown(), brief(&wanted.to_string())),
            Self::OneOf(wanted) => format!("is {}; it must be one of {}", shown(), brief(&Value::Array(wanted.clone()).to_string())),
            Self::Contains(text) => format!("is {}; it must contain {}", shown(), brief(&Value::from(text.as_str()).to_string())),
            Self::StartsWith(text) => format!("is {}; it must start with {}", shown(), brief(&Value::from(text.as_str()).to_string())),
            Self::MinLength(_) | Self::MaxLength(_) => String::new(),
        })
    }
}

impl Assertion {
    /// Its conditions in words, for the name of its check.
    #[must_use]
    pub(crate) fn describe(&self) -> String {
        let conditions: Vec<String> = self.conditions.iter().map(Condition::describe).collect();
        format!("{} {}", if self.pointer.is_empty() { "the body" } else { &self.pointer }, conditions.join(" and "))
    }

    /// Why it does not hold of a body; `None` if it holds.
    #[must_use]
    pub(crate) fn fault(&self, body: &Document) -> Option<Miss> {
        let place = if self.pointer.is_empty() { "the body" } else { &self.pointer };
        let Some(node) = body.find(&self.pointer) else {
            if self.conditions == [Condition::Exists(false)] {
                return None;
            }
            let message = format!("{place} does not exist in the body");
            // The deepest value on the way shows where the path ends.
            let mut pointer = self.pointer.as_str();
            while let Some((parent, _)) = pointer.rsplit_once('/') {
                pointer = parent;
                if let Some(found) = body.find(pointer) {
                    return Some(Miss { message, at: Some(found.span()), absent: true });
                }
            }
            return Some(Miss { message, at: None, absent: true });
        };
        let why = self.conditions.iter().find_map(|c| c.fault(node))?;
        Some(Miss { message: format!("{place} {why}"), at: Some(node.span()), absent: false })
    }
}

fn is_type(node: NodeRef<'_>, name: &str) -> bool {
    match name {
        "string" => node.kind() == Kind::String,
        "number" => node.kind() == Kind::Number,
        "integer" => node.kind() == Kind::Number && node.as_f64().is_some_and(|n| n.fract() == 0.0),
        "boolean" => node.kind() == Kind::Boolean,
        "null" => node.kind() == Kind::Null,
        "list" => node.kind() == Kind::Array,
        _ => node.kind() == Kind::Object,
    }
}

/// Equal as JSON: 1 and 1.0 are the same number. Deep values were refused when they were read.
fn same(a: &Value, b: &Value) -> bool {
    let mut stack = vec![(a, b)];
    while let Some(pair) = stack.pop() {
        match pair {
            (Value::Number(x), Value::Number(y)) => {
                let float = x.is_f64() || y.is_f64();
                if x != y && !(float && x.as_f64() == y.as_f64()) {
                    return false;
                }
            }
            (Value::Array(x), Value::Array(y)) => {
                if x.len() != y.len() {
                    return false;
                }
                stack.extend(x.iter().zip(y));
            }
            (Value::Object(x), Value::Object(y)) => {
                if x.len() != y.len() {
                    return false;
                }
                for (key, value) in x {
                    let Some(other) = y.get(key) else { return false };
                    stack.push((value, other));
                }
            }
            (x, y) => {
                if x != y {
                    return false;
                }
            }
        }
    }
    true
}

/// A whole number from 0 on, as JSON Schema counts: 1.0 is one.
fn whole(n: f64) -> Option<u64> {
    (n.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&n)).then(|| format!("{n:.0}").parse().ok()).flatten()
}

fn article(name: &str) -> String {
    match name {
        "null" => "null".to_owned(),
        "integer" | "object" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}

fn brief(text: &str) -> String {
    let mut out: String = text.chars().take(80).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}
