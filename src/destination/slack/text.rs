//! Text objects, and texts of a given length.

use super::NO_OTHERS;
use crate::destination::form::URI;
use crate::destination::shape::Test::{And, By, Fields, From, Is, Least, Like, Most, OneOf};
use crate::destination::shape::Unit::Chars;
use crate::destination::shape::{Case, Cite, FLAG, OBJECT, STRING, Shape, documented, may, must};
use crate::diagnostic::Severity;

const TEXT_OBJECT: Cite = documented("https://docs.slack.dev/reference/block-kit/composition-objects/text-object");

// Texts that are not empty, and are at most so long.
pub(super) static T30: Shape = Shape(&[Is(STRING), Most(30, Chars)]);
pub(super) static T75: Shape = Shape(&[Is(STRING), Most(75, Chars)]);
pub(super) static T100: Shape = Shape(&[Is(STRING), Most(100, Chars)]);
pub(super) static T150: Shape = Shape(&[Is(STRING), Most(150, Chars)]);
pub(super) static T200: Shape = Shape(&[Is(STRING), Most(200, Chars)]);
pub(super) static T255: Shape = Shape(&[Is(STRING), Most(255, Chars)]);
pub(super) static T300: Shape = Shape(&[Is(STRING), Most(300, Chars)]);
pub(super) static T2000: Shape = Shape(&[Is(STRING), Most(2000, Chars)]);
pub(super) static T3000: Shape = Shape(&[Is(STRING), Most(3000, Chars)]);
static LONGEST: Shape = Shape(&[From(TEXT_OBJECT, &[Is(STRING), Most(3000, Chars)])]);
pub(super) static T12000: Shape = Shape(&[Is(STRING), Least(1, Chars), Most(12_000, Chars)]);
pub(super) static URL: Shape = Shape(&[Is(STRING), Like(URI), Most(3000, Chars)]);

/// `plain_text` or `mrkdwn`, of any length.
static EITHER: Shape = Shape(&[From(
    TEXT_OBJECT,
    &[
        Is(OBJECT),
        By { key: "type", case: Case::Exact, unknown: Severity::Error, cases: &[("plain_text", &PLAIN_BODY), ("mrkdwn", &MRKDWN_BODY)] },
    ],
)]);
static PLAIN_BODY: Shape = Shape(&[Fields(&[must("text", &FILLED), may("emoji", &FLAG)]), NO_OTHERS]);
static MRKDWN_BODY: Shape = Shape(&[Fields(&[must("text", &MARKED), may("verbatim", &FLAG)]), NO_OTHERS]);
static FILLED: Shape = Shape(&[Is(STRING), Least(1, Chars)]);
static MARKED: Shape = Shape(&[Is(STRING), Least(1, Chars), super::MARKED]);

// Either kind, at most so long.
pub(super) static TEXT_150: Shape = Shape(&[And(&EITHER), Fields(&[may("text", &T150)])]);
pub(super) static TEXT_200: Shape = Shape(&[And(&EITHER), Fields(&[may("text", &T200)])]);
pub(super) static TEXT_300: Shape = Shape(&[And(&EITHER), Fields(&[may("text", &T300)])]);
pub(super) static TEXT_2000: Shape = Shape(&[And(&EITHER), Fields(&[may("text", &T2000)])]);
pub(super) static TEXT_3000: Shape = Shape(&[And(&EITHER), Fields(&[may("text", &LONGEST)])]);
pub(super) static TEXT_75: Shape = Shape(&[And(&EITHER), Fields(&[may("text", &T75)])]);

/// `plain_text` alone.
static PLAIN: Shape =
    Shape(&[From(TEXT_OBJECT, &[Is(OBJECT), Fields(&[must("type", &PLAIN_TYPE), must("text", &FILLED), may("emoji", &FLAG)]), NO_OTHERS])]);
static PLAIN_TYPE: Shape = Shape(&[Is(STRING), OneOf(&["plain_text"], Case::Exact)]);
pub(super) static PLAIN_30: Shape = Shape(&[And(&PLAIN), Fields(&[may("text", &T30)])]);
pub(super) static PLAIN_75: Shape = Shape(&[And(&PLAIN), Fields(&[may("text", &T75)])]);
pub(super) static PLAIN_100: Shape = Shape(&[And(&PLAIN), Fields(&[may("text", &T100)])]);
pub(super) static PLAIN_150: Shape = Shape(&[And(&PLAIN), Fields(&[may("text", &T150)])]);
pub(super) static PLAIN_200: Shape = Shape(&[And(&PLAIN), Fields(&[may("text", &T200)])]);
pub(super) static PLAIN_2000: Shape = Shape(&[And(&PLAIN), Fields(&[may("text", &T2000)])]);
