//! `ServiceNow`: an event (`em_event`) or a row by the Table API.

use super::{Check, Destination, Finding, Kinds, Rule, cite, code, finding};
use crate::diagnostic::Severity;
use crate::json::{self, Kind};
use crate::schema::Standing;

const FIELDS: &str = "https://docs.servicenow.com/bundle/geneva-it-operations-management/page/product/event_management/concept/c_EMIntegrateRequirementEvent.html";
const VALUES: &str = "https://www.servicenow.com/docs/r/sPnEbors95h6DhgBlE~f0A/iLiXUWd9WH27soFTKn4ZvQ";

const fn length(at: &'static str, most: usize) -> Rule {
    Rule { at, check: Check::MaxLength(most), standing: Standing::Documented, source: FIELDS }
}

pub(super) static SERVICENOW: Destination = Destination {
    id: "servicenow",
    name: "ServiceNow",
    summary: "ServiceNow event management (em_event), or a scripted inbound web service.",
    headers: &[("authorization", "$SERVICENOW_AUTHORIZATION"), ("accept", "application/json")],
    recognise: |host, _| host.ends_with(".service-now.com"),
    advise_url: |_, path| {
        (!path.starts_with("/api/") && !path.contains("em_event"))
            .then_some("the Table API is at /api/now/table/em_event, a scripted service at /api/…")
    },
    rules: &[
        length("/source", 100),
        length("/node", 100),
        length("/type", 100),
        length("/resource", 100),
        length("/message_key", 1024),
        length("/ci_type", 1000),
        Rule { at: "/additional_info", check: Check::Type(Kinds(&[Kind::String])), standing: Standing::Documented, source: VALUES },
        Rule {
            at: "/description",
            check: Check::MaxLength(4000),
            standing: Standing::Assumed,
            source: "widely quoted, no vendor page found",
        },
    ],
    check,
    max_body: None,
    note: Some("These are the rules of em_event; a scripted web service has its own."),
};

fn check(document: &json::Document, findings: &mut Vec<Finding>) {
    let Some(root) = document.root() else { return };
    if root.kind() != Kind::Object {
        findings.push(finding(
            &code::NOT_JSON_OBJECT,
            Severity::Error,
            &root,
            "ServiceNow expects a JSON object".to_owned(),
            "render an object",
            cite(Standing::Documented, FIELDS),
        ));
        return;
    }
    // A body with none of em_event's own columns is for a scripted service: nothing is known of that.
    if ["source", "severity", "node", "message_key", "additional_info"].iter().all(|k| root.get(k).is_none()) {
        return;
    }
    for name in ["source", "severity"] {
        if root.get(name).is_none() {
            findings.push(finding(
                &code::REQUIRED,
                Severity::Error,
                &root,
                format!("em_event requires {name}"),
                &format!("add \"{name}\""),
                cite(Standing::Documented, FIELDS),
            ));
        }
    }
    if root.get("node").is_none() && root.get("event_class").is_none() {
        findings.push(finding(
            &code::REQUIRED,
            Severity::Warning,
            &root,
            "em_event needs event_class when node is absent".to_owned(),
            "add \"node\" or \"event_class\"",
            cite(Standing::Documented, FIELDS),
        ));
    }
    if let Some(severity) = root.get("severity") {
        let text = match severity.kind() {
            Kind::String => severity.as_str().map(std::borrow::Cow::into_owned).unwrap_or_default(),
            Kind::Number => severity.as_f64().map(|n| n.to_string()).unwrap_or_default(),
            _ => String::new(),
        };
        if !["0", "1", "2", "3", "4", "5"].contains(&text.as_str()) {
            findings.push(finding(
                &code::ENUM,
                Severity::Error,
                &severity,
                "severity must be 0 (clear) or 1 (critical) to 5 (OK)".to_owned(),
                "map the source's values with if and eq",
                cite(Standing::Documented, VALUES),
            ));
        }
    }
}
