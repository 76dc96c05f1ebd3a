//! What the proof saw, in the user's words.

use std::collections::BTreeMap;

use super::repair::Repairer;
use crate::diagnostic::{Code, Diagnostic, Edit, Severity, nearest, suggest};
use crate::json::machine::{Class, Mode};
use crate::proof::code;
use crate::proof::domain::language::{Cause, Language};
use crate::proof::domain::place::{PlaceId, may};
use crate::proof::interpreter::prover::Prover;
use crate::proof::interpreter::suspicion::{Blame, Stop, Suspicion};
use crate::schema::Kind;
use crate::span::Span;
use crate::template::code as template_code;

/// The most findings that are reported.
const MOST: usize = 100;

/// The reason of an unknown verdict, in one sentence.
pub(crate) fn reason(prover: &Prover<'_>, s: &Suspicion) -> String {
    match &s.blame {
        Blame::Undecided(why) => format!("{}.", sentence(why)),
        Blame::Stop { detail, .. } => format!("{}; no example payload was found.", sentence(detail)),
        Blame::End(state) => {
            format!("On some path, the body seems to end where JSON needs {}; no example payload was found.", state.expects())
        }
        Blame::Structure { state, .. } => {
            format!("On some path, JSON needs {} here; no payload was found that takes it.", state.expects())
        }
        Blame::Print(t) => {
            let what = t.place.map_or_else(|| "the value".to_owned(), |p| prover.places.path(p));
            format!("In {}, {what} may be invalid; no example payload was found.", t.state.words())
        }
    }
}

