//! Changes to one place of a payload, and the payload that takes a path.

use serde_json::{Map, Value};

use crate::json::machine::Class;
use crate::payload::{Fill, make, number};
use crate::proof::domain::condition::Atom;
use crate::proof::domain::fact::Env;
use crate::proof::domain::place::{Holder, PlaceId, Places, Selector, may};
use crate::proof::interpreter::suspicion::{Mutation, Target};
use crate::schema::{Kind, Schema, Text, UNDESCRIBED};
use crate::template::go::Function;

/// Nesting beyond which a text is put no deeper.
const DEEPEST: u32 = 24;

/// A change to one place.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// Give it this value.
    Set(Value),
    /// Leave it out.
    Remove,
    /// Make it this long.
    Length(u64),
    /// A text that holds this, somewhere in it.
    Hold(&'static str),
}

/// Makes a change at a place, wherever it is: at every element, where the place is one of a list's.
pub(super) fn edit(payload: &mut Value, schema: &Schema, steps: &[Selector], change: &Change) {
    let mut here: Vec<(&mut Value, &Schema)> = vec![(payload, schema)];
    let Some((last, above)) = steps.split_last() else {
        if let Change::Set(v) = change {
            *payload = v.clone();
        }
        return;
    };
    for step in above {
        let mut next: Vec<(&mut Value, &Schema)> = Vec::new();
        for (value, schema) in here {
            descend(value, schema, step, &mut next);
        }
        here = next;
    }
    for (value, schema) in here {
        match (last, change) {
            (Selector::Key(_), _) => name_key(value, schema, change),
            (Selector::Field(name), Change::Remove) => {
                if let Value::Object(map) = value {
                    map.shift_remove(&**name);
                }
            }
            _ => {
                let mut spots = Vec::new();
                descend(value, schema, last, &mut spots);
                for (spot, schema) in spots {
                    apply(spot, schema, change);
                }
            }
        }
    }
}

/// Gives an object a key with this name; a closed one has its own.
fn name_key(value: &mut Value, schema: &Schema, change: &Change) {
    let name = match change {
        Change::Hold(text) => (*text).to_owned(),
        Change::Set(Value::String(text)) => text.clone(),
        _ => return,
    };
    if matches!(schema.kind, Kind::Object { open: false, .. }) {
        return;
    }
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    if let Value::Object(map) = value {
        map.insert(name, Value::String("x".to_owned()));
    }
}

fn descend<'v, 's>(value: &'v mut Value, schema: &'s Schema, step: &Selector, out: &mut Vec<(&'v mut Value, &'s Schema)>) {
    let inner: &Schema = match (&schema.kind, step) {
        (Kind::Object { fields, .. }, Selector::Field(name)) => fields.get(name).unwrap_or(&UNDESCRIBED),
        (Kind::List { items, .. }, _) => items,
        _ => &UNDESCRIBED,
    };
    match step {
        Selector::Root => out.push((value, schema)),
        Selector::Key(_) => {}
        Selector::Field(name) => {
            if !value.is_object() {
                *value = match schema.kind {
                    Kind::Object { .. } => make(schema, Fill::Full),
                    _ => Value::Object(Map::new()),
                };
            }
            if let Value::Object(map) = value {
                let slot = map.entry(name.to_string()).or_insert_with(|| make(inner, Fill::Full));
                out.push((slot, inner));
            }
        }
        Selector::Index(i) => {
            let list = listed(value, inner, *i as usize + 1);
            if let Some(slot) = list.and_then(|l| l.get_mut(*i as usize)) {
                out.push((slot, inner));
            }
        }
        Selector::Element(_) => {
            if let Value::Object(map) = value {
                let plain = match &schema.kind {
                    Kind::Object { fields, open: false } => fields.0.first().map(|(n, s)| (n.clone(), s)),
                    _ => None,
                };
                if map.is_empty() {
                    let (name, schema) = plain.unwrap_or_else(|| ("k".to_owned(), &UNDESCRIBED));
                    map.insert(name, make(schema, Fill::Full));
                }
                for (name, slot) in map {
                    let field = match &schema.kind {
                        Kind::Object { fields, .. } => fields.get(name).unwrap_or(&UNDESCRIBED),
                        _ => &UNDESCRIBED,
                    };
                    out.push((slot, field));
                }
                return;
            }
            if let Some(list) = listed(value, inner, 1) {
                out.extend(list.iter_mut().map(|v| (v, inner)));
            }
        }
    }
}

