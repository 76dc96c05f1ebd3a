//! A strict JSON recogniser as a state machine over byte classes: it tracks where in a JSON text we are.
//!
//! The same machine reads rendered bodies (to find the first byte that is wrong) and carries the proof: there,
//! a template's text moves a *set* of [`State`]s, and an action moves it by every text that it could print.
//! A state is one of a few dozen modes and the open containers as bits of a word, so it is copied freely.

/// A class of bytes that JSON, or one of the escaping functions, tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Class {
    Quote,
    Backslash,
    Space,
    Tab,
    Newline,
    Return,
    /// Any other control character below U+0020.
    Control,
    OpenObject,
    CloseObject,
    OpenList,
    CloseList,
    Colon,
    Comma,
    Minus,
    Plus,
    Dot,
    Zero,
    /// `1` to `9`.
    Digit,
    LowerE,
    UpperE,
    Slash,
    Apostrophe,
    /// `<`, `>`, `&`: changed by `html`, by `js` and by JSON writers that guard against HTML.
    Markup,
    A,
    B,
    F,
    L,
    N,
    R,
    S,
    T,
    U,
    /// The hexadecimal letters that are not in a class of their own: `c d A B C D F`.
    Hex,
    /// Any other ASCII letter.
    Letter,
    /// Any other printable ASCII.
    Mark,
    Delete,
    /// A whole character past ASCII, well formed.
    Wide,
    /// A byte that is not UTF-8.
    Bad,
}

impl Class {
    /// Every class, in order.
    pub(crate) const ALL: [Self; 38] = [
        Self::Quote,
        Self::Backslash,
        Self::Space,
        Self::Tab,
        Self::Newline,
        Self::Return,
        Self::Control,
        Self::OpenObject,
        Self::CloseObject,
        Self::OpenList,
        Self::CloseList,
        Self::Colon,
        Self::Comma,
        Self::Minus,
        Self::Plus,
        Self::Dot,
        Self::Zero,
        Self::Digit,
        Self::LowerE,
        Self::UpperE,
        Self::Slash,
        Self::Apostrophe,
        Self::Markup,
        Self::A,
        Self::B,
        Self::F,
        Self::L,
        Self::N,
        Self::R,
        Self::S,
        Self::T,
        Self::U,
        Self::Hex,
        Self::Letter,
        Self::Mark,
        Self::Delete,
        Self::Wide,
        Self::Bad,
    ];

    /// The class of an ASCII byte; a byte of a longer character is [`Class::Wide`].
    #[must_use]
    pub(crate) const fn of(byte: u8) -> Self {
        match byte {
            b'"' => Self::Quote,
            b'\\' => Self::Backslash,
            b' ' => Self::Space,
            b'\t' => Self::Tab,
            b'\n' => Self::Newline,
            b'\r' => Self::Return,
            0..=0x1f => Self::Control,
            b'{' => Self::OpenObject,
            b'}' => Self::CloseObject,
            b'[' => Self::OpenList,
            b']' => Self::CloseList,
            b':' => Self::Colon,
            b',' => Self::Comma,
            b'-' => Self::Minus,
            b'+' => Self::Plus,
            b'.' => Self::Dot,
            b'0' => Self::Zero,
            b'1'..=b'9' => Self::Digit,
            b'e' => Self::LowerE,
            b'E' => Self::UpperE,
            b'/' => Self::Slash,
            b'\'' => Self::Apostrophe,
            b'<' | b'>' | b'&' => Self::Markup,
            b'a' => Self::A,
            b'b' => Self::B,
            b'f' => Self::F,
            b'l' => Self::L,
            b'n' => Self::N,
            b'r' => Self::R,
            b's' => Self::S,
            b't' => Self::T,
            b'u' => Self::U,
            b'c' | b'd' | b'A' | b'B' | b'C' | b'D' | b'F' => Self::Hex,
            b'a'..=b'z' | b'A'..=b'Z' => Self::Letter,
            0x7f => Self::Delete,
            0x80.. => Self::Wide,
            _ => Self::Mark,
        }
    }

