//! Values in requests that can be written in more than one way.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::Value;

use crate::signature::{self, Secret};

/// A payload: JSON text, or the value itself.
#[derive(Clone, Debug, Default)]
pub struct Payload(pub String);

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Value::deserialize(deserializer)? {
            Value::String(text) => text,
            value => value.to_string(),
        }))
    }
}

/// One secret, or several during rotation. Each is wiped when it is dropped.
#[derive(Clone, Debug, Default)]
pub struct Secrets(pub Vec<Secret>);

impl<'de> Deserialize<'de> for Secrets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let secret = |value| match value {
            Value::String(text) => Ok(Secret::new(text)),
            _ => Err(Error::custom("each secret must be a string")),
        };
        Ok(Self(match Value::deserialize(deserializer)? {
            Value::Null => Vec::new(),
            Value::Array(all) => all.into_iter().map(secret).collect::<Result<_, _>>()?,
            one => vec![secret(one)?],
        }))
    }
}

/// A time in Unix seconds: a whole number, the number as a string, or an RFC 3339 time.
#[derive(Clone, Copy, Debug)]
pub struct Seconds(pub i64);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = match Value::deserialize(deserializer)? {
            Value::Number(n) => n.as_i64(),
            Value::String(t) => t.parse().ok().or_else(|| chrono::DateTime::parse_from_rfc3339(&t).ok().map(|t| t.timestamp())),
            _ => None,
        };
        seconds.map(Self).ok_or_else(|| Error::custom("a time must be a whole number of Unix seconds or an RFC 3339 string"))
    }
}

/// The headers of a request, in order: values are strings, numbers, or lists of strings.
#[derive(Clone, Debug, Default)]
pub struct Headers(pub Vec<(String, String)>);

impl<'de> Deserialize<'de> for Headers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut out = Vec::new();
        let map = match Value::deserialize(deserializer)? {
            Value::Null => return Ok(Self(out)),
            Value::Object(map) => map,
            _ => return Err(Error::custom("`headers` must be an object of names and values")),
        };
        let wrong = |name: &str| Error::custom(format!("the value of the header {name} must be a string"));
        for (name, value) in map {
            match value {
                Value::Null => {}
                Value::String(text) => out.push((name, text)),
                Value::Number(n) => out.push((name, n.to_string())),
                Value::Array(all) => {
                    for one in all {
                        let Value::String(text) = one else { return Err(wrong(&name)) };
                        out.push((name.clone(), text));
                    }
                }
                _ => return Err(wrong(&name)),
            }
        }
        Ok(Self(out))
    }
}

/// A signature scheme: its id, or the caller's own scheme as an object.
#[derive(Clone, Debug, Default)]
pub struct Scheme(pub Value);

impl<'de> Deserialize<'de> for Scheme {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
    }
}

impl Scheme {
    pub(super) fn get(&self) -> Result<Cow<'static, signature::Scheme>, String> {
        match &self.0 {
            Value::String(id) => signature::scheme(id).map(Cow::Borrowed).ok_or_else(|| {
                let ids: Vec<&str> = signature::schemes().iter().map(|s| s.id.as_str()).collect();
                super::unknown("scheme", id, &ids)
            }),
            own @ Value::Object(_) => signature::Scheme::from_json(&own.to_string()).map(Cow::Owned),
            _ => Err("`scheme` must be the id of a scheme, or a scheme of your own as an object".to_owned()),
        }
    }
}

/// A body: the exact text or, in JavaScript, the exact bytes.
#[derive(Clone, Debug, Default)]
pub struct Body(pub Vec<u8>);

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Exact;
        impl Visitor<'_> for Exact {
            type Value = Body;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a body as a string or as bytes")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Body, E> {
                Ok(Body(text.as_bytes().to_vec()))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Body, E> {
                Ok(Body(text.into_bytes()))
            }

            fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Body, E> {
                Ok(Body(bytes))
            }
        }
        deserializer.deserialize_any(Exact)
    }
}
