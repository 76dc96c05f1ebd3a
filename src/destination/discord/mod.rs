//! Discord webhooks: content, embeds, components, polls; and the endpoint that takes Slack's format.

mod component;
mod marks;
mod reply;

use super::code::{EMPTY, EXCLUSIVE, FORMAT, UNKNOWN_FIELD};
use super::form::{HTTP_URL, TIMESTAMP};
use super::shape::Case::Exact;
use super::shape::Test::{And, AnyOf, Between, Closed, Each, Fields, From, If, Is, Least, Like, Most, OneOf, Reads, Say, Soft, Sum, Whole};
use super::shape::Unit::{Chars, Items, Members, Trimmed};
use super::shape::{ANY, BOOLEAN, Cite, Form, LIST, NULL, NUMBER, OBJECT, STRING, Shape, Test, When, documented, has, may, must, observed};
use super::{Destination, Endpoint, Located, parts};
use crate::diagnostic::Severity;
use crate::http::Url;
use crate::json::{Kind, NodeRef};
use component::{COMPONENTS, LAYOUT, ROWS};

/// Types, lengths and what may be null.
const SPEC: Cite = documented("discord/discord-api-spec specs/openapi.json");
const WEBHOOK: Cite = documented("https://docs.discord.com/developers/resources/webhook");
const MESSAGE: Cite = documented("https://docs.discord.com/developers/resources/message");
const POLLS: Cite = documented("https://docs.discord.com/developers/resources/poll");

const DIGITS: Form = Form { what: "an id of digits", fits: |id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) };
/// Where a URL is shown as a picture, it may also name a file of the same request.
const PICTURE: Form = Form {
    what: "an http or https URL, or attachment://… for a file of the request",
    fits: |url| url.starts_with("attachment://") || Url::split_http(url).is_some(),
};
/// An element that stands twice in a list.
const MENTIONS: Test = Say(When::Node(repeats), &EXCLUSIVE, "an element stands there twice; Discord takes each once", "write each once");

// Ids are strings; the vendor's own examples have small ones as numbers.
static SNOWFLAKE: Shape = Shape(&[Is(STRING.or(NUMBER).or(NULL)), Like(DIGITS), Whole, Between(0.0, 1.9e19)]);
static SET_ID: Shape = Shape(&[Is(STRING.or(NUMBER)), Like(DIGITS), Whole, Between(0.0, 1.9e19)]);
static COLOUR: Shape = Shape(&[Is(NUMBER.or(NULL)), Whole, Between(0.0, 16_777_215.0)]);
static YES_NO: Shape = Shape(&[Is(BOOLEAN.or(NULL))]);
static PLAIN: Shape = Shape(&[Is(STRING.or(NULL))]);
static SIZE: Shape = Shape(&[Is(NUMBER.or(NULL)), Whole]);
static LINK: Shape = Shape(&[Is(STRING.or(NULL)), Like(HTTP_URL), Most(2048, Chars)]);
static ICON: Shape = Shape(&[Is(STRING.or(NULL)), Like(PICTURE), Most(2048, Chars)]);

static EXECUTE: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        may("content", &CONTENT),
        may("embeds", &EMBEDS),
        may("allowed_mentions", &ALLOWED),
        may("components", &COMPONENTS),
        may("attachments", &ATTACHMENTS),
        may("poll", &POLL),
        may("tts", &YES_NO),
        may("flags", &FLAGS),
        may("username", &USERNAME),
        may("avatar_url", &AVATAR),
        may("thread_name", &THREAD_NAME),
        may("applied_tags", &TAGS),
    ]),
    From(WEBHOOK, &[AnyOf(&["content", "embeds", "components", "poll"]), If(When::Node(is_layout), &ONLY_COMPONENTS)]),
    If(When::Node(|root| !is_layout(root)), &WITH_ROWS),
    From(
        MESSAGE,
        &[
            Sum { most: 6000, unit: Trimmed, of: EMBEDDED, what: "the texts of all embeds" },
            Say(When::Node(is_blank), &EMPTY, "the embeds are empty; Discord rejects that", "always render some text"),
        ],
    ),
    Soft(Severity::Hint, &[Closed]),
]);
const EMBEDDED: &[&str] = &[
    "embeds/*/title",
    "embeds/*/description",
    "embeds/*/fields/*/name",
    "embeds/*/fields/*/value",
    "embeds/*/footer/text",
    "embeds/*/author/name",
];
static WITH_ROWS: Shape = Shape(&[Fields(&[may("components", &ROWS)])]);
static ONLY_COMPONENTS: Shape =
    Shape(&[Fields(&[must("components", &LAYOUT), may("content", &NOT_SHOWN), may("embeds", &NOT_SHOWN), may("poll", &NOT_SHOWN)])]);
