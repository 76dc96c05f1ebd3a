//! Jira automation's incoming webhook: free JSON that the rule reads as `{{webhookData.…}}`.

use super::reply::{Cause, Row};
use super::shape::Test::{Each, Fields, Is, Least, Soft};
use super::shape::Unit::Items;
use super::shape::{LIST, NUMBER, OBJECT, STRING, Shape, may, observed};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::Severity;

const PUBLIC: &str = "https://wiki.resolution.de/doc/atlassian-user-management/features/settings/atlassian-automation-webhooks";

static RULE: Shape = Shape(&[Soft(Severity::Warning, &[Is(OBJECT), Fields(&[may("issues", &ISSUES)])])]);
static ISSUES: Shape = Shape(&[Is(LIST), Soft(Severity::Hint, &[Least(1, Items)]), Each(&ISSUE)]);
static ISSUE: Shape = Shape(&[Is(STRING.or(NUMBER))]);

pub(super) static JIRA: Destination = Destination {
    id: "jira",
    name: "Jira automation",
    summary: "Jira automation's incoming webhook: any JSON object, read as {{webhookData.…}}; issues, where it is there, is a list of work items.",
    url: "https://api-private.atlassian.com/automation/webhooks/jira/a/…/…",
    method: "POST",
    headers: &[("x-automation-webhook-token", "$JIRA_TOKEN")],
    locate: |url| match (url.host, parts(url).as_slice()) {
        ("api-private.atlassian.com", ["automation", "webhooks", _, "a", _, _]) => Located::At("rule"),
        ("api-private.atlassian.com", ["automation", "webhooks", _, "a", _, _, ..]) => Located::But(
            "rule",
            "the secret is in the path: send it in the header X-Automation-Webhook-Token, unless the sender can set no header",
        ),
        ("api-private.atlassian.com", _) => {
            Located::But("rule", "the URL is not whole: its path is /automation/webhooks/jira/a/…/…, as the rule's trigger shows it")
        }
        ("automation.atlassian.com", ["pro", "hooks", _]) => Located::But(
            "rule",
            "this older address carries its token in the path, and Atlassian replaces it: copy the rule's new URL and secret",
        ),
        ("automation.atlassian.com", _) => {
            Located::But("rule", "the path is /pro/hooks/TOKEN; newer rules have a URL of api-private.atlassian.com")
        }
        (host, path) if host.ends_with(".atlassian.net") && path.iter().any(|p| p.contains("automation")) => Located::At("rule"),
        _ => Located::Elsewhere,
    },
    endpoints: &[Endpoint { id: "rule", name: "an automation rule", shape: Some(&RULE), fits: |_| true }],
    cite: observed(PUBLIC),
    replies: &[
        Row {
            status: &[400],
            says: "",
            cause: Cause::Malformed,
            message: "Jira automation could not read the request",
            help: "send a JSON object, and the header content-type: application/json",
        },
        Row {
            status: &[401, 403],
            says: "",
            cause: Cause::Auth,
            message: "Jira automation refuses the token",
            help: "copy the rule's secret into the header X-Automation-Webhook-Token",
        },
        Row {
            status: &[404],
            says: "",
            cause: Cause::NotFound,
            message: "there is no such automation rule, or it is switched off",
            help: "copy the URL of the rule's trigger again, and enable the rule",
        },
        Row {
            status: &[410],
            says: "",
            cause: Cause::Gone,
            message: "this address of the rule is switched off",
            help: "copy the rule's new URL and secret",
        },
    ],
    read: |_| None,
    note: Some("A rule takes any JSON. No size or rate limits were found in the vendor's docs."),
};
