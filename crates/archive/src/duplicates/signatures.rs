//! A text in, its signature out: what all that follows needs to know of it.
//!
//! * `digest`: of the units in their order; exact duplicates have the same.
//! * `shingles`: every four units in a row, as a sorted set of hashes; Jaccard and containment are counted on them.
//! * `bands`: MinHash (Broder 1997) in bands (Indyk, Motwani 1998). The least of all shingles under a permutation is the
//!   same in two sets with the chance that is their Jaccard; six such in a row make a key, and there are twenty keys.
//!   Sets of Jaccard s share a key with the chance 1 - (1 - s^6)^20: 27 % at 0.5, 92 % at 0.7, 99.77 % at 0.8,
//!   99.9999 % at 0.9.
//! * `anchors`: winnowing (Schleimer, Wilkerson, Aiken 2003). Of every 28 places in a row the one where the hash of eight
//!   units is least: whoever shares 35 units in a row shares an anchor, however much else the longer one says. Eight
//!   units, because four are often a turn of phrase, shared by thousands that have nothing else in common.

use super::units::units;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed, xxh3_128};

/// Units in a shingle.
pub(super) const SHINGLE: usize = 4;
pub(super) const BANDS: usize = 20;
/// Permutations in a band.
pub(super) const ROWS: usize = 6;
/// Units in an anchor: two shingles.
pub(super) const ANCHOR: usize = 2 * SHINGLE;
/// Places of which one is an anchor.
pub(super) const WINDOW: usize = 28;
/// Texts of fewer units, such as "See the pictures above", have no duplicates.
pub(super) const LEAST_UNITS: usize = 10;

const PERMUTATIONS: usize = BANDS * ROWS;
/// The bit of a key that tells anchors from bands.
const IS_ANCHOR: u64 = 1 << 63;

#[derive(Debug, PartialEq)]
pub(super) struct Signature {
    pub(super) digest: [u8; 16],
    pub(super) units: u32,
    /// Sorted, and no one twice; none where the text is too short.
    pub(super) shingles: Vec<u32>,
    pub(super) bands: Vec<u64>,
    pub(super) anchors: Vec<u64>,
}

/// Whether a text of so many units is too short to have duplicates.
pub(super) fn is_short(units: u32) -> bool {
    (units as usize) < LEAST_UNITS
}

pub(super) fn is_anchor(key: u64) -> bool {
    key & IS_ANCHOR != 0
}

pub(super) fn sign(text: &str) -> Signature {
    let units = units(text);
    let mut signature = Signature {
        digest: xxh3_128(&bytes(&units)).to_le_bytes(),
        units: u32::try_from(units.len()).unwrap_or(u32::MAX),
        shingles: Vec::new(),
        bands: Vec::new(),
        anchors: Vec::new(),
    };
    if !is_short(signature.units) {
        let hashes: Vec<u64> = units.windows(SHINGLE).map(|shingle| xxh3_64(&bytes(shingle))).collect();
        signature.anchors = anchors(&hashes);
        signature.shingles = hashes.into_iter().map(|hash| hash as u32).collect();
        signature.shingles.sort_unstable();
        signature.shingles.dedup();
        signature.bands = bands(&least(&signature.shingles));
    }
    signature
}

fn bytes(hashes: &[u64]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect()
}

/// The permutations: every number is hidden by a mask and multiplied by an odd factor.
const MASKS: [u32; PERMUTATIONS] = numbers(0, 0);
const FACTORS: [u32; PERMUTATIONS] = numbers(PERMUTATIONS as u64, 1);

