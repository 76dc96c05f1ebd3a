//! Modules stand in the order of the README's table, and rooms in that of their module's own table: each uses only
//! those above it.
//!
//! The sources are parsed with `syn`, not searched: `use` trees with braces, paths in expressions, `super::` and inline
//! modules all count, and `#[cfg(test)]` items do not. Inside a macro's arguments, paths that begin with `crate` count.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails loudly, and reads the sources from disk"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::{self, Visit};

/// A module's path below the crate: `["template", "go"]`.
type Module = Vec<String>;

/// The sources of a crate by module, in the order of their paths.
type Sources = BTreeMap<Module, String>;

fn module(path: &str) -> Module {
    path.split("::").map(str::to_owned).collect()
}

/// The modules that a table lists: each name in backticks in the first cell of the rows under this heading.
fn table(text: &str, heading: &str) -> Vec<String> {
    let start = format!("| {heading} |");
    text.lines()
        .map(|l| l.trim_start_matches("//!").trim())
        .skip_while(|l| !l.starts_with(&start))
        .skip(2)
        .take_while(|l| l.starts_with('|'))
        .flat_map(|row| row.split('|').nth(1).unwrap_or("").split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// What one file uses of its own crate, as paths below it.
struct Uses<'a> {
    sources: &'a Sources,
    here: Module,
    found: BTreeSet<Module>,
    /// Modules in files of their own that only tests have.
    tests: BTreeSet<Module>,
}

fn only_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| a.path().is_ident("cfg") && a.parse_args::<syn::Path>().is_ok_and(|p| p.is_ident("test")))
}

impl Uses<'_> {
    /// Notes a path, if it leads into the crate.
    fn note(&mut self, path: &[String]) {
        let (mut base, mut rest) = (self.here.clone(), path);
        match path.first().map(String::as_str) {
            Some("crate") => (base, rest) = (Module::new(), &path[1..]),
            Some("self") => rest = &path[1..],
            Some("super") => {
                while let Some(("super", after)) = rest.split_first().map(|(s, after)| (s.as_str(), after)) {
                    base.pop();
                    rest = after;
                }
            }
            Some(first) => {
                base.push(first.to_owned());
                if !self.sources.contains_key(&base) {
                    return;
                }
                rest = &path[1..];
            }
            None => return,
        }
        base.extend(rest.iter().cloned());
        self.found.insert(base);
    }

    fn tree(&mut self, tree: &syn::UseTree, path: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(p) => {
                path.push(p.ident.to_string());
                self.tree(&p.tree, path);
                path.pop();
            }
            syn::UseTree::Group(g) => g.items.iter().for_each(|t| self.tree(t, path)),
            syn::UseTree::Name(syn::UseName { ident }) | syn::UseTree::Rename(syn::UseRename { ident, .. }) => {
                path.extend((ident != "self").then(|| ident.to_string()));
                self.note(path);
                if ident != "self" {
                    path.pop();
                }
            }
            syn::UseTree::Glob(_) => self.note(path),
        }
    }
}

impl<'ast> Visit<'ast> for Uses<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.here.push(item.ident.to_string());
        if !only_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        } else if item.content.is_none() {
            self.tests.insert(self.here.clone());
        }
        self.here.pop();
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !only_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if !only_for_tests(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !only_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !only_for_tests(&item.attrs) {
            self.tree(&item.tree, &mut Vec::new());
        }
    }

    /// Visibility is no use: `pub(in crate::a)`.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if parts.len() > 1 {
            self.note(&parts);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let text = call.tokens.to_string().replace(' ', "");
        for (at, _) in text.match_indices("crate::") {
            let path = text[at..].split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':')).next().unwrap_or("");
            self.note(&path.split("::").filter(|p| !p.is_empty()).map(str::to_owned).collect::<Vec<_>>());
        }
        visit::visit_macro(self, call);
    }
}

