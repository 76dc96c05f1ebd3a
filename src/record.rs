//! JSON objects read strictly: every key is known, and every fault is named with its place and remedy.

use serde_json::{Map, Value};

use crate::diagnostic::suggest;

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path inside its folder; empty where the text is no file.
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
        let mut place = self.file.clone();
        if let Some((line, column)) = self.position {
            place += &format!(":{line}:{column}");
        }
        if !self.pointer.is_empty() {
            place += &format!(" at {}", self.pointer);
        }
        let place = place.trim_start_matches([':', ' ']);
        write!(f, "{place}{}{}", if place.is_empty() { "" } else { ": " }, self.message)?;
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
    pub(crate) schemas: u32,
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
    pub(crate) map: Option<&'a Map<String, Value>>,
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
        if !self.known.contains(&key) {
            self.known.push(key);
        }
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

    /// What `read` makes of the value, or says against it; `None` also if the key is absent.
    pub(crate) fn value<T>(&mut self, key: &'static str, read: impl Fn(&Value) -> Result<T, String>, problems: &mut Problems) -> Option<T> {
        read(self.get(key)?).map_err(|message| problems.say(&self.place(key), message, "")).ok()
    }

    /// One of a few words; `None` also where it is not one of them.
    pub(crate) fn word<T: Copy>(&mut self, key: &'static str, words: &[(&'static str, T)], problems: &mut Problems) -> Option<T> {
        let name = self.optional_text(key, problems)?;
        let found = words.iter().find(|(word, _)| *word == name).map(|(_, value)| *value);
        if found.is_none() {
            let remedy = suggest(&name, words.iter().map(|(word, _)| *word), "use one of");
            problems.say(&self.place(key), format!("\"{name}\" is not a value of \"{key}\""), remedy);
        }
        found
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

    /// `None` if the key is absent.
    pub(crate) fn optional_flag(&mut self, key: &'static str, problems: &mut Problems) -> Option<bool> {
        self.get(key).map(|_| self.flag(key, problems))
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

    /// The keys that were never asked for.
    fn strange(&self) -> impl Iterator<Item = &'a String> {
        self.map.into_iter().flat_map(Map::keys).filter(|k| !self.known.contains(&k.as_str()))
    }

    /// The first key that was never asked for, with those that were.
    pub(crate) fn first_strange(&self) -> Option<(&'a str, &[&'static str])> {
        self.strange().next().map(|key| (key.as_str(), self.known.as_slice()))
    }

    /// Names every key that was never asked for.
    pub(crate) fn close(self, problems: &mut Problems) {
        for key in self.strange() {
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
