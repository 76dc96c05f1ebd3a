//! `--send`: render, check, sign, deliver.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;
use serde_json::json;
use tokio::runtime::Runtime;

use super::check::{show, text_or_none};
use super::core::{self, Answer, Asked};
use super::exit::{Exit, Failure};
use super::flags::{Flags, Format};
use super::input;
use super::inputs::Inputs;
use super::output::Output;
use super::transcript::{self, Redaction};
use crate::api::{self, Check, Seconds};
use crate::delivery::attempt::{Allow, admit};
use crate::delivery::{Clock as _, Endpoint, Exchange, Fault, FaultKind, Outcome, Policy, Request, deliver};
use crate::diagnostic::Severity;
use crate::native::clock::{Machine, seconds, show_duration};
use crate::native::http::{Network, Roots};
use crate::native::random;
use crate::schema::Standing;
use crate::source::Source;

pub(super) fn send(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let Some(url) = &flags.url else {
        return Err(Failure::usage("--send needs --url", "pass the endpoint: --url https://host/path"));
    };
    let endpoint = Endpoint::parse(url)
        .map_err(|f| Failure::usage(format!("--url: {} (byte {})", f.message, f.at), f.help).code(Some(&crate::delivery::code::BAD_URL)))?;
    let extra = flags.header.iter().map(|text| split_header(text)).collect::<Result<Vec<_>, _>>()?;
    let inputs = Inputs::read(flags, output)?;
    let id = match &flags.id {
        Some(id) => id.clone(),
        None => random::uuid()
            .ok_or_else(|| Failure::new(Exit::Internal, "the system has no random bytes for a message id", "choose one: --id ID"))?,
    };
    let mut asked = Asked::new(flags)?;
    asked.request.message_id = Some(id.clone());
    asked.request.timestamp = Some(Seconds(flags.timestamp.unwrap_or_else(|| seconds(Machine.now()))));
    let mut answer = core::preview(&inputs, &asked)?;
    if inputs.secrets.is_empty() {
        unsigned_is_a_warning(&mut answer);
    }
    let exit = answer.exit(flags.denied());
    if flags.format == Format::Text {
        show(&inputs, &asked, &answer, &answer.seen.diagnostics, output);
    }
    if exit != Exit::Ok {
        if flags.format == Format::Json {
            output.line(&api::write(&Refused { check: answer.check(&asked.over(&inputs)?, flags.denied()), ty: "refused" }))?;
        }
        return Err(Failure::new(exit, "nothing was sent: template, payload or body has errors", "correct the errors above"));
    }
    let policy = policy(flags, &inputs.source);
    for rule in rules(flags, &inputs.source, &policy) {
        output.detail(&rule);
    }
    let request = request(&id, endpoint, &answer, &extra)?;
    let allow = Allow { private: flags.allow_private, http: flags.allow_http };
    let redaction = Redaction { secrets: inputs.secrets.iter().filter_map(|s| std::str::from_utf8(s.bytes()).ok()).collect() };
    if flags.curl {
        output.result(request.curl(&redaction.secrets).as_bytes())?;
        return Ok(Exit::Ok);
    }
    if flags.dry_run {
        admit(&request, &policy, allow).map_err(|f| refused(&f))?;
        dry_run(flags, &request, &redaction, answer.scheme, output)?;
        return Ok(Exit::Ok);
    }
    let roots = read_roots(&flags.cacert)?;
    let network = Network::new(&roots, allow)
        .map_err(|e| Failure::new(Exit::Configuration, format!("--cacert: {e}"), "pass a PEM file with certificates"))?;
    let runtime = runtime()?;
    let mut interrupted = None;
    let attempt = runtime.block_on(async {
        let stop = stopped();
        tokio::select! {
            attempt = deliver(&network, &Machine, &request, &policy, allow) => attempt,
            exit = stop => {
                interrupted = Some(exit);
                let fault = Fault::new(FaultKind::Interrupted, "interrupted before a response arrived");
                crate::delivery::Attempt {
                    id: id.clone(),
                    started: Machine.now(),
                    number: 1,
                    of: 1,
                    outcome: if network.has_connected() { Outcome::Unknown } else { Outcome::Failed },
                    exchange: Exchange { fault: Some(fault), ..Exchange::default() },
                    request_bytes: request.body.len(),
                }
            }
        }
    });
    runtime.shutdown_background();
    if flags.format == Format::Json {
        output.line(&transcript::wire(&request, &attempt, answer.scheme, &redaction).to_string())?;
    } else {
        output.result(transcript::text(&request, &attempt, &redaction).as_bytes())?;
        if let Some((message, help)) = transcript::advice(&attempt) {
            output.failure(&Failure::new(Exit::of(&attempt), message, help).code(attempt.code()));
        }
    }
    Ok(interrupted.unwrap_or_else(|| Exit::of(&attempt)))
}

/// The object of a request that is not sent.
#[derive(Serialize)]
struct Refused<'a> {
    #[serde(flatten)]
    check: Check<'a>,
    #[serde(rename = "type")]
    ty: &'static str,
}

