//! Words in classes, ids, `rel`, `itemprop` and `role` to [`Hints`]. A value is split at spaces, punctuation and
//! camel case, each word looked up, and so is each value with its separators taken out (`sr-only`, `pullQuote`).
//! The words are those that sites of many makers and languages use; none is a site's own.

mod lexicon;
mod words;

use super::attributes::is_space;
use super::name::fewer_than_eight;
use super::types::{Hints, Span};
use crate::lanes::{letters_and_upper, white};
use lexicon::{Key, LONGEST, Lexicon};

static SINGLE: Lexicon = Lexicon::new(words::SINGLE);
static COMPOUND: Lexicon = Lexicon::new(words::COMPOUND);

/// What was made of the values that a page repeats, and it repeats most: each has one place, and the last to come there
/// stays.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    text: &'a [u8],
    places: Vec<(Span, Hints)>,
}

impl<'a> Seen<'a> {
    const PLACES: usize = 1024;

    pub fn new(text: &'a str) -> Self {
        Seen { text: text.as_bytes(), places: vec![(Span::default(), Hints::default()); Seen::PLACES] }
    }

    /// The hints of an attribute's value.
    #[inline]
    pub fn of(&mut self, value: Span) -> Hints {
        self.known(value).unwrap_or_else(|place| self.learn(value, place))
    }

    #[inline]
    fn bytes(&self, value: Span) -> &'a [u8] {
        self.text.get(value.start as usize..value.end as usize).unwrap_or_default()
    }

    /// The hints of a value seen before, or the place where they belong.
    #[inline]
    fn known(&self, value: Span) -> Result<Hints, usize> {
        let bytes = self.bytes(value);
        let place = place(bytes);
        match self.places.get(place) {
            Some((seen, hints)) if self.bytes(*seen) == bytes => Ok(*hints),
            _ => Err(place),
        }
    }

    /// Reads a value, each of its words as if it stood alone, and keeps what came of it.
    #[inline(never)]
    fn learn(&mut self, value: Span, place: usize) -> Hints {
        let mut all = Hints::default();
        for word in words(self.text, value).filter(|word| !word.is_empty()).take(WORDS) {
            let known = self.known(word);
            all = all.with(known.unwrap_or_else(|place| self.keep(word, of_token(self.text, word), place)));
        }
        self.keep(value, all, place)
    }

    fn keep(&mut self, value: Span, hints: Hints, place: usize) -> Hints {
        if let Some(kept) = self.places.get_mut(place) {
            *kept = (value, hints);
        }
        hints
    }
}

/// The words of a value, white space between each two; some are empty.
fn words(text: &[u8], value: Span) -> impl Iterator<Item = Span> {
    let mut start = value.start;
    std::iter::from_fn(move || {
        let end = (start < value.end).then(|| word_end(text, start as usize, value.end as usize) as u32)?;
        Some(Span { start: std::mem::replace(&mut start, end + 1), end })
    })
}

/// Where the word ends that starts at `at`; at `end` if not before.
fn word_end(text: &[u8], mut at: usize, end: usize) -> usize {
    while let Some(some) = text.get(at..).and_then(|rest| rest.first_chunk()) {
        let length = white(some).trailing_zeros() as usize;
        at += length;
        if length < 32 || at >= end {
            return at.min(end);
        }
    }
    let last = text.get(at..end).unwrap_or_default();
    at + last.iter().position(|byte| is_space(*byte)).unwrap_or(last.len())
}

/// How many words of a value are read.
const WORDS: usize = 24;

/// How much of a word is read.
const TOKEN: usize = 40;

/// A one in each of eight bytes.
const EACH: u64 = 0x0101_0101_0101_0101;

