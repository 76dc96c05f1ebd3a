//! What a receiver answered: the cause, whether to try again, and when.
//!
//! A destination has a table of the words that it answers with ([`Row`]), and may have code of its own for what a table cannot
//! say ([`Destination::read`]). What neither knows is judged by the status alone.

use super::Destination;
use crate::diagnostic::printable;
use crate::http::retry_after;
use crate::json;

/// Why a receiver answered as it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Cause {
    /// It took the message.
    Ok,
    /// The body is no JSON, or not of the form that it reads at all.
    Malformed,
    /// A field is missing, unknown, or has a value that it does not take.
    Field,
    /// A value has the wrong JSON type.
    Type,
    /// A text or a list is too long.
    Length,
    /// The body as a whole is too large.
    Size,
    /// There is nothing to show in the message.
    Empty,
    /// The key, token or signature is missing or wrong.
    Auth,
    /// The key is right, and this is not allowed to it.
    Forbidden,
    /// The endpoint was there and is no more.
    Gone,
    /// There is no such endpoint, channel or table.
    NotFound,
    /// It takes another method.
    Method,
    /// Too many requests.
    Rate,
    /// It cannot answer now.
    Busy,
    /// It failed.
    Server,
    /// It is elsewhere.
    Redirect,
    /// The answer does not say.
    Unknown,
}

impl Cause {
    /// Will the same request fail again? What passes with time, and what is not known, is not permanent.
    #[must_use]
    pub const fn is_permanent(self) -> bool {
        !matches!(self, Self::Ok | Self::Rate | Self::Busy | Self::Server | Self::Unknown)
    }

    /// What words about a field mean, in the phrases that receivers use.
    pub(crate) fn told(words: &str) -> Self {
        let words = words.to_ascii_lowercase();
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
        if says(&["blank", "empty", "too short", "must not be null"]) {
            Self::Empty
        } else if says(&[
            "too long",
            "or fewer in length",
            "longer than",
            "maximum length",
            "max length",
            "exceed",
            "size must be",
            "characters",
        ]) {
            Self::Length
        } else if says(&["valid url", "valid uri"]) {
            Self::Field
        } else if says(&[
            "must be a",
            "should be a ",
            "should be an ",
            "expected",
            "invalid type",
            "wrong type",
            "not of type",
            "type mismatch",
        ]) {
            Self::Type
        } else {
            Self::Field
        }
    }

    /// What to do about a field.
    pub(crate) const fn remedy(self) -> &'static str {
        match self {
            Self::Length => "truncate the text in the template: printf \"%.1000s\"",
            Self::Empty => "always render some text there",
            Self::Type => "render the value as the type that is named",
            Self::Malformed => "check that the body is JSON: a quote or line end in a value breaks it",
            _ => "correct the field that is named",
        }
    }

    /// What a status says where nothing else is known.
    const fn of(status: u16) -> (Self, &'static str) {
        match status {
            200..=299 => (Self::Ok, ""),
            300..=399 => (Self::Redirect, "send to the address that it names: redirects are not followed"),
            400 => (Self::Malformed, "hold the body against the receiver's rules"),
            401 | 407 => (Self::Auth, "check the key or token, and the header that carries it"),
            402 | 403 => (Self::Forbidden, "check what the key or token may do"),
            404 => (Self::NotFound, "check the URL"),
            405 => (Self::Method, "send with the method that the receiver takes: POST"),
            408 | 425 | 503 => (Self::Busy, "try again later"),
            410 => (Self::Gone, "make a new webhook, and use its URL"),
            411 | 413 => (Self::Size, "send less"),
            415 => (Self::Malformed, "send the header content-type: application/json"),
            422 => (Self::Field, "hold the body against the receiver's rules"),
            429 => (Self::Rate, "send less often"),
            500..=599 => (Self::Server, "try again later"),
            _ => (Self::Unknown, "read the answer's body"),
        }
    }
}

/// A receiver's answer.
#[derive(Debug)]
pub struct Reply<'a> {
    /// The status.
    pub status: u16,
    /// Names in any case, and values.
    pub headers: &'a [(String, String)],
    /// The body's text.
    pub body: &'a str,
}

impl Reply<'_> {
    /// The body as JSON, where it is.
    pub(crate) fn json(&self) -> Option<json::Document> {
        let document = json::read(self.body.as_bytes());
        document.is_valid().then_some(document)
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// Does its body hold these words, in any case?
    pub(crate) fn says(&self, words: &str) -> bool {
        self.body.to_ascii_lowercase().contains(&words.to_ascii_lowercase())
    }
}

/// One answer that a receiver is known to give.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// The statuses it comes with; empty: any.
    pub(crate) status: &'static [u16],
    /// Words in its body; empty: any body.
    pub(crate) says: &'static str,
    /// What it means.
    pub(crate) cause: Cause,
    /// One sentence.
    pub(crate) message: &'static str,
    /// What to do.
    pub(crate) help: &'static str,
}

/// A row for words that come with any status.
pub(crate) const fn says(says: &'static str, cause: Cause, message: &'static str, help: &'static str) -> Row {
    Row { status: &[], says, cause, message, help }
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// Why.
    pub cause: Cause,
    /// Will the same request fail again?
    pub permanent: bool,
    /// Seconds to wait, where the receiver says so.
    pub retry_after: Option<f64>,
    /// One sentence.
    pub message: String,
    /// What to do; empty where there is nothing.
    pub help: String,
    /// JSON pointer of the value in the body that was sent, where the receiver names it.
    pub pointer: Option<String>,
}

impl Decoded {
    /// What a destination's own code found; whether it is permanent and when to retry is added by [`decode`].
    pub(crate) fn new(cause: Cause, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { cause, permanent: false, retry_after: None, message: message.into(), help: help.into(), pointer: None }
    }

    /// With the value in the body that the receiver names: `a.b[0].c` or a JSON pointer.
    pub(crate) fn at(mut self, path: &str) -> Self {
        let pointer = path.replace(['.', '['], "/").replace(']', "");
        self.pointer = Some(format!("/{}", pointer.trim_matches('/')));
        self
    }
}

/// Reads a receiver's answer.
#[must_use]
pub fn decode(destination: &Destination, reply: &Reply<'_>) -> Decoded {
    let row = |row: &Row| (row.status.is_empty() || row.status.contains(&reply.status)) && (row.says.is_empty() || reply.says(row.says));
    let mut out = (destination.read)(reply)
        .or_else(|| destination.replies.iter().find(|r| row(r)).map(|r| Decoded::new(r.cause, r.message, r.help)))
        .unwrap_or_else(|| by_status(destination, reply));
    out.permanent = out.cause.is_permanent() && !destination.is_generic();
    if out.cause == Cause::Ok {
        out.retry_after = None;
    } else if out.retry_after.is_none() {
        out.retry_after = reply.header("retry-after").and_then(|value| retry_after(value, reply.header("date")));
    }
    out
}

fn by_status(destination: &Destination, reply: &Reply<'_>) -> Decoded {
    let (cause, help) = Cause::of(reply.status);
    let who = if destination.is_generic() { "the receiver" } else { destination.name };
    let words: String =
        printable(reply.body.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("")).chars().take(120).collect();
    let words = if cause == Cause::Ok || words.is_empty() { String::new() } else { format!(": {words}") };
    let message = match cause {
        Cause::Ok => format!("{who} took the message ({})", reply.status),
        _ => format!("{who} answered {}{words}", reply.status),
    };
    Decoded::new(cause, message, help)
}
