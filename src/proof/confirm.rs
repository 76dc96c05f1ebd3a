//! Every refutation is a payload that was rendered and failed: suspicions are tried, and the failing payload made small.

use serde_json::Value;

use super::machine;
use super::payload::{Manner, bend, follow, make};
use super::place::Places;
use super::suspect::{Blame, Suspicion};
use super::{Counterexample, Render, Verdict, VerdictKind};
use crate::schema::{Kind, Schema, Text};
use crate::source::conforms;

/// Renders spent on making one counterexample smaller.
const SHRINKING: u32 = 80;

/// Tries payloads against the renderer.
pub(super) struct Tester<'a> {
    render: &'a Render<'a>,
    schema: &'a Schema,
    /// How many renders are left.
    pub(super) left: u32,
}

/// A payload that fails, and how.
#[derive(Clone, Debug)]
pub(super) struct Failing {
    pub(super) payload: Value,
    pub(super) body: Option<Vec<u8>>,
    pub(super) error: Option<String>,
    /// First byte of the body that is wrong.
    pub(super) fault: Option<usize>,
}

impl<'a> Tester<'a> {
    pub(super) fn new(render: &'a Render<'a>, schema: &'a Schema, renders: u32) -> Self {
        Self { render, schema, left: renders }
    }

    /// How a payload fails; `None` where it does not, or is none that the source can send.
    pub(super) fn fails(&mut self, payload: &Value) -> Option<Failing> {
        self.left = self.left.checked_sub(1)?;
        if !conforms(self.schema, payload).is_empty() {
            return None;
        }
        let failing = |body, error, fault| Some(Failing { payload: payload.clone(), body, error, fault });
        match (self.render)(&payload.to_string()) {
            Err(stopped) => failing(None, Some(stopped.message), None),
            Ok(rendered) => match machine::check(&rendered.body) {
                Ok(()) => None,
                Err((at, _)) => failing(Some(rendered.body), None, Some(at)),
            },
        }
    }

    /// A payload that follows the suspicion's path and fails; the flag says that it fails in the suspected way.
    pub(super) fn confirm(&mut self, s: &Suspicion, places: &Places<'_>) -> Option<(Failing, bool)> {
        let mut tried: Vec<Value> = Vec::new();
        for manner in [Manner::Plain, Manner::Sparse] {
            let mut base = make(self.schema, manner);
            follow(&mut base, self.schema, places, &s.env);
            if !s.bends.is_empty() || !tried.contains(&base) {
                for b in &s.bends {
                    let mut payload = base.clone();
                    bend(&mut payload, self.schema, places, b);
                    if !tried.contains(&payload) {
                        tried.push(payload.clone());
                        if let Some(f) = self.fails(&payload) {
                            let plain = if payload == base { None } else { self.fails(&base) };
                            let sure = plain.is_none_or(|p| p.error.is_some() != f.error.is_some()) || f.shows(s);
                            return Some((f, sure));
                        }
                    }
                }
            }
            if !tried.contains(&base) {
                tried.push(base.clone());
                if let Some(f) = self.fails(&base) {
                    let sure = f.shows(s);
                    return Some((f, sure));
                }
            }
            // The bend may have left the path: the path's facts win.
            for b in &s.bends {
                let mut payload = base.clone();
                bend(&mut payload, self.schema, places, b);
                follow(&mut payload, self.schema, places, &s.env);
                if !tried.contains(&payload) {
                    tried.push(payload.clone());
                    if let Some(f) = self.fails(&payload) {
                        return Some((f, true));
                    }
                }
            }
            // A loop's comma may show only with two elements, or only with none.
            if matches!(s.blame, Blame::Structure { .. } | Blame::End(_) | Blame::Print(_)) {
                for (at, n) in [(0, 2), (1, 2), (1, 3), (2, 3)] {
                    let mut payload = base.clone();
                    vary(&mut payload, self.schema, n, at);
                    if !tried.contains(&payload) {
                        tried.push(payload.clone());
                        if let Some(f) = self.fails(&payload) {
                            return Some((f, true));
                        }
                    }
                }
                for n in [2u64, 3, 0] {
                    let mut payload = base.clone();
                    resize(&mut payload, self.schema, n);
                    follow(&mut payload, self.schema, places, &without_upper(s));
                    if !tried.contains(&payload) {
                        tried.push(payload.clone());
                        if let Some(f) = self.fails(&payload) {
                            return Some((f, true));
                        }
                    }
                }
            }
        }
        None
    }

