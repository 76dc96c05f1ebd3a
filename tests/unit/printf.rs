//! `fmt` and `strconv` against Go 1.27: random formats, flags and values, with the answers that Go gave.
//!
//! `tests/corpus/{printf,print,float}.jsonl` hold `[format, [argument...], output]`, `[[argument...], Sprint, Sprintln]`
//! and `[bits, format, precision, FormatFloat, json]`. Arguments are indexes into [`arguments`].

#![expect(clippy::string_slice, reason = "a test may panic, and so may what it calls")]

use std::sync::Arc;

use hookproof::template::Limit;
use hookproof::template::go::operand::view::{ListView, View};
use hookproof::template::go::printf::{print_value, sprint, sprintf, sprintln};
use hookproof::value::number::{push_float, push_json_float};
use hookproof::value::{Field, FieldType, Map, Struct, StructType, Time, Value};

const LIMIT: usize = 1 << 20;

enum Argument {
    Value(Value),
    Int32(i32),
    Int64(i64),
    Uint8(u8),
    Complex((f64, f64)),
}

impl Argument {
    fn view(&self) -> View<'_> {
        match self {
            Self::Int32(n) => View::Int32(*n),
            Self::Int64(n) => View::Int64(*n),
            Self::Uint8(n) => View::Uint8(*n),
            Self::Complex(c) => View::Complex(c),
            Self::Value(v) => match v {
                Value::Nil => View::Nil,
                Value::Bool(b) => View::Bool(*b),
                Value::Int(n) => View::Int(*n),
                Value::Uint(n) => View::Uint(*n),
                Value::Float(n) => View::Float(*n),
                Value::Number(n) => View::Number(n),
                Value::String(s) => View::Str(s),
                Value::List(items) => View::List(ListView { items, nils: 0, spare: 0 }),
                Value::Map(m) => View::Map(m),
                Value::NilMap => View::NilMap,
                Value::Struct(s) => View::Struct(s),
                Value::NilPointer(ty) => View::NilPointer(ty),
                Value::Time(t) => View::Time(t),
            },
        }
    }
}

fn text(s: &str) -> Value {
    Value::String(s.as_bytes().into())
}

fn map(entries: Vec<(&str, Value)>) -> Value {
    Value::Map(Map::new(entries.into_iter().map(|(k, v)| (k.as_bytes().into(), v)).collect()))
}

fn time(s: &str) -> Value {
    Value::Time(Time::parse_rfc3339(s.as_bytes()).unwrap())
}

