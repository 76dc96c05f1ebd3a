//! A source's folder: `source.json`, `schema.json`, samples and templates, read into a [`Source`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{
    Data, Event, Formatting, Header, Page, Policy, Rate, Sample, Schemas, Shape, Signing, Source, SourceFunction, Starter, Stated,
};
use crate::diagnostic::{did_you_mean, nearest, suggest};
use crate::record::{Object, Problem, Problems, child, describe};
use crate::schema::Schema;
use crate::schema::read::{known, read_schema};
use crate::template::Dialect;
use crate::template::go::function::{Function, TABLE};
use crate::value::{Field, FieldType, Numbers, StructType};

pub(super) type Files = BTreeMap<String, Cow<'static, str>>;

/// Reads a folder, or names its faults. The schemas are read when they are first asked for, unless `whole`.
pub(super) fn read(id: &str, files: &Files, whole: bool) -> Result<Source, Vec<Problem>> {
    let mut problems = Problems::new("source.json");
    let source = Reading { files, problems: &mut problems }.source(id);
    if let Some(source) = source.as_ref().filter(|_| whole) {
        source.schemas.read(&source.events, &mut problems);
    }
    let problems = problems.into_list();
    match source {
        Some(source) if problems.is_empty() => Ok(source),
        _ => Err(problems),
    }
}

struct Reading<'a> {
    files: &'a Files,
    problems: &'a mut Problems,
}

