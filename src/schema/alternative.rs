//! What a field's restrictions could be instead, where no page of the vendor states them: the proof asks whether it rests
//! on one of them.

use serde::{Deserialize, Serialize};

use super::{Kind, Schema, Standing, Text};

/// What a restriction of a field could be instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alternative {
    /// Any text, where the schema lists values or names a form.
    AnyText,
    /// Further keys, where the schema lists them all.
    MoreKeys,
    /// Empty, where the schema says that it never is.
    Empty,
    /// Absent, where the schema says that it is always there.
    Absent,
    /// Null, where the schema says that it never is.
    Null,
}

impl Alternative {
    /// Every alternative, with its name in a schema file.
    pub(crate) const ALL: [(&'static str, Self); 5] = [
        ("any-text", Self::AnyText),
        ("more-keys", Self::MoreKeys),
        ("empty", Self::Empty),
        ("absent", Self::Absent),
        ("null", Self::Null),
    ];

    /// Does the schema say otherwise, so that there is something to replace?
    pub(crate) fn applies(self, schema: &Schema) -> bool {
        match (self, &schema.kind) {
            (Self::AnyText, Kind::String { text, open, .. }) => *text != Text::Free && !*open,
            (Self::MoreKeys, Kind::Object { open, .. }) => !*open,
            (Self::Empty, Kind::String { .. } | Kind::List { .. } | Kind::Object { .. }) => !schema.empty,
            (Self::Absent, _) => !schema.absent,
            (Self::Null, _) => !schema.null,
            _ => false,
        }
    }

    fn apply(self, schema: &mut Schema) {
        match (self, &mut schema.kind) {
            (Self::AnyText, Kind::String { text, values, open, .. }) => {
                *text = Text::Free;
                values.clear();
                *open = false;
            }
            (Self::MoreKeys, Kind::Object { open, .. }) => *open = true,
            (Self::Empty, _) => schema.empty = true,
            (Self::Absent, _) => schema.absent = true,
            (Self::Null, _) => schema.null = true,
            _ => {}
        }
    }
}

/// One restriction that no page states, with what could hold instead.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Restriction {
    /// The field, as a JSON pointer; a list's items are `/0`.
    pub(crate) pointer: String,
    /// What could hold instead.
    pub(crate) alternative: Alternative,
    /// How well the restriction is known.
    pub(crate) standing: Standing,
    /// Where it comes from.
    pub(crate) origin: String,
    /// The restriction, as a sentence without its full stop.
    pub(crate) what: String,
}

impl Schema {
    /// The restrictions that have an alternative, in the order of the fields.
    pub(crate) fn restrictions(&self) -> Vec<Restriction> {
        let mut out = Vec::new();
        self.visit(&mut String::new(), &mut |pointer, schema| {
            for alternative in schema.alternatives.iter().copied().filter(|a| a.applies(schema)) {
                // A field may be documented while the page does not say that its list is complete.
                let (standing, origin) = match schema.standing {
                    Standing::Documented => (Standing::Assumed, "the page shows it, and does not say that it always holds"),
                    other => (other, schema.origin.as_str()),
                };
                let what = words(pointer, alternative, schema);
                out.push(Restriction { pointer: pointer.to_owned(), alternative, standing, origin: origin.to_owned(), what });
            }
        });
        out
    }

    /// The same schema with these restrictions replaced by their alternatives.
    pub(crate) fn without<'r>(&self, restrictions: impl IntoIterator<Item = &'r Restriction>) -> Self {
        let mut out = self.clone();
        for r in restrictions {
            if let Some(place) = out.at_mut(&r.pointer) {
                r.alternative.apply(place);
            }
        }
        out
    }

    fn visit(&self, pointer: &mut String, see: &mut impl FnMut(&str, &Self)) {
        see(pointer, self);
        let here = pointer.len();
        match &self.kind {
            Kind::Object { fields, .. } => {
                for (name, field) in &fields.0 {
                    *pointer = crate::record::child(pointer, name);
                    field.visit(pointer, see);
                    pointer.truncate(here);
                }
            }
            Kind::List { items, .. } => {
                pointer.push_str("/0");
                items.visit(pointer, see);
                pointer.truncate(here);
            }
            _ => {}
        }
    }

    fn at_mut(&mut self, pointer: &str) -> Option<&mut Self> {
        let mut here = self;
        for part in pointer.split('/').skip(1) {
            let name = part.replace("~1", "/").replace("~0", "~");
            here = match &mut here.kind {
                Kind::Object { fields, .. } => fields.0.iter_mut().find(|(n, _)| *n == name).map(|(_, s)| s)?,
                Kind::List { items, .. } => items,
                _ => return None,
            };
        }
        Some(here)
    }
}

fn words(pointer: &str, alternative: Alternative, schema: &Schema) -> String {
    let name = if pointer.is_empty() { "the payload" } else { pointer };
    match (alternative, &schema.kind) {
        (Alternative::AnyText, Kind::String { text: Text::Enum, values, .. }) => format!("{name} is one of {}", values.join(", ")),
        (Alternative::AnyText, Kind::String { text, .. }) => format!("{name} is {}", text.describe()),
        (Alternative::MoreKeys, _) => format!("{name} has no keys beyond those listed"),
        (Alternative::Empty, _) => format!("{name} is never empty"),
        (Alternative::Absent, _) => format!("{name} is always there"),
        (Alternative::Null, _) => format!("{name} is never null"),
        (Alternative::AnyText, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        serde_json::from_value(serde_json::json!({
            "type": "object", "standing": "documented", "origin": "page", "alternatives": ["more-keys"],
            "fields": {
                "severity": {"type": "string", "values": ["HIGH", "LOW"], "standing": "observed", "origin": "seen", "alternatives": ["any-text"]},
                "ids": {"type": "list", "items": {"type": "string", "text": "uuid", "standing": "assumed", "alternatives": ["any-text", "empty"]}},
                "a/b": {"type": "string", "alternatives": ["empty"]}
            }
        }))
        .unwrap()
    }

    #[test]
    fn each_restriction_says_what_holds_and_how_well_it_is_known() {
        let all = schema().restrictions();
        let said: Vec<(&str, &str, Standing)> = all.iter().map(|r| (r.pointer.as_str(), r.what.as_str(), r.standing)).collect();
        assert_eq!(
            said,
            [
                ("", "the payload has no keys beyond those listed", Standing::Assumed),
                ("/severity", "/severity is one of HIGH, LOW", Standing::Observed),
                ("/ids/0", "/ids/0 is a UUID", Standing::Assumed),
                ("/ids/0", "/ids/0 is never empty", Standing::Assumed),
                ("/a~1b", "/a~1b is never empty", Standing::Assumed),
            ]
        );
    }

    #[test]
    fn without_its_restrictions_a_schema_has_none_left() {
        let schema = schema();
        let all = schema.restrictions();
        let wide = schema.without(&all);
        assert_eq!(wide.restrictions(), []);
        assert_eq!(schema.without(&all[1..2]).restrictions().len(), all.len() - 1);
        assert!(matches!(wide.kind, Kind::Object { open: true, .. }));
    }
}
