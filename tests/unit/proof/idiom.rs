//! What people write every day is proved, and in time.

use std::fmt::Write as _;
use std::time::Instant;

use super::case::{prove_set, set_of};
use hookproof::proof::VerdictKind;
use hookproof::source::get;

/// Builds text from each of these fields where they are there.
fn over_fields(body: impl Fn(usize) -> String, n: usize) -> String {
    (0..n).map(body).collect()
}

/// A name, the event, and a template that no payload breaks.
fn proved() -> Vec<(&'static str, Option<&'static str>, String)> {
    let anomaly = Some("crypto_mining:binary_executed");
    let texts =
        over_fields(|i| format!("{{{{ if .Details.f{i} }}}}{{{{ $t = printf \"%s f{i}=%v\" $t .Details.f{i} }}}}{{{{ end }}}}"), 12);
    let members = over_fields(
        |i| format!("{{{{ if .Details.f{i} }}}}{{{{ $s }}}}\"f{i}\": {{{{ toJSON .Details.f{i} }}}}{{{{ $s = \",\\n\" }}}}{{{{ end }}}}\n"),
        30,
    );
    let calls = over_fields(|i| format!("\"k{i}\": {{{{ template \"f\" .Details.f{i} }}}},\n"), 40);
    let elses = over_fields(|i| format!("{{{{ else if eq .Name \"name {i}\" }}}}{i}"), 300);
    let plain = |text: &str| text.to_owned();
    vec![
        ("text over ifs", None, format!("{{{{ $t := .Name }}}}{texts}{{\"text\": {{{{ toJSON $t }}}}}}")),
        (
            "text over a loop",
            anomaly,
            plain(r#"{{ $t := "" }}{{ range .Details.events }}{{ $t = printf "%s• %s\n" $t .process }}{{ end }}{"text": {{ toJSON $t }}}"#),
        ),
        (
            "text over a loop with a separator",
            anomaly,
            plain(
                r#"{{ $t := "" }}{{ $sep := "" }}{{ range .Details.events }}{{ $t = print $t $sep .type }}{{ $sep = ", " }}{{ end }}{"text": {{ toJSON $t }}}"#,
            ),
        ),
        (
            "text over nested loops and ifs",
            anomaly,
            plain(
                r#"{{ $t := "" }}{{ range .Details.events }}{{ $l := .process }}{{ if .podName }}{{ $l = print $l " in " .podName }}{{ end }}{{ range .args }}{{ $l = print $l " " . }}{{ end }}{{ $t = print $t "\n" $l }}{{ end }}{"text": {{ toJSON $t }}}"#,
            ),
        ),
        (
            "text as the inside of a string",
            anomaly,
            plain(
                r#"{{ $t := "" }}{{ range .Details.events }}{{ $t = printf "%s\n%s" $t .process }}{{ end }}{"text": "{{ toEscapedString $t }}"}"#,
            ),
        ),
        (
            "a default",
            None,
            plain(
                r#"{{ $c := "none" }}{{ with .Cluster }}{{ $c = or .Name "unnamed" }}{{ end }}{"text": {{ toJSON (printf "%s: %s" $c (or .Message "no message")) }}}"#,
            ),
        ),
        ("members with a separator", None, format!("{{{{ $s := \"\" }}}}{{\n{members}}}")),
        ("300 else ifs", None, format!("{{\"n\": {{{{ if eq .Name \"\" }}}}-1{elses}{{{{ else }}}}null{{{{ end }}}}}}")),
        (
            "40 template calls",
            None,
            format!(
                "{{{{ define \"f\" }}}}{{{{ if . }}}}{{{{ toJSON . }}}}{{{{ else }}}}null{{{{ end }}}}{{{{ end }}}}{{{calls}\"end\": 0}}"
            ),
        ),
        (
            "a date",
            None,
            plain(r#"{"date": {{ toJSON (.Timestamp.Format "2006-01-02") }}, "at": "{{ .Timestamp.Format "Jan 2, 15:04 MST" }}"}"#),
        ),
        (
            "a time in UTC",
            None,
            plain(r#"{"at": "{{ toISO8601 .Timestamp.UTC }}", "year": {{ .Timestamp.UTC.Year }}, "unix": {{ .Timestamp.Unix }}}"#),
        ),
        (
            "a weekend",
            None,
            plain(r#"{"weekend": {{ or (eq .Timestamp.Weekday 0) (eq .Timestamp.Weekday 6) }}, "day": "{{ .Timestamp.Weekday }}"}"#),
        ),
        (
            "a text cut with a guard",
            None,
            plain(r#"{{ $n := len .Message }}{{ if gt $n 50 }}{{ $n = 50 }}{{ end }}{"text": {{ toJSON (slice .Message 0 $n) }}}"#),
        ),
        (
            "a text cut in a branch",
            None,
            plain(r#"{"text": {{ if gt (len .Message) 3 }}{{ toJSON (slice .Message 0 3) }}{{ else }}{{ toJSON .Message }}{{ end }}}"#),
        ),
        (
            "the last comma by len",
            anomaly,
            plain(
                r#"[{{ with .Details.events }}{{ $last := len (slice . 1) }}{{ range $i, $e := . }}{{ toJSON .process }}{{ if ne $i $last }},{{ end }}{{ end }}{{ end }}]"#,
            ),
        ),
        (
            "the last comma by lt",
            anomaly,
            plain(
                r#"[{{ range $i, $e := .Details.events }}{{ toJSON .process }}{{ if lt $i (len (slice $.Details.events 1)) }},{{ end }}{{ end }}]"#,
            ),
        ),
        (
            "the inside of a JSON string by value",
            None,
            plain(r#"{{ $j := toJSON .Message }}{"text": "{{ slice $j 1 (len (slice $j 1)) }}"}"#),
        ),
        (
            "a bounded recursion",
            None,
            plain(r#"{{ define "r" }}[{{ if . }}{{ template "r" (slice . 1) }}{{ end }}]{{ end }}{"a": {{ template "r" "xxxx" }}}"#),
        ),
        (
            "the last element of a loop",
            anomaly,
            plain(r#"{{ $e := "" }}{{ range $e = .Details.events }}{{ end }}{"last": {{ toJSON $e }}}"#),
        ),
        (
            "numbers under verbs",
            anomaly,
            plain(r#"{"a": {{ printf "%d" (len .Name) }}, "b": "{{ printf "%05d|%-8s|%+d" 42 "x" 7 }}", "c": {{ printf "%.2f" 1.5 }}}"#),
        ),
    ]
}

#[test]
fn everyday_templates_are_proved_in_time() {
    let source = get("castai").expect("castai");
    let mut wrong = String::new();
    for (name, event, text) in proved() {
        let set = set_of(source, &text);
        assert!(set.error().is_none(), "{name}: {:?}", set.error());
        let start = Instant::now();
        let proof = prove_set(source, source.schema_for(event), &set);
        let took = start.elapsed();
        println!("{name}: {} in {took:?}", proof.verdict.kind.name());
        if proof.verdict.kind != VerdictKind::Proved {
            let _ = writeln!(wrong, "{name}: {:?}\n  {:.300}", proof.verdict, text);
        }
        assert!(took.as_millis() < 1_000, "{name}: {took:?}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}
