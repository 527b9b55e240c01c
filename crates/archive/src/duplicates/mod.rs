//! Which articles of an archive say the same. In comes a folder of Parquet shards, of which only `text` is read; out
//! come marks beside it, one file a shard, one row a row: kept or not, in which cluster, a duplicate of what and how
//! sure that is. Nothing is deleted.
//!
//! A run signs what is new (`signatures`), sorts the keys of the signatures among those of all earlier runs
//! (`sorter`), takes documents that share keys for candidates (`candidates`), compares the candidates shingle by
//! shingle (`matches`) and gathers what matches into clusters (`clusters`). The `index` keeps signatures and matches,
//! so that a new shard costs one reading of the keys, not of the texts.
//!
//! An engine that gathers rows goes another way to the same marks (`passes`).
//!
//! The marks depend on the documents and their order alone, not on threads, memory, or how many runs it took: a document
//! is compared with earlier ones only, and which of them are candidates is settled by what came before it. Therefore one
//! run takes in what is new as several would, portion by portion, and what ends it costs the portion that it was at.

mod candidates;
mod clusters;
mod crew;
mod documents;
mod index;
mod marks;
mod matches;
mod passes;
mod signatures;
mod sorter;
#[cfg(test)]
mod tests;
mod texts;
mod units;

pub use passes::{Given, Pass};

use crate::Error;
use candidates::Segments;
use clusters::Clusters;
use index::Index;
use serde::{Deserialize, Serialize};
use sorter::Sorter;
use std::path::Path;
use texts::Shard;

/// How duplicates are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The least share of shingles that near duplicates have in common, of all that either has.
    pub jaccard: f64,
    /// The least share of its shingles that a shortened copy has in common with what it was cut from.
    pub contained: f64,
    /// Which document of a cluster is kept.
    pub keep: Keep,
    /// The most memory, in MiB.
    pub memory: usize,
    /// How many threads sign and compare.
    pub jobs: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { jaccard: 0.8, contained: 0.9, keep: Keep::Longest, memory: 1024, jobs: 1 }
    }
}

/// Which document of a cluster is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The one with most words; of several, the one that came first.
    Longest,
    /// The one that came first.
    First,
}

impl Keep {
    /// Which of several is kept by its number of words: the one of least rank, of several the first.
    fn rank(self, units: u32) -> u32 {
        match self {
            Keep::Longest => u32::MAX - units,
            Keep::First => 0,
        }
    }
}

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Rows of all shards.
    pub documents: u64,
    /// Those of them that no earlier run had seen.
    pub new: u64,
    /// Duplicates that say the same, word by word, as the one that is kept.
    pub exact: u64,
    /// Duplicates of which nearly all is in the other one, and the other way round.
    pub near: u64,
    /// Duplicates of which one is a shortened copy.
    pub contained: u64,
    /// Clusters of two or more.
    pub clusters: u64,
    /// Documents that are no duplicate of one that is kept.
    pub kept: u64,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many new documents were signed, of so many.
    Signed(u64, u64),
    /// So many candidates were compared since documents were signed last.
    Compared(u64),
    /// The marks of so many shards are written, of so many.
    Marked(u64, u64),
}

/// Room for batches of texts, buffers of files, and the program.
const BASE: usize = 96 << 20;
/// What the tables hold of a document, at most.
const EACH: usize = 72;
/// Less than this is no room to sort in.
const LEAST: usize = 32 << 20;

/// The fewest documents of a portion that is not the last.
const PORTION: u64 = 1 << 20;
/// A portion also has at least one document for so many in the index. Each costs a reading of the keys that are there, so that
/// all of them together cost no more than so many readings of all keys.
const PORTION_OF: u64 = 4;

/// Marks the duplicates among the shards of a folder, in `duplicates/` there.
pub fn mark(folder: &Path, settings: &Settings, told: &mut dyn FnMut(Step)) -> Result<Report, Error> {
    mark_by(PORTION, folder, settings, told)
}

fn mark_by(
    portion: u64,
    folder: &Path,
    settings: &Settings,
    told: &mut dyn FnMut(Step),
) -> Result<Report, Error> {
    let shards = texts::shards(folder)?;
    let mut index = Index::open(folder, settings)?;
    let new = index.unknown(&shards)?;
    let before = index.documents();
    take_in_all(&mut index, &new, portion, settings, told)?;
    let clusters = Clusters::of(&index, settings)?;
    let mut report = marks::write(folder, &index, &clusters, told)?;
    report.new = u64::from(index.documents() - before);
    Ok(report)
}

/// Takes in new shards, portion by portion.
fn take_in_all(
    index: &mut Index,
    mut new: &[Shard],
    portion: u64,
    settings: &Settings,
    told: &mut dyn FnMut(Step),
) -> Result<(), Error> {
    let (before, more) = (u64::from(index.documents()), rows(new));
    if new.is_empty() {
        return Ok(());
    }
    let room = room(before + more, settings.memory)?;
    index.reserve(more);
    while !new.is_empty() {
        let known = u64::from(index.documents());
        let (now, later) = new.split_at(first_of(new, portion.max(known / PORTION_OF)));
        let mut tell = |step| match step {
            Step::Signed(done, _) => told(Step::Signed(known - before + done, more)),
            step => told(step),
        };
        take_in(index, now, room, settings, &mut tell)?;
        new = later;
    }
    Ok(())
}

/// How many of the shards have so many rows together.
fn first_of(shards: &[Shard], rows: u64) -> usize {
    let mut sum = 0;
    let reaches = |shard: &Shard| {
        sum += shard.rows;
        sum >= rows
    };
    shards.iter().position(reaches).map_or(shards.len(), |last| last + 1)
}

fn rows(shards: &[Shard]) -> u64 {
    shards.iter().map(|shard| shard.rows).sum()
}

/// Signs the documents of new shards, matches them, and makes both known to later runs.
fn take_in(
    index: &mut Index,
    new: &[Shard],
    room: usize,
    settings: &Settings,
    told: &mut dyn FnMut(Step),
) -> Result<(), Error> {
    let first_new = index.documents();
    let mut keys = Sorter::new(index.folder(), "keys", room / 2);
    index.sign(new, settings.jobs, &mut keys, told)?;
    if index.documents() == first_new {
        return index.commit(new, Segments { kept: index.segments().to_vec(), dropped: vec![] });
    }
    let mut pairs = Sorter::new(index.folder(), "pairs", room / 2);
    let segment = candidates::pair_up(index, keys, first_new, &mut pairs)?;
    index.compare(pairs, settings, told)?;
    index.commit(new, segment)
}

/// The bytes to sort in, which is what the tables of so many documents leave.
fn room(documents: u64, memory: usize) -> Result<usize, Error> {
    if documents >= u64::from(u32::MAX) {
        return Err(Error::plain(format!(
            "{documents} documents are more than the 4,294,967,294 that can be told apart"
        )));
    }
    let tables = documents as usize * EACH + BASE;
    match (memory << 20).checked_sub(tables) {
        Some(room) if room >= LEAST => Ok(room),
        _ => Err(Error::plain(format!(
            "{memory} MiB of memory are too little for {documents} documents, which need {} MiB at least",
            (tables + LEAST).div_ceil(1 << 20)
        ))),
    }
}
