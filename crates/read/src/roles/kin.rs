//! Kinship of words: what share of the longer words of a block stand in other running text of its page. In flattened
//! text, where no element tells the article from what else is on the page, its words do.

use super::features::Grain;
use super::measures::Measure;
use super::page;
use super::sums::share;
use super::table::Table;
use super::wording::is_dense;
use crate::blocks::Blocks;
use rustc_hash::FxHashMap;

/// Letters from which a word is a longer one.
const LONG: usize = 5;
/// Blocks up and down that are near.
const NEAR: usize = 6;
/// More words of a block than this are not looked at.
const MOST: usize = 64;

/// Writes how much kin every block has on the page, and near.
pub(super) fn fill(table: &mut Table, blocks: &Blocks, grains: &[Grain]) {
    let words: Vec<Vec<u64>> = (0..grains.len()).map(|i| words_of(blocks.text(i))).collect();
    let mut places: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (i, words) in words.iter().enumerate().filter(|(i, _)| grains[*i].mass > 0.0) {
        for word in words {
            let places = places.entry(*word).or_default();
            if places.last() != Some(&(i as u32)) {
                places.push(i as u32);
            }
        }
    }
    for (i, words) in words.iter().enumerate() {
        let (mut kin, mut near) = (0.0, 0.0);
        for places in words.iter().filter_map(|word| places.get(word)) {
            let other = |at: &u32| *at as usize != i;
            let first_near = places.partition_point(|at| (*at as usize) + NEAR < i);
            let nearby = places[first_near..].iter().take_while(|at| **at as usize <= i + NEAR);
            kin += f32::from(u8::from(places.iter().any(other)));
            near += f32::from(u8::from(nearby.copied().any(|at| other(&at))));
        }
        table.put(i, Measure::Kin, share(kin, words.len() as f32));
        table.put(i, Measure::KinNear, share(near, words.len() as f32));
    }
}

/// The longer words of a text as numbers (FNV-1a of their lower-case letters); of scripts without spaces every pair
/// of characters.
fn words_of(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    for word in page::words_of(text, char::is_alphanumeric) {
        let mut before = None;
        let (mut hash, mut letters, mut dense) = (BASIS, 0, false);
        for c in word.chars() {
            if let Some(before) = before.filter(|_| is_dense(c)) {
                words.push(mixed(mixed(BASIS, before), c));
            }
            before = is_dense(c).then_some(c);
            dense |= is_dense(c);
            hash = c.to_lowercase().fold(hash, mixed);
            letters += 1;
        }
        if letters >= LONG && !dense {
            words.push(hash);
        }
        if words.len() >= MOST {
            break;
        }
    }
    words.truncate(MOST);
    words
}

const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

fn mixed(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_words_and_pairs_of_characters() {
        assert_eq!(words_of("The harbour, and The HARBOUR of 12345").len(), 3);
        assert_eq!(words_of("Harbour")[0], words_of("harbour")[0]);
        assert_eq!(words_of("\u{6e2f}\u{53e3}\u{958b}").len(), 2);
        assert!(words_of("of an in").is_empty());
    }
}
