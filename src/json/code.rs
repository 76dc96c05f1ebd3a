//! Codes of the JSON reader.

use crate::diagnostic::codes;

codes! {
    SYNTAX = "json/syntax", Error,
        "The text is not valid JSON here.",
        "[1}", "Correct the marked place.", "RFC 8259";
    EMPTY = "json/empty", Error,
        "There is no value: the text is empty or all white space.",
        "(an empty body)", "Write a value, such as {}.", "RFC 8259 section 2";
    BOM = "json/bom", Error,
        "The text starts with a byte order mark; many receivers reject it.",
        "EF BB BF before {", "Save the text as UTF-8 without BOM.", "RFC 8259 section 8.1";
    TRAILING = "json/trailing", Error,
        "There is text after the value.",
        "{} {}", "A body is one value: remove the rest, or wrap the values in a list.", "RFC 8259 section 2";
    TRAILING_COMMA = "json/trailing-comma", Error,
        "There is a comma after the last member or element.",
        "{\"a\": 1,}", "Remove the comma.", "RFC 8259 section 4";
    EXTRA_COMMA = "json/extra-comma", Error,
        "There is a comma where a value or key is expected.",
        "[1,,2]", "Remove the comma, or add the missing value.", "RFC 8259 section 5";
    MISSING_COMMA = "json/missing-comma", Error,
        "There is no comma between two values.",
        "[1 2]", "Write a comma between them.", "RFC 8259 section 4";
    MISSING_COLON = "json/missing-colon", Error,
        "A key is not followed by a colon.",
        "{\"a\" 1}", "Put a colon between key and value.", "RFC 8259 section 4";
    MISSING_VALUE = "json/missing-value", Error,
        "A value is missing, for instance because an action printed nothing.",
        "{\"a\": }", "Always render a value, such as null or \"\".", "RFC 8259 section 4";
    UNCLOSED = "json/unclosed", Error,
        "An object or list is not closed.",
        "{\"a\": [1, 2}", "Write the closing bracket.", "RFC 8259 section 4";
    UNTERMINATED = "json/unterminated", Error,
        "A string has no closing quote.",
        "{\"a\": \"b", "Add the closing quote; a backslash before a quote makes it part of the string.", "RFC 8259 section 7";
    UNESCAPED_QUOTE = "json/unescaped-quote", Error,
        "A quote inside a string ended the string, and text follows.",
        "{\"text\": \"say \"hi\"\"}", "Write a quote inside a string as \\\".", "RFC 8259 section 7";
    CONTROL = "json/control-character", Error,
        "A string contains an unescaped newline, tab or other control character.",
        "{\"text\": \"two\nlines\"}", "Escape it: \\n, \\t or \\u00XX.", "RFC 8259 section 7";
    ESCAPE = "json/escape", Error,
        "This backslash sequence is not a valid JSON escape.",
        "\"C:\\dir\"", "Escape a literal backslash as \\\\.", "RFC 8259 section 7";
    SURROGATE = "json/surrogate", Warning,
        "Half of a surrogate pair is missing: receivers replace the other half or reject the text.",
        "\"\\ud800\"", "Write both halves, or the character itself.", "RFC 8259 section 8.2";
    NOT_UTF8 = "json/not-utf8", Error,
        "The text has bytes that are not UTF-8.",
        "a byte FF in a string", "Encode the text as UTF-8.", "RFC 8259 section 8.1";
    SINGLE_QUOTES = "json/single-quotes", Error,
        "A string is in single quotes.",
        "{'a': 1}", "Write it in double quotes.", "RFC 8259 section 7";
    BARE_WORD = "json/bare-word", Error,
        "An unquoted word is not null, true or false.",
        "{\"a\": yes}", "Write a string in double quotes.", "RFC 8259 section 3";
    NUMBER = "json/number", Error,
        "A number is not in JSON number format.",
        "[01, 1., .5]", "Write 1, 1.0, 0.5; put digits that are text in double quotes.", "RFC 8259 section 6";
    DUPLICATE_KEY = "json/duplicate-key", Warning,
        "A key appears twice in one object: receivers differ in which one they use.",
        "{\"a\": 1, \"a\": 2}", "Keep one.", "RFC 8259 section 4";
    TOO_DEEP = "json/too-deep", Error,
        "The JSON is nested deeper than parsers accept.",
        "10,001 opening brackets", "Flatten it; Go's own parser stops at 10,000 levels.", "Go encoding/json";
}
