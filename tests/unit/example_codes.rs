//! The example of each code shows it: what `--explain` prints as the fault is run, and its finding comes.
//!
//! A new code's example is a text that can be run, or the code is listed in `PROSE`.

use std::collections::BTreeSet;

use hookproof::catalogue;
use hookproof::diagnostic::{Code, Diagnostic};
use hookproof::preview::{Request, preview, torture};
use hookproof::signature::{Secret, cause_code};
use hookproof::template::Dialect;
use hookproof::template::dollar::{Escaping, Formatting};
use hookproof::{destination, json, project, source};

/// Examples that say in words what to do: there is nothing to run as it stands.
const PROSE: &[&str] = &[
    "json/empty",
    "json/bom",
    "json/not-utf8",
    "json/too-deep",
    "preview/too-large",
    "preview/header",
    "preview/unsigned",
    "signature/mismatch",
    "signature/stale",
    "signature/future",
    "signature/missing-header",
    "signature/malformed-header",
    "signature/missing-url",
    "signature/digest-mismatch",
    "signature/body-not-covered",
    "signature/digest-not-signed",
    "signature/bad-secret",
    "signature/revealed",
    "signature/search-limited",
    "signature/body-not-utf8",
    "signature/empty-body",
    "signature/unsigned-timestamp",
    "signature/unsigned-delivery-id",
    "signature/secret-white-space",
    "signature/weak-hash",
    "signature/vendor-sample-verifies-wrongly",
    "source/unknown-source",
    "source/unknown-event",
    "source/definition",
    "destination/required",
    "destination/type",
    "destination/too-long",
    "destination/too-many",
    "destination/range",
    "destination/unknown-field",
    "destination/exclusive-fields",
    "destination/retired",
    "destination/enum",
    "destination/format",
    "destination/markup",
    "delivery/bad-url",
    "delivery/bad-header",
    "delivery/plain-http",
    "delivery/private-address",
    "delivery/body-too-large",
    "delivery/redirected",
    "delivery/no-answer",
    "delivery/unknown-outcome",
];

fn ids(found: &[Diagnostic]) -> BTreeSet<&'static str> {
    found.iter().map(|d| d.code.id).collect()
}

/// What the proof and the render say, and what the render says alone: where both see a fault, the proof's finding stands.
fn both(request: &Request<'_>) -> BTreeSet<&'static str> {
    let alone = Request { prove: false, ..request.clone() };
    ids(&preview(request).diagnostics).into_iter().chain(ids(&preview(&alone).diagnostics)).collect()
}

/// The template over a sample of every event of every source with Go's dialect.
fn rendered(template: &str) -> BTreeSet<&'static str> {
    let sources = source::all().iter().filter(|s| s.dialect == Dialect::Go);
    let events = sources.flat_map(|s| s.events.iter().map(move |e| (s, e)));
    events
        .filter_map(|(s, e)| Some((s, e, e.samples.first()?)))
        .flat_map(|(s, e, sample)| both(&Request { event: Some(&e.ty), ..Request::new(s, Some(template), &sample.text) }))
        .collect()
}

fn with_payload(template: &str, payload: &str) -> BTreeSet<&'static str> {
    let source = source::get("castai").unwrap();
    both(&Request { event: Some("notification"), ..Request::new(source, Some(template), payload) })
}

fn body(destination: &str, body: &str) -> BTreeSet<&'static str> {
    let source = source::get("cybercage").unwrap();
    ids(&preview(&Request { destination: destination::get(destination), ..Request::new(source, None, body) }).diagnostics)
}

/// What the torture grid says of the template.
fn tortured(template: &str) -> BTreeSet<&'static str> {
    let source = source::get("castai").unwrap();
    let sample = source.sample(Some("notification"), None).unwrap();
    let request = Request { event: Some("notification"), ..Request::new(source, Some(template), &sample.text) };
    torture(&request).cells.iter().filter_map(|c| Some(c.fault.as_ref()?.diagnostic.code.id)).collect()
}

const EVENT: &str = r#"{"title": "Admin Login", "event": "somebody"}"#;

fn cado(template: &str, payload: &str, formatting: Formatting) -> BTreeSet<&'static str> {
    let source = source::get("cado").unwrap();
    let event = Some("Admin Login");
    both(&Request { event, formatting, escaping: Escaping::Json, ..Request::new(source, Some(template), payload) })
}

fn signed(secret: &str, payload: &[u8]) -> BTreeSet<&'static str> {
    let scheme = hookproof::signature::scheme("github").unwrap();
    ids(&hookproof::signature::advise(scheme, &[Secret::new(secret)], payload))
}

