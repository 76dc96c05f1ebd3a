//! One line of `--sign --batch` or `--verify --batch`: a JSON object in, a JSON object out.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::encoding;
use super::explain::verify;
use super::reading::Received;
use super::scheme::{self, Scheme};
use super::secret::Secret;
use super::sign::{Message, sign};

/// Answers a line of `--sign --batch`:
/// `{"id","scheme","secret","body"|"body_b64","messageId","timestamp","url"}` gives `{"id","headers":{...}}` or `{"id","error"}`.
///
/// `secret` may be a list (rotation), `scheme` an object (a scheme of one's own); `event`, `method` and `headers` are taken as well.
#[must_use]
pub fn sign_line(line: &str) -> String {
    answer_sign(line, None)
}

/// As [`sign_line`], over a body that stands beside the line: bytes that need not be text, and are not copied.
#[must_use]
pub fn sign_line_over(line: &str, body: &[u8]) -> String {
    answer_sign(line, Some(body))
}

fn answer_sign(line: &str, beside: Option<&[u8]>) -> String {
    let (id, mut object) = match parse(line) {
        Ok(parsed) => parsed,
        Err(answer) => return answer,
    };
    let answer = (|| {
        let secrets = take_secrets(&mut object, &["secret", "secrets"])?;
        let scheme = scheme_of(&object)?;
        let body = body_of(&object, beside)?;
        let headers = headers_of(&object)?;
        let message = Message {
            body: &body,
            id: text(&object, &["messageId", "message_id"])?,
            timestamp: seconds(&object, &["timestamp"])?,
            url: text(&object, &["url"])?,
            method: text(&object, &["method"])?.unwrap_or("POST"),
            event: text(&object, &["event"])?,
            headers: &headers,
        };
        sign(&scheme, &secrets, &message).map_err(|e| e.to_string())
    })();
    match answer {
        Ok(headers) => {
            let headers: Map<String, Value> = headers.into_iter().map(|(n, v)| (n, Value::String(v))).collect();
            json!({ "id": id, "headers": headers }).to_string()
        }
        Err(error) => json!({ "id": id, "error": error }).to_string(),
    }
}

/// Answers a line of `--verify --batch`:
/// `{"id","scheme","secret","body"|"body_b64","headers":{...},"at","url"}` gives `{"id","ok","reason","cause"}`.
///
/// `cause` is a stable code where the forensics found what was signed instead, else `null`; `message` then says it in a
/// sentence, and `signedHex` shows the signed bytes where the line has `"bytes": true`. `previous` may list older secrets.
/// A line that cannot be judged at all gives `"ok": false` with the reason `bad-request` and an `error`.
#[must_use]
pub fn verify_line(line: &str) -> String {
    answer_verify(line, None)
}

/// As [`verify_line`], over a body that stands beside the line.
#[must_use]
pub fn verify_line_over(line: &str, body: &[u8]) -> String {
    answer_verify(line, Some(body))
}

fn answer_verify(line: &str, beside: Option<&[u8]>) -> String {
    let (id, mut object) = match parse(line) {
        Ok(parsed) => parsed,
        Err(answer) => return answer,
    };
    let answer = (|| {
        let secrets = take_secrets(&mut object, &["secret", "secrets"])?;
        let previous = take_secrets(&mut object, &["previous", "previousSecret", "old_secret"])?;
        let scheme = scheme_of(&object)?;
        let body = body_of(&object, beside)?;
        let headers = headers_of(&object)?;
        let flag = |name: &str| object.get(name).and_then(Value::as_bool);
        let received = Received {
            body: &body,
            headers: &headers,
            url: text(&object, &["url"])?,
            method: text(&object, &["method"])?.unwrap_or("POST"),
            at: seconds(&object, &["at"])?,
            previous: &previous,
            show_bytes: flag("bytes").unwrap_or(false),
            reveal: false,
            explain: flag("explain").unwrap_or(true),
        };
        Ok::<_, String>(verify(&scheme, &secrets, &received))
    })();
    let verification = match answer {
        Ok(verification) => verification,
        Err(error) => return json!({ "id": id, "ok": false, "reason": "bad-request", "cause": null, "error": error }).to_string(),
    };
    let mut out = json!({
        "id": id,
        "ok": verification.ok,
        "reason": verification.reason,
        "cause": verification.cause.as_ref().map(|c| c.code.id),
    });
    if let (Some(map), Some(cause)) = (out.as_object_mut(), &verification.cause) {
        map.insert("message".to_owned(), json!(cause.message));
        map.insert("together".to_owned(), json!(cause.together));
        map.insert("also".to_owned(), json!(cause.also));
        if let Some(scheme) = &cause.scheme {
            map.insert("actualScheme".to_owned(), json!(scheme));
        }
        if let Some(hex) = cause.signed_hex() {
            map.insert("signedHex".to_owned(), json!(hex));
        }
    }
    out.to_string()
}