/// The arguments of the cases, in the order that the generator has them in.
fn arguments() -> Vec<Argument> {
    use Value::{Float, Int, List, Nil, Number, Uint};
    let field = |name: &str, ty: FieldType| Field { name: name.into(), ty };
    let cluster = Arc::new(StructType {
        name: "main.Cluster".into(),
        fields: vec![field("ID", FieldType::String), field("Name", FieldType::String)],
    });
    let notification = Arc::new(StructType {
        name: "main.Notification".into(),
        fields: vec![
            field("Name", FieldType::String),
            field("Count", FieldType::Int),
            field("Ratio", FieldType::Float),
            field("Ok", FieldType::Bool),
            field("Details", FieldType::Map),
            field("Extra", FieldType::Any),
            field("Timestamp", FieldType::Time),
            field("Cluster", FieldType::Pointer(cluster.clone())),
            field("Inner", FieldType::Struct(cluster.clone())),
        ],
    });
    let a_cluster = |id: &str, name: &str, pointer| {
        Value::Struct(Box::new(Struct { ty: cluster.clone(), fields: vec![text(id), text(name)], pointer }))
    };
    let a_notification = |fields, pointer| Value::Struct(Box::new(Struct { ty: notification.clone(), fields, pointer }));
    let stamp = || time("2024-05-01T10:20:30Z");
    let first = vec![
        text("n"),
        Int(3),
        Float(0.5),
        Value::Bool(true),
        map(vec![("k", Float(1.0))]),
        text("x"),
        stamp(),
        Value::NilPointer(cluster.clone()),
        a_cluster("i", "j", false),
    ];
    let second = vec![
        text("p<q"),
        Int(-3),
        Float(0.0),
        Value::Bool(false),
        Value::NilMap,
        List(vec![Nil]),
        stamp(),
        Value::NilPointer(cluster.clone()),
        a_cluster("", "", false),
    ];
    let mut all: Vec<Argument> = Vec::new();
    let mut add = |values: Vec<Value>| all.extend(values.into_iter().map(Argument::Value));
    add(vec![Nil, Value::Bool(true), Value::Bool(false)]);
    add([0, 1, -1, 42, -12345, i64::MAX, i64::MIN].map(Int).into());
    all.extend([Argument::Int32(233), Argument::Int32(0x1F389), Argument::Int64(7), Argument::Uint8(65), Argument::Uint8(0)]);
    let mut add = |values: Vec<Value>| all.extend(values.into_iter().map(Argument::Value));
    add(vec![Uint(u64::MAX), Uint(10)]);
    let floats = [0.0, -0.0, 1.0, 1.5, -2.25, 1e6, 1234567.0, 1e20, 1e21, 1e-5, 123456789.125, std::f64::consts::PI, f64::MAX, 5e-324];
    add(floats.map(Float).into());
    add([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(Float).into());
    all.extend([(1.0, 2.0), (-1.5, f64::INFINITY), (f64::NAN, -0.25)].map(Argument::Complex));
    let mut add = |values: Vec<Value>| all.extend(values.into_iter().map(Argument::Value));
    add(["", "hello", "héllo wörld", "a\"b`c\\d\n"].map(text).into());
    add(vec![Value::String((*b"\xff\xfe").into()), Value::String((*b"\xe4\xb8z").into()), text("日本語🎉\u{2028}\u{feff}")]);
    add(["1.5e3", "42", ""].map(|n| Number(n.into())).into());
    add(vec![List(vec![]), List(vec![Float(1.0), text("a"), Nil, Value::Bool(true), List(vec![text("x"), Float(2.5)])])]);
    add(vec![List(vec![Int(1), Uint(3), Number("7".into())])]);
    add(vec![
        map(vec![]),
        map(vec![("b", Float(1.0)), ("a", map(vec![("z", Nil), ("y", List(vec![text("q")]))])), ("é", text("s"))]),
        Value::NilMap,
        stamp(),
        time("2024-12-31T23:59:59.120-07:30"),
        List(vec![time("2024-05-01T10:20:30.5Z"), Nil]),
        map(vec![("t", time("0001-01-01T00:00:00Z"))]),
        a_notification(first, false),
        a_notification(second, true),
        Value::NilPointer(cluster.clone()),
        a_cluster("c1", "prod", true),
        a_cluster("c2", "é\"q", false),
    ]);
    all
}

fn bytes(v: &serde_json::Value) -> Vec<u8> {
    if let Some(s) = v.as_str() {
        return s.as_bytes().to_vec();
    }
    let hex = v["hex"].as_str().unwrap();
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}

fn cases(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn views<'a>(all: &'a [Argument], indexes: &serde_json::Value) -> Vec<View<'a>> {
    indexes.as_array().unwrap().iter().map(|i| all[i.as_u64().unwrap() as usize].view()).collect()
}

