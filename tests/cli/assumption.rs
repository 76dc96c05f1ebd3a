//! `--deny assumptions`, and a scope of several events.

use crate::support::hookproof;

#[test]
fn a_verdict_that_rests_on_an_undocumented_fact_passes_unless_it_is_denied() {
    let template = ["CRITICAL", "ERROR", "WARNING", "INFO", "SUCCESS"]
        .map(|s| format!("{{{{ if eq .Severity \"{s}\" }}}}\"{s}\"{{{{ end }}}}"))
        .concat();
    let template = format!("{{\"sev\": {template}}}");
    let arguments = ["--check", "--source", "castai", "--event", "notification", "-t", "-"];
    let passed = hookproof(&arguments).input(template.as_str()).run();
    assert_eq!(passed.code, 0, "{passed:?}");
    assert!(
        passed.out.contains("JSON: assumed: ") && passed.out.contains("assumption (observed): /Severity is one of CRITICAL"),
        "{passed:?}"
    );
    let denied = hookproof(&[&arguments[..], &["--deny", "warnings", "--deny", "assumptions", "--format", "json"]].concat())
        .input(template.as_str())
        .run();
    assert_eq!(denied.code, 65, "{denied:?}");
    assert!(denied.out.contains("\"ok\":false"), "{denied:?}");
}

#[test]
fn a_scope_may_be_a_list_or_a_group_and_the_answer_says_for_which_events_it_holds() {
    let run = |event: &[&str]| {
        let arguments = [&["--check", "--source", "cybercage", "-t", "-"][..], event].concat();
        hookproof(&arguments).input("{\"text\": {{ toJSON .data.agent.hostname }}}").run()
    };
    let every = run(&[]);
    assert_eq!(every.code, 65, "{every:?}");
    assert!(every.out.contains("holds for: ") && every.out.contains("--event '"), "{every:?}");
    let wrong = run(&["--event", "group:Nothing"]);
    assert!(wrong.code == 2 && wrong.err.contains("group"), "{wrong:?}");
    assert_eq!(run(&["--event", "agent.online,agent.offline"]).code, 0);
}
