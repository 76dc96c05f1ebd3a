//! The tokens that the parser pulls from the lexer.

use crate::span::Span;

/// The kinds of token, as Go's lexer tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The lexer gave up; [`crate::template::go::syntax::lexer::Lexer::fault`] says why.
    Error,
    /// The end of the text.
    Eof,
    /// Text outside actions, trimmed.
    Text,
    /// A comment, from its left delimiter to its right one.
    Comment,
    /// The left delimiter, without its trim marker.
    LeftDelim,
    /// The right delimiter, without its trim marker.
    RightDelim,
    /// A run of white space inside an action.
    Space,
    /// `=`
    Assign,
    /// `:=`
    Declare,
    /// `|`
    Pipe,
    /// `(`
    LeftParen,
    /// `)`
    RightParen,
    /// Any other printable ASCII character.
    Char,
    /// `true` or `false`
    Bool,
    /// `'a'`
    CharConstant,
    /// `1+2i`
    Complex,
    /// Any other number.
    Number,
    /// `"..."`
    String,
    /// A raw string between backquotes.
    RawString,
    /// `.Name`
    Field,
    /// A function's name.
    Identifier,
    /// `$` or `$name`
    Variable,
    /// `.`
    Dot,
    /// `nil`
    Nil,
    /// `block`
    Block,
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `define`
    Define,
    /// `else`
    Else,
    /// `end`
    End,
    /// `if`
    If,
    /// `range`
    Range,
    /// `template`
    Template,
    /// `with`
    With,
}

impl Kind {
    /// Does Go count it among its keywords (and so prints it as `<if>`)?
    #[must_use]
    pub(crate) const fn is_keyword(self) -> bool {
        self as u8 >= Self::Dot as u8
    }

    /// The keyword of this spelling. `.` is none: the lexer makes it on its own.
    #[must_use]
    pub(crate) fn keyword(word: &[u8]) -> Option<Self> {
        Some(match word {
            b"nil" => Self::Nil,
            b"block" => Self::Block,
            b"break" => Self::Break,
            b"continue" => Self::Continue,
            b"define" => Self::Define,
            b"else" => Self::Else,
            b"end" => Self::End,
            b"if" => Self::If,
            b"range" => Self::Range,
            b"template" => Self::Template,
            b"with" => Self::With,
            _ => return None,
        })
    }
}

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub kind: Kind,
    /// First byte.
    pub from: u32,
    /// One past the last byte.
    pub to: u32,
}

impl Token {
    /// Its place.
    #[must_use]
    pub(crate) const fn span(self) -> Span {
        Span::new(self.from, self.to)
    }
}