/// Collects the differences, so that a failure shows the first few and their number.
fn report(wrong: &[String], ran: usize) {
    assert!(wrong.is_empty(), "{} of {ran} differ:\n{}", wrong.len(), wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_format_prints_as_go_prints_it() {
    let all = arguments();
    let (mut wrong, mut ran) = (Vec::new(), 0);
    for case in cases(include_str!("../corpus/printf.jsonl")) {
        let (format, expected) = (bytes(&case[0]), bytes(&case[2]));
        let mut out = Vec::new();
        sprintf(&mut out, &format, &views(&all, &case[1]), LIMIT).unwrap();
        ran += 1;
        if out != expected {
            wrong.push(format!("{case}\n    ours {:?}", String::from_utf8_lossy(&out)));
        }
    }
    report(&wrong, ran);
    assert_eq!(ran, PRINTF_CASES);
}

#[test]
fn print_and_println_space_their_arguments_as_go_does() {
    let all = arguments();
    let (mut wrong, mut ran) = (Vec::new(), 0);
    for case in cases(include_str!("../corpus/print.jsonl")) {
        let args = views(&all, &case[0]);
        let (mut print, mut println) = (Vec::new(), Vec::new());
        sprint(&mut print, &args, LIMIT).unwrap();
        sprintln(&mut println, &args, LIMIT).unwrap();
        ran += 1;
        if print != bytes(&case[1]) || println != bytes(&case[2]) {
            wrong.push(format!("{case}\n    ours {:?}", String::from_utf8_lossy(&print)));
        }
    }
    report(&wrong, ran);
    assert_eq!(ran, PRINT_CASES);
}

#[test]
fn every_float_is_written_as_go_writes_it() {
    let (mut wrong, mut ran) = (Vec::new(), 0);
    for case in cases(include_str!("../corpus/float.jsonl")) {
        let v = f64::from_bits(u64::from_str_radix(case[0].as_str().unwrap(), 16).unwrap());
        let (mut out, mut json) = (Vec::new(), Vec::new());
        push_float(&mut out, v, case[1].as_str().unwrap().as_bytes()[0], usize::try_from(case[2].as_i64().unwrap()).ok());
        push_json_float(&mut json, v);
        ran += 1;
        if out != bytes(&case[3]) || json != bytes(&case[4]) {
            wrong.push(format!("{case}\n    ours {} {}", String::from_utf8_lossy(&out), String::from_utf8_lossy(&json)));
        }
    }
    report(&wrong, ran);
    assert_eq!(ran, FLOAT_CASES);
}

#[test]
fn a_pipeline_s_value_is_printed_through_its_pointer() {
    let all = arguments();
    let printed = |view: View<'_>| {
        let mut out = Vec::new();
        print_value(&mut out, view, LIMIT).unwrap();
        String::from_utf8(out).unwrap()
    };
    let cluster = all[all.len() - 2].view();
    assert_eq!(printed(cluster), "{c1 prod}");
    assert_eq!(printed(all[all.len() - 3].view()), "<nil>");
    assert_eq!(printed(View::Float(1e6)), "1e+06");
    assert_eq!(printed(View::Str(b"a")), "a");
    assert_eq!(printed(View::List(ListView { items: &[Value::Int(1)], nils: 2, spare: 1 })), "[1 <nil> <nil>]");
}

#[test]
fn output_past_the_limit_is_refused_before_it_is_made() {
    let long = vec![b'x'; 600];
    let args = [View::Int(7), View::Str(&long), View::Float(1.5)];
    for format in [
        "%5000000d",
        "%.5000000d",
        "%[2]s%[2]s",
        "%[2]q%[2]q",
        "%[2]x",
        "%-5000000d",
        "%.999999[3]f",
        "%#.999999[3]g",
        "%09999999[3]v",
        "%.999999U",
    ] {
        let mut out = Vec::new();
        assert_eq!(sprintf(&mut out, format.as_bytes(), &args, 1000), Err(Limit::Value), "{format}");
        assert!(out.len() <= 1000 && out.capacity() < 10_000, "{format}");
    }
    let mut out = Vec::new();
    assert_eq!(sprintf(&mut out, b"%900d%[1]*d", &[View::Int(7), View::Int(8)], 907), Ok(()));
    assert_eq!(out.len(), 907);
}

#[test]
fn ten_thousand_levels_print_on_a_small_stack() {
    let walk = || {
        let mut v = Value::Nil;
        for i in 0..10_000 {
            v = if i % 2 == 0 { Value::List(vec![v]) } else { map(vec![("k", v)]) };
        }
        let view = match &v {
            Value::Map(m) => View::Map(m),
            _ => View::Nil,
        };
        let mut out = Vec::new();
        for format in ["%v", "%#v", "%+d", "%w"] {
            sprintf(&mut out, format.as_bytes(), &[view], LIMIT).unwrap();
        }
        out.len()
    };
    let printed = std::thread::Builder::new().stack_size(256 << 10).spawn(walk).unwrap().join();
    assert!(printed.is_ok_and(|n| n > 100_000));
}

const PRINTF_CASES: usize = 1200;
const PRINT_CASES: usize = 150;
const FLOAT_CASES: usize = 400;
