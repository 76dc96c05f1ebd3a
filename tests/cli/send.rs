//! `--send` against receivers on loopback, most of them hostile. Every wait is bounded.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::{Ran, hookproof};
use serde_json::Value;

/// A receiver that runs `answer` on each connection, in its own thread, until the test ends.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    pub(crate) visits: Arc<AtomicUsize>,
}

pub(crate) fn receive(answer: impl Fn(TcpStream) + Send + Sync + 'static) -> Receiver {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let visits = Arc::new(AtomicUsize::new(0));
    let (counter, answer) = (Arc::clone(&visits), Arc::new(answer));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            counter.fetch_add(1, Ordering::SeqCst);
            let answer = Arc::clone(&answer);
            std::thread::spawn(move || answer(stream));
        }
    });
    Receiver { address, visits }
}

/// Read one request to the end of its body.
pub(crate) fn read_request(stream: &mut TcpStream) -> Vec<u8> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let (mut bytes, mut chunk) = (Vec::new(), [0u8; 4096]);
    loop {
        let n = stream.read(&mut chunk).unwrap_or(0);
        bytes.extend_from_slice(&chunk[..n]);
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length: usize = head.lines().find_map(|l| l.strip_prefix("content-length: ")).unwrap().parse().unwrap();
            if bytes.len() >= end + 4 + length {
                return bytes;
            }
        }
        if n == 0 {
            return bytes;
        }
    }
}

pub(crate) fn answering(answer: &'static str) -> Receiver {
    receive(move |mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(answer.as_bytes());
    })
}

/// Send CyberCage's test event there.
fn send(receiver: &Receiver, more: &[&str]) -> Ran {
    let url = format!("http://{}/hook", receiver.address);
    let mut arguments =
        vec!["--send", "--source", "cybercage", "--event", "test.ping", "--url", &url, "--allow-private", "--secret", "env:TEST_SECRET"];
    arguments.extend_from_slice(more);
    hookproof(&arguments).env("TEST_SECRET", "a-secret-for-tests").run()
}

fn attempt(ran: &Ran) -> Value {
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 1, "{ran:?}");
    let value: Value = serde_json::from_str(lines[0]).unwrap();
    assert_eq!((&value["v"], &value["type"]), (&Value::from(1), &Value::from("attempt")));
    value
}

#[test]
fn every_kind_of_answer_has_its_exit_code() {
    for (answer, exit, outcome) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 0, "delivered"),
        ("HTTP/1.1 204 No Content\r\n\r\n", 0, "delivered"),
        ("HTTP/1.0 201 Created\r\n\r\nuntil the end", 0, "delivered"),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 0, "delivered"),
        ("HTTP/1.1 304 Not Modified\r\n\r\n", 3, "failed"),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 4, "failed"),
        ("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", 4, "failed"),
        ("HTTP/1.1 429 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n", 4, "failed"),
        ("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 5, "failed"),
        ("HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n", 69, "failed"),
    ] {
        let receiver = answering(answer);
        let ran = send(&receiver, &["--format", "json"]);
        let attempt = attempt(&ran);
        assert_eq!((ran.code, attempt["outcome"].as_str()), (exit, Some(outcome)), "{answer}: {ran:?}");
        assert_eq!((attempt["n"].as_i64(), attempt["of"].as_i64(), &attempt["next"]), (Some(1), Some(1), &Value::Null));
        assert_eq!(receiver.visits.load(Ordering::SeqCst), 1);
    }
}

#[test]
fn redirects_are_never_followed() {
    let elsewhere = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    for status in [301, 302, 303, 307, 308] {
        let location = format!("http://{}/other", elsewhere.address);
        let receiver = receive(move |mut stream| {
            read_request(&mut stream);
            let _ = stream.write_all(format!("HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n").as_bytes());
        });
        let ran = send(&receiver, &[]);
        assert_eq!(ran.code, 3, "{ran:?}");
        assert!(ran.err.contains("error[delivery/redirected]") && ran.err.contains("redirects are never followed"), "{ran:?}");
    }
    assert_eq!(elsewhere.visits.load(Ordering::SeqCst), 0);
}

#[test]
fn a_receiver_that_never_answers_leaves_the_outcome_unknown() {
    let receiver = receive(|mut stream| {
        read_request(&mut stream);
        std::thread::sleep(Duration::from_secs(20));
    });
    let start = Instant::now();
    let ran = send(&receiver, &["--timeout", "400ms", "--format", "json"]);
    assert!(start.elapsed() < Duration::from_secs(8));
    let attempt = attempt(&ran);
    assert_eq!(
        (ran.code, attempt["outcome"].as_str(), attempt["error"].as_str()),
        (69, Some("unknown"), Some("timeout.headers")),
        "{ran:?}"
    );
}

