//! One cause, one finding: after one missing quote a reader is out of step, and what it finds from there on follows from that.
//!
//! So a fault of the text itself is mended, as a parser recovers from an error: of the few small changes that could be meant
//! (a quote, a comma or a colon more or less, a comment blanked out), the one is taken after which the reading gets furthest
//! with the fewest faults, and so on until no fault is left. The causes are the faults that were mended and what is found in
//! the mended text: exactly what would come to light once they are corrected by hand. What was found at first and is not
//! found any more follows from a fault before it.
//!
//! What could be meant is the same for a text that is JSON and for a template that writes JSON, so the proof uses it too.

use std::collections::BTreeSet;

use super::code;
use super::document::Document;
use super::reader::read;
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::span::Span;

/// The most faults of one text that are mended.
pub(crate) const MOST_FAULTS: usize = 8;
/// Texts longer than this are not mended.
pub(crate) const LONGEST: usize = 32 << 10;
/// The most changes that are tried for one fault.
const MOST_TRIED: usize = 48;
/// The most places on the lines around a fault where a quote may have been forgotten; the nearest, where there are more.
const MOST_ENDS: usize = 24;
/// The most consequences that are shown under one cause.
const MOST_SHOWN: usize = 3;

/// A JSON text without its faults.
#[derive(Debug)]
pub(crate) struct Mended {
    pub(crate) text: String,
    pub(crate) made: Made,
}

impl Document {
    /// What the reader found, each cause once with what follows from it in its labels; and the text without the faults,
    /// where any could be mended.
    pub(crate) fn causes(&self) -> (Vec<Diagnostic>, Option<Mended>) {
        let all = || (self.diagnostics.clone(), None);
        let Ok(text) = std::str::from_utf8(&self.text) else { return all() };
        if self.is_valid() || text.len() > LONGEST {
            return all();
        }
        let mut mended = Mended { text: text.to_owned(), made: Made::default() };
        let (mut causes, mut given_up, mut found) = (Vec::new(), Vec::new(), self.diagnostics.clone());
        for _ in 0..MOST_FAULTS {
            let errors = found.iter().filter(|d| d.is_error()).count();
            let Some(fault) = found.iter().find(|d| d.is_error() && !given_up.contains(&mended.made.original(d.span))) else { break };
            let before = score(&found);
            let whole = [(0, mended.text.len())];
            let tried = changes(&mended.text, fault.span.from as usize, &whole, None, "JSON has no comments: remove it").into_iter().map(
                |change| {
                    let text = change.apply(&mended.text);
                    let found = read(text.as_bytes()).diagnostics;
                    (score(&found), change, text, found)
                },
            );
            let best = tried.filter(|(now, ..)| *now < before).min_by_key(|(now, ..)| *now);
            let mut fault = mended.made.place(fault.clone());
            let Some((_, change, text, next)) = best else {
                given_up.push(fault.span);
                continue;
            };
            // A fault that nothing follows from is told in the reader's own words, and so is a missing quote that it knows for one.
            if errors > 1 && fault.code != &code::UNTERMINATED {
                mended.made.explain(&mut fault, &change);
            }
            causes.push(fault);
            mended.made.add(change);
            (mended.text, found) = (text, next);
        }
        if causes.is_empty() {
            return all();
        }
        causes.extend(found.into_iter().map(|d| mended.made.place(d)));
        let errors = self.diagnostics.iter().filter(|d| d.is_error()).cloned();
        (sort(causes, errors), Some(mended))
    }
}

/// How well a text does: how far the reading gets, then how few faults there are. Less is better.
fn score(found: &[Diagnostic]) -> (u32, usize) {
    let errors = || found.iter().filter(|d| d.is_error());
    (u32::MAX - errors().map(|d| d.span.from).min().unwrap_or(u32::MAX), errors().count())
}

/// The causes in order of place, each once, with those of `all` under them that are none.
pub(crate) fn sort(mut causes: Vec<Diagnostic>, all: impl Iterator<Item = Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    causes.retain(|d| seen.insert((d.span.from, d.code.id)));
    crate::sort::by_key(&mut causes, |d| (d.span, d.severity.rank()));
    fold(&mut causes, all.filter(|d| !seen.contains(&(d.span.from, d.code.id))).collect());
    causes
}

