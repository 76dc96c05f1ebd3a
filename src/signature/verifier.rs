//! The verifier pack: a small, correct receiver for a scheme, in eight languages.
//!
//! The texts are templates in `fixtures/verifiers/`: `%if NAME`, `%else` and `%end` stand on lines of their own, `%NAME%` is
//! replaced. Each receiver verifies the raw bytes in constant time with the lengths checked first, judges the time as
//! the scheme does, drops a delivery it has seen, and answers 202 before it works.

use super::encoding::Encoding;
use super::scheme::{Field, KeyRule, Mac, Part, Scheme, TimestampFormat};

/// A language of the pack: id, framework, file name.
pub static LANGUAGES: &[(&str, &str, &str)] = &[
    ("node", "Express", "hook.mjs"),
    ("python", "Flask", "hook.py"),
    ("go", "net/http", "hook.go"),
    ("rust", "axum", "hook.rs"),
    ("java", "JDK", "Hook.java"),
    ("php", "plain", "hook.php"),
    ("ruby", "Rack", "hook.rb"),
    ("csharp", "ASP.NET", "Hook.cs"),
];

/// How a language writes a text that is joined of literals and variables.
struct Joining {
    quote: char,
    plus: &'static str,
    variable: &'static str,
    /// The whole of it, for languages that format instead of joining.
    format: bool,
}

/// A receiver for this scheme, as one source file; `None` for an unknown language, and for schemes that no template
/// covers (those that sign the URL, HTTP message signatures and ed25519).
#[must_use]
pub fn verifier(scheme: &Scheme, language: &str) -> Option<String> {
    let joining = |quote, plus| Joining { quote, plus, variable: "", format: false };
    let (template, joining) = match language {
        "node" => (include_str!("../../fixtures/verifiers/node.mjs"), joining('\'', " + ")),
        "python" => (include_str!("../../fixtures/verifiers/python.py"), joining('"', " + ")),
        "go" => (include_str!("../../fixtures/verifiers/go.go"), joining('"', " + ")),
        "rust" => (include_str!("../../fixtures/verifiers/rust.rs"), Joining { quote: '"', plus: "", variable: "", format: true }),
        "java" => (include_str!("../../fixtures/verifiers/java.java"), joining('"', " + ")),
        "php" => (include_str!("../../fixtures/verifiers/php.php"), Joining { quote: '\'', plus: " . ", variable: "$", format: false }),
        "ruby" => (include_str!("../../fixtures/verifiers/ruby.rb"), joining('\'', " + ")),
        "csharp" => (include_str!("../../fixtures/verifiers/csharp.cs"), joining('"', " + ")),
        _ => return None,
    };
    let hash = match scheme.mac {
        Mac::HmacSha1 | Mac::Ed25519 => return None,
        Mac::HmacSha256 => 256,
        Mac::HmacSha512 => 512,
    };
    let (Some((Part::Field(Field::Body), lead)), TimestampFormat::Unix) = (scheme.content.0.split_last(), scheme.timestamp) else {
        return None;
    };
    let content = content(lead, &joining)?;
    if scheme.encoding == Encoding::Base64url || scheme.key == KeyRule::Hex {
        return None;
    }
    let texts = [&scheme.header, &scheme.join, &scheme.name];
    if texts.iter().any(|t| t.contains(['"', '\'', '\\', '%', '\n', '$', '#', '{'])) {
        return None;
    }
    let (each, after) = scheme.each.around(Field::Signature);
    if !after.is_empty() || each.contains(['"', '\'', '\\', '%', '\n', '$', '#', '{']) {
        return None;
    }
    let (stamp_key, within) = super::reading::stamp_key(scheme);
    let before = if within { "" } else { scheme.value.before(Field::Signatures) };
    let stamp = scheme.content.names(Field::Timestamp);
    let past = scheme.tolerance.and_then(|t| t.past).filter(|_| stamp);
    let future = scheme.tolerance.and_then(|t| t.future).filter(|_| stamp);
    let extra = scheme.headers.iter().find(|h| h.value.names(Field::Id)).map(|h| &h.name);
    let dedup = scheme.id_header.as_ref().or(extra);
    let base64_key = scheme.key == KeyRule::Base64;
    let base64_signature = scheme.encoding == Encoding::Base64;
    let is = |name: &str| match name {
        "base64key" => base64_key,
        "base64sig" => base64_signature,
        "hexsig" => !base64_signature,
        "base64any" => base64_key || base64_signature,
        "lead" => !before.is_empty(),
        "id" => scheme.content.names(Field::Id),
        "ts" => stamp,
        "tsheader" => !within,
        "past" => past.is_some(),
        "future" => future.is_some(),
        "window" => past.is_some() || future.is_some(),
        "prefix" => !content.is_empty(),
        "dedup" => dedup.is_some(),
        _ => false,
    };
    let name_of = |n: Option<&String>| n.cloned().unwrap_or_default();
    let number = |n: Option<i64>| n.unwrap_or(0).to_string();
    let crates = match (base64_key || base64_signature, !base64_signature) {
        (true, true) => "base64 = \"0.22\", hex = \"0.4\"",
        (true, false) => "base64 = \"0.22\"",
        _ => "hex = \"0.4\"",
    };
    let words: Vec<(&str, String)> = vec![
        ("NAME", scheme.name.clone()),
        ("HEADER", scheme.header.clone()),
        ("header", scheme.header.to_ascii_lowercase()),
        ("IDHEADER", name_of(scheme.id_header.as_ref())),
        ("idheader", name_of(scheme.id_header.as_ref()).to_ascii_lowercase()),
        ("TSHEADER", name_of(scheme.timestamp_header.as_ref())),
        ("tsheader", name_of(scheme.timestamp_header.as_ref()).to_ascii_lowercase()),
        ("DEDUPHEADER", name_of(dedup)),
        ("dedupheader", name_of(dedup).to_ascii_lowercase()),
        ("TSKEY", stamp_key),
        ("LEAD", before.to_owned()),
        ("EACH", each),
        ("JOIN", scheme.join.clone()),
        ("PREFIX", name_of(scheme.key_prefix.first())),
        ("PAST", number(past)),
        ("FUTURE", number(future)),
        ("CONTENT", content.clone()),
        ("ENCODING", if base64_signature { "base64" } else { "hex" }.to_owned()),
        ("HASH", format!("sha{hash}")),
        ("RUSTHASH", format!("Sha{hash}")),
        ("JAVAMAC", format!("HmacSHA{hash}")),
        ("CSHASH", format!("HMACSHA{hash}")),
        ("CRATES", crates.to_owned()),
    ];
    Some(fill(template, &is, &words))
}

