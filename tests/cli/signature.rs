//! `--sign` and `--verify` as people use them: a request that was judged wrongly, and what is said about it.

use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use crate::support::{Ran, folder, hookproof};

const SECRET: &str = "a secret of thirty-two characters";
const OLDER: &str = "the secret before, long enough";
const WHSEC: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A received request in a folder of its own.
struct Case {
    folder: std::path::PathBuf,
}

impl Case {
    fn new(name: &str, body: &[u8], headers: &str) -> Self {
        let folder = folder(name);
        std::fs::write(folder.join("body"), body).unwrap();
        std::fs::write(folder.join("headers"), headers).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    fn run(&self, mode: &str, scheme: &str, more: &[&str]) -> Ran {
        let (body, headers) = (self.path("body"), self.path("headers"));
        let mut arguments = vec![mode, "--scheme", scheme, "--body", &body];
        if mode == "--verify" {
            arguments.extend(["--headers", &headers]);
        }
        arguments.extend(more);
        hookproof(&arguments).env("S", SECRET).env("O", OLDER).env("W", WHSEC).run()
    }

    fn verify(&self, scheme: &str, more: &[&str]) -> Ran {
        self.run("--verify", scheme, more)
    }

    /// Sign with these arguments and take the result for the received headers.
    fn signed(&self, scheme: &str, more: &[&str]) -> String {
        let ran = self.run("--sign", scheme, more);
        assert_eq!(ran.code, 0, "{ran:?}");
        std::fs::write(self.path("headers"), &ran.out).unwrap();
        ran.out
    }
}

fn mac(key: &[u8], content: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(content);
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn github(content: &[u8]) -> String {
    format!("Host: example.com\nX-Hub-Signature-256: sha256={}\n", hex(&mac(SECRET.as_bytes(), content)))
}

/// The first line is the verdict; then these texts, on stdout.
fn expect(ran: &Ran, code: i32, verdict: &str, says: &[&str]) {
    assert_eq!((ran.code, ran.out.lines().next()), (code, Some(verdict)), "{ran:?}");
    for text in says {
        assert!(ran.out.contains(text), "no {text:?} in {ran:?}");
    }
}

#[test]
fn a_body_that_was_serialised_again_is_named_with_the_line_to_write_and_the_bytes() {
    let case = Case::new("reserialised", b"{\"a\": 1.0, \"b\": \"\xc3\xbc\"}", &github("{\"a\":1,\"b\":\"ü\"}".as_bytes()));
    let ran = case.verify("github", &["--secret", "env:S"]);
    expect(&ran, 65, "github: mismatch", &["[signature/body-json-stringify]", "  node    ", "express.raw", "  python  ", "get_data()"]);
    assert!(!ran.out.contains("signed:"), "bytes are for those who ask: {ran:?}");
    // The finding stands at the header that it is about.
    assert!(ran.err.contains("headers:2:1"), "{ran:?}");
    for more in ["--bytes", "--verbose"] {
        let ran = case.verify("github", &["--secret", "env:S", more]);
        expect(&ran, 65, "github: mismatch", &["signed: 16 bytes", "7b 22 61 22 3a 31 2c", "|{\"a\":1,\"b\":\"..\"}|"]);
    }
    let json = case.verify("github", &["--secret", "env:S", "--bytes", "--format", "json"]);
    let value: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&value["cause"], &value["ok"], &value["expected"]), (&"signature/body-json-stringify".into(), &false.into(), &Value::Null));
    assert_eq!(value["signedHex"], hex("{\"a\":1,\"b\":\"ü\"}".as_bytes()));
    assert!(value["lines"]["go"].as_str().unwrap().contains("io.ReadAll"));
}

#[test]
fn line_ends_that_were_converted_are_named() {
    let case = Case::new("crlf", b"{\n\"a\": 1\n}\n", &github(b"{\r\n\"a\": 1\r\n}\r\n"));
    expect(&case.verify("github", &["--secret", "env:S"]), 65, "github: mismatch", &["[signature/body-lf-to-crlf]", "binary mode"]);
}

#[test]
fn a_secret_in_the_wrong_form_is_named() {
    use base64::Engine as _;
    let signature = base64::engine::general_purpose::STANDARD.encode(mac(WHSEC.as_bytes(), b"m1.1767225600.{}"));
    let headers = format!("webhook-id: m1\nwebhook-timestamp: 1767225600\nwebhook-signature: v1,{signature}\n");
    let case = Case::new("secret-form", b"{}", &headers);
    let ran = case.verify("standard", &["--secret", "env:W"]);
    expect(&ran, 65, "standard: mismatch", &["[signature/secret-as-text]", "'base64'"]);
    assert!(ran.err.contains("headers:3:1") && !ran.out.contains(WHSEC) && !ran.err.contains(WHSEC), "{ran:?}");
}

