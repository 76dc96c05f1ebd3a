//! The elements of blocks: buttons, menus, inputs, images, and the parts of rich text.

use super::NO_OTHERS;
use super::text::{PLAIN_30, PLAIN_75, PLAIN_100, PLAIN_150, T75, T150, T255, T2000, T3000, TEXT_75, TEXT_300, TEXT_3000, URL};
use crate::destination::shape::Test::{And, AnyOf, Between, By, Each, Fields, Is, Least, Most, OneAtMost, OneOf, Whole};
use crate::destination::shape::Unit::Items;
use crate::destination::shape::{COUNT, Case, FILLED, FLAG, ITEMS, LIST, MAP, NUMBER, OBJECT, STRING, Shape, TEXT, may, must};
use crate::diagnostic::Severity;

type Cases = &'static [(&'static str, &'static Shape)];

/// What stands beside a section's text.
pub(super) static ACCESSORY: Shape = Shape(&[Is(OBJECT), By { key: "type", case: Case::Exact, unknown: Severity::Error, cases: BESIDE }]);
/// What an actions block holds.
pub(super) static ACTION: Shape = Shape(&[Is(OBJECT), By { key: "type", case: Case::Exact, unknown: Severity::Error, cases: ACTIONS }]);
/// What an input block holds.
pub(super) static INPUT: Shape = Shape(&[Is(OBJECT), By { key: "type", case: Case::Exact, unknown: Severity::Error, cases: INPUTS }]);
/// What a context block holds.
pub(super) static CONTEXT: Shape = Shape(&[
    Is(OBJECT),
    By {
        key: "type",
        case: Case::Exact,
        unknown: Severity::Error,
        cases: &[("image", &PICTURE), ("plain_text", &TEXT_3000), ("mrkdwn", &TEXT_3000)],
    },
]);
/// What a block of context actions holds.
pub(super) static CONTEXT_ACTION: Shape = Shape(&[
    Is(OBJECT),
    By {
        key: "type",
        case: Case::Exact,
        unknown: Severity::Error,
        cases: &[("feedback_buttons", &FEEDBACK), ("icon_button", &ICON_BUTTON)],
    },
]);

const BESIDE: Cases = &[
    ("button", &BUTTON),
    ("checkboxes", &CHECKBOXES),
    ("datepicker", &DATEPICKER),
    ("image", &PICTURE),
    ("multi_channels_select", &MULTI_SELECT),
    ("multi_conversations_select", &MULTI_SELECT),
    ("multi_external_select", &MULTI_SELECT),
    ("multi_static_select", &MULTI_STATIC_SELECT),
    ("multi_users_select", &MULTI_SELECT),
    ("overflow", &OVERFLOW),
    ("radio_buttons", &RADIO),
    ("channels_select", &SELECT),
    ("conversations_select", &SELECT),
    ("external_select", &SELECT),
    ("static_select", &STATIC_SELECT),
    ("users_select", &SELECT),
    ("timepicker", &TIMEPICKER),
    ("workflow_button", &WORKFLOW_BUTTON),
];
const ACTIONS: Cases = &[
    ("button", &BUTTON),
    ("checkboxes", &CHECKBOXES),
    ("datepicker", &DATEPICKER),
    ("datetimepicker", &DATETIMEPICKER),
    ("multi_channels_select", &MULTI_SELECT),
    ("multi_conversations_select", &MULTI_SELECT),
    ("multi_external_select", &MULTI_SELECT),
    ("multi_static_select", &MULTI_STATIC_SELECT),
    ("multi_users_select", &MULTI_SELECT),
    ("overflow", &OVERFLOW),
    ("radio_buttons", &RADIO),
    ("channels_select", &SELECT),
    ("conversations_select", &SELECT),
    ("external_select", &SELECT),
    ("static_select", &STATIC_SELECT),
    ("users_select", &SELECT),
    ("timepicker", &TIMEPICKER),
    ("workflow_button", &WORKFLOW_BUTTON),
    ("rich_text_input", &RICH_INPUT),
];
const INPUTS: Cases = &[
    ("checkboxes", &CHECKBOXES),
    ("datepicker", &DATEPICKER),
    ("datetimepicker", &DATETIMEPICKER),
    ("email_text_input", &TEXT_INPUT),
    ("file_input", &FILE_INPUT),
    ("multi_channels_select", &MULTI_SELECT),
    ("multi_conversations_select", &MULTI_SELECT),
    ("multi_external_select", &MULTI_SELECT),
    ("multi_static_select", &MULTI_STATIC_SELECT),
    ("multi_users_select", &MULTI_SELECT),
    ("number_input", &NUMBER_INPUT),
    ("plain_text_input", &PLAIN_INPUT),
    ("radio_buttons", &RADIO),
    ("rich_text_input", &RICH_INPUT),
    ("channels_select", &SELECT),
    ("conversations_select", &SELECT),
    ("external_select", &SELECT),
    ("static_select", &STATIC_SELECT),
    ("users_select", &SELECT),
    ("timepicker", &TIMEPICKER),
    ("url_text_input", &TEXT_INPUT),
];

