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
/// Blocks under a trail of links in which the headline stands.
const CLOSE: usize = 12;
/// Blocks behind the text in which it may be signed.
const SIGNING: usize = 4;
/// Likeness that counts as the same title.
const SAME_TITLE: f64 = 0.85;
/// Likeness that is enough for what is set as the headline.
const LIKE_TITLE: f64 = 0.4;
/// Likeness that counts as the same lead or caption.
const SAME_TEXT: f64 = 0.8;
/// Blocks that a lead may be spread over.
const MOST_LEADS: usize = 3;

/// Marks the title, and says where it is. True titles are now the headline's words, now those of `<title>`, which many
/// pages show in a trail of links over the headline: of two blocks the one set as the headline is it, though its words
/// be a little other. Where they are quite other, it is not known.
pub(super) fn title(pair: &Pair<'_>, known: &mut [Known]) -> Option<usize> {
    let wanted = words(pair.truth.title.as_deref()?);
    let like: Vec<f64> = pair.texts.iter().map(|text| likeness(text, &wanted)).collect();
    let copies: Vec<usize> =
        (0..like.len()).filter(|i| !wanted.is_empty() && like[*i] >= SAME_TITLE).collect();
    for copy in copies.iter().filter(|copy| !pair.held[**copy]) {
        known[*copy] = Known::Beside;
    }
    let copy = best_copy(pair, &copies, &like);
    let title = match (copy, headline(pair, copy, &like)) {
        (copy, None) => copy,
        (_, Some(headline)) if like[headline] >= LIKE_TITLE => Some(headline),
        (copy, Some(headline)) => {
            copy.into_iter().chain([headline]).for_each(|i| known[i] = Known::Nothing);
            None
        }
    }?;
    known[title] = Known::Is(Role::Title);
    Some(title)
}

/// Of the blocks that have the title's words the first-rank heading, else the last over the text, else the first.
fn best_copy(pair: &Pair<'_>, copies: &[usize], like: &[f64]) -> Option<usize> {
    let shown = || copies.iter().copied().filter(|i| is_shown(pair, *i));
    let ranked = shown().filter(|i| pair.blocks.list[*i].heading == 1);
    ranked
        .reduce(|a, b| if like[b] > like[a] + 0.05 { b } else { a })
        .or_else(|| shown().rfind(|i| pair.ends().is_some_and(|(first, _)| *i <= first)))
        .or_else(|| shown().next())
        .or(copies.first().copied())
}

/// The block set as the headline, where that is another than the one that has the title's words.
fn headline(pair: &Pair<'_>, copy: Option<usize>, like: &[f64]) -> Option<usize> {
    let rank = |i: usize| pair.blocks.list[i].heading;
    let first = pair.ends().map(|(first, _)| first);
    let likest = |from: usize, ranks: std::ops::RangeInclusive<u8>| {
        let to = first.map_or(from, |first| (first + 1).min(like.len()));
        let set = (from..to).filter(|i| ranks.contains(&rank(*i)) && is_shown(pair, *i));
        set.max_by(|a, b| like[*a].total_cmp(&like[*b]).then(b.cmp(a)))
    };
    match copy {
        Some(copy) if rank(copy) == 1 || in_trail(pair, copy) => {
            let below = likest(copy + 1, 1..=2).filter(|i| i - copy <= CLOSE && !pair.held[*i]);
            below.filter(|i| in_trail(pair, copy) || like[*i] >= SAME_TITLE - 0.25)
        }
        Some(copy) if rank(copy) > 0 => None,
        _ => likest(first.unwrap_or(0).saturating_sub(NEAR), 1..=1).filter(|i| !in_trail(pair, *i)),
    }
}

/// Whether a block is of a menu or a trail of links.
fn in_trail(pair: &Pair<'_>, i: usize) -> bool {
    let block = &pair.blocks.list[i];
    block.context.any(Context::NAV.with(Context::LIST).with(Context::ITEM))
        || block.hints.any(Hints::BREADCRUMB.with(Hints::NAVIGATION).with(Hints::MENU))
}

fn is_shown(pair: &Pair<'_>, i: usize) -> bool {
    !pair.blocks.list[i].context.any(Context::HIDDEN.with(Context::SILENT))
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
        let hidden = !is_shown(pair, *from);
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
    let (first, last) = pair.ends().unwrap_or((0, known.len()));
    for i in (0..known.len()).filter(|i| !pair.held[*i]) {
        let text = &pair.texts[i];
        let within = i + NEAR >= first && i <= last + SIGNING;
        let captioned = captions.iter().chain(&both).any(|caption| likeness(text, caption) >= SAME_TEXT);
        if free(&known[i]) && !text.is_empty() && captioned {
            known[i] = Known::Is(Role::Caption);
        } else if free(&known[i]) && within && !text.is_empty() && credits.contains(&credited(pair.text(i))) {
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

/// Where byline and time may stand: near the title, near the first block of the text, right behind its last.
struct Near {
    over: Vec<usize>,
    last: Option<usize>,
}

impl Near {
    fn of(pair: &Pair<'_>, title: Option<usize>) -> Self {
        let over = title.into_iter().chain(pair.ends().map(|ends| ends.0)).collect();
        Near { over, last: pair.ends().map(|ends| ends.1) }
    }

    fn has(&self, block: usize) -> bool {
        self.over.iter().any(|place| place.abs_diff(block) <= NEAR)
            || self.last.is_some_and(|last| block > last && block - last <= SIGNING)
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
    let clocked = pair.truth.published.as_deref().is_some_and(|published| published.len() > 10);
    for i in (0..known.len()).filter(|i| near.has(*i)) {
        let free = matches!(known[i], Known::Beside | Known::Nothing) && !pair.held[i];
        let text = pair.text(i);
        if !free || text.chars().count() > 90 {
            continue;
        }
        let numbers = numbers(text);
        let named = text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 3);
        let is_day = |n: &u32| *n == day || (clocked && n.abs_diff(day) == 1);
        let full =
            numbers.contains(&year) && numbers.iter().any(is_day) && (named || numbers.contains(&month));
        let brief = numbers.windows(3).any(|n| is_day(&n[0]) && n[1] == month && n[2] == year % 100);
        if full || brief {
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
