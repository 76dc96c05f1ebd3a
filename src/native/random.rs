//! Randomness of the operating system, for message ids.

/// A random (version 4) UUID, or `None` if the operating system gives no randomness.
#[must_use]
pub(crate) fn uuid() -> Option<String> {
    let mut bytes = [0u8; 16];
    rustls::crypto::ring::default_provider().secure_random.fill(&mut bytes).ok()?;
    let [a, b, c, d, e, f, g, h, rest @ ..] = bytes;
    let tail: String = rest.iter().skip(2).map(|b| format!("{b:02x}")).collect();
    let [i, j, ..] = rest;
    let head = format!("{a:02x}{b:02x}{c:02x}{d:02x}-{e:02x}{f:02x}-{:02x}{h:02x}-{:02x}{j:02x}", g & 0x0f | 0x40, i & 0x3f | 0x80);
    Some(format!("{head}-{tail}"))
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn ids_are_version_4_uuids_and_differ() {
        let (a, b) = (uuid().unwrap(), uuid().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.len(), 36);
        assert_eq!(a.as_bytes()[14], b'4', "{a}");
        assert!(b"89ab".contains(&a.as_bytes()[19]), "{a}");
    }
}
