//! The network of the command line: one HTTP/1.1 exchange over our own vetting connector.
//!
//! Names and address literals go through the same door: `connect` resolves, vets every address that came
//! back, and connects to a vetted address only, so a name that resolves differently a moment later changes nothing. Redirects are
//! never followed, proxies of the environment are never used, and one deadline covers the whole exchange.

mod connect;
mod exchange;
mod metered;
mod tls;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::delivery::attempt::Allow;
use crate::delivery::{Exchange, Fault, Policy, Request, Transport};

pub(crate) use tls::Roots;

/// The network.
pub(crate) struct Network {
    tls: Arc<rustls::ClientConfig>,
    allow: Allow,
    /// Was a connection established, so that something may have been sent?
    connected: AtomicBool,
}

impl Network {
    /// A network that trusts `roots`.
    ///
    /// # Errors
    /// A sentence, where a certificate in `roots` cannot be read.
    pub(crate) fn new(roots: &Roots, allow: Allow) -> Result<Self, String> {
        Ok(Self { tls: Arc::new(tls::config(roots)?), allow, connected: AtomicBool::new(false) })
    }

    /// Was a connection established? Until then nothing can have been sent, whatever ended the attempt.
    #[must_use]
    pub(crate) fn has_connected(&self) -> bool {
        self.connected.load(Ordering::Relaxed)
    }
}

impl Transport for Network {
    async fn exchange(&self, request: &Request, policy: &Policy) -> Exchange {
        exchange::run(self, request, policy).await
    }
}

/// A deadline with its length, for the words of a fault.
#[derive(Clone, Copy)]
struct Deadline {
    at: tokio::time::Instant,
    length: Duration,
}

impl Deadline {
    fn fault(self, kind: crate::delivery::FaultKind, what: &str) -> Fault {
        Fault::new(kind, format!("{what} within {}", crate::native::clock::show_duration(self.length)))
            .help("check the receiver, or raise --timeout")
    }
}
