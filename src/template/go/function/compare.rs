//! `eq`, `ne`, `lt`, `le`, `gt`, `ge`.

use super::{Function, shown};
use crate::template::go::operand::cell::Cell;
use crate::template::go::operand::fault::{Step, fail, fail_with};
use crate::template::go::operand::view::{View, type_name};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Invalid,
    Bool,
    Complex,
    Int,
    Float,
    Str,
    Uint,
}

/// A value by its basic kind.
enum Basic<'a> {
    Other,
    Bool(bool),
    Complex(f64, f64),
    Int(i64),
    Float(f64),
    Str(&'a [u8]),
    Uint(u64),
}

fn basic<'a>(view: View<'a>) -> Basic<'a> {
    match view {
        View::Bool(b) => Basic::Bool(b),
        View::Int(i) | View::Int64(i) => Basic::Int(i),
        View::Int32(i) => Basic::Int(i.into()),
        View::Named(n) => Basic::Int(n.int()),
        View::Uint8(u) => Basic::Uint(u.into()),
        View::Uint(u) => Basic::Uint(u),
        View::Float(f) => Basic::Float(f),
        View::Complex(&(re, im)) => Basic::Complex(re, im),
        View::Str(s) => Basic::Str(s),
        View::Number(s) => Basic::Str(s.as_bytes()),
        _ => Basic::Other,
    }
}

impl Basic<'_> {
    const fn kind(&self) -> Kind {
        match self {
            Self::Other => Kind::Invalid,
            Self::Bool(_) => Kind::Bool,
            Self::Complex(..) => Kind::Complex,
            Self::Int(_) => Kind::Int,
            Self::Float(_) => Kind::Float,
            Self::Str(_) => Kind::Str,
            Self::Uint(_) => Kind::Uint,
        }
    }
}

fn unsigned(int: i64, uint: u64) -> bool {
    u64::try_from(int).is_ok_and(|i| i == uint)
}

