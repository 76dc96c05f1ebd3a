//! The tokens of a JSON text for an editor's colours: a machine that goes on across the holes that a template's actions or
//! placeholders leave, and that never gives up.

/// What a run of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Key,
    String,
    Number,
    Constant,
    Punctuation,
}

impl TokenKind {
    /// The names of the editor's node types, by [`number`](Self::number).
    pub(crate) const NAMES: [&str; 5] = ["JsonKey", "JsonString", "JsonNumber", "JsonConstant", "JsonPunctuation"];

    /// Its place in [`NAMES`](Self::NAMES).
    pub(crate) const fn number(self) -> u32 {
        match self {
            Self::Key => 0,
            Self::String => 1,
            Self::Number => 2,
            Self::Constant => 3,
            Self::Punctuation => 4,
        }
    }
}

/// Where in a JSON text we are.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// Has it been decided whether the text is JSON at all?
    decided: bool,
    json: bool,
    /// Open brackets: an object's is true.
    open: Vec<bool>,
    /// Would a string here be a key?
    key: bool,
    /// Inside a string, and is it a key?
    string: Option<TokenKind>,
    escaped: bool,
}

/// How many brackets are kept track of.
const DEPTH: usize = 1000;

impl Tokens {
    /// Reads a piece of text that begins at `base` and gives its tokens in order.
    pub(crate) fn read(&mut self, text: &[u8], base: u32, mut token: impl FnMut(TokenKind, u32, u32)) {
        if !self.decided
            && let Some(first) = text.iter().find(|b| !b.is_ascii_whitespace())
        {
            self.decided = true;
            self.json = matches!(first, b'{' | b'[' | b'"');
        }
        if !self.json {
            return;
        }
        let place = |i: usize| base.saturating_add(u32::try_from(i).unwrap_or(u32::MAX));
        let mut at = 0;
        while let Some(&b) = text.get(at) {
            let start = at;
            if let Some(kind) = self.string {
                at = self.string_end(text, at);
                if at > start {
                    token(kind, place(start), place(at));
                }
                continue;
            }
            at += 1;
            match b {
                b'"' => {
                    let kind = if self.key { TokenKind::Key } else { TokenKind::String };
                    self.string = Some(kind);
                    self.key = false;
                    at = self.string_end(text, at);
                    token(kind, place(start), place(at));
                }
                b'{' | b'[' => {
                    self.key = b == b'{';
                    if self.open.len() < DEPTH {
                        self.open.push(self.key);
                    }
                    token(TokenKind::Punctuation, place(start), place(at));
                }
                b'}' | b']' => {
                    self.open.pop();
                    self.key = false;
                    token(TokenKind::Punctuation, place(start), place(at));
                }
                b',' | b':' => {
                    self.key = b == b',' && self.open.last() == Some(&true);
                    token(TokenKind::Punctuation, place(start), place(at));
                }
                b'-' | b'0'..=b'9' => {
                    at += count(text, at, |b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
                    token(TokenKind::Number, place(start), place(at));
                }
                b'a'..=b'z' => {
                    at += count(text, at, |b| b.is_ascii_lowercase());
                    if let Some(b"true" | b"false" | b"null") = text.get(start..at) {
                        token(TokenKind::Constant, place(start), place(at));
                    }
                }
                _ => {}
            }
        }
    }

    /// Where the string ends, or this piece of it. A string does not go past its line.
    fn string_end(&mut self, text: &[u8], mut at: usize) -> usize {
        while let Some(&b) = text.get(at) {
            match b {
                b'\n' => {
                    self.string = None;
                    self.escaped = false;
                    return at;
                }
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.string = None;
                    return at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        at
    }
}

fn count(text: &[u8], from: usize, of: impl Fn(u8) -> bool) -> usize {
    text.get(from..).unwrap_or(&[]).iter().take_while(|&&b| of(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(pieces: &[&str]) -> Vec<(TokenKind, String)> {
        let (mut json, mut out, mut base) = (Tokens::default(), Vec::new(), 0u32);
        for piece in pieces {
            json.read(piece.as_bytes(), base, |kind, from, to| {
                out.push((kind, piece.get((from - base) as usize..(to - base) as usize).unwrap().to_owned()));
            });
            base += u32::try_from(piece.len()).unwrap();
        }
        out
    }

    #[test]
    fn a_string_goes_on_across_a_hole_and_keys_are_told_from_values() {
        use TokenKind::{Constant, Key, Number, Punctuation, String};
        let found = tokens(&["{\"a\": \"x ", " y\", \"k\\\"", "\": [-1.5e3, null], \"b\": ", "}"]);
        let expected = [
            (Punctuation, "{"),
            (Key, "\"a\""),
            (Punctuation, ":"),
            (String, "\"x "),
            (String, " y\""),
            (Punctuation, ","),
            (Key, "\"k\\\""),
            (Key, "\""),
            (Punctuation, ":"),
            (Punctuation, "["),
            (Number, "-1.5e3"),
            (Punctuation, ","),
            (Constant, "null"),
            (Punctuation, "]"),
            (Punctuation, ","),
            (Key, "\"b\""),
            (Punctuation, ":"),
            (Punctuation, "}"),
        ];
        assert_eq!(found.iter().map(|(k, t)| (*k, t.as_str())).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_string_ends_with_its_line_and_other_text_has_no_colours() {
        assert_eq!(tokens(&["[\"open\n", "\n1]"]).len(), 4);
        assert_eq!(tokens(&["Hello \"you\": 1", "{\"a\": 1}"]), []);
    }
}
