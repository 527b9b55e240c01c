//! What the labeller sees of a page as a whole: the means of its blocks' features, over all and over the running text,
//! the types that it claims, its address in numbers, and words, hashed: of its address, its title, its text and the
//! beginnings of its short lines. What kind of page it is follows from that before any block has a role. How right its
//! text is follows from how sure the roles are.

use super::features::Grain;
use super::model::Chances;
use super::sums::octaves;
use super::table::{REGISTER, Table, WIDTH, numbered};
use crate::blocks::Blocks;
use crate::claims::Claims;
use crate::words::{is_lower, lower_ascii};

const TYPES: usize = 128;
const NUMBERS: usize = 14;
const PATHS: usize = 1024;
const TITLES: usize = 512;
const WORDS: usize = 2048;
const LINES: usize = 2048;
const ALL: usize = 0;
const TEXT: usize = ALL + WIDTH;
const TYPE: usize = TEXT + WIDTH;
const NUMBER: usize = TYPE + TYPES;
const PATH: usize = NUMBER + NUMBERS;
const TITLE: usize = PATH + PATHS;
const WORD: usize = TITLE + TITLES;
const LINE: usize = WORD + WORDS;
const PAGE_WIDTH: usize = LINE + LINES;

/// Words of a line that are looked at.
const BEGINNING: usize = 4;

/// Characters from which on a block is text, and no line.
const LONG: usize = 40;

/// The names of the features of a page, in order.
pub fn page_feature_names() -> Vec<String> {
    let blocks = super::table::feature_names();
    blocks
        .iter()
        .map(|name| format!("mean_{name}"))
        .chain(blocks.iter().map(|name| format!("text_{name}")))
        .chain(numbered("type", TYPES))
        .chain(numbered("number", NUMBERS))
        .chain(numbered("path", PATHS))
        .chain(numbered("title", TITLES))
        .chain(numbered("word", WORDS))
        .chain(numbered("line", LINES))
        .collect()
}

/// The features of a page, one row, from those of its blocks.
pub(super) fn row(
    blocks: &Blocks,
    claims: &Claims,
    url: Option<&str>,
    table: &Table,
    grains: &[Grain],
) -> Vec<u8> {
    let mut row = vec![0u8; PAGE_WIDTH];
    means(&mut row, table, grains);
    for name in &claims.types {
        row[TYPE + hash(name) as usize % TYPES] = 1;
    }
    address(&mut row, url.or(claims.canonical_url.as_deref()).unwrap_or(""));
    for_words(claims.page_title.as_deref().unwrap_or(""), usize::MAX, |hash| {
        row[TITLE + hash as usize % TITLES] = 1;
    });
    let is_text = |i: &usize| is_long(blocks.text(*i));
    let (texts, lines): (Vec<usize>, Vec<usize>) = (0..blocks.list.len()).partition(is_text);
    words(&mut row[WORD..LINE], texts.into_iter().map(|i| blocks.text(i)));
    for line in lines {
        for_words(blocks.text(line), BEGINNING, |hash| {
            let at = &mut row[LINE + hash as usize % LINES];
            *at = at.saturating_add(1);
        });
    }
    row
}

/// The address, without scheme, fragment and the words of its host: in numbers, and the words of its path.
fn address(row: &mut [u8], url: &str) {
    let place = url.split_once("://").map_or(url, |(_, rest)| rest);
    let place = place.split('#').next().unwrap_or("");
    let (place, query) = place.split_once('?').unwrap_or((place, ""));
    let path = place.split_once('/').map_or("", |(_, path)| path);
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let last = segments.last().copied().unwrap_or("");
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let counts: Vec<usize> =
        segments.iter().map(|segment| words_of(segment, char::is_alphabetic).count()).collect();
    let numbers: [usize; NUMBERS] = [
        segments.len(),
        counts.last().copied().unwrap_or(0),
        last.matches('-').count(),
        last.len(),
        digits(path),
        digits(last),
        usize::from(segments.is_empty()),
        query.len(),
        usize::from(path.ends_with('/')),
        usize::from(last.contains('.')),
        usize::from(segments.iter().any(|segment| begins_with_year(segment))),
        counts.iter().copied().max().unwrap_or(0),
        counts.iter().rev().skip(1).sum(),
        place.len(),
    ];
    for (byte, number) in row[NUMBER..].iter_mut().zip(numbers) {
        *byte = number.min(255) as u8;
    }
    for word in words_of(path, char::is_alphabetic) {
        row[PATH + hash(word) as usize % PATHS] = 1;
    }
}

