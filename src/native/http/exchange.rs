//! One request, one answer, one deadline.

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{HeaderName, HeaderValue};
use hyper_util::rt::TokioIo;
use tokio::time::{Instant, timeout_at};

use super::metered::{Meter, Metered};
use super::{Deadline, Network, connect};
use crate::delivery::{Answer, Exchange, Fault, FaultKind, Policy, Request};
use crate::native::clock;

/// Longest head of an answer, in bytes.
const MAX_HEAD: usize = 64 << 10;

pub(super) async fn run(network: &Network, request: &Request, policy: &Policy) -> Exchange {
    let start = clock::start();
    let whole = Deadline { at: Instant::now() + policy.timeout, length: policy.timeout };
    let length = policy.connect_timeout.min(policy.timeout);
    let connecting = Deadline { at: Instant::now() + length, length };
    let mut seen = Exchange::default();
    match connect::connect(network, &request.endpoint, connecting, start, &mut seen).await {
        Err(fault) => seen.fault = Some(fault),
        Ok(stream) => {
            network.connected.store(true, std::sync::atomic::Ordering::Relaxed);
            let (stream, meter) = Metered::new(stream, start, request.head());
            match talk(stream, &meter, request, policy, whole).await {
                Ok((answer, fault)) => {
                    seen.answer = Some(answer);
                    seen.fault = fault;
                }
                Err(fault) => seen.fault = Some(fault),
            }
            seen.written = is_written(&meter, request);
            seen.times.first_byte = meter.read().first_byte;
        }
    }
    seen.times.total = start.elapsed();
    seen
}

fn is_written(meter: &Meter, request: &Request) -> bool {
    meter.read().written >= (request.head().len() + request.body.len()) as u64
}

/// Send, and read status, headers and at most the policy's share of the body.
async fn talk(
    stream: Metered,
    meter: &Meter,
    request: &Request,
    policy: &Policy,
    deadline: Deadline,
) -> Result<(Answer, Option<Fault>), Fault> {
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MAX_HEAD)
        .handshake::<_, Full<Bytes>>(TokioIo::new(stream))
        .await
        .map_err(|e| read_fault(&e, meter, request))?;
    // The connection lives beside the exchange and is cut when this function returns.
    let connection = Aborted(tokio::spawn(async move {
        let _ = connection.await;
    }));
    let response = timeout_at(deadline.at, sender.send_request(message(request)?))
        .await
        .map_err(|_| late(meter, request, deadline))?
        .map_err(|e| read_fault(&e, meter, request))?;
    let (head, body) = response.into_parts();
    let mut answer = Answer {
        status: head.status.as_u16(),
        headers: head.headers.iter().map(|(k, v)| (k.as_str().to_owned(), v.as_bytes().to_vec())).collect(),
        ..Answer::default()
    };
    let fault = read_body(body, &mut answer, policy.max_response, deadline).await;
    drop(connection);
    Ok((answer, fault))
}

/// Ends the task when it goes out of scope.
struct Aborted(tokio::task::JoinHandle<()>);

impl Drop for Aborted {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn message(request: &Request) -> Result<hyper::Request<Full<Bytes>>, Fault> {
    let broken = |e: &dyn std::fmt::Display| Fault::new(FaultKind::Protocol, format!("the request cannot be written: {e}"));
    let mut message = hyper::Request::new(Full::new(Bytes::copy_from_slice(&request.body)));
    *message.method_mut() = hyper::Method::POST;
    *message.uri_mut() = request.endpoint.target.parse().map_err(|e| broken(&e))?;
    for h in request.wire_headers() {
        let name = HeaderName::from_bytes(h.name.as_bytes()).map_err(|e| broken(&e))?;
        message.headers_mut().append(name, HeaderValue::from_str(&h.value).map_err(|e| broken(&e))?);
    }
    Ok(message)
}

/// Read the body up to `limit` bytes; what is beyond stays on the wire.
async fn read_body(mut body: Incoming, answer: &mut Answer, limit: usize, deadline: Deadline) -> Option<Fault> {
    loop {
        let frame = match timeout_at(deadline.at, body.frame()).await {
            Err(_) => {
                answer.truncated = true;
                return Some(deadline.fault(FaultKind::BodyTimeout, "the response body did not end"));
            }
            Ok(None) => return None,
            Ok(Some(Err(e))) => {
                answer.truncated = true;
                return Some(Fault::new(FaultKind::Closed, format!("the response body was cut short: {}", root(&e))));
            }
            Ok(Some(Ok(frame))) => frame,
        };
        if let Some(bytes) = frame.data_ref() {
            let room = limit - answer.body.len();
            answer.body.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or(&[]));
            if bytes.len() > room {
                answer.truncated = true;
                return None;
            }
        }
    }
}

fn late(meter: &Meter, request: &Request, deadline: Deadline) -> Fault {
    if is_written(meter, request) {
        deadline.fault(FaultKind::HeadersTimeout, "the request was sent but got no response")
    } else {
        deadline.fault(FaultKind::SendTimeout, "the receiver did not read the whole request")
    }
}

/// What an error of the connection means.
fn read_fault(error: &hyper::Error, meter: &Meter, request: &Request) -> Fault {
    let sent = if is_written(meter, request) { "after the request was sent" } else { "before the whole request was sent" };
    let io = source_chain(error).find_map(|e| e.downcast_ref::<std::io::Error>()).map(std::io::Error::kind);
    if matches!(io, Some(std::io::ErrorKind::ConnectionReset | std::io::ErrorKind::BrokenPipe)) {
        return Fault::new(FaultKind::Reset, format!("the receiver reset the connection {sent}"));
    }
    if error.is_parse() || error.is_parse_too_large() {
        return Fault::new(FaultKind::Protocol, format!("the receiver's response is not HTTP/1.1: {}", root(error)))
            .help("does this port speak HTTP? for an https port, use https:// in the URL");
    }
    if error.is_incomplete_message() || error.is_closed() || error.is_canceled() || io == Some(std::io::ErrorKind::UnexpectedEof) {
        return Fault::new(FaultKind::Closed, format!("the receiver closed the connection {sent}, without a response"));
    }
    Fault::new(FaultKind::Protocol, format!("the request failed {sent}: {}", root(error)))
}

fn source_chain<'a>(error: &'a (dyn std::error::Error + 'static)) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |e| e.source())
}

/// The innermost cause, in its own words.
fn root(error: &hyper::Error) -> String {
    source_chain(error).last().map_or_else(String::new, ToString::to_string)
}

#[cfg(test)]
mod tests {
    use crate::delivery::Endpoint;

    #[test]
    fn every_target_that_an_endpoint_takes_can_be_written() {
        let mut taken = 0;
        for c in (0u8..=255).map(char::from) {
            for url in [format!("https://a.example/{c}x"), format!("https://a.example/x?{c}=1"), format!("https://a.example{c}")] {
                if let Ok(endpoint) = Endpoint::parse(&url) {
                    taken += 1;
                    let uri: hyper::Uri = endpoint.target.parse().unwrap_or_else(|e| panic!("{url}: {e}"));
                    assert_eq!(uri.path_and_query().map(ToString::to_string), Some(endpoint.target), "{url}");
                }
            }
        }
        assert!(taken > 100, "{taken}");
    }
}