/// In a preview a missing signature is a note; when the request is sent, its receiver will refuse it.
fn unsigned_is_a_warning(answer: &mut Answer) {
    for found in answer.seen.diagnostics.iter_mut().filter(|d| d.code.id == crate::preview::code::UNSIGNED.id) {
        found.severity = Severity::Warning;
        found.help = Some(
            "pass --secret env:NAME, or set HOOKPROOF_SECRET: a receiver that verifies signatures refuses an unsigned request".to_owned(),
        );
    }
}

/// A single-threaded runtime: enough for one request, or for one user's page.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| {
        Failure::new(Exit::Internal, format!("the event loop did not start: {e}"), "check the limit on open files (ulimit -n)")
    })
}

/// Resolves on SIGINT or SIGTERM, with the exit code to use.
pub(super) async fn stopped() -> Exit {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            return tokio::select! {
                _ = tokio::signal::ctrl_c() => Exit::Interrupted,
                _ = terminate.recv() => Exit::Terminated,
            };
        }
    }
    let _ = tokio::signal::ctrl_c().await;
    Exit::Interrupted
}

fn refused(fault: &Fault) -> Failure {
    Failure::new(Exit::Policy, fault.message.clone(), fault.help.clone().unwrap_or_default()).code(fault.kind.code())
}

/// `Name: value`, with one space or none after the colon.
fn split_header(text: &str) -> Result<(&str, &str), Failure> {
    let (name, value) = text
        .split_once(':')
        .ok_or_else(|| Failure::usage(format!("-H '{}': no colon", text.chars().take(40).collect::<String>()), "write -H 'Name: value'"))?;
    let value = value.trim_matches([' ', '\t']);
    crate::delivery::request::check_header(name, value)
        .map_err(|f| Failure::usage(format!("-H: {}", f.message), f.help).code(Some(&crate::delivery::code::BAD_HEADER)))?;
    Ok((name, value))
}

/// The source's delivery policy, overridden by the user's flags.
fn policy(flags: &Flags, source: &Source) -> Policy {
    let own = &source.delivery;
    let base = Policy::default();
    Policy {
        timeout: flags.timeout.unwrap_or(Duration::from_secs(u64::from(own.timeout.value.max(1)))),
        connect_timeout: flags.connect_timeout.unwrap_or(base.connect_timeout),
        success: own.success.value.0..=own.success.value.1,
        max_body: own.max_body.value.and_then(|n| usize::try_from(n).ok()).unwrap_or(base.max_body),
        max_response: flags.max_response.and_then(|n| usize::try_from(n).ok()).unwrap_or(base.max_response),
        attempts: own.attempts.value,
        https_only: own.https_only.value,
    }
}

/// The rules that are applied, each with its standing.
fn rules(flags: &Flags, source: &Source, policy: &Policy) -> [String; 5] {
    let own = &source.delivery;
    let wish = |given: bool, standing: Standing| if given { "set by a flag" } else { standing.name() };
    [
        format!("timeout: {} ({})", show_duration(policy.timeout), wish(flags.timeout.is_some(), own.timeout.standing)),
        format!("success: status {}-{} ({})", policy.success.start(), policy.success.end(), own.success.standing.name()),
        format!("largest body: {} bytes ({})", policy.max_body, own.max_body.standing.name()),
        format!("https only: {} ({})", policy.https_only, own.https_only.standing.name()),
        format!("attempts: 1 now; {} itself makes {} ({})", source.name, policy.attempts, own.attempts.standing.name()),
    ]
}

fn request(id: &str, endpoint: Endpoint, answer: &Answer, extra: &[(&str, &str)]) -> Result<Request, Failure> {
    let mut request = Request::new(id, endpoint, answer.seen.body.clone().unwrap_or_default());
    let agent = ("User-Agent", concat!("hookproof/", env!("CARGO_PKG_VERSION")));
    let own = answer.seen.headers.iter().map(|h| (h.name.as_str(), h.value.as_str()));
    for (name, value) in std::iter::once(agent).chain(own).chain(extra.iter().copied()) {
        request.set(name, value).map_err(|f| Failure::new(Exit::Data, format!("header: {}", f.message), f.help))?;
    }
    Ok(request)
}

/// The exact request: head and body, byte for byte, with any secret in it replaced.
fn dry_run(flags: &Flags, request: &Request, redaction: &Redaction<'_>, scheme: Option<&str>, output: &Output) -> Result<(), Failure> {
    if flags.format == Format::Text {
        let head = redaction.secrets.iter().filter(|s| s.len() >= 4).fold(request.head(), |head, s| head.replace(s, "$SECRET"));
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&request.body);
        return output.result(&bytes);
    }
    let body = text_or_none(&request.body);
    let headers: Vec<_> =
        request.headers().iter().map(|h| json!({ "name": h.name, "value": redaction.header(&h.name, &h.value) })).collect();
    let line = json!({
        "v": 1,
        "type": "request",
        "id": request.id,
        "method": "POST",
        "url": request.endpoint.to_string(),
        "headers": headers,
        "body": body.as_ref().ok(),
        "bodyB64": body.as_ref().err(),
        "bodyBytes": request.body.len(),
        "signatureScheme": scheme,
    });
    output.line(&line.to_string())
}

fn read_roots(files: &[PathBuf]) -> Result<Roots, Failure> {
    let mut roots = Roots::default();
    for path in files {
        let input = input::read("certificate", path)?;
        roots.extra.push((input.name, input.bytes));
    }
    Ok(roots)
}
