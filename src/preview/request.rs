//! The request's headers: the vendor's, the destination's, and the signature over the exact bytes of the body.

use chrono::DateTime;

use super::{Request, code};
use crate::destination::Destination;
use crate::diagnostic::{Diagnostic, Document};
use crate::schema::Standing;
use crate::signature;
use crate::span::Span;

/// One header of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// How well it is known that the vendor sends it.
    pub standing: Standing,
    /// Who says so.
    pub origin: String,
}

/// The headers of a request with this body.
///
/// The signature is made over `body` as it is, byte for byte. What is wrong is added to `found`.
#[must_use]
pub fn headers(request: &Request<'_>, destination: &Destination, body: &[u8], found: &mut Vec<Diagnostic>) -> Vec<Header> {
    let mut out = Vec::new();
    push(&mut out, "content-type", "application/json", Standing::Assumed, "every destination here takes JSON");
    for (name, value) in destination.headers {
        push(&mut out, name, value, Standing::Documented, destination.name);
    }
    let stamp = request.timestamp.and_then(|t| DateTime::from_timestamp(t, 0)).map(|t| t.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    let signing = request.source.signing.as_ref();
    let signed = signing.and_then(|s| signature::scheme(&s.scheme)).and_then(|scheme| {
        if request.secrets.is_empty() {
            return None;
        }
        let message = signature::Message {
            body,
            id: request.message_id,
            timestamp: request.timestamp,
            url: request.url,
            event: request.event,
            ..signature::Message::default()
        };
        match signature::sign(scheme, request.secrets, &message) {
            Ok(headers) => Some(headers),
            Err(e) => {
                found.push(Diagnostic::new(&code::HEADER, Span::at(0), e.to_string()).in_document(Document::Headers));
                None
            }
        }
    });
    for header in &request.source.headers {
        let is_signature = header.value.contains("{{signature}}");
        let value = if is_signature {
            let Some((_, value)) = signed.as_ref().and_then(|s| s.iter().find(|(n, _)| n.eq_ignore_ascii_case(&header.name))) else {
                if signing.is_some() && request.secrets.is_empty() {
                    found.push(
                        Diagnostic::new(&code::UNSIGNED, Span::at(0), format!("no secret was given: {} is missing", header.name))
                            .in_document(Document::Headers)
                            .help("give the webhook's secret to see the signature"),
                    );
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
    for (name, value) in signed.into_iter().flatten() {
        if !out.iter().any(|h| h.name.eq_ignore_ascii_case(&name)) {
            push(&mut out, &name, &value, signing.map_or(Standing::Assumed, |s| s.standing), signing.map_or("", |s| s.origin.as_str()));
        }
    }
    for header in &out {
        if !legal(&header.name, &header.value) {
            found.push(
                Diagnostic::new(
                    &code::HEADER,
                    Span::at(0),
                    format!(
                        "the header {} cannot be sent: its name or value holds a character that HTTP does not allow",
                        crate::diagnostic::printable(&header.name)
                    ),
                )
                .in_document(Document::Headers)
                .help("take line ends, control characters and text outside ASCII out of it"),
            );
        }
    }
    out
}

fn push(out: &mut Vec<Header>, name: &str, value: &str, standing: Standing, origin: &str) {
    if let Some(known) = out.iter_mut().find(|h| h.name.eq_ignore_ascii_case(name)) {
        *known = Header { name: name.to_owned(), value: value.to_owned(), standing, origin: origin.to_owned() };
    } else {
        out.push(Header { name: name.to_owned(), value: value.to_owned(), standing, origin: origin.to_owned() });
    }
}

/// May it stand in a request (RFC 9110, field names and values)?
fn legal(name: &str, value: &str) -> bool {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !name.is_empty() && name.bytes().all(token) && value.bytes().all(|b| (b' '..=b'~').contains(&b) || b == b'\t')
}
