//! The catalogue of sending systems, read from `fixtures/sources/`.
//!
//! A source is a folder of data, embedded at build time; adding one needs no code. [`Source::from_files`] reads a user's
//! folder the same way. Reading is strict: an unknown key, a misspelt name or a missing file is a [`Problem`] that says
//! where it is and what to write. Every fact has a `standing` (`documented`, `observed`, `assumed`) and an `origin` (the
//! page and section that say it, or why it was assumed).
//!
//! | file | holds |
//! |---|---|
//! | `source.json` | name, summary, page, `dialect` (`go`, `dollar`), `relay` (the body is fixed and the template is the receiver's), data shape, functions, formattings, events, headers, signing scheme, delivery policy, facts, the list of templates |
//! | `schema.json` | `payload`: the schema of any payload; `events`: for an event, what replaces a place (`"/data": {…}`); `definitions`: schemas to `"use"` by name |
//! | `samples/<event>/<sample>.json` | payloads; the folder is the event's type in lower case, with `-` for each sign but letters, digits, `.` and `_`; a file that `source.json` does not list is a sample all the same |
//! | `templates/<id>.tmpl` | the templates that `source.json` lists; a defective one (published text with its faults kept) has an id that begins with `err_` |
//!
//! A field of a schema has a `type` (`any`, `boolean`, `number`, `string`, `list`, `object`) with what belongs to it, the
//! flags `absent`, `null`, `empty` and `attacker` (an attacker chooses its text), and a `doc`; what it does not say of its
//! standing and origin is that of the object above it.

pub(crate) mod code;
mod conform;
mod definition;
mod infer;
mod scope;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

pub use crate::record::Problem;
#[cfg(test)]
pub(crate) use conform::{Drift, Rule};
pub(crate) use conform::{conforms, findings};
#[cfg(feature = "proof")]
pub(crate) use infer::INFERRED;
#[cfg(test)]
pub(crate) use infer::infer;

use crate::diagnostic::suggest;
use crate::record::Problems;
use crate::schema::{Schema, Standing};
use crate::template::Dialect;
use crate::template::go::function::{Function, Functions};
use crate::value::{Numbers, StructType};

/// A fact, with how well it is known and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated<T> {
    /// The fact.
    pub value: T,
    /// How well it is known.
    pub standing: Standing,
    /// The page and section that say it, or why it was assumed.
    pub origin: String,
}

/// The vendor's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Where it is, or where its text was taken from.
    pub origin: String,
}

/// A way in which the vendor can write the event into the template (Cado).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatting {
    /// `default`, `slack`, `jira`.
    pub id: String,
    /// The vendor's name for it.
    pub title: String,
    /// What it does.
    pub doc: String,
    /// Types of the events that it works for; empty for every event.
    pub events: Vec<String>,
    /// How well it is known.
    pub standing: Standing,
    /// Where that is said.
    pub origin: String,
}

/// A function that the source's templates may call in addition to Go's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFunction {
    /// The engine's function.
    pub function: Function,
    /// Its signature, in Go's words.
    pub signature: String,
    /// One sentence.
    pub doc: String,
    /// How well it is known.
    pub standing: Standing,
    /// Where that is said.
    pub origin: String,
}

/// What the vendor's backend hands to the template.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// What `encoding/json` gives for the payload: maps, lists, strings, numbers.
    Map,
    /// A struct of this type.
    Struct(Arc<StructType>),
}

impl Shape {
    /// Its name in flags and in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Struct(_) => "struct",
        }
    }
}

/// The data shape of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// The usual shape.
    pub shape: Shape,
    /// Other shapes that the vendor may have: the tool can show them side by side.
    pub alternatives: Vec<Shape>,
    /// How numbers reach the template.
    pub numbers: Numbers,
    /// How well this is known.
    pub standing: Standing,
    /// Where that is said, or why it was assumed.
    pub origin: String,
}

impl Data {
    /// The shape of this name, where the source knows one.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Shape> {
        std::iter::once(&self.shape).chain(&self.alternatives).find(|s| s.name() == name)
    }
}

/// One type of event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The type, as the vendor writes it where the vendor does.
    pub ty: String,
    /// A name for people.
    pub title: String,
    /// Its heading in a list; empty if there is none.
    pub group: String,
    /// Is it what the vendor's *Test* button sends?
    pub test: bool,
    /// How well its existence is known.
    pub standing: Standing,
    /// Where that is said.
    pub origin: String,
    /// Example payloads, the usual one first. Never empty.
    pub samples: Vec<Sample>,
}

/// One example payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Unique within its event.
    pub id: String,
    /// What is special about it.
    pub title: String,
    /// The JSON text as the file has it.
    pub text: Cow<'static, str>,
}

