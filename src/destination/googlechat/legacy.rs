//! Cards of version 1, in `cards`: deprecated, and still taken.

use super::{REAL, is_text};
use crate::destination::shape::Case::Exact;
use crate::destination::shape::Test::{Each, If, Is, OneAtMost, OneOf, Proto};
use crate::destination::shape::{FLAG, LIST, NUMBER, OBJECT, STRING, Shape, TEXT, When, may};

messages! {
    pub(super) OLD_CARD { "header": CARD_HEADER, "sections": [SECTION], "cardActions": [CARD_ACTION], "name": TEXT };
    CARD_HEADER { "title": TEXT, "subtitle": TEXT, "imageStyle": IMAGE_STYLE, "imageUrl": TEXT };
    SECTION { "header": TEXT, "widgets": [WIDGET] };
    CARD_ACTION { "actionLabel": TEXT, "onClick": ON_CLICK };
    WIDGET {
        "textParagraph": TEXT_PARAGRAPH, "image": IMAGE, "keyValue": KEY_VALUE, "buttons": [BUTTON]
    } one_of ["textParagraph", "image", "keyValue"];
    ON_CLICK { "action": FORM_ACTION, "openLink": OPEN_LINK } one_of ["action", "openLink"];
    TEXT_PARAGRAPH { "text": TEXT };
    IMAGE { "imageUrl": TEXT, "onClick": ON_CLICK, "aspectRatio": REAL };
    KEY_VALUE {
        "icon": ICON, "iconUrl": TEXT, "topLabel": TEXT, "content": TEXT, "contentMultiline": FLAG, "bottomLabel": TEXT,
        "onClick": ON_CLICK, "button": BUTTON
    } one_of ["icon", "iconUrl"];
    BUTTON { "textButton": TEXT_BUTTON, "imageButton": IMAGE_BUTTON } one_of ["textButton", "imageButton"];
    FORM_ACTION { "actionMethodName": TEXT, "parameters": [PARAMETER] };
    OPEN_LINK { "url": TEXT };
    TEXT_BUTTON { "text": TEXT, "onClick": ON_CLICK };
    IMAGE_BUTTON { "icon": ICON, "iconUrl": TEXT, "onClick": ON_CLICK, "name": TEXT } one_of ["icon", "iconUrl"];
    PARAMETER { "key": TEXT, "value": TEXT };
}

words! {
    IMAGE_STYLE: "IMAGE_STYLE_UNSPECIFIED", "IMAGE", "AVATAR";
    ICON:
        "ICON_UNSPECIFIED", "AIRPLANE", "CLOCK", "MAP_PIN", "TICKET", "STAR", "HOTEL", "RESTAURANT_ICON", "SHOPPING_CART", "CAR",
        "EMAIL", "PERSON", "CONFIRMATION_NUMBER_ICON", "PHONE", "DOLLAR", "FLIGHT_DEPARTURE", "FLIGHT_ARRIVAL", "HOTEL_ROOM_TYPE",
        "MULTIPLE_PEOPLE", "INVITE", "EVENT_PERFORMER", "EVENT_SEAT", "STORE", "TRAIN", "MEMBERSHIP", "BUS", "BOOKMARK", "DESCRIPTION",
        "VIDEO_CAMERA", "VIDEO_PLAY", "OFFER";
}
