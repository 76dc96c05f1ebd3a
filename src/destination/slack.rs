//! Slack incoming webhooks: text, blocks, attachments.

use super::rule::select;
use super::{Check, Destination, Finding, Kinds, Rule, cite, code, finding};
use crate::diagnostic::Severity;
use crate::json::{self, Kind};
use crate::schema::Standing;

const TEXT_OBJECT: &str = "https://docs.slack.dev/reference/block-kit/composition-objects/text-object";
const BLOCKS: &str = "https://docs.slack.dev/reference/block-kit/blocks";
const SECTION: &str = "mirrored at https://connectors.runlightyear.com/docs/api/slack.sectionblock";
const HEADER: &str = "mirrored at https://rdrr.io/github/samterfa/slackme/man/header_block.html";
const MESSAGE: &str = "https://api.slack.com/methods/chat.postMessage";
const MARKUP: &str = "mirrored at https://docs.rs/slack-blocks/0.9.0/slack_blocks/compose/text/mrkdwn/struct.Contents.html";

const STRING: Kinds = Kinds(&[Kind::String]);
const ARRAY: Kinds = Kinds(&[Kind::Array]);

const fn rule(at: &'static str, check: Check, standing: Standing, source: &'static str) -> Rule {
    Rule { at, check, standing, source }
}

pub(super) static SLACK: Destination = Destination {
    id: "slack",
    name: "Slack",
    summary: "Slack incoming webhook: text, Block Kit blocks, legacy attachments.",
    headers: &[],
    recognise: |host, _| host == "hooks.slack.com" || host == "hooks.slack-gov.com",
    advise_url: |host, path| {
        if !host.starts_with("hooks.slack") {
            Some("Slack's incoming webhooks are at https://hooks.slack.com/services/…")
        } else if path.starts_with("/workflows/") || path.starts_with("/triggers/") {
            Some("this is a workflow trigger: it expects workflow variables, not a message")
        } else if path.split('/').filter(|p| !p.is_empty()).count() != 4 {
            Some("an incoming webhook's path is /services/T…/B…/…")
        } else {
            None
        }
    },
    rules: &[
        rule("/text", Check::Type(STRING), Standing::Documented, MESSAGE),
        rule("/blocks", Check::Type(ARRAY), Standing::Documented, BLOCKS),
        rule("/attachments", Check::Type(ARRAY), Standing::Documented, MESSAGE),
        rule("/blocks", Check::MaxItems(50), Standing::Documented, BLOCKS),
        rule("/blocks/*/type", Check::Required, Standing::Documented, BLOCKS),
        rule("/blocks/*/text/type", Check::Required, Standing::Documented, TEXT_OBJECT),
        rule("/blocks/*/text/text", Check::Required, Standing::Documented, TEXT_OBJECT),
        rule("/blocks/*/text/type", Check::OneOf(&["plain_text", "mrkdwn"]), Standing::Documented, TEXT_OBJECT),
        rule("/blocks/*/text/text", Check::Type(STRING), Standing::Documented, TEXT_OBJECT),
        rule("/blocks/*/text/text", Check::NotEmpty, Standing::Documented, TEXT_OBJECT),
        rule("/blocks/*/text/text", Check::MaxLength(3000), Standing::Documented, TEXT_OBJECT),
        rule("/blocks/*/fields", Check::MaxItems(10), Standing::Documented, SECTION),
        rule("/blocks/*/fields/*/text", Check::Required, Standing::Documented, TEXT_OBJECT),
        rule("/blocks/*/fields/*/type", Check::Required, Standing::Documented, TEXT_OBJECT),
        rule("/blocks/*/fields/*/text", Check::MaxLength(2000), Standing::Documented, SECTION),
        rule("/blocks/*/block_id", Check::MaxLength(255), Standing::Documented, SECTION),
    ],
    check,
    max_body: None,
    note: None,
};

