//! The functions, by what they give: text that streams into its place, or a value.

pub(crate) mod compare;
mod declaration;
mod escape;
mod index;
mod text;

use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::{Step, fail};
use crate::template::go::operand::options::Options;
use crate::template::go::operand::store::Store;
use crate::template::go::operand::view::{View, type_name};

pub(crate) use declaration::TABLE;
pub use declaration::{Function, Functions};
pub(crate) use text::{print_value, shown, shown_value, write};

impl Function {
    /// How many fixed parameters it has, and whether more may follow.
    pub(crate) const fn parameters(self) -> (u8, bool) {
        match self {
            Self::And | Self::Call | Self::Eq | Self::Index | Self::Or | Self::Printf | Self::Slice => (1, true),
            Self::Html | Self::Js | Self::Print | Self::Println | Self::Urlquery => (0, true),
            Self::Ge | Self::Gt | Self::Le | Self::Lt | Self::Ne => (2, false),
            Self::Len | Self::Not | Self::FromJson | Self::ToEscapedString | Self::ToIso8601 | Self::ToJson => (1, false),
        }
    }

    /// Is the parameter of this index a `string`?
    pub(crate) const fn takes_string(self, index: usize) -> bool {
        index == 0 && matches!(self, Self::Printf | Self::FromJson | Self::ToEscapedString)
    }

    /// Does it give text (which can be written straight to where it goes)?
    pub(crate) const fn writes(self) -> bool {
        matches!(
            self,
            Self::Html
                | Self::Js
                | Self::Print
                | Self::Printf
                | Self::Println
                | Self::Urlquery
                | Self::ToEscapedString
                | Self::ToIso8601
                | Self::ToJson
        )
    }
}

/// A function that gives a value. Errors lack `error calling f: `.
pub(crate) fn evaluate<'a>(function: Function, args: &[Cell<'a>], callee: &str, options: &Options, store: &'a Store) -> Step<Cell<'a>> {
    let first = args.first().copied().unwrap_or(Cell::Invalid);
    Ok(Cell::View(match function {
        Function::Eq => View::Bool(compare::eq(args)?),
        Function::Ne | Function::Lt | Function::Le | Function::Gt | Function::Ge => View::Bool(compare::order(function, args)?),
        Function::Not => View::Bool(!first.truth()),
        Function::Len => View::Int(index::length(first)?),
        Function::Index => return index::index(first, args.get(1..).unwrap_or(&[])),
        Function::Slice => return index::slice(first, args.get(1..).unwrap_or(&[])),
        Function::FromJson => {
            let View::Str(text) = first.view() else { return Ok(Cell::Invalid) };
            match crate::json::parse_value(text, options.numbers) {
                Ok(value) => return Ok(Cell::Boxed(store.value(value))),
                Err(error) => return fail(error.to_string()),
            }
        }
        Function::Call => match first.unbox().view() {
            View::Invalid => return fail("call of nil"),
            view => return fail(format!("non-function {callee} of type {}", type_name(view))),
        },
        // The others give text, or are compiled to jumps.
        _ => View::Invalid,
    }))
}
