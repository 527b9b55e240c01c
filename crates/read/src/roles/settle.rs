//! Roles that follow from the roles beside them: subheads, labels over links, promotions with their headline, the
//! name under the text.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use tearsheet_article::Role;

/// A name alone on a line under the last paragraph signs the article.
pub(super) fn sign(features: &[Features], labels: &mut [Label]) {
    let Some(last) = labels.iter().rposition(|l| l.role == Role::Paragraph) else { return };
    for i in (last + 1..labels.len()).take(2) {
        let free =
            !features[i].any(&[Cue::LinkMost, Cue::WayRelated, Cue::WayComment, Cue::WayNav, Cue::WayFooter]);
        let loose = matches!(
            labels[i].role,
            Role::Heading | Role::Other | Role::Navigation | Role::Paragraph | Role::Related
        );
        let signs =
            features[i].any(&[Cue::PersonName, Cue::Agency, Cue::NameLike, Cue::Signature, Cue::IsAuthor]);
        if signs && free && loose && features[i].heading == 0 {
            labels[i] =
                Label { role: Role::Byline, reason: "a name alone under the text", ..labels[i].clone() };
            return;
        }
    }
}

/// A heading that no running text follows heads something else, and takes its role.
pub(super) fn settle_headings(features: &[Features], labels: &mut [Label]) {
    let mut following = Role::Navigation;
    for i in (0..labels.len()).rev() {
        if features[i].heading > 0 && features[i].any(&[Cue::WayBox, Cue::WayAside]) && following == Role::Box
        {
            labels[i] = Label { role: Role::Box, reason: "the heading of a box", ..labels[i].clone() };
        }
        match labels[i].role {
            Role::Heading => {
                let heads = match following {
                    Role::Related | Role::Navigation | Role::Legal | Role::Tags | Role::Other => {
                        Role::Navigation
                    }
                    Role::Promo | Role::Comment | Role::Paywall | Role::Consent | Role::Tools => following,
                    _ => continue,
                };
                labels[i].role = heads;
                labels[i].reason = "a heading over something other than running text";
            }
            Role::Caption | Role::Credit | Role::Embed | Role::PullQuote => {}
            Role::Byline | Role::Time if features[i].length < 40 => {}
            role => following = role,
        }
    }
}

/// Without tags, a short line between two paragraphs is a subhead.
pub(super) fn raise_headings(features: &[Features], labels: &mut [Label]) {
    for i in 1..labels.len().saturating_sub(1) {
        let f = &features[i];
        let plain = f.has(Cue::Flat)
            && f.length < 90
            && f.has(Cue::Unended)
            && !f.any(&[Cue::SaysRelated, Cue::SaysDate, Cue::Item]);
        let loose =
            matches!(labels[i].role, Role::Other | Role::Navigation | Role::Related | Role::Paragraph);
        let between = labels[i - 1].role == Role::Paragraph && labels[i + 1].role == Role::Paragraph;
        if plain && loose && between && features[i + 1].has(Cue::Sentences) {
            labels[i] = Label {
                role: Role::Heading,
                reason: "a short line between two paragraphs",
                ..labels[i].clone()
            };
        }
    }
}

/// A promotion marked as such is one together with the headline that it marks.
pub(super) fn mark_promoted(features: &[Features], labels: &mut [Label]) {
    for i in 1..labels.len() {
        let marked = features[i - 1].has(Cue::PromoLabel) && labels[i - 1].role == Role::Promo;
        let headline = features[i].length < 240 && !features[i].has(Cue::PromoLabel);
        let may_be = matches!(labels[i].role, Role::Related | Role::Other | Role::Navigation | Role::Heading)
            || (labels[i].role == Role::Paragraph && !features[i].has(Cue::Sentences));
        if marked && headline && may_be {
            labels[i] = Label {
                role: Role::Promo,
                reason: "marked as a promotion by the line above",
                ..labels[i].clone()
            };
        }
    }
}

/// A short label directly above a related headline is the label of that link, when it is no link of its own.
pub(super) fn settle_labels(features: &[Features], labels: &mut [Label]) {
    for i in (0..labels.len().saturating_sub(1)).rev() {
        let over = matches!(labels[i + 1].role, Role::Related | Role::Promo);
        let small = features[i].has(Cue::Label) && !features[i].any(&[Cue::LinkMost, Cue::SaysPromo]);
        if over && small && matches!(labels[i].role, Role::Related | Role::Other | Role::Paragraph) {
            labels[i].role = Role::Navigation;
            labels[i].reason = "a label over a link";
        }
    }
}
