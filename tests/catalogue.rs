//! The catalogue of codes as the index in the crate's documentation, and the papers at the top of the repository.
//!
//! `BLESS=1 cargo test --test catalogue` writes the index anew.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, and reads what is committed")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hookproof::catalogue;
use hookproof::diagnostic::Code;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Text in which Markdown sees no markup.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '"' | '\'' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

fn index() -> String {
    let mut out = String::from("Every code of a diagnostic, as `hookproof --explain CODE` prints it.\n");
    let area = |code: &Code| code.id.split_once('/').unwrap().0;
    let mut areas: Vec<&str> = Vec::new();
    for code in catalogue::all() {
        if !areas.contains(&area(code)) {
            areas.push(area(code));
        }
    }
    for name in areas {
        let _ = write!(out, "\n# {name}\n");
        for code in catalogue::all().filter(|code| area(code) == name) {
            let _ = write!(out, "\n## `{}`\n\n{}: {}\n\n", code.id, code.severity.name(), plain(code.meaning));
            let _ = write!(out, "```text\n{}\n```\n\nInstead: {}\n", code.example, plain(code.remedy));
            if let Some(source) = code.source {
                let _ = write!(out, "\nSource: {}\n", plain(source));
            }
        }
    }
    out
}

#[test]
fn the_index_of_codes_is_the_catalogue() {
    let path = root().join("fixtures/codes.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, index()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(committed == index(), "fixtures/codes.md is not the catalogue: BLESS=1 cargo test --test catalogue writes it anew");
}

/// What stands between backticks, and the lines of code blocks.
fn quoted(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            block = !block;
        } else if block {
            out.push(line.to_owned());
        } else {
            out.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    out
}

const PAPERS: [&str; 3] = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

fn paper(name: &str) -> Vec<String> {
    quoted(&std::fs::read_to_string(root().join(name)).unwrap())
}

#[test]
fn every_path_that_the_papers_name_exists() {
    let mut named = 0;
    for name in PAPERS {
        for text in paper(name) {
            let inside = ["src/", "fixtures/", "tests/", "www/", "xtask/"].iter().any(|folder| text.starts_with(folder));
            // What a build writes, and what the reader is to name.
            if !inside || text.starts_with("www/pkg") || text.contains("NAME") || text.contains(' ') {
                continue;
            }
            assert!(root().join(&text).exists(), "{name}: {text} does not exist");
            named += 1;
        }
    }
    for paper in PAPERS.iter().chain(&["LICENSE-MIT", "LICENSE-APACHE"]) {
        assert!(root().join(paper).is_file(), "{paper}");
    }
    assert!(named >= 15, "{named} paths");
}

#[test]
fn every_task_and_check_that_the_papers_name_exists() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let (tasks, checks) = (read("xtask/src/main.rs"), read("xtask/src/test.rs"));
    let mut named = BTreeSet::new();
    for text in PAPERS.iter().flat_map(|name| paper(name)) {
        let words: Vec<&str> = text.split_whitespace().collect();
        if let ["cargo", "xtask", task, rest @ ..] = words.as_slice() {
            assert!(tasks.contains(&format!("\"{task}\" =>")), "there is no task {task}");
            if let ["--only", check, ..] = rest {
                assert!(checks.contains(&format!("name: \"{check}\"")), "there is no check {check}");
            }
            named.insert((*task).to_owned());
        }
        if let ["BLESS=1", "cargo", "test", "--test", test, ..] | ["cargo", "test", "--test", test, ..] = words.as_slice() {
            assert!(Path::new(&root()).join(format!("tests/{test}.rs")).exists(), "there is no test {test}");
        }
    }
    assert!(named.len() >= 5, "{named:?}");
}

#[test]
fn a_destination_is_one_file_and_its_two_lines_in_the_list() {
    let list = std::fs::read_to_string(root().join("src/destination/mod.rs")).unwrap();
    for d in hookproof::destination::all() {
        let file = |name: String| root().join("src/destination").join(name).is_file();
        assert!(file(format!("{}.rs", d.id)) || file(format!("{}/mod.rs", d.id)), "{}", d.id);
        assert!(list.lines().any(|l| l.trim_end_matches(';').ends_with(&format!("mod {}", d.id))), "{}", d.id);
    }
}

#[test]
fn a_page_tab_has_its_button_and_its_panel() {
    let page = std::fs::read_to_string(root().join("www/index.html")).unwrap();
    let (scripts, tests) = (texts("www/src"), texts("tests/page"));
    let elements = |id: &str| page.split('<').filter(|e| e.contains(&format!(" id=\"{id}"))).map(str::to_owned).collect::<Vec<_>>();
    let tabs = elements("tab-");
    assert!(tabs.len() >= 5, "{tabs:?}");
    for button in tabs {
        let name = button.split("id=\"tab-").nth(1).and_then(|t| t.split('"').next()).unwrap();
        let panels = elements(&format!("view-{name}\""));
        let [panel] = panels.as_slice() else { panic!("tab-{name}: {panels:?}") };
        for (element, wanted) in [
            (&button, "role=\"tab\"".to_owned()),
            (&button, format!("aria-controls=\"view-{name}\"")),
            (&button, "aria-selected=".to_owned()),
            (panel, "role=\"tabpanel\"".to_owned()),
            (panel, format!("aria-labelledby=\"tab-{name}\"")),
        ] {
            assert!(element.contains(&wanted), "tab-{name} lacks {wanted}: {element}");
        }
        let selected = button.contains("aria-selected=\"true\"");
        assert_eq!(selected, !button.contains("tabindex=\"-1\""), "{button}");
        assert_eq!(selected, !panel.contains(" hidden"), "{panel}");
        assert!(scripts.contains(&format!("\"view-{name}\"")), "no script fills view-{name}");
        assert!(tests.contains(&format!("#tab-{name}\"")), "no test opens tab-{name}");
    }
}

/// The files of a folder, one after the other.
fn texts(folder: &str) -> String {
    let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    entries.collect()
}
