//! Looking up the scores of many leaves in the table of one tree.

use super::forest::{LEAVES, Register};
use super::table::REGISTER;

/// The score of every leaf, one after another.
pub(super) fn one_by_one(scores: &[i8; LEAVES], leaves: &Register<u8>) -> Register<i8> {
    leaves.map(|leaf| scores[usize::from(leaf) % LEAVES])
}

/// The score of every leaf, a register at once: each is looked up in the four quarters of the table, and the two highest
/// bits of its number say which quarter counts.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
#[inline]
pub(super) fn together(scores: &[i8; LEAVES], leaves: &Register<u8>) -> Register<i8> {
    use std::arch::x86_64::*;
    let (quarters, _) = scores.as_chunks::<16>();
    // SAFETY: reads the 16 bytes of a quarter, which may lie anywhere.
    #[allow(unsafe_code)]
    let quarter =
        |at: usize| _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(quarters[at].as_ptr().cast()) });
    let quarters = [quarter(0), quarter(1), quarter(2), quarter(3)];
    let mut found = [0; REGISTER];
    for (found, leaves) in found.as_chunks_mut::<32>().0.iter_mut().zip(leaves.as_chunks::<32>().0) {
        // SAFETY: reads the 32 bytes of the leaves, which may lie anywhere.
        #[allow(unsafe_code)]
        let leaves = unsafe { _mm256_loadu_si256(leaves.as_ptr().cast()) };
        let [first, second, third, fourth] = quarters.map(|quarter| _mm256_shuffle_epi8(quarter, leaves));
        let (bit_4, bit_5) = (_mm256_slli_epi16::<3>(leaves), _mm256_slli_epi16::<2>(leaves));
        let lower = _mm256_blendv_epi8(first, second, bit_4);
        let upper = _mm256_blendv_epi8(third, fourth, bit_4);
        let scores = _mm256_blendv_epi8(lower, upper, bit_5);
        // SAFETY: writes the 32 bytes of what was found, which may lie anywhere.
        #[allow(unsafe_code)]
        unsafe {
            _mm256_storeu_si256(found.as_mut_ptr().cast(), scores);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_found_together_as_one_by_one() {
        let scores: [i8; LEAVES] = std::array::from_fn(|leaf| (leaf * 7 + 3) as u8 as i8);
        for step in 0..LEAVES {
            let leaves: Register<u8> = std::array::from_fn(|at| ((at * 5 + step) % LEAVES) as u8);
            let expected = leaves.map(|leaf| scores[usize::from(leaf)]);
            assert_eq!(one_by_one(&scores, &leaves), expected);
            #[cfg(target_arch = "x86_64")]
            if std::arch::is_x86_feature_detected!("avx2") {
                // SAFETY: what it needs was asked for in the line above.
                #[allow(unsafe_code)]
                let found = unsafe { together(&scores, &leaves) };
                assert_eq!(found, expected);
            }
        }
    }
}
