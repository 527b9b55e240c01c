//! Headline, kicker and section.

use super::{
    sheet::{Sheet, one_line},
    time::{self, Place},
    urls,
};
use crate::blocks::{Hints, name::Name};
use crate::words::{self, Kind, Kinds, letters, same_letters};
use tearsheet_article::Role;

/// Marks between a headline and the name of the site in `<title>`.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " · ", " • ", " » ", " : ", " :: "];

/// The headline as the page shows it; otherwise as the head states it, without the name of the site.
pub(super) fn title(sheet: &Sheet<'_>) -> Option<String> {
    let claims = sheet.claims;
    let claimed: Vec<String> = [&claims.headline, &claims.og_title, &claims.page_title]
        .into_iter()
        .flatten()
        .map(|title| without_site(sheet, title))
        .filter(|title| !title.is_empty())
        .collect();
    let whole = claimed.iter().find(|title| !title.ends_with(['…']) && !title.ends_with("..."));
    let shown = shown(sheet, &claimed).map(|shown| spaced(bare(shown, &claimed), &claimed));
    shown.or_else(|| whole.or(claimed.first()).cloned())
}

/// The headline without what a bar parts from it and the head does not have (the section, the site), and without a single
/// word with a colon before it ("Blog:").
fn bare(shown: String, claimed: &[String]) -> String {
    let shown = shown.trim_matches(['|', '#', ' ']);
    let is_claimed = |piece: &&str| claimed.iter().any(|claim| same_letters(claim, piece));
    let bars = shown.match_indices('|').flat_map(|(at, _)| [shown.get(..at), shown.get(at + 1..)]);
    let word = shown.split_once(':').filter(|(word, _)| !word.trim_end().contains(' '));
    let pieces = bars.flatten().chain(word.map(|(_, rest)| rest)).map(str::trim);
    pieces.filter(|piece| piece.len() * 2 >= shown.len()).find(is_claimed).unwrap_or(shown).to_owned()
}

/// The headline as the head spells it, where that parts words that only the page's looks part.
fn spaced(shown: String, claimed: &[String]) -> String {
    let (same, words) = (letters(&shown), |title: &str| title.split_whitespace().count());
    let spelt = claimed.iter().filter(|claim| letters(claim) == same);
    spelt
        .max_by_key(|claim| words(claim))
        .filter(|claim| words(claim) > words(&shown))
        .cloned()
        .unwrap_or(shown)
}

/// Of several blocks labelled title the one that agrees best with the head; the first, if none does.
fn shown(sheet: &Sheet<'_>, claimed: &[String]) -> Option<String> {
    let claimed: Vec<String> = claimed.iter().map(|title| letters(title)).collect();
    let mut best: Option<(usize, String)> = None;
    let mut previous = None;
    for i in sheet.with(Role::Title) {
        let (_, words) = parted(sheet, i);
        let words = if i == 0 && sheet.blocks.flat { of_head(sheet, &words) } else { words };
        if continues(sheet, previous, i)
            && let Some((_, title)) = &mut best
        {
            title.push(' ');
            title.push_str(&words);
            previous = Some(i);
            continue;
        }
        let agreement = claimed.iter().map(|claim| agreement(&letters(&words), claim)).max().unwrap_or(0);
        if !words.is_empty() && best.as_ref().is_none_or(|(known, _)| agreement > *known) {
            best = Some((agreement, words));
            previous = Some(i);
        }
    }
    best.map(|(_, title)| title)
}

/// Flattened text may open with the title of the page's head, which names the site behind a bar.
fn of_head(sheet: &Sheet<'_>, words: &str) -> String {
    let title = without_site(sheet, words);
    let headline = title.split(" | ").next().filter(|head| head.split_whitespace().nth(2).is_some());
    headline.map_or(title.clone(), str::to_owned)
}

