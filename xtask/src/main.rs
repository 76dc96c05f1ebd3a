//! The project's build tasks. `cargo xtask help` lists them.
#![expect(clippy::disallowed_methods, reason = "a build task reads files, the clock and the environment; the rule is for the library")]

mod bench;
mod fuzz;
mod mutate;
mod node;
mod page;
mod play;
mod run;
mod test;
mod verifier;
mod wasm;

use std::process::ExitCode;

const HELP: &str = "\
Build tasks of hookproof. Usage: cargo xtask TASK [OPTIONS]

  play [--no-open] [--check]   build everything, serve the page on http://127.0.0.1:4177 and open it;
                               --check fetches the page once and stops
  test [--only NAME] [--list]  run every check; exit code 1 if one fails
  wasm                         the wasm module, its JavaScript glue and the npm package in www/pkg
  page                         wasm, then the bundled page in www/dist
  package                      wasm, then the npm tarball in target/package
  bench [ROUNDS]               time the workloads against Go, native and wasm, in alternating rounds, and the proof;
                               needs a Go toolchain
  sizes                        wasm, then its size: raw, gzip, brotli
  mutate [N] [SEED]            N mutated templates, compared with Go; needs a Go toolchain
  fuzz [SECONDS] [TARGET]      run each fuzz target for SECONDS (default 60), seeded from the conformance cases
  help                         print this text
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (task, options) = match arguments.split_first() {
        Some((task, options)) => (task.as_str(), options),
        None => ("help", &[][..]),
    };
    let outcome = match task {
        "play" => play::play(options),
        "test" => test::test(options),
        "wasm" => no_options(options).and_then(|()| wasm::build()),
        "page" => no_options(options).and_then(|()| page::build()),
        "package" => no_options(options).and_then(|()| wasm::pack()),
        "bench" => bench::run(options),
        "sizes" => no_options(options).and_then(|()| bench::sizes()),
        "mutate" => mutate::run(options),
        "fuzz" => fuzz::run(options),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(anyhow::anyhow!("there is no task `{other}`; `cargo xtask help` lists them")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn no_options(options: &[String]) -> anyhow::Result<()> {
    match options.first() {
        None => Ok(()),
        Some(option) => anyhow::bail!("this task takes no option, but got `{option}`"),
    }
}
