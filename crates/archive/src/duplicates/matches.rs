//! Pairs of documents in, those that match out: near by their true Jaccard, or the shorter one contained in the longer.
//! Pairs come sorted by the later document, so that its shingles are fetched once.

use super::candidates::BAND;
use super::documents::{Documents, Shelf};
use super::sorter::{Entry, Merged, Sorter};
use super::{Settings, crew};
use crate::error::{At, Error};
use std::cmp::Ordering;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Bytes of a match in its file.
const WIDTH: usize = 12;
/// Pairs that are compared at once.
const BATCH: usize = 32 << 10;
/// A shorter text is not said to be contained: its few sentences may stand in many.
const LEAST_CONTAINED: u32 = 50;
/// Of the anchors of the shorter one so many in a hundred must be in the longer, or the two are not compared.
const ANCHORS_IN_HUNDRED: u64 = 30;

/// Two documents that match, and how many shingles they share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) later: u32,
    pub(super) earlier: u32,
    shared: u32,
}

/// How alike two documents are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likeness<Name> {
    pub(super) jaccard: f64,
    /// The share of the shorter one's shingles that the longer one has.
    pub(super) contained: f64,
    pub(super) shorter: Name,
    pub(super) longer: Name,
}

impl<Name> Likeness<Name> {
    /// Of a later and an earlier document, each with the number of its shingles, so many of them shared.
    pub(super) fn of(later: (Name, u32), earlier: (Name, u32), shared: u32) -> Self {
        let both = u64::from(shared);
        let either = u64::from(later.1) + u64::from(earlier.1) - both;
        let share = |of: u64| if of == 0 { 0.0 } else { both as f64 / of as f64 };
        let (jaccard, contained) = (share(either), share(later.1.min(earlier.1).into()));
        let (shorter, longer) =
            if later.1 <= earlier.1 { (later.0, earlier.0) } else { (earlier.0, later.0) };
        Likeness { jaccard, contained, shorter, longer }
    }

    pub(super) fn is_near(&self, settings: &Settings) -> bool {
        self.jaccard >= settings.jaccard
    }

    /// Whether the two match; so many units has the shorter one.
    pub(super) fn holds(&self, units: u32, settings: &Settings) -> bool {
        self.is_near(settings) || units >= LEAST_CONTAINED && self.contained >= settings.contained
    }
}

impl<Name: Ord> Likeness<Name> {
    /// Whether what is contained in several rather joins this one: more of it is shared, or its longer one is earlier.
    pub(super) fn is_closer(&self, than: &Self) -> bool {
        let is_earlier = (&self.longer, &self.shorter) < (&than.longer, &than.shorter);
        self.jaccard > than.jaccard || self.jaccard == than.jaccard && is_earlier
    }
}

/// What the keys that two documents share have to count for, or the two are not compared: a band, or enough anchors of the
/// shorter one. Each is told by the number of its shingles and of its anchors, the later one first.
pub(super) fn enough(later: (u32, u32), earlier: (u32, u32)) -> u32 {
    let anchors = if later.0 <= earlier.0 { later.1 } else { earlier.1 };
    let anchors = (u64::from(anchors) * ANCHORS_IN_HUNDRED).div_ceil(100);
    u32::try_from(anchors).unwrap_or(BAND).min(BAND)
}

impl Match {
    pub(super) fn bytes(many: u64) -> u64 {
        many * WIDTH as u64
    }

    pub(super) fn to_bytes(self) -> Vec<u8> {
        [self.later, self.earlier, self.shared].map(u32::to_le_bytes).concat()
    }

    pub(super) fn likeness(self, documents: &Documents) -> Likeness<u32> {
        let counted = |number: u32| (number, documents.shingles[number as usize]);
        Likeness::of(counted(self.later), counted(self.earlier), self.shared)
    }

    fn holds(self, documents: &Documents, settings: &Settings) -> bool {
        let likeness = self.likeness(documents);
        likeness.holds(documents.units[likeness.shorter as usize], settings)
    }
}

