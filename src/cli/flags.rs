//! Every flag, once. The parser, `--help`, the man page and the completions are made from this definition.

use crate::verdict::Deny;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, ArgGroup, Parser, ValueEnum};

use super::time::{Moment, parse_duration, parse_instant, parse_moment};

/// See the exact request that a webhook template makes, prove that no payload can break it, sign it, send it.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "hookproof",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    arg_required_else_help = false,
    after_help = super::exit::table(),
    after_long_help = super::exit::table(),
    group(ArgGroup::new("mode").required(true).multiple(false).args(MODES)),
    override_usage = "hookproof --render|--check|--send -t TEMPLATE [-p PAYLOAD] --source SOURCE [OPTIONS]\n       \
                      hookproof --check --torture [--torture-cell CELL] -t TEMPLATE --source SOURCE [OPTIONS]\n       \
                      hookproof --check --body FILE --destination ID [OPTIONS]\n       \
                      hookproof --check --project FILE [--format text|json|junit|sarif|github]\n       \
                      hookproof --decode --destination ID --status N [--headers FILE] [--body FILE]\n       \
                      hookproof --sign|--verify --scheme SCHEME --secret env:NAME --body FILE [OPTIONS]\n       \
                      hookproof --serve | --sources | --destinations | --schemes | --explain CODE"
)]
#[expect(clippy::struct_excessive_bools, reason = "a command line is a set of switches")]
pub(crate) struct Flags {
    /// Render the template with the payload: body on stdout, diagnostics on stderr
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub render: bool,
    /// Run every check without the network: render, verdict, destination rules, signature advice
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub check: bool,
    /// Explain what a receiver answered: cause, whether to try again, and the place in the template
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub decode: bool,
    /// Print the signature headers for a body
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub sign: bool,
    /// Verify a received request, and explain a signature that does not match
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub verify: bool,
    /// Render, check, sign and send the request once
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub send: bool,
    /// Serve the playground page and a request catcher on loopback
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub serve: bool,
    /// List the sources, or show one (--source ID)
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub sources: bool,
    /// List the destinations
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub destinations: bool,
    /// List the signature schemes, or show one (--scheme ID), or print a receiver for it (--verifier LANG)
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub schemes: bool,
    /// Explain one diagnostic code: meaning, bad example, remedy, source
    #[arg(long, value_name = "CODE", help_heading = "Modes (exactly one)")]
    pub explain: Option<String>,
    /// Print the completions for a shell
    #[arg(long, value_name = "SHELL", help_heading = "Modes (exactly one)")]
    pub completions: Option<clap_complete::Shell>,
    /// Print the manual page
    #[arg(long, help_heading = "Modes (exactly one)")]
    pub man: bool,

    /// The template; - is standard input
    #[arg(short, long, value_name = "FILE|-", help_heading = "Input")]
    pub template: Option<PathBuf>,
    /// The JSON payload; - is standard input [default: a sample event of the source]
    #[arg(short, long, value_name = "FILE|-", help_heading = "Input")]
    pub payload: Option<PathBuf>,
    /// The sending system: an id of --sources, or a folder with a source.json
    #[arg(long, value_name = "ID|FOLDER", help_heading = "Input")]
    pub source: Option<String>,
    /// The events that the verdict is about: a type such as threat.detected, several with commas between them, or group:NAME [default: every event of the source]
    #[arg(long, value_name = "TYPE,…|group:NAME", help_heading = "Input")]
    pub event: Option<String>,
    /// Use this sample of the event as the payload
    #[arg(long, value_name = "ID", help_heading = "Input", conflicts_with = "payload")]
    pub sample: Option<String>,
    /// The receiving system [default: detected from --url, else generic]
    #[arg(long, value_name = "ID", help_heading = "Input")]
    pub destination: Option<String>,
    /// The URL to send to
    #[arg(long, value_name = "URL", help_heading = "Input")]
    pub url: Option<String>,
    /// How the source formats the event (Cado: default, slack, jira)
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub formatting: Option<String>,
    /// Go's missingkey option
    #[arg(long, value_name = "MODE", help_heading = "Input")]
    pub missingkey: Option<MissingKey>,
    /// The Go type of the payload's numbers in the template
    #[arg(long, value_name = "KIND", help_heading = "Input")]
    pub numbers: Option<Numbers>,
    /// The Go type of the data in the vendor's backend, if it is not public (CAST AI: struct, map)
    #[arg(long, value_name = "SHAPE", help_heading = "Input")]
    pub shape: Option<String>,
    /// Read JSON lines on stdin; write one answer per line on stdout, in order
    #[arg(long, help_heading = "Input", conflicts_with_all = ["template", "payload", "body", "headers"])]
    pub batch: bool,

