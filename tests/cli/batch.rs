//! JSON lines: one answer a line, in order, whatever the lines are.

use std::io::{BufRead as _, BufReader, Write as _};

use serde_json::{Value, json};

use crate::support::hookproof;

fn answers(mode: &str, input: Vec<u8>) -> Vec<Value> {
    let ran = hookproof(&[mode, "--batch"]).input(input).run();
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    ran.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn renders_come_in_order_and_bad_lines_are_answered() {
    let mut input = Vec::new();
    let deep = format!("{{\"id\": 6, \"data\": {}", "[".repeat(100_000));
    let lines: [&[u8]; 7] = [
        b"{\"id\": \"1\", \"template\": \"{{.a}}\", \"data\": {\"a\": 1.5}}",
        b"not json",
        b"{\"id\": \"3\", \"template\": \"{{.a\", \"data\": {}}",
        b"\xff\xfe",
        b"[]",
        deep.as_bytes(),
        b"{\"id\": \"7\", \"template\": \"{{range .}}{{.}}{{end}}\", \"data\": [1, 2]}",
    ];
    for line in lines {
        input.extend_from_slice(line);
        input.extend_from_slice(b"\n");
    }
    input.pop();
    let answers = answers("--render", input);
    assert_eq!(answers.len(), 7);
    assert_eq!((&answers[0]["id"], &answers[0]["ok"], &answers[0]["output"]), (&json!("1"), &json!(true), &json!("1.5")));
    for i in [1, 3, 4, 5] {
        assert_eq!((&answers[i]["ok"], &answers[i]["phase"]), (&json!(false), &json!("input")), "{i}: {}", answers[i]);
        assert!(answers[i]["error"].is_string());
    }
    assert_eq!((&answers[2]["id"], &answers[2]["ok"], &answers[2]["phase"]), (&json!("3"), &json!(false), &json!("parse")));
    assert_eq!((&answers[6]["id"], &answers[6]["output"]), (&json!("7"), &json!("12")));
}

#[test]
fn whoever_waits_for_an_answer_gets_it_before_the_input_ends() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_hookproof"))
        .args(["--render", "--batch"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for i in 0..3 {
        writeln!(stdin, "{}", json!({"id": i.to_string(), "template": "x{{.}}", "data": i})).unwrap();
        let answer: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        assert_eq!((&answer["id"], answer["output"].as_str()), (&json!(i.to_string()), Some(format!("x{i}").as_str())));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success() && lines.next().is_none());
}

#[test]
fn checks_say_what_cannot_be_asked() {
    let lines = [
        json!({"id": "a", "template": "{\"text\": {{ toJSON .Name }}}", "source": "castai", "event": "notification", "destination": "slack"}),
        json!({"id": "b", "template": "{}", "source": "castay"}),
        json!({"id": "c", "template": "{}", "source": "castai", "event": "notifikation"}),
        json!({"id": "d", "template": "{\"text\": \"{{ .Nmae }}\"}", "source": "castai", "payload": {"Name": "x"}}),
        json!({"id": "e", "template": "{\"text\": {{ toJSON .Name }}}", "source": "castai", "payload": "{\"Name\": \"x\"}"}),
        json!({"id": "f", "template": 3, "source": "castai"}),
        json!(["g"]),
    ];
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let answers = answers("--check", input.into_bytes());
    let ids: Vec<&Value> = answers.iter().map(|a| &a["id"]).collect();
    assert_eq!(ids, [&json!("a"), &json!("b"), &json!("c"), &json!("d"), &json!("e"), &json!("f"), &Value::Null]);
    assert_eq!((&answers[0]["ok"], &answers[0]["destination"]), (&json!(true), &json!("slack")), "{}", answers[0]);
    for i in [1, 2, 5, 6] {
        assert_eq!((&answers[i]["ok"], &answers[i]["phase"]), (&json!(false), &json!("input")), "{}", answers[i]);
    }
    assert!(answers[1]["error"].as_str().unwrap().contains("did you mean \"castai\"?"));
    assert!(answers[2]["error"].as_str().unwrap().contains("did you mean \"notification\"?"));
    assert_eq!(answers[3]["ok"], false);
    assert!(answers[3]["diagnostics"][0]["code"].is_string(), "{}", answers[3]);
    assert_eq!(answers[4]["body"], "{\"text\": \"x\"}");
}

#[test]
fn signatures_go_there_and_back() {
    let sign = answers("--sign", b"{\"id\":1,\"scheme\":\"github\",\"secret\":\"s\",\"body\":\"{}\"}\nnot json\n".to_vec());
    assert_eq!(sign.len(), 2);
    assert!(sign[1]["error"].is_string());
    let line = json!({"id": 2, "scheme": "github", "secret": "s", "body": "{}", "headers": sign[0]["headers"]});
    let verify = answers("--verify", format!("{line}\n").into_bytes());
    assert_eq!((&verify[0]["id"], &verify[0]["ok"]), (&json!(2), &json!(true)));
}