/// The first matches of a file.
pub(super) fn read(
    path: &Path,
    many: u64,
) -> Result<impl Iterator<Item = Result<Match, Error>> + use<>, Error> {
    let (mut file, path) = (BufReader::new(File::open(path).at(path)?), path.to_owned());
    Ok((0..many).map(move |_| {
        let mut bytes = [0; WIDTH];
        file.read_exact(&mut bytes).at(&path)?;
        let numbers = bytes.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number));
        let mut numbers = numbers.chain([0; 3]);
        let mut next = || numbers.next().unwrap_or_default();
        Ok(Match { later: next(), earlier: next(), shared: next() })
    }))
}

/// Compares all pairs that may match; `take` gets those that do, batch by batch, and how many were compared so far.
pub(super) fn compare(
    documents: &Documents,
    shelf: &Path,
    pairs: Sorter,
    settings: &Settings,
    take: &mut dyn FnMut(Vec<Match>, u64) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut candidates = Candidates { pairs: pairs.sorted(Vec::new())?, next: None, documents };
    let mut compared = 0;
    loop {
        let batch: Vec<_> = candidates.by_ref().take(BATCH).collect::<Result<_, _>>()?;
        if batch.is_empty() {
            return Ok(());
        }
        compared += batch.len() as u64;
        let found = crew::side_by_side(&batch, settings.jobs, |part| counted(documents, shelf, part));
        let found: Vec<Match> = found.into_iter().collect::<Result<_, _>>()?;
        take(found.into_iter().filter(|found| found.holds(documents, settings)).collect(), compared)?;
    }
}

/// Pairs that share a band, or enough anchors.
struct Candidates<'d> {
    pairs: Merged,
    next: Option<Entry>,
    documents: &'d Documents,
}

impl Candidates<'_> {
    /// The next pair and what its shared keys count for.
    fn pair(&mut self) -> Result<Option<Entry>, Error> {
        let Some(mut pair) = self.next.take().map(Ok).or_else(|| self.pairs.next()).transpose()? else {
            return Ok(None);
        };
        for entry in self.pairs.by_ref() {
            let entry = entry?;
            if entry.key != pair.key {
                self.next = Some(entry);
                break;
            }
            pair.value = pair.value.saturating_add(entry.value);
        }
        Ok(Some(pair))
    }

    fn is_worth_it(&self, later: u32, earlier: u32, shared: u32) -> bool {
        let [later, earlier] = [later, earlier].map(|number| {
            let number = number as usize;
            (self.documents.shingles[number], self.documents.anchors[number])
        });
        shared >= enough(later, earlier)
    }
}

impl Iterator for Candidates<'_> {
    type Item = Result<(u32, u32), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let pair = self.pair().transpose()?;
            let pair = match pair {
                Ok(pair) => pair,
                Err(error) => return Some(Err(error)),
            };
            let (later, earlier) = ((pair.key >> 32) as u32, pair.key as u32);
            if self.is_worth_it(later, earlier, pair.value) {
                return Some(Ok((later, earlier)));
            }
        }
    }
}

fn counted(documents: &Documents, shelf: &Path, pairs: &[(u32, u32)]) -> Vec<Result<Match, Error>> {
    let mut shelf = match Shelf::open(documents, shelf) {
        Ok(shelf) => shelf,
        Err(error) => return vec![Err(error)],
    };
    let (mut held, mut one, mut other) = (None, Vec::new(), Vec::new());
    let mut count = |&(later, earlier): &(u32, u32)| {
        if held != Some(later) {
            shelf.fetch(later, &mut one)?;
            held = Some(later);
        }
        shelf.fetch(earlier, &mut other)?;
        Ok(Match { later, earlier, shared: shared(&one, &other) })
    };
    pairs.iter().map(&mut count).collect()
}

/// How many numbers two sorted lists have in common.
pub(super) fn shared(one: &[u32], other: &[u32]) -> u32 {
    let (mut a, mut b, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        let order = x.cmp(y);
        shared += u32::from(order == Ordering::Equal);
        a += usize::from(order != Ordering::Greater);
        b += usize::from(order != Ordering::Less);
    }
    shared
}
