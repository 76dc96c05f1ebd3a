//! A URL that may be shown.

use crate::http::Url;

/// The URL with a `*` for every byte that may be secret: user and password, the parts of the path that are no plain words, the
/// values of the query. It is as long as the URL, so that a place in the one is a place in the other.
#[must_use]
pub fn masked(url: &str) -> String {
    let Some(parts) = Url::split(url) else { return hidden(url) };
    let plain = |part: &str| {
        let word = part.len() <= 24 && part.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_' | b'.'));
        let version = part.strip_prefix('v').is_some_and(|n| n.len() <= 3 && n.bytes().all(|b| b.is_ascii_digit()));
        if word || version { part.to_owned() } else { hidden(part) }
    };
    let path: Vec<String> = parts.path.split('/').map(plain).collect();
    let head = format!("{}://{}{}{}{}", parts.scheme, hidden(parts.user), parts.host, parts.port, path.join("/"));
    let rest = url.get(head.len()..).unwrap_or("");
    let mut out = head;
    for (i, pair) in rest.split('&').enumerate() {
        out += if i == 0 { "" } else { "&" };
        match pair.split_once('=') {
            Some((name, value)) => out += &format!("{name}={}", hidden(value)),
            None => out += &pair.strip_prefix('?').map_or_else(|| hidden(pair), |rest| format!("?{}", hidden(rest))),
        }
    }
    out
}

fn hidden(text: &str) -> String {
    "*".repeat(text.len())
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn what_may_be_secret_is_hidden_and_the_length_stays() {
        for (url, shown) in [
            ("https://hooks.slack.com/services/T0/B0/xyzABC", "https://hooks.slack.com/services/**/**/******"),
            ("https://u:p@h:1/v2/enqueue?sig=abc&b=#f", "https://****h:1/v2/enqueue?sig=***&b=**"),
            ("not a url é", "************"),
        ] {
            assert_eq!(masked(url), shown);
            assert_eq!(masked(url).len(), url.len());
        }
    }
}
