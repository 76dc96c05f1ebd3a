//! Slack incoming webhooks: text, Block Kit blocks, legacy attachments.

mod block;
mod element;
mod text;

use super::code::REQUIRED;
use super::markup::MRKDWN;
use super::reply::{Cause, says};
use super::shape::Test::{AnyOf, Closed, Each, Fields, From, Is, Most, OneAtMost, Reads, Say, Soft, Sum};
use super::shape::Unit::{Bytes, Chars, Items};
use super::shape::{
    ANY, Cite, FLAG, ITEMS, LIST, MAP, NUMBER, OBJECT, STRING, Shape, TEXT, Test, When, documented, may, mirrored, observed,
};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::Severity;
use block::BLOCK;

const MESSAGE: &str = "https://api.slack.com/methods/chat.postMessage";
const BLOCKS: &str = "https://docs.slack.dev/reference/block-kit/blocks";
const WEBHOOKS: &str = "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks";
const ATTACHMENTS: &str = "https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments";

/// Text that is shown as mrkdwn.
const MARKED: Test =
    From(mirrored("https://docs.rs/slack-blocks/0.9.0/slack_blocks/compose/text/mrkdwn/struct.Contents.html"), &[Reads(MRKDWN)]);

/// A member that a block does not have: Slack was seen to refuse the whole message.
const NO_OTHERS: Test = From(observed("CopilotKit/CopilotKit#6454"), &[Closed]);

static SHOWN: Shape = Shape(&[Is(STRING), MARKED, Soft(Severity::Warning, &[Most(40_000, Chars)])]);
static BLOCK_LIST: Shape =
    Shape(&[From(documented(BLOCKS), &[Is(LIST), Most(50, Items), Each(&BLOCK)]), From(TOO_LONG, &[Most(13_200, Bytes)])]);
const TOO_LONG: Cite = observed("slackapi/bolt-js#2509");

static MESSAGE_SHAPE: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        may("text", &SHOWN),
        may("blocks", &BLOCK_LIST),
        may("attachments", &ATTACHMENT_LIST),
        may("username", &TEXT),
        may("icon_emoji", &TEXT),
        may("icon_url", &TEXT),
        may("channel", &TEXT),
        may("thread_ts", &TEXT),
        may("response_type", &TEXT),
        may("parse", &TEXT),
        may("mrkdwn", &FLAG),
        may("link_names", &ANY),
        may("unfurl_links", &FLAG),
        may("unfurl_media", &FLAG),
        may("replace_original", &FLAG),
        may("delete_original", &FLAG),
        may("reply_broadcast", &FLAG),
        may("metadata", &MAP),
    ]),
    AnyOf(&["text", "blocks", "attachments"]),
    From(
        documented(WEBHOOKS),
        &[Soft(
            Severity::Hint,
            &[
                Closed,
                Say(
                    When::All(&[When::Has("blocks"), When::Lacks("text")]),
                    &REQUIRED,
                    "blocks without text: a notification has nothing to show",
                    "add \"text\" with the message in one line",
                ),
            ],
        )],
    ),
    From(TOO_LONG, &[Sum { most: 12_000, unit: Chars, of: &["blocks/*/?type=markdown/text"], what: "the markdown blocks" }]),
]);

static ATTACHMENT_LIST: Shape = Shape(&[Is(LIST), Most(100, Items), Each(&ATTACHMENT)]);
static ATTACHMENT: Shape = Shape(&[From(
    documented(ATTACHMENTS),
    &[
        Is(OBJECT),
        Fields(&[
            may("blocks", &BLOCK_LIST),
            may("fallback", &TEXT),
            may("color", &TEXT),
            may("pretext", &SHOWN),
            may("author_name", &TEXT),
            may("author_link", &TEXT),
            may("author_icon", &TEXT),
            may("author_subname", &TEXT),
            may("title", &TEXT),
            may("title_link", &TEXT),
            may("text", &SHOWN),
            may("fields", &ATTACHMENT_FIELDS),
            may("image_url", &TEXT),
            may("thumb_url", &TEXT),
            may("footer", &FOOTER),
            may("footer_icon", &TEXT),
            may("ts", &TIME),
            may("actions", &ITEMS),
            may("callback_id", &TEXT),
            may("attachment_type", &TEXT),
            may("mrkdwn_in", &ITEMS),
            may("markdown_in", &ITEMS),
            may("mrkdwn", &FLAG),
            may("id", &ANY),
            may("preview", &MAP),
            may("from_url", &TEXT),
            may("service_name", &TEXT),
            may("app_unfurl_url", &TEXT),
            may("is_app_unfurl", &FLAG),
            may("app_id", &TEXT),
            may("bot_id", &TEXT),
        ]),
        Soft(Severity::Hint, &[Closed]),
        From(observed("slackapi/node-slack-sdk#1112"), &[OneAtMost(&["blocks", "fields"]), OneAtMost(&["blocks", "footer"])]),
        Soft(
            Severity::Warning,
            &[AnyOf(&[
                "blocks",
                "text",
                "fallback",
                "pretext",
                "title",
                "author_name",
                "fields",
                "image_url",
                "thumb_url",
                "footer",
                "actions",
                "from_url",
            ])],
        ),
    ],
)]);
static FOOTER: Shape = Shape(&[Is(STRING), Soft(Severity::Hint, &[Most(300, Chars)])]);
static TIME: Shape = Shape(&[Is(STRING.or(NUMBER))]);
static ATTACHMENT_FIELDS: Shape = Shape(&[Is(LIST), Each(&ATTACHMENT_FIELD)]);
static ATTACHMENT_FIELD: Shape =
    Shape(&[Is(OBJECT), Fields(&[may("title", &TEXT), may("value", &FIELD_VALUE), may("short", &FLAG)]), AnyOf(&["title", "value"])]);