/// What every element that can be used has.
static ACTIVE: Shape = Shape(&[Fields(&[
    may("action_id", &T255),
    may("confirm", &CONFIRM),
    may("focus_on_load", &FLAG),
    may("placeholder", &PLAIN_150),
    may("dispatch_action_config", &MAP),
])]);
static CONFIRM: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[may("title", &PLAIN_100), must("text", &TEXT_300), may("confirm", &PLAIN_30), may("deny", &PLAIN_30), may("style", &STYLE)]),
    NO_OTHERS,
]);
static STYLE: Shape = Shape(&[Is(STRING), OneOf(&["primary", "danger"], Case::Exact)]);

pub(super) static BUTTON: Shape = Shape(&[
    And(&ACTIVE),
    Fields(&[must("text", &PLAIN_75), may("value", &T2000), may("url", &URL), may("style", &STYLE), may("accessibility_label", &T75)]),
    NO_OTHERS,
]);
/// A button where no other element can be.
pub(super) static BUTTON_ALONE: Shape =
    Shape(&[Is(OBJECT), By { key: "type", case: Case::Exact, unknown: Severity::Error, cases: &[("button", &BUTTON)] }]);
static WORKFLOW_BUTTON: Shape = Shape(&[
    And(&ACTIVE),
    Fields(&[must("text", &PLAIN_75), must("workflow", &WORKFLOW), may("style", &STYLE), may("accessibility_label", &T75)]),
    NO_OTHERS,
]);
static WORKFLOW: Shape = Shape(&[Is(OBJECT), Fields(&[must("trigger", &TRIGGER)])]);
static TRIGGER: Shape = Shape(&[Is(OBJECT), Fields(&[must("url", &TEXT), may("customizable_input_parameters", &ITEMS)])]);
static FEEDBACK: Shape =
    Shape(&[And(&ACTIVE), Fields(&[must("positive_button", &FEEDBACK_BUTTON), must("negative_button", &FEEDBACK_BUTTON)]), NO_OTHERS]);
static FEEDBACK_BUTTON: Shape =
    Shape(&[Is(OBJECT), Fields(&[must("text", &PLAIN_75), must("value", &T2000), may("accessibility_label", &T75)])]);
static ICON_BUTTON: Shape = Shape(&[
    And(&ACTIVE),
    Fields(&[
        must("icon", &TEXT),
        must("text", &PLAIN_75),
        may("value", &T2000),
        may("accessibility_label", &T75),
        may("visible_to_user_ids", &ITEMS),
    ]),
    NO_OTHERS,
]);

/// An image as an element. As a block it has a title too.
pub(super) static PICTURE: Shape = Shape(&[And(&IMAGE), NO_OTHERS]);
/// An image as an element, where no other element can be.
pub(super) static PICTURE_ALONE: Shape =
    Shape(&[Is(OBJECT), By { key: "type", case: Case::Exact, unknown: Severity::Error, cases: &[("image", &PICTURE)] }]);
pub(super) static IMAGE: Shape = Shape(&[
    Fields(&[
        must("alt_text", &T2000),
        may("image_url", &URL),
        may("slack_file", &MAP),
        may("image_width", &COUNT),
        may("image_height", &COUNT),
        may("image_bytes", &COUNT),
        may("fallback", &TEXT),
    ]),
    AnyOf(&["image_url", "slack_file"]),
    OneAtMost(&["image_url", "slack_file"]),
]);

