//! Templates at random: the forms that people write, right and wrong, over the fields that a schema names.

use super::payload::Random;
use hookproof::schema::{Kind, Schema};

/// Writes one template.
pub(crate) struct Grammar<'s> {
    random: Random,
    root: &'s Schema,
    variables: Vec<String>,
    names: u32,
    /// How often, of a hundred, a careless form is taken.
    careless: u64,
    defined: bool,
    /// Are the rarer forms taken as well?
    exotic: bool,
}

/// What dot is.
#[derive(Clone, Copy)]
pub(crate) struct Dot<'s> {
    schema: &'s Schema,
    depth: u32,
}

impl<'s> Grammar<'s> {
    pub(crate) fn new(seed: u64, root: &'s Schema) -> Self {
        let mut random = Random::new(seed);
        let careless = [0, 0, 3, 10, 30][random.below(5) as usize];
        Self { random, root, variables: Vec::new(), names: 0, careless, defined: false, exotic: seed % 2 == 1 }
    }

    pub(crate) fn template(&mut self) -> String {
        let dot = Dot { schema: self.root, depth: 0 };
        let mut out = String::new();
        if self.random.chance(20) {
            self.defined = true;
            let inner = match self.random.below(3) {
                0 => "{{ toJSON . }}".to_owned(),
                1 => "{{ if . }}{{ toJSON . }}{{ else }}null{{ end }}".to_owned(),
                _ => "{\"v\": {{ toJSON (print .) }}}".to_owned(),
            };
            out = format!("{{{{ define \"x\" }}}}{inner}{{{{ end }}}}");
        }
        out + &self.object(dot)
    }

    fn careless(&mut self) -> bool {
        let c = self.careless;
        self.random.chance(c)
    }

    /// A field path below dot, with the schema at its end.
    fn path(&mut self, dot: Dot<'s>) -> (String, Option<&'s Schema>) {
        if self.careless() && self.random.chance(10) {
            return (".Nowhere".to_owned(), None);
        }
        let (mut at, mut text) = match self.random.below(6) {
            0 => (self.root, "$".to_owned()),
            _ => (dot.schema, String::new()),
        };
        for _ in 0..1 + self.random.below(3) {
            let Kind::Object { fields, .. } = &at.kind else { break };
            let Some((name, field)) = self.random.pick(&fields.0) else { break };
            text = format!("{text}.{name}");
            at = field;
        }
        if text.is_empty() { (".".to_owned(), Some(dot.schema)) } else { (text, Some(at)) }
    }

    fn operand(&mut self, dot: Dot<'s>) -> String {
        if !self.variables.is_empty() && self.random.chance(20) {
            return self.random.pick(&self.variables).expect("one").clone();
        }
        self.path(dot).0
    }

    fn expression(&mut self, dot: Dot<'s>) -> String {
        let a = self.operand(dot);
        match self.random.below(22) {
            0 => format!("(printf \"%s\" {a})"),
            1 => format!("(printf \"%v: %.10s%%\" {a} {})", self.operand(dot)),
            2 => format!("(print {a} \"-\" {})", self.operand(dot)),
            3 => format!("(or {a} \"none\")"),
            4 => format!("(and {a} {})", self.operand(dot)),
            5 => format!("(html {a})"),
            6 => format!("(urlquery {a})"),
            7 => format!("(js {a})"),
            8 => format!("(printf \"%q\" {a})"),
            9 => format!("(eq {a} \"CRITICAL\")"),
            10 => format!("(not {a})"),
            11 => format!("(printf \"%d|%5.2f|%x\" {a} {a} {a})"),
            12 => "\"a \\\"constant\\\"\"".to_owned(),
            13 => format!("(index {a} 0)"),
            14 => format!("(len {a})"),
            15 => format!("(slice {a} 0 1)"),
            _ => a,
        }
    }

    fn condition(&mut self, dot: Dot<'s>) -> String {
        let a = self.operand(dot);
        match self.random.below(14) {
            0 => format!("not {a}"),
            1 => format!("and {a} {}", self.operand(dot)),
            2 => format!("or {a} {}", self.operand(dot)),
            3 => format!("eq {a} \"CRITICAL\" \"exec\""),
            4 => format!("ne {a} \"\""),
            5 => format!("gt (len {a}) 1"),
            6 => format!("eq {a} true"),
            7 => format!("lt {a} 5.0"),
            8 => format!("eq {a} nil"),
            9 => format!("and {a} (gt (len {a}) 2)"),
            _ => a,
        }
    }

