//! Wrong input of every kind: each has its exit code, and a message with the place and the remedy. Nothing panics.

use std::path::PathBuf;

use crate::support::{Ran, folder, hookproof};

const TEMPLATE: &str = "{\"text\": {{ toJSON .Name }}}";

/// A folder with a good template, and the path of a file in it with these bytes.
struct Files {
    folder: PathBuf,
}

impl Files {
    fn new(name: &str) -> Self {
        let folder = folder(name);
        std::fs::write(folder.join("good.tmpl"), TEMPLATE).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, bytes: &[u8]) -> String {
        std::fs::write(self.folder.join(name), bytes).unwrap();
        self.path(name)
    }
}

/// What must hold of every failure: the code, no panic, a message, a remedy, nothing that a terminal would obey.
fn expect(ran: &Ran, code: i32, says: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    assert!(!ran.err.contains("panicked") && !ran.err.contains('\u{1b}'), "{ran:?}");
    for text in says {
        assert!(ran.err.contains(text), "no {text:?} in {ran:?}");
    }
}

fn render(files: &Files, more: &[&str]) -> Ran {
    let template = files.path("good.tmpl");
    hookproof(&[&["--render", "--source", "castai", "-t", &template], more].concat()).run()
}

#[test]
fn a_good_render_writes_the_body_and_nothing_else() {
    let files = Files::new("good");
    let ran = render(&files, &["--event", "notification"]);
    expect(&ran, 0, &[]);
    let body: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(body["text"].is_string(), "{ran:?}");
    assert_eq!(ran.err, "");
}

#[test]
fn modes_are_exclusive_and_one_is_needed() {
    expect(&hookproof::<&str>(&[]).run(), 2, &["--render", "Usage"]);
    expect(&hookproof(&["--render", "--check"]).run(), 2, &["cannot be used with"]);
    expect(&hookproof(&["--sned"]).run(), 2, &["--sned", "--send"]);
    expect(&hookproof(&["--worker"]).run(), 2, &["--worker"]);
    expect(&hookproof(&["--render", "stray"]).run(), 2, &["stray"]);
    expect(&hookproof(&["--render", "\u{202e}red"]).run(), 2, &["\\u{202e}"]);
}

#[test]
fn a_flag_that_the_mode_would_ignore_is_a_mistake() {
    expect(&hookproof(&["--sources", "--timeout", "3s"]).run(), 2, &["--timeout cannot be used with --sources", "--send"]);
    expect(&hookproof(&["--render", "--port", "1"]).run(), 2, &["--port cannot be used with --render"]);
    expect(&hookproof(&["--send", "--timeout", "3 parsecs"]).run(), 2, &["3 parsecs", "30s"]);
    expect(&hookproof(&["--sign", "--timestamp", "yesterday"]).run(), 2, &["yesterday", "ISO 8601"]);
    expect(&hookproof(&["--render", "--batch", "-t", "x"]).run(), 2, &["--batch"]);
    expect(&hookproof(&["--render", "--format", "yaml"]).run(), 2, &["yaml", "json"]);
}

#[test]
fn unknown_names_are_answered_with_the_nearest_one() {
    let files = Files::new("names");
    let template = files.path("good.tmpl");
    let run = |more: &[&str]| hookproof(&[&["--render", "-t", &template], more].concat()).run();
    expect(&run(&[]), 2, &["no source is given", "--source", "castai"]);
    expect(&run(&["--source", "cybercages"]), 2, &["did you mean \"cybercage\"?"]);
    expect(&run(&["--source", "nothing-like-it"]), 2, &["the sources are", "castellanai"]);
    expect(&run(&["--source", "cybercage", "--event", "threat.detektd"]), 2, &["did you mean \"threat.detected\"?"]);
    expect(&run(&["--source", "castai", "--event", "notification", "--sample", "critcal"]), 2, &["did you mean \"critical\"?"]);
    expect(&run(&["--source", "castai", "--formatting", "slack"]), 2, &["no event formattings"]);
    expect(&run(&["--source", "castai", "--destination", "slak"]), 2, &["did you mean \"slack\"?"]);
    expect(&hookproof(&["--sign", "--scheme", "cyberage", "--secret", "env:X"]).run(), 2, &["did you mean \"cybercage\"?"]);
    expect(&hookproof(&["--explain", "json/sintax"]).run(), 2, &["did you mean \"json/syntax\"?"]);
}

