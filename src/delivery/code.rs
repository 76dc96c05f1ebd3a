//! Codes of this area.

use crate::diagnostic::codes;

codes! {
    BAD_URL = "delivery/bad-url", Error,
        "The URL cannot be sent to: it is not an absolute http or https URL, or it holds characters that a URL cannot hold.",
        "hooks.example.com/in box",
        "Write an absolute URL, percent-encode what is not visible ASCII, and keep credentials and fragments out of it.",
        "RFC 3986";
    BAD_HEADER = "delivery/bad-header", Error,
        "A header's name is not a token, or its value could end the line and start another header.",
        "-H 'X-Team: a\\r\\nX-Admin: 1'",
        "Use letters, digits and dashes in the name, and one line of visible ASCII as the value.",
        "RFC 9110, section 5";
    PLAIN_HTTP = "delivery/plain-http", Error,
        "Plain http is refused: anyone on the way can read and change the request.",
        "http://hooks.example.com/in",
        "Write https://, or pass --allow-http where the source allows it.";
    PRIVATE_ADDRESS = "delivery/private-address", Error,
        "The host is, or resolves to, an address inside a network: loopback, private, link-local, cloud metadata and the like. A sender that reaches those can be used against its own network.",
        "https://169.254.169.254/latest/meta-data/",
        "Use a public host, or pass --allow-private if the receiver is your own.",
        "IANA special-purpose address registries";
    BODY_TOO_LARGE = "delivery/body-too-large", Error,
        "The rendered body is larger than the source sends.",
        "a body of 1,200,000 bytes from CyberCage, which sends at most 1 MB",
        "Send a part of the payload: a few fields, or the first items of a list.";
    REDIRECTED = "delivery/redirected", Error,
        "The receiver answered with a redirect. Senders do not follow one: the signature was made for this endpoint, and nobody has checked where the redirect leads.",
        "301 Moved Permanently, Location: https://hooks.example.com/v2",
        "Configure the URL that the redirect names.",
        "Standard Webhooks specification";
    NO_ANSWER = "delivery/no-answer", Error,
        "No answer came: the name did not resolve, nothing listened, TLS failed, or the time ran out.",
        "https://localhost:1/",
        "Check host and port, then look at the attempt's error and timing.";
    UNKNOWN_OUTCOME = "delivery/unknown-outcome", Warning,
        "The whole request was written and no answer came, so the receiver may or may not have processed it.",
        "a receiver that commits and then never answers",
        "Let the receiver drop repeated message ids, then send again with the same id.",
        "Standard Webhooks specification";
}
