//! `printf`: the engine's own reading of the format, and the language of each directive over each type of value.

use super::call::ANYTHING;
use super::fold;
use super::method::{time_text, zone_name};
use super::print::Shape;
use super::prover::Prover;
use crate::json::machine::{ALNUM, Class, Classes, DIGITS, HARMFUL, HEXES};
use crate::proof::domain::fact::Env;
use crate::proof::domain::language::{Language, NUMBER, TAME};
use crate::proof::domain::place::PlaceId;
use crate::proof::domain::value::{Integer, Text, Val, Whole};
use crate::template::go::operand::view::View;
use crate::template::go::printf::{Directive, Flags, Format, LARGE, Operand, Piece, Size, print_directive};

/// A width or precision, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    None,
    Fixed(usize),
    Unknown,
}

/// A verb with its flags.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verb {
    flags: Flags,
    width: Amount,
    precision: Amount,
    verb: char,
}

/// What `{{ }}` prints and `print` writes: more numbers than this are given as a range.
const FEW: i64 = 16;

impl Verb {
    /// `%v`
    pub(super) const PLAIN: Self = Self {
        flags: Flags {
            width: None,
            precision: None,
            minus: false,
            plus: false,
            sharp: false,
            space: false,
            zero: false,
            plus_v: false,
            sharp_v: false,
        },
        width: Amount::None,
        precision: Amount::None,
        verb: 'v',
    };

    /// Is it `%#v`?
    fn go_syntax(&self) -> bool {
        self.flags.sharp && matches!(self.verb, 'v' | 'w')
    }

    /// The directive as the engine takes it, where its sizes are known.
    fn directive(&self) -> Option<Directive> {
        let size = |a: Amount| match a {
            Amount::None => Some(None),
            Amount::Fixed(n) => Some(Some(Size::Fixed(n))),
            Amount::Unknown => None,
        };
        let (width, precision) = (size(self.width)?, size(self.precision)?);
        Some(Directive { flags: self.flags, width, precision, verb: Some(self.verb), operand: Operand::Argument(0) })
    }
}

impl Prover<'_> {
    /// What `printf format arguments…` gives.
    pub(super) fn printf(&self, env: &Env, args: &[Val]) -> Language {
        let Some((Val::Text(Text { language, .. }), args)) = args.split_first() else { return Language::any(ANYTHING) };
        let Some(format) = language.constant() else { return Language::any(ANYTHING) };
        let mut parts: Vec<Language> = Vec::new();
        let mut pieces = Format::new(&format, args.len());
        for piece in &mut pieces {
            match piece {
                Piece::Text(text) => parts.push(Language::text(text)),
                Piece::Directive(d) => self.directive(env, &d, args, &mut parts),
            }
        }
        if let Some(extra) = pieces.extra() {
            parts.push(Language::text(b"%!(EXTRA "));
            for a in args.get(extra..).unwrap_or(&[]) {
                let shown = self.show_verb(env, a);
                parts.push(Language::Any { set: shown.classes().or(TAME), empty: false, place: shown.place() });
            }
            parts.push(Language::text(b")"));
        }
        Language::seq(parts)
    }

    fn directive(&self, env: &Env, d: &Directive, args: &[Val], parts: &mut Vec<Language>) {
        let mut flags = d.flags;
        let width = match d.width {
            None => Amount::None,
            Some(Size::Fixed(n)) => Amount::Fixed(n),
            Some(Size::Argument(i)) => match amount(args.get(i)) {
                (Some(n), _) => {
                    if n < 0 {
                        (flags.minus, flags.zero) = (true, false);
                    }
                    Amount::Fixed(usize::try_from(n.unsigned_abs()).unwrap_or(0))
                }
                (None, bad) => star(bad, b"%!(BADWIDTH)", parts),
            },
        };
        let precision = match d.precision {
            None => Amount::None,
            Some(Size::Fixed(n)) => Amount::Fixed(n),
            Some(Size::Argument(i)) => match amount(args.get(i)) {
                (Some(n), _) if n >= 0 => Amount::Fixed(usize::try_from(n).unwrap_or(0)),
                (Some(_), _) => star(Some(true), b"%!(BADPREC)", parts),
                (None, bad) => star(bad, b"%!(BADPREC)", parts),
            },
        };
        let Some(verb) = d.verb else { return parts.push(Language::text(b"%!(NOVERB)")) };
        let complaint = |what: &str| Language::text(format!("%!{verb}({what})").as_bytes());
        parts.push(match d.operand {
            _ if verb == '%' => Language::text(b"%"),
            Operand::BadIndex => complaint("BADINDEX"),
            Operand::Missing => complaint("MISSING"),
            Operand::Argument(i) => {
                let verb = Verb { flags, width, precision, verb };
                let shapes = args.get(i).map(|a| self.shapes(env, a)).unwrap_or_default();
                Language::alt(shapes.iter().map(|s| Self::formatted(s, &verb)).collect())
            }
        });
    }

    /// What package fmt writes for a value of this shape.
    pub(super) fn formatted(shape: &Shape, verb: &Verb) -> Language {
        if let Some(exact) = exact(shape, verb) {
            return exact;
        }
        let l = unpadded(shape, verb);
        match verb.width {
            Amount::None | Amount::Fixed(0) => l,
            Amount::Fixed(_) if !verb.flags.zero || verb.flags.minus => {
                let space = || Language::any(Classes::of(&[Class::Space]));
                Language::seq(vec![space(), l, space()])
            }
            _ => {
                let fill = Classes::of(&[Class::Space, Class::Zero]);
                Language::Any { set: l.classes().or(fill), empty: l.may_be_empty(), place: l.place() }
            }
        }
    }
}

