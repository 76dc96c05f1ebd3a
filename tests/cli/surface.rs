//! What is stable around the modes: help, manual, completions, catalogues, pipes, colours.

use std::io::Read as _;

use serde_json::Value;

use crate::support::{finish, folder, hookproof};

#[test]
fn help_and_manual_list_the_exit_codes() {
    let help = hookproof(&["--help"]).run();
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    for text in ["Exit codes:", "   65  template", "  143  terminated", "--send", "env:NAME"] {
        assert!(help.out.contains(text), "{text}: {}", help.out);
    }
    let man = hookproof(&["--man"]).run();
    assert!(man.code == 0 && man.out.contains(".SH \"EXIT STATUS\""), "{man:?}");
    let version = hookproof(&["--version"]).run();
    assert_eq!((version.code, version.out.as_str()), (0, concat!("hookproof ", env!("CARGO_PKG_VERSION"), "\n")));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = hookproof(&["--completions", shell]).run();
        assert!(ran.code == 0 && ran.out.contains("dry-run"), "{shell}");
    }
}

#[test]
fn catalogues_are_text_and_json() {
    for (mode, list, least) in [("--sources", "sources", 5), ("--destinations", "destinations", 3), ("--schemes", "schemes", 16)] {
        let text = hookproof(&[mode]).run();
        assert!(text.code == 0 && text.out.lines().count() >= least, "{text:?}");
        let json = hookproof(&[mode, "--format", "json"]).run();
        let value: Value = serde_json::from_str(&json.out).unwrap();
        assert_eq!(value["v"], 1);
        let rows = value[list].as_array().unwrap();
        assert_eq!(rows.len(), text.out.lines().count());
        for row in rows {
            assert!(text.out.contains(row["id"].as_str().unwrap()), "{row}");
        }
    }
    let one = hookproof(&["--sources", "--source", "cybercage"]).run();
    assert!(one.out.contains("[documented]") && one.out.contains("[assumed]") && one.out.contains("threat.detected"), "{one:?}");
    let sample = hookproof(&["--sources", "--source", "cybercage", "--event", "test.ping"]).run();
    assert_eq!(serde_json::from_str::<Value>(&sample.out).unwrap()["event"], "test.ping");
}

#[test]
fn a_receiver_is_printed_for_a_scheme() {
    let run = |scheme: &str, language: &str| hookproof(&["--schemes", "--scheme", scheme, "--verifier", language]).run();
    let node = run("cybercage", "node");
    assert!(node.code == 0 && node.out.contains("timingSafeEqual"), "{node:?}");
    assert!(run("cybercage", "nodes").err.contains("did you mean \"node\"?"));
    assert_eq!((run("cybercage", "cobol").code, run("rfc9421", "node").code), (2, 2));
    assert_eq!(hookproof(&["--schemes", "--verifier", "node"]).run().code, 2);
}

#[test]
fn a_code_is_explained() {
    let ran = hookproof(&["--explain", "delivery/private-address"]).run();
    assert!(ran.code == 0 && ran.out.contains("Example:") && ran.out.contains("Remedy:") && ran.out.contains("169.254.169.254"), "{ran:?}");
    let ran = hookproof(&["--explain", "delivery/private-address", "--format", "json"]).run();
    assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap()["severity"], "error");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = hookproof(&["--man"]).start();
    let mut out = child.stdout.take().unwrap();
    let mut first = [0u8; 1];
    out.read_exact(&mut first).unwrap();
    drop(out);
    child.stdout = None;
    let (reader, _writer) = std::io::pipe().unwrap();
    drop(reader);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    // Before the first byte as well.
    let mut child = hookproof(&["--sources", "--format", "json"]).start();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

#[test]
fn colours_are_for_those_who_ask() {
    let template = folder("colours").join("bad.tmpl");
    std::fs::write(&template, "{{ .Name }").unwrap();
    let base = ["--render", "--source", "castai", "-t", template.to_str().unwrap()];
    let plain = hookproof(&base).run();
    assert!(plain.err.starts_with("error["), "{plain:?}");
    let coloured = hookproof(&[&base[..], &["--color", "always"]].concat()).run();
    assert!(coloured.err.starts_with("\u{1b}[1;31merror["), "{coloured:?}");
    let forced = hookproof(&base).env("CLICOLOR_FORCE", "1").run();
    assert!(forced.err.starts_with('\u{1b}'));
    let refused = hookproof(&base).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").run();
    assert_eq!(refused.err, plain.err);
    let child = hookproof(&base).start();
    assert_eq!(finish(child).code, 65);
}

#[test]
fn every_sample_of_every_source_renders_and_checks_with_its_templates() {
    let list = hookproof(&["--sources", "--format", "json"]).run();
    let list: Value = serde_json::from_str(&list.out).unwrap();
    let folder = folder("matrix");
    let mut lines = String::new();
    let mut renders = 0;
    for source in list["sources"].as_array().unwrap() {
        let id = source["id"].as_str().unwrap();
        for template in source["templates"].as_array().unwrap().iter().filter(|t| t["defective"] == false) {
            let name = template["id"].as_str().unwrap();
            let path = format!("{}/fixtures/sources/{id}/templates/{name}.tmpl", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
            let only = template["events"].as_array().unwrap();
            for (i, event) in source["events"].as_array().unwrap().iter().enumerate() {
                let ty = event["type"].as_str().unwrap();
                if !only.is_empty() && !only.iter().any(|e| e == ty) {
                    continue;
                }
                for sample in event["samples"].as_array().unwrap() {
                    let payload = std::fs::read_to_string(format!(
                        "{}/fixtures/sources/{id}/samples/{}/{}.json",
                        env!("CARGO_MANIFEST_DIR"),
                        ty.replace(':', "-").replace(' ', "_"),
                        sample["id"].as_str().unwrap()
                    ));
                    let Ok(payload) = payload else { continue };
                    let line = serde_json::json!({"id": format!("{id}/{name}/{ty}"), "template": text, "source": id, "event": ty, "payload": payload, "formatting": template["formatting"], "destination": template["destination"]});
                    lines += &format!("{line}\n");
                }
                if i == 0 {
                    let mut arguments = vec!["--render", "--source", id, "--event", ty, "-t", &path];
                    if let Some(formatting) = template["formatting"].as_str() {
                        arguments.extend(["--formatting", formatting]);
                    }
                    let ran = hookproof(&arguments).run();
                    assert_eq!(ran.code, 0, "{id}/{name}/{ty}: {ran:?}");
                    serde_json::from_str::<Value>(&ran.out).unwrap_or_else(|e| panic!("{id}/{name}/{ty}: {e}: {}", ran.out));
                    renders += 1;
                }
            }
        }
    }
    std::fs::write(folder.join("lines"), &lines).unwrap();
    let asked = lines.lines().count();
    assert!(renders >= 5 && asked >= 60, "{renders} renders, {asked} checks");
    let ran = hookproof(&["--check", "--batch"]).input(lines).run();
    assert_eq!((ran.code, ran.out.lines().count()), (0, asked), "{}", ran.err);
    for line in ran.out.lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        assert_eq!(answer["ok"], true, "{line}");
    }
}