/// Puts what follows from a cause under it as labels: under the last one before it.
pub(crate) fn fold(causes: &mut [Diagnostic], follow: Vec<Diagnostic>) {
    let mut under: Vec<Vec<Diagnostic>> = causes.iter().map(|_| Vec::new()).collect();
    for d in follow {
        let is_cause = |c: &Diagnostic| c.severity.is_at_least(Severity::Warning);
        let before = |c: &Diagnostic| is_cause(c) && c.span.from <= d.span.from;
        let at = causes.iter().rposition(before).or_else(|| causes.iter().position(is_cause)).unwrap_or(0);
        if let Some(list) = under.get_mut(at)
            && !list.iter().any(|known| known.span.from == d.span.from)
        {
            list.push(d);
        }
    }
    for (cause, list) in causes.iter_mut().zip(under) {
        let more = list.len().saturating_sub(MOST_SHOWN);
        cause.severity = list.iter().fold(cause.severity, |worst, d| worst.worse(d.severity));
        for (i, d) in list.into_iter().take(MOST_SHOWN).enumerate() {
            let and = if i + 1 == MOST_SHOWN && more > 0 { format!(" (and {more} more)") } else { String::new() };
            let said = d.message.trim_end_matches('.');
            *cause = cause.clone().label_in(d.document, d.span, format!("follows from it: {said}{and}"));
        }
    }
}

/// The changes that were made to a text, each in the text that the one before it gave.
#[derive(Debug, Default)]
pub(crate) struct Made(Vec<Edit>);

impl Made {
    pub(crate) fn add(&mut self, change: Change) {
        self.0.extend(change.edits);
    }

    /// The place in the text as it was written.
    #[must_use]
    pub(crate) fn original(&self, span: Span) -> Span {
        let mut span = span;
        for edit in self.0.iter().rev() {
            let back = |offset: u32| {
                let end = edit.span.from + u32::try_from(edit.insert.len()).unwrap_or(0);
                if offset >= end { offset - end + edit.span.to } else { offset.min(edit.span.to.max(edit.span.from)) }
            };
            span = Span::new(back(span.from), back(span.to).max(back(span.from)));
        }
        span
    }

    /// A finding about the mended text, in the text as it was written.
    pub(crate) fn place(&self, mut d: Diagnostic) -> Diagnostic {
        // A fix that leans on what was mended is for the mended text only.
        let leans = |edit: &Edit| {
            let (from, to) = (self.original(Span::at(edit.span.from)).from, self.original(Span::at(edit.span.to)).from);
            to - from.min(to) != edit.span.len()
        };
        if d.fix.as_ref().is_some_and(|fix| fix.edits.iter().any(leans)) {
            d.fix = None;
        }
        d.span = self.original(d.span);
        for label in &mut d.labels {
            label.span = self.original(label.span);
        }
        for edit in d.fix.iter_mut().flat_map(|f| &mut f.edits) {
            edit.span = self.original(edit.span);
        }
        d
    }

    /// Says what a fault is mended with, so that the author sees what is meant.
    pub(crate) fn explain(&self, found: &mut Diagnostic, change: &Change) {
        let Some(help) = change.help else { return };
        // A fix of the fault alone (a line end written as an escape, say) would not be what is meant.
        (found.help, found.fix) = (Some(help.to_owned()), None);
        if let (true, Some(edit)) = (change.shown, change.edits.first()) {
            let at = self.original(Span::at(edit.span.from));
            if at.from != found.span.from {
                *found = found.clone().label(at, "it may belong here");
            }
        }
    }
}

/// One change that could be meant.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// From the back to the front.
    edits: Vec<Edit>,
    /// What to say of it; `None` if the finding has its own fix.
    help: Option<&'static str>,
    /// Is its place worth showing?
    shown: bool,
}

impl Change {
    /// The text with the change made.
    pub(crate) fn apply(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for edit in &self.edits {
            let range = edit.span.from as usize..edit.span.to as usize;
            if out.get(range.clone()).is_some() {
                out.replace_range(range, &edit.insert);
            }
        }
        out
    }
}

const QUOTE: &str = "a quote is missing, or one too many, here or before";

