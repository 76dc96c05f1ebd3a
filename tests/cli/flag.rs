//! Every flag that `--help` lists does something: a run with it shows what the same run without it does not.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use crate::send::{answering, receive};
use crate::support::{Ran, finish, folder, hookproof};

/// A flag, a run with it, and what that run shows in its exit code, its output or its words; after `!`, what it hides.
///
/// The run without it is the same arguments less the flag and its value. `PING` and the addresses are put in by [`expand`].
const ROWS: &[(&str, &str, &str)] = &[
    ("--render", "--render --source cybercage --event test.ping", "test.ping"),
    ("--check", "--check --source cybercage --event test.ping", "JSON: "),
    ("--decode", "--decode --status 429", "answered 429"),
    ("--status", "--decode --status 429", "answered 429"),
    ("--sign", "--sign --scheme github --secret env:S --body body", "X-Hub-Signature-256: sha256="),
    ("--verify", "--verify --scheme github --secret env:S --body body --headers github", "github: valid"),
    ("--send", "--send PING --url https://169.254.169.254/", "exit 77"),
    ("--serve", "--serve --no-open --port 0", "http://127.0.0.1:"),
    ("--sources", "--sources", "cybercage"),
    ("--destinations", "--destinations", "pagerduty"),
    ("--schemes", "--schemes", "standard-v1a"),
    ("--explain", "--explain json/bom", "Example:"),
    ("--completions", "--completions bash", "complete -F"),
    ("--man", "--man", ".SH"),
    ("--template", "--render --source castai --template name.tmpl", "{\"text\": \""),
    ("--payload", "--render --source castai --template name.tmpl --payload payload.json", "of the payload"),
    ("--source", "--sources --source cybercage", "threat.detected"),
    ("--event", "--render --source cybercage --event test.ping", "test.ping"),
    ("--sample", "--render --source castai --event notification --template name.tmpl --verbose --sample error", "sample error"),
    ("--destination", "--check --source castai --template name.tmpl --destination teams", "destination: teams"),
    ("--url", "--check --source castai --template name.tmpl --url https://hooks.slack.com/services/T/B/X", "destination: slack"),
    ("--formatting", "--render --source cado --template dollar.json --formatting slack", "\"message\": \"\""),
    ("--missingkey", "--render --source castai --template absent.tmpl --missingkey error", "exit 65"),
    ("--numbers", "--render --source castai --template number.tmpl --payload payload.json --numbers int", "\"int\""),
    ("--shape", "--render --source castai --template unknown.tmpl --shape map", "exit 0"),
    ("--batch", "--check --batch", "\"ok\":true"),
    ("--project", "--check --project PASSING", "exit 0"),
    ("--torture", "--check --source castai --event test --template name.tmpl --torture", "torture: "),
    ("--torture-cell", "--check --source castai --template name.tmpl --torture-cell notification/critical/quote", "fault: none"),
    ("--scheme", "--sign --scheme github --secret env:S --body body", "X-Hub-Signature-256: sha256="),
    ("--secret", "--sign --scheme github --secret env:S --body body", "X-Hub-Signature-256: sha256="),
    (
        "--previous-secret",
        "--verify --scheme github --secret env:O --body body --headers github --previous-secret env:S",
        "signature/secret-previous",
    ),
    ("--id", "--sign --scheme standard --secret env:W --body body --id msg_1", "msg_1"),
    ("--timestamp", "--sign --scheme standard --secret env:W --body body --timestamp 1767225600", "1767225600"),
    ("--body", "--verify --scheme github --secret env:S --headers github --body body", "github: valid"),
    ("--headers", "--verify --scheme github --secret env:S --body body --headers github", "github: valid"),
    ("--at", "--verify --scheme standard --secret env:W --body body --headers standard --at 1767229200", "standard: stale"),
    ("--bytes", "--verify --scheme github --secret env:O --previous-secret env:S --body body --headers github --bytes", "signed: "),
    ("--reveal", "--verify --scheme github --secret env:O --body body --headers github --reveal", "expected: "),
    ("--verifier", "--schemes --scheme github --verifier node", "timingSafeEqual"),
    ("--header", "--send PING --url https://example.com/ --curl --header X-Team:red", "X-Team"),
    ("--dry-run", "--send PING --url http://CLOSED/ --allow-private --dry-run", "POST / HTTP/1.1"),
    ("--curl", "--send PING --url http://CLOSED/ --allow-private --curl", "$WEBHOOK_URL"),
    ("--timeout", "--send PING --url https://example.com/ --dry-run --verbose --timeout 300ms", "timeout: 300ms (set by a flag)"),
    ("--connect-timeout", "--send PING --url https://SILENT/ --allow-private --timeout 1s --connect-timeout 200ms", "within 200ms"),
    ("--max-response", "--send PING --url http://ANSWERS/ --allow-private --format json --max-response 1", "\"responseBytes\":1,"),
    ("--allow-private", "--send PING --url http://CLOSED/ --allow-private", "exit 69"),
    ("--allow-http", "--send PING --url http://example.com/ --dry-run --allow-http", "exit 0"),
    ("--cacert", "--send PING --url https://CLOSED/ --allow-private --cacert body", "exit 78"),
    ("--port", "--serve --no-open --port FREE", "http://127.0.0.1:FREE/"),
    ("--open", "--serve --port 0 --open", "the browser did not open"),
    ("--no-open", "--serve --port 0 --open --no-open", "!the browser did not open"),
    ("--format", "--sources --format json", "\"v\":1"),
    ("--deny", "--render --source castai --template absent.tmpl --deny warnings", "exit 65"),
    ("--quiet", "--render --source castai --template absent.tmpl --quiet", "!warning["),
    ("--verbose", "--render --source castai --template name.tmpl --verbose", "payload: sample"),
    ("--color", "--render --source castai --template broken.tmpl --color always", "\u{1b}["),
    ("--help", "--help", "Exit codes:"),
    ("--version", "--version", concat!("hookproof ", env!("CARGO_PKG_VERSION"))),
];

