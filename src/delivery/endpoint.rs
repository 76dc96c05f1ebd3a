//! The URL of an endpoint, read strictly: what is not understood is refused, never repaired.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::http::Url;

/// One URL that a webhook can be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    https: bool,
    /// Lower-case host; an IPv6 literal in its brackets.
    pub host: String,
    /// The port, the scheme's own where none was written.
    pub port: u16,
    /// Path and query, starting with `/`.
    pub target: String,
    literal: Option<IpAddr>,
}

/// Why a URL is refused, with the byte where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UrlFault {
    /// Byte offset in the text.
    pub at: usize,
    /// One sentence.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl fmt::Display for UrlFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {}): {}", self.message, self.at, self.help)
    }
}

fn fault(at: usize, message: impl Into<String>, help: &str) -> UrlFault {
    UrlFault { at, message: message.into(), help: help.to_owned() }
}

/// Longest URL that is taken, in bytes.
const MAX_URL: usize = 8192;

impl Endpoint {
    /// Read `scheme://host[:port][/path][?query]`. A fragment is refused (it is never sent), as are user names and passwords
    /// in the URL (they end up in logs).
    ///
    /// # Errors
    /// The first fault, with its byte offset and the remedy.
    pub(crate) fn parse(text: &str) -> Result<Self, UrlFault> {
        if text.len() > MAX_URL {
            return Err(fault(MAX_URL, format!("the URL is {} bytes; the limit is {MAX_URL}", text.len()), "shorten it"));
        }
        if let Some((at, c)) = text.char_indices().find(|(_, c)| !c.is_ascii_graphic()) {
            let (what, help) = match c {
                ' ' => ("a space".to_owned(), "write %20"),
                c if c.is_ascii() => (format!("the control character U+{:04X}", u32::from(c)), "remove it"),
                c => (format!("U+{:04X}", u32::from(c)), "percent-encode it in a path, or write the host name as punycode (xn--...)"),
            };
            return Err(fault(at, format!("a URL cannot contain {what}"), help));
        }
        let Some(url) = Url::split(text) else {
            return Err(fault(0, "not an absolute URL", "write it as https://host/path"));
        };
        let https = url.is("https");
        if !https && !url.is("http") {
            let message = format!("the scheme {} is not http or https", url.scheme.to_ascii_lowercase());
            return Err(fault(0, message, "write it as https://host/path"));
        }
        let start = url.scheme.len() + 3;
        if let Some(at) = url.user.find('@') {
            return Err(fault(
                start + at,
                "the URL contains a user name and password",
                "send credentials in a header: -H 'Authorization: ...'",
            ));
        }
        if let Some(at) = text.find(['#', '\\', '"', '<', '>', '^', '`', '{', '|', '}']) {
            let c = text.get(at..).and_then(|t| t.chars().next()).unwrap_or('#');
            let help = if c == '#' { "remove the fragment: it is never sent" } else { "percent-encode it" };
            return Err(fault(at, format!("a webhook URL cannot contain '{c}'"), help));
        }
        let (host, port, literal) = read_authority(&url, start, https)?;
        let query = url.query.map(|q| format!("?{q}")).unwrap_or_default();
        let target = format!("{}{query}", if url.path.is_empty() { "/" } else { url.path });
        Ok(Self { https, host, port, target, literal })
    }

    /// Is it TLS?
    #[must_use]
    pub(crate) const fn is_https(&self) -> bool {
        self.https
    }

    /// The address, where the host is one in any spelling that a resolver would take for one.
    #[must_use]
    pub(crate) const fn literal(&self) -> Option<IpAddr> {
        self.literal
    }

    /// Is the host this machine by its very name? (`localhost` resolves to loopback by RFC 6761.)
    #[must_use]
    pub(crate) fn is_loopback(&self) -> bool {
        match self.literal {
            Some(ip) => ip.is_loopback(),
            None => {
                let name = self.host.trim_end_matches('.');
                name == "localhost" || name.ends_with(".localhost")
            }
        }
    }

    /// The value of the `Host` header: the port only if it is not the scheme's own.
    #[must_use]
    pub(crate) fn authority(&self) -> String {
        if self.port == if self.https { 443 } else { 80 } { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }

    /// The endpoint without path and query, which often hold a token: `https://hooks.slack.com`.
    #[must_use]
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", if self.https { "https" } else { "http" }, self.authority())
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.target)
    }
}