#[test]
fn time_is_judged_at_the_moment_that_is_given() {
    let case = Case::new("stale", b"{}", "");
    case.signed("stripe", &["--secret", "env:S", "--timestamp", "1767225600"]);
    let at = |at: &str| case.verify("stripe", &["--secret", "env:S", "--at", at]);
    expect(&at("1767225900"), 0, "stripe: valid", &[]);
    let stale = at("2026-01-01T00:05:01Z");
    expect(&stale, 65, "stripe: stale", &[]);
    assert!(stale.err.contains("the signature is valid, but 301 s old"), "{stale:?}");
    expect(&at("now"), 65, "stripe: stale", &[]);
    let unjudged = case.verify("stripe", &["--secret", "env:S"]);
    expect(&unjudged, 0, "stripe: valid", &[]);
    assert!(unjudged.err.contains("--at now"), "{unjudged:?}");
    case.signed("standard", &["--secret", "env:W", "--timestamp", "1767225600"]);
    let future = case.verify("standard", &["--secret", "env:W", "--at", "1767225000"]);
    expect(&future, 65, "standard: future", &[]);
    // The finding stands at the timestamp's own header.
    assert!(future.err.contains("600 s ahead") && future.err.contains("| webhook-timestamp"), "{future:?}");
    case.signed("standard", &["--secret", "env:W"]);
    expect(&case.verify("standard", &["--secret", "env:W", "--at", "now"]), 0, "standard: valid", &[]);
}

#[test]
fn a_secret_rolls() {
    let case = Case::new("rotation", b"{}", "");
    let both = case.signed("stripe", &["--secret", "env:S", "--secret", "env:O", "--timestamp", "1767225600"]);
    assert_eq!(both.matches("v1=").count(), 2, "{both}");
    for secret in ["env:S", "env:O"] {
        expect(&case.verify("stripe", &["--secret", secret]), 0, "stripe: valid", &[]);
    }
    case.signed("stripe", &["--secret", "env:O", "--timestamp", "1767225600"]);
    expect(&case.verify("stripe", &["--secret", "env:S", "--secret", "env:O"]), 0, "stripe: valid", &[]);
    let json = case.verify("stripe", &["--secret", "env:S", "--secret", "env:O", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&json.out).unwrap()["secret"], 1);
    let previous = case.verify("stripe", &["--secret", "env:S", "--previous-secret", "env:O"]);
    expect(&previous, 65, "stripe: mismatch", &["[signature/secret-previous]", "previousSecret"]);
    // A scheme with room for one signature says which secret signs.
    let one = case.run("--sign", "github", &["--secret", "env:S", "--secret", "env:O"]);
    assert!(one.code == 0 && one.err.contains("only the first secret signs"), "{one:?}");
    assert!(one.out.contains(&hex(&mac(SECRET.as_bytes(), b"{}"))), "{one:?}");
}

#[test]
fn the_expected_signature_is_shown_to_those_alone_who_ask() {
    let expected = hex(&mac(SECRET.as_bytes(), b"{}"));
    let case = Case::new("reveal", b"{}", &format!("X-Hub-Signature-256: sha256={}\n", "0".repeat(64)));
    for more in [&[][..], &["--verbose"], &["--bytes"], &["--format", "json"]] {
        let ran = case.verify("github", &[&["--secret", "env:S"], more].concat());
        expect(
            &ran,
            65,
            ran.out.lines().next().unwrap_or(""),
            &["no known cause"].map(|t| if more.contains(&"json") { "null" } else { t }),
        );
        assert!(!ran.out.contains(&expected) && !ran.err.contains(&expected), "{ran:?}");
    }
    let ran = case.verify("github", &["--secret", "env:S", "--reveal"]);
    expect(&ran, 65, "github: mismatch", &[&format!("expected: sha256={expected}\n")]);
    assert!(!ran.err.contains(&expected), "{ran:?}");
    assert_eq!(case.run("--sign", "github", &["--secret", "env:S", "--reveal"]).code, 2);
}