/// The kicker that a heading carries before its headline, if it marks one or sets one with a colon so close that only the
/// page's looks part the two, and the headline.
fn parted(sheet: &Sheet<'_>, i: usize) -> (Option<String>, String) {
    let words = sheet.words(i);
    let is_label = |label: &str| {
        let rest = words.strip_prefix(label).filter(|_| label.ends_with(':'));
        rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    };
    let marked = sheet.marks(i).iter().map(|mark| (mark.hints, sheet.mark_words(mark)));
    let kickers = marked.filter(|(hints, words)| hints.any(Hints::KICKER) || is_label(words));
    for (_, kicker) in kickers.filter(|(_, kicker)| !kicker.is_empty()) {
        let rest =
            words.strip_prefix(&kicker).map(|rest| rest.trim_start_matches([' ', ':', '|', '–', '-', '.']));
        if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
            return (Some(kicker.trim_end_matches([' ', ':', '|']).to_owned()), rest.to_owned());
        }
    }
    let lines = sheet.lines(i);
    match lines.split_once('\n') {
        Some((kicker, rest)) if !sheet.raw(i).contains('\n') && !rest.contains('\n') => {
            (Some(one_line(kicker)), one_line(rest))
        }
        _ => (None, words.trim_start_matches([':', '|', ' ']).to_owned()),
    }
}

/// Whether block `i` is the next piece of the heading that the block before it began.
fn continues(sheet: &Sheet<'_>, previous: Option<usize>, i: usize) -> bool {
    let heading = |i: usize| {
        let is_heading = |name: Name| matches!(name, Name::H1 | Name::H2 | Name::H3);
        sheet.outwards(sheet.node(i)).find(|(_, node)| is_heading(node.name)).map(|(n, _)| n)
    };
    previous.is_some_and(|p| p + 1 == i && heading(p).is_some() && heading(p) == heading(i))
}

/// 2 if the same, 1 if one holds the other, else 0.
fn agreement(a: &str, b: &str) -> usize {
    match a == b {
        true => 2,
        false => usize::from(!a.is_empty() && !b.is_empty() && (a.contains(b) || b.contains(a))),
    }
}

/// A title of the head less the name of the site before or behind it.
fn without_site(sheet: &Sheet<'_>, title: &str) -> String {
    let mut title = one_line(title);
    while let Some((head, _)) =
        last_piece(&title).filter(|(_, tail)| is_like_site(sheet, tail) || is_section(sheet, tail))
    {
        title.truncate(head.trim_end().len());
    }
    let first = cuts(&title).next();
    match first {
        Some((head, tail)) if sheet.is_outlet(head) && !tail.trim().is_empty() => tail.trim().to_owned(),
        _ => title,
    }
}

fn last_piece(title: &str) -> Option<(&str, &str)> {
    cuts(title).next_back().filter(|(head, _)| !head.trim().is_empty())
}

/// What stands before each mark of a title and behind it.
fn cuts(title: &str) -> impl DoubleEndedIterator<Item = (&str, &str)> {
    title.match_indices(' ').filter_map(|(at, _)| {
        let (head, rest) = title.split_at_checked(at)?;
        SEPARATORS.iter().find_map(|mark| Some((head, rest.strip_prefix(mark)?)))
    })
}

/// Whether the last piece of a title is the name of the site or a form of it: "Harbour Post Magazine".
fn is_like_site(sheet: &Sheet<'_>, piece: &str) -> bool {
    let piece = letters(piece);
    sheet.outlet_names.iter().any(|name| {
        let (short, long) = if name.len() < piece.len() { (name, &piece) } else { (&piece, name) };
        long == short || (short.len() * 2 >= long.len() && short.len() >= 4 && long.contains(short.as_str()))
    })
}

fn is_section(sheet: &Sheet<'_>, piece: &str) -> bool {
    sheet.claims.section.as_deref().is_some_and(|section| same_letters(section, piece))
}

