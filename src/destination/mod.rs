//! The catalogue of receivers: one file each, with rules over spanned JSON.
//!
//! A rule carries its source and how well it is known. What the receiver documents can be an error;
//! what others report is a warning marked as such; what nobody has confirmed is a hint.

pub(crate) mod code;
mod generic;
mod jira;
mod pagerduty;
mod rule;
mod servicenow;
mod slack;
mod teams;

pub(crate) use rule::{Check, Finding, Kinds, Rule, check_rules, cite, severity};

use crate::diagnostic::{Code, Severity};
use crate::http::Url;
use crate::json;
use crate::schema::Standing;

/// A kind of receiver.
#[derive(Debug)]
pub struct Destination {
    /// Stable id: `slack`.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// Headers that a request to it needs, beside `content-type: application/json`.
    pub(crate) headers: &'static [(&'static str, &'static str)],
    /// Is this URL one of its endpoints? The URL is given in lower case without its query.
    pub(crate) recognise: fn(host: &str, path: &str) -> bool,
    /// What is wrong with an endpoint's URL.
    pub(crate) advise_url: fn(host: &str, path: &str) -> Option<&'static str>,
    /// Rules that are data.
    pub(crate) rules: &'static [Rule],
    /// Rules that need code.
    pub(crate) check: fn(body: &json::Document, findings: &mut Vec<Finding>),
    /// Most bytes of a body, and who says so.
    pub(crate) max_body: Option<(usize, Standing, &'static str)>,
    /// What these rules leave out, in one sentence: it is shown beside the destination's name.
    pub note: Option<&'static str>,
}

/// Every destination; `generic` comes last.
#[must_use]
pub fn all() -> &'static [&'static Destination] {
    static ALL: [&Destination; 6] =
        [&slack::SLACK, &pagerduty::PAGERDUTY, &teams::TEAMS, &jira::JIRA, &servicenow::SERVICENOW, &generic::GENERIC];
    &ALL
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

/// The destination that a URL belongs to; `generic` where none claims it.
#[must_use]
pub fn recognise(url: &str) -> &'static Destination {
    let (host, path) = host_and_path(url);
    all().iter().copied().find(|d| (d.recognise)(&host, &path)).unwrap_or(&generic::GENERIC)
}

/// What is wrong with an endpoint's URL: message and remedy.
#[must_use]
pub(crate) fn advise_url(destination: &Destination, url: &str) -> Vec<String> {
    let (host, path) = host_and_path(url);
    let mut out = Vec::new();
    if url.trim() != url || url.contains(char::is_whitespace) {
        out.push("the URL has white space in it".to_owned());
    }
    if url.to_ascii_lowercase().starts_with("http://") && !is_loopback(&host) {
        out.push("the URL is not https: the body and its signature can be read and changed in transit".to_owned());
    }
    if let Some(advice) = (destination.advise_url)(&host, &path) {
        out.push(advice.to_owned());
    }
    out
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.starts_with("127.") || host == "[::1]"
}

fn host_and_path(url: &str) -> (String, String) {
    let url = url.trim().to_ascii_lowercase();
    // Without a scheme it is no URL, but its host says all the same what it is for.
    let url = if url.contains("://") { url } else { format!("https://{url}") };
    Url::split(&url).map_or_else(<(String, String)>::default, |u| (u.host.to_owned(), format!("/{}", u.path.trim_start_matches('/'))))
}

/// Everything that the destination would find in a body.
#[must_use]
pub(crate) fn check(destination: &Destination, body: &[u8], document: &json::Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some((most, standing, source)) = destination.max_body
        && body.len() > most
    {
        findings.push(Finding {
            code: &code::TOO_LONG,
            severity: severity(standing),
            pointer: String::new(),
            span: crate::span::Span::of(most, body.len()),
            message: format!("the body is {} bytes; {} allows {most}", body.len(), destination.name),
            help: Some("send less: truncate the longest texts, or drop lists".to_owned()),
            source: cite(standing, source),
        });
    }
    if document.root().is_some() {
        check_rules(destination, document, &mut findings);
        (destination.check)(document, &mut findings);
    }
    findings.sort_by_key(|f| (f.span.from, f.span.to));
    findings
}

/// A finding made by code rather than by a data rule.
pub(crate) fn finding(
    code: &'static Code,
    severity: Severity,
    node: &json::NodeRef<'_>,
    message: String,
    help: &str,
    source: String,
) -> Finding {
    Finding {
        code,
        severity,
        pointer: node.pointer(),
        span: node.span(),
        message,
        help: (!help.is_empty()).then(|| help.to_owned()),
        source,
    }
}

#[cfg(test)]
mod tests;
