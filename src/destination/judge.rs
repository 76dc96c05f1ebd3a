//! Runs a [`Shape`] over a body: findings, and how much of each limit is used.

use std::borrow::Cow;

use super::shape::{Case, Cite, Field, Shape, Test, Unit, has};
use super::{Destination, code};
use crate::diagnostic::{Code, Severity, nearest, printable};
use crate::json::{self, Kind, NodeRef};
use crate::span::Span;

/// A length and the limit that it is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What was measured.
    pub used: usize,
    /// The most, or the fewest, that is taken.
    pub limit: usize,
    /// Counted in what.
    pub unit: Unit,
}

/// One thing that a destination would object to.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// Entry of the catalogue.
    pub(crate) code: &'static Code,
    /// How bad.
    pub(crate) severity: Severity,
    /// JSON pointer of the value; of a member that is missing, where it would be.
    pub(crate) pointer: String,
    /// Its place in the body.
    pub(crate) span: Span,
    /// One sentence.
    pub(crate) message: String,
    /// What to write.
    pub(crate) help: Option<String>,
    /// Who says so.
    pub(crate) cite: Cite,
    /// What was measured, where a limit is broken.
    pub(crate) measure: Option<Measure>,
    /// The words that are taken, where another stands there.
    pub(crate) words: &'static [&'static str],
}

/// How much of one limit a body uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// JSON pointer of the value; of a sum, of the object that it is a rule of.
    pub pointer: String,
    /// What is counted, and how much of it.
    pub measure: Measure,
    /// Who says so.
    pub cite: Cite,
}

/// What a destination says of one body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judgement {
    /// In order of place.
    pub(crate) findings: Vec<Finding>,
    /// Every limit that applies, where they were asked for.
    pub(crate) meters: Vec<Meter>,
}

/// Runs a shape over a body of `bytes` bytes.
pub(crate) fn judge(destination: &Destination, shape: &'static Shape, root: NodeRef<'_>, bytes: usize, meters: bool) -> Judgement {
    let mut judge = Judge { name: destination.name, bytes, meters, out: Judgement::default() };
    judge.apply(root, shape.0, Said { cite: destination.cite, worst: Severity::Error }, None);
    crate::sort::by_key(&mut judge.out.findings, |f| (f.span.from, f.span.to));
    judge.out
}

/// Who says what is said, and its worst severity.
#[derive(Clone, Copy)]
struct Said {
    cite: Cite,
    worst: Severity,
}

/// The shapes that are held against one value, the last first.
#[derive(Clone, Copy)]
struct Held<'h> {
    tests: &'static [Test],
    outer: Option<&'h Held<'h>>,
}

struct Judge<'d> {
    name: &'d str,
    bytes: usize,
    meters: bool,
    out: Judgement,
}

