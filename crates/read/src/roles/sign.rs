//! Who signs: a name alone that ends the text or stands right behind it, initials alone that open or end it.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use tearsheet_article::Role;

const INITIALS: [Cue; 1] = [Cue::Signature];
const NAMES: [Cue; 5] = [Cue::PersonName, Cue::Agency, Cue::NameLike, Cue::IsAuthor, Cue::Signature];

/// Makes a name at the end of the text, and initials at its start or end, a byline.
pub(super) fn sign(features: &[Features], labels: &mut [Label]) {
    let is_body = |label: &Label| label.role.is_body();
    let (first, last) = (labels.iter().position(is_body), labels.iter().rposition(is_body));
    let last = last.map(|last| if is_name_left(features, labels, last + 1) { last + 1 } else { last });
    for (end, signs) in [(first, &INITIALS[..]), (last, &NAMES[..])] {
        let Some(end) = end else { return };
        let f = &features[end];
        let alone = f.length < 60 && f.heading == 0 && !f.any(&[Cue::LinkMost, Cue::Item]);
        if alone && f.any(signs) {
            let reason = "a name alone beside the text";
            labels[end] = Label { role: Role::Byline, reason, ..labels[end].clone() };
        }
    }
}

/// Whether a block is somebody's name that no part of the page claims.
fn is_name_left(features: &[Features], labels: &[Label], block: usize) -> bool {
    labels.get(block).is_some_and(|label| label.role == Role::Other) && features[block].has(Cue::PersonName)
}
