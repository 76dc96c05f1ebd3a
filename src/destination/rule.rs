//! Rules as data: where, what, how well known, and who says so.

use super::{Destination, code};
use crate::diagnostic::{Code, Severity};
use crate::json::{self, NodeRef};
use crate::schema::Standing;
use crate::span::Span;

/// The worst severity of a rule that is known this well.
pub(crate) const fn severity(standing: Standing) -> Severity {
    match standing {
        Standing::Documented => Severity::Error,
        Standing::Observed => Severity::Warning,
        Standing::Assumed => Severity::Hint,
    }
}

/// Who says so, after the word that tells how well it is known.
pub(crate) fn cite(standing: Standing, source: &str) -> String {
    format!("{}: {source}", standing.name())
}

/// JSON types, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds(pub &'static [json::Kind]);

/// A condition on a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    /// The object at the rule's parent must have it.
    Required,
    /// Its type.
    Type(Kinds),
    /// At most so many Unicode characters.
    MaxLength(usize),
    /// At least one character.
    NotEmpty,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// At most so many elements.
    MaxItems(usize),
}

/// One rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// JSON pointer; `*` stands for every element of a list.
    pub at: &'static str,
    /// What is asked.
    pub check: Check,
    /// How well it is known.
    pub standing: Standing,
    /// Who says so.
    pub source: &'static str,
}

/// One thing that a destination would object to.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// Entry of the catalogue.
    pub code: &'static Code,
    /// How bad.
    pub severity: Severity,
    /// JSON pointer of the value.
    pub pointer: String,
    /// Its place in the body.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// What to write.
    pub help: Option<String>,
    /// Who says so, and how well it is known.
    pub source: String,
}

/// Runs a destination's data rules over a body.
pub(crate) fn check_rules(destination: &Destination, document: &json::Document, findings: &mut Vec<Finding>) {
    let Some(root) = document.root() else { return };
    for rule in destination.rules {
        let (parent, last) = rule.at.rsplit_once('/').unwrap_or(("", rule.at));
        for holder in select(root, parent) {
            if matches!(rule.check, Check::Required) {
                if holder.kind() == json::Kind::Object && holder.get(last).is_none() {
                    let keys = holder.entries();
                    let near = crate::diagnostic::nearest(last, keys.iter().map(|(k, _)| k.as_ref()));
                    findings.push(Finding {
                        code: &code::REQUIRED,
                        severity: severity(rule.standing),
                        pointer: format!("{}/{last}", holder.pointer()),
                        span: holder.span(),
                        message: format!("{} requires {}", destination.name, pretty(&format!("{}/{last}", holder.pointer()))),
                        help: Some(
                            near.map_or_else(|| format!("add \"{last}\""), |n| format!("did you mean \"{last}\" instead of \"{n}\"?")),
                        ),
                        source: cite(rule.standing, rule.source),
                    });
                }
                continue;
            }
            for node in step(holder, last) {
                if let Some(found) = judge(destination, rule, &node) {
                    findings.push(found);
                }
            }
        }
    }
}

fn judge(destination: &Destination, rule: &Rule, node: &NodeRef<'_>) -> Option<Finding> {
    let name = destination.name;
    let what = pretty(&node.pointer());
    let (code, message, help): (&'static Code, String, String) = match rule.check {
        Check::Required => return None,
        Check::Type(kinds) => {
            if kinds.0.contains(&node.kind()) {
                return None;
            }
            let wanted: Vec<&str> = kinds.0.iter().map(|k| k.name()).collect();
            let wanted = wanted.join(" or ");
            let help = match (node.kind(), kinds.0.first()) {
                (json::Kind::String, Some(json::Kind::Object | json::Kind::Array)) => {
                    "remove the quotes: {{ toJSON … }} writes the value itself".to_owned()
                }
                (json::Kind::Object | json::Kind::Array, Some(json::Kind::String)) => {
                    "encode it twice: {{ toJSON (toJSON …) }} writes it as a string".to_owned()
                }
                _ => format!("render {wanted}"),
            };
            (&code::TYPE, format!("{what} is {}; {name} expects {wanted}", node.kind().name()), help)
        }
        Check::MaxLength(most) => {
            let text = node.as_str()?;
            let n = text.chars().count();
            if n <= most {
                return None;
            }
            (
                &code::TOO_LONG,
                format!("{what} has {n} characters; {name} takes {most}"),
                format!("truncate it in the template: printf \"%.{most}s\""),
            )
        }
        Check::NotEmpty => {
            if node.as_str().is_none_or(|t| !t.trim().is_empty()) {
                return None;
            }
            (&code::EMPTY, format!("{what} is empty; {name} rejects that"), "always render some text".to_owned())
        }
        Check::OneOf(values) => {
            let text = node.as_str()?;
            if values.contains(&text.as_ref()) {
                return None;
            }
            let near = values.iter().find(|v| v.eq_ignore_ascii_case(&text)).map(|v| format!("write it as \"{v}\""));
            (
                &code::ENUM,
                format!("{what} is \"{}\"; {name} accepts {}", crate::diagnostic::printable(&shorten(&text)), values.join(", ")),
                near.unwrap_or_else(|| "map the source's values with if and eq".to_owned()),
            )
        }
        Check::MaxItems(most) => {
            let n = node.items().len();
            if n <= most {
                return None;
            }
            (&code::TOO_MANY, format!("{what} has {n} elements; {name} allows {most}"), "send fewer".to_owned())
        }
    };
    Some(Finding {
        code,
        severity: severity(rule.standing),
        pointer: node.pointer(),
        span: node.span(),
        message,
        help: (!help.is_empty()).then_some(help),
        source: cite(rule.standing, rule.source),
    })
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

/// `/payload/summary` as `payload.summary`.
pub(crate) fn pretty(pointer: &str) -> String {
    if pointer.is_empty() { "the body".to_owned() } else { pointer.trim_start_matches('/').replace('/', ".") }
}

/// Every node under a pointer pattern.
pub(crate) fn select<'a>(root: NodeRef<'a>, pattern: &str) -> Vec<NodeRef<'a>> {
    let mut nodes = vec![root];
    for part in pattern.split('/').skip(1) {
        nodes = nodes.into_iter().flat_map(|n| step(n, part)).collect();
    }
    nodes
}

fn step<'a>(node: NodeRef<'a>, part: &str) -> Vec<NodeRef<'a>> {
    if part == "*" { node.items() } else { node.get(part).into_iter().collect() }
}