#[test]
fn one_deadline_lies_over_slow_headers_and_slow_bodies() {
    let headers = receive(|mut stream| {
        read_request(&mut stream);
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n".iter().cycle() {
            if stream.write_all(&[*byte]).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let start = Instant::now();
    let ran = send(&headers, &["--timeout", "700ms", "--format", "json"]);
    assert_eq!((ran.code, attempt(&ran)["error"].as_str()), (69, Some("timeout.headers")), "{ran:?}");
    let body = receive(|mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while stream.write_all(b".").is_ok() {
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let ran = send(&body, &["--timeout", "700ms", "--format", "json"]);
    let attempt = attempt(&ran);
    assert_eq!((ran.code, attempt["outcome"].as_str(), attempt["error"].as_str()), (0, Some("delivered"), Some("timeout.body")), "{ran:?}");
    assert_eq!(attempt["response"]["truncated"], true);
    assert!(start.elapsed() < Duration::from_secs(12));
}

#[test]
fn an_endless_body_is_cut_at_16_kib() {
    let receiver = receive(|mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n");
        let chunk = [b"1000\r\n".as_slice(), &[b'x'; 4096], b"\r\n"].concat();
        while stream.write_all(&chunk).is_ok() {}
    });
    let start = Instant::now();
    let ran = send(&receiver, &["--format", "json"]);
    let attempt = attempt(&ran);
    assert_eq!((ran.code, attempt["responseBytes"].as_u64(), &attempt["response"]["truncated"]), (5, Some(16384), &Value::from(true)));
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_connection_that_breaks_is_named() {
    let closed = receive(|mut stream| {
        read_request(&mut stream);
    });
    let ran = send(&closed, &["--format", "json"]);
    let seen = attempt(&ran);
    assert_eq!((ran.code, seen["outcome"].as_str(), seen["error"].as_str()), (69, Some("unknown"), Some("closed")), "{ran:?}");

    let unread = receive(|stream| {
        // Closing with unread bytes makes the kernel send a reset.
        std::thread::sleep(Duration::from_millis(300));
        drop(stream);
    });
    let ran = send(&unread, &["--format", "json"]);
    let seen = attempt(&ran);
    assert_eq!(ran.code, 69, "{ran:?}");
    assert!(matches!(seen["error"].as_str(), Some("reset" | "closed")), "{ran:?}");

    let noise = answering("SSH-2.0-OpenSSH_9.2\r\n");
    let ran = send(&noise, &["--format", "json"]);
    assert_eq!((ran.code, attempt(&ran)["error"].as_str()), (69, Some("protocol")), "{ran:?}");

    let long = receive(|mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n").is_ok() {}
    });
    let ran = send(&long, &["--format", "json"]);
    assert_eq!((ran.code, attempt(&ran)["error"].as_str()), (69, Some("protocol")), "{ran:?}");
}

#[test]
fn nothing_listening_and_names_without_address_are_no_answer() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let base = ["--send", "--source", "cybercage", "--event", "test.ping", "--secret", "env:S", "--format", "json", "--url"];
    let ran = hookproof(&[&base[..], &[&format!("http://{free}/"), "--allow-private"]].concat()).env("S", "secret").run();
    assert_eq!((ran.code, attempt(&ran)["error"].as_str()), (69, Some("connect.refused")), "{ran:?}");
    let ran = hookproof(&[&base[..], &["https://no-such-host.invalid/", "--connect-timeout", "3s"]].concat()).env("S", "secret").run();
    assert_eq!(ran.code, 69, "{ran:?}");
    assert!(matches!(attempt(&ran)["error"].as_str(), Some("dns" | "timeout.dns")), "{ran:?}");
}

#[test]
fn policy_refuses_before_anything_is_sent() {
    let receiver = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let port = receiver.address.port();
    let base = ["--send", "--event", "test.ping", "--source", "cybercage", "--secret", "env:S", "--format", "json", "--url"];
    for host in ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::ffff:127.0.0.1]", "localhost", "localhost.", "0"] {
        for scheme in ["http", "https"] {
            let ran = hookproof(&[&base[..], &[&format!("{scheme}://{host}:{port}/"), "--allow-http"]].concat()).env("S", "secret").run();
            assert_eq!((ran.code, attempt(&ran)["error"].as_str()), (77, Some("blocked.address")), "{scheme} {host}: {ran:?}");
        }
    }
    let ran = hookproof(&[&base[..], &["http://192.0.2.1/", "--allow-private"]].concat()).env("S", "secret").run();
    assert_eq!((ran.code, attempt(&ran)["error"].as_str()), (77, Some("blocked.http")), "{ran:?}");
    // CastellanAI's rule has no exception.
    let url = format!("http://127.0.0.1:{port}/");
    let ran = hookproof(&["--send", "--source", "castellanai", "--url", &url, "--allow-private", "--allow-http", "--format", "json"]).run();
    assert_eq!((ran.code, attempt(&ran)["error"].as_str()), (77, Some("blocked.http")), "{ran:?}");
    assert_eq!(receiver.visits.load(Ordering::SeqCst), 0);
}

