//! Header names and values (RFC 9110, sections 5.1 and 5.5).

/// Is it a field name: a token of visible ASCII?
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// The first byte that a value cannot hold. Bytes beyond ASCII are among them: receivers read them differently.
pub(crate) fn forbidden(value: &str) -> Option<u8> {
    value.bytes().find(|b| !matches!(b, b'\t' | b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_token_and_a_value_one_line_of_visible_ascii() {
        assert!(["X", "X-Hub_1", "!#$%&'*+-.^_`|~"].into_iter().all(is_name));
        assert!(!["", "X Y", "X:", "X\r\nY", "Ü"].into_iter().any(is_name));
        assert_eq!([" a\tb~", "a\r\nb", "a\0", "é", "a\u{7f}"].map(forbidden), [None, Some(b'\r'), Some(0), Some(0xc3), Some(0x7f)]);
    }
}