static FIELD_VALUE: Shape = Shape(&[Is(STRING.or(NUMBER)), MARKED]);

pub(super) static SLACK: Destination = Destination {
    id: "slack",
    name: "Slack",
    summary: "Slack incoming webhook: text, Block Kit blocks, legacy attachments.",
    url: "https://hooks.slack.com/services/T…/B…/…",
    method: "POST",
    headers: &[],
    locate: |url| match (url.host, parts(url).as_slice()) {
        ("hooks.slack.com" | "hooks.slack-gov.com", path) => match path {
            ["services", _, _, _] | ["actions" | "commands", ..] => Located::At("message"),
            ["workflows" | "triggers", ..] => {
                Located::But("workflow", "this URL starts a workflow: it expects the workflow's variables, not a message")
            }
            _ => Located::But("message", "an incoming webhook's path is /services/T…/B…/…"),
        },
        _ => Located::Elsewhere,
    },
    endpoints: &[
        Endpoint { id: "message", name: "a message", shape: Some(&MESSAGE_SHAPE), fits: |_| true },
        Endpoint { id: "workflow", name: "a workflow's trigger", shape: None, fits: |_| false },
    ],
    cite: documented(MESSAGE),
    replies: &[
        says("missing_text_or_fallback_or_attachments", Cause::Empty, "the message has nothing to show", "always render some text"),
        says("no_text", Cause::Empty, "the message has no text", "always render some text in \"text\""),
        says("msg_blocks_too_long", Cause::Length, "the blocks are too long together", "truncate the longest texts, or send fewer blocks"),
        says("msg_too_long", Cause::Length, "the text is too long", "truncate it in the template: printf \"%.3000s\""),
        says("too_many_attachments", Cause::Length, "the message has more than 100 attachments", "send fewer"),
        says(
            "invalid_blocks",
            Cause::Field,
            "a block is not as Slack asks",
            "hold the body against Slack's rules: hookproof --check --body FILE --destination slack",
        ),
        says(
            "invalid_attachments",
            Cause::Field,
            "an attachment is not as Slack asks",
            "hold the body against Slack's rules: hookproof --check --body FILE --destination slack",
        ),
        says(
            "invalid_payload",
            Cause::Malformed,
            "Slack could not read the body",
            "check that the body is JSON: a quote or line end in a value breaks it",
        ),
        says("invalid_token", Cause::Auth, "the webhook's token is not valid", "copy the webhook's URL again"),
        says("user_not_found", Cause::NotFound, "there is no such user", "remove \"channel\": a webhook posts to its own"),
        says("channel_not_found", Cause::NotFound, "there is no such channel", "remove \"channel\", or make a new webhook for the channel"),
        says("channel_is_archived", Cause::Gone, "the channel is archived", "make a new webhook for another channel"),
        says("no_active_hooks", Cause::Gone, "the webhook is switched off", "make a new webhook"),
        says(
            "no_service",
            Cause::NotFound,
            "the webhook was removed or switched off, or its URL is wrong",
            "make a new webhook, and copy its URL whole",
        ),
        says("no_team", Cause::NotFound, "the URL names no workspace", "copy the webhook's URL whole"),
        says("team_disabled", Cause::Gone, "the workspace is switched off", "ask the workspace's owner"),
        says(
            "posting_to_general_channel_denied",
            Cause::Forbidden,
            "this app may not post to the general channel",
            "choose another channel",
        ),
        says("posting_to_channel_denied", Cause::Forbidden, "this app may not post to the channel", "choose another channel"),
        says("action_prohibited", Cause::Forbidden, "an administrator's rule forbids the post", "ask the workspace's administrator"),
        says("rollup_error", Cause::Server, "Slack failed", "try again later"),
        says("rate_limited", Cause::Rate, "Slack takes one message a second", "send less often"),
        says("ratelimited", Cause::Rate, "Slack takes one message a second", "send less often"),
    ],
    read: |_| None,
    note: None,
};
