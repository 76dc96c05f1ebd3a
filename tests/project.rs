//! Project files: a project gives the same report in every format each time.
//!
//! `BLESS=1 cargo test --test project` writes the expected outputs anew; read the difference before you commit it.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and reads its cases from disk")]

use std::path::{Path, PathBuf};
use std::process::Command;

use hookproof::project;
use hookproof::span::Encoding;
use serde_json::Value;

fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/project")
}

/// What hookproof writes for a project file, run from `fixtures/project`.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookproof"));
    command.current_dir(base()).arg("--check").args(arguments);
    for name in ["GITHUB_ACTIONS", "GITHUB_WORKSPACE", "CLICOLOR_FORCE", "HOOKPROOF_SECRET"] {
        command.env_remove(name);
    }
    let ran = command.envs(variables.iter().copied()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (ran.status.code().unwrap(), text(ran.stdout), text(ran.stderr))
}

fn compare(case: &str, name: &str, got: &str) {
    let path = base().join(case).join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, got).unwrap();
        return;
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(got, wanted, "{case}/{name} differs (BLESS=1 writes it anew)");
}

#[test]
fn every_format_of_every_project_is_what_it_was() {
    for (case, code) in [("passing", 0), ("contracts", 65), ("five", 65), ("broken", 78)] {
        let file = format!("{case}/hookproof.json");
        for (format, name) in [
            ("text", "report.txt"),
            ("json", "report.json"),
            ("junit", "report.xml"),
            ("sarif", "report.sarif"),
            ("github", "report.github"),
        ] {
            let (exit, out, err) = run(&["--project", &file, "--format", format], &[]);
            assert_eq!(exit, code, "{case} {format}: {out}{err}");
            assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}') && !err.contains("panicked"), "{case} {format}");
            let out = match format {
                "json" => {
                    let value: Value = serde_json::from_str(&out).unwrap();
                    assert_eq!((value["v"].as_u64(), value["ok"].as_bool()), (Some(1), Some(code == 0)));
                    serde_json::to_string_pretty(&value).unwrap() + "\n"
                }
                "sarif" => {
                    let version = format!("\"semanticVersion\": \"{}\"", env!("CARGO_PKG_VERSION"));
                    assert!(out.contains(&version));
                    out.replace(&version, "\"semanticVersion\": \"0.0.0\"")
                }
                _ => out,
            };
            compare(case, name, &out);
            if format == "text" {
                compare(case, "report.err", &err);
            }
        }
    }
}

/// The project of five webhooks, one of which has a template with four faults.
#[test]
fn five_webhooks_with_one_broken_template_say_each_cause_once() {
    let (_, out, err) = run(&["--project", "five/hookproof.json"], &[]);
    let lines = out.lines().count() + err.lines().count();
    assert!(lines < 300, "{lines} lines");
    let (_, json, _) = run(&["--project", "five/hookproof.json", "--format", "json"], &[]);
    let report: Value = serde_json::from_str(&json).unwrap();
    let webhook = &report["webhooks"][2];
    let causes = webhook["causes"].as_array().unwrap();
    let lines_of = |c: &Value| c["diagnostic"]["line"].as_u64().unwrap();
    let mut faulty: Vec<u64> = causes.iter().filter(|c| c["diagnostic"]["severity"] == "error").map(lines_of).collect();
    faulty.sort_unstable();
    // A text as it is, JSON in quotes, a field of what may be absent, a comma.
    assert_eq!(faulty, [4, 5, 6, 7], "{causes:#?}");
    // Every check that fails says by which causes, and each cause is named by some check.
    let checks = webhook["checks"].as_array().unwrap();
    let named: std::collections::BTreeSet<u64> =
        checks.iter().flat_map(|c| c["causes"].as_array().unwrap()).map(|i| i.as_u64().unwrap()).collect();
    assert_eq!(named, (0..causes.len() as u64).collect());
    for check in checks.iter().filter(|c| c["ok"] == false) {
        assert!(!check["causes"].as_array().unwrap().is_empty() && check["place"]["file"] != Value::Null, "{check:#}");
    }
    // No place of the template is told twice, in whatever format.
    let (_, github, _) = run(&["--project", "five/hookproof.json", "--format", "github"], &[]);
    let places: Vec<&str> = github.lines().filter(|l| l.contains(".tmpl")).filter_map(|l| l.split("::").nth(1)).collect();
    assert_eq!(places.len(), places.iter().collect::<std::collections::BTreeSet<_>>().len(), "{github}");
    let (_, junit, _) = run(&["--project", "five/hookproof.json", "--format", "junit"], &[]);
    for (i, cause) in causes.iter().enumerate() {
        let head = format!("webhook CastellanAI to Slack: cause {},", i + 1);
        assert_eq!(junit.matches(&head).count(), 1, "{cause:#}");
        assert_eq!(err.matches(&head).count(), usize::from(cause["diagnostic"]["severity"] != "hint"), "{cause:#}");
    }
}

