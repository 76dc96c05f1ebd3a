//! The catalogues as JSON: sources, destinations, schemes.

use serde::Serialize;

use super::misuse::{Misuse, source_named};
use super::signature::{KnownScheme, known_schemes};
use super::{Header, VERSION, write};
use crate::schema::Standing;
use crate::template::Dialect;
use crate::{destination, source};

/// The page that a source's facts come from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Page<'a> {
    title: &'a str,
    origin: &'a str,
}

/// A sample of an event.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Sample<'a> {
    id: &'a str,
    title: &'a str,
}

/// One type of event.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SourceEvent<'a> {
    #[serde(rename = "type")]
    ty: &'a str,
    title: &'a str,
    group: &'a str,
    /// Does the vendor's test button send it?
    test: bool,
    standing: Standing,
    origin: &'a str,
    /// The default one first.
    samples: Vec<Sample<'a>>,
}

/// A function that the source's templates can call in addition to the language's own.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SourceFunction<'a> {
    name: &'a str,
    signature: &'a str,
    doc: &'a str,
    standing: Standing,
    origin: &'a str,
}

/// A format in which the vendor writes the event into the template.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SourceFormatting<'a> {
    id: &'a str,
    title: &'a str,
    doc: &'a str,
    /// Types of the events that it works for; empty for every event.
    events: &'a [String],
    standing: Standing,
}

/// How requests are signed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Signing<'a> {
    /// Id of the scheme.
    scheme: &'a str,
    standing: Standing,
    origin: &'a str,
}

/// A template to start from, or one from the vendor's page.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Starter<'a> {
    id: &'a str,
    title: &'a str,
    /// Id of the destination it is written for.
    destination: &'a str,
    /// Types of the events it is for; empty for every event.
    events: &'a [String],
    formatting: Option<&'a str>,
    /// Is it copied from the vendor's page with its mistakes?
    defective: bool,
    origin: &'a str,
    note: &'a str,
}

/// A further fact.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Fact<'a> {
    text: &'a str,
    standing: Standing,
    origin: &'a str,
}

/// A system that sends webhooks.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Source<'a> {
    id: &'a str,
    name: &'a str,
    summary: &'a str,
    page: Page<'a>,
    dialect: Dialect,
    /// Is the body fixed? A template is then for a relay that rewrites it.
    relay: bool,
    events: Vec<SourceEvent<'a>>,
    functions: Vec<SourceFunction<'a>>,
    formattings: Vec<SourceFormatting<'a>>,
    /// The headers that it sends; placeholders are in `{{…}}`.
    headers: Vec<Header<'a>>,
    /// Null if it does not sign, or its page does not say.
    signing: Option<Signing<'a>>,
    templates: Vec<Starter<'a>>,
    facts: Vec<Fact<'a>>,
}

/// A kind of receiver.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Destination<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is, in one sentence.
    pub summary: &'a str,
    /// What to know about its rules.
    pub note: Option<&'a str>,
}

/// Every source, destination and signature scheme.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Catalogue<'a> {
    #[cfg_attr(test, ts(type = "1"))]
    v: u8,
    sources: Vec<Source<'a>>,
    destinations: Vec<Destination<'a>>,
    schemes: Vec<KnownScheme<'a>>,
}

impl<'a> Source<'a> {
    /// One source as the catalogue shows it.
    #[must_use]
    pub fn new(s: &'a source::Source) -> Self {
        let sample = |x: &'a source::Sample| Sample { id: &x.id, title: &x.title };
        let event = |e: &'a source::Event| SourceEvent {
            ty: &e.ty,
            title: &e.title,
            group: &e.group,
            test: e.test,
            standing: e.standing,
            origin: &e.origin,
            samples: e.samples.iter().map(sample).collect(),
        };
        let function = |f: &'a source::SourceFunction| SourceFunction {
            name: f.function.name(),
            signature: &f.signature,
            doc: &f.doc,
            standing: f.standing,
            origin: &f.origin,
        };
        let formatting = |f: &'a source::Formatting| SourceFormatting {
            id: &f.id,
            title: &f.title,
            doc: &f.doc,
            events: &f.events,
            standing: f.standing,
        };
        let starter = |t: &'a source::Starter| Starter {
            id: &t.id,
            title: &t.title,
            destination: &t.destination,
            events: &t.events,
            formatting: t.formatting.as_deref(),
            defective: t.defective,
            origin: &t.origin,
            note: &t.note,
        };
        Self {
            id: &s.id,
            name: &s.name,
            summary: &s.summary,
            page: Page { title: &s.page.title, origin: &s.page.origin },
            dialect: s.dialect,
            relay: s.relay,
            events: s.events.iter().map(event).collect(),
            functions: s.functions.iter().map(function).collect(),
            formattings: s.formattings.iter().map(formatting).collect(),
            headers: s.headers.iter().map(Header::new).collect(),
            signing: s.signing.as_ref().map(|x| Signing { scheme: &x.scheme, standing: x.standing, origin: &x.origin }),
            templates: s.templates.iter().map(starter).collect(),
            facts: s.facts.iter().map(|f| Fact { text: &f.value, standing: f.standing, origin: &f.origin }).collect(),
        }
    }
}

impl Destination<'static> {
    /// One destination as the catalogue shows it.
    #[must_use]
    pub fn new(d: &'static destination::Destination) -> Self {
        Self { id: d.id, name: d.name, summary: d.summary, note: d.note }
    }
}

/// Every source, destination and scheme, for menus.
#[must_use]
pub fn catalogue() -> String {
    write(&Catalogue {
        v: VERSION,
        sources: source::all().iter().map(Source::new).collect(),
        destinations: destination::all().iter().map(|d| Destination::new(d)).collect(),
        schemes: known_schemes(),
    })
}

/// A sample's text, as in its file; without an id, the event's default sample.
///
/// # Errors
/// An unknown name, with the closest known one.
pub fn sample(source: &str, event: &str, id: Option<&str>) -> Result<String, Misuse> {
    let source = source_named(source)?;
    source.sample(Some(event), id).map(|s| s.text.clone().into_owned()).map_err(Misuse::of("misuse/sample"))
}

/// A template of a source.
///
/// # Errors
/// An unknown name, with the closest known one.
pub fn starter(source: &str, id: &str) -> Result<String, Misuse> {
    let source = source_named(source)?;
    source.template(id).map(|t| t.text.clone().into_owned()).map_err(Misuse::of("misuse/template"))
}