/// What each module uses, without those that only tests have.
fn uses(sources: &Sources) -> BTreeMap<Module, BTreeSet<Module>> {
    let (mut out, mut tests) = (BTreeMap::new(), BTreeSet::new());
    for (here, source) in sources {
        let mut uses = Uses { sources, here: here.clone(), found: BTreeSet::new(), tests: BTreeSet::new() };
        uses.visit_file(&syn::parse_file(source).unwrap_or_else(|e| panic!("{}: {e}", here.join("::"))));
        out.insert(here.clone(), uses.found);
        tests.append(&mut uses.tests);
    }
    out.retain(|module, _| !tests.iter().any(|t| module.starts_with(t)));
    out
}

/// The longest of the listed modules that a path leads into.
fn layer<'a>(layers: &'a [Module], path: &[String]) -> Option<&'a Module> {
    layers.iter().filter(|l| path.starts_with(l)).max_by_key(|l| l.len())
}

/// What breaks the order of the modules below `root` that a table lists, one line for each fault.
fn faults(sources: &Sources, root: &[String], listed: &[String]) -> Vec<String> {
    let layers: Vec<Module> = listed.iter().map(|name| root.iter().cloned().chain(module(name)).collect()).collect();
    let name = |m: &[String]| m[root.len()..].join("::");
    let mut out = Vec::new();
    for (i, l) in layers.iter().enumerate() {
        if !sources.contains_key(l) {
            out.push(format!("the table names `{}`, which there is not", name(l)));
        }
        if layers[..i].contains(l) {
            out.push(format!("the table names `{}` twice", name(l)));
        }
    }
    for m in sources.keys().filter(|m| m.len() == root.len() + 1 && m.starts_with(root) && !layers.contains(m)) {
        out.push(format!("the table lacks `{}`", name(m)));
    }
    let mut arrows: BTreeMap<&Module, BTreeSet<&Module>> = BTreeMap::new();
    for (from, used) in &uses(sources) {
        let Some(layer_from) = layer(&layers, from) else { continue };
        for path in used.iter().filter(|p| p.starts_with(root)) {
            match layer(&layers, path) {
                Some(to) if to == layer_from => {}
                Some(to) => {
                    arrows.entry(layer_from).or_default().insert(to);
                    if layers.iter().position(|l| l == to) > layers.iter().position(|l| l == layer_from) {
                        out.push(format!(
                            "{} uses {}, but `{}` stands below `{}`",
                            from.join("::"),
                            path.join("::"),
                            name(to),
                            name(layer_from)
                        ));
                    }
                }
                // A room that takes from the module around it what that module has from its rooms: a circle.
                None => out.push(format!("{} uses {}, which stands in no listed module", from.join("::"), path.join("::"))),
            }
        }
    }
    for start in arrows.keys() {
        if let Some(circle) = circle(&arrows, start).filter(|c| c.iter().min() == Some(start)) {
            out.push(format!("a circle: {}", circle.iter().map(|m| name(m)).collect::<Vec<_>>().join(" -> ")));
        }
    }
    out
}

/// A shortest way from a module back to itself.
fn circle<'a>(arrows: &BTreeMap<&'a Module, BTreeSet<&'a Module>>, start: &'a Module) -> Option<Vec<&'a Module>> {
    let mut ways = std::collections::VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for &to in way.last().and_then(|m| arrows.get(*m)).into_iter().flatten() {
            let longer: Vec<&Module> = way.iter().copied().chain([to]).collect();
            if to == start {
                return Some(longer);
            }
            if seen.insert(to) {
                ways.push_back(longer);
            }
        }
    }
    None
}

/// The crate's sources.
fn read() -> Sources {
    fn walk(dir: &Path, above: &[String], out: &mut Sources) {
        for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_file() && path.extension().is_none_or(|e| e != "rs") {
                continue;
            }
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let here: Module = above.iter().cloned().chain((stem != "mod").then_some(stem)).collect();
            if path.is_dir() {
                walk(&path, &here, out);
            } else if !matches!(here.as_slice(), [only] if only == "lib" || only == "main") {
                assert!(out.insert(here, std::fs::read_to_string(&path).unwrap()).is_none(), "{}", path.display());
            }
        }
    }
    let mut out = Sources::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut out);
    out
}

