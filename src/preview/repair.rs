//! Every fix of a template, round by round.

use super::{Request, preview};
use crate::diagnostic::{Diagnostic, Document, Edit};

/// The most rounds: one fix can reveal another, but not forever.
const MOST_ROUNDS: usize = 8;

/// A template with its fixes applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The template with the fixes in it.
    pub template: String,
    /// The titles of the fixes that were applied, in order.
    pub applied: Vec<String>,
    /// How often fixes were applied.
    pub rounds: usize,
    /// Does the last preview have a body and no error?
    pub ok: bool,
}

/// Applies every fix of the template, round by round until none is left.
#[must_use]
pub fn repair(request: &Request<'_>) -> Repair {
    let mut out = Repair { template: request.template.unwrap_or("").to_owned(), applied: Vec::new(), rounds: 0, ok: false };
    loop {
        let seen = preview(&Request { template: request.template.map(|_| out.template.as_str()), ..request.clone() });
        out.ok = seen.ok();
        let (edits, titles) = fixes(&seen.diagnostics);
        if edits.is_empty() || out.rounds == MOST_ROUNDS {
            return out;
        }
        let next = apply(&out.template, &edits);
        if next == out.template {
            return out;
        }
        out.template = next;
        out.applied.extend(titles);
        out.rounds += 1;
    }
}

/// The fixes of a template that can be applied together, in order of place; the others appear again in the next round.
fn fixes(found: &[Diagnostic]) -> (Vec<&Edit>, Vec<String>) {
    let (mut taken, mut titles): (Vec<&Edit>, Vec<String>) = (Vec::new(), Vec::new());
    for fix in found.iter().filter(|d| d.document == Document::Template).filter_map(|d| d.fix.as_ref()) {
        let meets = |a: &Edit, b: &Edit| (a.span.from < b.span.to && b.span.from < a.span.to) || a.span.from == b.span.from;
        if !fix.edits.iter().any(|edit| taken.iter().any(|one| meets(edit, one))) {
            taken.extend(&fix.edits);
            titles.push(fix.title.clone());
        }
    }
    crate::sort::by_key(&mut taken, |e| e.span.from);
    (taken, titles)
}

/// The text with these edits, which are in order and do not overlap.
fn apply(text: &str, edits: &[&Edit]) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        let (from, to) = (edit.span.from as usize, edit.span.to as usize);
        out += text.get(at..from).unwrap_or("");
        out += &edit.insert;
        at = to.max(at);
    }
    out + text.get(at..).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;
    use crate::verdict::VerdictKind;

    #[test]
    fn every_fix_is_made_until_the_template_is_proved() {
        let castai = source::get("castai").unwrap();
        let payload = castai.sample(Some("notification"), None).unwrap();
        let template = r#"{"é🎉": "{{ .Message }}", "b": "{{ .Nmae }}", }"#;
        let request = Request { event: Some("notification"), ..Request::new(castai, Some(template), &payload.text) };
        let done = repair(&request);
        assert!(done.ok && done.rounds >= 1 && done.applied.len() >= 2, "{done:?}");
        let seen = preview(&Request { template: Some(&done.template), ..request.clone() });
        assert_eq!((seen.verdict.kind, seen.diagnostics.iter().filter(|d| d.fix.is_some()).count()), (VerdictKind::Proved, 0), "{done:?}");
        assert_eq!(repair(&Request { template: Some(&done.template), ..request.clone() }).rounds, 0);
        assert_eq!(repair(&Request { template: None, ..request }).applied, Vec::<String>::new());
    }
}
