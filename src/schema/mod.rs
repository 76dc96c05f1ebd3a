//! What a source's payload can be: the field schema that completions, the proof and drift reports read.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

mod alternative;
pub(crate) mod read;

use crate::record::Problems;
pub(crate) use alternative::{Alternative, Restriction};
use read::read_schema;

/// How well a fact is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Standing {
    /// The vendor's page says so.
    Documented,
    /// Seen, or reported by a third party, not stated by the vendor.
    Observed,
    /// The page is silent; the project chose.
    #[default]
    Assumed,
}

impl Standing {
    /// The name in JSON and in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Assumed => "assumed",
        }
    }
}

/// One field's values.
///
/// Reading one from JSON is strict: an unknown key or a misspelt type is an error that names its place.
/// A field that says nothing of its standing and origin has those of the object it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// Its kind, with what belongs to the kind.
    #[serde(flatten)]
    pub kind: Kind,
    /// May the key be absent from its object?
    #[serde(skip_serializing_if = "is_false")]
    pub absent: bool,
    /// May it be null (a nil pointer in struct data)?
    #[serde(skip_serializing_if = "is_false")]
    pub null: bool,
    /// May it be empty (`""`, `[]`, `{}`)?
    #[serde(skip_serializing_if = "is_false")]
    pub empty: bool,
    /// Can an attacker choose its text (a process argument, a domain that malware asks for)?
    #[serde(skip_serializing_if = "is_false")]
    pub attacker: bool,
    /// What its restrictions could be instead, where no page of the vendor states them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// One sentence on what it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// How well the field's existence and type are known.
    pub standing: Standing,
    /// Where that is said (a page and its section), or why it was assumed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub origin: String,
}

/// The schema of an undescribed key: it may hold anything, or be absent.
pub(crate) static UNDESCRIBED: Schema = Schema {
    kind: Kind::Any,
    absent: true,
    null: true,
    empty: true,
    attacker: false,
    alternatives: Vec::new(),
    doc: String::new(),
    standing: Standing::Assumed,
    origin: String::new(),
};

/// The kinds of value.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Kind {
    /// Anything that JSON can say.
    #[default]
    Any,
    /// `true` or `false`.
    Boolean,
    /// A number.
    #[serde(rename_all = "camelCase")]
    Number {
        /// Only whole numbers.
        #[serde(default, skip_serializing_if = "is_false")]
        integer: bool,
        /// Least value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minimum: Option<f64>,
        /// Greatest value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maximum: Option<f64>,
    },
    /// A string.
    #[serde(rename_all = "camelCase")]
    String {
        /// What its text can be.
        #[serde(default)]
        text: Text,
        /// The values, for `text: enum`. The list is closed unless `open`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        values: Vec<String>,
        /// Other values may come (an enum whose list is not documented as complete).
        #[serde(default, skip_serializing_if = "is_false")]
        open: bool,
        /// Longest text in characters, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
    },
    /// A list.
    #[serde(rename_all = "camelCase")]
    List {
        /// Every element.
        items: Box<Schema>,
        /// Most elements, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_items: Option<u32>,
    },
    /// An object. Fields not named here come only where `open`.
    #[serde(rename_all = "camelCase")]
    Object {
        /// Its fields, in documented order.
        #[serde(default)]
        fields: Fields,
        /// May it hold keys that are not listed (free-form details)? Their values are `any`.
        #[serde(default, skip_serializing_if = "is_false")]
        open: bool,
    },
}

impl Kind {
    /// The name in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Boolean => "boolean",
            Self::Number { .. } => "number",
            Self::String { .. } => "string",
            Self::List { .. } => "list",
            Self::Object { .. } => "object",
        }
    }
}

/// Fields in documented order.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(into = "serde_json::Map<String, serde_json::Value>")]
pub struct Fields(pub Vec<(String, Schema)>);

impl Fields {
    /// The field of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Schema> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, s)| s)
    }
}

/// What the text of a string can be. Every shape but `free` is known to need no JSON escaping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Text {
    /// Anything: quotes, newlines, markup, other scripts, control characters.
    #[default]
    Free,
    /// One of `values`.
    Enum,
    /// A UUID in its 36-character form.
    Uuid,
    /// RFC 3339, such as `2025-01-15T10:30:00Z`.
    Timestamp,
    /// `[A-Za-z0-9._:-]+`: an identifier or key.
    Identifier,
    /// `[0-9]+`.
    Digits,
    /// Lower-case hexadecimal digits.
    Hex,
    /// An IPv4 or IPv6 address.
    Ip,
}

