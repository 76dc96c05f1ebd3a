//! Which events a verdict is about.

use super::Request;

impl Request<'_> {
    /// The types of the events that the verdict is about: those asked for, else the payload's, else every event.
    pub(super) fn scoped(&self) -> Vec<&str> {
        match (self.scope, self.event) {
            ([], Some(event)) => vec![event],
            ([], None) => self.source.events.iter().map(|e| e.ty.as_str()).collect(),
            (scope, _) => scope.iter().map(String::as_str).collect(),
        }
    }

    /// Events in words, for a sentence: `the event x`, `every event of Y`, `the events a, b`.
    pub(super) fn events_in_words(&self, events: &[&str]) -> String {
        match events {
            [one] => format!("the event {one}"),
            all if all.len() == self.source.events.len() => format!("each of the {} events of {}", all.len(), self.source.name),
            some => format!("the events {}", some.join(", ")),
        }
    }
}
