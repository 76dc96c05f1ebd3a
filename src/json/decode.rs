//! JSON into declared structs, as `json.Unmarshal` fills CAST AI's notification.

use std::sync::Arc;

use super::error::{Context, Error, MAX_DEPTH};
use super::parse::Parser;
use crate::value::{FieldType, Numbers, Struct, StructType, Time, Value};

/// The types that `main.Notification` is assumed to have.
#[must_use]
pub(crate) fn notification_type() -> Arc<StructType> {
    let field = |name: &str, ty: FieldType| crate::value::Field { name: name.to_owned(), ty };
    let strings = |names: &[&str]| names.iter().map(|n| field(n, FieldType::String)).collect::<Vec<_>>();
    let cluster = StructType { name: "main.Cluster".to_owned(), fields: strings(&["ID", "Name", "ProviderType", "ProjectNamespaceID"]) };
    let mut fields = strings(&["NotificationID", "OrganizationID", "Severity", "Name", "Message"]);
    fields.push(field("Details", FieldType::Map));
    fields.push(field("Timestamp", FieldType::Time));
    fields.push(field("Cluster", FieldType::Pointer(Arc::new(cluster))));
    Arc::new(StructType { name: "main.Notification".to_owned(), fields })
}

/// Reads a text into `main.Notification`.
///
/// # Errors
/// As [`decode_struct`].
pub(crate) fn notification(text: &[u8], numbers: Numbers) -> Result<Value, Box<Error>> {
    decode_struct(&notification_type(), text, numbers)
}

/// Reads a text into a declared struct: keys match field names whatever their case, null leaves a field unchanged (a
/// pointer or map becomes nil), unknown keys are ignored. Numbers inside maps arrive as `numbers` says.
///
/// # Errors
/// The first fault of syntax; else the first value that does not fit its field, in Go's words.
pub(crate) fn decode_struct(ty: &Arc<StructType>, text: &[u8], numbers: Numbers) -> Result<Value, Box<Error>> {
    let mut decoder = Decoder { parser: Parser::new(text), numbers, root: ty, path: Vec::new(), fault: None };
    let mut value = zero_struct(ty, false);
    if decoder.parser.next() == b'n' {
        decoder.parser.value(numbers)?;
    } else {
        decoder.structure(&mut value)?;
    }
    decoder.parser.end()?;
    match decoder.fault {
        Some(fault) => Err(Box::new(fault)),
        None => Ok(Value::Struct(Box::new(value))),
    }
}

/// A struct with the zero value of every field.
#[must_use]
pub(crate) fn zero_struct(ty: &Arc<StructType>, pointer: bool) -> Struct {
    Struct { ty: Arc::clone(ty), fields: ty.fields.iter().map(|f| zero(&f.ty)).collect(), pointer }
}

fn zero(ty: &FieldType) -> Value {
    match ty {
        FieldType::String => Value::String(Box::default()),
        FieldType::Bool => Value::Bool(false),
        FieldType::Int => Value::Int(0),
        FieldType::Float => Value::Float(0.0),
        FieldType::Time => Value::Time(Time::ZERO),
        FieldType::Map => Value::NilMap,
        FieldType::Any => Value::Nil,
        FieldType::Pointer(ty) => Value::NilPointer(Arc::clone(ty)),
        FieldType::Struct(ty) => Value::Struct(Box::new(zero_struct(ty, false))),
    }
}

/// Do two names match as `encoding/json` compares them: Unicode's simple case folding over these letters?
fn folds(key: &[u8], name: &str) -> bool {
    fn fold(c: char) -> char {
        match c {
            '\u{17f}' => 's',
            '\u{212a}' => 'k',
            c => c.to_ascii_lowercase(),
        }
    }
    std::str::from_utf8(key).is_ok_and(|key| key.chars().map(fold).eq(name.chars().map(fold)))
}

struct Decoder<'t> {
    parser: Parser<'t>,
    numbers: Numbers,
    root: &'t StructType,
    path: Vec<String>,
    fault: Option<Error>,
}

/// The last part of a type's name: errors say `Notification`, types `main.Notification`.
fn short(ty: &StructType) -> &str {
    ty.name.rsplit('.').next().unwrap_or(&ty.name)
}