    /// Forms that few people write, some legal and some not.
    fn exotic_value(&mut self, dot: Dot<'s>) -> String {
        let a = self.operand(dot);
        let b = self.operand(dot);
        let inner = Dot { depth: dot.depth + 2, ..dot };
        let n = self.names;
        self.names += 1;
        let verbs = [
            "%d", "%5d", "%05d", "%+v", "%#v", "%t", "%c", "%U", "%08.3f", "%-10s", "%x", "%q", "%g", "%e", "%v", "%s", "%.2f", "%6.1f",
            "%T", "%%", "%!", "%", "%[1]s", "%*d",
        ];
        let verb = *self.random.pick(&verbs).expect("one");
        match self.random.below(24) {
            0 => format!("{{{{ printf \"{verb}\" {a} }}}}"),
            1 => format!("\"{{{{ printf \"a {verb} b\" {a} }}}}\""),
            2 => format!("{{{{ {a} }}}}"),
            3 => format!("\"{{{{ {a} }}}} {{{{ {b} }}}}\""),
            4 => format!("\"{{{{ html {a} }}}}{{{{ js {b} }}}}\""),
            5 => format!("\"{{{{ js {a} }}}}\""),
            6 => format!("\"{{{{ slice {a} 0 1 }}}}\""),
            7 => format!("{{ {{{{ toJSON {a} }}}}: {} }}", self.value(inner)),
            8 => format!("{{\"{{{{ {a} }}}}\": {} }}", self.value(inner)),
            9 => format!(
                "[{{{{ $s{n} := \"\" }}}}{{{{ range $k{n}, $w{n} := {a} }}}}{{{{ $s{n} }}}}[{{{{ toJSON $k{n} }}}}, {{{{ toJSON $w{n} }}}}]{{{{ $s{n} = \",\" }}}}{{{{ end }}}}]"
            ),
            10 => format!(
                "{{{{ $q{n} := \"\" }}}}{{{{ if {} }}}}{{{{ $q{n} = {b} }}}}{{{{ end }}}}{{{{ toJSON $q{n} }}}}",
                self.condition(dot)
            ),
            11 => format!("{{{{ $q{n} := \"none\" }}}}{{{{ with {a} }}}}{{{{ $q{n} = . }}}}{{{{ end }}}}\"{{{{ $q{n} }}}}\""),
            12 => self
                .random
                .pick(&["{{ 1 }}", "{{ 'a' }}", "{{ 1e3 }}", "{{ 0x10 }}", "{{ true }}", "{{ -0.0 }}", "{{ 1_000 }}"])
                .expect("one")
                .to_string(),
            13 => format!("{{{{ eq {a} {b} }}}}"),
            14 => format!("{{{{ if lt {a} {b} }}}}1{{{{ else }}}}2{{{{ end }}}}"),
            15 => format!("{{{{ toJSON (index {a} \"name\") }}}}"),
            16 => format!("{{{{ {a} | printf \"%s-%v\" {b} | toJSON }}}}"),
            17 => format!("[{{{{ range $i{n} := 3 }}}}{{{{ if $i{n} }}}},{{{{ end }}}}{{{{ $i{n} }}}}{{{{ end }}}}]"),
            18 => format!("[0{{{{ range len {a} }}}},{{{{ . }}}}{{{{ end }}}}]"),
            19 => format!("{{{{ len {a} }}}}"),
            20 => format!(
                "[{{{{ $last{n} := \"\" }}}}{{{{ range $i{n}, $e{n} := {a} }}}}{{{{ if $i{n} }}}},{{{{ end }}}}{{{{ toJSON $last{n} }}}}{{{{ $last{n} = $e{n} }}}}{{{{ end }}}}]"
            ),
            21 => format!("{{{{ if {a} }}}}{{{{ {a} }}}}{{{{ else }}}}{{{{ toJSON {b} }}}}{{{{ end }}}}"),
            22 => format!("{{{{ if or (not {a}) (eq {a} {b}) }}}}{}{{{{ else }}}}{{{{ toJSON {a} }}}}{{{{ end }}}}", self.value(inner)),
            _ => format!("\"{{{{ with {a} }}}}{{{{ urlquery . }}}}{{{{ else }}}}{{{{ print {b} | urlquery }}}}{{{{ end }}}}\""),
        }
    }

    fn value(&mut self, dot: Dot<'s>) -> String {
        let deep = dot.depth > 4;
        if self.exotic && self.random.chance(30) {
            return self.exotic_value(dot);
        }
        match self.random.below(if deep { 8 } else { 17 }) {
            0 => "\"constant\"".to_owned(),
            1 => "-12.5e+3".to_owned(),
            2 | 3 => {
                let e = self.expression(dot);
                format!("{{{{ toJSON {e} }}}}")
            }
            4 | 5 => self.string(dot),
            6 => {
                if self.careless() {
                    format!("{{{{ {} }}}}", self.expression(dot))
                } else {
                    "null".to_owned()
                }
            }
            7 if self.defined => format!("{{{{ template \"x\" {} }}}}", self.expression(dot)),
            7 | 8 => {
                let (p, _) = self.path(dot);
                format!("{{{{ if {p} }}}}{{{{ toJSON {p} }}}}{{{{ else }}}}null{{{{ end }}}}")
            }
            9 | 10 => {
                let c = self.condition(dot);
                let inner = Dot { depth: dot.depth + 1, ..dot };
                let (a, b) = (self.value(inner), self.value(inner));
                format!("{{{{ if {c} }}}}{a}{{{{ else }}}}{b}{{{{ end }}}}")
            }
            11 => {
                let (p, s) = self.path(dot);
                let inner = Dot { schema: s.unwrap_or(dot.schema), depth: dot.depth + 1 };
                let (a, b) = (self.value(inner), self.value(Dot { depth: dot.depth + 1, ..dot }));
                format!("{{{{ with {p} }}}}{a}{{{{ else }}}}{b}{{{{ end }}}}")
            }
            12 => self.object(Dot { depth: dot.depth + 1, ..dot }),
            13 => {
                let name = format!("$v{}", self.names);
                self.names += 1;
                let e = self.expression(dot);
                self.variables.push(name.clone());
                let v = self.value(Dot { depth: dot.depth + 1, ..dot });
                self.variables.pop();
                format!("{{{{ {name} := {e} }}}}{v}")
            }
            _ => self.list(dot),
        }
    }

