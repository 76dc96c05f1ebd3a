//! Every folder of `fixtures/cases` is a case: a template and a payload, with the body and the diagnostics that they give.
//!
//! A case holds `case.json` (title, source, event, destination, formatting), `template.tmpl` and `payload.json`; what comes
//! out is compared with `body.txt` (absent where nothing would be sent) and `diagnostics.txt`. A case of a signature holds
//! `body.json`, `headers.json` and a secret instead. A name that begins with `err_` says that something is wrong.
//!
//! `BLESS=1 cargo test --test cases` writes the outcomes anew; read the difference before you commit it.

#![expect(clippy::expect_used, clippy::disallowed_methods, reason = "a test fails loudly, and reads its cases from disk")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use hookproof::diagnostic::{Document, Severity, draw};
use hookproof::preview::{Request, preview};
use hookproof::signature::{self, Received, Secret};
use hookproof::template::dollar::Formatting;
use hookproof::{destination, source};
use serde_json::Value;

struct Case {
    name: String,
    folder: PathBuf,
    about: Value,
}

impl Case {
    fn text(&self, key: &str) -> Option<&str> {
        self.about.get(key)?.as_str()
    }

    fn file(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(name)).ok()
    }

    fn must(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).expect("the file of a case")
    }
}

fn cases() -> Vec<Case> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(base).expect("fixtures/cases").filter_map(|e| Some(e.ok()?.path())).filter(|p| p.is_dir()).collect();
    folders.sort();
    let read = |folder: PathBuf| {
        let about = fs::read_to_string(folder.join("case.json")).expect("a case has a case.json");
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        Case { about: serde_json::from_str(&about).expect(&name), name, folder }
    };
    folders.into_iter().map(read).collect()
}

/// What a case gives: the body, if there is one, and the findings as drawn text.
struct Outcome {
    body: Option<Vec<u8>>,
    drawn: String,
    worst: Option<Severity>,
}

fn run(case: &Case) -> Outcome {
    if case.file("headers.json").is_some() { verify(case) } else { render(case) }
}

fn render(case: &Case) -> Outcome {
    let (template, payload) = (case.must("template.tmpl"), case.must("payload.json"));
    let source = source::get(case.text("source").expect("a source")).expect("known");
    let event = case.text("event");
    if let Some(event) = event {
        source.event(event).expect("known");
    }
    let mut request = Request::new(source, Some(&template), &payload);
    request.event = event;
    request.destination = case.text("destination").map(|id| destination::get(id).expect("a known destination"));
    request.formatting = case.text("formatting").map_or(Formatting::Default, |f| Formatting::named(f).expect("a formatting"));
    let answer = preview(&request);
    // The prover has tests of its own; here its verdict is told in one line.
    let mut drawn = String::new();
    let body = answer.body.clone().unwrap_or_default();
    let documents = [
        (Document::Template, "template.tmpl", template.as_bytes()),
        (Document::Payload, "payload.json", payload.as_bytes()),
        (Document::Body, "body.txt", &body),
    ];
    // That a secret is missing, a case without one need not be told.
    let told: Vec<_> = answer.diagnostics.iter().filter(|d| d.document != Document::Headers).collect();
    for d in &told {
        let _ = writeln!(drawn, "{}", draw(d, &documents));
    }
    Outcome { body: answer.body, drawn, worst: told.iter().map(|d| d.severity).reduce(|a, b| if a.is_at_least(b) { a } else { b }) }
}

fn verify(case: &Case) -> Outcome {
    let body = case.must("body.json");
    let headers: Value = serde_json::from_str(&case.must("headers.json")).expect("headers are JSON");
    let headers: Vec<(String, String)> =
        headers.as_object().expect("an object").iter().map(|(k, v)| (k.clone(), v.as_str().expect("text").to_owned())).collect();
    let source = source::get(case.text("source").expect("a source")).expect("known");
    let scheme = source.signing.as_ref().and_then(|s| signature::scheme(&s.scheme)).expect("a scheme");
    let secret = Secret::new(case.text("secret").expect("a secret"));
    let found = signature::verify(scheme, &[secret], &Received { body: body.as_bytes(), headers: &headers, ..Received::default() });
    let mut drawn = format!("{}\n\n", found.reason);
    for d in &found.diagnostics {
        let _ = writeln!(drawn, "{}", draw(d, &[(Document::Body, "body.json", body.as_bytes())]));
    }
    Outcome { body: None, drawn, worst: (!found.ok).then_some(Severity::Error) }
}

fn compare(case: &Case, name: &str, got: Option<&[u8]>, faults: &mut Vec<String>) {
    let path = case.folder.join(name);
    if std::env::var_os("BLESS").is_some() {
        match got {
            Some(bytes) => fs::write(&path, bytes).expect("written"),
            None => drop(fs::remove_file(&path)),
        }
        return;
    }
    let wanted = fs::read(&path).ok();
    if wanted.as_deref() != got {
        let show = |b: Option<&[u8]>| b.map_or_else(|| "(no file)".to_owned(), |b| String::from_utf8_lossy(b).into_owned());
        faults.push(format!("{}/{name}\n--- expected\n{}\n--- got\n{}", case.name, show(wanted.as_deref()), show(got)));
    }
}

#[test]
fn every_case_gives_the_body_and_the_diagnostics_that_it_says() {
    let cases = cases();
    assert!(cases.len() >= 50, "only {} cases", cases.len());
    let mut faults = Vec::new();
    for case in &cases {
        let outcome = run(case);
        compare(case, "body.txt", outcome.body.as_deref(), &mut faults);
        compare(case, "diagnostics.txt", Some(outcome.drawn.as_bytes()), &mut faults);
    }
    println!("{} cases", cases.len());
    assert!(faults.is_empty(), "{} outcomes differ (BLESS=1 writes them anew):\n\n{}", faults.len(), faults.join("\n\n"));
}

#[test]
fn a_case_has_findings_exactly_where_its_name_says_so() {
    for case in cases() {
        let worst = run(&case).worst;
        if case.name.starts_with("err_") {
            assert!(worst.is_some_and(|w| w.is_at_least(Severity::Warning)), "{}: nothing was found", case.name);
        } else {
            assert!(worst != Some(Severity::Error), "{}: an error was found", case.name);
        }
        assert!(case.text("title").is_some_and(|t| t.len() > 10), "{}: the title says nothing", case.name);
    }
}

#[test]
fn a_case_that_has_no_error_renders_json() {
    for case in cases().iter().filter(|c| !c.name.starts_with("err_") && c.file("template.tmpl").is_some()) {
        let body = run(case).body.unwrap_or_default();
        serde_json::from_slice::<Value>(&body).unwrap_or_else(|e| panic!("{}: {e}", case.name));
    }
}
