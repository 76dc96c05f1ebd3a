//! Running a project: every check of every webhook, in the file's order.

use super::read::{Project, Webhook};
use super::{Assertion, Cause, CheckKind, Checked, Files, Hold, Miss, Outcome, Progress, Report, Text, Texts, code, read};
use crate::diagnostic::{By, Diagnostic, Document, Severity};
use crate::json;
use crate::preview::{self, Judged, Preview, Provenance, Request, judge, preview, preview_judged};
use crate::span::Span;
use crate::verdict::{Acceptance, Deny, VerdictKind};

/// The most failing cells of the torture grid that are reported one by one.
const TOLD_CELLS: usize = 5;

/// Checks a project: its text, and a way to the files that it names.
#[must_use]
pub fn check(text: &str, files: &Files<'_>) -> Report {
    check_with(text, files, Deny::default(), &mut |_, _, _| {})
}

/// [`check`], with more that fails than the file says, telling each webhook before it is run.
pub fn check_with(text: &str, files: &Files<'_>, deny: Deny, progress: &mut Progress<'_>) -> Report {
    let mut report = Report { text: text.into(), faults: Vec::new(), webhooks: Vec::new() };
    let mut project = match read(text) {
        Ok(project) => project,
        Err(faults) => {
            report.faults = faults;
            return report;
        }
    };
    let loaded = load(&project, files, &mut report.faults);
    if !report.faults.is_empty() {
        return report;
    }
    for webhook in &mut project.webhooks {
        webhook.deny = webhook.deny.or(deny);
    }
    for (done, (webhook, files)) in project.webhooks.iter().zip(&loaded).enumerate() {
        progress(done, project.webhooks.len(), &webhook.name.value);
        report.webhooks.push(run(webhook, files));
    }
    report
}

/// The files of one webhook.
struct Loaded {
    template: Option<Text>,
    payloads: Vec<Text>,
}

fn load(project: &Project, files: &Files<'_>, faults: &mut Vec<Diagnostic>) -> Vec<Loaded> {
    let mut get = |named: &super::Named<String>, what: &str| -> Option<Text> {
        match files(&named.value) {
            Ok(text) => Some(Text { name: named.value.as_str().into(), file: true, bytes: text.into_bytes().into() }),
            Err(why) => {
                let message = format!("{what} file \"{}\": {why}", named.value);
                faults.push(
                    Diagnostic::new(&code::FILE, named.span, message)
                        .in_document(Document::Project)
                        .help("paths are relative to the project file"),
                );
                None
            }
        }
    };
    let load = |webhook: &Webhook| Loaded {
        template: webhook.template.as_ref().and_then(|t| get(t, "template")),
        payloads: webhook.payloads.iter().filter_map(|p| get(&p.file, "payload")).collect(),
    };
    project.webhooks.iter().map(load).collect()
}

/// A webhook that is being run.
struct Run<'a> {
    webhook: &'a Webhook,
    template: Option<&'a Text>,
    /// What the proof says of each event.
    judged: Vec<(&'a str, Judged)>,
    causes: Vec<Cause>,
    checks: Vec<Checked>,
}

/// One payload of a webhook.
struct Case<'a> {
    event: Option<&'a str>,
    sample: Option<&'a str>,
    payload: Text,
    name: String,
}

