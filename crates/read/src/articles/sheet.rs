//! What lies on the table while an article is assembled, and the questions that every field asks of it.

use super::urls::Addresses;
use crate::bytes;
use crate::{
    Options,
    blocks::{Blocks, Hints, Mark, Node, Span, name::Name, references},
    claims::Claims,
    pages::Page,
    roles::Label,
    words::letters,
};
use std::borrow::Cow;
use tearsheet_article::Role;

/// Everything that is known of a page.
pub(super) struct Sheet<'a> {
    pub(super) page: &'a Page<'a>,
    pub(super) blocks: &'a Blocks,
    pub(super) claims: &'a Claims,
    /// As many as there are blocks, or fewer.
    pub(super) labels: &'a [Label],
    pub(super) addresses: Addresses,
    /// First and last block of the body.
    pub(super) body: Option<(usize, usize)>,
    /// First block labelled title.
    pub(super) title: Option<usize>,
    /// What the outlet is called, letters only: by its own name, by its host, and by the name in that.
    pub(super) outlet_names: Vec<String>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(
        page: &'a Page<'a>,
        blocks: &'a Blocks,
        claims: &'a Claims,
        labels: &'a [Label],
        options: &Options,
    ) -> Self {
        let labels = labels.get(..blocks.list.len()).unwrap_or(labels);
        let addresses = Addresses::new(options.url.as_deref(), claims);
        let first = labels.iter().position(|label| label.role.is_body());
        let last = labels.iter().rposition(|label| label.role.is_body());
        let title = labels.iter().position(|label| label.role == Role::Title);
        let names = [claims.site.as_deref(), addresses.host(), addresses.host_name()];
        let names = names.into_iter().flatten().map(letters).filter(|name| !name.is_empty());
        let outlet_names = names.collect();
        Sheet { page, blocks, claims, labels, addresses, body: first.zip(last), title, outlet_names }
    }

    /// Whether a name is the outlet's own.
    pub(super) fn is_outlet(&self, name: &str) -> bool {
        self.outlet_names.contains(&letters(name))
    }

    /// The part that block `i` plays.
    pub(super) fn role(&self, i: usize) -> Role {
        self.labels.get(i).map_or(Role::Other, |label| label.role)
    }

    /// The part that the block before `i` plays.
    pub(super) fn role_before(&self, i: usize) -> Option<Role> {
        i.checked_sub(1).map(|i| self.role(i))
    }

    /// The blocks of a role.
    pub(super) fn with(&self, role: Role) -> impl Iterator<Item = usize> + use<'a> {
        self.labels.iter().enumerate().filter(move |(_, label)| label.role == role).map(|(i, _)| i)
    }

    /// The text of block `i` as the cutter left it.
    pub(super) fn raw(&self, i: usize) -> &'a str {
        self.blocks.list.get(i).map_or("", |block| block.text.of(&self.blocks.buffer))
    }

    /// The text of block `i` as people see it: without what only listeners hear, inside a link ("opens in a new window")
    /// or in several words. A single word outside links may stand for a letter that is drawn, a colon parts kicker and title.
    pub(super) fn shown(&self, i: usize) -> Cow<'a, str> {
        let (raw, marks) = (self.raw(i), self.marks(i));
        let is_in_link =
            |mark: &Mark| marks.iter().any(|link| link.name == Name::A && link.text.holds(mark.text));
        let is_heard = |mark: &&Mark| {
            let text = mark.text.of(&self.blocks.buffer);
            let says = text.contains(char::is_alphanumeric);
            says && text.len() < raw.len() && (is_in_link(mark) || text.trim().contains(' '))
        };
        let heard = self.hinted(i, Hints::SCREEN_READER).filter(is_heard);
        let mut heard: Vec<Span> = heard.map(|mark| mark.text).collect();
        let Some(whole) = self.blocks.list.get(i).map(|block| block.text).filter(|_| !heard.is_empty())
        else {
            return Cow::Borrowed(raw);
        };
        heard.sort_by_key(|span| span.start);
        heard.push(Span { start: whole.end, end: whole.end });
        let (mut shown, mut done) = (String::with_capacity(raw.len()), whole.start);
        for span in heard {
            shown.push_str(Span { start: done, end: span.start }.of(&self.blocks.buffer));
            done = done.max(span.end);
        }
        Cow::Owned(shown)
    }

    /// The text of block `i` on one line.
    pub(super) fn words(&self, i: usize) -> String {
        one_line(self.raw(i))
    }

    /// The words of a block, in lines of their own where only a mark parts them: `<a>Ida Holm</a><span>Reporter</span>`.
    pub(super) fn lines(&self, i: usize) -> Cow<'a, str> {
        let raw = self.raw(i);
        let start = self.blocks.list.get(i).map_or(0, |block| block.text.start);
        let marks = self.marks(i).iter().flat_map(|mark| [mark.text.start, mark.text.end]);
        let edges = marks.filter_map(|edge| edge.checked_sub(start)).map(|edge| edge as usize);
        let parts_words = |edge: &usize| {
            raw.split_at_checked(*edge).is_some_and(|(before, behind)| {
                before.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric)
            })
        };
        let mut breaks: Vec<usize> = edges.filter(parts_words).collect();
        if breaks.is_empty() {
            return Cow::Borrowed(raw);
        }
        breaks.sort_unstable();
        breaks.dedup();
        let begins = [0].into_iter().chain(breaks.iter().copied());
        let ends = breaks.iter().copied().chain([raw.len()]);
        let lines: Vec<&str> = begins.zip(ends).filter_map(|(begin, end)| raw.get(begin..end)).collect();
        Cow::Owned(lines.join("\n"))
    }

    pub(super) fn marks(&self, i: usize) -> &'a [Mark] {
        let Some(block) = self.blocks.list.get(i) else { return &[] };
        self.blocks.marks.get(block.marks.start as usize..block.marks.end as usize).unwrap_or(&[])
    }

    /// The text of a mark on one line.
    pub(super) fn mark_words(&self, mark: &Mark) -> String {
        one_line(mark.text.of(&self.blocks.buffer))
    }

    /// The marks of block `i` that have one of these hints.
    pub(super) fn hinted(&self, i: usize, hints: Hints) -> impl Iterator<Item = &'a Mark> + use<'a> {
        self.marks(i).iter().filter(move |mark| mark.hints.any(hints))
    }

    /// An attribute's value, decoded.
    pub(super) fn value(&self, span: Span) -> String {
        references::decode(span.of(&self.page.text), true).trim().to_owned()
    }

    /// Where the first link of block `i` leads.
    pub(super) fn link(&self, i: usize) -> Option<String> {
        self.marks(i).iter().filter(|mark| mark.name == Name::A).find_map(|mark| self.address(mark))
    }

    /// Where a mark leads.
    pub(super) fn address(&self, mark: &Mark) -> Option<String> {
        self.addresses.resolve(&references::decode(mark.value.of(&self.page.text), true))
    }

    /// The elements from `node` outwards, with their numbers.
    pub(super) fn outwards(&self, node: Option<u32>) -> impl Iterator<Item = (u32, &'a Node)> + use<'a> {
        let nodes = &self.blocks.nodes;
        let of = move |n: u32| nodes.get(n as usize).map(|node| (n, node));
        std::iter::successors(node.and_then(of), move |(n, node)| node.parent.filter(|p| p < n).and_then(of))
    }

    /// The element that holds block `i`.
    pub(super) fn node(&self, i: usize) -> Option<u32> {
        self.blocks.list.get(i).and_then(|block| block.node)
    }

    /// The nearest element of this name around a node, itself included.
    pub(super) fn nearest(&self, node: Option<u32>, name: Name) -> Option<u32> {
        self.outwards(node).find(|(_, node)| node.name == name).map(|(n, _)| n)
    }

    /// Whether two nodes have an element around them within so many steps outwards of each.
    pub(super) fn are_near(&self, a: Option<u32>, b: Option<u32>, steps: usize) -> bool {
        let around = |node| self.outwards(node).take(steps).map(|(n, _)| n);
        around(a).any(|n| around(b).any(|m| m == n))
    }
}

