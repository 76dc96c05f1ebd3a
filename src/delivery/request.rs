//! The request as bytes: with checked headers, written three ways: for the wire, for people, and as a `curl` command.

use std::fmt;

use super::Endpoint;
use crate::http::{forbidden, is_name};

/// One header as it will be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Its name, in the vendor's spelling.
    pub name: String,
    /// Its value: visible ASCII, spaces and tabs.
    pub value: String,
}

/// A POST of one body to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// The message id.
    pub id: String,
    /// Where to.
    pub endpoint: Endpoint,
    /// Headers beyond `Host`, `Content-Length` and `Connection`, which [`Request::wire_headers`] adds.
    headers: Vec<Header>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why a header is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderFault {
    /// One sentence.
    pub message: String,
    /// What to write instead.
    pub help: &'static str,
}

impl fmt::Display for HeaderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.help)
    }
}

/// Headers that frame the HTTP exchange; a caller who could set them could smuggle a second request.
const FRAMING: &[&str] =
    &["host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect", "proxy-connection"];

/// Longest header value that is taken, in bytes.
const MAX_VALUE: usize = 8192;

/// Maximum number of headers.
const MAX_HEADERS: usize = 64;

impl Request {
    /// A request without headers of its own.
    #[must_use]
    pub(crate) fn new(id: impl Into<String>, endpoint: Endpoint, body: Vec<u8>) -> Self {
        Self { id: id.into(), endpoint, headers: Vec::new(), body }
    }

    /// Set a header. One of the same name (in any case) is replaced in place.
    ///
    /// # Errors
    /// A name that is not a token, a value that could end the line or is not ASCII, a header that belongs to the exchange,
    /// too many headers. Nothing is repaired: a value changed silently would no longer be the value that was signed.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), HeaderFault> {
        check_header(name, value)?;
        let header = Header { name: name.to_owned(), value: value.to_owned() };
        if let Some(old) = self.headers.iter_mut().find(|h| h.name.eq_ignore_ascii_case(name)) {
            *old = header;
        } else if self.headers.len() < MAX_HEADERS {
            self.headers.push(header);
        } else {
            return Err(HeaderFault { message: format!("more than {MAX_HEADERS} headers"), help: "remove some" });
        }
        Ok(())
    }

    /// The headers that were set.
    #[must_use]
    pub(crate) fn headers(&self) -> &[Header] {
        &self.headers
    }

    /// Every header in the order and spelling of the wire.
    #[must_use]
    pub(crate) fn wire_headers(&self) -> Vec<Header> {
        let header = |name: &str, value: String| Header { name: name.to_owned(), value };
        let mut all = vec![header("Host", self.endpoint.authority())];
        all.extend(self.headers.iter().cloned());
        all.push(header("Content-Length", self.body.len().to_string()));
        all.push(header("Connection", "close".to_owned()));
        all
    }

    /// The head of the request, byte for byte.
    #[must_use]
    pub(crate) fn head(&self) -> String {
        let mut out = format!("POST {} HTTP/1.1\r\n", self.endpoint.target);
        for h in self.wire_headers() {
            out.push_str(&h.name);
            out.push_str(": ");
            out.push_str(&h.value);
            out.push_str("\r\n");
        }
        out.push_str("\r\n");
        out
    }

    /// The same request as a `curl` command: see [`curl`].
    #[must_use]
    pub(crate) fn curl(&self, secrets: &[&str]) -> String {
        curl(self.headers.iter().map(|h| (h.name.as_str(), h.value.as_str())), &self.body, secrets)
    }
}

/// A request as a `curl` command for a POSIX shell. The URL is `$WEBHOOK_URL`, and a secret that is in a header is
/// `$SECRET`; the body's bytes are exact.
#[must_use]
pub(crate) fn curl<'h>(headers: impl Iterator<Item = (&'h str, &'h str)>, body: &[u8], secrets: &[&str]) -> String {
    let text = std::str::from_utf8(body).ok().filter(|t| !t.contains('\0') && !t.starts_with('@'));
    let mut out = String::new();
    if text.is_none() {
        out.push_str("printf '%b' '");
        for &b in body {
            match b {
                b'\\' => out.push_str("\\\\"),
                b'\'' => out.push_str("'\\''"),
                0x20..=0x7e => out.push(char::from(b)),
                _ => out.push_str(&format!("\\0{b:03o}")),
            }
        }
        out.push_str("' | ");
    }
    out.push_str("curl --request POST \"$WEBHOOK_URL\"");
    for (name, value) in headers {
        out.push_str(" \\\n  --header ");
        out.push_str(&quote_header(&format!("{name}: {value}"), secrets));
    }
    out.push_str(" \\\n  --data-binary ");
    match text {
        Some(text) => out.push_str(&quote(text)),
        None => out.push_str("@-"),
    }
    out.push('\n');
    out
}

