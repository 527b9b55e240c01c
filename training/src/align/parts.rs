//! The parts around the running text: title, lead, captions, credits, byline, time, tags. Each is told by the words
//! that its own truth gives; a place far from the article is no part of it.

use super::Pair;
use super::words::{likeness, words};
use crate::known::Known;
use std::collections::BTreeSet;
use tearsheet_article::Role;
use tearsheet_read::blocks::{Context, Hints};

/// Blocks each way that are near.
const NEAR: usize = 12;
/// Likeness that counts as the same title.
const SAME_TITLE: f64 = 0.85;
/// Likeness that counts as the same lead or caption.
const SAME_TEXT: f64 = 0.8;
/// Blocks that a lead may be spread over.
const MOST_LEADS: usize = 3;

/// Marks the title, and says where it is.
pub(super) fn title(pair: &Pair<'_>, known: &mut [Known]) -> Option<usize> {
    let wanted = words(pair.truth.title.as_deref()?);
    let like: Vec<f64> = pair.texts.iter().map(|text| likeness(text, &wanted)).collect();
    let best = like.iter().copied().fold(0.0, f64::max);
    if wanted.is_empty() || best < SAME_TITLE {
        return None;
    }
    let copies: Vec<usize> =
        (0..like.len()).filter(|i| like[*i] >= SAME_TITLE && like[*i] >= best - 0.1).collect();
    let shown = |i: &&usize| !pair.blocks.list[**i].context.any(Context::HIDDEN.with(Context::SILENT));
    let before = |i: &&usize| pair.ends().is_some_and(|(first, _)| **i <= first);
    let level = |level: u8| move |i: &&usize| pair.blocks.list[**i].heading == level;
    let title = *copies
        .iter()
        .filter(level(1))
        .find(shown)
        .or_else(|| copies.iter().rev().filter(before).find(shown))
        .or_else(|| copies.first())?;
    for copy in copies {
        if !pair.held[copy] {
            known[copy] = Known::Beside;
        }
    }
    known[title] = Known::Is(Role::Title);
    Some(title)
}

/// Marks the parts around the running text.
pub(super) fn around(pair: &Pair<'_>, title: Option<usize>, known: &mut [Known]) {
    if pair.speaks.parts {
        lead(pair, title, known);
        pictures(pair, known);
        tags(pair, title, known);
    }
    let near = Near::of(pair, title);
    byline(pair, &near, known);
    time(pair, &near, known);
}

fn lead(pair: &Pair<'_>, title: Option<usize>, known: &mut [Known]) {
    let Some(wanted) = pair.truth.summary.as_deref().map(words).filter(|words| !words.is_empty()) else {
        return;
    };
    let copies = copies(pair, title, &wanted);
    let first = pair.ends().map_or(known.len(), |(first, _)| first);
    let worth = |(from, to, like): &(usize, usize, f64)| {
        let block = &pair.blocks.list[*from];
        let text = pair.text(*from).len();
        let hidden = block.context.any(Context::HIDDEN.with(Context::SILENT));
        let behind = title.is_none_or(|title| *from > title);
        let linked = block.link_bytes as usize * 2 > text;
        let within = title.unwrap_or(first).saturating_sub(NEAR) <= *from;
        let trouble = 8 * usize::from(hidden)
            + 8 * usize::from(!within)
            + 4 * usize::from(linked)
            + 2 * usize::from(*like < 0.95)
            + usize::from(!behind);
        let far = title.unwrap_or(first).abs_diff(*from).min(first.abs_diff(*from));
        (trouble, far, *from, *to)
    };
    let Some(best) = copies.iter().min_by_key(|copy| worth(copy)).copied() else { return };
    if worth(&best).0 >= 8 {
        return;
    }
    let lead = best.0..best.1;
    let held = lead.clone().any(|i| pair.held[i]);
    for i in copies.iter().filter(|copy| copy.1 - copy.0 == 1).map(|copy| copy.0) {
        if !(pair.held[i] && held) && known[i] != Known::Is(Role::Title) {
            known[i] = Known::Beside;
        }
    }
    known[lead].fill(Known::Is(Role::Lead));
}

/// Stretches of blocks that have the words wanted, with their likeness; of stretches that overlap the likest.
fn copies(pair: &Pair<'_>, title: Option<usize>, wanted: &[u64]) -> Vec<(usize, usize, f64)> {
    let mut copies: Vec<(usize, usize, f64)> = Vec::new();
    for from in 0..pair.texts.len() {
        let mut together = Vec::new();
        for to in from + 1..=(from + MOST_LEADS).min(pair.texts.len()) {
            together.extend_from_slice(&pair.texts[to - 1]);
            if pair.texts[to - 1].is_empty() || title == Some(to - 1) || together.len() > wanted.len() * 2 {
                break;
            }
            let like = likeness(&together, wanted);
            match copies.last_mut().filter(|last| last.1 > from) {
                _ if like < SAME_TEXT => {}
                None => copies.push((from, to, like)),
                Some(last) if like > last.2 + 0.02 => *last = (from, to, like),
                Some(_) => {}
            }
        }
    }
    copies
}

