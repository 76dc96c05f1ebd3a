//! Zapier's webhook trigger: any body, of which each member becomes a field of the Zap.

use super::reply::{Cause, Row};
use super::shape::Test::Most;
use super::shape::Unit::Bytes;
use super::shape::{Shape, documented};
use super::{Destination, Endpoint, Located, parts};

const CONSTRAINTS: &str = "https://docs.zapier.com/integrations/build/operating-constraints";

// "10 MB": the larger reading.
static BODY: Shape = Shape(&[Most(10 * 1024 * 1024, Bytes)]);

pub(super) static ZAPIER: Destination = Destination {
    id: "zapier",
    name: "Zapier",
    summary: "Zapier's webhook trigger: any JSON up to 10 MB, of which each member becomes a field of the Zap.",
    url: "https://hooks.zapier.com/hooks/catch/ACCOUNT/HOOK/",
    method: "POST",
    headers: &[],
    locate: |url| match (url.host, parts(url).as_slice()) {
        ("hooks.zapier.com", path) => match path {
            ["hooks", "catch" | "standard", _, _, ..] => Located::At("hook"),
            ["hooks", "catch", _] => Located::But(
                "hook",
                "this older address takes 1,000 requests in five minutes: copy the trigger's URL again, which names the account",
            ),
            ["hooks", "app" | "subscription", ..] => Located::At("hook"),
            _ => Located::But("hook", "a catch hook's path is /hooks/catch/ACCOUNT/HOOK/: copy the trigger's URL whole"),
        },
        ("zapier.com" | "www.zapier.com", ["hooks", ..]) => {
            Located::But("hook", "webhooks are taken at hooks.zapier.com: copy the trigger's URL again")
        }
        ("zapier.com" | "www.zapier.com", ["app" | "editor" | "shared", ..]) => {
            Located::But("hook", "this is a page for people: copy the URL that the webhook trigger shows")
        }
        _ => Located::Elsewhere,
    },
    endpoints: &[Endpoint { id: "hook", name: "a webhook trigger", shape: Some(&BODY), fits: |_| true }],
    cite: documented(CONSTRAINTS),
    replies: &[
        Row {
            status: &[429],
            says: "",
            cause: Cause::Rate,
            message: "Zapier takes 30 requests a second for each hook, and 10,000 in five minutes",
            help: "send less often",
        },
        Row { status: &[413], says: "", cause: Cause::Size, message: "the body is larger than 10 MB", help: "send less" },
        Row {
            status: &[404],
            says: "",
            cause: Cause::NotFound,
            message: "there is no such hook",
            help: "copy the trigger's URL whole, and switch the Zap on",
        },
        Row {
            status: &[410],
            says: "",
            cause: Cause::Gone,
            message: "the Zap was switched off or removed",
            help: "switch the Zap on, or make a new trigger and use its URL",
        },
    ],
    read: |_| None,
    note: Some("Zapier takes any JSON and answers 200 before the Zap runs: whether the Zap can use it, only its history tells."),
};
