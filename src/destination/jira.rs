//! Jira automation's incoming webhook: free JSON that the rule reads as `{{webhookData.…}}`.

use super::{Destination, Finding, cite, code, finding};
use crate::diagnostic::Severity;
use crate::json::{self, Kind};
use crate::schema::Standing;

const PUBLIC: &str = "https://wiki.resolution.de/doc/atlassian-user-management/features/settings/atlassian-automation-webhooks";

pub(super) static JIRA: Destination = Destination {
    id: "jira",
    name: "Jira automation",
    summary: "Jira automation's incoming webhook: any JSON, read as {{webhookData.…}}.",
    headers: &[("x-automation-webhook-token", "$JIRA_TOKEN")],
    recognise: |host, path| {
        host == "api-private.atlassian.com"
            || host == "automation.atlassian.com"
            || host.ends_with(".atlassian.net") && path.contains("automation")
    },
    advise_url: |_, path| {
        (path.matches('/').count() > 8).then_some("put the token in the header X-Automation-Webhook-Token, not in the path")
    },
    rules: &[],
    check,
    max_body: None,
    note: Some("No size or rate limits were found in the vendor's docs."),
};

fn check(document: &json::Document, findings: &mut Vec<Finding>) {
    let Some(root) = document.root() else { return };
    if root.kind() != Kind::Object {
        findings.push(finding(
            &code::NOT_JSON_OBJECT,
            Severity::Warning,
            &root,
            "Jira's smart values read an object's fields".to_owned(),
            "render an object, such as {\"title\": …, \"message\": …}",
            cite(Standing::Observed, PUBLIC),
        ));
    }
    if root.get("issues").is_none() {
        return;
    }
    if root.get("issues").is_some_and(|i| i.kind() != Kind::Array) {
        findings.push(finding(
            &code::TYPE,
            Severity::Warning,
            &root,
            "issues is read as a list of issue keys".to_owned(),
            "rename the field, or send a list",
            cite(Standing::Observed, PUBLIC),
        ));
    }
}
