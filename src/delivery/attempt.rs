//! One HTTP exchange, how it ended, and the record of it.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use super::{Fault, FaultKind, Policy, Request, address, code};
use crate::diagnostic::Code;

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A status in the source's success range came back.
    Delivered,
    /// It was not processed, or the receiver said so.
    Failed,
    /// The request was written and no answer came: it may have been processed.
    Unknown,
    /// Our own rule stopped it before anything was sent.
    Blocked,
}

impl Outcome {
    /// The stable name.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Blocked => "blocked",
        }
    }
}

/// When each step ended, counted from the start of the attempt. `None` if it was not reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Times {
    /// The name was resolved (none for an address literal).
    pub dns: Option<Duration>,
    /// The TCP connection was established.
    pub connect: Option<Duration>,
    /// The TLS handshake was done (none for plain http).
    pub tls: Option<Duration>,
    /// The first byte of the answer came.
    pub first_byte: Option<Duration>,
    /// The end.
    pub total: Duration,
}

/// What the receiver said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status code.
    pub status: u16,
    /// Header names and values as they came. A value need not be text.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, at most [`Policy::max_response`] bytes of it.
    pub body: Vec<u8>,
    /// There was more, or it did not end in time.
    pub truncated: bool,
}

/// What the transport saw. Both `answer` and `fault` are there where the body broke off after the status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exchange {
    /// The response: status, headers and body.
    pub answer: Option<Answer>,
    /// What went wrong.
    pub fault: Option<Fault>,
    /// Was the last byte of the request handed to the connection?
    pub written: bool,
    /// The address that was connected to.
    pub address: Option<SocketAddr>,
    /// Timing.
    pub times: Times,
}

/// The network. An implementation vets every address it is about to connect to with [`address::vet`], keeps
/// [`Policy::timeout`] over the whole exchange, never follows a redirect and reads no more than [`Policy::max_response`].
pub(crate) trait Transport {
    /// Make one exchange. Faults are part of the [`Exchange`], so there is no error.
    fn exchange(&self, request: &Request, policy: &Policy) -> impl Future<Output = Exchange>;
}

/// The time.
pub(crate) trait Clock {
    /// Nanoseconds since the Unix epoch.
    fn now(&self) -> i128;
}

/// The full record of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// The message id, the same over all attempts of one delivery.
    pub id: String,
    /// When it started, in nanoseconds since the Unix epoch.
    pub started: i128,
    /// Its number, from 1.
    pub number: u32,
    /// Maximum number of attempts of the delivery.
    pub of: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// What went over the wire.
    pub exchange: Exchange,
    /// Bytes of the request body.
    pub request_bytes: usize,
}

impl Attempt {
    /// The status, where one came.
    #[must_use]
    pub(crate) fn status(&self) -> Option<u16> {
        self.exchange.answer.as_ref().map(|a| a.status)
    }

    /// The catalogue's entry for how it ended; `None` if it was delivered, or the receiver's own answer says it all.
    #[must_use]
    pub(crate) fn code(&self) -> Option<&'static Code> {
        match (self.outcome, self.status()) {
            (Outcome::Delivered, _) => None,
            (Outcome::Unknown, _) => Some(&code::UNKNOWN_OUTCOME),
            (_, Some(300..=399)) => Some(&code::REDIRECTED),
            (_, Some(_)) => None,
            (_, None) => self.fault().and_then(|f| f.kind.code()),
        }
    }

    /// What went wrong, where something did.
    #[must_use]
    pub(crate) fn fault(&self) -> Option<&Fault> {
        self.exchange.fault.as_ref()
    }
}

/// Judge an exchange. A status decides wherever one came, however the rest of the answer ended.
#[must_use]
pub(crate) fn classify(exchange: &Exchange, policy: &Policy) -> Outcome {
    match (&exchange.answer, &exchange.fault) {
        (Some(answer), _) if policy.success.contains(&answer.status) => Outcome::Delivered,
        (Some(_), _) => Outcome::Failed,
        (None, Some(fault)) if fault.kind.is_policy() => Outcome::Blocked,
        (None, _) if exchange.written => Outcome::Unknown,
        (None, _) => Outcome::Failed,
    }
}

/// Checks a request against the policy before the name is resolved.
///
/// # Errors
/// The fault, where the request may not be sent: a body larger than the source sends, plain http, an address literal that is
/// not public.
pub(crate) fn admit(request: &Request, policy: &Policy, allow: Allow) -> Result<(), Fault> {
    let size = request.body.len();
    if size > policy.max_body {
        return Err(Fault::new(FaultKind::BlockedSize, format!("the body is {size} bytes; the source sends at most {}", policy.max_body))
            .help("send less of the payload: fewer fields or list items"));
    }
    let endpoint = &request.endpoint;
    if !endpoint.is_https() {
        if policy.https_only {
            return Err(Fault::new(FaultKind::BlockedHttp, "this source sends only to https URLs").help("write the URL with https://"));
        }
        if !allow.http && !endpoint.is_loopback() {
            return Err(Fault::new(
                FaultKind::BlockedHttp,
                "plain http is refused: anyone on the network path can read and change the request",
            )
            .help("write https://, or pass --allow-http"));
        }
    }
    if let Some(ip) = endpoint.literal()
        && let Some(why) = address::vet(ip)
        && !allow.private
    {
        return Err(blocked_address(&endpoint.host, &ip.to_string(), why));
    }
    Ok(())
}

