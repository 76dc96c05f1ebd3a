//! Codes of this area: the verdicts and the advice here, the causes of a mismatch in `cause_code`.

use crate::diagnostic::codes;

codes! {
    MISMATCH = "signature/mismatch", Error,
        "No signature in the request matches its body and this secret.",
        "X-Hub-Signature-256: sha256=00...",
        "Check the raw bytes, the secret and the header; the cause, if one was found, names the one that differs.";
    STALE = "signature/stale", Error,
        "The signature is valid, but the request is older than the scheme's tolerance: a replay, a late retry, or a wrong clock.",
        "t=1767225600 judged at 1767229200",
        "Synchronise the receiver's clock; verify a recorded request at its time of receipt (--at).";
    FUTURE = "signature/future", Error,
        "The signature is valid, but its timestamp is ahead of the clock by more than the scheme's tolerance.",
        "webhook-timestamp: 1767229200 verified at 1767225600",
        "Synchronise both clocks; check that the timestamp is in seconds, not milliseconds.";
    MISSING_HEADER = "signature/missing-header", Error,
        "The request lacks a header that the scheme requires.",
        "a Standard Webhooks request without webhook-id",
        "Check the header name, and that no proxy or framework removes the header.";
    MALFORMED_HEADER = "signature/malformed-header", Error,
        "A header is present, but not in the scheme's format.",
        "X-Hub-Signature-256: 757107ea0eb2509f...",
        "Write the header in the scheme's documented format, with its prefix.";
    MISSING_URL = "signature/missing-url", Error,
        "The scheme signs the URL, but no URL was given.",
        "--verify --scheme twilio without --url",
        "Pass the exact URL that the sender requested, including its query (--url).";
    DIGEST_MISMATCH = "signature/digest-mismatch", Error,
        "The signature is valid, but the body hash that it covers does not match this body.",
        "Content-Digest: sha-256=:AAAA...=: over another body",
        "The body was changed after signing: keep the raw bytes.";
    BODY_NOT_COVERED = "signature/body-not-covered", Error,
        "The signature covers only the headers or the URL: anyone could change the body.",
        "Signature-Input: sig1=(\"@method\");created=1 without Content-Digest",
        "Sign a Content-Digest (RFC 9421), or put bodySHA256 in the URL (Twilio).", "RFC 9421, section 7.2.8";
    DIGEST_NOT_SIGNED = "signature/digest-not-signed", Warning,
        "The body matches Content-Digest, but the signature does not cover that header: both can be changed together.",
        "Signature-Input: sig1=(\"date\" \"@authority\");created=1",
        "Add \"content-digest\" to the covered components.", "RFC 9421, section 7.2.8";
    BAD_SECRET = "signature/bad-secret", Error,
        "The secret is not in the scheme's key format.",
        "whsec_not*base64",
        "Copy the secret again, with its prefix and without surrounding white space.";
    REVEALED = "signature/revealed", Info,
        "The correct signature, shown on request (--reveal).",
        "--reveal",
        "Keep it on your own machine: anyone who has it can send this body as the sender.";
    BODY_LARGE = "signature/search-limited", Info,
        "The body is large, so only the likeliest causes were tried.",
        "a body of 5 MB",
        "Reproduce the problem with a smaller body, and all causes are tried.";
    CHANGES_WHEN_PARSED = "signature/changes-when-reserialised", Warning,
        "JSON.stringify(JSON.parse(body)) gives other bytes: a receiver that re-serialises the body will reject it.",
        "{\"a\": 1.0}",
        "Send compact JSON as JSON.stringify prints it, so that such receivers accept it too.",
        "github.com/octokit/webhooks.js/issues/71";
    BOM = "signature/byte-order-mark", Warning,
        "The body begins with a byte order mark: some verifiers drop it and so reject the body; JSON parsers fail on it.",
        "\\u{feff}{\"a\":1}",
        "Remove the first three bytes (EF BB BF).", "RFC 8259, section 8.1";
    NOT_UTF8 = "signature/body-not-utf8", Warning,
        "The body is not UTF-8: verifiers that expect text reject it or hash other bytes.",
        "caf\\xe9",
        "Encode the body as UTF-8.";
    EMPTY_BODY = "signature/empty-body", Warning,
        "The body is empty: some libraries throw instead of verifying it.",
        "Content-Length: 0",
        "Send at least {}.";
    NOT_JSON = "signature/body-not-json", Info,
        "The body is not JSON: some libraries verify it, then fail to parse it.",
        "hello",
        "Send JSON if the receiver uses standardwebhooks or svix.";
    UNSIGNED_TIMESTAMP = "signature/unsigned-timestamp", Info,
        "The timestamp is outside the signature: a captured request can be replayed forever.",
        "X-CyberCage-Timestamp: 2026-01-01T00:00:00Z",
        "Also send Standard Webhooks headers, and have receivers remember delivery ids.",
        "github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md";
    UNSIGNED_ID = "signature/unsigned-delivery-id", Info,
        "The delivery id is not signed: a replay with a new id passes deduplication.",
        "X-CyberCage-Delivery-ID: d3b07384-...",
        "Deduplicate by an id in the signed body, or send Standard Webhooks headers as well.",
        "github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md";
    SHORT_SECRET = "signature/short-secret", Warning,
        "The secret is short enough to be guessed from one captured request.",
        "12345",
        "Use at least 24 random bytes (Standard Webhooks: 24 to 64).",
        "github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md";
    SECRET_SPACE = "signature/secret-white-space", Warning,
        "The secret begins or ends with white space: often one side trims it and the other does not.",
        "a secret read from a file with its final newline",
        "Remove the white space on both sides.";
    WEAK_HASH = "signature/weak-hash", Hint,
        "The scheme uses HMAC-SHA1: it is not broken, but new schemes should not use it.",
        "X-Twilio-Signature",
        "If the vendor offers SHA-256 (Twilio: shared keys), turn it on.";
    SAMPLE_VERIFIER = "signature/vendor-sample-verifies-wrongly", Info,
        "The vendor's sample code verifies a re-serialised body, or compares in a way that leaks timing or throws.",
        "crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b)) with unequal lengths",
        "Use the receiver that --verifier prints: raw bytes, lengths checked first, constant time.";
}
