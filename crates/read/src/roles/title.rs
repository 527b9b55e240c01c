//! Which block is the title: the likeliest, if any is likely; without one, none.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use super::model::Chances;
use crate::blocks::Blocks;
use std::ops::Range;
use tearsheet_article::Role;

/// Chance under which a block is no title: one that is set as a headline or reads like one, one among links, one of
/// flattened text, where nothing is set as anything.
const TITLE: f32 = 0.2;
const LINKED: f32 = 0.5;
const FLAT: f32 = 0.1;

/// Paragraphs of flattened text behind which no title stands, but subheads.
const BEGUN: usize = 3;

/// The title; `within` is the stretch that the article is.
pub(super) fn title(features: &[Features], chances: &[Chances], within: Range<usize>) -> Option<usize> {
    let chance = |i: &usize| if is_text(&features[*i], &chances[*i]) { 0.0 } else { chances[*i].title };
    let mut paragraphs = within.filter(|i| is_text(&features[*i], &chances[*i]));
    let end = paragraphs.nth(BEGUN - 1).unwrap_or(features.len());
    let best = (0..end).rev().max_by(|a, b| chance(a).total_cmp(&chance(b)))?;
    let least = match &features[best] {
        f if f.has(Cue::Flat) => FLAT,
        f if f.has(Cue::LinkMost) && f.heading == 0 => LINKED,
        _ => TITLE,
    };
    (chance(&best) >= least).then_some(best)
}

/// Whether a line of flattened text is rather the first paragraph: clean text may have no title at all.
fn is_text(f: &Features, chances: &Chances) -> bool {
    f.has(Cue::Flat) && !f.has(Cue::Unended) && chances.text >= 0.5
}

/// An article begins with its title: what reads like running text above it is the page's. Flattened text that begins with
/// running text is clean already, and what looks like its title a subhead.
pub(super) fn begin_with_title(blocks: &Blocks, labels: &mut [Label]) {
    if blocks.flat && labels.first().is_some_and(|first| first.role.is_body() || first.role == Role::Lead) {
        return;
    }
    let Some(title) = labels.iter().position(|label| label.role == Role::Title) else { return };
    if labels[title].confidence < SURE {
        return;
    }
    for label in labels[..title].iter_mut().filter(|l| l.role.is_body() || l.role == Role::Lead) {
        *label = Label { role: Role::Other, reason: "above the title", ..label.clone() };
    }
}

/// Chance from which on a title is where the article begins.
const SURE: f32 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;

    /// The title among blocks of so much chance of being it and of being text, flattened or not.
    fn found(blocks: &[(f32, f32)], flat: bool) -> Option<usize> {
        let mut features = vec![Features::default(); blocks.len()];
        features.iter_mut().for_each(|f| f.set(Cue::Flat, flat));
        let chances = |(title, text): &(f32, f32)| {
            let mut chances = Chances::of_text(*text);
            chances.title = *title;
            chances
        };
        let chances: Vec<Chances> = blocks.iter().map(chances).collect();
        title(&features, &chances, 0..blocks.len())
    }

    #[test]
    fn clean_text_has_no_title_that_is_its_first_paragraph() {
        let clean = [(0.6, 0.9), (0.1, 0.9)];
        assert_eq!((found(&clean, true), found(&clean, false)), (None, Some(0)));
        let subhead = (0.7, 0.3);
        let text = (0.0, 0.9);
        assert_eq!(found(&[text, text, subhead, text], true), Some(2));
        assert_eq!(found(&[text, text, text, subhead, text], true), None);
        assert_eq!(found(&[text, text, text, subhead, text], false), Some(3));
    }
}
