//! The command line.

fn main() -> std::process::ExitCode {
    hookproof::cli::main()
}
