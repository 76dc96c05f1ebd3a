//! The last requests that came in, in memory.

use std::cell::RefCell;
use std::collections::VecDeque;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::delivery::Clock as _;
use crate::native::clock::Machine;

/// Requests that are kept; the oldest goes first.
pub(crate) const KEPT: usize = 100;

/// Longest body that is taken, in bytes: what the vendors send at most.
pub(crate) const MAX_BODY: usize = 1_000_000;

/// Bytes of all kept bodies together. A hundred of the longest would be too much for an idle server.
const MAX_TOTAL: usize = 32_000_000;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caught {
    /// From 1, counted since the start.
    pub number: u64,
    /// Nanoseconds since the Unix epoch.
    pub at: i128,
    /// `POST`, say.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Headers in order; a value need not be text.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, raw.
    pub body: Vec<u8>,
}

/// The store.
#[derive(Debug, Default)]
pub(crate) struct Catcher {
    kept: RefCell<VecDeque<Caught>>,
    count: RefCell<u64>,
}

impl Catcher {
    pub(super) fn take(&self, head: &hyper::http::request::Parts, body: &[u8]) -> Caught {
        let number = self.count.replace_with(|n| *n + 1) + 1;
        let caught = Caught {
            number,
            at: Machine.now(),
            method: head.method.to_string(),
            target: head.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            headers: head.headers.iter().map(|(k, v)| (k.to_string(), v.as_bytes().to_vec())).collect(),
            body: body.to_vec(),
        };
        self.keep(caught.clone());
        caught
    }

    fn keep(&self, caught: Caught) {
        let mut kept = self.kept.borrow_mut();
        kept.push_back(caught);
        while kept.len() > KEPT || (kept.len() > 1 && kept.iter().map(|c| c.body.len()).sum::<usize>() > MAX_TOTAL) {
            kept.pop_front();
        }
    }

    /// All that is kept, oldest first.
    #[must_use]
    pub(crate) fn json(&self) -> Value {
        let requests: Vec<Value> = self.kept.borrow().iter().map(Caught::json).collect();
        json!({ "v": 1, "total": *self.count.borrow(), "requests": requests })
    }
}

impl Caught {
    /// `body` is null if the bytes are not UTF-8; `bodyB64` always has them.
    fn json(&self) -> Value {
        let headers: Vec<Value> =
            self.headers.iter().map(|(name, value)| json!({ "name": name, "value": String::from_utf8_lossy(value) })).collect();
        let text = std::str::from_utf8(&self.body).ok();
        json!({
            "number": self.number,
            "at": crate::native::clock::iso(self.at),
            "method": self.method,
            "target": self.target,
            "headers": headers,
            "body": text,
            "bodyB64": if text.is_some() { Value::Null } else { Value::from(base64::engine::general_purpose::STANDARD.encode(&self.body)) },
            "bodyBytes": self.body.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_requests_go_and_the_count_stays() {
        let catcher = Catcher::default();
        for number in 1..=130 {
            let body = if number > 120 { vec![0xff; MAX_BODY] } else { b"{}".to_vec() };
            catcher.keep(Caught { number, at: 0, method: "POST".into(), target: "/catch".into(), headers: vec![], body });
        }
        let json = catcher.json();
        let kept = json["requests"].as_array().unwrap();
        assert_eq!((kept.len(), kept[0]["number"].as_u64()), (100, Some(31)));
        assert_eq!(kept[0]["body"], "{}");
        assert_eq!(kept[99]["body"], Value::Null);
        for number in 131..=200 {
            catcher.keep(Caught { number, at: 0, method: "POST".into(), target: "/".into(), headers: vec![], body: vec![0; MAX_BODY] });
        }
        assert!(catcher.json()["requests"].as_array().unwrap().len() <= 32);
    }
}
