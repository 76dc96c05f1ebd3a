//! `cargo xtask play`: from a fresh clone to the page in a browser.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::page;
use crate::run::{cargo, root, run, say, target};

struct Options {
    open: bool,
    check: bool,
}

fn options(arguments: &[String]) -> Result<Options> {
    let mut options = Options { open: true, check: false };
    for argument in arguments {
        match argument.as_str() {
            "--no-open" => options.open = false,
            "--check" => options.check = true,
            other => bail!("`play` does not know `{other}`; it takes --no-open and --check"),
        }
    }
    Ok(options)
}

/// Builds everything, serves the page and waits.
pub(crate) fn play(arguments: &[String]) -> Result<()> {
    let options = options(arguments)?;
    let started = Instant::now();
    let binary = build()?;
    say("play", &format!("everything is built ({:.1} s)", started.elapsed().as_secs_f64()));
    if options.check {
        return check(&binary);
    }
    // The binary prints its address, opens the page on a desktop, and takes the next free port where 4177 is taken.
    let mut server = Command::new(&binary);
    server.arg("--serve").current_dir(root());
    if !options.open {
        server.arg("--no-open");
    }
    let status = server.status().context("cannot start the binary")?;
    if !status.success() {
        bail!("`hookproof --serve` ended: {status}");
    }
    Ok(())
}

/// Builds the page and the binary that carries it.
pub(crate) fn build() -> Result<PathBuf> {
    page::build()?;
    run(
        "binary",
        "building the binary with the page inside (cargo build --profile play)",
        cargo().args(["build", "--bin", "hookproof", "--profile", "play", "--package", "hookproof"]),
    )?;
    Ok(target().join("play").join(if cfg!(windows) { "hookproof.exe" } else { "hookproof" }))
}

/// Serves the page on a port that is free, fetches it once, and stops.
fn check(binary: &PathBuf) -> Result<()> {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    let mut server = Command::new(binary)
        .args(["--serve", "--no-open", "--port", &port.to_string()])
        .current_dir(root())
        .stdout(Stdio::null())
        .spawn()
        .context("cannot start the binary")?;
    let answer = wait_until_up(&mut server, port).and_then(|up| if up { fetch(port, "/") } else { bail!("it ended before it answered") });
    let _ = server.kill();
    let _ = server.wait();
    let answer = answer.context("`hookproof --serve` did not serve the page")?;
    let status = answer.lines().next().unwrap_or_default().to_owned();
    if !status.contains(" 200 ") {
        bail!("`hookproof --serve` answered `{status}` for /");
    }
    if !answer.to_ascii_lowercase().contains("content-security-policy:") {
        bail!("the page came without its content policy");
    }
    if !answer.contains("assets/app-") {
        bail!("the binary was built without the page in it");
    }
    say("play", "the binary serves the page");
    Ok(())
}

fn wait_until_up(server: &mut Child, port: u16) -> Result<bool> {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(20) {
        if server.try_wait()?.is_some() {
            return Ok(false);
        }
        if TcpStream::connect_timeout(&SocketAddr::from(([127, 0, 0, 1], port)), Duration::from_millis(200)).is_ok() {
            return Ok(true);
        }
        std::thread::sleep(Duration::from_millis(30));
    }
    bail!("nothing answered on port {port} within 20 s")
}

fn fetch(port: u16, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