impl Judge<'_> {
    /// Holds tests against a value. `false`: its type is wrong, and no more is to be said of it.
    fn apply(&mut self, node: NodeRef<'_>, tests: &'static [Test], said: Said, outer: Option<&Held<'_>>) -> bool {
        let held = Held { tests, outer };
        tests.iter().all(|test| self.test(node, test, said, &held))
    }

    fn test(&mut self, node: NodeRef<'_>, test: &'static Test, said: Said, held: &Held<'_>) -> bool {
        match test {
            Test::Is(kinds) => {
                let fits = kinds.each().any(|kind| kind == node.kind());
                if !fits {
                    self.type_of(node, &kinds.each().collect::<Vec<_>>(), said);
                }
                return fits;
            }
            Test::Fields(fields) => {
                for field in *fields {
                    match node.get(field.name) {
                        Some(value) => drop(self.apply(value, field.shape.0, said, None)),
                        None if field.required && node.kind() == Kind::Object => self.missing(node, field.name, said),
                        None => {}
                    }
                }
            }
            Test::Proto(fields) => self.proto(node, fields, said),
            Test::AnyOf(keys) => self.any_of(node, keys, said),
            Test::OneAtMost(keys) => {
                let there: Vec<&str> = keys.iter().copied().filter(|key| has(node, key)).collect();
                if let [first, second, ..] = there.as_slice() {
                    let message = format!("{} takes no \"{second}\" beside \"{first}\" in {}", self.name, pretty(&node.pointer()));
                    self.say(
                        &code::EXCLUSIVE,
                        node.get(second).unwrap_or(node),
                        said,
                        message,
                        format!("remove \"{first}\" or \"{second}\""),
                    );
                }
            }
            Test::Closed => self.closed(node, said, held),
            Test::Each(shape) | Test::Stream(shape) if node.kind() == Kind::Array => {
                for item in node.children() {
                    self.apply(item, shape.0, said, None);
                }
            }
            Test::Values(shape) if node.kind() == Kind::Object => {
                for value in node.children() {
                    self.apply(value, shape.0, said, None);
                }
            }
            Test::Keys(form) => {
                for member in node.children().filter(|m| m.key().is_some_and(|key| !(form.fits)(key))) {
                    let message = format!("the key \"{}\" is not {}", shown(member.key().unwrap_or("")), form.what);
                    self.say(&code::FORMAT, member, said, message, format!("{} takes {} as a key", self.name, form.what));
                }
            }
            Test::Most(most, unit) => self.most(node, *most as usize, *unit, said),
            Test::Least(least, unit) => self.least(node, *least as usize, *unit, said),
            Test::Sum { most, unit, of, what } => self.sum(node, (*most as usize, *unit), of, what, said),
            Test::OneOf(words, case) => self.one_of(node, words, *case, said.worst, said),
            Test::Between(from, to) => {
                if let Some(n) = node.as_f64().filter(|n| n < from || n > to) {
                    let message = format!("{} is {n}; {} takes {from} to {to}", pretty(&node.pointer()), self.name);
                    self.say(&code::RANGE, node, said, message, format!("write a number from {from} to {to}"));
                }
            }
            Test::Whole => {
                if node.as_f64().is_some_and(|n| n.fract() != 0.0) {
                    let message = format!("{} is not a whole number", pretty(&node.pointer()));
                    self.say(&code::RANGE, node, said, message, format!("{} takes whole numbers here", self.name));
                }
            }
            Test::Like(form) => {
                if let Some(text) = node.as_str().filter(|text| !(form.fits)(text)) {
                    let what = if text.is_empty() { "empty".to_owned() } else { format!("\"{}\"", shown(&text)) };
                    let message = format!("{} is {what}; {} takes {}", pretty(&node.pointer()), self.name, form.what);
                    self.say(&code::FORMAT, node, said, message, format!("write {}", form.what));
                }
            }
            Test::Reads(marks) => {
                let text = node.as_str().unwrap_or_default();
                if let Some(mark) = marks.iter().find(|mark| (mark.sign)(&text)) {
                    let soft = Said { worst: said.worst.milder(Severity::Warning), ..said };
                    self.say(&code::MARKUP, node, soft, mark.message.to_owned(), mark.help.to_owned());
                }
            }
            Test::By { key, case, unknown, cases } => match node.get(key) {
                None if node.kind() == Kind::Object => self.missing(node, key, said),
                None => {}
                Some(value) => match (chosen(value, *case, cases), choice(value, cases)) {
                    (Some(shape), _) => return self.apply(node, shape.0, said, Some(held)),
                    (None, Some(text)) => {
                        let message = format!("{} knows no {key} \"{}\"", self.name, shown(&text));
                        let words = || cases.iter().map(|(word, _)| *word);
                        let help = nearest(&text, words()).filter(|_| value.kind() == Kind::String).map_or_else(
                            || format!("use one of {}", words().collect::<Vec<_>>().join(", ")),
                            |n| format!("did you mean \"{n}\"?"),
                        );
                        self.say(&code::ENUM, value, Said { worst: said.worst.milder(*unknown), ..said }, message, help);
                    }
                    (None, None) => self.type_of(value, &[kind_of(cases)], said),
                },
            },
            Test::And(shape) | Test::Stream(shape) => return self.apply(node, shape.0, said, Some(held)),
            Test::If(when, shape) => return !when.holds(node) || self.apply(node, shape.0, said, Some(held)),
            Test::Say(when, code, message, help) => {
                if when.holds(node) {
                    self.say(code, node, said, (*message).to_owned(), (*help).to_owned());
                }
            }
            Test::From(cite, tests) => return self.apply(node, tests, Said { cite: *cite, ..said }, Some(held)),
            Test::Soft(worst, tests) => return self.apply(node, tests, Said { worst: said.worst.milder(*worst), ..said }, Some(held)),
            Test::Each(_) | Test::Values(_) | Test::Raw => {}
        }
        true
    }

    fn type_of(&mut self, node: NodeRef<'_>, kinds: &[Kind], said: Said) {
        let wanted: Vec<&str> = kinds.iter().map(|k| k.name()).collect();
        let wanted = wanted.join(" or ");
        let (pointer, found) = (node.pointer(), node.kind().name());
        if pointer.is_empty() {
            let message = format!("{} expects {wanted}, not {found}", self.name);
            return self.say(&code::NOT_JSON_OBJECT, node, said, message, format!("render {wanted}"));
        }
        let help = match (node.kind(), kinds.first()) {
            (Kind::String, Some(Kind::Object | Kind::Array)) => "remove the quotes: {{ toJSON … }} writes the value itself".to_owned(),
            (Kind::Object | Kind::Array, Some(Kind::String)) => "encode it twice: {{ toJSON (toJSON …) }} writes it as a string".to_owned(),
            (Kind::String, Some(Kind::Number | Kind::Boolean)) => "remove the quotes around it".to_owned(),
            _ => format!("render {wanted}"),
        };
        self.say(&code::TYPE, node, said, format!("{} is {found}; {} expects {wanted}", pretty(&pointer), self.name), help);
    }

    fn missing(&mut self, node: NodeRef<'_>, name: &str, said: Said) {
        let keys: Vec<&str> = node.children().filter_map(NodeRef::key).collect();
        let help =
            nearest(name, keys).map_or_else(|| format!("add \"{name}\""), |n| format!("did you mean \"{name}\" instead of \"{n}\"?"));
        let pointer = format!("{}/{name}", node.pointer());
        let message = format!("{} requires {}", self.name, pretty(&pointer));
        self.say(&code::REQUIRED, node, said, message, help);
        if let Some(last) = self.out.findings.last_mut() {
            last.pointer = pointer;
        }
    }

    fn any_of(&mut self, node: NodeRef<'_>, keys: &[&str], said: Said) {
        if node.kind() != Kind::Object {
            return;
        }
        let there: Vec<NodeRef<'_>> = keys.iter().filter_map(|key| node.get(key)).filter(|v| v.kind() != Kind::Null).collect();
        let empty = |v: &NodeRef<'_>| Unit::Trimmed.of(*v).or_else(|| Unit::Items.of(*v)) == Some(0);
        let list = |word: &str| match keys {
            [one] => format!("\"{one}\""),
            [rest @ .., last] => format!("{} {word} \"{last}\"", rest.iter().map(|k| format!("\"{k}\"")).collect::<Vec<_>>().join(", ")),
            [] => String::new(),
        };
        match there.first() {
            None => {
                let message = format!("{} requires {} in {}", self.name, list("or"), pretty(&node.pointer()));
                self.say(&code::REQUIRED, node, said, message, format!("add {}", list("or")));
            }
            Some(first) if there.iter().all(empty) => {
                let message = format!("{} is empty; {} rejects that", pretty(&first.pointer()), self.name);
                self.say(&code::EMPTY, *first, said, message, "always render some text".to_owned());
            }
            Some(_) => {}
        }
    }

    fn closed(&mut self, node: NodeRef<'_>, said: Said, held: &Held<'_>) {
        let shapes: Vec<&'static [Test]> = std::iter::successors(Some(held), |h| h.outer).map(|h| h.tests).collect();
        for member in node.children() {
            let Some(key) = member.key() else { return };
            let mut names = Vec::new();
            shapes.iter().for_each(|tests| named(node, tests, &mut names));
            if !names.contains(&key) {
                self.unknown(node, member, key, names, said);
            }
        }
    }

    fn unknown(&mut self, node: NodeRef<'_>, member: NodeRef<'_>, key: &str, names: Vec<&str>, said: Said) {
        let help = nearest(key, names).map_or_else(|| format!("remove \"{}\"", shown(key)), |n| format!("did you mean \"{n}\"?"));
        let message = format!("{} knows no \"{}\" in {}", self.name, shown(key), pretty(&node.pointer()));
        self.say(&code::UNKNOWN_FIELD, member, said, message, help);
    }

    fn proto(&mut self, node: NodeRef<'_>, fields: &'static [Field], said: Said) {
        let mut there = Vec::new();
        for member in node.children() {
            let Some(key) = member.key() else { return };
            match fields.iter().find(|field| field.name == camel(key)) {
                Some(field) if member.kind() != Kind::Null => {
                    there.push(field.name);
                    self.apply(member, field.shape.0, said, None);
                }
                Some(_) => {}
                None => self.unknown(node, member, key, fields.iter().map(|f| f.name).collect(), said),
            }
        }
        for field in fields.iter().filter(|f| f.required && !there.contains(&f.name)) {
            self.missing(node, field.name, said);
        }
    }

    /// The length of a value: of the root in bytes, of the body as it is sent.
    fn length(&mut self, node: NodeRef<'_>, limit: usize, unit: Unit, said: Said) -> Option<Measure> {
        let whole = unit == Unit::Bytes && node.key().is_none() && node.pointer().is_empty();
        let measure = Measure { used: if whole { self.bytes } else { unit.of(node)? }, limit, unit };
        if self.meters {
            self.out.meters.push(Meter { pointer: node.pointer(), measure, cite: said.cite });
        }
        Some(measure)
    }

    fn most(&mut self, node: NodeRef<'_>, most: usize, unit: Unit, said: Said) {
        let Some(measure) = self.length(node, most, unit, said).filter(|m| m.used > m.limit) else { return };
        let (name, pointer, used) = (self.name, node.pointer(), measure.used);
        if unit == Unit::Items {
            let message = format!("{} has {used} elements; {name} takes {most}", pretty(&pointer));
            self.say(&code::TOO_MANY, node, said, message, format!("send at most {most}"));
        } else if pointer.is_empty() && unit == Unit::Bytes {
            let message = format!("the body is {used} bytes; {name} takes {most}");
            self.say(&code::TOO_LONG, node, said, message, "send less: truncate the longest texts, or drop lists".to_owned());
            if let Some(last) = self.out.findings.last_mut() {
                last.span = Span::of(most.min(node.span().to as usize), node.span().to as usize);
            }
        } else {
            let help = match (node.kind(), unit) {
                (Kind::String, Unit::Chars | Unit::Trimmed) => format!("truncate it in the template: printf \"%.{most}s\""),
                (Kind::String, _) => "truncate it in the template with printf \"%.…s\", which counts characters".to_owned(),
                _ => "send less".to_owned(),
            };
            self.say(&code::TOO_LONG, node, said, format!("{} has {used} {}; {name} takes {most}", pretty(&pointer), unit.name()), help);
        }
        self.measured(measure);
    }

    fn least(&mut self, node: NodeRef<'_>, least: usize, unit: Unit, said: Said) {
        let Some(used) = unit.of(node).filter(|n| *n < least) else { return };
        let (name, what) = (self.name, pretty(&node.pointer()));
        if used == 0 {
            let thing = if node.kind() == Kind::String { "text" } else { "element" };
            let help = if least == 1 {
                format!("always render some {thing}, or leave the field out")
            } else {
                format!("render at least {least} {}", unit.name())
            };
            self.say(&code::EMPTY, node, said, format!("{what} is empty; {name} rejects that"), help);
        } else {
            let message = format!("{what} has {used} {}; {name} takes {least} or more", unit.name());
            self.say(&code::RANGE, node, said, message, format!("render at least {least} {}", unit.name()));
        }
        self.measured(Measure { used, limit: least, unit });
    }

    fn sum(&mut self, node: NodeRef<'_>, (most, unit): (usize, Unit), of: &[&str], what: &str, said: Said) {
        let parts: Vec<(usize, NodeRef<'_>)> =
            of.iter().flat_map(|path| select(node, path)).filter_map(|part| unit.of(part).map(|n| (n, part))).collect();
        let measure = Measure { used: parts.iter().map(|(n, _)| n).sum(), limit: most, unit };
        if self.meters && !parts.is_empty() {
            self.out.meters.push(Meter { pointer: node.pointer(), measure, cite: said.cite });
        }
        if let Some((_, longest)) = parts.iter().max_by_key(|(n, _)| *n).filter(|_| measure.used > most) {
            let message = format!("{what} have {} {} together; {} takes {most}", measure.used, unit.name(), self.name);
            let (code, help) = match unit {
                Unit::Items | Unit::Members => (&code::TOO_MANY, "send fewer"),
                _ => (&code::TOO_LONG, "truncate the longest texts with printf \"%.…s\", or send fewer"),
            };
            self.say(code, *longest, said, message, help.to_owned());
            self.measured(measure);
        }
    }

    fn one_of(&mut self, node: NodeRef<'_>, words: &'static [&'static str], case: Case, worst: Severity, said: Said) {
        let text = match node.kind() {
            Kind::String => node.as_str().unwrap_or_default(),
            Kind::Number => String::from_utf8_lossy(node.raw()),
            _ => return,
        };
        if words.iter().any(|word| case.same(word, &text)) {
            return;
        }
        let help = match (words.iter().find(|word| word.eq_ignore_ascii_case(&text)), words) {
            (Some(word), _) => format!("write it as \"{word}\""),
            (None, [first, .., last]) => {
                format!("map the source's values, such as {{{{ if eq … \"{}\" }}}}{first}{{{{ else }}}}{last}{{{{ end }}}}", shown(&text))
            }
            _ => format!("write {}", words.join(" or ")),
        };
        let message = format!("{} is \"{}\"; {} takes {}", pretty(&node.pointer()), shown(&text), self.name, words.join(", "));
        self.say(&code::ENUM, node, Said { worst, ..said }, message, help);
        if let Some(last) = self.out.findings.last_mut() {
            last.words = words;
        }
    }

    fn measured(&mut self, measure: Measure) {
        if let Some(last) = self.out.findings.last_mut() {
            last.measure = Some(measure);
        }
    }

    fn say(&mut self, code: &'static Code, node: NodeRef<'_>, said: Said, message: String, help: String) {
        self.out.findings.push(Finding {
            code,
            severity: said.cite.confidence.worst().milder(said.worst),
            pointer: node.pointer(),
            span: node.span(),
            message,
            help: (!help.is_empty()).then_some(help),
            cite: said.cite,
            measure: None,
            words: &[],
        });
    }
}

/// What the cases of a discriminator are: numbers, or words.
fn kind_of(cases: &[(&str, &Shape)]) -> Kind {
    let numbers = cases.iter().all(|(word, _)| word.bytes().all(|b| b.is_ascii_digit()));
    if numbers { Kind::Number } else { Kind::String }
}

/// The text of a discriminator; `None` where it is of another kind than its cases.
fn choice<'n>(value: NodeRef<'n>, cases: &[(&str, &Shape)]) -> Option<Cow<'n, str>> {
    match value.kind() {
        kind if kind != kind_of(cases) => None,
        Kind::Number => Some(String::from_utf8_lossy(value.raw())),
        _ => value.as_str(),
    }
}