impl Reading<'_> {
    fn text(&mut self, file: &str) -> Option<Cow<'static, str>> {
        self.problems.open(file);
        let text = self.files.get(file).cloned();
        if text.is_none() {
            self.problems.say("", "the file is missing", "add source.json and schema.json to the source folder");
        }
        text
    }

    fn source(mut self, id: &str) -> Option<Source> {
        let schemas = self.text("schema.json");
        let text = self.text("source.json")?;
        let value = self.problems.json(&text)?;
        let mut o = Object::open(&value, "", self.problems);
        let name = o.text("name", self.problems);
        let summary = o.text("summary", self.problems);
        let page = self.page(&mut o);
        let dialect = match o.text("dialect", self.problems).as_str() {
            "go" | "" => Dialect::Go,
            "dollar" => Dialect::Dollar,
            other => {
                self.problems.say("/dialect", format!("\"{other}\" is not a dialect"), "write go or dollar");
                Dialect::Go
            }
        };
        let relay = o.flag("relay", self.problems);
        let data = self.data(&mut o);
        let functions = o.list("functions", self.problems).into_iter().filter_map(|(at, v)| self.function(v, &at)).collect();
        let events: Vec<Event> = o.list("events", self.problems).into_iter().map(|(at, v)| self.event(v, &at)).collect();
        if events.is_empty() {
            self.problems.say("/events", "the source has no events", "add one with a sample");
        }
        let formattings: Vec<Formatting> =
            o.list("formattings", self.problems).into_iter().map(|(at, v)| self.formatting(v, &at, &events)).collect();
        let headers = o.list("headers", self.problems).into_iter().map(|(at, v)| self.header(v, &at)).collect();
        let signing = o.get("signing").map(|v| self.signing(v));
        let delivery = self.policy(&mut o);
        let facts = o.list("facts", self.problems).into_iter().map(|(at, v)| self.fact(v, &at)).collect();
        let templates: Vec<Starter> = o.list("templates", self.problems).into_iter().map(|(at, v)| self.starter(v, &at, &events)).collect();
        o.close(self.problems);
        self.unique("/events", events.iter().map(|e| e.ty.as_str()));
        self.unique("/templates", templates.iter().map(|t| t.id.as_str()));
        for (i, template) in templates.iter().enumerate() {
            let Some(id) = template.formatting.as_deref() else { continue };
            if !formattings.iter().any(|f| f.id == id) {
                let near =
                    did_you_mean(id, formattings.iter().map(|f| f.id.as_str())).unwrap_or_else(|| "add it to \"formattings\"".to_owned());
                self.problems.say(&format!("/templates/{i}/formatting"), format!("the source has no formatting \"{id}\""), near);
            }
        }
        self.stray_files(&events, &templates);
        let schemas = Schemas::new(schemas?);
        let id = id.to_owned();
        Some(Source {
            id,
            name,
            summary,
            page,
            dialect,
            relay,
            formattings,
            functions,
            data,
            events,
            headers,
            signing,
            delivery,
            facts,
            templates,
            inferred: false,
            schemas,
        })
    }

    fn page(&mut self, o: &mut Object<'_>) -> Page {
        let Some(value) = o.must("page", self.problems) else { return Page { title: String::new(), origin: String::new() } };
        let mut o = Object::open(value, "/page", self.problems);
        let page = Page { title: o.text("title", self.problems), origin: o.text("origin", self.problems) };
        o.close(self.problems);
        page
    }

    fn data(&mut self, o: &mut Object<'_>) -> Data {
        let Some(value) = o.must("data", self.problems) else {
            return Data {
                shape: Shape::Map,
                alternatives: Vec::new(),
                numbers: Numbers::Float64,
                standing: crate::schema::Standing::Assumed,
                origin: String::new(),
            };
        };
        let mut o = Object::open(value, "/data", self.problems);
        let types = match o.get("types") {
            Some(Value::Object(map)) => self.types(map),
            Some(other) => {
                self.problems.say("/data/types", format!("expected an object, not {}", describe(other)), "add one entry per struct type");
                BTreeMap::new()
            }
            None => BTreeMap::new(),
        };
        let shape = o.text("shape", self.problems);
        let shape = self.shape(&shape, "/data/shape", &types);
        let alternatives = o.texts("alternatives", self.problems).iter().map(|s| self.shape(s, "/data/alternatives", &types)).collect();
        let numbers = match o.text("numbers", self.problems).as_str() {
            "float64" | "" => Numbers::Float64,
            "int" => Numbers::Int,
            "json.Number" => Numbers::Number,
            other => {
                self.problems.say("/data/numbers", format!("numbers cannot be read as \"{other}\""), "write float64, int or json.Number");
                Numbers::Float64
            }
        };
        let (standing, origin) = known(&mut o, self.problems);
        o.close(self.problems);
        Data { shape, alternatives, numbers, standing, origin }
    }

    fn shape(&mut self, name: &str, at: &str, types: &BTreeMap<String, Arc<StructType>>) -> Shape {
        if name == "map" || name.is_empty() {
            return Shape::Map;
        }
        types.get(name).map_or_else(
            || {
                let near = nearest(name, types.keys().map(String::as_str).chain(["map"])).unwrap_or("map");
                self.problems.say(at, format!("\"{name}\" is not map or a listed type"), format!("did you mean \"{near}\"?"));
                Shape::Map
            },
            |ty| Shape::Struct(Arc::clone(ty)),
        )
    }

    /// Struct types, each using only those above it (so that no type can hold itself).
    fn types(&mut self, map: &Map<String, Value>) -> BTreeMap<String, Arc<StructType>> {
        let mut types: BTreeMap<String, Arc<StructType>> = BTreeMap::new();
        for (name, value) in map {
            let at = child("/data/types", name);
            let Some(listed) = value.as_object() else {
                self.problems.say(
                    &at,
                    format!("expected an object, not {}", describe(value)),
                    "add one entry per field, such as \"Name\": \"string\"",
                );
                continue;
            };
            let mut fields = Vec::new();
            for (field, ty) in listed {
                let ty = ty.as_str().unwrap_or_default();
                let (pointer, plain) = ty.strip_prefix('*').map_or((false, ty), |t| (true, t));
                let ty = match (plain, types.get(plain)) {
                    (_, Some(inner)) if pointer => Some(FieldType::Pointer(Arc::clone(inner))),
                    (_, Some(inner)) => Some(FieldType::Struct(Arc::clone(inner))),
                    _ if pointer => None,
                    ("string", _) => Some(FieldType::String),
                    ("bool", _) => Some(FieldType::Bool),
                    ("int", _) => Some(FieldType::Int),
                    ("float64", _) => Some(FieldType::Float),
                    ("time", _) => Some(FieldType::Time),
                    ("map", _) => Some(FieldType::Map),
                    ("any", _) => Some(FieldType::Any),
                    _ => None,
                };
                match ty {
                    Some(ty) => fields.push(Field { name: field.clone(), ty }),
                    None => self.problems.say(
                        &child(&at, field),
                        "this is not a type",
                        "write string, bool, int, float64, time, map, any, or a type listed above, with * for a pointer",
                    ),
                }
            }
            types.insert(name.clone(), Arc::new(StructType { name: format!("main.{name}"), fields }));
        }
        types
    }

    fn function(&mut self, value: &Value, at: &str) -> Option<SourceFunction> {
        let mut o = Object::open(value, at, self.problems);
        let name = o.text("name", self.problems);
        let signature = o.optional_text("signature", self.problems);
        let doc = o.optional_text("doc", self.problems);
        let (standing, origin) = known(&mut o, self.problems);
        o.close(self.problems);
        let Some(function) = Function::named(&name) else {
            let near =
                did_you_mean(&name, TABLE.iter().map(|d| d.name)).unwrap_or_else(|| "a new function needs code in the engine".to_owned());
            self.problems.say(&child(at, "name"), format!("the engine has no function \"{name}\""), near);
            return None;
        };
        let known = function.describe();
        Some(SourceFunction {
            function,
            signature: signature.unwrap_or_else(|| known.signature.to_owned()),
            doc: doc.unwrap_or_else(|| known.doc.to_owned()),
            standing,
            origin,
        })
    }

    fn formatting(&mut self, value: &Value, at: &str, events: &[Event]) -> Formatting {
        let mut o = Object::open(value, at, self.problems);
        let (id, title, doc) = (o.text("id", self.problems), o.text("title", self.problems), o.text("doc", self.problems));
        let listed = o.texts("events", self.problems);
        known_events(&listed, &child(at, "events"), events, self.problems);
        let (standing, origin) = known(&mut o, self.problems);
        o.close(self.problems);
        Formatting { id, title, doc, events: listed, standing, origin }
    }

    fn event(&mut self, value: &Value, at: &str) -> Event {
        let mut o = Object::open(value, at, self.problems);
        let ty = o.text("type", self.problems);
        let title = o.text("title", self.problems);
        let group = o.optional_text("group", self.problems).unwrap_or_default();
        let test = o.flag("test", self.problems);
        let (standing, origin) = known(&mut o, self.problems);
        let folder = format!("samples/{}/", slug(&ty));
        let mut samples = Vec::new();
        for (at, value) in o.list("samples", self.problems) {
            let mut o = Object::open(value, &at, self.problems);
            let (id, title) = (o.text("id", self.problems), o.text("title", self.problems));
            o.close(self.problems);
            let path = format!("{folder}{id}.json");
            match self.files.get(&path) {
                Some(text) => samples.push(Sample { id, title, text: text.clone() }),
                None => self.problems.say(&at, format!("there is no file {path}"), "add the file, or correct the id"),
            }
        }
        // A file that is not listed is a sample all the same: its name is its id and title.
        for (path, text) in self.files.range(folder.clone()..) {
            let Some(id) = path.strip_prefix(&folder) else { break };
            if let Some(id) = id.strip_suffix(".json").filter(|id| !id.contains('/') && samples.iter().all(|s| s.id != *id)) {
                samples.push(Sample { id: id.to_owned(), title: id.replace('-', " "), text: text.clone() });
            }
        }
        self.unique(at, samples.iter().map(|s: &Sample| s.id.as_str()));
        if samples.is_empty() {
            self.problems.say(at, format!("the event \"{ty}\" has no sample"), format!("add {folder}sample.json"));
        }
        o.close(self.problems);
        Event { ty, title, group, test, standing, origin, samples }
    }

    fn header(&mut self, value: &Value, at: &str) -> Header {
        let mut o = Object::open(value, at, self.problems);
        let (name, value) = (o.text("name", self.problems), o.text("value", self.problems));
        for (i, _) in value.match_indices("{{") {
            let rest = value.get(i + 2..).unwrap_or_default();
            let placeholder = rest.split("}}").next().unwrap_or_default();
            if !matches!(placeholder, "event" | "deliveryId" | "timestamp" | "signature") {
                self.problems.say(
                    &child(at, "value"),
                    format!("{{{{{placeholder}}}}} is not a placeholder"),
                    "use event, deliveryId, timestamp or signature",
                );
            }
        }
        let (standing, origin) = known(&mut o, self.problems);
        o.close(self.problems);
        Header { name, value, standing, origin }
    }

    fn signing(&mut self, value: &Value) -> Signing {
        let mut o = Object::open(value, "/signing", self.problems);
        let scheme = o.text("scheme", self.problems);
        if crate::signature::scheme(&scheme).is_none() {
            let ids = crate::signature::schemes().iter().map(|s| s.id.as_str());
            let near = suggest(&scheme, ids, "the schemes are");
            self.problems.say("/signing/scheme", format!("there is no signature scheme \"{scheme}\""), near);
        }
        let (standing, origin) = known(&mut o, self.problems);
        o.close(self.problems);
        Signing { scheme, standing, origin }
    }

    fn fact(&mut self, value: &Value, at: &str) -> Stated<String> {
        let mut o = Object::open(value, at, self.problems);
        let value = o.text("text", self.problems);
        let (standing, origin) = known(&mut o, self.problems);
        o.close(self.problems);
        Stated { value, standing, origin }
    }

    fn starter(&mut self, value: &Value, at: &str, events: &[Event]) -> Starter {
        let mut o = Object::open(value, at, self.problems);
        let (id, title, destination) = (o.text("id", self.problems), o.text("title", self.problems), o.text("destination", self.problems));
        let listed = o.texts("events", self.problems);
        known_events(&listed, &child(at, "events"), events, self.problems);
        let formatting = o.optional_text("formatting", self.problems);
        let defective = o.flag("defective", self.problems);
        let origin = o.text("origin", self.problems);
        let note = o.optional_text("note", self.problems).unwrap_or_default();
        o.close(self.problems);
        let path = format!("templates/{id}.tmpl");
        let text = self.files.get(&path).cloned().unwrap_or_else(|| {
            self.problems.say(at, format!("there is no file {path}"), "add the file, or correct the id");
            Cow::Borrowed("")
        });
        Starter { id, title, destination, events: listed, formatting, defective, origin, note, text }
    }

    fn unique<'n>(&mut self, at: &str, names: impl Iterator<Item = &'n str>) {
        let mut seen = BTreeSet::new();
        for name in names {
            if !seen.insert(name) {
                self.problems.say(at, format!("\"{name}\" appears twice"), "use unique names");
            }
        }
    }

    fn policy(&mut self, o: &mut Object<'_>) -> Policy {
        let empty = Value::Object(Map::new());
        let mut o = Object::open(o.must("delivery", self.problems).unwrap_or(&empty), "/delivery", self.problems);
        let small = |v: &Value| v.as_u64().and_then(|n| u32::try_from(n).ok());
        let status = |v: Option<&Value>| v.and_then(Value::as_u64).and_then(|n| u16::try_from(n).ok()).filter(|n| (100..600).contains(n));
        let texts = |v: &Value| v.as_array()?.iter().map(|v| v.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
        let policy = Policy {
            attempts: self.stated(&mut o, "attempts", "a whole number", small),
            retries: self.stated(&mut o, "retries", "a list of seconds", |v| v.as_array()?.iter().map(small).collect()),
            timeout: self.stated(&mut o, "timeout", "a number of seconds", small),
            success: self
                .stated(&mut o, "success", "two status codes, such as [200, 299]", |v| Some((status(v.get(0))?, status(v.get(1))?))),
            max_body: self
                .stated(&mut o, "maxBody", "a number of bytes or null", |v| if v.is_null() { Some(None) } else { small(v).map(Some) }),
            rates: self.stated(&mut o, "rates", "a list of {count, seconds, scope}", |v| v.as_array()?.iter().map(rate).collect()),
            https_only: self.stated(&mut o, "httpsOnly", "true or false", Value::as_bool),
            states: self.stated(&mut o, "states", "a list of names", texts),
            disables: self.stated(&mut o, "disables", "true or false", Value::as_bool),
        };
        o.close(self.problems);
        policy
    }

    fn stated<T: Default>(&mut self, o: &mut Object<'_>, key: &'static str, wanted: &str, read: impl Fn(&Value) -> Option<T>) -> Stated<T> {
        let place = o.place(key);
        let Some(value) = o.must(key, self.problems) else {
            return Stated { value: T::default(), standing: crate::schema::Standing::Assumed, origin: String::new() };
        };
        let mut o = Object::open(value, &place, self.problems);
        let _ = o.get("value");
        let read = value.get("value").map(read);
        if !matches!(read, Some(Some(_))) {
            self.problems.say(&child(&place, "value"), format!("expected {wanted}"), format!("write {wanted}"));
        }
        let (standing, origin) = known(&mut o, self.problems);
        o.close(self.problems);
        Stated { value: read.flatten().unwrap_or_default(), standing, origin }
    }

    /// Samples of no event and templates that nothing lists are slips of a name.
    fn stray_files(&mut self, events: &[Event], templates: &[Starter]) {
        for path in self.files.keys() {
            let (slugs, ids): (Vec<String>, Vec<&str>) =
                (events.iter().map(|e| slug(&e.ty)).collect(), templates.iter().map(|t| t.id.as_str()).collect());
            self.problems.open(path);
            if let Some((folder, _)) = path.strip_prefix("samples/").and_then(|p| p.split_once('/')) {
                if !slugs.iter().any(|s| s == folder) {
                    let near = nearest(folder, slugs.iter().map(String::as_str))
                        .map_or_else(|| "list the event in source.json".to_owned(), |n| format!("did you mean samples/{n}/?"));
                    self.problems.say("", "no event of source.json has its samples in this folder", near);
                }
            } else if let Some(id) = path.strip_prefix("templates/").and_then(|p| p.strip_suffix(".tmpl"))
                && !ids.contains(&id)
            {
                self.problems.say("", "source.json lists no template with this name", "list it under \"templates\"");
            }
        }
    }
}

