//! What the page claims about itself, held against the text of a block.

use super::cues::Cue;
use super::features::Features;
use super::wording::BEGINNING;
use crate::claims::Claims;
use crate::words::letters;
use memchr::memmem::Finder;
use std::collections::HashSet;

pub(super) struct ClaimFacts {
    headlines: Vec<Claim>,
    page_title: Claim,
    descriptions: Vec<String>,
    body: String,
    authors: Vec<Claim>,
    tags: HashSet<String>,
    site: String,
}

/// The letters of a claim, ready to be looked for.
struct Claim {
    letters: String,
    finder: Finder<'static>,
}

impl Claim {
    fn new(letters: String) -> Claim {
        Claim { finder: Finder::new(&letters).into_owned(), letters }
    }

    /// Whether it stands in a text.
    fn is_in(&self, text: &str) -> bool {
        self.finder.find(text.as_bytes()).is_some()
    }

    /// Whether one begins with the other, or nearly all of the shorter stands in the longer.
    fn is_like(&self, text: &str) -> bool {
        let (own, other) = (self.letters.len(), text.len());
        let (shorter, longer) = (own.min(other), own.max(other));
        let is_held = || if own < other { self.is_in(text) } else { holds(&self.letters, text) };
        shorter >= 12 && shorter * 10 >= longer * 4 && is_held()
    }
}

impl ClaimFacts {
    pub fn new(claims: &Claims) -> Self {
        let headlines = [&claims.headline, &claims.og_title].into_iter().flatten();
        ClaimFacts {
            headlines: headlines.map(|h| letters(h)).filter(|h| h.len() >= 8).map(Claim::new).collect(),
            page_title: Claim::new(claims.page_title.as_deref().map(letters).unwrap_or_default()),
            descriptions: claims.descriptions.iter().map(|d| letters(d)).filter(|d| d.len() >= 40).collect(),
            body: claims.article_body.as_deref().map(letters).filter(|b| b.len() >= 400).unwrap_or_default(),
            authors: claims
                .authors
                .iter()
                .map(|a| letters(&a.name))
                .filter(|a| a.len() >= 4)
                .map(Claim::new)
                .collect(),
            site: claims.site.as_deref().map(letters).unwrap_or_default(),
            tags: claims.tags.iter().map(|t| letters(t)).filter(|t| !t.is_empty()).collect(),
        }
    }
}

pub(super) fn claimed(f: &mut Features, facts: &ClaimFacts) {
    let text = std::mem::take(&mut f.letters);
    held_against(f, &text, facts);
    f.letters = text;
}

fn held_against(f: &mut Features, text: &str, facts: &ClaimFacts) {
    if text.is_empty() {
        return;
    }
    if (8..=400).contains(&text.len()) {
        let is = facts.headlines.iter().any(|h| h.letters == text);
        let like = facts.headlines.iter().chain([&facts.page_title]).any(|h| h.is_like(text));
        f.set(Cue::IsHeadline, is);
        f.set(Cue::LikeHeadline, like && !is);
    }
    let described = |d: &String| {
        let shorter = d.len().min(text.len());
        shorter >= 40 && (d.starts_with(text) || text.starts_with(cut(d, shorter * 9 / 10)))
    };
    f.set(Cue::IsDescription, facts.descriptions.iter().any(described));
    if !facts.body.is_empty() && f.length >= 40 {
        let begins = memchr::memmem::find_iter(facts.body.as_bytes(), cut(text, BEGINNING));
        let inside = begins.filter_map(|at| facts.body.get(at..)).any(|rest| rest.starts_with(text));
        f.set(Cue::InClaimedBody, inside);
        f.set(Cue::NotInClaimedBody, !inside);
    }
    let author = |a: &Claim| text.len() <= a.letters.len() + 60 && a.is_in(text);
    f.set(Cue::IsAuthor, f.length < 120 && facts.authors.iter().any(author));
    f.set(Cue::IsSite, text == facts.site);
    f.set(Cue::IsTag, f.length < 60 && facts.tags.contains(text));
}

fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether a part stands in a text not much longer than it: too short a search to prepare for.
fn holds(text: &str, part: &str) -> bool {
    let mut windows = text.as_bytes().windows(part.len().max(1));
    windows.any(|window| window.first() == part.as_bytes().first() && window == part.as_bytes())
}