/// Text on one line: every run of white space, no-break spaces and line breaks too, is one space.
pub(super) fn one_line(text: &str) -> String {
    if is_one_line(text) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a text has no white space but single spaces between its words, as most have.
fn is_one_line(text: &str) -> bool {
    let breaks = |before: u8, byte: u8| (byte < b' ') | (before == b' ') & (byte == b' ');
    let may_break = |before: u8, byte: u8| breaks(before, byte) | matches!(byte, 0xc2 | 0xe1..=0xe3);
    let bytes = text.as_bytes();
    !text.starts_with(char::is_whitespace)
        && !text.ends_with(' ')
        && (bytes::count_pairs(bytes, may_break) == 0
            || bytes::count_pairs(bytes, breaks) == 0 && !bytes::has_wide_space(text))
}

/// Words, where Chinese and Japanese, which part none, count two characters as one.
pub(super) fn count_words(text: &str) -> usize {
    let bytes = text.as_bytes();
    let dense = |before: u8, byte: u8| (before.wrapping_sub(0xe4) < 6) | (before == 0xe3) & (byte > 0x80);
    match bytes::count_pairs(bytes, dense) {
        dense if dense > 0 && dense * 2 > bytes::count_chars(text) => dense / 2,
        _ if bytes::has_wide_space(text) => text.split_whitespace().count(),
        _ => bytes::count_words(bytes),
    }
}
