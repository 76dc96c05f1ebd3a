//! Components of a Discord message: rows of buttons and selects, and the layout of messages that have only components.

use super::{COLOUR, MENTIONS, SET_ID, SNOWFLAKE, SPEC, marks};
use crate::destination::code::{EXCLUSIVE, REQUIRED, TOO_MANY};
use crate::destination::form::URI;
use crate::destination::shape::Case::Exact;
use crate::destination::shape::Test::{AnyOf, Between, By, Each, Fields, From, Is, Least, Like, Most, OneOf, Reads, Say, Soft, Sum, Whole};
use crate::destination::shape::Unit::{Chars, Items};
use crate::destination::shape::{
    ANY, BOOLEAN, Cite, Form, LIST, NULL, NUMBER, OBJECT, STRING, Shape, Test, When, documented, has, may, mirrored, must,
};
use crate::diagnostic::Severity;
use crate::json::{Kind, NodeRef};

const REFERENCE: Cite = documented("https://docs.discord.com/developers/components/reference");
const BUILDERS: Cite = mirrored("npm @discordjs/builders");
const CLIENT: Cite = mirrored("PyPI discord.py");

/// A member that a component of this kind must not have.
static NONE_OF_IT: Shape = Shape(&[Say(
    When::Node(|node| node.kind() != Kind::Null),
    &EXCLUSIVE,
    "a button of this style does not take this member",
    "remove it: styles 1 to 4 have custom_id, 5 has url, 6 has sku_id",
)]);
static YES_NO: Shape = Shape(&[Is(BOOLEAN.or(NULL))]);
static NUMBERING: Shape = Shape(&[Is(NUMBER.or(NULL)), Whole, Between(0.0, 2_147_483_647.0)]);
static CUSTOM_ID: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(100, Chars)]);
static T80: Shape = Shape(&[Is(STRING.or(NULL)), Most(80, Chars)]);
static T100: Shape = Shape(&[Is(STRING.or(NULL)), Most(100, Chars)]);
static T150: Shape = Shape(&[Is(STRING.or(NULL)), Most(150, Chars)]);
static FILLED_100: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(100, Chars)]);
static ALT_TEXT: Shape = Shape(&[Is(STRING.or(NULL)), Least(1, Chars), Most(1024, Chars)]);
static LINK: Shape = Shape(&[Is(STRING), Like(URI), Most(512, Chars)]);
static MEDIA: Shape = Shape(&[Is(OBJECT), Fields(&[must("url", &MEDIA_URL)])]);
static MEDIA_URL: Shape = Shape(&[Is(STRING), Like(URI), Most(2048, Chars)]);
static FILE: Shape = Shape(&[Is(OBJECT), Fields(&[must("url", &FILE_URL)])]);
static FILE_URL: Shape = Shape(&[Is(STRING), Like(ATTACHMENT), Most(2048, Chars)]);
const ATTACHMENT: Form =
    Form { what: "a reference to a file of the request, such as attachment://report.txt", fits: |url| url.starts_with("attachment://") };
static EMOJI: Shape = Shape(&[Is(OBJECT.or(NULL)), Fields(&[must("name", &EMOJI_NAME), may("id", &SNOWFLAKE)])]);
static EMOJI_NAME: Shape = Shape(&[Is(STRING), Most(32, Chars)]);

/// A component by its type.
const fn by_type(cases: &'static [(&'static str, &'static Shape)]) -> Test {
    By { key: "type", case: Exact, unknown: Severity::Error, cases }
}

/// `components` of a message with the flag `IS_COMPONENTS_V2`: it has nothing else to show.
pub(super) static LAYOUT: Shape = Shape(&[
    From(REFERENCE, &[Least(1, Items), Say(When::Node(|list| count(list) > 40), &TOO_MANY, MANY, "send fewer components")]),
    From(
        CLIENT,
        &[Sum {
            most: 4000,
            unit: Chars,
            of: &["*/content", "*/components/*/content", "*/components/*/components/*/content"],
            what: "the text displays",
        }],
    ),
]);
const MANY: &str = "the message has more than 40 components, nested ones counted";

