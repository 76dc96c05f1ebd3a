//! Project files: the published schema and the reader agree, and each fault has its place.

#![expect(clippy::disallowed_methods, reason = "a test fails loudly, and reads its cases from disk")]

mod schema;

use std::path::{Path, PathBuf};

use hookproof::diagnostic::Document;
use hookproof::project::{self, ASSERTION_KEYS, PAYLOAD_KEYS, PROJECT_KEYS, WEBHOOK_KEYS};
use serde_json::Value;

fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/project")
}

fn published() -> Value {
    serde_json::from_str(&std::fs::read_to_string(base().join("hookproof.schema.json")).unwrap()).unwrap()
}

/// Name and text of every file of a folder, in order.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = std::fs::read_dir(base().join(folder))
        .unwrap()
        .map(|e| e.unwrap().path())
        .map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&p).unwrap()))
        .collect();
    out.sort();
    out
}

#[test]
fn the_published_schema_and_the_reader_agree() {
    let schema = published();
    let (mut taken, mut refused) = (0, 0);
    for (name, text) in files("valid") {
        assert!(schema::valid(&schema, &schema, &serde_json::from_str(&text).unwrap()), "{name}");
        if let Err(faults) = project::read(&text) {
            panic!("{name}: {}", faults[0].message);
        }
        taken += 1;
    }
    for (name, text) in files("invalid") {
        assert!(!schema::valid(&schema, &schema, &serde_json::from_str(&text).unwrap()), "{name}");
        let faults = project::read(&text).expect_err(&name);
        assert!(faults.iter().all(|d| d.document == Document::Project && d.span.to as usize <= text.len()), "{name}");
        refused += 1;
    }
    // What a schema cannot know: the names of sources, what belongs together.
    for (name, text) in files("refused") {
        assert!(schema::valid(&schema, &schema, &serde_json::from_str(&text).unwrap()), "{name}");
        assert!(project::read(&text).is_err(), "{name}");
    }
    assert!(taken >= 8 && refused >= 40, "{taken}, {refused}");
    for (pointer, keys) in
        [("", PROJECT_KEYS), ("/$defs/webhook", WEBHOOK_KEYS), ("/$defs/payload", PAYLOAD_KEYS), ("/$defs/assertion", ASSERTION_KEYS)]
    {
        let mut keys: Vec<&str> = keys.to_vec();
        let mut known = schema::properties(&schema, pointer);
        keys.sort_unstable();
        known.sort_unstable();
        assert_eq!(keys, known, "{pointer}");
    }
}

#[test]
fn each_fault_of_a_project_file_has_its_place_and_the_nearest_name() {
    let text = std::fs::read_to_string(base().join("broken/hookproof.json")).unwrap();
    let faults = project::read(&text).unwrap_err();
    let said = |code: &str, at: &str, words: &str| {
        let hit = faults.iter().any(|d| {
            let all = format!("{} {}", d.message, d.help.as_deref().unwrap_or(""));
            d.code.id == code && d.span.text(&text) == at && all.contains(words)
        });
        let all: Vec<String> = faults.iter().map(|d| format!("{} {:?} {}", d.code.id, d.span.text(&text), d.message)).collect();
        assert!(hit, "{code} at {at}: {words}\n{}", all.join("\n"));
    };
    said("project/value", "2", "write 1");
    said("project/unknown-key", "\"tempalte\"", "did you mean \"template\"?");
    said("project/unknown-name", "\"cast-ai\"", "did you mean \"castai\"?");
    said("project/type", "5", "\"event\" is a number; it must be a string");
    said("project/unknown-name", "\"notifcation\"", "did you mean \"notification\"?");
    said("project/unknown-name", "\"pagerdutty\"", "did you mean \"pagerduty\"?");
    said("project/value", "\"proven\"", "did you mean \"proved\"?");
    said("project/unknown-name", "\"critcal\"", "did you mean \"critical\"?");
    said("project/file", "\"/etc/pagerduty.tmpl\"", "relative");
    said("project/value", "\"payload/severity\"", "must begin with /");
    said("project/unknown-key", "\"typ\"", "did you mean \"type\"?");
    said("project/value", "\"strnig\"", "did you mean \"string\"?");
    let places: Vec<u32> = faults.iter().map(|d| d.span.from).collect();
    assert!(places.is_sorted(), "{places:?}");
}
