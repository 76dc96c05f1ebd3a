//! The torture grid: renders hostile and sparse variants of every sample, as far as its schema allows.

use serde_json::Value;

use super::make::{Fill, make, number};
use super::vary::{replace_texts, resize_lists};
use super::{Render, Stopped};
use crate::json::machine;
use crate::schema::{Kind, Schema, Text};
use crate::source::conforms;

/// Maximum number of rows in a grid.
pub(crate) const MOST_ROWS: usize = 4_000;

/// One cell: one variant of a sample, and its result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// What was done to the sample.
    pub variant: String,
    /// Does the payload differ from the sample?
    pub changed: bool,
    /// Which sample, by its index.
    pub sample: usize,
    /// The payload's JSON text.
    pub payload: String,
    /// The rendered body; `None` if the render stopped.
    pub body: Option<Vec<u8>>,
    /// What is wrong; `None` if all is well.
    pub fault: Option<Fault>,
}

/// What is wrong with one render.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fault {
    /// The render stopped.
    Stopped(Stopped),
    /// The body is not JSON: its first byte that is wrong (its length, where it ends too early), and what must come there.
    NotJson {
        /// Byte offset in the body.
        at: usize,
        /// What JSON wants at that place.
        expected: &'static str,
    },
}

/// Texts that break what does not escape them, by name.
const TEXTS: &[(&str, &str)] = &[
    ("quote", "a \"quoted\" word"),
    ("backslash", "C:\\Users\\new\\table"),
    ("newline", "first line\nsecond line"),
    ("carriage return", "first line\r\nsecond line"),
    ("tab", "a\tb"),
    ("NUL", "a\u{0}b"),
    ("U+2028", "a\u{2028}b"),
    ("emoji", "🔥👩‍👩‍👧"),
    ("right-to-left", "\u{202e}שלום עולם"),
    ("apostrophe", "it's"),
    ("markup", "<!channel> <b>&amp;</b> @everyone"),
    ("new key", "x\",\"injected\":\"y"),
    ("template", "{{ .Name }} %s"),
];

/// Renders every variant of every sample that the source can send. Stops after [`MOST_ROWS`].
#[must_use]
pub(crate) fn torture(schema: &Schema, samples: &[Value], render: &Render<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (sample, base) in samples.iter().enumerate() {
        let mut add = |variant: Option<String>, payload: Value| {
            let changed = variant.is_some();
            if rows.len() >= MOST_ROWS || (changed && (payload == *base || !conforms(schema, &payload).is_empty())) {
                return;
            }
            let text = payload.to_string();
            let (body, fault) = match render(&text) {
                Err(stopped) => (None, Some(Fault::Stopped(stopped))),
                Ok(r) => {
                    let fault = machine::check(&r.body).err().map(|(at, state)| Fault::NotJson { at, expected: state.expects() });
                    (Some(r.body), fault)
                }
            };
            rows.push(Row { variant: variant.unwrap_or_else(|| "unchanged".to_owned()), changed, sample, payload: text, body, fault });
        };
        add(None, base.clone());
        for (name, text) in TEXTS {
            let mut p = base.clone();
            replace_texts(&mut p, schema, text);
            add(Some((*name).to_owned()), p);
        }
        let mut p = base.clone();
        replace_texts(&mut p, schema, &"x".repeat(10_000));
        add(Some("10,000 characters".to_owned()), p);
        for n in [0, 1, 2, 10] {
            let mut p = base.clone();
            resize_lists(&mut p, schema, n);
            add(Some(if n == 1 { "lists of 1".to_owned() } else { format!("lists of {n}") }), p);
        }
        for (pointer, field) in fields(base, schema) {
            for (variant, change) in choices(&pointer, field) {
                let mut p = base.clone();
                if replace(&mut p, &pointer, change) {
                    add(Some(variant), p);
                }
            }
        }
        add(Some("every optional field absent".to_owned()), make(schema, Fill::Minimal));
    }
    rows
}

/// Every field that the schema names, as far as the sample has its parents: JSON pointer and schema.
fn fields<'s>(sample: &Value, schema: &'s Schema) -> Vec<(String, &'s Schema)> {
    let mut out = Vec::new();
    let mut stack = vec![(String::new(), schema, Some(sample))];
    while let Some((at, schema, value)) = stack.pop() {
        if out.len() > 500 {
            break;
        }
        match &schema.kind {
            Kind::Object { fields, .. } => {
                for (name, field) in &fields.0 {
                    let pointer = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                    let inner = value.and_then(|v| v.get(name));
                    out.push((pointer.clone(), field));
                    if inner.is_some() {
                        stack.push((pointer, field, inner));
                    }
                }
            }
            // The first element stands for all.
            Kind::List { items, .. } => {
                if let Some(first) = value.and_then(|v| v.get(0)) {
                    stack.push((format!("{at}/0"), items, Some(first)));
                }
            }
            _ => {}
        }
    }
    crate::sort::by(&mut out, |a, b| a.0.cmp(&b.0));
    out
}

/// What one field may hold: absent, null, empty, each listed value, both booleans, telling numbers.
fn choices(pointer: &str, schema: &Schema) -> Vec<(String, Option<Value>)> {
    let mut out = Vec::new();
    if schema.absent {
        out.push((format!("{pointer} absent"), None));
    }
    if schema.null {
        out.push((format!("{pointer} null"), Some(Value::Null)));
    }
    match &schema.kind {
        Kind::String { text, values, .. } => {
            if schema.empty {
                out.push((format!("{pointer} empty"), Some(Value::String(String::new()))));
            }
            if *text == Text::Enum {
                out.extend(values.iter().map(|v| (format!("{pointer} {v}"), Some(Value::String(v.clone())))));
            }
        }
        Kind::Boolean => out.extend([true, false].map(|b| (format!("{pointer} {b}"), Some(Value::Bool(b))))),
        Kind::Number { .. } => {
            for n in [0.0, 1_234_567.0, 1e21, -0.5] {
                let n = number(n);
                out.push((format!("{pointer} {n}"), Some(n)));
            }
        }
        Kind::List { .. } if schema.empty => out.push((format!("{pointer} empty"), Some(Value::Array(Vec::new())))),
        Kind::Object { .. } if schema.empty => out.push((format!("{pointer} empty"), Some(Value::Object(serde_json::Map::new())))),
        Kind::Any => {
            for v in [Value::Null, Value::from("a \"text\""), Value::from(5), Value::from(vec![1]), serde_json::json!({"k": "\""})] {
                out.push((format!("{pointer} {v}"), Some(v)));
            }
        }
        _ => {}
    }
    out
}

fn replace(payload: &mut Value, pointer: &str, value: Option<Value>) -> bool {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return false };
    let last = last.replace("~1", "/").replace("~0", "~");
    let Some(Value::Object(map)) = payload.pointer_mut(parent) else { return false };
    match value {
        Some(v) => {
            map.insert(last, v);
            true
        }
        None => map.shift_remove(&last).is_some(),
    }
}
