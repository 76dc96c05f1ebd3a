//! The functions a template may call: Go's own and those that a source adds.

/// A function known to the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[expect(missing_docs, reason = "each is described by its entry in TABLE")]
pub enum Function {
    And,
    Call,
    Eq,
    Ge,
    Gt,
    Html,
    Index,
    Js,
    Le,
    Len,
    Lt,
    Ne,
    Not,
    Or,
    Print,
    Printf,
    Println,
    Slice,
    Urlquery,
    FromJson,
    ToEscapedString,
    ToIso8601,
    ToJson,
}

/// What editors and messages say of a function.
#[derive(Debug)]
pub struct Description {
    /// The function.
    pub function: Function,
    /// Its name in a template.
    pub name: &'static str,
    /// Its signature, in Go's words.
    pub signature: &'static str,
    /// One sentence.
    pub doc: &'static str,
}

macro_rules! table {
    ($($f:ident $name:literal $signature:literal $doc:literal;)*) => {
        /// Every function, in the order of [`Function`].
        pub(crate) static TABLE: &[Description] = &[$(Description { function: Function::$f, name: $name, signature: $signature, doc: $doc }),*];
    };
}

table! {
    And "and" "and arg0 any, args ...any" "The first empty argument, or else the last; later ones are not evaluated.";
    Call "call" "call fn func, args ...any" "Calls a function value with the arguments.";
    Eq "eq" "eq arg1 any, arg2 ...any" "True if the first argument equals any of the others. Kinds must match.";
    Ge "ge" "ge arg1 any, arg2 any" "True if the first is greater than or equal to the second.";
    Gt "gt" "gt arg1 any, arg2 any" "True if the first is greater than the second.";
    Html "html" "html args ...any" "The text of the arguments, escaped for HTML (not for JSON).";
    Index "index" "index item any, indexes ...any" "item[1][2]: an element of a list, map or string.";
    Js "js" "js args ...any" "The text of the arguments, escaped for JavaScript (\\' is invalid in JSON).";
    Le "le" "le arg1 any, arg2 any" "True if the first is less than or equal to the second.";
    Len "len" "len item any" "The length of a string (bytes), list or map.";
    Lt "lt" "lt arg1 any, arg2 any" "True if the first is less than the second.";
    Ne "ne" "ne arg1 any, arg2 any" "True if the two differ. Kinds must match.";
    Not "not" "not arg any" "True if the argument is empty.";
    Or "or" "or arg0 any, args ...any" "The first non-empty argument, or else the last; later ones are not evaluated.";
    Print "print" "print args ...any" "The arguments as fmt.Sprint writes them.";
    Printf "printf" "printf format string, args ...any" "The arguments as fmt.Sprintf writes them.";
    Println "println" "println args ...any" "The arguments as fmt.Sprintln writes them.";
    Slice "slice" "slice item any, indexes ...int" "item[1:2:3]: a part of a string or list.";
    Urlquery "urlquery" "urlquery args ...any" "The text of the arguments, escaped for a URL's query.";
    FromJson "fromJSON" "fromJSON text string" "Parses JSON text into a value.";
    ToEscapedString "toEscapedString" "toEscapedString text string" "The text escaped for use inside a JSON string, without quotes.";
    ToIso8601 "toISO8601" "toISO8601 time any" "A time as RFC 3339 text, with second precision.";
    ToJson "toJSON" "toJSON value any" "The value as JSON, as json.Marshal writes it.";
}

impl Function {
    /// Its description.
    #[must_use]
    pub fn describe(self) -> &'static Description {
        static UNKNOWN: Description = Description { function: Function::And, name: "", signature: "", doc: "" };
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
        assert_eq!(TABLE.len(), Function::ToJson as usize + 1);
        assert_eq!(Functions::builtin().iter().count(), 19);
        assert!(Functions::builtin().lookup("toJSON").is_none());
        assert_eq!(Functions::builtin().with(Function::ToJson).lookup("toJSON"), Some(Function::ToJson));
    }
}
