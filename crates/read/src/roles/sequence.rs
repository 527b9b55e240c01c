//! The pass over the sequence: scores of single blocks to roles that explain one another. The body is one stretch of
//! the page, the one with the greatest sum of evidence; there is one title, at its head; what stands between title
//! and body is lead, byline, time or picture text; a heading is a subhead only if running text follows it.

use super::Label;
use super::features::{Cue, Features};
use super::weights::Scores;
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

/// Where a block stands in the article.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Zone {
    /// Before the title.
    Above,
    /// Between the title and the body.
    Top,
    Body,
    /// Behind the body.
    Below,
}

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

fn label(role: Role, margin: f32, reason: &'static str) -> Label {
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

fn title(features: &[Features], scores: &[Scores], body: &Range<usize>) -> Option<usize> {
    let first_body = body.start;
    let scored = (0..features.len()).map(|i| {
        let f = &features[i];
        let away = if i <= first_body { first_body - i } else { (i - first_body) * 3 };
        let mut score = scores[i].of(Role::Title) - (away as f32 * 0.05).min(2.5);
        if i >= body.end.max(1) {
            score -= 3.0;
        }
        if features[(i + 1).min(features.len())..].iter().take(3).any(|o| o.any(&MASTHEAD)) {
            score += 1.2;
        }
        if f.has(Cue::Flat) {
            score += flat_title(features, i, first_body);
        }
        (i, score)
    });
    let best = scored.fold(None, |best: Option<(usize, f32)>, (i, score)| match best {
        Some((_, top)) if top >= score => best,
        _ => Some((i, score)),
    });
    best.filter(|&(_, score)| score > 0.0).map(|(i, _)| i).or_else(|| heading_above(features, first_body))
}

/// Where nothing claims to be the title: the last heading before the running text.
fn heading_above(features: &[Features], first_body: usize) -> Option<usize> {
    let is_title = |f: &Features| {
        f.heading > 0
            && f.has(Cue::Headline)
            && !f.any(&[Cue::LinkMost, Cue::IsSite, Cue::Hidden, Cue::SaysPromo, Cue::WayRelated])
    };
    (0..features.len().min(first_body + 2)).rev().take(12).find(|&i| is_title(&features[i]))
}

/// What often stands under a title.
const MASTHEAD: [Cue; 6] =
    [Cue::SaysByline, Cue::SaysDate, Cue::SaysTime, Cue::TimeMark, Cue::AuthorMark, Cue::IsDescription];

/// Without tags: the line shaped like a headline that stands nearest above the running text, or opens the page.
fn flat_title(features: &[Features], index: usize, first_body: usize) -> f32 {
    let f = &features[index];
    let odd = [
        Cue::SaysDate,
        Cue::SaysCredit,
        Cue::SaysTime,
        Cue::Trail,
        Cue::CreditTail,
        Cue::SaysPromo,
        Cue::SaysByline,
    ];
    let shaped = f.has(Cue::Headline) && f.has(Cue::Unended) && !f.any(&odd);
    if !shaped || index > first_body + 2 {
        return 0.0;
    }
    let first = if index == 0 { 1.2 } else { 0.0 };
    let again = features[index + 1..].iter().take(12).any(|o| o.first_alike == index);
    let away = first_body.abs_diff(index) as f32;
    let under_another = index > 0 && features[index - 1].has(Cue::Headline) && !features[index - 1].any(&odd);
    let first = first - if under_another { 1.2 } else { 0.0 };
    7.2 + first + if again { 1.5 } else { 0.0 } - (away * 0.12).min(3.0)
}

fn zone(index: usize, title: Option<usize>, body: &Range<usize>) -> Zone {
    match title {
        Some(title) if index < title => Zone::Above,
        _ if body.contains(&index) => Zone::Body,
        _ if index >= body.end => Zone::Below,
        Some(_) => Zone::Top,
        None => Zone::Above,
    }
}

fn distance(index: usize, title: Option<usize>) -> usize {
    title.map_or(usize::MAX, |t| index.abs_diff(t))
}

/// What a place in the article adds to a role.
fn placed(role: Role, f: &Features, zone: Zone, from_title: usize) -> f32 {
    let near = from_title <= 8;
    match (role, zone) {
        (Role::Kicker, Zone::Above) if from_title == 1 && f.has(Cue::Label) && !f.any(&NO_KICKER) => 8.5,
        (Role::Kicker, Zone::Above) if from_title <= 3 => 4.2,
        (Role::Kicker, Zone::Top | Zone::Body) if from_title <= 2 => 1.5,
        (Role::Kicker, _) => -5.0,
        (Role::Lead, Zone::Top | Zone::Body) if near => 1.8,
        (Role::Lead, Zone::Above) if from_title <= 4 => 0.0,
        (Role::Lead, _) => -4.0,
        (Role::Byline, Zone::Top) if f.has(Cue::Signature) => 4.4,
        (Role::Byline, Zone::Top) if f.has(Cue::PersonName) && f.heading == 0 => 3.8,
        (Role::Byline, Zone::Top) => 2.2,
        (Role::Byline, Zone::Body) if from_title <= 4 && f.has(Cue::PersonName) && f.heading == 0 => 3.4,
        (Role::Byline, Zone::Body) if near || f.has(Cue::Signature) => 1.4,
        (Role::Byline, Zone::Body) if f.any(&[Cue::NameLike, Cue::IsAuthor]) => 0.0,
        (Role::Byline, Zone::Body) => -1.6,
        (Role::Byline, Zone::Below) if f.has(Cue::IsAuthor) => 0.0,
        (Role::Byline, Zone::Below) => -2.4,
        (Role::Byline, Zone::Above) if from_title > 6 => -1.5,
        (Role::Time, Zone::Top) => 1.4,
        (Role::Time, Zone::Body) if near => 1.0,
        (Role::Time, Zone::Above) if from_title > 6 => -1.5,
        (Role::Caption | Role::Credit, Zone::Top | Zone::Body) => 0.9,
        (Role::Caption | Role::Credit, Zone::Below) => -1.4,
        (Role::Related, Zone::Below) => 0.9,
        (Role::Related, Zone::Top) if near => -0.8,
        (Role::Tags, Zone::Below) => 0.7,
        (Role::Legal, Zone::Below) => 1.2,
        (Role::Navigation, Zone::Above) => 0.9,
        (Role::Navigation, Zone::Body) => -0.5,
        (Role::PullQuote | Role::Box | Role::Correction, Zone::Above) => -3.0,
        (Role::Box, Zone::Below) => -2.0,
        (Role::Legal, Zone::Top) => -1.0,
        (Role::Dateline, Zone::Top | Zone::Body) => 0.0,
        (Role::Dateline, _) => -4.0,
        (Role::Promo, Zone::Body) => 0.3,
        _ => 0.0,
    }
}

/// What no kicker is, though it stands directly above the title.
const NO_KICKER: [Cue; 10] = [
    Cue::WayNav,
    Cue::WayMenu,
    Cue::Item,
    Cue::HomeLink,
    Cue::IsSite,
    Cue::Trail,
    Cue::Button,
    Cue::SaysPromo,
    Cue::SaysDate,
    Cue::Flat,
];

fn best(f: &Features, scores: &Scores, zone: Zone, from_title: usize, company: f32) -> Label {
    let cell = f.has(Cue::Cell) && f.has(Cue::Core) && f.has(Cue::LinkNone);
    let heading = match zone {
        Zone::Body if f.heading == 1 => 2.0,
        Zone::Body if f.heading > 0 && f.has(Cue::Core) && !f.has(Cue::LinkMost) => 1.2,
        Zone::Body if cell => 3.0,
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

/// A name alone on a line under the last paragraph signs the article.
fn sign(features: &[Features], labels: &mut [Label]) {
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
            labels[i] = label(Role::Byline, 1.0, "a name alone under the text");
            return;
        }
    }
}

/// Finds the lead that no element names: a heading of whole sentences under the title, or first running text that
/// byline, time or picture text part from the rest, or that is built unlike the rest.
fn set_lead_apart(features: &[Features], labels: &mut [Label], title: Option<usize>) {
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

/// A line directly under the title, no whole sentence perhaps, that byline or time follow.
fn line_under_title(features: &[Features], labels: &[Label], title: usize) -> Option<usize> {
    let under = title + 1;
    let line = features.get(under)?;
    let loose = matches!(labels[under].role, Role::Other | Role::Related | Role::Navigation);
    let fits = (40..400).contains(&line.length)
        && !line.any(&[Cue::LinkMost, Cue::LinkSome, Cue::Trail, Cue::Button]);
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
    if lead.length >= 500 || lead.length < 35 {
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

/// The lead is one stretch: what claims to be lead further down is running text or a teaser.
fn one_lead(labels: &mut [Label]) {
    let Some(first) = labels.iter().position(|l| l.role == Role::Lead) else { return };
    let stops = |l: &Label| matches!(l.role, Role::Paragraph | Role::Heading | Role::Related);
    let end = (first..labels.len()).find(|&i| stops(&labels[i])).unwrap_or(labels.len());
    for label in &mut labels[end..] {
        if label.role == Role::Lead {
            label.role = Role::Paragraph;
        }
    }
}

/// A heading that no running text follows heads something else, and takes its role.
fn settle_headings(features: &[Features], labels: &mut [Label]) {
    let mut following = Role::Navigation;
    for i in (0..labels.len()).rev() {
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
fn raise_headings(features: &[Features], labels: &mut [Label]) {
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
            labels[i] = label(Role::Heading, 1.0, "a short line between two paragraphs");
        }
    }
}

/// A promotion marked as such is one together with the headline that it marks.
fn mark_promoted(features: &[Features], labels: &mut [Label]) {
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
fn settle_labels(features: &[Features], labels: &mut [Label], body: &Range<usize>) {
    for i in (0..labels.len().saturating_sub(1)).rev() {
        let over = matches!(labels[i + 1].role, Role::Related | Role::Promo);
        let outside = !body.contains(&i) || features[i].has(Cue::Flat);
        let small = features[i].has(Cue::Label) && !features[i].any(&[Cue::LinkMost, Cue::SaysPromo]);
        if over && outside && small && matches!(labels[i].role, Role::Related | Role::Other | Role::Paragraph)
        {
            labels[i].role = Role::Navigation;
            labels[i].reason = "a label over a link";
        }
    }
}
