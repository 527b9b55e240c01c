//! Links to other articles, promotions and tags.

use super::sheet::{Sheet, one_line};
use crate::words::letters;
use crate::{
    blocks::name::Name,
    words::{self, Kind, Kinds},
};
use std::collections::BTreeSet;
use tearsheet_article::{Promoted, Related, Role};

/// Phrases that lead to an article but are not its headline.
const LEADS_ON: Kinds = Kinds::of(&[Kind::Related, Kind::ArticleEnd, Kind::Tools]);

/// What stands over and behind topics but is none.
const LABELS: Kinds = Kinds::of(&[Kind::Tags, Kind::Related, Kind::Tools]);

/// Longest label, in characters.
const LABEL: usize = 60;

/// Links to other articles, each once, with the section label that stands over them.
pub(super) fn related(sheet: &Sheet<'_>) -> Vec<Related> {
    let mut all: Vec<Related> = Vec::new();
    let mut known = BTreeSet::new();
    let mut above: Option<usize> = None;
    for i in sheet.with(Role::Related).filter(|i| mark_of(sheet, *i).is_none()) {
        let title = headline(&sheet.words(i));
        if title.is_empty() || words::is_whole(&title).any(LEADS_ON) {
            continue;
        }
        let url = sheet.link(i);
        let continues = above.is_some_and(|a| is_teaser_of(sheet, a, i));
        above = Some(i);
        if continues {
            if let Some(last) = all.last_mut() {
                last.url = last.url.take().or(url);
            }
        } else if known.insert(letters(&title)) {
            all.push(Related { title, url, section: section(sheet, i) });
        }
    }
    all
}

/// The words of a link without the "Read also:" before them.
fn headline(words: &str) -> String {
    let label =
        words::prefix(words, Kind::Related).filter(|n| words.get(..*n).is_some_and(|l| l.contains(':')));
    let rest = words.get(label.unwrap_or(0)..).unwrap_or("");
    if rest.is_empty() { words.to_owned() } else { rest.to_owned() }
}

/// Whether block `i` goes on with the link that block `above` opens: the same address, or a text right under a
/// headline in its card.
fn is_teaser_of(sheet: &Sheet<'_>, above: usize, i: usize) -> bool {
    if above + 1 != i || sheet.blocks.flat {
        return false;
    }
    let is_heading = |i: usize| sheet.blocks.list.get(i).is_some_and(|block| block.heading > 0);
    let in_item = |i: usize| sheet.nearest(sheet.node(i), Name::Li);
    if is_heading(i) || in_item(above) != in_item(i) {
        return false;
    }
    match (sheet.link(above), sheet.link(i)) {
        (Some(a), Some(b)) => a == b,
        (Some(_), None) => is_heading(above) && sheet.are_near(sheet.node(above), sheet.node(i), 3),
        _ => false,
    }
}

/// The label line directly above a headline; the heading of the whole list is none.
fn section(sheet: &Sheet<'_>, i: usize) -> Option<String> {
    if sheet.role_before(i) != Some(Role::Navigation) {
        return None;
    }
    let label = sheet.words(i - 1);
    let is_short = label.chars().count() <= 40 && label.split(' ').count() <= 4 && !label.is_empty();
    let is_close = if sheet.blocks.flat {
        gap(sheet, i) <= gap(sheet, i - 1)
    } else {
        sheet.are_near(sheet.node(i - 1), sheet.node(i), 3)
    };
    let heads_list = words::is_whole(&label).any(LEADS_ON);
    (is_short && is_close && !heads_list).then_some(label)
}

/// Empty lines before a block of flattened text; the first on the page counts as far from what stands before.
fn gap(sheet: &Sheet<'_>, i: usize) -> u8 {
    sheet.blocks.list.get(i).filter(|_| i > 0).map_or(u8::MAX, |block| block.gap)
}

/// Promotions with the words that mark them, whatever their headlines look like.
pub(super) fn promoted(sheet: &Sheet<'_>) -> Vec<Promoted> {
    let mut all: Vec<Promoted> = Vec::new();
    let mut above: Option<usize> = None;
    for i in 0..sheet.labels.len() {
        let mark = mark_of(sheet, i);
        let is_promoted = sheet.role(i) == Role::Promo || mark.is_some();
        let (label, title) = mark.map_or((None, sheet.words(i)), |(label, title)| (Some(label), title));
        if !is_promoted || title.is_empty() || is_promo_label(&title) {
            continue;
        }
        let continues = above.is_some_and(|a| is_teaser_of(sheet, a, i));
        above = Some(i);
        if !continues {
            all.push(Promoted { title, url: sheet.link(i), label });
        }
    }
    all
}

/// The words that mark a headline as paid for, in its own block or the one before, and the headline.
fn mark_of(sheet: &Sheet<'_>, i: usize) -> Option<(String, String)> {
    if !matches!(sheet.role(i), Role::Promo | Role::Related) {
        return None;
    }
    let lines = sheet.lines(i);
    if let Some((label, title)) = lines.split_once('\n').map(|(a, b)| (one_line(a), one_line(b)))
        && !title.is_empty()
        && words::is_whole(&label).has(Kind::PromoLabel)
    {
        return Some((label, title));
    }
    let above = i.checked_sub(1).filter(|above| sheet.role(*above) == Role::Promo)?;
    let label = sheet.words(above);
    is_promo_label(&label).then(|| (label, one_line(&lines)))
}

fn is_promo_label(text: &str) -> bool {
    let opens = text.chars().count() <= LABEL && text.split(' ').count() <= 6;
    words::is_whole(text).has(Kind::PromoLabel) || (opens && words::starts_with(text).has(Kind::PromoLabel))
}

/// Topics as the page shows them, otherwise as its head states them.
pub(super) fn tags(sheet: &Sheet<'_>) -> Vec<String> {
    let mut shown = Vec::new();
    for i in sheet.with(Role::Tags) {
        let links = sheet.marks(i).iter().filter(|mark| mark.name == Name::A);
        let mut links = links.map(|mark| sheet.mark_words(mark)).peekable();
        if links.peek().is_none() {
            let words = sheet.words(i);
            let listed = words.get(words::prefix(&words, Kind::Tags).unwrap_or(0)..).unwrap_or("");
            shown.extend(listed.split([',', ';', '|', '•', '·']).map(str::to_owned));
        }
        shown.extend(links);
    }
    let (shown, claimed) = (each_once(&shown), each_once(&sheet.claims.tags));
    if shown.is_empty() || shown.len() == 1 && claimed.len() > 2 { claimed } else { shown }
}

/// Words about the list of topics, and the marks that machines leave for each other.
fn is_no_tag(tag: &str) -> bool {
    let is_label = words::is_whole(tag).any(LABELS) || tag.contains(": ");
    let is_code = tag.len() > 5 && tag.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let is_host = !tag.contains(' ') && tag.split_once('.').is_some_and(|(_, end)| end == end.to_lowercase());
    is_label || is_code || is_host || tag.chars().count() > LABEL
}

/// Tags without marks around them, labels left out.
fn each_once(tags: &[String]) -> Vec<String> {
    let mut known = BTreeSet::new();
    let bare =
        tags.iter().map(|tag| one_line(tag.trim().trim_start_matches('#').trim_end_matches([',', ';'])));
    bare.filter(|tag| !tag.is_empty() && !is_no_tag(tag) && known.insert(letters(tag))).collect()
}
