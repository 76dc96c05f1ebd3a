//! The command line: flags -> validated request -> run -> exit code.
//!
//! Only results go to stdout; messages go to stderr, with control characters in hostile input made visible.

pub(crate) mod exit;
pub(crate) mod flags;
pub(crate) mod input;
pub(crate) mod output;
pub(crate) mod secret;
pub(crate) mod time;

mod batch;
mod catalogue;
mod check;
mod core;
mod inputs;
mod manual;
mod project;
mod receiver;
mod send;
mod serve;
mod sign;
mod torture;
mod transcript;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};

use crate::diagnostic::printable;
use exit::{Exit, Failure};
use flags::{Color, Flags, Format, USES};
use output::Output;

/// Run with the process's own arguments.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the command line reads its arguments here, once")]
pub fn main() -> ExitCode {
    ExitCode::from(run(std::env::args_os().collect()).code())
}

/// Run with these arguments, the program's name first.
#[must_use]
fn run(arguments: Vec<OsString>) -> Exit {
    let matches = match Flags::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(e) => return misunderstood(&e),
    };
    let flags = match Flags::from_arg_matches(&matches) {
        Ok(flags) => flags,
        Err(e) => return misunderstood(&e),
    };
    let output = Output::new(flags.color, flags.quiet, flags.verbose);
    let ended = check_flags(&flags, &matches).and_then(|()| dispatch(&flags, &output));
    match ended {
        Ok(exit) => exit,
        Err(failure) => {
            output.failure(&failure);
            failure.exit
        }
    }
}

/// Help and version are results; a usage error is printed line by line, with control characters shown as visible escapes.
fn misunderstood(e: &clap::Error) -> Exit {
    let output = Output::new(Color::Auto, false, false);
    let text = e.render().to_string();
    if e.use_stderr() {
        for line in text.lines() {
            output.words(&format!("{}\n", printable(line)));
        }
        return Exit::Usage;
    }
    output.result(text.as_bytes()).map_or_else(|f| f.exit, |()| Exit::Ok)
}

/// A flag that the chosen mode would ignore is a mistake.
fn check_flags(flags: &Flags, matches: &ArgMatches) -> Result<(), Failure> {
    let mode = mode(flags);
    for (flag, modes) in USES {
        if matches.value_source(flag) == Some(ValueSource::CommandLine) && !modes.contains(&mode) {
            let (first, rest) = modes.split_first().map_or(("", &[][..]), |(f, r)| (*f, r));
            let others: String = rest.iter().map(|m| format!(", --{m}")).collect();
            return Err(Failure::usage(
                format!("--{} cannot be used with --{mode}", flag.replace('_', "-")),
                format!("use it with --{first}{others}"),
            ));
        }
    }
    if flags.project.is_none() && !matches!(flags.format, Format::Text | Format::Json) {
        return Err(Failure::usage("--format junit, sarif and github need --check --project FILE", "use --format text or json"));
    }
    Ok(())
}

fn mode(flags: &Flags) -> &'static str {
    let chosen = [
        ("render", flags.render),
        ("check", flags.check),
        ("decode", flags.decode),
        ("sign", flags.sign),
        ("verify", flags.verify),
        ("send", flags.send),
        ("serve", flags.serve),
        ("sources", flags.sources),
        ("destinations", flags.destinations),
        ("schemes", flags.schemes),
        ("explain", flags.explain.is_some()),
        ("completions", flags.completions.is_some()),
    ];
    chosen.iter().find(|(_, on)| *on).map_or("man", |(name, _)| name)
}

fn dispatch(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    match mode(flags) {
        "render" if flags.batch => batch::render(output),
        "render" => check::render(flags, output),
        "check" if flags.project.is_some() => project::check(flags, output),
        "check" if flags.torture || flags.torture_cell.is_some() => torture::check(flags, output),
        "check" if flags.batch => batch::check(output),
        "check" if flags.body.is_some() => receiver::check(flags, output),
        "check" => check::check(flags, output),
        "decode" if flags.batch => batch::decode(output),
        "decode" => receiver::decode(flags, output),
        "sign" if flags.batch => batch::sign(output),
        "sign" => sign::sign(flags, output),
        "verify" if flags.batch => batch::verify(output),
        "verify" => sign::verify(flags, output),
        "send" => send::send(flags, output),
        "serve" => serve::serve(flags, output),
        "sources" => catalogue::sources(flags, output),
        "destinations" => catalogue::destinations(flags, output),
        "schemes" => catalogue::schemes(flags, output),
        "explain" => catalogue::explain(flags, output),
        "completions" => manual::completions(flags, output),
        _ => manual::man(output),
    }
}
