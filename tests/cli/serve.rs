//! `--serve`: who is answered, with what headers, and the catcher.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::support::hookproof;

struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(more: &[&str]) -> Server {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hookproof"))
        .args(["--serve", "--no-open"])
        .args(more)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().strip_prefix("http://127.0.0.1:").and_then(|r| r.strip_suffix('/')).unwrap().parse().unwrap();
    Server { child, port }
}

impl Server {
    /// One request; status, headers in lower case, body.
    fn ask(&self, head: &str, body: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let head = head.replace("PORT", &self.port.to_string()).replace('\n', "\r\n");
        write!(stream, "{head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        (head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0), head.to_ascii_lowercase(), body.to_owned())
    }
}

#[test]
fn only_its_own_names_are_answered() {
    let server = serve(&["--port", "0"]);
    for host in ["127.0.0.1:PORT", "localhost:PORT", "[::1]:PORT"] {
        let (status, head, _) = server.ask(&format!("GET / HTTP/1.1\nHost: {host}"), "");
        assert!(matches!(status, 200 | 503), "{host}: {head}");
    }
    for host in ["evil.example", "evil.example:PORT", "localhost", "127.0.0.1:1", "localhost.evil.example:PORT", ""] {
        let (status, ..) = server.ask(&format!("GET / HTTP/1.1\nHost: {host}"), "");
        assert!(matches!(status, 400 | 421), "{host}: {status}");
    }
    let (status, ..) = server.ask("GET / HTTP/1.1\nHost: localhost:PORT\nHost: localhost:PORT", "");
    assert!(matches!(status, 400 | 421), "{status}");
    let (status, ..) = server.ask("GET http://evil.example/ HTTP/1.1\nHost: localhost:PORT", "");
    assert_eq!(status, 421);
}

#[test]
fn every_answer_carries_the_strict_policy() {
    let server = serve(&["--port", "0"]);
    for path in ["/", "/index.html", "/nowhere", "/api/caught"] {
        let (_, head, _) = server.ask(&format!("GET {path} HTTP/1.1\nHost: localhost:PORT"), "");
        for text in [
            "default-src 'none'",
            "'wasm-unsafe-eval'",
            "frame-ancestors 'none'",
            "trusted-types app",
            "nosniff",
            "no-referrer",
            "same-origin",
        ] {
            assert!(head.contains(text), "{path}: {head}");
        }
    }
    let (status, head, _) = server.ask("POST / HTTP/1.1\nHost: localhost:PORT", "x");
    assert!(status == 405 && head.contains("allow: get, head"), "{head}");
    let (status, ..) = server.ask("GET /../Cargo.toml HTTP/1.1\nHost: localhost:PORT", "");
    assert_eq!(status, 404);
    let (_, get, body) = server.ask("GET / HTTP/1.1\nHost: localhost:PORT", "");
    let (_, head, empty) = server.ask("HEAD / HTTP/1.1\nHost: localhost:PORT", "");
    let length = |head: &str| head.lines().find_map(|l| l.strip_prefix("content-length: ").map(str::to_owned));
    assert!(length(&get).is_some() && !body.is_empty());
    assert_eq!((length(&head), empty.as_str()), (length(&get), ""));
}

#[test]
fn requests_are_caught_and_shown_to_the_page_alone() {
    let server = serve(&["--port", "0"]);
    let url = format!("http://127.0.0.1:{}/catch/x", server.port);
    let sent =
        hookproof(&["--send", "--source", "cybercage", "--event", "test.ping", "--url", &url, "--allow-private", "--secret", "env:S"])
            .env("S", "secret")
            .run();
    assert_eq!(sent.code, 0, "{sent:?}");
    let (status, _, body) = server.ask("GET /api/caught HTTP/1.1\nHost: localhost:PORT\nOrigin: http://localhost:PORT", "");
    let caught: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &caught["total"], caught["requests"][0]["target"].as_str()), (200, &Value::from(1), Some("/catch/x")), "{body}");
    assert!(caught["requests"][0]["body"].as_str().unwrap().contains("test.ping"));
    for foreign in ["Origin: https://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site", "Origin: http://localhost:1"] {
        let (status, _, body) = server.ask(&format!("GET /api/caught HTTP/1.1\nHost: localhost:PORT\n{foreign}"), "");
        assert_eq!(status, 403, "{foreign}");
        assert!(!body.contains("test.ping"));
        let (status, ..) = server.ask(&format!("POST /catch HTTP/1.1\nHost: localhost:PORT\n{foreign}"), "{}");
        assert_eq!(status, 403, "{foreign}");
    }
    let (status, ..) = server.ask("POST /catch HTTP/1.1\nHost: localhost:PORT", &"x".repeat(1_000_001));
    assert_eq!(status, 413);
    let (status, ..) = server.ask("GET /catch HTTP/1.1\nHost: localhost:PORT", "");
    assert_eq!(status, 405);
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_it_well_and_hostile_requests_are_printed_harmless() {
    let mut server = serve(&["--port", "0"]);
    server.ask("POST /catch HTTP/1.1\nHost: localhost:PORT\nUser-Agent: a\u{9b}31mb", "{}");
    Command::new("kill").arg("-INT").arg(server.child.id().to_string()).status().unwrap();
    let status = server.child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    let mut err = String::new();
    server.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert!(err.contains("POST /catch") && err.contains("\\u{9b}") && !err.contains('\u{9b}'), "{err}");
}

#[test]
fn a_port_that_is_taken_is_said_so() {
    let server = serve(&["--port", "0"]);
    let ran = hookproof(&["--serve", "--no-open", "--port", &server.port.to_string()]).run();
    assert_eq!(ran.code, 78, "{ran:?}");
    assert!(ran.err.contains("--port"), "{ran:?}");
    // Without a wish the next free one is taken.
    let (one, two) = (serve(&[]), serve(&[]));
    assert_ne!(one.port, two.port);
}
