//! Values in requests that can be written in more than one way.

use std::borrow::Cow;

use serde_json::Value;

use crate::signature::{self, Secret};

/// A payload: JSON text, or the value itself.
#[derive(Clone, Debug, Default)]
pub struct Payload(pub String);

impl Payload {
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        Ok(Self(match value {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        }))
    }
}

/// One secret, or several during rotation. Each is wiped when it is dropped.
#[derive(Clone, Debug, Default)]
pub struct Secrets(pub Vec<Secret>);

impl Secrets {
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        let secret = |value: &Value| match value {
            Value::String(text) => Ok(Secret::from(text.as_str())),
            _ => Err("each secret must be a string".to_owned()),
        };
        match value {
            Value::Array(all) => all.iter().map(secret).collect::<Result<_, _>>().map(Self),
            one => Ok(Self(vec![secret(one)?])),
        }
    }
}

/// A time in Unix seconds: a whole number, the number as a string, or an RFC 3339 time.
#[derive(Clone, Copy, Debug)]
pub struct Seconds(pub i64);

impl Seconds {
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        let seconds = match value {
            Value::Number(n) => n.as_i64(),
            Value::String(t) => t.parse().ok().or_else(|| chrono::DateTime::parse_from_rfc3339(t).ok().map(|t| t.timestamp())),
            _ => None,
        };
        seconds.map(Self).ok_or_else(|| "a time must be a whole number of Unix seconds or an RFC 3339 string".to_owned())
    }
}

/// The headers of a request, in order: values are strings, numbers, or lists of strings.
#[derive(Clone, Debug, Default)]
pub struct Headers(pub Vec<(String, String)>);

impl Headers {
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        let mut out = Vec::new();
        let Value::Object(map) = value else { return Err("`headers` must be an object of names and values".to_owned()) };
        let wrong = |name: &str| format!("the value of the header {name} must be a string");
        for (name, value) in map {
            match value {
                Value::Null => {}
                Value::String(text) => out.push((name.clone(), text.clone())),
                Value::Number(n) => out.push((name.clone(), n.to_string())),
                Value::Array(all) => {
                    for one in all {
                        let Value::String(text) = one else { return Err(wrong(name)) };
                        out.push((name.clone(), text.clone()));
                    }
                }
                _ => return Err(wrong(name)),
            }
        }
        Ok(Self(out))
    }
}

/// A signature scheme: its id, or the caller's own scheme as an object.
#[derive(Clone, Debug, Default)]
pub struct Scheme(pub Value);

impl Scheme {
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        Ok(Self(value.clone()))
    }

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

impl Body {
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => Ok(Self(text.clone().into_bytes())),
            _ => Err("a body must be a string or bytes".to_owned()),
        }
    }
}
