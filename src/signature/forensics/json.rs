//! JSON read as the serialisers' own parsers read it: numbers keep their text, strings their lone surrogates.
//!
//! The tree is an arena and both reading and writing are loops: nesting costs heap, never stack.

/// Deepest nesting that is read.
const DEEPEST: usize = 512;

/// A parsed text.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    /// Where each node is in the text.
    pub(super) spans: Vec<(usize, usize)>,
}

/// One value; children by index into [`Tree::nodes`].
#[derive(Debug)]
pub(super) enum Node<'a> {
    Null,
    Bool(bool),
    /// As it was written.
    Number(&'a str),
    /// Code points, lone surrogates included.
    String(Vec<u32>),
    Array(Vec<usize>),
    /// Pairs in their order, duplicates included.
    Object(Vec<(Vec<u32>, usize)>),
}

impl<'a> Tree<'a> {
    /// Parse a whole text; `None` if it is not JSON (RFC 8259) or too deep.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let mut tree = Self { nodes: Vec::new(), spans: Vec::new() };
        // Open containers: (node, key that waits for its value).
        let mut open: Vec<(usize, Option<Vec<u32>>)> = Vec::new();
        loop {
            reader.space();
            if open.len() > DEEPEST {
                return None;
            }
            let from = reader.at;
            let node = match reader.peek()? {
                b'{' => Node::Object(Vec::new()),
                b'[' => Node::Array(Vec::new()),
                b'"' => Node::String(reader.string()?),
                b't' => reader.word("true").map(|()| Node::Bool(true))?,
                b'f' => reader.word("false").map(|()| Node::Bool(false))?,
                b'n' => reader.word("null").map(|()| Node::Null)?,
                _ => Node::Number(reader.number()?),
            };
            let index = tree.nodes.len();
            let container = matches!(node, Node::Object(_) | Node::Array(_));
            tree.nodes.push(node);
            tree.spans.push((from, reader.at));
            if let Some((parent, key)) = open.last_mut() {
                match (tree.nodes.get_mut(*parent)?, key.take()) {
                    (Node::Object(pairs), Some(key)) => pairs.push((key, index)),
                    (Node::Array(items), None) => items.push(index),
                    _ => return None,
                }
            }
            let mut fresh = false;
            if container {
                reader.at += 1;
                open.push((index, None));
                fresh = true;
            }
            // After a value (or inside a fresh container): close, or go on to the next value.
            loop {
                reader.space();
                let Some((container, key)) = open.last_mut() else {
                    return (reader.at == text.len()).then_some(tree);
                };
                let object = matches!(tree.nodes.get(*container)?, Node::Object(_));
                let close = if object { b'}' } else { b']' };
                if reader.peek()? == close {
                    reader.at += 1;
                    if let Some(span) = tree.spans.get_mut(*container) {
                        span.1 = reader.at;
                    }
                    open.pop();
                    fresh = false;
                    continue;
                }
                if !fresh {
                    reader.byte(b',')?;
                    reader.space();
                }
                if object {
                    *key = Some(reader.string()?);
                    reader.space();
                    reader.byte(b':')?;
                } else if reader.peek()? == b']' {
                    return None;
                }
                break;
            }
        }
    }

    /// The members of the top-level object.
    pub(super) fn members(&self) -> &[(Vec<u32>, usize)] {
        if let Some(Node::Object(pairs)) = self.nodes.first() { pairs } else { &[] }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn byte(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    fn digits(&mut self) -> Option<()> {
        let from = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > from).then_some(())
    }

    fn number(&mut self) -> Option<&'a str> {
        let from = self.at;
        let _ = self.byte(b'-');
        if self.byte(b'0').is_none() {
            self.digits()?;
        }
        if self.byte(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.text.get(from..self.at).filter(|t| !t.is_empty())
    }

    fn string(&mut self) -> Option<Vec<u32>> {
        self.byte(b'"')?;
        let mut out: Vec<u32> = Vec::new();
        loop {
            let c = self.text.get(self.at..)?.chars().next()?;
            self.at += c.len_utf8();
            match c {
                '"' => return Some(out),
                '\\' => {
                    let escape = self.peek()?;
                    self.at += 1;
                    let unit = match escape {
                        b'"' | b'\\' | b'/' => u32::from(escape),
                        b'b' => 8,
                        b'f' => 12,
                        b'n' => 10,
                        b'r' => 13,
                        b't' => 9,
                        b'u' => {
                            let hex = self.text.get(self.at..self.at + 4).filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()))?;
                            self.at += 4;
                            u32::from_str_radix(hex, 16).ok()?
                        }
                        _ => return None,
                    };
                    match out.last_mut() {
                        Some(high) if (0xdc00..0xe000).contains(&unit) && (0xd800..0xdc00).contains(high) && escape == b'u' => {
                            *high = 0x10000 + ((*high - 0xd800) << 10) + (unit - 0xdc00);
                        }
                        _ => out.push(unit),
                    }
                }
                c if c < ' ' => return None,
                c => out.push(u32::from(c)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_json_is_read_and_what_is_not_is_refused() {
        for good in ["{}", " [ ] ", "[1,[2,{\"a\":[]}]]", "\"\\ud83d\\ude80\\ud800x\"", "-0.5e+3", "{\"a\":1,\"a\":2}"] {
            assert!(Tree::parse(good).is_some(), "{good}");
        }
        for bad in ["", "{", "[1,]", "{\"a\":1,}", "[,1]", "{\"a\"}", "01", "1.", "\"\\x\"", "\"\n\"", "[1 2]", "{}{}", "nul", "[}", "+1"] {
            assert!(Tree::parse(bad).is_none(), "{bad}");
        }
        assert!(Tree::parse(&"[".repeat(100_000)).is_none());
        assert!(Tree::parse(&format!("{}1{}", "[".repeat(500), "]".repeat(500))).is_some());
    }

    #[test]
    fn surrogates_join_and_a_lone_one_stays() {
        let tree = Tree::parse("\"\\ud83d\\ude80\\ud800x\"").unwrap();
        assert!(matches!(&tree.nodes[0], Node::String(s) if s == &[0x1f680, 0xd800, 0x78]));
    }
}