fn listed<'v>(value: &'v mut Value, items: &Schema, least: usize) -> Option<&'v mut Vec<Value>> {
    if least > 4096 {
        return None;
    }
    if !value.is_array() {
        *value = Value::Array(Vec::new());
    }
    let list = value.as_array_mut()?;
    while list.len() < least {
        list.push(make(items, Fill::Full));
    }
    Some(list)
}

fn apply(spot: &mut Value, schema: &Schema, change: &Change) {
    match change {
        Change::Set(v) => *spot = v.clone(),
        Change::Remove => *spot = Value::Null,
        Change::Hold(text) => hold(spot, schema, text, 0),
        Change::Length(n) => {
            let n = usize::try_from(*n).unwrap_or(usize::MAX).min(4096);
            match (&schema.kind, &mut *spot) {
                (Kind::List { items, .. }, _) => {
                    if let Some(list) = listed(spot, items, n) {
                        list.truncate(n);
                    }
                }
                (Kind::String { text: Text::Enum, values, .. }, Value::String(s)) => {
                    let near = |v: &&String| v.len().abs_diff(n);
                    if let Some(v) = values.iter().filter(|v| v.len() <= n).min_by_key(near).or_else(|| values.iter().min_by_key(near)) {
                        v.clone_into(s);
                    }
                }
                (Kind::Any, Value::Array(list)) => list.resize(n, Value::String("x".to_owned())),
                (_, Value::String(s)) => {
                    if s.len() > n {
                        *s = s.chars().take(n).collect();
                    }
                    while s.len() < n {
                        s.push('x');
                    }
                }
                (_, Value::Object(map)) => {
                    for i in map.len()..n.min(64) {
                        map.insert(format!("k{i}"), Value::String("x".to_owned()));
                    }
                }
                _ => {}
            }
        }
    }
}

/// Puts a text into a value, or into some text inside it.
fn hold(spot: &mut Value, schema: &Schema, text: &str, depth: u32) {
    if depth > DEEPEST {
        return;
    }
    match &schema.kind {
        Kind::String { .. } => *spot = Value::String(text.to_owned()),
        Kind::Any => match spot {
            Value::Array(list) => *list = vec![Value::String(text.to_owned())],
            Value::Object(map) => {
                map.insert("k".to_owned(), Value::String(text.to_owned()));
            }
            _ => *spot = Value::String(text.to_owned()),
        },
        Kind::List { items, .. } => {
            if let Some(list) = listed(spot, items, 1) {
                for v in list {
                    hold(v, items, text, depth + 1);
                }
            }
        }
        Kind::Object { fields, open } => {
            if !spot.is_object() {
                *spot = make(schema, Fill::Full);
            }
            if let Value::Object(map) = spot {
                for (name, field) in &fields.0 {
                    let free = !matches!(&field.kind, Kind::String { text, .. } if *text != Text::Free);
                    if free && matches!(field.kind, Kind::String { .. } | Kind::List { .. } | Kind::Object { .. } | Kind::Any) {
                        let slot = map.entry(name.clone()).or_insert_with(|| make(field, Fill::Full));
                        hold(slot, field, text, depth + 1);
                    }
                }
                if *open {
                    map.insert("k".to_owned(), Value::String(text.to_owned()));
                }
            }
        }
        _ => {}
    }
}