#[test]
fn a_body_over_the_sources_limit_is_refused() {
    let receiver = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let folder = crate::support::folder("large");
    let payload = folder.join("large.json");
    let text = format!(
        "{{\"event\":\"test.ping\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"organization_id\":\"o\",\"data\":{{\"x\":\"{}\"}}}}",
        "x".repeat(1_048_576)
    );
    std::fs::write(&payload, text).unwrap();
    let ran = send(&receiver, &["--payload", payload.to_str().unwrap(), "--format", "json"]);
    assert_eq!(ran.code, 77, "{}", ran.err);
    assert_eq!(receiver.visits.load(Ordering::SeqCst), 0);
}

#[test]
fn proxies_of_the_environment_are_ignored() {
    let proxy = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let receiver = answering("HTTP/1.1 418 Me\r\nContent-Length: 0\r\n\r\n");
    let url = format!("http://{}/hook", receiver.address);
    let at = format!("http://{}", proxy.address);
    let mut command =
        hookproof(&["--send", "--source", "cybercage", "--event", "test.ping", "--url", &url, "--allow-private", "--secret", "env:S"])
            .env("S", "secret");
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        command = command.env(name, &at);
    }
    assert_eq!(command.run().code, 4);
    assert_eq!((proxy.visits.load(Ordering::SeqCst), receiver.visits.load(Ordering::SeqCst)), (0, 1));
}

