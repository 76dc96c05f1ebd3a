//! The laws of the domain, over small sets of values of every kind: joins, widening, and that nothing is lost on the way.
//!
//! Two values are the same here where they hold the same alternatives in any order, whatever sentence a [`Val::Top`] gives.
//! `a` is below `b` where the join of the two is `b`.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::domain::condition::{Atom, Comparison, Condition};
use super::domain::fact::{Env, Fact, Path};
use super::domain::language::{Language, TAME, json_kind};
use super::domain::place::{PlaceId, may};
use super::domain::value::{Integer, Measure, Moment, Text, Val, Whole};
use super::interpreter::paths::widen;
use crate::json::machine::{ALNUM, Class, Classes, DIGITS, Mode, State};
use crate::template::go::Function;

const P: PlaceId = PlaceId(1);
const Q: PlaceId = PlaceId(2);

/// A form that is equal for values that are the same.
trait Same {
    fn form(&self) -> String;
}

fn set(items: impl Iterator<Item = String>) -> String {
    format!("{:?}", items.collect::<BTreeSet<_>>())
}

impl Same for Val {
    fn form(&self) -> String {
        match self {
            Self::Top(_) => "anything".to_owned(),
            Self::Either(all) => set(all.iter().map(Same::form)),
            one => set(std::iter::once(format!("{one:?}"))),
        }
    }
}

impl Same for Env {
    fn form(&self) -> String {
        let texts = |list: &[Rc<[u8]>]| set(list.iter().map(|t| format!("{t:?}")));
        let facts = self
            .facts
            .iter()
            .map(|(id, f)| format!("{id:?} {} {:?} {} {:?}", f.may, f.among.as_ref().map(|l| texts(l)), texts(&f.not), f.length));
        set(facts) + &set(self.opaque.iter().map(|o| format!("{o:?}")))
    }
}

impl Same for Path {
    fn form(&self) -> String {
        let values = |list: &[Val]| list.iter().map(Same::form).collect::<Vec<_>>();
        let frames: Vec<_> = self.frames.iter().map(|f| values(f)).collect();
        format!("{:?} {} {:?} {frames:?}", self.state, self.env.form(), values(&self.dots))
    }
}

/// Commutative, associative, idempotent, and above both: what makes a join of it.
fn check_join<T: Same>(values: &[T], join: impl Fn(&T, &T) -> T) {
    for a in values {
        assert_eq!(join(a, a).form(), a.form());
        for b in values {
            let both = join(a, b);
            assert_eq!(both.form(), join(b, a).form(), "{} and {}", a.form(), b.form());
            assert_eq!(join(a, &both).form(), both.form(), "{} is not below the join with {}", a.form(), b.form());
            for c in values {
                let (left, right) = (join(&both, c), join(a, &join(b, c)));
                assert_eq!(left.form(), right.form(), "{}, {} and {}", a.form(), b.form(), c.form());
            }
        }
    }
}

fn index(list: PlaceId) -> Measure {
    Measure::Index { list, element: None }
}

fn single_values() -> Vec<Val> {
    let truthy = Rc::new(Condition::Truthy(P));
    vec![
        Val::Absent,
        Val::Data { place: P, bare: false },
        Val::Data { place: P, bare: true },
        Val::Data { place: Q, bare: false },
        Val::known(true),
        Val::Bool { known: None, when: None },
        Val::Bool { known: None, when: Some(truthy.clone()) },
        Val::Bool { known: None, when: Some(Rc::new(Condition::Not(truthy))) },
        Val::int(0),
        Val::int(5),
        Val::Int(Whole { of: Some(index(P)), ..Whole::int(0, 0) }),
        Val::Int(Whole { of: Some(index(P)), ..Whole::int(1, 9) }),
        Val::Int(Whole { of: Some(Measure::Length(Q)), ..Whole::int(1, 9) }),
        Val::Int(Whole::int(i64::MIN, -1)),
        Val::Int(Whole::any(Integer::Month)),
        Val::Int(Whole { low: 3, high: 3, kind: Integer::Month, of: None }),
        Val::Int(Whole::any(Integer::Uint8)),
        Val::Float(None),
        Val::Float(Some(1.5f64.to_bits())),
        Val::text(b""),
        Val::text(b"x"),
        Val::text(b"y"),
        Val::text(b"zz"),
        Val::of(Language::Any { set: ALNUM, empty: false, place: Some(P) }),
        Val::Text(Text { language: Rc::new(Language::text(b"x")), is: Some(Rc::new(Atom::Place(P))) }),
        Val::of(Language::any(Classes::TEXT)),
        Val::Bytes(Rc::new(Language::text(b"x"))),
        Val::Time(Moment { four_digits: true, place: Some(P) }),
        Val::Location,
        Val::Part { place: P, from: Some(1), may_be_empty: true },
        Val::Part { place: P, from: None, may_be_empty: false },
        Val::Top("one reason"),
        Val::Top("another"),
    ]
}