static OPTION: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[must("text", &TEXT_75), must("value", &T150), may("description", &TEXT_75), may("url", &T3000)]),
    NO_OTHERS,
]);
static OPTIONS_10: Shape = Shape(&[Is(LIST), Least(1, Items), Most(10, Items), Each(&OPTION)]);
static OPTIONS_5: Shape = Shape(&[Is(LIST), Least(1, Items), Most(5, Items), Each(&OPTION)]);
static OPTIONS_100: Shape = Shape(&[Is(LIST), Least(1, Items), Most(100, Items), Each(&OPTION)]);
static GROUPS: Shape = Shape(&[Is(LIST), Least(1, Items), Most(100, Items), Each(&GROUP)]);
static GROUP: Shape = Shape(&[Is(OBJECT), Fields(&[must("label", &PLAIN_75), must("options", &OPTIONS_100)])]);
static CHECKBOXES: Shape = Shape(&[And(&ACTIVE), Fields(&[must("options", &OPTIONS_10), may("initial_options", &OPTIONS_10)]), NO_OTHERS]);
static RADIO: Shape = Shape(&[And(&ACTIVE), Fields(&[must("options", &OPTIONS_10), may("initial_option", &OPTION)]), NO_OTHERS]);
static OVERFLOW: Shape = Shape(&[And(&ACTIVE), Fields(&[must("options", &OPTIONS_5)]), NO_OTHERS]);
static STATIC_SELECT: Shape = Shape(&[
    And(&ACTIVE),
    Fields(&[may("options", &OPTIONS_100), may("option_groups", &GROUPS), may("initial_option", &OPTION)]),
    AnyOf(&["options", "option_groups"]),
    OneAtMost(&["options", "option_groups"]),
    NO_OTHERS,
]);
static MULTI_STATIC_SELECT: Shape = Shape(&[
    And(&ACTIVE),
    Fields(&[
        may("options", &OPTIONS_100),
        may("option_groups", &GROUPS),
        may("initial_options", &OPTIONS_100),
        may("max_selected_items", &AT_LEAST_1),
    ]),
    AnyOf(&["options", "option_groups"]),
    OneAtMost(&["options", "option_groups"]),
    NO_OTHERS,
]);
static SELECT: Shape = Shape(&[
    And(&ACTIVE),
    Fields(&[
        may("initial_user", &TEXT),
        may("initial_channel", &TEXT),
        may("initial_conversation", &TEXT),
        may("initial_option", &OPTION),
        may("default_to_current_conversation", &FLAG),
        may("response_url_enabled", &FLAG),
        may("filter", &MAP),
        may("min_query_length", &COUNT),
    ]),
    NO_OTHERS,
]);
static MULTI_SELECT: Shape = Shape(&[
    And(&ACTIVE),
    Fields(&[
        may("initial_users", &ITEMS),
        may("initial_channels", &ITEMS),
        may("initial_conversations", &ITEMS),
        may("initial_options", &OPTIONS_100),
        may("default_to_current_conversation", &FLAG),
        may("filter", &MAP),
        may("min_query_length", &COUNT),
        may("max_selected_items", &AT_LEAST_1),
    ]),
    NO_OTHERS,
]);
static AT_LEAST_1: Shape = Shape(&[Is(NUMBER), Whole, Between(1.0, f64::INFINITY)]);
static DATEPICKER: Shape = Shape(&[And(&ACTIVE), Fields(&[may("initial_date", &TEXT)]), NO_OTHERS]);
static DATETIMEPICKER: Shape = Shape(&[And(&ACTIVE), Fields(&[may("initial_date_time", &COUNT)]), NO_OTHERS]);
static TIMEPICKER: Shape = Shape(&[And(&ACTIVE), Fields(&[may("initial_time", &TEXT), may("timezone", &TEXT)]), NO_OTHERS]);
static TEXT_INPUT: Shape = Shape(&[And(&ACTIVE), Fields(&[may("initial_value", &TEXT)]), NO_OTHERS]);
static PLAIN_INPUT: Shape = Shape(&[
    And(&ACTIVE),
    Fields(&[may("initial_value", &TEXT), may("multiline", &FLAG), may("min_length", &TO_3000), may("max_length", &COUNT)]),
    NO_OTHERS,
]);
static TO_3000: Shape = Shape(&[Is(NUMBER), Whole, Between(0.0, 3000.0)]);
static NUMBER_INPUT: Shape = Shape(&[
    And(&ACTIVE),
    Fields(&[must("is_decimal_allowed", &FLAG), may("initial_value", &TEXT), may("min_value", &TEXT), may("max_value", &TEXT)]),
    NO_OTHERS,
]);
static FILE_INPUT: Shape = Shape(&[And(&ACTIVE), Fields(&[may("filetypes", &ITEMS), may("max_files", &TO_10)]), NO_OTHERS]);
static TO_10: Shape = Shape(&[Is(NUMBER), Whole, Between(1.0, 10.0)]);
static RICH_INPUT: Shape =
    Shape(&[And(&ACTIVE), Fields(&[may("initial_value", &MAP), may("min_lines", &COUNT), may("max_lines", &COUNT)]), NO_OTHERS]);

