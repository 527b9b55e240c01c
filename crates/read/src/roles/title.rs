//! Which block is the title: the likeliest, if any is likely; without one, none.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use super::model::Chances;
use tearsheet_article::Role;

/// Chance under which a block is no title: one that is set as a headline or reads like one, one among links, one of
/// flattened text, where nothing is set as anything.
const TITLE: f32 = 0.2;
const LINKED: f32 = 0.5;
const FLAT: f32 = 0.1;

pub(super) fn title(features: &[Features], chances: &[Chances]) -> Option<usize> {
    let chance = |i: &usize| chances[*i].of(Role::Title);
    let best = (0..features.len()).rev().max_by(|a, b| chance(a).total_cmp(&chance(b)))?;
    let least = match &features[best] {
        f if f.has(Cue::Flat) => FLAT,
        f if f.has(Cue::LinkMost) && f.heading == 0 => LINKED,
        _ => TITLE,
    };
    (chance(&best) >= least).then_some(best)
}

/// An article begins with its title: what reads like running text above it is the page's.
pub(super) fn begin_with_title(labels: &mut [Label]) {
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
