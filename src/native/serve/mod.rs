//! The playground page and a request catcher, on loopback only.
//!
//! A page served from a fixed loopback port is reachable by every web site that the user visits, by name tricks (DNS
//! rebinding) and by cross-site requests. So every request must name this server in `Host`, one that comes from another site's
//! script is refused, and nothing but the catcher takes a body.

pub(crate) mod asset;
pub(crate) mod browser;
pub(crate) mod catcher;
mod guard;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::LocalSet;

pub(crate) use asset::Page;
pub(crate) use catcher::{Catcher, Caught};

/// The port that is taken where none is asked for. Fixed: a browser keeps the user's work by origin, and the port is part of it.
pub(crate) const PORT: u16 = 4177;

/// How many ports from [`PORT`] on are tried.
const TRIES: u16 = 10;

/// Connections at once.
const MAX_CONNECTIONS: usize = 128;

/// The policy of every answer. Scripts, styles and requests come from here alone, WebAssembly may be compiled, nobody may
/// frame the page, and no string becomes markup.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
connect-src 'self'; worker-src 'self'; img-src 'self' data:; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app";

/// The bound sockets.
#[derive(Debug)]
pub(crate) struct Listeners {
    sockets: Vec<TcpListener>,
    /// The port that both have.
    pub port: u16,
}

impl Listeners {
    /// Where the page is.
    #[must_use]
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}

/// Bind 127.0.0.1 and, where there is IPv6, `[::1]`. If `wish` is `None`, the first free port from [`PORT`] on.
///
/// # Errors
/// The last failure, where no port was free or allowed.
pub(crate) async fn bind(wish: Option<u16>) -> io::Result<Listeners> {
    let Some(port) = wish else {
        let mut last = io::Error::from(io::ErrorKind::AddrInUse);
        for port in PORT..PORT + TRIES {
            match bind_port(port).await {
                Ok(listeners) => return Ok(listeners),
                Err(e) => last = e,
            }
        }
        return Err(last);
    };
    bind_port(port).await
}

async fn bind_port(port: u16) -> io::Result<Listeners> {
    let v4 = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let port = v4.local_addr()?.port();
    let mut sockets = vec![v4];
    match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await {
        Ok(v6) => sockets.push(v6),
        // Another server at [::1] would answer for localhost.
        Err(e) if e.kind() == io::ErrorKind::AddrInUse => return Err(e),
        Err(_) => {}
    }
    Ok(Listeners { sockets, port })
}

/// What a server has at hand for each request.
struct State {
    page: Page,
    port: u16,
    catcher: Catcher,
    on_catch: Box<dyn Fn(&Caught)>,
}

/// Serve until `stop` resolves. `on_catch` is called for each request that the catcher took.
pub(crate) async fn run(listeners: Listeners, page: Page, on_catch: impl Fn(&Caught) + 'static, stop: impl Future) {
    let Listeners { sockets, port } = listeners;
    let state = Rc::new(State { page, port, catcher: Catcher::default(), on_catch: Box::new(on_catch) });
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let local = LocalSet::new();
    for socket in sockets {
        let (state, slots) = (Rc::clone(&state), Arc::clone(&slots));
        local.spawn_local(async move { accept(socket, &state, &slots).await });
    }
    local.run_until(stop).await;
}

async fn accept(socket: TcpListener, state: &Rc<State>, slots: &Arc<Semaphore>) {
    loop {
        // A slot comes first: a full server leaves new connections in the kernel's queue.
        let Ok(slot) = Arc::clone(slots).acquire_owned().await else { return };
        match socket.accept().await {
            Ok((stream, _)) => {
                let state = Rc::clone(state);
                tokio::task::spawn_local(async move {
                    let _slot = slot;
                    let service = hyper::service::service_fn(|request| {
                        let state = Rc::clone(&state);
                        async move { Ok::<_, Infallible>(answer(&state, request).await) }
                    });
                    // A client that breaks the protocol or leaves is no concern of the server's.
                    let _ = hyper::server::conn::http1::Builder::new()
                        .timer(TokioTimer::new())
                        .header_read_timeout(Duration::from_secs(10))
                        .max_buf_size(64 << 10)
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
            // Out of descriptors, say: give the others time to end.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn answer(state: &State, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let head_only = request.method() == Method::HEAD;
    let mut response = match guard::admit(&request, state.port) {
        Err((status, text)) => refuse(status, text, &[]),
        Ok(()) => route(state, request).await,
    };
    let fixed = |text: &'static str| HeaderValue::from_static(text);
    let headers = response.headers_mut();
    headers.insert("content-security-policy", fixed(CONTENT_SECURITY_POLICY));
    headers.insert("x-content-type-options", fixed("nosniff"));
    headers.insert("referrer-policy", fixed("no-referrer"));
    headers.insert("cross-origin-opener-policy", fixed("same-origin"));
    headers.insert("cross-origin-resource-policy", fixed("same-origin"));
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, fixed("no-store"));
    }
    if head_only {
        let length = hyper::body::Body::size_hint(response.body()).lower();
        response.headers_mut().insert("content-length", HeaderValue::from(length));
        *response.body_mut() = Full::default();
    }
    response
}

async fn route(state: &State, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let path = request.uri().path().to_owned();
    let read = request.method() == Method::GET || request.method() == Method::HEAD;
    if path == "/catch" || path.starts_with("/catch/") {
        return catch(state, request).await;
    }
    if !read {
        return refuse(
            StatusCode::METHOD_NOT_ALLOWED,
            "only GET and HEAD are allowed here; send requests to /catch\n",
            &[(ALLOW, "GET, HEAD")],
        );
    }
    if path == "/api/caught" {
        return json(StatusCode::OK, &state.catcher.json());
    }
    let brotli = request.headers().get_all("accept-encoding").iter().filter_map(|v| v.to_str().ok()).any(asset::takes_brotli);
    state.page.get(&path, brotli)
}

async fn catch(state: &State, request: Request<Incoming>) -> Response<Full<Bytes>> {
    if !matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH) {
        return refuse(StatusCode::METHOD_NOT_ALLOWED, "/catch accepts only POST, PUT and PATCH\n", &[(ALLOW, "POST, PUT, PATCH")]);
    }
    let (head, body) = request.into_parts();
    let read = tokio::time::timeout(Duration::from_secs(30), Limited::new(body, catcher::MAX_BODY).collect()).await;
    let body = match read {
        Err(_) => return refuse(StatusCode::REQUEST_TIMEOUT, "the body did not arrive within 30 s\n", &[]),
        Ok(Err(e)) if e.is::<http_body_util::LengthLimitError>() => {
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, "/catch accepts at most 1000000 bytes\n", &[]);
        }
        Ok(Err(_)) => return refuse(StatusCode::BAD_REQUEST, "the connection closed before the body ended\n", &[]),
        Ok(Ok(body)) => body.to_bytes(),
    };
    let caught = state.catcher.take(&head, &body);
    (state.on_catch)(&caught);
    json(StatusCode::OK, &serde_json::json!({ "received": true, "number": caught.number }))
}

fn json(status: StatusCode, value: &serde_json::Value) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(value.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A short plain answer.
fn refuse(status: StatusCode, text: &'static str, headers: &[(HeaderName, &'static str)]) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
