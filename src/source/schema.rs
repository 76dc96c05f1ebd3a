//! What a source's payload can be: the field schema that completions, the proof and drift reports read.

use serde::{Deserialize, Serialize};

/// How well a fact is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The vendor's page says so.
    Documented,
    /// Seen, or reported by a third party, not stated by the vendor.
    Observed,
    /// The page is silent; the project chose.
    #[default]
    Assumed,
}

/// One field's values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
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
    /// One sentence on what it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub doc: String,
    /// How well the field's existence and type are known.
    pub standing: Standing,
    /// Where that is said (a page and its section), or why it was assumed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub origin: String,
}

/// The kinds of value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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

/// Fields in documented order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "serde_json::Map<String, serde_json::Value>", into = "serde_json::Map<String, serde_json::Value>")]
pub struct Fields(pub Vec<(String, Schema)>);

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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde's skip_serializing_if asks for")]
fn is_false(b: &bool) -> bool {
    !*b
}

impl From<serde_json::Map<String, serde_json::Value>> for Fields {
    fn from(map: serde_json::Map<String, serde_json::Value>) -> Self {
        Self(map.into_iter().map(|(k, v)| (k, serde_json::from_value(v).unwrap_or_default())).collect())
    }
}

impl From<Fields> for serde_json::Map<String, serde_json::Value> {
    fn from(fields: Fields) -> Self {
        fields.0.into_iter().map(|(k, v)| (k, serde_json::to_value(v).unwrap_or_default())).collect()
    }
}
