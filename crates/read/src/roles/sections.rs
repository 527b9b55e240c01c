//! Section labels over related links. The same label stands over each link of a list: what one label leads, the others
//! lead too.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use std::collections::BTreeMap;
use tearsheet_article::Role;

/// Related links under the same label from which on they are a list.
const LIST: usize = 3;
/// Chance from which on a block is left what it was taken for.
const SURE: f32 = 0.5;

/// Makes doubtful headlines under a label related links, where that label leads a list of them elsewhere.
pub(super) fn mark(features: &[Features], labels: &mut [Label]) {
    let mut led: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in (1..labels.len()).filter(|&i| labels[i - 1].role == Role::Navigation) {
        led.entry(features[i - 1].first_alike).or_default().push(i);
    }
    let is_list =
        |links: &&Vec<usize>| links.iter().filter(|&&i| labels[i].role == Role::Related).count() >= LIST;
    let doubtful = |i: &usize| {
        let label = &labels[*i];
        let may_be = matches!(label.role, Role::Navigation | Role::Legal | Role::Tags | Role::Other);
        may_be && label.confidence < SURE && features[*i].has(Cue::Headline)
    };
    let links: Vec<usize> = led.values().filter(is_list).flatten().copied().filter(doubtful).collect();
    for i in links {
        let reason = "under the label of other related links";
        labels[i] = Label { role: Role::Related, reason, ..labels[i].clone() };
    }
}