#[test]
fn the_sarif_log_has_the_shape_that_readers_ask_for() {
    let (_, out, _) = run(&["--project", "contracts/hookproof.json", "--format", "sarif"], &[]);
    let log: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((log["version"].as_str(), log["runs"].as_array().unwrap().len()), (Some("2.1.0"), 1));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(rules.len() >= 4 && results.len() >= 6, "{} {}", rules.len(), results.len());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let physical = &result["locations"][0]["physicalLocation"];
        let file = base().join(physical["artifactLocation"]["uri"].as_str().unwrap());
        let text = std::fs::read_to_string(&file).unwrap();
        let region = &physical["region"];
        let n = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
        // The two ways of saying where it is say the same.
        let line = text.split('\n').nth(n("startLine") - 1).unwrap();
        let before: usize = text.split('\n').take(n("startLine") - 1).map(|l| l.len() + 1).sum();
        let column: usize = line.chars().take(n("startColumn") - 1).map(char::len_utf8).sum();
        assert_eq!(before + column, n("byteOffset"), "{result}");
        assert!(n("byteOffset") + n("byteLength") <= text.len());
        assert!((n("endLine"), n("endColumn")) >= (n("startLine"), n("startColumn")));
    }
}

#[test]
fn the_junit_report_is_well_formed_and_its_counts_are_right() {
    let (_, out, _) = run(&["--project", "contracts/hookproof.json", "--format", "junit"], &[]);
    // Every tag is closed in order, and nothing that XML 1.0 forbids is in it.
    let mut open: Vec<&str> = Vec::new();
    for piece in out.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or_else(|| panic!("no end of tag: {piece}"));
        assert!(!text.contains('>'), "{text}");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if let Some(end) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(end));
        } else if !tag.starts_with('?') && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(out.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)));
    let (cases, failures) = (out.matches("<testcase ").count(), out.matches("<failure ").count());
    assert!(out.contains(&format!("<testsuites name=\"hookproof\" tests=\"{cases}\" failures=\"{failures}\" errors=\"0\"")), "{out}");
    assert!(failures >= 5 && out.contains("as published &amp; &lt;broken&gt;"), "{out}");
}

#[test]
fn annotations_come_by_themselves_in_actions_and_stay_one_line_each() {
    let (_, plain, _) = run(&["--project", "contracts/hookproof.json"], &[]);
    assert!(!plain.contains("::error"), "{plain}");
    let (code, out, _) = run(&["--project", "contracts/hookproof.json"], &[("GITHUB_ACTIONS", "true")]);
    let (_, alone, _) = run(&["--project", "contracts/hookproof.json", "--format", "github"], &[]);
    assert_eq!((code, out), (65, plain + &alone));
    assert!(alone.lines().count() >= 6);
    for line in alone.lines() {
        let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        assert!(["error ", "warning ", "notice "].iter().any(|c| command.starts_with(c)), "{line}");
        assert!(command.contains("file=contracts/") && command.contains(",line=") && !message.is_empty(), "{line}");
    }
    let absolute = base().join("contracts/hookproof.json");
    let workspace = base();
    let (_, out, _) =
        run(&["--project", absolute.to_str().unwrap(), "--format", "github"], &[("GITHUB_WORKSPACE", workspace.to_str().unwrap())]);
    assert_eq!(out, alone);
}

