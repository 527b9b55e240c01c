//! What a glance at a block tells, before a word of it is read: how long it is, how much of it is linked, which
//! elements stand around it, what its neighbours look like, and where it stands. The sieve ([`super::sieve`]) settles
//! by this what is plainly no part of the article; of what is left it is a part of what the other models see.

use super::sums::{octaves, share, size};
use super::table::{Table, numbered};
use super::wording::{self, is_dense};
use crate::blocks::{Block, Blocks, Context, Hints, name::Name};
use crate::bytes;
use crate::words::ends_sentence;

columns! {
    Glance:
    Length, LinkShare, BoldShare, Marks, Links, Heading, ListDepth, Gap, Begins, Ends, Depth,
    Element, Parent, Grandparent,
    Link1, Link2, Link3, Link4, Text1, Text2, Text3, Text4, Count1, Count2, Count3,
    LengthB2, LengthB1, LengthA1, LengthA2, LinkB2, LinkB1, LinkA1, LinkA2, SameB1, SameA1, HeadB1, HeadA1,
    Link5, Link12, Mean5, Mean12,
    Place, TextBefore, FromTop, FromEnd, FromHead, FromH1, BeforeH1, H1Before, ArticlesBefore, InArticle,
    PageBlocks, PageText, PageLink, PageH1, PageTimes, PagePictures, PageDense, PageFlat, PageItems, PageHeads,
}

pub(super) const HINTS: usize = 60;
const CONTEXTS: usize = 30;
const AROUND: usize = HINTS;
const CONTEXT: usize = AROUND + HINTS;
/// The first that is no bit.
pub(super) const GLANCES: usize = CONTEXT + CONTEXTS;
/// How many features a glance gives.
pub(super) const WIDTH: usize = GLANCES + Glance::ALL.len();

/// The names of these features, in order.
pub(super) fn names() -> impl Iterator<Item = String> {
    numbered("own_hint", HINTS)
        .chain(numbered("hint", HINTS))
        .chain(numbered("context", CONTEXTS))
        .chain(Glance::ALL.into_iter().map(|glance| format!("{glance:?}")))
}

impl Glance {
    /// Its place among the features of a glance.
    pub const fn place(self) -> usize {
        GLANCES + self as usize
    }
}

/// What the elements of a block, its marks and all around it are called and are, as bits, and where those go.
pub(super) fn bits(blocks: &Blocks, i: usize) -> [(usize, u64); 3] {
    let block = &blocks.list[i];
    let own = block.node.map_or(Hints::default(), |node| blocks.nodes[node as usize].hints);
    let own = blocks.marks(i).iter().fold(own, |all, mark| all.with(mark.hints));
    [(0, own.0), (AROUND, block.hints.0), (CONTEXT, block.context.0.into())]
}

/// The size of a block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outline {
    /// Characters, those of scripts without spaces counted double.
    pub length: u32,
    /// Bytes that are no white space.
    pub letters: u32,
    pub link_share: f32,
}

/// A glance at all blocks of a page.
pub(super) fn of(blocks: &Blocks) -> (Vec<Outline>, Table) {
    let mut outlines: Vec<Outline> = (0..blocks.list.len()).map(|i| outline(blocks, i)).collect();
    distrust_links(blocks, &mut outlines);
    let mut table = Table::of_width(outlines.len(), WIDTH);
    let holders = blocks.list.iter().map(|block| Some(holder(blocks, block.node?))).collect();
    let mut glances = Glances { blocks, outlines: &outlines, holders, table: &mut table };
    glances.forms();
    glances.around();
    glances.neighbours();
    glances.places();
    glances.whole();
    (outlines, table)
}

fn outline(blocks: &Blocks, index: usize) -> Outline {
    let text = blocks.text(index);
    let letters = bytes::count(text.as_bytes(), |byte| !byte.is_ascii_whitespace()) as u32;
    let link_share = (blocks.list[index].link_bytes as f32 / letters.max(1) as f32).min(1.0);
    Outline { length: wording::length(text), letters, link_share }
}

