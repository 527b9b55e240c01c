//! What the labeller sees of a page as a whole: the means of its blocks' features, over all and over the running text,
//! and the words of its address, of its short lines and of the types that it claims, hashed. What kind of page it is
//! follows from that before any block has a role. How right its text is follows from how sure the roles are.

use super::features::Grain;
use super::model::Chances;
use super::sums::octaves;
use super::table::{Table, WIDTH};
use crate::blocks::Blocks;
use crate::claims::Claims;

const LINES: usize = 1024;
const WORDS: usize = 1024;
const ADDRESS: usize = 256;
const TYPES: usize = 128;
const MEASURES: usize = 3;
const ALL: usize = 0;
const TEXT: usize = ALL + WIDTH;
const LINE: usize = TEXT + WIDTH;
const WORD: usize = LINE + LINES;
const PATH: usize = WORD + WORDS;
const TYPE: usize = PATH + ADDRESS;
const MEASURE: usize = TYPE + TYPES;
const PAGE_WIDTH: usize = MEASURE + MEASURES;

/// The names of the features of a page, in order.
pub fn page_feature_names() -> Vec<String> {
    let blocks = super::table::feature_names();
    let numbered = |what: &'static str, count: usize| (0..count).map(move |i| format!("{what}_{i}"));
    blocks
        .iter()
        .map(|name| format!("mean_{name}"))
        .chain(blocks.iter().map(|name| format!("text_{name}")))
        .chain(numbered("line", LINES))
        .chain(numbered("word", WORDS))
        .chain(numbered("address", ADDRESS))
        .chain(numbered("type", TYPES))
        .chain(numbered("sure", MEASURES))
        .collect()
}

/// The features of a page, one row, from those of its blocks.
pub(super) fn row(
    blocks: &Blocks,
    claims: &Claims,
    url: Option<&str>,
    table: &Table,
    grains: &[Grain],
) -> Table {
    let mut row = vec![0u8; PAGE_WIDTH];
    means(&mut row, table, grains);
    for i in (0..blocks.list.len()).filter(|&i| blocks.text(i).len() < 40) {
        let words = blocks.text(i).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        for word in words.take(4) {
            let at = &mut row[LINE + hash(word) as usize % LINES];
            *at = at.saturating_add(1);
        }
    }
    words(&mut row[WORD..PATH], blocks, grains);
    let address = url.or(claims.canonical_url.as_deref()).unwrap_or("");
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    for word in path.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        row[PATH + hash(word) as usize % ADDRESS] = 1;
    }
    for name in &claims.types {
        row[TYPE + hash(name) as usize % TYPES] = 1;
    }
    row[MEASURE] = path.trim_matches('/').matches('/').count().min(255) as u8;
    row[MEASURE + 1] = path.len().min(255) as u8;
    row[MEASURE + 2] = path.bytes().filter(u8::is_ascii_digit).count().min(255) as u8;
    Table::of_page(row)
}

/// How often each word stands in the running text, of a thousand words.
fn words(row: &mut [u8], blocks: &Blocks, grains: &[Grain]) {
    let mut counts = vec![0u32; row.len()];
    let mut all = 0;
    for i in (0..grains.len()).filter(|&i| grains[i].mass > 0.0) {
        for word in blocks.text(i).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            counts[hash(word) as usize % WORDS] += 1;
            all += 1;
        }
    }
    for (byte, count) in row.iter_mut().zip(counts) {
        *byte = (count * 1000).checked_div(all).unwrap_or(0).min(255) as u8;
    }
}

/// Means of every feature, over the blocks and over the running text.
fn means(row: &mut [u8], table: &Table, grains: &[Grain]) {
    let count = table.rows().max(1) as u32;
    let is_text: Vec<u32> = grains.iter().map(|grain| u32::from(grain.mass > 0.0)).collect();
    let texts = is_text.iter().sum::<u32>().max(1);
    for feature in 0..WIDTH {
        let (mut all, mut text, mut most) = (0u32, 0u32, 0u8);
        for (&value, is_text) in table.column(feature).iter().zip(&is_text) {
            all += u32::from(value);
            text += u32::from(value) * is_text;
            most = most.max(value);
        }
        let spread = if most <= 1 { 255 } else { 1 };
        row[ALL + feature] = (all * spread / count).min(255) as u8;
        row[TEXT + feature] = (text * spread / texts).min(255) as u8;
    }
}

/// How sure the labels of a page are, weighted by length, and what kind of page it looks like: one row.
pub(super) fn sureness(blocks: &Blocks, chances: &[Chances], kinds: &[f32]) -> Table {
    let (mut kept, mut kept_sure, mut all, mut doubt, mut length) = (0.0f32, 0.0f32, 0.0f32, 0.0f32, 0.0f32);
    let (mut parts, mut doubtful, mut lowest) = (0.0f32, 0.0f32, 1.0f32);
    for (i, c) in chances.iter().enumerate() {
        let bytes = blocks.text(i).len() as f32;
        length += bytes;
        all += bytes * c.text;
        doubt += bytes * c.text.min(1.0 - c.text);
        doubtful += f32::from((0.1..0.9).contains(&c.text));
        if c.text >= 0.5 {
            kept += bytes;
            kept_sure += bytes * c.text;
            parts += 1.0;
            lowest = lowest.min(c.text);
        }
    }
    let part = |part: f32, whole: f32| if whole > 0.0 { (part / whole * 255.0).min(255.0) as u8 } else { 0 };
    let size = |n: f32| octaves(n as u32);
    let mut row = vec![
        part(kept_sure, kept),
        part(kept_sure, all),
        part(2.0 * kept_sure, kept + all),
        part(doubt, all.max(1.0)),
        part(kept, length),
        size(kept),
        size(doubt),
        size(parts),
        size(doubtful),
        part(lowest, 1.0),
        size(chances.len() as f32),
        u8::from(blocks.flat),
    ];
    row.extend(kinds.iter().map(|chance| part(*chance, 1.0)));
    Table::of_page(row)
}

/// A number for a word, case aside (FNV-1a).
fn hash(word: &str) -> u32 {
    let bytes = word.chars().flat_map(char::to_lowercase);
    bytes.fold(0x811c_9dc5, |hash: u32, c| (hash ^ c as u32).wrapping_mul(0x0100_0193))
}
