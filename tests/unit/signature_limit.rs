//! Hostile and great input: no panic, no hang, bounded work; and a failed request never learns its right signature.

#![expect(clippy::disallowed_methods, reason = "a test may panic and measure")]

use std::time::{Duration, Instant};

use hookproof::api::verify_line;
use hookproof::signature::{Message, Received, Secret, advise, schemes, sign, verify};

/// A small generator: tests must not depend on a clock or a seed from outside.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, most: u64) -> Vec<u8> {
        let n = self.next() % most;
        (0..n).map(|_| b"{}[]\",:=;. vt01aZ%+&\\\n\xff\xc3\xe2()"[(self.next() % 27) as usize]).collect()
    }

    fn text(&mut self, most: u64) -> String {
        String::from_utf8_lossy(&self.bytes(most)).into_owned()
    }
}

#[test]
fn nonsense_in_every_place_is_answered_and_never_verifies() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..60 {
        for scheme in schemes() {
            let names = [Some(&scheme.header), scheme.id_header.as_ref(), scheme.timestamp_header.as_ref()];
            let mut headers: Vec<(String, String)> = names.into_iter().flatten().map(|n| (n.clone(), random.text(80))).collect();
            headers.push(("Signature-Input".to_owned(), format!("a=({});created={}", random.text(30), random.text(4))));
            headers.push(("Content-Digest".to_owned(), random.text(40)));
            let (body, url) = (random.bytes(60), format!("https://h/{}", random.text(20)));
            let secret = [Secret::new(random.bytes(40)), Secret::from("whsec_AAAA")];
            let received =
                Received { body: &body, headers: &headers, url: Some(&url), at: Some(i64::MIN), explain: round < 8, ..Received::default() };
            let v = verify(scheme, &secret, &received);
            assert!(!v.ok, "{} {v:?}", scheme.id);
            let message = Message {
                body: &body,
                id: Some(&url),
                timestamp: Some(i64::MAX),
                url: Some(&url),
                headers: &headers,
                ..Message::default()
            };
            let _ = sign(scheme, &secret, &message);
            let _ = advise(scheme, &secret, &body);
        }
    }
    for line in ["", "{}", "[", "{\"scheme\":{}}", "{\"scheme\":\"github\",\"headers\":[]}", "{\"scheme\":\"github\",\"at\":1e300}"] {
        assert!(verify_line(line).contains("bad-request") || verify_line(line).contains("\"ok\":false"), "{line}");
    }
}

#[test]
fn a_deep_or_long_body_is_searched_in_bounded_time() {
    let headers = vec![("X-Hub-Signature-256".to_owned(), format!("sha256={}", "0".repeat(64)))];
    let github = hookproof::signature::scheme("github").unwrap();
    let secret = [Secret::from("a secret of thirty-two characters")];
    let deep = "[".repeat(400) + &"]".repeat(400);
    for body in [
        "[".repeat(1 << 20).into_bytes(),
        deep.into_bytes(),
        format!("[{}1]", "1.50,".repeat(6000)).into_bytes(),
        format!("[{}1]", "1.50,".repeat(3200)).into_bytes(),
        format!("{{\"a\": \"{}\"}}", "ü".repeat(400_000)).into_bytes(),
        vec![0xff; 5 << 20],
    ] {
        let start = Instant::now();
        let v = verify(github, &secret, &Received { body: &body, headers: &headers, ..Received::default() });
        assert!(!v.ok && v.cause.is_none());
        assert!(start.elapsed() < Duration::from_secs(60), "{} bytes took {:?}", body.len(), start.elapsed());
    }
}

#[test]
fn the_right_signature_of_a_failed_request_is_shown_only_where_asked() {
    let secret = [Secret::from("a secret of thirty-two characters")];
    let github = hookproof::signature::scheme("github").unwrap();
    let good = sign(github, &secret, &Message { body: b"{\"a\": 1}", ..Message::default() }).unwrap();
    let right = good[0].1.trim_start_matches("sha256=").to_owned();
    for (value, wrong) in [(format!("sha256={}", "1".repeat(64)), true), (right.clone(), true), (right.to_uppercase(), true)] {
        let headers = vec![("X-Hub-Signature-256".to_owned(), value)];
        let received = Received { body: b"{\"a\": 1}", headers: &headers, show_bytes: true, ..Received::default() };
        let v = verify(github, &secret, &received);
        assert_eq!(!v.ok, wrong);
        assert!(!format!("{v:?}").contains(&right), "{v:?}");
        let asked = verify(github, &secret, &Received { reveal: true, ..received });
        assert!(format!("{asked:?}").contains(&right));
        assert!(!format!("{asked:?}").contains("thirty-two"));
    }
}

#[test]
fn the_signed_bytes_and_the_line_to_change_come_with_the_cause() {
    let line = r#"{"id":1,"scheme":"github","secret":"It's a Secret to Everybody","body":"{\"a\": 1}","bytes":true,
        "headers":{"X-Hub-Signature-256":"SIGNATURE"}}"#;
    let secret = [Secret::from("It's a Secret to Everybody")];
    let github = hookproof::signature::scheme("github").unwrap();
    let signed = sign(github, &secret, &Message { body: b"{\"a\":1}", ..Message::default() }).unwrap();
    let answer: serde_json::Value = serde_json::from_str(&verify_line(&line.replace('\n', "").replace("SIGNATURE", &signed[0].1))).unwrap();
    assert_eq!(answer["cause"], "signature/body-json-stringify");
    assert_eq!(answer["signedHex"], "7b2261223a317d");
    assert!(answer["also"].as_array().unwrap().iter().any(|a| a == "signature/body-ruby-to-json"), "{answer}");
    let v = verify(github, &secret, &Received { body: b"{\"a\": 1}", headers: &signed, ..Received::default() });
    let cause = v.cause.unwrap();
    assert!(cause.lines.iter().any(|l| l.0 == "node" && l.1.contains("express.raw")), "{cause:?}");
    assert!(v.diagnostics.iter().any(|d| d.help.as_ref().is_some_and(|h| h.contains("express.raw"))));
}