    /// A text that shows the class at its most harmful.
    #[must_use]
    pub(crate) const fn specimen(self) -> &'static str {
        match self {
            Self::Quote => "\"",
            Self::Backslash => "\\",
            Self::Space => " ",
            Self::Tab => "\t",
            Self::Newline => "\n",
            Self::Return => "\r",
            Self::Control => "\u{1}",
            Self::OpenObject => "{",
            Self::CloseObject => "}",
            Self::OpenList => "[",
            Self::CloseList => "]",
            Self::Colon => ":",
            Self::Comma => ",",
            Self::Minus => "-",
            Self::Plus => "+",
            Self::Dot => ".",
            Self::Zero => "0",
            Self::Digit => "7",
            Self::LowerE => "e",
            Self::UpperE => "E",
            Self::Slash => "/",
            Self::Apostrophe => "'",
            Self::Markup => "<",
            Self::A => "a",
            Self::B => "b",
            Self::F => "f",
            Self::L => "l",
            Self::N => "n",
            Self::R => "r",
            Self::S => "s",
            Self::T => "t",
            Self::U => "u",
            Self::Hex => "c",
            Self::Letter => "x",
            Self::Mark => "!",
            Self::Delete => "\u{7f}",
            Self::Wide | Self::Bad => "é",
        }
    }

    /// The class in words.
    #[must_use]
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Quote => "a quote",
            Self::Backslash => "a backslash",
            Self::Tab => "a tab",
            Self::Newline => "a newline",
            Self::Return => "a carriage return",
            Self::Control => "a control character",
            Self::Bad => "an incomplete character",
            Self::Apostrophe => "an apostrophe",
            Self::Delete | Self::Wide => "a non-ASCII character",
            Self::Space => "a space",
            _ => "such text",
        }
    }
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Classes(pub u64);

impl Classes {
    /// None.
    pub(crate) const NONE: Self = Self(0);
    /// Every class but [`Class::Bad`]: what a JSON payload's strings can hold.
    pub(crate) const TEXT: Self = Self((1 << Class::Bad as u8) - 1);

    /// These.
    #[must_use]
    pub(crate) const fn of(list: &[Class]) -> Self {
        let mut bits = 0;
        let mut rest = list;
        while let [first, tail @ ..] = rest {
            bits |= 1 << *first as u8;
            rest = tail;
        }
        Self(bits)
    }

    /// The classes of some text's bytes, at compile time; bytes past ASCII count as [`Class::Wide`].
    #[must_use]
    pub(crate) const fn of_text_const(bytes: &[u8]) -> Self {
        let mut bits = 0;
        let mut rest = bytes;
        while let [first, tail @ ..] = rest {
            bits |= 1 << Class::of(*first) as u8;
            rest = tail;
        }
        Self(bits)
    }

    /// The classes of some text's bytes.
    #[must_use]
    pub(crate) fn of_text(bytes: &[u8]) -> Self {
        let mut bits = 0;
        for chunk in bytes.utf8_chunks() {
            for b in chunk.valid().bytes() {
                bits |= 1 << Class::of(b) as u8;
            }
            if !chunk.invalid().is_empty() {
                bits |= 1 << Class::Bad as u8;
            }
        }
        Self(bits)
    }

    /// Both.
    #[must_use]
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without these.
    #[must_use]
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Is it in?
    #[must_use]
    pub(crate) const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    /// Do the two share a class?
    #[must_use]
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// One by one.
    pub(crate) fn iter(self) -> impl Iterator<Item = Class> {
        Class::ALL.into_iter().filter(move |&c| self.has(c))
    }
}

/// Digits.
pub(crate) const DIGITS: Classes = Classes::of(&[Class::Zero, Class::Digit]);
/// Hexadecimal digits.
pub(crate) const HEXES: Classes = DIGITS.or(Classes::of(&[Class::LowerE, Class::UpperE, Class::A, Class::B, Class::F, Class::Hex]));
/// ASCII letters and digits.
pub(crate) const ALNUM: Classes = HEXES.or(Classes::of(&[Class::L, Class::N, Class::R, Class::S, Class::T, Class::U, Class::Letter]));
/// What must be escaped in a JSON string.
pub(crate) const HARMFUL: Classes =
    Classes::of(&[Class::Quote, Class::Backslash, Class::Tab, Class::Newline, Class::Return, Class::Control, Class::Bad]);
