//! Hostile templates: each ends in a diagnosed limit, or renders as Go does; none takes long.
#![expect(clippy::disallowed_methods, reason = "a test may read the clock and stop at whatever is wrong")]

use std::time::{Duration, Instant};

use hookproof::template::go::engine::{Options, render};
use hookproof::template::go::operand::fault::{Failure, Phase};
use hookproof::template::go::{Function, Functions, ParseOptions, Set};
use hookproof::template::{Budget, Limit, Rendered};
use hookproof::value::Value;

/// What the release build must keep; a debug build on a busy machine gets thirty times as much.
const TIME: Duration = if cfg!(debug_assertions) { Duration::from_secs(3) } else { Duration::from_millis(100) };

fn with(text: &str, budget: &Budget) -> Result<Rendered, Box<Failure>> {
    let functions = Functions::builtin().with(Function::ToJson).with(Function::FromJson).with(Function::ToEscapedString);
    let start = Instant::now();
    let set = Set::from_text("t", text, &ParseOptions { functions, ..ParseOptions::default() });
    let result = render(&set, &Value::Nil, &Options::default(), budget, false);
    assert!(start.elapsed() < TIME, "{:?} for {}", start.elapsed(), &text.chars().take(60).collect::<String>());
    result
}

fn ends(text: &str, limit: Limit) {
    let failure = with(text, &Budget::default()).expect_err("it must not end well");
    assert_eq!(failure.phase, Phase::Limit(limit), "{text}: {}", failure.text);
    assert_eq!(failure.diagnostic.code.id, "template/limit");
    assert!(failure.line > 0 && failure.diagnostic.help.is_some());
}

fn renders(text: &str, body: &str) {
    let rendered = with(text, &Budget::default());
    assert_eq!(rendered.map(|r| String::from_utf8_lossy(&r.body).into_owned()), Ok(body.to_owned()));
}

#[test]
fn a_template_that_calls_itself_stops_where_go_stops() {
    for text in [
        "{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}",
        "{{define \"a\"}}{{template \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}",
    ] {
        let failure = with(text, &Budget::default()).expect_err("it must not end well");
        assert_eq!(failure.message, "exceeded maximum template depth (100000)");
        assert_eq!((failure.phase, failure.diagnostic.code.id), (Phase::Exec, "template/limit"));
    }
    let low = Budget { depth: 50, ..Budget::default() };
    let failure = with("{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}", &low).expect_err("it must not end well");
    assert_eq!(failure.phase, Phase::Limit(Limit::Depth));
}

#[test]
fn loops_end_at_the_budget_of_steps_or_body() {
    ends("{{range 1000000000000}}{{end}}", Limit::Steps);
    ends("{{range 1000000}}{{range 1000000}}{{end}}{{end}}", Limit::Steps);
    ends("{{range 1000000000000}}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{{end}}", Limit::Body);
    ends(
        "{{define \"a\"}}{{range 100}}{{template \"b\"}}{{end}}{{end}}{{define \"b\"}}{{range 100000}}{{end}}{{end}}{{template \"a\"}}",
        Limit::Steps,
    );
}

#[test]
fn growing_values_end_at_the_budget_of_values() {
    ends("{{$s := \"a\"}}{{range 40}}{{$s = print $s $s}}{{end}}", Limit::Value);
    ends("{{$s := \"a\"}}{{range 40}}{{$s = printf \"%s%s\" $s $s}}{{end}}", Limit::Value);
    ends("{{$s := \"<<<<\"}}{{range 40}}{{$s = html $s $s}}{{end}}", Limit::Value);
    ends("{{$s := \"a\"}}{{range 40}}{{$s = toJSON $s}}{{$s = print $s $s}}{{end}}", Limit::Value);
    ends(&format!("{{{{$x := printf \"{}\" {}}}}}", "%999999d".repeat(40), "1 ".repeat(40)), Limit::Value);
    ends(&format!("{{{{printf \"{}\" {}}}}}", "%999999d".repeat(40), "1 ".repeat(40)), Limit::Body);
}

#[test]
fn what_is_only_large_renders_as_go_renders_it() {
    // Go writes five million bytes; a smaller width is within the budget.
    ends("{{printf \"%5000000d\" 1}}", Limit::Body);
    ends("{{$x := printf \"%9000000d\" 1}}", Limit::Value);
    renders("{{len (printf \"%999999d\" 1)}}", "999999");
    renders(&format!("{{{{{}1{}}}}}", "(".repeat(9000), ")".repeat(9000)), "1");
    renders(&format!("{}x{}", "{{if true}}".repeat(9000), "{{end}}".repeat(9000)), "x");
    renders(&format!("{{{{if false}}}}{}{{{{else}}}}y{{{{end}}}}", "{{else if false}}".repeat(20_000)), "y");
    renders(&format!("{{{{1{}}}}}", " | print".repeat(20_000)), "1");
    renders(&format!("{}{{{{.}}}}{}", "{{with 1}}".repeat(20_000), "{{end}}".repeat(20_000)), "1");
    renders(&format!("{{{{and {}}}}}", "1 ".repeat(20_000)), "1");
}

#[test]
fn deep_json_is_read_written_and_freed() {
    let text = format!("{{{{fromJSON `{}{}` | toJSON | len}}}}", "[".repeat(9_000), "]".repeat(9_000));
    renders(&text, "18000");
    let failure = with(&format!("{{{{fromJSON `{}`}}}}", "[".repeat(20_000)), &Budget::default()).expect_err("it must not end well");
    assert_eq!(failure.message, "error calling fromJSON: exceeded max depth");
}
