//! The functions, each told once: its name and signature, what it takes and gives, and what it does.
//!
//! Adding one is adding its entry here. What it does may stand in a file of its own beside this one.

use super::{compare, escape, index, text};
use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::{Step, fail};
use crate::template::go::operand::options::Options;
use crate::template::go::operand::store::Store;
use crate::template::go::operand::view::{View, type_name};

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Any value.
    Any,
    /// A `string`, and nothing else.
    Text,
}

/// What a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gives {
    /// A `bool`.
    Bool,
    /// An `int`.
    Int,
    /// A `string`.
    Text,
    /// A value whose type depends on the arguments.
    Any,
}

impl Gives {
    /// The type in a word; `None` where it depends on the arguments.
    pub(crate) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Bool => Some("bool"),
            Self::Int => Some("int"),
            Self::Text => Some("string"),
            Self::Any => None,
        }
    }
}

/// One call of a function that gives a value.
pub(crate) struct Call<'c, 'a> {
    /// The arguments, of the kinds and the count that are declared.
    pub(crate) args: &'c [Cell<'a>],
    /// What `call` was given, as Go names it.
    pub(crate) callee: &'c str,
    pub(crate) options: &'c Options,
    pub(crate) store: &'a Store,
}

impl<'a> Call<'_, 'a> {
    fn first(&self) -> Cell<'a> {
        self.args.first().copied().unwrap_or(Cell::Invalid)
    }

    fn rest(&self) -> &[Cell<'a>] {
        self.args.get(1..).unwrap_or(&[])
    }
}

