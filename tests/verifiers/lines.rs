//! Answers JSON lines on stdin, for the harness of the vendors' verifiers: `{"op": "sign" | "verify" | "verifier" | "schemes", ...}`.

#![expect(clippy::print_stdout, reason = "the answers go to stdout")]

use std::io::BufRead as _;

use hookproof::api::{sign_line, verify_line};
use hookproof::signature::{scheme, schemes, verifier};
use serde_json::{Value, json};

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let asked: Value = serde_json::from_str(&line).unwrap_or_default();
        let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or("");
        match text("op") {
            "sign" => println!("{}", sign_line(&line)),
            "verify" => println!("{}", verify_line(&line)),
            "verifier" => println!("{}", json!({ "text": scheme(text("scheme")).and_then(|s| verifier(s, text("language"))) })),
            "schemes" => println!("{}", json!({ "ids": schemes().iter().map(|s| &s.id).collect::<Vec<_>>() })),
            _ => println!("{}", json!({ "error": "no such op" })),
        }
    }
}
