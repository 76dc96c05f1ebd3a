//! The blocks of Block Kit.

use super::element::{ACCESSORY, ACTION, BUTTON_ALONE, CONTEXT, CONTEXT_ACTION, IMAGE, INPUT, PICTURE_ALONE, RICH_PARTS};
use super::text::{PLAIN_150, PLAIN_200, PLAIN_2000, T255, T12000, TEXT_150, TEXT_200, TEXT_2000, TEXT_3000, URL};
use super::{BLOCKS, NO_OTHERS};
use crate::destination::shape::Test::{And, AnyOf, Between, By, Each, Fields, From, Is, Least, Most, OneOf, Whole};
use crate::destination::shape::Unit::Items;
use crate::destination::shape::{
    COUNT, Case, FILLED, FLAG, ITEMS, LIST, MAP, NULL, NUMBER, OBJECT, STRING, Shape, TEXT, documented, may, must,
};
use crate::diagnostic::Severity;

/// Any block. A type is unknown only where no version of Block Kit has it.
pub(super) static BLOCK: Shape = Shape(&[From(
    documented(BLOCKS),
    &[
        Is(OBJECT),
        Fields(&[may("block_id", &T255)]),
        By {
            key: "type",
            case: Case::Exact,
            unknown: Severity::Error,
            cases: &[
                ("section", &SECTION),
                ("header", &HEADER),
                ("divider", &DIVIDER),
                ("image", &IMAGE_BLOCK),
                ("actions", &ACTIONS),
                ("context", &CONTEXT_BLOCK),
                ("context_actions", &CONTEXT_ACTIONS),
                ("input", &INPUT_BLOCK),
                ("file", &FILE),
                ("rich_text", &RICH_TEXT),
                ("markdown", &MARKDOWN),
                ("video", &VIDEO),
                ("table", &TABLE),
                ("data_table", &DATA_TABLE),
                ("alert", &ALERT),
                ("card", &CARD),
                ("carousel", &CAROUSEL),
                ("container", &CONTAINER),
                ("task_card", &TASK_CARD),
                ("plan", &PLAN),
                ("call", &MAP),
            ],
        },
    ],
)]);

static SECTION: Shape = Shape(&[
    Fields(&[may("text", &TEXT_3000), may("fields", &FIELDS), may("accessory", &ACCESSORY), may("expand", &FLAG)]),
    AnyOf(&["text", "fields"]),
    NO_OTHERS,
]);
static FIELDS: Shape = Shape(&[Is(LIST), Least(1, Items), Most(10, Items), Each(&TEXT_2000)]);
static HEADER: Shape = Shape(&[Fields(&[must("text", &PLAIN_150)]), NO_OTHERS]);
static DIVIDER: Shape = Shape(&[NO_OTHERS]);
static IMAGE_BLOCK: Shape = Shape(&[And(&IMAGE), Fields(&[may("title", &PLAIN_2000), may("is_animated", &FLAG)]), NO_OTHERS]);
static ACTIONS: Shape = Shape(&[Fields(&[must("elements", &ACTION_LIST)]), NO_OTHERS]);
static ACTION_LIST: Shape = Shape(&[Is(LIST), Least(1, Items), Most(25, Items), Each(&ACTION)]);
static CONTEXT_BLOCK: Shape = Shape(&[Fields(&[must("elements", &CONTEXT_LIST)]), NO_OTHERS]);
static CONTEXT_LIST: Shape = Shape(&[Is(LIST), Least(1, Items), Most(10, Items), Each(&CONTEXT)]);
static CONTEXT_ACTIONS: Shape = Shape(&[Fields(&[must("elements", &CONTEXT_ACTION_LIST)]), NO_OTHERS]);
static CONTEXT_ACTION_LIST: Shape = Shape(&[Is(LIST), Least(1, Items), Most(5, Items), Each(&CONTEXT_ACTION)]);
static INPUT_BLOCK: Shape = Shape(&[
    Fields(&[
        must("label", &PLAIN_2000),
        must("element", &INPUT),
        may("hint", &PLAIN_2000),
        may("optional", &FLAG),
        may("dispatch_action", &FLAG),
    ]),
    NO_OTHERS,
]);
static FILE: Shape = Shape(&[Fields(&[must("external_id", &TEXT), must("source", &TEXT)])]);
static RICH_TEXT: Shape = Shape(&[Fields(&[must("elements", &RICH_PARTS)]), NO_OTHERS]);
static RICH_TEXT_ALONE: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[may("block_id", &T255)]),
    By { key: "type", case: Case::Exact, unknown: Severity::Error, cases: &[("rich_text", &RICH_TEXT)] },
]);
static MARKDOWN: Shape = Shape(&[Fields(&[must("text", &T12000)]), NO_OTHERS]);
static VIDEO: Shape = Shape(&[
    Fields(&[
        must("alt_text", &TEXT),
        must("title", &PLAIN_200),
        must("video_url", &URL),
        must("thumbnail_url", &URL),
        may("title_url", &URL),
        may("author_name", &TEXT),
        may("provider_name", &TEXT),
        may("provider_icon_url", &URL),
        may("description", &PLAIN_200),
    ]),
    NO_OTHERS,
]);

