//! The catalogue of receivers: one file each, with rules over spanned JSON.
//!
//! | part | its one job |
//! |---|---|
//! | `code` | the codes of what is found |
//! | `shape` | the language of the rules: shapes and tests as data, who says them, their limits |
//! | `judge` | runs a shape over a body |
//! | `form` | forms of texts that several destinations ask for: URLs, times |
//! | `markup` | signs of another system's markup |
//! | `reply` | what a receiver answered: cause, permanent or not, when to try again |
//! | `mask` | a URL that may be shown |
//! | a file each | the destinations |
//!
//! # How a destination is written
//!
//! A [`Destination`] has one function that knows its URLs (`locate`), and an `Endpoint` for each kind of thing
//! that it takes, with the shape of that thing's body, or none where nothing is known of it: then nothing is said to have held.
//! Rules carry their source ([`Cite`]). What the receiver documents, and what a copy of its text says, can be an error;
//! what others report is a warning; what nobody confirmed is a hint. **A false alarm on a message that the receiver's own page
//! shows is the worst fault**: where two readings exist, the lenient one is the rule.
//!
//! `fixtures/destinations/ID/` holds the proof: `accepted.jsonl`, `refused.jsonl` and `replies.jsonl`, which
//! `tests/destination.rs` runs.

pub(crate) mod code;
mod datadog;
mod discord;
mod elastic;
mod form;
mod generic;
mod googlechat;
mod incidentio;
mod jira;
mod judge;
mod markup;
mod mask;
mod opsgenie;
mod pagerduty;
mod powerautomate;
mod qradar;
mod reply;
mod servicenow;
mod shape;
mod slack;
mod splunk;
mod teams;
mod zapier;
mod zendesk;

pub use mask::masked;
pub use reply::{Cause, Decoded, Reply, decode};

pub(crate) use judge::{Finding, Judgement};
pub use judge::{Measure, Meter};
pub use shape::{Cite, Confidence, Limit, Unit};

use crate::http::Url;
use crate::json::{self, NodeRef};
use shape::{Shape, Test};

/// A kind of receiver.
#[derive(Debug)]
pub struct Destination {
    /// Stable id: `slack`.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// How its URLs look, for people: `https://hooks.slack.com/services/T…/B…/…`; empty where they can be anything.
    pub url: &'static str,
    /// The method of a request.
    pub method: &'static str,
    /// Headers that a request to it needs, beside `content-type: application/json`.
    pub(crate) headers: &'static [(&'static str, &'static str)],
    /// Is this URL one of its own, of which endpoint, and what is wrong with it? Scheme, host and path come in lower case.
    pub(crate) locate: fn(&Url<'_>) -> Located,
    /// What it takes. The first is the usual one.
    pub(crate) endpoints: &'static [Endpoint],
    /// Who says the rules that name nobody else.
    pub(crate) cite: Cite,
    /// The answers that it is known to give; the first that fits counts.
    pub(crate) replies: &'static [reply::Row],
    /// Reads an answer that a table cannot: `None` leaves it to the table, then to the status.
    pub(crate) read: fn(&Reply<'_>) -> Option<Decoded>,
    /// What these rules leave out, in one sentence: it is shown beside the destination's name.
    pub note: Option<&'static str>,
}

/// One kind of thing that a destination takes.
#[derive(Debug)]
pub(crate) struct Endpoint {
    /// Stable id within the destination: `change`.
    pub(crate) id: &'static str,
    /// Name for people: "change events".
    pub(crate) name: &'static str,
    /// What the body must be; `None`: nothing is known of it.
    pub(crate) shape: Option<&'static Shape>,
    /// Without a URL: is this body for this endpoint? The first endpoint stands for what none claims.
    pub(crate) fits: fn(NodeRef<'_>) -> bool,
}

/// What a destination says of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Located {
    /// It is not one of its own.
    Elsewhere,
    /// It is of the endpoint with this id.
    At(&'static str),
    /// It is, but something is wrong with it: one sentence with the remedy, in which nothing of the URL stands.
    But(&'static str, &'static str),
}

impl Destination {
    /// Is it the destination with no rules of its own?
    pub(crate) fn is_generic(&self) -> bool {
        self.id == generic::GENERIC.id
    }

    /// The endpoint of a request: by its URL, else by its body.
    pub(crate) fn endpoint(&self, url: Option<&str>, root: Option<NodeRef<'_>>) -> Option<&'static Endpoint> {
        let root = root.filter(|root| root.kind() == json::Kind::Object);
        let located = url.and_then(|url| with_url(url, self.locate));
        let by_url = match located {
            Some(Located::At(id) | Located::But(id, _)) => self.endpoints.iter().find(|e| e.id == id),
            _ => None,
        };
        by_url.or_else(|| self.endpoints.iter().find(|e| root.is_some_and(e.fits))).or(self.endpoints.first())
    }

    /// Every limit on the length of a text, a list or the body, by the name of the endpoint that has it.
    #[must_use]
    pub fn limits(&self) -> Vec<(&'static str, Vec<Limit>)> {
        let of = |e: &Endpoint| (e.name, e.shape.map(|shape| shape::limits(shape, self.cite)).unwrap_or_default());
        self.endpoints.iter().map(of).collect()
    }

    /// How much of each of its limits a body uses; empty where it is no JSON, or no rules are known for the endpoint.
    #[must_use]
    pub fn meters(&self, url: Option<&str>, body: &[u8]) -> Vec<Meter> {
        let document = read(self, url, body);
        measure(self, url, &document, body.len(), true).filter(|_| document.is_valid()).map(|j| j.meters).unwrap_or_default()
    }
}

/// Every destination; `generic` comes last.
#[must_use]
pub fn all() -> &'static [&'static Destination] {
    static ALL: &[&Destination] = &[
        &slack::SLACK,
        &pagerduty::PAGERDUTY,
        &teams::TEAMS,
        &jira::JIRA,
        &servicenow::SERVICENOW,
        &zendesk::ZENDESK,
        &opsgenie::OPSGENIE,
        &discord::DISCORD,
        &googlechat::GOOGLE_CHAT,
        &splunk::SPLUNK,
        &elastic::ELASTIC,
        &qradar::QRADAR,
        &datadog::DATADOG,
        &zapier::ZAPIER,
        &powerautomate::POWER_AUTOMATE,
        &incidentio::INCIDENT_IO,
        &generic::GENERIC,
    ];
    ALL
}

/// The destination with this id.
#[must_use]
pub fn get(id: &str) -> Option<&'static Destination> {
    all().iter().copied().find(|d| d.id == id)
}

/// The destination with no rules of its own.
#[must_use]
pub fn generic() -> &'static Destination {
    &generic::GENERIC
}

/// The destination that a URL belongs to; `generic` where none claims it, or more than one does.
#[must_use]
pub fn recognise(url: &str) -> &'static Destination {
    match claimants(url).as_slice() {
        [one] => one,
        _ => generic(),
    }
}