fn check(document: &json::Document, findings: &mut Vec<Finding>) {
    let Some(root) = document.root() else { return };
    if root.kind() != Kind::Object {
        findings.push(finding(
            &code::NOT_JSON_OBJECT,
            Severity::Error,
            &root,
            format!("Slack expects a JSON object, not {}", root.kind().name()),
            "wrap it: {\"text\": …}",
            cite(Standing::Documented, MESSAGE),
        ));
        return;
    }
    let text = root.get("text");
    if text.is_none() && root.get("blocks").is_none() && root.get("attachments").is_none() {
        findings.push(finding(
            &code::REQUIRED,
            Severity::Error,
            &root,
            "Slack needs one of text, blocks or attachments".to_owned(),
            "add \"text\"",
            cite(Standing::Documented, MESSAGE),
        ));
    }
    if root.get("blocks").is_none()
        && root.get("attachments").is_none()
        && let Some(t) = text
        && t.as_str().is_some_and(|s| s.trim().is_empty())
    {
        findings.push(finding(
            &code::EMPTY,
            Severity::Error,
            &t,
            "text is empty: Slack answers no_text".to_owned(),
            "always render some text",
            cite(Standing::Documented, MESSAGE),
        ));
    }
    let mut markup = Vec::new();
    markup.extend(text);
    for block in select(root, "/blocks/*") {
        let kind = block.get("type").and_then(|t| t.as_str().map(std::borrow::Cow::into_owned)).unwrap_or_default();
        match kind.as_str() {
            "section" if block.get("text").is_none() && block.get("fields").is_none() => {
                findings.push(finding(
                    &code::REQUIRED,
                    Severity::Error,
                    &block,
                    "a section needs text or fields".to_owned(),
                    "add \"text\": {\"type\": \"mrkdwn\", \"text\": …}",
                    cite(Standing::Documented, BLOCKS),
                ));
            }
            "header" => {
                if let Some(t) = block.get("text").and_then(|t| t.get("text"))
                    && t.as_str().is_some_and(|s| s.chars().count() > 150)
                {
                    findings.push(finding(
                        &code::TOO_LONG,
                        Severity::Error,
                        &t,
                        "a header allows at most 150 characters".to_owned(),
                        "truncate it: printf \"%.150s\"",
                        cite(Standing::Documented, HEADER),
                    ));
                }
            }
            _ => {}
        }
        let candidates = block
            .get("text")
            .into_iter()
            .chain(block.get("fields").map(|f| f.items()).unwrap_or_default())
            .chain(block.get("elements").map(|f| f.items()).unwrap_or_default());
        for t in candidates {
            if t.get("type").and_then(|k| k.as_str().map(|s| s == "mrkdwn")).unwrap_or(false) {
                markup.extend(t.get("text"));
            }
        }
    }
    for node in markup {
        let Some(s) = node.as_str() else { continue };
        let lower = s.to_ascii_lowercase();
        if ["<br>", "<br/>", "<br />"].iter().any(|t| lower.contains(t)) {
            findings.push(finding(
                &code::MARKUP,
                Severity::Warning,
                &node,
                "<br> is HTML; Slack shows it as text".to_owned(),
                "write \\n for a new line",
                cite(Standing::Documented, MARKUP),
            ));
        } else if ["<b>", "<i>", "<strong>", "<p>", "</a>"].iter().any(|t| lower.contains(t)) {
            findings.push(finding(
                &code::MARKUP,
                Severity::Warning,
                &node,
                "HTML tags are not Slack markup: they are shown as text".to_owned(),
                "write *bold*, _italic_, <https://…|label>",
                cite(Standing::Documented, MARKUP),
            ));
        } else if s.matches("**").count() >= 2 {
            findings.push(finding(
                &code::MARKUP,
                Severity::Warning,
                &node,
                "**bold** is Markdown; Slack's mrkdwn is *bold*".to_owned(),
                "write *bold*",
                cite(Standing::Documented, MARKUP),
            ));
        }
    }
}