/// Numbers of SplitMix64, with `bits` set.
const fn numbers(from: u64, bits: u32) -> [u32; PERMUTATIONS] {
    let mut numbers = [0; PERMUTATIONS];
    let mut n = 0;
    while n < PERMUTATIONS {
        let mut z = (from + n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        numbers[n] = ((z ^ (z >> 31)) >> 32) as u32 | bits;
        n += 1;
    }
    numbers
}

/// The least shingle under each permutation.
fn least(shingles: &[u32]) -> [u32; PERMUTATIONS] {
    let mut least = [u32::MAX; PERMUTATIONS];
    for shingle in shingles {
        for ((least, mask), factor) in least.iter_mut().zip(&MASKS).zip(&FACTORS) {
            *least = (*least).min((shingle ^ mask).wrapping_mul(*factor));
        }
    }
    least
}

fn bands(least: &[u32; PERMUTATIONS]) -> Vec<u64> {
    let band = |(n, rows): (usize, &[u32])| {
        let bytes: Vec<u8> = rows.iter().flat_map(|row| row.to_le_bytes()).collect();
        xxh3_64_with_seed(&bytes, n as u64) & !IS_ANCHOR
    };
    least.chunks(ROWS).enumerate().map(band).collect()
}

/// The anchors of a text, sorted and no one twice, from the hashes of its shingles in the order of the text.
fn anchors(hashes: &[u64]) -> Vec<u64> {
    let two = |(one, next): (&u64, &u64)| xxh3_64(&bytes(&[*one, *next])) | IS_ANCHOR;
    let places: Vec<u64> = hashes.iter().zip(hashes.iter().skip(SHINGLE)).map(two).collect();
    let mut anchors = winnow(&places);
    anchors.sort_unstable();
    anchors.dedup();
    anchors
}

/// The least of every window, the last of several; of all, where there is no whole window.
fn winnow(places: &[u64]) -> Vec<u64> {
    let mut taken = Vec::with_capacity(2 * places.len() / WINDOW + 1);
    let mut least = 0;
    for (at, place) in places.iter().enumerate() {
        let start = (at + 1).saturating_sub(WINDOW);
        let before = least;
        if least < start {
            least = (start..=at).rev().min_by_key(|&at| places[at]).unwrap_or(at);
        } else if *place <= places[least] {
            least = at;
        }
        if at + 1 == WINDOW || (at >= WINDOW && least != before) {
            taken.push(places[least]);
        }
    }
    if places.len() < WINDOW { places.iter().min().copied().into_iter().collect() } else { taken }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duplicates::tests::{Dice, salad};

    fn shared<T: Ord>(a: &[T], b: &[T]) -> usize {
        a.iter().filter(|one| b.binary_search(one).is_ok()).count()
    }

    #[test]
    fn whoever_shares_a_run_shares_an_anchor() {
        let mut dice = Dice(7);
        for _ in 0..300 {
            let run = salad(&mut dice, ANCHOR + WINDOW - 1);
            let mut around = || {
                let [before, after] = [0; 2].map(|_| dice.below(90));
                format!("{} {run} {}", salad(&mut dice, before), salad(&mut dice, after))
            };
            let (a, b) = (sign(&around()), sign(&around()));
            assert!(shared(&a.anchors, &b.anchors) > 0, "{run}");
        }
    }

    #[test]
    fn anchors_are_few() {
        let signature = sign(&salad(&mut Dice(1), 10_000));
        let expected = 2 * 10_000 / (WINDOW + 1);
        assert!(signature.anchors.len().abs_diff(expected) < 60, "{}", signature.anchors.len());
    }

    #[test]
    fn permutations_agree_as_often_as_the_jaccard_says() {
        let mut dice = Dice(3);
        for edits in [2, 10, 30, 60] {
            let (mut true_sum, mut guess_sum) = (0.0, 0.0);
            for _ in 0..40 {
                let text = salad(&mut dice, 400);
                let (a, b) = (sign(&text), sign(&edited(&mut dice, &text, edits)));
                let both = shared(&a.shingles, &b.shingles);
                true_sum += both as f64 / (a.shingles.len() + b.shingles.len() - both) as f64;
                let (a, b) = (least(&a.shingles), least(&b.shingles));
                guess_sum += a.iter().zip(&b).filter(|(a, b)| a == b).count() as f64 / PERMUTATIONS as f64;
            }
            assert!((true_sum - guess_sum).abs() / 40.0 < 0.02, "{edits} edits: {true_sum} {guess_sum}");
        }
    }

    fn edited(dice: &mut Dice, text: &str, edits: usize) -> String {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        for n in 0..edits {
            let at = dice.below(words.len());
            words[at] = format!("edit{n}");
        }
        words.join(" ")
    }

    #[test]
    fn short_texts_have_no_keys() {
        let signature = sign("See the pictures above, and those below of Monday");
        assert_eq!((signature.units, signature.shingles.len(), signature.bands.len()), (9, 0, 0));
        let signature = sign("See the pictures above, and those below of last Monday");
        assert_eq!((signature.shingles.len(), signature.bands.len(), signature.anchors.len()), (7, BANDS, 1));
    }

    #[test]
    fn signatures_are_the_same_on_every_machine() {
        let signature = sign("The harbour office said on Tuesday that the swing bridge would stay shut.");
        assert_eq!(signature.shingles.len(), 10);
        let all = [&signature.bands[..], &signature.anchors].concat();
        assert_eq!(xxh3_64(&bytes(&all)), 18_118_291_632_947_888_088);
    }
}