/// `components` of a message without that flag: rows of buttons and selects below what it shows.
pub(super) static ROWS: Shape = Shape(&[From(REFERENCE, &[Most(5, Items), Each(&ROW_ONLY)])]);
static ROW_ONLY: Shape = Shape(&[Say(
    When::Node(|node| node.get("type").and_then(NodeRef::as_f64).is_some_and(|kind| (9.0..=17.0).contains(&kind))),
    &REQUIRED,
    "only an action row (type 1) stands in a message without the flag 32768",
    "set \"flags\" to 32768, and show everything in components",
)]);

pub(super) static COMPONENTS: Shape = Shape(&[
    Is(LIST.or(NULL)),
    Most(40, Items),
    Each(&TOP),
    From(REFERENCE, &[Say(When::Node(repeats_id), &EXCLUSIVE, "two components have the same custom_id", "give each its own custom_id")]),
    Soft(
        Severity::Hint,
        &[From(
            super::WEBHOOK,
            &[Say(
                When::Node(is_interactive),
                &REQUIRED,
                "only a webhook that an application owns takes components that answer: buttons with custom_id, and selects",
                "use link buttons (style 5), or the webhook of an application",
            )],
        )],
    ),
]);
static TOP: Shape = Shape(&[
    Is(OBJECT),
    by_type(&[
        ("1", &ROW),
        ("9", &SECTION),
        ("10", &TEXT_DISPLAY),
        ("12", &GALLERY),
        ("13", &FILE_COMPONENT),
        ("14", &SEPARATOR),
        ("17", &CONTAINER),
    ]),
    Fields(&[may("id", &NUMBERING)]),
]);
static CONTAINER: Shape = Shape(&[Fields(&[must("components", &CONTAINED), may("accent_color", &COLOUR), may("spoiler", &YES_NO)])]);
static CONTAINED: Shape = Shape(&[Is(LIST), Least(1, Items), Most(40, Items), Each(&INNER)]);
static INNER: Shape = Shape(&[
    Is(OBJECT),
    by_type(&[("1", &ROW), ("9", &SECTION), ("10", &TEXT_DISPLAY), ("12", &GALLERY), ("13", &FILE_COMPONENT), ("14", &SEPARATOR)]),
    Fields(&[may("id", &NUMBERING)]),
]);
static ROW: Shape = Shape(&[Fields(&[must("components", &ROW_ITEMS)])]);
static ROW_ITEMS: Shape = Shape(&[
    Is(LIST),
    Least(1, Items),
    Most(5, Items),
    Each(&ROW_ITEM),
    From(
        REFERENCE,
        &[Say(When::Node(is_crowded), &EXCLUSIVE, "an action row has up to five buttons, or one select", "give each select its own row")],
    ),
]);
static ROW_ITEM: Shape = Shape(&[
    Is(OBJECT),
    by_type(&[("2", &BUTTON), ("3", &STRING_SELECT), ("5", &USERS), ("6", &ROLES), ("7", &MENTIONABLES), ("8", &CHANNELS)]),
    Fields(&[may("id", &NUMBERING)]),
]);
static SECTION: Shape = Shape(&[Fields(&[must("components", &SECTION_TEXTS), must("accessory", &ACCESSORY)])]);
static SECTION_TEXTS: Shape = Shape(&[Is(LIST), Least(1, Items), Most(3, Items), Each(&SECTION_TEXT)]);
static SECTION_TEXT: Shape = Shape(&[Is(OBJECT), by_type(&[("10", &TEXT_DISPLAY)]), Fields(&[may("id", &NUMBERING)])]);
static ACCESSORY: Shape = Shape(&[Is(OBJECT), by_type(&[("2", &BUTTON), ("11", &THUMBNAIL)]), Fields(&[may("id", &NUMBERING)])]);
static THUMBNAIL: Shape = Shape(&[Fields(&[must("media", &MEDIA), may("description", &ALT_TEXT), may("spoiler", &YES_NO)])]);
static TEXT_DISPLAY: Shape = Shape(&[Fields(&[must("content", &DISPLAYED)])]);
static DISPLAYED: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(4000, Chars), Reads(marks::SHOWN)]);
static GALLERY: Shape = Shape(&[Fields(&[must("items", &GALLERY_ITEMS)])]);
static GALLERY_ITEMS: Shape = Shape(&[Is(LIST), Least(1, Items), Most(10, Items), Each(&GALLERY_ITEM)]);
static GALLERY_ITEM: Shape = Shape(&[Is(OBJECT), Fields(&[must("media", &MEDIA), may("description", &ALT_TEXT), may("spoiler", &YES_NO)])]);
static FILE_COMPONENT: Shape = Shape(&[Fields(&[must("file", &FILE), may("spoiler", &YES_NO)])]);
static SEPARATOR: Shape = Shape(&[Fields(&[may("divider", &YES_NO), may("spacing", &SPACING)])]);
static SPACING: Shape = Shape(&[Is(NUMBER.or(NULL)), OneOf(&["1", "2"], Exact)]);

