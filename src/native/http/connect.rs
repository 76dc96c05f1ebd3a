//! Resolve, vet, connect, shake hands.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout_at;

use super::{Deadline, Network, tls};
use crate::delivery::address::vet;
use crate::delivery::attempt::blocked_address;
use crate::delivery::{Endpoint, Exchange, Fault, FaultKind};

/// A byte stream to the receiver.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// The most addresses of one name that are tried.
const MAX_ADDRESSES: usize = 8;

/// A stream to one vetted address. Times and address go into `seen`.
pub(super) async fn connect(
    network: &Network,
    endpoint: &Endpoint,
    deadline: Deadline,
    start: Instant,
    seen: &mut Exchange,
) -> Result<Box<dyn Stream>, Fault> {
    let addresses = resolve(network, endpoint, deadline).await?;
    if endpoint.literal().is_none() {
        seen.times.dns = Some(start.elapsed());
    }
    let tcp = dial(endpoint, &addresses, deadline).await?;
    seen.times.connect = Some(start.elapsed());
    seen.address = tcp.peer_addr().ok();
    // The body is written in one go: waiting for more only costs time.
    let _ = tcp.set_nodelay(true);
    if !endpoint.is_https() {
        return Ok(Box::new(tcp));
    }
    let host = endpoint.host.trim_matches(['[', ']']).trim_end_matches('.').to_owned();
    let name = match endpoint.literal() {
        Some(ip) => ServerName::from(ip),
        None => ServerName::try_from(host.clone())
            .map_err(|_| Fault::new(FaultKind::Tls, format!("{host} is not a valid certificate name")).help("check the host name"))?,
    };
    let connector = tokio_rustls::TlsConnector::from(Arc::clone(&network.tls));
    let stream = timeout_at(deadline.at, connector.connect(name, tcp))
        .await
        .map_err(|_| deadline.fault(FaultKind::TlsTimeout, &format!("no TLS handshake with {host}")))?
        .map_err(|e| tls::explain(&host, &e))?;
    seen.times.tls = Some(start.elapsed());
    Ok(Box::new(stream))
}

/// Every address of the endpoint, all of them vetted: a single non-public address rejects the name.
async fn resolve(network: &Network, endpoint: &Endpoint, deadline: Deadline) -> Result<Vec<SocketAddr>, Fault> {
    let host = endpoint.host.as_str();
    let found: Vec<IpAddr> = match endpoint.literal() {
        Some(ip) => vec![ip],
        // RFC 6761: this name means loopback, and no resolver is to be asked about it.
        None if endpoint.is_loopback() => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        None => timeout_at(deadline.at, tokio::net::lookup_host((host, endpoint.port)))
            .await
            .map_err(|_| deadline.fault(FaultKind::DnsTimeout, &format!("no address for {host}")))?
            .map_err(|e| Fault::new(FaultKind::Dns, format!("{host} has no address: {e}")).help("check the host name"))?
            .map(|a| a.ip())
            .collect(),
    };
    if !network.allow.private {
        for ip in &found {
            if let Some(why) = vet(*ip) {
                return Err(blocked_address(host, &ip.to_string(), why));
            }
        }
    }
    if found.is_empty() {
        return Err(Fault::new(FaultKind::Dns, format!("{host} has no address")).help("check the host name"));
    }
    let mut addresses: Vec<SocketAddr> = Vec::new();
    for ip in found {
        let address = SocketAddr::new(ip, endpoint.port);
        if !addresses.contains(&address) && addresses.len() < MAX_ADDRESSES {
            addresses.push(address);
        }
    }
    Ok(addresses)
}

/// Try the addresses in the resolver's order, each with an equal share of the time that is left.
async fn dial(endpoint: &Endpoint, addresses: &[SocketAddr], deadline: Deadline) -> Result<TcpStream, Fault> {
    let mut last = None;
    for (i, address) in addresses.iter().enumerate() {
        let left = deadline.at.saturating_duration_since(tokio::time::Instant::now());
        let share = left / u32::try_from(addresses.len() - i).unwrap_or(1);
        last = Some(match tokio::time::timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(e)) if e.kind() == std::io::ErrorKind::ConnectionRefused => {
                Fault::new(FaultKind::ConnectRefused, format!("connection to {address} refused"))
                    .help("start the receiver, or check the port")
            }
            Ok(Err(e)) => {
                Fault::new(FaultKind::Connect, format!("cannot connect to {address}: {e}")).help("check the network and the host")
            }
            Err(_) => deadline.fault(FaultKind::ConnectTimeout, &format!("no connection to {address}")),
        });
    }
    Err(last.unwrap_or_else(|| Fault::new(FaultKind::Dns, format!("{} has no address", endpoint.host))))
}
