//! RFC 9421 HTTP message signatures: the two dictionaries, the signature base; and RFC 9530 Content-Digest.

use sha2::{Digest as _, Sha256, Sha512};

use super::encoding::{self, Encoding};
use crate::http::Url;

/// Most labels and components that one request may have.
const MOST: usize = 64;

/// A request as its signature sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) url: Option<&'a str>,
    pub(super) headers: &'a [(String, String)],
}

/// One member of `Signature-Input`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input<'a> {
    pub(super) label: &'a str,
    /// The components with their parameters, as they were written: `"@method"`, `"x";bs`.
    pub(super) components: Vec<&'a str>,
    /// Everything after `label=`: the value of `@signature-params`.
    pub(super) raw: &'a str,
    pub(super) created: Option<i64>,
    pub(super) expires: Option<i64>,
    pub(super) alg: Option<&'a str>,
}

impl Input<'_> {
    /// Is this component covered?
    pub(super) fn covers(&self, name: &str) -> bool {
        self.components.iter().any(|c| component_name(c) == Some(name))
    }
}

/// Splits at a separator that stands outside quotes, parentheses and byte sequences' reach.
fn split_outside(text: &str, separator: char) -> Vec<&str> {
    let (mut out, mut from, mut quoted, mut escaped, mut depth) = (Vec::new(), 0, false, false, 0usize);
    for (i, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            c if c == separator && !quoted && depth == 0 => {
                out.push(text.get(from..i).unwrap_or(""));
                from = i + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(text.get(from..).unwrap_or(""));
    out
}

/// The members of a `Signature-Input` header.
pub(super) fn inputs(header: &str) -> Result<Vec<Input<'_>>, &'static str> {
    let mut all = Vec::new();
    for member in split_outside(header, ',').into_iter().map(str::trim).filter(|m| !m.is_empty()).take(MOST) {
        let (label, raw) = member.split_once('=').ok_or("a member of Signature-Input has no =")?;
        let raw = raw.trim();
        let inner = raw.strip_prefix('(').ok_or("a member of Signature-Input is not a list in parentheses")?;
        let close = find_outside_quotes(inner, ')').ok_or("the list in Signature-Input is not closed")?;
        let (list, tail) = inner.split_at_checked(close).ok_or("the list in Signature-Input is not closed")?;
        let components: Vec<&str> = split_outside(list, ' ').into_iter().filter(|c| !c.is_empty()).take(MOST).collect();
        let mut input = Input { label, components, raw, created: None, expires: None, alg: None };
        for parameter in split_outside(tail.strip_prefix(')').unwrap_or(""), ';').into_iter().map(str::trim) {
            match parameter.split_once('=') {
                Some(("created", value)) => input.created = Some(value.parse().map_err(|_| "`created` is not a whole number")?),
                Some(("expires", value)) => input.expires = Some(value.parse().map_err(|_| "`expires` is not a whole number")?),
                Some(("alg", value)) => input.alg = unquote(value),
                _ => {}
            }
        }
        all.push(input);
    }
    if all.is_empty() { Err("Signature-Input has no member") } else { Ok(all) }
}

fn find_outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (i, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if c == wanted && !quoted => return Some(i),
            _ => {}
        }
    }
    None
}

fn unquote(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

/// The byte sequences of a dictionary (`Signature`, `Content-Digest`): label and base64 text between the colons.
pub(super) fn sequences(header: &str) -> Vec<(&str, &str)> {
    split_outside(header, ',')
        .into_iter()
        .filter_map(|m| {
            let (label, value) = m.trim().split_once('=')?;
            let value = value.trim();
            // Parameters may follow the sequence.
            let value = value.strip_prefix(':')?;
            Some((label, value.split_once(':')?.0))
        })
        .take(MOST)
        .collect()
}

fn component_name(component: &str) -> Option<&str> {
    unquote(split_outside(component, ';').first().copied()?)
}

/// The signature base (RFC 9421, section 2.5), or the component that has no value here.
pub(super) fn base(input: &Input<'_>, request: &Request<'_>) -> Result<String, String> {
    let mut out = String::new();
    for (i, component) in input.components.iter().enumerate() {
        if input.components.iter().take(i).any(|c| c == component) {
            return Err(format!("{component} is listed twice"));
        }
        let value = value(component, request)?;
        out.push_str(component);
        out.push_str(": ");
        out.push_str(&value);
        out.push('\n');
    }
    out.push_str("\"@signature-params\": ");
    out.push_str(input.raw);
    Ok(out)
}

fn value(component: &str, request: &Request<'_>) -> Result<String, String> {
    let name = component_name(component).ok_or_else(|| format!("{component} is not a component name in quotes"))?;
    let mut parameters = split_outside(component, ';').into_iter().skip(1);
    if !name.starts_with('@') {
        let mut values = request.headers.iter().filter(|h| h.0.eq_ignore_ascii_case(name)).map(|h| h.1.trim()).peekable();
        if values.peek().is_none() {
            return Err(format!("the request has no header {name}"));
        }
        return match parameters.next() {
            None => Ok(values.collect::<Vec<_>>().join(", ")),
            Some("bs") => Ok(values.map(|v| format!(":{}:", Encoding::Base64.encode(v.as_bytes()))).collect::<Vec<_>>().join(", ")),
            Some(p) => match p.split_once('=').and_then(|(n, v)| (n == "key").then(|| unquote(v)).flatten()) {
                Some(key) => {
                    let all = values.collect::<Vec<_>>().join(", ");
                    let member = split_outside(&all, ',').into_iter().filter_map(|m| m.trim().split_once('=')).find(|m| m.0 == key);
                    member.map(|m| m.1.to_owned()).ok_or_else(|| format!("{name} has no member {key}"))
                }
                None => Err(format!("{component}: this parameter is not supported")),
            },
        };
    }
    if name == "@method" {
        return Ok(request.method.to_owned());
    }
    let url = request.url.ok_or_else(|| format!("{component} needs the URL"))?;
    let parts = Url::split_http(url).ok_or("the URL is not absolute")?;
    let path = if parts.path.is_empty() { "/" } else { parts.path };
    Ok(match name {
        "@target-uri" => url.to_owned(),
        "@authority" => parts.authority(),
        "@scheme" => parts.scheme.to_ascii_lowercase(),
        "@request-target" => format!("{path}{}", parts.query.map(|q| format!("?{q}")).unwrap_or_default()),
        "@path" => path.to_owned(),
        "@query" => format!("?{}", parts.query.unwrap_or("")),
        "@query-param" => {
            let wanted = parameters.find_map(|p| p.strip_prefix("name=").and_then(unquote)).ok_or("@query-param needs a name")?;
            let again = |raw: &str| encoding::percent_encode(&encoding::percent_decode(raw.as_bytes(), true), b"-._*", false);
            let mut found = parts.query.unwrap_or("").split('&').filter_map(|p| {
                let (n, v) = p.split_once('=').unwrap_or((p, ""));
                (again(n) == wanted).then(|| again(v))
            });
            let first = found.next().ok_or_else(|| format!("the URL has no parameter {wanted}"))?;
            if found.next().is_some() {
                return Err(format!("the URL has the parameter {wanted} twice"));
            }
            first
        }
        _ => return Err(format!("{component} is not supported for a request")),
    })
}

/// What a Content-Digest says about a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DigestVerdict {
    /// Every digest that is known here belongs to the body.
    Same,
    /// One does not.
    Differs,
    /// It holds no SHA-256 or SHA-512.
    Unknown,
}

