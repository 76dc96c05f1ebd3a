//! The signature is right, and written otherwise into the header.

use crate::diagnostic::codes;

codes! {
    HEADER_PREFIX_MISSING = "signature/header-prefix-missing", Error,
        "The signature is valid, but the header lacks the scheme's prefix.",
        "X-Hub-Signature-256: 757107ea...", "Use the scheme's documented header format.";
    HEADER_PREFIX_WRONG = "signature/header-prefix-wrong", Error,
        "The signature is valid, but the header's prefix is not the scheme's.",
        "X-Hub-Signature-256: sha1=757107ea...", "Use the scheme's documented header format.";
    HEADER_NAME_WRONG = "signature/header-name-wrong", Error,
        "The signature is valid, but it is not in the scheme's header.",
        "X-Signature: sha256=...", "Send it under the scheme's header name; check for proxies that rename headers.";
    HEADER_HEX_FOR_BASE64 = "signature/header-hex-for-base64", Error,
        "The signature is valid, but it is in hex instead of base64.",
        "digest('hex')", "Encode it in base64: .digest('base64').";
    HEADER_BASE64_FOR_HEX = "signature/header-base64-for-hex", Error,
        "The signature is valid, but it is in base64 instead of hex.",
        "digest('base64')", "Encode it in hex: .digest('hex').";
    HEADER_BASE64URL = "signature/header-base64url", Error,
        "The signature is valid, but it is in base64url instead of base64.",
        "digest('base64url')", "Encode it with the standard alphabet: .digest('base64').";
    HEADER_PADDING_CUT = "signature/header-padding-cut", Error,
        "The signature is valid, but its base64 padding (=) is missing.",
        "base64.rstrip('=')", "Keep the padding.";
    HEADER_UPPER_CASE_HEX = "signature/header-upper-case-hex", Error,
        "The signature is valid, but its hex is in upper case: vendor libraries compare it as text and reject it.",
        "BitConverter.ToString(hash).Replace(\"-\", \"\")", "Use lower case: Convert.ToHexString(hash).ToLowerInvariant().";
    HEADER_HEX_WITH_SEPARATORS = "signature/header-hex-with-separators", Error,
        "The signature is valid, but its hex has separators between the bytes.",
        "BitConverter.ToString(hash)", "Convert.ToHexString(hash).ToLowerInvariant().";
    HEADER_BASE64_OF_HEX = "signature/header-base64-of-hex", Error,
        "The signature is valid, but encoded twice: base64 of the hex text.",
        "btoa(digest('hex'))", "Encode the bytes once: .digest('base64').";
    HEADER_QUOTED = "signature/header-quoted", Error,
        "The signature is valid, but it is in quotes.",
        "X-Signature: \"sha256=...\"", "Remove the quotes: send the signature as the scheme writes it.";
    HEADER_PERCENT_ENCODED = "signature/header-percent-encoded", Error,
        "The signature is valid, but percent-encoded.",
        "encodeURIComponent(signature)", "Remove the percent-encoding: send the signature as the scheme writes it.";
    HEADER_SEPARATOR_WRONG = "signature/header-separator-wrong", Error,
        "A signature is valid, but the header uses the wrong separator between its parts.",
        "webhook-signature: v1,a,v1,b", "Use the scheme's documented header format.";
    HEADER_CUT = "signature/header-cut", Error,
        "The header contains only the start of the valid signature.",
        "a database column of 64 characters", "Store the whole header.";
}
