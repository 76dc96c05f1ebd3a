//! Reading a project file: strict, with every fault at its place.

use super::assertion::{self, Assertion};
use super::code;
use crate::api::{self, destination_named};
use crate::destination::{self, Destination};
use crate::diagnostic::{Code, Diagnostic, Document, did_you_mean, suggest};
use crate::json::{self, Kind, NodeRef};
use crate::source::{self, Shape, Source};
use crate::span::{MAX_DOCUMENT, Span};
use crate::template::dollar::{Escaping, Formatting};
use crate::verdict::{Acceptance, Deny, VerdictKind};

/// The keys of the file.
pub(crate) const PROJECT_KEYS: &[&str] = &["$schema", "version", "deny", "webhooks"];

/// The keys of a webhook.
pub(crate) const WEBHOOK_KEYS: &[&str] = &[
    "name",
    "description",
    "template",
    "source",
    "event",
    "events",
    "destination",
    "url",
    "formatting",
    "escaping",
    "shape",
    "samples",
    "payloads",
    "assertions",
    "verdict",
    "destinationVerdict",
    "torture",
    "deny",
];

/// The keys of a captured payload that is written as an object.
pub(crate) const PAYLOAD_KEYS: &[&str] = &["file", "event"];

/// The keys of an assertion.
pub(crate) const ASSERTION_KEYS: &[&str] =
    &["pointer", "event", "sample", "payload", "exists", "type", "equals", "oneOf", "contains", "startsWith", "minLength", "maxLength"];

/// The most webhooks in a file.
const MOST_WEBHOOKS: usize = 1_000;

/// The most faults that are reported.
const MOST_FAULTS: usize = 100;

/// A value with its place in the project file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// A captured payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PayloadFile {
    /// Its path, relative to the project file.
    pub file: Named<String>,
    /// Type of its event; `None` if the webhook has several and the file names none.
    pub event: Option<String>,
}

/// One webhook of a project.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    /// Its name.
    pub name: Named<String>,
    /// The template's path, relative to the project file.
    pub template: Option<Named<String>>,
    /// The sending system.
    pub source: &'static Source,
    /// The types of its events; never empty.
    pub events: Vec<String>,
    /// The receiver.
    pub destination: &'static Destination,
    /// The endpoint.
    pub url: Option<String>,
    /// How the event is put into a `$Event` template.
    pub formatting: Formatting,
    /// Whether values are escaped in a `$Event` template.
    pub escaping: Escaping,
    /// The data's shape in the vendor's backend.
    pub shape: Option<&'static Shape>,
    /// Event type and sample id of every sample to render.
    pub samples: Vec<(String, String)>,
    /// Captured payloads.
    pub payloads: Vec<PayloadFile>,
    /// What must be true of the bodies.
    pub assertions: Vec<Assertion>,
    /// The verdict that the proof must reach.
    pub verdict: Option<Named<VerdictKind>>,
    /// The answer that the receiver's rules must give; `None`: any but refused.
    pub destination_verdict: Option<Named<Acceptance>>,
    /// Where the file asks that the torture grid pass; `None` if it does not.
    pub torture: Option<Span>,
    /// What fails it in addition to errors.
    pub deny: Deny,
}

/// What a project file says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Project {
    /// Its webhooks, in order.
    pub webhooks: Vec<Webhook>,
}

/// The faults so far.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) faults: Vec<Diagnostic>,
}

impl Reader {
    pub(super) fn say(&mut self, code: &'static Code, span: Span, message: String, help: &str) {
        if self.faults.len() < MOST_FAULTS {
            let d = Diagnostic::new(code, span, message).in_document(Document::Project);
            self.faults.push(if help.is_empty() { d } else { d.help(help) });
        }
    }

    /// Has it this type? If not, that is a fault.
    pub(super) fn is(&mut self, node: NodeRef<'_>, what: &str, wanted: Kind) -> bool {
        let right = node.kind() == wanted;
        if !right {
            let message = format!("{what} is {}; it must be {}", node.kind().name(), wanted.name());
            self.say(&code::TYPE, node.span(), message, "");
        }
        right
    }

    /// An object with these keys and no others.
    pub(super) fn object(&mut self, node: NodeRef<'_>, what: &str, keys: &[&str]) -> bool {
        if !self.is(node, what, Kind::Object) {
            return false;
        }
        for member in node.children() {
            let key = member.key().unwrap_or("");
            if !keys.contains(&key) {
                let help = suggest(key, keys.iter().copied(), "its keys are");
                self.say(&code::UNKNOWN_KEY, member.key_span().unwrap_or(member.span()), format!("{what} has no key \"{key}\""), &help);
            }
        }
        true
    }

