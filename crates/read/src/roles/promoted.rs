//! A promotion marked as such is one together with the headline that it marks.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use tearsheet_article::Role;

/// Makes the link under a mark such as "Sponsored" part of the promotion.
pub(super) fn mark_promoted(features: &[Features], labels: &mut [Label]) {
    for i in 1..labels.len() {
        let marked = features[i - 1].has(Cue::PromoLabel) && labels[i - 1].role == Role::Promo;
        let headline = features[i].length < 240 && !features[i].has(Cue::PromoLabel);
        let may_be = matches!(labels[i].role, Role::Related | Role::Other | Role::Navigation);
        if marked && headline && may_be {
            let reason = "marked as a promotion by the line above";
            labels[i] = Label { role: Role::Promo, reason, ..labels[i].clone() };
        }
    }
}