/// Check one header without setting it.
///
/// # Errors
/// As [`Request::set`].
pub(crate) fn check_header(name: &str, value: &str) -> Result<(), HeaderFault> {
    let shown: String = name.chars().take(40).map(|c| if c.is_ascii_graphic() { c } else { '?' }).collect();
    if !is_name(name) || name.len() > 256 {
        return Err(HeaderFault {
            message: format!("'{shown}' is not a header name"),
            help: "use letters, digits and '-', and write -H 'Name: value'",
        });
    }
    if FRAMING.contains(&name.to_ascii_lowercase().as_str()) {
        return Err(HeaderFault { message: format!("{shown} is set by the HTTP connection"), help: "remove it" });
    }
    if let Some(b) = forbidden(value) {
        let what = if b.is_ascii() { format!("the control character 0x{b:02X}") } else { "a character beyond ASCII".to_owned() };
        return Err(HeaderFault { message: format!("the value of {shown} contains {what}"), help: "use one line of visible ASCII" });
    }
    if value.trim_matches([' ', '\t']).len() != value.len() {
        return Err(HeaderFault {
            message: format!("the value of {shown} starts or ends with a space"),
            help: "remove it: receivers trim it",
        });
    }
    if value.len() > MAX_VALUE {
        return Err(HeaderFault {
            message: format!("the value of {shown} is {} bytes; the limit is {MAX_VALUE}", value.len()),
            help: "shorten it",
        });
    }
    Ok(())
}

/// One word for a POSIX shell, taken literally.
#[must_use]
pub(crate) fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// As [`quote`], with every secret replaced by `$SECRET`.
fn quote_header(text: &str, secrets: &[&str]) -> String {
    let mut pieces = vec![text.to_owned()];
    for secret in secrets.iter().filter(|s| s.len() >= 4) {
        pieces = pieces.iter().flat_map(|p| p.split(secret).map(str::to_owned).collect::<Vec<_>>()).collect();
    }
    pieces.iter().map(|p| quote(p)).collect::<Vec<_>>().join("\"$SECRET\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(body: &[u8]) -> Request {
        Request::new("m1", Endpoint::parse("https://a.example/hook?x=1").unwrap(), body.to_vec())
    }

    #[test]
    fn the_head_is_spelled_out() {
        let mut r = request(b"{}");
        r.set("Content-Type", "application/json").unwrap();
        r.set("X-CyberCage-Event", "test.ping").unwrap();
        r.set("content-type", "text/plain").unwrap();
        assert_eq!(
            r.head(),
            "POST /hook?x=1 HTTP/1.1\r\nHost: a.example\r\ncontent-type: text/plain\r\nX-CyberCage-Event: test.ping\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
        );
    }

    #[test]
    fn a_header_cannot_end_its_line_or_reframe_the_request() {
        let mut r = request(b"");
        for (name, value) in [
            ("X", "a\r\nY: b"),
            ("X", "a\nb"),
            ("X", "a\0"),
            ("X", "é"),
            ("X", " a"),
            ("X\r\nY", "a"),
            ("X:", "a"),
            ("", "a"),
            ("X Y", "a"),
            ("Content-Length", "3"),
            ("transfer-ENCODING", "chunked"),
            ("Host", "b"),
            ("Expect", "100-continue"),
        ] {
            assert!(r.set(name, value).is_err(), "{name:?} {value:?}");
        }
        assert!(r.set("X", &"v".repeat(9000)).is_err());
        assert!(r.headers().is_empty());
        for i in 0..64 {
            r.set(&format!("X-{i}"), "").unwrap();
        }
        assert!(r.set("X-64", "").is_err());
    }

    #[test]
    fn the_curl_command_hides_the_secret_and_the_url() {
        let mut r = request("{\"a\":\"it's\"}".as_bytes());
        r.set("Authorization", "Bearer s3cr3t!").unwrap();
        assert_eq!(
            r.curl(&["s3cr3t!"]),
            "curl --request POST \"$WEBHOOK_URL\" \\\n  --header 'Authorization: Bearer '\"$SECRET\"'' \\\n  --data-binary '{\"a\":\"it'\\''s\"}'\n"
        );
        assert!(request(b"@file").curl(&[]).starts_with("printf '%b' '@file' | curl"));
        assert!(request(b"\xff\0'\\").curl(&[]).starts_with("printf '%b' '\\0377\\0000'\\''\\\\' | curl"));
    }
}