/// What a refuted suspicion is about, in one sentence.
pub(crate) fn cause(prover: &Prover<'_>, s: &Suspicion) -> String {
    match &s.blame {
        Blame::Undecided(_) => "an example payload breaks it".to_owned(),
        Blame::Stop { detail, .. } => format!("{detail}: the render stops"),
        Blame::End(state) => format!("on some path, the body ends where JSON needs {}", state.expects()),
        Blame::Structure { state, .. } => format!("on some path, JSON needs {} where the template writes something else", state.expects()),
        Blame::Print(t) => {
            let what = t.place.map_or_else(|| "the output".to_owned(), |p| prover.places.path(p));
            format!("{what} is written in {} and may be invalid there", t.state.words())
        }
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Findings in the main document, in order of place.
pub(crate) fn findings(prover: &Prover<'_>, repairer: &Repairer<'_, '_>, confirmed: &[bool], refuted: bool) -> Vec<Diagnostic> {
    let main = prover.main_document();
    let mut out: Vec<Diagnostic> = Vec::new();
    let mut groups: BTreeMap<(Span, &'static str), (Vec<&Suspicion>, bool)> = BTreeMap::new();
    for (s, sure) in prover.suspicions.iter().zip(confirmed) {
        if s.document != main || matches!(s.blame, Blame::Stop { why: Stop::UnknownField, .. }) {
            continue;
        }
        let g = groups.entry((s.span, code_of(prover, s).id)).or_default();
        g.0.push(s);
        g.1 |= sure;
    }
    for ((span, _), (group, sure)) in &groups {
        let Some(first) = group.first() else { continue };
        let code = code_of(prover, first);
        let mut d = Diagnostic::new(code, *span, message(prover, repairer, group));
        let place = match &first.blame {
            Blame::Print(t) => t.place,
            Blame::Stop { place, .. } => *place,
            _ => None,
        };
        if code.severity == Severity::Error && place.is_some_and(|p| std::ptr::eq(prover.places.schema(p), &crate::schema::UNDESCRIBED)) {
            d = d.with_severity(Severity::Warning).help("the source does not describe this field: it may have any value");
        }
        let shown = *sure || (refuted && matches!(first.blame, Blame::Print(_)));
        if !shown && code.severity == Severity::Error {
            d = d
                .with_severity(Severity::Warning)
                .help("no payload was found that shows this problem alone; it may follow from another finding");
        }
        if let Blame::Structure { state, .. } = first.blame {
            d = d.label(*span, format!("JSON needs {} here", state.expects()));
        }
        if let Blame::Structure { .. } | Blame::End(_) = first.blame
            && let Some((_, branch)) = prover.uneven.iter().rev().find(|(doc, b)| *doc == main && b.to <= span.from)
        {
            d = d.label(*branch, "the branches end at different positions in the JSON");
        }
        if let Some(fix) = repairer.fix(first) {
            d.fix = Some(fix);
        } else if d.help.is_none() {
            d = d.help(code.remedy);
        }
        out.push(d);
    }
    unknown_fields(prover, repairer, main, &mut out);
    for (document, span) in &prover.twice {
        if *document == main {
            out.push(Diagnostic::new(
                &code::DOUBLE_ENCODING,
                *span,
                "This is already JSON and is encoded again: the destination receives it as a string.",
            ));
        }
    }
    for ((document, span), site) in &prover.sites {
        let in_string = site.states.iter().any(|s| s.in_string());
        let place = site.prints.iter().find_map(no_value);
        if *document == main
            && in_string
            && let Some(place) = place
        {
            let name = place.map_or_else(|| repairer.expression(*span), |p| prover.places.path(p));
            let mut d =
                Diagnostic::new(&code::NO_VALUE, *span, format!("{name} may be absent or null; the text then contains `<no value>`."));
            d.fix = place.and_then(|p| repairer.default_text(*span, p));
            out.push(d);
        }
    }
    injections(prover, main, &mut out);
    crate::sort::by_key(&mut out, |d| (d.span, d.severity.rank()));
    out.truncate(MOST);
    out
}

fn no_value(l: &Language) -> Option<Option<PlaceId>> {
    match l {
        Language::NoValue { place } => Some(*place),
        Language::Alt(parts) => parts.iter().find_map(no_value),
        _ => None,
    }
}

fn unknown_fields(prover: &Prover<'_>, repairer: &Repairer<'_, '_>, main: u32, out: &mut Vec<Diagnostic>) {
    for (document, span, container, name) in &prover.unknown {
        if *document != main {
            continue;
        }
        let names = prover.places.names(*container);
        let whole = prover.places.path(*container);
        let owner = if whole == "." { "The payload".to_owned() } else { whole };
        let mut d = Diagnostic::new(&template_code::UNKNOWN_FIELD, *span, format!("{owner} has no field `{name}`."));
        if prover.places.struct_type(*container).is_some() {
            d = d.with_severity(Severity::Error);
        }
        let text = &prover.document(main).text;
        let dotted = Span::new(span.from.saturating_sub(1), span.to);
        if repairer.calls(name) && dotted.text(text).starts_with('.') {
            d = d.help(format!("`{name}` is a function: write it without a dot"));
            d = d.fix("Remove the dot", vec![Edit { span: dotted, insert: name.clone() }]);
            out.push(d);
            continue;
        }
        if !names.is_empty() {
            d = d.help(suggest(name, names.iter().copied(), "use one of"));
        }
        if let Some(near) = nearest(name, names.iter().copied())
            && span.text(text) == name
        {
            d = d.fix(format!("Write `{near}`"), vec![Edit { span: *span, insert: near.to_owned() }]);
        }
        out.push(d);
    }
}

fn injections(prover: &Prover<'_>, main: u32, out: &mut Vec<Diagnostic>) {
    let mut said: Vec<String> = Vec::new();
    for ((document, span), place) in &prover.read {
        if *document != main {
            continue;
        }
        let Some(((_, site), _)) = prover.sites.iter().find(|((d, h), _)| *d == main && h.from <= span.from && span.to <= h.to) else {
            continue;
        };
        let text =
            prover.places.initial(*place) & may::TEXT != 0 && matches!(prover.places.schema(*place).kind, Kind::String { .. } | Kind::Any);
        let mut chosen = false;
        let mut at = Some(*place);
        while let Some(p) = at {
            chosen |= prover.places.schema(p).attacker;
            at = prover.places.parent(p);
        }
        let shaped = prover.places.initial(*place) & may::TEXT != 0
            && crate::proof::domain::place::classes(prover.places.schema(*place)) != crate::json::machine::Classes::TEXT;
        // What is not even escaped is told already; and each field once is enough.
        let path = prover.places.path(*place);
        let told = out.iter().any(|d| d.span == *site && d.fix.is_some()) || said.contains(&path);
        if text && chosen && !shaped && !told {
            said.push(path.clone());
            out.push(
                Diagnostic::new(
                    &code::INJECTION,
                    *site,
                    format!(
                        "An outsider can choose {path}, and many destinations interpret markup in it (`<!channel>`, `@everyone`, links)."
                    ),
                )
                .label(*span, "chosen by an outsider"),
            );
        }
    }
}

fn code_of(prover: &Prover<'_>, s: &Suspicion) -> &'static Code {
    match &s.blame {
        Blame::Print(t) => match t.what {
            _ if t.state.mode == Mode::After => &code::COMMA,
            Cause::Json(_) if t.state.in_string() => &code::QUOTED_JSON,
            Cause::Json(_) => &code::JSON_PLACE,
            Cause::Class(_) | Cause::Bare if t.state.in_key() => &code::UNESCAPED_KEY,
            Cause::Class(_) | Cause::Bare if t.state.in_string() => &code::UNESCAPED_TEXT,
            Cause::Constant if t.state.in_string() => &code::UNESCAPED_TEXT,
            _ => &code::BARE_TEXT,
        },
        Blame::Structure { state, class } => match (state.mode, class) {
            (Mode::Key | Mode::Value, Class::CloseObject | Class::CloseList | Class::Comma)
            | (Mode::FirstKey | Mode::FirstValue, Class::Comma) => &code::COMMA,
            _ if state.ends_value() && !state.with(Mode::After).complete() && !matches!(class, Class::Colon) => &code::COMMA,
            _ if prover.uneven.iter().any(|(d, b)| *d == s.document && b.to <= s.span.from) => &code::UNEVEN,
            _ => &code::STRUCTURE,
        },
        Blame::End(_) => &code::INCOMPLETE,
        Blame::Undecided(_) => &code::UNDECIDED,
        Blame::Stop { why, .. } => match why {
            Stop::Nothing => &code::NOTHING,
            Stop::UnknownField => &template_code::UNKNOWN_FIELD,
            Stop::UnknownTemplate => &code::UNKNOWN_TEMPLATE,
            Stop::Index => &code::INDEX,
            Stop::Time => &code::TIME,
            Stop::NoFields | Stop::Type | Stop::Compare | Stop::Range | Stop::Arguments | Stop::Json => &code::TYPE,
        },
    }
}

fn message(prover: &Prover<'_>, repairer: &Repairer<'_, '_>, group: &[&Suspicion]) -> String {
    let Some(first) = group.first() else { return String::new() };
    let expression = repairer.expression(first.span);
    match &first.blame {
        Blame::Undecided(why) => format!("The proof stops here: {why}."),
        Blame::Stop { detail, .. } => format!("{}: the render would stop.", sentence(detail)),
        Blame::End(state) => format!("On some path, the body ends where JSON needs {}.", state.expects()),
        Blame::Structure { state, class } => {
            let c = class.specimen();
            match (state.mode, class) {
                (Mode::Key, Class::CloseObject) | (Mode::Value, Class::CloseList) => format!("There is an extra comma before this `{c}`."),
                (Mode::FirstKey | Mode::FirstValue, Class::Comma) => "This comma is before the first element.".to_owned(),
                (Mode::Key | Mode::Value, Class::Comma) => "There are two commas in a row.".to_owned(),
                _ if state.ends_value() && !state.with(Mode::After).complete() => "A comma is missing here.".to_owned(),
                _ if state.complete() => "The JSON is complete here, but more text follows.".to_owned(),
                (Mode::Text | Mode::KeyText, _) => format!("{} is not allowed unescaped in a JSON string.", sentence(class.words())),
                _ => format!("On some path, JSON needs {} here.", state.expects()),
            }
        }
        Blame::Print(t) => {
            let subject = match t.place {
                Some(p) if prover.places.path(p).len() > 1 => prover.places.path(p),
                _ => format!("`{expression}`"),
            };
            let mut classes: Vec<&str> = Vec::new();
            for wanted in [Class::Quote, Class::Backslash, Class::Newline, Class::Tab, Class::Return, Class::Control, Class::Bad] {
                let found = group.iter().any(|s| matches!(&s.blame, Blame::Print(t) if t.what == Cause::Class(wanted)));
                if found && classes.len() < 3 {
                    classes.push(wanted.words());
                }
            }
            match t.what {
                _ if t.state.mode == Mode::After => format!("A comma is missing before `{expression}`."),
                Cause::Class(_) => {
                    let list = match &*classes {
                        [one] => (*one).to_owned(),
                        [head @ .., last] => format!("{} or {last}", head.join(", ")),
                        [] => "such text".to_owned(),
                    };
                    format!("{subject} is written unescaped into {}: {list} in it breaks the body.", t.state.words())
                }
                Cause::Json(_) if t.state.in_string() => {
                    format!("`{expression}` is JSON inside quotes: its own quotes end the string.")
                }
                Cause::Json(_) => format!("`{expression}` is a JSON value, which is invalid in {}.", t.state.words()),
                Cause::NoValue => format!("{subject} may be absent or null, and `<no value>` is not JSON."),
                Cause::Bare if t.state.in_string() => format!("`{expression}` can write an escape that is invalid in JSON."),
                Cause::Bare | Cause::Constant => format!("{subject} is written in {} but is not always JSON.", t.state.words()),
            }
        }
    }
}
