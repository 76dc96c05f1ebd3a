//! Reading a source's JSON files strictly: every key is known, every fault is named with its file and place.

use serde_json::{Map, Value};

use super::{Fields, Kind, Schema, Standing, Text};
use crate::diagnostic::{did_you_mean, nearest, suggest};

/// One fault of a source's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path inside the source's folder.
    pub file: String,
    /// 1-based line and column, where the text is not JSON.
    pub position: Option<(u32, u32)>,
    /// JSON pointer of the place, where the text is JSON.
    pub pointer: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to write instead.
    pub remedy: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some((line, column)) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        if !self.pointer.is_empty() {
            write!(f, " at {}", self.pointer)?;
        }
        write!(f, ": {}", self.message)?;
        if !self.remedy.is_empty() {
            write!(f, "; {}", self.remedy)?;
        }
        Ok(())
    }
}

/// The faults found so far (at most 100) and the file being read.
#[derive(Debug)]
pub(crate) struct Problems {
    file: String,
    list: Vec<Problem>,
    /// Schemas read so far: definitions that use each other could otherwise multiply without end.
    schemas: u32,
}

impl Problems {
    pub(crate) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), list: Vec::new(), schemas: 0 }
    }

    pub(crate) fn open(&mut self, file: &str) {
        file.clone_into(&mut self.file);
    }

    pub(crate) fn say(&mut self, pointer: &str, message: impl Into<String>, remedy: impl Into<String>) {
        self.push(None, pointer, message.into(), remedy.into());
    }

    fn push(&mut self, position: Option<(u32, u32)>, pointer: &str, message: String, remedy: String) {
        if self.list.len() < 100 {
            self.list.push(Problem { file: self.file.clone(), position, pointer: pointer.to_owned(), message, remedy });
        }
    }

    pub(crate) fn first(&self) -> Option<&Problem> {
        self.list.first()
    }

    pub(crate) fn into_list(self) -> Vec<Problem> {
        self.list
    }

    /// The text as JSON; `None`, with a problem noted, if it is not JSON.
    pub(crate) fn json(&mut self, text: &str) -> Option<Value> {
        match serde_json::from_str(text) {
            Ok(value) => Some(value),
            Err(e) => {
                let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                let message = e.to_string();
                let what = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
                self.push(
                    Some((at(e.line()), at(e.column()))),
                    "",
                    format!("the file is not JSON: {what}"),
                    "correct the named place".into(),
                );
                None
            }
        }
    }
}

/// A JSON object that is read key by key; [`Object::close`] reports the keys that were never read.
pub(crate) struct Object<'a> {
    map: Option<&'a Map<String, Value>>,
    pub(crate) pointer: String,
    known: Vec<&'static str>,
}

impl<'a> Object<'a> {
    pub(crate) fn open(value: &'a Value, pointer: &str, problems: &mut Problems) -> Self {
        let map = value.as_object();
        if map.is_none() {
            problems.say(pointer, format!("expected an object, not {}", describe(value)), "write { … }");
        }
        Self { map, pointer: pointer.to_owned(), known: Vec::new() }
    }

    pub(crate) fn place(&self, key: &str) -> String {
        child(&self.pointer, key)
    }

    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.push(key);
        self.map?.get(key).filter(|v| !v.is_null())
    }

    pub(crate) fn must(&mut self, key: &'static str, problems: &mut Problems) -> Option<&'a Value> {
        let value = self.get(key);
        if value.is_none() && self.map.is_some() {
            problems.say(&self.pointer, format!("\"{key}\" is missing"), format!("add \"{key}\""));
        }
        value
    }

    fn wrong(&self, key: &str, wanted: &str, value: &Value, problems: &mut Problems) {
        problems.say(&self.place(key), format!("expected {wanted}, not {}", describe(value)), format!("write {wanted}"));
    }

    /// A required, non-empty text.
    pub(crate) fn text(&mut self, key: &'static str, problems: &mut Problems) -> String {
        match self.must(key, problems) {
            Some(Value::String(s)) if !s.trim().is_empty() => s.clone(),
            Some(Value::String(_)) => {
                problems.say(&self.place(key), "this text is empty", "say something");
                String::new()
            }
            Some(other) => {
                self.wrong(key, "a string", other, problems);
                String::new()
            }
            None => String::new(),
        }
    }

    pub(crate) fn optional_text(&mut self, key: &'static str, problems: &mut Problems) -> Option<String> {
        match self.get(key)? {
            Value::String(s) => Some(s.clone()),
            other => {
                self.wrong(key, "a string", other, problems);
                None
            }
        }
    }

    pub(crate) fn flag(&mut self, key: &'static str, problems: &mut Problems) -> bool {
        match self.get(key) {
            None => false,
            Some(Value::Bool(b)) => *b,
            Some(other) => {
                self.wrong(key, "true or false", other, problems);
                false
            }
        }
    }

    pub(crate) fn number(&mut self, key: &'static str, problems: &mut Problems) -> Option<f64> {
        let value = self.get(key)?;
        let number = value.as_f64();
        if number.is_none() {
            self.wrong(key, "a number", value, problems);
        }
        number
    }

    pub(crate) fn count(&mut self, key: &'static str, problems: &mut Problems) -> Option<u32> {
        let value = self.get(key)?;
        let number = value.as_u64().and_then(|n| u32::try_from(n).ok());
        if number.is_none() {
            self.wrong(key, "a whole number from 0 to 4294967295", value, problems);
        }
        number
    }

    /// The elements of a list, with their places; none where the key is absent.
    pub(crate) fn list(&mut self, key: &'static str, problems: &mut Problems) -> Vec<(String, &'a Value)> {
        match self.get(key) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                let at = self.place(key);
                items.iter().enumerate().map(|(i, v)| (format!("{at}/{i}"), v)).collect()
            }
            Some(other) => {
                self.wrong(key, "a list", other, problems);
                Vec::new()
            }
        }
    }

    pub(crate) fn texts(&mut self, key: &'static str, problems: &mut Problems) -> Vec<String> {
        let mut texts = Vec::new();
        for (at, value) in self.list(key, problems) {
            match value {
                Value::String(s) => texts.push(s.clone()),
                other => problems.say(&at, format!("expected a string, not {}", describe(other)), "write a string"),
            }
        }
        texts
    }

    /// `standing` and `origin`: every fact has both.
    pub(crate) fn known(&mut self, problems: &mut Problems) -> (Standing, String) {
        let standing = match self.get("standing") {
            Some(value) => standing(value, &self.place("standing"), problems),
            None if self.map.is_none() => Standing::Assumed,
            None => {
                problems.say(&self.pointer, "\"standing\" is missing", "use documented, observed or assumed");
                Standing::Assumed
            }
        };
        (standing, self.text("origin", problems))
    }

    /// Names every key that was never asked for.
    pub(crate) fn close(self, problems: &mut Problems) {
        for key in self.map.into_iter().flat_map(Map::keys).filter(|k| !self.known.contains(&k.as_str())) {
            let remedy = suggest(key, self.known.iter().copied(), "the keys are");
            problems.say(&child(&self.pointer, key), format!("\"{key}\" is not a key of this object"), remedy);
        }
    }
}

/// The pointer of a key below another.
pub(crate) fn child(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// What a value is, for messages.
pub(crate) const fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
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
    object.close(problems);
    schema
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
