//! The spanned reader and the quick reader agree on what is JSON; spans nest; what is written reads back the same.
#![no_main]

use hookproof::json::{parse_value, read, write_value};
use hookproof::value::Numbers;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let document = read(text);
    let value = parse_value(text, Numbers::Float64);
    // encoding/json mends what the strict reader names: bytes that are not UTF-8; and it refuses numbers past f64.
    let mended = document.diagnostics.iter().any(|d| d.code.id == "json/not-utf8");
    if document.is_valid() {
        if let Err(e) = &value {
            assert!(e.message.contains("cannot unmarshal number") || e.message.contains("out of range") || e.message.contains("depth"), "{}", e.message);
        }
    } else if !mended {
        assert!(value.is_err(), "{:?}", document.diagnostics);
    }
    for d in &document.diagnostics {
        assert!(d.span.range().end <= text.len());
    }
    if let Ok(value) = value {
        let mut once = Vec::new();
        write_value(&mut once, &value, true).expect("a value that was read can be written");
        let again = parse_value(&once, Numbers::Float64).expect("what was written is JSON");
        let mut twice = Vec::new();
        write_value(&mut twice, &again, true).expect("and so on");
        assert_eq!(once, twice);
        assert!(read(&once).is_valid());
    }
});