fn rate(value: &Value) -> Option<Rate> {
    let number = |key| value.get(key)?.as_u64().and_then(|n| u32::try_from(n).ok());
    Some(Rate { count: number("count")?, seconds: number("seconds")?, scope: value.get("scope")?.as_str()?.to_owned() })
}

/// The name of an event's folder: its type in lower case, with every other sign than letters, digits, `.` and `_` as `-`.
pub(super) fn slug(ty: &str) -> String {
    ty.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c.to_ascii_lowercase() } else { '-' }).collect()
}

/// The schema of any payload, and of the payloads of single events, from `schema.json`; faults are noted.
pub(super) fn read_schemas(text: &str, events: &[Event], problems: &mut Problems) -> (Schema, Vec<(String, Schema)>) {
    problems.open("schema.json");
    let Some(value) = problems.json(text) else { return (Schema::default(), Vec::new()) };
    let value = &value;
    let mut o = Object::open(value, "", problems);
    let none = Map::new();
    let definitions = o.get("definitions").and_then(Value::as_object).unwrap_or(&none);
    let base = o.must("payload", problems).map(|v| read_schema(v, "/payload", definitions, None, problems)).unwrap_or_default();
    if base.origin.is_empty() {
        problems.say("/payload", "\"origin\" is missing", "state where the payload is documented, or why it was assumed");
    }
    let mut overrides = Vec::new();
    for (ty, changes) in o.get("events").and_then(Value::as_object).unwrap_or(&none) {
        let at = child("/events", ty);
        known_events(std::slice::from_ref(ty), &at, events, problems);
        let mut schema = base.clone();
        let Some(changes) = changes.as_object() else {
            problems.say(
                &at,
                format!("expected an object, not {}", describe(changes)),
                "add one entry per pointer, such as \"/data\": {…}",
            );
            continue;
        };
        for (pointer, value) in changes {
            let at = child(&at, pointer);
            let part = read_schema(value, &at, definitions, Some(&base), problems);
            if !schema.replace(pointer, part) {
                problems.say(&at, format!("the payload has nothing at {pointer}"), "use fields from the payload's schema");
            }
        }
        overrides.push((ty.clone(), schema));
    }
    o.close(problems);
    (base, overrides)
}

fn known_events(listed: &[String], at: &str, events: &[Event], problems: &mut Problems) {
    for ty in listed.iter().filter(|ty| events.iter().all(|e| e.ty != **ty)) {
        let near = did_you_mean(ty, events.iter().map(|e| e.ty.as_str())).unwrap_or_else(|| "add it to \"events\"".to_owned());
        problems.say(at, format!("the source has no event \"{ty}\""), near);
    }
}
