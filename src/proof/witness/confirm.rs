//! Confirms refutations: renders payloads for a suspicion until one fails, then shrinks it.

use serde_json::Value;

use super::mutate::{follow, mutate};
use crate::json::machine;
use crate::payload::{Fill, Render, make, make_one_differ, replace_texts, resize_lists};
use crate::proof::domain::place::Places;
use crate::proof::interpreter::suspicion::{Blame, Suspicion};
use crate::schema::Schema;
use crate::source::conforms;

/// Renders spent on making one counterexample smaller.
const SHRINKING: u32 = 80;

/// Tries payloads against the renderer.
pub(crate) struct Tester<'a> {
    render: &'a Render<'a>,
    schema: &'a Schema,
    /// How many renders are left.
    pub(crate) left: u32,
}

/// A payload that fails, and how.
#[derive(Clone, Debug)]
pub(crate) struct Failing {
    pub(crate) payload: Value,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) error: Option<String>,
    /// First byte of the body that is wrong.
    pub(crate) fault: Option<usize>,
}

impl<'a> Tester<'a> {
    pub(crate) fn new(render: &'a Render<'a>, schema: &'a Schema, renders: u32) -> Self {
        Self { render, schema, left: renders }
    }

    /// How a payload fails; `None` if it does not, or is none that the source can send.
    pub(crate) fn fails(&mut self, payload: &Value) -> Option<Failing> {
        self.left = self.left.checked_sub(1)?;
        if !conforms(self.schema, payload).is_empty() {
            return None;
        }
        let failing = |body, error, fault| Some(Failing { payload: payload.clone(), body, error, fault });
        match (self.render)(&payload.to_string()) {
            // Our own limits are not the template's fault.
            Err(stopped) if stopped.limit => None,
            Err(stopped) => failing(None, Some(stopped.message), None),
            Ok(rendered) => match machine::check(&rendered.body) {
                Ok(()) => None,
                Err((at, _)) => failing(Some(rendered.body), None, Some(at)),
            },
        }
    }

    /// A payload that follows the suspicion's path and fails; the flag says that it fails in the suspected way.
    pub(crate) fn confirm(&mut self, s: &Suspicion, places: &Places<'_>) -> Option<(Failing, bool)> {
        let mut tried: Vec<Value> = Vec::new();
        for fill in [Fill::Full, Fill::Minimal] {
            let mut base = make(self.schema, fill);
            follow(&mut base, self.schema, places, &s.env);
            if !s.mutations.is_empty() || !tried.contains(&base) {
                for b in &s.mutations {
                    let mut payload = base.clone();
                    mutate(&mut payload, self.schema, places, b);
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
            // The mutation may have left the path: the path's facts win.
            for b in &s.mutations {
                let mut payload = base.clone();
                mutate(&mut payload, self.schema, places, b);
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
                    make_one_differ(&mut payload, self.schema, n, at);
                    if !tried.contains(&payload) {
                        tried.push(payload.clone());
                        if let Some(f) = self.fails(&payload) {
                            return Some((f, true));
                        }
                    }
                }
                for n in [2u64, 3, 0] {
                    let mut payload = base.clone();
                    resize_lists(&mut payload, self.schema, n);
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
    pub(crate) fn search(&mut self, samples: &[Value]) -> Option<Failing> {
        let mut bases = vec![make(self.schema, Fill::Full), make(self.schema, Fill::Minimal)];
        bases.extend(samples.iter().take(4).cloned());
        for base in &bases {
            if let Some(f) = self.fails(base) {
                return Some(f);
            }
        }
        for base in &bases {
            for text in ["\"", "\\", "\n", "'", "\u{1}", "<", "é\u{2028}", "x".repeat(300).as_str()] {
                let mut payload = base.clone();
                replace_texts(&mut payload, self.schema, text);
                if let Some(f) = self.fails(&payload) {
                    return Some(f);
                }
            }
            for n in [0, 2, 3] {
                let mut payload = base.clone();
                resize_lists(&mut payload, self.schema, n);
                if let Some(f) = self.fails(&payload) {
                    return Some(f);
                }
            }
        }
        None
    }

    /// Shrinks a failing payload to the smallest that fails the same way.
    pub(crate) fn shrink(&mut self, failing: Failing) -> Failing {
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

fn without_upper(s: &Suspicion) -> crate::proof::domain::fact::Env {
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
        for fill in [Fill::Minimal, Fill::Full] {
            let value = make(&s, fill);
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