static NOT_SHOWN: Shape = Shape(&[Say(
    When::Node(|node| node.kind() != Kind::Null && Items.of(node) != Some(0) && Chars.of(node) != Some(0)),
    &EXCLUSIVE,
    "with the flag 32768 a message has components alone",
    "show it in a text display (type 10), or remove the flag",
)]);

static CONTENT: Shape = Shape(&[Is(STRING.or(NULL)), Most(2000, Chars), Reads(marks::SHOWN)]);
static FLAGS: Shape = Shape(&[
    Is(NUMBER.or(NULL)),
    Whole,
    From(
        WEBHOOK,
        &[Soft(
            Severity::Warning,
            &[Say(
                When::Node(|node| bits(node).is_some_and(|flags| flags & !(4 | 4096 | 8192 | 32768) != 0)),
                &FORMAT,
                "a webhook can set only the flags 4 (no embeds), 4096 (silent) and 32768 (components alone)",
                "remove the other flags",
            )],
        )],
    ),
]);
static USERNAME: Shape = Shape(&[
    Is(STRING.or(NULL)),
    Least(1, Trimmed),
    Most(80, Chars),
    From(
        WEBHOOK,
        &[Say(
            When::Node(|name| name.as_str().is_some_and(|n| ["clyde", "discord"].iter().any(|w| n.to_lowercase().contains(w)))),
            &FORMAT,
            "a webhook's name must not contain \"clyde\" or \"discord\"",
            "choose another name",
        )],
    ),
]);
static AVATAR: Shape = Shape(&[Is(STRING.or(NULL)), Like(HTTP_URL), Most(2048, Chars)]);
static THREAD_NAME: Shape = Shape(&[Is(STRING.or(NULL)), Most(100, Chars)]);
static TAGS: Shape = Shape(&[Is(LIST.or(NULL)), Most(5, Items), Each(&SET_ID)]);
static ATTACHMENTS: Shape = Shape(&[Is(LIST.or(NULL)), Most(10, Items), Each(&ATTACHMENT)]);
static ATTACHMENT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("id", &SET_ID),
        may("filename", &FILENAME),
        may("description", &T1024),
        may("duration_secs", &SECONDS),
        may("waveform", &T400),
        may("title", &T1024),
        may("is_spoiler", &YES_NO),
        may("is_remix", &YES_NO),
    ]),
]);
static FILENAME: Shape = Shape(&[Is(STRING.or(NULL)), Least(1, Chars), Most(1024, Chars)]);
static T1024: Shape = Shape(&[Is(STRING.or(NULL)), Most(1024, Chars)]);
static T400: Shape = Shape(&[Is(STRING.or(NULL)), Most(400, Chars)]);
static SECONDS: Shape = Shape(&[Is(NUMBER.or(NULL)), Between(0.0, 2_147_483_647.0)]);

static ALLOWED: Shape = Shape(&[
    Is(OBJECT.or(NULL)),
    Fields(&[may("parse", &PARSE), may("users", &MENTIONED), may("roles", &MENTIONED), may("replied_user", &YES_NO)]),
    From(
        MESSAGE,
        &[
            Say(When::Node(|a| excludes(a, "users")), &EXCLUSIVE, "users is listed, and parse has \"users\" too", "remove one of them"),
            Say(When::Node(|a| excludes(a, "roles")), &EXCLUSIVE, "roles is listed, and parse has \"roles\" too", "remove one of them"),
        ],
    ),
]);
static PARSE: Shape = Shape(&[Is(LIST.or(NULL)), Each(&PARSED), MENTIONS]);
static PARSED: Shape = Shape(&[Is(STRING.or(NULL)), OneOf(&["users", "roles", "everyone"], Exact)]);
static MENTIONED: Shape = Shape(&[Is(LIST.or(NULL)), Most(100, Items), Each(&SNOWFLAKE), MENTIONS]);

