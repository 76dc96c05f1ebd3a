//! One cause, one finding: what the proof and the texts at hand both show is said once, with what follows from it under it.

use super::verdict::{Judged, Shown};
use super::{Provenance, Request, data};
use crate::diagnostic::{By, Diagnostic, Document, Severity};
use crate::json::{self, mend};
use crate::proof::code;
use crate::span::Span;
use crate::template::go::{self, Set};
use crate::template::{Origin, code as template_code};

/// What kind of fault the render and the proof are to agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The body is not JSON.
    Json,
    /// The render stops with an error.
    Stop,
    /// `<no value>` is printed.
    NoValue,
}

fn shown_by_proof(d: &Diagnostic, fault: Fault) -> bool {
    let codes: &[&crate::diagnostic::Code] = match fault {
        Fault::Json => &[
            &code::UNESCAPED_TEXT,
            &code::UNESCAPED_KEY,
            &code::BARE_TEXT,
            &code::QUOTED_JSON,
            &code::JSON_PLACE,
            &code::COMMA,
            &code::STRUCTURE,
            &code::UNEVEN,
            &code::INCOMPLETE,
        ],
        Fault::Stop => &[&code::NOTHING, &code::TYPE, &code::INDEX, &code::TIME, &code::UNKNOWN_TEMPLATE, &template_code::UNKNOWN_FIELD],
        Fault::NoValue => &[&code::NO_VALUE, &template_code::UNKNOWN_FIELD],
    };
    codes.contains(&d.code)
}

/// The findings of a proof and of a render, each cause once.
pub(super) fn merge(request: &Request<'_>, judged: &Judged, shown: Shown) -> Vec<Diagnostic> {
    let mut causes = judged.findings.clone();
    let mut rest: Vec<Diagnostic> = Vec::new();
    for (fault, found) in [(Fault::Stop, shown.stop), (Fault::NoValue, shown.no_value)] {
        for d in found {
            match same_place(&causes, fault, &d) {
                Some(at) => absorb(&mut causes, at, &d),
                None => rest.push(d),
            }
        }
    }
    let mut unmatched = Vec::new();
    for d in shown.json {
        match same_place(&causes, Fault::Json, &d) {
            Some(at) => absorb(&mut causes, at, &d),
            None => unmatched.push(d),
        }
    }
    let proved = causes.iter().any(|d| shown_by_proof(d, Fault::Json));
    if unmatched.is_empty() || !proved {
        rest.extend(unmatched);
    } else {
        // Without what the proof blames, is the fault still there?
        let left = independent(request, judged);
        let (own, follow): (Vec<_>, Vec<_>) = unmatched.into_iter().partition(|d| left.iter().any(|l| l.span.from == d.span.from));
        for hidden in left.into_iter().filter(|l| !own.iter().any(|d| d.span.from == l.span.from)) {
            match same_place(&causes, Fault::Json, &hidden) {
                Some(at) => absorb(&mut causes, at, &hidden),
                None => rest.push(hidden),
            }
        }
        rest.extend(own);
        mend::fold(&mut causes, follow);
    }
    causes.extend(rest);
    causes
}

/// The cause at this place, the narrowest if there are several.
fn same_place(causes: &[Diagnostic], fault: Fault, d: &Diagnostic) -> Option<usize> {
    let fits = |c: &Diagnostic| {
        let fixed = c.fix.iter().flat_map(|f| &f.edits).filter(|e| e.span.len() == 1).map(|e| e.span);
        shown_by_proof(c, fault) && std::iter::once(c.span).chain(fixed).any(|s| s.touches(d.span))
    };
    causes.iter().enumerate().filter(|(_, c)| fits(c)).min_by_key(|(_, c)| (c.span.len(), c.span)).map(|(i, _)| i)
}

/// The render shows what the proof found: its places in body and payload become labels.
fn absorb(causes: &mut [Diagnostic], at: usize, d: &Diagnostic) {
    let Some(cause) = causes.get_mut(at) else { return };
    if !cause.severity.is_at_least(d.severity) {
        // That no payload was found is not so any more.
        (cause.severity, cause.help) = (d.severity, None);
    }
    if cause.by == By::Both {
        return;
    }
    cause.by = By::Both;
    let more = d.labels.iter().filter(|l| l.document != Document::Template);
    cause.labels.extend(more.cloned());
}

