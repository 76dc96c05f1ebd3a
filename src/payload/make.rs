//! A payload of a schema with every field, or with as little as the schema allows.

use serde_json::{Map, Value};

use crate::schema::{Kind, Schema, Text};

/// Nesting beyond which a made payload stops.
const DEEPEST: u32 = 24;

/// How a payload is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
    /// Every field there, with a short value; lists of one.
    Full,
    /// All that may be left out is left out, all that may be empty is empty.
    Minimal,
}

/// A value of a schema.
pub(crate) fn make(schema: &Schema, fill: Fill) -> Value {
    make_at(schema, fill, 0)
}

fn make_at(schema: &Schema, fill: Fill, depth: u32) -> Value {
    let sparse = fill == Fill::Minimal;
    if sparse && schema.null && depth > 0 {
        return Value::Null;
    }
    match &schema.kind {
        Kind::Any => {
            if sparse {
                Value::Null
            } else {
                Value::String("x".to_owned())
            }
        }
        Kind::Boolean => Value::Bool(!sparse),
        Kind::Number { minimum, maximum, .. } => {
            let n = minimum.unwrap_or(0.0).max(if sparse { f64::MIN } else { 1.0 }).min(maximum.unwrap_or(f64::MAX));
            number(n)
        }
        Kind::String { text, values, max_length, .. } => {
            if sparse && schema.empty {
                return Value::String(String::new());
            }
            let plain = match text {
                Text::Free => "x",
                Text::Enum => values.first().map_or("x", String::as_str),
                Text::Uuid => "00000000-0000-4000-8000-000000000000",
                Text::Timestamp => "2025-01-15T10:30:00Z",
                Text::Identifier => "a",
                Text::Digits => "7",
                Text::Hex => "c0ffee",
                Text::Ip => "192.0.2.1",
            };
            let fits = max_length.is_none_or(|m| plain.len() <= m as usize);
            Value::String(if fits { plain.to_owned() } else { plain.chars().take(1).collect() })
        }
        Kind::List { items, .. } => {
            if (sparse && schema.empty) || depth > DEEPEST {
                Value::Array(Vec::new())
            } else {
                Value::Array(vec![make_at(items, fill, depth + 1)])
            }
        }
        Kind::Object { fields, .. } => {
            let mut map = Map::new();
            if (sparse && schema.empty && depth > 0) || depth > DEEPEST {
                return Value::Object(map);
            }
            for (name, field) in &fields.0 {
                if !(sparse && field.absent) {
                    map.insert(name.clone(), make_at(field, fill, depth + 1));
                }
            }
            Value::Object(map)
        }
    }
}

pub(crate) fn number(n: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "only whole numbers below 2^53 take this way")]
    if n.fract() == 0.0 && n.abs() < 9e15 {
        Value::from(n as i64)
    } else {
        serde_json::Number::from_f64(n).map_or(Value::from(0), Value::Number)
    }
}