type Evaluate = for<'a> fn(&Call<'_, 'a>) -> Step<Cell<'a>>;
type Write = fn(&[Cell<'_>], &Options, &mut Vec<u8>, usize) -> Step<()>;

/// What a function does. Errors lack `error calling f: `.
pub(crate) enum Run {
    /// It is compiled to jumps, because it does not evaluate every argument.
    Jumps,
    /// Gives a value.
    Value(Evaluate),
    /// Appends text: to its place in the body where it is printed, else to a text of its own. It takes the arguments, the
    /// options, where the text goes, and how long that may become.
    Text(Write),
}

/// A function with all that is known of it.
pub struct Description {
    /// The function.
    pub function: Function,
    /// Its name in a template.
    pub name: &'static str,
    /// Its signature, in Go's words.
    pub signature: &'static str,
    /// One sentence.
    pub doc: &'static str,
    /// The parameters that it must be given.
    pub(crate) takes: &'static [Takes],
    /// May more arguments follow, of any type?
    pub(crate) more: bool,
    pub(crate) gives: Gives,
    /// Can arguments of the right types stop the render?
    pub(crate) stops: bool,
    pub(crate) run: Run,
}

macro_rules! functions {
    ($($function:ident { $($field:tt)* })*) => {
        /// A function known to the engine.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "each is described by its entry in TABLE")]
        pub enum Function {
            $($function),*
        }

        /// Every function, in the order of [`Function`].
        pub(crate) static TABLE: &[Description] = &[$(Description { function: Function::$function, $($field)* }),*];
    };
}

functions! {
    And {
        name: "and",
        signature: "and arg0 any, args ...any",
        doc: "The first empty argument, or else the last; later ones are not evaluated.",
        takes: &[Takes::Any],
        more: true,
        gives: Gives::Any,
        stops: false,
        run: Run::Jumps,
    }
    Call {
        name: "call",
        signature: "call fn func, args ...any",
        doc: "Calls a function value with the arguments.",
        takes: &[Takes::Any],
        more: true,
        gives: Gives::Any,
        stops: true,
        run: Run::Value(|c| match c.first().unbox().view() {
            View::Invalid => fail("call of nil"),
            view => fail(format!("non-function {} of type {}", c.callee, type_name(view))),
        }),
    }
    Eq {
        name: "eq",
        signature: "eq arg1 any, arg2 ...any",
        doc: "True if the first argument equals any of the others. Kinds must match.",
        takes: &[Takes::Any],
        more: true,
        gives: Gives::Bool,
        stops: true,
        run: Run::Value(|c| Ok(truth(compare::eq(c.args)?))),
    }
    Ge {
        name: "ge",
        signature: "ge arg1 any, arg2 any",
        doc: "True if the first is greater than or equal to the second.",
        takes: &[Takes::Any, Takes::Any],
        more: false,
        gives: Gives::Bool,
        stops: true,
        run: Run::Value(|c| Ok(truth(compare::order(Function::Ge, c.args)?))),
    }
    Gt {
        name: "gt",
        signature: "gt arg1 any, arg2 any",
        doc: "True if the first is greater than the second.",
        takes: &[Takes::Any, Takes::Any],
        more: false,
        gives: Gives::Bool,
        stops: true,
        run: Run::Value(|c| Ok(truth(compare::order(Function::Gt, c.args)?))),
    }
    Html {
        name: "html",
        signature: "html args ...any",
        doc: "The text of the arguments, escaped for HTML (not for JSON).",
        takes: &[],
        more: true,
        gives: Gives::Text,
        stops: false,
        run: Run::Text(|args, _, out, cap| text::escaped(escape::html, args, out, cap)),
    }
    Index {
        name: "index",
        signature: "index item any, indexes ...any",
        doc: "item[1][2]: an element of a list, map or string.",
        takes: &[Takes::Any],
        more: true,
        gives: Gives::Any,
        stops: true,
        run: Run::Value(|c| index::index(c.first(), c.rest())),
    }
    Js {
        name: "js",
        signature: "js args ...any",
        doc: "The text of the arguments, escaped for JavaScript (\\' is invalid in JSON).",
        takes: &[],
        more: true,
        gives: Gives::Text,
        stops: false,
        run: Run::Text(|args, _, out, cap| text::escaped(escape::js, args, out, cap)),
    }
    Le {
        name: "le",
        signature: "le arg1 any, arg2 any",
        doc: "True if the first is less than or equal to the second.",
        takes: &[Takes::Any, Takes::Any],
        more: false,
        gives: Gives::Bool,
        stops: true,
        run: Run::Value(|c| Ok(truth(compare::order(Function::Le, c.args)?))),
    }
    Len {
        name: "len",
        signature: "len item any",
        doc: "The length of a string (bytes), list or map.",
        takes: &[Takes::Any],
        more: false,
        gives: Gives::Int,
        stops: true,
        run: Run::Value(|c| Ok(Cell::View(View::Int(index::length(c.first())?)))),
    }
    Lt {
        name: "lt",
        signature: "lt arg1 any, arg2 any",
        doc: "True if the first is less than the second.",
        takes: &[Takes::Any, Takes::Any],
        more: false,
        gives: Gives::Bool,
        stops: true,
        run: Run::Value(|c| Ok(truth(compare::order(Function::Lt, c.args)?))),
    }
    Ne {
        name: "ne",
        signature: "ne arg1 any, arg2 any",
        doc: "True if the two differ. Kinds must match.",
        takes: &[Takes::Any, Takes::Any],
        more: false,
        gives: Gives::Bool,
        stops: true,
        run: Run::Value(|c| Ok(truth(compare::order(Function::Ne, c.args)?))),
    }
    Not {
        name: "not",
        signature: "not arg any",
        doc: "True if the argument is empty.",
        takes: &[Takes::Any],
        more: false,
        gives: Gives::Bool,
        stops: false,
        run: Run::Value(|c| Ok(truth(!c.first().truth()))),
    }
    Or {
        name: "or",
        signature: "or arg0 any, args ...any",
        doc: "The first non-empty argument, or else the last; later ones are not evaluated.",
        takes: &[Takes::Any],
        more: true,
        gives: Gives::Any,
        stops: false,
        run: Run::Jumps,
    }
    Print {
        name: "print",
        signature: "print args ...any",
        doc: "The arguments as fmt.Sprint writes them.",
        takes: &[],
        more: true,
        gives: Gives::Text,
        stops: false,
        run: Run::Text(|args, _, out, cap| text::print(args, out, cap)),
    }
    Printf {
        name: "printf",
        signature: "printf format string, args ...any",
        doc: "The arguments as fmt.Sprintf writes them.",
        takes: &[Takes::Text],
        more: true,
        gives: Gives::Text,
        stops: false,
        run: Run::Text(|args, _, out, cap| text::printf(args, out, cap)),
    }
    Println {
        name: "println",
        signature: "println args ...any",
        doc: "The arguments as fmt.Sprintln writes them.",
        takes: &[],
        more: true,
        gives: Gives::Text,
        stops: false,
        run: Run::Text(|args, _, out, cap| text::println(args, out, cap)),
    }
    Slice {
        name: "slice",
        signature: "slice item any, indexes ...int",
        doc: "item[1:2:3]: a part of a string or list.",
        takes: &[Takes::Any],
        more: true,
        gives: Gives::Any,
        stops: true,
        run: Run::Value(|c| index::slice(c.first(), c.rest())),
    }
    Urlquery {
        name: "urlquery",
        signature: "urlquery args ...any",
        doc: "The text of the arguments, escaped for a URL's query.",
        takes: &[],
        more: true,
        gives: Gives::Text,
        stops: false,
        run: Run::Text(|args, _, out, cap| text::escaped(escape::query, args, out, cap)),
    }
    FromJson {
        name: "fromJSON",
        signature: "fromJSON text string",
        doc: "Parses JSON text into a value.",
        takes: &[Takes::Text],
        more: false,
        gives: Gives::Any,
        stops: true,
        run: Run::Value(|c| {
            let View::Str(text) = c.first().view() else { return Ok(Cell::Invalid) };
            match crate::json::parse_value(text, c.options.numbers) {
                Ok(value) => Ok(Cell::Boxed(c.store.value(value))),
                Err(error) => fail(error.to_string()),
            }
        }),
    }
    ToEscapedString {
        name: "toEscapedString",
        signature: "toEscapedString text string",
        doc: "The text escaped for use inside a JSON string, without quotes.",
        takes: &[Takes::Text],
        more: false,
        gives: Gives::Text,
        stops: false,
        run: Run::Text(|args, options, out, _| text::escaped_string(args, options, out)),
    }
    ToIso8601 {
        name: "toISO8601",
        signature: "toISO8601 time any",
        doc: "A time as RFC 3339 text, with second precision.",
        takes: &[Takes::Any],
        more: false,
        gives: Gives::Text,
        stops: true,
        run: Run::Text(|args, _, out, _| text::iso8601(args, out)),
    }
    ToJson {
        name: "toJSON",
        signature: "toJSON value any",
        doc: "The value as JSON, as json.Marshal writes it.",
        takes: &[Takes::Any],
        more: false,
        gives: Gives::Text,
        stops: true,
        run: Run::Text(|args, options, out, _| text::json(args, options, out)),
    }
}

fn truth<'a>(truth: bool) -> Cell<'a> {
    Cell::View(View::Bool(truth))
}

impl Function {
    /// Its description.
    #[must_use]
    pub fn describe(self) -> &'static Description {
        static UNKNOWN: Description = Description {
            function: Function::And,
            name: "",
            signature: "",
            doc: "",
            takes: &[],
            more: false,
            gives: Gives::Any,
            stops: true,
            run: Run::Jumps,
        };
        TABLE.get(self as usize).unwrap_or(&UNKNOWN)
    }

    /// Its name in a template.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.describe().name
    }

    /// The function of this name, known to the engine (not necessarily to the source).
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TABLE.iter().find(|d| d.name == name).map(|d| d.function)
    }

    /// Does it take so many arguments?
    pub(crate) fn fits(self, count: usize) -> bool {
        let d = self.describe();
        if d.more { count >= d.takes.len() } else { count == d.takes.len() }
    }

    /// Is the parameter of this index a `string`?
    pub(crate) fn takes_text(self, index: usize) -> bool {
        self.describe().takes.get(index) == Some(&Takes::Text)
    }

    /// Does it give text, which can be written straight to where it goes?
    pub(crate) fn writes(self) -> bool {
        matches!(self.describe().run, Run::Text(_))
    }
}

