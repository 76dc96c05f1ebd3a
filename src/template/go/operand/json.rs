//! `toJSON`: a view as `json.Marshal` writes it.

use base64::Engine as _;

use super::view::View;
use crate::json::{Error, Part, Sink, push_number, push_quoted, push_time, unsupported_float, write_part};
use crate::value::number::{push_int, push_json_float, push_uint};

/// Appends a view as JSON.
///
/// # Errors
/// As [`crate::json::write_value`], and complex numbers, which JSON has no form for.
pub(crate) fn write_view(out: &mut Vec<u8>, view: View<'_>, escape_html: bool) -> Result<(), Box<Error>> {
    write_view_traced(out, view, escape_html, &mut ())
}

/// As [`write_view`], telling a [`Sink`] which bytes each payload value inside a container wrote. A view that is
/// a scalar itself tells nothing: the caller knows its node.
///
/// # Errors
/// As [`write_view`].
pub(crate) fn write_view_traced<'a, S: Sink<'a>>(
    out: &mut Vec<u8>,
    view: View<'a>,
    escape_html: bool,
    sink: &mut S,
) -> Result<(), Box<Error>> {
    match view {
        View::Invalid | View::Nil | View::NilMap | View::NilPointer(_) => out.extend_from_slice(b"null"),
        View::Bool(b) => out.extend_from_slice(if b { b"true" } else { b"false" }),
        View::Int(n) | View::Int64(n) => push_int(out, n),
        View::Named(n) => push_int(out, n.int()),
        View::Int32(n) => push_int(out, i64::from(n)),
        View::Uint8(n) => push_uint(out, u64::from(n)),
        View::Uint(n) => push_uint(out, n),
        View::Float(v) if v.is_finite() => push_json_float(out, v),
        View::Float(v) => return Err(Box::new(unsupported_float(v, out.len()))),
        View::Complex(_) => {
            return Err(Box::new(Error { offset: out.len(), message: "json: unsupported type: complex128".to_owned() }));
        }
        View::Str(text) => push_quoted(out, text, escape_html),
        View::Number(text) => push_number(out, text)?,
        View::Time(time) => push_time(out, time)?,
        View::Bytes(b) if b.buffer.is_empty() => out.extend_from_slice(b"null"),
        View::Bytes(b) => {
            out.push(b'"');
            out.extend_from_slice(base64::engine::general_purpose::STANDARD.encode(b.bytes()).as_bytes());
            out.push(b'"');
        }
        // A struct without a field that is exported.
        View::Location(_) => out.extend_from_slice(b"{}"),
        View::List(list) => write_part(out, Part::List(list.items, list.nils as usize), escape_html, sink)?,
        View::Map(map) => write_part(out, Part::Map(map), escape_html, sink)?,
        View::Struct(s) => write_part(out, Part::Struct(s), escape_html, sink)?,
    }
    Ok(())
}
