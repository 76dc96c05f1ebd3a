//! Signs that Discord's Markdown shows as they are.

use crate::destination::markup::{has_break, has_slack_link, has_tag};
use crate::destination::shape::Mark;

fn has_slack_mention(text: &str) -> bool {
    ["<!channel>", "<!here>", "<!everyone>"].iter().any(|mention| text.contains(mention))
}

pub(super) const SHOWN: &[Mark] = &[
    Mark { sign: has_break, message: "<br> is HTML; Discord shows it as text", help: "write \\n for a new line" },
    Mark {
        sign: has_tag,
        message: "HTML tags are not Discord's markup: they are shown as text",
        help: "write **bold**, *italic*, `code`, [label](https://…)",
    },
    Mark { sign: has_slack_link, message: "<url|text> is Slack's; Discord's link is [text](url)", help: "write [text](https://…)" },
    Mark { sign: has_slack_mention, message: "<!channel> and <!here> are Slack's mentions", help: "write @everyone or @here" },
];
