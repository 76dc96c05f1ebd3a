//! What `--render`, `--check` and `--send` have in common: template, payload, source, event, destination.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::exit::{Exit, Failure};
use super::flags::Flags;
use super::input::{self, Input};
use super::output::Output;
use super::secret;
use crate::diagnostic::Document;
use crate::signature::Secret;
use crate::source::{self, Source};

/// The inputs, read and validated: every name is known, every text is UTF-8.
pub(super) struct Inputs {
    template: Option<(String, String)>,
    payload: (String, String),
    pub(super) source: Cow<'static, Source>,
    /// The type of the payload's event, where it is known.
    pub(super) event: Option<String>,
    /// The types of the events that the verdict is about.
    pub(super) scope: Vec<String>,
    pub(super) secrets: Vec<Secret>,
}

impl Inputs {
    /// Read them: cheap checks first, files after, standard input last.
    pub(super) fn read(flags: &Flags, output: &Output) -> Result<Self, Failure> {
        input::one_stdin(&[("--template", flags.template.as_ref()), ("--payload", flags.payload.as_ref())])?;
        let source = read_source(flags, output)?;
        let usage = |message: String, help: &str| Failure::usage(message, help);
        let scope = match &flags.event {
            None => source.events.iter().map(|e| e.ty.clone()).collect(),
            Some(text) => source.scope(text).map_err(|e| {
                usage(e, &format!("hookproof --sources --source {} lists its events", source.id)).code(Some(&source::code::UNKNOWN_EVENT))
            })?,
        };
        let named = flags.event.as_ref().and_then(|_| scope.first().cloned());
        let sample = if flags.payload.is_some() {
            None
        } else {
            Some(
                source
                    .sample(named.as_deref(), flags.sample.as_deref())
                    .map_err(|e| usage(e, &format!("hookproof --sources --source {} lists its samples", source.id)))?,
            )
        };
        if let Some(name) = &flags.formatting
            && !source.formattings.iter().any(|f| f.id == *name)
        {
            let ids: Vec<&str> = source.formattings.iter().map(|f| f.id.as_str()).collect();
            return Err(if ids.is_empty() {
                usage(format!("{} has no event formattings", source.name), "remove --formatting")
            } else {
                usage(format!("{} has no event formatting \"{name}\"", source.name), &format!("its formattings are {}", ids.join(", ")))
            });
        }
        if flags.template.is_none() && !source.relay {
            let starters: Vec<&str> = source.templates.iter().filter(|t| !t.defective).map(|t| t.id.as_str()).collect();
            let help = if starters.is_empty() {
                "pass -t FILE".to_owned()
            } else {
                format!("pass -t FILE; the playground (hookproof --serve) has the starter templates {}", starters.join(", "))
            };
            return Err(usage(format!("{} renders its body from a template, and none is given", source.name), &help));
        }
        let event = named.or_else(|| sample.and(source.events.first().map(|e| e.ty.clone())));
        let payload = match (&flags.payload, sample) {
            (Some(path), _) => read_text("payload", path)?,
            (None, Some(sample)) => {
                (format!("sample {} of {}", sample.id, event.as_deref().unwrap_or("")), sample.text.clone().into_owned())
            }
            (None, None) => return Err(usage("no payload is given".to_owned(), "pass -p FILE")),
        };
        let template = flags.template.as_deref().map(|path| read_text("template", path)).transpose()?;
        let secrets = secret::read(&flags.secret, output)?;
        if flags.payload.is_none() {
            output.detail(&format!("payload: {}", payload.0));
        }
        Ok(Self { template, payload, source, event, scope, secrets })
    }

    /// The same with another payload.
    pub(super) fn with_payload(&self, name: String, payload: String, event: &str) -> Self {
        Self {
            template: self.template.clone(),
            payload: (name, payload),
            source: self.source.clone(),
            event: Some(event.to_owned()),
            scope: self.scope.clone(),
            secrets: self.secrets.clone(),
        }
    }

    /// The template's text, if there is one.
    pub(super) fn template(&self) -> Option<&str> {
        self.template.as_ref().map(|t| t.1.as_str())
    }

    /// The payload's text.
    pub(super) fn payload(&self) -> &str {
        &self.payload.1
    }

    /// The documents with the names to show for them.
    pub(super) fn documents(&self) -> Vec<(Document, &str, &[u8])> {
        let mut out = vec![(Document::Payload, self.payload.0.as_str(), self.payload.1.as_bytes())];
        if let Some((name, text)) = &self.template {
            out.push((Document::Template, name.as_str(), text.as_bytes()));
        }
        out
    }
}

