//! Keys in, the documents that share enough of them out, and which of these match. A pair goes to the shingles of its earlier
//! document first, because very many may be tied to that one, and then with them to its later one, which is tied to few.

use super::super::Settings;
use super::super::candidates::Holders;
use super::super::matches::{Likeness, enough, shared};
use super::documents::twice;
use super::rows::{Key, Match, Pair, hashes};
use super::run::Take;
use crate::Error;
use serde_bytes::ByteBuf;

/// Ties those who share a key.
pub(super) struct Tied(pub(super) Holders<(String, (u32, u32))>);

impl Take for Tied {
    type In = Key;
    type Out = Pair;

    fn take(&mut self, row: Key, out: &mut Vec<Pair>) -> Result<(), Error> {
        let later = (row.shingles, row.anchors);
        let (before, weight) = self.0.before(row.key.cast_unsigned());
        out.extend(before.iter().map(|(name, earlier)| Pair {
            document: name.clone(),
            other: row.document.clone(),
            shared: weight,
            enough: enough(later, *earlier),
            units: 0,
            shingles: ByteBuf::new(),
        }));
        self.0.add((row.document, later));
        Ok(())
    }
}

/// Counts what the keys of a pair come to, and gives those pairs that are worth it the shingles of their earlier document.
#[derive(Default)]
pub(super) struct Met {
    earlier: Option<Pair>,
    /// The pair that is being counted.
    pair: Option<Pair>,
}

impl Met {
    fn close(&mut self, out: &mut Vec<Pair>) {
        let (Some(pair), Some(earlier)) = (self.pair.take(), &self.earlier) else { return };
        if pair.shared >= pair.enough {
            let (units, shingles) = (earlier.units, earlier.shingles.clone());
            out.push(Pair { document: pair.other, other: pair.document, units, shingles, ..pair });
        }
    }
}

impl Take for Met {
    type In = Pair;
    type Out = Pair;

    fn take(&mut self, row: Pair, out: &mut Vec<Pair>) -> Result<(), Error> {
        if row.other.is_empty() {
            self.close(out);
            self.earlier = Some(row);
            return Ok(());
        }
        match &mut self.pair {
            Some(pair) if (&pair.document, &pair.other) == (&row.document, &row.other) => {
                pair.shared = pair.shared.saturating_add(row.shared);
            }
            _ => {
                self.close(out);
                self.pair = Some(row);
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Pair>) {
        self.close(out);
    }
}

/// Compares a document with those before it that it may match.
pub(super) struct Compared {
    settings: Settings,
    later: String,
    units: u32,
    shingles: Vec<u32>,
}

impl Compared {
    pub(super) fn new(settings: Settings) -> Self {
        Compared { settings, later: String::new(), units: 0, shingles: Vec::new() }
    }
}

impl Take for Compared {
    type In = Pair;
    type Out = Match;

    fn take(&mut self, row: Pair, out: &mut Vec<Match>) -> Result<(), Error> {
        let shingles = hashes(&row.shingles);
        if row.other.is_empty() {
            if self.later == row.document {
                return Err(twice(&row.document));
            }
            (self.later, self.units, self.shingles) = (row.document, row.units, shingles);
            return Ok(());
        }
        let later = ((&row.document, self.units), self.shingles.len() as u32);
        let earlier = ((&row.other, row.units), shingles.len() as u32);
        let likeness = Likeness::of(later, earlier, shared(&self.shingles, &shingles));
        if likeness.holds(likeness.shorter.1, &self.settings) {
            let found = |(one, units): (&String, u32), (other, _): (&String, u32), is_shorter| Match {
                one: one.clone(),
                other: other.clone(),
                is_near: likeness.is_near(&self.settings),
                is_shorter,
                jaccard: likeness.jaccard,
                contained: likeness.contained,
                rank: self.settings.keep.rank(units),
                ..Match::default()
            };
            out.push(found(likeness.shorter, likeness.longer, true));
            out.push(found(likeness.longer, likeness.shorter, false));
        }
        Ok(())
    }
}
