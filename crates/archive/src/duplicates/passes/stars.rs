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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duplicates::tests::Dice;
    use std::collections::BTreeSet;

    fn passed(mut edges: Vec<Edge>, mut star: impl Take<In = Edge, Out = Edge>) -> Vec<Edge> {
        edges.sort_by(|a, b| (&a.one, &a.other).cmp(&(&b.one, &b.other)));
        let mut out = Vec::new();
        edges.into_iter().for_each(|edge| star.take(edge, &mut out).unwrap());
        out
    }

    /// The stars of pairs, and how many rounds it took.
    fn stars(pairs: impl Iterator<Item = (usize, usize)>) -> (BTreeSet<(String, String)>, usize) {
        let name = |number: usize| format!("{number:04}");
        let edge = |one, other| Edge { one: name(one), other: name(other), moved: true };
        let mut edges: Vec<Edge> = pairs.flat_map(|(a, b)| [edge(a, b), edge(b, a)]).collect();
        for round in 1.. {
            edges = passed(passed(edges, LargeStar::default()), SmallStar::default());
            if edges.iter().all(|edge| !edge.moved) {
                let mut heads = Vec::new();
                edges.into_iter().for_each(|edge| head(edge, &mut heads));
                return (heads.into_iter().map(|head| (head.one, head.head)).collect(), round);
            }
        }
        unreachable!()
    }

    #[test]
    fn a_chain_of_many_links_is_one_star_after_few_rounds() {
        let mut places: Vec<usize> = (1..1000).collect();
        let mut dice = Dice(21);
        (1..places.len()).for_each(|n| places.swap(n, dice.below(n + 1)));
        places.insert(500, 0);
        let (found, rounds) = stars(places.windows(2).map(|two| (two[0], two[1])));
        assert_eq!(found, (1..1000).map(|n| (format!("{n:04}"), "0000".into())).collect());
        assert!(rounds < 12, "{rounds}");
    }

    #[test]
    fn what_has_nothing_in_common_stays_apart() {
        let mut dice = Dice(22);
        let numbers: Vec<usize> = (0..2000).map(|_| dice.below(500)).collect();
        let pairs = numbers.into_iter().map(|n| (n, n / 7 * 7 + dice.below(7)));
        let (found, _) = stars(pairs.filter(|(a, b)| a != b));
        assert!(found.len() > 300);
        assert!(
            found
                .iter()
                .all(|(one, head)| one.parse::<usize>().unwrap() / 7 == head.parse::<usize>().unwrap() / 7)
        );
        let heads: BTreeSet<&String> = found.iter().map(|(_, head)| head).collect();
        assert!(heads.iter().all(|head| found.iter().all(|(one, _)| one != *head)));
    }
}
