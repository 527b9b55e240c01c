//! Which block is the title: the likeliest, if any is likely; without one, none.

use super::features::Features;
use super::model::Chances;
use tearsheet_article::Role;

/// Chance under which a block is no title.
const TITLE: f32 = 0.2;

pub(super) fn title(features: &[Features], chances: &[Chances]) -> Option<usize> {
    let chance = |i: &usize| chances[*i].of(Role::Title);
    let best = (0..features.len()).rev().max_by(|a, b| chance(a).total_cmp(&chance(b)))?;
    (chance(&best) >= TITLE).then_some(best)
}