fn run(webhook: &Webhook, files: &Loaded) -> Outcome {
    let mut run = Run { webhook, template: files.template.as_ref(), judged: Vec::new(), causes: Vec::new(), checks: Vec::new() };
    for event in &webhook.events {
        run.verdict(event);
    }
    let mut rendered = Vec::new();
    for (event, id) in &webhook.samples {
        let Ok(sample) = webhook.source.sample(Some(event), Some(id)) else { continue };
        let name = format!("{event}/{id}");
        let payload = Text { name: format!("sample {name}").into(), file: false, bytes: sample.text.as_bytes().into() };
        let case = Case { event: Some(event), sample: Some(id), payload, name };
        let body = run.render(&case, CheckKind::Sample);
        rendered.push((case, body, run.last_causes()));
    }
    for (payload, file) in webhook.payloads.iter().zip(&files.payloads) {
        let case = Case { event: payload.event.as_deref(), sample: None, payload: file.clone(), name: payload.file.value.clone() };
        let body = run.render(&case, CheckKind::Payload);
        rendered.push((case, body, run.last_causes()));
    }
    for assertion in &webhook.assertions {
        for (case, seen, causes) in &rendered {
            let file = case.payload.file.then_some(&*case.payload.name);
            if assertion.selector.takes(case.event, case.sample, file) {
                run.assertion(assertion, case, seen, causes);
            }
        }
    }
    if let Some(span) = webhook.torture {
        run.torture(span);
    }
    let (mut checks, mut causes) = (run.checks, run.causes);
    for hold in causes.iter_mut().flat_map(|c| &mut c.holds) {
        hold.of = webhook.samples.iter().filter(|(event, _)| hold.event.as_ref() == Some(event)).count();
    }
    distinguish(&mut checks);
    Outcome {
        name: webhook.name.value.clone(),
        span: webhook.name.span,
        source: webhook.source.id.clone(),
        template: webhook.template.as_ref().map(|t| t.value.clone()),
        destination: webhook.destination.id,
        deny: webhook.deny,
        causes,
        checks,
    }
}