/// The changes that could be meant at a fault, the likeliest first. `texts` are the parts of the text that stand in the body as
/// they are, `fix` is a fix that the finding brings along, and `comment` says what to do about a comment.
pub(crate) fn changes(text: &str, at: usize, texts: &[(usize, usize)], fix: Option<Vec<Edit>>, comment: &'static str) -> Vec<Change> {
    let mut out: Vec<Change> = Vec::new();
    let edit = |from: usize, to: usize, insert: &str| Edit { span: Span::of(from, to), insert: insert.to_owned() };
    let mut add = |edits: Vec<Edit>, help: Option<&'static str>, shown: bool| {
        if out.len() < MOST_TRIED {
            out.push(Change { edits, help, shown });
        }
    };
    let own = |offset: usize| texts.iter().any(|(from, to)| (*from..*to).contains(&offset));
    let rest = text.get(at..).unwrap_or("");
    let line_end = rest.find('\n').map_or(text.len(), |n| at + n);
    if rest.starts_with('#') || rest.starts_with("//") {
        add(vec![edit(at, line_end, &" ".repeat(line_end - at))], Some(comment), false);
        let text_end = texts.iter().find(|(from, to)| (*from..*to).contains(&at)).map_or(line_end, |(_, to)| (*to).min(line_end));
        add(vec![edit(at, text_end, &" ".repeat(text_end - at))], Some(comment), false);
    }
    if let Some(end) = rest.strip_prefix("/*").and_then(|r| r.find("*/")) {
        add(vec![edit(at, at + end + 4, &" ".repeat(end + 4))], Some(comment), false);
    }
    if let Some(mut edits) = fix {
        crate::sort::by_key(&mut edits, |e| std::cmp::Reverse(e.span));
        add(edits, None, false);
    }
    let before = text.get(..at).unwrap_or("");
    // A quote at the fault, and wherever one may have been forgotten on this line and the one before.
    add(vec![edit(at, at, "\"")], Some(QUOTE), true);
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    let start = before.get(..line_start.saturating_sub(1)).and_then(|b| b.rfind('\n')).map_or(0, |n| n + 1);
    let bytes = text.as_bytes();
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(b'\n');
    let mut ends = Vec::new();
    for i in (start..line_end.max(at)).rev().filter(|i| own(*i)) {
        if matches!(byte(i), b':' | b',' | b'}' | b']') {
            ends.push((start..i).rev().find(|j| !byte(*j).is_ascii_whitespace()).map_or(i, |j| j + 1));
        }
        if byte(i + 1) == b'\n' || i + 1 == text.len() {
            ends.push((start..=i).rev().find(|j| !byte(*j).is_ascii_whitespace()).map_or(i, |j| j + 1));
        }
    }
    if ends.len() > MOST_ENDS {
        crate::sort::by_key(&mut ends, |end| end.abs_diff(at));
        ends.truncate(MOST_ENDS);
    }
    for end in ends {
        add(vec![edit(end, end, "\"")], Some(QUOTE), true);
    }
    for i in (line_start..at).rev().filter(|i| matches!(byte(*i), b':' | b',' | b'{' | b'[') && own(*i)).take(3) {
        let next = (i + 1..at).find(|j| !byte(*j).is_ascii_whitespace()).unwrap_or(at);
        add(vec![edit(next, next, "\"")], Some(QUOTE), true);
    }
    let word = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'$')).count();
    if word > 0 {
        let back = before.bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
        add(vec![edit(at + word, at + word, "\""), edit(at - back, at - back, "\"")], Some("write it in quotes"), false);
    }
    // At the edges of the texts between actions: in the arms of a branch.
    for &(from, to) in texts.iter().filter(|(from, _)| (start..=at).contains(from)) {
        add(vec![edit(from, from, "\"")], Some(QUOTE), true);
        add(vec![edit(to, to, "\"")], Some(QUOTE), true);
    }
    // A quote that is one too many: this one, or the one before; or a pair that should have been escaped.
    let last_quote = before.rfind('"').filter(|i| own(*i));
    if byte(at) == b'"' {
        add(vec![edit(at, at + 1, " ")], Some(QUOTE), true);
    }
    if let Some(i) = last_quote {
        add(vec![edit(i, i + 1, " ")], Some(QUOTE), true);
        if let Some(j) = (at..line_end).find(|j| byte(*j) == b'"' && own(*j)) {
            add(vec![edit(j, j, "\\"), edit(i, i, "\\")], Some("escape a quote inside a string as \\\""), false);
        }
    }
    add(vec![edit(at, at, ",")], Some("put a comma between the values"), false);
    add(vec![edit(at, at, ":")], Some("put a colon between key and value"), false);
    if let Some(i) = (0..at).rev().find(|i| !byte(*i).is_ascii_whitespace()).filter(|i| byte(*i) == b',' && own(*i)) {
        add(vec![edit(i, i + 1, " ")], Some("remove the comma"), false);
    }
    if at < text.len() && own(at) && rest.is_char_boundary(1) {
        add(vec![edit(at, at + 1, " ")], Some("remove it, or correct the text here"), false);
    }
    for closing in ["\"", "}", "]", "}}", "]}"] {
        add(vec![edit(at, at, closing)], Some("close every open string, list and object"), false);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with each quote of it removed, then doubled.
    fn with_one_quote_wrong(base: &str) -> Vec<String> {
        let changed = base.match_indices('"').flat_map(|(at, _)| {
            let (mut less, mut more) = (base.to_owned(), base.to_owned());
            less.remove(at);
            more.insert(at, '"');
            [less, more]
        });
        changed.collect()
    }

    fn errors(text: &str) -> Vec<Diagnostic> {
        read(text.as_bytes()).causes().0.into_iter().filter(Diagnostic::is_error).collect()
    }

    const LINES: &str = "{\n  \"id\": \"e-1\",\n  \"title\": \"One, two: three\",\n  \"count\": 2,\n  \"list\": [\"a\", {\"b\": \"c\"}],\n  \"last\": true\n}\n";
    const LINE: &str = r#"{"id": "e-1", "title": "One", "count": 2, "list": ["a", {"b": "c"}], "last": true}"#;

    #[test]
    fn one_quote_missing_or_too_many_is_one_error_wherever_it_is() {
        let (mut tried, mut wrong) = (0, Vec::new());
        for text in [LINES, LINE].into_iter().flat_map(with_one_quote_wrong) {
            tried += 1;
            let found = errors(&text);
            if found.len() != 1 {
                wrong.push(format!("{:?}\n{text}", found.iter().map(|d| (d.code.id, d.span.text(&text))).collect::<Vec<_>>()));
            }
        }
        assert!(tried > 60 && wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn one_wrong_quote_in_the_middle_of_a_long_line_is_one_error() {
        let (before, after) = (format!("[{}", format!("{LINE}, ").repeat(15)), format!("{}]", format!(", {LINE}").repeat(15)));
        let wrong: Vec<String> =
            with_one_quote_wrong(LINE).into_iter().filter(|text| errors(&format!("{before}{text}{after}")).len() != 1).collect();
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn a_fault_that_another_does_not_cause_stays_an_error_of_its_own() {
        let ids = |text: &str| errors(text).iter().map(|d| d.code.id).collect::<Vec<_>>();
        assert_eq!(ids("{\"a\": [1,], \"b\": [2,]}"), ["json/trailing-comma"; 2]);
        assert_eq!(ids("{\n\"a: 1,\n\"b\": [2,]}").len(), 2);
        let one = errors("{\n\"a: \"x\",\n\"b\": \"y\"}");
        assert!(one[0].labels.iter().any(|l| l.message.starts_with("follows from it") || l.message == "it may belong here"), "{one:?}");
    }

    #[test]
    fn what_cannot_be_mended_is_told_as_it_was_found() {
        for text in ["", "x ", "\u{feff}", &"[".repeat(200), &"x ".repeat(200)] {
            let document = read(text.as_bytes());
            let (causes, _) = document.causes();
            assert_eq!(causes.is_empty(), document.is_valid(), "{text:?}");
            assert!(causes.len() <= document.diagnostics.len() + MOST_FAULTS, "{text:?}");
        }
        assert_eq!(read(b"[\"a\xffb\"").causes().0.len(), read(b"[\"a\xffb\"").diagnostics.len());
        let long = format!("[{}", "1 ".repeat(LONGEST));
        assert!(read(long.as_bytes()).causes().1.is_none());
    }
}