impl Text {
    /// Every shape, with the name it has in a schema file.
    pub(crate) const ALL: [(&'static str, Self); 8] = [
        ("free", Self::Free),
        ("enum", Self::Enum),
        ("uuid", Self::Uuid),
        ("timestamp", Self::Timestamp),
        ("identifier", Self::Identifier),
        ("digits", Self::Digits),
        ("hex", Self::Hex),
        ("ip", Self::Ip),
    ];

    /// Does the text have this shape? `Free` and `Enum` (whose values the schema holds) take any text.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        let all = |f: fn(u8) -> bool| !text.is_empty() && text.bytes().all(f);
        match self {
            Self::Free | Self::Enum => true,
            Self::Uuid => {
                let dash = |i: usize| matches!(i, 8 | 13 | 18 | 23);
                text.len() == 36 && text.bytes().enumerate().all(|(i, b)| if dash(i) { b == b'-' } else { b.is_ascii_hexdigit() })
            }
            Self::Timestamp => {
                text.is_ascii() && text.as_bytes().get(10) == Some(&b'T') && chrono::DateTime::parse_from_rfc3339(text).is_ok()
            }
            Self::Identifier => all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'-')),
            Self::Digits => all(|b| b.is_ascii_digit()),
            Self::Hex => all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
            Self::Ip => text.parse::<std::net::IpAddr>().is_ok(),
        }
    }

    /// What a text of this shape looks like, for messages.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Free => "text",
            Self::Enum => "one of the listed values",
            Self::Uuid => "a UUID",
            Self::Timestamp => "an RFC 3339 time",
            Self::Identifier => "an identifier (letters, digits, and . _ : -)",
            Self::Digits => "digits",
            Self::Hex => "lower-case hexadecimal digits",
            Self::Ip => "an IP address",
        }
    }
}

impl Schema {
    /// The schema of a string with this kind of text.
    #[must_use]
    pub fn string(text: Text) -> Self {
        Self { kind: Kind::String { text, values: Vec::new(), open: false, max_length: None }, ..Self::default() }
    }

    /// The schema at a JSON pointer of the payload (any index selects a list's items); `None` if the path leads
    /// nowhere. Below `any`, and for unlisted keys of an open object, it is the schema of anything.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<Cow<'_, Self>> {
        let mut here = self;
        for part in pointer.split('/').skip(1) {
            let key = part.replace("~1", "/").replace("~0", "~");
            here = match &here.kind {
                Kind::Object { fields, open } => match fields.get(&key) {
                    Some(field) => field,
                    None if *open => {
                        return Some(Cow::Owned(Self {
                            absent: true,
                            null: true,
                            empty: true,
                            attacker: here.attacker,
                            ..Self::default()
                        }));
                    }
                    None => return None,
                },
                Kind::List { items, .. } => items,
                Kind::Any => return Some(Cow::Borrowed(here)),
                _ => return None,
            };
        }
        Some(Cow::Borrowed(here))
    }

    /// Replaces what is at a JSON pointer of named fields (`/data/agent`; a list's items are `/items/0`). Says
    /// whether there was such a place.
    pub(crate) fn replace(&mut self, pointer: &str, with: Self) -> bool {
        let mut here = self;
        for part in pointer.split('/').skip(1) {
            let next = match &mut here.kind {
                Kind::Object { fields, .. } => fields.0.iter_mut().find(|(n, _)| n == part).map(|(_, s)| s),
                Kind::List { items, .. } => Some(&mut **items),
                _ => None,
            };
            let Some(next) = next else { return false };
            here = next;
        }
        *here = with;
        true
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let mut problems = Problems::new("schema");
        let schema = read_schema(&value, "", &serde_json::Map::new(), None, &mut problems);
        match problems.first() {
            None => Ok(schema),
            Some(problem) => Err(serde::de::Error::custom(problem)),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde's skip_serializing_if asks for")]
fn is_false(b: &bool) -> bool {
    !*b
}

impl From<Fields> for serde_json::Map<String, serde_json::Value> {
    fn from(fields: Fields) -> Self {
        fields.0.into_iter().map(|(k, v)| (k, serde_json::to_value(v).unwrap_or_default())).collect()
    }
}
