//! The request's headers: the vendor's, the destination's, and the signature over the exact bytes of the body.

use chrono::{DateTime, SecondsFormat};

use super::{Request, code};
use crate::destination::Destination;
use crate::diagnostic::{By, Diagnostic, Document, Severity};
use crate::schema::Standing;
use crate::signature::{self, Scheme};
use crate::source::Header;
use crate::span::Span;

impl Request<'_> {
    /// Is the body one that the source itself sends? `false` where the source's body is fixed and a template makes
    /// another of it: that body is the relay's, and carries neither the source's headers nor its signature.
    #[must_use]
    pub const fn is_from_source(&self) -> bool {
        self.template.is_none() || !self.source.relay
    }

    /// The source's own scheme, where the body is the source's own.
    fn own_scheme(&self) -> Option<&'static Scheme> {
        self.source.signing.as_ref().filter(|_| self.is_from_source()).and_then(|s| signature::scheme(&s.scheme))
    }

    /// The scheme that the request is signed with: the one that was asked for, else the source's own.
    #[must_use]
    pub fn signed_with(&self) -> Option<&'static Scheme> {
        self.scheme.or_else(|| self.own_scheme()).filter(|_| !self.secrets.is_empty())
    }
}

/// What to know of this body, the scheme and the secrets where the request is signed. The body is JSON.
pub(super) fn advice(request: &Request<'_>, body: &[u8]) -> Vec<Diagnostic> {
    let mut found = request.signed_with().map(|scheme| signature::advise(scheme, request.secrets, body)).unwrap_or_default();
    for d in &mut found {
        d.by = By::Scheme;
        if d.document == Document::Body && request.template.is_none() {
            // The body is the payload, which the vendor writes: nobody here can write it otherwise.
            d.document = Document::Payload;
            d.severity = Severity::Info;
        }
    }
    found
}

/// Signs the body byte for byte. What is wrong is added to `found`.
fn sign(request: &Request<'_>, scheme: &Scheme, body: &[u8], found: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    if request.secrets.is_empty() {
        return Vec::new();
    }
    let message = signature::Message {
        body,
        id: request.message_id,
        timestamp: request.timestamp,
        url: request.url,
        event: request.event,
        ..signature::Message::default()
    };
    signature::sign(scheme, request.secrets, &message).unwrap_or_else(|e| {
        let message = format!("{}: {e}", scheme.id);
        found.push(Diagnostic::new(&code::HEADER, Span::at(0), message).in_document(Document::Headers));
        Vec::new()
    })
}

/// The headers of a request with this body: the receiver's; the source's and its signature where the body is the
/// source's own; and the signature of the scheme that was asked for.
///
/// What is wrong is added to `found`.
#[must_use]
pub(crate) fn headers(request: &Request<'_>, destination: &Destination, body: &[u8], found: &mut Vec<Diagnostic>) -> Vec<Header> {
    let mut out = Vec::new();
    push(&mut out, "content-type", "application/json", Standing::Assumed, "every destination here expects JSON");
    for (name, value) in destination.headers {
        push(&mut out, name, value, Standing::Documented, destination.name);
    }
    let stamp = request.timestamp.and_then(|t| DateTime::from_timestamp(t, 0)).map(|t| t.to_rfc3339_opts(SecondsFormat::Secs, true));
    let signing = request.source.signing.as_ref();
    let own = request.own_scheme();
    let signed = own.map(|scheme| sign(request, scheme, body, found)).unwrap_or_default();
    let vendor = if request.is_from_source() { request.source.headers.as_slice() } else { &[] };
    for header in vendor {
        let is_signature = header.value.contains("{{signature}}");
        let value = if is_signature {
            let Some((_, value)) = signed.iter().find(|(n, _)| n.eq_ignore_ascii_case(&header.name)) else {
                if signing.is_some() && request.secrets.is_empty() {
                    let message = format!("no secret was given: {} is missing", header.name);
                    found.push(unsigned(message, "pass the webhook's secret to see the signature"));
                }
                continue;
            };
            value.clone()
        } else {
            header
                .value
                .replace("{{event}}", request.event.unwrap_or(""))
                .replace("{{deliveryId}}", request.message_id.unwrap_or(""))
                .replace("{{timestamp}}", stamp.as_deref().unwrap_or(""))
        };
        if value.is_empty() && !header.value.is_empty() {
            continue;
        }
        push(&mut out, &header.name, &value, header.standing, &header.origin);
    }
    for (name, value) in signed {
        if !out.iter().any(|h| h.name.eq_ignore_ascii_case(&name)) {
            push(&mut out, &name, &value, signing.map_or(Standing::Assumed, |s| s.standing), signing.map_or("", |s| s.origin.as_str()));
        }
    }
    if let Some(scheme) = request.scheme {
        if request.secrets.is_empty() {
            let message = format!("no secret was given: the request is not signed as {} asks", scheme.name);
            found.push(unsigned(message, "give the secret to sign with"));
        } else if own.is_none_or(|own| own.id != scheme.id) {
            for (name, value) in sign(request, scheme, body, found) {
                push(&mut out, &name, &value, Standing::Documented, &scheme.name);
            }
        }
    } else if !request.is_from_source() && signing.is_some() && !request.secrets.is_empty() {
        let message = format!("the secret is not used: a body rendered from a template does not carry {}'s signature", request.source.name);
        found.push(unsigned(message, "name the scheme that your receiver verifies, if it verifies one"));
    }
    for header in &out {
        if !legal(&header.name, &header.value) {
            found.push(
                Diagnostic::new(
                    &code::HEADER,
                    Span::at(0),
                    format!(
                        "the header {} cannot be sent: its name or value has a character that HTTP does not allow",
                        crate::diagnostic::printable(&header.name)
                    ),
                )
                .in_document(Document::Headers)
                .help("remove line breaks, control characters and non-ASCII text"),
            );
        }
    }
    out
}