/// A link that was never closed makes the whole text one: where most running text is linked, links say nothing.
fn distrust_links(blocks: &Blocks, outlines: &mut [Outline]) {
    let is_prose = |i: usize, least: u32| outlines[i].length >= least && ends_sentence(blocks.text(i));
    let of_prose = |is_linked: bool, least: u32| -> u32 {
        let those = (0..outlines.len()).filter(|&i| (outlines[i].link_share > 0.5) == is_linked);
        those.filter(|&i| is_prose(i, least)).map(|i| outlines[i].length).sum()
    };
    let linked = of_prose(true, 60);
    if linked < 300 || of_prose(false, 40) * 3 > linked {
        return;
    }
    for (i, block) in blocks.list.iter().enumerate() {
        let is_head = block.heading > 0 && !block.context.any(Context::LIST);
        let is_paragraph = block.context.any(Context::PARAGRAPH) && outlines[i].length >= 60;
        if is_head || is_paragraph && ends_sentence(blocks.text(i)) {
            outlines[i].link_share = 0.0;
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Sum {
    blocks: f32,
    length: f32,
    linked: f32,
}

impl Sum {
    fn add(&mut self, outline: &Outline) {
        let length = outline.length as f32;
        self.with(Sum { blocks: 1.0, length, linked: length * outline.link_share });
    }

    fn with(&mut self, other: Sum) {
        self.blocks += other.blocks;
        self.length += other.length;
        self.linked += other.linked;
    }

    fn less(self, other: Sum) -> Sum {
        Sum {
            blocks: self.blocks - other.blocks,
            length: self.length - other.length,
            linked: self.linked - other.linked,
        }
    }
}

struct Glances<'a> {
    blocks: &'a Blocks,
    outlines: &'a [Outline],
    /// The element that holds each block ([`holder`]).
    holders: Vec<Option<u32>>,
    table: &'a mut Table,
}

impl Glances<'_> {
    fn put(&mut self, row: usize, glance: Glance, value: u8) {
        self.table.set(row, glance.place(), value);
    }

    /// Writes a feature of all blocks.
    fn write(&mut self, glance: Glance, values: impl Iterator<Item = u8>) {
        self.table.write(glance.place(), values);
    }

    fn forms(&mut self) {
        let (blocks, outlines) = (self.blocks, self.outlines);
        let (each, text) = (0..blocks.list.len(), |i| blocks.text(i));
        let links = |i| blocks.marks(i).iter().filter(|m| m.name == Name::A).count();
        let bold = |block: &Block| share(block.bold_bytes as f32, (block.text.end - block.text.start) as f32);
        self.write(Glance::Length, outlines.iter().map(|outline| octaves(outline.length)));
        self.write(Glance::LinkShare, outlines.iter().map(|outline| share(outline.link_share, 1.0)));
        self.write(Glance::BoldShare, blocks.list.iter().map(bold));
        self.write(Glance::Marks, each.clone().map(|i| octaves(blocks.marks(i).len() as u32)));
        self.write(Glance::Links, each.clone().map(|i| octaves(links(i) as u32)));
        self.write(Glance::Heading, blocks.list.iter().map(|block| block.heading));
        self.write(Glance::ListDepth, blocks.list.iter().map(|block| block.list_depth));
        self.write(Glance::Gap, blocks.list.iter().map(|block| block.gap));
        self.write(Glance::Begins, each.clone().map(|i| text(i).chars().next().map_or(0, sort)));
        self.write(Glance::Ends, each.clone().map(|i| text(i).chars().next_back().map_or(0, sort)));
        for i in each {
            for (first, bits) in bits(blocks, i) {
                self.table.set_bits(i, first, bits);
            }
            let names = blocks.ancestors(i).map(|n| n.name as u8);
            for (glance, name) in
                [Glance::Element, Glance::Parent, Glance::Grandparent].into_iter().zip(names)
            {
                self.put(i, glance, name);
            }
        }
    }

    /// What the elements around a block hold.
    fn around(&mut self) {
        use Glance::*;
        const LEVELS: [(Glance, Glance, Option<Glance>); 4] = [
            (Link1, Text1, Some(Count1)),
            (Link2, Text2, Some(Count2)),
            (Link3, Text3, Some(Count3)),
            (Link4, Text4, None),
        ];
        let nodes = &self.blocks.nodes;
        let mut sums = vec![Sum::default(); nodes.len()];
        let mut page = Sum::default();
        for (block, outline) in self.blocks.list.iter().zip(self.outlines) {
            page.add(outline);
            if let Some(node) = block.node {
                sums[node as usize].add(outline);
            }
        }
        for i in (0..nodes.len()).rev() {
            if let Some(parent) = nodes[i].parent {
                let sum = sums[i];
                sums[parent as usize].with(sum);
            }
        }
        let mut places = vec![(0u8, None); nodes.len()];
        for (i, node) in nodes.iter().enumerate() {
            let (depth, article) = node.parent.map_or((0, None), |p| places[p as usize]);
            let own = (node.name == Name::Article).then_some(i);
            places[i] = (depth.saturating_add(1), article.or(own));
        }
        let (mut seen, mut last) = (0, None);
        for (i, block) in self.blocks.list.iter().enumerate() {
            let Some(node) = block.node else { continue };
            let (depth, article) = places[node as usize];
            if article.is_some() && article != last {
                seen += 1;
                last = article;
            }
            self.put(i, Depth, depth);
            self.put(i, ArticlesBefore, octaves(seen));
            self.put(i, InArticle, u8::from(article.is_some()));
        }
        let told =
            |sum: &Sum| [share(sum.linked, sum.length), share(sum.length, page.length), size(sum.blocks)];
        let told: &[[u8; 3]] = &sums.iter().map(told).collect::<Vec<_>>();
        let mut at = self.holders.clone();
        for (link, text, count) in LEVELS {
            let told = |which: usize| at.iter().map(move |at| at.map_or(0, |at| told[at as usize][which]));
            self.write(link, told(0));
            self.write(text, told(1));
            if let Some(count) = count {
                self.write(count, told(2));
            }
            at.iter_mut().for_each(|at| *at = at.and_then(|at| nodes[at as usize].parent));
        }
    }

    fn neighbours(&mut self) {
        use Glance::*;
        const BESIDE: [(Glance, Glance, isize); 10] = [
            (Length, LengthB2, -2),
            (Length, LengthB1, -1),
            (Length, LengthA1, 1),
            (Length, LengthA2, 2),
            (LinkShare, LinkB2, -2),
            (LinkShare, LinkB1, -1),
            (LinkShare, LinkA1, 1),
            (LinkShare, LinkA2, 2),
            (Heading, HeadB1, -1),
            (Heading, HeadA1, 1),
        ];
        for (of, beside, step) in BESIDE {
            self.table.shift(of.place(), beside.place(), step);
        }
        let count = self.outlines.len();
        let mut sums = vec![Sum::default(); count + 1];
        for (i, outline) in self.outlines.iter().enumerate() {
            sums[i + 1] = sums[i];
            sums[i + 1].add(outline);
        }
        let same: Vec<u8> = self.holders.windows(2).map(|pair| u8::from(pair[0] == pair[1])).collect();
        self.write(SameB1, std::iter::once(0).chain(same.iter().copied()));
        self.write(SameA1, same.into_iter());
        for i in 0..count {
            for (reach, link, mean) in [(5, Link5, Mean5), (12, Link12, Mean12)] {
                let near = sums[(i + reach + 1).min(count)].less(sums[i.saturating_sub(reach)]);
                self.put(i, link, share(near.linked, near.length));
                self.put(i, mean, size(near.length / near.blocks));
            }
        }
    }

    fn places(&mut self) {
        let count = self.outlines.len();
        let text: f32 = self.outlines.iter().map(|outline| outline.length as f32).sum();
        let first_h1 = self.blocks.list.iter().position(|block| block.heading == 1);
        let (mut before, mut heads) = (0.0, 0);
        let (mut head, mut h1) = (None, None);
        let far = |steps: Option<usize>| steps.map_or(255, |steps| octaves(steps as u32).min(254));
        self.write(Glance::Place, (0..count).map(|i| share(i as f32, count as f32)));
        self.write(Glance::FromTop, (0..count as u32).map(octaves));
        self.write(Glance::FromEnd, (1..=count as u32).rev().map(octaves));
        for (i, block) in self.blocks.list.iter().enumerate() {
            self.put(i, Glance::TextBefore, share(before, text));
            self.put(i, Glance::FromHead, far(head.map(|head: usize| i - head)));
            self.put(i, Glance::FromH1, far(h1.map(|h1: usize| i - h1)));
            self.put(i, Glance::BeforeH1, far(first_h1.and_then(|h1| h1.checked_sub(i))));
            self.put(i, Glance::H1Before, octaves(heads));
            before += self.outlines[i].length as f32;
            if block.heading > 0 {
                head = Some(i);
            }
            if block.heading == 1 {
                h1 = Some(i);
                heads += 1;
            }
        }
    }

    /// What holds for the page as a whole, said of every block.
    fn whole(&mut self) {
        let mut page = Sum::default();
        self.outlines.iter().for_each(|outline| page.add(outline));
        let count =
            |is: &dyn Fn(&Block) -> bool| self.blocks.list.iter().filter(|block| is(block)).count() as f32;
        let times = self.blocks.marks.iter().filter(|m| m.name == Name::Time).count() as f32;
        let begins = |block: &Block| block.text.of(&self.blocks.buffer).chars().next();
        let values = [
            (Glance::PageBlocks, size(page.blocks)),
            (Glance::PageText, size(page.length)),
            (Glance::PageLink, share(page.linked, page.length)),
            (Glance::PageH1, size(count(&|block| block.heading == 1))),
            (Glance::PageTimes, size(times)),
            (Glance::PagePictures, size(self.blocks.pictures.len() as f32)),
            (Glance::PageDense, share(count(&|block| begins(block).is_some_and(is_dense)), page.blocks)),
            (Glance::PageFlat, u8::from(self.blocks.flat)),
            (Glance::PageItems, share(count(&|block| block.list_depth > 0), page.blocks)),
            (Glance::PageHeads, share(count(&|block| block.heading > 1), page.blocks)),
        ];
        for (glance, value) in values {
            self.table.fill(glance.place(), value);
        }
    }
}

/// The element that holds a block: its own, or the one around it if its own is no more than the block.
pub(super) fn holder(blocks: &Blocks, node: u32) -> u32 {
    use Name::*;
    let own = &blocks.nodes[node as usize];
    let line = matches!(
        own.name,
        P | H1
            | H2
            | H3
            | H4
            | H5
            | H6
            | Li
            | Blockquote
            | Pre
            | Figcaption
            | Dd
            | Dt
            | Span
            | A
            | B
            | Strong
            | Em
            | I
    );
    if line { own.parent.unwrap_or(node) } else { node }
}

/// What sort of character one is.
fn sort(c: char) -> u8 {
    match c {
        'A'..='Z' => 1,
        'a'..='z' => 2,
        '0'..='9' => 5,
        _ if c.is_uppercase() => 1,
        _ if c.is_lowercase() => 2,
        _ if is_dense(c) => 3,
        _ if c.is_alphabetic() => 4,
        _ if c.is_numeric() => 5,
        '.' | '。' | '।' | '…' => 6,
        '!' | '?' | '！' | '？' | '؟' => 7,
        ':' | '：' => 8,
        '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\'' | '「' | '」' | '『' | '』' => 9,
        '(' | '[' | '（' | '【' | ')' | ']' | '）' | '】' => 10,
        '-' | '–' | '—' | '•' | '·' | '*' | '|' | '>' | '›' | '/' => 11,
        '©' | '@' | '#' | '&' | '+' | '$' | '€' | '£' => 12,
        ',' | ';' | '、' | '，' => 13,
        _ => 14,
    }
}
