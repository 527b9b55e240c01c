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
    let (mut key, mut firsts) = (None, Vec::new());
    for entry in merged {
        let entry = entry?;
        passed(entry)?;
        if key != Some(entry.key) {
            key = Some(entry.key);
            firsts.clear();
        }
        let (most, weight) = if is_anchor(entry.key) { (FIRST_OF_ANCHOR, 1) } else { (FIRST_OF_BAND, BAND) };
        let has_room = firsts.len() < most;
        if entry.value >= first_new && (has_room || weight == BAND) {
            for earlier in &firsts {
                let key = u64::from(entry.value) << 32 | u64::from(*earlier);
                pairs.push(Entry { key, value: weight })?;
            }
        }
        if has_room {
            firsts.push(entry.value);
        }
    }
    Ok(())
}