/// The overline nearest to the headline, or inside its heading; pieces that follow each other are one.
pub(super) fn kicker(sheet: &Sheet<'_>, title: Option<&str>) -> Option<String> {
    let place = sheet.title.unwrap_or(usize::MAX);
    let title = title.map(letters).unwrap_or_default();
    let pieces = |i: usize| {
        let lines = sheet.lines(i);
        let pieces = lines.split('\n').filter_map(|piece| overline(sheet, piece, &title));
        pieces.collect::<Vec<String>>()
    };
    let kickers: Vec<(usize, Vec<String>)> =
        sheet.with(Role::Kicker).map(|i| (i, pieces(i))).filter(|(_, pieces)| !pieces.is_empty()).collect();
    let last = kickers.iter().rposition(|(i, _)| *i < place).unwrap_or(0);
    let Some(end) = kickers.get(last).map(|(i, _)| *i) else {
        return sheet.with(Role::Title).find_map(|i| parted(sheet, i).0);
    };
    let run = kickers[..=last].iter().rev().zip(0..).take_while(|((i, _), steps)| *i + *steps == end);
    let mut pieces: Vec<&[String]> = run.map(|((_, pieces), _)| pieces.as_slice()).collect();
    pieces.reverse();
    let mut pieces = pieces.concat();
    pieces.dedup();
    Some(pieces.join(" "))
}

/// Marks between the steps of a trail.
const TRAIL: [char; 4] = ['>', '»', '›', '→'];

/// Part of what stands over a headline, without the marks around it; nothing if it is none of the article's: a trail
/// that leads to it, the outlet's name, a tool of the page, a date, the headline itself.
fn overline(sheet: &Sheet<'_>, piece: &str, title: &str) -> Option<String> {
    use Kind::*;
    const TOOLS: Kinds = Kinds::of(&[Tools, Comment, ArticleEnd, Ago, PromoLabel, Promo, Search]);
    let piece = one_line(piece.trim_start_matches(['→', ' ']).trim_end_matches([':', '|', ' ']));
    let spelt = letters(&piece);
    let is_title = !title.is_empty() && (spelt == title || title.len() >= LONG && spelt.contains(title));
    let is_trail = piece.contains(TRAIL) || piece.contains("://");
    let is_tool = words::is_whole(&piece).any(TOOLS) || words::starts_with(&piece).has(Search);
    let place = Place { language: sheet.claims.language.as_deref(), host: sheet.addresses.host() };
    let is_dated = || time::find(&piece, &place).is_some();
    let outlets = [sheet.claims.site.as_deref(), sheet.addresses.host_name()].into_iter().flatten();
    let is_outlet = outlets.map(letters).any(|outlet| outlet == spelt);
    let is_none = is_title || is_trail || is_tool || is_outlet || is_dated();
    (piece.contains(char::is_alphabetic) && !is_none).then_some(piece)
}

/// Letters from which on a headline is not part of another by chance.
const LONG: usize = 12;

/// The section as the head states it, otherwise the first step of the breadcrumb behind the front page.
pub(super) fn section(sheet: &Sheet<'_>, title: Option<&str>) -> Option<String> {
    if let Some(section) = sheet.claims.section.as_deref().map(one_line).filter(|section| !section.is_empty())
    {
        return Some(section);
    }
    let title = title.map(letters);
    let crumbs = (0..sheet.labels.len()).filter(|i| {
        matches!(sheet.role(*i), Role::Navigation | Role::Kicker)
            && sheet.blocks.list.get(*i).is_some_and(|block| block.hints.any(Hints::BREADCRUMB))
    });
    crumbs.flat_map(|i| sheet.marks(i)).filter(|mark| mark.name == Name::A).find_map(|mark| {
        let words = sheet.mark_words(mark);
        let leads_home = sheet.address(mark).is_none_or(|url| urls::is_root(&url));
        let is_named = !words.is_empty() && !leads_home && Some(letters(&words)) != title;
        (is_named && !sheet.is_outlet(&words)).then_some(words)
    })
}