#[test]
fn files_that_cannot_be_read_are_named_with_the_rule() {
    let files = Files::new("files");
    let run = |path: &str| hookproof(&["--render", "--source", "castai", "-t", path]).run();
    expect(&run(&files.path("missing.tmpl")), 2, &["template file '", "missing.tmpl': no such file", "help"]);
    expect(&run(files.folder.to_str().unwrap()), 2, &["it is a folder"]);
    expect(&run(&files.write("empty.tmpl", b"")), 65, &["empty"]);
    expect(
        &run(&files.write("latin.tmpl", b"line one\n{\"a\": \"\xe9\"}")),
        65,
        &["not UTF-8 at byte 16 (line 2, column 8)", "save it as UTF-8"],
    );
    expect(&run(&files.write("wide.tmpl", b"\xff\xfe{\0}\0")), 65, &["not UTF-8 at byte 0", "UTF-16"]);
    let large = files.folder.join("large.tmpl");
    std::fs::File::create(&large).unwrap().set_len((64 << 20) + 1).unwrap();
    expect(&run(large.to_str().unwrap()), 65, &["larger than 64 MiB"]);
    std::fs::remove_file(large).unwrap();
    expect(&render(&files, &["-p", &files.write("payload.json", b"{\"a\": \"\xff\"}")]), 65, &["payload file '", "not UTF-8 at byte 7"]);
}

#[test]
fn standard_input_serves_one_input() {
    let files = Files::new("stdin");
    expect(
        &hookproof(&["--render", "--source", "castai", "-t", "-", "-p", "-"]).run(),
        2,
        &["--template - and --payload -", "pass its path"],
    );
    let ran = hookproof(&["--render", "--source", "castai", "-t", "-"]).input(TEMPLATE).run();
    expect(&ran, 0, &[]);
    let ran = hookproof(&["--render", "--source", "castai", "-t", "-"]).input(*b"\xff").run();
    expect(&ran, 65, &["'<stdin>': not UTF-8 at byte 0"]);
    drop(files);
}

#[test]
fn a_malformed_template_is_drawn_with_its_place() {
    let files = Files::new("template");
    let path = files.write("bad.tmpl", b"{\n  \"a\": {{ .Name }\n}");
    let ran = hookproof(&["--render", "--source", "castai", "-t", &path]).run();
    expect(&ran, 65, &["error[template/", "bad.tmpl:2:", "^"]);
    assert_eq!(ran.out, "");
    let path = files.write("field.tmpl", b"{\"a\": {{ toJSON .Nmae }}}");
    let ran = hookproof(&["--check", "--source", "castai", "-t", &path]).run();
    expect(&ran, 65, &["error[template/", "Nmae", "Name"]);
    let json = hookproof(&["--check", "--source", "castai", "-t", &path, "--format", "json"]).run();
    let check: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&check["v"], &check["ok"], json.code), (&serde_json::json!(1), &serde_json::json!(false), 65));
    let keys: Vec<&str> = check.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["v", "ok", "body", "verdict", "destinationVerdict", "destination", "diagnostics"]);
    let first = &check["diagnostics"][0];
    let keys: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["code", "severity", "document", "from", "to", "line", "column", "message", "labels", "help", "fix", "source", "pointer"]
    );
}

#[test]
fn a_malformed_payload_is_drawn_with_its_place() {
    let files = Files::new("payload");
    let ran = render(&files, &["-p", &files.write("bad.json", b"{\n  \"Name\": \"x\",\n}")]);
    expect(&ran, 65, &["error[json/", "bad.json:", "^"]);
    let ran = render(&files, &["-p", &files.write("text.json", b"not json")]);
    expect(&ran, 65, &["error[json/"]);
    let ran = render(&files, &["-p", &files.write("list.json", b"[1, 2]")]);
    expect(&ran, 65, &["error["]);
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let files = Files::new("deny");
    let path = files.write("absent.tmpl", b"{\"text\": \"{{ .Details.nowhere }}\"}");
    let run =
        |more: &[&str]| hookproof(&[&["--render", "--source", "castai", "--event", "notification", "-t", &path], more].concat()).run();
    let lenient = run(&[]);
    expect(&lenient, 0, &["warning["]);
    assert_eq!(lenient.out, "{\"text\": \"<no value>\"}");
    expect(&run(&["--deny", "warnings"]), 65, &["warning["]);
    let quiet = run(&["--quiet"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (0, ""));
    expect(&run(&["--missingkey", "error"]), 65, &["error[template/", "nowhere"]);
}

#[test]
fn a_large_payload_is_rendered_and_a_deep_one_is_refused_without_harm() {
    let files = Files::new("sizes");
    let large = format!("{{\"Name\": \"x\", \"Details\": {{\"log\": \"{}\"}}}}", "ä\\n".repeat(2_500_000));
    assert!(large.len() > 10_000_000);
    let ran = render(&files, &["-p", &files.write("large.json", large.as_bytes())]);
    expect(&ran, 0, &[]);
    assert_eq!(ran.out, "{\"text\": \"x\"}");
    for (open, close) in [("[", ""), ("[", "]"), ("{\"a\":", "")] {
        let deep = format!("{}{}", open.repeat(100_000), close.repeat(100_000));
        expect(&render(&files, &["-p", &files.write("deep.json", deep.as_bytes())]), 65, &["error["]);
    }
    let deep = format!("{{\"Name\": \"x\", \"Details\": {{\"a\": {}1{}}}}}", "[".repeat(100_000), "]".repeat(100_000));
    let ran = render(&files, &["-p", &files.write("inside.json", deep.as_bytes())]);
    assert!(matches!(ran.code, 0 | 65) && !ran.err.contains("panicked") && !ran.err.contains("overflow"), "{}", ran.err);
    let deep = "{{if .Name}}".repeat(20_000);
    let path = files.write("deep.tmpl", deep.as_bytes());
    expect(&hookproof(&["--render", "--source", "castai", "-t", &path]).run(), 65, &["error["]);
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(100_000), ")".repeat(100_000));
    let path = files.write("parens.tmpl", deep.as_bytes());
    expect(&hookproof(&["--render", "--source", "castai", "-t", &path]).run(), 65, &["error["]);
}

