//! IBM QRadar's HTTP Receiver: the body of a request is an event, whatever it is.

use super::reply::{Cause, Row};
use super::shape::Test::{From, Most, Raw, Soft};
use super::shape::Unit::Bytes;
use super::shape::{Shape, documented, observed};
use super::{Destination, Endpoint, Located};
use crate::diagnostic::Severity;

const RECEIVER: &str = "https://www.ibm.com/docs/en/dsm?topic=options-http-receiver-protocol-configuration";

// Both are settings of the log source: these are the values that integrators name.
static BODY: Shape = Shape(&[
    Raw,
    From(
        observed("https://docs.wallarm.com/user-guides/settings/integrations/ibm-qradar (Max POST method Request Length)"),
        &[Most(5 * 1024 * 1024, Bytes)],
    ),
    Soft(
        Severity::Hint,
        &[From(
            observed("https://www.firezone.dev/kb/log-sinks/qradar (a longer event is split: Max Payload Length)"),
            &[Most(32_767, Bytes)],
        )],
    ),
]);

pub(super) static QRADAR: Destination = Destination {
    id: "qradar",
    name: "IBM QRadar",
    summary: "IBM QRadar, a log source with the HTTP Receiver protocol: the body of a request becomes an event, whatever it is.",
    url: "",
    method: "POST",
    headers: &[],
    locate: |url| if url.port == ":12469" { Located::At("receiver") } else { Located::Elsewhere },
    endpoints: &[Endpoint { id: "receiver", name: "an HTTP Receiver", shape: Some(&BODY), fits: |_| true }],
    cite: documented(RECEIVER),
    replies: &[
        Row {
            status: &[401, 403],
            says: "",
            cause: Cause::Auth,
            message: "QRadar refuses the request's token or certificate",
            help: "send the authentication header, or the client certificate, that the log source asks for",
        },
        Row {
            status: &[413],
            says: "",
            cause: Cause::Size,
            message: "the body is larger than the log source takes",
            help: "send less, or raise Max POST method Request Length",
        },
    ],
    read: |_| None,
    note: Some(
        "QRadar takes any body; whether a log source can read it depends on its DSM. Only the receiver's sizes are checked. It listens on port 12469 unless told otherwise.",
    ),
};
