//! Where in a truth text a block may stand: where most of its words lie in stretches of four words that the truth has;
//! a block too short for that, where it equals a whole line of it. A truth that drops, joins or splits paragraphs, or
//! words inside them, changes little in that.

use super::words::{sequence, words};
use std::collections::HashMap;

/// Words of a stretch that is looked up.
const STRETCH: usize = 4;
/// A block with fewer words must equal a whole line.
const SHORT: usize = 5;
/// Of a block's words, how many in ten must lie in the truth.
const TENTHS: u32 = 7;
/// So many words in one place of the truth stand there even where the truth leaves out much of the block.
const CERTAIN: u32 = 15;
/// Of such a block's words, how many in ten must lie in the truth.
const LONG_TENTHS: u32 = 3;
/// So many words do not stand there by chance.
const TOUCHING: u32 = 12;
/// Of a stretch's places in the truth no more than these are looked at.
pub(super) const MOST_PLACES: usize = 256;

/// A truth text, indexed.
pub(super) struct Script {
    pub words: Vec<u64>,
    stretches: HashMap<u64, Vec<u32>>,
    lines: HashMap<u64, Vec<u32>>,
}

impl Script {
    pub(super) fn of(body: &str) -> Self {
        let mut script = Script { words: Vec::new(), stretches: HashMap::new(), lines: HashMap::new() };
        for line in body.lines() {
            let line = words(line);
            if !line.is_empty() {
                script.lines.entry(sequence(&line)).or_default().push(script.words.len() as u32);
                script.words.extend(line);
            }
        }
        for (at, stretch) in script.words.windows(STRETCH).enumerate() {
            script.stretches.entry(sequence(stretch)).or_default().push(at as u32);
        }
        script
    }
}

/// Where a block stands in the truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub block: usize,
    /// First word in the truth.
    pub start: u32,
    /// Behind its last word there.
    pub end: u32,
    /// How many words of the block the truth has there.
    pub weight: u32,
}

impl Place {
    /// Whether enough of the block's words stand there.
    pub(super) fn holds(&self, text: &[u64]) -> bool {
        let tenths = if self.weight >= CERTAIN { LONG_TENTHS } else { TENTHS };
        self.weight * 10 >= text.len() as u32 * tenths
    }

    /// Whether so many stand there that it cannot be chance, enough or not.
    pub(super) fn touches(&self, text: &[u64]) -> bool {
        self.weight >= TOUCHING && (self.weight as usize) < text.len()
    }
}

/// Every place where words of a block stand.
pub(super) fn places(script: &Script, block: usize, text: &[u64]) -> Vec<Place> {
    let length = text.len() as u32;
    if text.len() < SHORT {
        let lines = script.lines.get(&sequence(text)).filter(|_| !text.is_empty());
        let place = |start: &u32| Place { block, start: *start, end: start + length, weight: length };
        return lines.into_iter().flatten().take(MOST_PLACES).map(place).collect();
    }
    let mut hits = hits(script, text);
    if hits.is_empty() {
        return Vec::new();
    }
    hits.sort_unstable_by_key(|hit| hit.there - hit.at);
    let apart = 3 + text.len() as i64 / 5;
    let on_a_line = hits.chunk_by(|a, b| (b.there - b.at) - (a.there - a.at) <= apart);
    let places: Vec<Place> = on_a_line.map(|group| densest(block, &forward(group))).collect();
    let most = places.iter().map(|place| place.weight).max().unwrap_or_default();
    places.into_iter().filter(|place| place.weight * 10 >= most * 8).collect()
}

/// A stretch of a block: where it is in the block, and where the truth has it.
#[derive(Clone, Copy)]
struct Hit {
    at: i64,
    there: i64,
}

fn hits(script: &Script, text: &[u64]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (at, stretch) in text.windows(STRETCH).enumerate() {
        for there in script.stretches.get(&sequence(stretch)).into_iter().flatten().take(MOST_PLACES) {
            hits.push(Hit { at: at as i64, there: i64::from(*there) });
        }
    }
    hits
}

/// The most hits that go forward in the block and in the truth.
fn forward(hits: &[Hit]) -> Vec<Hit> {
    let mut hits = hits.to_vec();
    hits.sort_unstable_by_key(|hit| (hit.at, -hit.there));
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; hits.len()];
    for (n, hit) in hits.iter().enumerate() {
        let longest = ends.partition_point(|end| hits[*end].there < hit.there);
        before[n] = longest.checked_sub(1).map(|last| ends[last]);
        match ends.get_mut(longest) {
            Some(end) => *end = n,
            None => ends.push(n),
        }
    }
    let chain = std::iter::successors(ends.last().copied(), |n| before[*n]);
    let mut chain: Vec<Hit> = chain.map(|n| hits[n]).collect();
    chain.reverse();
    chain
}

/// The part of a row of hits that has most words for the words it leaves out: a stray hit far from the others would
/// claim a stretch of the truth that belongs to other blocks.
fn densest(block: usize, hits: &[Hit]) -> Place {
    let stretch = STRETCH as i64;
    let (mut best, mut place) = (0, Place { block, start: 0, end: 0, weight: 0 });
    let (mut worth, mut weight, mut start) = (0, 0, 0);
    for (n, hit) in hits.iter().enumerate() {
        let (step, leap) = match n.checked_sub(1).map(|before| hits[before]) {
            Some(before) => (hit.at - before.at, hit.there - before.there),
            None => (stretch, stretch),
        };
        let left_out = (step - stretch).max(0) + 2 * (leap - step).max(0);
        if worth * 2 <= left_out {
            (worth, weight, start) = (0, 0, hit.there);
            worth += stretch;
            weight += stretch;
        } else {
            worth += step.min(stretch) - left_out / 2;
            weight += step.min(stretch);
        }
        if worth > best {
            best = worth;
            place = Place {
                block,
                start: start as u32,
                end: (hit.there + stretch) as u32,
                weight: weight as u32,
            };
        }
    }
    place
}
