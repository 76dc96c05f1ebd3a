//! Signs a request, verifies it, and asks why a signature does not match.
//!
//! `cargo run --example sign_and_verify` prints `sign_and_verify.txt`.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;

use hookproof::signature::{Message, Received, Secret, Verification, scheme, sign, verify};

fn answer() -> Result<String, Box<dyn Error>> {
    let standard = scheme("standard").ok_or("the scheme is built in")?;
    let secrets = [Secret::new("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz")];
    // The time is an argument: the library reads no clock.
    let now = 1_767_225_600;
    let body = br#"{"event": "threat.detected", "score": 1.0}"#;

    let message = Message { body, id: Some("msg_1"), timestamp: Some(now), ..Message::default() };
    let headers = sign(standard, &secrets, &message)?;
    let mut out = String::new();
    for (name, value) in &headers {
        out += &format!("{name}: {value}\n");
    }

    // A receiver verifies the raw bytes ...
    let received = Received { body, headers: &headers, at: Some(now + 2), ..Received::default() };
    out += &tell("as sent", &verify(standard, &secrets, &received));
    // ... an hour later the signature is still right, but too old ...
    out += &tell("an hour later", &verify(standard, &secrets, &Received { at: Some(now + 3600), ..received }));
    // ... and a framework that parses the body and prints it again has other bytes.
    let printed = br#"{"event":"threat.detected","score":1.0}"#;
    out += &tell("printed again", &verify(standard, &secrets, &Received { body: printed, ..received }));

    // The sender's fault is found too: it signs what JSON.stringify prints and sends the body as it was.
    let stringified = br#"{"event":"threat.detected","score":1}"#;
    let headers = sign(standard, &secrets, &Message { body: stringified, ..message })?;
    out += &tell("signed by mistake", &verify(standard, &secrets, &Received { headers: &headers, ..received }));
    Ok(out)
}

fn tell(what: &str, seen: &Verification) -> String {
    let mut out = format!("\n{what}: {}\n", seen.reason);
    if let Some(cause) = &seen.cause {
        out += &format!("  cause: {}: {}\n  remedy: {}\n", cause.code.id, cause.message, cause.code.remedy);
    }
    out
}

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", answer()?);
    Ok(())
}

#[test]
fn it_prints_what_stands_beside_it() {
    assert_eq!(answer().unwrap(), include_str!("sign_and_verify.txt"));
}
