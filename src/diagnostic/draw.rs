//! A diagnostic as text: message, place, the lines around it, carets, help.

use std::fmt::Write as _;

use super::{Diagnostic, Document};
use crate::span::{Encoding, LineIndex, Span};

/// How many characters of a long line are shown around the place.
const WIDTH: usize = 100;

/// Draws one finding over the documents it points into.
///
/// `documents` gives the bytes of each document and the name to show for it (a file name, say). A document
/// that is not given is named but not drawn. Payload text is hostile: control characters, line separators and
/// direction overrides are shown as visible escapes, so a log line cannot be forged.
#[must_use]
pub fn draw(diagnostic: &Diagnostic, documents: &[(Document, &str, &[u8])]) -> String {
    let mut out = format!("{}[{}]: {}\n", diagnostic.severity.name(), diagnostic.code.id, printable(&diagnostic.message));
    let mut places = vec![(diagnostic.document, diagnostic.span, "", '^')];
    places.extend(diagnostic.labels.iter().map(|l| (l.document, l.span, l.message.as_str(), '-')));
    for (document, span, message, mark) in places {
        let Some((_, name, bytes)) = documents.iter().find(|d| d.0 == document) else {
            let _ = writeln!(out, "  --> {}, bytes {}..{}{}", document.name(), span.from, span.to, suffix(message));
            continue;
        };
        frame(&mut out, printable(name).as_str(), bytes, span, message, mark);
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "  = help: {}", printable(help));
    }
    if let Some(fix) = &diagnostic.fix {
        let _ = writeln!(out, "  = fix: {}", printable(&fix.title));
    }
    if let Some(source) = &diagnostic.source {
        let _ = writeln!(out, "  = source: {}", printable(source));
    }
    out
}

fn suffix(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {}", printable(message)) }
}

fn frame(out: &mut String, name: &str, bytes: &[u8], span: Span, message: &str, mark: char) {
    let index = LineIndex::new(bytes);
    let at = index.position(span.from, Encoding::Bytes);
    let _ = writeln!(out, "  --> {name}:{}:{}", at.line, at.column);
    let number = at.line.to_string();
    let gutter = " ".repeat(number.len());
    let line = index.line(at.line);
    let start = (span.from.saturating_sub(index.line_start(at.line)) as usize).min(line.len());
    let length = (span.len() as usize).min(line.len() - start);
    // A long line is shown as a window around the place.
    let from = if line.len() > WIDTH { boundary(line, start.saturating_sub(WIDTH / 2)) } else { 0 };
    let to = boundary(line, (from + WIDTH).max(start + length.min(WIDTH)).min(line.len()));
    let piece = |a: usize, b: usize| printable(&String::from_utf8_lossy(line.get(a..b.max(a)).unwrap_or(&[])));
    let end = (start + length).min(to);
    let (before, under, after) = (piece(from, start), piece(start, end), piece(end, to));
    let ellipsis = if from > 0 { "..." } else { "" };
    let _ = writeln!(out, "{gutter} |");
    let _ = writeln!(out, "{number} | {ellipsis}{before}{under}{after}{}", if to < line.len() { "..." } else { "" });
    let pad = " ".repeat(ellipsis.len() + before.chars().count());
    let carets = mark.to_string().repeat(under.chars().count().max(1));
    let _ =
        writeln!(out, "{gutter} | {pad}{carets}{}", if message.is_empty() { String::new() } else { format!(" {}", printable(message)) });
}

fn boundary(line: &[u8], mut i: usize) -> usize {
    while i > 0 && line.get(i).is_some_and(|b| b & 0xc0 == 0x80) {
        i -= 1;
    }
    i
}

/// Text with everything that could forge a line, colour a terminal or turn the reading direction made visible.
///
/// Tabs become spaces; other control characters, U+2028, U+2029, the direction controls, zero-width
/// characters and the byte order mark become `\u{..}` escapes.
#[must_use]
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c if c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}') =>
            {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;

    #[test]
    fn a_finding_is_drawn_with_its_line_and_caret_and_hostile_text_stays_visible() {
        let d = Diagnostic::new(&crate::json::code::SYNTAX, Span::new(8, 9), "a \u{1b}[31mquote")
            .with_severity(Severity::Error)
            .help("escape it");
        let drawn = draw(&d, &[(Document::Template, "t.json", b"one\n{\"a\"\xff\"b\"}\nx")]);
        assert_eq!(
            drawn,
            "error[json/syntax]: a \\u{1b}[31mquote\n  --> t.json:2:5\n  |\n2 | {\"a\"\u{fffd}\"b\"}\n  |     ^\n  = help: escape it\n  = source: RFC 8259\n"
        );
    }

    #[test]
    fn a_long_line_is_shown_as_a_window() {
        let text = format!("{}X{}", "é".repeat(500), "b".repeat(500));
        let d = Diagnostic::new(&crate::json::code::SYNTAX, Span::new(1000, 1001), "here");
        let drawn = draw(&d, &[(Document::Template, "t", text.as_bytes())]);
        assert!(drawn.lines().all(|l| l.chars().count() < 130), "{drawn}");
        let lines: Vec<&str> = drawn.lines().collect();
        let caret = lines[4].chars().position(|c| c == '^').unwrap();
        assert_eq!(lines[3].chars().nth(caret), Some('X'));
    }
}
