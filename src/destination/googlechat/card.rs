//! Cards of version 2, as the vendor's protobuf `google.apps.card.v1` has them, and what its REST reference adds to it.

use super::{INT, LONG, REAL, is_text, marks};
use crate::destination::code::UNKNOWN_FIELD;
use crate::destination::shape::Case::Exact;
use crate::destination::shape::Test::{Each, Fields, If, Is, Least, Most, OneAtMost, OneOf, Proto, Reads, Say, Soft, Sum};
use crate::destination::shape::Unit::Items;
use crate::destination::shape::{ANY, FLAG, ITEMS, LIST, MAP, NUMBER, OBJECT, STRING, Shape, TEXT, Test, When, may, must};
use crate::diagnostic::Severity;
use crate::json::NodeRef;

messages! {
    pub(super) CARD {
        "header": CARD_HEADER, "sections": [SECTION], "sectionDividerStyle": DIVIDER_STYLE, "cardActions": [CARD_ACTION], "name": TEXT,
        "fixedFooter": CARD_FIXED_FOOTER, "displayStyle": DISPLAY_STYLE, "peekCardHeader": CARD_HEADER, "expressionData": ITEMS
    } with [MANY_WIDGETS];
    pub(super) BUTTON_LIST { "buttons": [BUTTON] };
    CARD_HEADER { "title": TEXT, "subtitle": TEXT, "imageType": IMAGE_TYPE, "imageUrl": TEXT, "imageAltText": TEXT } with [Fields(&[must("title", &ANY)])];
    SECTION {
        "header": TEXT, "widgets": [WIDGET], "collapsible": FLAG, "uncollapsibleWidgetsCount": INT, "collapseControl": COLLAPSE_CONTROL,
        "id": TEXT
    } with [Fields(&[must("widgets", &NOT_EMPTY)])];
    CARD_ACTION { "actionLabel": TEXT, "onClick": ON_CLICK };
    CARD_FIXED_FOOTER { "primaryButton": BUTTON, "secondaryButton": BUTTON };
    BUTTON { "text": TEXT, "icon": ICON, "color": COLOR, "onClick": ON_CLICK, "disabled": FLAG, "altText": TEXT, "type": BUTTON_TYPE };
    WIDGET {
        "textParagraph": TEXT_PARAGRAPH, "image": IMAGE, "decoratedText": DECORATED_TEXT, "buttonList": BUTTON_LIST,
        "textInput": TEXT_INPUT, "selectionInput": SELECTION_INPUT, "dateTimePicker": DATE_TIME_PICKER, "divider": DIVIDER,
        "grid": GRID, "columns": COLUMNS, "carousel": CAROUSEL, "chipList": CHIP_LIST, "horizontalAlignment": HORIZONTAL_ALIGNMENT,
        "visibility": TEXT, "id": TEXT, "eventActions": ITEMS
    } one_of [
        "textParagraph", "image", "decoratedText", "buttonList", "textInput", "selectionInput", "dateTimePicker", "divider", "grid",
        "columns", "carousel", "chipList"
    ];
    COLLAPSE_CONTROL { "horizontalAlignment": HORIZONTAL_ALIGNMENT, "expandButton": BUTTON, "collapseButton": BUTTON };
    ON_CLICK {
        "action": ACTION, "openLink": OPEN_LINK, "openDynamicLinkAction": ACTION, "card": CARD, "overflowMenu": OVERFLOW_MENU
    } one_of ["action", "openLink", "openDynamicLinkAction", "card", "overflowMenu"];
    pub(super) SELECTION_ITEM { "text": TEXT, "value": TEXT, "selected": FLAG, "startIconUri": TEXT, "bottomText": TEXT };
    ICON {
        "knownIcon": TEXT, "iconUrl": TEXT, "materialIcon": MATERIAL_ICON, "altText": TEXT, "imageType": IMAGE_TYPE
    } one_of ["knownIcon", "iconUrl", "materialIcon"];
    COLOR { "red": REAL, "green": REAL, "blue": REAL, "alpha": REAL };
    TEXT_PARAGRAPH { "text": TEXT, "maxLines": INT, "textSyntax": TEXT_SYNTAX } with [If(When::Node(is_html), &HTML_TEXT)];
    IMAGE { "imageUrl": TEXT, "onClick": ON_CLICK, "altText": TEXT };
    DECORATED_TEXT {
        "icon": ICON, "startIcon": ICON, "startIconVerticalAlignment": VERTICAL_ALIGNMENT, "topLabel": TEXT,
        "topLabelText": TEXT_PARAGRAPH, "text": TEXT, "contentText": TEXT_PARAGRAPH, "wrapText": FLAG, "bottomLabel": TEXT,
        "bottomLabelText": TEXT_PARAGRAPH, "onClick": ON_CLICK, "button": BUTTON, "switchControl": SWITCH_CONTROL, "endIcon": ICON
    } one_of ["button", "switchControl", "endIcon"] with [Fields(&[may("text", &HTML), may("topLabel", &HTML), may("bottomLabel", &HTML)])];
    TEXT_INPUT {
        "name": TEXT, "label": TEXT, "hintText": TEXT, "value": TEXT, "type": TEXT_INPUT_TYPE, "onChangeAction": ACTION,
        "initialSuggestions": SUGGESTIONS, "autoCompleteAction": ACTION, "validation": VALIDATION, "placeholderText": TEXT,
        "hostAppDataSource": MAP
    };
    SELECTION_INPUT {
        "name": TEXT, "label": TEXT, "type": SELECTION_TYPE, "items": [SELECTION_ITEM], "onChangeAction": ACTION,
        "multiSelectMaxSelectedItems": INT, "multiSelectMinQueryLength": INT, "externalDataSource": ACTION,
        "platformDataSource": PLATFORM_DATA_SOURCE, "hintText": TEXT, "dataSourceConfigs": ITEMS
    } one_of ["externalDataSource", "platformDataSource"] with [Fields(&[may("items", &HUNDRED)])];
    DATE_TIME_PICKER {
        "name": TEXT, "label": TEXT, "type": DATE_TIME_PICKER_TYPE, "valueMsEpoch": LONG, "timezoneOffsetDate": INT,
        "onChangeAction": ACTION, "hostAppDataSource": MAP
    };
    DIVIDER { "actionRuleId": TEXT, "commonWidgetAction": MAP, "postEventTriggers": ITEMS };
    GRID { "title": TEXT, "items": [GRID_ITEM], "borderStyle": BORDER_STYLE, "columnCount": INT, "onClick": ON_CLICK };
    COLUMNS { "columnItems": [COLUMN] } with [Fields(&[may("columnItems", &TWO)])];
    CAROUSEL { "carouselCards": [CAROUSEL_CARD] };
    CHIP_LIST { "layout": LAYOUT, "chips": [CHIP] };
    ACTION {
        "function": TEXT, "parameters": [PARAMETER], "loadIndicator": LOAD_INDICATOR, "persistValues": FLAG, "interaction": INTERACTION,
        "requiredWidgets": [TEXT], "allWidgetsAreRequired": FLAG, "functionName": TEXT
    } with [NO_FUNCTION_NAME];
    OPEN_LINK { "url": TEXT, "openAs": OPEN_AS, "onClose": ON_CLOSE };
    OVERFLOW_MENU { "items": [OVERFLOW_MENU_ITEM] };
    MATERIAL_ICON { "name": TEXT, "fill": FLAG, "weight": INT, "grade": INT };
    SWITCH_CONTROL { "name": TEXT, "value": TEXT, "selected": FLAG, "onChangeAction": ACTION, "controlType": CONTROL_TYPE };
    SUGGESTIONS { "items": [SUGGESTION_ITEM] };
    VALIDATION { "characterLimit": INT, "inputType": INPUT_TYPE };
    PLATFORM_DATA_SOURCE { "commonDataSource": COMMON_SOURCE, "hostAppDataSource": MAP };
    GRID_ITEM {
        "id": TEXT, "image": IMAGE_COMPONENT, "title": TEXT, "subtitle": TEXT, "layout": GRID_ITEM_LAYOUT, "textAlignment": TEXT
    } with [NO_ALIGNMENT];
    BORDER_STYLE { "type": BORDER_TYPE, "strokeColor": COLOR, "cornerRadius": INT };
    COLUMN {
        "horizontalSizeStyle": SIZE_STYLE, "horizontalAlignment": HORIZONTAL_ALIGNMENT, "verticalAlignment": COLUMN_ALIGNMENT,
        "widgets": [COLUMN_WIDGET]
    };
    CAROUSEL_CARD { "widgets": [NESTED_WIDGET], "footerWidgets": [NESTED_WIDGET] };
    CHIP { "icon": ICON, "label": TEXT, "onClick": ON_CLICK, "enabled": FLAG, "disabled": FLAG, "altText": TEXT, "text": TEXT } with [NO_CHIP_TEXT];
    PARAMETER { "key": TEXT, "value": TEXT };
    OVERFLOW_MENU_ITEM { "startIcon": ICON, "text": TEXT, "onClick": ON_CLICK, "disabled": FLAG };
    SUGGESTION_ITEM { "text": TEXT };
    IMAGE_COMPONENT { "imageUri": TEXT, "altText": TEXT, "cropStyle": IMAGE_CROP_STYLE, "borderStyle": BORDER_STYLE };
    COLUMN_WIDGET {
        "textParagraph": TEXT_PARAGRAPH, "image": IMAGE, "decoratedText": DECORATED_TEXT, "buttonList": BUTTON_LIST,
        "textInput": TEXT_INPUT, "selectionInput": SELECTION_INPUT, "dateTimePicker": DATE_TIME_PICKER, "chipList": CHIP_LIST
    } one_of ["textParagraph", "image", "decoratedText", "buttonList", "textInput", "selectionInput", "dateTimePicker", "chipList"];
    NESTED_WIDGET {
        "textParagraph": TEXT_PARAGRAPH, "buttonList": BUTTON_LIST, "image": IMAGE
    } one_of ["textParagraph", "buttonList", "image"];
    IMAGE_CROP_STYLE { "type": IMAGE_CROP_TYPE, "aspectRatio": REAL };
}