/// Whether part of a path is a year, or begins with one and a hyphen.
fn begins_with_year(segment: &str) -> bool {
    let (year, rest) = segment.split_at_checked(4).unwrap_or(("", ""));
    let is_year = year.starts_with("19") || year.starts_with("20");
    is_year && year.bytes().all(|b| b.is_ascii_digit()) && (rest.is_empty() || rest.starts_with('-'))
}

/// Whether a text has so many characters, which take one to four bytes each.
fn is_long(text: &str) -> bool {
    text.len() >= LONG && (text.len() >= 4 * LONG || text.chars().nth(LONG - 1).is_some())
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    is_lower(c) || c.is_alphanumeric()
}

pub(super) fn words_of(text: &str, is_letter: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    text.split(move |c: char| !is_letter(c)).filter(|word| !word.is_empty())
}

/// How often each word stands in the texts, of four thousand words.
fn words<'a>(row: &mut [u8], texts: impl Iterator<Item = &'a str>) {
    let mut counts = [0u32; WORDS];
    let mut all = 0;
    for text in texts {
        for_words(text, usize::MAX, |hash| {
            counts[hash as usize % WORDS] += 1;
            all += 1;
        });
    }
    for (byte, count) in row.iter_mut().zip(counts).filter(|(_, count)| *count > 0) {
        *byte = (count * 4000 / all).min(255) as u8;
    }
}

/// Means of every feature, over the blocks and over the running text.
fn means(row: &mut [u8], table: &Table, grains: &[Grain]) {
    let count = table.rows().max(1) as u32;
    let mut is_text: Vec<u8> = grains.iter().map(|grain| if grain.mass > 0.0 { 255 } else { 0 }).collect();
    let texts = is_text.iter().filter(|is_text| **is_text > 0).count().max(1) as u32;
    is_text.resize(table.registers() * REGISTER, 0);
    let (is_text, _) = is_text.as_chunks();
    for feature in 0..WIDTH {
        let column = table.registers_of(feature);
        let all = column.iter().map(sum).sum::<u32>();
        if all == 0 {
            continue;
        }
        let text =
            column.iter().zip(is_text).map(|(values, is_text)| sum(&masked(values, is_text))).sum::<u32>();
        let is_fact = column.iter().all(|values| values.iter().all(|value| *value <= 1));
        let spread = if is_fact { 255 } else { 1 };
        row[ALL + feature] = (all * spread / count).min(255) as u8;
        row[TEXT + feature] = (text * spread / texts).min(255) as u8;
    }
}

fn sum(values: &[u8; REGISTER]) -> u32 {
    values.iter().map(|value| u32::from(*value)).sum()
}

fn masked(values: &[u8; REGISTER], mask: &[u8; REGISTER]) -> [u8; REGISTER] {
    let mut masked = *values;
    masked.iter_mut().zip(mask).for_each(|(value, mask)| *value &= mask);
    masked
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
    Table::of_page(&row)
}

/// A number for a word, case aside (FNV-1a).
fn hash(word: &str) -> u32 {
    word.chars().fold(BASIS, mixed)
}

const BASIS: u32 = 0x811c_9dc5;

fn mix(hash: u32, c: u32) -> u32 {
    (hash ^ c).wrapping_mul(0x0100_0193)
}

fn mixed(hash: u32, c: char) -> u32 {
    match c {
        c if c.is_ascii() || is_lower(c) => mix(hash, c.to_ascii_lowercase().into()),
        c => c.to_lowercase().fold(hash, |hash, c| mix(hash, c.into())),
    }
}

/// Tells the numbers ([`hash`]) of the first so many words of a text.
fn for_words(text: &str, most: usize, mut tell: impl FnMut(u32)) {
    let (mut told, mut at) = (0, 0);
    while told < most {
        let (mut hash, start) = (BASIS, at);
        let behind = loop {
            let Some(&byte) = text.as_bytes().get(at) else { break None };
            let lower = lower_ascii(byte);
            if lower != 0 {
                hash = mix(hash, lower.into());
                at += 1;
                continue;
            }
            if byte.is_ascii() {
                break Some(' ');
            }
            let c = text[at..].chars().next().unwrap_or(' ');
            if !is_letter(c) {
                break Some(c);
            }
            hash = mixed(hash, c);
            at += c.len_utf8();
        };
        if at > start {
            tell(hash);
            told += 1;
        }
        let Some(behind) = behind else { return };
        at += behind.len_utf8();
    }
}
