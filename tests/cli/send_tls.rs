//! `--send` over TLS: what is accepted, and what each refusal says. The server is rustls over loopback.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use crate::support::{Ran, hookproof};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;

fn path(name: &str) -> String {
    format!("{}/tests/cli/certificates/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A receiver with this certificate; its port.
fn receiver(certificate: &str) -> u16 {
    let chain: Vec<_> = CertificateDer::pem_file_iter(path(certificate)).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(path("server.key")).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut tcp in listener.incoming().flatten() {
            let mut tls = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::Stream::new(&mut tls, &mut tcp);
            let (mut bytes, mut chunk) = (Vec::new(), [0u8; 4096]);
            while let Ok(n) = stream.read(&mut chunk) {
                bytes.extend_from_slice(&chunk[..n]);
                if n == 0 || bytes.ends_with(b"}\n") || bytes.ends_with(b"}") {
                    break;
                }
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            let _ = stream.flush();
        }
    });
    port
}

fn send(host: &str, port: u16, more: &[&str]) -> (Ran, Value) {
    let url = format!("https://{host}:{port}/hook");
    let base = [
        "--send",
        "--source",
        "cybercage",
        "--event",
        "test.ping",
        "--url",
        &url,
        "--allow-private",
        "--secret",
        "env:S",
        "--format",
        "json",
    ];
    let ran = hookproof(&[&base[..], more].concat()).env("S", "a-secret").run();
    let attempt = serde_json::from_str(&ran.out).unwrap_or(Value::Null);
    (ran, attempt)
}

#[test]
fn a_root_of_ones_own_is_trusted_where_it_is_named() {
    let port = receiver("good.pem");
    for host in ["localhost", "127.0.0.1"] {
        let (ran, attempt) = send(host, port, &["--cacert", &path("root.pem")]);
        assert_eq!((ran.code, attempt["outcome"].as_str()), (0, Some("delivered")), "{host}: {ran:?}");
        assert!(attempt["ms"]["tls"].as_f64().is_some_and(|ms| ms > 0.0), "{attempt}");
    }
}

#[test]
fn a_certificate_that_does_not_prove_the_host_ends_the_attempt() {
    let root = path("root.pem");
    for (certificate, more, says) in [
        ("good.pem", &[][..], "from an authority that is not trusted here"),
        ("expired.pem", &["--cacert", &root], "expired"),
        ("wrong-host.pem", &["--cacert", &root], "not valid for localhost"),
    ] {
        let (ran, attempt) = send("localhost", receiver(certificate), more);
        assert_eq!(ran.code, 69, "{certificate}: {ran:?}");
        assert_eq!((attempt["outcome"].as_str(), attempt["error"].as_str()), (Some("failed"), Some("tls.certificate")), "{ran:?}");
        assert!(attempt["message"].as_str().unwrap().contains(says), "{certificate}: {attempt}");
    }
}

#[test]
fn a_root_file_that_is_none_is_a_configuration_error() {
    for (file, says) in [("README.md", "no certificate found"), ("nowhere.pem", "no such file")] {
        let (ran, _) = send("localhost", 1, &["--cacert", &path(file)]);
        assert_eq!(ran.code, 78, "{ran:?}");
        assert!(ran.err.contains(says), "{ran:?}");
    }
}
