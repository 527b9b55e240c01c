//! The features that are measures: of the text of a block, of the elements around it, of blocks built alike, of its
//! neighbours, of its place, and of the page as a whole.

use super::containers::Containers;
use super::features::{Features, Grain};
use super::lines;
use super::sums::octaves;
use super::table::Table;
use super::wording;
use crate::blocks::{Blocks, name::Name};
use crate::bytes::{self, is_white};
use crate::claims::Claims;
use std::collections::HashMap;

macro_rules! measures {
    ($($variant:ident,)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Measure {
            $($variant,)+
        }

        impl Measure {
            pub const ALL: [Measure; [$(stringify!($variant)),+].len()] = [$(Measure::$variant),+];
        }
    };
}

measures! {
    Length, Words, LinkShare, BoldShare, Marks, Links, Lines, Depth, Heading, ListDepth, Gap,
    Stops, Commas, Digits, Capitals, Dense, Money, WordLength, Begins, Ends, Element, Parent, Grandparent,
    Alike, AlikeLength, AlikeMass, AlikeLink, AlikeMean, AlikeBefore,
    Path, PathLength, PathMass,
    Mass1, Mass2, Mass3, Mass4, Link1, Link2, Link3, Link4, Text1, Text2, Text3, Text4, Count1, Count2, Count3,
    Score1, Score2, Score3, BestUp, BestDown, BestShare, BestLink, InBest,
    LengthB2, LengthB1, LengthA1, LengthA2, LinkB2, LinkB1, LinkA1, LinkA2, SameB1, SameA1, LikeB1, LikeA1,
    HeadB1, HeadA1, MassB1, MassA1, ProseB1, ProseA1,
    Link5, Link12, Mass5, Mass12, Mean5, Mean12,
    Place, TextBefore, MassBefore, MassAfter, FromTop, FromEnd,
    FromHead, FromH1, MassFromH1, RankFromH1, FromClaim, RankFromClaim, BeforeClaim, BeforeH1, FromMass, ToMass,
    ListBlocks, ListMean, ListLink, ListMass, Copies, CopyBefore,
    PageBlocks, PageText, PageMass, PageMassShare, PageProse, PageLink, PageBest, PageH1, PageTimes, PagePictures,
    PageTyped, PageBodied, PageForum, PageProduct, PageDense, PageFlat, PageItems, PageHeads, PageLongest,
    ConsentNear, PromoNear, RelatedNear, CommentNear, ConsentAround, PromoAround, RelatedAround, CommentAround,
    OfferNear, OfferAround, BioNear, BioAround,
    H1Before, ArticlesBefore, InArticle,
    Indent, Kin, KinNear, EchoTop, EchoAbove,
    KindArticle, KindForum, KindProduct, KindDocumentation, KindService, KindListing, KindCollection,
}

/// A size or count as a byte.
fn size(n: f32) -> u8 {
    octaves(n as u32)
}

/// Part of a whole as a byte.
pub(super) fn share(part: f32, whole: f32) -> u8 {
    if whole > 0.0 { (part / whole * 255.0).clamp(0.0, 255.0) as u8 } else { 0 }
}

/// Writes all measures of a page.
pub(super) fn fill(
    table: &mut Table,
    blocks: &Blocks,
    claims: &Claims,
    grains: &[Grain],
    features: &[Features],
    containers: &Containers,
) {
    let survey = Survey::new(blocks, grains);
    texts(table, blocks, grains);
    groups(table, &survey, grains);
    around(table, blocks, &survey, containers);
    neighbours(table, blocks, grains);
    places(table, grains, features);
    lists(table, grains, features);
    copies(table, features);
    company(table, blocks, &survey, features);
    articles(table, blocks);
    if blocks.flat {
        lines::fill(table, blocks, grains, features);
    }
    whole(table, blocks, claims, grains, &survey);
}

#[derive(Clone, Copy, Default)]
struct Sum {
    blocks: f32,
    length: f32,
    linked: f32,
    mass: f32,
    first: usize,
}

impl Sum {
    fn add(&mut self, grain: &Grain, index: usize) {
        if self.blocks == 0.0 {
            self.first = index;
        }
        self.blocks += 1.0;
        self.length += grain.length as f32;
        self.linked += grain.length as f32 * grain.link_share;
        self.mass += grain.mass;
    }