    /// Some payload that fails, for whatever reason: the plain and the sparse one, the samples, and their hostile kin.
    pub(super) fn search(&mut self, samples: &[Value]) -> Option<Failing> {
        let mut bases = vec![make(self.schema, Manner::Plain), make(self.schema, Manner::Sparse)];
        bases.extend(samples.iter().take(4).cloned());
        for base in &bases {
            if let Some(f) = self.fails(base) {
                return Some(f);
            }
        }
        for base in &bases {
            for text in ["\"", "\\", "\n", "'", "\u{1}", "<", "é\u{2028}", "x".repeat(300).as_str()] {
                let mut payload = base.clone();
                retext(&mut payload, self.schema, text);
                if let Some(f) = self.fails(&payload) {
                    return Some(f);
                }
            }
            for n in [0, 2, 3] {
                let mut payload = base.clone();
                resize(&mut payload, self.schema, n);
                if let Some(f) = self.fails(&payload) {
                    return Some(f);
                }
            }
        }
        None
    }

    /// The same failure with as little payload as can be found.
    pub(super) fn shrink(&mut self, failing: Failing) -> Failing {
        self.left = self.left.max(SHRINKING);
        let stop = self.left - SHRINKING;
        let same = |a: &Failing, b: &Failing| a.error.is_some() == b.error.is_some();
        let mut best = failing;
        // Whole branches first: the payload's fields, then the fields of what is left.
        let mut level = 1;
        while level <= 4 && self.left > stop {
            for path in paths(&best.payload, level) {
                if self.left <= stop {
                    break;
                }
                for smaller in smaller(&best.payload, self.schema, &path) {
                    if let Some(f) = self.fails(&smaller)
                        && same(&f, &best)
                    {
                        best = f;
                        break;
                    }
                }
            }
            level += 1;
        }
        best
    }
}

fn without_upper(s: &Suspicion) -> super::fact::Env {
    let mut env = s.env.clone();
    env.opaque.clear();
    for (_, f) in &mut env.facts {
        f.length.1 = u64::MAX;
    }
    env
}

impl Failing {
    /// Is the fault in the body the very one that was suspected?
    fn shows(&self, s: &Suspicion) -> bool {
        let Some(body) = &self.body else { return matches!(s.blame, Blame::Stop { .. }) };
        let Err((at, found)) = machine::check(body) else { return false };
        match s.blame {
            Blame::Structure { state, class } => found == state && body.get(at).is_some_and(|b| machine::Class::of(*b) == class),
            Blame::End(state) => found == state && at == body.len(),
            _ => false,
        }
    }

    /// As a refutation, with the first byte that is wrong.
    pub(super) fn verdict(self, reason: &str) -> (Verdict, Option<usize>) {
        let error = match (&self.error, &self.body, self.fault) {
            (Some(e), ..) => e.clone(),
            (None, Some(body), Some(at)) => fault_words(body, at),
            _ => String::new(),
        };
        let body = self.body.map(|b| String::from_utf8_lossy(&b).into_owned());
        let counterexample = Some(Counterexample { payload: self.payload, body, error });
        (Verdict { kind: VerdictKind::Refuted, reason: Some(reason.to_owned()), counterexample }, self.fault)
    }
}

/// The fault of a body in words.
fn fault_words(body: &[u8], at: usize) -> String {
    let expected = machine::check(body).err().map_or("something else", |(_, state)| state.expects());
    match body.get(at) {
        None => format!("the body ends where {expected} must come"),
        Some(_) => {
            let rest = String::from_utf8_lossy(body.get(at..).unwrap_or(&[]));
            let near: String = rest.chars().take(12).collect();
            format!("byte {at}: {expected} must come, and {near:?} stands there")
        }
    }
}