static BUTTON: Shape = Shape(&[
    Fields(&[may("label", &T80), may("emoji", &EMOJI), may("disabled", &YES_NO)]),
    By {
        key: "style",
        case: Exact,
        unknown: Severity::Error,
        cases: &[("1", &PRESSED), ("2", &PRESSED), ("3", &PRESSED), ("4", &PRESSED), ("5", &LINKED), ("6", &PREMIUM)],
    },
]);
static PRESSED: Shape = Shape(&[
    From(REFERENCE, &[Fields(&[must("custom_id", &CUSTOM_ID), may("url", &NONE_OF_IT), may("sku_id", &NONE_OF_IT)])]),
    From(BUILDERS, &[AnyOf(&["label", "emoji"])]),
]);
static LINKED: Shape = Shape(&[
    From(REFERENCE, &[Fields(&[must("url", &LINK), may("custom_id", &NONE_OF_IT)])]),
    From(BUILDERS, &[AnyOf(&["label", "emoji"])]),
]);
static PREMIUM: Shape = Shape(&[From(
    REFERENCE,
    &[Fields(&[
        must("sku_id", &SET_ID),
        may("custom_id", &NONE_OF_IT),
        may("label", &NONE_OF_IT),
        may("url", &NONE_OF_IT),
        may("emoji", &NONE_OF_IT),
    ])],
)]);

static SELECT: Shape = Shape(&[
    Fields(&[
        must("custom_id", &CUSTOM_ID),
        may("placeholder", &T150),
        may("min_values", &FROM_0),
        may("max_values", &FROM_1),
        may("disabled", &YES_NO),
        may("required", &YES_NO),
    ]),
    Say(When::Node(is_upside_down), &EXCLUSIVE, "min_values is more than max_values", "write a smaller min_values"),
]);
static FROM_0: Shape = Shape(&[Is(NUMBER.or(NULL)), Whole, Between(0.0, 25.0)]);
static FROM_1: Shape = Shape(&[Is(NUMBER.or(NULL)), Whole, Between(1.0, 25.0)]);
static STRING_SELECT: Shape = Shape(&[Test::And(&SELECT), Fields(&[must("options", &OPTIONS)])]);
static OPTIONS: Shape = Shape(&[Is(LIST), Least(1, Items), Most(25, Items), Each(&OPTION)]);
static OPTION: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        must("label", &FILLED_100),
        must("value", &FILLED_100),
        may("description", &T100),
        may("emoji", &EMOJI),
        may("default", &YES_NO),
    ]),
]);
static USERS: Shape = Shape(&[Test::And(&SELECT), Fields(&[may("default_values", &DEFAULT_USERS)])]);
static ROLES: Shape = Shape(&[Test::And(&SELECT), Fields(&[may("default_values", &DEFAULT_ROLES)])]);
static MENTIONABLES: Shape = Shape(&[Test::And(&SELECT), Fields(&[may("default_values", &DEFAULT_EITHER)])]);
static CHANNELS: Shape =
    Shape(&[Test::And(&SELECT), Fields(&[may("default_values", &DEFAULT_CHANNELS), may("channel_types", &CHANNEL_TYPES)])]);