/// What opens, closes or separates outside strings: payload text must never write it there.
const STRUCTURE: Classes =
    Classes::of(&[Class::Quote, Class::OpenObject, Class::CloseObject, Class::OpenList, Class::CloseList, Class::Colon, Class::Comma]);

/// A place in the grammar of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Mode {
    /// A value must come.
    Value,
    /// A value or `]` must come.
    FirstValue,
    /// A key or `}` must come.
    FirstKey,
    /// A key must come.
    Key,
    /// `:` must come.
    Colon,
    /// A value has ended: `,`, a closing bracket or the end must come.
    After,
    /// Inside a string that is a value.
    Text,
    TextEscape,
    TextHex1,
    TextHex2,
    TextHex3,
    TextHex4,
    /// Inside a string that is a key.
    KeyText,
    KeyEscape,
    KeyHex1,
    KeyHex2,
    KeyHex3,
    KeyHex4,
    Minus,
    Zero,
    Digits,
    Point,
    Fraction,
    Exponent,
    ExponentSign,
    ExponentDigits,
    T1,
    T2,
    T3,
    F1,
    F2,
    F3,
    F4,
    N1,
    N2,
    N3,
}

/// A mode and the containers that are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct State {
    /// Where in the grammar.
    pub mode: Mode,
    /// A leading one, then a bit per open container: 1 an object, 0 a list; the innermost is the lowest.
    stack: u64,
}

impl State {
    /// Before the first byte.
    pub(crate) const START: Self = Self { mode: Mode::Value, stack: 1 };

    /// In this mode, the containers unchanged.
    #[must_use]
    pub(crate) const fn with(self, mode: Mode) -> Self {
        Self { mode, stack: self.stack }
    }

    /// How many containers are open.
    #[must_use]
    pub(crate) const fn depth(self) -> u32 {
        63 - self.stack.leading_zeros()
    }

    /// Is the innermost container an object?
    #[must_use]
    pub(crate) const fn in_object(self) -> bool {
        self.stack > 1 && self.stack & 1 == 1
    }

    /// Is the innermost container a list?
    #[must_use]
    pub(crate) const fn in_list(self) -> bool {
        self.stack > 1 && self.stack & 1 == 0
    }

    /// Inside a string, key or value?
    #[must_use]
    pub(crate) const fn in_string(self) -> bool {
        self.in_key()
            || matches!(self.mode, Mode::Text | Mode::TextEscape | Mode::TextHex1 | Mode::TextHex2 | Mode::TextHex3 | Mode::TextHex4)
    }

    /// Inside a string and not inside an escape sequence?
    #[must_use]
    pub(crate) const fn in_plain_string(self) -> bool {
        matches!(self.mode, Mode::Text | Mode::KeyText)
    }

    /// Inside a string that is a key?
    #[must_use]
    pub(crate) const fn in_key(self) -> bool {
        matches!(self.mode, Mode::KeyText | Mode::KeyEscape | Mode::KeyHex1 | Mode::KeyHex2 | Mode::KeyHex3 | Mode::KeyHex4)
    }

    /// Inside a number?
    #[must_use]
    pub(crate) const fn in_number(self) -> bool {
        use Mode as M;
        matches!(self.mode, M::Minus | M::Zero | M::Digits | M::Point | M::Fraction | M::Exponent | M::ExponentSign | M::ExponentDigits)
    }

    /// May the value end here?
    #[must_use]
    pub(crate) const fn ends_value(self) -> bool {
        matches!(self.mode, Mode::After | Mode::Zero | Mode::Digits | Mode::Fraction | Mode::ExponentDigits)
    }

