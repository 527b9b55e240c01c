//! The features that are measures: of the text of a block, of the elements around it, of blocks built alike, of its
//! neighbours, of its place, and of the page as a whole.

use super::containers::Containers;
use super::cues::Cue;
use super::features::{Features, Grain};
use super::glances::holder;
use super::lines;
use super::sums::{share, size};
use super::table::Table;
use super::wording;
use crate::blocks::Blocks;
use crate::bytes::{self, is_white};
use crate::claims::Claims;
use rustc_hash::FxHashMap;

columns! {
    Measure:
    Words, Lines, Stops, Commas, Digits, Capitals, Dense, Money, WordLength,
    Alike, AlikeLength, AlikeMass, AlikeLink, AlikeMean, AlikeBefore,
    Path, PathLength, PathMass,
    Mass1, Mass2, Mass3, Mass4, Score1, Score2, Score3, BestUp, BestDown, BestShare, BestLink, InBest,
    LikeB1, LikeA1, MassB1, MassA1, ProseB1, ProseA1, Mass5, Mass12,
    MassBefore, MassAfter, MassFromH1, RankFromH1, FromClaim, RankFromClaim, BeforeClaim, FromMass, ToMass,
    SettledBefore, SettledBehind,
    ListBlocks, ListMean, ListLink, ListMass, Copies, CopyBefore,
    PageLeft, PageMass, PageMassShare, PageProse, PageBest, PageTyped, PageBodied, PageForum, PageProduct, PageLongest,
    ConsentNear, PromoNear, RelatedNear, CommentNear, ConsentAround, PromoAround, RelatedAround, CommentAround,
    OfferNear, OfferAround, BioNear, BioAround,
    Indent, Kin, KinNear, EchoTop, EchoAbove,
    KindArticle, KindForum, KindProduct, KindDocumentation, KindService, KindListing, KindCollection,
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
    texts(table, blocks);
    groups(table, &survey, grains);
    around(table, blocks, &survey, containers);
    neighbours(table, grains);
    places(table, grains, features);
    lists(table, grains, features);
    copies(table, features);
    company(table, blocks, &survey, features);
    if blocks.flat {
        lines::fill(table, blocks, grains, features);
    }
    whole(table, claims, grains, &survey);
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
    let mut numbers: FxHashMap<u64, usize> =
        FxHashMap::with_capacity_and_hasher(grains.len(), Default::default());
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

fn texts(table: &mut Table, blocks: &Blocks) {
    for i in 0..blocks.list.len() {
        let count = Letters::of(blocks.text(i));
        let all = count.all.max(1) as f32;
        table.put(i, Measure::Words, size(count.words as f32));
        table.put(i, Measure::Lines, size(count.lines as f32));
        table.put(i, Measure::Stops, size(count.stops as f32));
        table.put(i, Measure::Commas, size(count.commas as f32));
        table.put(i, Measure::Digits, share(count.digits as f32, all));
        table.put(i, Measure::Capitals, share(count.capitals as f32, count.words.max(1) as f32));
        table.put(i, Measure::Dense, share(count.dense as f32, all));
        table.put(i, Measure::Money, size(count.money as f32));
        table.put(i, Measure::WordLength, size(4.0 * all / count.words.max(1) as f32));
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
        let mut count = Letters::of_bytes(text.as_bytes());
        let mut at = 0;
        let next = |at: usize| at + bytes::ascii_in_front(&text.as_bytes()[at..]);
        while let Some(c) = text[next(at)..].chars().next() {
            at = next(at);
            if c.is_whitespace() {
                return Letters::of_any(text);
            }
            let begins = text[..at].bytes().next_back().is_none_or(is_white);
            count.capitals += u32::from(begins && c.is_uppercase());
            count.mark(c);
            at += c.len_utf8();
        }
        count
    }

    /// Counts a character beyond ASCII for what it is.
    fn mark(&mut self, c: char) {
        match c {
            '。' | '！' | '？' | '؟' | '।' => self.stops += 1,
            '、' | '，' | '،' | '；' => self.commas += 1,
            '€' | '£' | '¥' | '₹' | '₽' | '₺' | '₴' => self.money += 1,
            _ => self.dense += u32::from(wording::is_dense(c)),
        }
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
                '.' | '!' | '?' => count.stops += 1,
                ',' | ';' => count.commas += 1,
                '$' => count.money += 1,
                _ => count.mark(c),
            }
        }
        count
    }

    /// What the ASCII bytes of a text say; other white space in it makes this wrong.
    fn of_bytes(text: &[u8]) -> Self {
        let mut counts = [0; 8];
        let mut mask = BEGINS;
        for stretch in text.chunks(usize::from(u8::MAX)) {
            let mut sums = 0;
            for byte in stretch {
                let [counts, behind] = COUNTS[usize::from(*byte)];
                sums += counts & mask;
                mask = behind;
            }
            counts.iter_mut().zip(sums.to_le_bytes()).for_each(|(count, sum)| *count += u32::from(sum));
        }
        let [all, words, capitals, digits, stops, commas, money, lines] = counts;
        Letters { all, words, capitals, digits, stops, commas, dense: 0, money, lines }
    }
}

