//! What a build says without some of its parts. `cargo xtask parts` runs this with the features of each build that ships.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use hookproof::signature::{self, Message, Received, Secret};

#[test]
fn every_build_signs_verifies_and_knows_the_schemes() {
    let scheme = signature::scheme("github").unwrap();
    let secrets = [Secret::new("a-secret-for-tests")];
    let headers = signature::sign(scheme, &secrets, &Message { body: b"{}", ..Message::default() }).unwrap();
    let received = |body| Received { body, headers: &headers, ..Received::default() };
    assert!(signature::verify(scheme, &secrets, &received(b"{}")).ok);
    assert_eq!(signature::verify(scheme, &secrets, &received(b"[]")).reason, "mismatch");
    assert!(signature::schemes().len() > 10);
    assert!(hookproof::catalogue::code("signature/mismatch").is_some());
}

/// A body that arrives with a newline after it, which was not signed.
fn cause_of_a_newline() -> Option<&'static str> {
    let scheme = signature::scheme("github").unwrap();
    let secrets = [Secret::new("a-secret-for-tests")];
    let headers = signature::sign(scheme, &secrets, &Message { body: b"{}", ..Message::default() }).unwrap();
    let received = Received { body: b"{}\n", headers: &headers, ..Received::default() };
    let found = signature::verify(scheme, &secrets, &received);
    assert_eq!(found.reason, "mismatch");
    found.cause.map(|cause| cause.code.id)
}

#[cfg(feature = "forensics")]
#[test]
fn with_the_forensics_a_mismatch_has_a_cause() {
    assert_eq!(cause_of_a_newline(), Some("signature/body-newline-cut"));
}

#[cfg(not(feature = "forensics"))]
#[test]
fn without_the_forensics_a_mismatch_has_no_cause() {
    assert_eq!(cause_of_a_newline(), None);
    assert!(hookproof::catalogue::code("signature/body-newline-cut").is_none());
}

#[cfg(feature = "render")]
#[test]
fn a_template_is_judged_for_every_payload_only_by_a_build_with_the_prover() {
    use hookproof::preview::{Request, preview};
    use hookproof::verdict::VerdictKind;

    let source = hookproof::source::get("castai").unwrap();
    let request = Request::new(source, Some(r#"{"text": {{ toJSON .Message }}}"#), r#"{"Message": "up"}"#);
    let seen = preview(&request);
    assert_eq!(seen.body.as_deref(), Some(br#"{"text": "up"}"#.as_slice()));
    let wanted = if cfg!(feature = "proof") { VerdictKind::Proved } else { VerdictKind::Unknown };
    assert_eq!(seen.verdict.kind, wanted, "{:?}", seen.verdict);
    assert_eq!(cfg!(feature = "proof"), seen.verdict.reason.as_deref() != Some("this build has no prover"));

    let broken = preview(&Request { template: Some(r#"{"text": "{{ .Message }}"}"#), payload: r#"{"Message": "\""}"#, ..request });
    assert!(!broken.ok() && broken.diagnostics.iter().any(|d| d.is_error()), "{:?}", broken.diagnostics);
}