/// A flag of `--help`.
struct Listed {
    long: String,
    short: Option<String>,
    takes_value: bool,
}

/// The flags of `--help`: the lines that begin with one, which stand further left than the words on them.
fn listed() -> Vec<Listed> {
    let help = hookproof(&["--help"]).run().out;
    let is_flag = |line: &&str| line.trim_start().starts_with('-') && line.len() - line.trim_start().len() <= 6;
    let read = |line: &str| {
        let mut words = line.split([' ', ',']).filter(|w| !w.is_empty());
        let short = (!line.trim_start().starts_with("--")).then(|| words.next().unwrap().to_owned());
        Listed { long: words.next().unwrap().to_owned(), short, takes_value: line.contains('<') }
    };
    help.lines().filter(is_flag).map(read).collect()
}

fn files(folder: &Path) {
    for (name, text) in [
        ("name.tmpl", "{\"text\": {{ toJSON .Name }}}"),
        ("absent.tmpl", "{\"a\": \"{{ .Details.absent }}\"}"),
        ("unknown.tmpl", "{\"a\": \"{{ .Nowhere }}\"}"),
        ("number.tmpl", "{\"a\": \"{{ printf \"%T\" .Details.n }}\"}"),
        ("broken.tmpl", "{{ .Name }"),
        ("dollar.json", "{\"title\": \"$Title\", \"message\": \"$Event\"}"),
        ("payload.json", "{\"Name\": \"of the payload\", \"Details\": {\"n\": 1}}"),
        ("body", "{\"a\":1}"),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    for (scheme, secret) in [("github", "env:S"), ("standard", "env:W")] {
        let arguments = ["--sign", "--scheme", scheme, "--secret", secret, "--body", "body", "--timestamp", "1767225600"];
        std::fs::write(folder.join(scheme), run(folder, &arguments.map(str::to_owned)).out).unwrap();
    }
}

fn run(folder: &Path, arguments: &[String]) -> Ran {
    let child = [
        ("S", "a secret of thirty-two characters"),
        ("O", "another secret, of forty-one characters"),
        ("W", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        // No program is found in it, so no browser opens.
        ("PATH", ""),
    ]
    .iter()
    .fold(hookproof(arguments).within(folder), |run, (name, value)| run.env(name, value))
    .input("{\"source\": \"castai\", \"template\": \"{}\"}\n");
    let mut child = child.start();
    if !arguments.iter().any(|a| a == "--serve") {
        return finish(child);
    }
    // A server ends when it is told to, and it has said all when it answers.
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    if let Some(address) = line.trim().strip_prefix("http://").and_then(|l| l.strip_suffix('/')) {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        stream.read_exact(&mut [0u8; 8]).unwrap();
        child.kill().unwrap();
    }
    let ran = finish(child);
    Ran { out: line + &ran.out, ..ran }
}

fn expand(text: &str, names: &BTreeMap<&str, String>) -> String {
    names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
}

/// What a run with these arguments shows, and whether that is what the row says.
fn shows(folder: &Path, arguments: &[String], wanted: &str) -> (bool, String) {
    let ran = run(folder, arguments);
    let seen = format!("exit {}\n{}\n{}", ran.code, ran.out, ran.err);
    let holds = wanted.strip_prefix('!').map_or_else(|| seen.contains(wanted), |hidden| !seen.contains(hidden));
    (holds, seen)
}

#[test]
fn every_flag_of_the_help_makes_a_difference() {
    let listed = listed();
    let flags: BTreeSet<&str> = listed.iter().map(|f| f.long.as_str()).collect();
    let rows: BTreeSet<&str> = ROWS.iter().map(|(flag, ..)| *flag).collect();
    assert_eq!(flags, rows, "left: listed in --help; right: with a row in this test");
    assert_eq!((flags.len(), rows.len()), (listed.len(), ROWS.len()), "each once");

    let folder = folder("flags");
    files(&folder);
    let silent = receive(|_stream| std::thread::sleep(Duration::from_secs(5)));
    let answers = answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    let free = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let passing = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/project/passing/hookproof.json");
    let names = BTreeMap::from([
        ("PING", "--source cybercage --event test.ping --secret env:S".to_owned()),
        ("CLOSED", free().to_string()),
        ("FREE", free().port().to_string()),
        ("SILENT", silent.address.to_string()),
        ("ANSWERS", answers.address.to_string()),
        ("PASSING", passing.to_str().unwrap().to_owned()),
    ]);
    let mut wrong = Vec::new();
    for (flag, arguments, wanted) in ROWS {
        let about = listed.iter().find(|f| f.long == *flag).unwrap();
        let with: Vec<String> = expand(arguments, &names).split(' ').map(str::to_owned).collect();
        let wanted = expand(wanted, &names);
        let at = with.iter().position(|a| a == flag).unwrap_or_else(|| panic!("{flag} is not in its own row"));
        let mut without = with.clone();
        without.drain(at..at + 1 + usize::from(about.takes_value));
        let mut check = |arguments: &[String], holds: bool| {
            let (held, seen) = shows(&folder, arguments, &wanted);
            if held != holds {
                wrong.push(format!("{flag}: {arguments:?} {} {wanted:?}:\n{seen}", if holds { "does not show" } else { "shows" }));
            }
        };
        check(&with, true);
        check(&without, false);
        if let Some(short) = &about.short {
            let mut with = with;
            with[at].clone_from(short);
            check(&with, true);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