    /// Is the text so far a whole JSON document?
    #[must_use]
    pub(crate) const fn complete(self) -> bool {
        self.stack == 1 && self.ends_value()
    }

    /// Must a value come?
    #[must_use]
    pub(crate) const fn wants_value(self) -> bool {
        matches!(self.mode, Mode::Value | Mode::FirstValue)
    }

    /// Are as many containers open as a state can hold? One more is not a fault of the text.
    #[must_use]
    pub(crate) const fn is_full(self) -> bool {
        self.depth() >= DEEPEST
    }

    fn open(self, object: bool) -> Option<Self> {
        if self.is_full() {
            return None;
        }
        let mode = if object { Mode::FirstKey } else { Mode::FirstValue };
        Some(Self { mode, stack: self.stack << 1 | object as u64 })
    }

    /// The innermost container closed.
    #[must_use]
    pub(crate) const fn close(self) -> Self {
        let stack = if self.stack > 1 { self.stack >> 1 } else { 1 };
        Self { mode: Mode::After, stack }
    }

    /// After one more character of this class; `None` where JSON does not allow it, or where a container opens although the state [is full](Self::is_full).
    #[must_use]
    pub(crate) fn step(self, class: Class) -> Option<Self> {
        use Class as C;
        use Mode as M;
        let blank = matches!(class, C::Space | C::Tab | C::Newline | C::Return);
        let mode = match self.mode {
            M::Value | M::FirstValue => match class {
                _ if blank => self.mode,
                C::Quote => M::Text,
                C::OpenObject => return self.open(true),
                C::OpenList => return self.open(false),
                C::CloseList if self.mode == M::FirstValue => return Some(self.close()),
                C::Minus => M::Minus,
                C::Zero => M::Zero,
                C::Digit => M::Digits,
                C::T => M::T1,
                C::F => M::F1,
                C::N => M::N1,
                _ => return None,
            },
            M::FirstKey | M::Key => match class {
                _ if blank => self.mode,
                C::Quote => M::KeyText,
                C::CloseObject if self.mode == M::FirstKey => return Some(self.close()),
                _ => return None,
            },
            M::Colon => match class {
                _ if blank => M::Colon,
                C::Colon => M::Value,
                _ => return None,
            },
            M::After => return self.step_after(class),
            M::Text => match class {
                C::Quote => M::After,
                C::Backslash => M::TextEscape,
                C::Tab | C::Newline | C::Return | C::Control | C::Bad => return None,
                _ => M::Text,
            },
            M::KeyText => match class {
                C::Quote => M::Colon,
                C::Backslash => M::KeyEscape,
                C::Tab | C::Newline | C::Return | C::Control | C::Bad => return None,
                _ => M::KeyText,
            },
            M::TextEscape | M::KeyEscape => {
                let key = self.mode == M::KeyEscape;
                match class {
                    C::Quote | C::Backslash | C::Slash | C::B | C::F | C::N | C::R | C::T => {
                        if key {
                            M::KeyText
                        } else {
                            M::Text
                        }
                    }
                    C::U => {
                        if key {
                            M::KeyHex1
                        } else {
                            M::TextHex1
                        }
                    }
                    _ => return None,
                }
            }
            M::TextHex1 | M::TextHex2 | M::TextHex3 | M::TextHex4 | M::KeyHex1 | M::KeyHex2 | M::KeyHex3 | M::KeyHex4 => {
                if !HEXES.has(class) {
                    return None;
                }
                match self.mode {
                    M::TextHex1 => M::TextHex2,
                    M::TextHex2 => M::TextHex3,
                    M::TextHex3 => M::TextHex4,
                    M::TextHex4 => M::Text,
                    M::KeyHex1 => M::KeyHex2,
                    M::KeyHex2 => M::KeyHex3,
                    M::KeyHex3 => M::KeyHex4,
                    _ => M::KeyText,
                }
            }
            M::Minus => match class {
                C::Zero => M::Zero,
                C::Digit => M::Digits,
                _ => return None,
            },
            M::Zero | M::Digits => match class {
                C::Dot => M::Point,
                C::LowerE | C::UpperE => M::Exponent,
                C::Zero | C::Digit if self.mode == M::Digits => M::Digits,
                C::Zero | C::Digit => return None,
                _ => return self.step_after(class),
            },
            M::Point => match class {
                C::Zero | C::Digit => M::Fraction,
                _ => return None,
            },
            M::Fraction => match class {
                C::Zero | C::Digit => M::Fraction,
                C::LowerE | C::UpperE => M::Exponent,
                _ => return self.step_after(class),
            },
            M::Exponent => match class {
                C::Plus | C::Minus => M::ExponentSign,
                C::Zero | C::Digit => M::ExponentDigits,
                _ => return None,
            },
            M::ExponentSign => match class {
                C::Zero | C::Digit => M::ExponentDigits,
                _ => return None,
            },
            M::ExponentDigits => match class {
                C::Zero | C::Digit => M::ExponentDigits,
                _ => return self.step_after(class),
            },
            M::T1 if class == C::R => M::T2,
            M::T2 if class == C::U => M::T3,
            M::T3 if class == C::LowerE => M::After,
            M::F1 if class == C::A => M::F2,
            M::F2 if class == C::L => M::F3,
            M::F3 if class == C::S => M::F4,
            M::F4 if class == C::LowerE => M::After,
            M::N1 if class == C::U => M::N2,
            M::N2 if class == C::L => M::N3,
            M::N3 if class == C::L => M::After,
            _ => return None,
        };
        Some(self.with(mode))
    }