/// Single ones, pairs, and some that are nearly too many.
fn values() -> Vec<Val> {
    let single = single_values();
    let mut all = single.clone();
    for (i, a) in single.iter().enumerate() {
        all.extend(single.iter().skip(i + 1).step_by(9).map(|b| a.join(b)));
    }
    for width in [5, 7, 8, 9] {
        all.extend(single.windows(width).step_by(6).filter_map(|w| w.iter().cloned().reduce(|a, b| a.join(&b))));
    }
    let mut seen = BTreeSet::new();
    all.retain(|v| seen.insert(v.form()));
    all
}

/// One value of a render, as far as the domain tells values apart.
#[derive(Clone, Debug, PartialEq)]
enum Concrete {
    Int(i64, Integer, Option<Measure>),
    Float(u64),
    Text(Rc<Language>, Option<Rc<Atom>>),
    /// Of these, the abstract value is as fine as the test's.
    Other(Val),
}

fn samples(val: &Val) -> Vec<Concrete> {
    match val {
        Val::Int(w) => [w.low, w.low.midpoint(w.high), w.high].map(|n| Concrete::Int(n, w.kind, w.of.clone())).to_vec(),
        Val::Text(t) => vec![Concrete::Text(t.language.clone(), t.is.clone())],
        Val::Float(Some(bits)) => vec![Concrete::Float(*bits)],
        Val::Float(None) => vec![Concrete::Float(0), Concrete::Float(1.5f64.to_bits())],
        Val::Either(all) => all.iter().flat_map(samples).collect(),
        Val::Top(_) => single_values().iter().filter(|v| !matches!(v, Val::Top(_))).flat_map(samples).collect(),
        other => vec![Concrete::Other(other.clone())],
    }
}

fn holds(val: &Val, one: &Concrete) -> bool {
    match (val, one) {
        (Val::Top(_), _) => true,
        (Val::Either(all), _) => all.iter().any(|v| holds(v, one)),
        (Val::Int(w), Concrete::Int(n, kind, by)) => w.kind == *kind && w.low <= *n && *n <= w.high && (w.of.is_none() || w.of == *by),
        (Val::Text(t), Concrete::Text(language, name)) => {
            let broad = |l: &Language| matches!(l, Language::Any { set, empty: true, .. } if language.classes().0 & !set.0 == 0);
            (t.language == *language || broad(&t.language)) && (t.is.is_none() || t.is == *name)
        }
        (Val::Float(known), Concrete::Float(bits)) => known.is_none_or(|k| k == *bits),
        (v, Concrete::Other(other)) => v == other,
        _ => false,
    }
}

#[test]
fn the_join_of_values_is_commutative_associative_idempotent_and_above_both() {
    let values = values();
    assert!(values.len() > 70, "{}", values.len());
    check_join(&values, Val::join);
}

#[test]
fn every_value_of_two_is_a_value_of_their_join() {
    let values = values();
    for a in &values {
        for b in &values {
            let both = a.join(b);
            for one in samples(a).iter().chain(&samples(b)) {
                assert!(holds(&both, one), "{one:?} of {a:?} or {b:?} is not in {both:?}");
            }
        }
    }
}