/// Widgets beyond the hundredth of a card are left out.
const MANY_WIDGETS: Test =
    Soft(Severity::Warning, &[Sum { most: 100, unit: Items, of: &["sections/*/widgets"], what: "the sections of a card" }]);
static NOT_EMPTY: Shape = Shape(&[Least(1, Items)]);
static TWO: Shape = Shape(&[Soft(Severity::Warning, &[Most(2, Items)])]);
static HUNDRED: Shape = Shape(&[Soft(Severity::Warning, &[Most(100, Items)])]);
static HTML: Shape = Shape(&[Reads(marks::HTML)]);
static HTML_TEXT: Shape = Shape(&[Fields(&[may("text", &HTML)])]);
// The reference's own example has the second spelling.
static LOAD_INDICATOR: Shape = Shape(&[
    Is(STRING.or(NUMBER)),
    If(When::Node(is_text), &Shape(&[OneOf(&["SPINNER", "NONE", "LoadIndicator.SPINNER", "LoadIndicator.NONE"], Exact)])),
]);

// Members that examples of the reference have and the protobuf has not: whether they are taken is not known.
const NO_FUNCTION_NAME: Test = Soft(
    Severity::Warning,
    &[Say(
        When::Has("functionName"),
        &UNKNOWN_FIELD,
        "the protobuf has no functionName, though the reference shows it",
        "write \"function\"",
    )],
);
const NO_ALIGNMENT: Test = Soft(
    Severity::Warning,
    &[Say(When::Has("textAlignment"), &UNKNOWN_FIELD, "the protobuf has no textAlignment, though the reference shows it", "remove it")],
);
const NO_CHIP_TEXT: Test = Soft(
    Severity::Warning,
    &[Say(When::Has("text"), &UNKNOWN_FIELD, "the protobuf has no text in a chip, though the reference shows it", "write \"label\"")],
);