fn content(parts: &[Part], joining: &Joining) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    for part in parts {
        match part {
            Part::Literal(text) if text.contains(['"', '\'', '\\', '%', '\n', '{', '}', '$', '#']) => return None,
            Part::Literal(text) if joining.format => out.push(text.clone()),
            Part::Literal(text) => out.push(format!("{0}{text}{0}", joining.quote)),
            Part::Field(field) => {
                let name = match field {
                    Field::Id => "id",
                    Field::Timestamp => "timestamp",
                    _ => return None,
                };
                out.push(if joining.format { format!("{{{name}}}") } else { format!("{}{name}", joining.variable) });
            }
        }
    }
    Some(match (joining.format, out.is_empty()) {
        (_, true) => String::new(),
        (true, false) => format!("format!(\"{}\")", out.concat()),
        (false, false) => out.join(joining.plus),
    })
}

fn fill(template: &str, is: &dyn Fn(&str) -> bool, words: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut open: Vec<bool> = Vec::new();
    for line in template.lines() {
        match line.strip_prefix('%').filter(|l| !l.contains('%')) {
            Some("end") => {
                open.pop();
            }
            Some("else") => {
                if let Some(last) = open.last_mut() {
                    *last = !*last;
                }
            }
            Some(condition) if condition.starts_with("if ") => open.push(is(condition.trim_start_matches("if "))),
            _ if open.iter().all(|o| *o) => {
                let mut text = line.to_owned();
                for (name, value) in words {
                    text = text.replace(&format!("%{name}%"), value);
                }
                out.push_str(&text);
                out.push('\n');
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_over_the_body_has_a_receiver_in_every_language_and_nothing_is_left_open() {
        let mut covered = 0;
        for scheme in super::super::schemes() {
            let count = LANGUAGES.iter().filter(|l| verifier(scheme, l.0).is_some()).count();
            assert!([0, LANGUAGES.len()].contains(&count), "{} has {count} receivers", scheme.id);
            covered += usize::from(count > 0);
            for (language, _, _) in LANGUAGES {
                let Some(text) = verifier(scheme, language) else { continue };
                let left = text.split('%').skip(1).step_by(2).find(|w| w.len() > 2 && w.bytes().all(|b| b.is_ascii_alphabetic()));
                assert_eq!(left, None, "{} {language}:\n{text}", scheme.id);
                assert!(text.contains(&scheme.header) || text.contains(&scheme.header.to_ascii_lowercase()), "{} {language}", scheme.id);
            }
        }
        assert!(covered >= 14, "{covered} schemes have receivers");
        assert_eq!(verifier(super::super::scheme("twilio").unwrap(), "node"), None);
        assert_eq!(verifier(super::super::scheme("github").unwrap(), "cobol"), None);
    }
}
