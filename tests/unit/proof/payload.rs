//! Random payloads that fit a schema: tame, hostile and sparse; the same seed gives the same payloads.

use serde_json::{Map, Value};

use crate::schema::{Kind, Schema, Text};

/// A small generator of numbers (SplitMix64): the same seed gives the same numbers on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// From a seed.
    #[must_use]
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n` (0 where `n` is 0).
    pub(crate) const fn below(&mut self, n: u64) -> u64 {
        if n == 0 { 0 } else { self.bits() % n }
    }

    /// True with this probability, in percent.
    pub(crate) const fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these; `None` where there are none.
    pub(crate) fn pick<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        let i = self.below(list.len() as u64);
        list.get(usize::try_from(i).unwrap_or(0))
    }
}

/// Texts that break what does not escape them.
pub(crate) const HOSTILE: &[&str] = &[
    "\"",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "\u{0}",
    "\u{1b}[31m",
    "\u{2028}",
    "\u{7f}",
    "\u{fffd}",
    "🎉",
    "שלום",
    "é",
    "\u{e000}\u{e0001}",
    "'",
    "<!channel>",
    "<br>&amp;",
    "%s%d%!",
    "{{ .Name }}",
    "\",\"admin\":true,\"x\":\"",
    "}]",
    "\\u12",
    "\\\"",
    "null",
    "-",
    "007",
    "1e5",
    " ",
    "a",
    "a plain text",
];

/// Nesting beyond which a random payload stops.
const DEEPEST: u32 = 12;

/// A payload that fits the schema.
pub(crate) fn payload(schema: &Schema, random: &mut Random) -> Value {
    let lean = random.below(3);
    value(schema, random, lean, 0)
}

/// `lean`: 0 leaves out all it can, 1 half of it, 2 little.
fn value(schema: &Schema, random: &mut Random, lean: u64, depth: u32) -> Value {
    let rare = match lean {
        0 => 70,
        1 => 35,
        _ => 8,
    };
    if depth > 0 && schema.null && random.chance(rare) {
        return Value::Null;
    }
    let empty = schema.empty && random.chance(rare);
    match &schema.kind {
        Kind::Any => anything(random, depth + 8),
        Kind::Boolean => Value::Bool(random.chance(50)),
        Kind::Number { integer, minimum, maximum } => number(random, *integer, *minimum, *maximum),
        Kind::String { text, values, open, max_length } => {
            if empty {
                return Value::String(String::new());
            }
            let s = string(*text, values, *open, random);
            Value::String(match max_length {
                Some(m) => s.chars().take(*m as usize).collect(),
                None => s,
            })
        }
        Kind::List { items, max_items } => {
            if empty || depth > DEEPEST {
                return Value::Array(Vec::new());
            }
            let most = max_items.map_or(4, |m| u64::from(m.min(10))).max(1);
            let n = 1 + if random.chance(10) { random.below(most) } else { random.below(most.min(3)) };
            Value::Array((0..n).map(|_| value(items, random, lean, depth + 1)).collect())
        }
        Kind::Object { fields, open } => {
            let mut map = Map::new();
            if (empty && depth > 0) || depth > DEEPEST {
                return Value::Object(map);
            }
            for (name, field) in &fields.0 {
                if !(field.absent && random.chance(rare)) {
                    map.insert(name.clone(), value(field, random, lean, depth + 1));
                }
            }
            if *open && random.chance(60) {
                for _ in 0..random.below(3) {
                    let key = if random.chance(30) { pick(random, HOSTILE) } else { pick(random, KEYS) };
                    if fields.get(&key).is_none() {
                        map.insert(key, anything(random, depth + 8));
                    }
                }
            }
            Value::Object(map)
        }
    }
}

/// Keys that templates ask free-form objects for.
const KEYS: &[&str] = &["note", "rule", "name", "count", "events", "k", "type", "custom"];

fn pick(random: &mut Random, list: &[&str]) -> String {
    random.pick(list).copied().unwrap_or("").to_owned()
}

fn anything(random: &mut Random, depth: u32) -> Value {
    match random.below(if depth > DEEPEST { 6 } else { 9 }) {
        0 => Value::Null,
        1 => Value::Bool(random.chance(50)),
        2 => number(random, false, None, None),
        3..=5 => Value::String(string(Text::Free, &[], false, random)),
        6 => Value::Array((0..random.below(3)).map(|_| anything(random, depth + 1)).collect()),
        _ => {
            let n = random.below(3);
            Value::Object((0..n).map(|_| (pick(random, KEYS), anything(random, depth + 1))).collect())
        }
    }
}

fn number(random: &mut Random, integer: bool, minimum: Option<f64>, maximum: Option<f64>) -> Value {
    let n = match random.below(8) {
        0 => 0.0,
        1 => 1.0,
        2 => -1.0,
        3 => 1_234_567.0,
        4 => 1e21,
        5 => 0.000_000_1,
        6 => 443.0,
        #[expect(clippy::cast_precision_loss, reason = "any number will do")]
        _ => random.below(100_000) as f64 / 16.0,
    };
    let n = if integer { n.trunc().min(9e15) } else { n };
    let n = n.max(minimum.unwrap_or(f64::MIN)).min(maximum.unwrap_or(f64::MAX));
    crate::payload::number(n)
}

fn string(text: Text, values: &[String], open: bool, random: &mut Random) -> String {
    let hex = |random: &mut Random, n: usize| -> String {
        (0..n).map(|_| char::from_digit(u32::try_from(random.below(16)).unwrap_or(0), 16).unwrap_or('0')).collect()
    };
    match text {
        Text::Free => {
            let mut s = String::new();
            for _ in 0..=random.below(3) {
                s.push_str(random.pick(HOSTILE).copied().unwrap_or("x"));
            }
            if random.chance(3) {
                s = s.repeat(60);
            }
            s
        }
        Text::Enum => {
            if open && random.chance(20) || values.is_empty() {
                pick(random, &["OTHER", "some-value", "x.y:z_1"])
            } else {
                random.pick(values).cloned().unwrap_or_default()
            }
        }
        Text::Uuid => format!("{}-{}-{}-{}-{}", hex(random, 8), hex(random, 4), hex(random, 4), hex(random, 4), hex(random, 12)),
        Text::Timestamp => pick(
            random,
            &["2025-01-15T10:30:00Z", "2024-02-29T23:59:59.999999999+05:30", "0001-01-01T00:00:00Z", "2025-12-31T00:00:00-08:00"],
        ),
        Text::Identifier => pick(random, &["a", "payments", "x.y_z:1-2", "0", "-", "true"]),
        Text::Digits => pick(random, &["0", "007", "42", "00000000000000000000001"]),
        Text::Hex => hex(random, 8),
        Text::Ip => pick(random, &["192.0.2.1", "2001:db8::1", "::", "::ffff:192.0.2.7"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_payloads_fit_the_schemas_of_every_source() {
        for source in crate::source::all() {
            for event in std::iter::once(None).chain(source.events.iter().map(|e| Some(e.ty.as_str()))) {
                let schema = source.schema_for(event);
                let mut random = Random::new(7);
                for _ in 0..60 {
                    let p = payload(schema, &mut random);
                    let misfits = crate::source::conforms(schema, &p);
                    assert!(misfits.is_empty(), "{} {event:?}: {misfits:?}\n{p}", source.id);
                }
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_payload() {
        let schema = crate::source::get("castai").expect("a source").schema_for(None);
        assert_eq!(payload(schema, &mut Random::new(3)), payload(schema, &mut Random::new(3)));
        assert_ne!(payload(schema, &mut Random::new(3)), payload(schema, &mut Random::new(4)));
    }
}
