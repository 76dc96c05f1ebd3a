//! `--serve`: the page and the catcher, until Ctrl-C.

use super::exit::{Exit, Failure};
use super::flags::Flags;
use super::output::Output;
use crate::diagnostic::printable;
use crate::native::clock::iso;
use crate::native::serve::{self, Caught, Page, browser};

/// The built page, embedded.
static PAGE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

pub(super) fn serve(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let runtime = super::send::runtime()?;
    let output = *output;
    let ended = runtime.block_on(async {
        let listeners = serve::bind(flags.port).await.map_err(|e| {
            let port = flags.port.map_or_else(|| format!("any port from {} up", serve::PORT), |p| format!("port {p}"));
            Failure::new(Exit::Configuration, format!("cannot listen at {port} on 127.0.0.1 and [::1]: {e}"), "choose another with --port")
        })?;
        let url = listeners.url();
        output.line(&url)?;
        let page = Page(PAGE);
        if !page.is_built() {
            output.warning("this binary was built without the page: run cargo xtask play to build one with it");
        }
        output.note(&format!("send requests to {url}catch to inspect them; Ctrl-C stops the server"));
        let wanted = flags.open || (!flags.no_open && page.is_built() && browser::has_desktop());
        if wanted && let Err(e) = browser::open(&url) {
            output.warning(&format!("the browser did not open ({e}): open the URL yourself"));
        }
        serve::run(listeners, page, move |caught| output.note(&line(caught)), super::send::stopped()).await;
        Ok(Exit::Ok)
    });
    runtime.shutdown_background();
    ended
}

/// One request in one line.
fn line(caught: &Caught) -> String {
    let header =
        |name: &str| caught.headers.iter().find(|(n, _)| n == name).map_or("-".to_owned(), |(_, v)| printable(&String::from_utf8_lossy(v)));
    let text = format!(
        "{} #{} {} {} {} bytes {} {}",
        iso(caught.at),
        caught.number,
        caught.method,
        caught.target,
        caught.body.len(),
        header("content-type"),
        header("user-agent")
    );
    text.chars().take(400).collect()
}
