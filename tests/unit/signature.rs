//! The known answers of `fixtures/signatures/vectors.json`, through the same lines that the command line takes.

use std::collections::BTreeMap;

use hookproof::api::{sign_line, verify_line};
use hookproof::signature::{KeyRule, Mac, Message, Received, Secret, scheme, sign, verify};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn vectors() -> (BTreeMap<String, Vec<u8>>, Vec<Value>) {
    let file: Value = serde_json::from_str(include_str!("../../fixtures/signatures/vectors.json")).unwrap();
    let mut bodies = BTreeMap::new();
    for (name, body) in file["bodies"].as_object().unwrap() {
        let bytes = match body["base64"].as_str() {
            Some(text) => hookproof::signature::encoding::from_base64(text.as_bytes()).unwrap(),
            None => {
                let (head, tail) = (b"{\"type\":\"bulk.test\",\"pad\":\"".as_slice(), b"\"}".as_slice());
                let pad = body["bytes"].as_u64().unwrap() as usize - head.len() - tail.len();
                let cycle = b"abcdefghijklmnopqrstuvwxyz0123456789".iter().copied().cycle().take(pad);
                head.iter().copied().chain(cycle).chain(tail.iter().copied()).collect()
            }
        };
        assert_eq!(hex(&Sha256::digest(&bytes)), body["sha256"].as_str().unwrap(), "{name}");
        bodies.insert(name.clone(), bytes);
    }
    (bodies, file["vectors"].as_array().unwrap().clone())
}

fn hex(bytes: &[u8]) -> String {
    hookproof::signature::encoding::hex(bytes)
}

fn b64(bytes: &[u8]) -> String {
    hookproof::signature::encoding::Encoding::Base64.encode(bytes)
}

fn request(vector: &Value, body: &[u8]) -> Value {
    json!({"id": vector["name"], "scheme": vector["scheme"], "secret": vector["secret"], "body_b64": b64(body),
        "headers": vector["headers"], "at": vector["timestamp"], "url": vector["url"], "explain": false})
}

fn judge(line: &Value) -> Value {
    serde_json::from_str(&verify_line(&line.to_string())).unwrap()
}