/// What each byte counts for where it begins a word, eight numbers of a byte each, and which of them count behind it.
static COUNTS: [[u64; 2]; 256] = {
    let mut counts = [[0; 2]; 256];
    let mut byte = 0;
    while byte < counts.len() {
        counts[byte] = counts_of(byte as u8);
        byte += 1;
    }
    counts
};

/// Behind white space all of them count, elsewhere not what is counted of the beginnings of words.
const BEGINS: u64 = u64::MAX;
const GOES_ON: u64 = !0x00ff_ff00;

const fn counts_of(byte: u8) -> [u64; 2] {
    let is_white = matches!(byte, b' ' | b'\t'..=b'\r');
    let counts = [
        (!is_white && byte & 0xc0 != 0x80) as u8,
        !is_white as u8,
        byte.is_ascii_uppercase() as u8,
        byte.is_ascii_digit() as u8,
        matches!(byte, b'.' | b'!' | b'?') as u8,
        matches!(byte, b',' | b';') as u8,
        (byte == b'$') as u8,
        (byte == b'\n') as u8,
    ];
    [u64::from_le_bytes(counts), if is_white { BEGINS } else { GOES_ON }]
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

fn around(table: &mut Table, blocks: &Blocks, survey: &Survey, containers: &Containers) {
    use Measure::*;
    const LEVELS: [(Measure, Option<Measure>); 4] =
        [(Mass1, Some(Score1)), (Mass2, Some(Score2)), (Mass3, Some(Score3)), (Mass4, None)];
    let page = survey.page;
    let best = survey.best.map_or(0.0, |b| survey.scores[b as usize]);
    for i in 0..blocks.list.len() {
        let Some(node) = blocks.list[i].node else { continue };
        let outwards =
            std::iter::successors(Some(holder(blocks, node)), |&n| blocks.nodes[n as usize].parent);
        for (at, (mass, score)) in outwards.clone().zip(LEVELS) {
            table.put(i, mass, share(survey.nodes[at as usize].mass, page.mass));
            if let Some(score) = score {
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

fn neighbours(table: &mut Table, grains: &[Grain]) {
    use Measure::*;
    const BESIDE: [(isize, Measure, Measure, Measure); 2] =
        [(-1, LikeB1, MassB1, ProseB1), (1, LikeA1, MassA1, ProseA1)];
    let count = grains.len();
    let mut sums = vec![(0.0f32, 0.0f32); count + 1];
    for (i, g) in grains.iter().enumerate() {
        sums[i + 1] = (sums[i].0 + g.length as f32, sums[i].1 + g.mass);
    }
    for i in 0..count {
        for (step, like, mass, prose) in BESIDE {
            let Some(j) = i.checked_add_signed(step).filter(|&j| j < count) else { continue };
            table.put(i, like, u8::from(grains[i].signature == grains[j].signature));
            table.put(i, mass, size(grains[j].mass));
            table.put(i, prose, u8::from(grains[j].sentences));
        }
        for (reach, mass) in [(5, Mass5), (12, Mass12)] {
            let (a, b) = (sums[i.saturating_sub(reach)], sums[(i + reach + 1).min(count)]);
            table.put(i, mass, share(b.1 - a.1, b.0 - a.0));
        }
    }
}

fn places(table: &mut Table, grains: &[Grain], features: &[Features]) {
    let count = grains.len();
    let mass: f32 = grains.iter().map(|g| g.mass).sum();
    let mut mass_before = 0.0;
    let (mut h1, mut claim, mut running) = (None, None, None);
    let (mut rank, mut claim_rank, mut mass_h1) = (0.0, 0.0, 0.0);
    let first_claim =
        features.iter().position(|f| f.has(Cue::IsHeadline) || f.has(Cue::LikeHeadline) && f.heading > 0);
    for i in 0..count {
        table.put(i, Measure::MassBefore, share(mass_before, mass));
        table.put(i, Measure::MassAfter, share(mass - mass_before - grains[i].mass, mass));
        let since = |from: Option<usize>| from.map_or(255, |from| size((i - from) as f32).min(254));
        table.put(i, Measure::FromClaim, since(claim));
        table.put(i, Measure::FromMass, since(running));
        table.put(i, Measure::MassFromH1, size(mass_h1));
        table.put(i, Measure::RankFromH1, if h1.is_some() { size(rank).min(254) } else { 255 });
        table.put(i, Measure::RankFromClaim, if claim.is_some() { size(claim_rank).min(254) } else { 255 });
        let until =
            |to: Option<usize>| to.filter(|&to| to >= i).map_or(255, |to| size((to - i) as f32).min(254));
        table.put(i, Measure::BeforeClaim, until(first_claim));
        mass_before += grains[i].mass;
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

/// Cues that are counted together, and where what is near a block and around it goes.
const SAID: [(&[Cue], Measure, Measure); 6] = [
    (&[Cue::SaysConsent, Cue::WayConsent], Measure::ConsentNear, Measure::ConsentAround),
    (&[Cue::SaysPromo, Cue::PromoLabel, Cue::WayNewsletter], Measure::PromoNear, Measure::PromoAround),
    (&[Cue::SaysRelated, Cue::SaysMore, Cue::SaysAgo], Measure::RelatedNear, Measure::RelatedAround),
    (&[Cue::SaysComment, Cue::WayComment], Measure::CommentNear, Measure::CommentAround),
    (&[Cue::SaysOffer, Cue::SaysPaywall], Measure::OfferNear, Measure::OfferAround),
    (&[Cue::SaysBio], Measure::BioNear, Measure::BioAround),
];

/// From this one of them on it counts what share of the blocks says it, not how many do.
const SHARED: usize = 4;

/// What is said in the elements around a block, two levels up and four: by how many blocks, or by what share of them.
/// In flattened text three lines up and down, and twelve.
fn company(table: &mut Table, blocks: &Blocks, survey: &Survey, features: &[Features]) {
    if blocks.flat {
        return SAID.iter().for_each(|said| company_of_lines(table, features, *said));
    }
    let said = said(blocks, features);
    for (i, block) in blocks.list.iter().enumerate() {
        let Some(node) = block.node.map(|n| holder(blocks, n)) else { continue };
        let [two, four] = [1, 3].map(|levels| {
            let outwards = std::iter::successors(Some(node), |&n| blocks.nodes[n as usize].parent);
            outwards.take(levels + 1).last().unwrap_or(node) as usize
        });
        for (which, (_, near, around)) in SAID.into_iter().enumerate() {
            for (measure, node) in [(near, two), (around, four)] {
                let count = said[node][which] as f32;
                let is_shared = which >= SHARED;
                let value = if is_shared { share(count, survey.nodes[node].blocks) } else { size(count) };
                table.put(i, measure, value);
            }
        }
    }
}

fn company_of_lines(
    table: &mut Table,
    features: &[Features],
    (cues, near, around): (&[Cue], Measure, Measure),
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

/// How many blocks in every element have one of each of these cues.
fn said(blocks: &Blocks, features: &[Features]) -> Vec<[u32; SAID.len()]> {
    let nodes = &blocks.nodes;
    let mut said = vec![[0; SAID.len()]; nodes.len()];
    for (block, f) in blocks.list.iter().zip(features) {
        let Some(node) = block.node else { continue };
        for (count, (cues, ..)) in said[node as usize].iter_mut().zip(SAID) {
            *count += u32::from(f.any(cues));
        }
    }
    for i in (0..nodes.len()).rev() {
        if let Some(parent) = nodes[i].parent {
            let own = said[i];
            said[parent as usize].iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
    }
    said
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
        table.put_all(measure, share(*chance, 1.0));
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

/// How many blocks the sieve took out before each block, and behind it.
pub(super) fn settled(table: &mut Table, left: &[usize], all: usize) {
    for (row, &block) in left.iter().enumerate() {
        let before = row.checked_sub(1).map_or(0, |above| left[above] + 1);
        let behind = left.get(row + 1).copied().unwrap_or(all);
        table.put(row, Measure::SettledBefore, size((block - before) as f32));
        table.put(row, Measure::SettledBehind, size((behind - block - 1) as f32));
    }
}

fn whole(table: &mut Table, claims: &Claims, grains: &[Grain], survey: &Survey) {
    let page = survey.page;
    let running = grains.iter().filter(|g| g.mass > 0.0).count() as f32;
    let typed = |names: &[&str]| claims.types.iter().any(|t| names.iter().any(|n| t.ends_with(n)));
    let best = survey.best.map_or(0.0, |b| survey.scores[b as usize]);
    let longest = grains.iter().map(|g| g.mass).fold(0.0, f32::max);
    let values = [
        (Measure::PageLeft, size(page.blocks)),
        (Measure::PageMass, size(page.mass)),
        (Measure::PageMassShare, share(page.mass, page.length)),
        (Measure::PageProse, size(running)),
        (Measure::PageBest, share(best, page.mass)),
        (Measure::PageTyped, u8::from(typed(&["Article", "article", "BlogPosting", "Report"]))),
        (Measure::PageBodied, u8::from(claims.article_body.is_some())),
        (Measure::PageForum, u8::from(typed(&["DiscussionForumPosting", "QAPage", "Question"]))),
        (Measure::PageProduct, u8::from(typed(&["Product", "ProductGroup", "product"]))),
        (Measure::PageLongest, size(longest)),
    ];
    for (measure, value) in values {
        table.put_all(measure, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_alike_in_both_ways() {
        let plain = "Rates held, again!  The BOARD; \tits 12 members\nsaid: $4.50? \x0b\x1cNo.";
        let other = "Éva „Ö“ 5 € Été。 今日、は ÀB";
        for line in [plain, other, &format!("{other}\u{a0}{plain}"), &plain.repeat(20), &other.repeat(20)] {
            for start in line.char_indices().map(|(at, _)| at).take(80) {
                for end in
                    line[start..].char_indices().map(|(at, c)| start + at + c.len_utf8()).rev().take(80)
                {
                    let text = &line[start..end];
                    assert_eq!(Letters::of(text), Letters::of_any(text), "{text:?}");
                }
            }
        }
    }
}
