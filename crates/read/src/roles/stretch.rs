//! The stretch of a flattened page that is its article. No element holds the running text together there, and what is as
//! well written far away, below comments, teasers and offers, is of other articles.

use super::cues::Cue;
use super::features::Features;
use super::model::Chances;
use std::ops::Range;

/// Chance of being running text from which on a block speaks for the stretch that it stands in.
const SPEAKS: f32 = 0.25;

/// Characters of sure text that a heading of what readers wrote outweighs.
const ENDS: f32 = 800.0;

/// The blocks in a row whose chances speak most for them, weighed by their length (the maximum subarray of Bentley,
/// Programming Pearls, 1984).
pub(super) fn stretch(features: &[Features], chances: &[Chances]) -> Range<usize> {
    let (mut best, mut most) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (i, (f, c)) in features.iter().zip(chances).enumerate() {
        let ends = if f.has(Cue::SaysComment) && c.text < 0.5 { ENDS } else { 0.0 };
        sum += (c.text - SPEAKS) * f.length as f32 - ends;
        if sum <= 0.0 {
            (start, sum) = (i + 1, 0.0);
        } else if sum > most {
            (best, most) = (start..i + 1, sum);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A heading of what readers wrote.
    const COMMENTS: (f32, u32) = (0.1, 11);

    #[test]
    fn a_line_between_paragraphs_is_inside_and_a_far_paragraph_is_not() {
        let stretch = |blocks: &[(f32, u32)]| {
            let mut features = vec![Features::default(); blocks.len()];
            features.iter_mut().zip(blocks).for_each(|(f, (_, length))| {
                f.length = *length;
                f.set(Cue::SaysComment, *length == COMMENTS.1);
            });
            let chances: Vec<Chances> = blocks.iter().map(|(text, _)| Chances::of_text(*text)).collect();
            super::stretch(&features, &chances)
        };
        let menu = (0.01, 30);
        let article = [menu, (0.9, 300), (0.2, 20), (0.8, 200)];
        assert_eq!(stretch(&article), 1..4);
        let comments = [(0.05, 900), (0.9, 150), menu];
        assert_eq!(stretch(&[&article[..], &comments].concat()), 1..4);
        assert_eq!(stretch(&[&article[..], &[(0.9, 400)]].concat()), 1..5);
        assert_eq!(stretch(&[&article[..], &[COMMENTS, (0.9, 400)]].concat()), 1..4, "readers wrote that");
        assert_eq!(stretch(&[menu, menu]), 0..0);
    }
}