#[test]
fn every_vector_verifies_and_is_refused_after_one_byte_or_under_another_secret() {
    let (bodies, vectors) = vectors();
    assert!(vectors.len() >= 38, "{}", vectors.len());
    for v in &vectors {
        let body = &bodies[v["body"].as_str().unwrap()];
        let good = judge(&request(v, body));
        assert_eq!((&good["ok"], &good["reason"], &good["cause"]), (&json!(true), &json!("valid"), &Value::Null), "{}: {good}", v["name"]);
        for at in [0, body.len() / 2, body.len() - 1] {
            let mut other = body.clone();
            other[at] ^= 1;
            assert_eq!(judge(&request(v, &other))["ok"], json!(false), "{} byte {at}", v["name"]);
        }
        let mut line = request(v, body);
        line["secret"] = match v["scheme"].as_str().unwrap() {
            "standard-webhooks-v1a" => json!("whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
            _ => json!(format!("{}BBBB", v["secret"].as_str().unwrap().trim_end_matches('='))),
        };
        assert_eq!(judge(&line)["ok"], json!(false), "{}", v["name"]);
        // Header names in any case.
        let mut line = request(v, body);
        let upper = v["headers"].as_object().unwrap().iter().map(|(k, v)| (k.to_uppercase(), v.clone())).collect();
        line["headers"] = Value::Object(upper);
        assert_eq!(judge(&line)["ok"], json!(true), "{}", v["name"]);
        if let Some(old) = v.get("old_secret") {
            let mut line = request(v, body);
            line["secret"] = old.clone();
            assert_eq!(judge(&line)["ok"], json!(true), "{} under the old secret", v["name"]);
        }
        if let Some(public) = v.get("public_key") {
            let mut line = request(v, body);
            line["secret"] = public.clone();
            assert_eq!(judge(&line)["ok"], json!(true), "{} under the public key", v["name"]);
        }
    }
}

#[test]
fn signing_reproduces_the_headers_of_every_vector() {
    let (bodies, vectors) = vectors();
    for v in &vectors {
        let name = v["name"].as_str().unwrap();
        let body = &bodies[v["body"].as_str().unwrap()];
        let mut line = json!({"id": name, "scheme": v["scheme"], "secret": v["secret"], "body_b64": b64(body),
            "messageId": v["message_id"], "timestamp": v["timestamp"], "url": v["url"]});
        match v["scheme"].as_str().unwrap() {
            "cybercage-sha256" => {
                line["messageId"] = json!("d3b07384-d9a0-4c9b-8f3e-000000000001");
                line["timestamp"] = json!("2026-01-01T00:00:00Z");
                line["event"] = json!("test.ping");
            }
            "rfc9421-hmac-sha256" => {
                line["messageId"] = v["headers"]["webhook-id"].clone();
                if name == "rfc9421-appendix-B.2.5" {
                    let mut given = v["headers"].clone();
                    given.as_object_mut().unwrap().remove("Signature");
                    line["headers"] = given;
                }
            }
            _ => {}
        }
        if let Some(old) = v.get("old_secret") {
            line["secret"] = json!([old, v["secret"]]);
        }
        let answer: Value = serde_json::from_str(&sign_line(&line.to_string())).unwrap();
        assert_eq!(answer["id"], v["name"]);
        for (header, value) in v["headers"].as_object().unwrap() {
            if line["headers"].get(header).is_some() {
                continue;
            }
            let mut wanted = value.as_str().unwrap().to_owned();
            if name == "stripe-rotation" {
                wanted = wanted.trim_end_matches(",v0=00ff").to_owned();
            }
            assert_eq!(answer["headers"][header], json!(wanted), "{name}: {answer}");
        }
    }
}

#[test]
fn time_is_judged_by_each_scheme_as_its_libraries_do() {
    let body = b"{\"a\":1}";
    let url = Some("https://example.com/hook");
    let now = 1_767_225_600;
    let mut judged = Vec::new();
    for (id, text) in [
        ("standard", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ("svix", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ("stripe", "s"),
        ("slack", "s"),
        ("zoom", "s"),
        ("paddle", "s"),
        ("convoy-advanced", "s"),
        ("rfc9421", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
    ] {
        let scheme = scheme(id).unwrap();
        let secret = [Secret::from(text)];
        let message = Message { body, id: Some("msg_1"), timestamp: Some(now), url, ..Message::default() };
        let headers = sign(scheme, &secret, &message).unwrap();
        let reasons: Vec<&str> = [301, 300, 5, 6, -300, -301]
            .iter()
            .map(|age| {
                verify(scheme, &secret, &Received { body, headers: &headers, url, at: Some(now + age), ..Received::default() }).reason
            })
            .collect();
        judged.push((id, reasons));
    }
    let both = vec!["stale", "valid", "valid", "valid", "valid", "future"];
    let past = vec!["stale", "valid", "valid", "valid", "valid", "valid"];
    let never = vec!["valid"; 6];
    let five = vec!["stale", "stale", "valid", "stale", "valid", "valid"];
    assert_eq!(
        judged,
        [
            ("standard", both.clone()),
            ("svix", both.clone()),
            ("stripe", past),
            ("slack", both.clone()),
            ("zoom", never.clone()),
            ("paddle", five),
            ("convoy-advanced", never),
            ("rfc9421", both),
        ]
    );
}

#[test]
fn what_we_sign_verifies_and_is_bound_to_its_body_under_every_scheme() {
    for s in hookproof::signature::schemes() {
        let text = match (s.mac, s.key) {
            (Mac::Ed25519, _) => "whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8DoQe/884Qvh1w3RjnS8CZZ+TWMJulDV8d3IZkElUxuA==",
            (_, KeyRule::Base64) => "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            (_, KeyRule::Hex) => "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            (_, KeyRule::Text) => "a secret of thirty-two characters",
        };
        let secret = [Secret::from(text)];
        for body in [&b"{\"a\":1}"[..], b"a=1&b=2", b"\xff\xfe\x00raw", b""] {
            let url = hookproof::signature::signed_url(s, "https://example.com:443/hook?x=1", body, None);
            let message = Message { body, id: Some("msg_1"), timestamp: Some(1_767_225_600), url: Some(&url), ..Message::default() };
            let headers = sign(s, &secret, &message).unwrap();
            let received = Received { body, headers: &headers, url: Some(&url), at: Some(1_767_225_600), ..Received::default() };
            let v = verify(s, &secret, &received);
            assert!(v.ok, "{} {body:?}: {v:?}", s.id);
            let other = [body, b"x"].concat();
            assert!(!verify(s, &secret, &Received { body: &other, explain: false, ..received }).ok, "{}", s.id);
        }
    }
}

#[test]
fn a_line_that_cannot_be_answered_says_why_and_never_repeats_the_secret() {
    for (line, wanted) in [
        ("[]", "not a JSON object"),
        ("{", "not JSON"),
        (r#"{"id":1}"#, "scheme"),
        (r#"{"id":1,"scheme":"nobody"}"#, "no scheme"),
        (r#"{"id":1,"scheme":"standard","secret":"whsec_hunter*2","body":"{}","messageId":"m","timestamp":1}"#, "base64"),
        (r#"{"id":1,"scheme":"standard","secret":"aHVudGVyMg==","body":"{}","timestamp":1}"#, "message id"),
        (r#"{"id":1,"scheme":"standard","secret":"aHVudGVyMg==","body":"{}","messageId":"m\r\nx: y","timestamp":1}"#, "character"),
        (r#"{"id":1,"scheme":"stripe","secret":"hunter2","body":"{}"}"#, "timestamp"),
        (r#"{"id":1,"scheme":"twilio","secret":"hunter2","body":"{}"}"#, "URL"),
        (r#"{"id":1,"scheme":"twilio","secret":"hunter2","body":"{}","url":"https://h/p"}"#, "bodySHA256="),
        (r#"{"id":1,"scheme":"github","secret":"","body":"{}"}"#, "empty"),
        (r#"{"id":1,"scheme":"github","body":"{}"}"#, "secret"),
    ] {
        let answer = sign_line(line);
        assert!(answer.contains(wanted), "{line}: {answer}");
        assert!(!answer.contains("hunter") && !answer.contains("headers"), "{answer}");
    }
}

#[test]
fn twilio_takes_a_url_with_and_without_its_port_and_a_sha256_settings_header() {
    let secret = [Secret::from("12345")];
    let twilio = scheme("twilio").unwrap();
    let body = b"Digits=1234&To=%2B18005551212&To=a&To=%2B18005551212";
    let message = Message { body, url: Some("https://example.com:443/hook"), ..Message::default() };
    let headers = sign(twilio, &secret, &message).unwrap();
    for (url, ok) in [
        ("https://example.com/hook", true),
        ("https://example.com:443/hook", true),
        ("https://example.com:8443/hook", false),
        ("http://example.com/hook", false),
    ] {
        let v = verify(twilio, &secret, &Received { body, headers: &headers, url: Some(url), ..Received::default() });
        assert_eq!(v.ok, ok, "{url}");
    }
    let newer = sign(scheme("twilio-sha256").unwrap(), &secret, &message).unwrap();
    let v = verify(twilio, &secret, &Received { body, headers: &newer, url: message.url, ..Received::default() });
    assert!(v.ok, "{v:?}");
}

#[test]
fn convoy_is_simple_without_a_timestamp_and_advanced_with_one() {
    let secret = [Secret::from("s3cret")];
    let convoy = scheme("convoy").unwrap();
    for (timestamp, begins) in [(None, "X-Convoy-Signature"), (Some(1_767_225_600), "t=1767225600,v1=")] {
        let message = Message { body: b"{}", timestamp, ..Message::default() };
        let headers = sign(convoy, &secret, &message).unwrap();
        let line = format!("{}|{}", headers[0].1, headers[0].0);
        assert!(line.contains(begins), "{line}");
        assert!(verify(convoy, &secret, &Received { body: b"{}", headers: &headers, ..Received::default() }).ok);
    }
}
