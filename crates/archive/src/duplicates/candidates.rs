//! Keys of new documents in, pairs of documents that share some out. New keys and those of all earlier runs are read once,
//! in order; whoever has a key stands together there, the earliest first.
//!
//! A key that very many share may not cost the square of them. A band ties every document to the first few that have it,
//! which is enough for a cluster. An anchor ties the first few hundred to each other; those that come later get nothing
//! from it, because so many share only what stands under every article of a site.

use super::index::{Index, SEGMENT};
use super::signatures::is_anchor;
use super::sorter::{self, Entry, Merged, Run, Sorter};
use crate::error::Error;

/// Documents that a band ties all others to.
const FIRST_OF_BAND: usize = 32;
/// Documents that an anchor ties together.
const FIRST_OF_ANCHOR: usize = 200;
/// When there are so many files of keys, they are merged.
const SEGMENTS: usize = 8;

/// What a shared band counts for; a shared anchor counts for 1.
pub(super) const BAND: u32 = 1 << 20;

/// Those who have a key, the earliest first, as far as they tie later ones.
pub(super) struct Holders<Name> {
    key: Option<u64>,
    firsts: Vec<Name>,
}

impl<Name> Holders<Name> {
    pub(super) fn new() -> Self {
        Holders { key: None, firsts: Vec::new() }
    }

    /// Those that the next one who has this key is tied to, and what a tie counts for. Keys come sorted, documents by their
    /// order.
    pub(super) fn before(&mut self, key: u64) -> (&[Name], u32) {
        if self.key != Some(key) {
            self.key = Some(key);
            self.firsts.clear();
        }
        match is_anchor(key) {
            true if self.firsts.len() >= FIRST_OF_ANCHOR => (&[], 1),
            true => (&self.firsts, 1),
            false => (&self.firsts, BAND),
        }
    }

    /// Adds that next one.
    pub(super) fn add(&mut self, name: Name) {
        let most = if self.key.is_some_and(is_anchor) { FIRST_OF_ANCHOR } else { FIRST_OF_BAND };
        if self.firsts.len() < most {
            self.firsts.push(name);
        }
    }
}

/// The files of keys that stay, and those that were merged into a new one.
pub(super) struct Segments {
    pub(super) kept: Vec<String>,
    pub(super) dropped: Vec<String>,
}

/// Reads all keys in order, puts pairs of a new document and an earlier one into `pairs`, and writes the new keys.
pub(super) fn pair_up(
    index: &Index,
    keys: Sorter,
    first_new: u32,
    pairs: &mut Sorter,
) -> Result<Segments, Error> {
    let older = index.segments();
    let merges = older.len() >= SEGMENTS;
    let sources = older.iter().map(|name| sorter::read(&index.folder().join(name)));
    let merged = keys.sorted(sources.collect::<Result<_, _>>()?)?;
    let name = format!("{SEGMENT}{}", index.documents());
    let mut run = Run::create(index.folder().join(&name))?;
    walk(merged, first_new, pairs, |entry| match merges || entry.value >= first_new {
        true => run.write(entry),
        false => Ok(()),
    })?;
    run.close()?;
    let (mut kept, dropped) = if merges { (vec![], older.to_vec()) } else { (older.to_vec(), vec![]) };
    kept.push(name);
    Ok(Segments { kept, dropped })
}

fn walk(
    merged: Merged,
    first_new: u32,
    pairs: &mut Sorter,
    mut passed: impl FnMut(Entry) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut holders = Holders::new();
    for entry in merged {
        let entry = entry?;
        passed(entry)?;
        let (before, weight) = holders.before(entry.key);
        if entry.value >= first_new {
            for earlier in before {
                let key = u64::from(entry.value) << 32 | u64::from(*earlier);
                pairs.push(Entry { key, value: weight })?;
            }
        }
        holders.add(entry.value);
    }
    Ok(())
}
