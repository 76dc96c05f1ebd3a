//! Codes of this area.

use crate::diagnostic::codes;

codes! {
    BAD_URL = "delivery/bad-url", Error,
        "The URL is not an absolute http or https URL, or it contains characters that a URL cannot contain.",
        "hooks.example.com/in box",
        "Use an absolute URL, percent-encode anything but visible ASCII, and remove credentials and fragments.",
        "RFC 3986";
    BAD_HEADER = "delivery/bad-header", Error,
        "The header name is not a valid token, or the value contains a line break that could start another header.",
        "-H 'X-Team: a\\r\\nX-Admin: 1'",
        "Use letters, digits and dashes in the name, and a single line of visible ASCII in the value.",
        "RFC 9110, section 5";
    PLAIN_HTTP = "delivery/plain-http", Error,
        "Plain http is refused: anyone on the network path can read and change the request.",
        "http://hooks.example.com/in",
        "Use https://, or pass --allow-http if the source allows it.";
    PRIVATE_ADDRESS = "delivery/private-address", Error,
        "The host is, or resolves to, an internal address: loopback, private, link-local, cloud metadata and the like. A sender that reaches them can be used to attack its own network (SSRF).",
        "https://169.254.169.254/latest/meta-data/",
        "Use a public host, or pass --allow-private if the receiver is your own.",
        "IANA special-purpose address registries";
    BODY_TOO_LARGE = "delivery/body-too-large", Error,
        "The rendered body is larger than the source's limit.",
        "a body of 1,200,000 bytes from CyberCage, which sends at most 1 MB",
        "Send less of the payload: a few fields, or the first items of a list.";
    REDIRECTED = "delivery/redirected", Error,
        "The receiver answered with a redirect. Senders do not follow one: the signature was made for this endpoint, and nobody has checked where the redirect leads.",
        "301 Moved Permanently, Location: https://hooks.example.com/v2",
        "If you trust the redirect's target, configure that URL as the endpoint.",
        "Standard Webhooks specification";
    NO_ANSWER = "delivery/no-answer", Error,
        "No response: the host did not resolve, the connection or TLS failed, or the request timed out.",
        "https://localhost:1/",
        "Check the host and port, then the attempt's error and timing.";
    UNKNOWN_OUTCOME = "delivery/unknown-outcome", Warning,
        "The whole request was sent but no response came: the receiver may or may not have processed it.",
        "a receiver that commits and then never responds",
        "Make the receiver ignore repeated message ids, then send again with the same id.",
        "Standard Webhooks specification";
}
