//! Requests from JSON. An unknown key is refused, and the message suggests the closest one.

use serde_json::{Map, Value};

use super::misuse::unknown;
use crate::record::{Object, Problems};

/// A request, or a part of one, that is read key by key.
pub(crate) trait FromObject: Sized {
    /// Reads its keys; what is wrong is noted.
    fn from_object(object: &mut Object<'_>, problems: &mut Problems) -> Self;
}

/// Reads a request.
///
/// # Errors
/// An unknown key, or a value of the wrong type.
pub(crate) fn request<T: FromObject>(value: &Value) -> Result<T, String> {
    let mut problems = Problems::new("");
    let mut object = Object::open(value, "", &mut problems);
    let request = T::from_object(&mut object, &mut problems);
    wrong(&object, &problems).map_or(Ok(request), Err)
}

fn wrong(object: &Object<'_>, problems: &Problems) -> Option<String> {
    let misspelt = object.first_strange().map(|(key, known)| unknown("field", key, known));
    misspelt.or_else(|| problems.first().map(|problem| format!("the request cannot be read: {problem}")))
}

/// Reads a line of a batch: its `id`, which the answer repeats, and the request in its other fields.
///
/// # Errors
/// In the second part: why the line cannot be read.
pub(crate) fn line<T: FromObject>(text: &str) -> (Value, Result<T, String>) {
    let mut fields: Map<String, Value> = match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => return (Value::Null, Err("the line is not a JSON object".to_owned())),
        Err(e) => return (Value::Null, Err(format!("the line is not JSON: {e}"))),
    };
    let id = fields.shift_remove("id").unwrap_or(Value::Null);
    (id, request(&Value::Object(fields)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{PlaceRequest, PreviewRequest, SignRequest, VerifyRequest};

    #[test]
    fn a_misspelt_key_is_refused_with_the_nearest_one_and_another_with_all_of_them() {
        let e = line::<PreviewRequest>(r#"{"source": "castai", "tempate": "x"}"#).1.unwrap_err();
        assert_eq!(e, "there is no field \"tempate\"; did you mean \"template\"?");
        let e = line::<PlaceRequest>(r#"{"source": "castai", "zebra": 1}"#).1.unwrap_err();
        assert_eq!(e, "there is no field \"zebra\"; use one of template, payload, source, event, offset, name");
        let (id, sign) = line::<SignRequest>(r#"{"id": [7], "message_id": "x"}"#);
        assert_eq!(
            (id, sign.unwrap_err().as_str()),
            (serde_json::json!([7]), "there is no field \"message_id\"; did you mean \"messageId\"?")
        );
        assert!(line::<VerifyRequest>(r#"{"secrets": ["a"]}"#).1.unwrap_err().ends_with("did you mean \"secret\"?"));
        let e = line::<PlaceRequest>(r#"{"source": "castai", "offset": -1}"#).1.unwrap_err();
        assert_eq!(
            e,
            "the request cannot be read: at /offset: expected a whole number from 0 to 4294967295, not a number; write a whole number from 0 to 4294967295"
        );
        assert!(line::<PreviewRequest>("[\"x\"]").1.is_err() && line::<PreviewRequest>("{").1.is_err());
    }
}
