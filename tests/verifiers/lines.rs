//! Answers JSON lines on stdin, for the harness of the vendors' verifiers: `{"op": "sign" | "verify" | "verifier" | "schemes", ...}`.

#![expect(clippy::print_stdout, reason = "the answers go to stdout")]

use std::io::BufRead as _;

use hookproof::api::{sign_line, verify_line};
use hookproof::signature::{scheme, schemes, verifier};
use serde_json::{Value, json};

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let mut asked: Value = serde_json::from_str(&line).unwrap_or_default();
        // `op` is the harness's own: the engine refuses fields that it does not know.
        let op = asked.as_object_mut().and_then(|fields| fields.remove("op"));
        let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or("");
        match op.as_ref().and_then(Value::as_str).unwrap_or("") {
            "sign" => println!("{}", sign_line(&asked.to_string())),
            "verify" => println!("{}", verify_line(&asked.to_string())),
            "verifier" => println!("{}", json!({ "text": scheme(text("scheme")).and_then(|s| verifier(s, text("language"))) })),
            "schemes" => println!("{}", json!({ "ids": schemes().iter().map(|s| &s.id).collect::<Vec<_>>() })),
            _ => println!("{}", json!({ "error": "no such op" })),
        }
    }
}