static POLL: Shape = Shape(&[
    Is(OBJECT.or(NULL)),
    Fields(&[
        must("question", &QUESTION),
        must("answers", &ANSWERS),
        may("allow_multiselect", &YES_NO),
        may("layout_type", &POLL_LAYOUT),
        may("duration", &HOURS),
    ]),
]);
static QUESTION: Shape = Shape(&[Is(OBJECT), From(POLLS, &[Fields(&[must("text", &T300)])])]);
static T300: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(300, Chars)]);
static ANSWERS: Shape = Shape(&[Is(LIST), Least(1, Items), Most(10, Items), Each(&ANSWER)]);
static ANSWER: Shape = Shape(&[Is(OBJECT), Fields(&[must("poll_media", &POLL_MEDIA)])]);
static POLL_MEDIA: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[may("text", &T55), may("emoji", &POLL_EMOJI)]),
    From(POLLS, &[Soft(Severity::Warning, &[AnyOf(&["text"])])]),
]);
static T55: Shape = Shape(&[Is(STRING.or(NULL)), Least(1, Chars), From(POLLS, &[Most(55, Chars)])]);
static POLL_EMOJI: Shape =
    Shape(&[Is(OBJECT.or(NULL)), Fields(&[may("id", &SNOWFLAKE), may("name", &EMOJI_NAME), may("animated", &YES_NO)])]);
static EMOJI_NAME: Shape = Shape(&[Is(STRING.or(NULL)), Most(32, Chars)]);
static POLL_LAYOUT: Shape = Shape(&[Is(NUMBER.or(NULL)), OneOf(&["1"], Exact)]);
static HOURS: Shape = Shape(&[Is(NUMBER.or(NULL)), Whole, Between(1.0, 768.0)]);

static EMBEDS: Shape = Shape(&[Is(LIST.or(NULL)), Most(10, Items), Each(&EMBED)]);
static EMBED: Shape = Shape(&[
    Is(OBJECT),
    From(MESSAGE, &[Fields(&[may("title", &TITLE), may("description", &DESCRIPTION), may("fields", &EMBED_FIELDS)])]),
    Fields(&[
        may("type", &PLAIN),
        may("url", &LINK),
        may("color", &COLOUR),
        may("timestamp", &TIME),
        may("author", &AUTHOR),
        may("image", &IMAGE),
        may("thumbnail", &IMAGE),
        may("video", &IMAGE),
        may("footer", &FOOTER),
        may("provider", &PROVIDER),
        may("flags", &ANY),
    ]),
    Soft(Severity::Hint, &[Closed]),
]);
static TITLE: Shape = Shape(&[Is(STRING.or(NULL)), Most(256, Trimmed), Reads(marks::SHOWN)]);
static DESCRIPTION: Shape = Shape(&[Is(STRING.or(NULL)), Most(4096, Trimmed), Reads(marks::SHOWN)]);
static TIME: Shape = Shape(&[Is(STRING.or(NULL)), Like(TIMESTAMP)]);
static AUTHOR: Shape =
    Shape(&[Is(OBJECT.or(NULL)), From(MESSAGE, &[Fields(&[may("name", &NAME)])]), Fields(&[may("url", &LINK), may("icon_url", &ICON)])]);
