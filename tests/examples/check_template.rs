//! Checks a template: what is sent for a sample, what is wrong, and what the proof says of every other payload.
//!
//! `cargo run --example check_template` prints `check_template.txt`.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;

use hookproof::diagnostic::{Document, draw};
use hookproof::preview::{Request, preview};
use hookproof::source;

fn answer() -> Result<String, Box<dyn Error>> {
    let castai = source::get("castai")?;
    let event = Some("notification");
    let sample = castai.sample(event, None)?;

    let mut out = String::new();
    // The first writes text between quotes; the second lets the source's own function encode it.
    for template in [r#"{"text": "{{ .Name }}"}"#, r#"{"text": {{ toJSON .Name }}}"#] {
        let seen = preview(&Request { event, ..Request::new(castai, Some(template), &sample.text) });

        let body = seen.body.as_deref().unwrap_or_default();
        out += &format!("{template}\nbody: {}\n", String::from_utf8_lossy(body));
        // A finding points into a document; `draw` shows the line with the place marked.
        let documents = [(Document::Template, "slack.tmpl", template.as_bytes()), (Document::Body, "body", body)];
        for finding in &seen.diagnostics {
            out += &draw(finding, &documents);
        }
        // The sample's body is JSON with both. The verdict is about every payload that the source can send.
        out += &format!("ok: {}, verdict: {}\n", seen.ok(), seen.verdict.kind.name());
        if let Some(found) = &seen.verdict.counterexample {
            out += &format!("counterexample: {}\n", found.body.as_deref().unwrap_or(&found.error));
        }
        out.push('\n');
    }
    Ok(out)
}

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", answer()?);
    Ok(())
}

#[test]
fn it_prints_what_stands_beside_it() {
    assert_eq!(answer().unwrap(), include_str!("check_template.txt"));
}
