//! The functions, by what they give: text that streams into its place, or a value.

pub(crate) mod compare;
pub(crate) mod declaration;
mod escape;
mod index;
mod text;

use self::declaration::{Call, Run};
use crate::template::Limit;
use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::{Step, limit};
use crate::template::go::operand::options::Options;
use crate::template::go::operand::store::Store;

pub(crate) use declaration::TABLE;
pub use declaration::{Function, Functions};
pub(crate) use text::{print_value, shown, shown_value};

/// A function that gives a value. Errors lack `error calling f: `.
pub(crate) fn evaluate<'a>(function: Function, args: &[Cell<'a>], callee: &str, options: &Options, store: &'a Store) -> Step<Cell<'a>> {
    match function.describe().run {
        Run::Value(run) => run(&Call { args, callee, options, store }),
        // The others give text, or are compiled to jumps.
        Run::Text(_) | Run::Jumps => Ok(Cell::Invalid),
    }
}

/// Writes what a function gives; `cap` is how long `out` may become. Errors lack `error calling f: `.
pub(crate) fn write(function: Function, args: &[Cell<'_>], options: &Options, out: &mut Vec<u8>, cap: usize) -> Step<()> {
    if let Run::Text(run) = function.describe().run {
        run(args, options, out, cap)?;
    }
    if out.len() > cap { limit(Limit::Value) } else { Ok(()) }
}