    /// The value of a required key.
    pub(super) fn required<'d>(&mut self, node: NodeRef<'d>, what: &str, key: &str) -> Option<NodeRef<'d>> {
        let found = node.get(key);
        if found.is_none() {
            let at = node.span().from;
            self.say(&code::MISSING_KEY, Span::new(at, at + 1), format!("{what} must have the key \"{key}\""), "");
        }
        found
    }

    /// A string that is not empty.
    pub(super) fn text(&mut self, node: NodeRef<'_>, what: &str) -> Option<Named<String>> {
        if !self.is(node, what, Kind::String) {
            return None;
        }
        let value = node.as_str().unwrap_or_default().into_owned();
        if value.is_empty() {
            self.say(&code::VALUE, node.span(), format!("{what} is empty"), "write a value, or remove it");
            return None;
        }
        Some(Named { value, span: node.span() })
    }

    fn optional(&mut self, node: NodeRef<'_>, key: &str) -> Option<Named<String>> {
        let member = node.get(key)?;
        self.text(member, &format!("\"{key}\""))
    }

    /// The elements of a list; `None` if the key is absent or holds something else.
    pub(super) fn list<'d>(&mut self, node: NodeRef<'d>, key: &str) -> Option<Vec<NodeRef<'d>>> {
        let member = node.get(key)?;
        self.is(member, &format!("\"{key}\""), Kind::Array).then(|| member.items())
    }

    /// One of these words.
    fn choice<T: Copy>(&mut self, node: NodeRef<'_>, key: &str, choices: &[(&str, T)]) -> Option<Named<T>> {
        let text = self.optional(node, key)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text.value) {
            return Some(Named { value: *value, span: text.span });
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let help = did_you_mean(&text.value, words.iter().copied()).unwrap_or_else(|| format!("write {}", words.join(" or ")));
        let message = format!("\"{key}\" cannot be \"{}\"; it must be {}", text.value, words.join(" or "));
        self.say(&code::VALUE, text.span, message, &help);
        None
    }

    fn unknown(&mut self, span: Span, message: String) {
        self.say(&code::NAME, span, message, "");
    }

    /// A path relative to the project file, the same on every system.
    fn path(&mut self, text: Named<String>) -> Option<Named<String>> {
        let drive = text.value.as_bytes().get(1) == Some(&b':');
        if text.value.starts_with('/') || text.value.contains('\\') || drive {
            let message = format!("\"{}\" is not a relative path", text.value);
            self.say(&code::FILE, text.span, message, "write the path relative to the project file, with / as separator");
            return None;
        }
        Some(text)
    }
}

/// Reads a project file.
///
/// # Errors
/// Every fault, in order of place (at most 100).
pub(crate) fn read(text: &str) -> Result<Project, Vec<Diagnostic>> {
    let mut reader = Reader::default();
    if text.len() > MAX_DOCUMENT {
        reader.say(&code::SYNTAX, Span::at(0), format!("the project file has {} bytes; the limit is {MAX_DOCUMENT}", text.len()), "");
        return Err(reader.faults);
    }
    let document = json::read(text.as_bytes());
    for d in &document.diagnostics {
        // A duplicate key is an error here: one of the two values would be ignored in silence.
        reader.say(&code::SYNTAX, d.span, d.message.clone(), d.help.as_deref().unwrap_or(d.code.remedy));
    }
    let mut project = Project::default();
    if let Some(root) = document.root().filter(|_| reader.faults.is_empty()) {
        project_of(&mut reader, root, &mut project);
    }
    if reader.faults.is_empty() {
        return Ok(project);
    }
    crate::sort::by_key(&mut reader.faults, |d| (d.span.from, d.span.to));
    Err(reader.faults)
}

fn project_of(reader: &mut Reader, root: NodeRef<'_>, project: &mut Project) {
    if !reader.object(root, "the project", PROJECT_KEYS) {
        return;
    }
    let _ = root.get("$schema").map(|n| reader.text(n, "\"$schema\""));
    if let Some(version) = reader.required(root, "the project", "version")
        && reader.is(version, "\"version\"", Kind::Number)
        && version.as_f64() != Some(1.0)
    {
        let message = format!("version {} is not supported", String::from_utf8_lossy(version.raw()));
        reader.say(&code::VALUE, version.span(), message, "write 1, the only version that this hookproof reads");
    }
    let deny = deny_of(reader, root);
    let Some(list) = reader.required(root, "the project", "webhooks") else { return };
    if !reader.is(list, "\"webhooks\"", Kind::Array) {
        return;
    }
    let items = list.items();
    if items.is_empty() || items.len() > MOST_WEBHOOKS {
        let message = format!("\"webhooks\" has {} elements; it must have 1 to {MOST_WEBHOOKS}", items.len());
        reader.say(&code::VALUE, list.span(), message, "");
        return;
    }
    for item in items {
        let Some(webhook) = webhook_of(reader, item, deny) else { continue };
        if let Some(twin) = project.webhooks.iter().find(|w| w.name.value == webhook.name.value) {
            let (name, first) = (webhook.name.clone(), twin.name.span);
            reader.say(
                &code::VALUE,
                name.span,
                format!("two webhooks have the name \"{}\"", name.value),
                "give each webhook a name of its own",
            );
            if let Some(last) = reader.faults.last_mut() {
                *last = last.clone().label(first, "the first webhook of this name");
            }
        }
        project.webhooks.push(webhook);
    }
}

