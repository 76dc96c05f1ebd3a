//! Why an attempt did not end with an answer.

use super::code;
use crate::diagnostic::Code;

/// What went wrong, as a stable name with the step in which it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FaultKind {
    /// The name has no address, or the resolver failed.
    Dns,
    /// The resolver took too long.
    DnsTimeout,
    /// Nothing listens at the address.
    ConnectRefused,
    /// The connection could not be made for another reason.
    Connect,
    /// The connection took too long.
    ConnectTimeout,
    /// The certificate is not valid for the name.
    TlsCertificate,
    /// The handshake failed for another reason.
    Tls,
    /// The handshake took too long.
    TlsTimeout,
    /// The request could not be written in time.
    SendTimeout,
    /// The request was written and no status came in time.
    HeadersTimeout,
    /// A status came, and the body did not end in time.
    BodyTimeout,
    /// The receiver reset the connection.
    Reset,
    /// The receiver closed the connection without an answer, or in the middle of one.
    Closed,
    /// What came back is not HTTP/1.
    Protocol,
    /// Policy: the address is not public.
    BlockedAddress,
    /// Policy: plain http.
    BlockedHttp,
    /// Policy: the body is larger than the source sends.
    BlockedSize,
    /// The sender was told to stop.
    Interrupted,
}

impl FaultKind {
    /// The stable name, `step.what`, as the attempt object's `error`.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::DnsTimeout => "timeout.dns",
            Self::ConnectRefused => "connect.refused",
            Self::Connect => "connect",
            Self::ConnectTimeout => "timeout.connect",
            Self::TlsCertificate => "tls.certificate",
            Self::Tls => "tls",
            Self::TlsTimeout => "timeout.tls",
            Self::SendTimeout => "timeout.send",
            Self::HeadersTimeout => "timeout.headers",
            Self::BodyTimeout => "timeout.body",
            Self::Reset => "reset",
            Self::Closed => "closed",
            Self::Protocol => "protocol",
            Self::BlockedAddress => "blocked.address",
            Self::BlockedHttp => "blocked.http",
            Self::BlockedSize => "blocked.size",
            Self::Interrupted => "interrupted",
        }
    }

    /// Its entry in the catalogue, for `--explain`. `None` if the catalogue has nothing to add.
    #[must_use]
    pub(crate) fn code(self) -> Option<&'static Code> {
        match self {
            Self::BlockedAddress => Some(&code::PRIVATE_ADDRESS),
            Self::BlockedHttp => Some(&code::PLAIN_HTTP),
            Self::BlockedSize => Some(&code::BODY_TOO_LARGE),
            Self::Interrupted => None,
            _ => Some(&code::NO_ANSWER),
        }
    }

    /// Was it our own rule that stopped it?
    #[must_use]
    pub(crate) const fn is_policy(self) -> bool {
        matches!(self, Self::BlockedAddress | Self::BlockedHttp | Self::BlockedSize)
    }
}

/// One fault with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What went wrong.
    pub kind: FaultKind,
    /// One sentence: the thing and the rule.
    pub message: String,
    /// What to do about it, if that is known.
    pub help: Option<String>,
}

impl Fault {
    /// A fault without help.
    #[must_use]
    pub(crate) fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), help: None }
    }

    /// With help.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
