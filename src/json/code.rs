//! Codes of the JSON reader.

use crate::diagnostic::codes;

codes! {
    SYNTAX = "json/syntax", Error,
        "The text is not JSON at this place.",
        "[1}", "Correct the place that is pointed at.", "RFC 8259";
    EMPTY = "json/empty", Error,
        "There is no value: the text is empty or only white space.",
        "(an empty body)", "Write a value, such as {}.", "RFC 8259 section 2";
    BOM = "json/bom", Error,
        "A byte order mark stands before the value; many receivers refuse it.",
        "EF BB BF before {", "Save the text as UTF-8 without BOM.", "RFC 8259 section 8.1";
    TRAILING = "json/trailing", Error,
        "There is text after the value.",
        "{} {}", "A body is one value: take the rest away, or put both into a list.", "RFC 8259 section 2";
    TRAILING_COMMA = "json/trailing-comma", Error,
        "A comma stands after the last member or element.",
        "{\"a\": 1,}", "Take the comma away.", "RFC 8259 section 4";
    EXTRA_COMMA = "json/extra-comma", Error,
        "A comma stands where a value or key is expected.",
        "[1,,2]", "Take the comma away, or write the value that is missing.", "RFC 8259 section 5";
    MISSING_COMMA = "json/missing-comma", Error,
        "Two values stand next to each other without a comma.",
        "[1 2]", "Write a comma between them.", "RFC 8259 section 4";
    MISSING_COLON = "json/missing-colon", Error,
        "A key is not followed by a colon.",
        "{\"a\" 1}", "Write : between key and value.", "RFC 8259 section 4";
    MISSING_VALUE = "json/missing-value", Error,
        "A value is missing: an action that printed nothing leaves such a hole.",
        "{\"a\": }", "Write a value in every case, such as null or \"\".", "RFC 8259 section 4";
    UNCLOSED = "json/unclosed", Error,
        "An object or list is not closed.",
        "{\"a\": [1, 2}", "Write the closing bracket.", "RFC 8259 section 4";
    UNTERMINATED = "json/unterminated", Error,
        "A string has no closing quote.",
        "{\"a\": \"b", "Write a double quote at its end; a backslash before the quote takes it into the string.", "RFC 8259 section 7";
    UNESCAPED_QUOTE = "json/unescaped-quote", Error,
        "A quote inside a string ended the string, and text follows.",
        "{\"text\": \"say \"hi\"\"}", "Write a quote inside a string as \\\".", "RFC 8259 section 7";
    CONTROL = "json/control-character", Error,
        "A line end, tab or other control character stands in a string as it is.",
        "a message of two lines in a string", "Write \\n, \\t or \\u00XX.", "RFC 8259 section 7";
    ESCAPE = "json/escape", Error,
        "A backslash is followed by something that is no escape of JSON.",
        "\"C:\\dir\"", "Write a backslash as \\\\.", "RFC 8259 section 7";
    SURROGATE = "json/surrogate", Warning,
        "Half of a surrogate pair stands alone: receivers replace it or refuse the text.",
        "\"\\ud800\"", "Write both halves, or the character itself.", "RFC 8259 section 8.2";
    NOT_UTF8 = "json/not-utf8", Error,
        "The text has bytes that are not UTF-8.",
        "a byte FF in a string", "Encode the text as UTF-8.", "RFC 8259 section 8.1";
    SINGLE_QUOTES = "json/single-quotes", Error,
        "A string stands in single quotes.",
        "{'a': 1}", "Write it in double quotes.", "RFC 8259 section 7";
    BARE_WORD = "json/bare-word", Error,
        "A word without quotes is neither null, true nor false.",
        "{\"a\": yes}", "Write a string in double quotes.", "RFC 8259 section 3";
    NUMBER = "json/number", Error,
        "A number is not written as JSON writes numbers.",
        "[01, 1., .5]", "Write 1, 1.0, 0.5; a text of digits is a string in double quotes.", "RFC 8259 section 6";
    DUPLICATE_KEY = "json/duplicate-key", Warning,
        "A key comes twice in one object: receivers differ in which one they take.",
        "{\"a\": 1, \"a\": 2}", "Keep one.", "RFC 8259 section 4";
    TOO_DEEP = "json/too-deep", Error,
        "The text is nested deeper than readers follow.",
        "10,001 opening brackets", "Flatten it; Go's own reader stops at 10,000.", "Go encoding/json";
}
