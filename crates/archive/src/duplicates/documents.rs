//! What is known of every document, by its number: a few bytes in memory, a line of 32 bytes in a file that only grows,
//! and its shingles in another. Documents are numbered as they came, through all shards and runs.

use super::index::Ledger;
use super::signatures::{Signature, is_short};
use crate::error::{At, Error};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes of a line: digest, units, shingles, anchors, first.
const LINE: usize = 32;

#[derive(Default)]
pub(super) struct Documents {
    pub(super) units: Vec<u32>,
    pub(super) shingles: Vec<u32>,
    pub(super) anchors: Vec<u32>,
    /// The first document that says the same word by word, often itself.
    pub(super) first: Vec<u32>,
    /// Where the shingles of each begin, counted in shingles; one more, where the next will.
    places: Vec<u64>,
}

impl Documents {
    /// Reads the lines of so many documents.
    pub(super) fn read(path: &Path, many: u32) -> Result<Self, Error> {
        let mut documents = Documents { places: vec![0], ..Documents::default() };
        documents.reserve(many as usize);
        let mut file = BufReader::new(File::open(path).at(path)?);
        let mut line = [0; LINE];
        for _ in 0..many {
            file.read_exact(&mut line).at(path)?;
            let number = |n: usize| {
                line[16 + 4 * n..][..4].iter().rev().fold(0, |all, byte| all << 8 | u32::from(*byte))
            };
            documents.add([number(0), number(1), number(2), number(3)]);
        }
        Ok(documents)
    }

    /// Makes room for so many more, and not for twice as many.
    pub(super) fn reserve(&mut self, more: usize) {
        for column in [&mut self.units, &mut self.shingles, &mut self.anchors, &mut self.first] {
            column.reserve_exact(more);
        }
        self.places.reserve_exact(more + 1);
    }

    pub(super) fn len(&self) -> u32 {
        self.units.len() as u32
    }

    /// How many shingles all of them have.
    pub(super) fn all_shingles(&self) -> u64 {
        self.places.last().copied().unwrap_or(0)
    }

    fn add(&mut self, [units, shingles, anchors, first]: [u32; 4]) {
        self.units.push(units);
        self.shingles.push(shingles);
        self.anchors.push(anchors);
        self.first.push(first);
        self.places.push(self.all_shingles() + u64::from(shingles));
    }

    pub(super) fn bytes(many: u32) -> u64 {
        u64::from(many) * LINE as u64
    }
}

/// The digests of all documents so far, while new ones are signed.
pub(super) struct Seen(HashMap<[u8; 16], u32>);

impl Seen {
    pub(super) fn read(path: &Path, documents: &Documents, more: u64) -> Result<Self, Error> {
        let mut seen = HashMap::with_capacity(documents.len() as usize + more as usize);
        let mut file = BufReader::new(File::open(path).at(path)?);
        let mut line = [0; LINE];
        for number in 0..documents.len() {
            file.read_exact(&mut line).at(path)?;
            let digest = line.first_chunk().copied().unwrap_or_default();
            let (units, first) = (documents.units[number as usize], documents.first[number as usize]);
            if first == number && !is_short(units) {
                seen.insert(digest, number);
            }
        }
        Ok(Seen(seen))
    }
}

/// The files that new documents are added to.
pub(super) struct Intake {
    pub(super) seen: Seen,
    pub(super) lines: Ledger,
    pub(super) shingles: Ledger,
}

impl Intake {
    /// Adds a document; its number, and whether it is the first that says this.
    pub(super) fn take(
        &mut self,
        documents: &mut Documents,
        signed: &Signature,
    ) -> Result<(u32, bool), Error> {
        let number = documents.len();
        let first =
            if is_short(signed.units) { number } else { *self.seen.0.entry(signed.digest).or_insert(number) };
        let is_first = first == number;
        let count = |of: usize| if is_first { of as u32 } else { 0 };
        let numbers = [signed.units, count(signed.shingles.len()), count(signed.anchors.len()), first];
        self.lines.write(&signed.digest)?;
        self.lines.write(&numbers.map(u32::to_le_bytes).concat())?;
        if is_first {
            let bytes: Vec<u8> = signed.shingles.iter().flat_map(|shingle| shingle.to_le_bytes()).collect();
            self.shingles.write(&bytes)?;
        }
        documents.add(numbers);
        Ok((number, is_first))
    }
}

/// Reads the shingles of documents, wherever they lie.
pub(super) struct Shelf<'i> {
    documents: &'i Documents,
    file: File,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl<'i> Shelf<'i> {
    pub(super) fn open(documents: &'i Documents, path: &Path) -> Result<Self, Error> {
        let file = File::open(path).at(path)?;
        Ok(Shelf { documents, file, path: path.to_owned(), bytes: Vec::new() })
    }

    pub(super) fn fetch(&mut self, number: u32, shingles: &mut Vec<u32>) -> Result<(), Error> {
        let number = number as usize;
        self.bytes.resize(4 * self.documents.shingles[number] as usize, 0);
        self.file.seek(SeekFrom::Start(4 * self.documents.places[number])).at(&self.path)?;
        self.file.read_exact(&mut self.bytes).at(&self.path)?;
        shingles.clear();
        shingles.extend(self.bytes.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)));
        Ok(())
    }
}
