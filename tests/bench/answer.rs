//! Answers cases from standard input, a line of JSON each, on standard output: the engine's side of a comparison with Go.

use std::io::{BufRead as _, Write as _};

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines().map_while(Result::ok).filter(|l| !l.is_empty()) {
        let _ = writeln!(out, "{}", hookproof::api::render::answer(&line));
        let _ = out.flush();
    }
}
