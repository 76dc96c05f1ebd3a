//! The parts of a URL exactly as they were written.

/// An absolute URL, in pieces of the text it was given as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Url<'a> {
    /// `https`
    pub(crate) scheme: &'a str,
    /// `user:password@`, or empty.
    pub(crate) user: &'a str,
    /// `example.com`
    pub(crate) host: &'a str,
    /// `:8443`, or empty.
    pub(crate) port: &'a str,
    /// `/hook`, or empty.
    pub(crate) path: &'a str,
    /// What follows the `?`, without the fragment.
    pub(crate) query: Option<&'a str>,
}

impl<'a> Url<'a> {
    /// Take an `http` or `https` URL apart; `None` if it is another URL, is not absolute or has no host.
    pub(crate) fn split_http(url: &'a str) -> Option<Self> {
        Self::split(url).filter(|u| (u.is("https") || u.is("http")) && !u.host.is_empty())
    }

    /// Take any absolute URL apart, whatever its parts hold; `None` if no `://` is in it.
    pub(crate) fn split(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let rest = rest.split_once('#').map_or(rest, |r| r.0);
        let (before, query) = rest.split_once('?').map_or((rest, None), |(a, q)| (a, Some(q)));
        let slash = before.find('/').unwrap_or(before.len());
        let (authority, path) = before.split_at_checked(slash)?;
        let at = authority.rfind('@').map_or(0, |i| i + 1);
        let (user, server) = authority.split_at_checked(at)?;
        let bracket = server.rfind(']').unwrap_or(0);
        let colon = server.rfind(':').filter(|i| *i > bracket).unwrap_or(server.len());
        let (host, port) = server.split_at_checked(colon)?;
        Some(Self { scheme, user, host, port, path, query })
    }

    /// Is this its scheme?
    pub(crate) fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The port that the scheme has when none is written: `:443` or `:80`.
    pub(crate) fn default_port(&self) -> &'static str {
        if self.is("https") { ":443" } else { ":80" }
    }

    /// The URL again, without its fragment.
    pub(crate) fn text(&self) -> String {
        let query = self.query.map(|q| format!("?{q}")).unwrap_or_default();
        format!("{}://{}{}{}{}{query}", self.scheme, self.user, self.host, self.port, self.path)
    }

    /// `Host` as HTTP writes it: lower case, the default port left out.
    pub(crate) fn authority(&self) -> String {
        let port = if self.port == self.default_port() || self.port == ":" { "" } else { self.port };
        format!("{}{port}", self.host.to_ascii_lowercase())
    }

    /// The value of a query parameter, as it was written.
    pub(crate) fn parameter(&self, name: &str) -> Option<&'a str> {
        self.query?.split('&').find_map(|p| p.split_once('=').filter(|(n, _)| *n == name).map(|(_, v)| v))
    }
}

/// The spellings of a URL that Twilio's own validators take: as written, without its port, with the default port.
pub(crate) fn with_and_without_port(url: &str) -> Vec<String> {
    let mut all = vec![url.to_owned()];
    if let Some(parts) = Url::split_http(url) {
        let with = if parts.port.is_empty() { Url { port: parts.default_port(), ..parts } } else { Url { port: "", ..parts } };
        all.push(with.text());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_comes_apart_and_together_again() {
        for url in ["https://u:p@[::1]:8443/a/b?x=1&y=?z", "http://example.com", "HTTPS://Example.com:443?q"] {
            assert_eq!(Url::split_http(url).unwrap().text(), url);
        }
        let url = Url::split_http("HTTPS://Example.com:443?q=%41&b=2#f").unwrap();
        assert_eq!((url.authority().as_str(), url.path, url.parameter("b")), ("example.com", "", Some("2")));
        assert_eq!(Url::split_http("example.com/x"), None);
        assert_eq!(Url::split_http("https:///x"), None);
        assert_eq!(with_and_without_port("http://h/p")[1], "http://h:80/p");
        assert_eq!(with_and_without_port("https://h:8443/p")[1], "https://h/p");
    }
}
