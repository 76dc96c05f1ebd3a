//! What can be wrong with a text: in Go's words, and in ours.

use std::fmt::Write as _;

use super::Parser;
use crate::diagnostic::{Diagnostic, Edit, Severity, nearest};
use crate::span::Span;
use crate::template::code::{LIMIT, NEEDS_GO, SYNTAX, UNKNOWN_FUNCTION};
use crate::template::go::function::Function;
use crate::template::go::syntax::ast::{BranchKind, NodeId, NodeKind};
use crate::template::go::syntax::lexer::Fault as LexFault;
use crate::template::go::syntax::number::BadConstant;
use crate::template::go::syntax::token::{Kind, Token};
use crate::template::go::syntax::unquote::quote;
use crate::value::quote::is_print;

/// What is being read when something unexpected comes, as Go names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    Input,
    Command,
    Operand,
    Parentheses,
    If,
    With,
    Range,
    Else,
    End,
    Break,
    Continue,
    Define,
    Block,
    Template,
}

impl Context {
    /// In Go's messages.
    pub(super) const fn go(self) -> &'static str {
        match self {
            Self::Parentheses => "parenthesized pipeline",
            Self::Break => "{{break}}",
            Self::Continue => "{{continue}}",
            Self::Define => "define clause",
            Self::Block => "block clause",
            Self::Template => "template clause",
            _ => self.word(),
        }
    }

    /// The keyword, or the thing, in our own.
    const fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Command => "command",
            Self::Operand => "operand",
            Self::Parentheses => "parentheses",
            Self::If => "if",
            Self::With => "with",
            Self::Range => "range",
            Self::Else => "else",
            Self::End => "end",
            Self::Break => "break",
            Self::Continue => "continue",
            Self::Define => "define",
            Self::Block => "block",
            Self::Template => "template",
        }
    }
}

impl From<BranchKind> for Context {
    fn from(kind: BranchKind) -> Self {
        match kind {
            BranchKind::If => Self::If,
            BranchKind::With => Self::With,
            BranchKind::Range => Self::Range,
        }
    }
}

/// One error.
#[derive(Debug)]
pub(super) enum Fault {
    Lex {
        fault: LexFault,
        token: Token,
        at: Span,
    },
    Unexpected {
        token: Token,
        context: Context,
    },
    UnknownFunction(Span),
    UndefinedVariable(Span),
    MissingValue {
        context: Context,
        at: Span,
    },
    NotExecutable {
        stage: usize,
        at: Span,
    },
    RangeVariables(Span),
    TooManyDeclarations {
        context: Context,
        at: Span,
    },
    /// A second `else` of a branch.
    SecondElse {
        at: Span,
        open: Span,
    },
    UnexpectedElse {
        at: Span,
        context: Option<Context>,
        line: Option<u32>,
        open: Span,
    },
    UnexpectedEnd(Span),
    /// Something is open at the end of the text.
    Unclosed {
        open: Span,
        keyword: &'static str,
        at: Span,
    },
    OutsideRange {
        action: Context,
        at: Span,
    },
    FieldOfConstant {
        constant: Span,
        at: Span,
    },
    TooDeep(Span),
    /// A number, character or string constant that does not convert.
    Constant {
        at: Span,
        error: BadConstant,
    },
    Redefined {
        name: Box<str>,
        at: Span,
    },
    TooLong,
}

impl Fault {
    /// The place to point at.
    pub(super) const fn span(&self) -> Span {
        match self {
            Self::Unexpected { token, .. } => token.span(),
            Self::UnknownFunction(at)
            | Self::UndefinedVariable(at)
            | Self::RangeVariables(at)
            | Self::UnexpectedEnd(at)
            | Self::TooDeep(at) => *at,
            Self::Lex { at, .. }
            | Self::MissingValue { at, .. }
            | Self::NotExecutable { at, .. }
            | Self::TooManyDeclarations { at, .. }
            | Self::SecondElse { at, .. }
            | Self::UnexpectedElse { at, .. }
            | Self::OutsideRange { at, .. }
            | Self::FieldOfConstant { at, .. }
            | Self::Constant { at, .. }
            | Self::Redefined { at, .. } => *at,
            Self::Unclosed { open, .. } => *open,
            Self::TooLong => Span::at(0),
        }
    }
}

/// `U+0022 '"'`, as Go's `%#U` prints a character.
fn code_point(c: char) -> String {
    let mut out = format!("U+{:04X}", u32::from(c));
    if is_print(c) {
        let _ = write!(out, " '{c}'");
    }
    out
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    quote(&mut out, text.as_bytes());
    out
}