fn place(value: &[u8]) -> usize {
    let (first, last) = match (value.first_chunk::<8>(), value.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (fewer_than_eight(value), 0),
    };
    let mixed = (first ^ last.rotate_left(27) ^ value.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize % Seen::PLACES
}

/// Room for the part of a word that is read, and for what a look from its end takes in.
type Letters = [u8; TOKEN + LONGEST];

/// The hints of each run of letters that separators or camel case part, up to a word that tells of another element, and of
/// all the letters together. Letters right behind a digit are of a number (`251ad163`) and of no word.
fn of_token(text: &[u8], token: Span) -> Hints {
    let rest = text.get(token.start as usize..).unwrap_or_default();
    let mut padded = [0; TOKEN + LONGEST];
    let text: &Letters = rest.first_chunk().unwrap_or_else(|| {
        padded[..rest.len()].copy_from_slice(rest);
        &padded
    });
    let (letters, mut starts) = runs(text, TOKEN.min((token.end - token.start) as usize));
    let (mut all, mut whole, mut length) = (Hints::default(), [0; TOKEN + LONGEST], 0);
    while starts != 0 {
        let start = starts.trailing_zeros() as usize;
        starts &= starts - 1;
        let run = ((starts | !letters) >> start).trailing_zeros() as usize;
        let is_number = start.checked_sub(1).is_some_and(|before| text[before].is_ascii_digit());
        if let Some(key) = key(text, start, run).filter(|_| !is_number) {
            let hints = SINGLE.find(&key);
            if hints.any(words::OF_ANOTHER) {
                return all;
            }
            all = all.with(hints);
            if let Some(room) = whole.get_mut(length..length + LONGEST) {
                room.copy_from_slice(key.map(u64::to_le_bytes).as_flattened());
            }
        }
        length += run;
    }
    all.with(key(&whole, 0, length).map_or(Hints::default(), |key| COMPOUND.find(&key)))
}

/// Which of so many bytes are letters, and with which of them a run begins: a bit for each byte.
fn runs(text: &Letters, length: usize) -> (u64, u64) {
    let (mut letters, mut upper) = (0, 0);
    for (i, sixteen) in text.as_chunks().0.iter().take(length.div_ceil(16)).enumerate() {
        let [some_letters, some_upper] = letters_and_upper(sixteen).map(u64::from);
        letters |= some_letters << (16 * i);
        upper |= some_upper << (16 * i);
    }
    letters &= (1 << length) - 1;
    let behind_low = (letters & !upper) << 1;
    (letters, letters & (!(letters << 1) | upper & behind_low))
}

/// So many letters, those from `start`, as a lexicon's key; none if they are more than any listed word has.
#[inline]
fn key(text: &Letters, start: usize, length: usize) -> Option<Key> {
    let kept = KEPT.get(length)?;
    let (eights, _) = text.get(start..start + LONGEST)?.as_chunks::<8>();
    let lower = |i: usize| eights.get(i).map_or(0, |eight| u64::from_le_bytes(*eight) | (EACH * 0x20));
    Some(std::array::from_fn(|i| lower(i) & kept[i]))
}

/// What is kept of a key by the length of its word.
const KEPT: [Key; LONGEST + 1] = {
    let mut kept = [[0; 3]; LONGEST + 1];
    let mut length = 1;
    while length <= LONGEST {
        kept[length] = kept[length - 1];
        kept[length][(length - 1) / 8] |= 0xff << ((length - 1) % 8 * 8);
        length += 1;
    }
    kept
};

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Hints {
        Seen::new(value).of(Span { start: 0, end: value.len() as u32 })
    }

    #[test]
    fn words_are_found_whatever_the_convention() {
        for class in ["article-body", "articleBody", "Article__Body--wide", "x3 body"] {
            assert!(of(class).any(Hints::BODY), "{class}");
        }
        assert!(of("sr-only").any(Hints::SCREEN_READER));
        assert!(of("c-related-articles").any(Hints::RELATED));
        assert_eq!(of("everybody"), Hints::default());
    }

    #[test]
    fn digits_of_a_number_are_no_words() {
        assert_eq!(of("w-node-251ad163"), Hints::default());
        assert!(of("ad1").any(Hints::SPONSOR));
    }

    #[test]
    fn what_an_element_has_it_is_not() {
        assert!(of("sidebar").any(Hints::SIDEBAR));
        assert_eq!(of("has-sidebar"), Hints::default());
        assert_eq!(of("articleBody-withSidebar"), of("articleBody"));
    }
}
