//! Which blocks are the lead where no element says so.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use super::wording;
use crate::blocks::Blocks;
use std::ops::Range;
use tearsheet_article::Role;

/// Characters of all blocks of a lead.
const LONGEST: u32 = 900;

/// Paragraphs behind which the text has begun, and nothing leads into it any more.
const BEGUN: usize = 3;

/// What names the maker or the owner of a picture leads into nothing.
const NAMES_OWNER: [Cue; 2] = [Cue::SaysCredit, Cue::Copyright];

/// Chance under which a role is a guess.
const DOUBT: f32 = 0.2;

/// Chance from which on the block is a lead although it is built like the text.
const SURE: f32 = 0.75;

/// Finds the lead that no element names: a heading of whole sentences under the title, or first running text that
/// byline, time or picture text part from the rest, or that is built unlike the rest.
pub(super) fn set_lead_apart(features: &[Features], labels: &mut [Label], title: Option<usize>) {
    let Some(title) = title else { return };
    if labels.iter().any(|l| l.role == Role::Lead) {
        return;
    }
    if let Some(under) = line_under_title(features, labels, title) {
        labels[under] =
            Label { role: Role::Lead, reason: "a line between title and byline", ..labels[under].clone() };
        return;
    }
    let running = |i: &usize| matches!(labels[*i].role, Role::Heading | Role::Paragraph);
    let Some(first) = (title + 1..labels.len().min(title + 7)).find(running) else { return };
    let Some(next) = (first + 1..labels.len()).find(|&i| labels[i].role == Role::Paragraph) else { return };
    if let Some(reason) = apart(features, labels, title, first, next) {
        labels[first] = Label { role: Role::Lead, reason, ..labels[first].clone() };
    }
}

/// What stands between a picture and its credit is the caption, however much it looks like a lead.
pub(super) fn caption_instead(blocks: &Blocks, labels: &mut [Label]) {
    let is_pictured = |i: usize| blocks.pictures.binary_search_by_key(&(i as u32), |p| p.before).is_ok();
    for i in 1..labels.len() {
        let is_between = is_pictured(i - 1) && !is_pictured(i) && labels[i].role == Role::Credit;
        if is_between && labels[i - 1].role == Role::Lead {
            labels[i - 1] = Label {
                role: Role::Caption,
                reason: "between a picture and its credit",
                ..labels[i - 1].clone()
            };
        }
    }
}

/// A line directly under the title, no whole sentence perhaps, that byline or time follow.
fn line_under_title(features: &[Features], labels: &[Label], title: usize) -> Option<usize> {
    let under = title + 1;
    let line = features.get(under)?;
    let loose = matches!(labels[under].role, Role::Other | Role::Related | Role::Navigation)
        || labels[under].confidence < DOUBT;
    let fits = (40..400).contains(&line.length)
        && !line.any(&[Cue::LinkMost, Cue::LinkSome, Cue::Trail, Cue::Button])
        && !line.any(&NAMES_OWNER);
    let follows = labels[under + 1..].iter().take(2).any(|l| matches!(l.role, Role::Byline | Role::Time));
    (loose && fits && follows).then_some(under)
}

/// Why the block at `first`, with the next paragraph at `next`, is the lead, if it is.
fn apart(
    features: &[Features],
    labels: &[Label],
    title: usize,
    first: usize,
    next: usize,
) -> Option<&'static str> {
    let (lead, rest) = (&features[first], &features[next]);
    if lead.length >= 500 || lead.length < 35 || lead.any(&NAMES_OWNER) {
        return None;
    }
    if labels[first].role == Role::Heading {
        let under = first <= title + 2 && lead.length >= 50 && lead.any(&[Cue::Sentences, Cue::Middle]);
        return under.then_some("a heading of whole sentences under the title");
    }
    let masthead = |range: Range<usize>| {
        range
            .into_iter()
            .any(|i| matches!(labels[i].role, Role::Byline | Role::Time | Role::Credit | Role::Caption))
    };
    let parted = masthead(first + 1..next) && !masthead(title + 1..first);
    let alike = lead.signature == rest.signature;
    if lead.has(Cue::Flat) {
        return parted.then_some("set apart between title and body");
    }
    if lead.has(Cue::BoldAll) && !rest.has(Cue::BoldAll) {
        return Some("bold between title and body");
    }
    let unlike = !alike && rest.has(Cue::AlikeMost) && !lead.has(Cue::AlikeMost);
    (!alike && (parted || unlike)).then_some("built unlike the text that it precedes")
}