type Object = Map<String, Value>;

fn parse(line: &str) -> Result<(Value, Object), String> {
    match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(object)) => Ok((object.get("id").cloned().unwrap_or(Value::Null), object)),
        Ok(_) => {
            Err(json!({ "id": null, "ok": false, "reason": "bad-request", "cause": null, "error": "the line is not an object" })
                .to_string())
        }
        Err(e) => {
            let error = format!("the line is not JSON: {e}");
            Err(json!({ "id": null, "ok": false, "reason": "bad-request", "cause": null, "error": error }).to_string())
        }
    }
}

fn member<'o>(object: &'o Object, names: &[&str]) -> Option<&'o Value> {
    names.iter().find_map(|n| object.get(*n)).filter(|v| !v.is_null())
}

fn text<'o>(object: &'o Object, names: &[&str]) -> Result<Option<&'o str>, String> {
    match member(object, names) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{}` is not a string", names.first().unwrap_or(&""))),
    }
}

/// Seconds: a whole number, the same as text, or an RFC 3339 time.
fn seconds(object: &Object, names: &[&str]) -> Result<Option<i64>, String> {
    let wrong = || format!("`{}` is neither whole seconds nor an RFC 3339 time", names.first().unwrap_or(&""));
    match member(object, names) {
        None => Ok(None),
        Some(Value::Number(n)) => n.as_i64().map(Some).ok_or_else(wrong),
        Some(Value::String(t)) => match t.parse() {
            Ok(n) => Ok(Some(n)),
            Err(_) => chrono::DateTime::parse_from_rfc3339(t).map(|t| Some(t.timestamp())).map_err(|_| wrong()),
        },
        Some(_) => Err(wrong()),
    }
}

fn scheme_of(object: &Object) -> Result<Cow<'static, Scheme>, String> {
    match member(object, &["scheme"]) {
        Some(Value::String(id)) => scheme::scheme(id).map(Cow::Borrowed).ok_or_else(|| format!("there is no scheme {id:?}")),
        Some(own @ Value::Object(_)) => Scheme::from_json(&own.to_string()).map(Cow::Owned),
        _ => Err("`scheme` is missing".to_owned()),
    }
}

/// Moves the secrets out of the object, so that each is wiped when it is dropped.
fn take_secrets(object: &mut Object, names: &[&str]) -> Result<Vec<Secret>, String> {
    let wrong = || format!("`{}` is not a string", names.first().unwrap_or(&""));
    let name = names.iter().find(|n| object.get(**n).is_some_and(|v| !v.is_null()));
    match name.and_then(|n| object.remove(*n)) {
        None => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![Secret::new(text)]),
        Some(Value::Array(all)) => all
            .into_iter()
            .map(|s| match s {
                Value::String(text) => Ok(Secret::new(text)),
                _ => Err(wrong()),
            })
            .collect(),
        Some(_) => Err(wrong()),
    }
}

fn body_of<'o>(object: &'o Object, beside: Option<&'o [u8]>) -> Result<Cow<'o, [u8]>, String> {
    let base64 = text(object, &["body_b64", "bodyB64"])?;
    match (member(object, &["body"]), base64, beside) {
        (None, None, Some(body)) => Ok(Cow::Borrowed(body)),
        (_, _, Some(_)) => Err("the body is given twice: beside the line and in it".to_owned()),
        (_, Some(base64), None) => {
            encoding::from_base64(base64.as_bytes()).map(Cow::Owned).ok_or_else(|| "`body_b64` is not base64".to_owned())
        }
        (Some(Value::String(text)), None, None) => Ok(Cow::Borrowed(text.as_bytes())),
        (None, None, None) => Ok(Cow::Borrowed(&[])),
        (Some(_), None, None) => Err("`body` is not a string".to_owned()),
    }
}

fn headers_of(object: &Object) -> Result<Vec<(String, String)>, String> {
    let mut out = Vec::new();
    match member(object, &["headers"]) {
        None => {}
        Some(Value::Object(map)) => {
            for (name, value) in map {
                match value {
                    Value::String(text) => out.push((name.clone(), text.clone())),
                    Value::Number(n) => out.push((name.clone(), n.to_string())),
                    Value::Array(all) => {
                        for one in all {
                            let text = one.as_str().ok_or_else(|| format!("the header {name} is not text"))?;
                            out.push((name.clone(), text.to_owned()));
                        }
                    }
                    Value::Null => {}
                    _ => return Err(format!("the header {name} is not text")),
                }
            }
        }
        Some(_) => return Err("`headers` is not an object".to_owned()),
    }
    Ok(out)
}
