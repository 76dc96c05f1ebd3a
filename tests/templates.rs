//! Every template of every source is in its dialect, and renders JSON in every formatting that its events can have.

#![expect(clippy::expect_used, reason = "a test fails loudly")]

use hookproof::destination;
use hookproof::diagnostic::{Document, Severity};
use hookproof::preview::{Request, preview};
use hookproof::source::{self, Source, Starter};
use hookproof::template::dollar::Formatting;
use hookproof::template::{Dialect, dollar, go};

/// Renders one template over one payload; gives the body and the errors that are not about headers.
fn render(source: &Source, starter: &Starter, event: &str, formatting: Formatting, payload: &str) -> (Option<Vec<u8>>, Vec<String>) {
    let mut request = Request::new(source, Some(&starter.text), payload);
    request.event = Some(event);
    request.destination = destination::get(&starter.destination);
    request.formatting = formatting;
    request.prove = false;
    let answer = preview(&request);
    let errors = answer.diagnostics.iter().filter(|d| d.severity == Severity::Error && d.document != Document::Headers);
    (answer.body.clone(), errors.map(|d| format!("{} {}", d.code.id, d.message)).collect())
}

/// The formattings that a template may be used with for an event.
fn formattings(source: &Source, starter: &Starter, event: &str) -> Vec<Formatting> {
    let takes = |id: &str| {
        let known = source.formattings.iter().find(|f| f.id == id).expect("a known formatting");
        known.events.is_empty() || known.events.iter().any(|e| e == event)
    };
    match &starter.formatting {
        Some(id) => [id.as_str()].into_iter().filter(|id| takes(id)).filter_map(Formatting::named).collect(),
        None if source.formattings.is_empty() => vec![Formatting::Default],
        None => source.formattings.iter().filter(|f| takes(&f.id)).filter_map(|f| Formatting::named(&f.id)).collect(),
    }
}

#[test]
fn every_template_is_for_a_known_destination_and_parses_as_its_dialect_says() {
    for source in source::all() {
        for starter in &source.templates {
            let at = format!("{} {}", source.id, starter.id);
            assert!(destination::get(&starter.destination).is_some(), "{at}: {}", starter.destination);
            let parses = match source.dialect {
                Dialect::Go => {
                    let options = go::ParseOptions { functions: source.callable(), recover: true, ..go::ParseOptions::default() };
                    go::parse("template", &starter.text, &options).error.is_none()
                }
                Dialect::Dollar => dollar::parse(&starter.text).diagnostics.iter().all(|d| !d.severity.is_at_least(Severity::Warning)),
            };
            assert!(parses || starter.defective, "{at} does not parse");
        }
    }
}

#[test]
fn every_good_template_renders_json_without_an_error_for_every_sample_of_its_events() {
    let mut count = 0;
    for source in source::all() {
        for starter in source.templates.iter().filter(|t| !t.defective) {
            for (event, sample) in source.samples().filter(|(e, _)| starter.takes(&e.ty)) {
                for formatting in formattings(source, starter, &event.ty) {
                    let (body, errors) = render(source, starter, &event.ty, formatting, &sample.text);
                    let at = format!("{} {} over {} {} {formatting:?}", source.id, starter.id, event.ty, sample.id);
                    assert!(errors.is_empty(), "{at}: {errors:#?}");
                    let body = body.unwrap_or_else(|| panic!("{at}: no body"));
                    serde_json::from_slice::<serde_json::Value>(&body)
                        .unwrap_or_else(|e| panic!("{at}: {e}\n{}", String::from_utf8_lossy(&body)));
                    count += 1;
                }
            }
        }
    }
    println!("{count} renders");
    assert!(count >= 250, "only {count} renders");
}

#[test]
fn every_cado_event_renders_in_each_formatting_that_takes_it() {
    let cado = source::get("cado").expect("known");
    let generic = cado.template("generic").expect("known");
    let mut counts = [0; 3];
    for (event, sample) in cado.samples() {
        for formatting in formattings(cado, generic, &event.ty) {
            let (body, errors) = render(cado, generic, &event.ty, formatting, &sample.text);
            assert!(errors.is_empty(), "{} {formatting:?}: {errors:?}", event.ty);
            let body: serde_json::Value = serde_json::from_slice(&body.expect("a body")).expect("JSON");
            let payload: serde_json::Value = serde_json::from_str(&sample.text).expect("JSON");
            let message = body["message"].as_str().expect("text");
            assert_eq!(body["title"], payload["title"]);
            match formatting {
                Formatting::Default => {
                    let event: serde_json::Value = serde_json::from_str(message).expect("the raw event is JSON as a string");
                    assert_eq!(event, payload["event"]);
                }
                Formatting::Slack => assert_eq!(message, ""),
                Formatting::Jira => assert_eq!(message, payload["jira"].as_str().expect("text")),
            }
            if let Some(n) = counts.get_mut(formatting as usize) {
                *n += 1;
            }
        }
    }
    let samples = cado.samples().count();
    assert_eq!(counts, [samples, samples, 5]);
}
