//! Who made a picture: the tail of a caption, or a line of its own, without "Photo:" and the like.

use super::sheet::one_line;
use crate::words::{self, Kind};

/// Longest credit, in characters, and the words from the end among which it may begin.
const LONGEST: usize = 90;
const REACH: usize = 14;

/// A caption without its credit, and the credit; either may be empty.
pub(super) fn split(caption: &str) -> (String, Option<String>) {
    let caption = one_line(caption);
    let split = bracketed(&caption).or_else(|| tail(&caption));
    match split {
        Some((at, credit)) => {
            let rest = caption
                .get(..at)
                .unwrap_or("")
                .trim_end_matches([' ', '|', '–', '—', '-', '/', '(', '[', '•']);
            (rest.to_owned(), Some(credit).filter(|credit| !credit.is_empty()))
        }
        None => (caption, None),
    }
}

/// "… (Foto: AFP)", "… [dpa]": where the bracket opens, and the credit in it.
fn bracketed(caption: &str) -> Option<(usize, String)> {
    let inner = caption.trim_end_matches('.').strip_suffix([')', ']'])?;
    let open = inner.rfind(['(', '['])?;
    let inside = inner.get(open + 1..)?;
    let is_agency = inside.split(['/', ',']).any(|piece| words::agency(piece.trim()).is_some());
    let is_credit = is_agency || words::prefix(inside, Kind::Credit).is_some() || inside.starts_with('©');
    (is_credit && inside.chars().count() <= LONGEST).then(|| (open, clean(inside)))
}

/// "… Foto: AFP", "… © dpa": where the credit begins among the last words, and the credit.
fn tail(caption: &str) -> Option<(usize, String)> {
    let starts = caption.match_indices([' ', '.', ')']).map(|(at, _)| at + 1).rev().take(REACH).chain([0]);
    let mut starts: Vec<usize> = starts.collect();
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
    if tail.starts_with('©') {
        return true;
    }
    let Some(length) = words::prefix(tail, Kind::Credit) else { return false };
    let has_colon = tail.get(..length).is_some_and(|words| words.contains([':', '：']));
    let is_apart = before.trim_end().ends_with(['.', '!', '?', '|', '–', '—', '-', '/', '"', '”', '…']);
    let names_somebody = tail.get(length..).is_some_and(|rest| !rest.trim().is_empty());
    names_somebody && (has_colon || is_apart || before.is_empty())
}

/// A credit without the words that introduce it, brackets and the copyright sign.
pub(super) fn clean(credit: &str) -> String {
    let credit = one_line(credit);
    let mut rest = credit.trim_matches(['(', '[', ']', ' ', '|']);
    loop {
        let bare = rest.trim_start_matches(['©', ' ', ':']);
        let skipped = words::prefix(bare, Kind::Credit).filter(|n| *n < bare.len());
        let next = bare.get(skipped.unwrap_or(0)..).unwrap_or("");
        if next.len() == rest.len() {
            break;
        }
        rest = next;
    }
    let closes_nothing = rest.ends_with(')') && !rest.contains('(');
    let rest = if closes_nothing { rest.trim_end_matches(')') } else { rest };
    rest.trim_end_matches([' ', ';', ',', '|']).to_owned()
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
        check("The new quay.Photo: Ida Holm", "The new quay.", Some("Ida Holm"));
        check("Photo: Ida Holm", "", Some("Ida Holm"));
    }

    #[test]
    fn captions_without_credit_stay_whole() {
        check("The new quay at dawn (right)", "The new quay at dawn (right)", None);
        check("A photo of the new quay at dawn", "A photo of the new quay at dawn", None);
    }

    #[test]
    fn the_words_before_a_name_go() {
        assert_eq!(clean("Foto: © AFP"), "AFP");
        assert_eq!(clean("(Photo: Ida Holm)"), "Ida Holm");
        assert_eq!(clean("AFP"), "AFP");
    }
}
