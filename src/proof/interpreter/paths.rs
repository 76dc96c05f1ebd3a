//! Paths side by side: which of them become one.

use crate::proof::domain::fact::Path;
use crate::proof::domain::place::Places;

/// More paths than this are joined where they stand at the same place.
const MOST_PATHS: usize = 48;

/// More paths than this are joined where they differ only in computed texts.
const FEW_PATHS: usize = 4;

/// More paths than this are joined where they differ only in what is known of the payload, wherever they come from.
const MANY_PATHS: usize = 6;

/// The paths that enter a branch, each with its number as a tag, so that what becomes of one can be joined again.
pub(super) struct Siblings {
    /// Their own tags.
    tags: Vec<u32>,
    pub(super) paths: Vec<Path>,
    /// How many variables there are.
    variables: usize,
}

impl Siblings {
    pub(super) fn enter(mut paths: Vec<Path>) -> Self {
        let tags = paths.iter().map(|p| p.tag).collect();
        for (p, i) in paths.iter_mut().zip(0..) {
            p.tag = i;
        }
        let variables = paths.iter().map(Path::variables).max().unwrap_or(0);
        Self { tags, paths, variables }
    }

    /// The paths that leave the branch: those that come from one and differ only in what is known of the payload are one.
    pub(super) fn leave(self, places: &Places<'_>, mut out: Vec<Path>) -> Vec<Path> {
        for p in &mut out {
            p.drop_variables(self.variables);
        }
        let mut out = merge(places, out);
        for p in &mut out {
            p.tag = self.tags.get(p.tag as usize).copied().unwrap_or(0);
        }
        out
    }
}

/// Joins what differs only in what is known of the payload; and, where that leaves many, in texts that were computed.
pub(super) fn merge(places: &Places<'_>, paths: Vec<Path>) -> Vec<Path> {
    let mut kept: Vec<Path> = Vec::with_capacity(paths.len());
    for p in paths {
        match kept.iter_mut().find(|q| q.is_sibling(&p)) {
            Some(q) if q.env == p.env => {}
            Some(q) => {
                q.env = q.env.join(&p.env);
                q.env.tidy(places);
            }
            None => kept.push(p),
        }
    }
    if kept.len() <= FEW_PATHS {
        return kept;
    }
    let mut joined: Vec<Path> = Vec::with_capacity(kept.len());
    for p in kept {
        match joined.iter_mut().find(|q| q.is_similar(&p)).and_then(|q| q.join(&p).map(|j| (q, j))) {
            Some((q, j)) => *q = j,
            None => joined.push(p),
        }
    }
    joined
}

/// What one node costs on these paths: what is known of each is copied and compared.
pub(super) fn cost(paths: &[Path]) -> u64 {
    let known: usize = paths.iter().map(|p| 4 + p.env.facts.len() + p.env.opaque.len() + p.dots.len()).sum();
    (known * (4 + paths.len())) as u64 / 32
}

/// Removes duplicates, and joins paths at the same state when there are too many.
pub(super) fn bound_paths(places: &Places<'_>, paths: Vec<Path>) -> Vec<Path> {
    let mut kept: Vec<Path> = Vec::with_capacity(paths.len());
    for p in paths {
        if !kept.contains(&p) {
            kept.push(p);
        }
    }
    if kept.len() > MANY_PATHS {
        for p in &mut kept {
            p.tag = 0;
        }
        kept = merge(places, kept);
    }
    if kept.len() <= MOST_PATHS {
        return kept;
    }
    let mut joined: Vec<Path> = Vec::new();
    for p in kept {
        match joined.iter_mut().find_map(|q| q.join(&p).map(|j| (q, j))) {
            Some((q, j)) => *q = j,
            None => joined.push(p),
        }
    }
    joined
}

/// Joins what is new with what was walked last, so that a loop comes to an end: each of `heads` is covered by what it gives
/// back or by one of `walked`.
pub(crate) fn widen(walked: &[Path], heads: Vec<Path>) -> Vec<Path> {
    let mut next = Vec::new();
    for p in heads {
        let similar = walked.iter().rev().find(|q| q.is_similar(&p)).and_then(|q| q.join(&p));
        let joined = similar.or_else(|| walked.iter().rev().find_map(|q| q.join(&p))).unwrap_or(p);
        if !walked.contains(&joined) && !next.contains(&joined) {
            next.push(joined);
        }
    }
    next
}