    /// With --check: check every webhook in this project file (hookproof.json); - is standard input
    #[arg(long, value_name = "FILE|-", help_heading = "Check", conflicts_with_all = ["template", "payload", "source", "event", "sample", "destination",
        "url", "formatting", "missingkey", "numbers", "shape", "batch", "scheme", "secret", "id", "timestamp", "torture", "torture_cell"])]
    pub project: Option<PathBuf>,
    /// With --check: render the template for hostile and sparse variants of every sample of the source, or of --event
    #[arg(long, help_heading = "Check", conflicts_with = "batch")]
    pub torture: bool,
    /// With --check: show one cell of the torture grid, with its payload, body and findings
    #[arg(long, value_name = "EVENT/SAMPLE/VARIANT", help_heading = "Check", conflicts_with_all = ["torture", "batch"])]
    pub torture_cell: Option<String>,

    /// The signature scheme: an id from --schemes, or your own in a file [default: the source's]
    #[arg(long, value_name = "ID|FILE.json", help_heading = "Signature")]
    pub scheme: Option<String>,
    /// The secret: env:NAME, file:PATH or fd:N (a literal value would show in the process list) [default: HOOKPROOF_SECRET].
    /// Repeatable during rotation: to sign, each signs if the scheme carries several signatures; to verify, any may match
    #[arg(long, value_name = "SRC", help_heading = "Signature", hide_env_values = true)]
    pub secret: Vec<String>,
    /// A former secret: --verify never accepts it, but reports it if it made the signature. Repeatable
    #[arg(long, value_name = "SRC", help_heading = "Signature")]
    pub previous_secret: Vec<String>,
    /// The message id [default: random]
    #[arg(long, value_name = "ID", help_heading = "Signature")]
    pub id: Option<String>,
    /// The timestamp to sign, Unix seconds or ISO 8601 [default: now]
    #[arg(long, value_name = "T", help_heading = "Signature", value_parser = parse_instant, allow_hyphen_values = true)]
    pub timestamp: Option<i64>,
    /// The raw body of --sign and --verify, the body that --check judges without a template, the answer's of --decode; - is standard input
    #[arg(long, value_name = "FILE|-", help_heading = "Signature")]
    pub body: Option<PathBuf>,
    /// The received headers of --verify, the answer's of --decode: 'Name: value' lines or a JSON object
    #[arg(long, value_name = "FILE|-", help_heading = "Signature")]
    pub headers: Option<PathBuf>,
    /// The status of the answer that --decode explains
    #[arg(long, value_name = "N", help_heading = "Input", value_parser = clap::value_parser!(u16).range(100..=999))]
    pub status: Option<u16>,
    /// The time to verify at: Unix seconds, ISO 8601, or now; if absent, the timestamp's age is not checked
    #[arg(long, value_name = "T", help_heading = "Signature", value_parser = parse_moment, allow_hyphen_values = true)]
    pub at: Option<Moment>,
    /// When the cause of a mismatch is found, show the bytes that were signed, in hex (-v does too)
    #[arg(long, help_heading = "Signature")]
    pub bytes: bool,
    /// Show the correct signature when verification fails; only on your own machine, never in a log
    #[arg(long, help_heading = "Signature")]
    pub reveal: bool,
    /// With --schemes --scheme ID: print a receiver that verifies the scheme, as one source file
    #[arg(long, value_name = "LANG", help_heading = "Signature", requires = "scheme")]
    pub verifier: Option<String>,

    /// Add a header, or replace one; repeatable
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", help_heading = "Delivery")]
    pub header: Vec<String>,
    /// Print the exact request without sending it
    #[arg(short = 'n', long, help_heading = "Delivery")]
    pub dry_run: bool,
    /// Print the request as a curl command, with $WEBHOOK_URL and $SECRET for the values, without sending it
    #[arg(long, help_heading = "Delivery")]
    pub curl: bool,
    /// Time limit for the whole exchange [default: the source's]
    #[arg(long, value_name = "TIME", help_heading = "Delivery", value_parser = parse_duration)]
    pub timeout: Option<Duration>,
    /// Time limit for connecting, including TLS
    #[arg(long, value_name = "TIME", help_heading = "Delivery", value_parser = parse_duration)]
    pub connect_timeout: Option<Duration>,
    /// Maximum bytes of the response body to read, up to 1 MB
    #[arg(long, value_name = "BYTES", help_heading = "Delivery", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub max_response: Option<u32>,
    /// Allow loopback, private and other non-public addresses
    #[arg(long, help_heading = "Delivery")]
    pub allow_private: bool,
    /// Allow plain http to any host
    #[arg(long, help_heading = "Delivery")]
    pub allow_http: bool,
    /// Also trust the certificates in this PEM file; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Delivery")]
    pub cacert: Vec<PathBuf>,

    /// The port for --serve [default: the first free one from 4177]
    #[arg(long, value_name = "N", help_heading = "Server")]
    pub port: Option<u16>,
    /// Open the page in the browser (the default on a desktop)
    #[arg(long, help_heading = "Server", conflicts_with = "no_open")]
    pub open: bool,
    /// Do not open the page in the browser
    #[arg(long, help_heading = "Server")]
    pub no_open: bool,

    /// Output format: text for people, json for programs; with --project also junit, sarif, github (annotations)
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
    /// Also fail on this: warnings, or assumptions (a verdict that rests on undocumented facts); may be repeated
    #[arg(long, value_name = "WHAT", help_heading = "Output")]
    pub deny: Vec<Denied>,
    /// Only errors on stderr
    #[arg(short, long, help_heading = "Output", conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show where each value came from, and hints
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
    /// Colour on stderr; NO_COLOR is honoured
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub color: Color,
    /// Print help
    #[arg(short, long, action = ArgAction::Help, help_heading = "Output")]
    pub help: Option<bool>,
    /// Print version
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "Output")]
    pub version: Option<bool>,
}