/// There is one lead: the likeliest block, one between title and byline before all others, with its equals directly
/// beside it, unless the whole text is built so (the paragraphs of a preamble, the bullets of a summary). What else looks
/// like one is running text.
pub(super) fn one_lead(features: &[Features], labels: &mut [Label]) {
    let sure = |i: &usize| labels[*i].confidence;
    let is_paragraph = |i: &usize| labels[*i].role == Role::Paragraph;
    let begun = (0..labels.len()).filter(is_paragraph).nth(BEGUN - 1).unwrap_or(labels.len());
    let leads = (0..begun).filter(|&i| labels[i].role == Role::Lead && !begins_text(features, labels, i));
    let leads_in = |i: &usize| {
        is_role(labels, i.checked_sub(1), &[Role::Title])
            && is_role(labels, Some(i + 1), &[Role::Byline, Role::Time])
    };
    let rank = |a: &usize, b: &usize| leads_in(a).cmp(&leads_in(b)).then(sure(a).total_cmp(&sure(b)));
    let Some(best) = leads.max_by(|a, b| rank(a, b).then(b.cmp(a))) else {
        labels.iter_mut().filter(|l| l.role == Role::Lead).for_each(|l| l.role = Role::Paragraph);
        return;
    };
    let runs = |i: usize| matches!(labels[i].role, Role::Lead | Role::Paragraph | Role::ListItem);
    let apart = |i: usize| labels[i].role == Role::Lead || !features[i].any(&[Cue::AlikeMost, Cue::Flat]);
    let equal = |i: &usize| runs(*i) && apart(*i) && features[*i].signature == features[best].signature;
    let start = (0..best).rev().take_while(equal).last().unwrap_or(best);
    let end = (best..labels.len()).take_while(equal).last().unwrap_or(best);
    let is_short = features[start..=end].iter().map(|f| f.length).sum::<u32>() <= LONGEST;
    let (start, end) = if is_short { (start, end) } else { (best, best) };
    for (i, label) in labels.iter_mut().enumerate() {
        if (start..=end).contains(&i) {
            label.role = Role::Lead;
        } else if label.role == Role::Lead {
            label.role = Role::Paragraph;
        }
    }
}

/// Whether a block that may be a lead is but the first paragraph: it opens with a dateline, or is built like the text, which
/// goes on directly behind it, or behind a signature that is built like both.
fn begins_text(features: &[Features], labels: &[Label], i: usize) -> bool {
    if features.get(i).is_some_and(|f| wording::is_wired(&f.letters)) {
        return true;
    }
    let Some(first) = features.get(i).filter(|f| f.has(Cue::AlikeMost) && !f.has(Cue::Flat)) else {
        return false;
    };
    let is_alike = |next: &usize| features[*next].signature == first.signature;
    let mut behind = (i + 1..labels.len()).take_while(is_alike);
    let goes_on = behind.find(|next| labels[*next].role != Role::Byline);
    is_role(labels, goes_on, &[Role::Paragraph]) && labels[i].confidence < SURE
}

/// A name that stands set apart above the text leads into nothing: it signs.
pub(super) fn byline_instead(features: &[Features], labels: &mut [Label]) {
    let begun = labels.iter().position(|label| label.role == Role::Paragraph).unwrap_or(0);
    for (label, features) in labels.iter_mut().zip(features).take(begun) {
        if label.role == Role::Lead && features.has(Cue::PersonName) {
            *label = Label { role: Role::Byline, reason: "a name and nothing else", ..label.clone() };
        }
    }
}

fn is_role(labels: &[Label], i: Option<usize>, roles: &[Role]) -> bool {
    i.and_then(|i| labels.get(i)).is_some_and(|label| roles.contains(&label.role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Picture;

    #[test]
    fn a_doubtful_lead_that_is_built_like_the_text_behind_it_is_its_first_paragraph() {
        let role_of = |confidence, next_signature| {
            let mut features = vec![Features::default(); 3];
            features.iter_mut().for_each(|block| block.set(Cue::AlikeMost, true));
            features[1].signature = next_signature;
            let label = |role| Label { role, confidence, reason: "", of: None };
            let mut labels = [Role::Lead, Role::Paragraph, Role::Paragraph].map(label);
            one_lead(&features, &mut labels);
            labels[0].role
        };
        assert_eq!(role_of(0.6, 0), Role::Paragraph);
        assert_eq!(role_of(0.9, 0), Role::Lead);
        assert_eq!(role_of(0.6, 1), Role::Lead);
    }

    #[test]
    fn a_doubtful_lead_goes_on_behind_a_signature_that_is_built_like_it() {
        let role_of = |between| {
            let mut features = vec![Features::default(); 3];
            features.iter_mut().for_each(|block| block.set(Cue::AlikeMost, true));
            let label = |role| Label { role, confidence: 0.6, reason: "", of: None };
            let mut labels = [Role::Lead, between, Role::Paragraph].map(label);
            one_lead(&features, &mut labels);
            labels[0].role
        };
        assert_eq!(role_of(Role::Byline), Role::Paragraph);
        assert_eq!(role_of(Role::Time), Role::Lead);
    }

    #[test]
    fn a_name_is_no_lead() {
        let mut features = vec![Features::default(); 4];
        [0, 3].into_iter().for_each(|i| features[i].set(Cue::PersonName, true));
        let label = |role| Label { role, confidence: 0.6, reason: "", of: None };
        let mut labels = [Role::Lead, Role::Lead, Role::Paragraph, Role::Lead].map(label);
        byline_instead(&features, &mut labels);
        let roles = labels.map(|label| label.role);
        assert_eq!(roles, [Role::Byline, Role::Lead, Role::Paragraph, Role::Lead]);
    }

    #[test]
    fn a_lead_between_a_picture_and_its_credit_is_the_caption() {
        let label = |role| Label { role, confidence: 0.9, reason: "", of: None };
        let roles = |pictures: &[u32]| {
            let pictures = pictures.iter().map(|&before| Picture { before, ..Picture::default() }).collect();
            let mut labels = [Role::Title, Role::Lead, Role::Credit].map(label);
            caption_instead(&Blocks { pictures, ..Blocks::default() }, &mut labels);
            labels.map(|label| label.role)
        };
        assert_eq!(roles(&[1]), [Role::Title, Role::Caption, Role::Credit]);
        assert_eq!(roles(&[1, 2]), [Role::Title, Role::Lead, Role::Credit]);
        assert_eq!(roles(&[2]), [Role::Title, Role::Lead, Role::Credit]);
    }
}