/// Which functions a source's templates may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Functions(u64);

impl Functions {
    /// Go's own.
    #[must_use]
    pub const fn builtin() -> Self {
        Self((1 << (Function::Urlquery as u8 + 1)) - 1)
    }

    /// And this one.
    #[must_use]
    pub const fn with(self, function: Function) -> Self {
        Self(self.0 | 1 << function as u8)
    }

    /// May it be called?
    #[must_use]
    pub const fn has(self, function: Function) -> bool {
        self.0 & (1 << function as u8) != 0
    }

    /// The callable function of this name.
    #[must_use]
    pub fn lookup(self, name: &str) -> Option<Function> {
        Function::named(name).filter(|&f| self.has(f))
    }

    /// Every callable function.
    pub fn iter(self) -> impl Iterator<Item = Function> {
        TABLE.iter().map(|d| d.function).filter(move |&f| self.has(f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum_and_complete() {
        for (i, d) in TABLE.iter().enumerate() {
            assert_eq!(d.function as usize, i, "{}", d.name);
        }
        assert_eq!(Functions::builtin().iter().count(), 19);
        assert!(Functions::builtin().lookup("toJSON").is_none());
        assert_eq!(Functions::builtin().with(Function::ToJson).lookup("toJSON"), Some(Function::ToJson));
    }

    #[test]
    fn the_signature_has_a_parameter_for_each_that_is_declared() {
        for d in TABLE {
            let (_, written) = d.signature.split_once(' ').unwrap();
            let written: Vec<&str> = written.split(", ").collect();
            assert_eq!(written.len(), d.takes.len() + usize::from(d.more), "{}", d.signature);
            assert_eq!(written.last().unwrap().contains("..."), d.more, "{}", d.signature);
            for (words, takes) in written.iter().zip(d.takes) {
                assert_eq!(words.ends_with(" string"), *takes == Takes::Text, "{}", d.signature);
            }
        }
    }
}