/// A project whose only webhook has these keys besides the ones that it needs.
fn webhook(keys: &str, template: &str) -> BTreeSet<&'static str> {
    let mut webhook: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(r#"{"name": "n", "source": "castai", "event": "notification", "template": "t"}"#).unwrap();
    webhook.extend(serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(keys).unwrap());
    checked(&serde_json::json!({"version": 1, "webhooks": [webhook]}).to_string(), template)
}

fn checked(text: &str, template: &str) -> BTreeSet<&'static str> {
    let report = project::check(text, &|path| if path == "t" { Ok(template.to_owned()) } else { Err("no such file".to_owned()) });
    let own = report.webhooks.iter().flat_map(|w| w.checks.iter().flat_map(|c| &c.diagnostics));
    report.faults.iter().chain(own).map(|d| d.code.id).collect()
}

/// The text of an example that says in words what it is run over.
fn text(example: &str) -> &str {
    example.rsplit_once(" with ").or_else(|| example.rsplit_once(" for ")).map_or(example, |(text, _)| text)
}

/// The codes of what is found where the example is run; `None` where it is in words.
fn run(code: &Code) -> Option<BTreeSet<&'static str>> {
    let example = code.example;
    let (area, _) = code.id.split_once('/').unwrap();
    Some(match code.id {
        id if PROSE.contains(&id) => return None,
        "template/exec" => with_payload(text(example), r#"{"Cluster": null}"#),
        "preview/payload-shape" => with_payload("{}", text(example)),
        "preview/payload-breaks-body" => with_payload(text(example), r#"{"Message": "say \"hi\""}"#),
        // Only the grid knows which key is not the template's.
        "preview/payload-adds-key" => tortured(text(example)),
        "dollar/escaping-unknown" => cado(text(example), r#"{"title": "t", "event": "say \"hi\""}"#, Formatting::Default),
        "dollar/event-not-sent" => cado(text(example), EVENT, Formatting::Slack),
        "dollar/formatting-unsupported" => cado(r#"{"text": "$Title $Event"}"#, EVENT, Formatting::Jira),
        "destination/empty" | "destination/not-an-object" => body("slack", example),
        "destination/url" => {
            let source = source::get("cybercage").unwrap();
            ids(&preview(&Request { url: Some(example), ..Request::new(source, None, "{}") }).diagnostics)
        }
        "signature/changes-when-reserialised" | "signature/body-not-json" => signed("a-secret-of-24-characters", example.as_bytes()),
        // The mark is written as an escape, so that it can be seen.
        "signature/byte-order-mark" => signed("a-secret-of-24-characters", example.replace("\\u{feff}", "\u{feff}").as_bytes()),
        "signature/short-secret" => signed(example, b"{}"),
        "project/syntax" | "project/unknown-key" | "project/missing-key" | "project/type" => checked(example, "{}"),
        "project/value" | "project/unknown-name" | "project/file" => webhook(example, "{}"),
        "project/verdict" => {
            let (key, template) = example.split_once(" for ").unwrap();
            webhook(&format!("{{{key}}}"), template)
        }
        "project/assertion" => {
            let (assertion, body) = example.split_once(" for the body ").unwrap();
            webhook(&format!(r#"{{"assertions": [{assertion}]}}"#), body)
        }
        "project/torture" => webhook(r#"{"torture": true}"#, example),
        _ => match area {
            "json" => ids(&json::read(example.as_bytes()).diagnostics),
            "template" | "proof" | "preview" => rendered(example),
            "dollar" => cado(example, EVENT, Formatting::Default),
            "source" => with_payload("{}", example),
            _ => panic!("{}: its example is neither run nor listed as prose", code.id),
        },
    })
}

#[test]
fn what_a_code_gives_as_its_example_has_that_fault() {
    let causes: BTreeSet<&str> = cause_code::CODES.iter().copied().flatten().map(|c| c.id).collect();
    let (mut shown, mut wrong, mut words) = (0, Vec::new(), Vec::new());
    for code in catalogue::all().filter(|c| !causes.contains(c.id)) {
        match run(code) {
            None => words.push(code.id),
            Some(found) if found.contains(code.id) => shown += 1,
            Some(found) => wrong.push(format!("{}: {} gives {found:?}", code.id, code.example)),
        }
    }
    println!("{shown} shown, {} in words", words.len());
    assert_eq!(words.len(), PROSE.len(), "PROSE lists a code that does not exist: {words:?}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
