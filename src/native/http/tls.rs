//! Whom TLS trusts, and what its failures mean.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, Error, RootCertStore};

use crate::delivery::{Fault, FaultKind};

/// Whom to trust: Mozilla's roots, and what `--cacert` adds.
#[derive(Debug, Default)]
pub(crate) struct Roots {
    /// PEM files with their names.
    pub extra: Vec<(String, Vec<u8>)>,
}

pub(super) fn config(roots: &Roots) -> Result<ClientConfig, String> {
    let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for (name, pem) in &roots.extra {
        let mut found = 0usize;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|e| format!("{name}: not a PEM certificate: {e}"))?;
            store.add(certificate).map_err(|e| format!("{name}: certificate {} cannot be used as a root: {e}", found + 1))?;
            found += 1;
        }
        if found == 0 {
            return Err(format!("{name}: no certificate found: a PEM file has -----BEGIN CERTIFICATE----- lines"));
        }
    }
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?
        .with_root_certificates(store)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// What a failed handshake means, and what to do.
pub(super) fn explain(host: &str, error: &std::io::Error) -> Fault {
    let Some(tls) = error.get_ref().and_then(|e| e.downcast_ref::<Error>()) else {
        return match error.kind() {
            std::io::ErrorKind::UnexpectedEof => {
                Fault::new(FaultKind::Tls, format!("{host} closed the connection during the TLS handshake"))
                    .help("does this port speak TLS?")
            }
            std::io::ErrorKind::ConnectionReset => {
                Fault::new(FaultKind::Tls, format!("{host} reset the connection during the TLS handshake"))
                    .help("does this port speak TLS?")
            }
            _ => Fault::new(FaultKind::Tls, format!("the TLS handshake with {host} failed: {error}")),
        };
    };
    let certificate = |message: String, help: &str| Fault::new(FaultKind::TlsCertificate, message).help(help);
    match tls {
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => certificate(
            format!("the certificate of {host} comes from an authority that is not trusted here"),
            "have the receiver serve its whole chain, or pass its root with --cacert FILE",
        ),
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            certificate(format!("the certificate of {host} has expired"), "renew it; real senders reject it too")
        }
        Error::InvalidCertificate(CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. }) => {
            certificate(format!("the certificate of {host} is not valid yet"), "check the clocks of both machines")
        }
        Error::InvalidCertificate(CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }) => {
            certificate(format!("the certificate is not valid for {host}"), "use a host name that the certificate covers")
        }
        Error::InvalidCertificate(other) => {
            certificate(format!("the certificate of {host} is rejected: {other:?}"), "check the certificate that the receiver serves")
        }
        Error::InvalidMessage(_) => {
            Fault::new(FaultKind::Tls, format!("{host} did not respond with TLS")).help("does this port speak TLS?")
        }
        Error::AlertReceived(alert) => Fault::new(FaultKind::Tls, format!("{host} ended the TLS handshake with alert {alert:?}"))
            .help("the receiver may support only TLS below 1.2, or require a client certificate"),
        other => Fault::new(FaultKind::Tls, format!("the TLS handshake with {host} failed: {other}")),
    }
}