/// What a JSON value is, as a bit of [`may`].
fn bit_of(value: Option<&Value>) -> u32 {
    match value {
        None => may::ABSENT,
        Some(Value::Null) => may::NULL,
        Some(Value::Bool(b)) => {
            if *b {
                may::TRUE
            } else {
                may::FALSE
            }
        }
        Some(Value::Number(n)) => {
            if n.as_f64() == Some(0.0) {
                may::ZERO
            } else {
                may::NUMBER
            }
        }
        Some(Value::String(s)) => {
            if s.is_empty() {
                may::NO_TEXT
            } else {
                may::TEXT | may::TIME
            }
        }
        Some(Value::Array(l)) => {
            if l.is_empty() {
                may::NO_LIST
            } else {
                may::LIST
            }
        }
        Some(Value::Object(m)) => {
            if m.is_empty() {
                may::NO_MAP | may::STRUCT
            } else {
                may::MAP | may::STRUCT
            }
        }
    }
}

/// The value at a place: the first one, if it is one of a list's.
fn value_at<'v>(payload: &'v Value, steps: &[Selector]) -> Option<&'v Value> {
    let mut at = payload;
    for step in steps {
        at = match step {
            Selector::Root => at,
            Selector::Key(_) => return None,
            Selector::Field(n) => at.get(&**n)?,
            Selector::Index(i) => at.get(*i as usize)?,
            Selector::Element(_) => match at {
                Value::Array(l) => l.first()?,
                Value::Object(m) => m.values().next()?,
                _ => return None,
            },
        };
    }
    Some(at)
}

/// The change that gives a place one of these kinds of value.
fn change_to(places: &Places<'_>, place: PlaceId, bits: u32) -> Option<Change> {
    let schema = places.schema(place);
    let declared = matches!(places.get(place).map(|p| &p.holder), Some(Holder::Declared(_)));
    let plain = || make(&Schema { null: false, ..schema.clone() }, Fill::Full);
    let any = matches!(schema.kind, Kind::Any);
    let order = [
        may::TEXT,
        may::MAP,
        may::STRUCT,
        may::TIME,
        may::LIST,
        may::NUMBER,
        may::TRUE,
        may::ABSENT,
        may::NULL,
        may::NIL_POINTER,
        may::NIL_MAP,
        may::NO_TEXT,
        may::NO_LIST,
        may::NO_MAP,
        may::ZERO,
        may::FALSE,
    ];
    let bit = order.into_iter().find(|b| bits & b != 0)?;
    let leave_out = || if schema.absent { Change::Remove } else { Change::Set(Value::Null) };
    Some(match bit {
        may::ABSENT => Change::Remove,
        may::NULL => Change::Set(Value::Null),
        may::NIL_POINTER | may::NIL_MAP => leave_out(),
        may::FALSE if declared && !matches!(schema.kind, Kind::Boolean) => leave_out(),
        may::FALSE => Change::Set(Value::Bool(false)),
        may::TRUE => Change::Set(Value::Bool(true)),
        may::ZERO if declared && (schema.absent || schema.null) => leave_out(),
        may::ZERO => Change::Set(Value::from(0)),
        may::NUMBER => {
            let made = plain();
            Change::Set(if made.is_number() && made.as_f64() != Some(0.0) { made } else { Value::from(1) })
        }
        may::NO_TEXT if declared && !schema.empty => leave_out(),
        may::NO_TEXT => Change::Set(Value::String(String::new())),
        may::NO_LIST => Change::Set(Value::Array(Vec::new())),
        may::LIST if any => Change::Set(Value::Array(vec![Value::from(1)])),
        may::NO_MAP => Change::Set(Value::Object(Map::new())),
        may::MAP => {
            let made = plain();
            Change::Set(match made {
                Value::Object(m) if !m.is_empty() => Value::Object(m),
                _ => serde_json::json!({"k": "v"}),
            })
        }
        _ => Change::Set(plain()),
    })
}