    fn step_after(self, class: Class) -> Option<Self> {
        match class {
            Class::Space | Class::Tab | Class::Newline | Class::Return => Some(self.with(Mode::After)),
            Class::Comma if self.in_object() => Some(self.with(Mode::Key)),
            Class::Comma if self.in_list() => Some(self.with(Mode::Value)),
            Class::CloseObject if self.in_object() => Some(self.close()),
            Class::CloseList if self.in_list() => Some(self.close()),
            _ => None,
        }
    }

    /// May payload text of this class be written here without leaving the place that the template chose for it?
    #[must_use]
    pub(crate) fn step_payload(self, class: Class) -> Option<Self> {
        if self.in_plain_string() {
            return if HARMFUL.has(class) { None } else { Some(self) };
        }
        if !self.in_string() && STRUCTURE.has(class) {
            return None;
        }
        self.step(class)
    }

    /// The place in words, for "… stands in {}".
    #[must_use]
    pub(crate) const fn words(self) -> &'static str {
        match self.mode {
            Mode::Value | Mode::FirstValue => "a value position",
            Mode::FirstKey | Mode::Key => "a key position",
            Mode::Colon => "a colon position",
            Mode::After if self.stack == 1 => "the end of the document",
            Mode::After => "the position after a value",
            _ if self.in_key() => "a key",
            _ if self.in_string() => "a JSON string",
            _ if self.in_number() => "a number",
            _ => "a word such as true or null",
        }
    }

    /// What must come here, for "expected {}".
    #[must_use]
    pub(crate) const fn expects(self) -> &'static str {
        match self.mode {
            Mode::Value => "a value",
            Mode::FirstValue => "a value or `]`",
            Mode::FirstKey => "a key or `}`",
            Mode::Key => "a key",
            Mode::Colon => "`:`",
            _ if self.stack == 1 => "the end of the body",
            _ if self.in_string() => "the rest of a string",
            _ if self.in_object() => "`,` or `}`",
            _ => "`,` or `]`",
        }
    }
}

