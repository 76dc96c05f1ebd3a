//! The hash was another, or used otherwise.

use crate::diagnostic::codes;

codes! {
    MAC_SHA1 = "signature/mac-sha1", Error,
        "The signature is an HMAC-SHA1.",
        "createHmac('sha1', secret)", "Use the scheme's hash: createHmac('sha256', secret).";
    MAC_SHA256 = "signature/mac-sha256", Error,
        "The signature is an HMAC-SHA256; this scheme uses another hash.",
        "createHmac('sha256', token)", "Use the scheme's hash.";
    MAC_SHA384 = "signature/mac-sha384", Error,
        "The signature is an HMAC-SHA384.",
        "createHmac('sha384', secret)", "Use the scheme's hash.";
    MAC_SHA512 = "signature/mac-sha512", Error,
        "The signature is an HMAC-SHA512.",
        "createHmac('sha512', secret)", "Use the scheme's hash: createHmac('sha256', secret).";
    MAC_PLAIN_HASH = "signature/mac-plain-hash", Error,
        "The signature is a hash of the content without any key: anybody can make it.",
        "createHash('sha256').update(body)", "Use an HMAC: createHmac('sha256', secret).update(body).";
    MAC_SECRET_CONCATENATED = "signature/mac-secret-concatenated", Error,
        "The signature is a hash of secret and content joined, not an HMAC: it can be extended without the secret.",
        "sha256(secret + body)", "Use an HMAC: hmac.new(secret, body, sha256).";
    MAC_ARGUMENTS_SWAPPED = "signature/mac-arguments-swapped", Error,
        "Key and content of the HMAC are swapped.",
        "hmac.new(body, secret, sha256)", "Give the key first: hmac.new(secret, body, sha256).";
    MAC_HASHED_TWICE = "signature/mac-hashed-twice", Error,
        "The signature is the hash of the right signature: it was digested twice.",
        "sha256(hmac.digest())", "Take the HMAC's digest as it is.";
}
