//! The signature is right, and written otherwise into the header.

use crate::diagnostic::codes;

codes! {
    HEADER_PREFIX_MISSING = "signature/header-prefix-missing", Error,
        "The signature is right, but the header lacks its prefix.",
        "X-Hub-Signature-256: 757107ea...", "Write the header as the scheme's page shows it.";
    HEADER_PREFIX_WRONG = "signature/header-prefix-wrong", Error,
        "The signature is right, but the header has another prefix than the scheme's.",
        "X-Hub-Signature-256: sha1=757107ea...", "Write the header as the scheme's page shows it.";
    HEADER_NAME_WRONG = "signature/header-name-wrong", Error,
        "The signature is right, but it came in another header than the scheme's.",
        "X-Signature: sha256=...", "Send it under the scheme's header name; check for proxies that rename headers.";
    HEADER_HEX_FOR_BASE64 = "signature/header-hex-for-base64", Error,
        "The signature is right, but written in hex where base64 belongs.",
        "digest('hex')", "Encode it: .digest('base64').";
    HEADER_BASE64_FOR_HEX = "signature/header-base64-for-hex", Error,
        "The signature is right, but written in base64 where hex belongs.",
        "digest('base64')", "Encode it: .digest('hex').";
    HEADER_BASE64URL = "signature/header-base64url", Error,
        "The signature is right, but written in the URL alphabet of base64.",
        "digest('base64url')", "Encode it with the standard alphabet: .digest('base64').";
    HEADER_PADDING_CUT = "signature/header-padding-cut", Error,
        "The signature is right, but its base64 lacks the = at the end.",
        "base64.rstrip('=')", "Keep the padding.";
    HEADER_UPPER_CASE_HEX = "signature/header-upper-case-hex", Error,
        "The signature is right, but its hex is in upper case: the vendors' libraries compare texts and refuse it.",
        "BitConverter.ToString(hash).Replace(\"-\", \"\")", "Use lower case: Convert.ToHexString(hash).ToLowerInvariant().";
    HEADER_HEX_WITH_SEPARATORS = "signature/header-hex-with-separators", Error,
        "The signature is right, but its hex has separators between the bytes.",
        "BitConverter.ToString(hash)", "Convert.ToHexString(hash).ToLowerInvariant().";
    HEADER_BASE64_OF_HEX = "signature/header-base64-of-hex", Error,
        "The signature is right, but encoded twice: base64 of the hex text.",
        "btoa(digest('hex'))", "Encode the bytes once: .digest('base64').";
    HEADER_QUOTED = "signature/header-quoted", Error,
        "The signature is right, but it stands in quotes.",
        "X-Signature: \"sha256=...\"", "Write the header as the scheme's page shows it.";
    HEADER_PERCENT_ENCODED = "signature/header-percent-encoded", Error,
        "The signature is right, but percent-encoded.",
        "encodeURIComponent(signature)", "Write the header as the scheme's page shows it.";
    HEADER_SEPARATOR_WRONG = "signature/header-separator-wrong", Error,
        "A signature is right, but the header's parts are not separated as the scheme separates them.",
        "webhook-signature: v1,a,v1,b", "Write the header as the scheme's page shows it.";
    HEADER_CUT = "signature/header-cut", Error,
        "The header holds only the beginning of the right signature.",
        "a database column of 64 characters", "Keep the whole header.";
}
