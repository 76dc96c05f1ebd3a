//! The request as a command for a shell.

use super::{Request, preview};
use crate::delivery::request;

/// The request as a `curl` command for a POSIX shell; `None` if there is no body. The URL is `$WEBHOOK_URL`, and a secret
/// that is in a header is `$SECRET`.
#[must_use]
pub fn curl(request: &Request<'_>) -> Option<String> {
    let seen = preview(&Request { prove: false, ..request.clone() });
    let secrets: Vec<&str> = request.secrets.iter().filter_map(|s| std::str::from_utf8(s.bytes()).ok()).collect();
    let headers = seen.headers.iter().map(|h| (h.name.as_str(), h.value.as_str()));
    Some(request::curl(headers, seen.body.as_deref()?, &secrets))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    #[test]
    fn the_command_has_the_headers_and_the_quoted_body_and_none_without_a_body() {
        let castai = source::get("castai").unwrap();
        let request =
            Request { url: Some("https://hooks.slack.com/services/T/B/secret"), ..Request::new(castai, Some(r#"{"a": "it's"}"#), "{}") };
        let text = curl(&request).unwrap();
        assert!(
            text.starts_with("curl --request POST \"$WEBHOOK_URL\"") && text.contains("--header 'Content-Type: application/json'"),
            "{text}"
        );
        assert!(text.ends_with("--data-binary '{\"a\": \"it'\\''s\"}'\n") && !text.contains("hooks.slack.com"), "{text}");
        assert_eq!(curl(&Request { template: Some("{{"), ..request }), None);
    }
}
