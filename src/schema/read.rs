//! Reading a source's schema strictly.

use serde_json::{Map, Value};

use super::{Alternative, Fields, Kind, Schema, Standing, Text};
use crate::diagnostic::{did_you_mean, nearest, suggest};
use crate::record::{Object, Problems, child, describe};

/// `standing` and `origin`: every fact has both.
pub(crate) fn known(object: &mut Object<'_>, problems: &mut Problems) -> (Standing, String) {
    let standing = match object.get("standing") {
        Some(value) => standing(value, &object.place("standing"), problems),
        None if object.map.is_none() => Standing::Assumed,
        None => {
            problems.say(&object.pointer, "\"standing\" is missing", "use documented, observed or assumed");
            Standing::Assumed
        }
    };
    (standing, object.text("origin", problems))
}

fn standing(value: &Value, pointer: &str, problems: &mut Problems) -> Standing {
    match value.as_str() {
        Some("documented") => Standing::Documented,
        Some("observed") => Standing::Observed,
        Some("assumed") => Standing::Assumed,
        _ => {
            problems.say(pointer, "this is not a valid standing", "use documented, observed or assumed");
            Standing::Assumed
        }
    }
}

const KINDS: [&str; 6] = ["any", "boolean", "number", "string", "list", "object"];

/// Deepest schema; a definition that uses itself ends here with a fault.
const DEPTH: usize = 40;

/// The most schemas in one file, each use of a definition counted.
const SCHEMAS: u32 = 20_000;

/// The schema in a JSON value. `definitions` are named schemas that `"use"` refers to; `above` is the object that the
/// field belongs to, whose standing and origin it inherits. Bounded by [`DEPTH`].
pub(crate) fn read_schema(
    value: &Value,
    pointer: &str,
    definitions: &Map<String, Value>,
    above: Option<&Schema>,
    problems: &mut Problems,
) -> Schema {
    problems.schemas += 1;
    if problems.schemas > SCHEMAS || pointer.bytes().filter(|&b| b == b'/').count() > 3 * DEPTH {
        if problems.schemas <= SCHEMAS + 1 {
            problems.say(pointer, "the schema is too deep or too large", "look for a definition that refers to itself");
        }
        return Schema::default();
    }
    let mut object = Object::open(value, pointer, problems);
    let mut schema = Schema::default();
    if let Some(above) = above {
        schema.standing = above.standing;
        schema.origin.clone_from(&above.origin);
    }
    if let Some(name) = object.optional_text("use", problems) {
        match definitions.get(&name) {
            // The place grows by the definition's name, so a cycle meets the depth limit.
            Some(definition) => schema = read_schema(definition, &format!("{pointer}/use/{name}"), definitions, Some(&schema), problems),
            None => {
                let near =
                    did_you_mean(&name, definitions.keys().map(String::as_str)).unwrap_or_else(|| "add it to \"definitions\"".to_owned());
                problems.say(&object.place("use"), format!("there is no definition \"{name}\""), near);
            }
        }
    }
    if let Some(value) = object.get("standing") {
        schema.standing = standing(value, &object.place("standing"), problems);
    }
    if let Some(origin) = object.optional_text("origin", problems) {
        schema.origin = origin;
    }
    if let Some(doc) = object.optional_text("doc", problems) {
        schema.doc = doc;
    }
    for (key, place) in
        [("absent", &mut schema.absent), ("null", &mut schema.null), ("empty", &mut schema.empty), ("attacker", &mut schema.attacker)]
    {
        *place |= object.flag(key, problems);
    }
    let used = object.map.is_some_and(|m| m.contains_key("use"));
    match object.optional_text("type", problems) {
        Some(name) => schema.kind = read_kind(&name, &mut object, definitions, &schema, problems),
        None if used || object.map.is_none() => {}
        None => problems.say(pointer, "\"type\" is missing", format!("use one of {}", KINDS.join(", "))),
    }
    for (at, word) in object.list("alternatives", problems) {
        alternative(word, &at, &mut schema, problems);
    }
    object.close(problems);
    schema
}

/// One word of `alternatives`: what a restriction of the field could be instead.
fn alternative(word: &Value, at: &str, schema: &mut Schema, problems: &mut Problems) {
    let names = || Alternative::ALL.iter().map(|(n, _)| *n);
    let name = word.as_str().unwrap_or("");
    match Alternative::ALL.iter().find(|(n, _)| *n == name) {
        None => problems.say(at, format!("\"{name}\" is not an alternative"), suggest(name, names(), "use one of")),
        Some((_, a)) if !a.applies(schema) => {
            problems.say(at, format!("the field has no restriction that \"{name}\" would replace"), "remove it");
        }
        Some((_, a)) if schema.alternatives.contains(a) => problems.say(at, format!("\"{name}\" stands here twice"), "remove one"),
        Some((_, a)) => schema.alternatives.push(*a),
    }
}

fn read_kind(name: &str, object: &mut Object<'_>, definitions: &Map<String, Value>, above: &Schema, problems: &mut Problems) -> Kind {
    match name {
        "any" => Kind::Any,
        "boolean" => Kind::Boolean,
        "number" => Kind::Number {
            integer: object.flag("integer", problems),
            minimum: object.number("minimum", problems),
            maximum: object.number("maximum", problems),
        },
        "string" => read_string(object, problems),
        "list" => {
            let items = match object.must("items", problems) {
                Some(items) => read_schema(items, &object.place("items"), definitions, Some(above), problems),
                None => Schema::default(),
            };
            Kind::List { items: Box::new(items), max_items: object.count("maxItems", problems) }
        }
        "object" => {
            let mut fields = Vec::new();
            let at = object.place("fields");
            match object.get("fields") {
                None => {}
                Some(Value::Object(map)) => {
                    fields.extend(
                        map.iter()
                            .map(|(key, value)| (key.clone(), read_schema(value, &child(&at, key), definitions, Some(above), problems))),
                    );
                }
                Some(other) => problems.say(&at, format!("expected an object, not {}", describe(other)), "add one entry per field"),
            }
            Kind::Object { fields: Fields(fields), open: object.flag("open", problems) }
        }
        other => {
            let remedy = suggest(other, KINDS, "say one of");
            problems.say(&object.place("type"), format!("\"{other}\" is not a type"), remedy);
            // What else it may hold depends on the type that was meant.
            object.map = None;
            Kind::Any
        }
    }
}

fn read_string(object: &mut Object<'_>, problems: &mut Problems) -> Kind {
    let values = object.texts("values", problems);
    let text = match object.optional_text("text", problems) {
        None if values.is_empty() => Text::Free,
        None => Text::Enum,
        Some(name) => Text::ALL.iter().find(|(n, _)| *n == name).map_or_else(
            || {
                let remedy = nearest(&name, Text::ALL.iter().map(|(n, _)| *n)).unwrap_or("free");
                problems.say(&object.place("text"), format!("\"{name}\" is not a text kind"), format!("did you mean \"{remedy}\"?"));
                Text::Free
            },
            |(_, text)| *text,
        ),
    };
    if (text == Text::Enum) == values.is_empty() {
        problems.say(
            &object.pointer,
            "\"values\" is required for an enum, and allowed only there",
            "list the values, or choose another \"text\"",
        );
    }
    Kind::String { text, values, open: object.flag("open", problems), max_length: object.count("maxLength", problems) }
}