/// Changes a payload so that it takes the path that is known by these facts.
pub(super) fn follow(payload: &mut Value, root: &Schema, places: &Places<'_>, env: &Env) {
    for (place, fact) in &env.facts {
        let steps = places.steps(*place);
        if steps.is_empty() {
            continue;
        }
        let value = value_at(payload, &steps);
        if bit_of(value) & fact.may == 0
            && let Some(change) = change_to(places, *place, fact.may)
        {
            edit(payload, root, &steps, &change);
        }
        if fact.may & may::TEXT != 0
            && let Some(Value::String(now)) = value_at(payload, &steps)
        {
            let bad = fact.not.iter().any(|v| **v == *now.as_bytes());
            if let Some(among) = &fact.among
                && (bad || !among.iter().any(|v| **v == *now.as_bytes()))
            {
                if let Some(v) = among.iter().find(|v| !v.is_empty() && !fact.not.contains(v)) {
                    let text = String::from_utf8_lossy(v).into_owned();
                    edit(payload, root, &steps, &Change::Set(Value::String(text)));
                }
            } else if bad {
                edit(payload, root, &steps, &Change::Set(Value::String("other".to_owned())));
            }
        }
        let length = match value_at(payload, &steps) {
            Some(Value::Array(l)) => l.len() as u64,
            Some(Value::String(s)) => s.len() as u64,
            Some(Value::Object(m)) => m.len() as u64,
            _ => continue,
        };
        if length < fact.length.0 {
            edit(payload, root, &steps, &Change::Length(fact.length.0));
        } else if length > fact.length.1 {
            edit(payload, root, &steps, &Change::Length(fact.length.1));
        }
    }
    for ((function, atoms), truth) in &env.opaque {
        let (place, n) = match &**atoms {
            [Atom::Index(element), Atom::Int(n)] => {
                let least = u64::try_from(*n).unwrap_or(0).saturating_add(match (function, truth) {
                    (Function::Eq | Function::Ge, true) | (Function::Lt, false) => 1,
                    (Function::Gt, true) | (Function::Le, false) => 2,
                    _ => continue,
                });
                let Some(list) = places.parent(*element).map(|p| places.steps(p)) else { continue };
                if value_at(payload, &list).and_then(Value::as_array).is_none_or(|l| (l.len() as u64) < least) {
                    edit(payload, root, &list, &Change::Length(least));
                }
                continue;
            }
            [Atom::Place(p), Atom::Float(bits)] => (*p, f64::from_bits(*bits)),
            #[expect(clippy::cast_precision_loss, reason = "constants of templates are small")]
            [Atom::Place(p), Atom::Int(i)] => (*p, *i as f64),
            [Atom::Place(p), Atom::Text(t)] => {
                let text = String::from_utf8_lossy(t).into_owned();
                let text = match (function, truth) {
                    (Function::Lt | Function::Le, true) | (Function::Gt | Function::Ge, false) => "!".to_owned(),
                    _ => format!("{text}x"),
                };
                edit(payload, root, &places.steps(*p), &Change::Set(Value::String(text)));
                continue;
            }
            _ => continue,
        };
        let value = match (function, truth) {
            (Function::Lt | Function::Le, true) | (Function::Gt | Function::Ge, false) => n - 1.0,
            (Function::Eq, true) => n,
            _ => n + 1.0,
        };
        edit(payload, root, &places.steps(place), &Change::Set(number(value)));
    }
}

/// Makes one change to a payload that takes the path.
pub(super) fn mutate(payload: &mut Value, root: &Schema, places: &Places<'_>, mutate: &Mutation) {
    let change = match &mutate.to {
        Target::May(bits) => match change_to(places, mutate.place, *bits) {
            Some(c) => c,
            None => return,
        },
        Target::Class(Class::Bad) => Change::Hold("éé"),
        Target::Class(class) => Change::Hold(class.specimen()),
        Target::Length(n) => Change::Length(*n),
        Target::Text(t) => Change::Hold(t),
    };
    edit(payload, root, &places.steps(mutate.place), &change);
}