fn read_text(what: &str, path: &Path) -> Result<(String, String), Failure> {
    let input: Input = input::read(what, path)?;
    let text = input.text(what)?.to_owned();
    Ok((input.name, text))
}

/// The source that `--source` names; for `--check` without one, a source whose schema is inferred from the payload.
fn read_source(flags: &Flags, output: &Output) -> Result<Cow<'static, Source>, Failure> {
    let Some(spec) = &flags.source else {
        if let Some(path) = flags.payload.as_ref().filter(|_| flags.check && !flags.torture && flags.torture_cell.is_none()) {
            return inferred(flags, path, output);
        }
        let ids: Vec<&str> = source::all().iter().map(|s| s.id.as_str()).collect();
        return Err(Failure::usage(
            "no source is given",
            format!("pass --source with one of {}, or with a folder that has a source.json", ids.join(", ")),
        ));
    };
    find_source(spec)
}

/// A source of which this one payload is all that is known. If the payload is not JSON, the check itself reports that.
fn inferred(flags: &Flags, path: &Path, output: &Output) -> Result<Cow<'static, Source>, Failure> {
    if flags.event.is_some() {
        return Err(Failure::usage("--event needs --source", "name the source that sends the event, or remove --event"));
    }
    if input::is_stdin(path) {
        return Err(Failure::usage("--payload - needs --source", "save the payload in a file and pass its path, or name the source"));
    }
    let text = read_text("payload", path)?.1;
    let payload = serde_json::from_str(&text).unwrap_or_default();
    output.note("note: no --source is given: the schema is inferred from this one payload, so other payloads may differ");
    Ok(Cow::Owned(Source::inferred(&payload, text)))
}

/// A source by id, or read from a folder.
pub(super) fn find_source(spec: &str) -> Result<Cow<'static, Source>, Failure> {
    match source::get(spec) {
        Ok(source) => Ok(Cow::Borrowed(source)),
        Err(_) if Path::new(spec).is_dir() => read_folder(Path::new(spec)).map(Cow::Owned),
        Err(e) => Err(Failure::usage(e, "hookproof --sources lists the ids; a folder with a source.json works too")
            .code(Some(&source::code::UNKNOWN_SOURCE))),
    }
}

/// The most files in a source's folder.
const MAX_FILES: usize = 1000;

/// The most levels of folders below it.
const MAX_DEPTH: usize = 8;

fn read_folder(folder: &Path) -> Result<Source, Failure> {
    let shown = folder.display().to_string();
    let bad = |message: String, help: &str| Failure::new(Exit::Configuration, message, help);
    if !folder.join("source.json").is_file() {
        return Err(bad(
            format!("source folder '{shown}': there is no source.json in it"),
            "copy a folder from fixtures/sources and change it",
        ));
    }
    let mut files = Vec::new();
    let mut waiting = vec![(PathBuf::new(), 0usize)];
    while let Some((relative, depth)) = waiting.pop() {
        for entry in list(&folder.join(&relative))? {
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            let (path, inner) = (entry.path(), relative.join(&name));
            if name.starts_with('.') {
                continue;
            }
            if path.is_dir() {
                if depth < MAX_DEPTH {
                    waiting.push((inner, depth + 1));
                }
            } else if files.len() >= MAX_FILES {
                return Err(bad(
                    format!("source folder '{shown}': it has more than {MAX_FILES} files"),
                    "pass the folder that holds this source alone",
                ));
            } else {
                let key: Vec<&str> = inner.iter().filter_map(|p| p.to_str()).collect();
                files.push((key.join("/"), read_text("source", &path)?.1));
            }
        }
    }
    let id = folder.canonicalize().ok().and_then(|f| f.file_name().map(|n| n.to_string_lossy().into_owned())).unwrap_or(shown.clone());
    Source::from_files(&id, files).map_err(|problems| {
        let shown_problems: Vec<String> = problems.iter().take(5).map(ToString::to_string).collect();
        let more = problems.len().saturating_sub(shown_problems.len());
        let help = if more == 0 { "correct these files".to_owned() } else { format!("correct these files; {more} more problems follow") };
        bad(format!("source folder '{shown}': {}", shown_problems.join(" | ")), &help).code(Some(&source::code::DEFINITION))
    })
}

#[expect(clippy::disallowed_methods, reason = "the user names the folder")]
fn list(folder: &Path) -> Result<Vec<std::fs::DirEntry>, Failure> {
    std::fs::read_dir(folder)
        .and_then(Iterator::collect)
        .map_err(|e| Failure::new(Exit::Configuration, format!("source folder '{}': {e}", folder.display()), "check its permissions"))
}
