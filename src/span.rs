//! Places in a document: byte spans, a line index, and the conversion to the caller's encoding.
//!
//! Inside, every position is a byte offset. Conversion to UTF-16 (for editors) happens once, at the API boundary,
//! through [`LineIndex`].

use serde::Serialize;

/// A half-open range of byte offsets in one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// First byte.
    pub from: u32,
    /// One past the last byte.
    pub to: u32,
}

impl Span {
    /// The span `from..to`; an inverted pair collapses to an empty span at `from`.
    #[must_use]
    pub const fn new(from: u32, to: u32) -> Self {
        Self { from, to: if to < from { from } else { to } }
    }

    /// A span from `usize` offsets; offsets past 4 GiB are clamped (no document is that long: see `MAX_DOCUMENT`).
    #[must_use]
    pub fn of(from: usize, to: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self::new(clamp(from), clamp(to))
    }

    /// An empty span.
    #[must_use]
    pub const fn at(offset: u32) -> Self {
        Self { from: offset, to: offset }
    }

    /// Do they share a byte? An empty span counts as the byte that it stands before.
    #[must_use]
    pub fn touches(self, other: Self) -> bool {
        self.from < other.to.max(other.from + 1) && other.from < self.to.max(self.from + 1)
    }

    /// The smallest span that holds both.
    #[must_use]
    pub const fn join(self, other: Self) -> Self {
        Self { from: if self.from < other.from { self.from } else { other.from }, to: if self.to > other.to { self.to } else { other.to } }
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.to - self.from
    }

    /// Is it empty?
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.from == self.to
    }

    /// Does it hold this offset?
    #[must_use]
    pub const fn contains(self, offset: u32) -> bool {
        self.from <= offset && offset < self.to
    }

    /// Do the two overlap, or touch if one is empty?
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// As a `usize` range, for `get`.
    #[must_use]
    pub const fn range(self) -> std::ops::Range<usize> {
        self.from as usize..self.to as usize
    }

    /// The text under the span; empty if the span is not inside `text` or cuts a character.
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// The bytes under the span; empty if the span is not inside `bytes`.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.range()).unwrap_or(&[])
    }
}

/// The largest document accepted, in bytes: 64 MiB.
pub(crate) const MAX_DOCUMENT: usize = 64 << 20;

/// The unit in which a caller counts positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes of UTF-8: the command line.
    #[default]
    Bytes,
    /// UTF-16 code units: JavaScript and editors.
    Utf16,
}

/// A 1-based line and a 1-based column, the column in characters of the chosen encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column.
    pub column: u32,
}

/// Where the lines of one document begin, and how its offsets convert.
///
/// Works on bytes that need not be UTF-8: an invalid sequence counts as the replacement characters that
/// `String::from_utf8_lossy` would show.
#[derive(Debug)]
pub struct LineIndex<'a> {
    bytes: &'a [u8],
    starts: Vec<u32>,
    /// UTF-16 checkpoints (byte offset, units before it), one per line start; empty if the text is ASCII.
    units: Vec<u32>,
}