/// The first fault of a text as JSON: its byte offset (the length, where the text ends too early) and the state there.
///
/// # Errors
/// Where the text is not one JSON document in UTF-8.
pub(crate) fn check(bytes: &[u8]) -> Result<(), (usize, State)> {
    let mut state = State::START;
    let mut at = 0;
    // The outer containers, where more are open than a state holds.
    let mut outer: Vec<u64> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().bytes() {
            if state.is_full() {
                outer.push(state.stack >> HALF);
                state.stack = 1 << HALF | state.stack & ((1 << HALF) - 1);
            } else if state.stack == 1
                && let Some(stack) = outer.pop()
            {
                state.stack = stack;
            }
            state = state.step(Class::of(c)).ok_or((at, state))?;
            at += 1;
        }
        if !chunk.invalid().is_empty() {
            return Err((at, state));
        }
    }
    if state.complete() && outer.is_empty() { Ok(()) } else { Err((at, state)) }
}

/// Most containers that a [`State`] holds.
const DEEPEST: u32 = 62;

/// How many of them stay where a text opens more.
const HALF: u32 = 31;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_accepts_what_a_json_reader_accepts() {
        for good in [
            "0",
            "-0.5e+10",
            "\"\"",
            "\"\\u00e9\\n\\\"\"",
            "[]",
            "{}",
            " [1, 2 ,[{}]] ",
            "{\"a\":{\"b\":[true,false,null]}}",
            "1e5",
            "10",
            "\"\u{7f}é\u{2028}🎉\"",
        ] {
            assert_eq!(check(good.as_bytes()), Ok(()), "{good}");
            assert!(serde_json::from_str::<serde_json::Value>(good).is_ok());
        }
        for bad in [
            "",
            " ",
            "01",
            "1.",
            "-",
            "+1",
            ".5",
            "1e",
            "tru",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "[1 2]",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "{\"a\" 1}",
            "[}",
            "{]",
            "1 2",
            "nul",
            "\"a",
            "[,1]",
            "{,}",
            "]",
        ] {
            assert!(check(bad.as_bytes()).is_err(), "{bad}");
            assert!(serde_json::from_str::<serde_json::Value>(bad).is_err());
        }
        assert_eq!(check(b"[\"\xff\"]").map_err(|e| e.0), Err(2));
        assert_eq!(check(b"{\"a\": \"x\"y\"}").map_err(|e| e.0), Err(9));
    }

    #[test]
    fn the_machine_agrees_with_a_reader_on_every_short_text_over_a_telling_alphabet() {
        let alphabet = b"\"\\{}[]:,-0 1.etu\n";
        let mut n = 0u32;
        let mut agree = |text: &[u8]| {
            let ours = check(text).is_ok();
            let theirs = serde_json::from_slice::<serde_json::Value>(text).is_ok();
            assert_eq!(ours, theirs, "{:?}", String::from_utf8_lossy(text));
            n += 1;
        };
        for a in alphabet {
            for b in alphabet {
                agree(&[*a, *b]);
                for c in alphabet {
                    agree(&[*a, *b, *c]);
                    for d in alphabet {
                        agree(&[*a, *b, *c, *d]);
                    }
                }
            }
        }
        assert!(n > 80_000);
    }

    #[test]
    fn a_body_may_be_nested_deeper_than_a_state_holds() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            for depth in [61, 62, 63, 93, 94, 200, 5_000] {
                let inner = if open == "[" { "" } else { "1" };
                let body = open.repeat(depth) + inner + &close.repeat(depth);
                assert_eq!(check(body.as_bytes()), Ok(()), "{depth}");
                let last = body.len() - 1;
                assert_eq!(check(&body.as_bytes()[..last]).map_err(|e| e.0), Err(last), "{depth}");
                assert!(check((body.clone() + close).as_bytes()).is_err(), "{depth}");
                assert!(
                    check((body.get(..last).unwrap_or_default().to_owned() + if open == "[" { "}" } else { "]" }).as_bytes()).is_err(),
                    "{depth}"
                );
            }
        }
    }

    #[test]
    fn every_class_is_listed_once_and_in_order() {
        for (i, c) in Class::ALL.iter().enumerate() {
            assert_eq!(*c as usize, i);
            let specimen = c.specimen();
            if *c != Class::Bad {
                assert_eq!(Classes::of_text(specimen.as_bytes()), Classes::of(&[*c]));
            }
        }
        assert_eq!(Class::Bad as usize, Class::ALL.len() - 1);
    }
}