#[test]
fn secrets_come_from_where_they_are_said_to_and_are_never_shown() {
    let files = Files::new("secrets");
    let body = files.write("body", b"{}");
    let sign = |secret: &str| hookproof(&["--sign", "--scheme", "github", "--id", "m1", "--body", &body, "--secret", secret]);
    expect(&sign("env:NOT_SET_ANYWHERE").run(), 78, &["NOT_SET_ANYWHERE", "not set"]);
    expect(&sign("file:/nowhere/secret").run(), 78, &["/nowhere/secret"]);
    expect(&sign("fd:x").run(), 2, &["fd:x"]);
    expect(&sign("env:EMPTY").env("EMPTY", "").run(), 78, &["empty"]);
    let bare = sign("visible-secret").run();
    expect(&bare, 0, &["process list"]);
    assert!(!bare.err.contains("visible-secret"));
    let path = files.write("secret", b"visible-secret\n");
    let by_file = sign(&format!("file:{path}")).run();
    let by_env = sign("env:S").env("S", "visible-secret").run();
    let by_default =
        hookproof(&["--sign", "--scheme", "github", "--id", "m1", "--body", &body]).env("HOOKPROOF_SECRET", "visible-secret").run();
    for ran in [&by_file, &by_env, &by_default] {
        assert_eq!((ran.code, &ran.out), (0, &bare.out), "{ran:?}");
        assert!(!ran.err.contains("process list") && !ran.err.contains("visible-secret"), "{ran:?}");
    }
    expect(&hookproof(&["--sign", "--scheme", "github", "--body", &body]).run(), 2, &["no secret is given", "HOOKPROOF_SECRET"]);
}

#[test]
fn a_signature_is_made_and_judged_over_raw_bytes() {
    let files = Files::new("signature");
    let body = files.write("body", b"{\"a\": \xff\xfe}");
    let common = ["--scheme", "cybercage", "--body", &body, "--secret", "env:S"];
    let signed = hookproof(&[&["--sign", "--id", "m1", "--timestamp", "2026-01-01T00:00:00Z"], &common[..]].concat()).env("S", "k").run();
    expect(&signed, 0, &[]);
    assert!(signed.out.starts_with("X-CyberCage-Signature: sha256="), "{signed:?}");
    let headers = files.write("headers", signed.out.as_bytes());
    let verify = |secret: &str| hookproof(&[&["--verify", "--headers", &headers], &common[..]].concat()).env("S", secret).run();
    let good = verify("k");
    assert_eq!((good.code, good.out.as_str()), (0, "cybercage: valid\n"), "{good:?}");
    let bad = verify("other");
    expect(&bad, 65, &["error[signature/"]);
    assert!(bad.out.starts_with("cybercage: mismatch\ncause: no known cause"), "{bad:?}");
    expect(&hookproof(&["--verify", "--scheme", "cybercage", "--body", "-", "--headers", "-"]).run(), 2, &["standard input"]);
    let broken = files.write("broken", b"no colon here");
    let ran =
        hookproof(&["--verify", "--scheme", "cybercage", "--body", &body, "--headers", &broken, "--secret", "env:S"]).env("S", "k").run();
    expect(&ran, 65, &["line 1: no colon"]);
}

#[test]
fn a_folder_of_ones_own_is_a_source() {
    let files = Files::new("folder");
    let empty = files.folder.join("empty");
    std::fs::create_dir_all(&empty).unwrap();
    let template = files.path("good.tmpl");
    let run = |source: &str| hookproof(&["--render", "-t", &template, "--source", source]).run();
    expect(&run(empty.to_str().unwrap()), 78, &["no source.json in it"]);
    std::fs::write(empty.join("source.json"), "{\"name\": ").unwrap();
    expect(&run(empty.to_str().unwrap()), 78, &["source.json:1:", "schema.json"]);
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/sources/castai");
    let by_id = run("castai");
    let by_folder = run(own);
    assert_eq!((by_folder.code, by_folder.out), (0, by_id.out), "{}", by_folder.err);
}
