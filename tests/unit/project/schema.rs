//! As much of JSON Schema as the published schema uses; a keyword that it does not know is a failure.

use serde_json::Value;

/// Does the value hold to the schema?
pub(crate) fn valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let list = |v: &Value| v.as_array().expect("a list").clone();
    schema.as_object().expect("a schema is an object").iter().all(|(keyword, rule)| match keyword.as_str() {
        "$schema" | "title" | "description" | "$defs" => true,
        "$ref" => {
            let pointer = rule.as_str().and_then(|r| r.strip_prefix('#')).expect("a local reference");
            valid(root, root.pointer(pointer).expect("a definition"), value)
        }
        "type" => match rule.as_str().expect("one type") {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
            other => panic!("type {other}"),
        },
        "const" => value == rule || (value.as_f64().is_some() && value.as_f64() == rule.as_f64()),
        "enum" => list(rule).contains(value),
        "minLength" => value.as_str().is_none_or(|s| s.chars().count() as u64 >= rule.as_u64().expect("a count")),
        "minimum" => value.as_f64().is_none_or(|n| n >= rule.as_f64().expect("a number")),
        "minItems" => value.as_array().is_none_or(|a| a.len() as u64 >= rule.as_u64().expect("a count")),
        "maxItems" => value.as_array().is_none_or(|a| a.len() as u64 <= rule.as_u64().expect("a count")),
        "items" => value.as_array().is_none_or(|a| a.iter().all(|v| valid(root, rule, v))),
        "required" => value.as_object().is_none_or(|o| list(rule).iter().all(|k| o.contains_key(k.as_str().expect("a key")))),
        "properties" => value.as_object().is_none_or(|o| o.iter().all(|(k, v)| rule.get(k).is_none_or(|s| valid(root, s, v)))),
        "additionalProperties" => {
            assert_eq!(rule, false);
            value.as_object().is_none_or(|o| o.keys().all(|k| schema["properties"].get(k).is_some()))
        }
        "allOf" => list(rule).iter().all(|s| valid(root, s, value)),
        "anyOf" => list(rule).iter().any(|s| valid(root, s, value)),
        "not" => !valid(root, rule, value),
        other => panic!("keyword {other}"),
    })
}

/// The names of a definition's properties, in order.
pub(crate) fn properties(root: &Value, pointer: &str) -> Vec<String> {
    root.pointer(pointer).and_then(|s| s["properties"].as_object()).expect("properties").keys().cloned().collect()
}