fn pictures(pair: &Pair<'_>, known: &mut [Known]) {
    let free = |known: &Known| matches!(known, Known::Beside | Known::Nothing);
    let images = &pair.truth.images;
    let captions: Vec<Vec<u64>> =
        images.iter().filter_map(|image| image.caption.as_deref()).map(words).collect();
    let both: Vec<Vec<u64>> = images
        .iter()
        .filter_map(|image| {
            Some([words(image.caption.as_deref()?), words(image.credit.as_deref()?)].concat())
        })
        .collect();
    let credits: BTreeSet<Vec<u64>> =
        images.iter().filter_map(|image| image.credit.as_deref()).map(credited).collect();
    for i in (0..known.len()).filter(|i| !pair.held[*i]) {
        let text = &pair.texts[i];
        let captioned = captions.iter().chain(&both).any(|caption| likeness(text, caption) >= SAME_TEXT);
        if free(&known[i]) && !text.is_empty() && captioned {
            known[i] = Known::Is(Role::Caption);
        } else if free(&known[i]) && !text.is_empty() && credits.contains(&credited(pair.text(i))) {
            known[i] = Known::Is(Role::Credit);
        }
    }
}

/// What stands before the name in a credit.
const CREDIT_WORDS: [&str; 14] = [
    "foto",
    "fot",
    "photo",
    "photograph",
    "photos",
    "fotos",
    "bild",
    "image",
    "credit",
    "source",
    "źródło",
    "quelle",
    "by",
    "c",
];

/// The words of a credit, without "Foto:" and the like.
fn credited(text: &str) -> Vec<u64> {
    let words = words(text);
    let opening: BTreeSet<u64> = CREDIT_WORDS.iter().flat_map(|word| super::words::words(word)).collect();
    let from = words.iter().take(3).position(|word| !opening.contains(word)).unwrap_or(0);
    words[from..].to_vec()
}

fn tags(pair: &Pair<'_>, title: Option<usize>, known: &mut [Known]) {
    let tags: BTreeSet<Vec<u64>> =
        pair.truth.tags.iter().map(|tag| words(tag)).filter(|tag| !tag.is_empty()).collect();
    let is_tag = |i: usize| {
        let marks = pair.blocks.marks(i);
        let linked = pair.blocks.list[i].link_bytes as usize * 10 > pair.text(i).len() * 6;
        let each = |mark| tags.contains(&words(pair.blocks.mark_text(mark)));
        tags.contains(&pair.texts[i]) || (linked && marks.len() > 1 && marks.iter().all(each))
    };
    let outside = Context::NAV.with(Context::HIDDEN);
    let tagged: Vec<usize> = (0..known.len())
        .filter(|i| known[*i] == Known::Beside && title.is_none_or(|title| *i + NEAR > title))
        .filter(|i| !pair.blocks.list[*i].context.any(outside) && is_tag(*i))
        .collect();
    for i in &tagged {
        let hinted = pair.blocks.list[*i].hints.any(Hints::TAGS);
        let beside = tagged.iter().any(|other| other != i && other.abs_diff(*i) <= 2);
        let close = pair.ends().is_some_and(|(_, last)| *i > last && *i - last <= NEAR);
        if hinted || beside || close {
            known[*i] = Known::Is(Role::Tags);
        }
    }
}

/// The places where byline and time may stand.
struct Near([Option<usize>; 3]);

impl Near {
    fn of(pair: &Pair<'_>, title: Option<usize>) -> Self {
        Near([title, pair.ends().map(|ends| ends.0), pair.ends().map(|ends| ends.1)])
    }

    fn has(&self, block: usize) -> bool {
        self.0.iter().flatten().any(|place| place.abs_diff(block) <= NEAR)
    }
}

/// A block that names all authors and says little else.
fn byline(pair: &Pair<'_>, near: &Near, known: &mut [Known]) {
    let authors = pair.truth.authors.as_deref().unwrap_or_default();
    let names: Vec<Vec<u64>> =
        authors.iter().map(|name| words(name)).filter(|name| !name.is_empty()).collect();
    let most = authors.iter().map(|name| name.chars().count()).sum::<usize>() + 60;
    for i in (0..known.len()).filter(|i| !names.is_empty() && near.has(*i)) {
        let text = &pair.texts[i];
        let holds = |name: &Vec<u64>| text.windows(name.len()).any(|words| words == name);
        let free = matches!(known[i], Known::Beside | Known::Nothing) && !pair.held[i];
        if free && pair.text(i).chars().count() < most && names.iter().all(holds) {
            known[i] = Known::Is(Role::Byline);
        }
    }
}

/// A short block that gives the day of publication.
fn time(pair: &Pair<'_>, near: &Near, known: &mut [Known]) {
    let Some([year, month, day]) = pair.truth.published.as_deref().and_then(day) else { return };
    for i in (0..known.len()).filter(|i| near.has(*i)) {
        let free = matches!(known[i], Known::Beside | Known::Nothing) && !pair.held[i];
        let text = pair.text(i);
        if !free || text.chars().count() > 90 {
            continue;
        }
        let numbers = numbers(text);
        let named = text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 3);
        let dated = numbers.contains(&year) && numbers.contains(&day) && (named || numbers.contains(&month));
        if dated {
            known[i] = Known::Is(Role::Time);
        }
    }
}

/// Year, month and day at the head of a timestamp.
fn day(published: &str) -> Option<[u32; 3]> {
    numbers(published).get(..3)?.try_into().ok()
}

/// The numbers in a text.
fn numbers(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}
