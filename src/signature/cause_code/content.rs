//! The parts of the signed content were put together otherwise.

use crate::diagnostic::codes;

codes! {
    CONTENT_JOINER_WRONG = "signature/content-joiner-wrong", Error,
        "The parts of the signed content are joined with the wrong separator.",
        "`${timestamp}:${body}` instead of `${timestamp}.${body}`", "Join them as the scheme does.";
    CONTENT_JOINER_MISSING = "signature/content-joiner-missing", Error,
        "The parts of the signed content are joined without a separator.",
        "hmac.update(timestamp); hmac.update(body)", "Put the scheme's separator between them.";
    CONTENT_ID_MISSING = "signature/content-id-missing", Error,
        "The signature does not cover the message id.",
        "`${timestamp}.${body}`", "Sign id.timestamp.body.";
    CONTENT_ID_ADDED = "signature/content-id-added", Error,
        "The signature covers a message id that this scheme does not sign.",
        "`${id}.${timestamp}.${body}`", "Sign only what the scheme signs.";
    CONTENT_ORDER_WRONG = "signature/content-order-wrong", Error,
        "The parts of the signed content are in the wrong order.",
        "`${body}.${timestamp}`", "Put them in the scheme's order.";
    CONTENT_VERSION_MISSING = "signature/content-version-missing", Error,
        "The signed content lacks the scheme's version prefix.",
        "`${timestamp}:${body}` instead of `v0:${timestamp}:${body}`", "Start the signed content with the scheme's version.";
    CONTENT_VERSION_ADDED = "signature/content-version-added", Error,
        "The signed content has a version prefix that this scheme does not use.",
        "`v1:${timestamp}:${body}`", "Sign only what the scheme signs.";
    CONTENT_BASE_NEWLINE = "signature/content-base-newline", Error,
        "The signature base ends with a newline; RFC 9421 has none after @signature-params.",
        "lines.join('\\n') + '\\n'", "Remove the last newline.";
    CONTENT_BASE_CRLF = "signature/content-base-crlf", Error,
        "The lines of the signature base are joined with CRLF; RFC 9421 requires LF.",
        "lines.join('\\r\\n')", "Join the lines with a single LF.";
    CONTENT_BASE_WITHOUT_PARAMS = "signature/content-base-without-params", Error,
        "The signature base lacks its last line, @signature-params.",
        "lines.join('\\n')", "End the base with \"@signature-params\": and the Signature-Input value after its label.";
    CONTENT_BASE_BODY_ONLY = "signature/content-base-body-only", Error,
        "The signature covers the raw body instead of the signature base.",
        "hmac.update(body)", "Sign the signature base (RFC 9421, section 2.5); the body is covered by Content-Digest.";
}
