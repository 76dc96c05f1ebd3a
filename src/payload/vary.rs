//! Changes to a whole payload at once: its lists, its texts, its choices.

use serde_json::Value;

use super::make::{Fill, make};
use crate::schema::{Kind, Schema, Text, UNDESCRIBED};

/// Gives every list this many elements.
pub(crate) fn resize_lists(value: &mut Value, schema: &Schema, n: u64) {
    let mut stack = vec![(value, schema)];
    while let Some((value, schema)) = stack.pop() {
        match (value, &schema.kind) {
            (Value::Array(list), Kind::List { items, max_items }) => {
                let n = max_items.map_or(n, |m| n.min(u64::from(m)));
                let n = usize::try_from(n).unwrap_or(0);
                if n > 0 || schema.empty {
                    list.truncate(n);
                    while list.len() < n {
                        list.push(list.first().cloned().unwrap_or_else(|| make(items, Fill::Full)));
                    }
                }
                stack.extend(list.iter_mut().map(|v| (v, &**items)));
            }
            (Value::Object(map), Kind::Object { fields, .. }) => {
                for (name, v) in map {
                    if let Some(s) = fields.get(name) {
                        stack.push((v, s));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Gives every list `n` elements, the one at `at` as unlike the others as the schema allows.
pub(crate) fn make_one_differ(value: &mut Value, schema: &Schema, n: u64, at: usize) {
    resize_lists(value, schema, n);
    let mut stack = vec![(value, schema)];
    while let Some((value, schema)) = stack.pop() {
        match (value, &schema.kind) {
            (Value::Array(list), Kind::List { items, .. }) => {
                for (i, v) in list.iter_mut().enumerate() {
                    if i == at {
                        change_choices(v, items);
                    } else {
                        stack.push((v, items));
                    }
                }
            }
            (Value::Object(map), Kind::Object { fields, .. }) => {
                for (name, v) in map {
                    if let Some(s) = fields.get(name) {
                        stack.push((v, s));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Changes every choice that a value makes.
fn change_choices(value: &mut Value, schema: &Schema) {
    match (&mut *value, &schema.kind) {
        (Value::Bool(b), _) => *b = !*b,
        (Value::String(s), Kind::String { text: Text::Enum, values, .. }) => {
            if let Some(other) = values.iter().find(|v| *v != s) {
                other.clone_into(s);
            }
        }
        (Value::String(s), _) if schema.empty => s.clear(),
        (Value::Object(map), Kind::Object { fields, .. }) => {
            for (name, field) in &fields.0 {
                if field.absent {
                    if map.shift_remove(name).is_none() {
                        map.insert(name.clone(), make(field, Fill::Full));
                    }
                } else if let Some(v) = map.get_mut(name)
                    && !matches!(field.kind, Kind::Object { .. })
                {
                    change_choices(v, field);
                }
            }
        }
        _ => {}
    }
}

/// Gives every free text this value.
pub(crate) fn replace_texts(value: &mut Value, schema: &Schema, text: &str) {
    let mut stack = vec![(value, schema)];
    while let Some((value, schema)) = stack.pop() {
        match (value, &schema.kind) {
            (Value::String(s), Kind::String { text: Text::Free, max_length, .. }) => {
                *s = match max_length {
                    Some(m) => text.chars().take(*m as usize).collect(),
                    None => text.to_owned(),
                };
            }
            (Value::String(s), Kind::Any) => text.clone_into(s),
            (Value::Array(list), Kind::List { items, .. }) => stack.extend(list.iter_mut().map(|v| (v, &**items))),
            (Value::Array(list), Kind::Any) => stack.extend(list.iter_mut().map(|v| (v, &UNDESCRIBED))),
            (Value::Object(map), Kind::Object { fields, .. }) => {
                for (name, v) in map {
                    stack.push((v, fields.get(name).unwrap_or(&UNDESCRIBED)));
                }
            }
            (Value::Object(map), Kind::Any) => stack.extend(map.iter_mut().map(|(_, v)| (v, &UNDESCRIBED))),
            _ => {}
        }
    }
}