/// Two checks of one name (an assertion that is written twice) are distinguished by a number.
fn distinguish(checks: &mut [Checked]) {
    let mut seen: std::collections::BTreeMap<(&'static str, String), usize> = std::collections::BTreeMap::new();
    for check in checks {
        let n = seen.entry((check.kind.name(), check.name.clone())).or_default();
        *n += 1;
        if *n > 1 {
            check.name = format!("{} ({n})", check.name);
        }
    }
}

impl<'a> Run<'a> {
    fn text(&self) -> Option<&'a str> {
        self.template.and_then(|t| std::str::from_utf8(&t.bytes).ok())
    }

    fn request<'r>(&'r self, event: Option<&'r str>, payload: &'r str) -> Request<'r> {
        Request {
            event,
            destination: Some(self.webhook.destination),
            url: self.webhook.url.as_deref(),
            formatting: self.webhook.formatting,
            escaping: self.webhook.escaping,
            shape: self.webhook.shape,
            prove: false,
            ..Request::new(self.webhook.source, self.text(), payload)
        }
    }

    fn texts(&self, payload: Option<Text>, body: Option<&[u8]>) -> Texts {
        Texts { template: self.template.cloned(), payload, body: body.map(|b| Text { name: "body".into(), file: false, bytes: b.into() }) }
    }

    /// Do these findings fail a check?
    fn denied(&self, found: &[Diagnostic]) -> bool {
        let least = if self.webhook.deny.warnings { Severity::Warning } else { Severity::Error };
        found.iter().any(|d| d.severity.is_at_least(least))
    }

    /// Tells what concerns the template once for the webhook, and gives the indices of it; the rest is left in `found`.
    fn share(&mut self, found: &mut Vec<Diagnostic>, texts: &Texts, mark: impl Fn(&mut Hold), event: Option<&str>) -> Vec<usize> {
        let (shared, own): (Vec<_>, Vec<_>) =
            std::mem::take(found).into_iter().partition(|d| matches!(d.document, Document::Template | Document::Headers | Document::Url));
        *found = own;
        let mut out = Vec::new();
        for d in shared {
            let known = |c: &Cause| (c.diagnostic.document, c.diagnostic.code, c.diagnostic.span) == (d.document, d.code, d.span);
            let at = match self.causes.iter().position(known) {
                Some(at) => at,
                None => {
                    self.causes.push(Cause { diagnostic: d.clone(), texts: texts.clone(), holds: Vec::new() });
                    self.causes.len() - 1
                }
            };
            let Some(cause) = self.causes.get_mut(at) else { continue };
            let severity = cause.diagnostic.severity.worse(d.severity);
            // The one whose labels show the broken byte tells most.
            if cause.diagnostic.by == By::Proof && d.by == By::Both {
                (cause.diagnostic, cause.texts) = (d, texts.clone());
            }
            cause.diagnostic.severity = severity;
            let hold = match cause.holds.iter().position(|h| h.event.as_deref() == event) {
                Some(i) => cause.holds.get_mut(i),
                None => {
                    let event = event.map(str::to_owned);
                    cause.holds.push(Hold { event, proof: false, samples: 0, of: 0, payloads: Vec::new() });
                    cause.holds.last_mut()
                }
            };
            if !out.contains(&at) {
                hold.map(&mark);
                out.push(at);
            }
        }
        crate::sort::by(&mut out, Ord::cmp);
        out
    }

    /// What the proof says of one event.
    fn verdict(&mut self, event: &'a str) {
        let Ok(sample) = self.webhook.source.sample(Some(event), None) else { return };
        let payload = sample.text.as_ref();
        let request = self.request(Some(event), payload);
        let judged = judge(&request);
        let seen = match &judged {
            Some(judged) => preview_judged(&request, judged),
            None => preview(&Request { prove: true, ..request }),
        };
        let (verdict, wanted) = (&seen.verdict, self.webhook.verdict.as_ref());
        // What shows only in a render of this sample is the sample's business.
        let mut found = judged.as_ref().map(|j| j.findings.clone()).unwrap_or_default();
        let reason = verdict.reason.as_deref().unwrap_or("");
        let mut message = if reason.is_empty() { verdict.kind.name().to_owned() } else { format!("{}: {reason}", verdict.kind.name()) };
        let denied = self.webhook.deny.assumptions && verdict.kind == VerdictKind::Assumed;
        let as_wanted = !denied && wanted.map_or(verdict.kind != VerdictKind::Refuted, |w| w.value == verdict.kind);
        let example = verdict.counterexample.as_ref().or(seen.destination_verdict.counterexample.as_ref());
        let payload =
            example.map(|c| Text { name: "counterexample".into(), file: false, bytes: c.payload.to_string().into_bytes().into() });
        let body = example.and_then(|c| c.body.as_ref()).map(String::as_bytes);
        if let Some(example) = &verdict.counterexample {
            message = format!("{message}; counterexample {}", example.payload);
        }
        let receiver = &seen.destination_verdict;
        if receiver.kind != Acceptance::Unchecked {
            message = format!("{message}; {}: {}: {}", seen.destination.name, receiver.kind.name(), receiver.reason);
        }
        let received = self.webhook.destination_verdict.as_ref();
        let as_received = received.is_none_or(|w| w.value == receiver.kind);
        let meant = wanted.is_some_and(|w| w.value == VerdictKind::Refuted) || received.is_some_and(|w| w.value == Acceptance::Refused);
        if as_wanted && as_received && meant {
            // It is known to break, and was meant to be: the findings are told, and fail nothing.
            for d in &mut found {
                d.severity = d.severity.milder(Severity::Info);
            }
        }
        // Without a wish of the project file's own, the causes say enough.
        if !as_wanted && (wanted.is_some() || !found.iter().any(Diagnostic::is_error)) {
            let expected = if denied { "one that rests on no assumption" } else { "anything but refuted" };
            let (span, expected) = wanted.map_or((self.webhook.name.span, expected), |w| (w.span, w.value.name()));
            let said = verdict.kind.name();
            let mut d = Diagnostic::new(&code::VERDICT, span, format!("the proof for {event} is {said}; expected {expected}"))
                .in_document(Document::Project);
            let facts: Vec<String> = verdict.assumptions.iter().map(|a| format!("{} ({})", a.what, a.standing.name())).collect();
            if !facts.is_empty() {
                d = d.help(format!("it rests on: {}", facts.join("; ")));
            } else if !reason.is_empty() {
                d = d.help(reason.to_owned());
            }
            found.push(d);
        }
        if let Some(wanted) = received.filter(|_| !as_received) {
            let message = format!("{} says {} for {event}; expected {}", seen.destination.name, receiver.kind.name(), wanted.value.name());
            found.push(Diagnostic::new(&code::VERDICT, wanted.span, message).in_document(Document::Project).help(receiver.reason.clone()));
        }
        let ok = as_wanted && as_received && !self.denied(&found);
        let texts = self.texts(payload, body);
        // That it breaks as it was meant to is told of this proof alone: the samples break for real.
        let causes = self.share(&mut found, &texts, |hold| hold.proof = true, Some(event));
        self.checks.push(Checked { kind: CheckKind::Verdict, name: event.to_owned(), ok, message, causes, diagnostics: found, texts });
        if let Some(judged) = judged {
            self.judged.push((event, judged));
        }
    }

    /// One payload rendered and checked; a captured one is held against the source's schema too.
    fn render(&mut self, case: &Case<'_>, kind: CheckKind) -> Preview {
        let payload = std::str::from_utf8(&case.payload.bytes).unwrap_or("");
        let request = self.request(case.event, payload);
        let judged = self.judged.iter().find(|(event, _)| Some(*event) == case.event);
        let seen = judged.map_or_else(|| preview(&request), |(_, judged)| preview_judged(&request, judged));
        // What no byte of this render shows is the verdict's business. And that a signature is missing without a secret is
        // no finding here: a project file holds no secrets.
        let found = seen.diagnostics.iter().filter(|d| d.by != By::Proof && *d.code != preview::code::UNSIGNED).cloned();
        let (drift, mut found): (Vec<Diagnostic>, Vec<Diagnostic>) = found.partition(|d| crate::source::code::is_drift(d.code));
        let texts = self.texts(Some(case.payload.clone()), seen.body.as_deref());
        let ok = seen.body.is_some() && !self.denied(&found);
        let first = found.iter().find(|d| d.is_error()).or(found.first()).map(|d| d.message.clone());
        let mark = |hold: &mut Hold| match kind {
            CheckKind::Payload => hold.payloads.push(case.name.clone()),
            _ => hold.samples += 1,
        };
        let causes = self.share(&mut found, &texts, mark, case.event);
        let message = match (&*causes, first, &seen.body) {
            ([], Some(first), _) if !ok => first,
            ([_, ..], ..) if !ok => self.refer(&causes),
            (_, _, Some(body)) => format!("{} bytes", body.len()),
            (_, _, None) => "there is no body".to_owned(),
        };
        self.checks.push(Checked { kind, name: case.name.clone(), ok, message, causes, diagnostics: found, texts: texts.clone() });
        if kind == CheckKind::Payload {
            let ok = !self.denied(&drift);
            let message = if drift.is_empty() { "fits the source's schema".to_owned() } else { tell_drift(&drift) };
            self.checks.push(Checked {
                kind: CheckKind::Drift,
                name: case.name.clone(),
                ok,
                message,
                causes: Vec::new(),
                diagnostics: drift,
                texts,
            });
        }
        seen
    }

    /// The causes of the last sample or payload that was rendered.
    fn last_causes(&self) -> Vec<usize> {
        self.checks.iter().rev().find(|c| c.kind != CheckKind::Drift).map(|c| c.causes.clone()).unwrap_or_default()
    }

    /// Which causes fail a check, as they are numbered for the webhook.
    fn refer(&self, causes: &[usize]) -> String {
        let least = if self.webhook.deny.warnings { Severity::Warning } else { Severity::Error };
        let failing = causes.iter().filter(|i| self.causes.get(**i).is_some_and(|c| c.diagnostic.severity.is_at_least(least)));
        let numbers: Vec<String> = failing.map(|i| (i + 1).to_string()).collect();
        format!("cause{} {}", if numbers.len() == 1 { "" } else { "s" }, numbers.join(", "))
    }

    fn assertion(&mut self, assertion: &Assertion, case: &Case<'_>, seen: &Preview, causes: &[usize]) {
        let read = seen.body.as_deref().map(json::read);
        let unfit = |message: &str| Some(Miss { message: message.to_owned(), at: None, absent: false });
        let fault = match &read {
            None => unfit("there is no body"),
            Some(body) if !body.is_valid() => unfit("the body is not JSON"),
            Some(body) => assertion.fault(body),
        };
        let mut found = Vec::new();
        // Where there is no JSON to look at, what broke it is the cause.
        let causes = if read.as_ref().is_some_and(json::Document::is_valid) { &[] } else { causes };
        if let Some(miss) = fault.as_ref().filter(|_| causes.is_empty()) {
            let message = format!("{}: {}", case.name, miss.message);
            let mut d = Diagnostic::new(&code::ASSERTION, assertion.span, message).in_document(Document::Project);
            if let Some(body) = miss.at {
                let payload = json::read(&case.payload.bytes);
                let written = Provenance::new(&seen.segments, &payload).template_span(body);
                if self.template.is_some() {
                    d = d.label_in(Document::Template, written, if miss.absent { "the assertion is here" } else { "written here" });
                }
                d = d.label_in(
                    Document::Body,
                    body,
                    if miss.absent { "missing from this value of the body" } else { "this value of the body" },
                );
            }
            found.push(d);
        }
        let message = match &fault {
            None => "holds".to_owned(),
            Some(miss) if causes.is_empty() => miss.message.clone(),
            Some(miss) => format!("{}: {}", miss.message, self.refer(causes)),
        };
        let texts = self.texts(Some(case.payload.clone()), seen.body.as_deref());
        let name = format!("{} in {}", assertion.describe(), case.name);
        self.checks.push(Checked {
            kind: CheckKind::Assertion,
            name,
            ok: fault.is_none(),
            message,
            causes: causes.to_vec(),
            diagnostics: found,
            texts,
        });
    }

    fn torture(&mut self, span: Span) {
        let (mut failed, mut cells, mut told, mut causes) = (0, 0, Vec::new(), std::collections::BTreeSet::new());
        for event in &self.webhook.events {
            let grid = preview::torture(&self.request(Some(event), ""));
            cells += grid.cells.len();
            failed += grid.failed();
            for cell in grid.cells.iter().filter(|c| !c.ok()) {
                let Some(fault) = cell.fault.as_ref().filter(|_| told.len() < TOLD_CELLS) else { break };
                // One finding for each place and code: the first cell represents all that fail there.
                let first = |d: &Diagnostic| d.code == fault.diagnostic.code && d.span == fault.diagnostic.span;
                let known = |c: &Cause| c.diagnostic.is_error() && c.diagnostic.span.touches(fault.diagnostic.span);
                if let Some(at) = self.causes.iter().position(known).filter(|_| fault.diagnostic.document == Document::Template) {
                    causes.insert(at);
                    continue;
                }
                if fault.diagnostic.document != Document::Template || told.iter().any(first) {
                    continue;
                }
                let mut d = fault.diagnostic.clone();
                d.message = format!("{}: {}", cell.name(), d.message);
                d.labels.clear();
                told.push(d);
            }
        }
        if failed > 0 {
            let message = format!("{failed} of {cells} hostile and sparse payloads break the template");
            let d = Diagnostic::new(&code::TORTURE, span, message).in_document(Document::Project);
            told.push(d.help("hookproof --check --torture lists every payload"));
        }
        let message = format!("{} of {cells} payloads pass", cells - failed);
        let texts = self.texts(None, None);
        let causes = causes.into_iter().collect();
        self.checks.push(Checked {
            kind: CheckKind::Torture,
            name: "grid".to_owned(),
            ok: failed == 0,
            message,
            causes,
            diagnostics: told,
            texts,
        });
    }
}

/// How many fields appeared, vanished and changed.
fn tell_drift(found: &[Diagnostic]) -> String {
    use crate::source::code::{FIELD_APPEARED, FIELD_CHANGED, FIELD_VANISHED};
    let kinds = [(&FIELD_APPEARED, "appeared"), (&FIELD_VANISHED, "vanished"), (&FIELD_CHANGED, "changed")];
    let counted = kinds.map(|(code, word)| (found.iter().filter(|d| d.code == code).count(), word));
    let parts: Vec<String> = counted.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    format!("fields: {}", parts.join(", "))
}
