//! Every code of the catalogue is printed: by a run of the binary, or, for the few that only a library user meets, by the library.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use hmac::{Hmac, Mac as _};
use hookproof::{preview, signature, source};
use serde_json::{Value, json};

use crate::send::{answering, read_request, receive};
use crate::support::{Ran, folder, hookproof};

const SECRET: &str = "a secret of thirty-two characters";
/// The secrets and the request of RFC 9421, appendix B.2.5, and of a library that agrees with it.
const RFC: &str = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";
const RFC_HEADERS: &str = "Date: Tue, 20 Apr 2021 02:07:55 GMT
Content-Type: application/json
Content-Digest: sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:
Signature-Input: sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"
Signature: sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:
";
const DIGEST: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";
const DIGEST_HEADERS: &str = "Content-Type: application/json
Content-Digest: sha-256=:RglR5CB5JjINl++cDHMf8+Z1Lg9YLD5OvHmHek20z14=:
webhook-id: msg_2KWPBgLlAfxdpx2AI54pPJ85f4W
Signature-Input: sig1=(\"@method\" \"@target-uri\" \"content-type\" \"content-digest\" \"webhook-id\");created=1767225600;keyid=\"k1\";alg=\"hmac-sha256\"
Signature: sig1=:2vdJD73zrvGPARNtY5ROqrVqQ4KpQYUx0SckW2exeDc=:
";

/// A payload with the fault.
const PAYLOADS: &[(&str, &str)] = &[
    ("json/syntax", r#"{"a": 1 : 2}"#),
    ("json/empty", " "),
    ("json/bom", "\u{feff}{}"),
    ("json/trailing", "{} {}"),
    ("json/trailing-comma", r#"{"a": 1,}"#),
    ("json/extra-comma", "[1,,2]"),
    ("json/missing-comma", "[1 2]"),
    ("json/missing-colon", r#"{"a" 1}"#),
    ("json/missing-value", r#"{"a": }"#),
    ("json/unclosed", r#"{"a": [1, 2}"#),
    ("json/unterminated", r#"{"a": "b"#),
    ("json/unescaped-quote", r#"{"text": "say "hi""}"#),
    ("json/control-character", "{\"a\": \"b\nc\"}"),
    ("json/escape", r#"{"a": "C:\dir"}"#),
    ("json/surrogate", r#"{"a": "\ud800"}"#),
    ("json/single-quotes", "{'a': 1}"),
    ("json/bare-word", r#"{"a": yes}"#),
    ("json/number", "[01]"),
    ("json/duplicate-key", r#"{"a": 1, "a": 2}"#),
    ("preview/payload-shape", r#"{"Timestamp": 5}"#),
];

/// A template over CAST AI's sample, and the destination.
const TEMPLATES: &[(&str, &str, &str)] = &[
    ("proof/time", r#"{"a": 1{{ if eq .Name "never" }}{{ toISO8601 .Name }}{{ end }}}"#, "generic"),
    ("proof/unknown-template", r#"{"a": 1{{ if eq .Name "never" }}{{ template "cluster" . }}{{ end }}}"#, "generic"),
    ("proof/json-place", "{ {{ toJSON .Details }}: 1}", "generic"),
    ("proof/uneven-branches", "{{ if .Cluster }}[{{ end }}1]", "generic"),
    ("destination/required", r#"{"a": 1}"#, "slack"),
    ("destination/too-many", r#"{"@type": "MessageCard", "text": "a", "sections": [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}]}"#, "teams"),
    ("destination/retired", r#"{"@type": "MessageCard", "text": "a"}"#, "teams"),
    ("destination/unknown-field", r#"{"text": "a", "blocks": [{"type": "divider", "text": "b"}]}"#, "slack"),
    (
        "destination/exclusive-fields",
        r#"{"text": "a", "attachments": [{"blocks": [{"type": "divider"}], "fields": [{"title": "b"}]}]}"#,
        "slack",
    ),
    ("destination/range", r#"{"text": "a", "blocks": [{"type": "data_table", "caption": "b", "rows": [], "page_size": 0}]}"#, "slack"),
    ("destination/format", r#"{"routing_key": "short", "event_action": "trigger"}"#, "pagerduty"),
    ("destination/empty", r#"{"text": ""}"#, "slack"),
    ("destination/not-an-object", "[1, 2]", "slack"),
];

/// A template for Cado.
const DOLLARS: &[(&str, &str)] =
    &[("dollar/not-an-object", r#"["$Title", "$Event"]"#), ("dollar/placeholder-in-key", r#"{"$Title": "$Event"}"#)];

/// A body as it was received, and the text that was signed instead.
const ALTERED: &[(&str, &str, &str)] = &[
    ("signature/body-json-stringify-sorted", r#"{"b":"<","a":1}"#, r#"{"a":1,"b":"<"}"#),
    ("signature/body-rails-to-json", r#"{"b":1.0,"a":"<"}"#, r#"{"b":1.0,"a":"\u003c"}"#),
    ("signature/body-jackson", r#"{"a":1e21}"#, r#"{"a":1.0E21}"#),
    ("signature/body-dotnet-json", r#"{"a":"<é"}"#, r#"{"a":"\u003C\u00E9"}"#),
    ("signature/body-whitespace-removed", r#"{"a": 1E+2, "b": "it's"}"#, r#"{"a":1E+2,"b":"it's"}"#),
    ("signature/body-pretty-printed", r#"{"a":1E+2}"#, "{\n  \"a\": 1E+2\n}"),
];

/// A run in the folder of [`files`], with [`ADDRESSES`] put in.
const RUNS: &[(&str, &str)] = &[
    ("source/unknown-source", "--check --source cast-ai -t name.tmpl"),
    ("source/unknown-event", "--check --source castai --event notificatoin -t name.tmpl"),
    ("source/definition", "--check --source broken -t name.tmpl"),
    ("template/exec", "--render --source castai --event notification --sample error-no-cluster -t cluster.tmpl"),
    ("template/no-value", "--render --source castai -t absent.tmpl"),
    ("preview/body-not-json", "--render --source castai -t comma.tmpl"),
    ("preview/payload-breaks-body", "--render --source castai -t quoted.tmpl -p quote.json"),
    ("preview/payload-adds-key", "--check --source castai -t quoted.tmpl --torture-cell notification/critical/NEW-KEY"),
    ("destination/url", "--check --source castai -t name.tmpl --destination slack --url http://hooks.slack.com/services/x"),
    ("preview/header", "--check --source cybercage --event test.ping --secret env:S --id ü"),
    ("preview/unsigned", "--check --source cybercage --event test.ping"),
    ("signature/bad-secret", "--verify --scheme standard --secret env:BAD --body json --headers standard"),
    ("signature/mismatch", "--verify --scheme github --secret env:S --body json --headers zeros"),
    ("signature/stale", "--verify --scheme standard --secret env:W --body json --headers standard --at 1767229200"),
    ("signature/future", "--verify --scheme standard --secret env:W --body json --headers standard --at 1767222000"),
    ("signature/missing-header", "--verify --scheme github --secret env:S --body json --headers other"),
    ("signature/malformed-header", "--verify --scheme github --secret env:S --body json --headers malformed"),
    ("signature/missing-url", "--verify --scheme twilio --secret env:S --body json --headers twilio"),
    ("signature/body-not-covered", "--verify --scheme twilio --secret env:S --body json --headers twilio --url https://example.com/a%20b"),
    ("signature/url-decoded", "--verify --scheme twilio --secret env:S --body json --headers decoded --url https://example.com/a%20b"),
    (
        "signature/digest-mismatch",
        "--verify --scheme rfc9421 --secret env:DIGEST --body json --headers digest --url https://example.com/hook?x=1",
    ),
    ("signature/digest-not-signed", "--verify --scheme rfc9421 --secret env:RFC --body world --headers rfc --url https://example.com/foo"),
    ("signature/search-limited", "--verify --scheme github --secret env:S --body large --headers zeros"),
    ("signature/body-longer-than-declared", "--verify --scheme github --secret env:S --body json --headers declared"),
    ("signature/secret-utf-16", "--verify --scheme github --secret env:S --body json --headers wide"),
    ("signature/changes-when-reserialised", "--sign --scheme github --secret env:S --body spaced"),
    ("signature/byte-order-mark", "--sign --scheme github --secret env:S --body bom"),
    ("signature/body-not-utf8", "--sign --scheme github --secret env:S --body latin"),
    ("signature/empty-body", "--sign --scheme github --secret env:S --body empty"),
    ("signature/body-not-json", "--sign --scheme github --secret env:S --body hello"),
    ("signature/unsigned-timestamp", "--sign --scheme cybercage --secret env:S --body json"),
    ("signature/unsigned-delivery-id", "--sign --scheme cybercage --secret env:S --body json"),
    ("signature/vendor-sample-verifies-wrongly", "--sign --scheme cybercage --secret env:S --body json"),
    ("signature/short-secret", "--sign --scheme github --secret env:SHORT --body json"),
    ("signature/secret-white-space", "--sign --scheme github --secret env:SPACE --body json"),
    ("signature/weak-hash", "--sign --scheme twilio --secret env:S --body form --url https://example.com/ --verbose"),
    ("delivery/bad-url", "--send SOURCE --url ftp://example.com/"),
    ("delivery/bad-header", "--send SOURCE --url https://example.com/ -H a(b):c"),
    ("delivery/plain-http", "--send SOURCE --url http://example.com/"),
    ("delivery/private-address", "--send SOURCE --url https://169.254.169.254/"),
    ("delivery/body-too-large", "--send SOURCE --url https://example.com/ -p large.json"),
    ("delivery/redirected", "--send SOURCE --url http://MOVED/ --allow-private"),
    ("delivery/no-answer", "--send SOURCE --url http://CLOSED/ --allow-private"),
    ("delivery/unknown-outcome", "--send SOURCE --url http://HANGS-UP/ --allow-private"),
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Every file below a folder whose name ends so.
fn below(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(below(&path, end));
        } else if path.to_str().unwrap().ends_with(end) {
            out.push(path);
        }
    }
    out.sort();
    out
}

fn text(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path.as_ref()).unwrap_or_else(|e| panic!("{}: {e}", path.as_ref().display()))
}

/// The codes of an answer in JSON: those of its diagnostics, of an attempt, and the causes of a mismatch.
fn told(value: &Value, seen: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            let is_finding = object.contains_key("severity") || object.get("type").is_some_and(|t| t == "attempt");
            let names = if is_finding { &["code"][..] } else { &["cause"] };
            seen.extend(names.iter().filter_map(|n| object.get(*n)?.as_str().map(str::to_owned)));
            if let Some(Value::Array(more)) = object.get("together") {
                seen.extend(more.iter().filter_map(|c| c.as_str().map(str::to_owned)));
            }
            object.values().for_each(|v| told(v, seen));
        }
        Value::Array(list) => list.iter().for_each(|v| told(v, seen)),
        _ => {}
    }
}

/// The codes of a run: in its JSON lines, at the head of a drawing, and behind a cause.
fn printed(ran: &Ran) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    for line in ran.out.lines().chain(ran.err.lines()) {
        if let Ok(value) = serde_json::from_str::<Value>(line) {
            told(&value, &mut seen);
        }
        let is_head = ["error[", "warning[", "info[", "hint["].iter().any(|head| line.starts_with(head));
        let code = if is_head { line.split_once('[') } else { line.strip_prefix("cause: ").and_then(|l| l.rsplit_once('[')) };
        if let Some((code, _)) = code.and_then(|(_, rest)| rest.split_once(']')) {
            seen.insert(code.to_owned());
        }
    }
    seen
}

/// The answers to lines, each with the codes in it.
fn answers(mode: &str, lines: &[Value]) -> Vec<BTreeSet<String>> {
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let ran = hookproof(&[mode, "--batch"]).input(input).run();
    assert_eq!((ran.code, ran.out.lines().count()), (0, lines.len()), "{}", ran.err);
    let part = |line: &str| printed(&Ran { code: 0, out: line.to_owned(), err: String::new() });
    ran.out.lines().map(part).collect()
}

/// What the fixtures show: cases, proofs, signatures that were made wrongly, projects.
fn fixtures_show() -> BTreeSet<String> {
    let mut checks = Vec::new();
    for case in below(&fixtures().join("cases"), "template.tmpl") {
        let about: Value = serde_json::from_str(&text(case.with_file_name("case.json"))).unwrap();
        let mut line = json!({"template": text(&case), "payload": text(case.with_file_name("payload.json"))});
        for key in ["source", "event", "destination", "formatting"] {
            if let Some(value) = about.get(key) {
                line[key] = value.clone();
            }
        }
        checks.push(line);
    }
    for path in below(&fixtures().join("proof"), ".tmpl") {
        checks.push(json!({"template": text(path), "source": "castai", "event": "notification"}));
    }
    let faults: Vec<Value> = below(&fixtures().join("signatures"), ".jsonl")
        .iter()
        .flat_map(|path| text(path).lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["line"].clone()).collect::<Vec<_>>())
        .collect();
    let mut seen: BTreeSet<String> = answers("--check", &checks).into_iter().chain(answers("--verify", &faults)).flatten().collect();
    for path in below(&fixtures().join("project"), ".json") {
        if path.parent().is_some_and(|p| !p.ends_with("project")) && !path.ends_with("report.json") {
            seen.extend(printed(&hookproof(&["--check", "--project", path.to_str().unwrap(), "--format", "json"]).run()));
        }
    }
    seen
}

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The header of GitHub that signs this body with this key.
fn github(key: &[u8], body: &str) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
    mac.update(body.as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
    format!("sha256={hex}")
}

/// The header of Twilio that signs this URL.
fn twilio(url: &str) -> String {
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(url.as_bytes());
    format!("X-Twilio-Signature: {}\n", base64(&mac.finalize().into_bytes()))
}

const BODY: &str = "{\"a\":1}";

/// The inputs of [`RUNS`].
fn files(folder: &Path) {
    let wide: Vec<u8> = SECRET.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let zeros = format!("X-Hub-Signature-256: sha256={}\n", "0".repeat(64));
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(5_000_000));
    std::fs::create_dir(folder.join("broken")).unwrap();
    for (name, bytes) in [
        ("name.tmpl", "{\"text\": {{ toJSON .Name }}}".as_bytes()),
        ("cluster.tmpl", b"{\"a\": \"{{ .Cluster.Name }}\"}"),
        ("absent.tmpl", b"{\"a\": \"{{ .Details.absent }}\"}"),
        ("comma.tmpl", b"{\"a\": 1,}"),
        ("quoted.tmpl", b"{\"a\": \"{{ .Message }}\"}"),
        ("quote.json", b"{\"Message\": \"a\\\"b\"}"),
        ("broken/source.json", b"{\"type\": \"strnig\"}"),
        ("json", BODY.as_bytes()),
        ("spaced", b"{\"a\": 1.0}"),
        ("bom", b"\xef\xbb\xbf{}"),
        ("latin", b"{\"a\":\"\xff\"}"),
        ("empty", b""),
        ("hello", b"hello"),
        ("form", b"a=b"),
        ("world", b"{\"hello\": \"world\"}"),
        ("large", large.as_bytes()),
        ("large.json", large.as_bytes()),
        ("zeros", zeros.as_bytes()),
        ("declared", format!("{zeros}Content-Length: 3\n").as_bytes()),
        ("wide", format!("X-Hub-Signature-256: {}\n", github(&wide, BODY)).as_bytes()),
        ("other", b"X-Other: 1\n"),
        ("malformed", b"X-Hub-Signature-256: 757107ea0eb2509f\n"),
        ("twilio", twilio("https://example.com/a%20b").as_bytes()),
        ("decoded", twilio("https://example.com/a b").as_bytes()),
        ("digest", DIGEST_HEADERS.as_bytes()),
        ("rfc", RFC_HEADERS.as_bytes()),
    ] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let signed = run(folder, &["--sign", "--scheme", "standard", "--secret", "env:W", "--body", "json", "--timestamp", "1767225600"]);
    std::fs::write(folder.join("standard"), signed.out).unwrap();
}

fn run<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Ran {
    [
        ("S", SECRET),
        ("W", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ("BAD", "whsec_*"),
        ("SHORT", "12345"),
        ("SPACE", "a long enough secret, I hope "),
        ("RFC", RFC),
        ("DIGEST", DIGEST),
    ]
    .iter()
    .fold(hookproof(arguments).within(folder), |run, (name, value)| run.env(name, value))
    .run()
}

/// What the command line never prints: it takes no text that is not UTF-8, its own limit on a document comes first, and a revealed
/// signature stands on a line of its own.
fn library() -> Vec<(&'static str, Vec<&'static str>)> {
    let large = " ".repeat((64 << 20) + 1);
    let seen = preview::preview(&preview::Request::new(source::get("castai").unwrap(), Some("{}"), &large));
    let headers = [("X-Hub-Signature-256".to_owned(), format!("sha256={}", "0".repeat(64)))];
    let received = signature::Received { body: b"{}", headers: &headers, reveal: true, ..signature::Received::default() };
    let judged = signature::verify(signature::scheme("github").unwrap(), &[SECRET.into()], &received);
    let ids = |found: &[hookproof::diagnostic::Diagnostic]| found.iter().map(|d| d.code.id).collect();
    let latin = hookproof::json::read(b"\"\xff\"");
    vec![
        ("json/not-utf8", ids(&latin.diagnostics)),
        ("preview/too-large", ids(&seen.diagnostics)),
        ("signature/revealed", ids(&judged.diagnostics)),
    ]
}

#[test]
fn every_code_of_the_catalogue_is_printed() {
    // What each case prints: its code must be among it.
    let mut cases: Vec<(&str, BTreeSet<String>)> = Vec::new();
    let deep = "[".repeat(10_001);
    let payloads = PAYLOADS.iter().copied().chain([("json/too-deep", deep.as_str())]);
    let mut lines: Vec<(&str, Value)> =
        payloads.map(|(code, payload)| (code, json!({"source": "castai", "template": "{}", "payload": payload}))).collect();
    lines.extend(TEMPLATES.iter().map(|(code, t, to)| (*code, json!({"source": "castai", "template": t, "destination": to}))));
    lines.extend(DOLLARS.iter().map(|(code, template)| (*code, json!({"source": "cado", "template": template}))));
    let (codes, lines): (Vec<&str>, Vec<Value>) = lines.into_iter().unzip();
    cases.extend(codes.into_iter().zip(answers("--check", &lines)));
    let lines: Vec<Value> = ALTERED
        .iter()
        .map(|(_, body, signed)| {
            let headers = json!({"X-Hub-Signature-256": github(SECRET.as_bytes(), signed)});
            json!({"scheme": "github", "secret": SECRET, "body": body, "headers": headers})
        })
        .collect();
    cases.extend(ALTERED.iter().map(|(code, ..)| *code).zip(answers("--verify", &lines)));

    let folder = folder("codes");
    files(&folder);
    let moved = answering("HTTP/1.1 301 Moved\r\nLocation: https://example.com/\r\nContent-Length: 0\r\n\r\n");
    let hangs_up = receive(|mut stream| {
        read_request(&mut stream);
        let _ = stream.flush();
    });
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let addresses = BTreeMap::from([("MOVED", moved.address), ("HANGS-UP", hangs_up.address), ("CLOSED", closed)]);
    for (code, arguments) in RUNS {
        let mut arguments = arguments.replace("SOURCE", "--source cybercage --event test.ping --secret env:S");
        for (name, address) in &addresses {
            arguments = arguments.replace(name, &address.to_string());
        }
        let arguments: Vec<String> = arguments.split(' ').map(|a| a.replace("NEW-KEY", "new key")).collect();
        cases.push((code, printed(&run(&folder, &arguments))));
    }
    cases.extend(library().into_iter().map(|(code, seen)| (code, seen.into_iter().map(str::to_owned).collect())));

    let wrong: Vec<_> = cases.iter().filter(|(code, seen)| !seen.contains(*code)).collect();
    assert!(wrong.is_empty(), "cases that do not print their code, with what they print: {wrong:#?}");
    let mut seen = fixtures_show();
    seen.extend(cases.into_iter().flat_map(|(_, seen)| seen));
    let silent: Vec<&str> = hookproof::catalogue::all().map(|c| c.id).filter(|id| !seen.contains(*id)).collect();
    assert!(silent.is_empty(), "{} codes that nothing prints: {silent:#?}", silent.len());
}