#[test]
fn drift_is_told_as_what_appeared_vanished_and_changed() {
    let (_, out, _) = run(&["--project", "contracts/hookproof.json", "--format", "json"], &[]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let drift = |webhook: &str, file: &str| {
        let webhook = report["webhooks"].as_array().unwrap().iter().find(|w| w["name"] == webhook).unwrap();
        webhook["checks"].as_array().unwrap().iter().find(|c| c["kind"] == "drift" && c["name"] == file).unwrap().clone()
    };
    let check = drift("slack", "captured/drifted.json");
    let codes: std::collections::BTreeSet<&str> =
        check["diagnostics"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["source/field-appeared", "source/field-changed", "source/field-vanished"]);
    assert_eq!((&check["ok"], &check["place"]["file"]), (&Value::Bool(true), &Value::from("contracts/captured/drifted.json")));
    assert_eq!(drift("slack", "captured/known.json")["diagnostics"], Value::Array(Vec::new()));
    assert_eq!(drift("strict", "captured/drifted.json")["ok"], false);
}

#[test]
fn a_project_in_the_page_says_what_the_command_line_says() {
    let text = std::fs::read_to_string(base().join("contracts/hookproof.json")).unwrap();
    let names = ["templates/slack.tmpl", "templates/published.tmpl", "captured/known.json", "captured/drifted.json"];
    let files: serde_json::Map<String, Value> =
        names.iter().map(|n| ((*n).to_owned(), std::fs::read_to_string(base().join("contracts").join(n)).unwrap().into())).collect();
    let ours = project::check_json(&text, &Value::Object(files.clone()).to_string(), Encoding::Bytes).unwrap();
    let (_, theirs, _) = run(&["--project", "contracts/hookproof.json", "--format", "json"], &[]);
    assert_eq!(ours, theirs.trim_end().replace("contracts/", ""));
    assert_eq!(project::check_json(&text, "[1]", Encoding::Bytes).unwrap_err().code, "misuse/files");
    let mut fewer = files;
    fewer.remove("templates/slack.tmpl");
    let report: Value =
        serde_json::from_str(&project::check_json(&text, &Value::Object(fewer).to_string(), Encoding::Utf16).unwrap()).unwrap();
    assert_eq!((&report["ok"], &report["faults"][0]["code"]), (&Value::Bool(false), &Value::from("project/file")));
    assert!(report["webhooks"].as_array().unwrap().is_empty());
}

#[test]
fn exit_codes_and_flags_are_stable() {
    assert_eq!(run(&["--project", "nowhere.json"], &[]).0, 78);
    assert_eq!(run(&["--project", "passing/hookproof.json", "--source", "castai"], &[]).0, 2);
    assert_eq!(run(&["--source", "castai", "--format", "junit"], &[]).0, 2);
    assert_eq!(run(&["--project", "contracts/templates/slack.tmpl"], &[]).0, 78);
    let (code, out, err) = run(&["--project", "passing/hookproof.json", "--quiet"], &[]);
    assert!(code == 0 && err.is_empty() && out.ends_with("all hold; 0 warnings\n"), "{out}{err}");
    let (_, _, err) = run(&["--project", "passing/hookproof.json"], &[]);
    assert!(err.starts_with("[1/3] notifications to Slack\n[2/3] Cado to Slack\n[3/3] CyberCage as it is\n"), "{err}");
}

#[test]
fn the_torture_grid_is_a_table_and_each_failing_cell_can_be_seen() {
    let published = ["--source", "castai", "--event", "notification", "-t", "contracts/templates/published.tmpl"];
    let (code, out, _) = run(&[&["--torture"], &published[..]].concat(), &[]);
    assert_eq!(code, 65);
    assert!(out.starts_with("variant") && out.contains("\nquote ") && out.contains("torture: "), "{out}");
    let (code, out, _) = run(&[&["--torture", "--format", "json"], &published[..]].concat(), &[]);
    let check: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &check["ok"]), (65, &Value::Bool(false)));
    let rows = check["torture"]["rows"].as_array().unwrap();
    assert!(rows.len() > 100 && check["torture"]["variants"].as_array().unwrap().len() > 15);
    let failing: Vec<&Value> = rows.iter().filter(|r| r["ok"] == false).collect();
    assert_eq!(failing.len() as u64, check["torture"]["failed"].as_u64().unwrap());
    let row = failing.iter().find(|r| r["variant"] == "quote").unwrap();
    let cell = format!("{}/{}/{}", row["event"].as_str().unwrap(), row["sample"].as_str().unwrap(), row["variant"].as_str().unwrap());
    let (code, out, err) = run(&[&["--torture-cell", &cell], &published[..]].concat(), &[]);
    assert_eq!(code, 65);
    let at = format!("at byte {} of the body", row["bodyFault"]["from"]);
    assert!(out.contains("payload: {") && out.contains("body:\n{") && out.contains(&at) && err.contains("error["), "{out}{err}");
    let (code, out, _) = run(&[&["--torture-cell", &cell, "--format", "json"], &published[..]].concat(), &[]);
    let one: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &one["bodyFault"], &one["pointer"]), (65, &row["bodyFault"], &row["pointer"]));
    let body = one["body"].as_str().unwrap().as_bytes();
    let at = usize::try_from(row["bodyFault"]["from"].as_u64().unwrap()).unwrap();
    // Up to the fault it is the beginning of JSON; with the byte it is not.
    let error = serde_json::from_slice::<Value>(&body[..=at]).unwrap_err();
    assert!(!error.is_eof() && serde_json::from_slice::<Value>(&body[..at]).unwrap_err().is_eof(), "{body:?} {at} {error}");
    assert_eq!(run(&[&["--torture-cell", "notification/critical/nothing"], &published[..]].concat(), &[]).0, 2);
    let good = ["--torture", "--source", "castai", "--event", "notification", "-t", "contracts/templates/slack.tmpl"];
    let (code, out, err) = run(&good, &[]);
    assert_eq!(code, 0, "{out}{err}");
}
