//! Reads the files the user names, with a size limit; errors say which input, what is wrong and what to do.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::exit::{Exit, Failure};
use crate::diagnostic::printable;
use crate::span::{Encoding, LineIndex, MAX_DOCUMENT};

/// One input: its bytes and the name to show for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// The file's name, or `<stdin>`.
    pub name: String,
    /// What was in it.
    pub bytes: Vec<u8>,
}

/// Is it standard input?
#[must_use]
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Refuse two inputs that both want standard input.
///
/// # Errors
/// A usage failure naming both flags.
pub(crate) fn one_stdin(inputs: &[(&str, Option<&PathBuf>)]) -> Result<(), Failure> {
    let wanting: Vec<&str> = inputs.iter().filter(|(_, p)| p.is_some_and(|p| is_stdin(p))).map(|(flag, _)| *flag).collect();
    match wanting.as_slice() {
        [first, second, ..] => {
            Err(Failure::usage(format!("{first} - and {second} - both read standard input"), "put one of them in a file and pass its path"))
        }
        _ => Ok(()),
    }
}

/// Read one input to its end.
///
/// # Errors
/// A missing or unreadable file, a folder, more than [`MAX_DOCUMENT`] bytes.
#[expect(clippy::disallowed_methods, reason = "the command line opens the files that the user names")]
pub(crate) fn read(what: &str, path: &Path) -> Result<Input, Failure> {
    if is_stdin(path) {
        return Ok(Input { name: "<stdin>".to_owned(), bytes: limited(what, "<stdin>", &mut io::stdin().lock())? });
    }
    let name = printable(&path.to_string_lossy());
    if path.is_dir() {
        return Err(Failure::new(unusable(what), format!("{what} file '{name}': it is a folder"), "pass a file inside it"));
    }
    let mut file = File::open(path).map_err(|e| unreadable(what, &name, &e))?;
    Ok(Input { bytes: limited(what, &name, &mut file)?, name })
}

/// What a file that cannot be read is: a wrong argument, or, where it belongs to how the tool is set up, a configuration.
fn unusable(what: &str) -> Exit {
    if matches!(what, "certificate" | "source" | "project") { Exit::Configuration } else { Exit::Usage }
}

fn unreadable(what: &str, name: &str, e: &io::Error) -> Failure {
    let (rule, help) = match e.kind() {
        io::ErrorKind::NotFound => ("no such file".to_owned(), "check the path; - reads standard input"),
        io::ErrorKind::PermissionDenied => ("not readable".to_owned(), "check its permissions"),
        _ => (e.to_string(), "check the path"),
    };
    Failure::new(unusable(what), format!("{what} file '{name}': {rule}"), help)
}

fn limited(what: &str, name: &str, reader: &mut dyn Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    reader.take(MAX_DOCUMENT as u64 + 1).read_to_end(&mut bytes).map_err(|e| unreadable(what, name, &e))?;
    if bytes.len() > MAX_DOCUMENT {
        return Err(Failure::new(
            Exit::Data,
            format!("{what} file '{name}': larger than {} MiB", MAX_DOCUMENT >> 20),
            "webhooks are never that large: is this the right file?",
        ));
    }
    Ok(bytes)
}

impl Input {
    /// The input as text.
    ///
    /// # Errors
    /// Empty input, and bytes that are not UTF-8, with the place.
    pub(crate) fn text(&self, what: &str) -> Result<&str, Failure> {
        let name = &self.name;
        if self.bytes.is_empty() {
            return Err(Failure::new(Exit::Data, format!("{what} file '{name}': empty"), format!("put the {what} in it")));
        }
        std::str::from_utf8(&self.bytes).map_err(|e| {
            let at = e.valid_up_to();
            let place = LineIndex::new(&self.bytes).position(u32::try_from(at).unwrap_or(u32::MAX), Encoding::Bytes);
            let help = match self.bytes.get(..2) {
                Some([0xff, 0xfe] | [0xfe, 0xff]) => "it starts like UTF-16: save it as UTF-8",
                _ => "save it as UTF-8",
            };
            Failure::new(
                Exit::Data,
                format!("{what} file '{name}': not UTF-8 at byte {at} (line {}, column {})", place.line, place.column),
                help,
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_text_are_named_with_their_place() {
        let input = Input { name: "x".into(), bytes: b"one\nabc \xff".to_vec() };
        let failure = input.text("template").unwrap_err();
        assert_eq!(failure.message, "template file 'x': not UTF-8 at byte 8 (line 2, column 5)");
        assert_eq!((failure.exit, failure.help.as_str()), (Exit::Data, "save it as UTF-8"));
        let utf16 = Input { name: "x".into(), bytes: b"\xff\xfe{\0".to_vec() };
        assert!(utf16.text("template").unwrap_err().help.contains("UTF-16"));
        assert!(Input { name: "x".into(), bytes: vec![] }.text("payload").unwrap_err().message.ends_with("empty"));
    }

    #[test]
    fn standard_input_is_for_one() {
        let dash = PathBuf::from("-");
        assert!(one_stdin(&[("--template", Some(&dash)), ("--payload", None)]).is_ok());
        let failure = one_stdin(&[("--template", Some(&dash)), ("--payload", Some(&dash))]).unwrap_err();
        assert_eq!(failure.exit, Exit::Usage);
        assert!(failure.message.contains("--template - and --payload -"));
    }
}
