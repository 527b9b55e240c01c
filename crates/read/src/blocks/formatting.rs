//! The list of active formatting elements (HTML standard §13.2.4.3): mis-nested `<b>`, `<a>` and their kin are
//! reopened and adopted as browsers do. Here that decides which text counts as link or bold; no nodes are moved.

use super::name::Name;
use super::properties::is_special;
use super::rules::Cutter;
use super::stack::{Element, Entry, Space};

/// Longest list kept; older entries are forgotten, so that hostile pages cost linear time.
const LONGEST: usize = 64;

/// An entry of the list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Formatting {
    Marker,
    Element(u32, Element),
}

impl Formatting {
    fn uid(&self) -> Option<u32> {
        match *self {
            Formatting::Marker => None,
            Formatting::Element(uid, _) => Some(uid),
        }
    }
}

impl Cutter<'_> {
    /// Opens a formatting element and lists it, three alike at the most.
    pub(super) fn open_formatting(&mut self, element: Element) {
        let Some(uid) = self.insert(element) else { return };
        let alike = |f: &Formatting| match f {
            Formatting::Element(_, e) => {
                e.name == element.name
                    && e.raw_attributes.of(self.text).trim() == element.raw_attributes.of(self.text).trim()
            }
            Formatting::Marker => false,
        };
        let since = self.since_marker();
        let same: Vec<usize> =
            (since..self.formatting.len()).filter(|&i| alike(&self.formatting[i])).collect();
        if same.len() >= 3 {
            self.formatting.remove(same[0]);
        }
        if self.formatting.len() >= LONGEST {
            self.formatting.remove(0);
        }
        self.formatting.push(Formatting::Element(uid, element));
    }

    pub(super) fn push_marker(&mut self) {
        if self.formatting.len() >= LONGEST {
            self.formatting.remove(0);
        }
        self.formatting.push(Formatting::Marker);
    }

    pub(super) fn clear_to_marker(&mut self) {
        while let Some(last) = self.formatting.pop() {
            if matches!(last, Formatting::Marker) {
                break;
            }
        }
    }

    fn since_marker(&self) -> usize {
        self.formatting.iter().rposition(|f| matches!(f, Formatting::Marker)).map_or(0, |i| i + 1)
    }

    /// Reopens the formatting elements that something closed over their heads.
    pub(super) fn reconstruct(&mut self) {
        let settled = |f: &Formatting| f.uid().is_none_or(|uid| self.stack.position(uid).is_some());
        if self.formatting.last().is_none_or(settled) {
            return;
        }
        let first = self.formatting.iter().rposition(settled).map_or(0, |i| i + 1);
        for index in first..self.formatting.len() {
            if let Formatting::Element(_, element) = self.formatting[index]
                && let Some(uid) = self.insert(element)
            {
                self.formatting[index] = Formatting::Element(uid, element);
            }
        }
    }

    fn listed(&self, uid: u32) -> Option<usize> {
        self.formatting.iter().position(|f| f.uid() == Some(uid))
    }

    fn last_listed(&self, name: Name) -> Option<(usize, u32, Element)> {
        let since = self.since_marker();
        self.formatting[since..].iter().enumerate().rev().find_map(|(i, f)| match *f {
            Formatting::Element(uid, element) if element.name == name => Some((since + i, uid, element)),
            _ => None,
        })
    }

    /// `<a>` inside `<a>`: the first one ends.
    pub(super) fn end_open_link(&mut self) {
        let Some((_, uid, _)) = self.last_listed(Name::A) else { return };
        self.adopt(Name::A);
        if let Some(index) = self.listed(uid) {
            self.formatting.remove(index);
        }
        if let Some(index) = self.stack.position(uid) {
            self.remove_entry(index);
        }
    }

    /// The adoption agency algorithm for the end tag of a formatting element.
    ///
    /// Where the element is the innermost one, as nearly always, that comes down to taking it off both lists.
    pub(super) fn adopt(&mut self, name: Name) {
        if let Some(Formatting::Element(uid, element)) = self.formatting.last()
            && element.name == name
            && self.stack.top().is_some_and(|top| top.uid == *uid)
        {
            self.formatting.pop();
            return self.pop();
        }
        self.adopt_outer(name);
    }

    fn adopt_outer(&mut self, name: Name) {
        if self.stack.top_is(name) && self.stack.top().is_some_and(|e| self.listed(e.uid).is_none()) {
            self.pop();
            return;
        }
        for _ in 0..8 {
            let Some((index, uid, element)) = self.last_listed(name) else {
                return self.end_any_other(name, name.as_str());
            };
            let Some(position) = self.stack.position(uid) else {
                self.formatting.remove(index);
                return;
            };
            if !self.stack.index_in_default_scope(position) {
                return;
            }
            let above = &self.stack.entries[position..];
            let special = |e: &Entry| e.element.space == Space::Html && is_special(e.element.name);
            let Some(furthest) = above.iter().position(special).map(|i| position + i) else {
                self.truncate(position);
                self.formatting.remove(index);
                return;
            };
            self.adopt_block(index, element, position, furthest);
        }
    }

    /// One turn of the algorithm: the block at `furthest` leaves the formatting element at `position`.
    fn adopt_block(&mut self, index: usize, element: Element, position: usize, furthest: usize) {
        let mut bookmark = index;
        let mut kept = Vec::new();
        for (turn, at) in (position + 1..furthest).rev().enumerate() {
            let between = self.stack.entries[at];
            let Some(listed) = self.listed(between.uid) else { continue };
            if turn >= 3 {
                self.formatting.remove(listed);
                bookmark -= usize::from(listed < bookmark);
                continue;
            }
            let uid = self.fresh_uid();
            self.formatting[listed] = Formatting::Element(uid, between.element);
            if kept.is_empty() && turn == 0 {
                bookmark = listed + 1;
            }
            kept.push(Entry { uid, resume: None, ..between });
        }
        kept.reverse();
        let gone = self.stack.entries[position];
        let old = self.listed(gone.uid);
        let uid = self.fresh_uid();
        self.formatting.insert(bookmark.min(self.formatting.len()), Formatting::Element(uid, element));
        if let Some(old) = old {
            self.formatting.remove(if old >= bookmark { old + 1 } else { old });
        }
        let mut rest = kept;
        rest.push(self.stack.entries[furthest]);
        rest.push(Entry::new(element, uid));
        rest.extend_from_slice(&self.stack.entries[furthest + 1..]);
        if let (Some(first), Some(resume)) = (rest.first_mut(), gone.resume) {
            first.resume = Some(resume);
            first.parent = gone.parent;
        }
        self.stack.rebuild(position, &rest);
        self.builder.unsettle(&self.stack, position);
    }
}