/// Is this paragraph's text HTML, as it is unless another syntax is named?
fn is_html(paragraph: NodeRef<'_>) -> bool {
    !["textSyntax", "text_syntax"].iter().any(|key| paragraph.get(key).and_then(NodeRef::as_str).is_some_and(|s| s == "MARKDOWN"))
}

words! {
    DIVIDER_STYLE: "DIVIDER_STYLE_UNSPECIFIED", "SOLID_DIVIDER", "NO_DIVIDER";
    DISPLAY_STYLE: "DISPLAY_STYLE_UNSPECIFIED", "PEEK", "REPLACE";
    IMAGE_TYPE: "SQUARE", "CIRCLE";
    BUTTON_TYPE: "TYPE_UNSPECIFIED", "OUTLINED", "FILLED", "FILLED_TONAL", "BORDERLESS";
    HORIZONTAL_ALIGNMENT: "HORIZONTAL_ALIGNMENT_UNSPECIFIED", "START", "CENTER", "END";
    TEXT_SYNTAX: "TEXT_SYNTAX_UNSPECIFIED", "HTML", "MARKDOWN";
    VERTICAL_ALIGNMENT: "VERTICAL_ALIGNMENT_UNSPECIFIED", "TOP", "MIDDLE", "BOTTOM";
    TEXT_INPUT_TYPE: "SINGLE_LINE", "MULTIPLE_LINE";
    SELECTION_TYPE: "CHECK_BOX", "RADIO_BUTTON", "SWITCH", "DROPDOWN", "MULTI_SELECT";
    DATE_TIME_PICKER_TYPE: "DATE_AND_TIME", "DATE_ONLY", "TIME_ONLY";
    LAYOUT: "LAYOUT_UNSPECIFIED", "WRAPPED", "HORIZONTAL_SCROLLABLE";
    INTERACTION: "INTERACTION_UNSPECIFIED", "OPEN_DIALOG";
    OPEN_AS: "FULL_SIZE", "OVERLAY";
    ON_CLOSE: "NOTHING", "RELOAD";
    CONTROL_TYPE: "SWITCH", "CHECKBOX", "CHECK_BOX";
    INPUT_TYPE: "INPUT_TYPE_UNSPECIFIED", "TEXT", "INTEGER", "FLOAT", "EMAIL", "EMOJI_PICKER";
    COMMON_SOURCE: "UNKNOWN", "USER";
    GRID_ITEM_LAYOUT: "GRID_ITEM_LAYOUT_UNSPECIFIED", "TEXT_BELOW", "TEXT_ABOVE";
    BORDER_TYPE: "BORDER_TYPE_UNSPECIFIED", "NO_BORDER", "STROKE";
    SIZE_STYLE: "HORIZONTAL_SIZE_STYLE_UNSPECIFIED", "FILL_AVAILABLE_SPACE", "FILL_MINIMUM_SPACE";
    COLUMN_ALIGNMENT: "VERTICAL_ALIGNMENT_UNSPECIFIED", "CENTER", "TOP", "BOTTOM";
    IMAGE_CROP_TYPE: "IMAGE_CROP_TYPE_UNSPECIFIED", "SQUARE", "CIRCLE", "RECTANGLE_CUSTOM", "RECTANGLE_4_3";
}