#[test]
fn a_scheme_of_ones_own_is_a_file() {
    let case = Case::new("own", b"\xff\xfe", "");
    let own = case.path("own.json");
    let text =
        "{\"id\": \"own\", \"name\": \"Own\", \"content\": \"{{.Timestamp}}:{{.Body}}\", \"mac\": \"hmac-sha512\", \"key\": \"text\",
        \"encoding\": \"base64url\", \"header\": \"X-Own\", \"value\": \"t={{.Timestamp}};{{.Signatures}}\", \"each\": \"s={{.Signature}}\",
        \"join\": \";\", \"tolerance\": {\"past\": 60, \"future\": null}}";
    std::fs::write(&own, text).unwrap();
    let headers = case.signed(&own, &["--secret", "env:S", "--timestamp", "1767225600"]);
    assert!(headers.starts_with("X-Own: t=1767225600;s="), "{headers}");
    expect(&case.verify(&own, &["--secret", "env:S", "--at", "1767225660"]), 0, "own: valid", &[]);
    expect(&case.verify(&own, &["--secret", "env:S", "--at", "1767225661"]), 65, "own: stale", &[]);
    expect(&case.verify(&own, &["--secret", "env:O"]), 65, "own: mismatch", &[]);
    std::fs::write(&own, text.replace("{{.Signatures}}", "")).unwrap();
    let broken = case.run("--sign", &own, &["--secret", "env:S"]);
    assert!(broken.code == 78 && broken.err.contains("own.json': `value` must contain"), "{broken:?}");
    let missing = case.run("--sign", &case.path("missing.json"), &["--secret", "env:S"]);
    assert!(missing.code == 2 && missing.err.contains("no such file"), "{missing:?}");
}

#[test]
fn an_unsigned_request_of_a_source_that_signs_is_a_warning_where_it_is_sent() {
    let base = ["--source", "cybercage", "--event", "test.ping", "--url", "https://example.com/hook"];
    let sent = hookproof(&[&["--send", "--dry-run"], &base[..]].concat()).run();
    assert!(sent.code == 0 && sent.err.contains("warning[preview/unsigned]") && sent.err.contains("--secret env:NAME"), "{sent:?}");
    let strict = hookproof(&[&["--send", "--dry-run", "--deny", "warnings"], &base[..]].concat()).run();
    assert_eq!(strict.code, 65, "{strict:?}");
    let checked = hookproof(&[&["--check"], &base[..]].concat()).run();
    assert!(checked.err.contains("info[preview/unsigned]"), "{checked:?}");
    let signed = hookproof(&[&["--send", "--dry-run", "--secret", "env:S"], &base[..]].concat()).env("S", SECRET).run();
    assert!(!signed.err.contains("preview/unsigned") && signed.out.contains("sha256="), "{signed:?}");
}

#[test]
fn what_a_scheme_and_a_secret_leave_open_is_said_when_they_sign_and_when_they_are_checked() {
    let case = Case::new("advice", b"{\"a\": 1.0}", "");
    let text = case.run("--sign", "github", &["--secret", "env:S"]);
    let codes = ["unsigned-timestamp", "unsigned-delivery-id", "short-secret", "changes-when-reserialised"];
    let says = |ran: &Ran| codes.map(|code| ran.err.contains(&format!("[signature/{code}]")));
    assert_eq!(says(&text), [true, true, false, true], "{text:?}");
    let weak = hookproof(&["--sign", "--scheme", "github", "--body", &case.path("body"), "--secret", "env:S"]).env("S", "12345").run();
    assert_eq!((weak.code, says(&weak)), (0, [true; 4]), "{weak:?}");
    let json = case.run("--sign", "standard", &["--secret", "env:W", "--format", "json"]);
    let line: Value = serde_json::from_str(&json.out).unwrap();
    let found = line["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{line}");
    assert_eq!((&found[0]["code"], &found[0]["document"]), (&"signature/changes-when-reserialised".into(), &"body".into()));

    // What the author of a webhook cannot change is a remark, and strict checks pass over it.
    let strict = ["--check", "--source", "cybercage", "--event", "threat.detected", "--secret", "env:S", "--deny", "warnings"];
    let ran = hookproof(&[&strict[..], &["--format", "json"]].concat()).env("S", SECRET).run();
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    let found = answer["diagnostics"].as_array().unwrap();
    let of = |code: &str| found.iter().find(|d| d["code"] == format!("signature/{code}")).map(|d| (&d["severity"], &d["document"]));
    for code in ["unsigned-timestamp", "unsigned-delivery-id", "vendor-sample-verifies-wrongly"] {
        assert_eq!(of(code), Some((&"info".into(), &"headers".into())), "{code}: {answer}");
    }
    assert_eq!(of("changes-when-reserialised"), Some((&"info".into(), &"payload".into())), "{answer}");
    assert_eq!(ran.code, 0, "{ran:?}");
    let weak = hookproof(&strict).env("S", "12345").run();
    assert!(weak.code == 65 && weak.err.contains("[signature/short-secret]"), "{weak:?}");
}