/// The ids of the mode flags.
const MODES: [&str; 13] =
    ["render", "check", "decode", "sign", "verify", "send", "serve", "sources", "destinations", "schemes", "explain", "completions", "man"];

/// Which modes take which flag. A flag that the mode would ignore is reported as an error.
pub(super) const USES: &[(&str, &[&str])] = &[
    ("template", &["render", "check", "decode", "send"]),
    ("payload", &["render", "check", "decode", "send"]),
    ("source", &["render", "check", "decode", "send", "sign", "verify", "sources"]),
    ("event", &["render", "check", "decode", "send", "sources"]),
    ("sample", &["render", "check", "decode", "send"]),
    ("destination", &["render", "check", "decode", "send", "destinations"]),
    ("url", &["render", "check", "decode", "send", "sign", "verify"]),
    ("formatting", &["render", "check", "send"]),
    ("missingkey", &["render", "check", "send"]),
    ("numbers", &["render", "check", "send"]),
    ("shape", &["render", "check", "send"]),
    ("batch", &["render", "check", "decode", "sign", "verify"]),
    ("project", &["check"]),
    ("torture", &["check"]),
    ("torture_cell", &["check"]),
    ("scheme", &["check", "send", "sign", "verify", "schemes"]),
    ("secret", &["check", "send", "sign", "verify"]),
    ("id", &["check", "send", "sign"]),
    ("timestamp", &["check", "send", "sign"]),
    ("body", &["check", "decode", "sign", "verify"]),
    ("status", &["decode"]),
    ("headers", &["decode", "verify"]),
    ("at", &["verify"]),
    ("previous_secret", &["verify"]),
    ("bytes", &["verify"]),
    ("reveal", &["verify"]),
    ("verifier", &["schemes"]),
    ("header", &["send"]),
    ("dry_run", &["send"]),
    ("curl", &["send"]),
    ("timeout", &["send"]),
    ("connect_timeout", &["send"]),
    ("max_response", &["send"]),
    ("allow_private", &["send"]),
    ("allow_http", &["send"]),
    ("cacert", &["send"]),
    ("port", &["serve"]),
    ("open", &["serve"]),
    ("no_open", &["serve"]),
    ("format", &["render", "check", "decode", "sign", "verify", "send", "sources", "destinations", "schemes", "explain"]),
    ("deny", &["render", "check", "send"]),
    ("quiet", &MODES),
    ("verbose", &MODES),
    ("color", &MODES),
];

/// The output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// People.
    Text,
    /// Programs.
    Json,
    /// CI servers: JUnit's XML.
    Junit,
    /// Code scanning: SARIF 2.1.0.
    Sarif,
    /// GitHub Actions: annotations.
    Github,
}

/// What fails the run in addition to errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Denied {
    /// Warnings fail the run too.
    Warnings,
    /// A verdict that rests on facts that no page states fails it.
    Assumptions,
}

impl Flags {
    /// What fails the run in addition to errors.
    pub(crate) fn denied(&self) -> Deny {
        Deny { warnings: self.deny.contains(&Denied::Warnings), assumptions: self.deny.contains(&Denied::Assumptions) }
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Go's `missingkey` option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MissingKey {
    /// Print `<no value>`.
    Default,
    /// The same as `default`.
    Invalid,
    /// The element type's zero value.
    Zero,
    /// Stop with an error.
    Error,
}

/// The Go type of JSON numbers in the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Numbers {
    /// float64, as encoding/json decodes them.
    Float64,
    /// int for whole numbers that fit, else float64.
    Int,
    /// As `json.Number`.
    #[value(name = "json.Number")]
    JsonNumber,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_is_sound_and_every_flag_says_which_modes_take_it() {
        let command = Flags::command();
        command.clone().debug_assert();
        let known = |id: &str| MODES.contains(&id) || matches!(id, "help" | "version") || USES.iter().any(|(flag, _)| *flag == id);
        for argument in command.get_arguments() {
            assert!(known(argument.get_id().as_str()), "{}", argument.get_id());
        }
        for (flag, modes) in USES {
            assert!(command.get_arguments().any(|a| a.get_id() == flag), "{flag}");
            assert!(modes.iter().all(|m| MODES.contains(m)), "{flag}");
        }
    }
}