/// The digests of a header that are known here: (SHA-512?, bytes).
pub(super) fn digests(header: &str) -> Vec<(bool, Vec<u8>)> {
    sequences(header)
        .into_iter()
        .filter_map(|(algorithm, text)| {
            let wide = match algorithm {
                "sha-256" => false,
                "sha-512" => true,
                _ => return None,
            };
            Some((wide, encoding::from_base64(text.as_bytes()).unwrap_or_default()))
        })
        .collect()
}

/// Does this digest (SHA-512 where `wide`) belong to the body?
pub(super) fn digest_is(wide: bool, digest: &[u8], body: &[u8]) -> bool {
    if wide { Sha512::digest(body).as_slice() == digest } else { Sha256::digest(body).as_slice() == digest }
}

/// Compare a Content-Digest header with a body.
pub(super) fn check_digest(header: &str, body: &[u8]) -> DigestVerdict {
    let all = digests(header);
    if all.is_empty() {
        DigestVerdict::Unknown
    } else if all.iter().all(|(wide, digest)| digest_is(*wide, digest, body)) {
        DigestVerdict::Same
    } else {
        DigestVerdict::Differs
    }
}

/// A Content-Digest for a body.
pub(super) fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", Encoding::Base64.encode(&Sha256::digest(body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_components_are_written_as_the_rfc_shows_them() {
        // RFC 9421, section 2.2: the examples of each derived component.
        let headers = [("X-Dup".to_owned(), " a ".to_owned()), ("x-dup".to_owned(), "b, c".to_owned())];
        let request = Request {
            method: "POST",
            url: Some("https://www.Example.com:443/path?param=value&foo=bar&baz=batman&qux=&bat=a%20b"),
            headers: &headers,
        };
        let of = |c: &str| value(c, &request);
        assert_eq!(of("\"@authority\"").unwrap(), "www.example.com");
        assert_eq!(of("\"@scheme\"").unwrap(), "https");
        assert_eq!(of("\"@path\"").unwrap(), "/path");
        assert_eq!(of("\"@request-target\"").unwrap(), "/path?param=value&foo=bar&baz=batman&qux=&bat=a%20b");
        assert_eq!(of("\"@query\"").unwrap(), "?param=value&foo=bar&baz=batman&qux=&bat=a%20b");
        assert_eq!(of("\"@query-param\";name=\"baz\"").unwrap(), "batman");
        assert_eq!(of("\"@query-param\";name=\"qux\"").unwrap(), "");
        assert_eq!(of("\"@query-param\";name=\"bat\"").unwrap(), "a%20b");
        assert_eq!(of("\"x-dup\"").unwrap(), "a, b, c");
        assert_eq!(of("\"x-dup\";bs").unwrap(), ":YQ==:, :YiwgYw==:");
        assert!(of("\"@status\"").is_err());
        assert!(of("\"absent\"").is_err());
        let bare = Request { url: Some("https://example.com"), ..request };
        assert_eq!(value("\"@path\"", &bare).unwrap(), "/");
        assert_eq!(value("\"@query\"", &bare).unwrap(), "?");
    }

    #[test]
    fn inputs_with_quotes_commas_and_brackets_in_strings_are_read() {
        let all = inputs("a=(\"x\" \"@query-param\";name=\"p,)\");created=1;keyid=\"k,;\\\"\", b=();alg=\"ed25519\";expires=9").unwrap();
        assert_eq!(all[0].components, ["\"x\"", "\"@query-param\";name=\"p,)\""]);
        assert_eq!((all[0].created, all[1].alg, all[1].expires), (Some(1), Some("ed25519"), Some(9)));
        assert!(inputs("a=(\"x\"").is_err());
        assert!(inputs("").is_err());
        assert_eq!(sequences("a=:AA==:, b=:BB==:;x=1, c=1"), [("a", "AA=="), ("b", "BB==")]);
    }
}
