//! `--send` to a receiver written in Node, which checks the signature with its own `crypto` over the raw bytes.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::support::hookproof;
use serde_json::Value;

const SECRET: &str = "whsec-with-ünïcode-and-'quotes'";

struct Receiver {
    child: Child,
    port: u16,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn receiver() -> Receiver {
    let mut child = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/receiver.mjs"))
        .env("RECEIVER_SECRET", SECRET)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node 20 or newer is needed for this test: install it from https://nodejs.org and put `node` on the PATH");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let port = lines.next().unwrap().unwrap().parse().unwrap();
    Receiver { child, port, lines }
}

#[test]
fn every_sample_of_cybercage_arrives_with_a_signature_that_node_accepts() {
    let mut receiver = receiver();
    let url = format!("http://127.0.0.1:{}/hooks/cybercage", receiver.port);
    let list = hookproof(&["--sources", "--source", "cybercage", "--format", "json"]).run();
    let list: Value = serde_json::from_str(&list.out).unwrap();
    let events: Vec<String> = list["events"].as_array().unwrap().iter().map(|e| e["type"].as_str().unwrap().to_owned()).collect();
    assert!(events.len() >= 9, "{events:?}");
    for event in &events {
        let ran = hookproof(&[
            "--send",
            "--source",
            "cybercage",
            "--event",
            event,
            "--url",
            &url,
            "--allow-private",
            "--secret",
            "env:S",
            "--format",
            "json",
        ])
        .env("S", SECRET)
        .run();
        assert_eq!(ran.code, 0, "{event}: {ran:?}");
        let attempt: Value = serde_json::from_str(&ran.out).unwrap();
        let seen: Value = serde_json::from_str(&receiver.lines.next().unwrap().unwrap()).unwrap();
        assert_eq!(seen["ok"], true, "{seen}");
        assert_eq!((&seen["method"], &seen["url"]), (&Value::from("POST"), &Value::from("/hooks/cybercage")));
        assert_eq!((seen["event"].as_str(), seen["parsedEvent"].as_str()), (Some(event.as_str()), Some(event.as_str())));
        assert_eq!(seen["delivery"], attempt["id"]);
        assert_eq!(seen["bytes"], attempt["requestBytes"]);
        assert_eq!(seen["contentType"].as_str().map(|t| t.starts_with("application/json")), Some(true));
        assert!(seen["timestamp"].as_str().is_some_and(|t| t.contains('T') && t.ends_with('Z')), "{seen}");
        let names: Vec<&str> = seen["rawHeaders"].as_array().unwrap().iter().step_by(2).filter_map(Value::as_str).collect();
        assert!(names.contains(&"X-CyberCage-Signature"), "{names:?}");
        assert!(!ran.out.contains(SECRET) && !ran.err.contains(SECRET));
    }
}

#[test]
fn another_secret_is_refused_by_the_receiver() {
    let mut receiver = receiver();
    let url = format!("http://localhost:{}/", receiver.port);
    let ran =
        hookproof(&["--send", "--source", "cybercage", "--event", "test.ping", "--url", &url, "--allow-private", "--secret", "env:S"])
            .env("S", "another")
            .run();
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(ran.err.contains("401") && ran.err.contains("check the secret"), "{ran:?}");
    let seen: Value = serde_json::from_str(&receiver.lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(seen["ok"], false);
}