/// The faults that stay in the body once the template's text is mended and each action that the proof blames writes a
/// harmless value.
fn independent(request: &Request<'_>, judged: &Judged) -> Vec<Diagnostic> {
    let Some(text) = request.template else { return Vec::new() };
    let parse =
        || Set::from_text("template", text, &go::ParseOptions { functions: request.source.callable(), ..go::ParseOptions::default() });
    let own;
    let set = match &judged.mended {
        Some(mended) => &mended.set,
        None => {
            own = parse();
            &own
        }
    };
    let Ok(value) = data(request) else { return Vec::new() };
    let options = go::Options { missing_key: request.missing_key, ..go::Options::default() };
    let Ok(rendered) = go::render(set, &value, &options, &request.budget, true) else { return Vec::new() };
    let original = |span: Span| judged.mended.as_ref().map_or(span, |m| m.original(span));
    let (mut body, mut segments) = (Vec::with_capacity(rendered.body.len()), Vec::new());
    let mut last = Span::at(u32::MAX);
    for segment in &rendered.segments {
        let place = original(segment.template);
        let blamed =
            judged.findings.iter().find(|d| d.span == place && d.severity.is_at_least(Severity::Warning) && shown_by_proof(d, Fault::Json));
        let from = body.len();
        match blamed.filter(|_| !segment.template.is_empty()) {
            // An action may write several segments: they count as one value.
            Some(_) if segment.template == last => {}
            Some(d) if [&code::UNESCAPED_TEXT, &code::UNESCAPED_KEY, &code::QUOTED_JSON].contains(&d.code) => body.push(b'x'),
            Some(_) => body.push(b'0'),
            None => body.extend_from_slice(segment.body.bytes(&rendered.body)),
        }
        last = segment.template;
        let origin = if blamed.is_some() { Origin::Payload(Vec::new()) } else { segment.origin.clone() };
        segments.push(crate::template::Segment { body: Span::of(from, body.len()), origin, ..segment.clone() });
    }
    let document = json::read(&body);
    let payload = json::read(request.payload.as_bytes());
    let provenance = Provenance::new(&segments, &payload);
    let found = document.diagnostics.iter().filter(|d| d.is_error()).map(|d| provenance.blame_fault(d.clone()));
    let mut found: Vec<Diagnostic> = found
        .map(|mut d| {
            d.span = original(d.span);
            // They would point into a body that nobody sees.
            d.labels.retain(|l| l.document != Document::Body);
            d
        })
        .collect();
    found.dedup_by(|a, b| a.span == b.span);
    found
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostic;
    use crate::preview::{Request, preview};
    use crate::source;

    const PUBLISHED_PAGERDUTY: &str = include_str!("../../fixtures/sources/castai/templates/err_pagerduty.tmpl");
    const PUBLISHED_SLACK: &str = include_str!("../../fixtures/sources/castai/templates/err_slack.tmpl");
    const PAGERDUTY: &str = include_str!("../../fixtures/sources/castai/templates/pagerduty.tmpl");
    const SLACK: &str = include_str!("../../fixtures/sources/castai/templates/slack.tmpl");

    fn findings(template: &str) -> Vec<Diagnostic> {
        let source = source::get("castai").unwrap();
        let payload = source.sample(Some("notification"), None).unwrap();
        let request = Request::new(source, Some(template), &payload.text);
        preview(&Request { event: Some("notification"), ..request }).diagnostics
    }

    /// Code and text of each error, in order.
    fn errors(template: &str) -> Vec<(&'static str, String)> {
        let found = findings(template);
        found.iter().filter(|d| d.is_error()).map(|d| (d.code.id, d.span.text(template).to_owned())).collect()
    }

    /// The texts of the errors' labels that follow from them.
    fn folded(template: &str) -> usize {
        let found = findings(template);
        found.iter().filter(|d| d.is_error()).flat_map(|d| &d.labels).filter(|l| l.message.starts_with("follows from it")).count()
    }

    #[test]
    fn the_published_templates_have_as_many_errors_as_causes() {
        let said: Vec<&str> = errors(PUBLISHED_PAGERDUTY).iter().map(|e| e.0).collect();
        let wanted = [
            "proof/unescaped-text",
            "proof/unescaped-text",
            "proof/nothing",
            "proof/unescaped-text",
            "proof/unescaped-text",
            "proof/quoted-json",
            "proof/comma",
        ];
        assert_eq!((said.as_slice(), folded(PUBLISHED_PAGERDUTY)), (&wanted[..], 2));
        let said: Vec<&str> = errors(PUBLISHED_SLACK).iter().map(|e| e.0).collect();
        let wanted = ["proof/unescaped-text", "proof/unescaped-text", "proof/nothing", "proof/unescaped-text"];
        assert_eq!((said.as_slice(), folded(PUBLISHED_SLACK)), (&wanted[..], 0));
    }

    /// The template with each quote of it removed, then doubled; those that do not parse as a template are left out.
    fn with_one_quote_wrong(base: &str) -> Vec<String> {
        let changed = base.match_indices('"').flat_map(|(at, _)| {
            let (mut less, mut more) = (base.to_owned(), base.to_owned());
            less.remove(at);
            more.insert(at, '"');
            [less, more]
        });
        changed.filter(|text| findings(text).iter().all(|d| d.code.id != "template/syntax")).collect()
    }

    #[test]
    fn one_quote_missing_or_too_many_is_one_error_wherever_it_is() {
        let (mut tried, mut wrong) = (0, Vec::new());
        for text in [PAGERDUTY, SLACK].into_iter().flat_map(with_one_quote_wrong) {
            tried += 1;
            let found = errors(&text);
            if found.len() != 1 {
                wrong.push(format!("{found:?}\n{text}"));
            }
        }
        assert!(tried > 60 && wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn a_wrong_quote_in_a_template_that_another_calls_is_one_error_too() {
        let (mut tried, mut wrong) = (0, Vec::new());
        for base in [PAGERDUTY, SLACK] {
            let base = format!("{{{{ define \"body\" }}}}{base}{{{{ end }}}}{{{{ template \"body\" . }}}}");
            for text in with_one_quote_wrong(&base) {
                tried += 1;
                let found = errors(&text);
                if found.len() != 1 {
                    wrong.push(format!("{found:?}\n{text}"));
                }
            }
        }
        assert!(tried > 60 && wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn an_independent_fault_stays_a_finding_of_its_own_whichever_quote_is_wrong() {
        let (mut tried, mut wrong) = (0, Vec::new());
        let bases = [
            PAGERDUTY.replace("{{ toJSON .Name }}", "\"{{ .Name }}!\""),
            PAGERDUTY.replace("  \"client\": \"CAST AI\"", "  \"title\": \"{{ .Message }}\",\n  \"client\": \"CAST AI\""),
        ];
        for (base, action) in bases.iter().zip(["{{ .Name }}", "{{ .Message }}"]) {
            assert_eq!(errors(base), [("proof/unescaped-text", action.to_owned())]);
            // The two quotes around the action itself are not independent of it.
            for text in with_one_quote_wrong(base).iter().filter(|t| t.contains(&format!(": \"{action}"))) {
                tried += 1;
                let found = errors(text);
                if !(found.len() == 2 && found.contains(&("proof/unescaped-text", action.to_owned()))) {
                    wrong.push(format!("{found:?}\n{text}"));
                }
            }
        }
        assert!(tried > 60 && wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn a_comment_is_one_error_and_hides_nothing_after_it() {
        for comment in ["# who is told", "// who is told", "/* who is told */"] {
            for base in [PAGERDUTY, SLACK] {
                let text = base.replacen('{', &format!("{{\n  {comment}"), 1);
                let found = findings(&text);
                let found: Vec<_> = found.iter().filter(|d| d.is_error()).collect();
                let [one] = found.as_slice() else { panic!("{comment}: {found:?}") };
                assert!(one.help.as_ref().is_some_and(|h| h.contains("no comments")), "{one:?}");
                assert!(one.labels.iter().any(|l| l.message.starts_with("follows from it")), "{one:?}");
            }
            let two = PUBLISHED_SLACK.replacen('{', &format!("{{\n  {comment}\n"), 1);
            assert_eq!(errors(&two).len(), 5, "{:?}", errors(&two));
            let twice = SLACK.replacen('{', &format!("{{\n  {comment}\n  {comment}\n"), 1);
            assert_eq!(errors(&twice).len(), 2, "{:?}", errors(&twice));
        }
    }

    #[test]
    fn two_faults_that_have_nothing_to_do_with_each_other_are_two_findings() {
        let ids = |text: &str| errors(text).into_iter().map(|e| e.0).collect::<Vec<_>>();
        assert_eq!(ids("{\"a\": \"{{ .Name }}\", \"b\": \"{{ .Message }}\"}"), ["proof/unescaped-text"; 2]);
        assert_eq!(ids("{\"a\": \"{{ .Name }}\", \"b\": [1,]}"), ["proof/unescaped-text", "proof/comma"]);
        assert_eq!(ids("{\"a\": [1,], \"b\": [2,]}"), ["proof/comma"; 2]);
        assert_eq!(ids("{\"a: 1,\n\"b\": \"x,\n\"c\": 2}").len(), 2);
    }
}