/// A header: one that the vendor sends, or one of a request that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name, as the vendor writes it.
    pub name: String,
    /// Its value; the vendor's has `{{event}}`, `{{deliveryId}}`, `{{timestamp}}` (ISO 8601) and `{{signature}}` to be put in.
    pub value: String,
    /// How well it is known.
    pub standing: Standing,
    /// Where that is said.
    pub origin: String,
}

/// A rate limit: at most `count` deliveries in `seconds`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// What the limit applies to (an organisation, a webhook).
    pub scope: String,
}

/// How the vendor delivers. What the vendor's page does not state is assumed and marked so.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Attempts in all, the first among them.
    pub attempts: Stated<u32>,
    /// Delay before each retry, in seconds.
    pub retries: Stated<Vec<u32>>,
    /// How long an attempt may take, in seconds.
    pub timeout: Stated<u32>,
    /// Least and greatest status that counts as success.
    pub success: Stated<(u16, u16)>,
    /// The most bytes of a body; `None` if no limit is known.
    pub max_body: Stated<Option<u32>>,
    /// Limits on how often.
    pub rates: Stated<Vec<Rate>>,
    /// Only `https` URLs?
    pub https_only: Stated<bool>,
    /// Names of an endpoint's states, healthy first.
    pub states: Stated<Vec<String>>,
    /// Does the vendor disable the endpoint once all attempts have failed?
    pub disables: Stated<bool>,
}

impl Policy {
    /// The policy of a source whose page is not known: one attempt, judged as most senders judge it.
    fn assumed(origin: &str) -> Self {
        fn stated<T>(value: T, origin: &str) -> Stated<T> {
            Stated { value, standing: Standing::Assumed, origin: origin.to_owned() }
        }
        Self {
            attempts: stated(1, origin),
            retries: stated(Vec::new(), origin),
            timeout: stated(30, origin),
            success: stated((200, 299), origin),
            max_body: stated(None, origin),
            rates: stated(Vec::new(), origin),
            https_only: stated(false, origin),
            states: stated(Vec::new(), origin),
            disables: stated(false, origin),
        }
    }
}

/// How requests are signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// Id of the signature scheme.
    pub scheme: String,
    /// How well it is known.
    pub standing: Standing,
    /// Where that is said.
    pub origin: String,
}

/// A starter template, or one published on the vendor's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Starter {
    /// Unique within the source.
    pub id: String,
    /// A name for people.
    pub title: String,
    /// Id of the destination it is written for.
    pub destination: String,
    /// Types of the events it is for; empty for every event.
    pub events: Vec<String>,
    /// How the vendor formats the event for it (Cado); `None` for the usual way.
    pub formatting: Option<String>,
    /// Is it the page's own text with its faults kept?
    pub defective: bool,
    /// Where it comes from.
    pub origin: String,
    /// What to know about it.
    pub note: String,
    /// The template.
    pub text: Cow<'static, str>,
}

/// A system that sends webhooks.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its id: the folder's name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// One or two sentences.
    pub summary: String,
    /// The vendor's page.
    pub page: Page,
    /// The language of its templates.
    pub dialect: Dialect,
    /// Is the body fixed, so that the template is what a relay makes of it? `false`: the template is the vendor's own.
    pub relay: bool,
    /// Ways to format an event; empty for most sources.
    pub formattings: Vec<Formatting>,
    /// Functions in addition to Go's own.
    pub functions: Vec<SourceFunction>,
    /// What the template is given.
    pub data: Data,
    /// Every type of event.
    pub events: Vec<Event>,
    /// Headers it sends.
    pub headers: Vec<Header>,
    /// How it signs; `None` if it does not, or its page does not say.
    pub signing: Option<Signing>,
    /// How it delivers.
    pub delivery: Policy,
    /// Further facts.
    pub facts: Vec<Stated<String>>,
    /// Templates.
    pub templates: Vec<Starter>,
    /// Was its schema inferred from one payload? Nothing is then proved of it: other payloads may have other fields.
    pub inferred: bool,
    schemas: Schemas,
}

/// The text of `schema.json`, read when it is first asked for: a page that starts needs one source's, not every one's.
#[derive(Clone, Debug)]
struct Schemas {
    text: Cow<'static, str>,
    read: OnceLock<(Schema, Vec<(String, Schema)>)>,
}

impl PartialEq for Schemas {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Schemas {
    const fn new(text: Cow<'static, str>) -> Self {
        Self { text, read: OnceLock::new() }
    }

    fn of(schema: Schema) -> Self {
        Self { text: Cow::Borrowed(""), read: OnceLock::from((schema, Vec::new())) }
    }

    fn read(&self, events: &[Event], problems: &mut Problems) -> &(Schema, Vec<(String, Schema)>) {
        self.read.get_or_init(|| definition::read_schemas(&self.text, events, problems))
    }
}

impl Source {
    /// The event of this type.
    ///
    /// # Errors
    /// A sentence that names the nearest type, if there is no such event.
    pub fn event(&self, ty: &str) -> Result<&Event, String> {
        self.events.iter().find(|e| e.ty == ty).ok_or_else(|| {
            let types = self.events.iter().map(|e| e.ty.as_str());
            format!("{} sends no event \"{ty}\"; {}", self.name, suggest(ty, types, "its events are"))
        })
    }

