//! The chain: which blocks make up a truth text, each block with its place in it, in the order of both.
//!
//! Of all the places where blocks may stand the heaviest sequence is taken that goes forward on the page and in the
//! truth, so that of two copies the one in order wins; where both are in order, the one that stands among the rest of
//! the text. Short blocks between two of the chain are then looked for in the words that the truth has between the two,
//! and last the blocks that a truth has elsewhere than the page.

use super::place::{MOST_PLACES, Place, Script, places};
use std::collections::HashMap;
use std::ops::Range;
use tearsheet_read::blocks::{Blocks, Context};

/// Of a stretch of the truth between two blocks of the chain, how many words in ten short blocks must make up; the
/// same before the first and behind the last.
const INNER_TENTHS: usize = 2;
const OUTER_TENTHS: usize = 6;
/// A block out of order must have so many words.
const MOVED: u32 = 8;
/// Neighbours on the page, each way, that count as near.
const NEAR: usize = 10;

/// The running text of a page.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// The blocks that make up the truth, in the order of the page.
    pub places: Vec<Place>,
    /// Blocks between them of which the truth has a part that is too small to tell.
    pub touched: Vec<usize>,
}

/// Finds the running text.
pub(super) fn chain(script: &Script, blocks: &Blocks, texts: &[Vec<u64>]) -> Chain {
    let all: Vec<Place> = texts.iter().enumerate().flat_map(|(n, text)| places(script, n, text)).collect();
    let (places, faint): (Vec<Place>, Vec<Place>) =
        all.into_iter().partition(|place| place.holds(&texts[place.block]));
    let first = heaviest(script, &places, |place| f64::from(place.weight));
    let home = Home::of(&first, blocks);
    let again =
        heaviest(script, &places, |place| f64::from(place.weight) * home.comfort(place.block, blocks));
    let filled = without_strays(filled(script, texts, without_strays(again)));
    let places = with_moved(script, &places, filled);
    let between = |block: usize| {
        places.first().is_some_and(|place| place.block < block)
            && places.last().is_some_and(|place| place.block > block)
    };
    let touched = faint.iter().filter(|place| place.touches(&texts[place.block]) && between(place.block));
    let touched = touched.map(|place| place.block).collect();
    Chain { places, touched }
}

/// The chain, and blocks out of its order that have a stretch of the truth which no block of it has. (Truths set
/// some things elsewhere than the page does.)
fn with_moved(script: &Script, places: &[Place], mut chain: Vec<Place>) -> Vec<Place> {
    let mut free = vec![true; script.words.len()];
    let mut used = vec![false; places.last().map_or(0, |place| place.block + 1)];
    for place in &chain {
        free[place.start as usize..place.end as usize].fill(false);
        if let Some(used) = used.get_mut(place.block) {
            *used = true;
        }
    }
    let mut left: Vec<&Place> =
        places.iter().filter(|place| !used[place.block] && place.weight >= MOVED).collect();
    left.sort_by_key(|place| (std::cmp::Reverse(place.weight), place.block));
    for place in left {
        let stretch = place.start as usize..place.end as usize;
        let open = free[stretch.clone()].iter().filter(|free| **free).count();
        if !used[place.block] && open * 10 >= stretch.len() * 8 {
            free[stretch].fill(false);
            used[place.block] = true;
            chain.push(*place);
        }
    }
    chain.sort_by_key(|place| place.block);
    chain
}

/// The heaviest sequence of places that goes forward on the page and in the truth.
fn heaviest(script: &Script, places: &[Place], weigh: impl Fn(&Place) -> f64) -> Vec<Place> {
    let mut best = Ends::new(script.words.len());
    let mut before: Vec<Option<usize>> = vec![None; places.len()];
    let mut n = 0;
    for of_block in places.chunk_by(|a, b| a.block == b.block) {
        let mut found = Vec::new();
        for place in of_block {
            let slack = 3.min(place.weight / 4);
            let (sum, last) = best.up_to(place.start + slack);
            found.push((place.end, sum + weigh(place), n));
            before[n] = last;
            n += 1;
        }
        found.into_iter().for_each(|(end, sum, n)| best.enter(end, sum, n));
    }
    let (_, mut last) = best.up_to(script.words.len() as u32);
    let mut chain = Vec::new();
    while let Some(n) = last {
        chain.push(places[n]);
        last = before[n];
    }
    chain.reverse();
    chain
}

/// The heaviest sequence so far that ends before a word of the truth (a Fenwick tree of maxima).
struct Ends(Vec<(f64, Option<usize>)>);

impl Ends {
    fn new(words: usize) -> Self {
        Ends(vec![(0.0, None); words + 2])
    }

    fn up_to(&self, end: u32) -> (f64, Option<usize>) {
        let mut at = (end as usize + 1).min(self.0.len() - 1);
        let mut best = (0.0, None);
        while at > 0 {
            if self.0[at].0 > best.0 {
                best = self.0[at];
            }
            at &= at - 1;
        }
        best
    }

    fn enter(&mut self, end: u32, sum: f64, place: usize) {
        let mut at = end as usize + 1;
        while at < self.0.len() {
            if sum > self.0[at].0 {
                self.0[at] = (sum, Some(place));
            }
            at += at & at.wrapping_neg();
        }
    }
}

