//! Which block is the title: the one that scores best, near above the running text; without evidence, none.

use super::cues::Cue;
use super::features::Features;
use super::weights::Scores;
use std::ops::Range;
use tearsheet_article::Role;

pub(super) fn title(features: &[Features], scores: &[Scores], body: &Range<usize>) -> Option<usize> {
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
