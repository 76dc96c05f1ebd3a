//! Every sample of every source goes through the templates that come with the project, and a fault in a body
//! always points into the template.

use hookproof::diagnostic::Document;
use hookproof::preview::{Request, preview};
use hookproof::template::dollar::Formatting;

#[test]
fn every_starter_renders_every_sample_of_its_events_without_a_fault() {
    let mut rendered = 0;
    let mut wrong = Vec::new();
    for source in hookproof::source::all() {
        for starter in source.templates.iter().filter(|t| !t.defective) {
            for (event, sample) in source.samples() {
                if !starter.takes(&event.ty) {
                    continue;
                }
                let destination = hookproof::destination::get(&starter.destination);
                let formatting = starter.formatting.as_deref().and_then(Formatting::named).unwrap_or_default();
                let request =
                    Request { event: Some(&event.ty), destination, formatting, ..Request::new(source, Some(&starter.text), &sample.text) };
                let answer = preview(&request);
                rendered += 1;
                if !answer.ok() {
                    let first = answer.diagnostics.iter().find(|d| d.is_error()).map(|d| format!("{}: {}", d.code.id, d.message));
                    wrong.push(format!("{}/{} with {}/{}: {}", source.id, starter.id, event.ty, sample.id, first.unwrap_or_default()));
                    continue;
                }
                let mut at = 0;
                for segment in &answer.segments {
                    assert_eq!(segment.body.from, at, "{}/{}: segments tile the body", source.id, starter.id);
                    assert!(segment.template.to as usize <= starter.text.len());
                    at = segment.body.to;
                }
                assert_eq!(at as usize, answer.body.as_ref().map_or(0, Vec::len), "{}/{}", source.id, starter.id);
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {rendered} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rendered > 200, "{rendered}");
}

#[test]
fn the_pages_defective_originals_are_caught_with_a_place_in_the_template() {
    let mut defective = 0;
    for source in hookproof::source::all() {
        for starter in source.templates.iter().filter(|t| t.defective) {
            defective += 1;
            let mut found = 0;
            for (event, sample) in source.samples().filter(|(e, _)| starter.takes(&e.ty)) {
                let destination = hookproof::destination::get(&starter.destination);
                let answer =
                    preview(&Request { event: Some(&event.ty), destination, ..Request::new(source, Some(&starter.text), &sample.text) });
                for d in &answer.diagnostics {
                    if d.document == Document::Template {
                        assert!(starter.text.get(d.span.range()).is_some(), "{}/{}: {:?}", source.id, starter.id, d);
                        found += 1;
                    }
                }
            }
            assert!(found > 0, "{}/{} has no finding", source.id, starter.id);
        }
    }
    assert!(defective >= 3, "{defective}");
}
