//! Requests from JSON text. An unknown key is refused, and the message suggests the closest one.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::misuse::{Misuse, unknown};

/// Reads a request.
///
/// # Errors
/// `misuse/request`: text that is not a JSON object, an unknown key, a value of the wrong type.
pub fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Misuse> {
    // serde would read an array as the fields in their order.
    if text.trim_start().starts_with('[') {
        return Err(Misuse::request("the request is not a JSON object".to_owned()));
    }
    serde_json::from_str(text).map_err(|e| {
        let keys = serde_json::from_str::<Keys>(text).map(|keys| keys.0).unwrap_or_default();
        let misspelt = keys.iter().find_map(|key| unknown_key::<T>(key));
        Misuse::request(misspelt.unwrap_or_else(|| format!("the request cannot be read: {e}")))
    })
}

/// Reads a line of a batch: its `id`, which the answer repeats, and the request in its other fields.
///
/// # Errors
/// In the second part: why the line cannot be read.
pub fn line<T: DeserializeOwned>(text: &str) -> (Value, Result<T, String>) {
    let mut fields: Map<String, Value> = match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => return (Value::Null, Err("the line is not a JSON object".to_owned())),
        Err(e) => return (Value::Null, Err(format!("the line is not JSON: {e}"))),
    };
    let id = fields.shift_remove("id").unwrap_or(Value::Null);
    let misspelt = fields.keys().find_map(|key| unknown_key::<T>(key));
    let request = match misspelt {
        Some(message) => Err(message),
        None => T::deserialize(Value::Object(fields)).map_err(|e| e.to_string()),
    };
    (id, request)
}

/// The sentence for a key that this type of request does not have; `None` for a key that it has.
#[must_use]
pub fn unknown_key<'a, T: Deserialize<'a>>(key: &str) -> Option<String> {
    let fields = fields::<T>();
    (!fields.contains(&key)).then(|| unknown("field", key, fields))
}

/// The keys of a request, as serde's derive knows them.
pub(super) fn fields<'a, T: Deserialize<'a>>() -> &'static [&'static str] {
    T::deserialize(Fields).err().map_or(&[], |Found(fields)| fields)
}

/// A deserializer that reads nothing, and returns the fields that it was asked for as its error.
struct Fields;

#[derive(Debug)]
struct Found(&'static [&'static str]);

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

impl std::error::Error for Found {}

impl de::Error for Found {
    fn custom<M: fmt::Display>(_: M) -> Self {
        Self(&[])
    }
}

impl<'de> de::Deserializer<'de> for Fields {
    type Error = Found;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Found> {
        Err(Found(&[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, fields: &'static [&'static str], _: V) -> Result<V::Value, Found> {
        Err(Found(fields))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The keys of an object.
struct Keys(Vec<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Keys;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
                let mut keys = Vec::new();
                while let Some((key, IgnoredAny)) = map.next_entry()? {
                    keys.push(key);
                }
                Ok(Keys(keys))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{PlaceRequest, PreviewRequest, SignRequest, VerifyRequest};

    #[test]
    fn a_misspelt_key_is_refused_with_the_nearest_one_and_another_with_all_of_them() {
        let e = read::<PreviewRequest>(r#"{"source": "castai", "tempate": "x"}"#).unwrap_err();
        assert_eq!(e.message, "there is no field \"tempate\"; did you mean \"template\"?");
        let e = read::<PlaceRequest>(r#"{"source": "castai", "zebra": 1}"#).unwrap_err();
        assert_eq!(e.message, "there is no field \"zebra\"; use one of template, payload, source, event, offset, name");
        let (id, sign) = line::<SignRequest>(r#"{"id": [7], "message_id": "x"}"#);
        assert_eq!(
            (id, sign.unwrap_err().as_str()),
            (serde_json::json!([7]), "there is no field \"message_id\"; did you mean \"messageId\"?")
        );
        assert!(line::<VerifyRequest>(r#"{"secrets": ["a"]}"#).1.unwrap_err().ends_with("did you mean \"secret\"?"));
        assert!(read::<PreviewRequest>("[\"x\"]").is_err() && read::<PreviewRequest>("{").is_err());
    }
}