    fn string(&mut self, dot: Dot<'s>) -> String {
        let mut out = "\"".to_owned();
        for _ in 0..1 + self.random.below(3) {
            let e = self.expression(dot);
            out += match self.random.below(4) {
                0 => " text ",
                1 => "é: \\n",
                _ => "",
            };
            out += &match self.random.below(5) {
                0 if self.careless() => format!("{{{{ {e} }}}}"),
                1 => format!("{{{{ if {} }}}}x{{{{ end }}}}", self.condition(dot)),
                2 => format!("{{{{ urlquery {e} }}}}"),
                _ => format!("{{{{ toEscapedString (print {e}) }}}}"),
            };
        }
        out + "\""
    }

    fn member(&mut self, dot: Dot<'s>, n: u64) -> String {
        let v = self.value(Dot { depth: dot.depth + 1, ..dot });
        format!("\"k{n}\": {v}")
    }

    fn object(&mut self, dot: Dot<'s>) -> String {
        let mut out = "{".to_owned();
        for n in 0..1 + self.random.below(3) {
            let optional = n > 0 && self.random.chance(25);
            let comma = if n > 0 { ", " } else { "" };
            if optional {
                let c = self.condition(dot);
                let m = self.member(dot, n);
                out += &if self.careless() {
                    format!("{comma}{{{{ if {c} }}}}{m}{{{{ end }}}}")
                } else {
                    format!("{{{{ if {c} }}}}{comma}{m}{{{{ end }}}}")
                };
            } else {
                let m = self.member(dot, n);
                out += &format!("{comma}{m}");
            }
        }
        if self.careless() && self.random.chance(20) {
            out += ",";
        }
        out + "}"
    }

    /// A list path, with its elements' schema.
    fn list_path(&mut self, dot: Dot<'s>) -> (String, Option<&'s Schema>) {
        for _ in 0..12 {
            let (p, s) = self.path(dot);
            if let Some(Schema { kind: Kind::List { items, .. }, .. }) = s {
                return (p, Some(items));
            }
        }
        let (p, _) = self.path(dot);
        (p, None)
    }

    fn list(&mut self, dot: Dot<'s>) -> String {
        let (p, items) = self.list_path(dot);
        let inner = Dot { schema: items.unwrap_or(dot.schema), depth: dot.depth + 2 };
        let item = self.value(inner);
        let n = self.names;
        self.names += 1;
        let guard = if self.random.chance(70) { Some(p.clone()) } else { None };
        let body = match self.random.below(9) {
            0 | 1 => format!("{{{{ range $i{n}, $e{n} := {p} }}}}{{{{ if $i{n} }}}},{{{{ end }}}}{item}{{{{ end }}}}"),
            2 => format!(
                "{{{{ $f{n} := true }}}}{{{{ range {p} }}}}{{{{ if $f{n} }}}}{{{{ $f{n} = false }}}}{{{{ else }}}},{{{{ end }}}}{item}{{{{ end }}}}"
            ),
            3 => format!("{{{{ $s{n} := \"\" }}}}{{{{ range {p} }}}}{{{{ $s{n} }}}}{item}{{{{ $s{n} = \", \" }}}}{{{{ end }}}}"),
            4 => format!("0{{{{ range {p} }}}},{item}{{{{ end }}}}"),
            5 => format!(
                "{{{{ range $i{n}, $e{n} := {p} }}}}{{{{ if ge $i{n} 3 }}}}{{{{ break }}}}{{{{ end }}}}{{{{ if ne $i{n} 0 }}}},{{{{ end }}}}{item}{{{{ end }}}}"
            ),
            6 => {
                let c = self.condition(inner);
                format!(
                    "{{{{ $s{n} := \"\" }}}}{{{{ range {p} }}}}{{{{ if {c} }}}}{{{{ continue }}}}{{{{ end }}}}{{{{ $s{n} }}}}{item}{{{{ $s{n} = \",\" }}}}{{{{ end }}}}"
                )
            }
            7 if self.careless() => format!("{{{{ range {p} }}}}{item},{{{{ end }}}}"),
            _ => format!("{{{{ range $i{n}, $e{n} := {p} }}}}{{{{ if $i{n} }}}},{{{{ end }}}}{item}{{{{ else }}}}1{{{{ end }}}}"),
        };
        match guard {
            Some(g) => format!("[{{{{ if {g} }}}}{body}{{{{ end }}}}]"),
            None => format!("[{body}]"),
        }
    }
}