#[test]
fn a_chain_of_joins_changes_only_while_values_come_for_the_first_time_and_at_most_twenty_times() {
    // Eight alternatives, four texts and the steps to one text and to "anything"; integers widen their range a few times more.
    let pool = values();
    for turn in 0..pool.len() {
        let mut now = pool[turn].clone();
        let mut changes = 0;
        for (i, v) in pool.iter().cycle().skip(turn).take(2 * pool.len()).enumerate() {
            let next = now.join(v);
            if next != now {
                assert!(i < pool.len(), "{v:?} came before, and still {now:?} becomes {next:?}");
                changes += 1;
            }
            now = next;
        }
        assert!(changes <= 20, "{changes}");
    }
}

fn environments() -> Vec<Env> {
    let list = |texts: &[&str]| texts.iter().map(|t| Rc::from(t.as_bytes())).collect::<Rc<[Rc<[u8]>]>>();
    let text = may::TEXT | may::NO_TEXT;
    let any = (0, u64::MAX);
    let facts = [
        Fact { may: may::ABSENT, among: None, not: list(&[]), length: any },
        Fact { may: may::ABSENT | may::NUMBER, among: Some(list(&[])), not: list(&[]), length: any },
        Fact { may: text, among: None, not: list(&["a", "bb"]), length: (0, 3) },
        Fact { may: may::TEXT, among: Some(list(&["a", "bb"])), not: list(&["a"]), length: (1, 2) },
        Fact { may: may::TEXT | may::LIST, among: Some(list(&["bb", "a"])), not: list(&["bb", "c"]), length: (1, u64::MAX) },
        Fact { may: may::NO_LIST | may::LIST, among: None, not: list(&["c", "a"]), length: (0, 1) },
    ];
    let comparison = |n| -> Comparison { (Function::Lt, Rc::from([Atom::Place(P), Atom::Int(n)])) };
    let opaque = [vec![], vec![(comparison(1), true)], vec![(comparison(2), false), (comparison(1), true)], vec![(comparison(1), false)]];
    let mut all = vec![Env::default()];
    for (i, f) in facts.iter().enumerate() {
        let o = |k: usize| opaque[(i + k) % opaque.len()].clone();
        all.push(Env { facts: vec![(P, f.clone())], opaque: o(0) });
        all.push(Env { facts: vec![(Q, f.clone())], opaque: o(1) });
        all.push(Env { facts: vec![(P, f.clone()), (Q, facts[(i + 2) % facts.len()].clone())], opaque: o(2) });
    }
    all.extend(opaque.iter().map(|o| Env { facts: Vec::new(), opaque: o.clone() }));
    all
}