impl Decoder<'_> {
    fn mismatch(&mut self, what: &str, go_type: &str, offset: usize) {
        if self.fault.is_some() {
            return;
        }
        let place = if self.path.is_empty() {
            "Go value".to_owned()
        } else {
            format!("Go struct field {}.{}", short(self.root), self.path.join("."))
        };
        self.fault = Some(Error { offset, message: format!("json: cannot unmarshal {what} into {place} of type {go_type}") });
    }

    /// Passes over a value that does not fit.
    fn refuse(&mut self, go_type: &str) -> Result<(), Box<Error>> {
        let offset = self.parser.at;
        let what = match self.parser.next() {
            b'"' => "string",
            b'{' => "object",
            b'[' => "array",
            b't' | b'f' => "bool",
            _ => "number",
        };
        self.parser.value(Numbers::Number)?;
        self.mismatch(what, go_type, offset);
        Ok(())
    }

    /// An object into the fields of a struct. Recursion follows the declared types, which are finite, not the input.
    fn structure(&mut self, target: &mut Struct) -> Result<(), Box<Error>> {
        if self.parser.next() != b'{' {
            return self.refuse(&target.ty.name);
        }
        if self.parser.depth >= MAX_DEPTH {
            return self.parser.fail(Context::Depth);
        }
        self.parser.at += 1;
        self.parser.depth += 1;
        if self.parser.next() == b'}' {
            self.parser.at += 1;
            self.parser.depth -= 1;
            return Ok(());
        }
        let ty = Arc::clone(&target.ty);
        loop {
            let key = self.parser.key()?;
            let at = ty.position(&key).or_else(|| ty.fields.iter().position(|f| folds(&key, &f.name)));
            match at.and_then(|i| Some((ty.fields.get(i)?, target.fields.get_mut(i)?))) {
                Some((field, place)) => {
                    self.path.push(String::from_utf8_lossy(&key).replace('~', "~0").replace('/', "~1"));
                    self.field(&field.ty, place)?;
                    self.path.pop();
                }
                None => drop(self.parser.value(Numbers::Number)?),
            }
            match self.parser.next() {
                b',' => self.parser.at += 1,
                b'}' => {
                    self.parser.at += 1;
                    self.parser.depth -= 1;
                    return Ok(());
                }
                _ => return self.parser.fail(Context::AfterPair),
            }
        }
    }

    fn field(&mut self, ty: &FieldType, place: &mut Value) -> Result<(), Box<Error>> {
        let first = self.parser.next();
        if first == b'n' {
            self.parser.value(self.numbers)?;
            if matches!(ty, FieldType::Map | FieldType::Any | FieldType::Pointer(_)) {
                *place = zero(ty);
            }
            return Ok(());
        }
        match (ty, first) {
            (FieldType::String, b'"') => *place = Value::String(self.parser.string()?),
            (FieldType::Bool, b't' | b'f') => *place = self.parser.value(self.numbers)?,
            (FieldType::Int | FieldType::Float, b'-' | b'0'..=b'9') => self.number(ty, place)?,
            (FieldType::Time, b'"') => {
                let offset = self.parser.at;
                let text = self.parser.string()?;
                match Time::parse_rfc3339(&text) {
                    Ok(time) => *place = Value::Time(time),
                    Err(message) if self.fault.is_none() => self.fault = Some(Error { offset, message }),
                    Err(_) => {}
                }
            }
            (FieldType::Map, b'{') | (FieldType::Any, _) => {
                let value = self.parser.value(self.numbers)?;
                if let (Some(range), true) = (self.parser.range.take(), self.fault.is_none()) {
                    let prefix: Vec<&str> = self.path.iter().map(String::as_str).collect();
                    self.fault = Some(range.describe(self.parser.text, self.numbers, short(self.root), &prefix));
                }
                *place = value;
            }
            (FieldType::Struct(_), _) => {
                if let Value::Struct(s) = place {
                    self.structure(s)?;
                }
            }
            (FieldType::Pointer(ty), _) => {
                if !matches!(place, Value::Struct(_)) {
                    *place = Value::Struct(Box::new(zero_struct(ty, true)));
                }
                if let Value::Struct(s) = place {
                    self.structure(s)?;
                }
            }
            (FieldType::String, _) => self.refuse("string")?,
            (FieldType::Bool, _) => self.refuse("bool")?,
            (FieldType::Int, _) => self.refuse("int")?,
            (FieldType::Float, _) => self.refuse("float64")?,
            (FieldType::Time, _) => self.refuse("time.Time")?,
            (FieldType::Map, _) => self.refuse("map[string]interface {}")?,
        }
        Ok(())
    }

    fn number(&mut self, ty: &FieldType, place: &mut Value) -> Result<(), Box<Error>> {
        let offset = self.parser.at;
        let (text, _) = self.parser.number_text()?;
        let text = std::str::from_utf8(text).unwrap_or("");
        let (read, go_type) = match ty {
            FieldType::Int => (text.parse().ok().map(Value::Int), "int"),
            _ => (crate::value::number::read_float(text.as_bytes()).map(Value::Float), "float64"),
        };
        match read {
            Some(value) => *place = value,
            None => self.mismatch(&format!("number {text}"), go_type, offset),
        }
        Ok(())
    }
}
