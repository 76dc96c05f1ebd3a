//! JSON lines in, JSON lines out, in order. A bad line is answered with an error, and the batch goes on.

use std::io::{self, BufRead, Write as _};

use serde::Serialize;
use serde_json::Value;

use super::core;
use super::exit::{Exit, Failure};
use super::output::Output;

/// The longest line that is read, in bytes.
const MAX_LINE: usize = 64 << 20;

/// What was read.
enum Line {
    /// The end of the input.
    End,
    /// Text, without its line end.
    Text(String),
    /// A line that cannot be read, and why.
    Bad(String),
}

pub(super) fn render(_: &Output) -> Result<Exit, Failure> {
    each(core::render_line)
}

pub(super) fn check(_: &Output) -> Result<Exit, Failure> {
    each(core::check_line)
}

pub(super) fn decode(_: &Output) -> Result<Exit, Failure> {
    each(|line| crate::api::decode_line(line).unwrap_or_else(|(id, message)| refusal(&id, &message)))
}

pub(super) fn sign(_: &Output) -> Result<Exit, Failure> {
    each(crate::api::sign_line)
}

pub(super) fn verify(_: &Output) -> Result<Exit, Failure> {
    each(crate::api::verify_line)
}

/// Answer every line. Blank lines are skipped.
fn each(answer: impl Fn(&str) -> String) -> Result<Exit, Failure> {
    let (mut input, mut out) = (io::BufReader::with_capacity(1 << 16, io::stdin().lock()), io::BufWriter::new(io::stdout().lock()));
    for number in 1u64.. {
        let line = read_line(&mut input)
            .map_err(|e| Failure::new(Exit::Internal, format!("standard input: {e}"), "check where the input comes from"))?;
        let text = match line {
            Line::End => break,
            Line::Text(text) if text.trim().is_empty() => continue,
            Line::Text(text) => answer(&text),
            Line::Bad(why) => refusal(&Value::Null, &format!("line {number}: {why}")),
        };
        out.write_all(text.trim_end_matches('\n').as_bytes())?;
        out.write_all(b"\n")?;
        // A caller that waits for the answer before asking again gets it now; a file is answered at full speed.
        if input.buffer().is_empty() {
            out.flush()?;
        }
    }
    out.flush()?;
    Ok(Exit::Ok)
}

/// The answer to a line that cannot be read.
pub(super) fn refusal(id: &Value, message: &str) -> String {
    crate::api::write(&Refusal { id, ok: false, error: message, phase: "input", msg: message })
}

#[derive(Serialize)]
struct Refusal<'a> {
    id: &'a Value,
    ok: bool,
    error: &'a str,
    phase: &'static str,
    msg: &'a str,
}

fn read_line(input: &mut impl BufRead) -> io::Result<Line> {
    let (mut bytes, mut total) = (Vec::new(), 0usize);
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let end = memchr::memchr(b'\n', chunk);
        let take = end.map_or(chunk.len(), |i| i + 1);
        if chunk.is_empty() && total == 0 {
            return Ok(Line::End);
        }
        if total + take <= MAX_LINE {
            bytes.extend_from_slice(chunk.get(..take).unwrap_or(&[]));
        }
        total += take;
        let done = end.is_some() || chunk.is_empty();
        input.consume(take);
        if done {
            break;
        }
    }
    if total > MAX_LINE {
        return Ok(Line::Bad(format!("{total} bytes; the limit is {MAX_LINE}: send a shorter request")));
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Line::Text(text),
        Err(e) => Line::Bad(format!("not UTF-8 at byte {}: write JSON as UTF-8", e.utf8_error().valid_up_to())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_with_and_without_their_last_end() {
        let mut input = io::BufReader::with_capacity(3, &b"ab\n\n\xff\xfe\nlast"[..]);
        let mut seen = Vec::new();
        loop {
            match read_line(&mut input).unwrap() {
                Line::End => break,
                Line::Text(text) => seen.push(text),
                Line::Bad(why) => seen.push(why),
            }
        }
        assert_eq!(seen, ["ab", "", "not UTF-8 at byte 0: write JSON as UTF-8", "last"]);
    }
}
