//! Microsoft Teams: Workflows with an Adaptive Card, the retired connectors with a `MessageCard` or text.

use super::{Check, Destination, Finding, Kinds, Rule, cite, code, finding};
use crate::diagnostic::Severity;
use crate::json::{self, Kind};
use crate::schema::Standing;

const WEBHOOK: &str = "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook";
const USING: &str = "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using";

pub(super) static TEAMS: Destination = Destination {
    id: "teams",
    name: "Microsoft Teams",
    summary: "Microsoft Teams: a Workflows webhook with an Adaptive Card, or a retired connector.",
    headers: &[],
    recognise: |host, _| {
        host.ends_with(".webhook.office.com")
            || host == "outlook.office.com"
            || host.ends_with(".logic.azure.com")
            || host.ends_with(".api.powerplatform.com")
    },
    advise_url: |host, _| {
        if host.ends_with("webhook.office.com") || host == "outlook.office.com" {
            Some("Microsoft is retiring Office 365 connectors: create a Workflows webhook and send an Adaptive Card")
        } else {
            None
        }
    },
    rules: &[
        Rule { at: "/attachments", check: Check::Type(Kinds(&[Kind::Array])), standing: Standing::Documented, source: WEBHOOK },
        Rule { at: "/attachments/*/contentType", check: Check::Required, standing: Standing::Documented, source: WEBHOOK },
        Rule { at: "/attachments/*/content", check: Check::Required, standing: Standing::Documented, source: WEBHOOK },
        Rule { at: "/attachments/*/content", check: Check::Type(Kinds(&[Kind::Object])), standing: Standing::Documented, source: WEBHOOK },
        Rule { at: "/text", check: Check::Type(Kinds(&[Kind::String])), standing: Standing::Documented, source: USING },
        Rule {
            at: "/sections",
            check: Check::MaxItems(10),
            standing: Standing::Observed,
            source: "prometheus-msteams/prometheus-msteams#12",
        },
    ],
    check,
    max_body: Some((28 * 1024, Standing::Documented, WEBHOOK)),
    note: None,
};

fn check(document: &json::Document, findings: &mut Vec<Finding>) {
    let Some(root) = document.root() else { return };
    if root.kind() != Kind::Object {
        findings.push(finding(
            &code::NOT_JSON_OBJECT,
            Severity::Error,
            &root,
            format!("Teams expects a JSON object, not {}", root.kind().name()),
            "render an object",
            cite(Standing::Documented, WEBHOOK),
        ));
        return;
    }
    let is = |key: &str, value: &str| root.get(key).and_then(|t| t.as_str().map(|s| s == value)).unwrap_or(false);
    if is("@type", "MessageCard") || root.get("text").is_some() && root.get("attachments").is_none() {
        findings.push(finding(
            &code::FORMAT,
            Severity::Warning,
            &root,
            "text messages and MessageCards work only with retired connectors: Workflows need an Adaptive Card".to_owned(),
            "wrap it: {\"type\": \"message\", \"attachments\": [{\"contentType\": \"application/vnd.microsoft.card.adaptive\", \"content\": {…}}]}",
            cite(Standing::Documented, USING),
        ));
    } else if root.get("attachments").is_none() && !is("type", "AdaptiveCard") {
        findings.push(finding(
            &code::REQUIRED,
            Severity::Warning,
            &root,
            "the usual Workflows flow loops over attachments and fails if there are none".to_owned(),
            "add \"attachments\" with one Adaptive Card",
            cite(Standing::Observed, "DependencyTrack/dependency-track#3953"),
        ));
    }
    for attachment in root.get("attachments").map(|a| a.items()).unwrap_or_default() {
        let Some(card) = attachment.get("content") else { continue };
        if card.kind() == Kind::Object && card.get("version").is_none() {
            findings.push(finding(
                &code::REQUIRED,
                Severity::Warning,
                &card,
                "the Adaptive Card has no version".to_owned(),
                "add \"version\": \"1.5\"",
                cite(Standing::Observed, "atc0005/go-teams-notify#205"),
            ));
        }
        for action in card.get("actions").map(|a| a.items()).unwrap_or_default() {
            if action.get("type").and_then(|t| t.as_str().map(|s| s == "Action.Submit")).unwrap_or(false) {
                findings.push(finding(
                    &code::FORMAT,
                    Severity::Error,
                    &action,
                    "Action.Submit does not work in a card sent by webhook".to_owned(),
                    "use Action.OpenUrl",
                    cite(Standing::Documented, WEBHOOK),
                ));
            }
        }
    }
}
