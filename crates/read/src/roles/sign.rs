//! A name alone that ends the text signs it.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use tearsheet_article::Role;

const NAMES: [Cue; 4] = [Cue::PersonName, Cue::Agency, Cue::NameLike, Cue::IsAuthor];

/// Makes a name at the end of the text a byline.
pub(super) fn sign(features: &[Features], labels: &mut [Label]) {
    let Some(last) = labels.iter().rposition(|label| label.role.is_body()) else { return };
    let f = &features[last];
    if f.any(&NAMES) && f.length < 60 && f.heading == 0 && !f.any(&[Cue::LinkMost, Cue::Item]) {
        let reason = "a name alone under the text";
        labels[last] = Label { role: Role::Byline, reason, ..labels[last].clone() };
    }
}
