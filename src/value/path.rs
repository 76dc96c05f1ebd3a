//! JSON pointers (RFC 6901) of the nodes of a payload.

use std::collections::HashMap;

use super::Value;

/// Appends one reference token to a pointer: `~` and `/` are escaped, bytes that are not UTF-8 replaced.
pub(crate) fn push_token(pointer: &mut String, key: &[u8]) {
    pointer.push('/');
    for c in String::from_utf8_lossy(key).chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// Appends a list index to a pointer.
pub(crate) fn push_index(pointer: &mut String, index: usize) {
    use std::fmt::Write as _;
    let _ = write!(pointer, "/{index}");
}

/// The unescaped reference tokens of a pointer; `None` if it does not begin with `/` (the empty pointer is the root).
#[must_use]
pub(crate) fn tokens(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let rest = pointer.strip_prefix('/')?;
    Some(rest.split('/').map(|t| t.replace("~1", "/").replace("~0", "~")).collect())
}

impl Value {
    /// The node that a pointer names. Struct fields go by their Go names.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<&Self> {
        let mut node = self;
        for token in tokens(pointer)? {
            node = match node {
                Self::List(items) => items.get(index(&token)?)?,
                Self::Map(map) => map.get(token.as_bytes())?,
                Self::Struct(s) => s.fields.get(s.ty.position(token.as_bytes())?)?,
                _ => return None,
            };
        }
        Some(node)
    }
}

/// A list index as RFC 6901 writes it: digits without a leading zero.
#[must_use]
pub(crate) fn index(token: &str) -> Option<usize> {
    let plain = token == "0" || (token.bytes().all(|b| b.is_ascii_digit()) && !token.starts_with('0'));
    plain.then(|| token.parse().ok()).flatten()
}

/// Answers which JSON pointer a node of one payload has, by the node's identity.
///
/// Built once per payload, O(nodes); each answer costs its own depth.
#[derive(Debug)]
pub(crate) struct Paths<'a> {
    /// Address of a node to (its parent's place in `steps`, its step).
    places: HashMap<usize, usize>,
    steps: Vec<(usize, Step<'a>)>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root,
    Key(&'a [u8]),
    Index(usize),
}

fn address(value: &Value) -> usize {
    std::ptr::from_ref(value).addr()
}

impl<'a> Paths<'a> {
    /// Index every node of a payload.
    #[must_use]
    pub(crate) fn new(root: &'a Value) -> Self {
        let mut paths = Self { places: HashMap::new(), steps: vec![(0, Step::Root)] };
        paths.places.insert(address(root), 0);
        let mut open = vec![(root, 0usize)];
        while let Some((node, place)) = open.pop() {
            let mut add = |child: &'a Value, step: Step<'a>| {
                let at = paths.steps.len();
                paths.steps.push((place, step));
                paths.places.insert(address(child), at);
                if child.holds_any() {
                    open.push((child, at));
                }
            };
            match node {
                Value::List(items) => items.iter().enumerate().for_each(|(i, v)| add(v, Step::Index(i))),
                Value::Map(map) => map.entries().iter().for_each(|(k, v)| add(v, Step::Key(k))),
                Value::Struct(s) => s.ty.fields.iter().zip(&s.fields).for_each(|(f, v)| add(v, Step::Key(f.name.as_bytes()))),
                _ => {}
            }
        }
        paths
    }

    /// The pointer of a node; `None` if it is not a node of this payload.
    #[must_use]
    pub(crate) fn pointer(&self, node: &Value) -> Option<String> {
        let mut steps = Vec::new();
        let mut at = *self.places.get(&address(node))?;
        while at != 0 {
            let (parent, step) = self.steps.get(at)?;
            steps.push(step);
            at = *parent;
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Key(key) => push_token(&mut pointer, key),
                Step::Index(i) => push_index(&mut pointer, *i),
                Step::Root => {}
            }
        }
        Some(pointer)
    }
}

impl Value {
    fn holds_any(&self) -> bool {
        match self {
            Self::List(items) => !items.is_empty(),
            Self::Map(map) => !map.is_empty(),
            Self::Struct(_) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Map;

    #[test]
    fn a_node_gives_its_pointer_and_the_pointer_gives_the_node() {
        let root = Value::Map(Map::new(vec![
            (Box::from(*b"a/b~"), Value::List(vec![Value::Nil, Value::Bool(true)])),
            (Box::from(*b""), Value::Int(1)),
        ]));
        let paths = Paths::new(&root);
        for pointer in ["", "/a~1b~0", "/a~1b~0/1", "/"] {
            let node = root.at(pointer).unwrap();
            assert_eq!(paths.pointer(node).as_deref(), Some(pointer));
        }
        assert_eq!(root.at("/a~1b~0/01"), None);
        assert_eq!(root.at("x"), None);
        assert_eq!(paths.pointer(&Value::Nil), None);
    }
}
