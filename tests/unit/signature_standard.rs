//! The reference library for Rust judges what we sign under Standard Webhooks, and we judge what it signs.

#![expect(clippy::disallowed_methods, reason = "a test may panic, and the library reads the clock")]

use std::time::SystemTime;

use hookproof::signature::{Message, Received, Secret, scheme, sign, verify};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use standardwebhooks::Webhook;

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER: &str = "whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7";
const BODIES: &[&str] =
    &["{\"a\":1}", "{\n  \"a\": 1.0,\n  \"u\": \"Ü\\u00fc 🚨\"\n}\r\n", "", "not JSON", "\u{feff}{}", "{\"nul\":\"\0\u{1}\"}"];

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

fn signed(secrets: &[&str], body: &[u8], timestamp: i64) -> HeaderMap {
    let secrets: Vec<Secret> = secrets.iter().map(|s| Secret::from(*s)).collect();
    let message = Message { body, id: Some("msg_1"), timestamp: Some(timestamp), ..Message::default() };
    let headers = sign(scheme("standard").unwrap(), &secrets, &message).unwrap();
    headers.iter().map(|(n, v)| (HeaderName::try_from(n).unwrap(), HeaderValue::try_from(v).unwrap())).collect()
}

#[test]
fn the_reference_library_takes_what_we_sign_and_nothing_else() {
    let (webhook, other) = (Webhook::new(SECRET).unwrap(), Webhook::new(OTHER).unwrap());
    let long = "x".repeat(70_000);
    for body in BODIES.iter().copied().chain([long.as_str()]) {
        let headers = signed(&[SECRET], body.as_bytes(), now());
        webhook.verify(body.as_bytes(), &headers).unwrap();
        assert!(webhook.verify(format!("{body} ").as_bytes(), &headers).is_err(), "one byte more");
        if let Some(cut) = body.as_bytes().get(1..) {
            assert!(webhook.verify(cut, &headers).is_err(), "one byte less");
        }
        assert!(other.verify(body.as_bytes(), &headers).is_err(), "another secret");
        let rolling = signed(&[SECRET, OTHER], body.as_bytes(), now());
        webhook.verify(body.as_bytes(), &rolling).unwrap();
        other.verify(body.as_bytes(), &rolling).unwrap();
    }
}

#[test]
fn its_window_is_ours() {
    let webhook = Webhook::new(SECRET).unwrap();
    // Two seconds of room, because it reads the clock a moment after us.
    for (age, ok) in [(298, true), (302, false), (-298, true), (-302, false)] {
        let at = now();
        let headers = signed(&[SECRET], b"{}", at - age);
        assert_eq!(webhook.verify(b"{}", &headers).is_ok(), ok, "{age}");
        let ours: Vec<(String, String)> = headers.iter().map(|(n, v)| (n.as_str().to_owned(), v.to_str().unwrap().to_owned())).collect();
        let received = Received { body: b"{}", headers: &ours, at: Some(at), ..Received::default() };
        assert_eq!(verify(scheme("standard").unwrap(), &[Secret::from(SECRET)], &received).ok, ok, "{age}");
    }
}

#[test]
fn it_reproduces_the_shared_vectors_of_its_scheme() {
    let file: Value = serde_json::from_str(include_str!("../../fixtures/signatures/vectors.json")).unwrap();
    let mut count = 0;
    for vector in file["vectors"].as_array().unwrap().iter().filter(|v| v["scheme"] == "standard-webhooks-v1") {
        let Some(base64) = file["bodies"][vector["body"].as_str().unwrap()]["base64"].as_str() else { continue };
        let body = hookproof::signature::encoding::from_base64(base64.as_bytes()).unwrap();
        let webhook = Webhook::new(vector["secret"].as_str().unwrap()).unwrap();
        let headers = &vector["headers"];
        let timestamp = headers["webhook-timestamp"].as_str().unwrap().parse().unwrap();
        let own = webhook.sign(headers["webhook-id"].as_str().unwrap(), timestamp, &body).unwrap();
        assert!(headers["webhook-signature"].as_str().unwrap().split(' ').any(|s| s == own), "{}", vector["name"]);
        count += 1;
    }
    assert!(count >= 5, "{count} vectors");
}