static NAME: Shape = Shape(&[Is(STRING.or(NULL)), Most(256, Trimmed)]);
static IMAGE: Shape = Shape(&[
    Is(OBJECT.or(NULL)),
    Fields(&[
        may("url", &ICON),
        may("width", &SIZE),
        may("height", &SIZE),
        may("placeholder", &T64),
        may("placeholder_version", &VERSION),
        may("is_animated", &YES_NO),
        may("description", &T4096),
    ]),
]);
static VERSION: Shape = Shape(&[Is(NUMBER.or(NULL)), Whole, Between(0.0, 2_147_483_647.0)]);
static T64: Shape = Shape(&[Is(STRING.or(NULL)), Most(64, Chars)]);
static T4096: Shape = Shape(&[Is(STRING.or(NULL)), Most(4096, Chars)]);
static FOOTER: Shape = Shape(&[Is(OBJECT.or(NULL)), From(MESSAGE, &[Fields(&[may("text", &T2048)])]), Fields(&[may("icon_url", &ICON)])]);
static T2048: Shape = Shape(&[Is(STRING.or(NULL)), Most(2048, Trimmed)]);
static PROVIDER: Shape = Shape(&[Is(OBJECT.or(NULL)), Fields(&[may("name", &T256), may("url", &LINK)])]);
static T256: Shape = Shape(&[Is(STRING.or(NULL)), Most(256, Chars)]);
static EMBED_FIELDS: Shape = Shape(&[Is(LIST.or(NULL)), Most(25, Items), Each(&EMBED_FIELD)]);
static EMBED_FIELD: Shape = Shape(&[Is(OBJECT), Fields(&[must("name", &FIELD_NAME), must("value", &FIELD_VALUE), may("inline", &YES_NO)])]);
static FIELD_NAME: Shape = Shape(&[Is(STRING), Most(256, Trimmed), From(BLANK, &[Least(1, Trimmed)])]);
static FIELD_VALUE: Shape = Shape(&[Is(STRING), Most(1024, Trimmed), From(BLANK, &[Least(1, Trimmed)]), Reads(marks::SHOWN)]);
const BLANK: Cite = observed("CharlotteDunois/Yasmin#102");

/// The endpoint with `thread_id` in its URL.
static IN_THREAD: Shape = Shape(&[
    And(&EXECUTE),
    From(
        documented("https://docs.discord.com/developers/topics/opcodes-and-status-codes"),
        &[Say(
            When::Has("thread_name"),
            &EXCLUSIVE,
            "thread_name makes a new thread, and the URL names one with thread_id",
            "remove thread_name, or thread_id from the URL",
        )],
    ),
]);

/// Slack's format, as far as Discord reads it.
static SLACK: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[may("text", &CONTENT_OF_SLACK), may("username", &PLAIN), may("icon_url", &AVATAR), may("attachments", &SLACK_ATTACHMENTS)]),
    AnyOf(&["text", "attachments"]),
    From(
        WEBHOOK,
        &[Soft(
            Severity::Hint,
            &[Closed, Say(When::Has("blocks"), &UNKNOWN_FIELD, "Discord does not read Slack's blocks", "write text and attachments")],
        )],
    ),
]);
static CONTENT_OF_SLACK: Shape = Shape(&[Is(STRING.or(NULL)), Most(2000, Chars)]);
static SLACK_ATTACHMENTS: Shape = Shape(&[Is(LIST.or(NULL)), Each(&SLACK_ATTACHMENT)]);
static SLACK_ATTACHMENT: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        may("title", &PLAIN),
        may("title_link", &LINK),
        may("text", &PLAIN),
        may("color", &PLAIN),
        may("ts", &SIZE),
        may("pretext", &PLAIN),
        may("footer", &PLAIN),
        may("footer_icon", &LINK),
        may("author_name", &PLAIN),
        may("author_link", &LINK),
        may("author_icon", &LINK),
        may("image_url", &LINK),
        may("thumb_url", &LINK),
        may("fields", &SLACK_FIELDS),
    ]),
]);
static SLACK_FIELDS: Shape = Shape(&[Is(LIST.or(NULL)), Each(&SLACK_FIELD)]);
static SLACK_FIELD: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[may("title", &PLAIN), may("name", &PLAIN), may("value", &PLAIN), may("short", &YES_NO), may("inline", &YES_NO)]),
]);

fn bits(flags: NodeRef<'_>) -> Option<u64> {
    std::str::from_utf8(flags.raw()).ok()?.parse().ok()
}

