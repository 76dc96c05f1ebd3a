//! Codes of the JSON reader.

use crate::diagnostic::codes;

codes! {
    SYNTAX = "json/syntax", Error,
        "The text is not JSON.",
        "{\"a\": 1,}", "Correct the place that is pointed at.", "RFC 8259";
    EMPTY = "json/empty", Error,
        "There is no JSON value: the text is empty or only space.",
        " ", "Write a value, such as an object: {}.", "RFC 8259, section 2";
    UNESCAPED_TEXT = "json/unescaped-text", Error,
        "A string holds a character that must be escaped: a quote ends it early, a line break or another control character may not stand in it.",
        "{\"text\": \"he said \"no\"\"}", "Escape the text: in a template, write the value with toJSON and without quotes around it.", "RFC 8259, section 7";
    UNTERMINATED_STRING = "json/unterminated-string", Error,
        "A string has no closing quote on its line.",
        "{\"text\": \"hello}", "Close the string with a double quote.", "RFC 8259, section 7";
    BAD_ESCAPE = "json/bad-escape", Error,
        "A backslash is followed by something that is no escape sequence.",
        "{\"path\": \"C:\\qa\"}", "Double the backslash, or use one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX.", "RFC 8259, section 7";
    LONE_SURROGATE = "json/lone-surrogate", Warning,
        "A \\u escape names half of a surrogate pair; readers put U+FFFD there or refuse the text.",
        "{\"a\": \"\\ud83d\"}", "Write the character itself, or both halves.", "RFC 8259, section 8.2";
    INVALID_UTF8 = "json/invalid-utf8", Warning,
        "A string holds bytes that are not UTF-8; readers put U+FFFD there or refuse the text.",
        "{\"a\": \"<0xFF>\"}", "Send the text as UTF-8.", "RFC 8259, section 8.1";
    MISSING_COMMA = "json/missing-comma", Error,
        "Two elements stand side by side without a comma.",
        "{\"a\": 1 \"b\": 2}", "Put a comma between them.", "RFC 8259, sections 4 and 5";
    TRAILING_COMMA = "json/trailing-comma", Error,
        "A comma stands before the closing bracket; JSON wants one between elements only.",
        "[1, 2,]", "Remove the comma.", "RFC 8259, sections 4 and 5";
    MISSING_COLON = "json/missing-colon", Error,
        "A key is not followed by a colon.",
        "{\"a\" 1}", "Put a colon between key and value.", "RFC 8259, section 4";
    MISSING_VALUE = "json/missing-value", Error,
        "A value is missing, as when a template's action printed nothing.",
        "{\"a\": , \"b\": 2}", "Write a value, or null; in a template, check which action stands there.", "RFC 8259, section 3";
    NO_VALUE = "json/no-value", Error,
        "The text <no value> stands where a JSON value should: a template's field was absent or null.",
        "{\"a\": <no value>}", "Guard the action with if or with, or write the field with toJSON, which gives null.", "Go 1.27 text/template";
    UNQUOTED_KEY = "json/unquoted-key", Error,
        "A key is not between double quotes.",
        "{a: 1}", "Put the key between double quotes.", "RFC 8259, section 4";
    UNQUOTED_TEXT = "json/unquoted-text", Error,
        "Text stands outside of quotes and is none of true, false, null or a number.",
        "{\"a\": hello}", "Put the text between double quotes; in a template, toJSON writes it with quotes.", "RFC 8259, section 3";
    WRONG_LITERAL = "json/wrong-literal", Error,
        "A word of another language stands where JSON has true, false or null, or a number that JSON cannot say.",
        "{\"a\": True, \"b\": NaN}", "Write true, false or null in lower case; NaN and Infinity have no JSON form.", "RFC 8259, section 3";
    QUOTES = "json/quotes", Error,
        "A string stands between single or typographic quotes.",
        "{'a': 1}", "Use double quotes.", "RFC 8259, section 7";
    BAD_NUMBER = "json/bad-number", Error,
        "A number is not written as JSON writes numbers.",
        "[01, +2, .5, 1.]", "Write digits without leading zeros or plus sign, and digits on both sides of a point.", "RFC 8259, section 6";
    NUMBER_RANGE = "json/number-range", Warning,
        "A number is too large for a 64-bit float; Go and most readers refuse it.",
        "[1e400]", "Send the number as a string.", "RFC 8259, section 6";
    UNCLOSED = "json/unclosed", Error,
        "A list or an object is not closed.",
        "{\"a\": [1, 2", "Close it.", "RFC 8259, sections 4 and 5";
    MISMATCHED = "json/mismatched-bracket", Error,
        "A closing bracket does not fit the one that is open.",
        "{\"a\": [1, 2}", "Close lists with ] and objects with }.", "RFC 8259, sections 4 and 5";
    EXTRA_TEXT = "json/extra-text", Error,
        "Text follows the JSON value.",
        "{\"a\": 1} {\"b\": 2}", "Send one value; several go into a list.", "RFC 8259, section 2";
    BYTE_ORDER_MARK = "json/byte-order-mark", Error,
        "The text begins with a byte order mark, which many readers refuse.",
        "<0xEFBBBF>{}", "Remove the mark: save the text as UTF-8 without BOM.", "RFC 8259, section 8.1";
    COMMENT = "json/comment", Error,
        "JSON has no comments.",
        "{\"a\": 1} // done", "Remove the comment.", "RFC 8259";
    DUPLICATE_KEY = "json/duplicate-key", Warning,
        "An object has the same key twice; most readers take the last, some the first.",
        "{\"a\": 1, \"a\": 2}", "Remove or rename one.", "RFC 8259, section 4";
    TOO_DEEP = "json/too-deep", Error,
        "The text nests deeper than 10,000 levels.",
        "[[[[ and so on", "Flatten the data.", "Go 1.27 encoding/json";
}