/// What an argument gives as a size: the number; or whether it is surely none (`None`: it may be).
fn amount(arg: Option<&Val>) -> (Option<i64>, Option<bool>) {
    match arg {
        Some(Val::Int(n)) => match n.known() {
            Some(i) if (-LARGE..=LARGE).contains(&i) => (Some(i), Some(false)),
            Some(_) => (None, Some(true)),
            None if n.low >= 0 && n.high <= LARGE => (None, Some(false)),
            None => (None, None),
        },
        Some(Val::Data { .. } | Val::Either(_) | Val::Top(_)) => (None, None),
        _ => (None, Some(true)),
    }
}

/// A size that an argument gives which is not known: whether it is surely bad, surely good, or neither.
fn star(bad: Option<bool>, text: &[u8], parts: &mut Vec<Language>) -> Amount {
    match bad {
        Some(true) => {
            parts.push(Language::text(text));
            Amount::None
        }
        Some(false) => Amount::Unknown,
        None => {
            parts.push(Language::alt(vec![Language::text(b""), Language::text(text)]));
            Amount::Unknown
        }
    }
}

/// What the engine writes for this view.
fn written(view: View<'_>, verb: &Verb) -> Option<Language> {
    let mut out = Vec::new();
    print_directive(&mut out, &verb.directive()?, &[view], fold::LONGEST).ok()?;
    Some(Language::text(&out))
}

/// The texts of a shape that has one value, or a few.
fn exact(shape: &Shape, verb: &Verb) -> Option<Language> {
    match shape {
        Shape::One(val) => {
            let text = fold::text(val);
            written(fold::view(val, &text)?, verb)
        }
        Shape::Bool => Some(Language::alt(vec![written(View::Bool(true), verb)?, written(View::Bool(false), verb)?])),
        Shape::Int(n, _) if n.high.checked_sub(n.low).is_some_and(|d| d < FEW) => {
            let all: Option<Vec<Language>> = (n.low..=n.high)
                .map(|i| written(fold::view(&Val::Int(Whole { low: i, high: i, kind: n.kind, of: None }), &[])?, verb))
                .collect();
            all.map(Language::alt)
        }
        _ => None,
    }
}

/// `%!d(string=…)` around a value of these classes.
fn complaint(set: Classes, verb: char, place: Option<PlaceId>) -> Language {
    let set = set.or(TAME).or(Classes::of_text(verb.encode_utf8(&mut [0; 4]).as_bytes()));
    Language::Any { set, empty: false, place }
}

fn unpadded(shape: &Shape, verb: &Verb) -> Language {
    match shape {
        Shape::One(val) => match val {
            Val::Text(Text { language, .. }) => text(language, verb),
            // Too long to be written out, which a width does.
            _ => Language::any(ANYTHING),
        },
        Shape::Bool => complaint(Classes::NONE, verb.verb, None),
        Shape::Int(n, place) => whole(n, *place, verb),
        Shape::Float(place) => float(*place, verb),
        Shape::Text(l) => text(l, verb),
        Shape::Bytes(l) => bytes(l, verb),
        Shape::Time(place) => stringer(&time_text(*place), verb),
        Shape::Location => stringer(&zone_name(), verb),
        Shape::NilPointer if verb.verb == 'v' && !verb.flags.sharp => Language::text(b"<nil>"),
        Shape::NilPointer => complaint(Classes::NONE, verb.verb, None),
        Shape::Hollow(text) if matches!(verb.verb, 'v' | 's' | 'd' | 'q' | 'x' | 'X') && !verb.flags.sharp => Language::text(text),
        Shape::Hollow(_) => complaint(Classes::NONE, verb.verb, None),
        Shape::Filled { inside, place, pointer } => filled(*inside, *place, *pointer, verb),
        Shape::Any => Language::any(ANYTHING),
    }
}

fn whole(n: &Whole, place: Option<PlaceId>, verb: &Verb) -> Language {
    let Flags { plus, space, sharp, zero, .. } = verb.flags;
    let precise = verb.precision != Amount::None;
    let any = |set, empty| Language::Any { set, empty, place };
    let signs = Classes::of(&[Class::Minus, Class::Plus, Class::Space]);
    let worded = matches!(n.kind, Integer::Month | Integer::Weekday | Integer::Duration);
    match verb.verb {
        'v' | 's' | 'x' | 'X' | 'q' if worded && !verb.go_syntax() => text(&word_classes(), verb),
        'v' if verb.go_syntax() && n.kind == Integer::Uint8 => any(ALNUM, false),
        'v' | 'd' => {
            // `%+v` asks for field names, not for a sign.
            let signed = (plus && verb.verb == 'd') || space;
            if signed || precise || (zero && verb.width != Amount::None) {
                any(DIGITS.or(signs), precise)
            } else {
                Language::Number { place, whole: true }
            }
        }
        'b' | 'o' | 'O' | 'x' | 'X' => any(ALNUM.or(signs), precise),
        'U' if !sharp => any(ALNUM.or(signs), false),
        'c' | 'q' | 'U' => any(Classes::TEXT, false),
        other => complaint(Classes::NONE, other, place),
    }
}