#[test]
fn tls_is_verified_and_plain_text_on_its_port_is_named() {
    let plain = receive(|mut stream| {
        let mut chunk = [0u8; 100];
        let _ = stream.read(&mut chunk);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    let url = format!("https://{}/hook", plain.address);
    let ran = hookproof(&[
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
    ])
    .env("S", "secret")
    .run();
    let attempt = attempt(&ran);
    assert_eq!((ran.code, attempt["error"].as_str(), attempt["outcome"].as_str()), (69, Some("tls"), Some("failed")), "{ran:?}");
}

#[test]
fn what_dry_run_shows_is_what_is_sent_byte_for_byte() {
    let (sender, received) = std::sync::mpsc::channel();
    let sender = std::sync::Mutex::new(sender);
    let receiver = receive(move |mut stream| {
        let bytes = read_request(&mut stream);
        sender.lock().unwrap().send(bytes).unwrap();
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    let fixed = ["--id", "msg-1", "--timestamp", "1767225600", "-H", "X-Team: blue"];
    let shown = send(&receiver, &[&fixed[..], &["--dry-run"]].concat());
    assert_eq!((shown.code, receiver.visits.load(Ordering::SeqCst)), (0, 0), "{shown:?}");
    let sent = send(&receiver, &fixed);
    assert_eq!(sent.code, 0, "{sent:?}");
    let bytes = received.recv_timeout(Duration::from_secs(10)).unwrap();
    assert_eq!(String::from_utf8_lossy(&bytes), shown.out);
    assert!(shown.out.contains("\r\nX-CyberCage-Delivery-ID: msg-1\r\n") && shown.out.contains("\r\nX-Team: blue\r\n"), "{}", shown.out);
    // The transcript shows neither the secret nor the path's tokens.
    assert!(!sent.out.contains("a-secret-for-tests") && sent.out.contains("delivered 200"), "{}", sent.out);
}

#[test]
fn the_curl_command_makes_the_same_request() {
    let receiver = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let fixed = ["--id", "msg-1", "--timestamp", "1767225600", "-H", "Authorization: Bearer a-secret-for-tests"];
    let ran = send(&receiver, &[&fixed[..], &["--curl"]].concat());
    assert_eq!((ran.code, receiver.visits.load(Ordering::SeqCst)), (0, 0), "{ran:?}");
    assert!(!ran.out.contains("a-secret-for-tests") && !ran.out.contains("127.0.0.1"), "{}", ran.out);
    // A function in curl's place shows the words that a shell would give it.
    let script = format!("curl() {{ printf '%s\\n--\\n' \"$@\"; }}\nWEBHOOK_URL=u\nSECRET=s\n{}", ran.out);
    let words = std::process::Command::new("sh").arg("-c").arg(script).output().unwrap();
    let words = String::from_utf8(words.stdout).unwrap();
    assert!(words.contains("Authorization: Bearer s\n--\n") && words.contains("X-CyberCage-Delivery-ID: msg-1\n--\n"), "{words}");
    let dry = send(&receiver, &[&fixed[..], &["--dry-run"]].concat());
    let body = dry.out.split_once("\r\n\r\n").unwrap().1;
    assert!(words.ends_with(&format!("--data-binary\n--\n{body}\n--\n")), "{words}");
}

#[test]
fn a_relayed_body_leaves_without_the_sources_headers_and_signature_unless_a_scheme_is_asked_for() {
    let receiver = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let template = format!("{}/fixtures/sources/cybercage/templates/generic.tmpl", env!("CARGO_MANIFEST_DIR"));
    let has_source = |text: &str| text.to_ascii_lowercase().contains("x-cybercage-");
    assert!(has_source(&send(&receiver, &["--dry-run"]).out), "its own body carries them");
    for mode in ["--dry-run", "--curl"] {
        let relayed = send(&receiver, &["-t", &template, mode]);
        assert_eq!(relayed.code, 0, "{relayed:?}");
        assert!(!has_source(&relayed.out) && !relayed.out.to_ascii_lowercase().contains("signature"), "{}", relayed.out);
        assert!(relayed.err.contains("the secret is not used"), "{}", relayed.err);
        let asked = send(&receiver, &["-t", &template, "--scheme", "github", mode]);
        assert_eq!(asked.code, 0, "{asked:?}");
        assert!(!has_source(&asked.out) && asked.out.contains("X-Hub-Signature-256: "), "{}", asked.out);
    }
    let line = attempt(&send(&receiver, &["-t", &template, "--format", "json"]));
    assert!(!has_source(&line.to_string()), "{line}");
}

#[test]
fn what_is_rendered_is_what_is_sent_and_a_broken_template_sends_nothing() {
    let (sender, received) = std::sync::mpsc::channel();
    let sender = std::sync::Mutex::new(sender);
    let receiver = receive(move |mut stream| {
        let bytes = read_request(&mut stream);
        sender.lock().unwrap().send(bytes).unwrap();
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    let url = format!("http://{}/services/x", receiver.address);
    let template = |name: &str| format!("{}/fixtures/sources/castai/templates/{name}.tmpl", env!("CARGO_MANIFEST_DIR"));
    let inputs = |name: &str| {
        ["--source", "castai", "--event", "notification", "-t"].map(str::to_owned).into_iter().chain([template(name)]).collect::<Vec<_>>()
    };
    let with = |more: &[&str], name: &str| {
        let arguments: Vec<String> = more.iter().map(|&a| a.to_owned()).chain(inputs(name)).collect();
        hookproof(&arguments).run()
    };
    let rendered = with(&["--render"], "slack");
    let sent = with(&["--send", "--url", &url, "--allow-private"], "slack");
    assert_eq!((rendered.code, sent.code), (0, 0), "{sent:?}");
    let bytes = received.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(!rendered.out.is_empty() && String::from_utf8(bytes).unwrap().ends_with(&format!("\r\n\r\n{}", rendered.out)));

    let broken = with(&["--send", "--url", &url, "--allow-private"], "err_slack");
    assert_eq!(broken.code, 65, "{broken:?}");
    assert!(broken.err.contains("nothing was sent") && broken.err.contains("err_slack.tmpl:"), "{broken:?}");
    let json = with(&["--send", "--url", &url, "--allow-private", "--format", "json"], "err_slack");
    let refused: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json.code, &refused["type"], &refused["ok"]), (65, &Value::from("refused"), &Value::from(false)));
    assert_eq!(receiver.visits.load(Ordering::SeqCst), 1);
}

#[test]
fn a_header_cannot_be_injected() {
    let receiver = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    for bad in [
        &["-H", "X: a\r\nY: b"][..],
        &["-H", "no colon"],
        &["-H", "Content-Length: 3"],
        &["-H", "Host: other"],
        &["-H", "X: é"],
        &["--id", "a\r\nX-Evil: 1"],
    ] {
        let ran = send(&receiver, bad);
        assert!(matches!(ran.code, 2 | 65), "{bad:?}: {ran:?}");
        assert!(ran.err.contains("help"), "{ran:?}");
    }
    assert_eq!(receiver.visits.load(Ordering::SeqCst), 0);
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_the_attempt_with_its_code() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let receiver = receive(|mut stream| {
            read_request(&mut stream);
            std::thread::sleep(Duration::from_secs(20));
        });
        let url = format!("http://{}/hook", receiver.address);
        let child =
            hookproof(&["--send", "--source", "cybercage", "--event", "test.ping", "--url", &url, "--allow-private", "--secret", "env:S"])
                .env("S", "secret")
                .start();
        let deadline = Instant::now() + Duration::from_secs(10);
        while receiver.visits.load(Ordering::SeqCst) == 0 && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(100));
        std::process::Command::new("kill").arg(signal).arg(child.id().to_string()).status().unwrap();
        let ran = crate::support::finish(child);
        assert_eq!(ran.code, code, "{ran:?}");
        assert!(ran.out.contains("unknown"), "{ran:?}");
    }
}
