//! Who made a picture: the tail of a caption, or a line of its own, without "Photo:" and the like.

use super::sheet::one_line;
use crate::words::{self, Kind};

/// Longest credit, in characters, and the words from the end among which it may begin.
const LONGEST: usize = 90;
const REACH: usize = 14;

/// Signs of copyright.
const SIGNS: [&str; 5] = ["©", "(c)", "(C)", "（Ｃ）", "（C）"];

/// Said of a picture in brackets behind its caption, and no credit: "(file photo)".
const SAID: [&str; 12] = [
    "archiv",
    "archivbild",
    "archivfoto",
    "symbolbild",
    "symbolfoto",
    "file photo",
    "file",
    "file picture",
    "archive",
    "archivo",
    "archives",
    "archivio",
];

/// A caption without its credit, and the credit; either may be empty.
pub(super) fn split(caption: &str) -> (String, Option<String>) {
    let caption = one_line(caption);
    if is_maker_and_agency(&caption) {
        return (String::new(), Some(caption));
    }
    let split = bracketed(&caption).or_else(|| equated(&caption)).or_else(|| tail(&caption));
    match split {
        Some((at, credit)) => {
            let rest = caption
                .get(..at)
                .unwrap_or("")
                .trim_end_matches([' ', '|', '–', '—', '-', '/', '(', '[', '•', ',']);
            (without_sign(rest).to_owned(), Some(credit).filter(|credit| !credit.is_empty()))
        }
        None => (caption, None),
    }
}

/// A caption without "- Copyright" at its end, which belonged to the credit.
pub(super) fn without_sign(caption: &str) -> &str {
    let bare = SIGNS.iter().chain(&["Copyright"]).find_map(|sign| caption.strip_suffix(sign));
    bare.map_or(caption, |bare| bare.trim_end_matches([' ', '|', '–', '—', '-']))
}

/// "Ida Holm/AFP" or "dpa/Ida Holm" and nothing else.
fn is_maker_and_agency(text: &str) -> bool {
    let is_agency = |piece: &str| words::agency(piece).is_some() || words::is_whole(piece).has(Kind::Credit);
    let pieces: Vec<&str> = text.split('/').map(str::trim).collect();
    text.chars().count() <= LONGEST / 2
        && pieces.len() > 1
        && pieces.iter().any(|piece| is_agency(piece))
        && pieces.iter().all(|piece| is_agency(piece) || is_name(piece))
}

/// "…＝ＡＰ", as Japanese papers part the agency from what a picture shows.
fn equated(caption: &str) -> Option<(usize, String)> {
    let (before, agency) = caption.rsplit_once('＝')?;
    words::agency(agency).map(|_| (before.len(), agency.to_owned()))
}

/// "… (Foto: AFP)", "… [dpa]", "… Ida Holm (Reuters)": where the credit begins, and what it says.
fn bracketed(caption: &str) -> Option<(usize, String)> {
    let inner = caption.trim_end_matches('.').strip_suffix([')', ']'])?;
    let open = inner.rfind(['(', '['])?;
    let inside = inner.get(open + 1..)?;
    let before = caption.get(..open)?;
    let is_said = SAID.contains(&inside.to_lowercase().as_str());
    if is_said || inside.chars().count() > LONGEST {
        return None;
    }
    let is_agency = inside.split(['/', ',']).any(|piece| words::agency(piece.trim()).is_some());
    if is_agency && let Some(at) = maker(before) {
        return Some((at, caption.get(at..)?.to_owned()));
    }
    let is_stated = words::prefix(inside, Kind::Credit).is_some() || inside.starts_with('©');
    let is_apart = before.trim_end().ends_with(['.', '!', '?', '"', '”', '’']) || inside.contains('/');
    (is_agency || is_stated || is_apart && is_name(inside)).then(|| (open, clean(inside)))
}