fn webhook_of(reader: &mut Reader, node: NodeRef<'_>, deny: Deny) -> Option<Webhook> {
    let before = reader.faults.len();
    if !reader.object(node, "a webhook", WEBHOOK_KEYS) {
        return None;
    }
    let name = reader.required(node, "a webhook", "name").and_then(|n| reader.text(n, "\"name\""));
    let _ = reader.optional(node, "description");
    let template = reader.optional(node, "template").and_then(|t| reader.path(t));
    let formatting = reader.choice(node, "formatting", &Formatting::ALL.map(|(value, name)| (name, value)));
    let escaping = reader.choice(node, "escaping", &[("json", Escaping::Json), ("raw", Escaping::Raw)]);
    let shape = reader.choice(node, "shape", &["map", "struct"].map(|name| (name, name)));
    let verdicts = [VerdictKind::Proved, VerdictKind::Assumed, VerdictKind::Refuted, VerdictKind::Unknown].map(|v| (v.name(), v));
    let verdict = reader.choice(node, "verdict", &verdicts);
    let answers = [Acceptance::Accepted, Acceptance::Refused, Acceptance::Unchecked].map(|v| (v.name(), v));
    let destination_verdict = reader.choice(node, "destinationVerdict", &answers);
    let deny = deny_of(reader, node).or(deny);
    let torture = node.get("torture").filter(|n| reader.is(*n, "\"torture\"", Kind::Boolean) && n.raw() == b"true").map(NodeRef::span);
    let (destination, url) = receiver(reader, node);
    let source = reader.required(node, "a webhook", "source").and_then(|n| reader.text(n, "\"source\""));
    let source = source.and_then(|id| source::get(&id.value).map_err(|e| reader.unknown(id.span, e)).ok());
    // Without the source, values that depend on it are checked for their type only.
    let events = events_of(reader, node, source);
    let samples = samples_of(reader, node, source, &events);
    let payloads = payloads_of(reader, node, source, &events);
    let mut assertions = Vec::new();
    for item in reader.list(node, "assertions").unwrap_or_default() {
        assertions.extend(assertion::read(reader, item));
    }
    let source = source?;
    if node.get("template").is_none() && !source.relay {
        let at = node.span().from;
        let message = format!("a webhook of {0} must have the key \"template\": {0} renders its body from a template", source.name);
        reader.say(&code::MISSING_KEY, Span::new(at, at + 1), message, "");
    }
    if let Some(wanted) = &formatting
        && let name = Formatting::ALL.iter().find(|(f, _)| *f == wanted.value).map_or("", |(_, n)| *n)
        && !source.formattings.iter().any(|f| f.id == name)
    {
        reader.unknown(wanted.span, format!("{} has no event formatting \"{name}\"", source.name));
    }
    let shape = shape.and_then(|wanted| {
        let named = api::shape_named(source, wanted.value);
        named.map_err(|e| reader.unknown(wanted.span, e.message)).ok()
    });
    for assertion in &assertions {
        assertion.selector.check(reader, &events, &samples, &payloads);
    }
    if reader.faults.len() > before {
        return None;
    }
    Some(Webhook {
        name: name?,
        template,
        source,
        events,
        destination,
        url,
        formatting: formatting.map_or(Formatting::Default, |f| f.value),
        escaping: escaping.map_or(Escaping::Json, |e| e.value),
        shape,
        samples,
        payloads,
        assertions,
        verdict,
        destination_verdict,
        torture,
        deny,
    })
}

fn both(reader: &mut Reader, node: NodeRef<'_>, one: &str, other: &str) {
    if let (Some(_), Some(second)) = (node.get(one), node.get(other)) {
        let message = format!("a webhook has both \"{one}\" and \"{other}\"");
        reader.say(&code::VALUE, second.key_span().unwrap_or(second.span()), message, "keep one of the two");
    }
}

fn receiver(reader: &mut Reader, node: NodeRef<'_>) -> (&'static Destination, Option<String>) {
    both(reader, node, "destination", "url");
    let url = reader.optional(node, "url").map(|u| u.value);
    if let Some(id) = reader.optional(node, "destination") {
        match destination_named(&id.value) {
            Ok(found) => return (found, url),
            Err(e) => reader.unknown(id.span, e.message),
        }
    }
    (url.as_deref().map_or_else(destination::generic, destination::recognise), url)
}

