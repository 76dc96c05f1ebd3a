//! Checks a project file: each webhook is proved for its events, rendered over its samples, and held to its assertions.
//!
//! `cargo run --example check_project` prints `check_project.txt`.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use hookproof::project::{check, format};

const PROJECT: &str = r#"{
  "version": 1,
  "webhooks": [
    {
      "name": "notifications to Slack",
      "template": "slack.tmpl",
      "source": "castai",
      "event": "notification",
      "destination": "slack",
      "samples": ["critical", "critical-no-cluster"],
      "verdict": "proved",
      "assertions": [{ "pointer": "/text", "startsWith": "CAST AI - " }]
    },
    {
      "name": "an unescaped title",
      "template": "title.tmpl",
      "source": "castai",
      "event": "notification",
      "samples": ["critical"]
    }
  ]
}"#;

/// The files that the project names. The library reads no file itself: here they are texts, in a program `std::fs`.
fn file(path: &str) -> Result<String, String> {
    match path {
        "slack.tmpl" => Ok(r#"{"text": {{ toJSON (printf "CAST AI - %s" .Name) }}}"#.to_owned()),
        "title.tmpl" => Ok(r#"{"title": "{{ .Name }}"}"#.to_owned()),
        _ => Err("there is no such file".to_owned()),
    }
}

fn answer() -> String {
    let report = check(PROJECT, &file);
    let mut out = format::text(&report);
    // What is wrong with a template, once for each webhook however many events and samples show it.
    for webhook in &report.webhooks {
        for (number, cause) in (1..).zip(&webhook.causes) {
            out += "\n";
            out += &format::draw_cause(&report, "hookproof.json", webhook, number, cause);
        }
    }
    out
}

fn main() {
    print!("{}", answer());
}

#[test]
fn it_prints_what_stands_beside_it() {
    assert_eq!(answer(), include_str!("check_project.txt"));
}