/// Where a name begins that stands alone between the end of a caption's last sentence and a bracket.
fn maker(before: &str) -> Option<usize> {
    let at =
        before.rfind(['.', '!', '?', '”', '"']).map(|at| at + before.get(at..).map_or(1, first_length))?;
    let name = before.get(at..)?;
    let words = name.split_whitespace().count();
    ((2..=4).contains(&words) && is_name(name.trim())).then(|| at + name.len() - name.trim_start().len())
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// Whether all words but "via" and the like begin with capitals, and no number is among them.
fn is_name(text: &str) -> bool {
    const SMALL: [&str; 8] = ["via", "for", "of", "the", "de", "von", "van", "and"];
    let mut words = text.split([' ', '/', ',']).filter(|word| !word.is_empty());
    let is_fit = |word: &str| word.starts_with(|c: char| c.is_uppercase()) || SMALL.contains(&word);
    let has_capital = text.starts_with(char::is_uppercase);
    has_capital && text.chars().count() <= 60 && !text.contains(|c: char| c.is_numeric()) && words.all(is_fit)
}

/// "… Foto: AFP", "… © dpa": where the credit begins among the last words, and the credit.
fn tail(caption: &str) -> Option<(usize, String)> {
    let starts = caption.match_indices([' ', '.', ')']).map(|(at, _)| at + 1).rev().take(REACH).chain([0]);
    let signs = SIGNS.iter().filter_map(|sign| caption.rfind(sign));
    let mut starts: Vec<usize> = starts.chain(signs).collect();
    starts.sort_unstable();
    starts.dedup();
    starts.into_iter().find_map(|at| {
        let tail = caption.get(at..)?;
        let is_short = tail.chars().count() <= LONGEST;
        (is_short && opens_credit(caption.get(..at)?, tail)).then(|| (at, clean(tail)))
    })
}

/// Whether a credit begins here: words of a credit with a colon, or behind the end of a sentence.
fn opens_credit(before: &str, tail: &str) -> bool {
    if SIGNS.iter().any(|sign| tail.starts_with(sign)) {
        return true;
    }
    if !tail.starts_with(|c: char| c.is_alphanumeric() || c == '(' || c == '[') {
        return false;
    }
    let Some(length) = words::prefix(tail, Kind::Credit) else { return false };
    let has_colon = tail.get(..length).is_some_and(|words| words.contains([':', '：']));
    let is_apart = before.trim_end().ends_with(['.', '!', '?', '|', '–', '—', '-', '/', '"', '”', '…']);
    let names_somebody = tail.get(length..).is_some_and(|rest| rest.contains(char::is_alphanumeric));
    names_somebody && (has_colon || is_apart || before.is_empty())
}

/// A credit without the words that introduce it, brackets and the copyright sign. An agency's name introduces nothing.
pub(super) fn clean(credit: &str) -> String {
    let credit = one_line(credit);
    let mut rest = credit.trim_matches(['(', '[', ']', ' ', '|']);
    loop {
        let bare = without_signs(rest);
        let skipped = words::prefix(bare, Kind::Credit).filter(|n| introduces(bare, *n));
        let next = bare.get(skipped.unwrap_or(0)..).unwrap_or("");
        if next.len() == rest.len() {
            break;
        }
        rest = next;
    }
    let closes_nothing = rest.ends_with(')') && !rest.contains('(');
    let rest = if closes_nothing { rest.trim_end_matches(')') } else { rest };
    let rest = rest.trim_start_matches([')', ':', ' ']).trim_end_matches([' ', ';', ',', '|']);
    if rest.ends_with(':') { String::new() } else { listed(without_claim(rest)) }
}

/// Makers and agencies with commas between them, where the page has bars, or slashes that lean on the second: "Ida Holm |
/// dpa", "Ida Holm /AFP".
fn listed(credit: &str) -> String {
    let mut list = String::with_capacity(credit.len());
    for piece in credit.split(" | ").flat_map(|piece| piece.split(" /")).filter(|piece| !piece.is_empty()) {
        if !list.is_empty() {
            list.push_str(if piece.starts_with(' ') { " /" } else { ", " });
        }
        list.extend(piece.trim_end().chars().filter(|c| *c != '\u{200b}'));
    }
    list
}

/// A credit without the claim of copyright around it: "Copyright Ida Holm/Copyright 2024 The AP. All rights reserved".
fn without_claim(credit: &str) -> &str {
    const CLAIM: &str = "copyright";
    let is_claim = |text: &str| text.get(..CLAIM.len()).is_some_and(|word| word.eq_ignore_ascii_case(CLAIM));
    let bare = if is_claim(credit) { credit.get(CLAIM.len()..).unwrap_or("") } else { credit };
    let bare = bare.trim_start_matches([' ', ':', '©']);
    let claims = bare.match_indices(['/', '|', '.', ',']).map(|(at, mark)| (at, at + mark.len()));
    let mut claims =
        claims.filter(|(_, behind)| bare.get(*behind..).is_some_and(|rest| is_claim(rest.trim_start())));
    let end = claims.next().map_or(bare.len(), |(at, _)| at);
    bare.get(..end).map_or(credit, str::trim_end)
}

fn without_signs(credit: &str) -> &str {
    let mut rest = credit.trim_start_matches([' ', ':']);
    while let Some(bare) = SIGNS.iter().find_map(|sign| rest.strip_prefix(sign)) {
        rest = bare.trim_start_matches([' ', ':']);
    }
    rest
}

/// Whether the first bytes of a credit are words before a name, and not the first of several names.
fn introduces(credit: &str, length: usize) -> bool {
    let (Some(words), Some(rest)) = (credit.get(..length), credit.get(length..)) else { return false };
    let is_one_of_several = words.trim_end().ends_with('/') || rest.starts_with(['/', ',', '|', '&', '.']);
    !rest.is_empty() && !is_one_of_several && words::agency(words.trim()).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(caption: &str, rest: &str, credit: Option<&str>) {
        assert_eq!(split(caption), (rest.to_owned(), credit.map(str::to_owned)), "{caption}");
    }

    #[test]
    fn credits_are_parted_from_captions() {
        check("The new quay at dawn (Foto: AFP)", "The new quay at dawn", Some("AFP"));
        check(
            "The new quay at dawn. Photo: Ida Holm/Getty Images",
            "The new quay at dawn.",
            Some("Ida Holm/Getty Images"),
        );
        check("The new quay © dpa", "The new quay", Some("dpa"));
        check("The new quay（Ｃ）共同通信社", "The new quay", Some("共同通信社"));
        check("The quay and Ida Holm (r.)Foto: Jens Krag", "The quay and Ida Holm (r.)", Some("Jens Krag"));
        check("The quay in May.Ida Holm (Reuters)", "The quay in May.", Some("Ida Holm (Reuters)"));
        check(
            "The quay in May. (Ida Holm/Harbour Pictures)",
            "The quay in May.",
            Some("Ida Holm/Harbour Pictures"),
        );
        check("The new quay - Copyright © AFP", "The new quay", Some("AFP"));
        check("Ida Holm/AFP", "", Some("Ida Holm/AFP"));
        check("The new quay.Photo: Ida Holm", "The new quay.", Some("Ida Holm"));
        check("Photo: Ida Holm", "", Some("Ida Holm"));
        check("dpa/Ida von Holm", "", Some("dpa/Ida von Holm"));
        check("I. Holm/IMAGO", "", Some("I. Holm/IMAGO"));
        check("The quay/Harbour", "The quay/Harbour", None);
        check("港の新しい岸壁＝ＡＰ", "港の新しい岸壁", Some("ＡＰ"));
    }

    #[test]
    fn captions_without_credit_stay_whole() {
        check("The new quay at dawn (right)", "The new quay at dawn (right)", None);
        check("The new quay in May. (Archivbild)", "The new quay in May. (Archivbild)", None);
        check("A photo of the new quay at dawn", "A photo of the new quay at dawn", None);
    }

    #[test]
    fn the_words_before_a_name_go() {
        assert_eq!(clean("Foto: © AFP"), "AFP");
        assert_eq!(clean("(Photo: Ida Holm)"), "Ida Holm");
        assert_eq!(clean("AFP"), "AFP");
        assert_eq!(clean("IMAGO/Ida Holm"), "IMAGO/Ida Holm");
        assert_eq!(clean("EFE/ Ida Holm"), "EFE/ Ida Holm");
        assert_eq!(clean("Foto:"), "");
        assert_eq!(clean("Foto: dpa | Ida Holm"), "dpa, Ida Holm");
        assert_eq!(clean("Ida Holm /AFP"), "Ida Holm, AFP");
        assert_eq!(clean("Ida Holm / AFP"), "Ida Holm / AFP");
        assert_eq!(clean("Copyright Ida Holm/Copyright 2024 The AP. All rights reserved"), "Ida Holm");
    }
}
