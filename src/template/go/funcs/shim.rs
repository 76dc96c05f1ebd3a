use super::super::view::View;
pub(super) fn sprintf(out: &mut Vec<u8>, format: &[u8], args: &[View<'_>], _cap: usize) -> bool {
    out.extend_from_slice(format);
    sprint(out, args, _cap)
}
pub(super) fn sprint(out: &mut Vec<u8>, args: &[View<'_>], _cap: usize) -> bool {
    for a in args {
        match a {
            View::Str(s) => out.extend_from_slice(s),
            View::Int(i) => crate::value::number::push_int(out, *i),
            View::Bool(b) => out.extend_from_slice(b.to_string().as_bytes()),
            View::Float(f) => crate::value::number::push_float(out, *f, b'g', None),
            _ => out.extend_from_slice(format!("{a:?}").as_bytes()),
        }
    }
    true
}
pub(super) fn sprintln(out: &mut Vec<u8>, args: &[View<'_>], cap: usize) -> bool {
    sprint(out, args, cap);
    out.push(b'\n');
    true
}
