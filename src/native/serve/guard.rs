//! Which requests are accepted: from this machine, with this server's own `Host`, from its own page.

use hyper::body::Incoming;
use hyper::header::{HOST, ORIGIN};
use hyper::{Request, StatusCode};

/// Let a request in, or say why not.
pub(super) fn admit(request: &Request<Incoming>, port: u16) -> Result<(), (StatusCode, &'static str)> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().and_then(|h| h.to_str().ok());
    if hosts.next().is_some() || !host.is_some_and(|h| is_own(h, port)) {
        return Err((StatusCode::MISDIRECTED_REQUEST, "the Host header must be localhost, 127.0.0.1 or [::1] with this server's port\n"));
    }
    if request.uri().authority().is_some_and(|a| !is_own(a.as_str(), port)) {
        return Err((StatusCode::MISDIRECTED_REQUEST, "this server is not a proxy\n"));
    }
    let header = |name: &str| request.headers().get(name).map(|v| v.to_str().unwrap_or("?"));
    let foreign_origin = header(ORIGIN.as_str()).is_some_and(|o| !o.strip_prefix("http://").is_some_and(|h| is_own(h, port)));
    // A navigation to the page itself may come from anywhere; it is the data and the catcher that other sites may not touch.
    let page = !request.uri().path().starts_with("/api/") && !request.uri().path().starts_with("/catch");
    let foreign_site = !page && header("sec-fetch-site").is_some_and(|s| !matches!(s, "same-origin" | "none"));
    if foreign_origin || foreign_site {
        return Err((StatusCode::FORBIDDEN, "requests from other sites are rejected\n"));
    }
    Ok(())
}

fn is_own(host: &str, port: u16) -> bool {
    let Some((name, digits)) = host.rsplit_once(':') else {
        return port == 80 && is_loopback_name(host);
    };
    digits == port.to_string() && is_loopback_name(name)
}

fn is_loopback_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_the_servers_own_names_with_its_port_are_its_own() {
        for host in ["localhost:4177", "LocalHost:4177", "127.0.0.1:4177", "[::1]:4177"] {
            assert!(is_own(host, 4177), "{host}");
        }
        for host in [
            "localhost",
            "localhost:4178",
            "localhost:04177",
            "localhost.:4177",
            "evil.example:4177",
            "127.0.0.1.evil.example:4177",
            "::1:4177",
            ":4177",
            "",
            "127.1:4177",
            "a@localhost:4177",
        ] {
            assert!(!is_own(host, 4177), "{host}");
        }
        assert!(is_own("localhost", 80));
    }
}
