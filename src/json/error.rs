//! Why a text is not JSON, in the words of Go's `encoding/json`.

use crate::value::quote::{is_print, push_quoted_char, quote};

/// The first fault of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Byte offset of the fault.
    pub offset: usize,
    /// Go's error text, as `json.Unmarshal` returns it.
    pub message: String,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Where the reader stood when it met a character that does not belong there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    Value,
    Key,
    AfterKey,
    AfterPair,
    AfterElement,
    AfterTop,
    Number,
    String,
    /// Inside `true`, `false` or `null`, at this letter of it.
    Literal(&'static str, usize),
    /// A bad escape sequence of this many bytes.
    Escape(usize),
    Depth,
}

/// Maximum nesting depth that `encoding/json` accepts.
pub(crate) const MAX_DEPTH: usize = 10_000;

impl Error {
    pub(crate) fn syntax(text: &[u8], offset: usize, context: Context) -> Self {
        Self { offset, message: describe(text, offset, context) }
    }
}

fn describe(text: &[u8], offset: usize, context: Context) -> String {
    if context == Context::Depth {
        return "exceeded max depth".to_owned();
    }
    let rest = text.get(offset..).unwrap_or(&[]);
    if let Context::Escape(n) = context {
        let Some(escape) = rest.get(..n) else { return "unexpected end of JSON input".to_owned() };
        let plain = std::str::from_utf8(escape)
            .ok()
            .filter(|t| !t.chars().any(|c| matches!(c, '`' | '\u{fffd}') || c.is_whitespace() || !is_print(c)));
        let shown = plain.map_or_else(|| quote(escape), |t| format!("`{t}`"));
        return format!("invalid escape sequence {shown} in string");
    }
    let Some(&first) = rest.first() else { return "unexpected end of JSON input".to_owned() };
    let head = rest.get(..rest.len().min(4)).unwrap_or(rest);
    let mut shown = Vec::new();
    match head.utf8_chunks().next().and_then(|c| c.valid().chars().next()) {
        Some(c) => push_quoted_char(&mut shown, c, false),
        None => shown.extend_from_slice(format!("'\\x{first:02x}'").as_bytes()),
    }
    let place = match context {
        Context::Value => "looking for beginning of value".to_owned(),
        Context::Key => "looking for beginning of object key string".to_owned(),
        Context::AfterKey => "after object key".to_owned(),
        Context::AfterPair => "after object key:value pair".to_owned(),
        Context::AfterElement => "after array element".to_owned(),
        Context::AfterTop => "after top-level value".to_owned(),
        Context::Number => "in numeric literal".to_owned(),
        Context::String | Context::Escape(_) | Context::Depth => "in string".to_owned(),
        Context::Literal(word, at) => {
            let expected = word.get(at..=at).unwrap_or("");
            format!("in literal {word} (expecting '{expected}')")
        }
    };
    format!("invalid character {} {place}", String::from_utf8_lossy(&shown))
}
