//! Which documents hang together, by way of others: edges in, stars out, at the middle of each the first of its cluster
//! (large star and small star, in turn, until nothing moves: Kiveris and others 2014). Edges come and go as two rows, one from either
//! end; what a large star gives is seen from the later end alone.

use super::rows::{Edge, Match};
use super::run::Take;
use crate::Error;

/// Hangs all later neighbours of a document on the first of all.
#[derive(Default)]
pub(super) struct LargeStar {
    one: String,
    least: String,
    last: String,
}

impl Take for LargeStar {
    type In = Edge;
    type Out = Edge;

    fn take(&mut self, row: Edge, out: &mut Vec<Edge>) -> Result<(), Error> {
        if self.one != row.one {
            self.least = row.one.clone().min(row.other.clone());
            self.one = row.one;
        } else if self.last == row.other {
            return Ok(());
        }
        if row.other > self.one {
            let moved = self.least != self.one;
            out.push(Edge { one: row.other.clone(), other: self.least.clone(), moved });
        }
        self.last = row.other;
        Ok(())
    }
}

/// Hangs a document and its earlier neighbours on the first of them.
#[derive(Default)]
pub(super) struct SmallStar {
    one: String,
    least: String,
    last: String,
}

impl Take for SmallStar {
    type In = Edge;
    type Out = Edge;

    fn take(&mut self, row: Edge, out: &mut Vec<Edge>) -> Result<(), Error> {
        if self.one != row.one {
            self.one.clone_from(&row.one);
            self.least.clone_from(&row.other);
        } else if self.last == row.other && !row.moved {
            return Ok(());
        }
        self.last.clone_from(&row.other);
        let is_least = row.other == self.least;
        let (from, moved) = if is_least { (row.one, row.moved) } else { (row.other, true) };
        let to = self.least.clone();
        out.extend([
            Edge { one: from.clone(), other: to.clone(), moved },
            Edge { one: to, other: from, moved },
        ]);
        Ok(())
    }
}

/// That near ones belong together.
pub(super) fn near(found: Match, out: &mut Vec<Edge>) {
    if found.is_near {
        out.push(Edge { one: found.one, other: found.other, moved: true });
    }
}

/// In which cluster a document is: the end of a star's ray.
pub(super) fn head(edge: Edge, out: &mut Vec<Match>) {
    if edge.other < edge.one {
        out.push(Match { one: edge.one, head: edge.other, ..Match::default() });
    }
}
