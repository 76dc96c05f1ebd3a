//! Google Chat webhooks: text and cards. The body is proto3's JSON, in which an unknown name refuses the message.

/// Protobuf messages as shapes: each member with its shape, in brackets where it is repeated; then each `oneof`, then other rules.
macro_rules! messages {
    ($($vis:vis $name:ident { $($field:literal: $shape:tt),* } $(one_of [$($one:literal),*])* $(with [$($rest:expr),*])?;)*) => {
        $($vis static $name: Shape = Shape(&[
            Is(OBJECT),
            Proto(&[$(may($field, member!($shape))),*]),
            $(OneAtMost(&[$($one),*]),)*
            $($($rest),*)?
        ]);)*
    };
}

macro_rules! member {
    ([$shape:ident]) => {
        &Shape(&[Is(LIST), Each(&$shape)])
    };
    ($shape:ident) => {
        &$shape
    };
}

/// Enums: a name of these, or any number.
macro_rules! words {
    ($($vis:vis $name:ident: $($word:literal),*;)*) => {
        $($vis static $name: Shape =
            Shape(&[Is(STRING.or(NUMBER)), If(When::Node(is_text), &Shape(&[OneOf(&[$($word),*], Exact)]))]);)*
    };
}

mod card;
mod legacy;
mod marks;
mod record;
mod reply;

use super::form::TIMESTAMP;
use super::shape::Case::Exact;
use super::shape::Test::{AnyOf, Between, Each, Fields, From, If, Is, Like, Most, OneOf, Proto, Reads, Whole};
use super::shape::Unit::{Bytes, Chars};
use super::shape::{Cite, FLAG, Form, LIST, NUMBER, OBJECT, STRING, Shape, TEXT, When, documented, may};
use super::{Destination, Endpoint, Located, parts};
use crate::http::Url;
use crate::json::{Kind, NodeRef};
use card::CARD;
use legacy::OLD_CARD;
use record::{
    ACCESSORY_WIDGET, ACTION_RESPONSE, ANNOTATION, ATTACHED_GIF, ATTACHMENT, DELETION_METADATA, EMOJI_REACTION_SUMMARY, MATCHED_URL,
    QUOTED, SLASH_COMMAND, SPACE, USER,
};

const PROTO: Cite = documented("googleapis/googleapis google/chat/v1/message.proto, google/apps/card/v1/card.proto");
const SIZE: Cite = documented("https://developers.google.com/workspace/chat/create-messages");

// proto3's JSON takes a number as text too.
const NUMERAL: Form = Form { what: "a number", fits: |text| text.parse::<f64>().is_ok() };
static INT: Shape = Shape(&[Is(NUMBER.or(STRING)), Like(NUMERAL), Whole, Between(-2_147_483_648.0, 2_147_483_647.0)]);
static LONG: Shape = Shape(&[Is(NUMBER.or(STRING)), Like(NUMERAL), Whole]);
static REAL: Shape = Shape(&[Is(NUMBER.or(STRING)), Like(NUMERAL)]);
static TIME: Shape = Shape(&[Is(STRING), Like(TIMESTAMP)]);
static THREAD_KEY: Shape = Shape(&[Is(STRING), Most(4000, Chars)]);
static MARKED: Shape = Shape(&[Reads(marks::CHAT)]);
static CHAT_TEXT: Shape = Shape(&[Fields(&[may("text", &MARKED)])]);

messages! {
    MESSAGE {
        "name": TEXT, "sender": USER, "createTime": TIME, "lastUpdateTime": TIME, "deleteTime": TIME, "text": TEXT,
        "formattedText": TEXT, "cards": [OLD_CARD], "cardsV2": [CARD_WITH_ID], "annotations": [ANNOTATION], "thread": THREAD,
        "space": SPACE, "fallbackText": TEXT, "actionResponse": ACTION_RESPONSE, "argumentText": TEXT, "slashCommand": SLASH_COMMAND,
        "attachment": [ATTACHMENT], "matchedUrl": MATCHED_URL, "threadReply": FLAG, "silent": FLAG, "clientAssignedMessageId": TEXT,
        "emojiReactionSummaries": [EMOJI_REACTION_SUMMARY], "privateMessageViewer": USER, "deletionMetadata": DELETION_METADATA,
        "quotedMessageMetadata": QUOTED, "attachedGifs": [ATTACHED_GIF], "accessoryWidgets": [ACCESSORY_WIDGET],
        "markupSyntax": MARKUP_SYNTAX
    } with [
        AnyOf(&["text", "cardsV2", "cards_v2", "cards", "attachment"]),
        If(When::Node(is_chat), &CHAT_TEXT),
        From(SIZE, &[Most(32_000, Bytes)])
    ];
    CARD_WITH_ID { "cardId": TEXT, "card": CARD };
    THREAD { "name": TEXT, "threadKey": THREAD_KEY };
}

words! {
    MARKUP_SYNTAX: "MARKUP_SYNTAX_UNSPECIFIED", "MARKUP_SYNTAX_CHAT", "MARKUP_SYNTAX_MARKDOWN";
}

fn is_text(node: NodeRef<'_>) -> bool {
    node.kind() == Kind::String
}

/// Is the text in Chat's own markup, as it is unless Markdown is asked for?
fn is_chat(root: NodeRef<'_>) -> bool {
    let markdown = |key| root.get(key).and_then(NodeRef::as_str).is_some_and(|syntax| syntax == "MARKUP_SYNTAX_MARKDOWN");
    !markdown("markupSyntax") && !markdown("markup_syntax")
}

fn locate(url: &Url<'_>) -> Located {
    if url.host != "chat.googleapis.com" {
        return Located::Elsewhere;
    }
    let names = |name: &str| url.query.is_some_and(|query| query.trim_start_matches('?').split('&').any(|pair| pair.starts_with(name)));
    match parts(url).as_slice() {
        ["v1", "spaces", _, "messages"] if names("key=") && names("token=") => Located::At("message"),
        ["v1", "spaces", _, "messages"] => Located::But(
            "message",
            "a webhook's URL has key=… and token=…: copy it whole from the space's settings, under Apps & integrations",
        ),
        ["v1", "rooms" | "dms", ..] => Located::But("message", "this older path answers with 400: the path is /v1/spaces/SPACE/messages"),
        _ => Located::But("message", "a webhook's path is /v1/spaces/SPACE/messages"),
    }
}

pub(super) static GOOGLE_CHAT: Destination = Destination {
    id: "googlechat",
    name: "Google Chat",
    summary: "Google Chat webhook: text, and cards of version 2.",
    url: "https://chat.googleapis.com/v1/spaces/SPACE/messages?key=…&token=…",
    method: "POST",
    headers: &[],
    locate,
    endpoints: &[Endpoint { id: "message", name: "a message", shape: Some(&MESSAGE), fits: |_| true }],
    cite: PROTO,
    replies: reply::ROWS,
    read: reply::read,
    note: Some("The size is that of the body; Google does not say in which form it measures. A webhook's buttons can only open links."),
};
