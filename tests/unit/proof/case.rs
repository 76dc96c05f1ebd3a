//! A template with its source: parsed, rendered and proved, as every test of the proof does it.

use std::path::Path;
use std::sync::Arc;

use hookproof::payload::{Stopped, engine};
use hookproof::proof::{Effort, Input, Proof, prove_with_engine};
use hookproof::schema::Schema;
use hookproof::source::{Shape, Source, get};
use hookproof::template::Rendered;
use hookproof::template::go::syntax::ast::Set;
use hookproof::template::go::syntax::parser::ParseOptions;
use hookproof::value::{Numbers, StructType};

/// A template, what it is for, and the verdict that it deserves.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) source: &'static Source,
    pub(crate) event: Option<String>,
    pub(crate) expect: String,
    pub(crate) text: String,
}

impl Case {
    pub(crate) fn schema(&self) -> &'static Schema {
        self.source.schema_for(self.event.as_deref())
    }

    pub(crate) fn set(&self) -> Set {
        set_of(self.source, &self.text)
    }
}

pub(crate) fn set_of(source: &Source, text: &str) -> Set {
    Set::from_text("t", text, &ParseOptions { functions: source.callable(), ..ParseOptions::default() })
}

/// The hand-written templates, in order of their names.
pub(crate) fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/proof");
    let mut out = Vec::new();
    let mut folders: Vec<_> = std::fs::read_dir(&root).expect("fixtures").map(|e| e.expect("entry").path()).collect();
    folders.sort();
    for folder in folders {
        let mut files: Vec<_> = std::fs::read_dir(&folder).expect("folder").map(|e| e.expect("entry").path()).collect();
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(&file).expect("text");
            let (head, _) = text.split_once("*/").expect("a comment first");
            let word =
                |key: &str| head.split_once(&format!("{key}: ")).map(|(_, rest)| rest.split(';').next().unwrap_or("").trim().to_owned());
            out.push(Case {
                name: file.strip_prefix(&root).expect("inside").display().to_string(),
                source: get(&word("source").expect("source")).expect("a source"),
                event: word("event"),
                expect: word("expect").expect("expect"),
                text,
            });
        }
    }
    out
}

/// The struct that the source hands over, where it is one.
pub(crate) fn shape_of(source: &Source) -> Option<&Arc<StructType>> {
    match &source.data.shape {
        Shape::Struct(ty) => Some(ty),
        Shape::Map => None,
    }
}

pub(crate) fn renderer<'a>(source: &'a Source, set: &'a Set) -> impl Fn(&str) -> Result<Rendered, Stopped> + 'a {
    engine(set, shape_of(source), source.data.numbers)
}

pub(crate) fn prove_set(source: &Source, schema: &Schema, set: &Set) -> Proof {
    prove_as(source, schema, set, shape_of(source), source.data.numbers)
}

pub(crate) fn prove_as(source: &Source, schema: &Schema, set: &Set, shape: Option<&Arc<StructType>>, numbers: Numbers) -> Proof {
    prove_with_engine(&Input { set, schema, functions: source.callable(), shape, numbers, samples: &[], effort: Effort::default() })
}

pub(crate) fn prove_case(case: &Case) -> Proof {
    prove_set(case.source, case.schema(), &case.set())
}

pub(crate) fn render_with(case: &Case, payload: &str) -> Result<Rendered, Stopped> {
    let set = case.set();
    renderer(case.source, &set)(payload)
}