    /// A sample of an event; without an id the usual one; without an event the source's first.
    ///
    /// # Errors
    /// A sentence that says what is unknown and what is nearest to it.
    pub fn sample(&self, event: Option<&str>, id: Option<&str>) -> Result<&Sample, String> {
        let event = match event {
            Some(ty) => self.event(ty)?,
            None => self.events.first().ok_or_else(|| format!("{} has no events", self.name))?,
        };
        let found = match id {
            None => event.samples.first(),
            Some(id) => event.samples.iter().find(|s| s.id == id),
        };
        found.ok_or_else(|| {
            let (ids, wanted) = (event.samples.iter().map(|s| s.id.as_str()), id.unwrap_or_default());
            format!("{} has no sample \"{wanted}\"; {}", event.ty, suggest(wanted, ids, "its samples are"))
        })
    }

    /// Every sample with its event.
    pub fn samples(&self) -> impl Iterator<Item = (&Event, &Sample)> {
        self.events.iter().flat_map(|e| e.samples.iter().map(move |s| (e, s)))
    }

    /// What the payload of this event can be; what any payload of the source can be where no event is given, or an
    /// unknown one.
    #[must_use]
    pub fn schema_for(&self, event: Option<&str>) -> &Schema {
        let (any, single) = self.schemas.read(&self.events, &mut Problems::new("schema.json"));
        event.and_then(|ty| single.iter().find(|(t, _)| t == ty)).map_or(any, |(_, s)| s)
    }

    /// The functions that its templates may call, Go's own among them.
    #[must_use]
    pub fn callable(&self) -> Functions {
        self.functions.iter().fold(Functions::builtin(), |all, f| all.with(f.function))
    }

    /// The template of this id.
    ///
    /// # Errors
    /// A sentence that names the nearest id, if there is no such template.
    pub fn template(&self, id: &str) -> Result<&Starter, String> {
        self.templates.iter().find(|t| t.id == id).ok_or_else(|| {
            let ids = self.templates.iter().map(|t| t.id.as_str());
            format!("{} has no template \"{id}\"; {}", self.name, suggest(id, ids, "its templates are"))
        })
    }

    /// Reads a source from the files of its folder: pairs of the path inside the folder (`/` between its parts) and text.
    ///
    /// # Errors
    /// Every fault found, with file and place (at most 100).
    pub fn from_files<I, P, T>(id: &str, files: I) -> Result<Self, Vec<Problem>>
    where
        I: IntoIterator<Item = (P, T)>,
        P: Into<String>,
        T: Into<Cow<'static, str>>,
    {
        definition::read(id, &files.into_iter().map(|(p, t)| (p.into(), t.into())).collect(), true)
    }
}

impl Starter {
    /// Is it for this event?
    #[must_use]
    pub fn takes(&self, event: &str) -> bool {
        self.events.is_empty() || self.events.iter().any(|e| e == event)
    }
}

/// A folder under `fixtures/sources`: its name, and its files as path and text.
type Folder = (&'static str, &'static [(&'static str, &'static str)]);

static FOLDERS: &[Folder] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// Every source that comes with the project, in the order of their ids; read once.
///
/// A folder whose definition has faults is left out (see `faults`; the project's tests hold that there are none).
/// Schemas are read when they are first asked for.
#[must_use]
pub fn all() -> &'static [Source] {
    static ALL: OnceLock<Vec<Source>> = OnceLock::new();
    ALL.get_or_init(|| {
        let files = |list: &'static [(&str, &str)]| list.iter().map(|(p, t)| ((*p).to_owned(), Cow::Borrowed(*t))).collect();
        FOLDERS.iter().filter_map(|(id, list)| definition::read(id, &files(list), false).ok()).collect()
    })
}

#[cfg(test)]
/// The faults in the embedded folders, each with its folder's name.
#[must_use]
pub(crate) fn faults() -> Vec<(&'static str, Problem)> {
    let read = FOLDERS.iter().filter_map(|(id, files)| Some((*id, Source::from_files(id, files.iter().copied()).err()?)));
    read.flat_map(|(id, problems)| problems.into_iter().map(move |p| (id, p))).collect()
}

/// The source of this id.
///
/// # Errors
/// A sentence that names the nearest id, if there is no such source.
pub fn get(id: &str) -> Result<&'static Source, String> {
    all().iter().find(|s| s.id == id).ok_or_else(|| {
        let ids = all().iter().map(|s| s.id.as_str());
        format!("there is no source \"{id}\"; {}", suggest(id, ids, "the sources are"))
    })
}