    fn with(&mut self, other: Sum) {
        self.blocks += other.blocks;
        self.length += other.length;
        self.linked += other.linked;
        self.mass += other.mass;
    }
}

/// What elements and groups of blocks hold.
struct Survey {
    page: Sum,
    nodes: Vec<Sum>,
    /// Running text near above: a node's own, half of its children's, a quarter of theirs.
    scores: Vec<f32>,
    best: Option<u32>,
    around_best: Vec<bool>,
    depths: Vec<u8>,
    alike: Vec<Sum>,
    alike_of: Vec<usize>,
    path: Vec<Sum>,
    path_of: Vec<usize>,
}

impl Survey {
    fn new(blocks: &Blocks, grains: &[Grain]) -> Self {
        let nodes = &blocks.nodes;
        let mut page = Sum::default();
        let mut sums = vec![Sum::default(); nodes.len()];
        let mut scores = vec![0.0; nodes.len()];
        for (i, (block, grain)) in blocks.list.iter().zip(grains).enumerate() {
            page.add(grain, i);
            let Some(node) = block.node else { continue };
            sums[node as usize].add(grain, i);
            let holder = holder(blocks, node);
            let mut share = grain.mass;
            for at in std::iter::successors(Some(holder), |&n| nodes[n as usize].parent).take(3) {
                scores[at as usize] += share;
                share *= 0.5;
            }
        }
        let mut depths = vec![0u8; nodes.len()];
        let mut paths = vec![0u64; nodes.len()];
        for (i, node) in nodes.iter().enumerate() {
            let (depth, path) = node.parent.map_or((0, 0), |p| (depths[p as usize], paths[p as usize]));
            depths[i] = depth.saturating_add(1);
            paths[i] = (path ^ (node.name as u64 + 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17);
        }
        for i in (0..nodes.len()).rev() {
            if let Some(parent) = nodes[i].parent {
                let sum = sums[i];
                sums[parent as usize].with(sum);
            }
        }
        let best = (0..nodes.len()).fold(None, |best: Option<usize>, i| match best {
            Some(b) if scores[b] >= scores[i] => best,
            _ => Some(i),
        });
        let best = best.filter(|&b| scores[b] > 0.0).map(|b| b as u32);
        let mut around_best = vec![false; nodes.len()];
        for at in std::iter::successors(best, |&n| nodes[n as usize].parent) {
            around_best[at as usize] = true;
        }
        let (alike, alike_of) = grouped(grains, |i| grains[i].signature);
        let (path, path_of) = grouped(grains, |i| {
            blocks.list[i].node.map_or_else(|| setting(blocks, i), |n| paths[n as usize])
        });
        Survey { page, nodes: sums, scores, best, around_best, depths, alike, alike_of, path, path_of }
    }
}

/// How a block of flattened text is set off from those above and below.
fn setting(blocks: &Blocks, i: usize) -> u64 {
    let gap = |i: usize| blocks.list.get(i).map_or(2, |block| u64::from(block.gap.min(2)));
    u64::MAX - (gap(i) * 3 + gap(i + 1))
}

fn grouped(grains: &[Grain], key: impl Fn(usize) -> u64) -> (Vec<Sum>, Vec<usize>) {
    let mut numbers: HashMap<u64, usize> = HashMap::with_capacity(grains.len());
    let mut sums: Vec<Sum> = Vec::new();
    let of = grains.iter().enumerate().map(|(i, grain)| {
        let number = *numbers.entry(key(i)).or_insert_with(|| {
            sums.push(Sum::default());
            sums.len() - 1
        });
        sums[number].add(grain, i);
        number
    });
    let of = of.collect();
    (sums, of)
}

/// The element that holds a block: its own, or the one around it if its own is no more than the block.
fn holder(blocks: &Blocks, node: u32) -> u32 {
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

fn texts(table: &mut Table, blocks: &Blocks, grains: &[Grain]) {
    for (i, (block, grain)) in blocks.list.iter().zip(grains).enumerate() {
        let text = blocks.text(i);
        let count = Letters::of(text);
        let all = count.all.max(1) as f32;
        table.put(i, Measure::Length, size(grain.length as f32));
        table.put(i, Measure::Words, size(count.words as f32));
        table.put(i, Measure::LinkShare, share(grain.link_share, 1.0));
        table.put(i, Measure::BoldShare, share(block.bold_bytes as f32, text.len() as f32));
        let marks = blocks.marks(i);
        table.put(i, Measure::Marks, size(marks.len() as f32));
        table.put(i, Measure::Links, size(marks.iter().filter(|m| m.name == Name::A).count() as f32));
        table.put(i, Measure::Lines, size(count.lines as f32));
        table.put(i, Measure::Heading, block.heading);
        table.put(i, Measure::ListDepth, block.list_depth);
        table.put(i, Measure::Gap, block.gap);
        table.put(i, Measure::Stops, size(count.stops as f32));
        table.put(i, Measure::Commas, size(count.commas as f32));
        table.put(i, Measure::Digits, share(count.digits as f32, all));
        table.put(i, Measure::Capitals, share(count.capitals as f32, count.words.max(1) as f32));
        table.put(i, Measure::Dense, share(count.dense as f32, all));
        table.put(i, Measure::Money, size(count.money as f32));
        table.put(i, Measure::WordLength, size(4.0 * all / count.words.max(1) as f32));
        table.put(i, Measure::Begins, text.chars().next().map_or(0, sort));
        table.put(i, Measure::Ends, text.chars().next_back().map_or(0, sort));
        let mut names = blocks.ancestors(i).map(|n| n.name as u8);
        for measure in [Measure::Element, Measure::Parent, Measure::Grandparent] {
            table.put(i, measure, names.next().unwrap_or(0));
        }
    }
}

/// Counts of the letters of a text.
#[derive(Debug, Default, PartialEq)]
struct Letters {
    all: u32,
    words: u32,
    capitals: u32,
    digits: u32,
    stops: u32,
    commas: u32,
    dense: u32,
    money: u32,
    lines: u32,
}

impl Letters {
    fn of(text: &str) -> Self {
        if text.is_ascii() { Letters::of_ascii(text.as_bytes()) } else { Letters::of_any(text) }
    }

    fn of_any(text: &str) -> Self {
        let mut count = Letters::default();
        let mut inside = false;
        for c in text.chars() {
            if c.is_whitespace() {
                inside = false;
                count.lines += u32::from(c == '\n');
                continue;
            }
            count.all += 1;
            if !inside {
                count.words += 1;
                count.capitals += u32::from(c.is_uppercase());
            }
            inside = true;
            match c {
                '0'..='9' => count.digits += 1,
                '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।' => count.stops += 1,
                ',' | '、' | '，' | '،' | ';' | '；' => count.commas += 1,
                '$' | '€' | '£' | '¥' | '₹' | '₽' | '₺' | '₴' => count.money += 1,
                _ if wording::is_dense(c) => count.dense += 1,
                _ => {}
            }
        }
        count
    }

    /// The same for what most lines are made of, one count after another.
    fn of_ascii(text: &[u8]) -> Self {
        let capitals = bytes::count_pairs(text, |before, byte| is_white(before) & byte.is_ascii_uppercase());
        Letters {
            all: text.len() as u32 - bytes::count(text, is_white) as u32,
            words: bytes::count_words(text) as u32,
            capitals: capitals as u32 + u32::from(text.first().is_some_and(u8::is_ascii_uppercase)),
            digits: bytes::count(text, |byte| byte.is_ascii_digit()) as u32,
            stops: bytes::count(text, |byte| (byte == b'.') | (byte == b'!') | (byte == b'?')) as u32,
            commas: bytes::count(text, |byte| (byte == b',') | (byte == b';')) as u32,
            dense: 0,
            money: bytes::count(text, |byte| byte == b'$') as u32,
            lines: bytes::count(text, |byte| byte == b'\n') as u32,
        }
    }
}

/// What sort of character one is.
fn sort(c: char) -> u8 {
    match c {
        _ if c.is_uppercase() => 1,
        _ if c.is_lowercase() => 2,
        _ if wording::is_dense(c) => 3,
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

fn groups(table: &mut Table, survey: &Survey, grains: &[Grain]) {
    let page = survey.page;
    for i in 0..grains.len() {
        let alike = survey.alike[survey.alike_of[i]];
        table.put(i, Measure::Alike, size(alike.blocks));
        table.put(i, Measure::AlikeLength, share(alike.length, page.length));
        table.put(i, Measure::AlikeMass, share(alike.mass, page.mass));
        table.put(i, Measure::AlikeLink, share(alike.linked, alike.length));
        table.put(i, Measure::AlikeMean, size(alike.length / alike.blocks.max(1.0)));
        table.put(i, Measure::AlikeBefore, size((i - alike.first) as f32));
        let path = survey.path[survey.path_of[i]];
        table.put(i, Measure::Path, size(path.blocks));
        table.put(i, Measure::PathLength, share(path.length, page.length));
        table.put(i, Measure::PathMass, share(path.mass, page.mass));
    }
}

/// What is measured of one element around a block.
struct Level {
    mass: Measure,
    link: Measure,
    text: Measure,
    more: Option<(Measure, Measure)>,
}

const LEVELS: [Level; 4] = {
    use Measure::*;
    [
        Level { mass: Mass1, link: Link1, text: Text1, more: Some((Count1, Score1)) },
        Level { mass: Mass2, link: Link2, text: Text2, more: Some((Count2, Score2)) },
        Level { mass: Mass3, link: Link3, text: Text3, more: Some((Count3, Score3)) },
        Level { mass: Mass4, link: Link4, text: Text4, more: None },
    ]
};

fn around(table: &mut Table, blocks: &Blocks, survey: &Survey, containers: &Containers) {
    let page = survey.page;
    let best = survey.best.map_or(0.0, |b| survey.scores[b as usize]);
    for i in 0..blocks.list.len() {
        let Some(node) = blocks.list[i].node else { continue };
        table.put(i, Measure::Depth, survey.depths[node as usize]);
        let outwards =
            std::iter::successors(Some(holder(blocks, node)), |&n| blocks.nodes[n as usize].parent);
        for (at, level) in outwards.clone().zip(&LEVELS) {
            let sum = survey.nodes[at as usize];
            table.put(i, level.mass, share(sum.mass, page.mass));
            table.put(i, level.link, share(sum.linked, sum.length));
            table.put(i, level.text, share(sum.length, page.length));
            if let Some((count, score)) = level.more {
                table.put(i, count, size(sum.blocks));
                table.put(i, score, share(survey.scores[at as usize], best));
            }
        }
        let own = outwards.clone().take_while(|&n| !survey.around_best[n as usize]).count();
        let joint = outwards.clone().find(|&n| survey.around_best[n as usize]);
        if let (Some(joint), Some(best)) = (joint, survey.best) {
            let down = survey.depths[best as usize].saturating_sub(survey.depths[joint as usize]);
            table.put(i, Measure::BestUp, own.min(255) as u8);
            table.put(i, Measure::BestDown, down);
            table.put(i, Measure::BestShare, share(survey.nodes[joint as usize].mass, page.mass));
            table.put(
                i,
                Measure::BestLink,
                share(survey.nodes[joint as usize].linked, survey.nodes[joint as usize].length),
            );
            table.put(i, Measure::InBest, u8::from(down == 0) + u8::from(containers.in_core(Some(node))));
        }
    }
}

fn neighbours(table: &mut Table, blocks: &Blocks, grains: &[Grain]) {
    let count = grains.len();
    let parent = |i: usize| blocks.list[i].node.map(|n| holder(blocks, n));
    let mut sums = vec![(0.0f32, 0.0f32, 0.0f32); count + 1];
    for (i, g) in grains.iter().enumerate() {
        let before = sums[i];
        let length = g.length as f32;
        sums[i + 1] = (before.0 + length, before.1 + length * g.link_share, before.2 + g.mass);
    }
    let beside = [
        (-2i32, Measure::LengthB2, Measure::LinkB2, None),
        (
            -1,
            Measure::LengthB1,
            Measure::LinkB1,
            Some([Measure::SameB1, Measure::LikeB1, Measure::HeadB1, Measure::MassB1, Measure::ProseB1]),
        ),
        (
            1,
            Measure::LengthA1,
            Measure::LinkA1,
            Some([Measure::SameA1, Measure::LikeA1, Measure::HeadA1, Measure::MassA1, Measure::ProseA1]),
        ),
        (2, Measure::LengthA2, Measure::LinkA2, None),
    ];
    for i in 0..count {
        for (step, length, link, more) in beside {
            let Some(j) = i.checked_add_signed(step as isize).filter(|&j| j < count) else { continue };
            table.put(i, length, size(grains[j].length as f32));
            table.put(i, link, share(grains[j].link_share, 1.0));
            if let Some([same, like, head, mass, prose]) = more {
                table.put(i, same, u8::from(parent(i) == parent(j)));
                table.put(i, like, u8::from(grains[i].signature == grains[j].signature));
                table.put(i, head, blocks.list[j].heading);
                table.put(i, mass, size(grains[j].mass));
                table.put(i, prose, u8::from(grains[j].sentences));
            }
        }
        for (reach, link, mass, mean) in [
            (5, Measure::Link5, Measure::Mass5, Measure::Mean5),
            (12, Measure::Link12, Measure::Mass12, Measure::Mean12),
        ] {
            let (from, to) = (i.saturating_sub(reach), (i + reach + 1).min(count));
            let (a, b) = (sums[from], sums[to]);
            table.put(i, link, share(b.1 - a.1, b.0 - a.0));
            table.put(i, mass, share(b.2 - a.2, b.0 - a.0));
            table.put(i, mean, size((b.0 - a.0) / (to - from) as f32));
        }
    }
}

fn places(table: &mut Table, grains: &[Grain], features: &[Features]) {
    use super::cues::Cue;
    let count = grains.len();
    let text: f32 = grains.iter().map(|g| g.length as f32).sum();
    let mass: f32 = grains.iter().map(|g| g.mass).sum();
    let (mut text_before, mut mass_before) = (0.0, 0.0);
    let (mut head, mut h1, mut claim, mut running) = (None, None, None, None);
    let (mut rank, mut claim_rank, mut mass_h1) = (0.0, 0.0, 0.0);
    let first_h1 = features.iter().position(|f| f.heading == 1);
    let first_claim =
        features.iter().position(|f| f.has(Cue::IsHeadline) || f.has(Cue::LikeHeadline) && f.heading > 0);
    for i in 0..count {
        table.put(i, Measure::Place, share(i as f32, count as f32));
        table.put(i, Measure::FromTop, size(i as f32));
        table.put(i, Measure::FromEnd, size((count - i) as f32));
        table.put(i, Measure::TextBefore, share(text_before, text));
        table.put(i, Measure::MassBefore, share(mass_before, mass));
        table.put(i, Measure::MassAfter, share(mass - mass_before - grains[i].mass, mass));
        let since = |from: Option<usize>| from.map_or(255, |from| size((i - from) as f32).min(254));
        table.put(i, Measure::FromHead, since(head));
        table.put(i, Measure::FromH1, since(h1));
        table.put(i, Measure::FromClaim, since(claim));
        table.put(i, Measure::FromMass, since(running));
        table.put(i, Measure::MassFromH1, size(mass_h1));
        table.put(i, Measure::RankFromH1, if h1.is_some() { size(rank).min(254) } else { 255 });
        table.put(i, Measure::RankFromClaim, if claim.is_some() { size(claim_rank).min(254) } else { 255 });
        let until =
            |to: Option<usize>| to.filter(|&to| to >= i).map_or(255, |to| size((to - i) as f32).min(254));
        table.put(i, Measure::BeforeH1, until(first_h1));
        table.put(i, Measure::BeforeClaim, until(first_claim));
        text_before += grains[i].length as f32;
        mass_before += grains[i].mass;
        if features[i].heading > 0 {
            head = Some(i);
        }
        if features[i].heading == 1 {
            (h1, rank, mass_h1) = (Some(i), 0.0, 0.0);
        }
        if features[i].has(Cue::IsHeadline) || features[i].has(Cue::LikeHeadline) && features[i].heading > 0 {
            (claim, claim_rank) = (Some(i), 0.0);
        }
        if grains[i].mass > 0.0 {
            running = Some(i);
            rank += 1.0;
            claim_rank += 1.0;
            mass_h1 += grains[i].mass;
        }
    }
    let mut next = None;
    for i in (0..count).rev() {
        table.put(i, Measure::ToMass, next.map_or(255, |next: usize| size((next - i) as f32).min(254)));
        if grains[i].mass > 0.0 {
            next = Some(i);
        }
    }
}

fn lists(table: &mut Table, grains: &[Grain], features: &[Features]) {
    let (sums, of) = grouped(grains, |i| features[i].list.map_or(u64::MAX, u64::from));
    for (i, _) in features.iter().enumerate().filter(|(_, f)| f.list.is_some()) {
        let sum = sums[of[i]];
        table.put(i, Measure::ListBlocks, size(sum.blocks));
        table.put(i, Measure::ListMean, size(sum.length / sum.blocks.max(1.0)));
        table.put(i, Measure::ListLink, share(sum.linked, sum.length));
        table.put(i, Measure::ListMass, share(sum.mass, sum.length));
    }
}

/// What is said in the elements around a block, two levels up and four: by how many blocks, or by what share of them.
fn company(table: &mut Table, blocks: &Blocks, survey: &Survey, features: &[Features]) {
    use super::cues::Cue;
    const TOLD: [(&[Cue], Measure, Measure); 4] = [
        (&[Cue::SaysConsent, Cue::WayConsent], Measure::ConsentNear, Measure::ConsentAround),
        (&[Cue::SaysPromo, Cue::PromoLabel, Cue::WayNewsletter], Measure::PromoNear, Measure::PromoAround),
        (&[Cue::SaysRelated, Cue::SaysMore, Cue::SaysAgo], Measure::RelatedNear, Measure::RelatedAround),
        (&[Cue::SaysComment, Cue::WayComment], Measure::CommentNear, Measure::CommentAround),
    ];
    const SHARED: [(&[Cue], Measure, Measure); 2] = [
        (&[Cue::SaysOffer, Cue::SaysPaywall], Measure::OfferNear, Measure::OfferAround),
        (&[Cue::SaysBio], Measure::BioNear, Measure::BioAround),
    ];
    if blocks.flat {
        let lists = TOLD.iter().chain(&SHARED);
        return lists
            .for_each(|(cues, near, around)| company_of_lines(table, features, cues, (*near, *around)));
    }
    let said_of = |cues: &[Cue]| said(blocks, features, cues);
    for (cues, near, around) in TOLD {
        let said = said_of(cues);
        measure_around(table, blocks, (near, around), |node| size(said[node]));
    }
    for (cues, near, around) in SHARED {
        let said = said_of(cues);
        measure_around(table, blocks, (near, around), |node| share(said[node], survey.nodes[node].blocks));
    }
}

/// The same for flattened text: what is said three lines up and down, and twelve.
fn company_of_lines(
    table: &mut Table,
    features: &[Features],
    cues: &[super::cues::Cue],
    (near, around): (Measure, Measure),
) {
    let count = features.len();
    let mut sums = vec![0.0f32; count + 1];
    for (i, f) in features.iter().enumerate() {
        sums[i + 1] = sums[i] + f32::from(u8::from(f.any(cues)));
    }
    for i in 0..count {
        let said = |reach: usize| sums[(i + reach + 1).min(count)] - sums[i.saturating_sub(reach)];
        table.put(i, near, size(said(3)));
        table.put(i, around, size(said(12)));
    }
}

/// How many blocks in every element have one of these cues.
fn said(blocks: &Blocks, features: &[Features], cues: &[super::cues::Cue]) -> Vec<f32> {
    let nodes = &blocks.nodes;
    let mut said = vec![0.0f32; nodes.len()];
    for (block, f) in blocks.list.iter().zip(features) {
        if let Some(node) = block.node.filter(|_| f.any(cues)) {
            said[node as usize] += 1.0;
        }
    }
    for i in (0..nodes.len()).rev() {
        if let Some(parent) = nodes[i].parent {
            said[parent as usize] += said[i];
        }
    }
    said
}

/// Puts what holds for the element two levels around each block, and for the one four levels around it.
fn measure_around(
    table: &mut Table,
    blocks: &Blocks,
    (near, around): (Measure, Measure),
    value: impl Fn(usize) -> u8,
) {
    let up = |node: u32, levels: usize| {
        let outwards = std::iter::successors(Some(node), |&n| blocks.nodes[n as usize].parent);
        outwards.take(levels + 1).last().unwrap_or(node) as usize
    };
    for (i, block) in blocks.list.iter().enumerate() {
        if let Some(node) = block.node.map(|n| holder(blocks, n)) {
            table.put(i, near, value(up(node, 1)));
            table.put(i, around, value(up(node, 3)));
        }
    }
}

/// How many headlines and articles stood before.
fn articles(table: &mut Table, blocks: &Blocks) {
    let (mut heads, mut seen, mut last) = (0.0, 0.0, None);
    for (i, block) in blocks.list.iter().enumerate() {
        table.put(i, Measure::H1Before, size(heads));
        heads += f32::from(block.heading == 1);
        let around = std::iter::successors(block.node, |&n| blocks.nodes[n as usize].parent);
        let article = around.filter(|&n| blocks.nodes[n as usize].name == Name::Article).last();
        if article.is_some() && article != last {
            seen += 1.0;
            last = article;
        }
        table.put(i, Measure::ArticlesBefore, size(seen));
        table.put(i, Measure::InArticle, u8::from(article.is_some()));
    }
}

/// Says of all blocks what kind their page looks like.
pub(super) fn kinds(table: &mut Table, chances: &[f32]) {
    const KINDS: [Measure; 7] = [
        Measure::KindArticle,
        Measure::KindForum,
        Measure::KindProduct,
        Measure::KindDocumentation,
        Measure::KindService,
        Measure::KindListing,
        Measure::KindCollection,
    ];
    for (measure, chance) in KINDS.into_iter().zip(chances) {
        for i in 0..table.rows() {
            table.put(i, measure, share(*chance, 1.0));
        }
    }
}

fn copies(table: &mut Table, features: &[Features]) {
    let mut count = vec![0.0f32; features.len()];
    for f in features {
        count[f.first_alike] += 1.0;
    }
    for (i, f) in features.iter().enumerate() {
        table.put(i, Measure::Copies, size(count[f.first_alike] - 1.0));
        table.put(i, Measure::CopyBefore, u8::from(f.first_alike != i));
    }
}

fn whole(table: &mut Table, blocks: &Blocks, claims: &Claims, grains: &[Grain], survey: &Survey) {
    let page = survey.page;
    let running = grains.iter().filter(|g| g.mass > 0.0).count() as f32;
    let typed = |names: &[&str]| claims.types.iter().any(|t| names.iter().any(|n| t.ends_with(n)));
    let h1 = blocks.list.iter().filter(|b| b.heading == 1).count() as f32;
    let heads = blocks.list.iter().filter(|b| b.heading > 1).count() as f32;
    let items = blocks.list.iter().filter(|b| b.list_depth > 0).count() as f32;
    let times = blocks.marks.iter().filter(|m| m.name == Name::Time).count() as f32;
    let dense =
        (0..grains.len()).filter(|&i| blocks.text(i).chars().next().is_some_and(wording::is_dense)).count();
    let best = survey.best.map_or(0.0, |b| survey.scores[b as usize]);
    let longest = grains.iter().map(|g| g.mass).fold(0.0, f32::max);
    let values = [
        (Measure::PageBlocks, size(page.blocks)),
        (Measure::PageText, size(page.length)),
        (Measure::PageMass, size(page.mass)),
        (Measure::PageMassShare, share(page.mass, page.length)),
        (Measure::PageProse, size(running)),
        (Measure::PageLink, share(page.linked, page.length)),
        (Measure::PageBest, share(best, page.mass)),
        (Measure::PageH1, size(h1)),
        (Measure::PageTimes, size(times)),
        (Measure::PagePictures, size(blocks.pictures.len() as f32)),
        (Measure::PageTyped, u8::from(typed(&["Article", "article", "BlogPosting", "Report"]))),
        (Measure::PageBodied, u8::from(claims.article_body.is_some())),
        (Measure::PageForum, u8::from(typed(&["DiscussionForumPosting", "QAPage", "Question"]))),
        (Measure::PageProduct, u8::from(typed(&["Product", "ProductGroup", "product"]))),
        (Measure::PageDense, share(dense as f32, page.blocks)),
        (Measure::PageFlat, u8::from(blocks.flat)),
        (Measure::PageItems, share(items, page.blocks)),
        (Measure::PageHeads, share(heads, page.blocks)),
        (Measure::PageLongest, size(longest)),
    ];
    for (measure, value) in values {
        for i in 0..grains.len() {
            table.put(i, measure, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_alike_in_both_ways() {
        let line = "Rates held, again!  The BOARD; \tits 12 members\nsaid: $4.50? \x0b\x1cNo.";
        for start in 0..line.len() {
            for end in start..=line.len() {
                let text = &line[start..end];
                assert_eq!(Letters::of_ascii(text.as_bytes()), Letters::of_any(text), "{text:?}");
            }
        }
        let long = line.repeat(20);
        assert_eq!(Letters::of_ascii(long.as_bytes()), Letters::of_any(&long));
    }
}