/// `"deny"`: a word, or a list of words.
fn deny_of(reader: &mut Reader, node: NodeRef<'_>) -> Deny {
    let words = Deny::WORDS.map(|word| (word, word));
    let Some(member) = node.get("deny").filter(|m| m.kind() == Kind::Array) else {
        return Deny::of(reader.choice(node, "deny", &words).map(|w| w.value));
    };
    let mut named = Vec::new();
    for item in member.items() {
        let Some(text) = reader.text(item, "an element of \"deny\"") else { continue };
        match Deny::WORDS.iter().find(|w| **w == text.value) {
            Some(word) => named.push(*word),
            None => {
                let message = format!("\"deny\" has \"{}\"; it takes {}", text.value, Deny::WORDS.join(", "));
                reader.say(&code::VALUE, text.span, message, &suggest(&text.value, Deny::WORDS, "write"));
            }
        }
    }
    Deny::of(named)
}

fn events_of(reader: &mut Reader, node: NodeRef<'_>, source: Option<&'static Source>) -> Vec<String> {
    both(reader, node, "event", "events");
    let mut named: Vec<Named<String>> = reader.optional(node, "event").into_iter().collect();
    if let Some(items) = reader.list(node, "events") {
        if items.is_empty() {
            let span = node.get("events").map(NodeRef::span).unwrap_or_default();
            reader.say(
                &code::VALUE,
                span,
                "\"events\" is empty".to_owned(),
                "list an event, or remove the key to use every event of the source",
            );
        }
        for item in items {
            named.extend(reader.text(item, "an event"));
        }
    }
    let Some(source) = source else { return Vec::new() };
    let mut events: Vec<String> = Vec::new();
    for event in named {
        match source.scope(&event.value) {
            Err(e) => reader.unknown(event.span, e),
            Ok(types) if types.iter().any(|ty| events.contains(ty)) => {
                reader.say(&code::VALUE, event.span, format!("the event \"{}\" is listed twice", event.value), "remove one of the two");
            }
            Ok(types) => events.extend(types),
        }
    }
    if events.is_empty() { source.events.iter().map(|e| e.ty.clone()).collect() } else { events }
}

fn samples_of(reader: &mut Reader, node: NodeRef<'_>, source: Option<&'static Source>, events: &[String]) -> Vec<(String, String)> {
    let listed = reader.list(node, "samples");
    let wanted: Option<Vec<Named<String>>> =
        listed.map(|items| items.into_iter().filter_map(|item| reader.text(item, "a sample")).collect());
    let Some(source) = source else { return Vec::new() };
    let every: Vec<(String, String)> =
        source.samples().filter(|(e, _)| events.contains(&e.ty)).map(|(e, s)| (e.ty.clone(), s.id.clone())).collect();
    let Some(wanted) = wanted else { return every };
    for id in &wanted {
        if !every.iter().any(|(_, known)| *known == id.value) {
            let mut ids: Vec<&str> = every.iter().map(|(_, s)| s.as_str()).collect();
            crate::sort::by(&mut ids, Ord::cmp);
            ids.dedup();
            let help = suggest(&id.value, ids, "the samples of its events are");
            reader.say(&code::NAME, id.span, format!("{} has no sample \"{}\" for these events", source.name, id.value), &help);
        }
    }
    every.into_iter().filter(|(_, id)| wanted.iter().any(|w| w.value == *id)).collect()
}

fn payloads_of(reader: &mut Reader, node: NodeRef<'_>, source: Option<&'static Source>, events: &[String]) -> Vec<PayloadFile> {
    let mut out: Vec<PayloadFile> = Vec::new();
    for item in reader.list(node, "payloads").unwrap_or_default() {
        let (file, event) = if item.kind() == Kind::String {
            (reader.text(item, "a payload"), None)
        } else if reader.object(item, "a payload", PAYLOAD_KEYS) {
            let file = reader.required(item, "a payload", "file").and_then(|n| reader.text(n, "\"file\""));
            (file, reader.optional(item, "event"))
        } else {
            continue;
        };
        if let (Some(event), Some(source)) = (&event, source)
            && let Err(e) = source.event(&event.value)
        {
            reader.unknown(event.span, e);
        }
        let Some(file) = file.and_then(|f| reader.path(f)) else { continue };
        if out.iter().any(|p| p.file.value == file.value) {
            reader.say(&code::VALUE, file.span, format!("the payload \"{}\" is listed twice", file.value), "remove one of the two");
            continue;
        }
        let only = if let [one] = events { Some(one.clone()) } else { None };
        out.push(PayloadFile { file, event: event.map(|e| e.value).or(only) });
    }
    out
}
