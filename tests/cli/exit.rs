//! Every exit code that `--help` lists is how some run ends.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::send::{answering, read_request, receive};
use crate::support::{Ran, finish, folder, hookproof};

/// What the sender will end with once it has a queue.
const KEPT: [i32; 1] = [75];

const PING: [&str; 8] = ["--send", "--source", "cybercage", "--event", "test.ping", "--secret", "env:S", "--url"];

fn send(url: &str, more: &[&str]) -> Ran {
    hookproof(&[&PING[..], &[url], more].concat()).env("S", "a secret of thirty-two characters").run()
}

/// How `--send` ends that gets this signal while it waits for an answer.
fn interrupted(signal: &str) -> i32 {
    let silent = receive(|mut stream| {
        read_request(&mut stream);
        std::thread::sleep(Duration::from_secs(20));
    });
    let url = format!("http://{}/", silent.address);
    let child = hookproof(&[&PING[..], &[&url, "--allow-private"]].concat()).env("S", "a secret of thirty-two characters").start();
    for _ in 0..2000 {
        if silent.visits.load(Ordering::SeqCst) > 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    finish(child).code
}

#[test]
fn every_exit_code_of_the_help_ends_a_run() {
    let bad = folder("exits").join("bad.tmpl");
    std::fs::write(&bad, "{{ .Name }").unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let answered = |answer| send(&format!("http://{}/", answering(answer).address), &["--allow-private"]).code;
    let unset = [&PING[..6], &["env:NOT_SET_ANYWHERE", "--url", "https://example.com/"]].concat();
    let mut ends = vec![
        (0, hookproof(&["--version"]).run().code),
        (2, hookproof::<&str>(&[]).run().code),
        (3, answered("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")),
        (4, answered("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")),
        (5, answered("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")),
        (65, hookproof(&["--render", "--source", "castai", "-t", bad.to_str().unwrap()]).run().code),
        (69, send(&format!("http://{free}/"), &["--allow-private"]).code),
        (77, send("https://169.254.169.254/", &[]).code),
        (78, hookproof(&unset).run().code),
    ];
    if cfg!(target_os = "linux") {
        // A disk that is always full.
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let status = Command::new(env!("CARGO_BIN_EXE_hookproof")).arg("--man").stdout(full).stderr(Stdio::null()).status().unwrap();
        ends.extend([(1, status.code().unwrap_or(-1)), (130, interrupted("-INT")), (143, interrupted("-TERM"))]);
    }
    for (wanted, code) in &ends {
        assert_eq!(code, wanted);
    }
    let help = hookproof(&["--help"]).run();
    let (_, table) = help.out.split_once("Exit codes:\n").unwrap();
    let listed: BTreeSet<i32> = table.lines().filter_map(|l| l.split_whitespace().next()?.parse().ok()).collect();
    let reached: BTreeSet<i32> = ends.iter().map(|(code, _)| *code).chain(KEPT).collect();
    if cfg!(target_os = "linux") {
        assert_eq!(reached, listed, "left: how a run ended, or kept for later; right: listed in --help");
    }
}
