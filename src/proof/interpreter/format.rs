//! `printf`: the format is read, and each verb's language follows from its argument.

use super::prover::{At, Outcomes, Prover};
use super::suspicion::Stop;
use crate::json::machine::{ALNUM, Class, Classes, HEXES};
use crate::proof::domain::fact::{Env, Val};
use crate::proof::domain::language::{Language, TAME};
use crate::proof::domain::place::may;
use crate::span::Span;
use crate::value::Numbers;

/// Characters that `fmt` writes for a verb that does not fit: `%!d(float64=3)`.
const COMPLAINT: Classes = TAME;

impl Prover<'_> {
    /// The outcomes of `printf format arguments…`.
    pub(super) fn printf(&mut self, at: At<'_>, env: Env, span: Span, args: &[Val]) -> Outcomes {
        let Some((format, args)) = args.split_first() else { return Vec::new() };
        let Val::Text(l) = format else {
            if let Val::Data { place, .. } = format {
                let bits = env.may(&self.places, *place);
                let bad = bits & !may::STRING;
                if bad != 0 {
                    let mutations = vec![super::suspicion::Mutation { place: *place, to: super::suspicion::Target::May(bad) }];
                    self.stop(at, span, &env, Stop::Type, Some(*place), "the format of `printf` must be a string", mutations);
                }
                let set = args.iter().fold(Classes::TEXT, |c, a| c.or(self.show_verb(&env, a).classes()));
                return vec![(env, Val::of(Language::Any { set, empty: true, place: Some(*place) }))];
            }
            self.stop(at, span, &env, Stop::Type, None, "the format of `printf` must be a string", Vec::new());
            return Vec::new();
        };
        let Some(format) = l.constant() else {
            return vec![(env, Val::Top("the format of `printf` is not a constant"))];
        };
        let l = self.formatted(&env, &format, args);
        vec![(env, Val::of(l))]
    }

    fn formatted(&self, env: &Env, format: &[u8], args: &[Val]) -> Language {
        let mut parts: Vec<Language> = Vec::new();
        let mut literal: Vec<u8> = Vec::new();
        let mut next = 0;
        let mut i = 0;
        while let Some(&c) = format.get(i) {
            i += 1;
            if c != b'%' {
                literal.push(c);
                continue;
            }
            let mut plus = false;
            let mut sharp = false;
            let mut zero = false;
            while let Some(&f) = format.get(i) {
                match f {
                    b'+' => plus = true,
                    b'#' => sharp = true,
                    b'0' => zero = true,
                    b'-' | b' ' => {}
                    _ => break,
                }
                i += 1;
            }
            let mut padded = false;
            let mut cut = false;
            while let Some(&f) = format.get(i) {
                match f {
                    b'0'..=b'9' => padded = true,
                    b'.' => cut = true,
                    b'*' | b'[' | b']' => {
                        let set = args.iter().fold(COMPLAINT, |c, a| c.or(self.show_verb(env, a).classes())).or(Classes::of_text(format));
                        let place = args.iter().find_map(|a| self.show_verb(env, a).place());
                        return Language::Any { set, empty: true, place };
                    }
                    _ => break,
                }
                i += 1;
            }
            let Some(&verb) = format.get(i) else {
                literal.extend_from_slice(b"%!(NOVERB)");
                break;
            };
            i += 1;
            if verb == b'%' {
                literal.push(b'%');
                continue;
            }
            if !literal.is_empty() {
                parts.push(Language::text(&std::mem::take(&mut literal)));
            }
            let Some(arg) = args.get(next) else {
                parts.push(Language::text(format!("%!{}(MISSING)", char::from(verb)).as_bytes()));
                continue;
            };
            next += 1;
            let mut l = if plus || sharp { self.loud(env, verb, arg, sharp) } else { self.verb(env, verb, arg, cut) };
            if cut && matches!(verb, b's' | b'v' | b'q' | b'x' | b'X') && !matches!(l, Language::Number { .. }) && verb != b'q' {
                let place = l.place();
                if matches!(arg, Val::Text(_) | Val::Data { .. }) && l.constant().is_none_or(|_| true) {
                    l = Language::Any { set: l.classes(), empty: true, place };
                }
            }
            if padded {
                let fill = if zero { Classes::of(&[Class::Zero, Class::Space]) } else { Classes::of(&[Class::Space]) };
                if zero {
                    l = Language::Any { set: l.classes().or(fill), empty: false, place: l.place() };
                } else {
                    l = Language::seq(vec![Language::any(fill), l, Language::any(fill)]);
                }
            }
            parts.push(l);
        }
        if !literal.is_empty() {
            parts.push(Language::text(&literal));
        }
        if let Some(extra) = args.get(next..)
            && !extra.is_empty()
        {
            parts.push(Language::text(b"%!(EXTRA "));
            for a in extra {
                let shown = self.show_verb(env, a);
                parts.push(Language::Any { set: shown.classes().or(COMPLAINT), empty: false, place: shown.place() });
            }
            parts.push(Language::text(b")"));
        }
        if parts.is_empty() { Language::text(b"") } else { Language::seq(parts) }
    }

    /// `%+v`, `%#v`, `%+q` and their kin.
    fn loud(&self, env: &Env, verb: u8, arg: &Val, sharp: bool) -> Language {
        let shown = self.show_verb(env, arg);
        if sharp && verb == b'v' && self.nature(env, arg) == (true, false, false) && self.numbers != Numbers::Number {
            return quoted(&shown);
        }
        if verb == b'd' && !sharp {
            return Language::Any { set: shown.classes().or(COMPLAINT), empty: false, place: shown.place() };
        }
        let set = if sharp || verb == b'q' {
            shown.classes().or(COMPLAINT).or(Classes::of(&[Class::Quote, Class::Backslash]))
        } else {
            shown.classes().or(COMPLAINT)
        };
        Language::Any { set, empty: true, place: shown.place() }
    }

    fn verb(&self, env: &Env, verb: u8, arg: &Val, cut: bool) -> Language {
        let shown = self.show_verb(env, arg);
        let complaint = || Language::Any { set: shown.classes().or(COMPLAINT), empty: false, place: shown.place() };
        let (text, number, other) = self.nature(env, arg);
        match verb {
            b'v' if cut && number => complaint(),
            b'v' => shown,
            b's' => {
                if !number && !other {
                    shown
                } else if let (Val::Data { place, .. }, true) = (arg, text) {
                    Language::alt(vec![
                        self.text_of(env, *place),
                        Language::text(b""),
                        Language::Any { set: COMPLAINT.or(container(&shown)), empty: false, place: Some(*place) },
                    ])
                } else {
                    complaint()
                }
            }
            b'd' if self.integral(env, arg) => shown,
            b'f' | b'F' | b'g' | b'G' | b'e' | b'E' if self.floating(env, arg) => {
                if matches!(verb, b'f' | b'F') || !cut || verb != b'G' {
                    Language::Number { place: shown.place() }
                } else {
                    complaint()
                }
            }
            b't' if matches!(arg, Val::Bool { .. }) => shown,
            b't' => match arg {
                Val::Data { place, .. } if env.may(&self.places, *place) & !may::BOOL == 0 => shown,
                _ => complaint(),
            },
            b'x' | b'X' => {
                if text && !number && !other {
                    Language::Any { set: HEXES, empty: true, place: shown.place() }
                } else {
                    Language::Any { set: COMPLAINT.or(HEXES), empty: true, place: shown.place() }
                }
            }
            b'q' if text && !number && !other => quoted(&shown),
            b'q' => {
                let set = shown.classes().or(COMPLAINT).or(Classes::of(&[Class::Quote, Class::Backslash, Class::Apostrophe]));
                Language::Any { set, empty: false, place: shown.place() }
            }
            b'T' => Language::any(ALNUM.or(Classes::of(&[
                Class::Dot,
                Class::OpenList,
                Class::CloseList,
                Class::OpenObject,
                Class::CloseObject,
                Class::Space,
                Class::Mark,
                Class::Markup,
            ]))),
            b'c' | b'U' | b'b' | b'o' | b'O' | b'p' => {
                let any = if number || other { Classes::TEXT.or(Classes::of(&[Class::Bad])) } else { Classes::NONE };
                Language::Any { set: shown.classes().or(COMPLAINT).or(any), empty: false, place: shown.place() }
            }
            _ => Language::Any { set: shown.classes().or(COMPLAINT).or(Classes::of(&[Class::Wide])), empty: false, place: shown.place() },
        }
    }

    /// Can it be a text, a number, anything else?
    fn nature(&self, env: &Env, arg: &Val) -> (bool, bool, bool) {
        match arg {
            Val::Text(_) => (true, false, false),
            Val::Int { .. } | Val::Float(_) => (false, true, false),
            Val::Data { place, .. } => {
                let bits = env.may(&self.places, *place);
                let spelled = self.numbers == Numbers::Number;
                let number = bits & may::NUMERIC != 0 && !spelled;
                let rest = may::STRING | may::NUMERIC;
                (bits & may::STRING != 0 || (spelled && bits & may::NUMERIC != 0), number, bits & !rest != 0)
            }
            _ => (false, false, true),
        }
    }

    fn integral(&self, env: &Env, arg: &Val) -> bool {
        match arg {
            Val::Int { .. } => true,
            Val::Data { place, .. } => env.may(&self.places, *place) & !may::NUMERIC == 0 && self.places.is_integer(*place, self.numbers),
            _ => false,
        }
    }

    fn floating(&self, env: &Env, arg: &Val) -> bool {
        match arg {
            Val::Float(_) => true,
            Val::Data { place, .. } => env.may(&self.places, *place) & !may::NUMERIC == 0 && self.places.is_float(*place, self.numbers),
            _ => false,
        }
    }
}

fn container(shown: &Language) -> Classes {
    match shown {
        Language::Alt(parts) => {
            let boxes =
                parts.iter().filter(|p| matches!(p, Language::Any { set, .. } if set.has(Class::OpenList) || set.has(Class::OpenObject)));
            boxes.fold(Classes::NONE, |c, p| c.or(p.classes()))
        }
        _ => Classes::NONE,
    }
}

/// Go's `%q`: JSON's escapes for most characters, and `\x01`, `\a`, `\v`, `\U0001f600` for some.
fn quoted(l: &Language) -> Language {
    let set = l.classes();
    let harmful = crate::json::machine::HARMFUL;
    let plain = set.without(harmful).without(Classes::of(&[Class::Delete]));
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
