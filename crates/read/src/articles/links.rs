//! Links to other articles, promotions and tags.

use super::sheet::{Sheet, one_line};
use crate::words::letters;
use crate::{
    blocks::{Mark, name::Name},
    bytes,
    words::{self, Kind, Kinds},
};
use std::collections::{BTreeMap, BTreeSet};
use tearsheet_article::{Link, Promoted, Related, Role};

/// Phrases that lead to an article but are not its headline.
const LEADS_ON: Kinds = Kinds::of(&[Kind::Related, Kind::ArticleEnd, Kind::Tools]);

/// What stands over and behind topics but is none.
const LABELS: Kinds = Kinds::of(&[Kind::Tags, Kind::Related, Kind::Tools]);

/// Longest label, in characters.
const LABEL: usize = 60;

/// The headline of a related link as people see it; where only listeners are told it, and the others to read on, theirs.
fn related_headline(sheet: &Sheet<'_>, i: usize) -> Option<String> {
    let is_headline = |title: &String| !title.is_empty() && !words::is_whole(title).any(LEADS_ON);
    let seen = Some(headline(one_line(&sheet.shown(i)))).filter(is_headline);
    seen.or_else(|| Some(headline(sheet.words(i))).filter(is_headline))
}

/// The links in lead and body, in reading order. What leads to a place on the page, or is no address of the web, is none.
pub(super) fn links(sheet: &Sheet<'_>) -> Vec<Link> {
    let is_text = |i: &usize| sheet.role(*i).is_body() || sheet.role(*i) == Role::Lead;
    let marks = (0..sheet.labels.len()).filter(is_text).flat_map(|i| sheet.marks(i));
    let link = |mark: &Mark| Some(Link { text: sheet.mark_words(mark), url: sheet.address(mark)? });
    marks.filter(|mark| mark.name == Name::A).filter_map(link).filter(|link| !link.text.is_empty()).collect()
}

/// Links to other articles, each once, with the section label that stands over them.
pub(super) fn related(sheet: &Sheet<'_>, paid: &BTreeMap<usize, Paid>) -> Vec<Related> {
    let mut all: Vec<Related> = Vec::new();
    let mut known = BTreeSet::new();
    let mut above: Option<Lead> = None;
    for i in sheet.with(Role::Related).filter(|i| !paid.contains_key(i)) {
        let Some(title) = related_headline(sheet, i) else { continue };
        let lead = Lead::of(sheet, i);
        if above.as_ref().is_some_and(|above| lead.goes_on(sheet, above)) {
            if let Some(last) = all.last_mut() {
                last.url = last.url.take().or_else(|| lead.url.clone());
            }
        } else if known.insert(letters(&title)) {
            all.push(Related { title, url: lead.url.clone(), section: section(sheet, i) });
        }
        above = Some(lead);
    }
    all
}

/// The words of a link without the "Read also:" before them.
fn headline(mut words: String) -> String {
    let label =
        words.find(':').and_then(|colon| words::prefix(&words, Kind::Related).filter(|end| *end > colon));
    if let Some(end) = label.filter(|end| *end < words.len()) {
        words.drain(..end);
    }
    words
}

/// A block that leads somewhere, and where.
struct Lead {
    block: usize,
    url: Option<String>,
}

impl Lead {
    fn of(sheet: &Sheet<'_>, block: usize) -> Self {
        Lead { block, url: sheet.link(block) }
    }

