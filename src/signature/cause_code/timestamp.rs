//! The timestamp was written or signed otherwise.

use crate::diagnostic::codes;

codes! {
    TIMESTAMP_MILLISECONDS = "signature/timestamp-milliseconds", Error,
        "The signed timestamp is in milliseconds, but the header's is in seconds.",
        "Date.now()", "Use Math.floor(Date.now() / 1000) in both places.";
    TIMESTAMP_SECONDS = "signature/timestamp-seconds", Error,
        "The signed timestamp is in seconds, but the header's is in milliseconds.",
        "header: Date.now()", "Use one unit in both places.";
    TIMESTAMP_ISO = "signature/timestamp-iso", Error,
        "The signed timestamp is ISO 8601 text, but the header's is a number.",
        "new Date().toISOString()", "Sign exactly the timestamp text that the header carries.";
    TIMESTAMP_NOT_SIGNED = "signature/timestamp-not-signed", Error,
        "The signature does not cover the timestamp.",
        "hmac.update(body)", "Sign it before the body, joined as the scheme does.";
    TIMESTAMP_SIGNED = "signature/timestamp-signed", Error,
        "The signature covers a timestamp that this scheme does not sign.",
        "hmac.update(`${timestamp}.${body}`)", "Sign the body alone.";
    TIMESTAMP_CLOCK_READ_TWICE = "signature/timestamp-clock-read-twice", Error,
        "The signed timestamp differs from the header's by a few seconds: the clock was read twice.",
        "sign(now()); header(now())", "Read the clock once and use that value in both places.";
    TIMESTAMP_TIME_ZONE = "signature/timestamp-time-zone", Error,
        "The signed timestamp differs from the header's by whole hours: local time was used as UTC.",
        "datetime.utcnow().timestamp()", "Use time.time(), or datetime.now(timezone.utc).timestamp().";
    TIMESTAMP_OTHER_HEADER = "signature/timestamp-other-header", Error,
        "The signed timestamp comes from another header.",
        "X-Request-Start instead of webhook-timestamp", "Sign exactly the timestamp text that the header carries.";
}