/// The words for an address that may not be connected to.
#[must_use]
pub(crate) fn blocked_address(host: &str, ip: &str, why: address::Reserved) -> Fault {
    let what = if host.trim_matches(['[', ']']) == ip { format!("{ip} is") } else { format!("{host} resolves to {ip},") };
    let article = if matches!(why, address::Reserved::Unspecified) { "an" } else { "a" };
    Fault::new(FaultKind::BlockedAddress, format!("{what} {article} {} address", why.name()))
        .help("a sender must not reach internal addresses; for your own receiver, pass --allow-private")
}

/// What the caller allows in addition to the policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Allow {
    /// Addresses that are not public.
    pub private: bool,
    /// Plain http to any host.
    pub http: bool,
}

/// Make one attempt and record it.
pub(crate) async fn deliver<T: Transport, C: Clock>(transport: &T, clock: &C, request: &Request, policy: &Policy, allow: Allow) -> Attempt {
    let started = clock.now();
    let exchange = match admit(request, policy, allow) {
        Ok(()) => transport.exchange(request, policy).await,
        Err(fault) => Exchange { fault: Some(fault), ..Exchange::default() },
    };
    let outcome = classify(&exchange, policy);
    Attempt { id: request.id.clone(), started, number: 1, of: 1, outcome, exchange, request_bytes: request.body.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::Endpoint;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    struct Fixed(Exchange);
    impl Transport for Fixed {
        async fn exchange(&self, _: &Request, _: &Policy) -> Exchange {
            self.0.clone()
        }
    }
    struct Noon;
    impl Clock for Noon {
        fn now(&self) -> i128 {
            12
        }
    }

    fn run(url: &str, body: usize, policy: &Policy, allow: Allow, exchange: Exchange) -> Attempt {
        let request = Request::new("m1", Endpoint::parse(url).unwrap(), vec![b'x'; body]);
        let transport = Fixed(exchange);
        let mut future = pin!(deliver(&transport, &Noon, &request, policy, allow));
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(attempt) => attempt,
            Poll::Pending => panic!("a transport that answers at once must not wait"),
        }
    }

    fn answered(status: u16) -> Exchange {
        Exchange { answer: Some(Answer { status, ..Answer::default() }), written: true, ..Exchange::default() }
    }

    #[test]
    fn every_status_is_judged_by_the_success_range_alone() {
        for status in 100..=999 {
            let attempt = run("https://example.com/", 1, &Policy::default(), Allow::default(), answered(status));
            let expected = if (200..300).contains(&status) { Outcome::Delivered } else { Outcome::Failed };
            assert_eq!(attempt.outcome, expected, "{status}");
            assert_eq!((attempt.status(), attempt.started), (Some(status), 12));
        }
    }

    #[test]
    fn a_request_that_was_written_and_not_answered_is_unknown_and_one_that_was_not_is_failed() {
        let silent = |written| Exchange { fault: Some(Fault::new(FaultKind::HeadersTimeout, "")), written, ..Exchange::default() };
        let run = |e| run("https://example.com/", 1, &Policy::default(), Allow::default(), e).outcome;
        assert_eq!(run(silent(true)), Outcome::Unknown);
        assert_eq!(run(silent(false)), Outcome::Failed);
        let mut cut = answered(204);
        cut.fault = Some(Fault::new(FaultKind::BodyTimeout, ""));
        assert_eq!(run(cut), Outcome::Delivered);
    }

    #[test]
    fn what_the_policy_refuses_never_reaches_the_transport() {
        let lax = Policy::default();
        let strict = Policy { https_only: true, ..Policy::default() };
        let all = Allow { private: true, http: true };
        for (url, body, policy, allow, kind) in [
            ("https://example.com/", 1_000_001, &lax, all, FaultKind::BlockedSize),
            ("http://example.com/", 1, &lax, Allow { private: true, http: false }, FaultKind::BlockedHttp),
            ("http://example.com/", 1, &strict, all, FaultKind::BlockedHttp),
            ("http://127.0.0.1/", 1, &strict, all, FaultKind::BlockedHttp),
            ("http://127.0.0.1/", 1, &lax, Allow::default(), FaultKind::BlockedAddress),
            ("https://2130706433/", 1, &lax, Allow::default(), FaultKind::BlockedAddress),
            ("https://[::ffff:10.0.0.1]/", 1, &lax, Allow::default(), FaultKind::BlockedAddress),
        ] {
            let attempt = run(url, body, policy, allow, answered(200));
            assert_eq!((attempt.outcome, attempt.fault().map(|f| f.kind)), (Outcome::Blocked, Some(kind)), "{url}");
        }
        for (url, allow) in [("https://example.com/", Allow::default()), ("http://127.0.0.1:9/", Allow { private: true, http: false })] {
            assert_eq!(run(url, 1_000_000, &lax, allow, answered(200)).outcome, Outcome::Delivered, "{url}");
        }
    }
}