#[test]
fn a_module_uses_only_those_above_it_in_the_readme() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let listed = table(&readme, "module");
    assert!(listed.len() > 12, "{listed:?}");
    let faults = faults(&read(), &[], &listed);
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_room_uses_only_those_above_it_in_the_table_of_its_module() {
    let sources = read();
    let mut checked = Vec::new();
    for (root, source) in sources.iter().filter(|(_, s)| s.contains("//! | room |")) {
        let faults = faults(&sources, root, &table(source, "room"));
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
        checked.push(root.join("::"));
    }
    for root in ["proof", "template::go"] {
        assert!(checked.iter().any(|c| c == root), "{root} lists its rooms in its documentation");
    }
}

/// The faults of a small crate of three modules, `low` above `mid` above `high` in the table.
fn small(low: &str, mid: &str, high: &str) -> Vec<String> {
    let sources = [("low", low), ("mid", mid), ("mid::part", "pub fn f() {}"), ("high", high)];
    let sources = sources.into_iter().map(|(m, s)| (module(m), s.to_owned())).collect();
    faults(&sources, &[], &["low", "mid", "high"].map(str::to_owned))
}

#[test]
fn a_use_of_what_stands_above_is_right() {
    assert_eq!(small("", "pub mod part; use crate::low::f;", "use crate::{low, mid::part}; fn g() { crate::low::f() }"), [""; 0]);
}

#[test]
fn an_arrow_upward_is_found_in_each_of_its_forms() {
    let forms = [
        "use crate::high::g;",
        "use crate::{high::{self as above}};",
        "use super::high;",
        "pub use crate::high::g as f;",
        "fn f() { crate::high::g() }",
        "fn f(g: &crate::high::G) {}",
        "mod inner { use super::super::high::g; }",
        "fn f() { assert!(crate::high::g()) }",
        "#[cfg(not(test))] use crate::high::*;",
    ];
    for form in forms {
        let found = small(form, "", "");
        assert!(found.len() == 1 && found[0].ends_with("but `high` stands below `low`"), "{form}: {found:?}");
    }
}

#[test]
fn tests_may_use_anything() {
    assert_eq!(small("#[cfg(test)] mod tests { use crate::high::g; } #[cfg(test)] fn f() { crate::high::g() }", "", ""), [""; 0]);
    let sources = [("low", "#[cfg(test)] mod tests;"), ("low::tests", "use crate::high::g;"), ("high", "")];
    let sources = sources.into_iter().map(|(m, s)| (module(m), s.to_owned())).collect();
    assert_eq!(faults(&sources, &[], &["low", "high"].map(str::to_owned)), [""; 0]);
}

#[test]
fn a_circle_is_named() {
    let found = small("use crate::high::g;", "use crate::low::f;", "use crate::mid::h;");
    assert_eq!(found, ["low uses high::g, but `high` stands below `low`".to_owned(), "a circle: high -> mid -> low -> high".to_owned()]);
}

#[test]
fn the_table_and_the_modules_are_the_same() {
    let sources: Sources = [("low", ""), ("new", "")].into_iter().map(|(m, s)| (module(m), s.to_owned())).collect();
    let listed = table("| module | job |\n|---|---|\n| `low` | one |\n| `gone`, `low` | two |\n\nno row", "module");
    assert_eq!(listed, ["low", "gone", "low"]);
    assert_eq!(
        faults(&sources, &[], &listed),
        ["the table names `gone`, which there is not", "the table names `low` twice", "the table lacks `new`"]
    );
}

#[test]
fn a_room_does_not_take_from_the_module_around_it() {
    let sources = [("m", "pub mod a; pub mod b; pub use b::B;"), ("m::a", "use super::B;"), ("m::b", "use crate::m::a; use crate::n::c;")];
    let sources: Sources = sources.into_iter().map(|(m, s)| (module(m), s.to_owned())).collect();
    assert_eq!(faults(&sources, &module("m"), &["a", "b"].map(str::to_owned)), ["m::a uses m::B, which stands in no listed module"]);
}