/// A payload's value at a place: its kind, its text if it is one, its length.
type Held = (u32, Option<&'static str>, u64);

const HELD: [Held; 8] = [
    (may::ABSENT, None, 0),
    (may::NUMBER, None, 0),
    (may::NO_TEXT, Some(""), 0),
    (may::TEXT, Some("a"), 1),
    (may::TEXT, Some("bb"), 2),
    (may::TEXT, Some("ccc"), 3),
    (may::NO_LIST, None, 0),
    (may::LIST, None, 2),
];

fn fits(env: &Env, payload: [Held; 2], less: [bool; 2]) -> bool {
    let facts = env.facts.iter().all(|(id, f)| {
        let (kind, text, length) = payload[usize::from(*id == Q)];
        let measured = text.is_some() || kind & may::LISTS != 0;
        kind & f.may != 0
            && (!measured || (f.length.0..=f.length.1).contains(&length))
            && text.is_none_or(|t| {
                let listed = |l: &[Rc<[u8]>]| l.iter().any(|v| **v == *t.as_bytes());
                !listed(&f.not) && (t.is_empty() || f.among.as_ref().is_none_or(|l| listed(l)))
            })
    });
    facts && env.opaque.iter().all(|((_, atoms), truth)| less[usize::from(atoms[1] == Atom::Int(2))] == *truth)
}

#[test]
fn the_join_of_what_is_known_is_commutative_associative_idempotent_and_above_both() {
    check_join(&environments(), Env::join);
}

#[test]
fn every_payload_of_either_path_fits_what_is_known_on_both() {
    let all = environments();
    let mut fitting = 0;
    for a in &all {
        for b in &all {
            let both = a.join(b);
            for p in HELD {
                for q in HELD {
                    for less in [[false, false], [false, true], [true, false], [true, true]] {
                        let at = |env| fits(env, [p, q], less);
                        if at(a) || at(b) {
                            fitting += 1;
                            assert!(at(&both), "{p:?} {q:?} {less:?}: {a:?} and {b:?} give {both:?}");
                        }
                    }
                }
            }
        }
    }
    assert!(fitting > 10_000, "{fitting}");
}

fn paths() -> Vec<Path> {
    let mut out = Vec::new();
    for state in [State::START, State::START.with(Mode::Text)] {
        for (i, env) in environments().into_iter().enumerate().step_by(4) {
            let pool = values();
            let v = |k: usize| pool[(i * 7 + k) % pool.len()].clone();
            let dots = vec![Val::Data { place: P, bare: false }, v(0)];
            out.push(Path { state, env: env.clone(), dots: dots.clone(), frames: vec![Rc::new(vec![v(1), v(2)])], tag: 0 });
            out.push(Path { state, env, dots, frames: vec![Rc::new(vec![v(3), v(2), v(4)])], tag: 0 });
        }
    }
    out
}

#[test]
fn paths_join_where_they_stand_at_the_same_place_and_then_by_the_same_laws() {
    let all = paths();
    for state in [State::START, State::START.with(Mode::Text)] {
        let here: Vec<Path> = all.iter().filter(|p| p.state == state).cloned().collect();
        check_join(&here, |a, b| a.join(b).expect("they stand at the same place"));
        assert!(all.iter().filter(|p| p.state != state).all(|p| here[0].join(p).is_none()));
    }
}

fn is_covered(p: &Path, by: &[Path]) -> bool {
    by.iter().any(|q| q.join(p).is_some_and(|both| both.form() == q.form()))
}

#[test]
fn widening_covers_every_head_by_what_was_walked_or_will_be() {
    let all = paths();
    for walked in [&all[..0], &all[..1], &all[3..6], &all[5..]] {
        for a in &all {
            for b in &all {
                // Also heads that are above what was walked: they are new all the same.
                let above = walked.first().and_then(|w| w.join(a)).unwrap_or_else(|| b.clone());
                let heads = vec![a.clone(), above, b.clone()];
                let mut next = widen(walked, heads.clone());
                assert!(next.iter().all(|p| !walked.contains(p)));
                next.extend(walked.iter().cloned());
                for p in &heads {
                    assert!(is_covered(p, &next), "{p:?} is dropped");
                }
            }
        }
    }
}

#[test]
fn a_loop_whose_rounds_add_values_to_a_variable_ends_within_thirty_rounds_of_widening() {
    let pool = values();
    for turn in 0..pool.len() {
        let path = |v: Val| Path { state: State::START, env: Env::default(), dots: Vec::new(), frames: vec![Rc::new(vec![v])], tag: 0 };
        let mut walked = vec![path(pool[turn].clone())];
        let mut heads = walked.clone();
        let mut rounds = 0;
        while !heads.is_empty() {
            rounds += 1;
            assert!(rounds <= 30, "{:?}", heads[0]);
            // The round adds the first of the pool that the variable does not hold yet.
            let now = heads[0].variable(0);
            let more = pool.iter().cycle().skip(turn).take(pool.len()).map(|v| now.join(v)).find(|v| *v != now);
            heads = widen(&walked, vec![path(more.unwrap_or(now))]);
            walked.extend(heads.iter().cloned());
        }
    }
}

/// Languages of every kind, each with some of its texts.
fn languages() -> Vec<(Language, Vec<&'static str>)> {
    let json = |kinds, texts: &[&'static str]| (Language::Json { kinds, place: Some(P) }, texts.to_vec());
    let any = |set, empty, texts: &[&'static str]| (Language::Any { set, empty, place: Some(P) }, texts.to_vec());
    let number = Language::Number { place: None, whole: false };
    vec![
        (Language::text(b""), vec![""]),
        (Language::text(b"null"), vec!["null"]),
        (Language::text(b"\","), vec!["\","]),
        any(Classes::TEXT, true, &["", "x", "\"", "\\", "\n", "é", "{}", "12"]),
        any(DIGITS, false, &["0", "7", "07", "120"]),
        any(ALNUM, true, &["", "abc", "e5", "true"]),
        any(TAME, false, &["map[a:1]", "[x y]"]),
        any(Classes::of(&[Class::Minus]), true, &["", "-", "--"]),
        (Language::Number { place: None, whole: true }, vec!["0", "-1", "120"]),
        (number.clone(), vec!["0", "-1", "12", "1.5", "1e+21", "-0.25e-7"]),
        json(json_kind::NULL | json_kind::BOOL, &["null", "true", "false"]),
        json(json_kind::NUMBER, &["0", "-3", "2.5"]),
        json(json_kind::STRING, &["\"\"", "\"a\\\"b\""]),
        json(json_kind::LIST | json_kind::OBJECT | json_kind::EMPTY, &["[]", "{}", "[1,\"x\"]", "{\"a\":1}"]),
        (Language::Interior { empty: true }, vec!["", "x", "\\n", "\\u00e9", "\\\"", "é"]),
        (Language::NoValue { place: Some(P) }, vec!["<no value>"]),
        (Language::seq(vec![Language::text(b"\""), Language::any(ALNUM), Language::text(b"\"")]), vec!["\"\"", "\"ab1\""]),
        (Language::Many(Rc::new(Language::text(b"1,"))), vec!["", "1,", "1,1,1,"]),
        (Language::Many(Rc::new(number)), vec!["", "1", "12"]),
    ]
}

/// The states after these starts of a body.
fn states() -> Vec<State> {
    let starts = [
        "",
        "[",
        "{",
        "[1,",
        "{\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":\"",
        "[\"\\",
        "[\"\\u0",
        "[1",
        "[-",
        "[0.",
        "[1e",
        "[tr",
        "{\"a\":1,",
        "[]",
    ];
    let run = |text: &str| text.bytes().try_fold(State::START, |s, b| s.step(Class::of(b))).expect("a start of JSON");
    starts.map(run).to_vec()
}

/// What a language does at a state: the states reached, and what could be wrong.
fn effect(l: &Language, from: State) -> (BTreeSet<State>, BTreeSet<String>) {
    let (mut out, mut violations) = (Vec::new(), Vec::new());
    l.apply(from, &mut out, &mut violations);
    (out.into_iter().collect(), violations.iter().map(|v| format!("{v:?}")).collect())
}

#[test]
fn either_of_two_languages_does_what_the_two_do_in_any_order() {
    let all = languages();
    for from in states() {
        for (a, _) in &all {
            assert_eq!(effect(&Language::alt(vec![a.clone(), a.clone()]), from), effect(a, from));
            for (b, _) in &all {
                let both = effect(&Language::alt(vec![a.clone(), b.clone()]), from);
                let (mut states, mut violations) = effect(a, from);
                let (more, worse) = effect(b, from);
                states.extend(more);
                violations.extend(worse);
                assert_eq!(both, (states, violations), "{a:?} or {b:?} at {from:?}");
            }
        }
    }
}

#[test]
fn where_a_language_has_no_violation_each_of_its_texts_leads_to_a_state_that_it_tells() {
    let mut followed = 0;
    for from in states() {
        for (l, texts) in languages() {
            let (reached, violations) = effect(&l, from);
            if !violations.is_empty() {
                continue;
            }
            for text in texts {
                let end = text.bytes().try_fold(from, |s, b| s.step(Class::of(b)));
                assert!(end.is_some_and(|s| reached.contains(&s)), "{text:?} of {l:?} at {from:?}: {end:?} is not in {reached:?}");
                followed += 1;
            }
        }
    }
    assert!(followed > 150, "{followed}");
}