/// Gives every list this many elements.
pub(super) fn resize(value: &mut Value, schema: &Schema, n: u64) {
    let mut stack = vec![(value, schema)];
    while let Some((value, schema)) = stack.pop() {
        match (value, &schema.kind) {
            (Value::Array(list), Kind::List { items, max_items }) => {
                let n = max_items.map_or(n, |m| n.min(u64::from(m)));
                let n = usize::try_from(n).unwrap_or(0);
                if n > 0 || schema.empty {
                    list.truncate(n);
                    while list.len() < n {
                        list.push(list.first().cloned().unwrap_or_else(|| make(items, Manner::Plain)));
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
fn vary(value: &mut Value, schema: &Schema, n: u64, at: usize) {
    resize(value, schema, n);
    let mut stack = vec![(value, schema)];
    while let Some((value, schema)) = stack.pop() {
        match (value, &schema.kind) {
            (Value::Array(list), Kind::List { items, .. }) => {
                for (i, v) in list.iter_mut().enumerate() {
                    if i == at {
                        differ(v, items);
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
fn differ(value: &mut Value, schema: &Schema) {
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
                        map.insert(name.clone(), make(field, Manner::Plain));
                    }
                } else if let Some(v) = map.get_mut(name)
                    && !matches!(field.kind, Kind::Object { .. })
                {
                    differ(v, field);
                }
            }
        }
        _ => {}
    }
}

/// Gives every free text this value.
pub(super) fn retext(value: &mut Value, schema: &Schema, text: &str) {
    use super::place::UNDESCRIBED as ANY;
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
            (Value::Array(list), Kind::Any) => stack.extend(list.iter_mut().map(|v| (v, &ANY))),
            (Value::Object(map), Kind::Object { fields, .. }) => {
                for (name, v) in map {
                    stack.push((v, fields.get(name).unwrap_or(&ANY)));
                }
            }
            (Value::Object(map), Kind::Any) => stack.extend(map.iter_mut().map(|(_, v)| (v, &ANY))),
            _ => {}
        }
    }
}

/// The places of a payload at a depth, as keys and indices.
fn paths(payload: &Value, depth: usize) -> Vec<Vec<String>> {
    let mut level = vec![(payload, Vec::new())];
    for _ in 0..depth {
        let mut next = Vec::new();
        for (v, path) in level {
            match v {
                Value::Object(map) => {
                    for (k, v) in map {
                        let mut p: Vec<String> = path.clone();
                        p.push(k.clone());
                        next.push((v, p));
                    }
                }
                Value::Array(list) => {
                    for (i, v) in list.iter().enumerate() {
                        let mut p: Vec<String> = path.clone();
                        p.push(i.to_string());
                        next.push((v, p));
                    }
                }
                _ => {}
            }
        }
        level = next;
    }
    level.into_iter().map(|(_, p)| p).collect()
}

/// The payload with one place left out, made sparse, or made plain.
fn smaller(payload: &Value, schema: &Schema, path: &[String]) -> Vec<Value> {
    let pointer = |parts: &[String]| parts.iter().map(|p| format!("/{}", p.replace('~', "~0").replace('/', "~1"))).collect::<String>();
    let Some((last, above)) = path.split_last() else { return Vec::new() };
    let (at, parent) = (pointer(path), pointer(above));
    let mut out = Vec::new();
    let mut without = payload.clone();
    match without.pointer_mut(&parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(last);
            out.push(without);
        }
        Some(Value::Array(list)) => {
            if let Ok(i) = last.parse::<usize>()
                && i < list.len()
            {
                list.remove(i);
                out.push(without);
            }
        }
        _ => {}
    }
    if let (Some(now), Some(s)) = (payload.pointer(&at), schema.at(&at)) {
        for manner in [Manner::Sparse, Manner::Plain] {
            let value = make(&s, manner);
            if value.to_string().len() < now.to_string().len() {
                let mut p = payload.clone();
                if let Some(slot) = p.pointer_mut(&at) {
                    *slot = value;
                    out.push(p);
                }
            }
        }
    }
    out
}