/// Has it the flag `IS_COMPONENTS_V2`?
fn is_layout(root: NodeRef<'_>) -> bool {
    root.get("flags").and_then(bits).is_some_and(|flags| flags & 32768 != 0)
}

/// Embeds of which none has a member, and nothing else to show.
fn is_blank(root: NodeRef<'_>) -> bool {
    let text = root.get("content").and_then(NodeRef::as_str).unwrap_or_default();
    let embeds = root.get("embeds").map(NodeRef::items).unwrap_or_default();
    let bare = |embed: &NodeRef<'_>| Members.of(*embed).is_some() && embed.children().all(|member| member.kind() == Kind::Null);
    text.trim().is_empty() && !["components", "poll"].iter().any(|key| has(root, key)) && !embeds.is_empty() && embeds.iter().all(bare)
}

fn repeats(list: NodeRef<'_>) -> bool {
    let items = list.items();
    items.iter().enumerate().any(|(i, item)| items.iter().skip(i + 1).any(|other| other.raw() == item.raw()))
}

/// Are there ids in the list `name`, and its word in `parse` too?
fn excludes(allowed: NodeRef<'_>, name: &str) -> bool {
    let listed = allowed.get(name).is_some_and(|ids| !ids.items().is_empty());
    let parse = allowed.get("parse").map(NodeRef::items).unwrap_or_default();
    listed && parse.iter().any(|word| word.as_str().is_some_and(|text| text == name))
}

fn locate(url: &Url<'_>) -> Located {
    let host = url.host.strip_prefix("canary.").or_else(|| url.host.strip_prefix("ptb.")).unwrap_or(url.host);
    let path = parts(url);
    let path = path.as_slice();
    match host {
        "discord.com" | "discordapp.com" => {}
        "discord.gg" => return Located::But("message", NO_WEBHOOK),
        _ => return Located::Elsewhere,
    }
    let (version, rest) = match path {
        ["api", version, rest @ ..] if version.starts_with('v') => (Some(*version), rest),
        ["api", rest @ ..] => (None, rest),
        _ => return Located::But("message", NO_WEBHOOK),
    };
    let endpoint = match rest {
        ["webhooks", _, _]
            if url.query.is_some_and(|query| query.split('&').any(|p| p.trim_start_matches('?').starts_with("thread_id="))) =>
        {
            "thread"
        }
        ["webhooks", _, _] => "message",
        ["webhooks", _, _, "slack"] => "slack",
        ["webhooks", _, _, "github"] => "github",
        ["webhooks", _, _, "messages", _] => {
            return Located::But("message", "this is the address of one message that was sent: remove what follows the token");
        }
        ["webhooks", _] => return Located::But("message", "the URL lacks its token: copy the webhook's URL whole"),
        _ => return Located::But("message", NO_WEBHOOK),
    };
    match version {
        Some("v1" | "v2" | "v3" | "v4" | "v5") => {
            Located::But(endpoint, "this version of the API is switched off: remove it from the path, or write v10")
        }
        _ => Located::At(endpoint),
    }
}

const NO_WEBHOOK: &str = "this is no webhook's URL: copy it from the channel's settings, under Integrations";

pub(super) static DISCORD: Destination = Destination {
    id: "discord",
    name: "Discord",
    summary: "Discord webhook: content, embeds, components, polls; /slack takes Slack's format.",
    url: "https://discord.com/api/webhooks/ID/TOKEN",
    method: "POST",
    headers: &[],
    locate,
    endpoints: &[
        Endpoint { id: "message", name: "a message", shape: Some(&EXECUTE), fits: |_| true },
        Endpoint { id: "thread", name: "a message into a thread", shape: Some(&IN_THREAD), fits: |_| false },
        Endpoint { id: "slack", name: "a message in Slack's format", shape: Some(&SLACK), fits: |_| false },
        Endpoint { id: "github", name: "an event of GitHub", shape: None, fits: |_| false },
    ],
    cite: SPEC,
    replies: reply::ROWS,
    read: reply::read,
    note: Some("Whether a webhook's channel wants thread_name or thread_id, and who owns the webhook, no body tells."),
};