/// Where most of the text stands.
struct Home {
    /// Share of the chain's words under each element.
    under: Vec<f64>,
    /// Words of the chain in the blocks before each block, and in all.
    before: Vec<u32>,
}

impl Home {
    fn of(chain: &[Place], blocks: &Blocks) -> Self {
        let total: u32 = chain.iter().map(|place| place.weight).sum();
        let mut under = vec![0.0; blocks.nodes.len()];
        let mut before = vec![0; blocks.list.len() + 1];
        for place in chain {
            before[place.block + 1] = place.weight;
            let mut node = blocks.list[place.block].node;
            while let Some(n) = node {
                under[n as usize] += f64::from(place.weight) / f64::from(total.max(1));
                node = blocks.nodes[n as usize].parent;
            }
        }
        for n in 1..before.len() {
            before[n] += before[n - 1];
        }
        Home { under, before }
    }

    /// A factor around 1: more for a block among the rest of the text, less for one out of sight.
    fn comfort(&self, block: usize, blocks: &Blocks) -> f64 {
        let total = f64::from(self.before.last().copied().unwrap_or_default().max(1));
        let between = |from: usize, to: usize| f64::from(self.before[to] - self.before[from]) / total;
        let own = between(block, block + 1);
        let parents = std::iter::successors(blocks.list[block].node, |n| blocks.nodes[*n as usize].parent);
        let shares = parents.skip(1).take(4).map(|n| self.under[n as usize] - own);
        let around = shares.zip(FARTHER).map(|(share, worth)| share * worth).fold(0.0, f64::max);
        let (from, to) = (block.saturating_sub(NEAR), (block + NEAR + 1).min(self.before.len() - 1));
        let near = between(from, to) - own;
        let hidden = blocks.list[block].context.any(Context::HIDDEN.with(Context::SILENT));
        1.0 + 0.2 * around + 0.1 * near - if hidden { 0.1 } else { 0.0 }
    }
}

/// What the company of an element farther out is worth.
const FARTHER: [f64; 4] = [1.0, 0.8, 0.5, 0.2];

/// A few short blocks far from all the rest are in the chain by chance.
fn without_strays(mut chain: Vec<Place>) -> Vec<Place> {
    let strays = |chain: &[Place]| {
        let all: u32 = chain.iter().map(|place| place.weight).sum();
        let mut sum = 0;
        let mut drop = 0;
        for (n, pair) in chain.windows(2).enumerate() {
            sum += pair[0].weight;
            let small = pair[0].weight < 12 && sum * 20 < all && n < 6;
            if !small {
                break;
            }
            if pair[0].block.abs_diff(pair[1].block) > 12 {
                drop = n + 1;
            }
        }
        drop
    };
    let first = strays(&chain);
    chain.drain(..first);
    chain.reverse();
    let last = strays(&chain);
    chain.drain(..last);
    chain.reverse();
    chain
}

/// The chain with the blocks between its blocks, before them and behind, that stand, word for word, in what the truth
/// has there: truths join short lines, so that no line of theirs is such a block.
fn filled(script: &Script, texts: &[Vec<u64>], chain: Vec<Place>) -> Vec<Place> {
    let before = Place { block: 0, start: 0, end: 0, weight: 0 };
    let behind = Place { block: texts.len(), start: script.words.len() as u32, ..before };
    let bounds: Vec<Place> = [before].into_iter().chain(chain).chain([behind]).collect();
    let mut whole = Vec::with_capacity(bounds.len());
    for (n, pair) in bounds.windows(2).enumerate() {
        let outer = n == 0 || n + 2 == bounds.len();
        let first = if n == 0 { 0 } else { pair[0].block + 1 };
        whole.extend(between(script, texts, first..pair[1].block, pair[0].end..pair[1].start, outer));
        whole.push(pair[1]);
    }
    whole.pop();
    whole
}

/// Short blocks that make up a stretch of the truth. At the ends of the page, where menus and footers are, they
/// must make up most of it.
fn between(
    script: &Script,
    texts: &[Vec<u64>],
    blocks: Range<usize>,
    stretch: Range<u32>,
    outer: bool,
) -> Vec<Place> {
    let gap = script.words.get(stretch.start as usize..stretch.end as usize).unwrap_or_default();
    if gap.is_empty() {
        return Vec::new();
    }
    let mut starts: HashMap<u64, Vec<u32>> = HashMap::new();
    for (at, word) in gap.iter().enumerate() {
        starts.entry(*word).or_default().push(at as u32);
    }
    let mut places = Vec::new();
    for (block, text) in texts.iter().enumerate().take(blocks.end).skip(blocks.start) {
        let first = text.first().and_then(|word| starts.get(word)).into_iter().flatten();
        let stands = |at: &&u32| gap[**at as usize..].starts_with(text);
        let weight = text.len() as u32;
        let place =
            |at: &u32| Place { block, start: stretch.start + at, end: stretch.start + at + weight, weight };
        places.extend(first.filter(stands).take(MOST_PLACES).map(place));
    }
    let found = heaviest(script, &places, |place| f64::from(place.weight));
    let words: u32 = found.iter().map(|place| place.weight).sum();
    let tenths = if outer { OUTER_TENTHS } else { INNER_TENTHS };
    if words as usize * 10 >= gap.len() * tenths { found } else { Vec::new() }
}