/// The parts of a rich text.
pub(super) static RICH_PART: Shape = Shape(&[
    Is(OBJECT),
    By {
        key: "type",
        case: Case::Exact,
        unknown: Severity::Error,
        cases: &[
            ("rich_text_section", &RICH_RUN),
            ("rich_text_preformatted", &RICH_RUN),
            ("rich_text_quote", &RICH_RUN),
            ("rich_text_list", &RICH_LIST),
        ],
    },
]);
static RICH_RUN: Shape = Shape(&[Fields(&[must("elements", &RICH_ATOMS), may("border", &COUNT)])]);
static RICH_LIST: Shape = Shape(&[Fields(&[
    must("elements", &RICH_PARTS),
    must("style", &RICH_LIST_STYLE),
    may("indent", &COUNT),
    may("offset", &COUNT),
    may("border", &COUNT),
])]);
static RICH_LIST_STYLE: Shape = Shape(&[Is(STRING), OneOf(&["bullet", "ordered"], Case::Exact)]);
pub(super) static RICH_PARTS: Shape = Shape(&[Is(LIST), Each(&RICH_PART)]);
static RICH_ATOMS: Shape = Shape(&[Is(LIST), Each(&RICH_ATOM)]);
static RICH_ATOM: Shape = Shape(&[
    Is(OBJECT),
    By {
        key: "type",
        case: Case::Exact,
        unknown: Severity::Error,
        cases: &[
            ("text", &RICH_TEXT),
            ("link", &RICH_LINK),
            ("emoji", &RICH_EMOJI),
            ("user", &RICH_USER),
            ("usergroup", &RICH_GROUP),
            ("team", &RICH_TEAM),
            ("channel", &RICH_CHANNEL),
            ("broadcast", &RICH_BROADCAST),
            ("color", &RICH_COLOR),
            ("date", &RICH_DATE),
        ],
    },
]);
static RICH_TEXT: Shape = Shape(&[Fields(&[must("text", &FILLED)])]);
static RICH_LINK: Shape = Shape(&[Fields(&[must("url", &FILLED), may("text", &TEXT)])]);
static RICH_EMOJI: Shape = Shape(&[Fields(&[must("name", &TEXT)])]);
static RICH_USER: Shape = Shape(&[Fields(&[must("user_id", &TEXT)])]);
static RICH_GROUP: Shape = Shape(&[Fields(&[must("usergroup_id", &TEXT)])]);
static RICH_TEAM: Shape = Shape(&[Fields(&[must("team_id", &TEXT)])]);
static RICH_CHANNEL: Shape = Shape(&[Fields(&[must("channel_id", &TEXT)])]);
static RICH_BROADCAST: Shape = Shape(&[Fields(&[must("range", &RANGE)])]);
static RANGE: Shape = Shape(&[Is(STRING), OneOf(&["here", "channel", "everyone"], Case::Exact)]);
static RICH_COLOR: Shape = Shape(&[Fields(&[must("value", &TEXT)])]);
static RICH_DATE: Shape = Shape(&[Fields(&[must("timestamp", &COUNT), must("format", &TEXT)])]);
