//! Signs that Google Chat shows as they are: its texts have a markup of their own, its cards a little HTML.

use crate::destination::markup::{has_break, has_double_stars, has_heading, has_markdown_link, has_slack_link, has_tag};
use crate::destination::shape::Mark;

/// Chat's own markup, in `text`.
pub(super) const CHAT: &[Mark] = &[
    Mark { sign: has_break, message: "<br> is HTML; Google Chat shows it as text", help: "write \\n for a new line" },
    Mark {
        sign: has_tag,
        message: "HTML tags are for cards: in a text Google Chat shows them as they are",
        help: "write *bold*, _italic_, `code`, <https://…|label>",
    },
    Mark { sign: has_double_stars, message: "**bold** is Markdown; Google Chat's bold is *bold*", help: "write *bold*" },
    Mark {
        sign: has_markdown_link,
        message: "[text](url) is Markdown; Google Chat's link is <url|text>",
        help: "write <https://…|text>, or set \"markupSyntax\" to MARKUP_SYNTAX_MARKDOWN",
    },
    Mark { sign: has_heading, message: "# heading is Markdown; Google Chat's texts have no headings", help: "write *bold*" },
];

/// The HTML of cards.
pub(super) const HTML: &[Mark] = &[
    Mark { sign: has_double_stars, message: "**bold** is Markdown; a card's text is HTML", help: "write <b>bold</b>" },
    Mark {
        sign: has_markdown_link,
        message: "[text](url) is Markdown; a card's text is HTML",
        help: "write <a href=\"https://…\">text</a>",
    },
    Mark {
        sign: has_slack_link, message: "<url|text> is for texts; a card's text is HTML", help: "write <a href=\"https://…\">text</a>"
    },
];