    /// Whether it goes on with what the one above opens: the same address, or a text right under a headline in its card.
    fn goes_on(&self, sheet: &Sheet<'_>, above: &Lead) -> bool {
        if above.block + 1 != self.block || sheet.blocks.flat {
            return false;
        }
        let is_heading =
            |lead: &Lead| sheet.blocks.list.get(lead.block).is_some_and(|block| block.heading > 0);
        let in_item = |lead: &Lead| sheet.nearest(sheet.node(lead.block), Name::Li);
        if is_heading(self) || in_item(above) != in_item(self) {
            return false;
        }
        match (&above.url, &self.url) {
            (Some(a), Some(b)) => a == b,
            (Some(_), None) => {
                is_heading(above) && sheet.are_near(sheet.node(above.block), sheet.node(self.block), 3)
            }
            _ => false,
        }
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
pub(super) fn promoted(sheet: &Sheet<'_>, mut paid: BTreeMap<usize, Paid>) -> Vec<Promoted> {
    let mut all: Vec<Promoted> = Vec::new();
    let mut above: Option<Lead> = None;
    for i in 0..sheet.labels.len() {
        let (label, title) = match paid.remove(&i) {
            Some(paid) => (Some(paid.label), paid.title),
            None if sheet.role(i) == Role::Promo => (None, sheet.words(i)),
            None => continue,
        };
        if title.is_empty() || is_promo_label(&title) {
            continue;
        }
        let lead = Lead::of(sheet, i);
        if !above.as_ref().is_some_and(|above| lead.goes_on(sheet, above)) {
            all.push(Promoted { title, url: lead.url.clone(), label });
        }
        above = Some(lead);
    }
    all
}

/// The words that mark a headline as paid for, in its own block or the one before, and the headline.
pub(super) struct Paid {
    label: String,
    title: String,
}

/// The headlines of the page that are marked as paid for, by their blocks.
pub(super) fn paid(sheet: &Sheet<'_>) -> BTreeMap<usize, Paid> {
    let leads_away = |i: &usize| matches!(sheet.role(*i), Role::Promo | Role::Related);
    let blocks = (0..sheet.labels.len()).filter(leads_away);
    blocks.filter_map(|i| mark_of(sheet, i).map(|paid| (i, paid))).collect()
}

fn mark_of(sheet: &Sheet<'_>, i: usize) -> Option<Paid> {
    let lines = sheet.lines(i);
    if let Some((label, title)) = lines.split_once('\n').map(|(a, b)| (one_line(a), one_line(b)))
        && !title.is_empty()
        && words::is_whole(&label).has(Kind::PromoLabel)
    {
        return Some(Paid { label, title });
    }
    let above = i.checked_sub(1).filter(|above| sheet.role(*above) == Role::Promo)?;
    let label = sheet.words(above);
    is_promo_label(&label).then(|| Paid { label, title: one_line(&lines) })
}

fn is_promo_label(text: &str) -> bool {
    let opens = bytes::count_chars(text) <= LABEL && bytes::count(text.as_bytes(), |byte| byte == b' ') < 6;
    words::is_whole(text).has(Kind::PromoLabel) || (opens && words::starts_with(text).has(Kind::PromoLabel))
}

/// Topics as the page shows them, otherwise as its head states them.
pub(super) fn tags(sheet: &Sheet<'_>) -> Vec<String> {
    let shown = each_once(&shown_tags(sheet));
    let claimed = each_once(&sheet.claims.tags.iter().flat_map(|tag| parted(tag)).collect::<Vec<_>>());
    if shown.len() < FEW && claimed.len() >= FEW || shown.is_empty() { claimed } else { shown }
}

/// Fewer topics than these may be a remnant, where the head has more.
const FEW: usize = 3;

/// Blocks behind the text among which its topics stand; further down they are those of the outlet.
const NEAR: usize = 40;

/// The linked topics near the text; where none is linked, the words of their lines.
fn shown_tags(sheet: &Sheet<'_>) -> Vec<String> {
    let (first, last) = sheet.body.unwrap_or((0, usize::MAX - NEAR));
    let first = sheet.title.map_or(first, |title| first.min(title)).saturating_sub(SIDE);
    let near = |i: &usize| (first..=last + NEAR).contains(i);
    let all: Vec<usize> = sheet.with(Role::Tags).collect();
    let blocks = if all.iter().any(near) { all.into_iter().filter(near).collect() } else { all };
    let links = |i: &usize| sheet.marks(*i).iter().filter(|mark| mark.name == Name::A);
    let linked: Vec<String> = blocks.iter().flat_map(links).map(|mark| sheet.mark_words(mark)).collect();
    if !linked.is_empty() {
        return without_counts(linked);
    }
    let lines = blocks.into_iter().flat_map(|i| {
        let words = sheet.words(i);
        let listed = words.get(words::prefix(&words, Kind::Tags).unwrap_or(0)..).unwrap_or("");
        listed.split([',', ';', '|', '•', '·']).map(str::to_owned).collect::<Vec<_>>()
    });
    lines.collect()
}

/// Blocks before the title among which topics of the article stand.
const SIDE: usize = 8;

/// Topics without the number of articles on each, where all have one: "Harbours 204".
fn without_counts(tags: Vec<String>) -> Vec<String> {
    let bare = |tag: &String| tag.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end().to_owned();
    let counted = tags.iter().filter(|tag| bare(tag).len() < tag.len() && !bare(tag).is_empty());
    if tags.len() >= FEW && counted.count() == tags.len() { tags.iter().map(bare).collect() } else { tags }
}

/// A topic of the head, or the topics that spaces part in it, as only Chinese and Japanese pages have them; the last
/// step of a path, `topic/harbours`.
fn parted(tag: &str) -> Vec<String> {
    let is_dense = |word: &str| word.chars().all(|c| matches!(c, '\u{3040}'..='\u{9fff}'));
    let words: Vec<&str> = tag.split_whitespace().collect();
    if words.len() >= FEW && words.iter().all(|word| is_dense(word)) {
        return words.into_iter().map(str::to_owned).collect();
    }
    let step = tag.rsplit_once('/').filter(|(before, step)| !step.is_empty() && is_lower_word(before));
    vec![step.map_or(tag, |(_, step)| step).to_owned()]
}

fn is_lower_word(text: &str) -> bool {
    text.len() > 3 && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'/' || b == b'-')
}

/// Words about the list of topics, and the marks that machines leave for each other.
fn is_no_tag(tag: &str) -> bool {
    let mut tails = tag.match_indices(' ').filter_map(|(at, _)| tag.get(at + 1..));
    let is_list = tails.clone().count() < 4 && tails.any(|tail| words::is_whole(tail).has(Kind::Tags));
    let is_label = is_list || words::is_whole(tag).any(LABELS) || tag.contains(": ");
    let is_code = tag.len() > 5 && tag.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let is_host = !tag.contains(' ') && tag.split_once('.').is_some_and(|(_, end)| end == end.to_lowercase());
    is_label || is_code || is_host || tag.len() == 1 || bytes::count_chars(tag) > LABEL
}

/// Tags without marks around them, labels left out.
fn each_once(tags: &[String]) -> Vec<String> {
    let mut known = BTreeSet::new();
    let bare =
        tags.iter().map(|tag| one_line(tag.trim().trim_start_matches('#').trim_end_matches([',', ';'])));
    bare.filter(|tag| !tag.is_empty() && !is_no_tag(tag) && known.insert(letters(tag))).collect()
}
