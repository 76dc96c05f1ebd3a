//! `html`, `js` and `urlquery`: escaping of bytes that need not be UTF-8.

use std::fmt::Write as _;

use crate::value::quote::is_print;

/// `template.HTMLEscape`.
pub(crate) fn html(text: &[u8], out: &mut Vec<u8>) {
    let mut from = 0;
    for (i, b) in text.iter().enumerate() {
        let escaped: &[u8] = match b {
            0 => "\u{fffd}".as_bytes(),
            b'"' => b"&#34;",
            b'\'' => b"&#39;",
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            _ => continue,
        };
        out.extend_from_slice(text.get(from..i).unwrap_or(&[]));
        out.extend_from_slice(escaped);
        from = i + 1;
    }
    out.extend_from_slice(text.get(from..).unwrap_or(&[]));
}

/// `template.JSEscape`.
pub(crate) fn js(text: &[u8], out: &mut Vec<u8>) {
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => out.extend_from_slice(b"\\\\"),
                '\'' => out.extend_from_slice(b"\\'"),
                '"' => out.extend_from_slice(b"\\\""),
                '<' => out.extend_from_slice(b"\\u003C"),
                '>' => out.extend_from_slice(b"\\u003E"),
                '&' => out.extend_from_slice(b"\\u0026"),
                '=' => out.extend_from_slice(b"\\u003D"),
                '\x7f' => out.push(0x7f),
                c if (' '..'\x7f').contains(&c) || (c > '\x7f' && is_print(c)) => {
                    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                c => {
                    let mut escape = String::new();
                    let _ = write!(escape, "\\u{:04X}", u32::from(c));
                    out.extend_from_slice(escape.as_bytes());
                }
            }
        }
        // Go decodes a bad byte as U+FFFD, which counts as printable, and copies the byte.
        out.extend_from_slice(chunk.invalid());
    }
}

/// `url.QueryEscape`.
pub(crate) fn query(text: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &b in text {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(b),
            b' ' => out.push(b'+'),
            _ => out.extend(std::iter::once(b'%').chain([b >> 4, b & 15].map(|n| HEX.get(usize::from(n)).copied().unwrap_or(b'0')))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(f: fn(&[u8], &mut Vec<u8>), text: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        f(text, &mut out);
        out
    }

    #[test]
    fn bytes_are_escaped_as_go_escapes_them() {
        assert_eq!(
            escaped(html, b"<a href='x'>&\"\0\xff"),
            "&lt;a href=&#39;x&#39;&gt;&amp;&#34;\u{fffd}".bytes().chain([0xff]).collect::<Vec<_>>()
        );
        assert_eq!(escaped(js, "'é\u{2028}\n=\x7f\u{1f389}".as_bytes()), "\\'é\\u2028\\u000A\\u003D\x7f\u{1f389}".as_bytes());
        assert_eq!(escaped(js, b"a\xffb"), b"a\xffb");
        assert_eq!(escaped(query, "a b&é/~".as_bytes()), b"a+b%26%C3%A9%2F~");
    }
}
