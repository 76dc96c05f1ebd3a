//! A refutation in words.

use crate::json::machine;
use crate::proof::witness::confirm::Failing;
use crate::verdict::{Counterexample, Verdict, VerdictKind};

/// A refutation by a payload that fails, with the first byte of its body that is wrong.
pub(crate) fn refuted(failing: Failing, reason: &str) -> (Verdict, Option<usize>) {
    let error = match (&failing.error, &failing.body, failing.fault) {
        (Some(e), ..) => e.clone(),
        (None, Some(body), Some(at)) => fault_words(body, at),
        _ => String::new(),
    };
    let body = failing.body.map(|b| String::from_utf8_lossy(&b).into_owned());
    let counterexample = Some(Counterexample { payload: failing.payload, body, error });
    (Verdict { counterexample, ..Verdict::new(VerdictKind::Refuted, reason) }, failing.fault)
}

/// The fault of a body in words.
fn fault_words(body: &[u8], at: usize) -> String {
    let expected = machine::check(body).err().map_or("something else", |(_, state)| state.expects());
    match body.get(at) {
        None => format!("the body ends where JSON needs {expected}"),
        Some(_) => {
            let rest = String::from_utf8_lossy(body.get(at..).unwrap_or(&[]));
            let near: String = rest.chars().take(12).collect();
            format!("byte {at}: expected {expected}, found {near:?}")
        }
    }
}