/// What the named whole numbers print as.
fn word_classes() -> Language {
    Language::Any { set: TAME.or(Classes::of(&[Class::Wide])), empty: false, place: None }
}

fn float(place: Option<PlaceId>, verb: &Verb) -> Language {
    let Flags { plus, space, sharp, .. } = verb.flags;
    let any = |set: Classes| Language::Any { set: set.or(Classes::of(&[Class::Space])), empty: false, place };
    match verb.verb {
        'v' | 'g' | 'G' | 'e' | 'E' | 'f' | 'F' => {
            let signed = (plus && verb.verb != 'v') || space;
            if signed || sharp { any(NUMBER) } else { Language::Number { place, whole: false } }
        }
        'b' | 'x' | 'X' => any(ALNUM.or(NUMBER)),
        other => complaint(NUMBER, other, place),
    }
}

fn text(l: &Language, verb: &Verb) -> Language {
    let cut = verb.precision != Amount::None;
    let whole = || if cut { Language::Any { set: l.classes(), empty: true, place: l.place() } } else { l.clone() };
    match verb.verb {
        'v' if verb.go_syntax() => quoted(&whole()),
        'v' | 's' => whole(),
        'x' | 'X' => {
            let more = if verb.flags.sharp { ALNUM } else { HEXES };
            let set = if verb.flags.space { more.or(Classes::of(&[Class::Space])) } else { more };
            Language::Any { set, empty: cut || l.may_be_empty(), place: l.place() }
        }
        'q' if verb.flags.sharp => Language::Any { set: ANYTHING, empty: false, place: l.place() },
        'q' => quoted(&whole()),
        'w' => Language::any(ANYTHING),
        other => complaint(l.classes(), other, l.place()),
    }
}

fn bytes(l: &Language, verb: &Verb) -> Language {
    let Flags { plus, space, sharp, .. } = verb.flags;
    match verb.verb {
        's' | 'x' | 'X' | 'q' => text(l, verb),
        'v' | 'd' if !sharp && !plus && !space => {
            let set = DIGITS.or(Classes::of(&[Class::Space, Class::OpenList, Class::CloseList]));
            Language::Any { set, empty: false, place: l.place() }
        }
        'T' => Language::text(b"[]uint8"),
        _ => Language::any(ANYTHING),
    }
}

/// A value with a `String` method, by what that gives.
fn stringer(l: &Language, verb: &Verb) -> Language {
    match verb.verb {
        'v' | 's' | 'x' | 'X' | 'q' if !verb.go_syntax() => text(l, verb),
        _ => Language::any(ANYTHING),
    }
}

fn filled(inside: Classes, place: PlaceId, pointer: bool, verb: &Verb) -> Language {
    let tame = matches!(verb.verb, 'v' | 's' | 'd' | 't' | 'f' | 'F' | 'e' | 'E' | 'g' | 'G' | 'b' | 'x' | 'X' | 'o' | 'O' | 'p' | 'T');
    if !tame || verb.flags.sharp {
        return Language::any(ANYTHING);
    }
    let plain = verb.verb == 'v' && !verb.flags.plus && !pointer;
    let brackets = Classes::of(&[
        Class::OpenList,
        Class::CloseList,
        Class::Space,
        Class::OpenObject,
        Class::CloseObject,
        Class::Colon,
        Class::A,
        Class::Letter,
        Class::Markup,
    ]);
    let around = if plain { brackets } else { TAME.or(ALNUM) };
    Language::Any { set: inside.or(around), empty: false, place: Some(place) }
}

/// Go's `%q`: JSON's escapes for most characters, and `\x01`, `\a`, `\v`, `\U0001f600` for some.
fn quoted(l: &Language) -> Language {
    let set = l.classes();
    let plain = set.without(HARMFUL).without(Classes::of(&[Class::Delete]));
    let mut parts = vec![Language::Any { set: plain, empty: true, place: l.place() }];
    if set.meets(Classes::of(&[Class::Quote, Class::Backslash, Class::Tab, Class::Newline, Class::Return])) {
        parts.push(Language::Interior { empty: true });
    }
    for class in [Class::Control, Class::Delete, Class::Wide, Class::Bad] {
        if set.has(class) {
            parts.push(Language::Seq(std::rc::Rc::from([
                Language::text(b"\\"),
                Language::Any { set: Classes::of(&[Class::Letter]), empty: false, place: l.place() },
            ])));
            break;
        }
    }
    Language::seq(vec![Language::text(b"\""), Language::Many(std::rc::Rc::new(Language::alt(parts))), Language::text(b"\"")])
}