fn unsigned(message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&code::UNSIGNED, Span::at(0), message).in_document(Document::Headers).help(help)
}

fn push(out: &mut Vec<Header>, name: &str, value: &str, standing: Standing, origin: &str) {
    if let Some(known) = out.iter_mut().find(|h| h.name.eq_ignore_ascii_case(name)) {
        *known = Header { name: name.to_owned(), value: value.to_owned(), standing, origin: origin.to_owned() };
    } else {
        out.push(Header { name: name.to_owned(), value: value.to_owned(), standing, origin: origin.to_owned() });
    }
}

/// May it be in a request (RFC 9110, field names and values)?
fn legal(name: &str, value: &str) -> bool {
    crate::http::is_name(name) && crate::http::forbidden(value).is_none()
}

#[cfg(test)]
mod tests {
    use crate::preview::{Preview, Request, preview};
    use crate::signature::{self, Secret};
    use crate::source;

    fn sent(source: &str, template: Option<&str>, secrets: &[Secret], scheme: Option<&str>) -> Preview {
        let source = source::get(source).unwrap();
        let event = &source.events[0].ty;
        let payload = source.sample(Some(event), None).unwrap();
        let request = Request::new(source, template, &payload.text);
        let scheme = scheme.map(|id| signature::scheme(id).unwrap());
        preview(&Request {
            event: Some(event),
            secrets,
            scheme,
            message_id: Some("m-1"),
            timestamp: Some(1_767_225_600),
            prove: false,
            ..request
        })
    }

    fn names(seen: &Preview) -> Vec<String> {
        seen.headers.iter().map(|h| h.name.to_ascii_lowercase()).collect()
    }

    fn codes(seen: &Preview) -> Vec<&str> {
        seen.diagnostics.iter().map(|d| d.code.id).collect()
    }

    #[test]
    fn a_body_rendered_for_a_source_whose_body_is_fixed_carries_neither_its_headers_nor_its_signature() {
        let secrets = [Secret::new("a-secret-for-tests")];
        let own = sent("cybercage", None, &secrets, None);
        assert!(names(&own).contains(&"x-cybercage-signature".to_owned()), "{:?}", own.headers);

        let relayed = sent("cybercage", Some("{}"), &secrets, None);
        assert_eq!(names(&relayed), ["content-type"]);
        assert_eq!(codes(&relayed), ["preview/unsigned"], "that the secret is not used is said");
        let without = sent("cybercage", Some("{}"), &[], None);
        assert_eq!((names(&without), codes(&without)), (vec!["content-type".to_owned()], vec![]));
    }

    #[test]
    fn a_scheme_that_is_asked_for_signs_a_rendered_body_too() {
        let secrets = [Secret::new("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz")];
        let asked = sent("cybercage", Some("{}"), &secrets, Some("standard"));
        assert_eq!(names(&asked), ["content-type", "webhook-id", "webhook-timestamp", "webhook-signature"]);
        assert_eq!(codes(&asked), Vec::<&str>::new());
        let without = sent("cybercage", Some("{}"), &[], Some("standard"));
        assert_eq!(codes(&without), ["preview/unsigned"], "a scheme without a secret signs nothing, and that is said");
    }

    #[test]
    fn a_source_with_templates_of_its_own_sends_its_headers_with_what_they_render() {
        let castai = sent("castai", Some("{}"), &[], None);
        let source = source::get("castai").unwrap();
        assert!(source.headers.iter().all(|h| names(&castai).contains(&h.name.to_ascii_lowercase())), "{:?}", castai.headers);
    }
}
