//! Signs of another system's markup, for the destinations that show them as they are.

use super::shape::Mark;

/// `<br>` where a line end is meant.
pub(crate) fn has_break(text: &str) -> bool {
    ["<br>", "<br/>", "<br />"].iter().any(|tag| text.to_ascii_lowercase().contains(tag))
}

/// HTML's tags for text. Slack's own `<…>` begins with `#`, `@`, `!` or a URL.
pub(crate) fn has_tag(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    [
        "<b>", "<i>", "<u>", "<p>", "<strong>", "<em>", "<code>", "<pre>", "<ul>", "<li>", "<div", "<span", "<h1", "<h2", "<h3", "</a>",
        "</b>", "</p>",
    ]
    .iter()
    .any(|tag| text.contains(tag))
}

/// Markdown's `**bold**`: two stars that open before a word, and two that close after one.
pub(crate) fn has_double_stars(text: &str) -> bool {
    pairs(text, "**")
}

fn pairs(text: &str, sign: &str) -> bool {
    // What stands between backticks is code.
    let mut prose = text.lines().flat_map(|line| line.split('`').step_by(2));
    prose.any(|part| {
        part.split_once(sign).is_some_and(|(_, rest)| {
            let inner = rest.split_once(sign).map_or("", |(inner, _)| inner);
            !inner.is_empty() && !inner.starts_with([' ', '*', '/']) && !inner.ends_with(' ')
        })
    })
}

/// Markdown's `[text](url)`.
pub(crate) fn has_markdown_link(text: &str) -> bool {
    text.match_indices("](").any(|(at, _)| {
        let before = text.get(..at).unwrap_or("");
        let url = text.get(at + 2..).and_then(|rest| rest.split_once(')')).map_or("", |(url, _)| url);
        before.contains('[') && (url.contains("://") || url.starts_with("mailto:")) && !url.contains(char::is_whitespace)
    })
}

/// Markdown's `# heading` at the start of a line.
pub(crate) fn has_heading(text: &str) -> bool {
    text.lines().any(|line| {
        let rest = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ') && !rest.trim().is_empty()
    })
}

/// Slack's `<https://…|text>`.
pub(crate) fn has_slack_link(text: &str) -> bool {
    text.split('<').skip(1).any(|part| part.split_once('>').is_some_and(|(inside, _)| inside.contains("://") && inside.contains('|')))
}

/// Slack's mrkdwn, as one finding a text.
pub(crate) const MRKDWN: &[Mark] = &[
    Mark { sign: has_break, message: "<br> is HTML; Slack shows it as text", help: "write \\n for a new line" },
    Mark {
        sign: has_tag,
        message: "HTML tags are not Slack markup: they are shown as text",
        help: "write *bold*, _italic_, `code`, <https://…|label>",
    },
    Mark { sign: has_double_stars, message: "**bold** is Markdown; Slack's mrkdwn is *bold*", help: "write *bold*" },
    Mark { sign: has_markdown_link, message: "[text](url) is Markdown; Slack's mrkdwn is <url|text>", help: "write <https://…|text>" },
    Mark { sign: has_heading, message: "# heading is Markdown; Slack's mrkdwn has no headings", help: "write *bold*, or a header block" },
];

fn is_fenced(text: &str) -> bool {
    text.trim_start().starts_with("%%%")
}

/// Datadog's text: Markdown between `%%%` fences, and else as it is.
pub(crate) const FENCED: &[Mark] = &[
    Mark {
        sign: |text| !is_fenced(text) && (has_double_stars(text) || has_markdown_link(text) || has_heading(text)),
        message: "Markdown without its fences: Datadog shows it as text",
        help: "begin the text with %%% and a line end, and end it with a line end and %%%",
    },
    Mark { sign: has_break, message: "<br> is HTML; Datadog shows it as text", help: "write \\n for a new line" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_found_and_ordinary_text_is_left_alone() {
        assert!(has_double_stars("a **b** c") && has_double_stars("**Severity:** high"));
        assert!(!has_double_stars("2 ** 3 ** 4") && !has_double_stars("`a **b** c`") && !has_double_stars("/**/*.rs and /**/x"));
        assert!(has_markdown_link("see [the page](https://x.example/a)") && !has_markdown_link("f[0](x) and [1] (a)"));
        assert!(has_heading("## Title") && !has_heading("#channel") && !has_heading("# ") && !has_heading("PR #5 is"));
        assert!(has_slack_link("<https://x|y>") && !has_slack_link("a < b | c > d"));
        assert!(has_tag("a <b>x</b>") && has_tag("<a href='x'>y</a>") && !has_tag("*a* <https://x.example|y> 2 < 3 <!channel>"));
        assert!(has_break("a<BR/>b"));
    }
}
