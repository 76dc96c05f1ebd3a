//! Which events are meant: a list of types and groups.

use super::Source;
use crate::diagnostic::suggest;

impl Source {
    /// The events that a text names, in the order of the source: types and `group:NAME`, with commas between them.
    ///
    /// # Errors
    /// A sentence that names the nearest type or group, where there is no such one.
    pub(crate) fn scope(&self, text: &str) -> Result<Vec<String>, String> {
        let mut named = vec![false; self.events.len()];
        for word in text.split(',').map(str::trim) {
            if let Some(group) = word.strip_prefix("group:") {
                let members = self.events.iter().zip(&mut named).filter(|(e, _)| e.group == group && !group.is_empty());
                if members.map(|(_, named)| *named = true).count() == 0 {
                    return Err(self.no_group(group));
                }
            } else {
                let event = self.event(word)?;
                if let Some(at) = self.events.iter().position(|e| e.ty == event.ty) {
                    named.iter_mut().skip(at).take(1).for_each(|n| *n = true);
                }
            }
        }
        Ok(self.events.iter().zip(named).filter(|(_, named)| *named).map(|(e, _)| e.ty.clone()).collect())
    }

    fn no_group(&self, group: &str) -> String {
        let mut groups: Vec<&str> = self.events.iter().map(|e| e.group.as_str()).filter(|g| !g.is_empty()).collect();
        groups.dedup();
        if groups.is_empty() {
            return format!("{} has no groups of events; name the types, with commas between them", self.name);
        }
        let remedy = suggest(group, groups, "its groups are");
        format!("{} has no group of events \"{group}\"; {remedy}", self.name)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_scope_is_types_and_groups_and_a_wrong_one_names_the_nearest() {
        let castai = crate::source::get("castai").unwrap();
        assert_eq!(castai.scope("notification").unwrap(), ["notification"]);
        let anomalies = castai.scope("group:Anomaly").unwrap();
        assert!(anomalies.len() > 5 && !anomalies.contains(&"notification".to_owned()), "{anomalies:?}");
        let both = castai.scope("group:Anomaly, notification, notification").unwrap();
        assert_eq!((both.len(), both[0].as_str()), (anomalies.len() + 1, "notification"));
        assert!(castai.scope("group:Anomly").unwrap_err().ends_with("did you mean \"Anomaly\"?"));
        assert!(castai.scope("notifcation").unwrap_err().contains("notification"));
        assert!(castai.scope("").is_err() && castai.scope("group:").is_err());
    }
}