static TABLE: Shape = Shape(&[Fields(&[must("rows", &ROWS), may("column_settings", &COLUMNS)]), NO_OTHERS]);
static ROWS: Shape = Shape(&[Is(LIST), Least(1, Items), Most(100, Items), Each(&ROW)]);
static ROW: Shape = Shape(&[Is(LIST), Most(20, Items), Each(&CELL)]);
static CELL: Shape = Shape(&[
    Is(OBJECT),
    By {
        key: "type",
        case: Case::Exact,
        unknown: Severity::Error,
        cases: &[("raw_text", &RAW_TEXT), ("raw_number", &RAW_NUMBER), ("rich_text", &RICH_TEXT)],
    },
]);
static RAW_TEXT: Shape = Shape(&[Fields(&[must("text", &FILLED)])]);
static RAW_NUMBER: Shape = Shape(&[Fields(&[must("value", &COUNT), must("text", &FILLED)])]);
static COLUMNS: Shape = Shape(&[Is(LIST), Most(20, Items), Each(&COLUMN)]);
static COLUMN: Shape = Shape(&[Is(OBJECT.or(NULL)), Fields(&[may("align", &ALIGN), may("is_wrapped", &FLAG)])]);
static ALIGN: Shape = Shape(&[Is(STRING), OneOf(&["left", "center", "right"], Case::Exact)]);
static DATA_TABLE: Shape = Shape(&[Fields(&[
    must("rows", &DATA_ROWS),
    must("caption", &TEXT),
    may("page_size", &PAGE_SIZE),
    may("row_header_column_index", &COUNT),
])]);
static DATA_ROWS: Shape = Shape(&[Is(LIST), Each(&DATA_ROW)]);
static DATA_ROW: Shape = Shape(&[Is(LIST), Each(&CELL)]);
static PAGE_SIZE: Shape = Shape(&[Is(NUMBER), Whole, Between(1.0, 100.0)]);

static ALERT: Shape = Shape(&[Fields(&[must("text", &TEXT_3000), may("level", &LEVEL)])]);
static LEVEL: Shape = Shape(&[Is(STRING), OneOf(&["default", "info", "warning", "error", "success"], Case::Exact)]);
static CARD: Shape = Shape(&[
    Fields(&[
        may("hero_image", &PICTURE_ALONE),
        may("icon", &PICTURE_ALONE),
        may("title", &TEXT_150),
        may("subtitle", &TEXT_150),
        may("body", &TEXT_200),
        may("actions", &CARD_ACTIONS),
    ]),
    AnyOf(&["hero_image", "title", "actions", "body"]),
]);
static CARD_ACTIONS: Shape = Shape(&[Is(LIST), Each(&BUTTON_ALONE)]);
static CAROUSEL: Shape = Shape(&[Fields(&[must("elements", &CARDS)])]);
static CARDS: Shape = Shape(&[Is(LIST), Least(1, Items), Most(10, Items), Each(&CARD_ALONE)]);
static CARD_ALONE: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[may("block_id", &T255)]),
    By { key: "type", case: Case::Exact, unknown: Severity::Error, cases: &[("card", &CARD)] },
]);
static CONTAINER: Shape = Shape(&[
    Fields(&[
        may("title", &PLAIN_150),
        may("rich_text_title", &RICH_TEXT_ALONE),
        may("subtitle", &TEXT_150),
        must("child_blocks", &CHILDREN),
        may("width", &WIDTH),
        may("icon", &PICTURE_ALONE),
        may("is_collapsible", &FLAG),
        may("default_collapsed", &FLAG),
        may("has_header_divider", &FLAG),
    ]),
    AnyOf(&["title", "rich_text_title"]),
]);
static CHILDREN: Shape = Shape(&[Is(LIST), Most(10, Items), Each(&BLOCK)]);
static WIDTH: Shape = Shape(&[Is(STRING), OneOf(&["narrow", "standard", "wide", "full"], Case::Exact)]);
static TASK_CARD: Shape = Shape(&[Fields(&[
    must("task_id", &TEXT),
    must("title", &TEXT),
    may("details", &RICH_TEXT_ALONE),
    may("output", &RICH_TEXT_ALONE),
    may("sources", &ITEMS),
    must("status", &STATUS),
])]);
static STATUS: Shape = Shape(&[Is(STRING), OneOf(&["pending", "in_progress", "complete", "error"], Case::Exact)]);
static PLAN: Shape = Shape(&[Fields(&[must("title", &TEXT), may("tasks", &ITEMS)])]);
