//! Several texts as one set of templates, by Go's rules of association.

use std::sync::Arc;

use super::ast::{ParseError, Parsed, Set};
use super::parser::{ParseOptions, parse};

impl Set {
    /// The set of one text: `template.New(name).Parse(text)`.
    #[must_use]
    pub fn from_text(name: &str, text: &str, options: &ParseOptions<'_>) -> Self {
        let mut set = Self::default();
        set.main(name, text, options);
        set
    }

    /// Adds an associated text: `t.New(name).Parse(text)`.
    pub fn also(&mut self, name: &str, text: &str, options: &ParseOptions<'_>) {
        self.add(Arc::new(parse(name, text, options)));
    }

    /// Adds the main text, which is what runs: `t.Parse(text)`. Comes after every [`Set::also`].
    pub fn main(&mut self, name: &str, text: &str, options: &ParseOptions<'_>) {
        self.set_main(Arc::new(parse(name, text, options)));
    }

    /// Adds a parsed main text.
    pub fn set_main(&mut self, parsed: Arc<Parsed>) {
        self.main = (&*parsed.name).into();
        // Nearly every text defines no template but its own.
        let own = if parsed.templates.len() == 1 { 0 } else { parsed.installed().get(&*parsed.name).copied().unwrap_or(0) };
        self.entry = (u32::try_from(self.documents.len()).unwrap_or(u32::MAX), own);
        self.add(parsed);
    }

    /// Adds a parsed text. A body of nothing but white space and comments does not replace a template of its name;
    /// any other does. A text with an error adds no template.
    pub fn add(&mut self, parsed: Arc<Parsed>) {
        let document = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        if parsed.error.is_none() {
            let mut install = |name: &str, index: u32| {
                let blank = parsed.templates.get(index as usize).is_none_or(|d| d.blank);
                if !(blank && self.templates.contains_key(name)) {
                    self.templates.insert(name.into(), (document, index));
                }
            };
            match parsed.templates.as_slice() {
                [only] => install(&only.name, 0),
                _ => parsed.installed().into_iter().for_each(|(name, index)| install(name, index)),
            }
        }
        self.documents.push(parsed);
    }

    /// The first error of the texts, in their order: Go stops there.
    #[must_use]
    pub fn error(&self) -> Option<&ParseError> {
        self.documents.iter().find_map(|d| d.error.as_ref())
    }
}
