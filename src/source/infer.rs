//! Infers a schema from one pasted payload, for a source without one.

use std::collections::HashMap;

use serde_json::Value;

use super::{Data, Event, Page, Policy, Sample, Schemas, Shape, Source, SourceFunction};
use crate::schema::{Fields, Kind, Schema, Standing, Text};
use crate::template::Dialect;
use crate::template::go::function::{Functions, TABLE};
use crate::value::Numbers;

/// Why nothing is proved of a source that [`Source::inferred`] makes.
pub(crate) const INFERRED: &str = "inferred from one payload";

impl Source {
    /// A source of which nothing is known but this payload: a Go template over a map, and every function that some source
    /// has.
    #[must_use]
    pub fn inferred(payload: &Value, text: String) -> Self {
        let origin = || INFERRED.to_owned();
        let builtin = Functions::builtin();
        let functions = TABLE.iter().filter(|d| !builtin.has(d.function)).map(|d| SourceFunction {
            function: d.function,
            signature: d.signature.to_owned(),
            doc: d.doc.to_owned(),
            standing: Standing::Assumed,
            origin: origin(),
        });
        let sample = Sample { id: "payload".to_owned(), title: "the payload".to_owned(), text: text.into() };
        Self {
            id: "inferred".to_owned(),
            name: "a source that is not described".to_owned(),
            summary: "Known by one payload only.".to_owned(),
            page: Page { title: String::new(), origin: origin() },
            dialect: Dialect::Go,
            relay: false,
            formattings: Vec::new(),
            functions: functions.collect(),
            data: Data {
                shape: Shape::Map,
                alternatives: Vec::new(),
                numbers: Numbers::Float64,
                standing: Standing::Assumed,
                origin: origin(),
            },
            events: vec![Event {
                ty: "payload".to_owned(),
                title: "the payload".to_owned(),
                group: String::new(),
                test: false,
                standing: Standing::Assumed,
                origin: origin(),
                samples: vec![sample],
            }],
            headers: Vec::new(),
            signing: None,
            delivery: Policy::assumed(INFERRED),
            facts: Vec::new(),
            templates: Vec::new(),
            inferred: true,
            schemas: Schemas::of(infer(payload)),
        }
    }
}

/// Deeper than this, a payload's values are taken to be anything.
const DEPTH: usize = 64;

/// A schema that this payload fits, assuming no more about other payloads than one example shows.
///
/// Texts are free unless they are UUIDs or times; every field of a single object is taken to be always there, and a key
/// that some elements of a list lack may be absent; lists may be empty. Everything is marked assumed.
#[must_use]
pub(crate) fn infer(payload: &Value) -> Schema {
    let mut schema = of(payload, 0);
    schema.origin = INFERRED.to_owned();
    schema
}

/// Recursion is bounded by [`DEPTH`].
fn of(value: &Value, depth: usize) -> Schema {
    let kind = match value {
        _ if depth > DEPTH => Kind::Any,
        Value::Null => Kind::Any,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(_) => Kind::Number { integer: false, minimum: None, maximum: None },
        Value::String(s) => {
            let text = [Text::Uuid, Text::Timestamp].into_iter().find(|t| t.fits(s)).unwrap_or_default();
            Kind::String { text, values: Vec::new(), open: false, max_length: None }
        }
        Value::Array(list) => {
            let items = list.iter().map(|v| of(v, depth + 1)).reduce(merge).unwrap_or_else(|| Schema { null: true, ..Schema::default() });
            Kind::List { items: Box::new(items), max_items: None }
        }
        Value::Object(map) => {
            Kind::Object { fields: Fields(map.iter().map(|(k, v)| (k.clone(), of(v, depth + 1))).collect()), open: false }
        }
    };
    Schema {
        kind,
        null: value.is_null(),
        // A text seen full says little about whether it can be empty; a list can always be.
        empty: value.is_array() || value.as_str().is_some_and(str::is_empty) || value.as_object().is_some_and(serde_json::Map::is_empty),
        standing: Standing::Assumed,
        ..Schema::default()
    }
}

/// The narrowest schema that both fit.
fn merge(a: Schema, b: Schema) -> Schema {
    let (only_null_a, only_null_b) = (a.null && a.kind == Kind::Any, b.null && b.kind == Kind::Any);
    let (absent, null, empty) = (a.absent || b.absent, a.null || b.null, a.empty || b.empty);
    let kind = match (a.kind, b.kind) {
        (kind, _) if only_null_b => kind,
        (_, kind) if only_null_a => kind,
        (Kind::String { text: x, .. }, Kind::String { text: y, .. }) => {
            Kind::String { text: if x == y { x } else { Text::Free }, values: Vec::new(), open: false, max_length: None }
        }
        (Kind::List { items: x, .. }, Kind::List { items: y, .. }) => Kind::List { items: Box::new(merge(*x, *y)), max_items: None },
        (Kind::Object { fields: x, .. }, Kind::Object { fields: y, .. }) => {
            let order: Vec<String> = y.0.iter().map(|(k, _)| k.clone()).collect();
            let mut right: HashMap<String, Schema> = y.0.into_iter().collect();
            let mut fields: Vec<(String, Schema)> = Vec::new();
            for (key, left) in x.0 {
                let merged = match right.remove(&key) {
                    Some(other) => merge(left, other),
                    None => Schema { absent: true, ..left },
                };
                fields.push((key, merged));
            }
            fields.extend(order.into_iter().filter_map(|k| right.remove(&k).map(|s| (k, Schema { absent: true, ..s }))));
            Kind::Object { fields: Fields(fields), open: false }
        }
        (x, y) if x == y => x,
        _ => Kind::Any,
    };
    Schema { kind, absent, null, empty, standing: Standing::Assumed, ..Schema::default() }
}