fn chosen(value: NodeRef<'_>, case: Case, cases: &'static [(&'static str, &'static Shape)]) -> Option<&'static Shape> {
    let text = choice(value, cases)?;
    cases.iter().find(|(word, _)| case.same(word, &text)).map(|(_, shape)| *shape)
}

/// The members that tests name, for this very object.
fn named(node: NodeRef<'_>, tests: &'static [Test], out: &mut Vec<&'static str>) {
    for test in tests {
        match test {
            Test::Fields(fields) | Test::Proto(fields) => out.extend(fields.iter().map(|f| f.name)),
            Test::AnyOf(keys) | Test::OneAtMost(keys) => out.extend(*keys),
            Test::By { key, case, cases, .. } => {
                out.push(key);
                if let Some(shape) = node.get(key).and_then(|value| chosen(value, *case, cases)) {
                    named(node, shape.0, out);
                }
            }
            Test::And(shape) | Test::If(_, shape) => named(node, shape.0, out),
            Test::From(_, tests) | Test::Soft(_, tests) => named(node, tests, out),
            _ => {}
        }
    }
}

/// A protobuf field's name as proto3's JSON has it: `card_id` as `cardId`.
pub(super) fn camel(name: &str) -> Cow<'_, str> {
    if !name.contains('_') {
        return Cow::Borrowed(name);
    }
    let mut parts = name.split('_');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        out += letters.as_str();
    }
    Cow::Owned(out)
}

fn shown(text: &str) -> String {
    let text = printable(text);
    if text.chars().count() <= 40 { text } else { text.chars().take(39).chain(['…']).collect() }
}

/// `/payload/summary` as `payload.summary`.
fn pretty(pointer: &str) -> String {
    if pointer.is_empty() { "the body".to_owned() } else { pointer.trim_start_matches('/').replace('/', ".") }
}

/// Every value under a path: `*` is every element or member, `?key=word` keeps what has that member.
pub(crate) fn select<'a>(node: NodeRef<'a>, path: &str) -> Vec<NodeRef<'a>> {
    let mut nodes = vec![node];
    for part in path.split('/').filter(|p| !p.is_empty()) {
        nodes = match part.strip_prefix('?').and_then(|p| p.split_once('=')) {
            Some((key, word)) => {
                nodes.into_iter().filter(|n| n.get(key).and_then(json::NodeRef::as_str).is_some_and(|t| t == word)).collect()
            }
            None if part == "*" => nodes.into_iter().flat_map(NodeRef::children).collect(),
            None => nodes.into_iter().filter_map(|n| n.get(part)).collect(),
        };
    }
    nodes
}
