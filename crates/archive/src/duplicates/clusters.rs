//! Matches in, clusters out, and of each document how it hangs together with the one that is kept.
//!
//! Documents that say the same and those that nearly do are one cluster, with all that these nearly say the same as.
//! Being contained is not passed on like that: two articles that share nothing but a report both quote whole are not
//! alike. Therefore what is contained in several joins one of them only, the one it is most like.

use super::documents::Documents;
use super::index::Index;
use super::matches::{Likeness, Match};
use super::{Keep, Settings};
use crate::error::Error;
use std::collections::BTreeMap;

/// How two documents were matched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    #[default]
    None,
    Contained,
    Near,
    Exact,
}

/// How a document hangs together with the one that is kept; where the two were not matched, with whom it was matched best.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub(super) struct Tie {
    is_direct: bool,
    pub(super) relation: Relation,
    pub(super) similarity: f32,
}

impl Tie {
    /// How documents that say the same hang together.
    pub(super) const EXACT: Tie = Tie { is_direct: true, relation: Relation::Exact, similarity: 1.0 };

    /// How two that match hang together; `is_direct` where one of them is kept.
    pub(super) fn of<Name>(likeness: &Likeness<Name>, is_near: bool, is_direct: bool) -> Self {
        let (relation, similarity) = match is_near {
            true => (Relation::Near, likeness.jaccard),
            false => (Relation::Contained, likeness.contained),
        };
        Tie { is_direct, relation, similarity: similarity as f32 }
    }

    /// Takes the other one, where that is closer.
    pub(super) fn pull(&mut self, other: Tie) {
        if *self < other {
            *self = other;
        }
    }
}

pub(super) struct Clusters {
    groups: Groups,
    /// Which document is kept, by the first of the cluster.
    kept: Vec<u32>,
    ties: Vec<Tie>,
    /// How many clusters have two documents or more.
    pub(super) shared: u64,
}

impl Clusters {
    pub(super) fn of(index: &Index, settings: &Settings) -> Result<Self, Error> {
        let documents = &index.table;
        let mut groups = Groups((0..documents.len()).collect());
        for number in 0..documents.len() {
            groups.join(number, documents.first[number as usize]);
        }
        for found in index.matches()? {
            let found = found?;
            if found.likeness(documents).is_near(settings) {
                groups.join(found.later, found.earlier);
            }
        }
        attach(index, &mut groups, settings)?;
        let kept = kept(documents, &mut groups, settings.keep);
        let shared = groups.shared();
        let mut clusters = Clusters { groups, kept, ties: Vec::new(), shared };
        clusters.tie(index, settings)?;
        Ok(clusters)
    }

    /// The first document of a cluster.
    pub(super) fn head(&self, number: u32) -> u32 {
        self.groups.head(number)
    }

    pub(super) fn kept(&self, number: u32) -> u32 {
        self.kept[self.head(number) as usize]
    }

    pub(super) fn tied(&self, number: u32) -> Tie {
        self.ties[number as usize]
    }

    fn tie(&mut self, index: &Index, settings: &Settings) -> Result<(), Error> {
        let documents = &index.table;
        self.ties = vec![Tie::default(); documents.len() as usize];
        for found in index.matches()? {
            let found = found?;
            let Match { later, earlier, .. } = found;
            if self.head(later) == self.head(earlier) {
                let likeness = found.likeness(documents);
                self.pull(later, earlier, &likeness, settings);
                self.pull(earlier, later, &likeness, settings);
            }
        }
        for number in 0..documents.len() {
            let (first, kept) = (documents.first[number as usize], self.kept(number));
            if first == documents.first[kept as usize] {
                self.ties[number as usize] = Tie::EXACT;
            } else {
                self.ties[number as usize] = self.tied(first);
            }
        }
        Ok(())
    }

    fn pull(&mut self, one: u32, other: u32, likeness: &Likeness<u32>, settings: &Settings) {
        let tie = Tie::of(likeness, likeness.is_near(settings), self.kept(one) == other);
        self.ties[one as usize].pull(tie);
    }
}

/// Joins what is contained to the one of its containers that it is most like, the earliest of several.
fn attach(index: &Index, groups: &mut Groups, settings: &Settings) -> Result<(), Error> {
    let mut best: BTreeMap<u32, Likeness<u32>> = BTreeMap::new();
    for found in index.matches()? {
        let likeness = found?.likeness(&index.table);
        let head = groups.head(likeness.shorter);
        if likeness.is_near(settings) || head == groups.head(likeness.longer) {
            continue;
        }
        let known = best.entry(head).or_insert(likeness);
        if likeness.is_closer(known) {
            *known = likeness;
        }
    }
    for likeness in best.values() {
        groups.join(likeness.shorter, likeness.longer);
    }
    Ok(())
}

fn kept(documents: &Documents, groups: &mut Groups, keep: Keep) -> Vec<u32> {
    let mut kept: Vec<u32> = (0..documents.len()).collect();
    for number in 0..documents.len() {
        groups.shorten(number);
        let best = &mut kept[groups.head(number) as usize];
        let rank = |number: u32| keep.rank(documents.units[number as usize]);
        if rank(number) < rank(*best) {
            *best = number;
        }
    }
    kept
}

/// Numbers in groups, each of which is known by its least.
struct Groups(Vec<u32>);

impl Groups {
    fn head(&self, mut number: u32) -> u32 {
        while self.0[number as usize] != number {
            number = self.0[number as usize];
        }
        number
    }

    /// Makes the way to the head one step.
    fn shorten(&mut self, mut number: u32) -> u32 {
        let head = self.head(number);
        while number != head {
            number = std::mem::replace(&mut self.0[number as usize], head);
        }
        head
    }

    /// How many groups have two members or more.
    fn shared(&self) -> u64 {
        let mut is_shared = vec![false; self.0.len()];
        for (number, head) in self.0.iter().enumerate() {
            is_shared[*head as usize] |= *head as usize != number;
        }
        is_shared.iter().map(|is_shared| u64::from(*is_shared)).sum()
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.shorten(one), self.shorten(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}
