//! Matches and clusters in, marks out: what is contained joins a cluster, one of each cluster is kept, and the others are tied to it.

use super::super::clusters::Tie;
use super::super::matches::Likeness;
use super::rows::{Edge, Fate, Mark, Match};
use super::run::Take;
use crate::Error;

/// Of the shorter one and of the longer one that is no near duplicate of it.
pub(super) fn contained(found: Match, out: &mut Vec<Match>) {
    if found.is_shorter && !found.is_near {
        out.push(found);
    }
}

/// Tells each match in which cluster its one is, and turns it round: twice, and both its ends know.
#[derive(Default)]
pub(super) struct Placed {
    one: String,
    head: String,
}

impl Take for Placed {
    type In = Match;
    type Out = Match;

    fn take(&mut self, row: Match, out: &mut Vec<Match>) -> Result<(), Error> {
        if self.one != row.one {
            let head = if row.other.is_empty() { &row.head } else { &row.one };
            self.head.clone_from(head);
            self.one.clone_from(&row.one);
        }
        if !row.other.is_empty() {
            let (one, other) = (row.other, row.one);
            out.push(Match { one, other, head: row.other_head, other_head: self.head.clone(), ..row });
        }
        Ok(())
    }
}

/// Joins what is contained to the one of its containers that it is most like.
#[derive(Default)]
pub(super) struct Attached {
    head: String,
    best: Option<Likeness<String>>,
}

impl Attached {
    fn close(&mut self, out: &mut Vec<Edge>) {
        let Some(Likeness { shorter, longer, .. }) = self.best.take() else { return };
        out.push(Edge { one: shorter.clone(), other: longer.clone(), moved: true });
        out.push(Edge { one: longer, other: shorter, moved: true });
    }
}

impl Take for Attached {
    type In = Match;
    type Out = Edge;

    fn take(&mut self, row: Match, out: &mut Vec<Edge>) -> Result<(), Error> {
        if self.head != row.head {
            self.close(out);
            self.head.clone_from(&row.head);
        }
        let is_apart = row.head != row.other_head;
        let likeness =
            Likeness { jaccard: row.jaccard, contained: row.contained, shorter: row.one, longer: row.other };
        if is_apart && self.best.as_ref().is_none_or(|best| likeness.is_closer(best)) {
            self.best = Some(likeness);
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Edge>) {
        self.close(out);
    }
}

/// Keeps the one of least rank of each cluster, and ties the others to it. What only looks out of its cluster is not
/// asked.
#[derive(Default)]
pub(super) struct Kept {
    head: String,
    kept: String,
    one: String,
    tie: Tie,
}

impl Kept {
    fn close(&mut self, out: &mut Vec<Fate>) {
        let first = std::mem::take(&mut self.one);
        if !first.is_empty() {
            out.push(Fate {
                first,
                document: String::new(),
                cluster: self.head.clone(),
                kept: self.kept.clone(),
                relation: self.tie.relation.name().map(str::to_owned),
                similarity: Some(self.tie.similarity),
            });
        }
    }
}

impl Take for Kept {
    type In = Match;
    type Out = Fate;

    fn take(&mut self, row: Match, out: &mut Vec<Fate>) -> Result<(), Error> {
        if row.head != row.other_head {
            return Ok(());
        }
        if self.one != row.one {
            self.close(out);
            self.one.clone_from(&row.one);
            self.tie = Tie::default();
        }
        if self.head != row.head {
            self.head = row.head;
            self.kept.clone_from(&row.one);
        }
        let likeness = Likeness {
            jaccard: row.jaccard,
            contained: row.contained,
            shorter: &row.one,
            longer: &row.other,
        };
        self.tie.pull(Tie::of(&likeness, row.is_near, row.other == self.kept));
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Fate>) {
        self.close(out);
    }
}

/// Gives a document the mark of the first one that says the same.
#[derive(Default)]
pub(super) struct Marked(Fate);

impl Take for Marked {
    type In = Fate;
    type Out = Mark;

    fn take(&mut self, row: Fate, out: &mut Vec<Mark>) -> Result<(), Error> {
        if row.document.is_empty() {
            self.0 = row;
            return Ok(());
        }
        if self.0.first != row.first {
            let (cluster, kept) = (row.first.clone(), row.first.clone());
            self.0 = Fate { first: row.first, cluster, kept, ..Fate::default() };
        }
        let Fate { first, cluster, kept, relation, similarity, .. } = &self.0;
        let is_kept = row.document == *kept;
        let (relation, similarity) = match first == kept {
            true => (Tie::EXACT.relation.name().map(str::to_owned), Some(Tie::EXACT.similarity)),
            false => (relation.clone(), *similarity),
        };
        out.push(Mark {
            document: row.document,
            kept: is_kept,
            cluster: cluster.clone(),
            duplicate_of: (!is_kept).then(|| kept.clone()),
            relation: relation.filter(|_| !is_kept),
            similarity: similarity.filter(|_| !is_kept),
        });
        Ok(())
    }
}

/// Lets no name pass twice.
#[derive(Default)]
pub(super) struct Once(String);

impl Take for Once {
    type In = Mark;
    type Out = Mark;

    fn take(&mut self, row: Mark, out: &mut Vec<Mark>) -> Result<(), Error> {
        if self.0 == row.document {
            return Err(super::documents::twice(&row.document));
        }
        self.0.clone_from(&row.document);
        out.push(row);
        Ok(())
    }
}
