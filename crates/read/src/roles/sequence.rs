//! The pass over the sequence: scores of single blocks to roles that explain one another. The body is one stretch of
//! the page, the one with the greatest sum of evidence; there is one title, at its head; what stands between title
//! and body is lead, byline, time or picture text; a heading is a subhead only if running text follows it.

use super::Label;
use super::cues::Cue;
use super::features::Features;
use super::lead::{one_lead, set_lead_apart};
use super::settle::{mark_promoted, raise_headings, settle_headings, settle_labels, sign};
use super::title::title;
use super::weights::Scores;
use super::zone::{Zone, distance, placed, zone};
use std::collections::HashMap;
use std::ops::Range;
use tearsheet_article::Role;

/// Log-odds that running text loses outside the body's stretch.
const STRAY: f32 = 3.0;

/// Roles decided by score; the rest come from the form of running text or from the sequence.
const RIVALS: [Role; 20] = [
    Role::Kicker,
    Role::Lead,
    Role::Byline,
    Role::Time,
    Role::Caption,
    Role::Credit,
    Role::PullQuote,
    Role::Box,
    Role::Embed,
    Role::Correction,
    Role::Related,
    Role::Promo,
    Role::Paywall,
    Role::Consent,
    Role::Tags,
    Role::Tools,
    Role::Comment,
    Role::Navigation,
    Role::Legal,
    Role::Dateline,
];

/// Gives every block the role that fits best, its own evidence and its neighbours' roles taken together.
pub(super) fn decide(features: &[Features], scores: &[Scores]) -> Vec<Label> {
    let body = stretch(features, scores);
    let title = title(features, scores, &body);
    if is_consent_wall(features) {
        return features
            .iter()
            .zip(scores)
            .map(|(_, s)| label(Role::Consent, 1.0, s.reason(Role::Consent)))
            .collect();
    }
    let company = company(features, scores);
    let mut labels: Vec<Label> = (0..features.len())
        .map(|i| {
            if Some(i) == title {
                return label(Role::Title, scores[i].of(Role::Title) + 4.0, scores[i].reason(Role::Title));
            }
            best(&features[i], &scores[i], zone(i, title, &body), distance(i, title), company[i])
        })
        .collect();
    sign(features, &mut labels);
    set_lead_apart(features, &mut labels, title);
    one_lead(&mut labels);
    mark_promoted(features, &mut labels);
    raise_headings(features, &mut labels);
    settle_headings(features, &mut labels);
    settle_labels(features, &mut labels, &body);
    labels
}

pub(super) fn label(role: Role, margin: f32, reason: &'static str) -> Label {
    let confidence = 1.0 / (1.0 + (-margin * 0.6).exp());
    Label { role, confidence, reason, of: None }
}

/// Whether hardly anything stands on the page but requests for consent.
fn is_consent_wall(features: &[Features]) -> bool {
    let asks = |f: &&Features| f.any(&[Cue::SaysConsent, Cue::WayConsent, Cue::MateConsent]);
    let asking: f32 = features.iter().filter(asks).map(|f| f.length as f32).sum();
    let prose: f32 = features.iter().filter(|f| !asks(f)).map(|f| f.mass).sum();
    features.iter().filter(asks).count() >= 3 && prose < 500.0 && asking > prose
}

/// Evidence that a block is running text rather than anything else.
fn evidence(features: &Features, scores: &Scores) -> f32 {
    let margin = margin(scores);
    let size = 0.3 + features.length.min(300) as f32 / 100.0;
    let against = if features.has(Cue::Flat) { 0.7 } else { 0.3 };
    margin * size * if margin < 0.0 { against } else { 1.0 }
}

/// What the other items of its list, or cells of its table, say of a block: they are text together or not at all.
fn company(features: &[Features], scores: &[Scores]) -> Vec<f32> {
    let mut sums: HashMap<u32, (f32, f32)> = HashMap::new();
    for (f, s) in features.iter().zip(scores) {
        if let Some(list) = f.list {
            let weight = f.length.min(200) as f32;
            let sum = sums.entry(list).or_default();
            *sum = (sum.0 + margin(s) * weight, sum.1 + weight);
        }
    }
    let mean = |f: &Features| {
        f.list.and_then(|list| sums.get(&list)).map_or(0.0, |(sum, weight)| sum / weight.max(1.0))
    };
    features.iter().map(|f| 0.7 * mean(f)).collect()
}

fn margin(scores: &Scores) -> f32 {
    let rival = RIVALS.iter().map(|&r| scores.of(r)).fold(0.0, f32::max);
    (scores.body - rival).clamp(-3.0, 3.0)
}

/// The stretch of blocks with the greatest sum of evidence.
fn stretch(features: &[Features], scores: &[Scores]) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0f32);
    for (i, (f, s)) in features.iter().zip(scores).enumerate() {
        if sum <= 0.0 {
            (start, sum) = (i, 0.0);
        }
        sum += evidence(f, s);
        if sum > best_sum {
            (best, best_sum) = (start..i + 1, sum);
        }
    }
    best
}

fn best(f: &Features, scores: &Scores, zone: Zone, from_title: usize, company: f32) -> Label {
    let cell = f.has(Cue::Cell) && f.has(Cue::Core) && f.has(Cue::LinkNone);
    let heading = match zone {
        Zone::Body if f.heading == 1 => 2.0,
        Zone::Body if f.heading > 0 && f.has(Cue::Core) && !f.has(Cue::LinkMost) => 1.2,
        Zone::Body if cell => 3.0,
        Zone::Body if f.has(Cue::Item) && f.has(Cue::Core) && f.has(Cue::LinkNone) => 1.4,
        _ => 0.0,
    };
    let body = scores.body + heading + company - if zone == Zone::Body { 0.0 } else { STRAY };
    let mut top = (Role::Other, scores.of(Role::Other).max(-1.0));
    let mut second = f32::MIN;
    for role in RIVALS {
        let score = scores.of(role) + placed(role, f, zone, from_title);
        if score > top.1 {
            second = top.1;
            top = (role, score);
        } else {
            second = second.max(score);
        }
    }
    if body > top.1 {
        return label(form(f), body - top.1, scores.body_reason.reason());
    }
    label(top.0, top.1 - second.max(body), scores.reason(top.0))
}

/// The form of running text.
fn form(f: &Features) -> Role {
    let subhead = f.heading > 0 || (f.has(Cue::OwnHeading) && f.has(Cue::Unended) && f.length < 120);
    let bold_line =
        f.has(Cue::BoldAll) && f.length < 90 && f.has(Cue::Unended) && !f.any(&[Cue::Item, Cue::Cell]);
    match () {
        _ if subhead || bold_line => Role::Heading,
        _ if f.has(Cue::Preformatted) => Role::Code,
        _ if f.has(Cue::Cell) && !f.has(Cue::AlikeMost) && !f.has(Cue::Long) => Role::Table,
        _ if f.has(Cue::Item) => Role::ListItem,
        _ if f.has(Cue::Quote) => Role::Quote,
        _ => Role::Paragraph,
    }
}