/// Is a near name near enough to offer it as a correction? Of short words every one is near to some other.
fn alike(name: &str, found: &str) -> bool {
    name.eq_ignore_ascii_case(found) || name.chars().count() > 3
}

impl Parser<'_> {
    /// The start of the token whose line Go names.
    pub(super) fn fault_line(&self, fault: &Fault) -> u32 {
        match fault {
            Fault::UnexpectedElse { line: Some(at), .. } => *at,
            Fault::TooLong => 0,
            _ => self.tokens[0].from,
        }
    }

    fn line_of(&self, at: u32) -> usize {
        let head = self.text.as_bytes().get(..at as usize).unwrap_or(&[]);
        1 + memchr::memchr_iter(b'\n', head).count()
    }

    /// A token as Go's messages show it.
    fn show(&self, token: Token) -> String {
        let text = self.slice(token);
        match token.kind {
            Kind::Eof => "EOF".to_owned(),
            kind if kind.is_keyword() => format!("<{text}>"),
            _ if text.len() > 10 => {
                let end = text.char_indices().nth(10).map_or(text.len(), |(i, _)| i);
                quoted(text.get(..end).unwrap_or("")) + "..."
            }
            _ => quoted(text),
        }
    }

    fn action_text(&self, keyword: &str) -> String {
        let (left, right) = self.delims();
        format!("{left}{keyword}{right}")
    }

    fn delims(&self) -> (&str, &str) {
        crate::template::go::syntax::parser::delimiters(self.options.delims)
    }

    /// The error as Go words it, without its place.
    pub(super) fn go_message(&self, fault: &Fault) -> String {
        match fault {
            Fault::Lex { fault, token, .. } => self.go_lex_message(*fault, *token),
            Fault::Unexpected { token, context } => format!("unexpected {} in {}", self.show(*token), context.go()),
            Fault::UnknownFunction(at) => format!("function {} not defined", quoted(at.text(self.text))),
            Fault::UndefinedVariable(at) => format!("undefined variable {}", quoted(at.text(self.text))),
            Fault::MissingValue { context, .. } => format!("missing value for {}", context.go()),
            Fault::NotExecutable { stage, .. } => format!("non executable command in pipeline stage {stage}"),
            Fault::RangeVariables(_) => "range can only initialize variables".to_owned(),
            Fault::TooManyDeclarations { context, .. } => format!("too many declarations in {}", context.go()),
            Fault::SecondElse { .. } => format!("expected end; found {}", self.action_text("else")),
            Fault::UnexpectedElse { context: None, .. } => format!("unexpected {}", self.action_text("else")),
            Fault::UnexpectedElse { context: Some(context), .. } => format!("unexpected {} in {}", self.action_text("else"), context.go()),
            Fault::UnexpectedEnd(_) => format!("unexpected {}", self.action_text("end")),
            Fault::Unclosed { .. } => "unexpected EOF".to_owned(),
            Fault::OutsideRange { action, .. } => format!("{} outside {{{{range}}}}", action.go()),
            Fault::FieldOfConstant { constant, .. } => format!("unexpected . after term {}", quoted(constant.text(self.text))),
            Fault::TooDeep(_) => "max expression depth exceeded".to_owned(),
            Fault::Constant { error, .. } => error.message.clone(),
            Fault::Redefined { name, .. } => format!("template: multiple definition of template {}", quoted(name)),
            Fault::TooLong => "template too large".to_owned(),
        }
    }

    fn go_lex_message(&self, fault: LexFault, token: Token) -> String {
        let mut message = match fault {
            LexFault::UnclosedComment => "unclosed comment".to_owned(),
            LexFault::CommentEndsEarly => "comment ends before closing delimiter".to_owned(),
            LexFault::UnclosedParen => "unclosed left paren".to_owned(),
            LexFault::ExtraParen => "unexpected right paren".to_owned(),
            LexFault::UnclosedAction => "unclosed action".to_owned(),
            LexFault::ExpectedDeclare => "expected :=".to_owned(),
            LexFault::Unrecognized(c) => format!("unrecognized character in action: {}", code_point(c)),
            LexFault::BadCharacter(c) => format!("bad character {}", code_point(c)),
            LexFault::UnterminatedChar => "unterminated character constant".to_owned(),
            LexFault::UnterminatedString => "unterminated quoted string".to_owned(),
            LexFault::UnterminatedRaw => "unterminated raw quoted string".to_owned(),
            LexFault::BadNumber => format!("bad number syntax: {}", quoted(self.slice(token))),
        };
        // Where the action began, if that is another line.
        if let Some(action) = self.tree.action {
            let line = self.line_of(action);
            if line != self.line_of(token.from) {
                let place = if fault == LexFault::UnclosedAction { " started at" } else { " in action started at" };
                let _ = write!(message, "{place} {}:{line}", self.name);
            }
        }
        message
    }

    /// The error in our words; `go` is Go's whole text.
    pub(super) fn explain(&self, fault: Fault, go: &str) -> Diagnostic {
        let span = fault.span();
        let text = span.text(self.text);
        let (left, right) = self.delims();
        let new = |message: String| Diagnostic::new(&SYNTAX, span, message);
        let d = match fault {
            Fault::Lex { fault, token, .. } => self.explain_lex(fault, token, span),
            Fault::Unexpected { token, context } => self.explain_unexpected(token, context),
            Fault::UnknownFunction(_) => return self.explain_function(span, go),
            Fault::UndefinedVariable(_) => {
                let d = new(format!("the variable {text} is not declared"));
                match nearest(text, self.variables.names(self.tree.variables)).filter(|found| alike(text, found)) {
                    Some(name) => d.fix(format!("write {name}"), vec![Edit { span, insert: name.to_owned() }]),
                    None => d.help(format!(
                        "declare it first: {left} {text} := ... {right}; a variable's scope ends with the block that declares it"
                    )),
                }
            }
            Fault::MissingValue { context, .. } => match context {
                Context::Command => new("the action is empty".to_owned()).help("add a value to print, or remove it"),
                Context::Parentheses => new("the parentheses are empty".to_owned()),
                Context::Block => new("a block needs a value for its dot".to_owned()).help(format!("write {left}block \"name\" .{right}")),
                _ => {
                    let word = context.word();
                    new(format!("{word} needs a value")).help(format!("write {left} {word} .Field {right}"))
                }
            },
            Fault::NotExecutable { stage, .. } => {
                new(format!("stage {stage} of the pipeline must be a function or field: a plain value cannot take input"))
            }
            Fault::RangeVariables(_) => new("range can only declare variables: a $name must follow the comma".to_owned())
                .help(format!("write {left} range $index, $element := .List {right}")),
            Fault::TooManyDeclarations { context: Context::Range, .. } => {
                new("range declares two variables at most: the index and the element".to_owned())
            }
            Fault::TooManyDeclarations { .. } => new("only range can declare two variables".to_owned()),
            Fault::SecondElse { open, .. } => new("this branch already has an else".to_owned()).label(open, "the branch begins here"),
            Fault::UnexpectedElse { context: None, .. } => new("else without an if, with or range".to_owned()),
            Fault::UnexpectedElse { open, .. } => new("define and block have no else".to_owned()).label(open, "it is inside this block"),
            Fault::UnexpectedEnd(_) => new("end without an open if, with, range, define or block".to_owned()),
            Fault::Unclosed { keyword, at, .. } => new(format!("this {keyword} is never closed"))
                .label(at, "the template ends here")
                .help(format!("add {left} end {right} where the block ends")),
            Fault::OutsideRange { action, .. } => new(format!("{} is outside range", action.word())),
            Fault::FieldOfConstant { constant, .. } => {
                let what = constant.text(self.text);
                let d = new(format!("{what} has no fields")).label(constant, "this is not a map or struct");
                if what == "." { d.help("write one dot only") } else { d }
            }
            Fault::TooDeep(_) => {
                let mut d =
                    new(format!("parentheses are nested more than {} deep", crate::template::go::syntax::parser::pipeline::MAX_PARENS));
                d.code = &LIMIT;
                d
            }
            Fault::Constant { ref error, .. } => self.explain_constant(error, span),
            Fault::Redefined { ref name, at } => {
                let d = if at.is_empty() {
                    new(format!("a definition has the same name as the template itself, {}", quoted(name)))
                } else {
                    new(format!("the template {} is defined twice", quoted(name)))
                };
                match self.out.templates.iter().skip(1).find(|t| t.name == *name && !t.blank) {
                    Some(first) => d.label(first.name_span, "it is defined here"),
                    None => d,
                }
            }
            Fault::TooLong => {
                let mut d = new(format!(
                    "the template is too large: the limits are {} MiB and {} nodes",
                    crate::span::MAX_DOCUMENT >> 20,
                    crate::template::go::syntax::parser::MAX_NODES
                ));
                d.code = &LIMIT;
                return d;
            }
        };
        d.source(format!("Go: {go}"))
    }

    fn explain_lex(&self, fault: LexFault, token: Token, span: Span) -> Diagnostic {
        let new = |message: String| Diagnostic::new(&SYNTAX, span, message);
        let (left, right) = self.delims();
        match fault {
            LexFault::UnclosedComment => new("the comment is never closed".to_owned()).help(format!("end it with */{right}")),
            LexFault::CommentEndsEarly => new(format!("{right} must directly follow the end of the comment")),
            LexFault::UnclosedParen => new("a parenthesis is not closed in this action".to_owned()),
            LexFault::ExtraParen => new("this parenthesis has no opening one".to_owned()),
            LexFault::UnclosedAction => {
                let d = new("the action is never closed".to_owned()).help(format!("add {right} where it ends"));
                match self.tree.action {
                    Some(at) => d.label(Span::at(at), "the action begins here"),
                    None => d,
                }
            }
            LexFault::ExpectedDeclare => new("a colon has no meaning on its own".to_owned()).help("write := to declare a variable"),
            LexFault::Unrecognized('\u{a0}') | LexFault::BadCharacter('\u{a0}') => {
                new("a no-break space is not allowed in an action".to_owned())
                    .fix("write a space", vec![Edit { span, insert: " ".to_owned() }])
            }
            LexFault::Unrecognized(c @ ('“' | '”' | '„' | '‘' | '’')) | LexFault::BadCharacter(c @ ('“' | '”' | '„' | '‘' | '’')) => {
                new(format!("the typographic quote {c} is not allowed in an action")).help("use plain quotes: \"")
            }
            LexFault::Unrecognized(c) => new(format!("an action cannot contain the character {}", code_point(c))),
            LexFault::BadCharacter(c) => {
                let name = Span::new(token.from, span.from).text(self.text);
                let d = new(format!("{} cannot follow {name}", code_point(c)));
                match c {
                    '-' | '+' | '*' | '/' | '=' | '<' | '>' | '!' | '&' => {
                        d.help("templates have no operators: use functions such as eq, lt, and, or")
                    }
                    '[' => d.help(format!("write {left} index {name} ... {right} for an element")),
                    _ => d.help("put a space between operands"),
                }
            }
            LexFault::UnterminatedChar => new("the character constant is never closed".to_owned()).help("use double quotes for a string"),
            LexFault::UnterminatedString => new("the string is never closed".to_owned()).help("close it with \" on the same line"),
            LexFault::UnterminatedRaw => new("the raw string is never closed".to_owned()).help("close it with `"),
            LexFault::BadNumber => new(format!("{} is not a number", self.slice(token))),
        }
    }

    fn explain_unexpected(&self, token: Token, context: Context) -> Diagnostic {
        let (left, right) = self.delims();
        let text = self.slice(token);
        let new = |message: String| Diagnostic::new(&SYNTAX, token.span(), message);
        let rest = self.text.get(token.from as usize..).unwrap_or("");
        if rest.starts_with(left) && token.kind == Kind::Char {
            let d = new("a new action begins before the previous one is closed".to_owned())
                .help(format!("close the previous action with {right} first"));
            return match self.tree.action {
                Some(at) => d.label(Span::at(at), "the unclosed action"),
                None => d,
            };
        }
        match (token.kind, context) {
            (Kind::Char, _) if text == "}" => new(format!("a single }} does not close an action: write {right}")),
            (Kind::Char, _) if matches!(text, "<" | ">" | "!" | "&" | "*" | "/" | "+" | "-" | "%") => {
                new(format!("templates have no operator {text}")).help("use functions, such as eq, ne, lt, le, gt, ge, and, or, not")
            }
            (Kind::Assign, _) if rest.starts_with("==") => {
                new("templates have no operator ==".to_owned()).help(format!("use the function eq: {left} if eq .Field \"value\" {right}"))
            }
            (Kind::Declare | Kind::Assign, _) => {
                new(format!("only a variable is allowed before {text}")).help(format!("write {left} $name {text} ... {right}"))
            }
            (Kind::If | Kind::With, Context::Input) => new(format!("else {text} is not allowed in this branch"))
                .help(format!("else if is only for if, and else with only for with; write {left} else {right}{left} {text} ...")),
            (Kind::Dot, Context::Operand) => new("a dot cannot follow this".to_owned()).help("write the field's name after it"),
            (Kind::Define, _) => {
                new("define is not allowed inside another block".to_owned()).help("move it to the outermost level of the template")
            }
            (kind, _) if kind.is_keyword() => new(format!("the keyword {text} is not allowed here")),
            (Kind::RightDelim, Context::Define | Context::Block | Context::Template) => {
                let what = context.word();
                new(format!("{what} needs a name in quotes")).help(format!("write {left} {what} \"name\" ... {right}"))
            }
            (_, Context::Define) => new("define takes a name in quotes and nothing else".to_owned()),
            (_, Context::Template) => new("template takes a name in quotes and at most one value".to_owned()),
            (_, Context::Block) => new("block takes a name in quotes and a value".to_owned()),
            (_, Context::Else) => new("only if or with can follow else".to_owned()),
            (_, Context::End | Context::Break | Context::Continue) => new(format!("nothing can follow {}", context.word())),
            (Kind::Pipe, _) => new("a command must come before the pipe".to_owned()),
            (Kind::LeftParen, Context::Operand) => {
                new("put a space before the parenthesis".to_owned()).help("write arguments without parentheses: print 1 2")
            }
            (_, Context::Operand) => new(format!("put a space between {} and the operand before it", quoted(text))),
            _ => new(format!("{} is not allowed here", quoted(text))),
        }
    }

    fn explain_function(&self, span: Span, go: &str) -> Diagnostic {
        let name = span.text(self.text);
        let d = Diagnostic::new(&UNKNOWN_FUNCTION, span, format!("unknown function {name}")).source(format!("Go: {go}"));
        let keyword = match name {
            "elseif" | "elsif" | "elif" => Some("else if"),
            "endif" | "endfor" | "endwith" | "endrange" | "fi" => Some("end"),
            "for" | "foreach" | "each" => Some("range"),
            "null" | "None" | "undefined" => Some("nil"),
            "TRUE" | "True" => Some("true"),
            "FALSE" | "False" => Some("false"),
            _ => None,
        };
        let keywords = ["else", "end", "range", "with", "template", "block", "define", "if", "nil", "true", "false"];
        let found = keyword.or_else(|| {
            nearest(name, self.options.functions.iter().map(Function::name).chain(keywords)).filter(|found| alike(name, found))
        });
        if let Some(found) = found {
            let signature = Function::named(found).map(|f| f.describe().signature);
            let d = d.fix(format!("write {found}"), vec![Edit { span, insert: found.to_owned() }]);
            return match signature {
                Some(signature) => d.help(format!("did you mean \"{found}\"? Signature: {signature}")),
                None => d.help(format!("did you mean \"{found}\"?")),
            };
        }
        if let Some(function) = Function::named(name) {
            return d.help(format!("{} exists in the engine, but this source does not provide it", function.name()));
        }
        if name.chars().next().is_some_and(char::is_uppercase) {
            return d.help(format!("write a field with a dot: .{name}"));
        }
        d
    }

    fn explain_constant(&self, error: &BadConstant, span: Span) -> Diagnostic {
        let text = span.text(self.text);
        let message = if error.overflow {
            if text.starts_with('0') && text.bytes().any(|b| b > b'7') {
                format!("{text} begins with 0, so it is octal and cannot contain 8 or 9")
            } else {
                format!("{text} does not fit in 64 bits")
            }
        } else if text.starts_with('\'') {
            format!("{text} is not a single character; use double quotes for a string")
        } else if text.starts_with('"') {
            "the string contains an escape that Go does not support".to_owned()
        } else {
            format!("{text} is not a number")
        };
        Diagnostic::new(&SYNTAX, span, message)
    }

    /// Warns that a construct needs a newer Go.
    pub(super) fn needs_go(&mut self, span: Span, version: &str, what: &str) {
        if self.options.recover {
            let old = version == "1.18";
            let d = Diagnostic::new(&NEEDS_GO, span, format!("{what} needs Go {version} or newer"));
            self.out.diagnostics.push(if old { d.with_severity(Severity::Hint) } else { d });
        }
    }

    /// Warns of `range` over a whole number.
    pub(super) fn check_range(&mut self, pipe: NodeId) {
        if !self.options.recover {
            return;
        }
        let NodeKind::Pipe { commands, .. } = self.out.node(pipe).kind else { return };
        let [command] = self.out.children(commands) else { return };
        let NodeKind::Command { operands } = self.out.node(*command).kind else { return };
        let [operand] = self.out.children(operands) else { return };
        let node = self.out.node(*operand);
        if let NodeKind::Number(number) = node.kind
            && number.int.is_some()
        {
            self.needs_go(node.span, "1.24", "range over a whole number");
        }
    }
}
