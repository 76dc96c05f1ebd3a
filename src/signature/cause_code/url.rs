//! The URL was another when it was signed.

use crate::diagnostic::codes;

codes! {
    URL_SCHEME = "signature/url-scheme", Error,
        "The signature covers the URL with http for https (or the other way round): a proxy terminated TLS.",
        "http://example.com/hook behind a load balancer", "Sign and verify the exact URL that the sender requested; behind a proxy, rebuild it from the public host.";
    URL_TRAILING_SLASH = "signature/url-trailing-slash", Error,
        "The signature covers the URL with a trailing slash added or removed.",
        "https://example.com/hook/", "Sign and verify the exact URL that the sender requested; behind a proxy, rebuild it from the public host.";
    URL_QUERY_MISSING = "signature/url-query-missing", Error,
        "The signature covers the URL without its query.",
        "req.protocol + '://' + req.host + req.path", "Sign and verify the exact URL that the sender requested; behind a proxy, rebuild it from the public host.";
    URL_HOST_CASE = "signature/url-host-case", Error,
        "The signature covers the URL with its host in lower case.",
        "https://Example.com/hook", "Sign and verify the exact URL that the sender requested; behind a proxy, rebuild it from the public host.";
    URL_HOST = "signature/url-host", Error,
        "The signature covers the URL with another host, taken from the request's headers.",
        "Host: internal:8080 behind a proxy", "Sign and verify the exact URL that the sender requested; behind a proxy, rebuild it from the public host.";
    URL_PORT = "signature/url-port", Error,
        "The signature covers the URL with another port.",
        "https://example.com:8443/hook", "Sign and verify the exact URL that the sender requested; behind a proxy, rebuild it from the public host.";
    URL_PATH_ONLY = "signature/url-path-only", Error,
        "The signature covers the path (and query) instead of the whole URL.",
        "req.originalUrl", "Sign and verify the exact URL that the sender requested; behind a proxy, rebuild it from the public host.";
    URL_MISSING = "signature/url-missing", Error,
        "The signature does not cover the URL.",
        "hmac.update(sorted_params)", "Sign and verify the exact URL that the sender requested; behind a proxy, rebuild it from the public host.";
    URL_DECODED = "signature/url-decoded", Error,
        "The signature covers the percent-decoded URL.",
        "decodeURI(url)", "Sign and verify the exact URL that the sender requested; behind a proxy, rebuild it from the public host.";
}
