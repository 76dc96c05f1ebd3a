//! The timestamp was written or signed otherwise.

use crate::diagnostic::codes;

codes! {
    TIMESTAMP_MILLISECONDS = "signature/timestamp-milliseconds", Error,
        "The signed timestamp is in milliseconds, the one in the header in seconds.",
        "Date.now()", "Use Math.floor(Date.now() / 1000) in both places.";
    TIMESTAMP_SECONDS = "signature/timestamp-seconds", Error,
        "The signed timestamp is in seconds, the one in the header in milliseconds.",
        "header: Date.now()", "Use one unit in both places.";
    TIMESTAMP_ISO = "signature/timestamp-iso", Error,
        "The signed timestamp is an ISO 8601 text, the one in the header a number.",
        "new Date().toISOString()", "Sign the very text of the timestamp that is sent in the header.";
    TIMESTAMP_NOT_SIGNED = "signature/timestamp-not-signed", Error,
        "The signature leaves the timestamp out.",
        "hmac.update(body)", "Join it as the scheme does, before the body.";
    TIMESTAMP_SIGNED = "signature/timestamp-signed", Error,
        "The signature includes a timestamp that this scheme leaves out.",
        "hmac.update(`${timestamp}.${body}`)", "Sign the body alone.";
    TIMESTAMP_CLOCK_READ_TWICE = "signature/timestamp-clock-read-twice", Error,
        "The signed timestamp differs from the header's by a few seconds: the clock was read twice.",
        "sign(now()); header(now())", "Read the clock once and use that value in both places.";
    TIMESTAMP_TIME_ZONE = "signature/timestamp-time-zone", Error,
        "The signed timestamp differs from the header's by whole hours: local time was taken for UTC.",
        "datetime.utcnow().timestamp()", "Use time.time(), or datetime.now(timezone.utc).timestamp().";
    TIMESTAMP_OTHER_HEADER = "signature/timestamp-other-header", Error,
        "The signed timestamp is the one of another header.",
        "X-Request-Start instead of webhook-timestamp", "Sign the very text of the timestamp that is sent in the header.";
}
