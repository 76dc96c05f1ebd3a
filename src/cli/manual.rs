//! What is generated from the flags' definition: completions and the manual page.

use clap::CommandFactory as _;

use super::exit::{Exit, Failure};
use super::flags::Flags;
use super::output::Output;

/// `--completions SHELL`.
pub(super) fn completions(flags: &Flags, output: &Output) -> Result<Exit, Failure> {
    let Some(shell) = flags.completions else {
        return Err(Failure::usage("--completions needs a shell name", "bash, zsh, fish, elvish, powershell"));
    };
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Flags::command(), "hookproof", &mut text);
    output.result(&text)?;
    Ok(Exit::Ok)
}

/// `--man`.
pub(super) fn man(output: &Output) -> Result<Exit, Failure> {
    output.result(&page()?)?;
    Ok(Exit::Ok)
}

fn page() -> Result<Vec<u8>, Failure> {
    let man = clap_mangen::Man::new(Flags::command().after_help("").after_long_help(""));
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    out.extend_from_slice(b".SH \"EXIT STATUS\"\n");
    for (exit, meaning) in Exit::ALL {
        out.extend_from_slice(format!(".TP\n\\fB{}\\fR\n{}\n", exit.code(), meaning.replace('-', "\\-")).as_bytes());
    }
    out.extend_from_slice(b".SH ENVIRONMENT\n");
    for (name, meaning) in [
        (super::secret::VARIABLE, "the secret, if \\-\\-secret is absent"),
        ("NO_COLOR", "no colours, even in a terminal"),
        ("CLICOLOR_FORCE", "colours, even into a file"),
    ] {
        out.extend_from_slice(format!(".TP\n\\fB{name}\\fR\n{meaning}\n").as_bytes());
    }
    man.render_version_section(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_lists_every_flag_and_every_exit_code() {
        let text = String::from_utf8(page().unwrap()).unwrap().replace("\\-", "-");
        for argument in Flags::command().get_arguments().filter_map(|a| a.get_long().map(str::to_owned)) {
            assert!(text.contains(&format!("--{argument}")), "{argument}");
        }
        for (exit, _) in Exit::ALL {
            assert!(text.contains(&format!("\\fB{}\\fR", exit.code())), "{exit:?}");
        }
    }
}