/// `eq`: is the first equal to any of the others?
pub(crate) fn eq(args: &[Cell<'_>]) -> Step<bool> {
    let Some((first, others)) = args.split_first() else { return fail("missing argument for comparison") };
    if others.is_empty() {
        return fail("missing argument for comparison");
    }
    let one = first.unbox().view();
    let a = basic(one);
    for other in others {
        let two = other.unbox().view();
        let equal = match (&a, basic(two)) {
            (Basic::Str(a), Basic::Str(b)) => *a == b,
            (Basic::Int(a), Basic::Int(b)) => *a == b,
            (Basic::Float(a), Basic::Float(b)) => *a == b,
            (Basic::Bool(a), Basic::Bool(b)) => *a == b,
            (Basic::Uint(a), Basic::Uint(b)) => *a == b,
            (Basic::Complex(a, b), Basic::Complex(c, d)) => *a == c && *b == d,
            (Basic::Int(i), Basic::Uint(u)) => unsigned(*i, u),
            (Basic::Uint(u), Basic::Int(i)) => unsigned(i, *u),
            (Basic::Other, Basic::Other) => eq_other(one, two)?,
            _ if matches!(one, View::Invalid) || matches!(two, View::Invalid) => false,
            (a, b) => return incompatible((a, one), (&b, two)),
        };
        if equal {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Values of two kinds cannot be compared.
#[cold]
fn incompatible<T>((a, one): (&Basic<'_>, View<'_>), (b, two): (&Basic<'_>, View<'_>)) -> Step<T> {
    let help = match (a, b) {
        (Basic::Float(_), Basic::Int(_)) | (Basic::Int(_), Basic::Float(_)) => {
            "write the constant as a float (1.0): numbers in this payload are float64"
        }
        _ => "compare values of one kind; printf turns any value into text",
    };
    fail_with(format!("incompatible types for comparison: {} and {}", type_name(one), type_name(two)), help)
}

/// reflect's kinds of what has no basic kind.
fn reflect_kind(view: View<'_>) -> u8 {
    match view {
        View::List(_) | View::Bytes(_) => 1,
        View::Map(_) | View::NilMap => 2,
        View::Struct(s) if s.pointer => 3,
        View::NilPointer(_) | View::Location(_) => 3,
        View::Struct(_) | View::Time(_) => 4,
        _ => 0,
    }
}

fn is_nil(view: View<'_>) -> bool {
    match view {
        View::Invalid | View::Nil | View::NilMap | View::NilPointer(_) => true,
        View::Bytes(b) => b.buffer.is_empty(),
        // A slice past its end of an empty list is not nil in Go, nor is one that was decoded.
        _ => false,
    }
}

fn eq_other(one: View<'_>, two: View<'_>) -> Step<bool> {
    let (k1, k2) = (reflect_kind(one), reflect_kind(two));
    if k1 != k2 && k1 != 0 && k2 != 0 {
        return fail(format!("non-comparable types {}: {}, {}: {}", shown(one, "%s"), type_name(one), type_name(two), shown(two, "%v")));
    }
    if is_nil(one) || is_nil(two) {
        return Ok(is_nil(one) == is_nil(two));
    }
    if !comparable(two) {
        return fail(format!("non-comparable type {}: {}", shown(two, "%s"), type_name(two)));
    }
    Ok(match (one, two) {
        (View::Struct(a), View::Struct(b)) if a.pointer => std::ptr::eq(a, b),
        (View::Struct(a), View::Struct(b)) => a == b,
        (View::Time(a), View::Time(b)) => a == b,
        (View::Location(a), View::Location(b)) => a == b,
        _ => false,
    })
}

/// May Go compare values of this type?
fn comparable(view: View<'_>) -> bool {
    match view {
        View::List(_) | View::Bytes(_) | View::Map(_) | View::NilMap => false,
        View::Struct(s) if s.pointer => true,
        View::Struct(s) => comparable_type(&s.ty),
        _ => true,
    }
}

/// A struct is comparable if no field, at any depth, is a map. Types are declared, not read from input; still, no recursion.
fn comparable_type(ty: &crate::value::StructType) -> bool {
    let mut stack = vec![ty];
    while let Some(ty) = stack.pop() {
        for field in &ty.fields {
            match &field.ty {
                crate::value::FieldType::Map => return false,
                crate::value::FieldType::Struct(inner) => stack.push(inner),
                _ => {}
            }
        }
    }
    true
}

/// `lt`.
fn lt(one: &Cell<'_>, two: &Cell<'_>) -> Step<bool> {
    const BAD: &str = "invalid type for comparison";
    let (one, two) = (one.unbox().view(), two.unbox().view());
    let (a, b) = (basic(one), basic(two));
    if a.kind() == Kind::Invalid || b.kind() == Kind::Invalid {
        return fail(BAD);
    }
    Ok(match (&a, &b) {
        (Basic::Str(a), Basic::Str(b)) => a < b,
        (Basic::Int(a), Basic::Int(b)) => a < b,
        (Basic::Float(a), Basic::Float(b)) => a < b,
        (Basic::Uint(a), Basic::Uint(b)) => a < b,
        (Basic::Int(i), Basic::Uint(u)) => u64::try_from(*i).map_or(true, |i| i < *u),
        (Basic::Uint(u), Basic::Int(i)) => u64::try_from(*i).is_ok_and(|i| *u < i),
        (Basic::Bool(_), Basic::Bool(_)) | (Basic::Complex(..), Basic::Complex(..)) => return fail(BAD),
        (a, b) => return incompatible((a, one), (b, two)),
    })
}

fn le(args: &[Cell<'_>], one: &Cell<'_>, two: &Cell<'_>) -> Step<bool> {
    Ok(lt(one, two)? || eq(args)?)
}

/// The orderings; as in Go, the others follow from `lt` and `eq`, also for NaN.
pub(crate) fn order(function: Function, args: &[Cell<'_>]) -> Step<bool> {
    let [one, two] = args else { return fail("missing argument for comparison") };
    match function {
        Function::Lt => lt(one, two),
        Function::Le => le(args, one, two),
        Function::Gt => Ok(!le(args, one, two)?),
        Function::Ge => Ok(!lt(one, two)?),
        _ => Ok(!eq(args)?),
    }
}