impl<'a> LineIndex<'a> {
    /// Index a document. O(n) in its length.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|i| u32::try_from(i + 1).unwrap_or(u32::MAX)));
        let mut units = Vec::new();
        if !bytes.is_ascii() {
            let mut total = 0u32;
            for (i, &start) in starts.iter().enumerate() {
                units.push(total);
                let end = starts.get(i + 1).map_or(bytes.len(), |&e| e as usize);
                total += utf16_len(bytes.get(start as usize..end).unwrap_or(&[]));
            }
        }
        Self { bytes, starts, units }
    }

    fn line_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|&s| s <= offset).saturating_sub(1)
    }

    /// Convert a byte offset to the caller's encoding. An offset past the end gives the document's length.
    #[must_use]
    pub fn offset(&self, offset: u32, encoding: Encoding) -> u32 {
        let offset = offset.min(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        if encoding == Encoding::Bytes || self.units.is_empty() {
            return offset;
        }
        let line = self.line_of(offset);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.units.get(line).copied().unwrap_or(0);
        before + utf16_len(self.bytes.get(start as usize..offset as usize).unwrap_or(&[]))
    }

    /// Convert an offset in the caller's encoding to bytes. Inside a surrogate pair, the character's start.
    #[must_use]
    pub fn byte_offset(&self, offset: u32, encoding: Encoding) -> u32 {
        let end = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        if encoding == Encoding::Bytes || self.units.is_empty() {
            return offset.min(end);
        }
        let line = self.units.partition_point(|&u| u <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let mut left = offset - self.units.get(line).copied().unwrap_or(0).min(offset);
        let mut at = start;
        for chunk in self.bytes.get(start as usize..).unwrap_or(&[]).utf8_chunks() {
            for c in chunk.valid().chars() {
                let n = u32::try_from(c.len_utf16()).unwrap_or(2);
                if left < n {
                    return at;
                }
                left -= n;
                at += u32::try_from(c.len_utf8()).unwrap_or(4);
            }
            if !chunk.invalid().is_empty() {
                if left == 0 {
                    return at;
                }
                left -= 1;
                at += u32::try_from(chunk.invalid().len()).unwrap_or(1);
            }
        }
        at.min(end)
    }

    /// 1-based line and column of a byte offset; columns count characters (UTF-16 units where asked).
    #[must_use]
    pub fn position(&self, offset: u32, encoding: Encoding) -> Position {
        let offset = offset.min(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        let line = self.line_of(offset);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let head = self.bytes.get(start as usize..offset as usize).unwrap_or(&[]);
        let column = match encoding {
            Encoding::Utf16 => utf16_len(head),
            Encoding::Bytes => head
                .utf8_chunks()
                .map(|c| c.valid().chars().count() + usize::from(!c.invalid().is_empty()))
                .sum::<usize>()
                .try_into()
                .unwrap_or(u32::MAX),
        };
        Position { line: u32::try_from(line + 1).unwrap_or(u32::MAX), column: column + 1 }
    }

    /// The bytes of a 1-based line, without its line end.
    #[must_use]
    pub fn line(&self, line: u32) -> &'a [u8] {
        let i = (line as usize).saturating_sub(1);
        let Some(&start) = self.starts.get(i) else { return &[] };
        let end = self.starts.get(i + 1).map_or(self.bytes.len(), |&e| e as usize - 1);
        let text = self.bytes.get(start as usize..end).unwrap_or(&[]);
        text.strip_suffix(b"\r").unwrap_or(text)
    }

    /// Byte offset at which a 1-based line starts.
    #[must_use]
    pub fn line_start(&self, line: u32) -> u32 {
        self.starts.get((line as usize).saturating_sub(1)).copied().unwrap_or(0)
    }

    /// How many lines there are (at least one).
    #[must_use]
    pub fn lines(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }
}

fn utf16_len(bytes: &[u8]) -> u32 {
    let mut n = 0usize;
    for chunk in bytes.utf8_chunks() {
        n += chunk.valid().chars().map(char::len_utf16).sum::<usize>() + usize::from(!chunk.invalid().is_empty());
    }
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// For each byte offset of a text, and for its end, the offset in UTF-16 units; `None` if the two are the same.
/// For many offsets of one text at once; [`LineIndex`] serves a few.
#[must_use]
pub(crate) fn utf16_offsets(text: &str) -> Option<Vec<u32>> {
    if text.is_ascii() {
        return None;
    }
    let mut table = Vec::with_capacity(text.len() + 1);
    let mut units = 0_u32;
    for c in text.chars() {
        table.extend(std::iter::repeat_n(units, c.len_utf8()));
        units += if c.len_utf16() == 2 { 2 } else { 1 };
    }
    table.push(units);
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_convert_both_ways_across_lines_and_planes() {
        let text = "a\né🎉b\nz";
        let index = LineIndex::new(text.as_bytes());
        for (i, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let i = i as u32;
            let u = index.offset(i, Encoding::Utf16);
            assert_eq!(u as usize, text.split_at(i as usize).0.encode_utf16().count());
            assert_eq!(index.byte_offset(u, Encoding::Utf16), i);
        }
        assert_eq!(index.position(8, Encoding::Utf16), Position { line: 2, column: 4 });
        assert_eq!(index.position(8, Encoding::Bytes), Position { line: 2, column: 3 });
        assert_eq!(index.line(2), "é🎉b".as_bytes());
    }

    #[test]
    fn bytes_that_are_not_utf8_keep_their_places() {
        let bytes = b"a\xff\xfeb\nc";
        let index = LineIndex::new(bytes);
        assert_eq!(index.offset(3, Encoding::Utf16), 3);
        assert_eq!(index.position(5, Encoding::Bytes), Position { line: 2, column: 1 });
    }
}