fn read_authority(url: &Url<'_>, start: usize, https: bool) -> Result<(String, u16, Option<IpAddr>), UrlFault> {
    let host = url.host;
    if host.starts_with('[') {
        match host.split_once(']') {
            Some((_, "")) => {}
            Some((inside, _)) => {
                return Err(fault(
                    start + inside.len() + 1,
                    "there is text after the IPv6 address",
                    "write it as https://[address]:port/path",
                ));
            }
            None => return Err(fault(start, "the IPv6 address has no closing bracket", "write it as https://[address]/path")),
        }
    }
    let port = match url.port.strip_prefix(':') {
        None => {
            if https {
                443
            } else {
                80
            }
        }
        Some(digits) => digits.parse::<u16>().ok().filter(|p| *p > 0 && digits.bytes().all(|b| b.is_ascii_digit())).ok_or_else(|| {
            fault(start + host.len() + 1, format!("'{digits}' is not a port"), "write a number from 1 to 65535, or remove the port")
        })?,
    };
    let host = host.to_ascii_lowercase();
    if let Some(inside) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        let ip: Ipv6Addr =
            inside.parse().map_err(|_| fault(start + 1, format!("'{inside}' is not an IPv6 address"), "check the address in brackets"))?;
        return Ok((format!("[{ip}]"), port, Some(IpAddr::V6(ip))));
    }
    if host.is_empty() {
        return Err(fault(start, "the URL has no host", "write it as https://host/path"));
    }
    if let Some(at) = host.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))) {
        return Err(fault(start + at, "a host name can contain only letters, digits, '-', '.' and '_'", "check the host"));
    }
    let literal = match read_ipv4(&host) {
        Some(Ok(ip)) => Some(IpAddr::V4(ip)),
        Some(Err(())) => return Err(fault(start, format!("'{host}' is not an IPv4 address"), "write four numbers from 0 to 255")),
        None => None,
    };
    if literal.is_none() && (host.len() > 254 || host.trim_end_matches('.').split('.').any(|l| l.is_empty() || l.len() > 63)) {
        return Err(fault(start, "each part of a host name must have 1 to 63 characters, and the whole at most 253", "check the host"));
    }
    Ok((host, port, literal))
}

/// An IPv4 address in every spelling that C's resolvers take: one to four parts, decimal, octal or hexadecimal, the last part
/// filling what is left. `None` if the last label is not a number, so that the host is a name.
fn read_ipv4(host: &str) -> Option<Result<Ipv4Addr, ()>> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or("");
    let hex = last.strip_prefix("0x").is_some_and(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
    if !(hex || !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let number = |part: &str| -> Option<u64> {
        match part.strip_prefix("0x") {
            Some("") => Some(0),
            Some(hex) => u64::from_str_radix(hex, 16).ok(),
            None if part.len() > 1 && part.starts_with('0') => u64::from_str_radix(part, 8).ok(),
            None if part.bytes().all(|b| b.is_ascii_digit()) => part.parse().ok(),
            None => None,
        }
    };
    let parts: Option<Vec<u64>> = host.split('.').take(5).map(number).collect();
    let Some(parts) = parts.filter(|p| p.len() <= 4) else { return Some(Err(())) };
    let Some((&tail, heads)) = parts.split_last() else { return Some(Err(())) };
    let width = 8 * (4 - heads.len() as u32);
    if heads.iter().any(|&h| h > 255) || tail >= 1u64 << width {
        return Some(Err(()));
    }
    let value = heads.iter().enumerate().fold(tail, |sum, (i, &h)| sum | h << (24 - 8 * i));
    Some(u32::try_from(value).map(Ipv4Addr::from).map_err(|_| ()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_apart() {
        let e = Endpoint::parse("HTTPS://Hooks.Slack.com/services/T0/B0/x?y=1&z").unwrap();
        assert!(e.is_https());
        assert_eq!((e.host.as_str(), e.port, e.target.as_str()), ("hooks.slack.com", 443, "/services/T0/B0/x?y=1&z"));
        assert_eq!(e.authority(), "hooks.slack.com");
        assert_eq!(e.to_string(), "https://hooks.slack.com/services/T0/B0/x?y=1&z");
        let e = Endpoint::parse("http://[::1]:8080?q").unwrap();
        assert_eq!((e.authority().as_str(), e.target.as_str(), e.is_loopback()), ("[::1]:8080", "/?q", true));
        assert!(Endpoint::parse("http://localhost:1/").unwrap().is_loopback());
        assert!(!Endpoint::parse("http://localhost.example.com/").unwrap().is_loopback());
        assert_eq!(Endpoint::parse("https://a.example:443").unwrap().authority(), "a.example");
    }

    #[test]
    fn every_spelling_of_an_address_is_seen_through() {
        let loopback = Some(IpAddr::V4(Ipv4Addr::LOCALHOST));
        for spelling in ["127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F.1", "0177.0.0.1", "127.0.0.1.", "0x7f.0.0.0x1"]
        {
            assert_eq!(Endpoint::parse(&format!("http://{spelling}/")).unwrap().literal(), loopback, "{spelling}");
        }
        assert_eq!(Endpoint::parse("http://0/").unwrap().literal(), Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
        for name in ["1password.com", "0x7f.example", "a.b1"] {
            assert_eq!(Endpoint::parse(&format!("http://{name}/")).unwrap().literal(), None, "{name}");
        }
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_place() {
        for (url, at) in [
            ("hooks.slack.com/x", 0),
            ("ftp://a/", 0),
            ("https://", 8),
            ("https:///x", 8),
            ("https://u:p@a/", 11),
            ("https://a/x y", 11),
            ("https://a/\r\nX: y", 10),
            ("https://ünï/", 8),
            ("https://①②⑦.0.0.1/", 8),
            ("https://a/#x", 10),
            ("https://a\\b/", 9),
            ("https://a:0/", 10),
            ("https://a:99999/", 10),
            ("https://a:+1/", 10),
            ("https://[::1/", 8),
            ("https://[::1]x/", 13),
            ("https://[zz]/", 9),
            ("https://a..b/", 8),
            ("https://256.1.1.1/", 8),
            ("https://1.2.3.4.5/", 8),
            ("https://a%2eb/", 9),
            ("https://4294967296/", 8),
        ] {
            assert_eq!(Endpoint::parse(url).map_err(|f| f.at), Err(at), "{url}");
        }
        assert!(Endpoint::parse(&format!("https://a/{}", "x".repeat(9000))).is_err());
    }
}
