//! Signing 1 KiB with this crate's primitive and with `ring`, in one run: `cargo bench --no-default-features --bench signature`.

#![expect(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, reason = "a bench measures and prints")]

use std::hint::black_box;
use std::time::Instant;

use hookproof::signature::{Message, Received, Secret, scheme, sign, verify};

/// The best of several rounds, in nanoseconds a call.
fn time(mut call: impl FnMut()) -> f64 {
    let rounds = if std::env::args().any(|a| a == "--bench") { 40 } else { 2 };
    let mut best = f64::MAX;
    for _ in 0..rounds {
        let start = Instant::now();
        for _ in 0..2000 {
            call();
        }
        best = best.min(start.elapsed().as_nanos() as f64 / 2000.0);
    }
    best
}

fn main() {
    let secret = "0f8a6b5c4d3e2f100112233445566778899aabbccddeeff0102030405060708";
    let github = scheme("github").unwrap();
    for size in [64, 1024, 4096, 65536] {
        let body = vec![b'x'; size];
        let secrets = [Secret::from(secret)];
        let message = Message { body: &body, ..Message::default() };
        let ours = time(|| drop(black_box(sign(github, &secrets, black_box(&message)))));
        // What a caller of `ring` would do for the same header: key, HMAC, hex, prefix.
        let ring = time(|| {
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
            let tag = ring::hmac::sign(&key, black_box(&body));
            let value = format!("sha256={}", tag.as_ref().iter().map(|b| format!("{b:02x}")).collect::<String>());
            drop(black_box(vec![("X-Hub-Signature-256".to_owned(), value)]));
        });
        let headers = sign(github, &secrets, &message).unwrap();
        let received = Received { body: &body, headers: &headers, ..Received::default() };
        let check = time(|| drop(black_box(verify(github, &secrets, black_box(&received)))));
        println!("{size:>6} bytes: sign {ours:>8.0} ns, ring {ring:>8.0} ns, ratio {:.2}; verify {check:>8.0} ns", ours / ring);
    }
}