static DEFAULT_USERS: Shape = Shape(&[Is(LIST.or(NULL)), Most(25, Items), Each(&DEFAULT_USER)]);
static DEFAULT_ROLES: Shape = Shape(&[Is(LIST.or(NULL)), Most(25, Items), Each(&DEFAULT_ROLE)]);
static DEFAULT_EITHER: Shape = Shape(&[Is(LIST.or(NULL)), Most(25, Items), Each(&DEFAULT_ANY)]);
static DEFAULT_CHANNELS: Shape = Shape(&[Is(LIST.or(NULL)), Most(25, Items), Each(&DEFAULT_CHANNEL)]);
static DEFAULT_USER: Shape = Shape(&[Is(OBJECT), by_type(&[("user", &ANY)]), Fields(&[must("id", &SET_ID)])]);
static DEFAULT_ROLE: Shape = Shape(&[Is(OBJECT), by_type(&[("role", &ANY)]), Fields(&[must("id", &SET_ID)])]);
static DEFAULT_ANY: Shape = Shape(&[Is(OBJECT), by_type(&[("user", &ANY), ("role", &ANY)]), Fields(&[must("id", &SET_ID)])]);
static DEFAULT_CHANNEL: Shape = Shape(&[Is(OBJECT), by_type(&[("channel", &ANY)]), Fields(&[must("id", &SET_ID)])]);
static CHANNEL_TYPES: Shape = Shape(&[Is(LIST.or(NULL)), Each(&CHANNEL_TYPE), From(SPEC, &[MENTIONS])]);
static CHANNEL_TYPE: Shape = Shape(&[Is(NUMBER), OneOf(&["0", "1", "2", "3", "4", "5", "10", "11", "12", "13", "14", "15"], Exact)]);

/// Every component of a message: those of the list, in them, and in those (a row in a container has buttons).
fn all(list: NodeRef<'_>) -> Vec<NodeRef<'_>> {
    let (mut out, mut level) = (Vec::new(), list.items());
    for _ in 0..3 {
        let inner =
            level.iter().flat_map(|c| c.get("components").map(NodeRef::items).unwrap_or_default().into_iter().chain(c.get("accessory")));
        let next = inner.collect();
        out.append(&mut level);
        level = next;
    }
    out
}

fn count(list: NodeRef<'_>) -> usize {
    all(list).len()
}

fn is_interactive(list: NodeRef<'_>) -> bool {
    all(list).into_iter().any(|component| has(component, "custom_id"))
}

fn repeats_id(list: NodeRef<'_>) -> bool {
    let all = all(list);
    let ids: Vec<_> = all.iter().filter_map(|c| c.get("custom_id").and_then(NodeRef::as_str)).collect();
    ids.iter().enumerate().any(|(i, id)| ids.iter().skip(i + 1).any(|other| other == id))
}

fn is_crowded(row: NodeRef<'_>) -> bool {
    let items = row.items();
    items.len() > 1 && items.iter().any(|c| c.get("type").and_then(NodeRef::as_f64).is_some_and(|kind| (3.0..=8.0).contains(&kind)))
}

fn is_upside_down(select: NodeRef<'_>) -> bool {
    let number = |key| select.get(key).and_then(NodeRef::as_f64);
    number("min_values").zip(number("max_values")).is_some_and(|(least, most)| least > most)
}
