//! Numbered keys in any order in, sorted out, in as much memory as is allowed: what does not fit is sorted in parts, the
//! parts are written to files of their own and merged when they are read. The same format holds the sorted keys of the
//! index, so that these are merged with new ones in one go.

use crate::error::{At, Error};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Bytes of an entry in a file.
const WIDTH: usize = 12;
const BUFFER: usize = 256 << 10;
/// The beginning of the names of files that nobody needs when the run is over.
pub(super) const SPILL: &str = "spill-";

/// A key and what has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) key: u64,
    pub(super) value: u32,
}

/// Sorted entries on their way into a file.
pub(super) struct Run {
    path: PathBuf,
    file: BufWriter<File>,
    entries: u64,
}

impl Run {
    pub(super) fn create(path: PathBuf) -> Result<Self, Error> {
        let file = BufWriter::with_capacity(BUFFER, File::create(&path).at(&path)?);
        Ok(Run { path, file, entries: 0 })
    }

    pub(super) fn write(&mut self, entry: Entry) -> Result<(), Error> {
        let mut bytes = [0; WIDTH];
        bytes[..8].copy_from_slice(&entry.key.to_le_bytes());
        bytes[8..].copy_from_slice(&entry.value.to_le_bytes());
        self.entries += 1;
        self.file.write_all(&bytes).at(&self.path)
    }

    /// Closes the file; how many entries it has.
    pub(super) fn close(self) -> Result<u64, Error> {
        let file = self.file.into_inner().map_err(|error| error.into_error()).at(&self.path)?;
        file.sync_data().at(&self.path)?;
        Ok(self.entries)
    }
}

type Source = Box<dyn Iterator<Item = Result<Entry, Error>>>;

/// The entries of a file.
pub(super) fn read(path: &Path) -> Result<Source, Error> {
    let file = File::open(path).at(path)?;
    let mut left = file.metadata().at(path)?.len() / WIDTH as u64;
    let (mut file, path) = (BufReader::with_capacity(BUFFER, file), path.to_owned());
    Ok(Box::new(std::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        let mut bytes = [0; WIDTH];
        Some(file.read_exact(&mut bytes).at(&path).map(|()| {
            let [key, value] = [&bytes[..8], &bytes[8..]]
                .map(|part| part.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)));
            Entry { key, value: value as u32 }
        }))
    })))
}

pub(super) struct Sorter {
    folder: PathBuf,
    name: &'static str,
    most: usize,
    held: Vec<Entry>,
    runs: Vec<Spilled>,
}

/// A file that goes when it has been read.
struct Spilled(PathBuf);

impl Drop for Spilled {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Sorter {
    /// Holds no more than `memory` bytes.
    pub(super) fn new(folder: &Path, name: &'static str, memory: usize) -> Self {
        let most = (memory / size_of::<Entry>()).max(2);
        Sorter { folder: folder.to_owned(), name, most, held: Vec::new(), runs: Vec::new() }
    }

    pub(super) fn push(&mut self, entry: Entry) -> Result<(), Error> {
        if self.held.len() == self.most {
            self.spill()?;
        }
        if self.held.len() == self.held.capacity() {
            let more = self.held.len().max(1024).min(self.most - self.held.len());
            self.held.reserve_exact(more);
        }
        self.held.push(entry);
        Ok(())
    }

    fn spill(&mut self) -> Result<(), Error> {
        self.held.sort_unstable();
        let path = self.folder.join(format!("{SPILL}{}-{}", self.name, self.runs.len()));
        let mut run = Run::create(path.clone())?;
        self.runs.push(Spilled(path));
        for entry in self.held.drain(..) {
            run.write(entry)?;
        }
        run.close().map(|_| ())
    }

    /// All entries in order, those of `others` among them.
    pub(super) fn sorted(mut self, others: Vec<Source>) -> Result<Merged, Error> {
        self.held.sort_unstable();
        let mut sources = others;
        for run in &self.runs {
            sources.push(read(&run.0)?);
        }
        sources.push(Box::new(self.held.into_iter().map(Ok)));
        Merged::new(sources, self.runs)
    }
}

/// Sorted sources as one.
pub(super) struct Merged {
    sources: Vec<Source>,
    next: BinaryHeap<Reverse<(Entry, usize)>>,
    _runs: Vec<Spilled>,
}

impl Merged {
    fn new(mut sources: Vec<Source>, runs: Vec<Spilled>) -> Result<Self, Error> {
        let mut next = BinaryHeap::new();
        for (n, source) in sources.iter_mut().enumerate() {
            if let Some(entry) = source.next() {
                next.push(Reverse((entry?, n)));
            }
        }
        Ok(Merged { sources, next, _runs: runs })
    }
}

impl Iterator for Merged {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut top = self.next.peek_mut()?;
        let Reverse((entry, source)) = *top;
        match self.sources[source].next() {
            Some(Ok(next)) => *top = Reverse((next, source)),
            Some(Err(error)) => return Some(Err(error)),
            None => {
                PeekMut::pop(top);
            }
        }
        Some(Ok(entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duplicates::tests::{Dice, Folder};

    fn entries(dice: &mut Dice, many: usize) -> Vec<Entry> {
        (0..many).map(|n| Entry { key: dice.below(500) as u64, value: n as u32 }).collect()
    }

    #[test]
    fn little_memory_sorts_as_well_as_much() {
        let folder = Folder::new("sorter");
        let mut dice = Dice(5);
        let older = entries(&mut dice, 300);
        let newer = entries(&mut dice, 2000);
        let mut expected = [older.clone(), newer.clone()].concat();
        expected.sort();
        for memory in [1, 1000, 1 << 20] {
            let mut segment = Run::create(folder.path("segment")).unwrap();
            let mut sorted = older.clone();
            sorted.sort();
            sorted.iter().for_each(|entry| segment.write(*entry).unwrap());
            assert_eq!(segment.close().unwrap(), 300);
            let mut sorter = Sorter::new(&folder.path(""), "keys", memory);
            newer.iter().for_each(|entry| sorter.push(*entry).unwrap());
            let merged = sorter.sorted(vec![read(&folder.path("segment")).unwrap()]).unwrap();
            assert_eq!(merged.map(Result::unwrap).collect::<Vec<_>>(), expected);
            assert_eq!(folder.names(), ["segment"]);
        }
    }
}