/// Every destination that claims a URL.
fn claimants(url: &str) -> Vec<&'static Destination> {
    all().iter().copied().filter(|d| with_url(url, d.locate).is_some_and(|l| l != Located::Elsewhere)).collect()
}

/// What is wrong with an endpoint's URL: one sentence each, with the remedy. `named`: the destination was asked for, not
/// recognised.
#[must_use]
pub(crate) fn advise_url(destination: &Destination, url: &str, named: bool) -> Vec<String> {
    let mut out = Vec::new();
    if url.trim() != url || url.contains(char::is_whitespace) {
        out.push("the URL has white space in it".to_owned());
    }
    if with_url(url, |u| u.is("http") && !is_loopback(u.host)).unwrap_or(false) {
        out.push("the URL is not https: the body and its signature can be read and changed in transit".to_owned());
    }
    match with_url(url, destination.locate) {
        Some(Located::But(_, advice)) => out.push(advice.to_owned()),
        Some(Located::Elsewhere) | None if !destination.url.is_empty() => {
            out.push(format!("this is no URL of {}: it looks like {}", destination.name, destination.url));
        }
        _ => {}
    }
    let claimants = if named { Vec::new() } else { claimants(url) };
    if let [first, .., last] = claimants.as_slice() {
        let (a, b) = (first, last);
        out.push(format!("this host serves {} and {}: say which with --destination {} or --destination {}", a.name, b.name, a.id, b.id));
    }
    out
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.starts_with("127.") || host == "[::1]"
}

/// Asks about a URL in lower case. Without a scheme it is no URL, but its host says all the same what it is for.
fn with_url<T>(url: &str, ask: impl FnOnce(&Url<'_>) -> T) -> Option<T> {
    let url = url.trim().to_ascii_lowercase();
    let url = if url.contains("://") { url } else { format!("https://{url}") };
    Url::split(&url).map(|parts| ask(&parts))
}

/// The parts of a path, without the empty ones.
pub(crate) fn parts<'u>(url: &Url<'u>) -> Vec<&'u str> {
    url.path.split('/').filter(|part| !part.is_empty()).collect()
}

/// Reads a body as a destination does: as JSON, as several values that follow one another, or as any text.
#[must_use]
pub(crate) fn read(destination: &Destination, url: Option<&str>, body: &[u8]) -> json::Document {
    let document = json::read(body);
    if document.is_valid() || body.trim_ascii().is_empty() {
        return document;
    }
    let shape = destination.endpoint(url, document.root()).and_then(|e| e.shape);
    let asks = |test: fn(&Test) -> bool| shape.is_some_and(|shape| shape.0.iter().any(test));
    if asks(|test| matches!(test, Test::Raw)) {
        json::Document::opaque(body)
    } else if asks(|test| matches!(test, Test::Stream(_))) && is_whole(&document) {
        json::read_many(body)
    } else {
        document
    }
}

/// Does what is wrong come after the first value?
fn is_whole(document: &json::Document) -> bool {
    let end = document.root().map(|root| root.span().to);
    document.diagnostics.iter().filter(|d| d.is_error()).all(|d| end.is_some_and(|end| d.span.from >= end))
}

/// Everything that a destination would find in a body that is JSON; `None` where it has no rules for this endpoint.
#[must_use]
pub(crate) fn judge(destination: &Destination, url: Option<&str>, document: &json::Document, bytes: usize) -> Option<Judgement> {
    measure(destination, url, document, bytes, false)
}

/// [`judge`], with a meter for every limit.
#[must_use]
fn measure(destination: &Destination, url: Option<&str>, document: &json::Document, bytes: usize, meters: bool) -> Option<Judgement> {
    let root = document.root()?;
    let shape = destination.endpoint(url, Some(root))?.shape?;
    Some(judge::judge(destination, shape, root, bytes, meters))
}

#[cfg(test)]
mod tests;
