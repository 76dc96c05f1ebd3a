//! The hash was another, or used otherwise.

use crate::diagnostic::codes;

codes! {
    MAC_SHA1 = "signature/mac-sha1", Error,
        "The signature is an HMAC-SHA1; this scheme uses another hash.",
        "createHmac('sha1', secret)", "Use the scheme's hash, such as createHmac('sha256', secret).";
    MAC_SHA256 = "signature/mac-sha256", Error,
        "The signature is an HMAC-SHA256; this scheme uses another hash.",
        "createHmac('sha256', token)", "Use the scheme's hash.";
    MAC_SHA384 = "signature/mac-sha384", Error,
        "The signature is an HMAC-SHA384; this scheme uses another hash.",
        "createHmac('sha384', secret)", "Use the scheme's hash.";
    MAC_SHA512 = "signature/mac-sha512", Error,
        "The signature is an HMAC-SHA512; this scheme uses another hash.",
        "createHmac('sha512', secret)", "Use the scheme's hash, such as createHmac('sha256', secret).";
    MAC_PLAIN_HASH = "signature/mac-plain-hash", Error,
        "The signature is an unkeyed hash of the content: anyone can compute it.",
        "createHash('sha256').update(body)", "Use an HMAC: createHmac('sha256', secret).update(body).";
    MAC_SECRET_CONCATENATED = "signature/mac-secret-concatenated", Error,
        "The signature is a plain hash of the secret and the content together, not an HMAC: with the secret first, length extension can forge it.",
        "sha256(secret + body)", "Use an HMAC: hmac.new(secret, body, sha256).";
    MAC_ARGUMENTS_SWAPPED = "signature/mac-arguments-swapped", Error,
        "The HMAC's key and content are swapped.",
        "hmac.new(body, secret, sha256)", "Pass the key first: hmac.new(secret, body, sha256).";
    MAC_HASHED_TWICE = "signature/mac-hashed-twice", Error,
        "The signature is a hash of the correct signature: it was hashed twice.",
        "sha256(hmac.digest())", "Use the HMAC's digest without hashing it again.";
}
