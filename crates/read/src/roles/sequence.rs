//! The pass over the sequence: chances of single blocks to roles that explain one another. There is one title; the
//! lead is one stretch; a heading is a subhead only if running text follows it; what is marked as a promotion is one
//! with its headline.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use super::lead::{one_lead, set_lead_apart};
use super::model::{Chances, REST};
use super::settle::{mark_promoted, raise_headings, settle_headings, settle_labels, sign};
use super::title::title;
use super::weights::Scores;
use tearsheet_article::Role;

/// Chance from which on a block is running text, where the page is plain.
const TEXT: f32 = 0.5;

/// Expected F1 of the text under which a page is not plain.
const PLAIN: f32 = 0.85;

/// Gives every block the role that fits best, its own evidence and its neighbours' roles taken together.
pub(super) fn decide(features: &[Features], chances: &[Chances], scores: &[Scores]) -> Vec<Label> {
    let title = title(features, chances);
    let cut = cut(features, chances);
    let each = features.iter().zip(chances).enumerate();
    let mut labels: Vec<Label> = each
        .map(|(i, (f, c))| {
            let (role, confidence) =
                if Some(i) == title { (Role::Title, c.of(Role::Title)) } else { best(f, c, cut) };
            Label { role, confidence, reason: scores[i].reason(role), of: None }
        })
        .collect();
    sign(features, &mut labels);
    set_lead_apart(features, &mut labels, title);
    one_lead(&mut labels);
    mark_promoted(features, &mut labels);
    raise_headings(features, &mut labels);
    settle_headings(features, &mut labels);
    settle_labels(features, &mut labels);
    labels
}

/// The chance from which on blocks of this page are running text: where many are doubtful, the one that promises the
/// best F1 (Lipton and others, Optimal Thresholding of Classifiers to Maximize F1, 2014).
fn cut(features: &[Features], chances: &[Chances]) -> f32 {
    let mut ranked: Vec<(f32, f32)> =
        features.iter().zip(chances).map(|(f, c)| (c.text, f.length as f32)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let true_length: f32 = ranked.iter().map(|(chance, length)| chance * length).sum();
    let (mut hit, mut kept, mut best, mut plain) = (0.0, 0.0, (0.0, TEXT), 0.0);
    for (chance, length) in ranked {
        (hit, kept) = (hit + chance * length, kept + length);
        let expected = 2.0 * hit / (kept + true_length).max(1.0);
        if expected > best.0 {
            best = (expected, chance);
        }
        if chance >= TEXT {
            plain = expected;
        }
    }
    if plain >= PLAIN { TEXT } else { best.1 }
}

/// The likeliest role of a block that is not the title.
fn best(features: &Features, chances: &Chances, cut: f32) -> (Role, f32) {
    if chances.text >= cut {
        let likelier = |role: Role| chances.of(role) > chances.of(Role::Paragraph);
        return match () {
            () if likelier(Role::Lead) && chances.of(Role::Lead) >= chances.of(Role::Heading) => {
                (Role::Lead, chances.of(Role::Lead))
            }
            () if likelier(Role::Heading) => (Role::Heading, chances.of(Role::Heading)),
            () => (form(features), chances.of(Role::Paragraph)),
        };
    }
    let likeliest = |a: Role, b: Role| if chances.of(b) > chances.of(a) { b } else { a };
    let others = REST.into_iter().filter(|role| *role != Role::Title);
    let role = others.fold(Role::Other, likeliest);
    (role, chances.of(role))
}

/// The form of running text.
fn form(f: &Features) -> Role {
    match () {
        () if f.has(Cue::Preformatted) => Role::Code,
        () if f.has(Cue::Cell) && !f.has(Cue::AlikeMost) && !f.has(Cue::Long) => Role::Table,
        () if f.has(Cue::Item) => Role::ListItem,
        () if f.has(Cue::Quote) => Role::Quote,
        () => Role::Paragraph,
    }
}
