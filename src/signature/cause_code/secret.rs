//! The key was read from the secret in another way.

use crate::diagnostic::codes;

codes! {
    SECRET_AS_TEXT = "signature/secret-as-text", Error,
        "The secret's text was used as the key; this scheme decodes it from base64 first.",
        "createHmac('sha256', 'whsec_MfKQ...')", "Remove the prefix and decode: Buffer.from(secret.slice(6), 'base64').";
    SECRET_AS_TEXT_WITHOUT_PREFIX = "signature/secret-as-text-without-prefix", Error,
        "The text after the secret's prefix was used as the key; this scheme decodes it from base64.",
        "createHmac('sha256', secret.replace('whsec_', ''))", "Decode it after removing the prefix: Buffer.from(secret.slice(6), 'base64').";
    SECRET_BASE64_DECODED = "signature/secret-base64-decoded", Error,
        "The secret was decoded from base64; this scheme uses its text.",
        "createHmac('sha256', Buffer.from(secret, 'base64'))", "Use the text: createHmac('sha256', secret).";
    SECRET_BASE64URL_DECODED = "signature/secret-base64url-decoded", Error,
        "The secret was decoded from base64url, which this scheme does not do.",
        "base64.urlsafe_b64decode(secret)", "Do not decode it as base64url: read the secret as the scheme does, as text or as standard base64.";
    SECRET_HEX_DECODED = "signature/secret-hex-decoded", Error,
        "The secret was decoded from hex; this scheme uses its text.",
        "bytes.fromhex(secret)", "Use the text: secret.encode().";
    SECRET_PREFIX_DECODED = "signature/secret-prefix-decoded", Error,
        "The secret was decoded from base64 with its prefix still on it.",
        "Buffer.from('whsec_...', 'base64')", "Remove the prefix first: secret.slice(6).";
    SECRET_PREFIX_CUT = "signature/secret-prefix-cut", Error,
        "The secret's prefix was removed; in this scheme it is part of the key.",
        "secret.replace('whsec_', '')", "Use the whole secret, with its prefix.";
    SECRET_PREFIX_ADDED = "signature/secret-prefix-added", Error,
        "The signing key has a prefix that the secret given here lacks.",
        "'whsec_' + secret", "Pass the secret exactly as the vendor shows it.";
    SECRET_NEWLINE_ADDED = "signature/secret-newline-added", Error,
        "The key has a newline at its end.",
        "open('secret.txt').read()", "Trim it: open('secret.txt').read().strip(); write the file with printf, not echo.";
    SECRET_SPACE_ADDED = "signature/secret-space-added", Error,
        "The key has white space around it.",
        "SECRET= abc", "Trim it at sender and receiver.";
    SECRET_SPACE_CUT = "signature/secret-space-cut", Error,
        "The secret given here has white space around it; the signing key does not.",
        "--secret 'abc '", "Remove the white space from the configured secret.";
    SECRET_QUOTES_ADDED = "signature/secret-quotes-added", Error,
        "The key has quotes around it.",
        "SECRET=\"abc\" in an env file read literally", "Remove the quotes from the env file.";
    SECRET_QUOTES_CUT = "signature/secret-quotes-cut", Error,
        "The secret given here has quotes around it; the signing key does not.",
        "--secret '\"abc\"'", "Remove the quotes from the configured secret.";
    SECRET_UPPER_CASE = "signature/secret-upper-case", Error,
        "The key is the secret in upper case.",
        "secret.toUpperCase()", "Use the secret without changing its case.";
    SECRET_LOWER_CASE = "signature/secret-lower-case", Error,
        "The key is the secret in lower case.",
        "secret.toLowerCase()", "Use the secret without changing its case.";
    SECRET_BASE64_ENCODED = "signature/secret-base64-encoded", Error,
        "The secret was encoded in base64 before it was used.",
        "Kubernetes secret used without decoding", "Decode it before use: `kubectl get secret` shows base64.";
    SECRET_HEX_ENCODED = "signature/secret-hex-encoded", Error,
        "The secret was encoded in hex before it was used.",
        "Buffer.from(secret).toString('hex')", "Use the secret without encoding it in hex.";
    SECRET_HASHED = "signature/secret-hashed", Error,
        "The key is a SHA-256 of the secret.",
        "createHmac('sha256', sha256(secret))", "Use the secret itself, not its hash.";
    SECRET_EMPTY = "signature/secret-empty", Error,
        "The key is empty: the variable that holds the secret was not set.",
        "createHmac('sha256', process.env.SECRET ?? '')", "Set the variable, and make the service fail at startup without it.";
    SECRET_UNDEFINED = "signature/secret-undefined", Error,
        "The key is the word undefined, null or None: the variable that holds the secret was not set.",
        "`${process.env.SECRET}`", "Set the variable, and make the service fail at startup without it.";
    SECRET_PERCENT_DECODED = "signature/secret-percent-decoded", Error,
        "The key is the secret after percent-decoding.",
        "decodeURIComponent(secret)", "Use the secret without percent-decoding it.";
    SECRET_PERCENT_ENCODED = "signature/secret-percent-encoded", Error,
        "The key is the secret after percent-encoding.",
        "encodeURIComponent(secret)", "Use the secret without percent-encoding it.";
    SECRET_LATIN_1 = "signature/secret-latin-1", Error,
        "The key is the secret in Latin-1 instead of UTF-8.",
        "Buffer.from(secret, 'latin1')", "Use the secret's UTF-8 bytes.";
    SECRET_UTF_16 = "signature/secret-utf-16", Error,
        "The key is the secret in UTF-16.",
        "Encoding.Unicode.GetBytes(secret)", "Use Encoding.UTF8.GetBytes(secret).";
    SECRET_CUT = "signature/secret-cut", Error,
        "The key is only part of the secret: it was truncated at a special character or a fixed length.",
        "SECRET=abc#def in an env file; $ in a double-quoted shell string", "Quote the secret in the env file; use single quotes in the shell.";
    SECRET_PREVIOUS = "signature/secret-previous", Error,
        "The signature is valid for the previous secret: the sender has not rotated it yet.",
        "a secret rotated on one side only", "Accept both secrets during the rotation, then remove the old one.";
}
